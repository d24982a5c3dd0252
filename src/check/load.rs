//! Reads a policy's root file and everything it uses (language.md 2.1, 2.8): each file once, in the order met.

use super::LANGUAGE;
use super::error::{CheckError, Kind};
use super::gather::Damage;
use crate::ast::{self, DeclarationKind, Word};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, LoadError, Opened, ROOT_FILE, Sources, Span, resolve_use};
use crate::syntax::{self, Parsed};
use std::collections::BTreeMap;

/// Texts and trees of a policy.
pub(crate) struct Loaded {
    pub(crate) sources: Sources,
    pub(crate) files: Vec<ast::File>,
    pub(crate) language: u32,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) errors: Vec<CheckError>,
}

impl Loaded {
    /// What syntax errors and files that could not be read leave in doubt.
    pub(crate) fn damage(&self) -> Damage {
        /// Of these the declaration, or the rest of the file, is not read at all.
        const LOST: [&str; 2] = ["E0107", "E0108"];
        let faults = || {
            self.diagnostics
                .iter()
                .filter(|d| d.severity == Severity::Error)
        };
        Damage {
            places: faults()
                .filter_map(|d| d.main_label().map(|l| l.span))
                .collect(),
            names: self
                .files
                .iter()
                .flat_map(|f| &f.broken_names)
                .map(|w| w.text.clone())
                .collect(),
            open: faults().any(|d| LOST.contains(&d.code.0))
                || self
                    .errors
                    .iter()
                    .any(|e| matches!(e, CheckError::CannotUse { .. })),
        }
    }
}

/// Reads all files.
pub(crate) fn load(opened: &Opened) -> Result<Loaded, LoadError> {
    let mut loaded = Loaded {
        sources: Sources::new(),
        files: Vec::new(),
        language: LANGUAGE,
        diagnostics: Vec::new(),
        errors: Vec::new(),
    };
    let entry = opened.root_file()?.to_string();
    let id = loaded.sources.load(opened.loader.as_ref(), &entry)?;
    let mut read: BTreeMap<String, FileId> = BTreeMap::from([(entry.clone(), id)]);
    let mut uses: BTreeMap<String, Vec<(String, Word)>> = BTreeMap::new();
    let root = root_file(opened);
    let mut todo = vec![(entry.clone(), id)];
    let mut ahead: BTreeMap<FileId, Parsed> = BTreeMap::new();
    while let Some((path, id)) = todo.pop() {
        let parsed = match ahead.remove(&id) {
            Some(parsed) => parsed,
            None => {
                // Whatever is known to be read is read at the same time, and waits for its turn.
                let waiting = todo.iter().map(|(_, id)| *id);
                let waiting = waiting.filter(|id| !ahead.contains_key(id));
                let together: Vec<FileId> = [id].into_iter().chain(waiting).collect();
                let parsed = syntax::parse_all(&loaded.sources, &together);
                ahead.extend(together.into_iter().zip(parsed));
                match ahead.remove(&id) {
                    Some(parsed) => parsed,
                    None => continue,
                }
            }
        };
        loaded.diagnostics.extend(parsed.diagnostics);
        let mut next = Vec::new();
        let mut here: BTreeMap<&str, Span> = BTreeMap::new();
        for declaration in &parsed.file.declarations {
            match &declaration.kind {
                DeclarationKind::Use(word) => {
                    if let Some(first) = here.insert(word.text.as_str(), word.span) {
                        loaded.errors.push(CheckError::Duplicate { kind: Kind::File, name: word.clone(), first });
                        continue;
                    }
                    let target = match resolve_use(opened.loader.as_ref(), &opened.root, &path, &word.text) {
                        Ok(target) => target,
                        Err(e) => {
                            loaded.errors.push(cannot_use(word, &e));
                            continue;
                        }
                    };
                    if target == root {
                        loaded.errors.push(CheckError::Misplaced {
                            span: word.span,
                            message: format!("`{ROOT_FILE}` is used like a file of the policy"),
                            label: "the root's own file",
                            help: "it is read by itself: remove this `use`".into(),
                        });
                        continue;
                    }
                    uses.entry(path.clone()).or_default().push((target.clone(), word.clone()));
                    if read.contains_key(&target) {
                        continue;
                    }
                    match loaded.sources.load(opened.loader.as_ref(), &target) {
                        Ok(id) => {
                            read.insert(target.clone(), id);
                            next.push((target, id));
                        }
                        Err(e) => loaded.errors.push(cannot_use(word, &e)),
                    }
                }
                DeclarationKind::Language(word) if path != root => loaded.errors.push(CheckError::Misplaced {
                    span: word.span,
                    message: "the language is stated in the wrong file".into(),
                    label: "in a file of the policy",
                    help: format!("`language` stands in `{ROOT_FILE}`, in the topmost folder that files may use"),
                }),
                _ => {}
            }
        }
        todo.extend(next.into_iter().rev());
        loaded.files.push(parsed.file);
    }
    use_cycles(&entry, &uses, &mut loaded.errors);
    language(opened, &mut loaded);
    if let Some(newer) = loaded
        .errors
        .iter()
        .find(|e| matches!(e, CheckError::NewerLanguage { .. }))
    {
        // What this program reads as a mistake may be right in a language it does not know.
        loaded.errors = vec![newer.clone()];
        loaded.diagnostics.clear();
        loaded.files.clear();
    }
    Ok(loaded)
}

