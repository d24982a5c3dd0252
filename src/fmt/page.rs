//! The lines of a file: pieces laid out, comments between them, blank lines where the author left some.

use std::ops::Range;

use super::layout::{Given, Layout, layout};
use super::piece::Piece;
use super::pieces::pieces;
use crate::syntax::Concrete;

/// A line, with the comment that ends it.
struct Line {
    text: String,
    comment: Option<Range<usize>>,
}

/// Writes the lines of a file.
struct Page<'a> {
    text: &'a str,
    concrete: &'a Concrete,
    lines: Vec<Line>,
    /// The next comment to be written.
    comment: usize,
    /// Where what was written last ends in the text.
    done: usize,
}

/// The text in the one layout.
pub(super) fn page(text: &str, concrete: &Concrete) -> String {
    let mut page = Page {
        text,
        concrete,
        lines: Vec::new(),
        comment: 0,
        done: 0,
    };
    for piece in pieces(text, concrete) {
        page.piece(&piece);
    }
    page.comments(text.len(), 0, false);
    page.finish()
}

impl<'a> Page<'a> {
    /// The comments that begin before `until`. Those on the line of what was written last stay there; a blank line is
    /// set before the first of the others when one is due. Says whether it was set.
    fn comments(&mut self, until: usize, indent: usize, mut due: bool) -> bool {
        while let Some(comment) = self.concrete.comments.get(self.comment).cloned() {
            if comment.start >= until {
                break;
            }
            self.comment += 1;
            let newlines = self.newlines(comment.start);
            match self.lines.last_mut() {
                Some(line) if newlines == 0 && self.done > 0 && line.comment.is_none() => {
                    line.comment = Some(comment.clone());
                }
                _ => {
                    if due || newlines > 1 {
                        self.blank();
                        due = false;
                    }
                    let text = self.text.get(comment.clone()).unwrap_or("");
                    self.push(indent, text);
                }
            }
            self.done = comment.end;
        }
        due
    }

    /// How many lines end between what was written last and a place in the text.
    fn newlines(&self, at: usize) -> usize {
        let gap = self.text.get(self.done..at).unwrap_or("");
        gap.bytes().filter(|&byte| byte == b'\n').count()
    }

    /// A blank line, unless the page begins or there is one.
    fn blank(&mut self) {
        if self.lines.last().is_some_and(|line| !line.text.is_empty()) {
            self.push(0, "");
        }
    }

    fn push(&mut self, indent: usize, text: &str) {
        let blanks = if text.is_empty() { 0 } else { indent };
        self.lines.push(Line {
            text: format!("{:blanks$}{text}", ""),
            comment: None,
        });
    }

    fn piece(&mut self, piece: &Piece) {
        let due = self.comments(piece.start(), piece.comments, self.is_due(piece));
        if due || (self.newlines(piece.start()) > 1 && !piece.closes) {
            self.blank();
        }
        self.done = piece.start();
        let layout = self.layout(piece);
        self.push(piece.indent, "");
        for index in 0..piece.words.len() {
            self.word(piece, &layout, index);
        }
    }

    /// Is a blank line due before a piece, or before the comments above it? Not where the author has left one on the
    /// way: one is enough.
    fn is_due(&self, piece: &Piece) -> bool {
        if !piece.apart {
            return false;
        }
        let opened = |line: &Line| line.text.ends_with('{');
        if self.lines.last().is_none_or(opened) {
            return false;
        }
        let mut from = self.done;
        for comment in self.concrete.comments.iter().skip(self.comment) {
            if comment.start >= piece.start() {
                break;
            }
            if self.is_blank_between(from, comment.start) {
                return false;
            }
            from = comment.end;
        }
        !self.is_blank_between(from, piece.start())
    }

    fn is_blank_between(&self, from: usize, to: usize) -> bool {
        let gap = self.text.get(from..to).unwrap_or("");
        gap.bytes().filter(|&byte| byte == b'\n').count() > 1
    }

    /// Where the author ended the piece's lines, and whether they are to be kept; then its layout.
    fn layout<'p>(&self, piece: &'p Piece) -> Layout<'p> {
        let comments = &self.concrete.comments;
        let inner = comments.get(self.comment).filter(|c| c.start < piece.end());
        let mut kept = inner.is_some();
        let mut ends = vec![false; piece.words.len()];
        let mut before: Option<usize> = None;
        for ((index, word), ends) in piece.words.iter().enumerate().zip(&mut ends) {
            if word.comma {
                continue;
            }
            let gap = before.and_then(|before| self.text.get(before..word.start));
            let newlines = gap
                .unwrap_or("")
                .bytes()
                .filter(|&byte| byte == b'\n')
                .count();
            *ends = newlines > 0;
            // A blank line between the elements of a list groups them.
            kept |= newlines > 1 && is_later_element(piece, index);
            before = Some(word.end);
        }
        layout(piece, &Given { ends: &ends, kept })
    }

    fn word(&mut self, piece: &Piece, layout: &Layout<'_>, index: usize) {
        let Some(word) = piece.words.get(index) else {
            return;
        };
        let ends = layout.ends.get(index).copied().unwrap_or(false);
        if !word.comma {
            self.comments(word.start, layout.indent_of_comment(index), false);
            if ends && is_later_element(piece, index) && self.newlines(word.start) > 1 {
                self.blank();
            }
        }
        if ends {
            self.push(layout.indent(index), "");
            if let Some(line) = self.lines.last_mut() {
                line.text = " ".repeat(layout.indent(index));
            }
        }
        let Some(line) = self.lines.last_mut() else {
            return;
        };
        if index == 0 {
            line.text = " ".repeat(piece.indent);
        } else if !ends && !word.touches {
            let blanks = if index == 1 { piece.column } else { 1 };
            line.text.push_str(&" ".repeat(blanks));
        }
        if word.comma {
            line.text.push(',');
            return;
        }
        line.text
            .push_str(self.text.get(word.start..word.end).unwrap_or(""));
        if layout.ends_element(index) {
            line.text.push(',');
        }
        self.done = word.end;
    }

    /// The text: comments that end neighbouring lines of one indentation stand in one column.
    fn finish(self) -> String {
        let mut text = String::with_capacity(self.text.len() + self.text.len() / 8);
        let mut rest = self.lines.as_slice();
        while let Some((line, after)) = rest.split_first() {
            if line.comment.is_none() {
                text.push_str(&line.text);
                text.push('\n');
                rest = after;
                continue;
            }
            let indent = |line: &Line| line.text.len() - line.text.trim_start().len();
            let run = rest
                .iter()
                .take_while(|next| next.comment.is_some() && indent(next) == indent(line));
            let width = |line: &Line| line.text.chars().count();
            let widest = run.clone().map(width).max().unwrap_or(0);
            let length = run.clone().count();
            for line in run {
                let comment = line.comment.clone().unwrap_or_default();
                let blanks = widest + 1 - width(line);
                text.push_str(&line.text);
                text.push_str(&" ".repeat(blanks));
                text.push_str(self.text.get(comment).unwrap_or(""));
                text.push('\n');
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        text
    }
}

/// Does this word begin an element of a list in braces, and not the first?
fn is_later_element(piece: &Piece, index: usize) -> bool {
    use super::group::Style;
    piece.words.get(index).is_some_and(|word| {
        piece.groups.get(word.group).is_some_and(|group| {
            let list = matches!(group.style, Style::List | Style::Lines | Style::Hanging);
            let later = index > group.first + 1 && index < group.last;
            list && later && group.places.binary_search(&index).is_ok()
        })
    })
}
