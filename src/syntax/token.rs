//! Words, numbers, texts, signs and comments: as much of the language as can be told apart without its grammar.
//!
//! The scanner cuts files with these tokens, and messages about a failed declaration speak in them.

use super::foreign::Foreign;

/// Over how many lines a text is looked for its end.
const WRAPPED: usize = 3;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// `rule`, `case-by-case`
    Word,
    /// Anything that begins with a digit: `300`, `1.1e6`, `2.A.1.c`, `2025-01-03`.
    Number,
    /// `"text"`
    Text,
    /// A text whose line ends before it does, to the end of the line, or to its quote on one of the next.
    OpenText,
    /// `{`, `(` or `[`
    Open(u8),
    /// `}`, `)` or `]`
    Close(u8),
    /// `==`, `:`, `->` and the like.
    Sign,
    /// A comment of the language.
    Comment(CommentKind),
    /// A character or sign that the language does not have.
    Foreign(Foreign),
}

/// The kinds of comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CommentKind {
    /// `// remark`
    Plain,
    /// `/// what follows is …`
    Doc,
    /// `//! this file is …`
    FileDoc,
}

/// A token with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Is it the first on its line?
    pub first: bool,
    /// How far its line is indented, in bytes.
    pub indent: usize,
}

impl Token {
    /// The token's text.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Is it this word or sign?
    pub(super) fn is(&self, text: &str, wanted: &str) -> bool {
        self.text(text) == wanted
    }
}

/// Reads one token after the other.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    first: bool,
    indent: usize,
}

impl<'t> Lexer<'t> {
    /// A reader from the beginning of `text`.
    pub(super) fn new(text: &'t str) -> Self {
        Lexer {
            text,
            at: 0,
            line: 0,
            first: true,
            indent: 0,
        }
    }

    /// Goes on at the next line; used where the rest of a declaration has been given up.
    pub(super) fn skip_line(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        match rest.iter().position(|&b| b == b'\n') {
            Some(length) => self.at += length,
            None => self.at = self.text.len(),
        }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.byte(0) {
                b'\n' => {
                    self.at += 1;
                    self.line = self.at;
                    self.first = true;
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                _ => return,
            }
        }
    }

    /// The length of what stands before the end of this line.
    fn rest_of_line(&self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The token that begins here, which is not a blank and not the end, and its length.
    fn read(&self) -> (TokenKind, usize) {
        match self.byte(0) {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => (TokenKind::Word, self.word_length()),
            b'0'..=b'9' => (TokenKind::Number, self.number_length()),
            b'"' => self.text_token(),
            b'/' if self.byte(1) == b'/' => {
                let line = self.rest_of_line();
                let kind = if line.starts_with("////") {
                    CommentKind::Plain
                } else if line.starts_with("///") {
                    CommentKind::Doc
                } else if line.starts_with("//!") {
                    CommentKind::FileDoc
                } else {
                    CommentKind::Plain
                };
                (TokenKind::Comment(kind), line.trim_end().len())
            }
            open @ (b'{' | b'(' | b'[') => (TokenKind::Open(open), 1),
            close @ (b'}' | b')' | b']') => (TokenKind::Close(close), 1),
            _ => {
                if let Some((foreign, length)) =
                    super::foreign::at(self.text.get(self.at..).unwrap_or(""))
                {
                    return (TokenKind::Foreign(foreign), length);
                }
                let sign = ["==", "!=", "<=", ">=", "->"];
                let rest = self.text.get(self.at..).unwrap_or("");
                let length = sign
                    .iter()
                    .find(|sign| rest.starts_with(**sign))
                    .map_or_else(
                        || rest.chars().next().map_or(1, char::len_utf8),
                        |sign| sign.len(),
                    );
                (TokenKind::Sign, length)
            }
        }
    }

    /// A word goes on over a hyphen when a letter or digit follows directly.
    fn word_length(&self) -> usize {
        let mut length = 1;
        loop {
            let byte = self.byte(length);
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                length += 1;
            } else if byte == b'-' && self.byte(length + 1).is_ascii_alphanumeric() {
                length += 2;
            } else {
                return length;
            }
        }
    }

