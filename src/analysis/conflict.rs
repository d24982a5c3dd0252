//! Rules that say different things of one case without either naming the other.
//!
//! The strictest outcome wins (language.md 3.4), and that is meant where a rule tightens another: where all its cases are
//! cases of the looser one, or where it is `absolute`, a declared floor. Everywhere else a rule that stands and is not
//! heeded is either a ranking nobody wrote down or an overlap nobody saw, and that is what is found here. The pairs found
//! cover every such case: wherever a rule stands and a stricter one decides, some pair named or accepted says so.

use std::collections::BTreeMap;

use super::admitted::{meet, nowhere, somewhere};
use crate::diagram::{Diagram, NO, Operation, Reading};
use crate::policy::{RuleId, UnitId};

/// Two rules that are not ranked, or ranked only through a third.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Both stand; the stricter one decides because it is stricter.
    Unranked {
        /// The rule that decides.
        stricter: RuleId,
        /// The rule that stands and does not decide.
        looser: RuleId,
        /// A rule that the looser one outranks and that outranks the stricter one: by it the looser was to win.
        through: Option<RuleId>,
        /// The cases.
        cases: Diagram,
        /// Further rules that decide before the looser one in this way and are not named in a conflict of their own.
        more: Vec<RuleId>,
    },
    /// A rule is set aside, the answer is looser for it, and every rule that sets it aside is itself set aside.
    ThroughThird {
        /// The rule that is set aside.
        rule: RuleId,
        /// A rule that sets it aside and is set aside itself.
        by: RuleId,
        /// A rule that sets that one aside and says nothing of the first.
        third: RuleId,
        /// The cases.
        cases: Diagram,
        /// Further rules that set it aside, each with one that sets that aside.
        more: Vec<(RuleId, RuleId)>,
    },
}

/// How many pairs are conflicts of their own for one rule that is not heeded. The others are named with the last of them.
const MOST: usize = 4;

/// All conflicts of the rules of each policy; `accepted` says which pairs are meant, the stricter rule first. Rules of
/// different policies decide in different layers and are no conflict. Pairs that were copied together from another policy
/// are looked at there.
#[must_use]
pub fn conflicts(
    reading: &mut Reading<'_>,
    accepted: &mut impl FnMut(RuleId, RuleId) -> bool,
) -> Vec<Conflict> {
    let policy = reading.policy;
    let mut found = Vec::new();
    for (unit, declared) in (0u32..).map(UnitId).zip(&policy.units) {
        let of = declared.rules.iter();
        let decides = of.map(|&rule| (rule, reading.decides(rule))).collect();
        for &rule in &declared.rules {
            let own = Pairs {
                unit,
                rule,
                decides: &decides,
            };
            own.unheeded(reading, accepted, &mut found);
            own.through_third(reading, accepted, &mut found);
        }
    }
    found
}

/// One rule against the others of its policy.
struct Pairs<'a> {
    unit: UnitId,
    rule: RuleId,
    /// Where each rule of the policy decides.
    decides: &'a BTreeMap<RuleId, Diagram>,
}

