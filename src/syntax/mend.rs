//! What shows to be wrong before the grammar reads a declaration, mended so that the grammar can: foreign signs, texts
//! and brackets that do not end, a first word that is misspelt.

use std::ops::Range;

use super::declaration::{Reader, overlap, parse_with};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::foreign::{self, Foreign};
use super::grammar::Rule;
use super::scan::{DECLARATIONS, is_reserved};
use super::token::{TokenKind, tokens};
use super::{brackets, error};
use crate::diagnostic::{Edit, nearest};

/// What to write instead of a foreign thing of the file.
pub(super) fn replacement(text: &str, kind: Foreign, start: usize, end: usize) -> Option<String> {
    let found = text.get(start..end)?;
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | '(' | '"' | '-');
    let before = text.get(..start)?.chars().next_back().is_some_and(joins);
    let after = text.get(end..)?.chars().next().is_some_and(joins);
    let line = text.get(end..)?.split('\n').next().unwrap_or("").trim();
    match kind {
        Foreign::Semicolon
            if !line.is_empty() && !line.starts_with(['}', '/']) && !begins_clause(line) =>
        {
            Some(",".to_owned())
        }
        Foreign::FatArrow if in_curve(text.get(..start)?) => Some("->".to_owned()),
        // A comment in the middle of a line cannot become one that runs to its end.
        Foreign::BlockComment if !line.is_empty() => None,
        _ => foreign::replacement(kind, found, before, after),
    }
}

/// Does the rest of a line begin with a word that needs no sign before it?
fn begins_clause(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or("");
    matches!(word, "cite" | "note" | "accept" | "unless" | "if" | "when")
}

/// Does a text end in the type of a curve's argument, or in the first half of a point?
fn in_curve(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or("");
    let point = line.rsplit(['{', ',']).next().unwrap_or("").trim_start();
    line.contains("curve ") || point.starts_with(|c: char| c.is_ascii_digit())
}

