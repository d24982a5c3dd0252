//! Conditions in the author's words, with no more parentheses than the language needs.

use super::{
    Condition, ConditionId, Linear, Named, Num, Op, Printer, Test, UnitId, VariableId,
    VariableKind, braces, exact_text, name, unknown,
};
use crate::policy::{AttributeType, ChoiceSet};
use crate::quantity::Unit;

/// Conditions nest as deep as the language lets them; a table that leads back to itself is cut here.
const MOST_LEVELS: usize = 1_000;

/// How tightly a text binds: what it needs parentheses in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binding {
    /// Stands anywhere.
    Tight,
    /// `a and b`.
    And,
    /// `a or b`.
    Or,
}

impl Printer<'_> {
    /// A condition, such as `item.kind in { uav, target-drone } and item.speed_max <= 800 km/h`.
    #[must_use]
    pub fn condition(&self, id: ConditionId) -> String {
        self.written(id, MOST_LEVELS).0
    }

    fn written(&self, id: ConditionId, levels: usize) -> (String, Binding) {
        let tight = |text: String| (text, Binding::Tight);
        let Some(condition) = self.policy.conditions.get(id.index()) else {
            return tight(unknown("condition", id.0));
        };
        let Some(levels) = levels.checked_sub(1) else {
            return tight("…".to_owned());
        };
        match condition {
            Condition::Constant(truth) => tight(truth.to_string()),
            Condition::Not(inner) => tight(self.negated(*inner, levels)),
            Condition::All(parts) => self.joined(parts, Binding::And, levels),
            Condition::Any(parts) => self.joined(parts, Binding::Or, levels),
            Condition::Test(variable, test) => tight(self.test(*variable, test)),
            Condition::Linear(linear) => tight(self.linear(linear)),
            Condition::Has {
                attribute, target, ..
            } => tight(format!("{} has {target}", self.attribute(*attribute))),
            Condition::Entry { target, .. } => tight(target.clone()),
            Condition::Category(1) => tight("category I".to_owned()),
            Condition::Category(_) => tight("category II".to_owned()),
            Condition::Define(define) => tight(match self.policy.defines.get(define.index()) {
                Some(define) => define.name.clone(),
                None => unknown("define", define.0),
            }),
            Condition::InForce { from, until } => {
                let from = from.map(|day| format!("on or after {day}"));
                let until = until.map(|day| format!("before {day}"));
                let days: Vec<String> = from.into_iter().chain(until).collect();
                tight(if days.is_empty() {
                    "on any day".to_owned()
                } else {
                    days.join(" and ")
                })
            }
            Condition::Outcome { unit, outcomes } => tight(self.outcome_test(*unit, outcomes)),
        }
    }

    fn negated(&self, inner: ConditionId, levels: usize) -> String {
        if let Some(Condition::Test(variable, Test::Undeterminable)) =
            self.policy.conditions.get(inner.index())
        {
            return format!("{} is not undeterminable", self.asked(*variable));
        }
        match self.written(inner, levels) {
            (text, Binding::Tight) => format!("not {text}"),
            (text, _) => format!("not ({text})"),
        }
    }

    /// Operands of `and` or `or`. Those of the same kind stand beside each other; of the other kind, in parentheses.
    fn joined(&self, parts: &[ConditionId], binding: Binding, levels: usize) -> (String, Binding) {
        let (word, of_none) = match binding {
            Binding::Or => (" or ", "false"),
            _ => (" and ", "true"),
        };
        if let [only] = parts {
            return self.written(*only, levels);
        }
        let mut texts = Vec::new();
        let mut rest = parts;
        while let Some((first, after)) = rest.split_first() {
            if binding == Binding::And
                && let Some((second, after_both)) = after.split_first()
                && let Some(chain) = self.chain(*first, *second)
            {
                texts.push(chain);
                rest = after_both;
                continue;
            }
            let (text, inner) = self.written(*first, levels);
            texts.push(if inner == Binding::Tight || inner == binding {
                text
            } else {
                format!("({text})")
            });
            rest = after;
        }
        match texts.len() {
            0 => (of_none.to_owned(), Binding::Tight),
            1 => (texts.join(word), Binding::Tight),
            _ => (texts.join(word), binding),
        }
    }

    /// Two tests beside each other that are a lower and an upper bound of one variable: `a <= x < b`.
    fn chain(&self, first: ConditionId, second: ConditionId) -> Option<String> {
        let bound = |id: ConditionId| match self.policy.conditions.get(id.index())? {
            Condition::Test(variable, Test::Number(op, number)) => Some((*variable, *op, number)),
            _ => None,
        };
        let (variable, low, least) = bound(first)?;
        let (other, high, most) = bound(second)?;
        let bounds = matches!(low, Op::Gt | Op::Ge) && matches!(high, Op::Lt | Op::Le);
        if variable != other || !bounds {
            return None;
        }
        Some(format!(
            "{} {} {} {} {}",
            self.variable_number(variable, least),
            low.mirrored().sign(),
            self.variable(variable),
            high.sign(),
            self.variable_number(variable, most)
        ))
    }

    /// A test of a variable, such as `item.kind in { uav, target-drone }`.
    #[must_use]
    pub fn test(&self, variable: VariableId, test: &Test) -> String {
        match test {
            // A truth value is said by its name alone.
            Test::True => self.variable(variable),
            Test::Undeterminable => format!("{} is undeterminable", self.asked(variable)),
            Test::Number(op, number) => format!(
                "{} {} {}",
                self.variable(variable),
                op.sign(),
                self.variable_number(variable, number)
            ),
            Test::Choice(choices) => self.choice_test(variable, choices),
        }
    }

    /// The thing a variable asks about, where what is asked is said in other words beside it.
    fn asked(&self, variable: VariableId) -> String {
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(VariableKind::Undeterminable(attribute)) => self.attribute(*attribute),
            _ => self.variable(variable),
        }
    }

    fn choice_test(&self, variable: VariableId, choices: &ChoiceSet) -> String {
        let subject = self.variable(variable);
        match self.policy.variables.get(variable.index()).map(|v| &v.kind) {
            Some(VariableKind::Identity(record)) => {
                let instances = self
                    .policy
                    .records
                    .get(record.index())
                    .map(|r| &r.instances);
                let names: Vec<String> = instances
                    .into_iter()
                    .flatten()
                    .filter_map(|id| self.policy.instances.get(id.index()))
                    .map(|instance| instance.name.clone())
                    .collect();
                identity_test(&subject, &names, choices)
            }
            Some(VariableKind::Attribute(attribute)) => {
                match self.policy.attributes.get(attribute.index()).map(|a| &a.ty) {
                    Some(AttributeType::OneOf { ordered, values }) => {
                        enum_test(&subject, *ordered, values, choices)
                    }
                    _ => numbered_test(&subject, choices),
                }
            }
            _ => numbered_test(&subject, choices),
        }
    }

    fn outcome_test(&self, unit: UnitId, outcomes: &ChoiceSet) -> String {
        let Some(tested) = self.policy.units.get(unit.index()) else {
            return unknown("policy", unit.0);
        };
        let subject = if unit == self.unit {
            "posture"
        } else {
            &tested.name
        };
        let scale = self.outcomes(tested.scale).unwrap_or_default();
        let count = u32::try_from(scale.len()).unwrap_or(u32::MAX);
        let members: Vec<u32> = outcomes.iter().collect();
        let (Some(first), Some(last)) = (members.first(), members.last()) else {
            return format!("{subject} in {{}}");
        };
        let contiguous = last - first + 1 == u32::try_from(members.len()).unwrap_or(u32::MAX);
        let shown = |position: &u32| name(Some(scale), *position);
        match members.as_slice() {
            [only] => format!("{subject} is {}", shown(only)),
            _ if contiguous && last + 1 == count => {
                format!("{subject} is {} or looser", shown(first))
            }
            _ if contiguous && *first == 0 => format!("{subject} is {} or stricter", shown(last)),
            _ => {
                let names = members.iter().map(shown).collect();
                format!("{subject} in {}", braces(names, false))
            }
        }
    }

    /// A comparison of two variables: `item.payload + item.fuel <= 500 kg`.
    #[must_use]
    pub fn comparison(&self, linear: &Linear) -> String {
        self.linear(linear)
    }

    /// `a·x + b·y op k`, with what is subtracted moved to the other side: `item.payload + item.fuel <= 500 kg`.
    fn linear(&self, linear: &Linear) -> String {
        let negative_first = linear.terms.iter().all(|(factor, _)| factor.is_negative());
        let (terms, op, constant): (Vec<(Num, VariableId)>, Op, Num) = if negative_first {
            let terms = linear.terms.iter().map(|(f, v)| (-f, *v)).collect();
            (terms, linear.op.mirrored(), -&linear.constant)
        } else {
            (linear.terms.clone(), linear.op, linear.constant.clone())
        };
        let units: Vec<Option<&Unit>> = terms.iter().map(|(_, v)| self.unit_of(*v)).collect();
        let common = match units.as_slice() {
            [Some(first), rest @ ..] => rest
                .iter()
                .all(|unit| unit.is_some_and(|unit| unit.dim == first.dim))
                .then_some(*first),
            _ => None,
        };
        let term = |factor: &Num, variable: VariableId| {
            let name = self.variable(variable);
            if *factor == Num::one() {
                name
            } else {
                format!("{factor} * {name}")
            }
        };
        let (left, right): (Vec<_>, Vec<_>) = terms.iter().partition(|(f, _)| !f.is_negative());
        let left: Vec<String> = left.iter().map(|(f, v)| term(f, *v)).collect();
        let mut right: Vec<String> = right.iter().map(|(f, v)| term(&-f, *v)).collect();
        let shown_constant = |constant: &Num| difference_text(constant, common);
        let right = if constant.is_zero() && !right.is_empty() {
            right.join(" + ")
        } else if constant.is_negative() && !right.is_empty() {
            format!("{} - {}", right.join(" + "), shown_constant(&-&constant))
        } else {
            right.push(shown_constant(&constant));
            right.join(" + ")
        };
        let mixed = common.is_none() && units.iter().any(Option::is_some);
        let note = if mixed { " (in base units)" } else { "" };
        format!("{} {} {right}{note}", left.join(" + "), op.sign())
    }

    fn unit_of(&self, variable: VariableId) -> Option<&Unit> {
        let (VariableKind::Attribute(attribute) | VariableKind::CurvePoint { attribute, .. }) =
            &self.policy.variables.get(variable.index())?.kind
        else {
            return None;
        };
        match &self.policy.attributes.get(attribute.index())?.ty {
            AttributeType::Quantity { unit, .. } => Some(unit),
            AttributeType::Curve { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// A constant that is a sum or difference of quantities: a scale whose zero lies elsewhere cannot write it.
fn difference_text(constant: &Num, unit: Option<&Unit>) -> String {
    match unit {
        Some(unit) if unit.offset.is_none() => exact_text(constant, unit),
        Some(_) => match Unit::parse("K") {
            Ok(kelvin) => exact_text(constant, &kelvin),
            Err(_) => constant.to_string(),
        },
        None => constant.to_string(),
    }
}

/// `partner is india`, `partner in { india, france }`; *another* has no word, so a choice with it is said by who it is not.
fn identity_test(subject: &str, names: &[String], choices: &ChoiceSet) -> String {
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    let negated = choices.contains(count);
    let picked: Vec<String> = (0..)
        .zip(names)
        .filter(|(position, _)| choices.contains(*position) != negated)
        .map(|(_, name)| name.clone())
        .collect();
    match (picked.as_slice(), negated) {
        ([], true) => "true".to_owned(),
        ([only], false) => format!("{subject} is {only}"),
        ([only], true) => format!("{subject} is not {only}"),
        (_, false) => format!("{subject} in {}", braces(picked, false)),
        (_, true) => format!("{subject} not in {}", braces(picked, false)),
    }
}

/// `==` for one value, `!=` for all but one, `<=` and `>=` for the lower or upper part of an ordered enum, else a set.
fn enum_test(subject: &str, ordered: bool, values: &[Named], choices: &ChoiceSet) -> String {
    let count = u32::try_from(values.len()).unwrap_or(u32::MAX);
    let members: Vec<u32> = choices.iter().collect();
    let shown = |position: u32| name(Some(values), position);
    let (Some(&first), Some(&last)) = (members.first(), members.last()) else {
        return format!("{subject} in {{}}");
    };
    let contiguous = last - first + 1 == u32::try_from(members.len()).unwrap_or(u32::MAX);
    let missing: Vec<u32> = (0..count).filter(|p| !choices.contains(*p)).collect();
    match (members.as_slice(), missing.as_slice()) {
        ([only], _) => format!("{subject} == {}", shown(*only)),
        _ if ordered && contiguous && last + 1 == count && first > 0 => {
            format!("{subject} >= {}", shown(first))
        }
        _ if ordered && contiguous && first == 0 && last + 1 < count => {
            format!("{subject} <= {}", shown(last))
        }
        (_, [other]) if members.len() > 2 => format!("{subject} != {}", shown(*other)),
        (_, _) => {
            let names = members.iter().map(|p| shown(*p)).collect();
            format!("{subject} in {}", braces(names, false))
        }
    }
}

/// A choice of something that has no names of its own.
fn numbered_test(subject: &str, choices: &ChoiceSet) -> String {
    let numbers = choices
        .iter()
        .map(|position| unknown("value", position))
        .collect();
    format!("{subject} in {}", braces(numbers, false))
}
