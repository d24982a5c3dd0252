//! One declaration: mended where it can be, parsed, and where that fails, complained about and parsed again without
//! the clause at fault.

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::comments::Comments;
use super::concrete::Concrete;
use super::diagnose::{self, Diagnosis};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::grammar::{Grammar, Node, Rule};
use super::repair::Repaired;
use super::scan::{MAX_DEPTH, MAX_LENGTH, Piece, Scan};
use super::token::{Token, tokens};
use super::walk::Walker;
use super::{error, place, recover};
use crate::ast::{Declaration, Word};
use crate::diagnostic::Edit;
use crate::source::{FileId, Span};
use crate::threads::with_room;

/// Reads one declaration.
pub(super) struct Reader<'a> {
    pub(super) file: FileId,
    /// The whole file.
    pub(super) whole: &'a str,
    pub(super) piece: Piece,
    pub(super) scan: &'a Scan,
    comments: &'a mut Comments,
    pub(super) text: Repaired<'a>,
    /// Stretches as written in which something is wrong that has been said already.
    pub(super) tainted: Vec<Range<usize>>,
    /// Mistakes that were mended, each up to the end of the next word: what goes wrong there follows from them.
    mended: Vec<Range<usize>>,
    /// The lines on which the grammar gave up.
    lines: Vec<usize>,
    /// Were brackets added at the end? Then what is missing there has been said already.
    pub(super) closed: bool,
    /// Were clauses left out?
    incomplete: bool,
    /// Where every word is kept, if they are asked for.
    pub concrete: Option<&'a mut Concrete>,
    /// What is wrong.
    pub errors: Vec<SyntaxError>,
    /// Stretches of the file that could not be read.
    pub lost: Vec<Range<usize>>,
    /// The names it would have introduced.
    pub broken_names: Vec<Word>,
}

/// Where and why the grammar gave up.
pub(super) struct Failure {
    /// The place in the text.
    pub at: usize,
    /// What it tried there.
    pub expected: Vec<Rule>,
}

/// Parses a text with one rule of the grammar.
pub(super) fn parse_with(rule: Rule, text: &str) -> Result<Node<'_>, Failure> {
    match Grammar::parse(rule, text) {
        Ok(mut nodes) => nodes.next().ok_or(Failure {
            at: 0,
            expected: Vec::new(),
        }),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Failure { at, expected })
        }
    }
}

impl<'a> Reader<'a> {
    /// A reader of one piece of a file.
    pub(super) fn new(
        file: FileId,
        whole: &'a str,
        piece: Piece,
        scan: &'a Scan,
        comments: &'a mut Comments,
    ) -> Self {
        let original = whole.get(piece.start..piece.end).unwrap_or("");
        Reader {
            file,
            whole,
            piece,
            scan,
            comments,
            text: Repaired::new(original),
            tainted: Vec::new(),
            mended: Vec::new(),
            lines: Vec::new(),
            closed: false,
            incomplete: false,
            concrete: None,
            errors: Vec::new(),
            lost: Vec::new(),
            broken_names: Vec::new(),
        }
    }

    /// The declaration, if enough of it can be read.
    pub(super) fn read(&mut self) -> Option<Declaration> {
        let declaration = self.read_piece();
        if declaration.is_none() {
            self.lost.push(self.piece.start..self.piece.end);
        }
        declaration
    }

    fn read_piece(&mut self) -> Option<Declaration> {
        if let Some(at) = self.piece.too_deep {
            let span = place(self.file, at, at + 1);
            self.errors
                .push(error(span, SyntaxErrorKind::TooDeep { limit: MAX_DEPTH }));
            return None;
        }
        let length = self.piece.end - self.piece.start;
        if length > MAX_LENGTH {
            let span = place(self.file, self.piece.start, self.piece.start + 1);
            self.errors
                .push(error(span, SyntaxErrorKind::TooLong { limit: MAX_LENGTH }));
            return None;
        }
        let depth = self.piece.depth;
        match with_room(depth, || self.read_text()) {
            Some(declaration) => declaration,
            None => {
                let span = place(self.file, self.piece.start, self.piece.start + 1);
                let limit = MAX_DEPTH;
                self.errors
                    .push(error(span, SyntaxErrorKind::TooDeep { limit }));
                None
            }
        }
    }

    /// The same, with enough room for its nesting.
    fn read_text(&mut self) -> Option<Declaration> {
        let length = self.piece.end - self.piece.start;
        self.mend_foreign();
        self.mend_open_texts();
        if self.piece.unbalanced {
            self.mend_wrong_closers();
            self.mend_brackets();
        }
        if !self.begins_well() {
            self.lose();
            return None;
        }
        // A long text is not read as often as a short one.
        let tries = (4_000_000 / length.max(1)).clamp(3, 100);
        for _ in 0..tries {
            let text = self.text.text().to_owned();
            match parse_with(Rule::declaration, &text) {
                Ok(node) => return self.walk(node),
                Err(failure) => {
                    if !self.recover(&text, failure) {
                        break;
                    }
                }
            }
        }
        self.lose();
        None
    }