    /// Numbers, dates and codes alike, so that a misspelt one is shown whole: `1.a.2`, `2021-1-3`.
    fn number_length(&self) -> usize {
        let mut length = 1;
        let mut hyphens = 0;
        loop {
            let byte = self.byte(length);
            let next = self.byte(length + 1);
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                length += 1;
            } else if byte == b'.' && next.is_ascii_alphanumeric() {
                length += 2;
            } else if byte == b'-'
                && next.is_ascii_digit()
                && (length == 4 || hyphens > 0)
                && hyphens < 2
            {
                hyphens += 1;
                length += 2;
            } else if (byte == b'-' || byte == b'+')
                && next.is_ascii_digit()
                && matches!(self.byte(length - 1), b'e' | b'E')
            {
                length += 2;
            } else {
                return length;
            }
        }
    }

    fn text_token(&self) -> (TokenKind, usize) {
        let mut escaped = false;
        let line = self.rest_of_line();
        for (at, byte) in line.bytes().enumerate().skip(1) {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return (TokenKind::Text, at + 1),
                _ => {}
            }
        }
        // A text that goes on over a line's end shows by the lone quote that ends it.
        let rest = self.text.get(self.at + line.len()..).unwrap_or("");
        let mut length = line.len();
        for (index, next) in rest.split('\n').enumerate().take(WRAPPED + 1) {
            let quotes = next.matches('"').count();
            if index > 0 && quotes % 2 == 1 {
                let end = next.find('"').map_or(next.len(), |at| at + 1);
                return (TokenKind::OpenText, length + end);
            }
            if index > 0 && (quotes > 0 || next.trim().is_empty()) {
                break;
            }
            length += next.len() + 1;
        }
        (TokenKind::OpenText, line.trim_end().len())
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks();
        if self.at >= self.text.len() {
            return None;
        }
        if self.first {
            self.indent = self.at - self.line;
        }
        let (kind, length) = self.read();
        let token = Token {
            kind,
            start: self.at,
            end: self.at + length.max(1),
            first: self.first,
            indent: self.indent,
        };
        self.at = token.end;
        if kind == TokenKind::OpenText
            && let Some(line) = token.text(self.text).rfind('\n')
        {
            self.line = token.start + line + 1;
        }
        // A blank of another alphabet, or a mark left over from another system, takes no place on its line.
        self.first = self.first && matches!(kind, TokenKind::Foreign(Foreign::Blank));
        Some(token)
    }
}

/// All tokens of a text but its comments.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    Lexer::new(text)
        .filter(|token| !matches!(token.kind, TokenKind::Comment(_)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{CommentKind, Lexer, TokenKind, tokens};

    fn texts(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn words_numbers_dates_and_codes_are_whole() {
        assert_eq!(
            texts("case-by-case if a - b >= 1.1e-6 N*s"),
            [
                "case-by-case",
                "if",
                "a",
                "-",
                "b",
                ">=",
                "1.1e-6",
                "N",
                "*",
                "s"
            ]
        );
        assert_eq!(
            texts("2025-01-03 2.A.1.c 1.a.2 300-200 2021-1-3"),
            [
                "2025-01-03",
                "2.A.1.c",
                "1.a.2",
                "300",
                "-",
                "200",
                "2021-1-3"
            ]
        );
    }

    #[test]
    fn a_text_ends_with_its_line() {
        let kinds: Vec<_> = Lexer::new("\"a \\\" b\" \"open }\r\n}")
            .map(|token| token.kind)
            .collect();
        assert_eq!(
            kinds,
            [TokenKind::Text, TokenKind::OpenText, TokenKind::Close(b'}')]
        );
    }

    #[test]
    fn a_text_that_wraps_is_one() {
        let text = "note \"a\n  b\" c\nnote \"d\nnote \"e\"\n";
        assert_eq!(
            texts(text),
            ["note", "\"a\n  b\"", "c", "note", "\"d", "note", "\"e\""]
        );
    }

    #[test]
    fn three_kinds_of_comment() {
        let kinds: Vec<_> = Lexer::new("// a\n/// b\n//! c\n//// d\n")
            .map(|token| token.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Comment(CommentKind::Plain),
                TokenKind::Comment(CommentKind::Doc),
                TokenKind::Comment(CommentKind::FileDoc),
                TokenKind::Comment(CommentKind::Plain),
            ]
        );
    }

    #[test]
    fn lines_know_their_indentation() {
        let text = "a\n    b c";
        let indents: Vec<_> = tokens(text).iter().map(|t| (t.first, t.indent)).collect();
        assert_eq!(indents, [(true, 0), (true, 4), (false, 4)]);
    }
}
