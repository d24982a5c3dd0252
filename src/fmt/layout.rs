//! Where the lines of one piece end.

use super::WIDTH;
use super::group::Style;
use super::piece::{Group, Piece};
use super::pieces::STEP;

/// What is known of a piece from its text.
pub(super) struct Given<'a> {
    /// Before which words the author ended a line.
    pub(super) ends: &'a [bool],
    /// Do comments or blank lines stand inside? Then all of those lines are kept.
    pub(super) kept: bool,
}

/// A piece with its line ends.
pub(super) struct Layout<'a> {
    piece: &'a Piece,
    /// Does a line end before the word?
    pub(super) ends: Vec<bool>,
}

/// Lays out a piece.
pub(super) fn layout<'a>(piece: &'a Piece, given: &Given<'_>) -> Layout<'a> {
    let mut layout = Layout {
        piece,
        ends: vec![false; piece.words.len()],
    };
    if !given.kept && piece.indent + piece.width(0, piece.last()) <= WIDTH {
        return layout;
    }
    layout.ends.copy_from_slice(given.ends);
    layout.close_lists();
    if given.kept || (layout.is_broken() && layout.is_well_broken() && layout.fits()) {
        return layout;
    }
    layout.ends.fill(false);
    layout.break_up(0, 0);
    layout
}

