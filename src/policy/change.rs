//! One change to a compiled policy: a condition that reads otherwise, a declaration that is as if it were not there.

use std::collections::BTreeMap;

use super::{
    Cells, Condition, ConditionId, DefineId, EntryId, EntryTest, ExceptionId, ObligationId, Policy,
    RuleId, Test, UnitId,
};

/// A place of a policy in which one whole condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConditionPlace {
    /// After `if` of a rule's branch.
    Rule(RuleId, usize),
    /// After `unless` of a rule's branch.
    RuleUnless(RuleId, usize),
    /// Of an exception.
    Exception(ExceptionId),
    /// After `if` of an obligation's clause.
    Obligation(ObligationId, usize),
    /// After `unless` of an obligation's clause.
    ObligationUnless(ObligationId, usize),
    /// After `when` or `by judgement if` of an entry's version.
    Entry(EntryId, usize),
    /// Of a version of a named condition.
    Define(DefineId, usize),
    /// After `applies if`.
    Applies(UnitId),
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Another condition stands there.
    Reads(ConditionPlace, ConditionId),
    /// What stands after `unless` there is gone.
    WithoutUnless(ConditionPlace),
    /// The rule never fires.
    WithoutRule(RuleId),
    /// The exception never holds.
    WithoutException(ExceptionId),
    /// The first rule no longer outranks the second.
    Unranked(RuleId, RuleId),
}

