//! Diagnostics as lines without drawing, for logs, pipes and editors that jump to `path:line:column`.

use crate::source::{Sources, Span};

use super::shape::Diagnostic;
use super::words::{clean, clean_line};

/// One diagnostic: a line that begins with its place, then what belongs to it, indented.
pub(super) fn print(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = |span: Span| {
        let start = sources.position(span).start;
        let path = clean_line(&sources.get(span.file).path, true);
        format!("{path}:{}:{}", start.line, start.column)
    };
    let main = diagnostic.main_label();
    let mut out = main.map_or_else(String::new, |label| format!("{}: ", place(label.span)));
    out.push_str(&format!(
        "{}[{}]: {}\n",
        diagnostic.severity.word(),
        diagnostic.code,
        clean_line(&diagnostic.message, true)
    ));
    for (index, label) in diagnostic.labels_main_first().enumerate() {
        let text = clean_line(&label.text, true);
        let at = place(label.span);
        if !text.is_empty() {
            out.push_str(&format!("    {at}: {text}\n"));
        } else if index > 0 {
            out.push_str(&format!("    {at}\n"));
        }
    }
    let mut add = |word: &str, text: &str| {
        let text = clean(text, true).replace('\n', "\n        ");
        out.push_str(&format!("    {word}: {}\n", text.trim_end()));
    };
    if let Some(help) = &diagnostic.help {
        add("help", help);
    }
    for note in &diagnostic.notes {
        add("note", note);
    }
    if let Some(fix) = &diagnostic.fix {
        add("fix", &fix.title);
    }
    out
}
