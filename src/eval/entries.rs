//! Entries and categories (language.md 3.6).

use crate::policy::{EntryId, EntryTest, VariableId};

use super::completions::Completions;
use super::formula::{FALSE, Formula, TRUE};
use super::ground::Ground;
use super::lookup::Lookup;
use super::search::Exhausted;

/// When an entry matches.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryReading {
    /// It matches by what the facts say, whatever the case names.
    pub by_facts: Formula,
    /// It matches.
    pub matches: Formula,
}

const NEVER: EntryReading = EntryReading {
    by_facts: FALSE,
    matches: FALSE,
};

impl Ground<'_> {
    /// 3.6: an entry without sub-entries matches when its `when` holds; one with sub-entries when one of them
    /// matches, its own `when` conjoined to each; either when the case names it, whatever any `when` says.
    pub fn entry(&mut self, id: EntryId) -> EntryReading {
        match self.entries.get(id.index()) {
            Some(Some(known)) => return *known,
            Some(None) => {}
            None => return NEVER,
        }
        self.note_entry(id, NEVER);
        let policy = self.policy;
        let Some(entry) = policy.entry(id) else {
            return NEVER;
        };
        let above = entry.parent.map_or(TRUE, |parent| self.gate(parent));
        let (mut exists, mut judged, mut by_own) = (FALSE, FALSE, FALSE);
        for version in &entry.versions {
            let in_force = self.in_force(&version.validity);
            exists = self.formulas.any([exists, in_force]);
            let here = self.where_it_is(above, in_force, &version.test);
            match &version.test {
                EntryTest::When(_) => by_own = self.formulas.any([by_own, here]),
                EntryTest::Judgement(_) => {
                    let judgement = self.judgement(entry.judgement);
                    let held = self.formulas.all([here, judgement]);
                    judged = self.formulas.any([judged, held]);
                }
                EntryTest::Sub | EntryTest::Reserved => {}
            }
        }
        let named = self
            .case
            .classified
            .as_ref()
            .is_some_and(|named| named.contains(&id));
        let named = if named { exists } else { FALSE };
        let reading = if entry.children.is_empty() {
            let matches = self.formulas.any([by_own, judged, named]);
            EntryReading {
                by_facts: by_own,
                matches,
            }
        } else {
            let children: Vec<_> = entry
                .children
                .iter()
                .map(|&child| self.entry(child))
                .collect();
            let by_facts = self.formulas.any(children.iter().map(|c| c.by_facts));
            let matching = children.iter().map(|c| c.matches).chain([judged, named]);
            let matches = self.formulas.any(matching);
            // A sub-entry that is named may exist on a day on which what is above it does not.
            EntryReading {
                by_facts,
                matches: self.formulas.all([exists, matches]),
            }
        };
        self.note_entry(id, reading);
        reading
    }

    fn note_entry(&mut self, id: EntryId, reading: EntryReading) {
        if let Some(place) = self.entries.get_mut(id.index()) {
            *place = Some(reading);
        }
    }

    /// What an entry conjoins to its sub-entries: it exists, its own condition holds, and so do those above it.
    pub fn gate(&mut self, id: EntryId) -> Formula {
        if let Some(Some(known)) = self.gates.get(id.index()) {
            return *known;
        }
        let policy = self.policy;
        let Some(entry) = policy.entry(id) else {
            return FALSE;
        };
        let above = entry.parent.map_or(TRUE, |parent| self.gate(parent));
        let mut gate = FALSE;
        for version in &entry.versions {
            let in_force = self.in_force(&version.validity);
            let here = self.where_it_is(above, in_force, &version.test);
            gate = self.formulas.any([gate, here]);
        }
        if let Some(place) = self.gates.get_mut(id.index()) {
            *place = Some(gate);
        }
        gate
    }

    /// What is above a version of an entry holds, the version exists, and so does its own condition hold.
    fn where_it_is(&mut self, above: Formula, in_force: Formula, test: &EntryTest) -> Formula {
        let exists = self.formulas.all([above, in_force]);
        match test {
            EntryTest::Sub | EntryTest::Judgement(None) => exists,
            EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) => {
                self.and_condition(exists, *condition)
            }
            EntryTest::Reserved => FALSE,
        }
    }

    /// 3.6: a judgement entry is unknown while the case has no `classified`; with one, even an empty one, the case
    /// has answered for all of them.
    fn judgement(&mut self, variable: Option<VariableId>) -> Formula {
        match variable {
            Some(variable) if self.case.classified.is_none() => {
                self.formulas.is(self.slots.of(variable), 1)
            }
            _ => FALSE,
        }
    }

    /// 3.6: `category I` holds when an entry of Category I matches, `category II` when none of those does and one
    /// of Category II matches.
    pub fn category(&mut self, category: u8) -> Formula {
        let first = self.any_entry_of(1);
        if category == 1 {
            return first;
        }
        let any = self.any_entry_of(category);
        self.formulas.but_not(any, first)
    }

    fn any_entry_of(&mut self, category: u8) -> Formula {
        let policy = self.policy;
        let ids = (0u32..).map(EntryId).zip(&policy.entries);
        let of_it = ids.filter(|(_, entry)| entry.category == Some(category));
        self.some(of_it, |ground, (id, _)| ground.entry(id).matches)
    }
}

impl Ground<'_> {
    /// 3.1: one of its versions exists on the question date.
    fn entry_exists(&mut self, id: EntryId) -> Formula {
        let policy = self.policy;
        let versions = policy.entry(id).map_or(&[][..], |entry| &entry.versions);
        self.some(versions.iter(), |ground, version| {
            ground.in_force(&version.validity)
        })
    }
}

impl Completions<'_> {
    /// 3.1, 3.6: entries that the case names and that do not exist on any day the question can be of. Naming them says
    /// nothing.
    pub(super) fn named_out_of_force(&mut self) -> Result<Vec<EntryId>, Exhausted> {
        let named = self.ground.case.classified.clone().unwrap_or_default();
        let mut gone = Vec::new();
        for id in named {
            let exists = self.ground.entry_exists(id);
            if exists == FALSE || !self.possible(exists)? {
                gone.push(id);
            }
        }
        gone.sort_unstable();
        gone.dedup();
        Ok(gone)
    }

    /// 3.6: entries without sub-entries that match by the facts although the case names neither them nor one above
    /// them.
    pub(super) fn left_out_of_classification(&mut self) -> Result<Vec<EntryId>, Exhausted> {
        let policy = self.ground.policy;
        let Some(classified) = &self.ground.case.classified else {
            return Ok(Vec::new());
        };
        let mut left_out = Vec::new();
        for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
            let mut above = Some(id);
            let mut named = !entry.children.is_empty();
            while let (Some(entry), false) = (above, named) {
                named = classified.contains(&entry);
                above = policy.entry(entry).and_then(|e| e.parent);
            }
            let by_facts = self.ground.entry(id).by_facts;
            if !named && by_facts != FALSE && self.certain(by_facts)? {
                left_out.push(id);
            }
        }
        Ok(left_out)
    }
}
