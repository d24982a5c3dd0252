//! Conditions and entries as diagrams (language.md 3.6, 3.8, 3.9; section numbers as in docs/language/semantics.md).

use std::rc::Rc;

use super::cell::Cell;
use super::cut::days;
use super::lower::Reading;
use super::node::{Diagram, Level, NO, YES};
use crate::policy::{
    Condition, ConditionId, EntryId, EntryTest, Linear, Op, Test, UnitId, Validity, VariableId,
    VariableKind,
};

impl Reading<'_> {
    /// A condition.
    pub fn condition(&mut self, id: ConditionId) -> Diagram {
        if let Some(Some(known)) = self.conditions.get(id.index()) {
            return *known;
        }
        if let Some(test) = self.classes.as_ref().and_then(|classes| classes.test(id)) {
            return test;
        }
        let policy = self.policy;
        let made = match policy.conditions.get(id.index()) {
            None => NO,
            Some(Condition::Constant(truth)) => Diagram::truth(*truth),
            Some(Condition::Not(inner)) => {
                let inner = self.condition(*inner);
                self.store.not(inner)
            }
            Some(Condition::All(parts)) => {
                let parts: Vec<Diagram> = parts.iter().map(|&part| self.condition(part)).collect();
                self.store.all(parts)
            }
            Some(Condition::Any(parts)) => {
                let parts: Vec<Diagram> = parts.iter().map(|&part| self.condition(part)).collect();
                self.store.any(parts)
            }
            Some(Condition::Test(variable, test)) => self.test(*variable, test),
            Some(Condition::Linear(linear)) => self.linear(linear),
            Some(Condition::Has { any, .. }) => {
                let members: Vec<Diagram> = any
                    .iter()
                    .map(|&member| self.test(member, &Test::True))
                    .collect();
                self.store.any(members)
            }
            Some(Condition::Entry { any, .. }) => {
                let entries: Vec<Diagram> = any.iter().map(|&entry| self.entry(entry)).collect();
                self.store.any(entries)
            }
            Some(Condition::Category(category)) => self.category(*category),
            Some(Condition::Define(define)) => {
                let versions = policy.defines.get(define.index());
                let mut holds = NO;
                for (validity, condition) in versions.map_or(&[][..], |define| &define.versions) {
                    let (exists, says) = (self.in_force(validity), self.condition(*condition));
                    let here = self.store.and(exists, says);
                    holds = self.store.or(holds, here);
                }
                holds
            }
            Some(Condition::InForce { from, until }) => self.in_force(&Validity {
                from: *from,
                until: *until,
            }),
            Some(Condition::Outcome { unit, outcomes }) => {
                let (participates, outcome) = (self.participates(*unit), self.outcome(*unit));
                let among = self
                    .store
                    .where_value(outcome, |value| outcomes.contains(value));
                self.store.and(participates, among)
            }
        };
        if let Some(place) = self.conditions.get_mut(id.index()) {
            *place = Some(made);
        }
        made
    }

    /// A condition that may be absent, and then holds.
    pub(super) fn condition_or_true(&mut self, id: Option<ConditionId>) -> Diagram {
        id.map_or(YES, |id| self.condition(id))
    }

    /// A condition that may be absent, and then does not hold.
    pub(super) fn condition_or_false(&mut self, id: Option<ConditionId>) -> Diagram {
        id.map_or(NO, |id| self.condition(id))
    }

    /// The question date is within a validity (3.1).
    pub fn in_force(&mut self, validity: &Validity) -> Diagram {
        let (from, until) = days(validity);
        if from.is_none() && until.is_none() {
            return YES;
        }
        self.cells_of(self.policy.question_date, |cell| {
            let begun = from.as_ref().is_none_or(|day| cell.compares(Op::Ge, day));
            let over = until.as_ref().is_some_and(|day| cell.compares(Op::Ge, day));
            begun && !over
        })
    }

    /// The cells of a variable that satisfy something. A class of members of a set, which can be several levels, is there
    /// when one of them is.
    pub fn cells_of(&mut self, variable: VariableId, holds: impl Fn(&Cell) -> bool) -> Diagram {
        let space = Rc::clone(&self.space);
        if let [level] = space.levels_of(variable) {
            return self.cells_at(*level, holds);
        }
        let kind = self.policy.variables.get(variable.index()).map(|v| &v.kind);
        if !matches!(kind, Some(VariableKind::Member { .. })) {
            return NO;
        }
        let mut there = NO;
        for &level in space.levels_of(variable) {
            let one = self.cells_at(level, |cell| *cell == Cell::Truth(true));
            there = self.store.or(there, one);
        }
        let [with, without] = [true, false].map(|truth| Diagram::truth(holds(&Cell::Truth(truth))));
        self.store.choose(there, with, without)
    }

    pub(super) fn cells_at(&mut self, level: Level, holds: impl Fn(&Cell) -> bool) -> Diagram {
        let cells = self.space.cells(level).to_vec();
        self.store.is_in(level, |cell| {
            cells.get(usize::from(cell)).is_some_and(&holds)
        })
    }

    /// One variable against constants. Every test but `undeterminable` is false of what is undeterminable (3.9).
    pub fn test(&mut self, variable: VariableId, test: &Test) -> Diagram {
        let own = self.cells_of(variable, |cell| match (test, cell) {
            (Test::True, Cell::Truth(truth)) => *truth,
            (Test::Choice(wanted), Cell::Choices(here)) => {
                here.iter().all(|choice| wanted.contains(choice))
            }
            (Test::Number(op, constant), cell) => cell.compares(*op, constant),
            (Test::Undeterminable, cell) => *cell == Cell::Undeterminable,
            _ => false,
        });
        match self.whole_undeterminable(variable) {
            NO => own,
            whole if *test == Test::Undeterminable => self.store.or(own, whole),
            whole => self.store.without(own, whole),
        }
    }

    /// The set or curve the variable is a part of is undeterminable as a whole.
    pub(super) fn whole_undeterminable(&mut self, variable: VariableId) -> Diagram {
        let policy = self.policy;
        let Some(
            VariableKind::Member { attribute, .. } | VariableKind::CurvePoint { attribute, .. },
        ) = policy.variables.get(variable.index()).map(|v| &v.kind)
        else {
            return NO;
        };
        let attribute = policy.attributes.get(attribute.index());
        match attribute.and_then(|attribute| attribute.undeterminable_variable) {
            Some(whole) => self.cells_of(whole, |cell| *cell == Cell::Truth(true)),
            None => NO,
        }
    }

    /// A comparison of two variables is a question of its own (3.8); false when either is undeterminable. Which
    /// answers go with which cells of the two is for [`Reading::possible`] to say.
    fn linear(&mut self, linear: &Linear) -> Diagram {
        let Some(level) = self.space.comparison(linear) else {
            return NO;
        };
        let mut holds = self.cells_at(level, |cell| *cell == Cell::Truth(true));
        for (_, variable) in &linear.terms {
            let undeterminable = self.test(*variable, &Test::Undeterminable);
            holds = self.store.without(holds, undeterminable);
        }
        holds
    }

    /// When an entry matches (3.6): where a person says so, in which case it only must exist; else by its condition, those
    /// of what it stands in, and the judgement of a person where that is asked.
    pub fn entry(&mut self, id: EntryId) -> Diagram {
        if let Some(Some(known)) = self.entries.get(id.index()) {
            return *known;
        }
        let policy = self.policy;
        let Some(entry) = policy.entries.get(id.index()) else {
            return NO;
        };
        let above = entry.parent.map_or(YES, |parent| self.gate(parent));
        let (mut exists, mut matches) = (NO, NO);
        for version in &entry.versions {
            let in_force = self.in_force(&version.validity);
            exists = self.store.or(exists, in_force);
            let own = self.own_condition(&version.test);
            let here = self.store.all([above, in_force, own]);
            let here = match &version.test {
                EntryTest::When(_) if entry.children.is_empty() => here,
                EntryTest::Judgement(_) => match entry.judgement {
                    Some(judged) => {
                        let judged = self.cells_of(judged, |cell| *cell == Cell::Truth(true));
                        self.store.and(here, judged)
                    }
                    None => NO,
                },
                EntryTest::When(_) | EntryTest::Sub | EntryTest::Reserved => NO,
            };
            matches = self.store.or(matches, here);
        }
        if !entry.children.is_empty() {
            for &child in &entry.children {
                let child = self.entry(child);
                matches = self.store.or(matches, child);
            }
            matches = self.store.and(exists, matches);
        }
        if self.is_named(id) {
            matches = exists;
        }
        if let Some(place) = self.entries.get_mut(id.index()) {
            *place = Some(matches);
        }
        matches
    }

    fn is_named(&self, id: EntryId) -> bool {
        let named = self.named.as_ref();
        named.is_some_and(|named| named.contains(&id))
    }

    /// Nothing is judged to match where a person would not be asked. This takes no case away that differs in anything: what
    /// is judged of an entry does not matter where its condition does not hold.
    pub fn judged_where_asked(&mut self) -> Diagram {
        let policy = self.policy;
        let mut holds = YES;
        for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
            let Some(judged) = entry.judgement.filter(|_| !self.is_named(id)) else {
                continue;
            };
            let asked = self.gate(id);
            let judged = self.cells_of(judged, |cell| *cell == Cell::Truth(true));
            let idly = self.store.without(judged, asked);
            holds = self.store.without(holds, idly);
        }
        holds
    }

    /// May a person be asked, somewhere in these cases, whether an entry matches?
    pub fn asks_about(&mut self, id: EntryId, cases: Diagram) -> bool {
        let entry = self.policy.entries.get(id.index());
        if entry.is_none_or(|entry| entry.judgement.is_none()) {
            return false;
        }
        let asked = self.gate(id);
        self.store.overlap(cases, asked, true)
    }

    /// What an entry conjoins to its sub-entries: it exists, its own condition holds, and so do those above it.
    fn gate(&mut self, id: EntryId) -> Diagram {
        let policy = self.policy;
        let Some(entry) = policy.entries.get(id.index()) else {
            return NO;
        };
        let above = entry.parent.map_or(YES, |parent| self.gate(parent));
        let mut gate = NO;
        for version in &entry.versions {
            let in_force = self.in_force(&version.validity);
            let own = self.own_condition(&version.test);
            let here = self.store.all([above, in_force, own]);
            gate = self.store.or(gate, here);
        }
        gate
    }

    fn own_condition(&mut self, test: &EntryTest) -> Diagram {
        self.plainly(|reading| match test {
            EntryTest::Sub => YES,
            EntryTest::When(condition) => reading.condition(*condition),
            EntryTest::Judgement(condition) => reading.condition_or_true(*condition),
            EntryTest::Reserved => NO,
        })
    }

    /// `category I` holds when an entry of Category I matches, `category II` when none of those does and one of
    /// Category II matches (3.6).
    pub fn category(&mut self, category: u8) -> Diagram {
        let first = self.any_entry_of(1);
        if category == 1 {
            return first;
        }
        let any = self.any_entry_of(category);
        self.store.without(any, first)
    }

    fn any_entry_of(&mut self, category: u8) -> Diagram {
        let policy = self.policy;
        let of = (0u32..).map(EntryId).zip(&policy.entries);
        let of = of.filter(|(_, entry)| entry.category == Some(category));
        let matching: Vec<Diagram> = of.map(|(id, _)| self.entry(id)).collect();
        self.store.any(matching)
    }

    /// The outcome of a policy, as a position on its scale, where such conditions are read.
    fn outcome(&mut self, id: UnitId) -> Diagram {
        self.unit_where(id, self.within).outcome
    }
}
