//! One layout for policies. What a text says, its comments and their places are the author's; blanks, indentation,
//! commas at the ends of lists, and the lines of what is too long for one are decided here.
//!
//! A file becomes *pieces*, each of which begins a line (`pieces`); a piece is a row of words with *groups* of places
//! where it may be broken (`words`, `group`); it stands on one line if it fits there, else its author's breaks are
//! kept if they are at such places and do the job, else breaks are chosen (`layout`). `page` writes the lines with the
//! comments between them, and `proof` reads the result again: nothing is handed out that does not say the same.

mod group;
mod layout;
mod page;
mod piece;
mod pieces;
mod proof;

use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::syntax;
use crate::threads::with_room;

/// The longest line, in characters, where there is a place to break it.
pub const WIDTH: usize = 120;

/// What became of a text.
#[derive(Debug)]
pub enum Formatted {
    /// The text in the one layout: line feeds, no byte-order mark.
    Text(String),
    /// It is not a policy's text; nothing was done.
    Broken {
        /// What is wrong with it.
        diagnostics: Vec<Diagnostic>,
        /// The text they speak of.
        sources: Sources,
    },
    /// Our bug: the laid out text would not have said the same, so there is none.
    Unlike(Difference),
}

/// Where a laid out text differs from the text it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line of the given text.
    pub line: u32,
    /// What differs there.
    pub what: &'static str,
}

/// Lays out a text. `path` is the one that diagnostics print.
#[must_use]
pub fn format(path: &str, text: &str) -> Formatted {
    let mut sources = Sources::new();
    let file = sources.add(path, text);
    let (parsed, concrete) = syntax::parse_concrete(&sources, file);
    if !parsed.diagnostics.is_empty() {
        return Formatted::Broken {
            diagnostics: parsed.diagnostics,
            sources,
        };
    }
    let before = &sources.get(file).text;
    let Some(after) = with_room(concrete.depth, || page::page(before, &concrete)) else {
        return Formatted::Unlike(Difference {
            line: 1,
            what: "the system gives no room for its nesting",
        });
    };
    if after == *before {
        return Formatted::Text(after);
    }
    let mut again = Sources::new();
    let file_again = again.add(path, after.as_str());
    let (parsed_again, concrete_again) = syntax::parse_concrete(&again, file_again);
    let given = proof::Said {
        text: before,
        concrete: &concrete,
    };
    let made = proof::Said {
        text: &after,
        concrete: &concrete_again,
    };
    let difference = if parsed_again.diagnostics.is_empty() {
        proof::difference(&given, &made)
    } else {
        Some((0, "it could not be read again"))
    };
    match difference {
        None => Formatted::Text(after),
        Some((at, what)) => Formatted::Unlike(Difference {
            line: sources
                .get(file)
                .line_of(u32::try_from(at).unwrap_or(u32::MAX)),
            what,
        }),
    }
}
