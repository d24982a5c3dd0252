//! What holds of a case beside its posture: obligations, entries, the outcomes of layers on other scales.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::{Diagram, NO, Reading};
use crate::policy::{EntryId, ObligationId, ObligationKindId, Policy, Verb};

/// What can hold beside the posture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aside {
    /// An obligation, by verb and name.
    Obligation(Verb, String),
    /// An entry matches, by its code.
    Entry(String),
    /// The outcome of a layer on another scale: the policy and the outcome, by name.
    Layer(String, String),
}

/// Everything that holds beside the posture, and where. An entry counts in force only.
pub(super) fn asides(
    reading: &mut Reading<'_>,
    but: &[(ObligationId, ObligationKindId)],
) -> BTreeMap<Aside, Diagram> {
    let policy = reading.policy;
    let answering = policy.answering_units();
    let in_force = reading.in_force_at_all();
    let mut all: BTreeMap<Aside, Diagram> = BTreeMap::new();
    let mut add = |reading: &mut Reading<'_>, what: Aside, holds: Diagram| {
        let holds = reading.store.and(holds, in_force);
        let known = all.entry(what).or_insert(NO);
        *known = reading.store.or(*known, holds);
    };
    for (id, block) in (0..).map(ObligationId).zip(&policy.obligations) {
        let from_outside = but.iter().any(|(other, _)| *other == id);
        if from_outside || !answering.contains(&block.unit) {
            continue;
        }
        let duties: BTreeSet<(Verb, ObligationKindId)> = block
            .clauses
            .iter()
            .flat_map(|clause| clause.what.iter().map(|what| (clause.verb, *what)))
            .collect();
        for (verb, kind) in duties {
            let holds = reading.obliges(id, verb, kind);
            if let Some(declared) = policy.obligation_kinds.get(kind.index()) {
                let what = Aside::Obligation(verb, declared.name.clone());
                add(reading, what, holds);
            }
        }
    }
    for (id, entry) in (0..).map(EntryId).zip(&policy.entries) {
        let holds = reading.entry(id);
        add(reading, Aside::Entry(entry.code.clone()), holds);
    }
    let root = policy.units.get(policy.root.index());
    for &layer in root.map_or(&[][..], |root| &root.layers) {
        let Some(unit) = policy.units.get(layer.index()) else {
            continue;
        };
        if Some(unit.scale) == root.map(|root| root.scale) {
            continue;
        }
        let read = reading.unit(layer);
        let scale = policy.scales.get(unit.scale.index());
        for (value, outcome) in (0..).zip(scale.map_or(&[][..], |scale| &scale.outcomes)) {
            let is = reading.store.where_value(read.outcome, |v| v == value);
            let holds = reading.store.and(is, read.participates);
            let what = Aside::Layer(unit.name.clone(), outcome.name.clone());
            add(reading, what, holds);
        }
    }
    all
}

/// The blocks that ask something of a case, of the policy that is asked and its layers.
pub(super) fn asking(
    policy: &Policy,
    verb: Verb,
    name: &str,
) -> Vec<(ObligationId, ObligationKindId)> {
    let kinds = (0..).map(ObligationKindId).zip(&policy.obligation_kinds);
    let named = kinds.filter(|(_, kind)| kind.name == name);
    let Some((kind, _)) = named.into_iter().next() else {
        return Vec::new();
    };
    let answering = policy.answering_units();
    let blocks = (0..).map(ObligationId).zip(&policy.obligations);
    let asks = blocks.filter(|(_, block)| {
        let mut clauses = block.clauses.iter();
        answering.contains(&block.unit)
            && clauses.any(|clause| clause.verb == verb && clause.what.contains(&kind))
    });
    asks.map(|(id, _)| (id, kind)).collect()
}
