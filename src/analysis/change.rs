//! Every case that two policies decide differently: the groups of cases by what was and is answered, and by whom.
//!
//! The groups are disjoint and together they are the whole difference. A case is compared only where both policies can be
//! asked it. What registers state of a country is no fact of the case: where they differ, the case names the country and
//! each policy looks it up.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

use super::aside::Aside;
use super::compared::{Comparer, Found};
use super::looked_up::looked_up;
use super::outdone::Versions;
use super::sides::{NEW, OLD};
use super::touched::{Touched, where_touched};
use crate::diagram::{Diagram, Independent, NO, Readings, Store, YES};
use crate::policy::{ObligationId, ObligationKindId, Verb};

/// What a policy answers: a position on its scale, or none before it is in force.
pub type Answer = Option<u32>;

/// Cases whose answer changes in one way.
#[derive(Clone, Debug)]
pub struct Group {
    /// What was answered.
    pub from: Answer,
    /// What is answered.
    pub to: Answer,
    /// The rules that decided, by name; none where `otherwise` answered. Where groups are not told apart by rules: those that
    /// decided one of the cases or another, for the groups that are shown.
    pub old_rules: Vec<String>,
    /// The rules that decide, likewise.
    pub new_rules: Vec<String>,
    /// The cases, with some that no policy can be asked: only those that both can be asked count.
    pub cases: Diagram,
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
    /// Are cases told apart by the rules responsible? Otherwise by what was and is answered alone.
    pub by_rules: bool,
    /// What else moved.
    pub moved: Vec<Moved>,
    /// The cases that both policies can be asked, allowed ones included.
    pub common: Independent,
    /// The attributes that the registers of the two state differently, by dotted name.
    pub looked_up: BTreeSet<String>,
    /// Of the old policy and of the new one: where its register says of a fact otherwise than the case, which the other
    /// policy leaves to the case.
    pub registered: [Diagram; 2],
    /// Cases that only the old policy accepts.
    pub no_longer: Diagram,
    /// Cases that only the new policy accepts.
    pub newly: Diagram,
    /// Is there a case that the old policy accepts and the new one assumes not to be?
    pub assumed_away: bool,
}

/// An obligation of the new policy that stands for a condition it was asked.
pub type Intended = (ObligationId, ObligationKindId);

