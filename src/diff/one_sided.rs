//! The words that only one of two policies has.

use std::collections::BTreeSet;

use crate::policy::{Attribute, AttributeType, Policy};

/// For each of the two policies the conditions that only it has words for: cases in which they hold cannot be put to the
/// other, so no comparison looks at them. An attribute that only one has is none of these: the other is asked the same case
/// without it.
pub(super) fn words_of_one(old: &Policy, new: &Policy) -> [Vec<String>; 2] {
    [only(old, new), only(new, old)]
}

/// What the first can be asked, and the second cannot.
fn only(here: &Policy, there: &Policy) -> Vec<String> {
    let mut words = Vec::new();
    for attribute in &here.attributes {
        let mut others = there.attributes.iter();
        let Some(other) = others.find(|other| other.dotted == attribute.dotted) else {
            continue;
        };
        let dotted = &attribute.dotted;
        let (kind, values, joint) = asked(here, attribute);
        let (other_kind, other_values, _) = asked(there, other);
        if kind != other_kind {
            words.push(format!("{dotted} of another type"));
            continue;
        }
        let gone = values.difference(&other_values);
        words.extend(gone.map(|value| format!("{dotted} {joint} {value}")));
        if attribute.undeterminable && !other.undeterminable {
            words.push(format!("{dotted} is undeterminable"));
        }
    }
    let named = |policy: &Policy| -> BTreeSet<String> {
        let instances = policy.instances.iter().filter_map(|instance| {
            let record = policy.records.get(instance.record.index())?;
            Some(format!("{} is {}", record.name, instance.name))
        });
        instances.collect()
    };
    words.extend(named(here).difference(&named(there)).cloned());
    words
}

/// What kind of thing an attribute is, the values it can have where they are named, and how a value is asked for.
fn asked<'p>(
    policy: &'p Policy,
    attribute: &'p Attribute,
) -> (String, BTreeSet<&'p str>, &'static str) {
    match &attribute.ty {
        AttributeType::OneOf { values, .. } => {
            let values = values.iter().map(|value| value.name.as_str());
            ("one of".to_owned(), values.collect(), "==")
        }
        AttributeType::Set(values) => {
            let values = values.iter().map(|value| value.name.as_str());
            ("set of".to_owned(), values.collect(), "has")
        }
        AttributeType::Entries => {
            let codes = policy.entries.iter().map(|entry| entry.code.as_str());
            ("set of entry".to_owned(), codes.collect(), "has")
        }
        AttributeType::Quantity { signed, unit } => {
            let below = signed.then_some("0");
            (format!("{:?}", unit.dim), below.into_iter().collect(), "<")
        }
        AttributeType::Curve {
            rising,
            argument,
            value,
            ..
        } => {
            let kind = format!("{:?} {:?} {rising}", argument.dim, value.dim);
            (kind, BTreeSet::new(), "")
        }
        AttributeType::Bool => ("bool".to_owned(), BTreeSet::new(), ""),
        AttributeType::Integer => ("integer".to_owned(), BTreeSet::new(), ""),
        AttributeType::Decimal => ("decimal".to_owned(), BTreeSet::new(), ""),
        AttributeType::Date => ("date".to_owned(), BTreeSet::new(), ""),
    }
}
