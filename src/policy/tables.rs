//! The tables of a compiled policy.

use super::{
    AttributeId, ChoiceSet, ConditionId, EntryId, ExceptionId, Known, ObligationId,
    ObligationKindId, RecordId, RuleId, ScaleId, SourceId, UnitId, VariableId,
};
pub use crate::ast::Verb;
use crate::quantity::{Date, Unit as MeasureUnit};

/// A span of days `[from, until)`; an absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Validity {
    /// First day.
    pub from: Option<Date>,
    /// First day no longer.
    pub until: Option<Date>,
}

impl Validity {
    /// Is the day in it?
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|d| d <= day) && self.until.is_none_or(|d| day < d)
    }

    /// Is some day in both?
    #[must_use]
    pub fn overlaps(&self, other: &Validity) -> bool {
        let starts_before_end = |a: &Validity, b: &Validity| match (a.from, b.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

/// A name with what a person sees instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// What a person sees.
    pub label: String,
}

/// Outcomes, strictest first.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// Its outcomes, strictest first.
    pub outcomes: Vec<Named>,
}

/// A record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its attributes in the order declared.
    pub attributes: Vec<AttributeId>,
    /// Its declared instances, sorted by name.
    pub instances: Vec<super::InstanceId>,
    /// The variable of who it is, when it has declared instances.
    pub identity: Option<VariableId>,
}

/// An attribute.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its record.
    pub record: RecordId,
    /// Its name within the record.
    pub name: String,
    /// `record.name`.
    pub dotted: String,
    /// Its doc comment, one paragraph a line.
    pub doc: String,
    /// Its type.
    pub ty: AttributeType,
    /// May it be undeterminable?
    pub undeterminable: bool,
    /// The value of a declared instance whose register is silent.
    pub otherwise: Option<Known>,
    /// Is it a person's judgement?
    pub finding: bool,
    /// May an applicant change it?
    pub negotiable: bool,
    /// How a person is asked for it.
    pub ask: Option<String>,
    /// What a person sees instead of the dotted name.
    pub label: Option<String>,
    /// Its own variable (`bool`, enum, number, date); none for sets and curves.
    pub variable: Option<VariableId>,
    /// For a set: its member variables. For a curve: its tested points, ascending by argument.
    pub parts: Vec<VariableId>,
    /// For a set or curve that may be undeterminable: the variable that says so.
    pub undeterminable_variable: Option<VariableId>,
}

/// An attribute's type.
#[derive(Clone, Debug)]
pub enum AttributeType {
    /// `bool`
    Bool,
    /// `one of { … }`
    OneOf {
        /// Ascending?
        ordered: bool,
        /// Its values.
        values: Vec<Named>,
    },
    /// `integer`
    Integer,
    /// `decimal`
    Decimal,
    /// `date`
    Date,
    /// `set of { … }`
    Set(Vec<Named>),
    /// `set of entry`
    Entries,
    /// `[signed] DIMENSION in UNIT`
    Quantity {
        /// May it be negative?
        signed: bool,
        /// The unit of bare numbers, and the one shown.
        unit: MeasureUnit,
    },
    /// A curve.
    Curve {
        /// Rising? Otherwise falling.
        rising: bool,
        /// The argument's unit.
        argument: MeasureUnit,
        /// The value's unit.
        value: MeasureUnit,
        /// The attribute the argument goes up to.
        argument_bound: Option<AttributeId>,
        /// The attribute the value goes up to.
        value_bound: Option<AttributeId>,
        /// Linear between points for every case?
        linear: bool,
    },
}

impl AttributeType {
    /// Does a value of this type, of whichever policy, mean the same for the other type? Of entries none does: each policy
    /// numbers its own.
    #[must_use]
    pub fn has_values_of(&self, other: &AttributeType) -> bool {
        let same = |one: &[Named], other: &[Named]| {
            let names = one.iter().map(|value| &value.name);
            names.eq(other.iter().map(|value| &value.name))
        };
        match (self, other) {
            (Self::OneOf { values, .. }, Self::OneOf { values: others, .. })
            | (Self::Set(values), Self::Set(others)) => same(values, others),
            (Self::Entries, _) => false,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A named condition.
#[derive(Clone, Debug)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// Its versions, ascending.
    pub versions: Vec<(Validity, ConditionId)>,
}

/// A kind of obligation.
#[derive(Clone, Debug)]
pub struct ObligationKind {
    /// Its name.
    pub name: String,
    /// What a person sees.
    pub label: String,
    /// Who must do it.
    pub owner: Option<String>,
    /// When: `before licence`.
    pub phase: Option<String>,
}

/// How well a source is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceStatus {
    /// The instrument itself was read.
    Primary,
    /// Known from another's account.
    Secondary,
    /// Not verified.
    Unverified,
}

impl SourceStatus {
    /// As written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            SourceStatus::Primary => "primary",
            SourceStatus::Secondary => "secondary",
            SourceStatus::Unverified => "unverified",
        }
    }
}

/// A source.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The date of the instrument.
    pub dated: Option<Date>,
    /// Where it is known from.
    pub known_from: Vec<String>,
    /// How well it is known.
    pub status: SourceStatus,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// The declared source; none for free text, which counts as unverified.
    pub source: Option<SourceId>,
    /// The place in it, or the free text.
    pub place: String,
}

/// Citations and notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What it is based on.
    pub citations: Vec<Citation>,
    /// Notes for a reader.
    pub notes: Vec<String>,
}

