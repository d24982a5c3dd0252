//! One way in which a condition holds, in words.

use crate::diagram::{Diagram, Region};

/// One way in which a condition holds.
#[derive(Clone, Debug)]
pub struct Clause {
    /// What holds together, in reading order; nothing when it always holds.
    pub parts: Vec<String>,
    /// The cases it covers.
    pub whole: Diagram,
    /// Can it be written in the language? The question date without an attribute, and a single judgement apart from its
    /// entry, have no words there and are said in plain ones.
    pub in_language: bool,
    pub(super) names: Vec<(usize, bool)>,
    pub(super) region: Region,
    /// The case it was made for.
    pub(super) start: Region,
}

impl Clause {
    /// The condition as one line.
    #[must_use]
    pub fn text(&self) -> String {
        match self.parts.as_slice() {
            [] => "true".to_owned(),
            parts => parts.join(" and "),
        }
    }

    /// How hard it is to read.
    pub(super) fn effort(&self) -> usize {
        self.parts.len()
    }
}
