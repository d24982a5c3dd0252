//! The compiled policy: flat tables and ids, all names resolved, all numbers in base units.
//!
//! What a policy *means* is here and nothing else: no spans (a [`Places`] table beside it maps ids to places),
//! no spelling, no order of declarations. The interpreter, the digests and later the diagrams read only this.

mod asked;
mod change;
mod choice;
mod class;
mod classified;
pub mod code;
mod condition;
mod curve;
mod digest;
mod print;
#[cfg(test)]
pub(crate) mod sample;
mod standing;
mod tables;
mod value;
mod variable;

pub use change::{Change, ConditionPlace};
pub use choice::ChoiceSet;
pub use condition::{Condition, Linear, Op, Test};
pub use curve::Curve;
pub use digest::{meaning_digest, text_digest};
pub use print::{Printer, policy_text};
pub use tables::*;
pub use value::{Knowledge, Known};
pub use variable::{Cells, Domain, Variable, VariableKind};

use crate::source::Span;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// The position in its table.
            #[must_use]
            pub fn index(self) -> usize { self.0 as usize }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// A scale of outcomes.
    ScaleId,
    /// A record.
    RecordId,
    /// An attribute of a record.
    AttributeId,
    /// A variable: what the interpreter splits and a case fixes.
    VariableId,
    /// A condition.
    ConditionId,
    /// A named condition.
    DefineId,
    /// A kind of obligation.
    ObligationKindId,
    /// A source.
    SourceId,
    /// An entry of the annex.
    EntryId,
    /// A policy among those compiled together.
    UnitId,
    /// One dated version of a rule.
    RuleId,
    /// One dated version of an exception.
    ExceptionId,
    /// One dated version of an obligation block.
    ObligationId,
    /// A guarantee.
    GuaranteeId,
    /// A declared instance of a record.
    InstanceId,
}

/// Everything compiled from one policy and the files it uses.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The language version it is written in.
    pub language: u32,
    /// The policy that answers.
    pub root: UnitId,
    /// Scales of outcomes.
    pub scales: Vec<Scale>,
    /// Records.
    pub records: Vec<Record>,
    /// Attributes of all records.
    pub attributes: Vec<Attribute>,
    /// Variables: what conditions test.
    pub variables: Vec<Variable>,
    /// Conditions; operands come before what uses them.
    pub conditions: Vec<Condition>,
    /// Named conditions.
    pub defines: Vec<Define>,
    /// What cannot be false in any real case.
    pub assumes: Vec<ConditionId>,
    /// Kinds of obligations.
    pub obligation_kinds: Vec<ObligationKind>,
    /// Sources.
    pub sources: Vec<Source>,
    /// The annex's name and title, when one is in reach.
    pub annex: Option<(String, String)>,
    /// Entries of the annex, sorted by code.
    pub entries: Vec<Entry>,
    /// Policies; one whose outcome another tests comes before it, and the layers of one before it.
    pub units: Vec<Unit>,
    /// Rules of all units.
    pub rules: Vec<Rule>,
    /// Exceptions of all units.
    pub exceptions: Vec<Exception>,
    /// Obligation blocks of all units.
    pub obligations: Vec<Obligation>,
    /// Guarantees of all units.
    pub guarantees: Vec<Guarantee>,
    /// Declared instances of all records.
    pub instances: Vec<Instance>,
    /// The variable of the question date.
    pub question_date: VariableId,
    /// The digest of the meaning: `mtcrc-meaning/1:sha256:…`.
    pub meaning: String,
    /// The digest of the sources: `sha256:…`.
    pub text: String,
}

/// Where each part of a compiled policy is written.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// By `ConditionId`.
    pub conditions: Vec<Span>,
    /// By `AttributeId`.
    pub attributes: Vec<Span>,
    /// By position in `assumes`.
    pub assumes: Vec<Span>,
    /// By `DefineId`, one for each version.
    pub defines: Vec<Vec<Span>>,
    /// By `EntryId`, one for each version.
    pub entries: Vec<Vec<Span>>,
    /// By `UnitId`.
    pub units: Vec<Span>,
    /// By `RuleId`.
    pub rules: Vec<Span>,
    /// By `ExceptionId`.
    pub exceptions: Vec<Span>,
    /// By `ObligationId`.
    pub obligations: Vec<Span>,
    /// By `GuaranteeId`.
    pub guarantees: Vec<Span>,
    /// By `InstanceId`.
    pub instances: Vec<Span>,
    /// By `SourceId`.
    pub sources: Vec<Span>,
    /// By `ObligationKindId`.
    pub obligation_kinds: Vec<Span>,
    /// By `ScaleId`.
    pub scales: Vec<Span>,
    /// By `RecordId`.
    pub records: Vec<Span>,
}

impl Policy {
    /// What is assumed, one by one: an `assume` of several conditions that all hold is as many assumptions.
    #[must_use]
    pub fn assumed(&self) -> Vec<ConditionId> {
        let mut assumed = Vec::new();
        let mut open: Vec<ConditionId> = self.assumes.iter().rev().copied().collect();
        while let Some(next) = open.pop() {
            match self.conditions.get(next.index()) {
                Some(Condition::All(parts)) => open.extend(parts.iter().rev()),
                _ => assumed.push(next),
            }
        }
        assumed
    }

    /// The policies that answer: the one that is asked, its layers and theirs, each once.
    #[must_use]
    pub fn answering_units(&self) -> Vec<UnitId> {
        let mut units = vec![self.root];
        let mut next = 0;
        while let Some(unit) = units.get(next) {
            let declared = self.units.get(unit.index());
            for &layer in declared.map_or(&[][..], |unit| &unit.layers) {
                if !units.contains(&layer) {
                    units.push(layer);
                }
            }
            next += 1;
        }
        units
    }
}