impl Pairs<'_> {
    /// Was the pair copied from where both were written?
    fn copied(&self, reading: &Reading<'_>, other: RuleId) -> bool {
        let policy = reading.policy;
        let home = |id: RuleId| policy.rules.get(id.index()).map(|r| r.declared_in.as_str());
        let unit = policy.units.get(self.unit.index());
        let here = unit.map(|unit| unit.name.as_str());
        home(self.rule) == home(other) && home(other) != here
    }

    fn unheeded(
        &self,
        reading: &mut Reading<'_>,
        accepted: &mut impl FnMut(RuleId, RuleId) -> bool,
        found: &mut Vec<Conflict>,
    ) {
        let Some(&decides) = self.decides.get(&self.rule) else {
            return;
        };
        let stands = reading.rule(self.rule).stands;
        let participates = reading.unit(self.unit).participates;
        let unheeded = reading.store.without(stands, decides);
        let mut left = reading.store.and(unheeded, participates);
        let heeded = reading.store.and(decides, participates);
        if left == NO || nowhere(reading, heeded) {
            // That it never decides is said of it anyway.
            return;
        }
        let mut pairs = Vec::new();
        let mut further = Vec::new();
        // What a rule decides is not left, so that none is met twice.
        for _ in self.decides {
            let Some(way) = somewhere(reading, left) else {
                break;
            };
            let cell = |level| {
                let ranges = way.get(&level);
                let first = ranges.and_then(|ranges| ranges.first());
                first.map_or(0, |(first, _)| *first)
            };
            let deciding = self.decides.iter().find(|(other, decides)| {
                **other != self.rule && reading.store.value_at(**decides, cell) != 0
            });
            let Some((&stricter, &decides)) = deciding else {
                break;
            };
            let before = left;
            left = reading.store.without(left, decides);
            if self.copied(reading, stricter)
                || self.tightens(reading, stricter)
                || accepted(stricter, self.rule)
            {
                continue;
            }
            let through = chain(reading, self.rule, stricter);
            if through.is_none() && chain(reading, stricter, self.rule).is_some() {
                continue;
            }
            let cases = reading.store.and(before, decides);
            // What the way leaves open may be as no case can have it.
            if !reading.compare_apart() && nowhere(reading, cases) {
                continue;
            }
            if pairs.len() == MOST {
                further.push(stricter);
                continue;
            }
            pairs.push(Conflict::Unranked {
                stricter,
                looser: self.rule,
                through,
                cases,
                more: Vec::new(),
            });
        }
        if let Some(Conflict::Unranked { more, .. }) = pairs.last_mut() {
            *more = further;
        }
        found.extend(pairs);
    }

    /// Is the stricter rule a declared floor, or one all of whose cases are cases of this rule?
    fn tightens(&self, reading: &mut Reading<'_>, stricter: RuleId) -> bool {
        let policy = reading.policy;
        if policy
            .rules
            .get(stricter.index())
            .is_some_and(|r| r.absolute)
        {
            return true;
        }
        let participates = reading.unit(self.unit).participates;
        let special = reading.rule(stricter).fires;
        let general = reading.rule(self.rule).met;
        // What has nothing to do with it whatever can be is found soonest.
        if !reading.store.overlap(special, general, false) {
            return true;
        }
        let beyond = [(special, true), (general, false), (participates, true)];
        !meet(reading, &beyond)
    }

    fn through_third(
        &self,
        reading: &mut Reading<'_>,
        accepted: &mut impl FnMut(RuleId, RuleId) -> bool,
        found: &mut Vec<Conflict>,
    ) {
        let by = reading.outranking(self.rule);
        if by.is_empty() {
            return;
        }
        let read = reading.rule(self.rule);
        let mut cases = reading.store.without(read.fires, read.stands);
        for &other in &by {
            let stands = reading.rule(other).stands;
            cases = reading.store.without(cases, stands);
        }
        let unit = reading.unit(self.unit);
        cases = reading.store.and(cases, unit.participates);
        if cases == NO {
            return;
        }
        let count = reading.outcomes(self.unit);
        let pairs = Operation::Pair(count + 1);
        let both = reading.store.apply(pairs, unit.spoken, read.concludes);
        let looser = reading
            .store
            .where_value(both, |pair| pair / (count + 1) > pair % (count + 1));
        cases = reading.store.and(cases, looser);
        let mut pairs = Vec::new();
        for other in by {
            let fires = reading.rule(other).fires;
            for third in reading.outranking(other) {
                let stands = reading.rule(third).stands;
                let here = [(cases, true), (fires, true), (stands, true)];
                if !meet(reading, &here)
                    || self.copied(reading, third)
                    || accepted(third, self.rule)
                {
                    continue;
                }
                pairs.push((other, third));
            }
        }
        let mut pairs = pairs.into_iter();
        let Some((by, third)) = pairs.next() else {
            return;
        };
        let fires = reading.rule(by).fires;
        let stands = reading.rule(third).stands;
        found.push(Conflict::ThroughThird {
            rule: self.rule,
            by,
            third,
            cases: reading.store.all([cases, fires, stands]),
            more: pairs.collect(),
        });
    }
}

/// A rule that the first outranks and that outranks the last.
fn chain(reading: &Reading<'_>, first: RuleId, last: RuleId) -> Option<RuleId> {
    let rules = &reading.policy.rules;
    let named = rules.get(first.index()).map_or(&[][..], |r| &r.overrides);
    let outranks = |middle: &&RuleId| {
        let middle = rules.get(middle.index());
        middle.is_some_and(|rule| rule.overrides.contains(&last))
    };
    named.iter().find(outranks).copied()
}