impl Reader<'_> {
    /// A stretch of the file as a stretch of this declaration.
    fn local(&self, start: usize, end: usize) -> Option<Range<usize>> {
        (self.piece.start <= start && end <= self.piece.end)
            .then(|| start - self.piece.start..end - self.piece.start)
    }

    /// Writes what is meant for what the language does not know. It has been reported for the whole file.
    pub(super) fn mend_foreign(&mut self) {
        let from = self
            .scan
            .foreign
            .partition_point(|&(_, start, _)| start < self.piece.start);
        let mut patches = Vec::new();
        for &(kind, start, end) in self.scan.foreign.iter().skip(from) {
            let Some(range) = self.local(start, end) else {
                break;
            };
            let with = match kind {
                Foreign::Hash | Foreign::BlockComment => " ".to_owned(),
                Foreign::Letter => "x".repeat(end - start),
                _ => match replacement(self.whole, kind, start, end) {
                    Some(with) => with,
                    None => {
                        self.tainted.push(range.clone());
                        " ".to_owned()
                    }
                },
            };
            patches.push((range, with));
        }
        if !patches.is_empty() {
            self.text.patch_all(patches);
        }
    }

    /// Closes texts that their line ends.
    pub(super) fn mend_open_texts(&mut self) {
        let from = self
            .scan
            .open_texts
            .partition_point(|&(start, _)| start < self.piece.start);
        let scan = self.scan;
        for &(start, end) in scan.open_texts.iter().skip(from) {
            let Some(range) = self.local(start, end) else {
                break;
            };
            let written = self.whole.get(start..end).unwrap_or("");
            if written.contains('\n') {
                self.join_lines(range, written);
                continue;
            }
            let curly = written.rfind(['\u{201c}', '\u{201d}', '\u{201e}']);
            let (close, old) = match curly {
                Some(at) => {
                    let quote = written.get(at..).and_then(|rest| rest.chars().next());
                    (at, quote.map_or(1, char::len_utf8))
                }
                None => {
                    // Brackets and commas at the end of the line were hardly meant to be part of the text.
                    let kept = written.trim_end_matches(|c: char| {
                        matches!(c, '{' | '}' | ',') || c.is_whitespace()
                    });
                    (
                        if kept.len() > 1 {
                            kept.len()
                        } else {
                            written.len()
                        },
                        0,
                    )
                }
            };
            // A backslash at the end would take the quote for its own.
            let kept = written.get(..close).unwrap_or("");
            let slash = if kept.ends_with('\\') { "\\" } else { "" };
            let close = range.start + close;
            let mended = format!("{slash}\"");
            self.text.patch(close..close + old, mended.clone());
            let edits = vec![Edit {
                span: self.span(&(close..close + old)),
                replacement: mended,
            }];
            self.errors.push(SyntaxError {
                span: self.span(&range),
                kind: SyntaxErrorKind::OpenText {
                    curly: curly.is_some(),
                },
                edits,
            });
            if curly.is_none() {
                self.closed = true;
                self.tainted.push(range);
            }
        }
    }

    /// Puts a text that wraps onto one line.
    fn join_lines(&mut self, range: Range<usize>, written: &str) {
        let joined = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let span = self.span(&range);
        let edits = vec![Edit {
            span,
            replacement: joined.clone(),
        }];
        self.text.patch(range, joined);
        self.errors.push(SyntaxError {
            span,
            kind: SyntaxErrorKind::WrappedText,
            edits,
        });
    }

    /// Writes the closing brackets that were meant for those of another kind.
    pub(super) fn mend_wrong_closers(&mut self) {
        let text = self.text.text().to_owned();
        let tokens = tokens(&text);
        for (at, meant) in brackets::wrong_closers(&tokens) {
            let Some(token) = tokens.get(at) else {
                continue;
            };
            let wanted = if meant == b'}' { "}" } else { ")" };
            let kind = SyntaxErrorKind::WrongBracket {
                wanted,
                found: token.text(&text).to_owned(),
            };
            self.mend(self.original(token), kind, wanted.to_owned());
        }
    }

    /// Closes brackets that are left open.
    pub(super) fn mend_brackets(&mut self) {
        let text = self.text.text().to_owned();
        let tokens = tokens(&text);
        let faults = brackets::unclosed(&text, &tokens);
        let quiet = self.closed;
        let mut closers = Vec::new();
        let mut together = String::new();
        // Of brackets that are found open at one place, the outermost, which comes last, is named.
        for (index, fault) in faults.iter().enumerate() {
            let Some(open) = tokens.get(fault.open) else {
                continue;
            };
            let at = self.text.end(fault.at);
            let close = match fault.bracket {
                b'{' => " }",
                b'[' => "]",
                _ => ")",
            };
            closers.push((at, close));
            together.push_str(close);
            let place = self.original(open);
            let outermost = faults
                .get(index + 1)
                .is_none_or(|next| next.before != fault.before);
            if outermost && !quiet {
                let noticed = fault.before.and_then(|before| tokens.get(before));
                let noticed = noticed.map(|token| self.span(&self.original(token)));
                let bracket = char::from(fault.bracket);
                self.errors.push(SyntaxError {
                    span: self.span(&place),
                    kind: SyntaxErrorKind::Unclosed { bracket, noticed },
                    edits: vec![Edit {
                        span: self.span(&(at..at)),
                        replacement: together.clone(),
                    }],
                });
            }
            if outermost {
                together.clear();
            }
            if fault.before.is_some() {
                self.tainted.push(place.start..at.max(place.end));
            }
        }
        for (at, close) in closers {
            self.insert(at, close);
        }
        if faults.iter().any(|fault| fault.before.is_none()) {
            self.closed = true;
        }
    }

    /// Adds to the text at a place where something may have been added already.
    fn insert(&mut self, at: usize, with: &str) {
        if !self.text.patch(at..at, with) {
            self.text.extend_patch(at, with);
        }
    }

    /// Is the first word one that begins a declaration, mended if need be?
    pub(super) fn begins_well(&mut self) -> bool {
        let text = self.text.text().to_owned();
        let tokens = tokens(&text);
        let Some(first) = tokens.first().copied() else {
            return false;
        };
        let word = first.text(&text);
        let range = self.original(&first);
        if first.kind != TokenKind::Word {
            let found = word.to_owned();
            let kind = match first.kind {
                TokenKind::Close(bracket) => SyntaxErrorKind::StrayClose {
                    bracket: char::from(bracket),
                },
                _ => SyntaxErrorKind::NotADeclaration { found },
            };
            if !overlap(&self.tainted, &range) {
                self.errors.push(error(self.span(&range), kind));
            }
            return false;
        }
        if DECLARATIONS.contains(&word) {
            return true;
        }
        let small = word.to_lowercase();
        if DECLARATIONS.contains(&small.as_str()) {
            let kind = SyntaxErrorKind::LetterCase {
                word: word.to_owned(),
                keyword: small.clone(),
            };
            self.mend(range, kind, small);
            return true;
        }
        let Err(failure) = parse_with(Rule::declaration, &text) else {
            return true;
        };
        let instance = tokens
            .get(1)
            .is_some_and(|second| second.kind == TokenKind::Word)
            && !is_reserved(word);
        let near = nearest(word, DECLARATIONS)
            .and_then(|near| DECLARATIONS.into_iter().find(|&d| d == near));
        if let Some(near) = near {
            let meant = text.replacen(word, near, 1);
            let further = match parse_with(Rule::declaration, &meant) {
                Ok(_) => true,
                Err(other) => other.at + word.len() > failure.at + near.len(),
            };
            if further || !instance {
                let kind = SyntaxErrorKind::UnknownDeclaration {
                    word: word.to_owned(),
                    nearest: Some(near),
                };
                self.mend(range, kind, near.to_owned());
                return true;
            }
        }
        if instance
            && tokens
                .iter()
                .any(|token| token.kind == TokenKind::Open(b'{'))
        {
            return true;
        }
        let kind = SyntaxErrorKind::UnknownDeclaration {
            word: word.to_owned(),
            nearest: None,
        };
        self.errors.push(error(self.span(&range), kind));
        false
    }

    fn mend(&mut self, range: Range<usize>, kind: SyntaxErrorKind, with: String) {
        let span = self.span(&range);
        let edits = vec![Edit {
            span,
            replacement: with.clone(),
        }];
        self.errors.push(SyntaxError { span, kind, edits });
        self.text.patch(range, with);
    }
}
