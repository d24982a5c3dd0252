//! What people read for a fact: labels for names, and who says so.
//!
//! Values travel as text with the names the policy declares; here each name becomes what its author wrote for people.
//! With `explain` the name stands behind it.

use super::Basis;
use crate::eval::{FactCondition, FactName, FactUse, Origin};
use crate::policy::{Attribute, AttributeId, AttributeType};

/// How a value begins that is a part of a range.
const BOUNDS: [&str; 11] = [
    "at least ",
    "at most ",
    "above ",
    "below ",
    "any but ",
    "from ",
    "after ",
    "before ",
    "up to ",
    "has ",
    "without ",
];
/// How other restrictions begin that read as a sentence by themselves.
const SENTENCES: [&str; 5] = ["names ", "does not name ", "exactly ", "on ", "equal to "];

/// `item.speed_max = 482 km/h, limit 800 km/h`
pub fn used(basis: Basis<'_>, used: &FactUse, explain: bool) -> String {
    let mut name = match used.attribute.and_then(|id| basis.attribute(id)) {
        Some(attribute) => attribute_name(attribute, explain),
        None => used.name.clone(),
    };
    if let Some(at) = &used.at {
        name.push_str(&format!(" at {at}"));
    }
    let value = value(basis, used.attribute, &used.value, explain);
    let mut text = match value.as_str() {
        "unknown" => format!("{name} is unknown"),
        value => restricted(&name, value),
    };
    if let Some(limit) = &used.limit {
        text.push_str(&format!(", limit {limit}"));
    }
    text
}

/// `item.reach below 300 km at 500 kg`, `transfer.selected_subset = yes`
pub fn condition(basis: Basis<'_>, fact: &FactName, text: &str, explain: bool) -> String {
    restricted(
        &fact_name(basis, fact, explain),
        &restriction(basis, fact, text, explain),
    )
}

/// A restriction of a fact by itself: `at most 800 km/h`, `unmanned aircraft`.
pub fn restriction(basis: Basis<'_>, fact: &FactName, text: &str, explain: bool) -> String {
    match fact {
        FactName::Attribute(id) => value(basis, Some(*id), text, explain),
        FactName::Identity(record) => {
            let instances = basis.record(*record).map_or(&[][..], |r| &r.instances);
            let known = instances
                .iter()
                .filter_map(|id| basis.policy.instances.get(id.index()))
                .map(|i| (i.name.as_str(), i.title.as_str()));
            labelled(text, &known.collect::<Vec<_>>(), explain)
        }
        FactName::QuestionDate | FactName::Classified => text.to_owned(),
    }
}

/// Several restrictions of one fact: `names 3 and does not name 4 or 6`.
pub fn together(basis: Basis<'_>, all: &[FactCondition], explain: bool) -> Vec<String> {
    let mut by_fact: Vec<(&FactName, Vec<&str>)> = Vec::new();
    for one in all {
        match by_fact.iter_mut().find(|(fact, _)| *fact == &one.fact) {
            Some((_, texts)) => texts.push(&one.text),
            None => by_fact.push((&one.fact, vec![&one.text])),
        }
    }
    by_fact
        .into_iter()
        .map(|(fact, texts)| condition(basis, fact, &joined(&texts), explain))
        .collect()
}

/// `does not name 3` and `does not name 4` as `does not name 3 or 4`; other texts with `and`.
fn joined(texts: &[&str]) -> String {
    const NOT: &str = "does not name ";
    let (not, mut rest): (Vec<&str>, Vec<&str>) = texts
        .iter()
        .copied()
        .partition(|text| text.starts_with(NOT));
    let codes: Vec<String> = not
        .iter()
        .filter_map(|text| text.strip_prefix(NOT))
        .map(str::to_owned)
        .collect();
    let not = format!("{NOT}{}", super::words::listed(&codes, "or"));
    if !codes.is_empty() {
        rest.push(&not);
    }
    rest.join(" and ")
}

