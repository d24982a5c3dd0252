//! Declarations.

use super::{CaseBody, Declaration, Expr, TestBody, Value, Word};
use crate::source::Span;

/// What a declaration declares.
#[derive(Clone, Debug)]
pub enum DeclarationKind {
    /// `language 1`
    Language(Word),
    /// `use "file.mtcr"`
    Use(Word),
    /// `part of POLICY`
    PartOf(Word),
    /// `scale posture { … }`
    Scale(Scale),
    /// `record item { … }`
    Record(Record),
    /// `assume COND`
    Assume(Expr),
    /// `obligations { … }`
    Obligations(Vec<ObligationKind>),
    /// `source NAME "Title" …`
    Source(SourceDecl),
    /// `annex NAME "Title" { … }`
    Annex(Annex),
    /// `policy NAME "Title" { … }`
    Policy(Policy),
    /// `rule NAME …`
    Rule(Rule),
    /// `obligation NAME …`
    Obligation(Obligation),
    /// `exception NAME to RULE …`
    Exception(Exception),
    /// `define NAME = COND`
    Define(Define),
    /// `partner france "France" { … }`, or an instance of any other record
    Instance(Instance),
    /// `register RECORD.ATTR from D { … }`
    Register(Register),
    /// `guarantee NAME: …`
    Guarantee(Guarantee),
    /// `amendment NAME "Title" from DATE { … }`
    Amendment(Amendment),
    /// `test "Title" { … }`
    Test(TestBody),
    /// `case "name" { … }`
    Case(CaseBody),
}

/// `from D1 until D2`; either may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day it exists.
    pub from: Option<Word>,
    /// First day it no longer exists.
    pub until: Option<Word>,
}

/// `cite SOURCE "place"` or `cite "text"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The declared source; none for free text.
    pub source: Option<Word>,
    /// The place in the source, or the free text.
    pub place: Option<Word>,
    /// The whole clause.
    pub span: Span,
}

/// `accept conflict with category-ii "reason"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accept {
    /// The finding's name.
    pub finding: Word,
    /// The declaration it is with.
    pub with: Option<Word>,
    /// Why it is accepted.
    pub reason: Word,
    /// The whole clause.
    pub span: Span,
}

/// Citations, notes and accepted findings of a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// `cite …`
    pub citations: Vec<Citation>,
    /// `note "…"`
    pub notes: Vec<Word>,
    /// `accept …`
    pub accepts: Vec<Accept>,
}

/// A name with an optional label: an outcome of a scale or a value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The name.
    pub name: Word,
    /// What a person sees, when it is not the name with blanks for hyphens.
    pub label: Option<Word>,
}

/// An ordered set of outcomes, strictest first.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its name.
    pub name: Word,
    /// Its outcomes.
    pub outcomes: Vec<Labelled>,
}

/// A group of attributes.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: Word,
    /// Its attributes.
    pub fields: Vec<Field>,
}

/// One line of a record: one or more attributes of one type.
#[derive(Clone, Debug)]
pub struct Field {
    /// `///` lines.
    pub doc: Vec<String>,
    /// The attributes' names.
    pub names: Vec<Word>,
    /// Their type.
    pub ty: Type,
    /// The type's place.
    pub ty_span: Span,
    /// `or undeterminable`
    pub undeterminable: Option<Span>,
    /// `otherwise V`
    pub otherwise: Option<Value>,
    /// `finding`
    pub finding: bool,
    /// `negotiable`
    pub negotiable: bool,
    /// `ask "…"`
    pub ask: Option<Word>,
    /// `label "…"`
    pub label: Option<Word>,
    /// The whole line.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `[ordered] one of { … }`
    OneOf {
        ordered: bool,
        values: Vec<Labelled>,
    },
    /// `integer`
    Integer,
    /// `decimal`
    Decimal,
    /// `date`
    Date,
    /// `set of { … }`
    SetOf(Vec<Labelled>),
    /// `set of entry`
    SetOfEntry,
    /// `[signed] DIMENSION in UNIT`
    Quantity(QuantityType),
    /// `[rising] curve …`
    Curve(Box<CurveType>),
}

/// `[signed] DIMENSION in UNIT`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityType {
    /// May it be negative?
    pub signed: bool,
    /// The dimension's name.
    pub dimension: Word,
    /// The unit bare numbers are in.
    pub unit: Word,
}

