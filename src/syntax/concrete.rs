//! The concrete tree: every word and sign of a file under the grammar rules it was matched by, for whoever prints the
//! text again. Nothing is left out of it but blanks and comments, and the comments stand beside it.

use std::ops::Range;

use pest::Token;

use super::grammar::Node;
use super::scan::Scan;

/// What a part of a file is: the grammar rule it was matched by.
pub use super::grammar::Rule as Part;

/// One part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConcretePart {
    /// What it is.
    pub part: Part,
    /// Its first byte in the file.
    pub start: usize,
    /// The byte after its last, which may be a blank.
    pub end: usize,
    /// How many parts it is made of, itself included: they follow it directly, so the next part beside it comes after
    /// as many.
    pub size: usize,
}

/// The parts of a file in the order written, each before those it is made of.
#[derive(Clone, Debug, Default)]
pub struct Concrete {
    /// The declarations one after the other.
    pub parts: Vec<ConcretePart>,
    /// Every comment with its slashes, in the order written.
    pub comments: Vec<Range<usize>>,
    /// How deeply brackets nest.
    pub depth: usize,
}

impl Concrete {
    /// A file's comments, and no declaration yet.
    pub(super) fn new(scan: &Scan) -> Self {
        Concrete {
            parts: Vec::new(),
            comments: scan.trivia.iter().map(|t| t.start..t.end).collect(),
            depth: scan.pieces.iter().map(|p| p.depth).max().unwrap_or(0),
        }
    }

    /// Takes in a declaration that begins at `base` in the file.
    pub(super) fn add(&mut self, node: &Node<'_>, base: usize) {
        let mut open = Vec::new();
        for token in node.clone().tokens() {
            match token {
                Token::Start { rule, pos } => {
                    open.push(self.parts.len());
                    let start = base + pos.pos();
                    self.parts.push(ConcretePart {
                        part: rule,
                        start,
                        end: start,
                        size: 1,
                    });
                }
                Token::End { pos, .. } => {
                    let length = self.parts.len();
                    let part = open
                        .pop()
                        .and_then(|at| Some((at, self.parts.get_mut(at)?)));
                    if let Some((at, part)) = part {
                        part.end = base + pos.pos();
                        part.size = length - at;
                    }
                }
            }
        }
    }

    /// The parts that part `of` is directly made of, by their indices.
    pub fn children(&self, of: usize) -> impl Iterator<Item = usize> {
        let end = of + self.parts.get(of).map_or(0, |part| part.size);
        let mut next = of + 1;
        std::iter::from_fn(move || {
            let at = next;
            let part = self.parts.get(at).filter(|_| at < end)?;
            next += part.size;
            Some(at)
        })
    }

    /// The declarations, by their indices.
    pub fn declarations(&self) -> impl Iterator<Item = usize> {
        let mut next = 0;
        std::iter::from_fn(move || {
            let at = next;
            next += self.parts.get(at)?.size;
            Some(at)
        })
    }
}
