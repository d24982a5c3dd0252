//! Cases that fall through: an entry matches, and no rule is left to say anything.

use super::witness::{Unmade, Witness, witness};
use crate::diagram::{Diagram, NO, Reading};
use crate::policy::{EntryId, UnitId};

/// A policy whose `otherwise` answers for something that is listed.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The policy.
    pub unit: UnitId,
    /// An entry that matches.
    pub entry: EntryId,
    /// A case.
    pub witness: Witness,
}

/// One gap for each policy that has any. Policies made of layers have no rules of their own and no gaps of their own.
#[must_use]
pub fn gaps(reading: &mut Reading<'_>) -> Vec<Gap> {
    let policy = reading.policy;
    let mut found = Vec::new();
    for (unit, declared) in (0u32..).map(UnitId).zip(&policy.units) {
        if !declared.layers.is_empty() || declared.rules.is_empty() {
            continue;
        }
        let nothing = reading.outcomes(unit);
        let read = reading.unit(unit);
        let silent = reading
            .store
            .where_value(read.spoken, |value| value == nothing);
        let answerable = reading.answerable();
        let silent = reading.store.all([silent, read.participates, answerable]);
        for entry in (0..policy.entries.len() as u32).map(EntryId) {
            let matches = reading.entry(entry);
            let missed: Diagram = reading.store.and(silent, matches);
            if missed == NO {
                continue;
            }
            match witness(reading, missed) {
                Ok(witness) => {
                    found.push(Gap {
                        unit,
                        entry,
                        witness,
                    });
                    break;
                }
                Err(Unmade::Empty | Unmade::Bound) => {}
            }
        }
    }
    found
}
