//! Conditions and values in the stable text.

use std::collections::BTreeSet;

use super::super::{date_text, name, values};
use super::{Text, Writer, category_text, set, validity_text};
use crate::policy::{
    AttributeId, AttributeType, ChoiceSet, Condition, ConditionId, Known, Linear, Op, Test,
    Validity, VariableId, VariableKind,
};
use crate::quantity::Num;

/// The conditions a condition is made of.
fn operands(condition: &Condition) -> &[ConditionId] {
    match condition {
        Condition::Not(inner) => std::slice::from_ref(inner),
        Condition::All(parts) | Condition::Any(parts) => parts,
        _ => &[],
    }
}

impl<'p> Writer<'p> {
    /// The text of every condition, by id. Operands are written before what uses them, wherever they stand in the table; one
    /// that leads back to itself is left out.
    pub(super) fn condition_texts(&self) -> Vec<Option<Text>> {
        let conditions = &self.policy.conditions;
        let mut texts: Vec<Option<Text>> = conditions.iter().map(|_| None).collect();
        let mut begun = vec![false; conditions.len()];
        for start in 0..conditions.len() {
            let mut open = vec![start];
            while let Some(&at) = open.last() {
                let (Some(condition), Some(seen)) = (conditions.get(at), begun.get_mut(at)) else {
                    open.pop();
                    continue;
                };
                let first_time = !std::mem::replace(seen, true);
                let waiting = operands(condition).iter().filter(|id| {
                    texts.get(id.index()).is_some_and(Option::is_none)
                        && begun.get(id.index()) == Some(&false)
                });
                let waiting: Vec<usize> = waiting.map(|id| id.index()).collect();
                if first_time && !waiting.is_empty() {
                    open.extend(waiting);
                    continue;
                }
                open.pop();
                if texts.get(at).is_some_and(Option::is_none) {
                    let text = self.condition_text(condition, &texts);
                    if let Some(place) = texts.get_mut(at) {
                        *place = Some(text);
                    }
                }
            }
        }
        texts
    }

    fn condition_text(&self, condition: &Condition, written: &[Option<Text>]) -> Text {
        let operand = |index: usize| written.get(index).and_then(Option::as_ref);
        Text::Other(match condition {
            Condition::Constant(truth) => truth.to_string(),
            Condition::Not(inner) => {
                let inner = operand(inner.index()).map_or("?".to_owned(), Text::line);
                format!("not {inner}")
            }
            Condition::All(parts) => {
                let mut all = BTreeSet::new();
                for part in parts {
                    match operand(part.index()) {
                        Some(Text::And(inner)) => all.extend(inner.iter().cloned()),
                        other => {
                            all.insert(other.map_or("?".to_owned(), Text::line));
                        }
                    }
                }
                return Text::And(all);
            }
            Condition::Any(parts) => {
                let mut any = BTreeSet::new();
                for part in parts {
                    match operand(part.index()) {
                        Some(Text::Or(inner)) => any.extend(inner.iter().cloned()),
                        other => {
                            any.insert(other.map_or("?".to_owned(), Text::line));
                        }
                    }
                }
                return Text::Or(any);
            }
            Condition::Test(variable, test) => self.test_text(*variable, test),
            Condition::Linear(linear) => self.linear_text(linear),
            Condition::Has { attribute, any, .. } => {
                // Classes depend on what else is tested; their union is what is asked for.
                let mut members = BTreeSet::new();
                for variable in any {
                    if let Some(VariableKind::Member { class, .. }) = self.kind(*variable) {
                        members.extend(self.printer.class(*attribute, class));
                    }
                }
                format!(
                    "{} has any of {}",
                    self.printer.attribute(*attribute),
                    set(members)
                )
            }
            Condition::Entry { any, .. } => {
                format!(
                    "entry in {}",
                    set(any.iter().map(|entry| self.printer.entry(*entry)))
                )
            }
            Condition::Category(category) => category_text(Some(*category)).to_owned(),
            Condition::Define(define) => match self.policy.defines.get(define.index()) {
                Some(define) => format!("define {}", define.name),
                None => "?".to_owned(),
            },
            Condition::InForce { from, until } => {
                format!(
                    "in force{}",
                    validity_text(&Validity {
                        from: *from,
                        until: *until
                    })
                )
            }
            Condition::Outcome { unit, outcomes } => {
                let scale = self.policy.units.get(unit.index());
                let scale = scale.and_then(|unit| self.policy.scales.get(unit.scale.index()));
                let names = scale.map(|scale| scale.outcomes.as_slice());
                let outcomes = outcomes.iter().map(|outcome| name(names, outcome));
                format!("policy {} in {}", self.policy_name(*unit), set(outcomes))
            }
        })
    }