/// A fact's name as people read it.
pub fn fact_name(basis: Basis<'_>, fact: &FactName, explain: bool) -> String {
    match fact {
        FactName::Attribute(id) => basis
            .attribute(*id)
            .map_or_else(String::new, |a| attribute_name(a, explain)),
        _ => basis.fact_name(fact),
    }
}

fn attribute_name(attribute: &Attribute, explain: bool) -> String {
    match (&attribute.label, explain) {
        (Some(label), true) => format!("{label} [{}]", attribute.dotted),
        (Some(label), false) => label.clone(),
        (None, _) => attribute.dotted.clone(),
    }
}

fn restricted(name: &str, value: &str) -> String {
    let mut words = BOUNDS.iter().chain(&SENTENCES);
    if words.any(|word| value.starts_with(*word)) {
        format!("{name} {value}")
    } else {
        format!("{name} = {value}")
    }
}

/// A value of an attribute with labels for the names in it.
pub fn value(
    basis: Basis<'_>,
    attribute: Option<AttributeId>,
    text: &str,
    explain: bool,
) -> String {
    let ty = attribute.and_then(|id| basis.attribute(id)).map(|a| &a.ty);
    match (ty, text) {
        (Some(AttributeType::Bool), "true") => "yes".to_owned(),
        (Some(AttributeType::Bool), "false") => "no".to_owned(),
        (Some(AttributeType::OneOf { values, .. } | AttributeType::Set(values)), _) => {
            let known = values.iter().map(|v| (v.name.as_str(), v.label.as_str()));
            labelled(text, &known.collect::<Vec<_>>(), explain)
        }
        _ => text.to_owned(),
    }
}

/// The text with a label for each word that is a known name.
fn labelled(text: &str, known: &[(&str, &str)], explain: bool) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        match known.iter().find(|(name, _)| *name == word) {
            Some((name, label)) if explain && name != label => {
                out.push_str(&format!("{label} [{name}]"));
            }
            Some((_, label)) => out.push_str(label),
            None => out.push_str(word),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Where a fact that was read comes from. What is stated without a source says so only when everything is explained.
pub fn origin(used: &FactUse, explain: bool) -> Option<String> {
    match (used.origin, &used.source) {
        (Origin::Stated, Some(source)) => Some(source.clone()),
        (Origin::Stated, None) => explain.then(|| "stated, no source".to_owned()),
        (Origin::Register, Some(source)) => Some(format!("register: {source}")),
        (Origin::Register, None) => Some("register".to_owned()),
        (Origin::Silence, _) => Some("the register is silent".to_owned()),
        (Origin::Follows, _) => Some("follows from other facts".to_owned()),
        (Origin::QuestionDate, _) => Some("question date".to_owned()),
        (Origin::Open, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels_and_other_words_stay() {
        let known = [
            ("uav", "unmanned aircraft"),
            ("ballistic-missile", "ballistic missile"),
        ];
        assert_eq!(
            labelled("any but uav or ballistic-missile", &known, false),
            "any but unmanned aircraft or ballistic missile"
        );
        assert_eq!(
            labelled("uav, ?", &known, true),
            "unmanned aircraft [uav], ?"
        );
        assert_eq!(labelled("uav-x", &known, false), "uav-x");
    }

    #[test]
    fn restrictions_read_as_sentences() {
        assert_eq!(restricted("item.armed", "yes"), "item.armed = yes");
        assert_eq!(
            restricted("item.speed_max", "at most 800 km/h"),
            "item.speed_max at most 800 km/h"
        );
        assert_eq!(
            restricted("classified", "does not name 3"),
            "classified does not name 3"
        );
    }

    #[test]
    fn judgements_that_are_no_stand_together() {
        assert_eq!(
            joined(&["names 3", "does not name 4", "does not name 6"]),
            "names 3 and does not name 4 or 6"
        );
    }
}
