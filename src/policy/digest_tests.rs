#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::collections::BTreeSet;

use super::*;
use crate::policy::sample::{Order, date, drones, drones_in, measure};
use crate::policy::{AttributeType, Condition, ConditionId, Guarantee, Known, Op, Test, UnitId};
use crate::quantity::Num;

#[test]
fn a_digest_names_its_scheme() {
    let digest = meaning_digest(&drones());
    let hex = digest.strip_prefix("mtcrc-meaning/1:sha256:").unwrap();
    assert!(hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
}

#[test]
fn the_order_of_declarations_and_operands_is_not_meaning() {
    assert_eq!(
        meaning_digest(&drones()),
        meaning_digest(&drones_in(Order::Reversed))
    );
}

#[test]
fn what_decides_nothing_is_not_meaning() {
    let before = meaning_digest(&drones());
    let mut policy = drones();
    policy.guarantees.push(Guarantee {
        name: "g".to_owned(),
        unit: UnitId(0),
        validity: crate::policy::Validity::default(),
        claim: crate::policy::Claim::Whenever {
            conclusion: ConditionId(0),
            premise: ConditionId(0),
        },
    });
    policy.meaning = "before".to_owned();
    policy.text = "sha256:00".to_owned();
    let rule = policy.rules.get_mut(0).unwrap();
    rule.doc = "Why it is so.".to_owned();
    rule.amendment = Some("an-amendment".to_owned());
    policy.attributes.get_mut(0).unwrap().doc = "What it is.".to_owned();
    // A condition nothing refers to, and one operand more that says nothing new.
    policy.conditions.push(Condition::Category(2));
    assert_eq!(meaning_digest(&policy), before);
}

#[test]
fn a_unit_spelt_otherwise_is_the_same_unit() {
    let mut policy = drones();
    for attribute in &mut policy.attributes {
        if let AttributeType::Quantity { unit, .. } = &mut attribute.ty
            && unit.text == "km/h"
        {
            *unit = measure("km*h^-1");
        }
    }
    assert_eq!(meaning_digest(&policy), meaning_digest(&drones()));
}

/// Each change of the sample that changes what it means.
fn changes() -> Vec<(&'static str, crate::policy::Policy)> {
    let changed = |name: &'static str, change: fn(&mut crate::policy::Policy)| {
        let mut policy = drones();
        change(&mut policy);
        (name, policy)
    };
    vec![
        changed("nothing", |_| {}),
        changed("language", |p| p.language = 2),
        changed("outcome", |p| {
            p.rules
                .get_mut(0)
                .unwrap()
                .branches
                .get_mut(0)
                .unwrap()
                .outcome = 0
        }),
        changed("absolute", |p| p.rules.get_mut(0).unwrap().absolute = true),
        changed("overrides", |p| {
            p.rules.get_mut(1).unwrap().overrides.clear()
        }),
        changed("rule date", |p| {
            p.rules.get_mut(1).unwrap().validity.from = Some(date("2020-07-25"));
        }),
        changed("unless", |p| {
            p.rules
                .get_mut(1)
                .unwrap()
                .branches
                .get_mut(0)
                .unwrap()
                .unless = Some(ConditionId(0));
        }),
        changed("citation", |p| {
            p.rules.get_mut(0).unwrap().remarks.citations.clear()
        }),
        changed("note", |p| {
            p.rules
                .get_mut(0)
                .unwrap()
                .remarks
                .notes
                .push("Read with care.".to_owned());
        }),
        changed("source status", |p| {
            p.sources.get_mut(1).unwrap().status = crate::policy::SourceStatus::Primary;
        }),
        changed("threshold", |p| {
            for condition in &mut p.conditions {
                if let Condition::Test(_, Test::Number(op @ Op::Le, _)) = condition {
                    *op = Op::Lt;
                }
            }
        }),
        changed("register date", |p| {
            let fact = p.instances.get_mut(0).unwrap().facts.get_mut(0).unwrap();
            fact.values.get_mut(0).unwrap().0.from = Some(date("1991-01-01"));
        }),
        changed("also", |p| {
            p.instances.get_mut(0).unwrap().also.push("OZ".to_owned())
        }),
        changed("otherwise of an attribute", |p| {
            for attribute in &mut p.attributes {
                if attribute.otherwise.is_some() {
                    attribute.otherwise = Some(Known::Bool(true));
                }
            }
        }),
        changed("finding", |p| {
            p.attributes.get_mut(0).unwrap().finding = true
        }),
        changed("signed", |p| {
            for attribute in &mut p.attributes {
                if let AttributeType::Quantity { signed, .. } = &mut attribute.ty {
                    *signed = true;
                }
            }
        }),
        changed("linear", |p| {
            for attribute in &mut p.attributes {
                if let AttributeType::Curve { linear, .. } = &mut attribute.ty {
                    *linear = true;
                }
            }
        }),
        changed("assume", |p| p.assumes.push(ConditionId(0))),
        changed("otherwise of the policy", |p| {
            p.units.get_mut(0).unwrap().otherwise = 0
        }),
        changed("effective", |p| {
            p.units.get_mut(0).unwrap().effective = None
        }),
        changed("dated by", |p| p.units.get_mut(0).unwrap().dated_by = None),
        changed("entry title", |p| {
            p.entries
                .get_mut(1)
                .unwrap()
                .versions
                .get_mut(0)
                .unwrap()
                .title
                .push('s');
        }),
        changed("entry category", |p| {
            p.entries.get_mut(1).unwrap().category = None
        }),
        changed("obligation owner", |p| {
            p.obligation_kinds.get_mut(0).unwrap().owner = None
        }),
        changed("scale order", |p| {
            p.scales.get_mut(0).unwrap().outcomes.swap(0, 1)
        }),
        changed("linear comparison", |p| {
            p.conditions.push(Condition::Linear(crate::policy::Linear {
                terms: Vec::new(),
                op: Op::Lt,
                constant: Num::one(),
            }));
            let last = u32::try_from(p.conditions.len() - 1).unwrap();
            p.assumes.push(ConditionId(last));
        }),
    ]
}

#[test]
fn every_change_of_meaning_changes_the_digest() {
    let changes = changes();
    let digests: BTreeSet<String> = changes
        .iter()
        .map(|(_, policy)| meaning_digest(policy))
        .collect();
    let names: Vec<&str> = changes
        .iter()
        .filter(|(name, policy)| {
            *name != "nothing" && meaning_digest(policy) == meaning_digest(&drones())
        })
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(names, Vec::<&str>::new());
    assert_eq!(digests.len(), changes.len());
}

#[test]
fn a_text_digest_keeps_files_apart() {
    assert_ne!(text_digest(&["ab", "c"]), text_digest(&["a", "bc"]));
    assert_ne!(text_digest(&["a"]), text_digest(&["a", ""]));
    assert_eq!(
        text_digest(&[]),
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}
