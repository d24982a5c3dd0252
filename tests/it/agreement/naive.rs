//! Section 3 of the language read a second time, for complete cases only and as plainly as can be: every fact has a
//! value, every condition is true or false. It shares nothing with the interpreter but the tables of the policy.

use std::collections::{BTreeMap, BTreeSet};

use super::mtcrc::case::Case;
use super::mtcrc::policy::{
    AttributeId, AttributeType, Condition, ConditionId, EntryId, EntryTest, Knowledge, Known,
    ObligationId, Policy, RecordId, RuleId, Test, UnitId, Validity, VariableId, VariableKind,
};
use super::mtcrc::quantity::{Date, Num};

/// The value of one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Bool(bool),
    Choice(u32),
    Number(Num),
    /// The members that are present.
    Set(BTreeSet<u32>),
    /// The values at the tested arguments, in order of the attribute's parts.
    Curve(Vec<Num>),
    Undeterminable,
}

/// One complete case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct World {
    pub values: BTreeMap<AttributeId, Value>,
    /// The position among the record's instances; their number for *another*.
    pub identities: BTreeMap<RecordId, u32>,
    pub date: i64,
    pub judged: BTreeMap<EntryId, bool>,
}

/// What follows for one complete case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub posture: u32,
    pub decisive: BTreeSet<RuleId>,
    pub set_aside: BTreeSet<RuleId>,
    pub outdone: BTreeSet<RuleId>,
    pub entries: BTreeSet<EntryId>,
    pub category: u8,
    pub obligations: BTreeSet<ObligationId>,
}

pub struct Naive<'a> {
    pub policy: &'a Policy,
    pub case: &'a Case,
    pub world: &'a World,
}

