//! How facts, their values and restrictions of them read, in the author's words and units.

use std::collections::BTreeSet;

use crate::policy::{
    Attribute, AttributeId, AttributeType, ChoiceSet, Citation, Condition, Known, Linear, Named,
    Op, Policy, RecordId, VariableId, VariableKind,
};
use crate::quantity::{Date, Num, quantity_text};

use super::cells::{Cell, ValueKind, Values};
use super::decision::{FactCondition, FactName};
use super::formula::Slot;
use super::lookup::{Lookup, shown_unit};
use super::slots::Slots;

/// What is asked, as a person writes it: `item.speed_max`, `item.reach at 500 kg`.
pub(super) fn variable_name(policy: &Policy, id: VariableId) -> String {
    let dotted = |a: AttributeId| {
        policy
            .attribute(a)
            .map(|a| a.dotted.clone())
            .unwrap_or_default()
    };
    match policy.variable(id).map(|v| &v.kind) {
        Some(
            VariableKind::Attribute(a)
            | VariableKind::Member { attribute: a, .. }
            | VariableKind::Undeterminable(a),
        ) => dotted(*a),
        Some(VariableKind::CurvePoint { attribute, at }) => {
            format!(
                "{} {}",
                dotted(*attribute),
                at_point(policy, *attribute, at)
            )
        }
        Some(VariableKind::Identity(record)) => record_name(policy, *record),
        Some(VariableKind::QuestionDate) => "date".to_owned(),
        Some(VariableKind::Judgement(_)) => "classified".to_owned(),
        None => String::new(),
    }
}

/// The attribute a variable belongs to.
pub(super) fn variable_attribute(policy: &Policy, id: VariableId) -> Option<AttributeId> {
    match &policy.variable(id)?.kind {
        VariableKind::Attribute(a)
        | VariableKind::CurvePoint { attribute: a, .. }
        | VariableKind::Member { attribute: a, .. }
        | VariableKind::Undeterminable(a) => Some(*a),
        VariableKind::Identity(_) | VariableKind::QuestionDate | VariableKind::Judgement(_) => None,
    }
}

/// A record's name.
pub(super) fn record_name(policy: &Policy, record: RecordId) -> String {
    policy
        .record(record)
        .map(|r| r.name.clone())
        .unwrap_or_default()
}

/// `at 500 kg`.
pub(super) fn at_point(policy: &Policy, curve: AttributeId, at: &Num) -> String {
    match policy.attribute(curve).map(|a| &a.ty) {
        Some(AttributeType::Curve { argument, .. }) => {
            format!("at {}", quantity_text(at, argument))
        }
        _ => format!("at {at}"),
    }
}

/// A number of a variable, in its unit; a date as a date.
pub(super) fn number_text(policy: &Policy, variable: VariableId, number: &Num) -> String {
    match variable_attribute(policy, variable).and_then(|a| policy.attribute(a)) {
        Some(attribute) => attribute_number_text(attribute, number),
        None => date_text(number),
    }
}

fn attribute_number_text(attribute: &Attribute, number: &Num) -> String {
    match (&attribute.ty, shown_unit(attribute)) {
        (AttributeType::Date, _) => date_text(number),
        (_, Some(unit)) => quantity_text(number, unit),
        (_, None) => number.to_string(),
    }
}

fn date_text(days: &Num) -> String {
    let date = days.to_i64().and_then(Date::from_days);
    date.map_or_else(|| days.to_string(), |date| date.to_string())
}

/// A value as a person reads it.
pub(super) fn known_text(policy: &Policy, id: AttributeId, known: &Known) -> String {
    let Some(attribute) = policy.attribute(id) else {
        return String::new();
    };
    let name = |values: &[Named], position: u32| {
        values
            .get(position as usize)
            .map(|v| v.name.clone())
            .unwrap_or_default()
    };
    let list = |mut names: Vec<String>, open: bool| {
        names.extend(open.then(|| "?".to_owned()));
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    match (known, &attribute.ty) {
        (Known::Undeterminable, _) => "undeterminable".to_owned(),
        (Known::Bool(truth), _) => yes_or_no(*truth).to_owned(),
        (Known::Choice(choice), AttributeType::OneOf { values, .. }) => name(values, *choice),
        (Known::Choice(choice), _) => choice.to_string(),
        (Known::Number(number), _) => attribute_number_text(attribute, number),
        (Known::Set { members, open }, AttributeType::Set(values)) => {
            list(members.iter().map(|m| name(values, *m)).collect(), *open)
        }
        (Known::Set { members, open }, _) => {
            list(members.iter().map(ToString::to_string).collect(), *open)
        }
        (Known::Entries { members, open }, _) => list(
            members.iter().map(|(code, _)| code.clone()).collect(),
            *open,
        ),
        (
            Known::Curve { points, .. },
            AttributeType::Curve {
                argument, value, ..
            },
        ) => {
            let point = |(p, v): &(Num, Num)| {
                format!(
                    "{} at {}",
                    quantity_text(v, value),
                    quantity_text(p, argument)
                )
            };
            list(points.iter().map(point).collect(), false)
        }
        (Known::Curve { points, .. }, _) => list(
            points.iter().map(|(p, v)| format!("{v} at {p}")).collect(),
            false,
        ),
    }
}

fn yes_or_no(truth: bool) -> &'static str {
    if truth { "yes" } else { "no" }
}

