//! When are two answers to one case the same, as far as a timeline goes?

use std::collections::BTreeSet;

use super::Aspect;
use crate::eval::{Contradiction, Decision, FactCondition, FactName, Status, Truth};
use crate::policy::{EntryId, ObligationKindId, RuleId, UnitId, Verb};

/// What of an answer a reader would call a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Same {
    status: Said,
    rules: (bool, Vec<RuleId>, Vec<RuleId>),
    entries: (Vec<EntryId>, Vec<EntryId>),
    obligations: BTreeSet<(Verb, ObligationKindId, bool)>,
    missing: (Vec<FactName>, Vec<Vec<Vec<FactCondition>>>),
    layers: Vec<(UnitId, Truth, Vec<u32>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Outcomes(Vec<u32>),
    NotInForce,
    TooManyOpenFacts,
    Rejected(String),
}

impl Same {
    pub fn of(answer: &Result<Decision, Contradiction>) -> Self {
        let decision = match answer {
            Ok(decision) => decision,
            Err(found) => {
                return Self {
                    // A contradiction is the statements it is made of, all of which its text names by id.
                    status: Said::Rejected(format!("{found:?}")),
                    rules: (false, Vec::new(), Vec::new()),
                    entries: (Vec::new(), Vec::new()),
                    obligations: BTreeSet::new(),
                    missing: (Vec::new(), Vec::new()),
                    layers: Vec::new(),
                };
            }
        };
        let dues = [
            (&decision.obligations, true),
            (&decision.possible_obligations, false),
        ];
        let mut obligations = BTreeSet::new();
        for (dues, certain) in dues {
            for due in dues {
                if certain || !obligations.contains(&(due.verb, due.what, true)) {
                    obligations.insert((due.verb, due.what, certain));
                }
            }
        }
        // What is on the scale of the answer shows in the answer.
        let beside = decision.layers.iter().filter(|layer| !layer.on_scale);
        let layers = beside.map(|layer| match layer.applies {
            Truth::False => (layer.unit, Truth::False, Vec::new()),
            applies => (layer.unit, applies, layer.possible.clone()),
        });
        Self {
            status: match decision.status {
                Status::Decided(_) | Status::Undetermined => {
                    Said::Outcomes(decision.possible.iter().map(|p| p.outcome).collect())
                }
                Status::NotInForce { .. } => Said::NotInForce,
                Status::TooManyOpenFacts { .. } => Said::TooManyOpenFacts,
            },
            rules: (
                decision.otherwise,
                decision.decisive.clone(),
                decision.possible_decisive.clone(),
            ),
            entries: (decision.entries.clone(), decision.possible_entries.clone()),
            obligations,
            missing: (
                decision.missing.iter().map(|m| m.fact.clone()).collect(),
                decision.possible.iter().map(|p| p.when.clone()).collect(),
            ),
            layers: layers.collect(),
        }
    }

    pub fn differs_in(&self, before: &Same) -> Vec<Aspect> {
        // Refused for another reason it has no other outcome: it has none.
        let refused = [self, before].map(|one| matches!(one.status, Said::Rejected(_)));
        let status = self.status != before.status;
        let outcome = status && refused != [true, true];
        let differing = [
            (Aspect::Outcome, outcome),
            (
                Aspect::Rules,
                self.rules != before.rules || status && !outcome,
            ),
            (Aspect::Entries, self.entries != before.entries),
            (Aspect::Obligations, self.obligations != before.obligations),
            (Aspect::Missing, self.missing != before.missing),
            (Aspect::Layers, self.layers != before.layers),
        ];
        let differing = differing.into_iter().filter(|(_, differs)| *differs);
        differing.map(|(aspect, _)| aspect).collect()
    }
}
