//! Printing a list of diagnostics.

use crate::source::Sources;

use super::codes::Code;
use super::human::{self, Look};
use super::plain;
use super::shape::{Diagnostic, Severity};
use super::words::columns;

/// How diagnostics are printed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Style {
    /// Drawn, for people.
    Human {
        /// With colours.
        colour: bool,
        /// With characters beyond ASCII in the drawing; source text is shown as it is either way.
        unicode: bool,
        /// The columns of the terminal; fewer than 40 count as 40.
        width: usize,
    },
    /// Lines that begin `path:line:column: severity[code]: message`.
    Plain,
}

/// The diagnostics as text, in the order given; see [`sort`](super::sort) for the usual one. Text for people ends in a
/// line that counts errors and warnings and one that says where to read on.
pub fn render(diags: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let mut out = String::new();
    for diagnostic in diags {
        match style {
            Style::Plain => out.push_str(&plain::print(diagnostic, sources)),
            Style::Human {
                colour,
                unicode,
                width,
            } => {
                let look = Look {
                    colour,
                    unicode,
                    width: width.max(40),
                };
                let drawn = human::draw(diagnostic, sources, look);
                out.push_str(&drawn.unwrap_or_else(|| plain::print(diagnostic, sources)));
                out.push('\n');
            }
        }
    }
    if let (Style::Human { width, .. }, Some(counted)) = (style, count(diags)) {
        out.push_str(&counted);
        out.push('\n');
        if let Some(pointer) = pointer(diags, width.max(40)) {
            out.push_str(&pointer);
            out.push('\n');
        }
    }
    out
}

/// Where to read on about what was found: the first code in full, errors before warnings, and of the others as many as
/// the line holds.
fn pointer(diags: &[Diagnostic], width: usize) -> Option<String> {
    let mut codes: Vec<Code> = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for diagnostic in diags.iter().filter(|d| d.severity == severity) {
            if !codes.contains(&diagnostic.code) {
                codes.push(diagnostic.code);
            }
        }
    }
    let (first, others) = codes.split_first()?;
    let mut line = format!("mtcrc explain {first} says more");
    for (index, code) in others.iter().enumerate() {
        let lead = if index == 0 { "; see also " } else { ", " };
        let added = format!("{line}{lead}{code}");
        if columns(&added) > width {
            break;
        }
        line = added;
    }
    Some(line)
}

/// How many errors and warnings there are, in words: `3 errors, 1 warning`. `None` if there are none of either.
pub fn count(diags: &[Diagnostic]) -> Option<String> {
    let of = |severity: Severity| diags.iter().filter(|d| d.severity == severity).count();
    let words: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .filter_map(|severity| match (of(severity), severity.word()) {
            (0, _) => None,
            (1, word) => Some(format!("1 {word}")),
            (many, word) => Some(format!("{many} {word}s")),
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}
