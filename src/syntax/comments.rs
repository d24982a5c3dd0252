//! Comments beside the tree: which of them document something, and what is left for a formatter to put back.

use std::ops::Range;

use super::scan::Trivia;
use super::token::CommentKind;
use crate::ast::Comment;
use crate::source::{FileId, Span};

/// The comments of a file, handed out to what they document.
#[derive(Debug)]
pub(super) struct Comments {
    file: FileId,
    /// Kind, place, text, and whether it has been handed out.
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    trivia: Trivia,
    text: String,
    /// Is there nothing but blanks between this comment and the one before?
    joins: bool,
    /// Where the next thing after it begins that is neither blank nor comment.
    next: usize,
    taken: bool,
}

impl Comments {
    /// The comments of `text`.
    pub(super) fn new(file: FileId, text: &str, trivia: &[Trivia]) -> Self {
        let mut before = None;
        let mut entries: Vec<Entry> = trivia
            .iter()
            .map(|&trivia| {
                let gap = before.and_then(|end| text.get(end..trivia.start));
                before = Some(trivia.end);
                Entry {
                    trivia,
                    text: text.get(trivia.start..trivia.end).unwrap_or("").to_owned(),
                    joins: gap.is_some_and(|gap| gap.trim().is_empty()),
                    next: 0,
                    taken: false,
                }
            })
            .collect();
        // Backwards: a comment that is followed by another has the same next thing.
        let mut following: Option<(bool, usize)> = None;
        for entry in entries.iter_mut().rev() {
            entry.next = match following {
                Some((true, next)) => next,
                _ => {
                    let rest = text.get(entry.trivia.end..).unwrap_or("");
                    text.len() - rest.trim_start().len()
                }
            };
            following = Some((entry.joins, entry.next));
        }
        Comments { file, entries }
    }

    /// The `//!` lines that stand before the first declaration, which begins at `start`.
    pub(super) fn file_doc(&mut self, start: usize) -> Vec<String> {
        let mut doc = Vec::new();
        for entry in &mut self.entries {
            if entry.trivia.start < start && entry.trivia.kind == CommentKind::FileDoc {
                entry.taken = true;
                doc.push(content(&entry.text));
            }
        }
        doc
    }

    /// The `///` lines directly before `start`, ordinary comments among them passed over.
    pub(super) fn doc_before(&mut self, start: usize) -> Vec<String> {
        let after = self
            .entries
            .partition_point(|entry| entry.trivia.end <= start);
        let mut doc = Vec::new();
        let mut index = after;
        while let Some(at) = index.checked_sub(1) {
            let Some(entry) = self.entries.get_mut(at) else {
                break;
            };
            if entry.taken || entry.next != start {
                break;
            }
            if entry.trivia.kind == CommentKind::Doc {
                entry.taken = true;
                doc.push(content(&entry.text));
            }
            if !entry.joins {
                break;
            }
            index = at;
        }
        doc.reverse();
        doc
    }

    /// The comments that document nothing, and the places of those that meant to. What would have been documented in
    /// the `lost` stretches could not be read, and their comments are not blamed for it.
    pub(super) fn rest(self, lost: &[Range<usize>]) -> (Vec<Comment>, Vec<Span>) {
        let mut comments = Vec::new();
        let mut astray = Vec::new();
        for entry in self.entries.into_iter().filter(|entry| !entry.taken) {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(
                self.file,
                offset(entry.trivia.start),
                offset(entry.trivia.end),
            );
            let quiet = lost
                .iter()
                .any(|lost| lost.contains(&entry.next) || lost.contains(&entry.trivia.start));
            if entry.trivia.kind != CommentKind::Plain && !quiet {
                astray.push(span);
            }
            comments.push(Comment {
                text: entry.text,
                span,
            });
        }
        (comments, astray)
    }
}

/// A documenting comment without its marker and one leading blank.
fn content(text: &str) -> String {
    let inner = text.get(3..).unwrap_or("");
    inner.strip_prefix(' ').unwrap_or(inner).to_owned()
}
