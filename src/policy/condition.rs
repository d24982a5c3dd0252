//! Conditions over variables.

use super::{AttributeId, ChoiceSet, ConditionId, DefineId, EntryId, UnitId, VariableId};
use crate::quantity::{Date, Num};

/// A condition. In a completion it is true or false; on a partly known case it is true, false or unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// `true` or `false`.
    Constant(bool),
    /// `not c`.
    Not(ConditionId),
    /// Every one of them; of none: true.
    All(Vec<ConditionId>),
    /// At least one of them; of none: false.
    Any(Vec<ConditionId>),
    /// One variable against constants.
    Test(VariableId, Test),
    /// A linear comparison of two variables.
    Linear(Linear),
    /// The set has at least one member at or under `target` (a value, a code, `category I`, as text for people):
    /// one of the member variables is true. False when the set is undeterminable.
    Has {
        /// The set.
        attribute: AttributeId,
        /// What is asked for, as a person writes it.
        target: String,
        /// The member variables (see [`super::VariableKind::Member`]) that would make it true.
        any: Vec<VariableId>,
    },
    /// One of these entries matches. `target` is how a person writes it: `entry 1.A`, `category I except 1.A.2`.
    Entry {
        /// What is asked, as a person writes it.
        target: String,
        /// The entries.
        any: Vec<EntryId>,
    },
    /// `category I` (1) or `category II` (2) as language.md 3.6 defines them.
    Category(u8),
    /// A named condition: that of the version in force on the question date, false when none is.
    Define(DefineId),
    /// The question date is in `[from, until)`.
    InForce {
        /// First day.
        from: Option<Date>,
        /// First day no longer.
        until: Option<Date>,
    },
    /// The outcome of a policy is one of these. In the policy's own obligations and guarantees this is `posture`.
    Outcome {
        /// The policy.
        unit: UnitId,
        /// Positions on its scale.
        outcomes: ChoiceSet,
    },
}

/// A test of one variable against constants. False when the variable is undeterminable, but for `Undeterminable`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// A truth value is true.
    True,
    /// An enum value, or an identity, is one of these.
    Choice(ChoiceSet),
    /// A number (in base units; a date in days) compares so with a constant.
    Number(Op, Num),
    /// It is undeterminable.
    Undeterminable,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

impl Op {
    /// As written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Op::Eq => "==",
            Op::Ne => "!=",
            Op::Lt => "<",
            Op::Le => "<=",
            Op::Gt => ">",
            Op::Ge => ">=",
        }
    }

    /// The same comparison with its sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Op {
        match self {
            Op::Lt => Op::Gt,
            Op::Le => Op::Ge,
            Op::Gt => Op::Lt,
            Op::Ge => Op::Le,
            same => same,
        }
    }

    /// The comparison that holds exactly where this one does not.
    #[must_use]
    pub fn negated(self) -> Op {
        match self {
            Op::Eq => Op::Ne,
            Op::Ne => Op::Eq,
            Op::Lt => Op::Ge,
            Op::Le => Op::Gt,
            Op::Gt => Op::Le,
            Op::Ge => Op::Lt,
        }
    }

    /// Does `left op right` hold?
    #[must_use]
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Op::Eq => left == right,
            Op::Ne => left != right,
            Op::Lt => left < right,
            Op::Le => left <= right,
            Op::Gt => left > right,
            Op::Ge => left >= right,
        }
    }
}

/// `a·x + b·y op k` over two number variables (in base units). False when either is undeterminable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    /// Coefficients, none zero, and variables, in ascending order of variable; two of them.
    pub terms: Vec<(Num, VariableId)>,
    /// The comparison.
    pub op: Op,
    /// The constant.
    pub constant: Num,
}
