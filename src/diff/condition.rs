//! Conditions in a form that two compiled policies can be compared by: names instead of ids, numbers in base units,
//! operands sorted. How a condition was spelt, ordered or wrapped does not show.

use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Condition, ConditionId, Linear, Policy,
    ScaleId, Test, VariableId, VariableKind,
};

/// Renders the conditions of one policy.
pub(super) struct Canonical<'a> {
    policy: &'a Policy,
}

impl<'a> Canonical<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        Canonical { policy }
    }

    pub(super) fn condition(&self, id: ConditionId) -> String {
        let Some(condition) = self.policy.conditions.get(id.index()) else {
            return format!("{id:?}");
        };
        match condition {
            Condition::Constant(value) => value.to_string(),
            Condition::Not(inner) => format!("not {}", self.condition(*inner)),
            Condition::All(_) => self.joined(id, " and ", "true"),
            Condition::Any(_) => self.joined(id, " or ", "false"),
            Condition::Test(variable, test) => self.test(*variable, test),
            Condition::Linear(linear) => self.linear(linear),
            Condition::Has {
                attribute, target, ..
            } => {
                format!("{} has {}", self.dotted(*attribute), target_text(target))
            }
            Condition::Entry { target, .. } => target_text(target),
            Condition::Category(1) => "category I".to_owned(),
            Condition::Category(2) => "category II".to_owned(),
            Condition::Category(other) => format!("category {other}"),
            Condition::Define(define) => self
                .policy
                .defines
                .get(define.index())
                .map_or_else(|| format!("{define:?}"), |d| d.name.clone()),
            Condition::InForce { from, until } => {
                let day = |d: &Option<_>| d.map_or_else(|| "-".to_owned(), |d| format!("{d}"));
                format!("in force {} {}", day(from), day(until))
            }
            Condition::Outcome { unit, outcomes } => match self.policy.units.get(unit.index()) {
                Some(decided) => format!(
                    "{} in {{ {} }}",
                    decided.name,
                    self.outcomes(decided.scale, outcomes).join(", ")
                ),
                None => format!("{unit:?}"),
            },
        }
    }

    /// `a and (b or c)`: nested groups of the same kind are one group, and a group is a set.
    fn joined(&self, id: ConditionId, sign: &str, empty: &str) -> String {
        let mut operands = Vec::new();
        self.operands(id, sign == " and ", &mut operands);
        operands.sort();
        operands.dedup();
        match operands.len() {
            0 => empty.to_owned(),
            1 => operands.concat(),
            _ => format!("({})", operands.join(sign)),
        }
    }

    fn operands(&self, id: ConditionId, conjunction: bool, into: &mut Vec<String>) {
        match self.policy.conditions.get(id.index()) {
            Some(Condition::All(of)) if conjunction => {
                of.iter().for_each(|&c| self.operands(c, true, into));
            }
            Some(Condition::Any(of)) if !conjunction => {
                of.iter().for_each(|&c| self.operands(c, false, into));
            }
            _ => into.push(self.condition(id)),
        }
    }

    fn test(&self, variable: VariableId, test: &Test) -> String {
        let name = self.variable(variable);
        match test {
            Test::True => name,
            Test::Choice(choices) => {
                format!(
                    "{name} in {{ {} }}",
                    self.choices(variable, choices).join(", ")
                )
            }
            Test::Number(op, number) => format!("{name} {} {number}", op.sign()),
            Test::Undeterminable => format!("{name} is undeterminable"),
        }
    }

    /// Both sides multiplied so that the first name in the alphabet has the coefficient 1.
    fn linear(&self, linear: &Linear) -> String {
        let mut terms: Vec<_> = linear
            .terms
            .iter()
            .map(|(factor, variable)| (self.variable(*variable), factor.clone()))
            .collect();
        terms.sort();
        let (mut op, mut constant) = (linear.op, linear.constant.clone());
        if let Some((_, first)) = terms.first().cloned() {
            let scaled: Option<Vec<_>> = terms
                .iter()
                .map(|(name, factor)| Some((name.clone(), factor.checked_div(&first)?)))
                .collect();
            if let (Some(scaled), Some(divided)) = (scaled, constant.checked_div(&first)) {
                (terms, constant) = (scaled, divided);
                if first.is_negative() {
                    op = op.mirrored();
                }
            }
        }
        let sum: Vec<_> = terms
            .iter()
            .map(|(name, factor)| format!("{factor} * {name}"))
            .collect();
        format!("{} {} {constant}", sum.join(" + "), op.sign())
    }

    fn variable(&self, id: VariableId) -> String {
        let Some(variable) = self.policy.variables.get(id.index()) else {
            return format!("{id:?}");
        };
        match &variable.kind {
            VariableKind::Attribute(a) | VariableKind::Undeterminable(a) => self.dotted(*a),
            VariableKind::CurvePoint { attribute, at } => {
                format!("{} at {at}", self.dotted(*attribute))
            }
            VariableKind::Member { attribute, class } => {
                let class: ChoiceSet = class.iter().copied().collect();
                let members = self.values(*attribute, &class);
                format!(
                    "{} has a member of {{ {} }}",
                    self.dotted(*attribute),
                    members.join(", ")
                )
            }
            VariableKind::Identity(record) => self
                .policy
                .records
                .get(record.index())
                .map_or_else(|| format!("{record:?}"), |r| r.name.clone()),
            VariableKind::QuestionDate => "the question date".to_owned(),
            VariableKind::Judgement(entry) => {
                let code = self
                    .policy
                    .entries
                    .get(entry.index())
                    .map(|e| e.code.as_str());
                format!("judgement of {}", code.unwrap_or("?"))
            }
        }
    }

    fn choices(&self, variable: VariableId, choices: &ChoiceSet) -> Vec<String> {
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(VariableKind::Attribute(attribute)) => self.values(*attribute, choices),
            Some(VariableKind::Identity(record)) => {
                let instances = self
                    .policy
                    .records
                    .get(record.index())
                    .map_or(&[][..], |r| &r.instances);
                let name = |choice: u32| match instances.get(choice as usize) {
                    Some(id) => self
                        .policy
                        .instances
                        .get(id.index())
                        .map_or_else(|| format!("{id:?}"), |i| i.name.clone()),
                    None => "another".to_owned(),
                };
                sorted(choices.iter().map(name))
            }
            _ => sorted(choices.iter().map(|c| c.to_string())),
        }
    }

    /// The names of values of an enum or a set, sorted.
    pub(super) fn values(&self, attribute: AttributeId, choices: &ChoiceSet) -> Vec<String> {
        let name = |choice: u32| match self.attribute(attribute).map(|a| &a.ty) {
            Some(AttributeType::OneOf { values, .. } | AttributeType::Set(values)) => values
                .get(choice as usize)
                .map_or_else(|| choice.to_string(), |v| v.name.clone()),
            Some(AttributeType::Entries) => self
                .policy
                .entries
                .get(choice as usize)
                .map_or_else(|| choice.to_string(), |e| e.code.clone()),
            _ => choice.to_string(),
        };
        sorted(choices.iter().map(name))
    }

    /// The names of outcomes, strictest first.
    pub(super) fn outcomes(&self, scale: ScaleId, outcomes: &ChoiceSet) -> Vec<String> {
        outcomes.iter().map(|o| self.outcome(scale, o)).collect()
    }

    /// The name of an outcome.
    pub(super) fn outcome(&self, scale: ScaleId, outcome: u32) -> String {
        self.policy
            .scales
            .get(scale.index())
            .and_then(|s| s.outcomes.get(outcome as usize))
            .map_or_else(|| outcome.to_string(), |o| o.name.clone())
    }

    fn attribute(&self, id: AttributeId) -> Option<&'a Attribute> {
        self.policy.attributes.get(id.index())
    }

    /// The dotted name of an attribute.
    pub(super) fn dotted(&self, id: AttributeId) -> String {
        self.attribute(id)
            .map_or_else(|| format!("{id:?}"), |a| a.dotted.clone())
    }
}

/// `category I except 2.A.1, 1.A.2` with the listed codes sorted: their order says nothing.
fn target_text(target: &str) -> String {
    match target.split_once(" except ") {
        Some((what, except)) => {
            let list = except.trim_matches(['{', '}', ' ']);
            format!(
                "{what} except {}",
                sorted(list.split(',').map(|code| code.trim().to_owned())).join(", ")
            )
        }
        None => target.to_owned(),
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}
