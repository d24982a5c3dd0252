//! What two policies answer, taken apart by what was and is answered and by whom, wherever they are looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::aside::{Aside, asides, asking};
use super::looked_up::{LookedUp, determined};
use super::outdone::Versions;
use super::sides::{NEW, OLD};
use super::touched::Touched;
use crate::diagram::{Diagram, Independent, Level, NO, Operation, Readings, Store};
use crate::policy::{
    AttributeId, Condition, ObligationId, ObligationKindId, Policy, RuleId, UnitId,
};
use crate::quantity::Num;

/// What was found to differ, in one part of the space after the other.
#[derive(Debug)]
pub(super) struct Found {
    /// Cases by what was and is answered, a position on the scale or how many there are before a policy is in force, and by
    /// the rules that decided and decide.
    pub groups: BTreeMap<(u32, u32, Vec<String>, Vec<String>), Diagram>,
    /// How many groups there may be for cases to be told apart by the rules responsible.
    most: usize,
    /// Are they? Otherwise groups name no rules.
    pub by_rules: bool,
    /// What else moved.
    pub moved: BTreeMap<Aside, Ways>,
}

impl Found {
    /// Nothing yet. Cases are told apart by the rules responsible where that makes so many groups at most.
    pub fn new(most: usize) -> Found {
        Found {
            groups: BTreeMap::new(),
            most,
            by_rules: true,
            moved: BTreeMap::new(),
        }
    }

    /// Adds cases of one group.
    fn add(
        &mut self,
        store: &mut Store,
        key: (u32, u32, Vec<String>, Vec<String>),
        cases: Diagram,
    ) {
        let known = self.groups.entry(key).or_insert(NO);
        *known = store.or(*known, cases);
    }

    /// From now on cases are told apart by their outcomes alone.
    fn forget_rules(&mut self, store: &mut Store) {
        self.by_rules = false;
        for ((from, to, ..), cases) in std::mem::take(&mut self.groups) {
            self.add(store, (from, to, Vec::new(), Vec::new()), cases);
        }
    }
}

/// Where something is gained and lost, and the cases to take an example of each from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ways {
    pub cases: [Diagram; 2],
    pub shown: [Diagram; 2],
}

pub(super) struct Comparer<'c, 'p> {
    pub(super) readings: &'c mut Readings<'p>,
    /// For each policy the attributes that a register states and that the other's register states otherwise, with when the
    /// register determines each, and what it then says.
    looked_up: [Vec<LookedUp>; 2],
    /// The cases that both policies can be asked.
    possible: Independent,
}

impl<'c, 'p> Comparer<'c, 'p> {
    /// Of two policies whose registers state these attributes differently.
    pub(super) fn new(
        readings: &'c mut Readings<'p>,
        possible: Independent,
        differing: &BTreeSet<String>,
    ) -> Self {
        let looked_up = [OLD, NEW].map(|side| {
            let reading = readings.of(side);
            let named = (0..).map(AttributeId).zip(&reading.policy.attributes);
            let differ = named.filter(|(_, attribute)| differing.contains(&attribute.dotted));
            let ids: Vec<AttributeId> = differ.map(|(id, _)| id).collect();
            ids.into_iter()
                .flat_map(|id| determined(reading, id))
                .collect()
        });
        Self {
            readings,
            looked_up,
            possible,
        }
    }

    /// A condition of one policy with every fact its register determines looked up, so that it turns only on what a case
    /// says.
    fn stated(&mut self, side: usize, condition: Diagram) -> Diagram {
        let mut made = condition;
        for fact in self.looked_up.get(side).cloned().unwrap_or_default() {
            let store = self.readings.store();
            let with = store.and(made, fact.says);
            let found = store.exists(with, &|level| level == fact.level);
            made = store.choose(fact.determined, found, made);
        }
        made
    }

    /// The variables of the facts that are looked up.
    pub(super) fn levels_looked_up(&self) -> BTreeSet<Level> {
        self.looked_up
            .iter()
            .flatten()
            .map(|fact| fact.level)
            .collect()
    }

