//! What registers state of a country: no fact of a case, which names the country and leaves it to each policy to look it up.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagram::{Diagram, Level, NO, Reading, YES};
use crate::policy::{AttributeId, Policy, Printer};

/// An attribute of which registers say different things, and where one of them determines it.
#[derive(Clone, Copy)]
pub(super) struct LookedUp {
    pub level: Level,
    pub determined: Diagram,
    pub says: Diagram,
}

/// The attributes of which the registers of the two policies state different things, by dotted name.
#[must_use]
pub fn looked_up(old: &Policy, new: &Policy) -> BTreeSet<String> {
    let [old, new] = [old, new].map(registers);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name))
        .cloned()
        .collect()
}

/// What is stated of each attribute: instance, dates and value, by name.
fn registers(policy: &Policy) -> BTreeMap<String, BTreeSet<String>> {
    let printer = Printer::new(policy);
    let mut stated: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for instance in &policy.instances {
        for fact in &instance.facts {
            let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
                continue;
            };
            let facts = stated.entry(attribute.dotted.clone()).or_default();
            for (validity, known) in &fact.values {
                let value = printer.known(fact.attribute, known);
                facts.insert(format!("{} {validity:?} {value}", instance.name));
            }
        }
    }
    for (id, attribute) in (0..).map(AttributeId).zip(&policy.attributes) {
        if let Some(known) = &attribute.otherwise {
            let value = printer.known(id, known);
            let facts = stated.entry(attribute.dotted.clone()).or_default();
            facts.insert(format!("otherwise {value}"));
        }
    }
    stated
}

/// Where the register determines an attribute, and what it says there. Sets are left as they are: their members are
/// variables of their own.
pub(super) fn determined(reading: &mut Reading<'_>, id: AttributeId) -> Option<LookedUp> {
    let policy = reading.policy;
    let variable = policy.attributes.get(id.index())?.variable?;
    let level = reading.space.level(variable)?;
    let says = reading.register(id);
    if says == YES {
        return None;
    }
    // Determined is where exactly one cell is allowed: some cell, and no second one.
    let size = reading.store.size(level);
    let (mut some, mut several) = (NO, NO);
    for cell in 0..size {
        let here = reading.store.cofactor(says, level, cell);
        let both = reading.store.and(some, here);
        several = reading.store.or(several, both);
        some = reading.store.or(some, here);
    }
    let determined = reading.store.without(some, several);
    Some(LookedUp {
        level,
        determined,
        says,
    })
}
