//! From declarations to pieces: what begins a line of its own, and how far it is indented.

use super::WIDTH;
use super::piece::{Piece, Writer};
use crate::syntax::{Concrete, Part};

/// One step of indentation.
pub(super) const STEP: usize = 4;

/// Cuts a file into pieces.
pub(super) struct Cutter<'a> {
    text: &'a str,
    concrete: &'a Concrete,
    /// Parts that stand before the next piece on its line: `add`.
    ahead: Vec<usize>,
    pieces: Vec<Piece>,
}

/// The pieces of a file.
pub(super) fn pieces(text: &str, concrete: &Concrete) -> Vec<Piece> {
    let mut cutter = Cutter {
        text,
        concrete,
        ahead: Vec::new(),
        pieces: Vec::new(),
    };
    let mut above = false;
    for declaration in concrete.declarations() {
        let first = cutter.pieces.len();
        if let Some(inner) = concrete.children(declaration).next() {
            cutter.declaration(inner, 0);
        }
        above = cutter.set_apart(first, above);
    }
    cutter.pieces
}

impl Cutter<'_> {
    /// A declaration of several lines stands apart from its neighbours. `above` says whether the one before it is one;
    /// the answer, whether this one is.
    fn set_apart(&mut self, first: usize, above: bool) -> bool {
        let several = self.pieces.len() > first + 1;
        if let Some(piece) = self.pieces.get_mut(first) {
            piece.apart = first > 0 && (above || several);
        }
        several
    }

    fn kind(&self, at: usize) -> Option<Part> {
        self.concrete.parts.get(at).map(|part| part.part)
    }

    fn declaration(&mut self, at: usize, indent: usize) {
        let children: Vec<usize> = self.concrete.children(at).collect();
        match self.kind(at) {
            Some(Part::rule_declaration | Part::exception) => {
                // The block is a part of its own, after the heading.
                let block = children.iter().position(|&child| {
                    matches!(
                        self.kind(child),
                        Some(Part::rule_block | Part::exception_block)
                    )
                });
                match block.and_then(|block| Some((children.get(..block)?, children.get(block)?))) {
                    Some((heading, &block)) => {
                        let mut parts = heading.to_vec();
                        parts.extend(self.concrete.children(block));
                        self.block(&parts, indent, at);
                    }
                    None => self.line(&[at], indent),
                }
            }
            Some(
                Part::record
                | Part::obligations
                | Part::annex
                | Part::category_block
                | Part::policy
                | Part::obligation
                | Part::instance
                | Part::register
                | Part::amendment
                | Part::category_changes
                | Part::test
                | Part::case
                | Part::table,
            ) => self.block(&children, indent, at),
            Some(Part::entry) => self.entry(&children, indent),
            Some(Part::change | Part::entry_change) => {
                if let Some((&inner, ahead)) = children.split_last() {
                    self.ahead.extend_from_slice(ahead);
                    self.declaration(inner, indent);
                }
            }
            _ => self.line(&[at], indent),
        }
    }

    /// A piece of these parts.
    fn line(&mut self, parts: &[usize], indent: usize) {
        let piece = self.piece(parts, indent);
        self.ahead.clear();
        self.pieces.push(piece);
    }

    fn piece(&self, parts: &[usize], indent: usize) -> Piece {
        let mut all = self.ahead.clone();
        all.extend_from_slice(parts);
        Writer::new(self.text, self.concrete, indent).piece_of(&all)
    }

    /// A heading, clauses in braces, each on its line, and the brace that ends them. A single clause may stay on the
    /// heading's line where the author has put it there.
    fn block(&mut self, parts: &[usize], indent: usize, of: usize) {
        let brace = parts
            .iter()
            .position(|&part| self.kind(part) == Some(Part::lbrace));
        let Some((heading, rest)) = brace.and_then(|brace| parts.split_at_checked(brace + 1))
        else {
            return self.line(parts, indent);
        };
        let Some((&end, clauses)) = rest.split_last() else {
            return self.line(parts, indent);
        };
        let clauses: Vec<usize> = clauses
            .iter()
            .copied()
            .filter(|&clause| self.kind(clause) != Some(Part::comma))
            .collect();
        if self.stays_on_one_line(heading, &clauses, end) {
            let mut whole = heading.to_vec();
            whole.extend_from_slice(&clauses);
            whole.push(end);
            let piece = self.piece(&whole, indent);
            if clauses.is_empty() || indent + piece.width(0, piece.last()) <= WIDTH {
                return self.line(&whole, indent);
            }
        }
        self.line(heading, indent);
        let first = self.pieces.len();
        let mut above = false;
        for clause in clauses {
            let at = self.pieces.len();
            self.declaration(clause, indent + STEP);
            if self.kind(of) == Some(Part::amendment) {
                above = self.set_apart(at, above);
            }
        }
        if self.kind(of) == Some(Part::obligations) {
            self.align(first);
        }
        self.end(end, indent);
    }

    fn end(&mut self, brace: usize, indent: usize) {
        self.line(&[brace], indent);
        if let Some(piece) = self.pieces.last_mut() {
            piece.comments = indent + STEP;
            piece.closes = true;
        }
    }

    /// Is there at most one clause, and that a simple one which the author has begun on the heading's line?
    fn stays_on_one_line(&self, heading: &[usize], clauses: &[usize], end: usize) -> bool {
        let part = |at: usize| self.concrete.parts.get(at);
        let Some(brace) = heading.last().and_then(|&brace| part(brace)) else {
            return false;
        };
        let end = part(end).map_or(brace.end, |end| end.start);
        let comment = self
            .concrete
            .comments
            .partition_point(|comment| comment.start < brace.end);
        if self
            .concrete
            .comments
            .get(comment)
            .is_some_and(|comment| comment.start < end)
        {
            return false;
        }
        match clauses {
            [] => true,
            &[clause] => {
                let composed = matches!(
                    self.kind(clause),
                    Some(
                        Part::entry
                            | Part::change
                            | Part::entry_change
                            | Part::category_block
                            | Part::category_changes
                            | Part::table
                    )
                );
                let start = part(clause).map_or(brace.end, |clause| clause.start);
                let between = self.text.get(brace.end..start).unwrap_or("");
                !composed && !between.contains('\n')
            }
            _ => false,
        }
    }

    /// The labels of a list of obligations stand in one column.
    fn align(&mut self, first: usize) {
        let pieces = self.pieces.get_mut(first..).unwrap_or_default();
        let name = |piece: &Piece| piece.words.first().map_or(0, |word| word.width);
        let widest = pieces.iter().map(name).max().unwrap_or(0);
        for piece in pieces {
            piece.column = widest + 1 - name(piece);
        }
    }

    /// An entry: on one line where the author has begun its clauses on the line of its title, else a clause a line,
    /// below it. The entries in it come last.
    fn entry(&mut self, children: &[usize], indent: usize) {
        let brace = children
            .iter()
            .position(|&child| self.kind(child) == Some(Part::lbrace));
        let (head, inside) = children.split_at(brace.unwrap_or(children.len()));
        let (title, clauses) = head.split_at(2.min(head.len()));
        let ahead = self.ahead.clone();
        let mut whole = head.to_vec();
        whole.extend(inside.first());
        let piece = self.piece(&whole, indent);
        let one_line = clauses.first().is_none_or(|&clause| {
            let start = |at: usize| self.concrete.parts.get(at).map_or(0, |part| part.start);
            let from = title.last().map_or(0, |&title| start(title));
            !self
                .text
                .get(from..start(clause))
                .unwrap_or("")
                .contains('\n')
        });
        let (from, to) = (piece.start(), piece.end());
        let comments = &self.concrete.comments;
        let comment = comments.partition_point(|comment| comment.start < from);
        let commented = comments
            .get(comment)
            .is_some_and(|comment| comment.start < to);
        if one_line && !commented && indent + piece.width(0, piece.last()) <= WIDTH {
            self.line(&whole, indent);
        } else {
            self.ahead = ahead;
            let mut lines: Vec<Vec<usize>> = vec![title.to_vec()];
            lines.extend(clauses.iter().map(|&clause| vec![clause]));
            if let (Some(line), Some(&brace)) = (lines.last_mut(), inside.first()) {
                line.push(brace);
            }
            for (nth, line) in lines.into_iter().enumerate() {
                self.line(&line, if nth == 0 { indent } else { indent + STEP });
            }
        }
        if let Some((&end, entries)) = inside.get(1..).and_then(<[usize]>::split_last) {
            for &entry in entries {
                self.declaration(entry, indent + STEP);
            }
            self.end(end, indent);
        }
    }
}
