//! What the checker can find wrong: facts here, words in `wording`.

use super::conditions::Place;
use crate::ast::Word;
use crate::diagnostic::nearest;
use crate::quantity::Date;
use crate::source::Span;

/// A finding of the checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CheckError {
    // ---- names
    /// A name that nothing declares.
    Unknown {
        kind: Kind,
        name: Word,
        nearest: Option<String>,
        known: Known,
    },
    /// An instance that nothing declares.
    NoInstance {
        record: String,
        name: Word,
        nearest: Option<String>,
        known: Known,
        /// The question that was probably meant, when the word is a value of one of the record's attributes.
        instead: Option<String>,
    },
    /// A name declared twice.
    Duplicate { kind: Kind, name: Word, first: Span },
    /// A name that stands twice in one list.
    Repeated { kind: Kind, name: Word, first: Span },
    /// Two values of one fact on one day.
    FactTwice {
        name: String,
        /// The instance, where a register speaks of many.
        whose: Option<String>,
        first: Span,
        second: Span,
    },
    /// Two instances that a case could call by one name.
    SharedAlias {
        name: Word,
        instance: String,
        other: String,
        first: Span,
    },
    /// A clause that a file may state once.
    StatedTwice {
        what: &'static str,
        span: Span,
        first: Span,
    },
    /// A name that another kind of thing has, in a place where both can stand.
    SharedName {
        kind: Kind,
        name: Word,
        other: Kind,
        first: Span,
    },
    /// A name that the language uses itself where this kind of thing stands.
    NameTaken {
        kind: Kind,
        name: Word,
        meaning: &'static str,
    },
    /// A rule that another policy has.
    InOtherPolicy {
        name: Word,
        here: String,
        there: String,
    },
    /// The file does not say which policy its declarations belong to.
    WhichPolicy { span: Span, policies: Vec<String> },
    /// No file declares a policy.
    NoPolicy { span: Span },
    /// The root file declares several policies and none has the others as layers or bases.
    SeveralRoots { span: Span, policies: Vec<String> },
    /// The language is newer than this program.
    NewerLanguage { number: Word, newest: u32 },
    /// `language` with something that is no version.
    BadLanguage { number: Word },
    /// A named condition that nothing uses.
    UnusedDefine { name: Word },
    // ---- types and units
    /// Two sides of different dimension.
    Mismatch {
        left: Span,
        left_is: String,
        right: Span,
        right_is: String,
        units: Vec<String>,
        gravity: bool,
    },
    /// Something else than a condition where a condition must stand.
    NotACondition {
        span: Span,
        found: String,
        help: Option<String>,
    },
    /// `is` with something it cannot ask about.
    NotAskable {
        span: Span,
        found: String,
        help: String,
    },
    /// An enum compared with something that is none of its values.
    NotAValue {
        span: Span,
        name: String,
        other: &'static str,
        help: String,
    },
    /// Days added or multiplied.
    DateArithmetic { span: Span },
    /// A product that measures nothing the language knows.
    NoDimension { span: Span },
    /// A set asked for members of another kind.
    OtherMembers {
        span: Span,
        message: String,
        label: &'static str,
        help: &'static str,
    },
    /// Something else than a number, quantity or date where one must stand.
    NotANumber {
        span: Span,
        found: String,
        help: Option<String>,
    },
    /// A comparison that the types already answer.
    AlwaysSame {
        span: Span,
        always: bool,
        why: String,
    },
    /// Two factors with attributes, a division by one, or more than two attributes in one comparison.
    NonLinear { span: Span, why: NonLinear },
    /// A constant zero as divisor.
    DivisionByZero { span: Span },
    /// A number, unit or date that cannot be read.
    BadLiteral {
        span: Span,
        message: String,
        help: Option<String>,
    },
    /// A bare number against a quantity.
    NeedsUnit {
        span: Span,
        dimension: String,
        units: Vec<String>,
    },
    /// `<` between values that have no order.
    NoOrder { span: Span, name: String },
    /// A guarantee about what rises or falls, of something that does neither.
    NoDirection { span: Span, name: String },
    /// `posture` where no posture exists yet.
    PostureHere {
        span: Span,
        what: &'static str,
        place: Place,
    },
    /// `category` in an entry's own condition, or a classification in an `assume`.
    CategoryHere { span: Span, place: Place },
    /// `implies` outside an `assume`.
    ImpliesHere { span: Span },
    /// `is undeterminable` of an attribute that never is.
    NeverUndeterminable { span: Span, name: String },
    /// A set compared as if it were a value.
    SetCompared { span: Span, name: String },
    /// Not a set where a set must stand.
    NotASet { span: Span, found: String },
    /// A value in quotes.
    QuotedValue {
        text: Word,
        /// The value it stands for, by its name or its label.
        meant: Option<String>,
    },
    /// `at` on something that is no curve, or with an argument that is no constant.
    BadCurve {
        span: Span,
        why: String,
        label: &'static str,
    },
    /// °C in arithmetic.
    OffsetInArithmetic { span: Span },
    /// A type that contradicts itself.
    BadType {
        span: Span,
        message: String,
        label: &'static str,
        help: String,
    },
    /// A value that is not of its attribute's type.
    BadValue {
        diagnostic: Box<crate::diagnostic::Diagnostic>,
    },
    // ---- structure
    /// Declarations that lead back to themselves.
    Cycle {
        kind: Circle,
        path: Vec<(String, Span)>,
        date: Option<Date>,
    },
    /// Conditions that lead on from one declaration to the next, further than anybody could follow.
    TooFar {
        name: String,
        span: Span,
        limit: usize,
    },
    /// Something that would weaken an absolute rule.
    TouchesAbsolute {
        span: Span,
        what: &'static str,
        rule: String,
        declared: Span,
    },
    /// A declaration without a citation.
    MissingCitation { kind: Kind, name: Word },
    /// A citation that nobody verified.
    UnverifiedCitation {
        span: Span,
        source: Option<String>,
        text: String,
    },
    /// `until` is not after `from`.
    EmptyValidity { span: Span, from: Date, until: Date },
    /// Two versions of one name exist on the same day.
    Overlap {
        kind: Kind,
        name: String,
        first: Span,
        second: Span,
    },
    /// A declaration lacks a clause it must state.
    ClauseMissing {
        kind: Kind,
        name: Word,
        clause: &'static str,
        help: String,
    },
    /// An amendment of what is not in force that day.
    NotInForce {
        kind: Kind,
        name: Word,
        date: Date,
        ended: Option<(Date, String)>,
        begins: Option<Date>,
    },
    /// Two amendments of one declaration on one date.
    AmendedTwice {
        kind: Kind,
        name: Word,
        date: Date,
        other: Span,
    },
    /// A layered policy with rules of its own.
    RuleInLayered { name: Word, policy: String },
    /// A layer that has layers.
    NestedLayers { name: Word },
    /// A sub-entry whose code is not under its parent's.
    EntryOutOfPlace { code: Word, parent: Word },
    /// One entry written in two others.
    TwoParents {
        code: Word,
        parent: Word,
        other: String,
        first: Span,
    },
    /// An entry that nothing can match.
    EntryWithoutTest { code: Word },
    /// One entry in two categories.
    TwoCategories { code: Word, first: Span },
    /// Two annexes in one policy.
    SeveralAnnexes { name: Word, first: Span },
    /// A declaration that belongs elsewhere.
    Misplaced {
        span: Span,
        message: String,
        label: &'static str,
        help: String,
    },
    /// The same rule in a policy and in what it extends.
    ExtendsClash {
        kind: Kind,
        name: Word,
        base: String,
    },
    /// The same name in two policies that one policy extends.
    BasesClash {
        kind: Kind,
        name: String,
        base: Word,
        first: Word,
    },
    /// A base that decides another scale.
    BaseScale {
        base: Word,
        its: String,
        own: String,
    },
    /// A policy with layers that extends another.
    BaseOfLayered { base: Word, policy: String },
    /// More policies extend each other in a row than anybody could follow.
    TooManyBases { policy: Word, limit: usize },
    /// Something that would exist when what it stands in does not.
    OutOfSpan {
        span: Span,
        outer: Outer,
        date: Date,
        limit: Date,
    },
    /// An `accept` that silences nothing.
    UselessAccept {
        span: Span,
        finding: String,
        why: String,
    },
    /// A negated comparison that is true of what is undeterminable.
    NegatedUndeterminable { span: Span, name: String },
    /// `use` files that lead back to themselves.
    UseCycle { span: Span, path: Vec<String> },
    /// A used file that cannot be read.
    CannotUse {
        span: Span,
        message: String,
        help: Option<String>,
    },
}