/// `[rising] curve X in U [up to F] -> Y in V [up to G] [linear between points]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveType {
    /// Does it rise? Otherwise it falls.
    pub rising: bool,
    /// The argument's type.
    pub argument: QuantityType,
    /// The attribute that bounds the argument.
    pub argument_bound: Option<Word>,
    /// The value's type.
    pub value: QuantityType,
    /// The attribute that bounds the value.
    pub value_bound: Option<Word>,
    /// `linear between points` for every case.
    pub linear: bool,
}

/// One kind of obligation.
#[derive(Clone, Debug)]
pub struct ObligationKind {
    /// Its name.
    pub name: Word,
    /// What a person sees.
    pub label: Word,
    /// Who must do it.
    pub owner: Option<Word>,
    /// When: `("before", "licence")`.
    pub phase: Option<(Word, Word)>,
}

/// How well a source is known.
#[derive(Clone, Debug)]
pub struct SourceDecl {
    /// Its name.
    pub name: Word,
    /// Its title.
    pub title: Word,
    /// The date of the instrument.
    pub dated: Option<Word>,
    /// Where it is known from, when the instrument itself was not read.
    pub known_from: Vec<Word>,
    /// `primary`, `secondary` or `unverified`.
    pub status: Option<Word>,
}

/// A block of an annex; several blocks of one name are one annex.
#[derive(Clone, Debug)]
pub struct Annex {
    /// Its name.
    pub name: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Its groups in the order written.
    pub groups: Vec<EntryGroup>,
}

/// `category I { … }`, or entries outside any category.
#[derive(Clone, Debug)]
pub struct EntryGroup {
    /// `I` or `II`.
    pub category: Option<Word>,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One entry of an annex.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `///` lines.
    pub doc: Vec<String>,
    /// Its code or name.
    pub code: Word,
    /// Its title.
    pub title: Word,
    /// When it exists.
    pub validity: Validity,
    /// When it matches.
    pub test: EntryTest,
    /// Citations and notes.
    pub remarks: Remarks,
    /// Sub-entries.
    pub children: Vec<Entry>,
    /// The whole entry.
    pub span: Span,
}

/// When an entry matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryTest {
    /// Nothing is written: its sub-entries say.
    None,
    /// `when COND`
    When(Expr),
    /// `by judgement [if COND]`
    Judgement(Option<Expr>),
    /// `reserved`
    Reserved(Span),
}

/// A policy's heading.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub name: Word,
    /// Its title.
    pub title: Option<Word>,
    /// Policies whose declarations it copies.
    pub extends: Vec<Word>,
    /// `decides SCALE`
    pub decides: Option<Word>,
    /// `otherwise OUTCOME`
    pub otherwise: Option<Word>,
    /// `effective DATE`
    pub effective: Option<Word>,
    /// `dated by record.attribute`
    pub dated_by: Option<Expr>,
    /// `applies if COND`
    pub applies: Option<Expr>,
    /// `layers a, b`
    pub layers: Vec<Word>,
    /// Citations and notes.
    pub remarks: Remarks,
}

/// `OUTCOME if COND [unless COND]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The outcome.
    pub outcome: Word,
    /// The condition.
    pub condition: Expr,
    /// The exception in place.
    pub unless: Option<Expr>,
    /// The whole branch.
    pub span: Span,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Is it a floor?
    pub absolute: Option<Span>,
    /// Its name.
    pub name: Word,
    /// Rules it outranks.
    pub overrides: Vec<Word>,
    /// When it exists.
    pub validity: Validity,
    /// Citations, notes and accepted findings.
    pub remarks: Remarks,
    /// Its branches.
    pub branches: Vec<Branch>,
}

/// An obligation block.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Its name.
    pub name: Word,
    /// When it exists.
    pub validity: Validity,
    /// Citations, notes and accepted findings.
    pub remarks: Remarks,
    /// Its clauses.
    pub clauses: Vec<ObligationClause>,
}

/// `require a, b if COND unless COND`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObligationClause {
    /// `require`, `consider` or `may`.
    pub verb: Verb,
    /// What is to be done.
    pub what: Vec<Word>,
    /// When; none means always.
    pub condition: Option<Expr>,
    /// The exception in place.
    pub unless: Option<Expr>,
    /// The whole clause.
    pub span: Span,
}