impl Layout<'_> {
    fn ends_before(&self, word: usize) -> bool {
        self.ends.get(word).copied().unwrap_or(false)
    }

    fn end_before(&mut self, word: usize) {
        if let Some(end) = self.ends.get_mut(word).filter(|_| word > 0) {
            *end = true;
        }
    }

    fn group(&self, group: usize) -> Option<&Group> {
        self.piece.groups.get(group)
    }

    /// A list that goes over lines begins and ends them with its braces.
    fn close_lists(&mut self) {
        for group in &self.piece.groups {
            let inside = || (group.first + 1..=group.last).any(|word| self.ends_before(word));
            let opened = match group.style {
                Style::List | Style::Lines => inside(),
                Style::Hanging => self.ends_before(group.first + 1) || self.ends_before(group.last),
                _ => false,
            };
            if opened && !group.places.is_empty() {
                self.end_before(group.first + 1);
                self.end_before(group.last);
            }
        }
    }

    fn is_broken(&self) -> bool {
        self.ends.contains(&true)
    }

    /// Does every line end where one may?
    fn is_well_broken(&self) -> bool {
        let mut may = vec![false; self.ends.len()];
        for group in &self.piece.groups {
            let hanging = group.style == Style::Hanging;
            for &place in &group.places {
                let brace = place == group.last || place == group.first + 1;
                if let Some(may) = may.get_mut(place) {
                    *may = !(hanging && brace);
                }
            }
        }
        self.ends.iter().zip(&may).all(|(ends, may)| *may || !ends)
    }

    /// Does every line fit?
    fn fits(&self) -> bool {
        let mut line = 0;
        for next in 1..=self.piece.words.len() {
            if next == self.piece.words.len() || self.ends_before(next) {
                if self.indent(line) + self.piece.width(line, next - 1) > WIDTH {
                    return false;
                }
                line = next;
            }
        }
        true
    }

    /// The first word of the line a word stands on.
    fn line_of(&self, word: usize) -> usize {
        (1..=word)
            .rev()
            .find(|&word| self.ends_before(word))
            .unwrap_or(0)
    }

    /// The column a word stands at.
    fn column(&self, word: usize) -> usize {
        let line = self.line_of(word);
        let at = |word: usize| self.piece.words.get(word).map_or(0, |word| word.at);
        self.indent(line) + at(word).saturating_sub(at(line))
    }

    /// How far the line is indented that begins with this word: as the line on which its group begins, and a step more
    /// unless the word ends the group's list.
    pub(super) fn indent(&self, word: usize) -> usize {
        let group = self.piece.words.get(word).map_or(0, |word| word.group);
        let Some(group) = self.group(group).filter(|_| word > 0) else {
            return self.piece.indent;
        };
        let around = self.indent(self.line_of(group.first));
        let closes = word == group.last && !group.places.is_empty();
        match group.style {
            Style::List | Style::Lines if closes => around,
            Style::Hanging if self.ends_before(group.first + 1) && closes => around,
            Style::Hanging if !self.ends_before(group.first + 1) => self.column(group.first + 1),
            _ => around + STEP,
        }
    }

    /// How far a comment above this word is indented.
    pub(super) fn indent_of_comment(&self, word: usize) -> usize {
        let group = self.piece.words.get(word).map_or(0, |word| word.group);
        let list = self.group(group).is_some_and(|group| {
            word == group.last && matches!(group.style, Style::List | Style::Lines | Style::Hanging)
        });
        self.indent(word) + if list { STEP } else { 0 }
    }

    /// Is a comma set after this word? After the last element of a list whose closing brace begins a line.
    pub(super) fn ends_element(&self, word: usize) -> bool {
        let Some(next) = self
            .piece
            .words
            .get(word + 1)
            .filter(|_| self.ends_before(word + 1))
        else {
            return false;
        };
        self.group(next.group).is_some_and(|group| {
            let list = matches!(group.style, Style::List | Style::Lines | Style::Hanging);
            list && word + 1 == group.last && word > group.first
        })
    }

    /// Breaks a group that does not fit, then what is in it. `tail` is what must follow it on its last line.
    fn break_up(&mut self, index: usize, tail: usize) {
        let Some(group) = self.group(index).cloned() else {
            return;
        };
        let width = self.piece.width(group.first, group.last);
        if self.column(group.first) + width + tail <= WIDTH {
            return;
        }
        match group.style {
            Style::List | Style::Lines if !group.places.is_empty() => {
                self.end_before(group.first + 1);
                self.end_before(group.last);
                let lines = group.style == Style::Lines;
                // What follows the closing brace stands on its line; an element is followed by its comma.
                self.fill(index, &group, 1, lines);
            }
            Style::Fill | Style::Hanging => self.fill(index, &group, tail, false),
            Style::All => self.fill(index, &group, tail, true),
            Style::Headed => {
                let remarks = group.places.get(1..).unwrap_or_default();
                remarks.iter().for_each(|&place| self.end_before(place));
                let claim = remarks.first().map_or(group.last, |next| next - 1);
                let rest = if remarks.is_empty() { tail } else { 0 };
                let whole = self.piece.width(group.first, claim);
                if self.column(group.first) + whole + rest > WIDTH
                    && let Some(&first) = group.places.first()
                {
                    self.end_before(first);
                }
                self.fill(index, &group, tail, false);
            }
            _ => self.fill(index, &group, tail, false),
        }
    }

    /// Goes over the parts of a group between its places: a line ends before each that does not fit on it, or before
    /// each; what does not fit on a line of its own is broken up itself.
    fn fill(&mut self, index: usize, group: &Group, tail: usize, all: bool) {
        let mut starts = vec![group.first];
        let places = group.places.iter().copied();
        starts.extend(places.filter(|&place| place > group.first && self.may_end(group, place)));
        for (nth, &start) in starts.iter().enumerate() {
            let next = starts.get(nth + 1).copied();
            let last = next.map_or(group.last, |next| next - 1);
            let rest = if next.is_none() { tail } else { 0 };
            let width = self.piece.width(start, last) + rest;
            if nth > 0 && !self.ends_before(start) {
                let here = self.column(start);
                if all || here + width > WIDTH {
                    self.end_before(start);
                }
            }
            if self.column(start) + width > WIDTH {
                self.break_inside(index, start, last, rest);
            }
        }
    }

    /// The braces of a list that hangs end no lines.
    fn may_end(&self, group: &Group, place: usize) -> bool {
        !(group.style == Style::Hanging && (place == group.first + 1 || place == group.last))
    }

    /// Breaks up the groups directly in `index` that lie between two words: first what stands under a heading, and lists
    /// last, for a list on one line is worth more than a clause on one line.
    fn break_inside(&mut self, index: usize, start: usize, last: usize, tail: usize) {
        let groups = self.piece.groups.iter().enumerate().skip(index + 1);
        let mut inside: Vec<(u8, usize, usize, usize)> = groups
            .filter(|(_, group)| {
                group.around == index && group.first >= start && group.last <= last
            })
            .map(|(at, group)| {
                let turn = match group.style {
                    Style::Headed => 0,
                    Style::Fill | Style::All => 1,
                    Style::List | Style::Lines | Style::Hanging => 2,
                };
                (turn, at, group.first, group.last)
            })
            .collect();
        inside.sort_unstable();
        for (_, at, first, end) in inside {
            // What follows the group on its line.
            let stop = (end + 1..=last).find(|&word| self.ends_before(word));
            let stop = stop.map_or(last, |next| next - 1);
            let after = self.piece.width(first, stop) - self.piece.width(first, end);
            self.break_up(at, after + if stop == last { tail } else { 0 });
        }
    }
}
