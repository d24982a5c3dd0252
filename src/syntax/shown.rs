//! The cut and the tokens of a file as text, for `mtcrc debug tokens`.

use super::scan;
use super::token::Lexer;
use crate::source::{FileId, Sources, Span};

/// The declarations a file is cut into, each with its tokens one a line.
#[must_use]
pub fn tokens_text(sources: &Sources, file: FileId) -> String {
    let text = sources.get(file).text.as_str();
    let mut out = String::new();
    for piece in scan::scan(text).pieces {
        let at = place(sources, file, piece.start, piece.end);
        out.push_str(&format!("declaration {at}\n"));
        let inside = text.get(piece.start..piece.end).unwrap_or("");
        for token in Lexer::new(inside) {
            let at = place(
                sources,
                file,
                piece.start + token.start,
                piece.start + token.end,
            );
            out.push_str(&format!(
                "  {at} {:?} {:?}\n",
                token.kind,
                token.text(inside)
            ));
        }
    }
    out
}

/// `3:1-3:5`
fn place(sources: &Sources, file: FileId, start: usize, end: usize) -> String {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let at = sources.position(Span::new(file, offset(start), offset(end)));
    let (start, end) = (at.start, at.end);
    format!(
        "{}:{}-{}:{}",
        start.line, start.column, end.line, end.column
    )
}

#[cfg(test)]
mod tests {
    use super::tokens_text;
    use crate::source::Sources;

    #[test]
    fn tokens_stand_under_their_declaration() {
        let mut sources = Sources::new();
        let file = sources.add("a.mtcr", "language 1\n\nuse \"b\"\n");
        let text = tokens_text(&sources, file);
        assert!(text.starts_with("declaration 1:1-"), "{text}");
        assert!(text.contains("  1:1-1:9 Word \"language\"\n"), "{text}");
        assert!(text.contains("  3:5-3:8 Text \"\\\"b\\\"\"\n"), "{text}");
    }
}
