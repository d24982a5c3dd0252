//! The completions of a case (language.md 3.2), asked one question at a time.

use std::collections::BTreeSet;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::case::Case;
use crate::policy::{ChoiceSet, EntryId, Policy, RuleId, Validity};
use crate::quantity::{Date, Num};

use super::Question;
use super::decision::Truth;
use super::diagrams::Diagrams;
use super::formula::{FALSE, Formula, Slot, TRUE};
use super::ground::Ground;
use super::lookup::Lookup;
use super::regions::{Region, conjunction};
use super::search::{Answers, Exhausted, Search};
use super::slots::Slots;
use super::theory::Theory;

/// One completion: for each slot its answer. Slots that comparisons bind together may have none noted.
pub(super) type Completion = Vec<Option<u32>>;

/// How many completions are kept to answer further questions from.
const KEPT: usize = 128;

/// All completions of a case, as a formula that they make true.
pub(super) struct Completions<'p> {
    /// The policy as it reads for this case.
    pub ground: Ground<'p>,
    /// What every completion makes true.
    pub admissible: Formula,
    /// The comparisons of open numbers.
    pub theory: Theory,
    /// The search, with what it remembers.
    pub search: Search,
    /// The diagrams that are asked before the search, if any are.
    pub diagrams: Option<Diagrams>,
    /// How much work boxes may have taken diagrams when they are asked about.
    work: u64,
    /// The first answer of each slot, whatever the others are; none where comparisons bind it.
    first: Completion,
    /// The answer of each slot in one completion by diagrams.
    first_on_ways: Completion,
    /// Completions seen so far.
    pub seen: Vec<Completion>,
}

/// What there is to ask about.
pub(super) enum Opening<'p> {
    /// Some completion is in force.
    Open(Box<Completions<'p>>),
    /// Every completion is before the policy is in force.
    NotInForce {
        /// The first day in force.
        effective: Date,
        /// The question date, when it is known.
        day: Option<Date>,
    },
    /// There is no completion.
    Contradiction,
    /// Finding out takes more than the bound.
    Exhausted,
}

