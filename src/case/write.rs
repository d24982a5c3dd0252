//! A case as JSON that reads back as the same case.

use std::collections::BTreeMap;

use super::json_tree::quoted;
use super::names::ANOTHER;
use super::{Case, StatedFact, text};
use crate::ast::{Literal, Value, ValueKind};
use crate::check::values::{Setting, knowledge_all, shown_literal};
use crate::policy::{AttributeId, AttributeType, Knowledge, Known, Policy, Printer};
use crate::quantity::Num;
use crate::source::{FileId, Span};

/// The case as a JSON file: records and attributes by name, one fact a line.
#[must_use]
pub fn write_json(policy: &Policy, case: &Case) -> String {
    let mut out = print(policy, case, "\n  ", "\n    ");
    out.push('\n');
    out
}

/// The case as one line, for a file of many.
#[must_use]
pub fn write_json_line(policy: &Policy, case: &Case) -> String {
    // A line break in `about` only ever separates; inside text it is written `\n`.
    let text = print(policy, case, " ", " ");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.join(" ")
}

fn print(policy: &Policy, case: &Case, outer: &str, inner: &str) -> String {
    let mut members = Vec::new();
    if let Some(name) = &case.name {
        members.push(format!("\"case\": {}", quoted(name)));
    }
    if let Some(day) = case.as_of {
        members.push(format!("\"as_of\": \"{day}\""));
    }
    for (record, facts) in by_record(policy, case) {
        let value = match facts.as_slice() {
            [(key, name)] if *key == "is" => name.clone(),
            _ => {
                let facts: Vec<String> = facts
                    .iter()
                    .map(|(name, value)| format!("{}: {value}", quoted(name)))
                    .collect();
                format!("{{{inner}{}{outer}}}", facts.join(&format!(",{inner}")))
            }
        };
        members.push(format!("{}: {value}", quoted(record)));
    }
    if let Some(entries) = &case.classified {
        let printer = Printer::new(policy);
        let codes: Vec<String> = entries
            .iter()
            .map(|id| quoted(&printer.entry(*id)))
            .collect();
        members.push(format!("\"classified\": [{}]", codes.join(", ")));
    }
    if let Some(about) = &case.about {
        members.push(format!("\"about\": {about}"));
    }
    if members.is_empty() {
        return "{}".to_owned();
    }
    let close = if outer.starts_with('\n') { "\n" } else { outer };
    format!("{{{outer}{}{close}}}", members.join(&format!(",{outer}")))
}

/// What is said of each record, by name; who it is comes first.
fn by_record<'p>(policy: &'p Policy, case: &Case) -> BTreeMap<&'p str, Vec<(&'p str, String)>> {
    let mut records: BTreeMap<&str, BTreeMap<(bool, &str), String>> = BTreeMap::new();
    for stated in &case.identities {
        let Some(record) = policy.records.get(stated.record.index()) else {
            continue;
        };
        let instance = stated
            .instance
            .and_then(|id| policy.instances.get(id.index()));
        let name = instance.map_or(ANOTHER, |instance| instance.name.as_str());
        let members = records.entry(&record.name).or_default();
        members.insert((false, "is"), quoted(name));
    }
    for fact in &case.facts {
        let Some(attribute) = policy.attributes.get(fact.attribute.index()) else {
            continue;
        };
        let Some(record) = policy.records.get(attribute.record.index()) else {
            continue;
        };
        let members = records.entry(&record.name).or_default();
        members.insert(
            (true, &attribute.name),
            fact_text(policy, &attribute.ty, fact),
        );
    }
    records
        .into_iter()
        .map(|(record, members)| {
            let members = members.into_iter().map(|((_, name), value)| (name, value));
            (record, members.collect())
        })
        .collect()
}