    fn walk(&mut self, node: Node<'_>) -> Option<Declaration> {
        if let Some(concrete) = &mut self.concrete {
            concrete.add(&node, self.piece.start);
        }
        let mut walker = Walker {
            file: self.file,
            base: self.piece.start,
            text: &self.text,
            comments: self.comments,
            errors: Vec::new(),
            incomplete: self.incomplete,
            blocks: 0,
        };
        let declaration = walker.declaration(node);
        let mut found = walker.errors;
        if self.closed {
            // What should have stood before a brace that is missing is not asked for. Where braces that are there hold
            // nothing, they end with one.
            let count = found.len();
            found.retain(|error| {
                let (start, end) = (error.span.start as usize, error.span.end as usize);
                let written = self.whole.get(start..end).unwrap_or_default();
                !matches!(error.kind, SyntaxErrorKind::Empty { .. }) || written.ends_with('}')
            });
            if found.len() < count {
                self.more_than_a_bracket();
            }
        }
        if declaration.is_none() {
            if found.is_empty() {
                let span = place(self.file, self.piece.start, self.piece.end);
                self.errors.push(error(span, SyntaxErrorKind::Internal));
            }
            self.lose();
        }
        self.errors.extend(found);
        declaration
    }

    // Mistakes that the grammar meets -----------------------------------------------------------------------------

    /// Complains about a failure and takes it out of the way. False when the declaration is lost.
    fn recover(&mut self, text: &str, failure: Failure) -> bool {
        let tokens = tokens(text);
        let Diagnosis {
            kind,
            range,
            patches,
        } = diagnose::diagnose(text, &tokens, &failure);
        let at = tokens
            .iter()
            .position(|token| token.end > failure.at)
            .unwrap_or(tokens.len());
        // The mistake may lie before the word that showed it.
        let fault = tokens
            .iter()
            .position(|token| token.end > range.start)
            .map_or(at, |fault| fault.min(at));
        let clause = recover::clause(text, &tokens, fault);
        let place = self.text.range(range);
        // A line that is at fault already is likely to be misread in other ways too.
        let vague = matches!(
            kind,
            SyntaxErrorKind::Expected { .. }
                | SyntaxErrorKind::MissingSign { .. }
                | SyntaxErrorKind::WrongSign { .. }
        );
        // A bracket that was added is a place that nobody wrote.
        let added = |token: &Token| vague && self.original(token).is_empty();
        let cut_short = self.closed && tokens.get(at).is_none_or(added);
        if cut_short {
            self.more_than_a_bracket();
        }
        let known = overlap(&self.mended, &place)
            || cut_short
            || match &clause {
                Some(clause) => overlap(&self.tainted, &self.text.range(clause.clone())),
                None => overlap(&self.tainted, &place),
            };
        let patches: Vec<_> = patches
            .into_iter()
            .map(|(range, with)| (self.text.range(range), with))
            .collect();
        let line = self.line(place.start);
        let above = |lines: usize| {
            line.checked_sub(lines)
                .is_some_and(|line| self.lines.contains(&line))
        };
        // So is one below several of those.
        let misread = self.lines.contains(&line) || (above(1) && above(2));
        let known = known || (vague && misread);
        self.lines.push(line);
        if !known {
            let edits = patches
                .iter()
                .map(|(range, with)| Edit {
                    span: self.span(range),
                    replacement: with.clone(),
                })
                .collect();
            let span = self.span(&place);
            self.errors.push(SyntaxError { span, kind, edits });
        }
        if !known && !patches.is_empty() {
            let next = tokens.get(at + 1).or(tokens.get(at));
            let next = next.map_or(place.end, |token| self.original(token).end);
            let mut mended = true;
            for (range, with) in &patches {
                mended &= self.text.patch(range.clone(), with.clone());
            }
            if mended {
                // What goes wrong within the next word follows from this mistake or its remedy.
                self.mended.push(place.start..next.max(place.end));
                return true;
            }
        }
        let Some(clause) = clause else {
            return false;
        };
        let names = recover::names_in_clause(text, &tokens, &clause);
        self.broken(text, names);
        let heading = recover::names_in_declaration(text, tokens.get(..2).unwrap_or(&tokens));
        if !self.incomplete {
            self.broken(text, heading);
        }
        self.incomplete = true;
        let range = self.text.range(clause.clone());
        self.lost
            .push(self.piece.start + range.start..self.piece.start + range.end);
        self.text.blank(clause);
        true
    }

    /// More is missing where a bracket is: it is said to be missing, and not offered as all that is needed.
    fn more_than_a_bracket(&mut self) {
        for error in &mut self.errors {
            if matches!(error.kind, SyntaxErrorKind::Unclosed { .. }) {
                error.edits.clear();
            }
        }
    }

    /// The number of the line of a place as written.
    fn line(&self, at: usize) -> usize {
        let before = self.text.original().get(..at).unwrap_or("");
        before.bytes().filter(|&byte| byte == b'\n').count()
    }

    /// Notes the names of a declaration that could not be read.
    fn lose(&mut self) {
        let text = self.text.text().to_owned();
        let tokens = tokens(&text);
        let names = recover::names_in_declaration(&text, &tokens);
        self.broken(&text, names);
    }

    fn broken(&mut self, text: &str, names: Vec<Range<usize>>) {
        for range in names {
            let word = Word {
                text: text.get(range.clone()).unwrap_or("").to_owned(),
                span: self.span(&self.text.range(range)),
            };
            self.broken_names.push(word);
        }
    }

    /// The stretch as written of a token of the text.
    pub(super) fn original(&self, token: &Token) -> Range<usize> {
        self.text.range(token.start..token.end)
    }

    /// The place in the file of a stretch as written.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        place(
            self.file,
            self.piece.start + range.start,
            self.piece.start + range.end,
        )
    }
}

/// Does a stretch touch one of these? An empty one counts as one character.
pub(super) fn overlap(stretches: &[Range<usize>], range: &Range<usize>) -> bool {
    let end = range.end.max(range.start + 1);
    stretches
        .iter()
        .any(|stretch| stretch.start < end && range.start < stretch.end.max(stretch.start + 1))
}
