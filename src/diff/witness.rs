//! A case of a group, which both policies were asked before it is shown.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::asides::Asides;
use super::regions::Writer;
use super::translated::translated;
use super::whole::Asked;
use crate::analysis::{Aside, NEW, OLD, Witness as Made, reduced, witness_judged};
use crate::case::{Case, write_json_line};
use crate::diagram::{Diagram, NO};
use crate::eval::{self, DEFAULT_BOUND, Decision, Question, Status};
use crate::policy::{AttributeId, EntryId, Knowledge, Known, Policy};
use crate::quantity::Date;
use crate::threads::both;

/// A case that both policies were asked.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The case, as the new policy reads it; where only the old one is in force, as that one does.
    pub case: Case,
    /// The policy that reads it so.
    pub side: usize,
    /// The case as JSON, on one line.
    pub json: String,
    /// The entries it is classified under that the old policy asks nobody about, and those that the new one does not: each
    /// is asked the case without these.
    pub unasked: [Vec<String>; 2],
    /// The facts it states, by dotted name, that the old policy looks up, where it refuses the case because its register says
    /// otherwise of one of them, and those of the new one: each is asked the case without these.
    pub looked_up: [Vec<String>; 2],
}

/// The examples made so far, and what came of asking them.
#[derive(Default)]
pub(super) struct Examples {
    /// By the side that reads them, the cases one was sought among and those it must stay among: a case, and the same with
    /// fewer facts.
    made: BTreeMap<(usize, Diagram, Diagram), Option<Pair>>,
    /// Each with how many partial cases might be looked at.
    tried: Vec<(Rc<Made>, u32, Rc<Tried>)>,
}

/// A case, and the same with fewer facts.
type Pair = [Rc<Made>; 2];

/// A case that both policies were asked, and what they answer.
struct Tried {
    case: Case,
    unasked: [Vec<String>; 2],
    answers: [Option<Answered>; 2],
}

impl Writer<'_, '_> {
    /// A case among these of which both policies say what they should. Facts that the registers state differently are left
    /// to the registers.
    pub(super) fn witness(
        &mut self,
        first: usize,
        cases: Diagram,
        confirmed: &impl Fn(&Answered, &Answered) -> bool,
    ) -> Option<Witness> {
        let mut read = self.read_by(first, cases);
        // What only the other policy has, such as an entry a person is asked about, only it can read.
        if let [(side, here)] = *read.as_slice() {
            read.push((if side == NEW { OLD } else { NEW }, here));
        }
        let mut read = read.into_iter();
        read.find_map(|(side, here)| self.witness_read_by(side, here, confirmed))
    }

    fn witness_read_by(
        &mut self,
        side: usize,
        cases: Diagram,
        confirmed: &impl Fn(&Answered, &Answered) -> bool,
    ) -> Option<Witness> {
        let mut left = cases;
        for _ in 0..TRIES {
            let [found, fewer] = self.made(side, left, cases)?;
            // Few facts are easier to read. Where they leave too much open to be confirmed, all of them are shown.
            for (made, bound) in [(&fewer, LOOKED_AT), (&found, DEFAULT_BOUND)] {
                let asked = self.ask(side, made, bound);
                if let [Some(old), Some(new)] = &asked.answers
                    && confirmed(old, new)
                {
                    // What only one of the registers says is stated for the other.
                    let case = self.looking_up(&asked.case, self.asked(side).policy, &[OLD, NEW]);
                    let json = write_json_line(self.asked(side).policy, &case);
                    let json = json.trim().to_owned();
                    let unasked = asked.unasked.clone();
                    return Some(Witness {
                        looked_up: self.refused_by_registers(side, &case, &unasked),
                        case,
                        side,
                        json,
                        unasked,
                    });
                }
            }
            let tried = found.cells.iter();
            let tried = tried.map(|(&level, &cell)| (level, vec![(cell, cell)]));
            let store = self.readings.store();
            let tried = store.region(&tried.collect());
            left = store.without(left, tried);
            if left == NO {
                return None;
            }
        }
        None
    }

    /// A case among those left, and the same with as few facts as keep it among all. Several obligations may be lost in the
    /// same cases: what was made for one is kept for the next.
    fn made(&mut self, side: usize, left: Diagram, cases: Diagram) -> Option<Pair> {
        let key = (side, left, cases);
        if let Some(known) = self.kept.made.get(&key) {
            return known.clone();
        }
        let reading = self.readings.of(side);
        let found = witness_judged(reading, left).ok();
        let made = found.map(|found| {
            let fewer = reduced(reading, &found, cases);
            [found, fewer].map(Rc::new)
        });
        self.kept.made.insert(key, made.clone());
        made
    }

