//! A piece: the row of words that begins on a line of its own, with the places where it may be broken.

use super::group::{Style, place_of, style_of};
use crate::syntax::{Concrete, ConcretePart, Part};

/// Is the part printed as it stands? A path and a text are, although they are made of smaller parts.
pub(super) fn is_word(part: &ConcretePart) -> bool {
    part.size == 1 || matches!(part.part, Part::path | Part::register_path | Part::string)
}

/// A word or sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Its first byte in the text.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// Does it touch the word before it?
    pub(super) touches: bool,
    /// How far from the beginning of the piece it stands on one line.
    pub(super) at: usize,
    /// How many characters it has.
    pub(super) width: usize,
    /// Is it a comma that is set by the layout, wherever the author has one?
    pub(super) comma: bool,
    /// The innermost group it stands in and does not begin.
    pub(super) group: usize,
}

/// Words that belong together, and the places between them where a line may end.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Its first word.
    pub(super) first: usize,
    /// Its last word.
    pub(super) last: usize,
    /// The words before which a line may end.
    pub(super) places: Vec<usize>,
    /// How it is broken.
    pub(super) style: Style,
    /// The group it stands in; the first group stands in itself.
    pub(super) around: usize,
}

/// A row of words that begins a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// How far it is indented.
    pub(super) indent: usize,
    /// How far the comments above it are: before a closing brace they still belong to what is inside.
    pub(super) comments: usize,
    /// Does a blank line stand before it, whether the author left one or not?
    pub(super) apart: bool,
    /// Does it end what a brace began? Then no blank line stands before it.
    pub(super) closes: bool,
    /// How many blanks follow the first word, where columns are aligned.
    pub(super) column: usize,
    /// The words.
    pub(super) words: Vec<Word>,
    /// The groups, each after the one it stands in. The first is the whole piece.
    pub(super) groups: Vec<Group>,
}

impl Piece {
    /// An empty piece.
    pub(super) fn new(indent: usize) -> Piece {
        Piece {
            indent,
            comments: indent,
            apart: false,
            closes: false,
            column: 1,
            words: Vec::new(),
            groups: vec![Group {
                first: 0,
                last: 0,
                places: Vec::new(),
                style: Style::Fill,
                around: 0,
            }],
        }
    }

    /// How many columns the words from one to another take on one line.
    pub(super) fn width(&self, from: usize, to: usize) -> usize {
        match (self.words.get(from), self.words.get(to)) {
            (Some(first), Some(last)) => (last.at + last.width).saturating_sub(first.at),
            _ => 0,
        }
    }

    /// The last word.
    pub(super) fn last(&self) -> usize {
        self.words.len().saturating_sub(1)
    }

    /// The first byte of its first word.
    pub(super) fn start(&self) -> usize {
        self.words.first().map_or(0, |word| word.start)
    }

    /// The byte after its last word that the text has.
    pub(super) fn end(&self) -> usize {
        self.words
            .iter()
            .rev()
            .find(|word| !word.comma)
            .map_or(0, |word| word.end)
    }
}

/// Puts parts of the concrete tree into a piece, one after the other.
pub(super) struct Writer<'a> {
    pub(super) text: &'a str,
    pub(super) concrete: &'a Concrete,
    pub(super) piece: Piece,
    /// The groups that are not ended yet.
    open: Vec<usize>,
    /// The last word's rule.
    last: Option<Part>,
}

