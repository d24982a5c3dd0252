//! `mtcrc explain`: the page of a code, and the list of all, for people and for programs.

use serde::Serialize;

use super::layout::{padded, wrapped};
use crate::diagnostic::{CODES, Code, CodeEntry, Style};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.explain/1";

/// Codes with what they stand for and their pages.
#[derive(Debug, Serialize)]
pub struct ExplainView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The codes, sorted.
    pub codes: Vec<CodeView>,
}

/// One code.
#[derive(Debug, Serialize)]
pub struct CodeView {
    /// Such as `E0301`.
    pub code: &'static str,
    /// What it stands for.
    pub title: &'static str,
    /// The page, in Markdown.
    pub page: Option<&'static str>,
}

/// The view of one code or of several.
#[must_use]
pub fn view<'a>(entries: impl IntoIterator<Item = &'a CodeEntry>) -> ExplainView {
    let codes = entries.into_iter().map(|entry| CodeView {
        code: entry.code.0,
        title: entry.title,
        page: entry.code.page(),
    });
    ExplainView {
        schema: SCHEMA,
        codes: codes.collect(),
    }
}

/// What the families are about, by the two digits that follow the letter.
const FAMILIES: &[(&str, &str)] = &[
    ("01", "Spelling and structure of the text"),
    ("02", "Names"),
    ("03", "Types, numbers and units"),
    ("04", "How declarations fit together"),
    ("05", "Cases"),
    ("06", "Files and revisions"),
    ("07", "What all cases show"),
    ("90", "mtcrc itself"),
];

/// The name of a code's family.
#[must_use]
pub fn family(code: Code) -> Option<&'static str> {
    let digits = code.0.get(1..3)?;
    let found = FAMILIES.iter().find(|(family, _)| *family == digits);
    found.map(|(_, name)| *name)
}

/// All codes with their titles, by family; warnings stand after the errors of their family.
#[must_use]
pub fn list(style: Style) -> String {
    let look = Look::of(style);
    let mut out = String::new();
    for (digits, name) in FAMILIES {
        out.push_str(&look.heading(name));
        out.push('\n');
        let entries = CODES.iter();
        for entry in entries.filter(|entry| entry.code.0.get(1..3) == Some(*digits)) {
            let title = entry.title;
            out.push_str(&format!("  {}{title}\n", padded(entry.code.0, 7)));
        }
        out.push('\n');
    }
    out.push_str("`mtcrc explain CODE` shows the page of one, with a wrong and a right example.\n");
    out
}

/// How a page is set.
#[derive(Clone, Copy)]
struct Look {
    colour: bool,
    width: usize,
}

impl Look {
    fn of(style: Style) -> Look {
        match style {
            Style::Human { colour, width, .. } => Look { colour, width },
            Style::Plain => Look {
                colour: false,
                width: 80,
            },
        }
    }

    fn heading(self, text: &str) -> String {
        match self.colour {
            true => format!("\u{1b}[1m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }
}

/// A page as a terminal shows it: paragraphs wrapped, code indented, each example under its heading.
///
/// The pages are written with headings, paragraphs, lists and fenced code only, so nothing else is understood here.
#[must_use]
pub fn page(markdown: &str, style: Style) -> String {
    let look = Look::of(style);
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let item = trimmed.starts_with("- ");
        let heading = line.trim_start_matches('#').len() < line.len();
        if trimmed.is_empty() || item || heading || line.starts_with("```") {
            close(&mut paragraph, look, &mut out);
        }
        if let Some(info) = line.strip_prefix("```") {
            fence(info, lines.by_ref(), &mut out);
        } else if heading {
            let text = line.trim_start_matches('#').trim();
            out.push_str(&look.heading(text));
            out.push_str("\n\n");
        } else if !trimmed.is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed);
        } else if out.ends_with('\n') && !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
    close(&mut paragraph, look, &mut out);
    format!("{}\n", out.trim_end())
}

/// Ends a paragraph or an item of a list.
fn close(paragraph: &mut String, look: Look, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let hang = if paragraph.starts_with("- ") { 2 } else { 0 };
    let room = look.width.saturating_sub(hang);
    for (index, line) in wrapped(paragraph, look.width, room).iter().enumerate() {
        let indent = if index == 0 { 0 } else { hang };
        out.push_str(&format!("{:indent$}{line}\n", ""));
    }
    paragraph.clear();
}

/// Shows fenced code, with the file's name above it where the example has one of its own.
fn fence<'a>(info: &str, lines: impl Iterator<Item = &'a str>, out: &mut String) {
    if let Some(file) = info.split(' ').nth(2) {
        out.push_str(&format!("    ({file})\n"));
    }
    for line in lines.take_while(|line| !line.starts_with("```")) {
        out.push_str(format!("    {line}").trim_end());
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# E0000: a title\n\nOne two three four five six seven eight nine ten \
                        eleven twelve.\n\n## What was usually meant\n\n- One thing that is long \
                        enough to need two lines, which hang.\n- Another.\n\n## Wrong\n\n\
                        ```mtcr wrong act.mtcr\nrule r\n\n  x\n```\n";

    #[test]
    fn a_page_is_wrapped_and_its_code_indented() {
        let style = Style::Human {
            colour: false,
            unicode: true,
            width: 40,
        };
        assert_eq!(
            page(PAGE, style),
            "E0000: a title\n\nOne two three four five six seven eight\nnine ten eleven twelve.\n\n\
             What was usually meant\n\n- One thing that is long enough to need\n  two lines, which \
             hang.\n- Another.\n\nWrong\n\n    (act.mtcr)\n    rule r\n\n      x\n"
        );
    }

    #[test]
    fn headings_are_bold_only_where_colour_is_allowed() {
        let style = |colour| Style::Human {
            colour,
            unicode: true,
            width: 80,
        };
        assert!(page(PAGE, style(true)).starts_with("\u{1b}[1mE0000: a title\u{1b}[0m\n"));
        assert!(!page(PAGE, style(false)).contains('\u{1b}'));
        assert!(!page(PAGE, Style::Plain).contains('\u{1b}'));
    }

    #[test]
    fn every_code_has_a_family_and_stands_in_the_list() {
        let list = list(Style::Plain);
        for entry in CODES {
            assert!(family(entry.code).is_some(), "{}", entry.code);
            assert!(list.contains(entry.code.0), "{}", entry.code);
        }
        assert!(list.lines().all(|line| line.chars().count() <= 80));
    }
}
