//! Cases as JSON.

use std::sync::Arc;

use super::draft::Draft;
use super::error::{CaseError, Fault};
use super::facts::Reader;
use super::json;
use super::json_tree::{Node, NodeKind, duplicates};
use super::names::Names;
use super::rejected::Rejected;
use super::wording::Words;
use super::{Case, JsonText};
use crate::check::values::Setting;
use crate::diagnostic::sort;
use crate::policy::Policy;
use crate::source::{FileId, Sources, Span};

/// Reads one case.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn read_json(policy: &Policy, text: &str, shown_name: &str) -> Result<Case, Rejected> {
    read_one(&Names::new(policy), text, shown_name, None)
}

/// Reads many cases of one policy: its names are indexed once.
pub struct JsonReader<'p> {
    names: Names<'p>,
}

impl<'p> JsonReader<'p> {
    /// A reader of cases of a policy.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        JsonReader {
            names: Names::new(policy),
        }
    }

    /// Reads one case, as [`read_json`] does.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the text.
    pub fn read(&self, text: &str, shown_name: &str) -> Result<Case, Rejected> {
        read_one(&self.names, text, shown_name, None)
    }
}

/// Reads the cases of a text: one object, or a list of them.
#[must_use]
pub fn read_json_cases(
    policy: &Policy,
    text: &str,
    shown_name: &str,
) -> Vec<Result<Case, Rejected>> {
    let names = Names::new(policy);
    let from = Arc::new(json_text(text, shown_name));
    match json::parse(&from.text) {
        Ok(Node {
            kind: NodeKind::List(items),
            ..
        }) => (1..)
            .zip(&items)
            .map(|(row, item)| {
                read_tree(&names, &from, item)
                    .map_err(|refused| reject(&names, &from, Some(row), item, refused))
            })
            .collect(),
        _ => vec![read_one(&names, text, shown_name, None)],
    }
}

/// Reads cases that stand one a line, as they come. Blank lines are skipped; rows are counted from 1.
pub fn read_json_many<'p, I>(
    policy: &'p Policy,
    lines: I,
    shown_name: &str,
) -> Rows<'p, I::IntoIter>
where
    I: IntoIterator,
    I::Item: AsRef<str>,
{
    Rows {
        names: Names::new(policy),
        lines: lines.into_iter(),
        shown_name: shown_name.to_owned(),
        line: 0,
        row: 0,
    }
}

/// Cases that stand one a line.
pub struct Rows<'p, L> {
    names: Names<'p>,
    lines: L,
    shown_name: String,
    line: usize,
    row: usize,
}

impl<L> Iterator for Rows<'_, L>
where
    L: Iterator,
    L::Item: AsRef<str>,
{
    type Item = Result<Case, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = self.lines.next()?;
            let text = line.as_ref();
            self.line += 1;
            let text = if self.line == 1 {
                text.strip_prefix('\u{feff}').unwrap_or(text)
            } else {
                text
            };
            if text.trim().is_empty() {
                continue;
            }
            self.row += 1;
            let shown_name = format!("{}, line {}", self.shown_name, self.line);
            return Some(read_one(&self.names, text, &shown_name, Some(self.row)));
        }
    }
}

/// The text as a source map holds it, so that places mean the same in both.
fn json_text(text: &str, shown_name: &str) -> JsonText {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    JsonText {
        name: shown_name.to_owned(),
        text: text.replace("\r\n", "\n"),
    }
}

fn read_one(
    names: &Names<'_>,
    text: &str,
    shown_name: &str,
    row: Option<usize>,
) -> Result<Case, Rejected> {
    let from = Arc::new(json_text(text, shown_name));
    match json::parse(&from.text) {
        Ok(tree) => read_tree(names, &from, &tree)
            .map_err(|refused| reject(names, &from, row, &tree, refused)),
        Err(error) => {
            let fault = Fault {
                span: Span::new(FileId(0), error.start, error.end),
                kind: CaseError::NotJson(error.problem),
            };
            let nothing = Node {
                kind: NodeKind::Null,
                start: 0,
                end: 0,
            };
            Err(reject(names, &from, row, &nothing, (None, vec![fault])))
        }
    }
}

fn reject(
    names: &Names<'_>,
    from: &JsonText,
    row: Option<usize>,
    tree: &Node,
    (case, faults): (Option<String>, Vec<Fault>),
) -> Rejected {
    let words = Words {
        policy: names.policy,
        setting: Setting::Case,
        tree: Some(tree),
    };
    let mut diagnostics = faults.iter().map(|fault| words.diagnostic(fault)).collect();
    sort(&mut diagnostics, &Sources::new());
    Rejected {
        case,
        row,
        diagnostics,
        text: Some((from.name.clone(), from.text.clone())),
    }
}

fn read_tree(
    names: &Names<'_>,
    from: &Arc<JsonText>,
    tree: &Node,
) -> Result<Case, (Option<String>, Vec<Fault>)> {
    let mut reader = Reader {
        draft: Draft::new(names, Setting::Case),
        text: &from.text,
    };
    for duplicate in duplicates(tree) {
        let at = |(start, end): (u32, u32)| Span::new(FileId(0), start, end);
        let first = at(duplicate.first);
        let key = duplicate.key;
        reader
            .draft
            .fault(at(duplicate.later), CaseError::DuplicateKey { key, first });
    }
    match &tree.kind {
        NodeKind::Object(members) => reader.members(members),
        _ => {
            reader.wrong_form("a case", "an object", tree);
        }
    }
    reader.draft.case.read_from = Some(Arc::clone(from));
    reader
        .draft
        .finish()
        .map_err(|(case, faults)| (case.name, faults))
}
