//! Every case that two policies decide differently: the groups of cases by what was and is answered, and by whom.
//!
//! The groups are disjoint and together they are the whole difference. A case is compared only where both policies can be
//! asked it. What registers state of a country is no fact of the case: where they differ, the case names the country and
//! each policy looks it up.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::aside::{Aside, asides, asking};
use super::looked_up::{LookedUp, determined, looked_up};
use super::outdone::Versions;
use super::sides::{NEW, OLD};
use super::touched::{Touched, where_touched};
use crate::diagram::{Diagram, Independent, NO, Operation, Readings, YES};
use crate::policy::{
    AttributeId, Condition, ObligationId, ObligationKindId, Policy, RuleId, UnitId, Verb,
};
use crate::quantity::Num;

/// What a policy answers: a position on its scale, or none before it is in force.
pub type Answer = Option<u32>;

/// Cases whose answer changes in one way.
#[derive(Clone, Debug)]
pub struct Group {
    /// What was answered.
    pub from: Answer,
    /// What is answered.
    pub to: Answer,
    /// The rules that decided, by name; none where `otherwise` answered.
    pub old_rules: Vec<String>,
    /// The rules that decide.
    pub new_rules: Vec<String>,
    /// The cases, with some that no policy can be asked: only those that both can be asked count.
    pub cases: Diagram,
    /// The share of the space of those that both can be asked, every cell of a variable counting alike.
    pub share: Num,
}

/// Something beside the posture that holds in other cases than before.
#[derive(Clone, Debug)]
pub struct Moved {
    /// What.
    pub what: Aside,
    /// Where it holds now and did not, with some cases that no policy can be asked.
    pub gained: Diagram,
    /// Where it held and does not now, likewise.
    pub lost: Diagram,
    /// Of the cases of both ways, those to take an example from, where there are any.
    pub shown: [Diagram; 2],
}

/// Everything that differs.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The groups, largest first.
    pub groups: Vec<Group>,
    /// What else moved.
    pub moved: Vec<Moved>,
    /// The cases that both policies can be asked, allowed ones included.
    pub common: Diagram,
    /// Of the old policy and of the new one: where its register says of a fact otherwise than the case, which the other
    /// policy leaves to the case.
    pub registered: [Diagram; 2],
    /// Cases that only the old policy accepts.
    pub no_longer: Diagram,
    /// Cases that only the new policy accepts.
    pub newly: Diagram,
}

/// Compares two policies of one scale over all cases but those in which one of the `allowed` conditions holds: obligations
/// of the new policy that stand for conditions it was asked. With the declarations they do not share, when that is all they
/// do not share, only those cases are looked at in which these make a difference; the answer is the same. None when the
/// budget of nodes was not enough.
#[must_use]
pub fn changes(
    readings: &mut Readings<'_>,
    touched: Option<&[Touched]>,
    allowed: &[(ObligationId, ObligationKindId)],
) -> Option<Changes> {
    let own = [OLD, NEW].map(|side| readings.of(side).possible_parts());
    let mut comparer = Comparer::new(readings, Independent::default());
    let free = [0, 1].map(|side| own.get(side).map(|parts| comparer.without_looked_up(parts)));
    let registered = [(OLD, NEW), (NEW, OLD)].map(|(side, other)| comparer.registered(side, other));
    let ([own_old, own_new], [Some(free_old), Some(free_new)]) = (own, free) else {
        return None;
    };
    let store = readings.store();
    let parts = Independent::together(store, &[&free_old, &free_new]);
    let common = parts.whole(store);
    let (old, new) = (free_old.whole(store), free_new.whole(store));
    let (no_longer, newly) = (store.without(old, new), store.without(new, old));
    // From now on each policy reads only cases that the other can be asked too.
    for (side, own, other) in [(OLD, own_old, free_new), (NEW, own_new, free_old)] {
        let joint = Independent::together(readings.store(), &[&own, &other]);
        readings.of(side).suppose_parts(Rc::new(joint));
    }
    let mut there = YES;
    for &(block, kind) in allowed {
        let reading = readings.of(NEW);
        let holds = reading.obliges(block, Verb::Consider, kind);
        there = reading.store.without(there, holds);
    }
    let mut found = Found::default();
    match touched {
        Some(touched) => {
            let mut places: Vec<(&Touched, Diagram)> = Vec::new();
            for one in touched {
                let here = where_touched(readings, one);
                places.push((one, readings.store().and(there, here)));
            }
            let all = readings.store().any(places.iter().map(|(_, here)| *here));
            let beside = readings.confined(all, YES, |inside| {
                let mut comparer = Comparer::new(inside, parts.clone());
                let roots = [OLD, NEW].map(|side| comparer.readings.of(side).policy.root);
                let rules = Versions::of(comparer.readings, roots);
                for &(_, here) in &places {
                    let here = rules.not_outdone(comparer.readings.store(), here);
                    if comparer.can_be(here) {
                        comparer.groups(here, &mut found);
                    }
                }
                comparer.beside(&places, &found)
            });
            readings.confined(beside, beside, |inside| {
                Comparer::new(inside, parts.clone()).moved(beside, allowed, &mut found);
            });
        }
        None => {
            let mut comparer = Comparer::new(readings, parts.clone());
            comparer.groups(there, &mut found);
            comparer.moved(there, allowed, &mut found);
        }
    };
    let (groups, moved) = Comparer::new(readings, parts).settled(found);
    let sound = !readings.store().exceeded();
    sound.then_some(Changes {
        groups,
        moved,
        common,
        registered,
        no_longer,
        newly,
    })
}

