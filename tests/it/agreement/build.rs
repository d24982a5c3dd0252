//! Policies and cases built by hand, table by table.

use super::mtcrc::case::{Case, StatedFact, StatedIdentity};
use super::mtcrc::policy::{
    Attribute, AttributeId, AttributeType, Branch, Cells, ChoiceSet, Clause, Condition,
    ConditionId, Define, DefineId, Domain, Entry, EntryId, EntryTest, EntryVersion, Exception,
    ExceptionId, Instance, InstanceId, Knowledge, Known, Linear, Named, Obligation, ObligationId,
    ObligationKind, ObligationKindId, Op, Policy, Record, RecordId, RegisterFact, Remarks, Rule,
    RuleId, Scale, ScaleId, Test, Unit, UnitId, Validity, Variable, VariableId, VariableKind, Verb,
};
use super::mtcrc::quantity::{Date, Num, Unit as MeasureUnit};

/// A date by its number of days.
pub fn day(days: i64) -> Date {
    Date::from_days(days).unwrap_or(Date::MIN)
}

/// From the first day until before the second.
pub fn during(from: Option<i64>, until: Option<i64>) -> Validity {
    Validity { from: from.map(day), until: until.map(day) }
}

/// A whole number.
pub fn int(number: i64) -> Num {
    Num::from_int(number)
}

/// Names as both name and label.
pub fn named(names: &[&str]) -> Vec<Named> {
    names.iter().map(|n| Named { name: (*n).to_owned(), label: (*n).to_owned() }).collect()
}

/// A measure of one base unit.
pub fn unit_of(text: &str) -> MeasureUnit {
    MeasureUnit::parse(text).unwrap_or_else(|_| panic!("`{text}` is a unit"))
}

/// A policy in the making. Its tables may be changed directly.
pub struct Build {
    /// What has been built.
    pub policy: Policy,
}

impl Build {
    /// A policy that decides a scale, strictest outcome first, with the last as its `otherwise`.
    pub fn new(outcomes: &[&str]) -> Self {
        let scale = Scale { name: "posture".to_owned(), outcomes: named(outcomes) };
        let question_date = Variable {
            kind: VariableKind::QuestionDate,
            domain: Domain::Number { integer: true, least: None },
            cells: Cells::Cuts(Vec::new()),
            undeterminable: false,
        };
        let policy = Policy {
            language: 1,
            root: UnitId(0),
            scales: vec![scale],
            records: Vec::new(),
            attributes: Vec::new(),
            variables: vec![question_date],
            conditions: Vec::new(),
            defines: Vec::new(),
            assumes: Vec::new(),
            obligation_kinds: Vec::new(),
            sources: Vec::new(),
            annex: None,
            entries: Vec::new(),
            units: Vec::new(),
            rules: Vec::new(),
            exceptions: Vec::new(),
            obligations: Vec::new(),
            guarantees: Vec::new(),
            instances: Vec::new(),
            question_date: VariableId(0),
            meaning: String::new(),
            text: String::new(),
        };
        let mut build = Self { policy };
        build.unit("root", ScaleId(0), outcomes.len() as u32 - 1);
        build
    }

    pub fn record(&mut self, name: &str) -> RecordId {
        self.policy.records.push(Record {
            name: name.to_owned(),
            attributes: Vec::new(),
            instances: Vec::new(),
            identity: None,
        });
        RecordId(self.policy.records.len() as u32 - 1)
    }

    pub fn variable(&mut self, kind: VariableKind, domain: Domain) -> VariableId {
        let cells = match domain {
            Domain::Bool => Cells::Bool,
            Domain::Choice(n) => Cells::Choices((0..n).map(ChoiceSet::one).collect()),
            Domain::Number { .. } => Cells::Cuts(Vec::new()),
        };
        self.policy.variables.push(Variable { kind, domain, cells, undeterminable: false });
        VariableId(self.policy.variables.len() as u32 - 1)
    }

