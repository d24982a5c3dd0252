//! What a test expects, resolved against a policy.

use super::names;
use crate::ast::Mode;
use crate::eval::FactName;
use crate::policy::{EntryId, ObligationKindId, Policy, UnitId, Verb};
use crate::source::Span;

/// One expectation with its place.
#[derive(Clone, Debug)]
pub struct Placed {
    /// What is expected.
    pub expected: Expected,
    /// Where that is written.
    pub span: Span,
}

/// What is expected of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One outcome, of the policy itself or of a layer.
    Decided {
        /// The layer; none for the policy itself.
        layer: Option<UnitId>,
        /// The position of the outcome on the scale.
        outcome: u32,
        /// Why, when that is expected too.
        by: Option<Reason>,
    },
    /// Several outcomes, exactly these.
    Undetermined {
        /// The layer; none for the policy itself.
        layer: Option<UnitId>,
        /// The positions of the outcomes, ascending.
        possible: Vec<u32>,
        /// The missing facts, exactly these, when that is expected too.
        needing: Option<Vec<FactName>>,
    },
    /// The question date is before the policy is in force.
    NotInForce,
    /// The case is refused.
    Rejected,
    /// A layer does not apply.
    DoesNotApply(UnitId),
    /// Obligations hold, may hold, or do not.
    Obligation {
        /// The verb.
        verb: Verb,
        /// Each of these.
        what: Vec<ObligationKindId>,
        /// In every completion, in some, in none.
        mode: Mode,
    },
    /// An entry matches, may match, or does not.
    Entry {
        /// The entry.
        entry: EntryId,
        /// In every completion, in some, in none.
        mode: Mode,
    },
    /// The category in every completion: 1, 2, or 0 for none.
    Category(u8),
    /// A rule is set aside, may be, or is not.
    SetAside {
        /// The rule.
        rule: String,
        /// By this one.
        by: Option<String>,
        /// In every completion, in some, in none.
        mode: Mode,
    },
}

/// Why an outcome holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Exactly these rules are decisive: names, sorted.
    Rules(Vec<String>),
    /// No rule is left.
    Otherwise,
}

impl Reason {
    /// `by a, b`
    pub(super) fn text(&self) -> String {
        match self {
            Reason::Rules(names) => format!("by {}", names.join(", ")),
            Reason::Otherwise => "by otherwise".to_owned(),
        }
    }
}

impl Expected {
    /// As a test spells it, without the word `expect`.
    #[must_use]
    pub fn text(&self, policy: &Policy) -> String {
        match self {
            Expected::Decided { layer, outcome, by } => {
                let unit = layer.unwrap_or(policy.root);
                let subject =
                    layer.map_or_else(String::new, |l| format!("{} is ", names::unit(policy, l)));
                let by = by
                    .as_ref()
                    .map_or_else(String::new, |by| format!(" {}", by.text()));
                format!("{subject}{}{by}", names::outcome(policy, unit, *outcome))
            }
            Expected::Undetermined {
                layer,
                possible,
                needing,
            } => {
                let unit = layer.unwrap_or(policy.root);
                let subject =
                    layer.map_or_else(String::new, |l| format!("{} ", names::unit(policy, l)));
                format!(
                    "{subject}{}",
                    undetermined(policy, unit, possible, needing.as_deref())
                )
            }
            Expected::NotInForce => "not in force".to_owned(),
            Expected::Rejected => "rejected".to_owned(),
            Expected::DoesNotApply(unit) => {
                format!("{} does not apply", names::unit(policy, *unit))
            }
            Expected::Obligation { verb, what, mode } => {
                let what: Vec<_> = what
                    .iter()
                    .map(|&id| names::obligation(policy, id))
                    .collect();
                format!(
                    "{}{} {}",
                    mode_text(*mode),
                    names::verb(*verb),
                    what.join(", ")
                )
            }
            Expected::Entry { entry, mode } => {
                format!("{}entry {}", mode_text(*mode), names::entry(policy, *entry))
            }
            Expected::Category(which) => format!("category {}", category(*which)),
            Expected::SetAside { rule, by, mode } => {
                let by = by
                    .as_ref()
                    .map_or_else(String::new, |by| format!(" by {by}"));
                format!("{}set aside {rule}{by}", mode_text(*mode))
            }
        }
    }
}

/// `undetermined { a, b } needing x, y`
pub(super) fn undetermined(
    policy: &Policy,
    unit: UnitId,
    possible: &[u32],
    needing: Option<&[FactName]>,
) -> String {
    let outcomes: Vec<_> = possible
        .iter()
        .map(|&outcome| names::outcome(policy, unit, outcome))
        .collect();
    let mut text = format!("undetermined {{ {} }}", outcomes.join(", "));
    if let Some(needing) = needing.filter(|facts| !facts.is_empty()) {
        let mut facts: Vec<_> = needing
            .iter()
            .map(|fact| names::fact(policy, fact))
            .collect();
        facts.sort();
        text += &format!(" needing {}", facts.join(", "));
    }
    text
}

/// A category as written.
pub(super) fn category(which: u8) -> &'static str {
    match which {
        1 => "I",
        2 => "II",
        _ => "none",
    }
}

fn mode_text(mode: Mode) -> &'static str {
    match mode {
        Mode::Certain => "",
        Mode::Possible => "possible ",
        Mode::Not => "not ",
    }
}