    /// Asks both policies a case.
    fn ask(&mut self, side: usize, made: &Rc<Made>, bound: u32) -> Rc<Tried> {
        let known = self.kept.tried.iter();
        let mut known = known.filter(|(one, by, _)| Rc::ptr_eq(one, made) && *by == bound);
        if let Some((_, _, tried)) = known.next() {
            return Rc::clone(tried);
        }
        let mut case = made.case.clone();
        let unasked = self.unasked(side, made, &mut case);
        let answers = self.answers(side, &case, &unasked, bound);
        let tried = Rc::new(Tried {
            case,
            unasked,
            answers,
        });
        let entry = (Rc::clone(made), bound, Rc::clone(&tried));
        self.kept.tried.push(entry);
        tried
    }

    /// The entries a case is classified under that each of the two asks nobody about. That it falls under them is what a
    /// person says; a policy that does not ask is not told. What neither asks about is left out.
    fn unasked(&mut self, side: usize, made: &Made, case: &mut Case) -> [Vec<String>; 2] {
        let policy = self.asked(side).policy;
        let named = case.classified.iter().flatten();
        let codes = named.filter_map(|id| policy.entries.get(id.index()));
        let codes: Vec<String> = codes.map(|entry| entry.code.clone()).collect();
        let cells = made.cells.iter();
        let cells = cells.map(|(&level, &cell)| (level, vec![(cell, cell)]));
        let cells = self.readings.store().region(&cells.collect());
        let mut unasked = [OLD, NEW].map(|which| {
            let reading = self.readings.of(which);
            let mut idle = codes.clone();
            idle.retain(|code| {
                let mut entries = (0u32..).map(EntryId).zip(&reading.policy.entries);
                let named = entries.find(|(_, entry)| entry.code == *code);
                named.is_none_or(|(id, _)| !reading.asks_about(id, cells))
            });
            idle
        });
        let [old, new] = &mut unasked;
        let neither: Vec<String> = old.extract_if(.., |code| new.contains(code)).collect();
        new.retain(|code| !neither.contains(code));
        if let Some(named) = &mut case.classified {
            let code = |id: &EntryId| policy.entries.get(id.index()).map(|entry| &entry.code);
            named.retain(|id| code(id).is_none_or(|code| !neither.contains(code)));
        }
        unasked
    }

    /// The case without the facts that are left to the registers of these sides.
    fn looking_up(&self, case: &Case, policy: &Policy, sides: &[usize]) -> Case {
        let mut kept = case.clone();
        let day = day(policy, case);
        kept.facts.retain(|fact| {
            let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
                return true;
            };
            let mut known = case.identities.iter();
            let who = known.find(|who| who.record == attribute.record);
            let Some(instance) = who.and_then(|who| policy.instances.get(who.instance?.index()))
            else {
                return true;
            };
            let knows = |side: &usize| self.knows(*side, &instance.name, &attribute.dotted, day);
            !(self.changes.looked_up.contains(&attribute.dotted) && sides.iter().all(knows))
        });
        kept
    }

    /// Does the register of a side say anything of a fact: on the day it is asked for, or, where that is the case's own, on
    /// that, or, where the case leaves that open, on any day?
    fn knows(&self, side: usize, instance: &str, attribute: &str, day: Option<Date>) -> bool {
        let Asked { policy, as_of, .. } = self.asked(side);
        let day = as_of.or(day);
        let dotted = |id: AttributeId| policy.attributes.get(id.index()).map(|one| &one.dotted);
        let mut attributes = policy.attributes.iter();
        let declared = attributes.find(|one| one.dotted == attribute);
        let mut named = policy.instances.iter();
        let Some(instance) = named.find(|one| one.name == instance) else {
            return false;
        };
        let mut facts = instance.facts.iter();
        let fact = facts.find(|fact| dotted(fact.attribute).is_some_and(|name| name == attribute));
        let mut values = fact.map_or(&[][..], |fact| &fact.values).iter();
        declared.is_some_and(|one| one.otherwise.is_some())
            || values.any(|(validity, _)| day.is_none_or(|day| validity.holds(day)))
    }

    /// What the old and the new policy answer to a case that one of them reads; each looks up what its register says.
    fn answers(
        &self,
        side: usize,
        case: &Case,
        unasked: &[Vec<String>; 2],
        bound: u32,
    ) -> [Option<Answered>; 2] {
        let mut unasked = unasked.iter();
        let cases = [OLD, NEW].map(|which| {
            let unasked = unasked.next().map_or(&[][..], Vec::as_slice);
            let read = self.as_read_by(which, side, case, unasked)?;
            let policy = self.asked(which).policy;
            Some((which, self.looking_up(&read, policy, &[which])))
        });
        let [old, new] = &cases;
        let asked = [OLD, NEW].map(|which| self.asked(which));
        both(|new_side| {
            let (which, case) = if new_side { new } else { old }.as_ref()?;
            let Asked { policy, as_of, .. } = asked.get(*which)?;
            let decision = eval::answers(policy, case, &question(*as_of, bound)).ok()?;
            Answered::of(policy, &decision)
        })
    }

    /// The case that one of them reads, as the other reads it, without the entries that this one asks nobody about.
    fn as_read_by(
        &self,
        which: usize,
        side: usize,
        case: &Case,
        unasked: &[String],
    ) -> Option<Case> {
        let policy = self.asked(which).policy;
        let mut read = match which == side {
            true => case.clone(),
            false => translated(self.asked(side).policy, case, policy)?,
        };
        if let Some(named) = &mut read.classified {
            named.retain(|id| {
                let entry = policy.entries.get(id.index());
                entry.is_some_and(|entry| !unasked.contains(&entry.code))
            });
        }
        Some(read)
    }

    /// The facts of a case that each policy looks up, where it refuses the case with them.
    fn refused_by_registers(
        &self,
        side: usize,
        case: &Case,
        unasked: &[Vec<String>; 2],
    ) -> [Vec<String>; 2] {
        let mut unasked = unasked.iter();
        [OLD, NEW].map(|which| {
            let unasked = unasked.next().map_or(&[][..], Vec::as_slice);
            let Asked { policy, as_of, .. } = self.asked(which);
            let Some(mut read) = self.as_read_by(which, side, case, unasked) else {
                return Vec::new();
            };
            let left = self.looking_up(&read, policy, &[which]);
            if left.facts.len() == read.facts.len()
                || eval::answers(policy, &read, &question(as_of, LOOKED_AT)).is_ok()
            {
                return Vec::new();
            }
            let kept = |id: AttributeId| left.facts.iter().any(|fact| fact.attribute == id);
            read.facts.retain(|fact| !kept(fact.attribute));
            let named = read.facts.iter();
            let named = named.filter_map(|fact| policy.attributes.get(fact.attribute.index()));
            named.map(|attribute| attribute.dotted.clone()).collect()
        })
    }
}