    /// Cases that can be, whatever the registers say of the facts that are looked up.
    pub(super) fn without_looked_up(&mut self, possible: &Independent) -> Independent {
        let facts = self.looked_up.concat();
        let store = self.readings.store();
        possible.each(store, |store, asked, holds| {
            let mut made = holds;
            for fact in facts.iter().filter(|fact| asked.contains(&fact.level)) {
                let found = store.exists(made, &|level| level == fact.level);
                made = store.choose(fact.determined, found, made);
            }
            made
        })
    }

    /// Where the register of one policy says of a fact otherwise than a case that states it, as the other policy lets it.
    pub(super) fn registered(&mut self, side: usize, other: usize) -> Diagram {
        let of = |side: usize| self.looked_up.get(side).cloned().unwrap_or_default();
        let (own, others) = (of(side), of(other));
        let store = self.readings.store();
        let mut against = NO;
        for fact in own {
            let mut stated = store.without(fact.determined, fact.says);
            for same in others.iter().filter(|same| same.level == fact.level) {
                stated = store.without(stated, same.determined);
            }
            against = store.or(against, stated);
        }
        against
    }

    /// What a policy answers there: its outcome, or the number of outcomes before it is in force.
    fn answer(&mut self, side: usize, there: Diagram) -> Diagram {
        let reading = self.readings.of(side);
        let root = reading.policy.root;
        let silent = Diagram::always(reading.outcomes(root));
        let outcome = reading.unit_where(root, there).outcome;
        let in_force = reading.in_force_at_all();
        reading.store.choose(in_force, outcome, silent)
    }

    /// How many answers there are: the outcomes, and none before the policy is in force.
    pub(super) fn answers(&mut self) -> u32 {
        let reading = self.readings.of(OLD);
        reading.outcomes(reading.policy.root) + 1
    }

    /// Adds the cases there that are decided otherwise. What policies say is taken apart before it is held to the cases that
    /// can be, which have nothing to do with it and would make every step as large as they are.
    pub(super) fn groups(&mut self, there: Diagram, found: &mut Found) {
        if there == NO {
            return;
        }
        let count = self.answers();
        let (old, new) = (self.answer(OLD, there), self.answer(NEW, there));
        let mut ways: Vec<(u32, u32, Diagram)> = Vec::new();
        if self.looked_up.iter().all(Vec::is_empty) {
            let store = self.readings.store();
            let differ = store.apply(Operation::Differ, old, new);
            let differ = store.and(differ, there);
            let pairs = store.apply(Operation::Pair(count), old, new);
            let none = Diagram::always(count * count);
            let pairs = store.choose(differ, pairs, none);
            for pair in store.values(pairs) {
                if pair != count * count {
                    let cases = store.where_value(pairs, |value| value == pair);
                    ways.push((pair / count, pair % count, cases));
                }
            }
        } else {
            let answers = [(OLD, old), (NEW, new)].map(|(side, answer)| {
                let values = self.readings.store().values(answer);
                let ways = values.into_iter().map(|value| {
                    let here = self.readings.store().where_value(answer, |v| v == value);
                    (value, self.stated(side, here))
                });
                ways.collect::<Vec<_>>()
            });
            let [old, new] = answers;
            for &(from, before) in &old {
                for &(to, after) in &new {
                    if from != to {
                        let store = self.readings.store();
                        let cases = store.all([before, after, there]);
                        ways.push((from, to, cases));
                    }
                }
            }
        }
        for (from, to, cases) in ways {
            if !self.can_be(cases) {
                continue;
            }
            if found.by_rules && self.by_rules([from, to], cases, found).is_none() {
                found.forget_rules(self.readings.store());
            }
            if !found.by_rules {
                let key = (from, to, Vec::new(), Vec::new());
                found.add(self.readings.store(), key, cases);
            }
        }
    }