/// The cases that are compared, by the conditions of an intended change.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// Those in which none of the conditions holds; without any, all.
    Beyond(&'a [Intended]),
    /// Those in which one holds.
    Within(&'a [Intended]),
}

/// More groups than these are told apart by the rules responsible only where all of them are shown: policies whose rules
/// have little in common make as many as there are pairs of sets of rules, which nobody reads.
pub const BY_RULES: usize = 1_000;

/// Compares two policies of one scale over all cases, or over those beyond or within the intended change. With the
/// declarations they do not share, when that is all they do not share, only those cases are looked at in which these make a
/// difference; the answer is the same. So many groups are shown. None when the budget of nodes was not enough.
#[must_use]
pub fn changes(
    readings: &mut Readings<'_>,
    touched: Option<&[Touched]>,
    part: Part<'_>,
    shown: usize,
) -> Option<Changes> {
    let own = [OLD, NEW].map(|side| readings.of(side).possible_parts());
    let policies = [OLD, NEW].map(|side| readings.of(side).policy);
    let differing = looked_up(policies[OLD], policies[NEW]);
    let mut comparer = Comparer::new(readings, Independent::default(), &differing);
    let free = own
        .each_ref()
        .map(|parts| comparer.without_looked_up(parts));
    let registered = [(OLD, NEW), (NEW, OLD)].map(|(side, other)| comparer.registered(side, other));
    let levels_looked_up = comparer.levels_looked_up();
    let ([own_old, own_new], [free_old, free_new]) = (own, free);
    let store = readings.store();
    let parts = Independent::together(store, &[&free_old, &free_new]);
    let common = parts.clone();
    let (no_longer, newly) = match free_old.is_same(&free_new) {
        true => (NO, NO),
        false => {
            let (old, new) = (free_old.whole(store), free_new.whole(store));
            (store.without(old, new), store.without(new, old))
        }
    };
    let assumed_away = no_longer != NO;
    // A case may say otherwise than the register of the one policy where that of the other says nothing.
    let [of_old, of_new] = registered;
    let says_otherwise = |store: &mut Store, against: Diagram, possible: &Independent| {
        let levels = store.support(against);
        let possible = possible.about(store, &levels);
        store.and(against, possible)
    };
    let (refused, let_in) = (
        says_otherwise(store, of_new, &own_old),
        says_otherwise(store, of_old, &own_new),
    );
    let (no_longer, newly) = (store.or(no_longer, refused), store.or(newly, let_in));
    // From now on each policy reads only cases that the other can be asked too.
    for (side, own, other) in [(OLD, own_old, free_new), (NEW, own_new, free_old)] {
        let joint = Independent::together(readings.store(), &[&own, &other]);
        readings.of(side).suppose_parts(Rc::new(joint));
    }
    // Where entries differ, what an item falls under differs by its facts, and these are what is to be said.
    let entries = touched.into_iter().flatten();
    let entries = entries.filter(|one| matches!(one, Touched::Entry(_)));
    if entries.count() == 0 {
        readings.ask_class(&levels_looked_up);
    }
    let parts = readings.with_class(&parts);
    let (Part::Beyond(allowed) | Part::Within(allowed)) = part;
    let intended = allowed.iter().map(|&(block, kind)| {
        let reading = readings.of(NEW);
        reading.obliges(block, Verb::Consider, kind)
    });
    let intended: Vec<Diagram> = intended.collect();
    let intended = readings.store().any(intended);
    let there = match part {
        Part::Beyond(_) => readings.store().without(YES, intended),
        Part::Within(_) => intended,
    };
    let most = if shown > BY_RULES {
        usize::MAX
    } else {
        BY_RULES
    };
    let mut found = Found::new(most);
    match touched {
        Some(touched) => {
            let mut places: Vec<(&Touched, Diagram)> = Vec::new();
            for one in touched {
                let here = where_touched(readings, one);
                places.push((one, readings.store().and(there, here)));
            }
            let all = readings.store().any(places.iter().map(|(_, here)| *here));
            let beside = readings.confined(all, YES, |inside| {
                let mut comparer = Comparer::new(inside, parts.clone(), &differing);
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
                Comparer::new(inside, parts.clone(), &differing).moved(beside, allowed, &mut found);
            });
        }
        None => {
            let mut comparer = Comparer::new(readings, parts.clone(), &differing);
            comparer.groups(there, &mut found);
            comparer.moved(there, allowed, &mut found);
        }
    };
    let by_rules = found.by_rules;
    let mut comparer = Comparer::new(readings, parts, &differing);
    let (mut groups, moved) = settled(&mut comparer, found);
    if !by_rules {
        for group in groups.iter_mut().take(shown) {
            let none = comparer.answers() - 1;
            let (from, to) = (group.from.unwrap_or(none), group.to.unwrap_or(none));
            group.old_rules = comparer.deciding(OLD, from, group.cases);
            group.new_rules = comparer.deciding(NEW, to, group.cases);
        }
    }
    let sound = !readings.store().exceeded();
    sound.then_some(Changes {
        groups,
        by_rules,
        moved,
        common,
        looked_up: differing,
        registered,
        no_longer,
        newly,
        assumed_away,
    })
}

/// What was found, of which a case can be: the largest groups first.
fn settled(comparer: &mut Comparer<'_, '_>, found: Found) -> (Vec<Group>, Vec<Moved>) {
    let count = comparer.answers();
    let mut groups: Vec<Group> = Vec::new();
    for ((from, to, old_rules, new_rules), cases) in found.groups {
        if comparer.occur(cases) {
            groups.push(Group {
                from: (from + 1 < count).then_some(from),
                to: (to + 1 < count).then_some(to),
                old_rules,
                new_rules,
                cases,
            });
        }
    }
    groups.sort_by_cached_key(|group| {
        let rules = (group.old_rules.clone(), group.new_rules.clone());
        let share = comparer.share(group.cases);
        (Reverse(share), group.from, group.to, rules)
    });
    let moved = found.moved.into_iter().filter_map(|(what, ways)| {
        let [gained, lost] = ways.cases.map(|cases| match comparer.occur(cases) {
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