/// The names that could have been meant: a few to show, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) shown: Vec<String>,
    pub(crate) more: usize,
    /// What the names are all under, where those elsewhere are left out: an entry code or the number of an item.
    pub(crate) under: Option<String>,
}

impl Known {
    /// The first few of a list.
    pub(crate) fn of(mut list: Vec<String>) -> Known {
        /// Names shown where none is near.
        const SHOWN: usize = 12;
        let more = list.len().saturating_sub(SHOWN);
        list.truncate(SHOWN);
        Known {
            shown: list,
            more,
            under: None,
        }
    }
}

/// What leads back to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Circle {
    /// Rules by `overrides`.
    Overrides,
    /// Defines.
    Defines,
    /// Entries.
    Entries,
    /// Defines and entries.
    Conditions,
    /// Policies by `extends`.
    Bases,
    /// Policies by layers and by tests of each other's outcome.
    Outcomes,
}

/// What a dated declaration can stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outer {
    /// The amendment that brings it.
    Amendment,
    /// The entry it is written in.
    Entry(String),
}

/// Why an expression is not linear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NonLinear {
    /// Both factors hold attributes.
    Product,
    /// The divisor holds an attribute. The linear form of the comparison, when it can be given.
    Quotient,
    /// More than two attributes.
    TooMany(usize),
}

