//! What is not in an answer: the rules that exceptions keep from firing, and the facts to begin with where too many
//! are open.

use std::collections::BTreeMap;

use crate::policy::{EntryId, ExceptionId, RuleId};

use super::completions::Completions;
use super::decision::{Exempted, FactName};
use super::formula::{FALSE, Formula};
use super::lookup::Lookup;
use super::search::Exhausted;

/// How many facts to begin with are named.
const FIRST: usize = 6;

impl Completions<'_> {
    /// 3.3: the exceptions that keep a rule from firing, where in every completion its condition holds and one of
    /// them does.
    pub(super) fn exempted(
        &mut self,
        id: RuleId,
        participates: Formula,
    ) -> Result<Option<Exempted>, Exhausted> {
        let firing = self.ground.firing(id);
        if firing.exceptions.is_empty() {
            return Ok(None);
        }
        let formulas = &mut self.ground.formulas;
        let met = formulas.any(firing.branches.iter().map(|(_, holds)| *holds));
        let excepted = formulas.any(firing.exceptions.iter().map(|(_, holds)| *holds));
        let lifted = formulas.all([participates, firing.in_force, met, excepted]);
        if lifted == FALSE || !self.certain(lifted)? {
            return Ok(None);
        }
        let (mut certain, mut open): (Vec<ExceptionId>, Vec<ExceptionId>) = Default::default();
        for (exception, holds) in &firing.exceptions {
            if self.certain(*holds)? {
                certain.push(*exception);
            } else if self.possible(*holds)? {
                open.push(*exception);
            }
        }
        let by = if certain.is_empty() { open } else { certain };
        Ok(Some(Exempted { rule: id, by }))
    }

    /// The open facts that most rules ask for, among those alike that most entries ask for. Only what the formulas mention
    /// is counted: no completion is looked for.
    pub(super) fn most_asked_for(&mut self) -> Vec<FactName> {
        let policy = self.ground.policy;
        let (mut formulas, mut entries) = (Vec::new(), Vec::new());
        for unit in policy.answering_units() {
            // A rule asks for what its policy's taking part turns on, too.
            let participates = self.ground.unit(unit).participates;
            for &rule in policy.unit(unit).map_or(&[][..], |u| &u.rules) {
                let fires = self.ground.firing(rule).fires;
                formulas.push(self.ground.formulas.all([participates, fires]));
            }
        }
        for (id, _) in (0u32..).zip(&policy.entries) {
            entries.push(self.ground.entry(EntryId(id)).matches);
        }
        let open = self.ground.open_slots();
        let mut asked: BTreeMap<FactName, (usize, usize)> = BTreeMap::new();
        for (formula, by) in formulas
            .into_iter()
            .map(|f| (f, (1, 0)))
            .chain(entries.into_iter().map(|f| (f, (0, 1))))
        {
            for fact in self.ground.facts_in(&[formula]) {
                if open.contains_key(&fact) {
                    let (rules, entries) = asked.entry(fact).or_default();
                    *rules += by.0;
                    *entries += by.1;
                }
            }
        }
        let mut ranked: Vec<(FactName, (usize, usize))> = asked.into_iter().collect();
        ranked.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        ranked.truncate(FIRST);
        ranked.into_iter().map(|(fact, _)| fact).collect()
    }
}
