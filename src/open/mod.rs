//! What follows for a case that leaves more open than the interpreter goes through: the diagrams of all cases, cut down to
//! those in which the stated facts hold.
//!
//! The interpreter (`eval`) stays the reading that counts. Both agree wherever both answer, which tests hold. Here less is
//! said: what is possible, what is certain and which facts still matter, but not what each fact would settle.

mod facts;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{given, telling_apart};
use crate::case::Case;
use crate::diagram::{BUDGET, Diagram, NO, Reading};
use crate::eval::{
    self, Contradiction, Decision, Due, FactName, LayerDecision, Missing, Notice, Possibility,
    Question, Status, Truth,
};
use crate::policy::{AttributeId, EntryId, ObligationId, ObligationKindId, Policy, RuleId, Verb};
use crate::quantity::Date;
use facts::Facts;

/// What follows for a case: as the interpreter finds soon, else by the diagrams of all cases, else as the interpreter finds
/// when it goes through as many partial cases as the question allows.
///
/// # Errors
/// If the case has no completion.
pub fn answer(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Decision, Contradiction> {
    let soon = answer_soon(policy, case, question)?;
    match soon.status {
        Status::TooManyOpenFacts { .. } => eval::decide(policy, case, question),
        _ => Ok(soon),
    }
}

/// [`answer`] without its last resort: then the answer is that too many facts are open.
///
/// # Errors
/// If the case has no completion.
pub fn answer_soon(
    policy: &Policy,
    case: &Case,
    question: &Question,
) -> Result<Decision, Contradiction> {
    let question = Question {
        by_diagrams: true,
        ..*question
    };
    let mut decision = eval::decide(policy, case, &question)?;
    if let Status::TooManyOpenFacts { .. } = decision.status
        && let Some(policy) = telling_apart(policy, case)
        && let Some(found) = decide(&policy, case, &question, &[], BUDGET)
    {
        decision.replace(found);
    }
    Ok(decision)
}

/// What follows for a case; nothing when the diagrams take more than `budget` nodes. The policy must tell apart the numbers
/// the case states (see [`telling_apart`]), and the case must have a completion. Obligations `but` stand for
/// conditions asked from outside and are none of the policy's.
#[must_use]
pub fn decide(
    policy: &Policy,
    case: &Case,
    question: &Question,
    but: &[(ObligationId, ObligationKindId)],
    budget: usize,
) -> Option<Decision> {
    // On a day that is asked for, the attribute the policy is `dated by` is a fact like any other (3.1).
    let day = question.as_of.or(case.as_of);
    let standing = match day {
        Some(day) => Some(policy.standing_on(day)?),
        None => None,
    };
    let mut reading = Reading::new(standing.as_ref().unwrap_or(policy), budget);
    let facts = Case {
        as_of: None,
        ..case.clone()
    };
    let stated = given(&mut reading, &facts, &|_| false);
    let possible = reading.possible();
    reading.suppose(stated);
    let cases = reading.answerable();
    // What is judged where nobody is asked turns nothing, and is no fact that is open.
    let judged = reading.judged_where_asked();
    let asked = reading.store.and(cases, judged);
    reading.ask_class();
    let mut open = Open {
        facts: Facts::of(&reading, asked),
        reading,
        possible,
        open: Vec::new(),
    };
    if cases == NO || !open.reading.is_sound() {
        return None;
    }
    let decision = open.answer(case, day, but)?;
    open.reading.is_sound().then_some(decision)
}

/// The cases that are left.
struct Open<'p> {
    /// The policy, read for these cases only.
    reading: Reading<'p>,
    /// Which cases can be, whatever is stated.
    possible: Diagram,
    facts: Facts,
    /// What is open and turns on facts.
    open: Vec<Diagram>,
}