/// A kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Scale,
    Outcome,
    Record,
    Attribute,
    Value,
    Instance,
    Register,
    Define,
    Entry,
    ObligationKind,
    Source,
    Policy,
    Rule,
    Exception,
    Obligation,
    Guarantee,
    Amendment,
    Category,
    Word,
    Finding,
    File,
    Dimension,
}

impl CheckError {
    /// An unknown name, with the nearest of those that are known, when one is to be looked for, and the first few.
    pub(crate) fn unknown(kind: Kind, name: &Word, known: Vec<String>, look: bool) -> CheckError {
        let names = known.iter().map(String::as_str).filter(|_| look);
        let nearest = nearest(&name.text, names).map(str::to_string);
        CheckError::Unknown {
            kind,
            name: name.clone(),
            nearest,
            known: Known::of(known),
        }
    }
}

impl Kind {
    /// As a person calls it.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Kind::Scale => "scale",
            Kind::Outcome => "outcome",
            Kind::Record => "record",
            Kind::Attribute => "attribute",
            Kind::Value => "value",
            Kind::Instance => "instance",
            Kind::Register => "register of",
            Kind::Define => "define",
            Kind::Entry => "entry",
            Kind::ObligationKind => "kind of obligation",
            Kind::Source => "source",
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::Exception => "exception",
            Kind::Obligation => "obligation",
            Kind::Guarantee => "guarantee",
            Kind::Amendment => "amendment",
            Kind::Category => "category",
            Kind::Word => "name",
            Kind::Finding => "finding",
            Kind::File => "file",
            Kind::Dimension => "dimension",
        }
    }
}
