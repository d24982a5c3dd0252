//! What registers say: of one instance, and of one attribute over all instances.

use super::find::Finder;
use super::view::Reference;
use crate::policy::{AttributeId, Instance, Validity};
use crate::report::words;
use std::collections::BTreeMap;

/// Of so many instances with one value a page gives the names; of more it gives their number.
const NAMED: usize = 40;

impl Finder<'_> {
    /// The facts of an instance, each with its days and what it is based on.
    pub(super) fn known_of(&self, instance: &Instance) -> Vec<String> {
        instance
            .facts
            .iter()
            .filter_map(|fact| {
                let attribute = self.basis.policy.attributes.get(fact.attribute.index())?;
                let values: Vec<String> = fact
                    .values
                    .iter()
                    .map(|(validity, known)| {
                        format!(
                            "{}{}",
                            self.printer.known(fact.attribute, known),
                            days(*validity)
                        )
                    })
                    .collect();
                Some(format!("{}: {}", attribute.dotted, values.join(", ")))
            })
            .collect()
    }

    /// Whom each value of an attribute holds for, the days together with the value.
    pub(super) fn known_by_value(&self, id: AttributeId) -> Vec<String> {
        let mut by_value: BTreeMap<(Validity, String), Vec<String>> = BTreeMap::new();
        for instance in &self.basis.policy.instances {
            let facts = instance.facts.iter().filter(|fact| fact.attribute == id);
            for (validity, known) in facts.flat_map(|fact| &fact.values) {
                by_value
                    .entry((*validity, self.printer.known(id, known)))
                    .or_default()
                    .push(instance.name.clone());
            }
        }
        by_value
            .into_iter()
            .map(|((validity, value), names)| {
                let whom = match names.len() {
                    count if count > NAMED => format!("{count} others"),
                    _ => names.join(", "),
                };
                format!("{value}{}: {whom}", days(validity))
            })
            .collect()
    }
}

/// The days a value holds: ` from 2011-01-25 until 2026-09-01`.
fn days(validity: Validity) -> String {
    let from = validity.from.map(|day| format!(" from {day}"));
    let until = validity.until.map(|day| format!(" until {day}"));
    from.into_iter().chain(until).collect()
}

/// References for a person: hundreds of instances that state a fact become one line.
pub(super) fn gathered(references: &[Reference]) -> (Vec<Reference>, Option<String>) {
    let states = |reference: &Reference| reference.kind == "instance" && reference.how == "states";
    let count = references.iter().filter(|r| states(r)).count();
    if count <= NAMED {
        return (references.to_vec(), None);
    }
    let others = references.iter().filter(|r| !states(r)).cloned().collect();
    (others, Some(words::counted(count, "instance")))
}
