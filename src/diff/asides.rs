//! What holds of a decided case beside its outcome, by name, so that it can be asked of several policies.

use std::collections::BTreeSet;

use crate::analysis::Aside;
use crate::eval::{Decision, Due, LayerDecision, Truth};
use crate::policy::{EntryId, Policy};

/// What a decision says beside the outcome.
#[derive(Clone, Debug, Default)]
pub struct Asides {
    /// What holds in every completion.
    certain: BTreeSet<Aside>,
    /// What holds in some.
    possible: BTreeSet<Aside>,
}

impl Asides {
    /// What the decision of a policy says.
    #[must_use]
    pub fn of(policy: &Policy, decision: &Decision) -> Self {
        let mut found = Asides {
            certain: named(policy, &decision.entries, &decision.obligations),
            possible: named(
                policy,
                &decision.possible_entries,
                &decision.possible_obligations,
            ),
        };
        for layer in decision.layers.iter().filter(|layer| !layer.on_scale) {
            found.add_layer(policy, layer);
        }
        found
    }

    /// The outcomes of a layer on a scale of its own.
    fn add_layer(&mut self, policy: &Policy, layer: &LayerDecision) {
        let declared = policy.units.get(layer.unit.index());
        let scale = declared.and_then(|unit| policy.scales.get(unit.scale.index()));
        let (Some(declared), Some(scale)) = (declared, scale) else {
            return;
        };
        let certain = layer.applies == Truth::True && layer.possible.len() == 1;
        for outcome in &layer.possible {
            let Some(named) = scale.outcomes.get(*outcome as usize) else {
                continue;
            };
            let what = Aside::Layer(declared.name.clone(), named.name.clone());
            match layer.applies {
                Truth::False => false,
                _ if certain => self.certain.insert(what),
                _ => self.possible.insert(what),
            };
        }
    }

    /// Does this hold? None where it is open.
    #[must_use]
    pub fn holds(&self, what: &Aside) -> Option<bool> {
        match (self.certain.contains(what), self.possible.contains(what)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }
}

/// Entries and obligations by name.
fn named(policy: &Policy, entries: &[EntryId], obligations: &[Due]) -> BTreeSet<Aside> {
    let entries = entries.iter().filter_map(|id| {
        let entry = policy.entries.get(id.index())?;
        Some(Aside::Entry(entry.code.clone()))
    });
    let duties = obligations.iter().filter_map(|due| {
        let kind = policy.obligation_kinds.get(due.what.index())?;
        Some(Aside::Obligation(due.verb, kind.name.clone()))
    });
    entries.chain(duties).collect()
}
