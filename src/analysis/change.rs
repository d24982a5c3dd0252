//! Every case that two policies decide differently: the groups of cases by what was and is answered, and by whom.
//!
//! The groups are disjoint and together they are the whole difference. A case is compared only where both policies can be
//! asked it. What registers state of a country is no fact of the case: where they differ, the case names the country and
//! each policy looks it up.

use std::collections::BTreeMap;

use super::aside::{Aside, asides};
use super::looked_up::{LookedUp, determined, looked_up};
use super::sides::{NEW, OLD};
use super::touched::{Touched, where_touched};
use crate::diagram::{Diagram, Independent, NO, Operation, Readings, YES};
use crate::policy::{AttributeId, ObligationId, ObligationKindId, RuleId, Verb};
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
    /// The cases.
    pub cases: Diagram,
    /// Their share of the space, every cell of a variable counting alike.
    pub share: Num,
}

/// Something beside the posture that holds in other cases than before.
#[derive(Clone, Debug)]
pub struct Moved {
    /// What.
    pub what: Aside,
    /// Where it holds now and did not.
    pub gained: Diagram,
    /// Where it held and does not now.
    pub lost: Diagram,
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
    let possible = [OLD, NEW].map(|side| readings.of(side).possible());
    let mut comparer = Comparer::new(readings, Independent::default());
    let looks_up = !comparer.looked_up.iter().all(Vec::is_empty);
    let free = possible.map(|possible| comparer.without_looked_up(possible));
    let store = readings.store();
    let [old, new] = free;
    let common = store.and(old, new);
    let (no_longer, newly) = (store.without(old, new), store.without(new, old));
    let parts = match looks_up {
        true => Independent::of(store, [common]),
        false => {
            readings.suppose_jointly();
            Independent::clone(&readings.of(NEW).possible_parts())
        }
    };
    let mut there = YES;
    for &(block, kind) in allowed {
        let reading = readings.of(NEW);
        let holds = reading.obliges(block, Verb::Consider, kind);
        there = reading.store.without(there, holds);
    }
    let (groups, moved) = match touched {
        Some(touched) => {
            let touched = where_touched(readings, touched);
            there = readings.store().and(there, touched);
            let cases = readings.store().and(there, common);
            readings.confined(cases, |inside| compared(inside, there, parts, allowed))
        }
        None => compared(readings, there, parts, allowed),
    };
    let sound = !readings.store().exceeded();
    sound.then_some(Changes {
        groups,
        moved,
        common,
        no_longer,
        newly,
    })
}

/// What differs in the cases there that are looked at. What policies say is taken apart before it is held to the cases
/// that can be, which have nothing to do with it and would make every step as large as they are.
fn compared(
    readings: &mut Readings<'_>,
    there: Diagram,
    possible: Independent,
    allowed: &[(ObligationId, ObligationKindId)],
) -> (Vec<Group>, Vec<Moved>) {
    let mut comparer = Comparer::new(readings, possible);
    let mut groups = comparer.groups(there);
    groups.sort_by(|a, b| {
        b.share
            .cmp(&a.share)
            .then_with(|| (a.from, a.to).cmp(&(b.from, b.to)))
            .then_with(|| (&a.old_rules, &a.new_rules).cmp(&(&b.old_rules, &b.new_rules)))
    });
    // Where one of the two is not in force nothing holds beside its answer either, and the groups say so already.
    let mut in_force = there;
    for side in [OLD, NEW] {
        let reading = comparer.readings.of(side);
        let here = reading.in_force_at_all();
        in_force = reading.store.and(in_force, here);
    }
    let moved = comparer.moved(in_force, allowed);
    (groups, moved)
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
    fn without_looked_up(&mut self, possible: Diagram) -> Diagram {
        let mut made = possible;
        for side in [OLD, NEW] {
            for fact in self.looked_up.get(side).cloned().unwrap_or_default() {
                let store = self.readings.store();
                let found = store.exists(made, &|level| level == fact.level);
                made = store.choose(fact.determined, found, made);
            }
        }
        made
    }

    /// What a policy answers: its outcome, or the number of outcomes before it is in force.
    fn answer(&mut self, side: usize) -> Diagram {
        let reading = self.readings.of(side);
        let root = reading.policy.root;
        let silent = Diagram::always(reading.outcomes(root));
        let outcome = reading.unit(root).outcome;
        let in_force = reading.in_force_at_all();
        reading.store.choose(in_force, outcome, silent)
    }

    fn groups(&mut self, there: Diagram) -> Vec<Group> {
        let count = {
            let reading = self.readings.of(OLD);
            reading.outcomes(reading.policy.root) + 1
        };
        let (old, new) = (self.answer(OLD), self.answer(NEW));
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
        let mut groups = Vec::new();
        for (from, to, cases) in ways {
            if !self.can_be(cases) {
                continue;
            }
            for (old_rules, cases) in self.by_rules(OLD, from, cases) {
                for (new_rules, cases) in self.by_rules(NEW, to, cases) {
                    let (cases, share) = self.that_can_be(cases);
                    if !self.occur(cases) {
                        continue;
                    }
                    groups.push(Group {
                        from: (from + 1 < count).then_some(from),
                        to: (to + 1 < count).then_some(to),
                        old_rules: old_rules.clone(),
                        new_rules,
                        cases,
                        share,
                    });
                }
            }
        }
        groups
    }

    /// Can one of these be asked of both policies?
    fn can_be(&mut self, cases: Diagram) -> bool {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.about(store, &levels);
        store.overlap(cases, possible, true)
    }

    /// Of these cases those that both policies can be asked, and their share of the space.
    fn that_can_be(&mut self, cases: Diagram) -> (Diagram, Num) {
        let store = self.readings.store();
        let levels = store.support(cases);
        let possible = self.possible.about(store, &levels);
        let cases = store.held_to(cases, possible);
        let share = store.share(cases) * self.possible.share_beside(store, &levels);
        (cases, share)
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
                let one = self.readings.of(side).decisive(id);
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

    fn moved(
        &mut self,
        there: Diagram,
        allowed: &[(ObligationId, ObligationKindId)],
    ) -> Vec<Moved> {
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
        let mut moved = Vec::new();
        for (what, [old, new]) in all {
            if old == new {
                continue;
            }
            let [gained, lost] = [(new, old), (old, new)].map(|(has, had)| {
                let store = self.readings.store();
                let here = store.without(has, had);
                let here = store.and(here, there);
                if !self.can_be(here) {
                    return NO;
                }
                let (here, _) = self.that_can_be(here);
                if self.occur(here) { here } else { NO }
            });
            if (gained, lost) != (NO, NO) {
                moved.push(Moved { what, gained, lost });
            }
        }
        moved
    }
}