    /// Adds cases whose outcome changes in one way by the rules responsible on either side; none where that makes more
    /// groups than there may be.
    fn by_rules(&mut self, [from, to]: [u32; 2], cases: Diagram, found: &mut Found) -> Option<()> {
        for (old_rules, cases) in self.decided_by(OLD, from, cases, found.most)? {
            for (new_rules, cases) in self.decided_by(NEW, to, cases, found.most)? {
                let key = (from, to, old_rules.clone(), new_rules);
                found.add(self.readings.store(), key, cases);
                if found.groups.len() > found.most {
                    return None;
                }
            }
        }
        Some(())
    }

    /// Can one of these be asked of both policies?
    pub(super) fn can_be(&mut self, cases: Diagram) -> bool {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.narrowly_about(store, &levels);
        store.overlap(cases, possible, true)
    }

    /// The share of the space of those of these cases that both policies can be asked.
    pub(super) fn share(&mut self, cases: Diagram) -> Num {
        let cases = self.readings.of(NEW).by_facts(cases);
        self.possible.share(self.readings.store(), cases)
    }

    /// Is one of these a case that can be? Comparisons of numbers may bind each other so that none is, which no diagram
    /// tells; and what a register states, only its own side knows.
    pub(super) fn occur(&mut self, cases: Diagram) -> bool {
        let sides = [NEW, OLD];
        sides
            .into_iter()
            .any(|side| self.readings.of(side).occurs(&[(cases, true)]))
    }

    /// Cases of one answer by the rules that decide it; none where that makes more parts than there may be. Versions of one
    /// rule, and copies of it in several policies, count as one.
    fn decided_by(
        &mut self,
        side: usize,
        outcome: u32,
        cases: Diagram,
        most: usize,
    ) -> Option<Vec<(Vec<String>, Diagram)>> {
        let mut parts: Vec<(Vec<String>, Diagram)> = vec![(Vec::new(), cases)];
        for (name, decisive) in self.decisive(side, outcome, cases) {
            let mut split = Vec::new();
            for (names, cases) in parts {
                let store = self.readings.store();
                let with = store.and(cases, decisive);
                let without = store.without(cases, decisive);
                let mut more = names.clone();
                more.push(name.to_owned());
                for (names, cases) in [(more, with), (names, without)] {
                    if self.can_be(cases) {
                        split.push((names, cases));
                    }
                }
            }
            parts = split;
            if parts.len() > most {
                return None;
            }
        }
        Some(parts)
    }

    /// The rules that decide some of these cases, which have one answer, each with where it decides them.
    fn decisive(&mut self, side: usize, outcome: u32, cases: Diagram) -> Vec<(&'p str, Diagram)> {
        let policy = self.readings.of(side).policy;
        let mut named: BTreeMap<&str, Vec<RuleId>> = BTreeMap::new();
        for (id, rule) in (0..).map(RuleId).zip(&policy.rules) {
            if rule.branches.iter().any(|branch| branch.outcome == outcome) {
                named.entry(&rule.name).or_default().push(id);
            }
        }
        let mut found = Vec::new();
        for (name, versions) in named {
            let mut decisive = NO;
            for id in versions {
                let one = self.readings.of(side).speaks_for(id, outcome);
                let one = self.stated(side, one);
                decisive = self.readings.store().or(decisive, one);
            }
            if self.readings.store().overlap(decisive, cases, true) {
                found.push((name, decisive));
            }
        }
        found
    }

    /// The names of the rules that decide some of these cases, which have one answer.
    pub(super) fn deciding(&mut self, side: usize, outcome: u32, cases: Diagram) -> Vec<String> {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.narrowly_about(store, &levels);
        let cases = store.and(cases, possible);
        let decisive = self.decisive(side, outcome, cases).into_iter();
        decisive.map(|(name, _)| name.to_owned()).collect()
    }