impl<'p> Completions<'p> {
    /// The completions of a case on days on which the policy is in force (3.1).
    pub fn open(policy: &'p Policy, case: &'p Case, question: &Question) -> Opening<'p> {
        let effective = policy.unit(policy.root).and_then(|u| u.effective);
        match Self::on(policy, case, question, effective) {
            Ok(Some(completions)) => Opening::Open(Box::new(completions)),
            Err(Exhausted) => Opening::Exhausted,
            Ok(None) => match (Self::on(policy, case, question, None), effective) {
                (Ok(Some(before)), Some(effective)) => Opening::NotInForce {
                    effective,
                    day: before.day(),
                },
                (Ok(_), _) => Opening::Contradiction,
                (Err(Exhausted), _) => Opening::Exhausted,
            },
        }
    }

    /// The completions of a case from a day on; none if there is none.
    pub fn on(
        policy: &'p Policy,
        case: &'p Case,
        question: &Question,
        from: Option<Date>,
    ) -> Result<Option<Self>, Exhausted> {
        let slots = Rc::new(Slots::new(policy, case, question));
        let (ground, admissible) = Ground::narrowed(policy, case, &slots, |ground| {
            let admissible = ground.admissible();
            let in_force = ground.in_force(&Validity { from, until: None });
            ground.formulas.all([admissible, in_force])
        });
        let theory = Theory::new(&slots);
        let search = Search::new(question.bound);
        let mut completions = Self {
            ground,
            admissible,
            theory,
            search,
            diagrams: None,
            work: u64::MAX,
            first: Vec::new(),
            first_on_ways: Vec::new(),
            seen: Vec::new(),
        };
        Ok(completions.possible(TRUE)?.then_some(completions))
    }

    /// Does it hold in some completion?
    pub fn possible(&mut self, formula: Formula) -> Result<bool, Exhausted> {
        if formula == FALSE || self.seen_with(formula).is_some() {
            return Ok(formula != FALSE);
        }
        Ok(self.completion_with(formula)?.is_some())
    }

    /// Does it hold in every completion?
    pub fn certain(&mut self, formula: Formula) -> Result<bool, Exhausted> {
        let not = self.ground.formulas.not(formula);
        Ok(!self.possible(not)?)
    }

    /// Its truth over all completions.
    pub fn truth(&mut self, formula: Formula) -> Result<Truth, Exhausted> {
        Ok(match (self.possible(formula)?, self.certain(formula)?) {
            (_, true) => Truth::True,
            (true, false) => Truth::Unknown,
            (false, false) => Truth::False,
        })
    }

    /// A completion seen before in which it holds.
    pub fn seen_with(&self, formula: Formula) -> Option<&Completion> {
        let formulas = &self.ground.formulas;
        self.seen
            .iter()
            .find(|seen| formulas.holds(formula, seen) == Some(true))
    }

    /// A completion in which it holds.
    pub fn completion_with(&mut self, formula: Formula) -> Result<Option<Completion>, Exhausted> {
        let formulas = &mut self.ground.formulas;
        let told = self.diagrams.as_mut();
        let told = told.and_then(|diagrams| diagrams.find(formulas, &self.theory, formula));
        let completion = match told {
            Some(answers) => answers.map(|answers| self.complete_way(&answers)),
            None => {
                let both = formulas.all([self.admissible, formula]);
                let found = self.search.find(formulas, &self.theory, both)?;
                found.map(|answers| self.complete(&answers))
            }
        };
        let Some(completion) = completion else {
            return Ok(None);
        };
        if self.seen.len() < KEPT {
            self.seen.push(completion.clone());
        }
        Ok(Some(completion))
    }

    /// Does it hold in some completion inside a box?
    pub fn possible_inside(
        &mut self,
        region: &Region,
        formula: Formula,
    ) -> Result<bool, Exhausted> {
        if let Some(told) = self.told_inside(region, formula) {
            self.search.count()?;
            let worked = self.diagrams.as_ref().map_or(0, Diagrams::looked_at);
            return match worked > self.work {
                true => Err(Exhausted),
                false => Ok(told),
            };
        }
        let inside = conjunction(self, region);
        let both = self.ground.formulas.all([inside, formula]);
        self.possible(both)
    }

    /// Does it hold, or not hold, as said, in some completion with one of these answers to a slot?
    pub fn possible_at(
        &mut self,
        (slot, answers): (Slot, &ChoiceSet),
        (formula, holds): (Formula, bool),
    ) -> Result<bool, Exhausted> {
        let formulas = &mut self.ground.formulas;
        if let Some(diagrams) = &mut self.diagrams {
            let asked = (formula, holds);
            let told = diagrams.meet_at(formulas, &self.theory, asked, (slot, answers));
            if let Some(told) = told {
                return Ok(told);
            }
        }
        let formula = match holds {
            true => formula,
            false => formulas.not(formula),
        };
        self.possible_inside(&Region::of(slot, answers), formula)
    }

    /// From now on questions about boxes may take diagrams so much more work; with none given, as much as they do.
    pub fn limit_work(&mut self, more: Option<u64>) {
        let worked = self.diagrams.as_ref().map_or(0, Diagrams::looked_at);
        self.work = more.map_or(u64::MAX, |more| worked.saturating_add(more));
    }

    /// The same, where the box is worked into the formula, and into what every completion makes true, already: both are
    /// given so as well.
    pub fn goes_with(
        &mut self,
        region: &Region,
        formula: Formula,
        worked_in: [Formula; 2],
    ) -> Result<bool, Exhausted> {
        if let Some(told) = self.told_inside(region, formula) {
            return Ok(told);
        }
        let formulas = &mut self.ground.formulas;
        let both = formulas.all(worked_in);
        let found = self.search.find(formulas, &self.theory, both)?;
        Ok(found.is_some())
    }

    fn told_inside(&mut self, region: &Region, formula: Formula) -> Option<bool> {
        let formulas = &self.ground.formulas;
        let diagrams = self.diagrams.as_mut()?;
        diagrams.meet_inside(formulas, &self.theory, formula, region)
    }

    /// A formula that holds where another one does, but in no completion inside a box.
    pub fn outside(&mut self, region: &Region, formula: Formula) -> Formula {
        let inside = conjunction(self, region);
        let formulas = &mut self.ground.formulas;
        let left = formulas.but_not(formula, inside);
        if let Some(diagrams) = &mut self.diagrams {
            diagrams.learn(formulas, left, [formula, inside]);
        }
        left
    }

    /// From now on looks for completions by diagrams, in which stands near each other what rules, entries and what must hold
    /// ask together.
    pub fn ask_diagrams(&mut self) {
        let ground = &mut self.ground;
        let policy = ground.policy;
        let mut together = ground.formulas.parts(self.admissible);
        for rule in (0..policy.rules.len() as u32).map(RuleId) {
            together.push(ground.firing(rule).fires);
        }
        for entry in (0..policy.entries.len() as u32).map(EntryId) {
            together.push(ground.entry(entry).matches);
        }
        // What binds many members of one set to those of another stays small where each pair is asked before the next.
        let sets = ground
            .open_slots()
            .into_values()
            .filter(|slots| slots.len() > 1);
        let members: BTreeSet<Slot> = sets.flatten().collect();
        let formulas = &ground.formulas;
        let parts = formulas.parts(self.admissible).into_iter();
        let pairs = parts.filter_map(|part| {
            let mut mentioned = formulas.mentions(part).iter().map(Slot);
            let pair = [mentioned.next()?, mentioned.next()?];
            let of_members = pair.iter().all(|slot| members.contains(slot));
            (of_members && mentioned.next().is_none()).then_some(pair)
        });
        let pairs: Vec<[Slot; 2]> = pairs.collect();
        let theory = &self.theory;
        self.diagrams = Diagrams::new(formulas, theory, self.admissible, &together, &pairs);
    }

    /// The slots bound by comparisons of which diagrams know how they can come out together.
    pub fn compared(&self) -> Option<&BTreeSet<Slot>> {
        self.diagrams.as_ref().map(Diagrams::compared)
    }

    /// Begins with new diagrams where those there are have grown large: most of what was built answers no further question.
    pub fn renew_diagrams(&mut self) {
        if self.diagrams.as_ref().is_some_and(Diagrams::is_half_full) {
            self.first_on_ways.clear();
            self.ask_diagrams();
        }
    }

    /// One completion out of those that splitting found: of each slot the first answer left.
    pub fn complete(&mut self, answers: &Answers) -> Completion {
        let domains = self.ground.formulas.domains();
        for (slot, domain) in (0u32..).zip(domains).skip(self.first.len()) {
            self.first.push(self.theory.first_of(slot, domain));
        }
        let mut completion = self.first.clone();
        for (slot, answers) in answers {
            if let Some(place) = completion.get_mut(slot.0 as usize) {
                *place = self.theory.first_of(slot.0, answers);
            }
        }
        completion
    }

    /// One completion out of those that diagrams found: what is not asked on the way is as in one that they keep.
    pub fn complete_way(&mut self, way: &Answers) -> Completion {
        let diagrams = self.diagrams.as_ref();
        let domains = self.ground.formulas.domains();
        for (slot, domain) in (0u32..).zip(domains).skip(self.first_on_ways.len()) {
            let slot = Slot(slot);
            let known = diagrams.is_some_and(|diagrams| diagrams.compared().contains(&slot));
            let first = match known {
                true => domain.iter().next(),
                false => self.theory.first_of(slot.0, domain),
            };
            let in_one = diagrams.and_then(|diagrams| diagrams.in_one(slot));
            self.first_on_ways
                .push(first.map(|first| in_one.unwrap_or(first)));
        }
        let mut completion = self.first_on_ways.clone();
        for (slot, answer) in way {
            if let Some(place) = completion.get_mut(slot.0 as usize) {
                *place = answer.only();
            }
        }
        completion
    }

    /// Which of the formulas hold somewhere, each looked for among completions seen before it is searched for.
    pub fn possible_among(&mut self, formulas: &[Formula]) -> Result<Vec<bool>, Exhausted> {
        let mut possible = vec![false; formulas.len()];
        for seen in &self.seen {
            let mut done = FxHashMap::default();
            for (formula, possible) in formulas.iter().zip(&mut possible) {
                let mut held = || self.ground.formulas.holds_within(*formula, seen, &mut done);
                *possible = *possible || held() == Some(true);
            }
        }
        for (formula, possible) in formulas.iter().zip(&mut possible) {
            *possible = *possible || self.possible(*formula)?;
        }
        Ok(possible)
    }

    /// The question date, when it is the same in every completion.
    pub fn day(&self) -> Option<Date> {
        let slots = &self.ground.slots;
        let answers = self.ground.formulas.domain(slots.question_date);
        let day: &Num = slots.values(slots.question_date)?.number(answers)?;
        Date::from_days(day.to_i64()?)
    }
}
