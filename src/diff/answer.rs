//! What one policy answers to one case, by name, so that the answers of two policies can be compared.

use std::collections::BTreeSet;

use super::condition::Canonical;
use super::provisions::verb_word;
use crate::eval::{Decision, Due, Status};
use crate::policy::{EntryId, Policy, RuleId};

/// The answer of one policy to one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The case is refused: why, one line each.
    Rejected(Vec<String>),
    /// The question date is before the policy is in force.
    NotInForce,
    /// There are more open facts than the stated bound allows.
    TooManyOpenFacts,
    /// The possible outcomes, strictest first, and what goes with them. One outcome means that the case is decided.
    Outcomes {
        /// Names of the possible outcomes, strictest first.
        possible: Vec<String>,
        /// `policy.rule` of decisive rules.
        decisive: Certainty,
        /// No rule is left, so `otherwise` holds.
        otherwise: bool,
        /// Codes of matching entries.
        entries: Certainty,
        /// Obligations: `require government-assurances`.
        obligations: Certainty,
    },
}

/// What holds in every completion, and what in some.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certainty {
    /// What holds in every completion.
    pub certain: BTreeSet<String>,
    /// What holds in some completion but not in all.
    pub possible: BTreeSet<String>,
}

impl Answer {
    /// The answer a decision gives, in names.
    #[must_use]
    pub fn of(policy: &Policy, decision: &Decision) -> Self {
        match decision.status {
            Status::NotInForce { .. } => return Answer::NotInForce,
            Status::TooManyOpenFacts { .. } => return Answer::TooManyOpenFacts,
            Status::Decided(_) | Status::Undetermined => {}
        }
        let canonical = Canonical::new(policy);
        let scale = policy.units.get(policy.root.index()).map(|unit| unit.scale);
        let possible = decision
            .possible
            .iter()
            .filter_map(|p| Some(canonical.outcome(scale?, p.outcome)))
            .collect();
        Answer::Outcomes {
            possible,
            otherwise: decision.otherwise,
            decisive: certainty(&decision.decisive, &decision.possible_decisive, |id| {
                rule_name(policy, *id)
            }),
            entries: certainty(&decision.entries, &decision.possible_entries, |id| {
                entry_code(policy, *id)
            }),
            obligations: certainty(
                &decision.obligations,
                &decision.possible_obligations,
                |due| due_text(policy, due),
            ),
        }
    }
}

fn certainty<T>(certain: &[T], possible: &[T], name: impl Fn(&T) -> Option<String>) -> Certainty {
    let certain: BTreeSet<_> = certain.iter().filter_map(&name).collect();
    // Two versions or two blocks of one name: what is certain by one of them is not merely possible.
    let possible = possible
        .iter()
        .filter_map(&name)
        .filter(|name| !certain.contains(name))
        .collect();
    Certainty { certain, possible }
}

fn rule_name(policy: &Policy, id: RuleId) -> Option<String> {
    let rule = policy.rules.get(id.index())?;
    let unit = policy.units.get(rule.unit.index())?;
    Some(format!("{}.{}", unit.name, rule.name))
}

fn entry_code(policy: &Policy, id: EntryId) -> Option<String> {
    Some(policy.entries.get(id.index())?.code.clone())
}

fn due_text(policy: &Policy, due: &Due) -> Option<String> {
    let kind = policy.obligation_kinds.get(due.what.index())?;
    Some(format!("{} {}", verb_word(due.verb), kind.name))
}