    /// An attribute, with a variable if it is neither a set nor a curve.
    pub fn attribute(&mut self, record: RecordId, name: &str, ty: AttributeType) -> AttributeId {
        let id = AttributeId(self.policy.attributes.len() as u32);
        let number = |integer, least| Domain::Number { integer, least };
        let domain = match &ty {
            AttributeType::Bool => Some(Domain::Bool),
            AttributeType::OneOf { values, .. } => Some(Domain::Choice(values.len() as u32)),
            AttributeType::Integer => Some(number(true, Some(Num::zero()))),
            AttributeType::Date => Some(number(true, None)),
            AttributeType::Decimal | AttributeType::Quantity { .. } => {
                Some(number(false, Some(Num::zero())))
            }
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => None,
        };
        let variable = domain.map(|domain| self.variable(VariableKind::Attribute(id), domain));
        let dotted = format!("{}.{name}", self.policy.records[record.index()].name);
        self.policy.records[record.index()].attributes.push(id);
        self.policy.attributes.push(Attribute {
            record,
            name: name.to_owned(),
            dotted,
            doc: String::new(),
            ty,
            undeterminable: false,
            otherwise: None,
            finding: false,
            negotiable: false,
            ask: None,
            label: None,
            variable,
            parts: Vec::new(),
            undeterminable_variable: None,
        });
        id
    }

    pub fn of(&self, attribute: AttributeId) -> VariableId {
        self.policy.attributes[attribute.index()].variable.unwrap_or(VariableId(u32::MAX))
    }

    /// Lets an attribute be undeterminable.
    pub fn or_undeterminable(&mut self, attribute: AttributeId) {
        match self.policy.attributes[attribute.index()].variable {
            Some(variable) => self.policy.variables[variable.index()].undeterminable = true,
            None => {
                let kind = VariableKind::Undeterminable(attribute);
                let variable = self.variable(kind, Domain::Bool);
                self.policy.attributes[attribute.index()].undeterminable_variable = Some(variable);
            }
        }
        self.policy.attributes[attribute.index()].undeterminable = true;
    }

    /// A falling curve in kg and km.
    pub fn curve(
        &mut self,
        record: RecordId,
        name: &str,
        argument_bound: Option<AttributeId>,
        value_bound: Option<AttributeId>,
    ) -> AttributeId {
        let ty = AttributeType::Curve {
            rising: false,
            argument: unit_of("kg"),
            value: unit_of("m"),
            argument_bound,
            value_bound,
            linear: false,
        };
        self.attribute(record, name, ty)
    }

    /// A tested point of a curve.
    pub fn point(&mut self, attribute: AttributeId, at: i64) -> VariableId {
        let domain = Domain::Number { integer: false, least: Some(Num::zero()) };
        let kind = VariableKind::CurvePoint { attribute, at: int(at) };
        let variable = self.variable(kind, domain);
        self.policy.attributes[attribute.index()].parts.push(variable);
        variable
    }

    /// A class of members of a set.
    pub fn member(&mut self, attribute: AttributeId, class: &[u32]) -> VariableId {
        let kind = VariableKind::Member { attribute, class: class.to_vec() };
        let variable = self.variable(kind, Domain::Bool);
        self.policy.attributes[attribute.index()].parts.push(variable);
        variable
    }

    /// A declared instance, which gives its record an identity.
    pub fn instance(
        &mut self,
        record: RecordId,
        name: &str,
        facts: &[(AttributeId, Validity, Known)],
    ) -> InstanceId {
        let id = InstanceId(self.policy.instances.len() as u32);
        let mut registered: Vec<RegisterFact> = Vec::new();
        for (attribute, validity, known) in facts {
            let value = (*validity, known.clone());
            match registered.iter_mut().find(|f| f.attribute == *attribute) {
                Some(fact) => fact.values.push(value),
                None => registered.push(RegisterFact {
                    attribute: *attribute,
                    values: vec![value],
                    citations: Vec::new(),
                }),
            }
        }
        self.policy.instances.push(Instance {
            record,
            name: name.to_owned(),
            title: name.to_owned(),
            also: Vec::new(),
            facts: registered,
            notes: Vec::new(),
        });
        self.policy.records[record.index()].instances.push(id);
        let count = self.policy.records[record.index()].instances.len() as u32;
        match self.policy.records[record.index()].identity {
            Some(variable) => {
                self.policy.variables[variable.index()].domain = Domain::Choice(count + 1);
            }
            None => {
                let kind = VariableKind::Identity(record);
                let variable = self.variable(kind, Domain::Choice(count + 1));
                self.policy.records[record.index()].identity = Some(variable);
            }
        }
        id
    }

    pub fn condition(&mut self, condition: Condition) -> ConditionId {
        self.policy.conditions.push(condition);
        ConditionId(self.policy.conditions.len() as u32 - 1)
    }

