//! One declaration: mended where it can be, parsed, and where that fails, complained about and parsed again without
//! the clause at fault.

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

use super::comments::Comments;
use super::diagnose::{self, Diagnosis};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::foreign::{self, Foreign};
use super::grammar::{Grammar, Node, Rule};
use super::repair::Repaired;
use super::stack::with_room;
use super::scan::{DECLARATIONS, MAX_DEPTH, MAX_LENGTH, Piece, Scan};
use super::token::{Token, TokenKind, tokens};
use super::walk::Walker;
use super::{brackets, error, place, recover};
use crate::ast::{Declaration, Word};
use crate::diagnostic::{Edit, nearest};
use crate::source::{FileId, Span};

/// Reads one declaration.
pub(super) struct Reader<'a> {
    file: FileId,
    /// The whole file.
    whole: &'a str,
    piece: Piece,
    scan: &'a Scan,
    comments: &'a mut Comments,
    text: Repaired<'a>,
    /// Stretches as written in which something is wrong that has been said already.
    tainted: Vec<Range<usize>>,
    /// Mistakes that were mended, each up to the end of the next word: what goes wrong there follows from them.
    mended: Vec<Range<usize>>,
    /// The lines on which the grammar gave up.
    lines: Vec<usize>,
    /// Were brackets added at the end? Then what is missing there has been said already.
    closed: bool,
    /// Were clauses left out?
    incomplete: bool,
    /// What is wrong.
    pub errors: Vec<SyntaxError>,
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

/// What to write instead of a foreign thing of the file.
pub(super) fn replacement(text: &str, kind: Foreign, start: usize, end: usize) -> Option<String> {
    let found = text.get(start..end)?;
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | '(' | '"' | '-');
    let before = text.get(..start)?.chars().next_back().is_some_and(joins);
    let after = text.get(end..)?.chars().next().is_some_and(joins);
    let line = text.get(end..)?.split('\n').next().unwrap_or("").trim();
    match kind {
        Foreign::Semicolon if !line.is_empty() && !line.starts_with(['}', '/']) => {
            Some(",".to_owned())
        }
        // A comment in the middle of a line cannot become one that runs to its end.
        Foreign::BlockComment if !line.is_empty() => None,
        _ => foreign::replacement(kind, found, before, after),
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
            errors: Vec::new(),
            broken_names: Vec::new(),
        }
    }

    /// The declaration, if enough of it can be read.
    pub(super) fn read(&mut self) -> Option<Declaration> {
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
                self.errors.push(error(span, SyntaxErrorKind::TooDeep { limit }));
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
        let found = walker.errors;
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

    // Mistakes that show without the grammar ----------------------------------------------------------------------

    /// A stretch of the file as a stretch of this declaration.
    fn local(&self, start: usize, end: usize) -> Option<Range<usize>> {
        (self.piece.start <= start && end <= self.piece.end)
            .then(|| start - self.piece.start..end - self.piece.start)
    }

    /// Writes what is meant for what the language does not know. It has been reported for the whole file.
    fn mend_foreign(&mut self) {
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
    fn mend_open_texts(&mut self) {
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
            let curly = written.rfind(['\u{201c}', '\u{201d}', '\u{201e}']);
            // A backslash at the end would take the quote for its own.
            let slash = if written.ends_with('\\') { "\\" } else { "" };
            let (close, old) = match curly {
                Some(at) => {
                    let length = written
                        .get(at..)
                        .and_then(|r| r.chars().next())
                        .map_or(1, char::len_utf8);
                    (range.start + at, length)
                }
                None => (range.end, 0),
            };
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

    /// Closes brackets that are left open.
    fn mend_brackets(&mut self) {
        let text = self.text.text().to_owned();
        let tokens = tokens(&text);
        let faults = brackets::unclosed(&text, &tokens);
        let quiet = self.closed;
        let mut closers = Vec::new();
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
            let place = self.original(open);
            let outermost = faults
                .get(index + 1)
                .is_none_or(|next| next.before != fault.before);
            if outermost && !quiet {
                let noticed = fault.before.and_then(|before| tokens.get(before));
                let noticed = noticed.map(|token| self.span(&self.original(token)));
                let bracket = char::from(fault.bracket);
                let kind = SyntaxErrorKind::Unclosed { bracket, noticed };
                self.errors.push(error(self.span(&place), kind));
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
    fn begins_well(&mut self) -> bool {
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
            && !super::scan::is_reserved(word);
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
        let known = overlap(&self.mended, &place)
            || (self.closed && at >= tokens.len())
            || match &clause {
                Some(clause) => overlap(&self.tainted, &self.text.range(clause.clone())),
                None => overlap(&self.tainted, &place),
            };
        let patches: Vec<_> = patches
            .into_iter()
            .map(|(range, with)| (self.text.range(range), with))
            .collect();
        // A line that is at fault already is likely to be misread in other ways too.
        let vague = matches!(
            kind,
            SyntaxErrorKind::Expected { .. }
                | SyntaxErrorKind::MissingSign { .. }
                | SyntaxErrorKind::WrongSign { .. }
        );
        let line = self.line(place.start);
        let known = known || (vague && self.lines.contains(&line));
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
        let range = self.text.range(clause);
        self.text.blank(range);
        true
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
    fn original(&self, token: &Token) -> Range<usize> {
        self.text.range(token.start..token.end)
    }

    /// The place in the file of a stretch as written.
    fn span(&self, range: &Range<usize>) -> Span {
        place(
            self.file,
            self.piece.start + range.start,
            self.piece.start + range.end,
        )
    }
}

/// Does a stretch touch one of these? An empty one counts as one character.
fn overlap(stretches: &[Range<usize>], range: &Range<usize>) -> bool {
    let end = range.end.max(range.start + 1);
    stretches
        .iter()
        .any(|stretch| stretch.start < end && range.start < stretch.end.max(stretch.start + 1))
}