impl Policy {
    /// Every place in which a condition stands, with the condition, in the order of the tables.
    #[must_use]
    pub fn condition_places(&self) -> Vec<(ConditionPlace, ConditionId)> {
        let mut places = Vec::new();
        for (id, entry) in (0..).map(EntryId).zip(&self.entries) {
            for (at, version) in entry.versions.iter().enumerate() {
                if let EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) =
                    version.test
                {
                    places.push((ConditionPlace::Entry(id, at), condition));
                }
            }
        }
        for (id, define) in (0..).map(DefineId).zip(&self.defines) {
            for (at, (_, condition)) in define.versions.iter().enumerate() {
                places.push((ConditionPlace::Define(id, at), *condition));
            }
        }
        for (id, unit) in (0..).map(UnitId).zip(&self.units) {
            places.extend(
                unit.applies
                    .map(|applies| (ConditionPlace::Applies(id), applies)),
            );
        }
        for (id, rule) in (0..).map(RuleId).zip(&self.rules) {
            for (at, branch) in rule.branches.iter().enumerate() {
                places.push((ConditionPlace::Rule(id, at), branch.condition));
                let unless = branch.unless;
                places.extend(unless.map(|unless| (ConditionPlace::RuleUnless(id, at), unless)));
            }
        }
        for (id, exception) in (0..).map(ExceptionId).zip(&self.exceptions) {
            places.push((ConditionPlace::Exception(id), exception.condition));
        }
        for (id, block) in (0..).map(ObligationId).zip(&self.obligations) {
            for (at, clause) in block.clauses.iter().enumerate() {
                let (condition, unless) = (clause.condition, clause.unless);
                places.extend(condition.map(|c| (ConditionPlace::Obligation(id, at), c)));
                places.extend(unless.map(|c| (ConditionPlace::ObligationUnless(id, at), c)));
            }
        }
        places
    }

    /// The condition that stands in a place.
    #[must_use]
    pub fn condition_at(&self, place: ConditionPlace) -> Option<ConditionId> {
        match place {
            ConditionPlace::Rule(id, at) => {
                let rule = self.rules.get(id.index())?;
                rule.branches.get(at).map(|branch| branch.condition)
            }
            ConditionPlace::RuleUnless(id, at) => {
                self.rules.get(id.index())?.branches.get(at)?.unless
            }
            ConditionPlace::Exception(id) => self.exceptions.get(id.index()).map(|e| e.condition),
            ConditionPlace::Obligation(id, at) => {
                self.obligations.get(id.index())?.clauses.get(at)?.condition
            }
            ConditionPlace::ObligationUnless(id, at) => {
                self.obligations.get(id.index())?.clauses.get(at)?.unless
            }
            ConditionPlace::Entry(id, at) => {
                match self.entries.get(id.index())?.versions.get(at)?.test {
                    EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) => {
                        Some(condition)
                    }
                    _ => None,
                }
            }
            ConditionPlace::Define(id, at) => {
                let define = self.defines.get(id.index())?;
                define.versions.get(at).map(|(_, condition)| *condition)
            }
            ConditionPlace::Applies(id) => self.units.get(id.index())?.applies,
        }
    }

    /// Makes the changes. The digests stay those of the policy as it was.
    pub fn change(&mut self, changes: &[Change]) {
        for change in changes {
            match *change {
                Change::Reads(clause, condition) => self.set(clause, Some(condition)),
                Change::WithoutUnless(clause) => self.set(clause, None),
                Change::WithoutRule(id) => {
                    if let Some(rule) = self.rules.get_mut(id.index()) {
                        rule.branches.clear();
                    }
                }
                Change::WithoutException(id) => {
                    if let Some(exception) = self.exceptions.get_mut(id.index()) {
                        exception.to.clear();
                    }
                }
                Change::Unranked(id, outranked) => {
                    if let Some(rule) = self.rules.get_mut(id.index()) {
                        rule.overrides.retain(|other| *other != outranked);
                    }
                }
            }
        }
    }

    fn set(&mut self, clause: ConditionPlace, condition: Option<ConditionId>) {
        match (clause, condition) {
            (ConditionPlace::Rule(id, at), Some(condition)) => {
                let rule = self.rules.get_mut(id.index());
                if let Some(branch) = rule.and_then(|rule| rule.branches.get_mut(at)) {
                    branch.condition = condition;
                }
            }
            (ConditionPlace::RuleUnless(id, at), _) => {
                let rule = self.rules.get_mut(id.index());
                if let Some(branch) = rule.and_then(|rule| rule.branches.get_mut(at)) {
                    branch.unless = condition;
                }
            }
            (ConditionPlace::Exception(id), Some(condition)) => {
                if let Some(exception) = self.exceptions.get_mut(id.index()) {
                    exception.condition = condition;
                }
            }
            (ConditionPlace::Obligation(id, at), _) => {
                let block = self.obligations.get_mut(id.index());
                if let Some(clause) = block.and_then(|block| block.clauses.get_mut(at)) {
                    clause.condition = condition;
                }
            }
            (ConditionPlace::ObligationUnless(id, at), _) => {
                let block = self.obligations.get_mut(id.index());
                if let Some(clause) = block.and_then(|block| block.clauses.get_mut(at)) {
                    clause.unless = condition;
                }
            }
            (ConditionPlace::Entry(id, at), Some(condition)) => {
                let entry = self.entries.get_mut(id.index());
                if let Some(version) = entry.and_then(|entry| entry.versions.get_mut(at)) {
                    version.test = match version.test {
                        EntryTest::Judgement(_) => EntryTest::Judgement(Some(condition)),
                        _ => EntryTest::When(condition),
                    };
                }
            }
            (ConditionPlace::Define(id, at), Some(condition)) => {
                let define = self.defines.get_mut(id.index());
                if let Some(version) = define.and_then(|define| define.versions.get_mut(at)) {
                    version.1 = condition;
                }
            }
            (ConditionPlace::Applies(id), _) => {
                if let Some(unit) = self.units.get_mut(id.index()) {
                    unit.applies = condition;
                }
            }
            // Where a condition has to stand none can be taken away.
            (
                ConditionPlace::Rule(..)
                | ConditionPlace::Exception(_)
                | ConditionPlace::Entry(..)
                | ConditionPlace::Define(..),
                None,
            ) => {}
        }
    }

    /// Takes over a condition of a policy with the same tables but for further conditions and variables; none when it
    /// asks about a variable that this one does not have.
    pub fn adopt(&mut self, from: &Policy, id: ConditionId) -> Option<ConditionId> {
        let mut adopted = BTreeMap::new();
        self.adopt_within(from, id, &mut adopted)
    }

    /// Conditions nest no deeper than the parser allows.
    fn adopt_within(
        &mut self,
        from: &Policy,
        id: ConditionId,
        adopted: &mut BTreeMap<ConditionId, ConditionId>,
    ) -> Option<ConditionId> {
        if let Some(&known) = adopted.get(&id) {
            return Some(known);
        }
        let mut condition = from.conditions.get(id.index())?.clone();
        let known = self.variables.len();
        let asks = match &condition {
            Condition::Test(variable, _) => vec![*variable],
            Condition::Linear(linear) => linear.terms.iter().map(|(_, v)| *v).collect(),
            Condition::Has { any, .. } => any.clone(),
            _ => Vec::new(),
        };
        if asks.iter().any(|variable| variable.index() >= known) {
            return None;
        }
        match &mut condition {
            Condition::Not(inner) => *inner = self.adopt_within(from, *inner, adopted)?,
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    *part = self.adopt_within(from, *part, adopted)?;
                }
            }
            _ => {}
        }
        self.tell_apart(&condition);
        let own = ConditionId(self.conditions.len() as u32);
        self.conditions.push(condition);
        adopted.insert(id, own);
        Some(own)
    }

    /// The values of a variable that a condition tells apart are different cells.
    fn tell_apart(&mut self, condition: &Condition) {
        let Condition::Test(variable, test) = condition else {
            return;
        };
        let Some(variable) = self.variables.get_mut(variable.index()) else {
            return;
        };
        match (&mut variable.cells, test) {
            (Cells::Cuts(cuts), Test::Number(_, limit)) => {
                if let Err(at) = cuts.binary_search(limit) {
                    cuts.insert(at, limit.clone());
                }
            }
            (Cells::Choices(groups), Test::Choice(set)) => {
                let parts = groups
                    .iter()
                    .flat_map(|group| [group.intersection(set), group.minus(set)]);
                let mut parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
                parts.sort_by_key(|part| part.iter().next());
                *groups = parts;
            }
            _ => {}
        }
    }

    /// Do two conditions say the same, part by part?
    #[must_use]
    pub fn says_the_same(&self, a: ConditionId, b: ConditionId) -> bool {
        let mut open = vec![(a, b)];
        while let Some((a, b)) = open.pop() {
            if a == b {
                continue;
            }
            let both = (
                self.conditions.get(a.index()),
                self.conditions.get(b.index()),
            );
            match both {
                (Some(Condition::Not(a)), Some(Condition::Not(b))) => open.push((*a, *b)),
                (Some(Condition::All(a)), Some(Condition::All(b)))
                | (Some(Condition::Any(a)), Some(Condition::Any(b)))
                    if a.len() == b.len() =>
                {
                    open.extend(a.iter().copied().zip(b.iter().copied()));
                }
                (Some(a), Some(b)) if a == b => {}
                _ => return false,
            }
        }
        true
    }
}