/// A fact: its value alone, or an object when there is more to say.
fn fact_text(policy: &Policy, ty: &AttributeType, fact: &StatedFact) -> String {
    let value = stated_value(policy, ty, fact);
    let mut members = Vec::new();
    let alone = match &value.kind {
        ValueKind::Bounds { at_least, at_most } => {
            for (key, bound) in [("at_least", at_least), ("at_most", at_most)] {
                members.extend(
                    bound
                        .iter()
                        .map(|v| format!("\"{key}\": {}", value_text(v))),
                );
            }
            None
        }
        ValueKind::OneOf(values) => {
            let values: Vec<String> = values.iter().map(value_text).collect();
            members.push(format!("\"one_of\": [{}]", values.join(", ")));
            None
        }
        ValueKind::Undeterminable => {
            members.push("\"undeterminable\": true".to_owned());
            None
        }
        ValueKind::Curve { linear: true, .. } => {
            members.push(format!("\"points\": {}", value_text(&value)));
            members.push("\"linear\": true".to_owned());
            None
        }
        _ => Some(value_text(&value)),
    };
    let sources = [("source", &fact.source), ("by", &fact.by)];
    let said = sources.into_iter().filter_map(|(key, text)| {
        text.as_ref()
            .map(|text| format!("\"{key}\": {}", quoted(text)))
    });
    let on = fact.on.map(|day| format!("\"on\": \"{day}\""));
    let origin: Vec<String> = said.chain(on).collect();
    match alone {
        Some(value) if origin.is_empty() => value,
        Some(value) => format!("{{ \"value\": {value}, {} }}", origin.join(", ")),
        None => {
            members.extend(origin);
            format!("{{ {} }}", members.join(", "))
        }
    }
}

/// The value as it was written, if that is still what is known; else in the declared units.
fn stated_value(policy: &Policy, ty: &AttributeType, fact: &StatedFact) -> Value {
    let nowhere = Span::new(FileId(0), 0, 0);
    let written = text::value(ty, &fact.written, nowhere);
    let read = knowledge_all(policy, fact.attribute, &written, Setting::Case);
    if read.ok().flatten().as_ref() == Some(&fact.knowledge) {
        return written;
    }
    text::value(
        ty,
        &knowledge_text(policy, fact.attribute, &fact.knowledge),
        nowhere,
    )
}

/// What is known of an attribute, as the language writes it.
#[must_use]
pub fn knowledge_text(policy: &Policy, id: AttributeId, knowledge: &Knowledge) -> String {
    let printer = Printer::new(policy);
    let known = |known: &Known| printer.known(id, known);
    match knowledge {
        Knowledge::Exactly(value) => known(value),
        Knowledge::Between { at_least, at_most } => {
            let low = at_least.as_ref().map(|v| format!("at least {}", known(v)));
            let high = at_most.as_ref().map(|v| format!("at most {}", known(v)));
            low.into_iter().chain(high).collect::<Vec<_>>().join(" ")
        }
        Knowledge::OneOf(values) => {
            let values: Vec<String> = values.iter().map(known).collect();
            format!("one of {{ {} }}", values.join(", "))
        }
    }
}

fn value_text(value: &Value) -> String {
    match &value.kind {
        ValueKind::Literal(literal) => literal_text(literal),
        ValueKind::Name(word) => quoted(&word.text),
        ValueKind::Set { members, open } => {
            let mut parts: Vec<String> = members.iter().map(|m| quoted(&m.text)).collect();
            if *open {
                parts.push("\"?\"".to_owned());
            }
            format!("[{}]", parts.join(", "))
        }
        ValueKind::Curve { points, .. } => {
            let point = |(at, to): &(Literal, Literal)| {
                format!("[{}, {}]", literal_text(at), literal_text(to))
            };
            let points: Vec<String> = points.iter().map(point).collect();
            format!("[{}]", points.join(", "))
        }
        // Forms that have no value of their own in JSON stand in the object of the fact.
        ValueKind::Bounds { .. }
        | ValueKind::OneOf(_)
        | ValueKind::Undeterminable
        | ValueKind::Unknown => "null".to_owned(),
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Bool(truth) => truth.to_string(),
        Literal::Number { digits, unit: None } if Num::parse_json(&digits.text).is_ok() => {
            digits.text.clone()
        }
        Literal::Text(word) => quoted(&word.text),
        other => quoted(&shown_literal(other)),
    }
}