    pub fn always(&mut self) -> ConditionId {
        self.condition(Condition::Constant(true))
    }

    pub fn test(&mut self, variable: VariableId, test: Test) -> ConditionId {
        self.condition(Condition::Test(variable, test))
    }

    /// The attribute or the variable is true.
    pub fn is_true(&mut self, attribute: AttributeId) -> ConditionId {
        self.test(self.of(attribute), Test::True)
    }

    pub fn is_one_of(&mut self, attribute: AttributeId, choices: &[u32]) -> ConditionId {
        self.test(self.of(attribute), Test::Choice(choices.iter().copied().collect()))
    }

    pub fn compare(&mut self, attribute: AttributeId, op: Op, number: i64) -> ConditionId {
        self.test(self.of(attribute), Test::Number(op, int(number)))
    }

    /// `a·x + b·y op k`
    pub fn linear(
        &mut self,
        (a, x): (i64, VariableId),
        (b, y): (i64, VariableId),
        op: Op,
        constant: i64,
    ) -> ConditionId {
        let mut terms = vec![(int(a), x), (int(b), y)];
        terms.sort_by_key(|(_, variable)| *variable);
        self.condition(Condition::Linear(Linear { terms, op, constant: int(constant) }))
    }

    pub fn has(&mut self, attribute: AttributeId, target: &str, any: &[VariableId]) -> ConditionId {
        let (target, any) = (target.to_owned(), any.to_vec());
        self.condition(Condition::Has { attribute, target, any })
    }

    pub fn all(&mut self, parts: &[ConditionId]) -> ConditionId {
        self.condition(Condition::All(parts.to_vec()))
    }

    pub fn any(&mut self, parts: &[ConditionId]) -> ConditionId {
        self.condition(Condition::Any(parts.to_vec()))
    }

    pub fn not(&mut self, part: ConditionId) -> ConditionId {
        self.condition(Condition::Not(part))
    }

    /// `not first or second`
    pub fn implies(&mut self, first: ConditionId, second: ConditionId) -> ConditionId {
        let not = self.not(first);
        self.any(&[not, second])
    }

    pub fn define(&mut self, versions: &[(Validity, ConditionId)]) -> ConditionId {
        let name = format!("define-{}", self.policy.defines.len());
        self.policy.defines.push(Define { name, versions: versions.to_vec() });
        let id = DefineId(self.policy.defines.len() as u32 - 1);
        self.condition(Condition::Define(id))
    }

    pub fn unit(&mut self, name: &str, scale: ScaleId, otherwise: u32) -> UnitId {
        self.policy.units.push(Unit {
            name: name.to_owned(),
            title: name.to_owned(),
            scale,
            otherwise,
            effective: None,
            dated_by: None,
            applies: None,
            layers: Vec::new(),
            rules: Vec::new(),
            exceptions: Vec::new(),
            obligations: Vec::new(),
            remarks: Remarks::default(),
        });
        UnitId(self.policy.units.len() as u32 - 1)
    }

    /// A rule of the root policy with one branch.
    pub fn rule(&mut self, name: &str, outcome: u32, condition: ConditionId) -> RuleId {
        self.rule_in(UnitId(0), name, &[(outcome, condition, None)])
    }

    pub fn rule_in(
        &mut self,
        unit: UnitId,
        name: &str,
        branches: &[(u32, ConditionId, Option<ConditionId>)],
    ) -> RuleId {
        let branches = branches
            .iter()
            .map(|&(outcome, condition, unless)| Branch { outcome, condition, unless })
            .collect();
        self.policy.rules.push(Rule {
            name: name.to_owned(),
            unit,
            declared_in: self.policy.units[unit.index()].name.clone(),
            absolute: false,
            validity: Validity::default(),
            overrides: Vec::new(),
            branches,
            doc: String::new(),
            remarks: Remarks::default(),
            amendment: None,
        });
        let id = RuleId(self.policy.rules.len() as u32 - 1);
        self.policy.units[unit.index()].rules.push(id);
        id
    }

    pub fn overrides(&mut self, rule: RuleId, others: &[RuleId]) {
        self.policy.rules[rule.index()].overrides.extend(others);
    }