impl Open<'_> {
    fn possible(&mut self, holds: Diagram) -> bool {
        self.reading.occurs(&[(holds, true)])
    }

    fn certain(&mut self, holds: Diagram) -> bool {
        !self.reading.occurs(&[(holds, false)])
    }

    fn truth(&mut self, holds: Diagram) -> Truth {
        match (self.possible(holds), self.certain(holds)) {
            (false, _) => Truth::False,
            (true, true) => Truth::True,
            (true, false) => Truth::Unknown,
        }
    }

    /// What holds in every case that is left, and what in some. What is open turns on facts.
    fn sorted<T>(&mut self, items: impl IntoIterator<Item = (T, Diagram)>) -> (Vec<T>, Vec<T>) {
        let (mut certain, mut some) = (Vec::new(), Vec::new());
        for (item, holds) in items {
            match self.truth(holds) {
                Truth::False => {}
                Truth::True => certain.push(item),
                Truth::Unknown => {
                    self.open.push(holds);
                    some.push(item);
                }
            }
        }
        (certain, some)
    }

    fn answer(
        &mut self,
        case: &Case,
        day: Option<Date>,
        but: &[(ObligationId, ObligationKindId)],
    ) -> Option<Decision> {
        let policy = self.reading.policy;
        let outcome = self.reading.unit(policy.root).outcome;
        let mut outcomes: Vec<(u32, Diagram)> = Vec::new();
        for value in 0..self.reading.outcomes(policy.root) {
            let is = self.reading.store.where_value(outcome, |one| one == value);
            if self.possible(is) {
                outcomes.push((value, is));
            }
        }
        let status = match outcomes.as_slice() {
            [] => return None,
            [(only, _)] => Status::Decided(*only),
            _ => Status::Undetermined,
        };
        let mut decision = Decision::bare(case, day, status);
        let ids = (0..policy.rules.len() as u32).map(RuleId);
        let decisive: Vec<(RuleId, Diagram)> =
            ids.map(|id| (id, self.reading.decisive(id))).collect();
        (decision.decisive, decision.possible_decisive) = self.sorted(decisive.iter().copied());
        decision.otherwise = decision.decisive.is_empty() && decision.possible_decisive.is_empty();
        self.answer_rules(&mut decision);
        self.answer_entries(&mut decision);
        let duties = self.answer_obligations(&mut decision, but);
        self.answer_layers(&mut decision);
        for &(value, is) in &outcomes {
            let mut rules = Vec::new();
            for &(rule, decides) in &decisive {
                if self.reading.occurs(&[(is, true), (decides, true)]) {
                    rules.push(rule);
                }
            }
            decision.possible.push(Possibility {
                outcome: value,
                when: Vec::new(),
                rules,
            });
        }
        let missing = match outcomes.len() {
            1 => BTreeMap::new(),
            _ => self.facts.turning(&mut self.reading, &[outcome]),
        };
        let beside = self
            .facts
            .turning_besides(&mut self.reading, &duties, &missing);
        decision.missing_for_obligations = beside.into_iter().map(asked).collect();
        decision.missing = missing.into_iter().map(asked).collect();
        self.open.push(outcome);
        self.answer_facts(&mut decision);
        let gone = self.named_out_of_force();
        if !gone.is_empty() {
            decision.notices.push(Notice::NamedOutOfForce(gone));
        }
        decision.notices.push(Notice::OverAllCases);
        Some(decision)
    }

    /// 3.1, 3.6: entries that the case names and that do not exist on any day the question can be of.
    fn named_out_of_force(&mut self) -> Vec<EntryId> {
        let mut named = self.reading.classified().unwrap_or_default().to_vec();
        named.sort_unstable();
        named.dedup();
        let policy = self.reading.policy;
        named.retain(|id| {
            let versions = policy.entries.get(id.index());
            let versions = versions.map_or(&[][..], |entry| &entry.versions);
            let exist = versions
                .iter()
                .map(|one| self.reading.in_force(&one.validity));
            let exist: Vec<Diagram> = exist.collect();
            let exists = self.reading.store.any(exist);
            !self.possible(exists)
        });
        named
    }

    /// 3.6: entries and categories.
    fn answer_entries(&mut self, decision: &mut Decision) {
        let ids = (0..self.reading.policy.entries.len() as u32).map(EntryId);
        let entries: Vec<(EntryId, Diagram)> = ids.map(|id| (id, self.reading.entry(id))).collect();
        (decision.entries, decision.possible_entries) = self.sorted(entries);
        let (first, second) = (self.reading.category(1), self.reading.category(2));
        let either = self.reading.store.or(first, second);
        let none = self.reading.store.not(either);
        for (category, holds) in [(0, none), (1, first), (2, second)] {
            if self.possible(holds) {
                decision.categories.push(category);
            }
        }
    }

    /// 3.5: obligations. Gives those that are open.
    fn answer_obligations(
        &mut self,
        decision: &mut Decision,
        but: &[(ObligationId, ObligationKindId)],
    ) -> Vec<Diagram> {
        let policy = self.reading.policy;
        let mut all: BTreeMap<(u32, Verb, ObligationKindId), Diagram> = BTreeMap::new();
        for unit in policy.answering_units() {
            let declared = policy.units.get(unit.index());
            for &id in declared.map_or(&[][..], |unit| &unit.obligations) {
                if but.iter().any(|(outside, _)| *outside == id) {
                    continue;
                }
                let block = policy.obligations.get(id.index());
                for clause in block.map_or(&[][..], |block| &block.clauses) {
                    for &what in &clause.what {
                        let holds = self.reading.obliges(id, clause.verb, what);
                        all.insert((id.0, clause.verb, what), holds);
                    }
                }
            }
        }
        // As the policy numbers them without what was asked from outside.
        let due = |(from, verb, what): (u32, Verb, ObligationKindId)| {
            let blocks = but.iter().filter(|(block, _)| block.0 < from).count();
            let kinds = but.iter().filter(|(_, kind)| *kind < what).count();
            Due {
                verb,
                what: ObligationKindId(what.0 - kinds as u32),
                from: ObligationId(from - blocks as u32),
            }
        };
        let (certain, open) = self.sorted(all.iter().map(|(key, holds)| (*key, *holds)));
        let turning = open
            .iter()
            .filter_map(|key| all.get(key).copied())
            .collect();
        decision.obligations = certain.into_iter().map(due).collect();
        decision.possible_obligations = open.into_iter().map(due).collect();
        turning
    }

    /// 3.10: what each layer says, over the cases in which it applies.
    fn answer_layers(&mut self, decision: &mut Decision) {
        let policy = self.reading.policy;
        let Some(root) = policy.units.get(policy.root.index()) else {
            return;
        };
        for &layer in &root.layers {
            let Some(declared) = policy.units.get(layer.index()) else {
                continue;
            };
            let read = self.reading.unit(layer);
            let applies = self.truth(read.participates);
            let mut possible = Vec::new();
            for value in 0..self.reading.outcomes(layer) {
                let is = self
                    .reading
                    .store
                    .where_value(read.outcome, |one| one == value);
                let here = self.reading.store.and(is, read.participates);
                if self.possible(here) {
                    possible.push(value);
                }
            }
            let mut decisive = Vec::new();
            for &rule in &declared.rules {
                let decides = self.reading.decides(rule);
                let without = self.reading.store.without(read.participates, decides);
                if applies != Truth::False && decides != NO && !self.possible(without) {
                    decisive.push(rule);
                }
            }
            decision.layers.push(LayerDecision {
                unit: layer,
                applies,
                because: Vec::new(),
                possible,
                decisive,
                on_scale: declared.scale == root.scale,
            });
            self.open.extend([read.participates, read.outcome]);
        }
    }

    /// What need not be asked: what the case leaves open and nothing here turns on.
    fn answer_facts(&mut self, decision: &mut Decision) {
        let policy = self.reading.policy;
        let mut open: BTreeSet<FactName> = self.facts.open(&self.reading).into_keys().collect();
        let ids = (0..).map(AttributeId).zip(&policy.attributes);
        for (id, attribute) in ids {
            let tested = attribute.variable.is_some() || !attribute.parts.is_empty();
            let stated = decision.case.facts.iter().any(|fact| fact.attribute == id);
            if !tested && !stated {
                open.insert(FactName::Attribute(id));
            }
        }
        // A fact that settles another by an assumption, a register or a curve may matter too.
        let mut touching = self.open.clone();
        touching.push(self.possible);
        let turning = self.facts.touched(&mut self.reading, touching);
        decision.irrelevant = open
            .into_iter()
            .filter(|fact| !turning.contains_key(fact))
            .collect();
    }
}

fn asked((fact, detail): (FactName, Vec<String>)) -> Missing {
    Missing {
        fact,
        parts: Vec::new(),
        detail,
    }
}