/// An entry of the annex.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its code (`1.A.2`) or name (`containment`).
    pub code: String,
    /// 1, 2, or none for an entry outside any category.
    pub category: Option<u8>,
    /// The declared entry directly above it.
    pub parent: Option<EntryId>,
    /// The declared entries directly under it.
    pub children: Vec<EntryId>,
    /// Its versions, ascending.
    pub versions: Vec<EntryVersion>,
    /// The variable of a person's judgement, when some version needs one.
    pub judgement: Option<VariableId>,
}

/// One dated version of an entry.
#[derive(Clone, Debug)]
pub struct EntryVersion {
    /// When it exists.
    pub validity: Validity,
    /// Its title.
    pub title: String,
    /// Its doc comment.
    pub doc: String,
    /// When it matches.
    pub test: EntryTest,
    /// Citations and notes.
    pub remarks: Remarks,
    /// The amendment that brought it.
    pub amendment: Option<String>,
}

/// When an entry version matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryTest {
    /// Its sub-entries say.
    Sub,
    /// When the condition holds (and, with sub-entries, one of them matches).
    When(ConditionId),
    /// A person judges, while the condition may hold.
    Judgement(Option<ConditionId>),
    /// Never: the place is reserved.
    Reserved,
}

/// A policy among those compiled together.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The scale it decides.
    pub scale: ScaleId,
    /// The outcome when no rule is left.
    pub otherwise: u32,
    /// First day it is in force.
    pub effective: Option<Date>,
    /// The attribute that gives the question date.
    pub dated_by: Option<AttributeId>,
    /// When it applies; none means always.
    pub applies: Option<ConditionId>,
    /// Its layers; a policy with layers has no rules of its own.
    pub layers: Vec<UnitId>,
    /// Its rules.
    pub rules: Vec<RuleId>,
    /// Its exceptions.
    pub exceptions: Vec<ExceptionId>,
    /// Its obligation blocks.
    pub obligations: Vec<ObligationId>,
    /// Citations and notes.
    pub remarks: Remarks,
}

/// One dated version of a rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name; unique in its unit on any date.
    pub name: String,
    /// Its policy.
    pub unit: UnitId,
    /// The policy it was first written in, when that was copied by `extends`.
    pub declared_in: String,
    /// Is it a floor?
    pub absolute: bool,
    /// When it exists.
    pub validity: Validity,
    /// All versions of the rules it outranks.
    pub overrides: Vec<RuleId>,
    /// Its branches.
    pub branches: Vec<Branch>,
    /// Its doc comment.
    pub doc: String,
    /// Citations and notes.
    pub remarks: Remarks,
    /// The amendment that brought it.
    pub amendment: Option<String>,
}

/// A branch of a rule: it concludes the outcome where its condition holds and its `unless` does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The position on the unit's scale.
    pub outcome: u32,
    /// The condition as written after `if`.
    pub condition: ConditionId,
    /// The condition as written after `unless`.
    pub unless: Option<ConditionId>,
}

/// One dated version of an exception.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Its name.
    pub name: String,
    /// Its policy.
    pub unit: UnitId,
    /// When it exists.
    pub validity: Validity,
    /// All versions of the rules that do not fire where it holds.
    pub to: Vec<RuleId>,
    /// Its condition.
    pub condition: ConditionId,
    /// Its doc comment.
    pub doc: String,
    /// Citations and notes.
    pub remarks: Remarks,
    /// The amendment that brought it.
    pub amendment: Option<String>,
}

/// One dated version of an obligation block.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// Its name.
    pub name: String,
    /// Its policy.
    pub unit: UnitId,
    /// When it exists.
    pub validity: Validity,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// Its doc comment.
    pub doc: String,
    /// Citations and notes.
    pub remarks: Remarks,
    /// The amendment that brought it.
    pub amendment: Option<String>,
}

/// A clause of an obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `require`, `consider` or `may`.
    pub verb: Verb,
    /// What.
    pub what: Vec<ObligationKindId>,
    /// When; none means always.
    pub condition: Option<ConditionId>,
    /// When not.
    pub unless: Option<ConditionId>,
}

/// What must never happen. Typed here; proving it over all cases is not part of this table.
#[derive(Clone, Debug)]
pub struct Guarantee {
    /// Its name.
    pub name: String,
    /// Its policy.
    pub unit: UnitId,
    /// When it is claimed.
    pub validity: Validity,
    /// What is claimed.
    pub claim: Claim,
}

/// The claim of a guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The conclusion holds wherever the premise does.
    Whenever {
        /// What holds.
        conclusion: ConditionId,
        /// Where.
        premise: ConditionId,
    },
    /// The outcome of `unit` never gets stricter (or looser) as the attribute rises (or falls).
    Monotone {
        /// The policy whose outcome it is.
        unit: UnitId,
        /// Never stricter; otherwise never looser.
        never_stricter: bool,
        /// The attribute that moves.
        attribute: AttributeId,
        /// It rises; otherwise it falls.
        rises: bool,
    },
}

/// A declared instance of a record.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its record.
    pub record: RecordId,
    /// Its name.
    pub name: String,
    /// What a person sees.
    pub title: String,
    /// Other names a case may use.
    pub also: Vec<String>,
    /// What is known of it, by attribute, ascending.
    pub facts: Vec<RegisterFact>,
    /// Notes for a reader.
    pub notes: Vec<String>,
}

/// What a register states of one attribute of an instance.
#[derive(Clone, Debug)]
pub struct RegisterFact {
    /// The attribute.
    pub attribute: AttributeId,
    /// Values and when they hold; disjoint.
    pub values: Vec<(Validity, Known)>,
    /// What it is based on.
    pub citations: Vec<Citation>,
}

/// Every outcome of a scale.
#[must_use]
pub fn all_outcomes(scale: &Scale) -> ChoiceSet {
    ChoiceSet::all(scale.outcomes.len())
}