/// What an obligation asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// It must be done.
    Require,
    /// It is a factor to weigh.
    Consider,
    /// It is open to the authority and changes nothing by itself.
    May,
}

impl Verb {
    /// As written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verb::Require => "require",
            Verb::Consider => "consider",
            Verb::May => "may",
        }
    }
}

/// An exception to rules.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its name.
    pub name: Word,
    /// The rules that do not fire where it holds.
    pub to: Vec<Word>,
    /// When it exists.
    pub validity: Validity,
    /// Citations, notes and accepted findings.
    pub remarks: Remarks,
    /// It holds when one of these does.
    pub conditions: Vec<Expr>,
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Define {
    /// Its name.
    pub name: Word,
    /// When it exists.
    pub validity: Validity,
    /// The condition.
    pub condition: Expr,
    /// Citations.
    pub remarks: Remarks,
}

/// A named instance of a record with its dated facts.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The record's name.
    pub record: Word,
    /// The instance's name.
    pub name: Word,
    /// What a person sees.
    pub title: Option<Word>,
    /// Other names a case may use.
    pub also: Vec<Word>,
    /// Citations of every fact without its own, and notes.
    pub remarks: Remarks,
    /// Its facts.
    pub facts: Vec<InstanceFact>,
}

/// `attr: value from D, value from D cite …`
#[derive(Clone, Debug)]
pub struct InstanceFact {
    /// The attribute.
    pub attribute: Word,
    /// The values and when they hold.
    pub values: Vec<(Value, Validity)>,
    /// This fact's own citations.
    pub citations: Vec<Citation>,
    /// The whole fact.
    pub span: Span,
}

/// One fact of many instances, as an official list gives it.
#[derive(Clone, Debug)]
pub struct Register {
    /// The record whose instances it speaks of.
    pub record: Word,
    /// The attribute it gives.
    pub attribute: Word,
    /// When the list holds.
    pub validity: Validity,
    /// Citations of the list, and notes.
    pub remarks: Remarks,
    /// Each value with those it holds for.
    pub lines: Vec<(Value, Vec<Word>)>,
    /// What holds for every declared instance that no line names; without it the list is silent about them.
    pub otherwise: Option<Value>,
    /// The attribute as written, with its record.
    pub span: Span,
}

/// What must never happen.
#[derive(Clone, Debug)]
pub struct Guarantee {
    /// Its name.
    pub name: Word,
    /// When it is claimed.
    pub validity: Validity,
    /// What is claimed.
    pub claim: Claim,
    /// Citations and notes.
    pub remarks: Remarks,
}

/// The claim of a guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// `CONCLUSION whenever PREMISE`
    Whenever { conclusion: Expr, premise: Expr },
    /// `posture never stricter as partner.x rises`
    Monotone {
        /// `posture`, or the policy whose outcome is meant.
        subject: Word,
        /// `never stricter`; otherwise `never looser`.
        never_stricter: bool,
        /// The attribute that moves.
        attribute: Expr,
        /// Does it rise? Otherwise it falls.
        rises: bool,
    },
}

/// An amendment: the dated declarations it stands for.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// Its name.
    pub name: Word,
    /// Its title.
    pub title: Option<Word>,
    /// The day it takes effect.
    pub from: Option<Word>,
    /// Citations of every declaration in it without its own, and notes.
    pub remarks: Remarks,
    /// What it does.
    pub changes: Vec<Change>,
}

/// One change of an amendment.
#[derive(Clone, Debug)]
pub struct Change {
    /// The change.
    pub kind: ChangeKind,
    /// The whole change.
    pub span: Span,
}

/// The changes an amendment can make.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// `repeal rule NAME`: the kind of declaration and its name.
    Repeal { what: Word, name: Word },
    /// `replace rule NAME …`
    Replace(Box<Declaration>),
    /// `add rule NAME …`
    Add(Box<Declaration>),
    /// `add entry …`, in its category when it has one.
    AddEntry {
        category: Option<Word>,
        entry: Box<Entry>,
    },
    /// `replace entry …`, in its category when that is written.
    ReplaceEntry {
        category: Option<Word>,
        entry: Box<Entry>,
    },
}