impl Naive<'_> {
    pub fn outcome(&self) -> Outcome {
        let root = self.policy.root;
        let entries = (0..self.policy.entries.len() as u32).map(EntryId);
        let entries: BTreeSet<EntryId> = entries.filter(|&e| self.matches(e)).collect();
        let decisive = self.decisive(root);
        let (mut set_aside, mut outdone) = (BTreeSet::new(), BTreeSet::new());
        let scale = self.policy.units[root.index()].scale;
        let mut units = vec![root];
        units.extend(&self.policy.units[root.index()].layers);
        for &unit in &units {
            if !self.participates(unit) || self.policy.units[unit.index()].scale != scale {
                continue;
            }
            for &rule in &self.policy.units[unit.index()].rules {
                if self.is_set_aside(rule) {
                    set_aside.insert(rule);
                } else if self.fires(rule) && !decisive.contains(&rule) {
                    outdone.insert(rule);
                }
            }
        }
        let mut obligations = BTreeSet::new();
        for &unit in &units {
            for &id in &self.policy.units[unit.index()].obligations {
                let block = &self.policy.obligations[id.index()];
                let due = |c: &&super::mtcrc::policy::Clause| {
                    c.condition.is_none_or(|c| self.holds(c))
                        && !c.unless.is_some_and(|c| self.holds(c))
                };
                if self.participates(unit)
                    && self.in_force(&block.validity)
                    && block.clauses.iter().any(|c| due(&c))
                {
                    obligations.insert(id);
                }
            }
        }
        let category = if self.category(1) {
            1
        } else if self.category(2) {
            2
        } else {
            0
        };
        Outcome {
            posture: self.posture(root),
            decisive,
            set_aside,
            outdone,
            entries,
            category,
            obligations,
        }
    }

    fn in_force(&self, validity: &Validity) -> bool {
        let started = validity
            .from
            .is_none_or(|d: Date| d.days() <= self.world.date);
        started
            && validity
                .until
                .is_none_or(|d: Date| self.world.date < d.days())
    }

    // 3.10
    fn participates(&self, unit: UnitId) -> bool {
        let unit = &self.policy.units[unit.index()];
        unit.applies.is_none_or(|c| self.holds(c))
            && unit.effective.is_none_or(|d| d.days() <= self.world.date)
    }

    // 3.3
    fn true_branches(&self, rule: RuleId) -> Vec<u32> {
        let branches = self.policy.rules[rule.index()].branches.iter();
        let met = branches.filter(|b| {
            self.holds(b.condition) && !b.unless.is_some_and(|unless| self.holds(unless))
        });
        met.map(|b| b.outcome).collect()
    }

    pub fn fires(&self, rule: RuleId) -> bool {
        let excepted =
            self.policy.exceptions.iter().any(|e| {
                e.to.contains(&rule) && self.in_force(&e.validity) && self.holds(e.condition)
            });
        self.in_force(&self.policy.rules[rule.index()].validity)
            && !self.true_branches(rule).is_empty()
            && !excepted
    }

    fn is_set_aside(&self, rule: RuleId) -> bool {
        let rules = (0..self.policy.rules.len() as u32).map(RuleId);
        let mut by = rules.filter(|r| self.policy.rules[r.index()].overrides.contains(&rule));
        self.fires(rule) && by.any(|r| self.fires(r))
    }

    // 3.4
    fn posture(&self, id: UnitId) -> u32 {
        let unit = &self.policy.units[id.index()];
        if id == self.policy.root && !self.participates(id) {
            return unit.otherwise;
        }
        let mut said: Vec<u32> = Vec::new();
        for &rule in &unit.rules {
            if self.fires(rule) && !self.is_set_aside(rule) {
                said.extend(self.true_branches(rule));
            }
        }
        for &layer in &unit.layers {
            let on_scale = self.policy.units[layer.index()].scale == unit.scale;
            if on_scale && self.participates(layer) {
                said.push(self.posture(layer));
            }
        }
        said.into_iter().min().unwrap_or(unit.otherwise)
    }

    fn decisive(&self, id: UnitId) -> BTreeSet<RuleId> {
        let unit = &self.policy.units[id.index()];
        let posture = self.posture(id);
        let mut decisive = BTreeSet::new();
        if id == self.policy.root && !self.participates(id) {
            return decisive;
        }
        for &rule in &unit.rules {
            let concludes = self.true_branches(rule).into_iter().min();
            if self.fires(rule) && !self.is_set_aside(rule) && concludes == Some(posture) {
                decisive.insert(rule);
            }
        }
        for &layer in &unit.layers {
            let on_scale = self.policy.units[layer.index()].scale == unit.scale;
            if on_scale && self.participates(layer) && self.posture(layer) == posture {
                decisive.extend(self.decisive(layer));
            }
        }
        decisive
    }

    // 3.6
    fn matches(&self, id: EntryId) -> bool {
        let entry = &self.policy.entries[id.index()];
        let version = entry.versions.iter().find(|v| self.in_force(&v.validity));
        let Some(version) = version else { return false };
        if self
            .case
            .classified
            .as_ref()
            .is_some_and(|c| c.contains(&id))
        {
            return true;
        }
        let judged =
            self.case.classified.is_none() && self.world.judged.get(&id).copied().unwrap_or(false);
        let condition = match version.test {
            EntryTest::Judgement(Some(c)) => self.holds(c),
            _ => true,
        };
        if matches!(version.test, EntryTest::Judgement(_))
            && judged
            && condition
            && self.open_above(id)
        {
            return true;
        }
        if entry.children.is_empty() {
            match version.test {
                EntryTest::When(c) => self.holds(c) && self.open_above(id),
                _ => false,
            }
        } else {
            entry.children.iter().any(|&c| self.matches(c))
        }
    }

    /// Every entry above exists and its own condition holds.
    fn open_above(&self, id: EntryId) -> bool {
        let Some(parent) = self.policy.entries[id.index()].parent else {
            return true;
        };
        let entry = &self.policy.entries[parent.index()];
        let version = entry.versions.iter().find(|v| self.in_force(&v.validity));
        let own = version.is_some_and(|v| match v.test {
            EntryTest::When(c) | EntryTest::Judgement(Some(c)) => self.holds(c),
            EntryTest::Sub | EntryTest::Judgement(None) => true,
            EntryTest::Reserved => false,
        });
        own && self.open_above(parent)
    }

    fn category(&self, category: u8) -> bool {
        let of = |wanted: u8| {
            (0..self.policy.entries.len() as u32)
                .map(EntryId)
                .any(|e| self.policy.entries[e.index()].category == Some(wanted) && self.matches(e))
        };
        if category == 1 {
            of(1)
        } else {
            !of(1) && of(2)
        }
    }

    pub fn holds(&self, id: ConditionId) -> bool {
        match &self.policy.conditions[id.index()] {
            Condition::Constant(truth) => *truth,
            Condition::Not(c) => !self.holds(*c),
            Condition::All(parts) => parts.iter().all(|&c| self.holds(c)),
            Condition::Any(parts) => parts.iter().any(|&c| self.holds(c)),
            Condition::Test(variable, test) => self.test(*variable, test),
            Condition::Linear(linear) => {
                let mut sum = Num::zero();
                for (coefficient, variable) in &linear.terms {
                    match self.number(*variable) {
                        Some(value) => sum = sum + coefficient.clone() * value,
                        None => return false,
                    }
                }
                linear.op.holds(&sum, &linear.constant)
            }
            Condition::Has { any, .. } => any.iter().any(|&v| self.test(v, &Test::True)),
            Condition::Entry { any, .. } => any.iter().any(|&e| self.matches(e)),
            Condition::Category(category) => self.category(*category),
            Condition::Define(define) => {
                let versions = &self.policy.defines[define.index()].versions;
                versions
                    .iter()
                    .any(|(validity, c)| self.in_force(validity) && self.holds(*c))
            }
            Condition::InForce { from, until } => self.in_force(&Validity {
                from: *from,
                until: *until,
            }),
            Condition::Outcome { unit, outcomes } => {
                self.participates(*unit) && outcomes.contains(self.posture(*unit))
            }
        }
    }

    fn value(&self, attribute: AttributeId) -> &Value {
        self.world
            .values
            .get(&attribute)
            .unwrap_or(&Value::Undeterminable)
    }

    fn number(&self, variable: VariableId) -> Option<Num> {
        match &self.policy.variables[variable.index()].kind {
            VariableKind::Attribute(a) => match self.value(*a) {
                Value::Number(n) => Some(n.clone()),
                _ => None,
            },
            VariableKind::CurvePoint { attribute, .. } => match self.value(*attribute) {
                Value::Curve(values) => {
                    let parts = &self.policy.attributes[attribute.index()].parts;
                    let position = parts.iter().position(|&p| p == variable)?;
                    values.get(position).cloned()
                }
                _ => None,
            },
            VariableKind::QuestionDate => Some(Num::from_int(self.world.date)),
            _ => None,
        }
    }

    // 3.9: every test is false of what is undeterminable.
    fn test(&self, variable: VariableId, test: &Test) -> bool {
        let kind = &self.policy.variables[variable.index()].kind;
        match test {
            Test::Undeterminable => match kind {
                VariableKind::Attribute(a)
                | VariableKind::Undeterminable(a)
                | VariableKind::CurvePoint { attribute: a, .. }
                | VariableKind::Member { attribute: a, .. } => {
                    *self.value(*a) == Value::Undeterminable
                }
                _ => false,
            },
            Test::True => match kind {
                VariableKind::Attribute(a) => *self.value(*a) == Value::Bool(true),
                VariableKind::Undeterminable(a) => *self.value(*a) == Value::Undeterminable,
                VariableKind::Member { attribute, class } => match self.value(*attribute) {
                    Value::Set(members) => class.iter().any(|m| members.contains(m)),
                    _ => false,
                },
                VariableKind::Judgement(e) => self.world.judged.get(e).copied().unwrap_or(false),
                _ => false,
            },
            Test::Choice(set) => match kind {
                VariableKind::Attribute(a) => match self.value(*a) {
                    Value::Choice(c) => set.contains(*c),
                    _ => false,
                },
                VariableKind::Identity(record) => self
                    .world
                    .identities
                    .get(record)
                    .is_some_and(|i| set.contains(*i)),
                _ => false,
            },
            Test::Number(op, k) => self.number(variable).is_some_and(|n| op.holds(&n, k)),
        }
    }

    /// 3.2: is this complete case a completion of the stated one?
    pub fn is_completion(&self) -> bool {
        let policy = self.policy;
        let stated = self
            .case
            .facts
            .iter()
            .all(|fact| self.fits(fact.attribute, &fact.knowledge));
        let named = self.case.identities.iter().all(|stated| {
            let instances = &policy.records[stated.record.index()].instances;
            let position = match stated.instance {
                Some(instance) => instances.iter().position(|&i| i == instance),
                None => Some(instances.len()),
            };
            self.world.identities.get(&stated.record).copied() == position.map(|p| p as u32)
        });
        let effective = policy.units[policy.root.index()].effective;
        stated
            && named
            && effective.is_none_or(|d| d.days() <= self.world.date)
            && policy.assumes.iter().all(|&c| self.holds(c))
            && self.agrees_with_registers()
            && (0..policy.attributes.len() as u32).all(|a| self.curve_is_possible(AttributeId(a)))
    }

    /// Does the value of one attribute fit what the case states of it?
    pub fn fits_alone(&self, attribute: AttributeId) -> bool {
        let mut facts = self.case.facts.iter().filter(|f| f.attribute == attribute);
        facts.all(|f| match &f.knowledge {
            // What a curve is bounded by is not at hand here.
            Knowledge::Exactly(Known::Curve { points, linear }) => match self.value(attribute) {
                Value::Curve(values) => self.passes_through(attribute, points, *linear, values),
                _ => false,
            },
            knowledge => self.fits(attribute, knowledge),
        })
    }

    fn agrees_with_registers(&self) -> bool {
        for (&record, &position) in &self.world.identities {
            let record = &self.policy.records[record.index()];
            let Some(&instance) = record.instances.get(position as usize) else {
                continue;
            };
            for &attribute in &record.attributes {
                let facts = &self.policy.instances[instance.index()].facts;
                let values = facts.iter().filter(|f| f.attribute == attribute);
                let value = values
                    .flat_map(|f| &f.values)
                    .find(|(validity, _)| self.in_force(validity))
                    .map(|(_, known)| known)
                    .or(self.policy.attributes[attribute.index()].otherwise.as_ref());
                if value.is_some_and(|known| !self.is(attribute, known)) {
                    return false;
                }
            }
        }
        true
    }

    fn fits(&self, attribute: AttributeId, knowledge: &Knowledge) -> bool {
        match knowledge {
            Knowledge::Exactly(known) => self.is(attribute, known),
            Knowledge::OneOf(values) => values.iter().any(|known| self.is(attribute, known)),
            Knowledge::Between { at_least, at_most } => {
                let within =
                    |bound: &Option<Known>, least: bool| match (bound, self.value(attribute)) {
                        (None, Value::Number(_) | Value::Choice(_)) => true,
                        (Some(Known::Number(b)), Value::Number(n)) => {
                            if least {
                                b <= n
                            } else {
                                n <= b
                            }
                        }
                        (Some(Known::Choice(b)), Value::Choice(c)) => {
                            if least {
                                b <= c
                            } else {
                                c <= b
                            }
                        }
                        _ => false,
                    };
                within(at_least, true) && within(at_most, false)
            }
        }
    }

    fn is(&self, attribute: AttributeId, known: &Known) -> bool {
        match (known, self.value(attribute)) {
            (Known::Undeterminable, Value::Undeterminable) => true,
            (Known::Bool(a), Value::Bool(b)) => a == b,
            (Known::Choice(a), Value::Choice(b)) => a == b,
            (Known::Number(a), Value::Number(b)) => a == b,
            (Known::Set { members, open }, Value::Set(present)) => {
                let stated: BTreeSet<u32> = members.iter().copied().collect();
                if *open {
                    stated.is_subset(present)
                } else {
                    stated == *present
                }
            }
            (Known::Entries { members, open }, Value::Set(present)) => {
                let ids = |entries: &[EntryId]| -> BTreeSet<u32> {
                    entries.iter().map(|e| e.0).collect()
                };
                let each = members.iter().all(|(_, e)| !ids(e).is_disjoint(present));
                let within: BTreeSet<u32> = members.iter().flat_map(|(_, e)| ids(e)).collect();
                each && (*open || present.is_subset(&within))
            }
            (Known::Curve { points, linear }, Value::Curve(values)) => {
                self.passes_through(attribute, points, *linear, values)
            }
            _ => false,
        }
    }

    // 3.7
    fn passes_through(
        &self,
        attribute: AttributeId,
        points: &[(Num, Num)],
        linear: bool,
        values: &[Num],
    ) -> bool {
        let declared = &self.policy.attributes[attribute.index()];
        for (part, value) in declared.parts.iter().zip(values) {
            let VariableKind::CurvePoint { at, .. } = &self.policy.variables[part.index()].kind
            else {
                return false;
            };
            for (p, v) in points {
                if (p <= at && v < value) || (p >= at && v > value) {
                    return false;
                }
            }
            for pair in points.windows(2) {
                let ((p, v), (q, w)) = (&pair[0], &pair[1]);
                if linear && p <= at && at <= q {
                    let left = (value.clone() - v.clone()) * (q.clone() - p.clone());
                    let right = (w.clone() - v.clone()) * (at.clone() - p.clone());
                    if left != right {
                        return false;
                    }
                }
            }
        }
        let AttributeType::Curve {
            argument_bound,
            value_bound,
            ..
        } = &declared.ty
        else {
            return false;
        };
        let bound = |a: &Option<AttributeId>| match a.map(|a| self.value(a)) {
            Some(Value::Number(n)) => Some(n.clone()),
            _ => None,
        };
        let reaches = |p: &Num, v: &Num| {
            let below = bound(value_bound)
                .is_none_or(|r| if *p == Num::zero() { *v == r } else { *v <= r });
            let within = bound(argument_bound).is_none_or(|a| *p <= a || *v == Num::zero());
            below && within
        };
        points.iter().all(|(p, v)| reaches(p, v))
    }

    fn curve_is_possible(&self, attribute: AttributeId) -> bool {
        let declared = &self.policy.attributes[attribute.index()];
        let AttributeType::Curve { .. } = &declared.ty else {
            return true;
        };
        let Value::Curve(values) = self.value(attribute) else {
            return true;
        };
        let falling = values.windows(2).all(|pair| pair[0] >= pair[1]);
        let mut points = Vec::new();
        for (part, value) in declared.parts.iter().zip(values) {
            if let VariableKind::CurvePoint { at, .. } = &self.policy.variables[part.index()].kind {
                points.push((at.clone(), value.clone()));
            }
        }
        falling && self.passes_through(attribute, &points, false, values)
    }
}