    pub fn exception(&mut self, to: &[RuleId], condition: ConditionId) -> ExceptionId {
        let unit = self.policy.rules[to[0].index()].unit;
        self.policy.exceptions.push(Exception {
            name: format!("exception-{}", self.policy.exceptions.len()),
            unit,
            validity: Validity::default(),
            to: to.to_vec(),
            condition,
            doc: String::new(),
            remarks: Remarks::default(),
            amendment: None,
        });
        let id = ExceptionId(self.policy.exceptions.len() as u32 - 1);
        self.policy.units[unit.index()].exceptions.push(id);
        id
    }

    /// An obligation block with one clause that requires one thing.
    pub fn obligation(&mut self, unit: UnitId, condition: Option<ConditionId>) -> ObligationId {
        let name = format!("obligation-{}", self.policy.obligations.len());
        self.policy.obligation_kinds.push(ObligationKind {
            name: name.clone(),
            label: name.clone(),
            owner: None,
            phase: None,
        });
        let what = vec![ObligationKindId(self.policy.obligation_kinds.len() as u32 - 1)];
        self.policy.obligations.push(Obligation {
            name,
            unit,
            validity: Validity::default(),
            clauses: vec![Clause { verb: Verb::Require, what, condition, unless: None }],
            doc: String::new(),
            remarks: Remarks::default(),
            amendment: None,
        });
        let id = ObligationId(self.policy.obligations.len() as u32 - 1);
        self.policy.units[unit.index()].obligations.push(id);
        id
    }

    pub fn entry(
        &mut self,
        code: &str,
        category: Option<u8>,
        parent: Option<EntryId>,
        test: EntryTest,
    ) -> EntryId {
        let id = EntryId(self.policy.entries.len() as u32);
        let judgement = matches!(test, EntryTest::Judgement(_))
            .then(|| self.variable(VariableKind::Judgement(id), Domain::Bool));
        self.policy.entries.push(Entry {
            code: code.to_owned(),
            category,
            parent,
            children: Vec::new(),
            versions: vec![EntryVersion {
                validity: Validity::default(),
                title: code.to_owned(),
                doc: String::new(),
                test,
                remarks: Remarks::default(),
                amendment: None,
            }],
            judgement,
        });
        if let Some(parent) = parent {
            self.policy.entries[parent.index()].children.push(id);
        }
        id
    }

    pub fn entry_condition(&mut self, any: &[EntryId]) -> ConditionId {
        let target = format!("entry {}", self.policy.entries[any[0].index()].code);
        self.condition(Condition::Entry { target, any: any.to_vec() })
    }

    pub fn outcome(&mut self, unit: UnitId, outcomes: &[u32]) -> ConditionId {
        let outcomes = outcomes.iter().copied().collect();
        self.condition(Condition::Outcome { unit, outcomes })
    }
}

/// An enum's type.
pub fn one_of(ordered: bool, names: &[&str]) -> AttributeType {
    AttributeType::OneOf { ordered, values: named(names) }
}

/// A case in the making.
#[derive(Default)]
pub struct Facts(pub Case);

impl Facts {
    pub fn knowing(mut self, attribute: AttributeId, knowledge: Knowledge) -> Self {
        self.0.facts.push(StatedFact {
            attribute,
            knowledge,
            written: "as stated".to_owned(),
            source: None,
            by: None,
            on: None,
            place: None,
        });
        self
    }

    pub fn with(self, attribute: AttributeId, known: Known) -> Self {
        self.knowing(attribute, Knowledge::Exactly(known))
    }

    pub fn truth(self, attribute: AttributeId, truth: bool) -> Self {
        self.with(attribute, Known::Bool(truth))
    }

    pub fn number(self, attribute: AttributeId, number: i64) -> Self {
        self.with(attribute, Known::Number(int(number)))
    }

    pub fn curve(self, attribute: AttributeId, points: &[(i64, i64)], linear: bool) -> Self {
        let points = points.iter().map(|&(p, v)| (int(p), int(v))).collect();
        self.with(attribute, Known::Curve { points, linear })
    }

    pub fn identity(mut self, record: RecordId, instance: Option<InstanceId>) -> Self {
        self.0.identities.push(StatedIdentity { record, instance, place: None });
        self
    }

    pub fn classified(mut self, entries: &[EntryId]) -> Self {
        self.0.classified = Some(entries.to_vec());
        self
    }

    pub fn on(mut self, days: i64) -> Self {
        self.0.as_of = Some(day(days));
        self
    }
}