impl<'a> Writer<'a> {
    /// A writer of an empty piece.
    pub(super) fn new(text: &'a str, concrete: &'a Concrete, indent: usize) -> Writer<'a> {
        Writer {
            text,
            concrete,
            piece: Piece::new(indent),
            open: vec![0],
            last: None,
        }
    }

    /// The piece with these parts.
    pub(super) fn piece_of(mut self, parts: &[usize]) -> Piece {
        for &part in parts {
            self.part(part);
        }
        let last = self.piece.last();
        if let Some(whole) = self.piece.groups.first_mut() {
            whole.last = last;
        }
        self.piece
    }

    fn part(&mut self, index: usize) {
        let Some(part) = self.concrete.parts.get(index).copied() else {
            return;
        };
        match part.part {
            Part::EOI => {}
            Part::comma => self.comma(),
            _ if is_word(&part) => self.word(part),
            _ => self.composed(index, part.part),
        }
    }

    fn composed(&mut self, index: usize, part: Part) {
        let children: Vec<usize> = self.concrete.children(index).collect();
        let kind = |at: usize| self.concrete.parts.get(at).map(|child| child.part);
        let brace = children
            .iter()
            .position(|&child| kind(child) == Some(Part::lbrace));
        let end = children
            .iter()
            .rposition(|&child| kind(child) == Some(Part::rbrace));
        if let (Some(brace), Some(end)) = (brace, end) {
            let (before, rest) = children.split_at(brace);
            let (list, after) = rest.split_at(end + 1 - brace);
            before.iter().for_each(|&child| self.part(child));
            self.list(part, list);
            after.iter().for_each(|&child| self.part(child));
            return;
        }
        let Some(style) = style_of(part) else {
            for child in children {
                if !self.is_loose_comma(part, child) {
                    self.part(child);
                }
            }
            return;
        };
        let group = self.open(style);
        let mut nth = 0;
        for child in children {
            if self.is_loose_comma(part, child) {
                continue;
            }
            if let Some(kind) = self.concrete.parts.get(child).map(|child| child.part)
                && place_of(part, kind, &mut nth)
            {
                let at = self.piece.words.len();
                if let Some(group) = self.piece.groups.get_mut(group) {
                    group.places.push(at);
                }
            }
            self.part(child);
        }
        self.close(group);
    }

    /// A comma that ends an attribute or a fact: the end of the line says as much.
    fn is_loose_comma(&self, part: Part, child: usize) -> bool {
        let kind = |at: usize| self.concrete.parts.get(at).map(|child| child.part);
        if kind(child) != Some(Part::comma) {
            return false;
        }
        match part {
            Part::field => !matches!(kind(child + 1), Some(Part::word)),
            Part::instance_fact => !matches!(kind(child + 1), Some(Part::dated_value)),
            Part::register_line => !matches!(kind(child + 1), Some(Part::name)),
            _ => false,
        }
    }

    /// A list in braces, from brace to brace.
    fn list(&mut self, part: Part, children: &[usize]) {
        let group = self.open(match part {
            Part::block => Style::Lines,
            Part::statements | Part::about => Style::Hanging,
            _ => Style::List,
        });
        let mut places = Vec::new();
        let mut inside = false;
        for &child in children {
            match self.concrete.parts.get(child).map(|part| part.part) {
                Some(Part::lbrace) => self.part(child),
                Some(Part::rbrace) => {
                    places.push(self.piece.words.len());
                    self.part(child);
                }
                Some(Part::comma) | None => {}
                Some(_) => {
                    if inside {
                        self.comma();
                    }
                    inside = true;
                    places.push(self.piece.words.len());
                    self.part(child);
                }
            }
        }
        if !inside {
            places.clear();
        }
        if let Some(group) = self.piece.groups.get_mut(group) {
            group.places = places;
        }
        self.close(group);
    }

    fn open(&mut self, style: Style) -> usize {
        let group = self.piece.groups.len();
        let around = self.open.last().copied().unwrap_or(0);
        let first = self.piece.words.len();
        self.piece.groups.push(Group {
            first,
            last: first,
            places: Vec::new(),
            style,
            around,
        });
        self.open.push(group);
        group
    }

    fn close(&mut self, group: usize) {
        self.open.pop();
        let last = self.piece.last();
        if let Some(group) = self.piece.groups.get_mut(group) {
            group.last = last;
        }
    }

    fn word(&mut self, part: ConcretePart) {
        let text = self.text.get(part.start..part.end).unwrap_or("");
        let next_to = self
            .piece
            .words
            .last()
            .is_some_and(|last| last.end == part.start);
        let touches = match (self.last, part.part) {
            (None, _) => true,
            (Some(Part::lparen), _) | (_, Part::rparen | Part::colon) => true,
            (Some(Part::lbrace), Part::rbrace) => true,
            (Some(Part::minus_sign), _) => true,
            // A minus that touches a number is part of it.
            (Some(Part::minus), _) => next_to,
            _ => false,
        };
        self.push(part.start, part.end, touches, text.chars().count(), false);
        self.last = Some(part.part);
    }

    fn comma(&mut self) {
        let end = self.piece.words.last().map_or(0, |word| word.end);
        self.push(end, end, true, 1, true);
        self.last = Some(Part::comma);
    }

    fn push(&mut self, start: usize, end: usize, touches: bool, width: usize, comma: bool) {
        let index = self.piece.words.len();
        let before = self.piece.words.last();
        let blanks = match index {
            1 => self.piece.column,
            _ => 1,
        };
        let at = before.map_or(0, |word| {
            word.at + word.width + if touches { 0 } else { blanks }
        });
        let groups = &self.piece.groups;
        let begun = |group: &usize| groups.get(*group).is_some_and(|group| group.first < index);
        let group = self.open.iter().rev().copied().find(begun).unwrap_or(0);
        self.piece.words.push(Word {
            start,
            end,
            touches,
            at,
            width,
            comma,
            group,
        });
    }
}