    fn kind(&self, variable: VariableId) -> Option<&'p VariableKind> {
        let variable = self.policy.variables.get(variable.index());
        variable.map(|variable| &variable.kind)
    }

    fn variable_text(&self, variable: VariableId) -> String {
        match self.kind(variable) {
            Some(VariableKind::CurvePoint { attribute, at }) => {
                format!("{} at {at}", self.printer.attribute(*attribute))
            }
            Some(VariableKind::Member { attribute, class }) => {
                let members = self.printer.class(*attribute, class);
                format!(
                    "{} has any of {}",
                    self.printer.attribute(*attribute),
                    set(members)
                )
            }
            Some(VariableKind::Undeterminable(attribute)) => self.printer.attribute(*attribute),
            _ => self.printer.variable(variable),
        }
    }

    fn test_text(&self, variable: VariableId, test: &Test) -> String {
        let subject = self.variable_text(variable);
        match test {
            Test::True => match self.kind(variable) {
                Some(VariableKind::Undeterminable(_)) => format!("{subject} is undeterminable"),
                _ => subject,
            },
            Test::Undeterminable => format!("{subject} is undeterminable"),
            Test::Number(op, number) => match self.kind(variable) {
                Some(VariableKind::QuestionDate) => {
                    format!("{subject} {} {}", op.sign(), date_text(number))
                }
                Some(VariableKind::Attribute(attribute)) => {
                    format!(
                        "{subject} {} {}",
                        op.sign(),
                        self.number_text(*attribute, number)
                    )
                }
                _ => format!("{subject} {} {number}", op.sign()),
            },
            Test::Choice(choices) => {
                format!("{subject} in {}", set(self.choice_names(variable, choices)))
            }
        }
    }

    fn choice_names(&self, variable: VariableId, choices: &ChoiceSet) -> Vec<String> {
        let instances = match self.kind(variable) {
            Some(VariableKind::Identity(record)) => self
                .policy
                .records
                .get(record.index())
                .map(|r| &r.instances),
            _ => None,
        };
        let ty = match self.kind(variable) {
            Some(VariableKind::Attribute(attribute)) => self.ty(*attribute),
            _ => None,
        };
        let one = |choice: u32| match instances {
            Some(instances) => {
                let at = usize::try_from(choice).unwrap_or(usize::MAX);
                let instance = instances.get(at);
                match instance.and_then(|id| self.policy.instances.get(id.index())) {
                    Some(instance) => instance.name.clone(),
                    // A blank cannot be in a name, so this is nobody's.
                    None => "another one".to_owned(),
                }
            }
            None => name(values(ty), choice),
        };
        choices.iter().map(one).collect()
    }

    /// Terms in the order of their names, scaled so that the first has the factor 1.
    fn linear_text(&self, linear: &Linear) -> String {
        let mut terms: Vec<(String, &Num)> = linear
            .terms
            .iter()
            .map(|(factor, variable)| (self.variable_text(*variable), factor))
            .collect();
        terms.sort();
        let Some(scale) = terms.first().map(|(_, factor)| (*factor).clone()) else {
            return format!("0 {} {}", linear.op.sign(), linear.constant);
        };
        let scaled = |number: &Num| number.checked_div(&scale).unwrap_or_else(|| number.clone());
        let op: Op = if scale.is_negative() {
            linear.op.mirrored()
        } else {
            linear.op
        };
        let terms: Vec<String> = terms
            .iter()
            .map(|(name, factor)| format!("{} * {name}", scaled(factor)))
            .collect();
        format!(
            "{} {} {}",
            terms.join(" + "),
            op.sign(),
            scaled(&linear.constant)
        )
    }

    fn ty(&self, attribute: AttributeId) -> Option<&'p AttributeType> {
        self.policy.attributes.get(attribute.index()).map(|a| &a.ty)
    }

    fn number_text(&self, attribute: AttributeId, number: &Num) -> String {
        match self.ty(attribute) {
            Some(AttributeType::Date) => date_text(number),
            _ => number.to_string(),
        }
    }

    pub(super) fn known_text(&self, attribute: AttributeId, known: &Known) -> String {
        match known {
            Known::Number(number) => self.number_text(attribute, number),
            Known::Curve { points, linear } => {
                let points: Vec<String> =
                    points.iter().map(|(a, v)| format!("{a} -> {v}")).collect();
                let linear = if *linear { " linear" } else { "" };
                format!("{{ {} }}{linear}", points.join(", "))
            }
            Known::Entries { members, open } => {
                let codes: BTreeSet<String> = members.iter().map(|(c, _)| c.clone()).collect();
                format!("{}{}", set(codes), if *open { " open" } else { "" })
            }
            other => self.printer.known(attribute, other),
        }
    }
}