fn cannot_use(word: &Word, error: &LoadError) -> CheckError {
    let said = Diagnostic::from(error);
    CheckError::CannotUse {
        span: word.span,
        message: said.message,
        help: said.help,
    }
}

/// Where the root's own file is, if there is one.
fn root_file(opened: &Opened) -> String {
    if opened.root.is_empty() {
        ROOT_FILE.to_string()
    } else {
        format!("{}/{ROOT_FILE}", opened.root)
    }
}

/// Reads `language N` from the root's own file, when there is one.
fn language(opened: &Opened, loaded: &mut Loaded) {
    let path = root_file(opened);
    if !opened.loader.is_file(&path) {
        return;
    }
    let id = match loaded.sources.load(opened.loader.as_ref(), &path) {
        Ok(id) => id,
        Err(e) => {
            loaded.diagnostics.push(Diagnostic::from(&e));
            return;
        }
    };
    let parsed = syntax::parse(&loaded.sources, id);
    loaded.diagnostics.extend(parsed.diagnostics);
    let mut stated: Option<&Word> = None;
    for declaration in &parsed.file.declarations {
        match &declaration.kind {
            DeclarationKind::Language(word) => match stated {
                None => stated = Some(word),
                Some(first) => loaded.errors.push(CheckError::StatedTwice {
                    what: "the language",
                    span: word.span,
                    first: first.span,
                }),
            },
            _ => loaded.errors.push(CheckError::Misplaced {
                span: declaration.span,
                message: format!("`{ROOT_FILE}` holds more than the language"),
                label: "not the language",
                help: "only `language N` stands there; policies stand in files of their own".into(),
            }),
        }
    }
    if let Some(word) = stated {
        match word.text.parse::<u32>() {
            Ok(number) if (1..=LANGUAGE).contains(&number) => loaded.language = number,
            Ok(number) if number > LANGUAGE => {
                loaded.errors.push(CheckError::NewerLanguage {
                    number: word.clone(),
                    newest: LANGUAGE,
                });
            }
            _ => loaded.errors.push(CheckError::BadLanguage {
                number: word.clone(),
            }),
        }
    }
}

/// Files that use each other, however indirectly: the first circle met from the root file is reported.
fn use_cycles(
    entry: &str,
    uses: &BTreeMap<String, Vec<(String, Word)>>,
    errors: &mut Vec<CheckError>,
) {
    let mut done: std::collections::BTreeSet<&str> = std::collections::BTreeSet::new();
    let mut path: Vec<&str> = vec![entry];
    let edges = |file: &str| uses.get(file).map(Vec::as_slice).unwrap_or_default();
    let mut stack: Vec<std::slice::Iter<'_, (String, Word)>> = vec![edges(entry).iter()];
    while let Some(rest) = stack.last_mut() {
        let Some((target, word)) = rest.next() else {
            if let Some(finished) = path.pop() {
                done.insert(finished);
            }
            stack.pop();
            continue;
        };
        if let Some(at) = path.iter().position(|p| *p == target.as_str()) {
            let circle = path
                .iter()
                .skip(at)
                .map(|p| (*p).to_string())
                .chain([target.clone()])
                .collect();
            errors.push(CheckError::UseCycle {
                span: word.span,
                path: circle,
            });
        } else if !done.contains(target.as_str()) {
            path.push(target);
            stack.push(edges(target).iter());
        }
    }
}