/// `para. 2 (MTCR Guidelines)`, or the free text.
pub(super) fn citation_text(policy: &Policy, citation: &Citation) -> String {
    let source = citation.source.and_then(|s| policy.sources.get(s.index()));
    match source {
        Some(source) if citation.place.is_empty() => source.title.clone(),
        Some(source) => format!("{} ({})", citation.place, source.title),
        None => citation.place.clone(),
    }
}

/// A slot restricted to some answers, as a fact restricted to some values.
pub(super) fn fact_condition(
    policy: &Policy,
    slots: &Slots,
    slot: Slot,
    answers: &ChoiceSet,
) -> Option<FactCondition> {
    if let Some((linear, _)) = slots.linears.iter().find(|(_, flag)| *flag == slot) {
        return linear_condition(policy, slots, linear, answers.contains(1));
    }
    let fact = slots.fact(slot)?;
    let variable = VariableId(slot.0);
    let mut text = answers_text(policy, slots, variable, answers);
    if let Some(VariableKind::CurvePoint { attribute, at }) =
        policy.variable(variable).map(|v| &v.kind)
    {
        text = format!("{text} {}", at_point(policy, *attribute, at));
    }
    Some(FactCondition { fact, text })
}

/// At least one of these judgements is yes: `names 3, 4 or 6`.
pub(super) fn any_judged(policy: &Policy, judged: &BTreeSet<Slot>) -> Option<FactCondition> {
    let codes = judged
        .iter()
        .filter_map(|slot| match policy.variable(VariableId(slot.0))?.kind {
            VariableKind::Judgement(entry) => policy.entry(entry).map(|e| e.code.as_str()),
            _ => None,
        });
    let codes: Vec<&str> = codes.collect();
    let (last, others) = codes.split_last()?;
    let list = if others.is_empty() {
        (*last).to_owned()
    } else {
        format!("{} or {last}", others.join(", "))
    };
    Some(FactCondition {
        fact: FactName::Classified,
        text: format!("names {list}"),
    })
}

/// Some answers of a variable, as a restriction: `at most 800 km/h`, `uav or target-drone`, `yes`.
pub(super) fn answers_text(
    policy: &Policy,
    slots: &Slots,
    variable: VariableId,
    answers: &ChoiceSet,
) -> String {
    let Some(values) = slots.values(slots.of(variable)) else {
        return String::new();
    };
    let kind = policy.variable(variable).map(|v| &v.kind);
    let mut texts = match (&values.kind, kind) {
        (ValueKind::Number { .. }, _) => number_texts(policy, variable, values, answers),
        (ValueKind::Choice(count), Some(kind)) => {
            let determinable = answers.intersection(&values.determinable());
            choice_texts(
                &|choice| choice_name(policy, kind, choice),
                *count,
                &determinable,
            )
        }
        (ValueKind::Choice(_), None) => Vec::new(),
        (ValueKind::Truth, kind) => [(0, false), (1, true)]
            .into_iter()
            .filter(|(answer, _)| answers.contains(*answer))
            .map(|(_, truth)| truth_text(policy, variable, kind, truth))
            .collect(),
    };
    if values.undeterminable.is_some_and(|u| answers.contains(u)) {
        texts.push("undeterminable".to_owned());
    }
    texts.join(" or ")
}

/// Choices by name; of many those that are left out.
fn choice_texts(name: &dyn Fn(u32) -> String, count: u32, answers: &ChoiceSet) -> Vec<String> {
    let left_out = ChoiceSet::all(count as usize).minus(answers);
    if !left_out.is_empty() && left_out.len() * 2 < answers.len() {
        let names: Vec<String> = left_out.iter().map(name).collect();
        return vec![format!("any but {}", names.join(" or "))];
    }
    answers.iter().map(name).collect()
}

fn choice_name(policy: &Policy, kind: &VariableKind, choice: u32) -> String {
    let position = choice as usize;
    match kind {
        VariableKind::Identity(record) => {
            let instances = policy.record(*record).map_or(&[][..], |r| &r.instances);
            let instance = instances.get(position).and_then(|i| policy.instance(*i));
            instance.map_or_else(|| "another".to_owned(), |i| i.name.clone())
        }
        VariableKind::Attribute(attribute) => match policy.attribute(*attribute).map(|a| &a.ty) {
            Some(AttributeType::OneOf { values, .. }) => values
                .get(position)
                .map(|v| v.name.clone())
                .unwrap_or_default(),
            _ => choice.to_string(),
        },
        VariableKind::CurvePoint { .. }
        | VariableKind::Member { .. }
        | VariableKind::Undeterminable(_)
        | VariableKind::QuestionDate
        | VariableKind::Judgement(_) => choice.to_string(),
    }
}

