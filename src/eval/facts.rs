//! Facts by name: which slots belong to one, which are open, and where what is known of them comes from.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, StatedFact};
use crate::policy::{AttributeId, Instance, Knowledge, Policy, RegisterFact};

use super::completions::Completions;
use super::decision::FactName;
use super::formula::{Formula, Slot};
use super::ground::Ground;
use super::lookup::Lookup;
use super::wording::citation_text;

impl Ground<'_> {
    /// The slots of each fact that can still have several answers.
    pub fn open_slots(&self) -> BTreeMap<FactName, Vec<Slot>> {
        let mut open: BTreeMap<FactName, Vec<Slot>> = BTreeMap::new();
        for (slot, domain) in (0u32..).map(Slot).zip(self.formulas.domains()) {
            if domain.len() > 1
                && let Some(fact) = self.slots.fact(slot)
            {
                open.entry(fact).or_default().push(slot);
            }
        }
        open
    }

    /// The open facts that formulas turn on, as far as can be seen without a search.
    pub fn facts_in(&self, formulas: &[Formula]) -> BTreeSet<FactName> {
        let mut facts = BTreeSet::new();
        for &formula in formulas {
            for slot in self.formulas.mentions(formula).iter().map(Slot) {
                facts.extend(self.slots.fact(slot));
                let compared = self.slots.linears.iter().filter(|(_, flag)| *flag == slot);
                for (_, variable) in compared.flat_map(|(linear, _)| &linear.terms) {
                    facts.extend(self.slots.fact(self.slots.of(*variable)));
                }
            }
        }
        facts
    }

    /// Every fact that is not known: neither stated, nor in a register, nor left with one value by what is known.
    pub fn open_facts(&self) -> BTreeSet<FactName> {
        let mut open: BTreeSet<FactName> = self.open_slots().into_keys().collect();
        for (id, _) in self.policy.attributes_with_ids() {
            let stated = stated(self.case, id);
            let exactly = stated.is_some_and(|f| matches!(f.knowledge, Knowledge::Exactly(_)));
            if !exactly && self.registered(id).is_none() && !self.has_one_value(id) {
                open.insert(FactName::Attribute(id));
            }
        }
        open
    }

    fn has_one_value(&self, id: AttributeId) -> bool {
        let Some(attribute) = self.policy.attribute(id) else {
            return true;
        };
        let Some(variable) = attribute.variable else {
            return !attribute.parts.is_empty();
        };
        let slot = self.slots.of(variable);
        let domain = self.formulas.domain(slot);
        let Some(values) = self.slots.values(slot) else {
            return true;
        };
        let many_numbers = !values.runs(domain).is_empty() && values.number(domain).is_none();
        domain.len() == 1 && !many_numbers
    }

    /// What the register states of an attribute, when it is known whose and for when.
    pub fn registered(&self, id: AttributeId) -> Option<(&Instance, Option<&RegisterFact>)> {
        let attribute = self.policy.attribute(id)?;
        let record = self.policy.record(attribute.record)?;
        let identity = self.slots.of(record.identity?);
        let position = self.formulas.domain(identity).only()?;
        let instance = self
            .policy
            .instance(*record.instances.get(position as usize)?)?;
        let days = self.formulas.domain(self.slots.question_date);
        for fact in instance.facts.iter().filter(|f| f.attribute == id) {
            let on = |validity| !self.slots.days(validity).is_disjoint(days);
            if fact.values.iter().any(|(validity, _)| on(validity)) {
                return Some((instance, Some(fact)));
            }
        }
        attribute.otherwise.is_some().then_some((instance, None))
    }

    /// Where the value of an attribute comes from, as a person reads it.
    pub fn source_of(&self, id: AttributeId) -> Option<String> {
        if let Some(fact) = stated(self.case, id) {
            let by: Vec<String> = fact
                .by
                .iter()
                .cloned()
                .chain(fact.on.map(|date| date.to_string()))
                .collect();
            let by = (!by.is_empty()).then(|| by.join(", "));
            let parts: Vec<String> = fact.source.clone().into_iter().chain(by).collect();
            return (!parts.is_empty()).then(|| parts.join("; "));
        }
        let (_, fact) = self.registered(id)?;
        let citations = fact.map_or(&[][..], |f| &f.citations);
        let texts: Vec<String> = citations
            .iter()
            .map(|c| citation_text(self.policy, c))
            .collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }
}

/// What the case states of an attribute.
pub(super) fn stated(case: &Case, id: AttributeId) -> Option<&StatedFact> {
    case.facts.iter().find(|fact| fact.attribute == id)
}

/// A finding that the case states without saying by whom, when or from where.
pub(super) fn is_unsourced_finding(policy: &Policy, case: &Case, id: AttributeId) -> bool {
    policy.attribute(id).is_some_and(|a| a.finding)
        && stated(case, id).is_some_and(|f| f.source.is_none() && f.by.is_none() && f.on.is_none())
}

impl Completions<'_> {
    /// The facts that formulas turn on, with those that what must hold ties to them.
    pub fn tied_facts(&self, formulas: &[Formula]) -> BTreeSet<FactName> {
        let tied = self.tied_slots(formulas);
        tied.iter()
            .filter_map(|slot| self.ground.slots.fact(Slot(slot)))
            .collect()
    }

    /// The slots that formulas turn on, with those that what must hold ties to them.
    pub fn tied_slots(&self, formulas: &[Formula]) -> crate::policy::ChoiceSet {
        let all = &self.ground.formulas;
        let mut tied = crate::policy::ChoiceSet::empty();
        for &formula in formulas {
            tied = tied.union(all.mentions(formula));
        }
        let parts = all.parts(self.admissible);
        loop {
            let before = tied.clone();
            for &part in &parts {
                if !all.mentions(part).is_disjoint(&tied) {
                    tied = tied.union(all.mentions(part));
                }
            }
            if !tied.is_disjoint(self.theory.bound()) {
                tied = tied.union(self.theory.bound());
            }
            if tied == before {
                return tied;
            }
        }
    }
}
