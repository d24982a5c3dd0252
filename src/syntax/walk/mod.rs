//! From what the grammar matched to the tree: one function per grammar rule, named after it.
//!
//! No function assumes more than that it was handed its own rule: a part that is missing ends in `None`, which
//! [`Walker::declaration`] reports as a fault of ours instead of failing.

mod amendment;
mod annex;
mod arithmetic;
mod case;
mod condition;
mod rules;
mod value;
mod vocabulary;

use super::comments::Comments;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::grammar::{Node, Rule};
use super::repair::Repaired;
use crate::ast::{Accept, Citation, Declaration, DeclarationKind, Remarks, Validity, Word};
use crate::diagnostic::Edit;
use crate::source::{FileId, Span};

/// Builds the tree of one declaration.
pub(in crate::syntax) struct Walker<'a> {
    /// The file.
    pub file: FileId,
    /// Where the declaration begins in the file.
    pub base: usize,
    /// The text that was matched.
    pub text: &'a Repaired<'a>,
    /// The file's comments, from which declarations, fields and entries take theirs.
    pub comments: &'a mut Comments,
    /// What is wrong although the grammar matched.
    pub errors: Vec<SyntaxError>,
    /// Were clauses left out? Then what seems empty may not be.
    pub incomplete: bool,
    /// How many brace lists of conditions are around the present one.
    pub blocks: usize,
}