fn truth_text(
    policy: &Policy,
    variable: VariableId,
    kind: Option<&VariableKind>,
    truth: bool,
) -> String {
    match kind {
        Some(VariableKind::Member { attribute, class }) => {
            let class = class_text(policy, variable, *attribute, class);
            if truth {
                format!("has {class}")
            } else {
                format!("without {class}")
            }
        }
        Some(VariableKind::Undeterminable(_)) if truth => "undeterminable".to_owned(),
        Some(VariableKind::Undeterminable(_)) => "determinable".to_owned(),
        Some(VariableKind::Judgement(entry)) => {
            let code = policy
                .entry(*entry)
                .map(|e| e.code.clone())
                .unwrap_or_default();
            if truth {
                format!("names {code}")
            } else {
                format!("does not name {code}")
            }
        }
        _ => yes_or_no(truth).to_owned(),
    }
}

/// A class of members as a test names it, else its members.
fn class_text(
    policy: &Policy,
    variable: VariableId,
    attribute: AttributeId,
    class: &[u32],
) -> String {
    for condition in &policy.conditions {
        if let Condition::Has { target, any, .. } = condition
            && any.as_slice() == [variable]
        {
            return target.clone();
        }
    }
    let names: Vec<String> = match policy.attribute(attribute).map(|a| &a.ty) {
        Some(AttributeType::Set(values)) => {
            let named = class.iter().filter_map(|&m| values.get(m as usize));
            named.map(|v| v.name.clone()).collect()
        }
        _ => policy.codes_of(class).0,
    };
    names.join(" or ")
}

fn number_texts(
    policy: &Policy,
    variable: VariableId,
    values: &Values,
    answers: &ChoiceSet,
) -> Vec<String> {
    let ValueKind::Number { cells, .. } = &values.kind else {
        return Vec::new();
    };
    let date = match variable_attribute(policy, variable).and_then(|a| policy.attribute(a)) {
        Some(attribute) => matches!(attribute.ty, AttributeType::Date),
        None => true,
    };
    let mut texts = Vec::new();
    for (first, last) in values.runs(answers) {
        let show = |n: &Num| number_text(policy, variable, n);
        if let (Cell::Point(one), true) = (first, first == last) {
            let word = if date { "on" } else { "exactly" };
            texts.push(format!("{word} {}", show(one)));
            continue;
        }
        let start = first.start().filter(|_| cells.first() != Some(first));
        let end = last.end();
        let mut words = Vec::new();
        if let Some((number, in_it)) = start {
            words.push(format!("{} {}", lower_word(date, in_it), show(number)));
        }
        if let Some((number, in_it)) = end {
            words.push(format!("{} {}", upper_word(date, in_it), show(number)));
        }
        texts.push(if words.is_empty() {
            match values.undeterminable {
                Some(_) => "determinable".to_owned(),
                None => "any".to_owned(),
            }
        } else {
            words.join(" and ")
        });
    }
    texts
}

fn lower_word(date: bool, in_it: bool) -> &'static str {
    match (date, in_it) {
        (false, true) => "at least",
        (false, false) => "above",
        (true, true) => "from",
        (true, false) => "after",
    }
}

fn upper_word(date: bool, in_it: bool) -> &'static str {
    match (date, in_it) {
        (false, true) => "at most",
        (false, false) => "below",
        (true, true) => "up to",
        (true, false) => "before",
    }
}

/// `a·x + b·y op k` as a restriction of `x`: `at most 1/30 × item.guided_range`.
fn linear_condition(
    policy: &Policy,
    slots: &Slots,
    linear: &Linear,
    holds: bool,
) -> Option<FactCondition> {
    let [(a, x), (b, y)] = linear.terms.as_slice() else {
        return None;
    };
    let factor = -b.checked_div(a)?;
    let constant = linear.constant.checked_div(a)?;
    let op = if a.is_negative() {
        linear.op.mirrored()
    } else {
        linear.op
    };
    let word = match (op, holds) {
        (Op::Eq, true) | (Op::Ne, false) => "equal to",
        (Op::Ne, true) | (Op::Eq, false) => "other than",
        (Op::Lt, true) | (Op::Ge, false) => "below",
        (Op::Le, true) | (Op::Gt, false) => "at most",
        (Op::Gt, true) | (Op::Le, false) => "above",
        (Op::Ge, true) | (Op::Lt, false) => "at least",
    };
    let other = variable_name(policy, *y);
    let mut text = if factor == Num::one() {
        format!("{word} {other}")
    } else {
        format!("{word} {factor} × {other}")
    };
    let days = matches!(
        policy.attribute(variable_attribute(policy, *x)?)?.ty,
        AttributeType::Date
    );
    if !constant.is_zero() {
        let (word, size) = if constant.is_negative() {
            ("minus", -constant)
        } else {
            ("plus", constant)
        };
        let size = if days {
            format!("{size} days")
        } else {
            number_text(policy, *x, &size)
        };
        text.push_str(&format!(" {word} {size}"));
    }
    let fact: FactName = slots.fact(slots.of(*x))?;
    Some(FactCondition { fact, text })
}
