//! What conditions mean (language.md sections 2 and 3).

use crate::policy::{
    ChoiceSet, Condition, ConditionId, Linear, Test, UnitId, Validity, VariableId, VariableKind,
};

use super::formula::{FALSE, Formula, TRUE};
use super::ground::Ground;
use super::lookup::Lookup;

impl Ground<'_> {
    /// A condition as a formula.
    pub fn condition(&mut self, id: ConditionId) -> Formula {
        match self.conditions.get(id.index()) {
            Some(Some(known)) => return *known,
            Some(None) => {}
            None => return FALSE,
        }
        // The checker admits no cycle; should one get here, what leads back to itself is false.
        self.note_condition(id, FALSE);
        let policy = self.policy;
        let formula = match policy.conditions.get(id.index()) {
            None => FALSE,
            Some(Condition::Constant(truth)) => self.formulas.of(*truth),
            Some(Condition::Not(inner)) => {
                let inner = self.condition(*inner);
                self.formulas.not(inner)
            }
            Some(Condition::All(parts)) => self.every(parts.iter(), |g, &part| g.condition(part)),
            Some(Condition::Any(parts)) => self.some(parts.iter(), |g, &part| g.condition(part)),
            Some(Condition::Test(variable, test)) => self.test(*variable, test),
            Some(Condition::Linear(linear)) => self.linear(linear),
            Some(Condition::Has { any, .. }) => self.some(any, |g, &v| g.test(v, &Test::True)),
            Some(Condition::Entry { any, .. }) => {
                self.some(any, |g, &entry| g.entry(entry).matches)
            }
            Some(Condition::Category(category)) => self.category(*category),
            Some(Condition::Define(define)) => {
                let versions = policy
                    .defines
                    .get(define.index())
                    .map_or(&[][..], |d| &d.versions);
                self.some(versions, |g, (validity, condition)| {
                    let exists = g.in_force(validity);
                    g.and_condition(exists, *condition)
                })
            }
            Some(Condition::InForce { from, until }) => self.in_force(&Validity {
                from: *from,
                until: *until,
            }),
            Some(Condition::Outcome { unit, outcomes }) => self.outcome(*unit, outcomes),
        };
        self.note_condition(id, formula);
        formula
    }

    fn note_condition(&mut self, id: ConditionId, formula: Formula) {
        if let Some(place) = self.conditions.get_mut(id.index()) {
            *place = Some(formula);
        }
    }

    /// All of them hold. What comes after one that does not is not read: most conditions of most cases fail at the first.
    fn every<T>(
        &mut self,
        parts: impl IntoIterator<Item = T>,
        read: impl Fn(&mut Self, T) -> Formula,
    ) -> Formula {
        match self.until(FALSE, parts, read) {
            Some(parts) => self.formulas.all(parts),
            None => FALSE,
        }
    }

    /// One of them holds. What comes after one that does is not read.
    pub fn some<T>(
        &mut self,
        parts: impl IntoIterator<Item = T>,
        read: impl Fn(&mut Self, T) -> Formula,
    ) -> Formula {
        match self.until(TRUE, parts, read) {
            Some(parts) => self.formulas.any(parts),
            None => TRUE,
        }
    }

    /// The parts, unless one of them settles the whole.
    fn until<T>(
        &mut self,
        settles: Formula,
        parts: impl IntoIterator<Item = T>,
        read: impl Fn(&mut Self, T) -> Formula,
    ) -> Option<Vec<Formula>> {
        let parts = parts.into_iter().map(|part| {
            let part = read(self, part);
            (part != settles).then_some(part)
        });
        parts.collect()
    }

    /// Both hold; where the first does not, the condition is not read.
    pub fn and_condition(&mut self, first: Formula, condition: ConditionId) -> Formula {
        if first == FALSE {
            return FALSE;
        }
        let condition = self.condition(condition);
        self.formulas.all([first, condition])
    }

    /// A condition that may be absent, and then holds.
    pub fn condition_or_true(&mut self, id: Option<ConditionId>) -> Formula {
        id.map_or(TRUE, |id| self.condition(id))
    }

    /// A condition that may be absent, and then does not hold.
    pub fn condition_or_false(&mut self, id: Option<ConditionId>) -> Formula {
        id.map_or(FALSE, |id| self.condition(id))
    }

    /// The question date is within a validity (3.1).
    pub fn in_force(&mut self, validity: &Validity) -> Formula {
        if let Some(&known) = self.validities.get(validity) {
            return known;
        }
        let days = self.slots.days(validity);
        let within = self.formulas.among(self.slots.question_date, &days);
        self.validities.insert(*validity, within);
        within
    }

    /// One variable against constants. Every test but `undeterminable` is false of what is undeterminable (3.9).
    pub fn test(&mut self, variable: VariableId, test: &Test) -> Formula {
        let slot = self.slots.of(variable);
        let Some(values) = self.slots.values(slot) else {
            return FALSE;
        };
        let answers = match test {
            Test::True => ChoiceSet::one(1),
            Test::Choice(choices) => choices.intersection(&values.determinable()),
            Test::Number(op, constant) => values
                .comparing(*op, constant)
                .unwrap_or_else(ChoiceSet::empty),
            Test::Undeterminable => {
                let own = values.only_undeterminable();
                let own = self.formulas.among(slot, &own);
                let whole = self.whole_undeterminable(variable);
                return self.formulas.any([own, whole]);
            }
        };
        let holds = self.formulas.among(slot, &answers);
        let whole = self.whole_undeterminable(variable);
        self.formulas.but_not(holds, whole)
    }

    /// The set or curve the variable is a part of is undeterminable as a whole.
    fn whole_undeterminable(&mut self, variable: VariableId) -> Formula {
        let attribute = match self.policy.variable(variable).map(|v| &v.kind) {
            Some(
                VariableKind::Member { attribute, .. } | VariableKind::CurvePoint { attribute, .. },
            ) => *attribute,
            _ => return FALSE,
        };
        let whole = self
            .policy
            .attribute(attribute)
            .and_then(|a| a.undeterminable_variable);
        whole.map_or(FALSE, |whole| self.formulas.is(self.slots.of(whole), 1))
    }

    /// A linear comparison of two variables (3.8): false when either is undeterminable, a comparison with a
    /// constant when one is known, else a question of its own.
    fn linear(&mut self, linear: &Linear) -> Formula {
        let [(a, x), (b, y)] = linear.terms.as_slice() else {
            return FALSE;
        };
        for (known, coefficient, open, divisor) in [(x, a, y, b), (y, b, x, a)] {
            let slots = &self.slots;
            let (known_slot, open_slot) = (slots.of(*known), slots.of(*open));
            let Some(value) = slots
                .values(known_slot)
                .and_then(|v| v.number(self.formulas.domain(known_slot)))
            else {
                continue;
            };
            let rest = linear.constant.clone() - coefficient.clone() * value.clone();
            let op = if divisor.is_negative() {
                linear.op.mirrored()
            } else {
                linear.op
            };
            let answers = rest
                .checked_div(divisor)
                .and_then(|limit| slots.values(open_slot)?.comparing(op, &limit));
            if let Some(answers) = answers {
                let holds = self.formulas.among(open_slot, &answers);
                let (first, second) = (
                    self.whole_undeterminable(*known),
                    self.whole_undeterminable(*open),
                );
                let undeterminable = self.formulas.any([first, second]);
                return self.formulas.but_not(holds, undeterminable);
            }
        }
        let Some(flag) = self.slots.of_linear(linear) else {
            return FALSE;
        };
        let mut parts = vec![self.formulas.is(flag, 1)];
        for variable in [*x, *y] {
            let undeterminable = self.test(variable, &Test::Undeterminable);
            parts.push(self.formulas.not(undeterminable));
        }
        self.formulas.all(parts)
    }

    /// The outcome of a policy is one of these (3.10): false when the policy does not apply or is not in force.
    fn outcome(&mut self, unit: UnitId, outcomes: &ChoiceSet) -> Formula {
        let reading = self.unit(unit);
        let mut any = Vec::new();
        for outcome in outcomes.iter() {
            any.extend(reading.outcomes.get(outcome as usize).copied());
        }
        let holds = self.formulas.any(any);
        self.formulas.all([reading.participates, holds])
    }
}