impl Walker<'_> {
    /// `declaration = { SOI ~ ( language | … | instance ) ~ EOI }`
    pub(super) fn declaration(&mut self, node: Node<'_>) -> Option<Declaration> {
        let inner = node
            .into_inner()
            .find(|inner| inner.as_rule() != Rule::EOI)?;
        self.any_declaration(inner)
    }

    /// A declaration in a file or in an amendment.
    fn any_declaration(&mut self, node: Node<'_>) -> Option<Declaration> {
        let span = self.span(&node);
        let doc = self.doc(&node);
        let kind = match node.as_rule() {
            Rule::language => DeclarationKind::Language(self.only(node, Rule::version)?),
            Rule::use_file => DeclarationKind::Use(self.only_string(node)?),
            Rule::part_of => DeclarationKind::PartOf(self.only(node, Rule::name)?),
            Rule::scale => DeclarationKind::Scale(self.scale(node)?),
            Rule::record => DeclarationKind::Record(self.record(node)?),
            Rule::assume => DeclarationKind::Assume(self.only_expr(node)?),
            Rule::obligations => DeclarationKind::Obligations(self.obligations(node)?),
            Rule::source => DeclarationKind::Source(self.source(node)?),
            Rule::annex => DeclarationKind::Annex(self.annex(node)?),
            Rule::policy => DeclarationKind::Policy(self.policy(node)?),
            Rule::rule_declaration => DeclarationKind::Rule(self.rule_declaration(node)?),
            Rule::obligation => DeclarationKind::Obligation(self.obligation(node)?),
            Rule::exception => DeclarationKind::Exception(self.exception(node)?),
            Rule::define => DeclarationKind::Define(self.define(node)?),
            Rule::instance => DeclarationKind::Instance(self.instance(node)?),
            Rule::register => DeclarationKind::Register(self.register(node)?),
            Rule::guarantee => DeclarationKind::Guarantee(self.guarantee(node)?),
            Rule::amendment => DeclarationKind::Amendment(self.amendment(node)?),
            Rule::test => DeclarationKind::Test(self.test(node)?),
            Rule::case => DeclarationKind::Case(self.case(node)?),
            _ => return None,
        };
        Some(Declaration { doc, kind, span })
    }

    // Places and words --------------------------------------------------------------------------------------------

    /// The place in the file of a stretch of the matched text.
    pub(super) fn place(&self, start: usize, end: usize) -> Span {
        let range = self.text.range(start..end);
        let offset = |at: usize| u32::try_from(self.base + at).unwrap_or(u32::MAX);
        Span::new(self.file, offset(range.start), offset(range.end))
    }

    /// The place of a node, without the blanks and comments that the grammar skipped after it.
    fn span(&self, node: &Node<'_>) -> Span {
        let start = node.as_span().start();
        self.place(start, end(node))
    }

    /// What a node says, in the text as matched.
    fn word(&self, node: &Node<'_>) -> Word {
        Word {
            text: node.as_str().to_owned(),
            span: self.span(node),
        }
    }

    /// `string = ${ "\"" ~ string_text ~ "\"" }`
    fn string(&mut self, node: Node<'_>) -> Word {
        let span = self.span(&node);
        let inner = node.into_inner().next();
        let start = inner.as_ref().map_or(0, |inner| inner.as_span().start());
        let raw = inner.as_ref().map_or("", Node::as_str);
        let mut text = String::with_capacity(raw.len());
        let mut characters = raw.char_indices();
        while let Some((at, character)) = characters.next() {
            if character != '\\' {
                text.push(character);
                continue;
            }
            match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                Some((_, other)) => {
                    let span = self.place(start + at, start + at + 1 + other.len_utf8());
                    self.error_with(
                        span,
                        SyntaxErrorKind::UnknownEscape { escaped: other },
                        vec![Edit {
                            span,
                            replacement: format!("\\\\{other}"),
                        }],
                    );
                    text.push('\\');
                    text.push(other);
                }
                None => text.push('\\'),
            }
        }
        Word { text, span }
    }

    /// The text that a place of the file shows, on one line.
    fn shown(&self, span: Span) -> String {
        let at = |offset: u32| usize::try_from(offset).map_or(0, |at| at.saturating_sub(self.base));
        let text = self
            .text
            .original()
            .get(at(span.start)..at(span.end))
            .unwrap_or("");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// `names = { name ~ (comma ~ name)* }`
    fn names(&self, node: Node<'_>) -> Vec<Word> {
        node.into_inner()
            .filter(|inner| inner.as_rule() == Rule::name)
            .map(|inner| self.word(&inner))
            .collect()
    }

    /// `path = ${ name ~ ("." ~ word)* }`
    fn path(&self, node: Node<'_>) -> Vec<Word> {
        node.into_inner().map(|inner| self.word(&inner)).collect()
    }

    /// The only part of a kind.
    fn only(&self, node: Node<'_>, rule: Rule) -> Option<Word> {
        let inner = node.into_inner().find(|inner| inner.as_rule() == rule)?;
        Some(self.word(&inner))
    }

    fn only_string(&mut self, node: Node<'_>) -> Option<Word> {
        let inner = node
            .into_inner()
            .find(|inner| inner.as_rule() == Rule::string)?;
        Some(self.string(inner))
    }

    /// `///` lines that stand before a node.
    fn doc(&mut self, node: &Node<'_>) -> Vec<String> {
        let start = self.base + self.text.start(node.as_span().start());
        self.comments.doc_before(start)
    }

    // Complaints --------------------------------------------------------------------------------------------------

    /// Notes a mistake.
    fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        self.error_with(span, kind, Vec::new());
    }

    /// Notes a mistake with the edits that mend it.
    fn error_with(&mut self, span: Span, kind: SyntaxErrorKind, edits: Vec<Edit>) {
        self.errors.push(SyntaxError { span, kind, edits });
    }

    /// Keeps a clause that may stand once, and reports a second one.
    fn once<T>(&mut self, slot: &mut Option<T>, value: T, clause: &'static str, span: Span) {
        if slot.is_some() {
            self.error(span, SyntaxErrorKind::SaidTwice { clause });
        } else {
            *slot = Some(value);
        }
    }

    /// Reports braces that hold nothing, unless something was taken out of them.
    fn not_empty(&mut self, span: Span, empty: bool, what: &'static str, wanted: &'static str) {
        if empty && !self.incomplete {
            self.error(span, SyntaxErrorKind::Empty { what, wanted });
        }
    }

    // Clauses shared by declarations ------------------------------------------------------------------------------

    /// `citation = { kw_cite ~ (string | name ~ string?) }`
    fn citation(&mut self, node: Node<'_>) -> Citation {
        let span = self.span(&node);
        let mut citation = Citation {
            source: None,
            place: None,
            span,
        };
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => citation.source = Some(self.word(&part)),
                Rule::string => citation.place = Some(self.string(part)),
                _ => {}
            }
        }
        citation
    }

    /// `accept = { kw_accept ~ name ~ (kw_with ~ (code | name))? ~ string }`
    fn accept(&mut self, node: Node<'_>) -> Option<Accept> {
        let span = self.span(&node);
        let mut names = Vec::new();
        let mut reason = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name | Rule::code => names.push(self.word(&part)),
                Rule::string => reason = Some(self.string(part)),
                _ => {}
            }
        }
        let mut names = names.into_iter();
        Some(Accept {
            finding: names.next()?,
            with: names.next(),
            reason: reason?,
            span,
        })
    }

    /// Takes a citation, note or accepted finding into the remarks of its declaration.
    fn remark_clause(&mut self, remarks: &mut Remarks, node: Node<'_>) -> Option<()> {
        match node.as_rule() {
            Rule::citation => {
                let citation = self.citation(node);
                remarks.citations.push(citation);
            }
            Rule::note => {
                let note = self.only_string(node)?;
                remarks.notes.push(note);
            }
            Rule::accept => {
                let accept = self.accept(node)?;
                remarks.accepts.push(accept);
            }
            _ => {}
        }
        Some(())
    }

    /// `from_date = { kw_from ~ date }`, `until_date = { kw_until ~ date }`
    fn validity_clause(&mut self, validity: &mut Validity, node: Node<'_>) -> Option<()> {
        let span = self.span(&node);
        match node.as_rule() {
            Rule::from_date => {
                let date = self.only(node, Rule::date)?;
                self.once(&mut validity.from, date, "from", span);
            }
            Rule::until_date => {
                let date = self.only(node, Rule::date)?;
                self.once(&mut validity.until, date, "until", span);
            }
            _ => {}
        }
        Some(())
    }
}

/// Where the last visible part of a node ends.
fn end(node: &Node<'_>) -> usize {
    match node.as_rule() {
        Rule::string
        | Rule::path
        | Rule::quantity
        | Rule::negative
        | Rule::row_quantity
        | Rule::record_instance => node.as_span().end(),
        _ => match node.clone().into_inner().next_back() {
            Some(last) => end(&last),
            None => node.as_span().end(),
        },
    }
}