fn question(as_of: Option<Date>, bound: u32) -> Question {
    Question {
        as_of,
        bound,
        by_diagrams: false,
    }
}

/// The day a case says it is asked for.
fn day(policy: &Policy, case: &Case) -> Option<Date> {
    let dated = || {
        let by = policy.units.get(policy.root.index())?.dated_by?;
        let fact = case.facts.iter().find(|fact| fact.attribute == by)?;
        match &fact.knowledge {
            Knowledge::Exactly(Known::Number(days)) => Date::from_days(days.to_i64()?),
            _ => None,
        }
    };
    case.as_of.or_else(dated)
}

/// How many partial cases the interpreter may look at for a case of few facts.
const LOOKED_AT: u32 = 2_000;

/// How many cases are tried before a group is shown without one.
const TRIES: usize = 4;

/// What the interpreter answered.
pub(super) struct Answered {
    /// The outcome; none before the policy is in force.
    outcome: Option<u32>,
    in_force: bool,
    rules: Vec<String>,
    rules_are_certain: bool,
    beside: Asides,
}

impl Answered {
    /// None where the interpreter had to look at too much to say anything.
    fn of(policy: &Policy, decision: &Decision) -> Option<Answered> {
        let mut rules: Vec<String> = decision
            .decisive
            .iter()
            .filter_map(|id| policy.rules.get(id.index()))
            .map(|rule| rule.name.clone())
            .collect();
        rules.sort();
        rules.dedup();
        let outcome = match decision.status {
            Status::Decided(outcome) => Some(outcome),
            Status::TooManyOpenFacts { .. } => return None,
            Status::NotInForce { .. } | Status::Undetermined => None,
        };
        Some(Answered {
            outcome,
            in_force: !matches!(decision.status, Status::NotInForce { .. }),
            rules_are_certain: decision.possible_decisive.is_empty(),
            rules,
            beside: Asides::of(policy, decision),
        })
    }

    /// Is this the answer, and given by these rules?
    pub(super) fn is(&self, outcome: Option<u32>, rules: &[String]) -> bool {
        let by_these = self.rules == rules || !self.rules_are_certain;
        self.answers(outcome) && (outcome.is_none() || by_these)
    }

    /// Is this the answer, by whichever rules?
    pub(super) fn answers(&self, outcome: Option<u32>) -> bool {
        match outcome {
            None => !self.in_force,
            Some(_) => self.outcome == outcome,
        }
    }

    /// Does this hold beside the outcome? None where it is open.
    pub(super) fn holds(&self, what: &Aside) -> Option<bool> {
        self.beside.holds(what)
    }
}
