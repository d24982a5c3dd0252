//! Values of facts, cases and in-language tests.

use super::{Literal, Verb, Word};
use crate::source::Span;

/// A value as written, in a case, a test, a register or an `otherwise`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it is.
    pub span: Span,
}

/// The forms of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A number with or without unit, a date, a truth value, a code, or (to be refused well) a string.
    Literal(Literal),
    /// An enum value.
    Name(Word),
    /// `{ a, b }`, and `{ a, ? }` when `open`.
    Set { members: Vec<Word>, open: bool },
    /// `{ 500 kg -> 1850 km, … }`, optionally `linear`.
    Curve {
        points: Vec<(Literal, Literal)>,
        linear: bool,
    },
    /// `at least V`, `at most V`, or both.
    Bounds {
        at_least: Option<Box<Value>>,
        at_most: Option<Box<Value>>,
    },
    /// `one of { a, b }`.
    OneOf(Vec<Value>),
    /// `undeterminable`
    Undeterminable,
    /// `unknown`, written out.
    Unknown,
}

/// A statement of a case: a value with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The attribute within its record.
    pub attribute: Word,
    /// The value.
    pub value: Value,
    /// `source "…"`
    pub source: Option<Word>,
    /// `by "…"`
    pub by: Option<Word>,
    /// `on DATE`
    pub on: Option<Word>,
    /// The whole statement.
    pub span: Span,
}

/// `RECORD [INSTANCE] { statements }`
#[derive(Clone, Debug)]
pub struct RecordBlock {
    /// The record.
    pub record: Word,
    /// The instance, or the word `another`.
    pub instance: Option<Word>,
    /// The facts stated.
    pub statements: Vec<Statement>,
    /// The whole block.
    pub span: Span,
}

/// What a case says, in a `case` or a `test`.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `on DATE`
    pub on: Option<Word>,
    /// `as of DATE`
    pub as_of: Option<Word>,
    /// Records in the order written; a record may come several times.
    pub records: Vec<RecordBlock>,
    /// `classified { … }`: the codes, when stated.
    pub classified: Option<(Vec<Word>, Span)>,
    /// `about { key: "text" }`
    pub about: Vec<(Word, Word)>,
}

/// `case "name" { … }`
#[derive(Clone, Debug)]
pub struct CaseBody {
    /// Its name.
    pub name: Word,
    /// What it says.
    pub facts: Facts,
}

/// `test "Title" { … }`
#[derive(Clone, Debug)]
pub struct TestBody {
    /// Its title.
    pub title: Word,
    /// What the case says.
    pub facts: Facts,
    /// What is expected of it.
    pub expectations: Vec<Expectation>,
    /// `for record.attribute { … }`
    pub tables: Vec<Table>,
}

/// `for item.speed_max { 799 km/h: case-by-case … }`
#[derive(Clone, Debug)]
pub struct Table {
    /// The attribute that varies (`date` alone varies what `on` sets).
    pub attribute: Vec<Word>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The whole table.
    pub span: Span,
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The value of the attribute.
    pub value: Value,
    /// What is expected of the case with it.
    pub expectations: Vec<Expectation>,
    /// The whole row.
    pub span: Span,
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectationKind,
    /// Where it is written.
    pub span: Span,
}

/// The forms of an expectation.
#[derive(Clone, Debug)]
pub enum ExpectationKind {
    /// `expect OUTCOME [by a, b]`, of the policy itself or, with `policy`, `expect POLICY is OUTCOME`.
    Decided {
        policy: Option<Word>,
        outcome: Word,
        by: Option<Vec<Word>>,
    },
    /// `expect undetermined { a, b } [needing x, y]`, of the policy itself or of `policy`. Names in `needing` are dotted.
    Undetermined {
        policy: Option<Word>,
        possible: Vec<Word>,
        needing: Option<Vec<Word>>,
    },
    /// `expect not in force`
    NotInForce,
    /// `expect rejected`
    Rejected,
    /// `expect POLICY does not apply`
    DoesNotApply { policy: Word },
    /// `expect [not|possible] require a, b`
    Obligation {
        verb: Verb,
        what: Vec<Word>,
        mode: Mode,
    },
    /// `expect [not|possible] entry CODE`
    Entry { code: Word, mode: Mode },
    /// `expect category I`, `II` or `none`
    Category { which: Word },
    /// `expect [not] set aside RULE [by RULE]`
    SetAside {
        rule: Word,
        by: Option<Word>,
        mode: Mode,
    },
}

/// How an expectation about a part of the answer is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It holds in every completion.
    Certain,
    /// It holds in some completion and not in all.
    Possible,
    /// It holds in none.
    Not,
}