/// What was found to differ, in one part of the space after the other.
#[derive(Debug, Default)]
struct Found {
    /// Cases by what was and is answered, a position on the scale or how many there are before a policy is in force, and by
    /// the rules that decided and decide.
    groups: BTreeMap<(u32, u32, Vec<String>, Vec<String>), Diagram>,
    /// What else moved.
    moved: BTreeMap<Aside, Ways>,
}

/// Where something is gained and lost, and the cases to take an example of each from.
#[derive(Clone, Copy, Debug)]
struct Ways {
    cases: [Diagram; 2],
    shown: [Diagram; 2],
}

struct Comparer<'c, 'p> {
    readings: &'c mut Readings<'p>,
    /// For each policy the attributes that a register states and that the other's register states otherwise, with when the
    /// register determines each, and what it then says.
    looked_up: [Vec<LookedUp>; 2],
    /// The cases that both policies can be asked.
    possible: Independent,
}

impl<'c, 'p> Comparer<'c, 'p> {
    fn new(readings: &'c mut Readings<'p>, possible: Independent) -> Self {
        let policies = [OLD, NEW].map(|side| readings.of(side).policy);
        let differing = looked_up(policies[OLD], policies[NEW]);
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

    /// Cases that can be, whatever the registers say of the facts that are looked up.
    fn without_looked_up(&mut self, possible: &Independent) -> Independent {
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
    fn registered(&mut self, side: usize, other: usize) -> Diagram {
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

    /// What was found, of which a case can be: the largest groups first.
    fn settled(&mut self, found: Found) -> (Vec<Group>, Vec<Moved>) {
        let count = self.answers();
        let mut groups: Vec<Group> = Vec::new();
        for ((from, to, old_rules, new_rules), cases) in found.groups {
            if self.occur(cases) {
                groups.push(Group {
                    from: (from + 1 < count).then_some(from),
                    to: (to + 1 < count).then_some(to),
                    old_rules,
                    new_rules,
                    cases,
                    share: self.share(cases),
                });
            }
        }
        groups.sort_by(|a, b| {
            b.share
                .cmp(&a.share)
                .then_with(|| (a.from, a.to).cmp(&(b.from, b.to)))
                .then_with(|| (&a.old_rules, &a.new_rules).cmp(&(&b.old_rules, &b.new_rules)))
        });
        let moved = found.moved.into_iter().filter_map(|(what, ways)| {
            let [gained, lost] = ways.cases.map(|cases| match self.occur(cases) {
                true => cases,
                false => NO,
            });
            let shown = ways.shown;
            ((gained, lost) != (NO, NO)).then_some(Moved {
                what,
                gained,
                lost,
                shown,
            })
        });
        let moved = moved.collect();
        (groups, moved)
    }

    /// How many answers there are: the outcomes, and none before the policy is in force.
    fn answers(&mut self) -> u32 {
        let reading = self.readings.of(OLD);
        reading.outcomes(reading.policy.root) + 1
    }

    /// Adds the cases there that are decided otherwise. What policies say is taken apart before it is held to the cases that
    /// can be, which have nothing to do with it and would make every step as large as they are.
    fn groups(&mut self, there: Diagram, found: &mut Found) {
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
            for (old_rules, cases) in self.by_rules(OLD, from, cases, there) {
                for (new_rules, cases) in self.by_rules(NEW, to, cases, there) {
                    let key = (from, to, old_rules.clone(), new_rules);
                    let known = found.groups.entry(key).or_insert(NO);
                    *known = self.readings.store().or(*known, cases);
                }
            }
        }
    }

    /// Can one of these be asked of both policies?
    fn can_be(&mut self, cases: Diagram) -> bool {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.about(store, &levels);
        store.overlap(cases, possible, true)
    }

    /// The share of the space of those of these cases that both policies can be asked.
    fn share(&mut self, cases: Diagram) -> Num {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.about(store, &levels);
        store.share_of_both(cases, possible) * self.possible.share_beside(store, &levels)
    }

    /// Is one of these a case that can be? Comparisons of numbers may bind each other so that none is, which no diagram
    /// tells; and what a register states, only its own side knows.
    fn occur(&mut self, cases: Diagram) -> bool {
        let sides = [NEW, OLD];
        sides
            .into_iter()
            .any(|side| self.readings.of(side).occurs(&[(cases, true)]))
    }

    /// Cases of one answer by the rules that decide it. Versions of one rule, and copies of it in several policies, count
    /// as one.
    fn by_rules(
        &mut self,
        side: usize,
        outcome: u32,
        cases: Diagram,
        there: Diagram,
    ) -> Vec<(Vec<String>, Diagram)> {
        let policy = self.readings.of(side).policy;
        let mut named: BTreeMap<&str, Vec<RuleId>> = BTreeMap::new();
        for (id, rule) in (0..).map(RuleId).zip(&policy.rules) {
            if rule.branches.iter().any(|branch| branch.outcome == outcome) {
                named.entry(&rule.name).or_default().push(id);
            }
        }
        let mut parts: Vec<(Vec<String>, Diagram)> = vec![(Vec::new(), cases)];
        for (name, versions) in named {
            let mut decisive = NO;
            for id in versions {
                let reading = self.readings.of(side);
                // Where the rule does not even fire it does not decide, and firing costs less to look at.
                let fires = reading.rule(id).stands;
                let fires = self.stated(side, fires);
                if !self.readings.store().overlap(fires, cases, true) {
                    continue;
                }
                let one = self.readings.of(side).decisive_where(id, there);
                let one = self.stated(side, one);
                decisive = self.readings.store().or(decisive, one);
            }
            if decisive == NO {
                continue;
            }
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
        }
        parts
    }

    /// Where something beside the posture may hold in one policy and not in the other: where what it is made of differs, or
    /// the outcome of a policy that it turns on.
    fn beside(&mut self, places: &[(&Touched, Diagram)], found: &Found) -> Diagram {
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

    fn moved(
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