    /// Where something beside the posture may hold in one policy and not in the other: where what it is made of differs, or
    /// the outcome of a policy that it turns on.
    pub(super) fn beside(&mut self, places: &[(&Touched, Diagram)], found: &Found) -> Diagram {
        let mut beside = NO;
        for (touched, here) in places {
            if !matches!(touched, Touched::Rule(_) | Touched::Exception(_)) {
                beside = self.readings.store().or(beside, *here);
            }
        }
        let [old, new] = [OLD, NEW].map(|side| self.readings.of(side).policy);
        for name in [old, new]
            .into_iter()
            .flat_map(consulted)
            .collect::<BTreeSet<_>>()
        {
            let units = [old, new].map(|policy| {
                let mut named = (0..).map(UnitId).zip(&policy.units);
                named.find(|(_, unit)| unit.name == name)
            });
            let [Some((one, _)), Some((other, _))] = units else {
                continue;
            };
            if [one, other] == [old.root, new.root] {
                let cases = found.groups.values().copied();
                let decided = self.readings.store().any(cases);
                beside = self.readings.store().or(beside, decided);
                continue;
            }
            let rules = Versions::of(self.readings, [one, other]);
            for &(_, here) in places {
                let here = rules.not_outdone(self.readings.store(), here);
                beside = self.readings.store().or(beside, here);
            }
        }
        beside
    }

    pub(super) fn moved(
        &mut self,
        there: Diagram,
        allowed: &[(ObligationId, ObligationKindId)],
        found: &mut Found,
    ) {
        // Where one of the two is not in force nothing holds beside its answer either, and the groups say so already.
        let mut in_force = there;
        for side in [OLD, NEW] {
            let reading = self.readings.of(side);
            let here = reading.in_force_at_all();
            in_force = reading.store.and(in_force, here);
        }
        if there == NO {
            return;
        }
        let mut all: BTreeMap<Aside, [Diagram; 2]> = BTreeMap::new();
        for side in [OLD, NEW] {
            let asked = if side == NEW { allowed } else { &[] };
            for (what, holds) in asides(self.readings.of(side), asked) {
                let holds = self.stated(side, holds);
                if let Some(place) = all.entry(what).or_insert([NO, NO]).get_mut(side) {
                    *place = holds;
                }
            }
        }
        for (what, [old, new]) in all {
            if old == new {
                continue;
            }
            let nowhere = Ways {
                cases: [NO, NO],
                shown: [NO, NO],
            };
            let mut ways = found.moved.get(&what).copied().unwrap_or(nowhere);
            let both = [(NEW, new, old), (OLD, old, new)];
            let places = ways.cases.iter_mut().zip(&mut ways.shown);
            for ((side, has, had), (cases, shown)) in both.into_iter().zip(places) {
                let store = self.readings.store();
                let here = store.without(has, had);
                let here = store.and(here, in_force);
                if self.can_be(here) && self.occur(here) {
                    if *shown == NO {
                        *shown = self.asked_by_one(side, &what, here);
                    }
                    *cases = self.readings.store().or(*cases, here);
                }
            }
            found.moved.insert(what, ways);
        }
    }

    /// Of these cases, those in which one block asks the obligation. Where several blocks share it between them, which of
    /// them asks is open in a case of few facts, and so the interpreter names neither for certain.
    fn asked_by_one(&mut self, side: usize, what: &Aside, cases: Diagram) -> Diagram {
        let Aside::Obligation(verb, name) = what else {
            return cases;
        };
        let policy = self.readings.of(side).policy;
        for (block, kind) in asking(policy, *verb, name) {
            let reading = self.readings.of(side);
            let asks = reading.obliges(block, *verb, kind);
            let here = reading.store.and(cases, asks);
            // What a register says on the one day may not be said of these cases on the other.
            let reading = self.readings.of(NEW);
            if reading.occurs(&[(here, true)]) {
                return here;
            }
        }
        cases
    }
}

/// The policies, by name, on whose outcome something beside the posture may turn: those that conditions ask about, and
/// layers on another scale, whose outcomes are themselves something beside.
fn consulted(policy: &Policy) -> BTreeSet<&str> {
    let asked = policy
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Outcome { unit, .. } => Some(*unit),
            _ => None,
        });
    let unit = |id: UnitId| policy.units.get(id.index());
    let root = unit(policy.root);
    let layers = root.map_or(&[][..], |root| &root.layers).iter().copied();
    let beside = layers.filter(|&id| unit(id).map(|one| one.scale) != root.map(|one| one.scale));
    let units = asked.chain(beside).filter_map(unit);
    units.map(|unit| unit.name.as_str()).collect()
}
