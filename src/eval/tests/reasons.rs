//! What a decision and a trace say of the facts behind them.

use super::build::{Build, Facts, during, unit_of};
use super::decided;
use crate::eval::{
    Exempted, FactName, Notice, Origin, Question, Reader, Status, Truth, decide, trace,
};
use crate::policy::{AttributeType, Op};

#[test]
fn the_facts_behind_a_rule_come_with_limit_and_source() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let unit = unit_of("km/h");
    let limit = unit.to_base(&super::build::int(800));
    let speed = b.attribute(
        item,
        "speed_max",
        AttributeType::Quantity {
            signed: false,
            unit,
        },
    );
    let selected = b.attribute(item, "selected", AttributeType::Bool);
    b.policy.attributes[selected.index()].finding = true;
    let slow = b.test(b.of(speed), crate::policy::Test::Number(Op::Le, limit));
    let is_selected = b.is_true(selected);
    let both = b.all(&[slow, is_selected]);
    let rule = b.rule("slow", 0, both);
    let mut case = Facts::default().number(speed, 100).truth(selected, true).0;
    case.facts[0].written = "482 km/h".to_owned();
    case.facts[0].source = Some("application, p. 4".to_owned());
    let decision = decided(&b.policy, &case);
    let read = &decision.facts[0];
    assert_eq!(
        (read.by, read.name.as_str()),
        (Reader::Rule(rule), "item.speed_max")
    );
    assert_eq!(
        (read.value.as_str(), read.limit.as_deref()),
        ("482 km/h", Some("800 km/h"))
    );
    assert_eq!(read.source.as_deref(), Some("application, p. 4"));
    assert_eq!(decision.notices, [Notice::UnsourcedFinding(selected)]);
    case.facts[1].by = Some("review group".to_owned());
    assert_eq!(decided(&b.policy, &case).notices, []);
}

#[test]
fn a_trace_stops_at_the_first_condition_that_fails_or_is_open() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let fast = b.attribute(item, "fast", AttributeType::Bool);
    let (is_armed, is_fast) = (b.is_true(armed), b.is_true(fast));
    let both = b.all(&[is_fast, is_armed]);
    let first = b.rule("both", 0, both);
    let second = b.rule("fast", 1, is_fast);
    let old = b.rule("old", 1, is_armed);
    b.policy.rules[old.index()].validity = during(None, Some(10));
    let case = Facts::default().truth(armed, false).on(20).0;
    let rules = trace(&b.policy, &case, &Question::default()).expect("no contradiction");
    let (both, fast, old) = (
        &rules[first.index()],
        &rules[second.index()],
        &rules[old.index()],
    );
    assert_eq!(
        (both.fired, both.branches[0].stopped_at),
        (Truth::False, Some(is_armed))
    );
    assert_eq!(both.branches[0].facts[0].value, "no");
    assert_eq!(both.branches[0].facts[0].origin, Origin::Stated);
    assert_eq!(
        (fast.fired, fast.branches[0].stopped_at),
        (Truth::Unknown, Some(is_fast))
    );
    assert_eq!(fast.branches[0].facts[0].value, "unknown");
    assert_eq!(fast.branches[0].facts[0].origin, Origin::Open);
    assert_eq!((old.in_force, old.fired), (Truth::False, Truth::False));
}

#[test]
fn a_rule_that_an_exception_lifts_is_named_with_it() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let waived = b.attribute(item, "waived", AttributeType::Bool);
    let (is_armed, is_waived) = (b.is_true(armed), b.is_true(waived));
    let rule = b.rule("armed", 0, is_armed);
    let exception = b.exception(&[rule], is_waived);
    let exempted = |facts: Facts| decided(&b.policy, &facts.0).exempted;
    let both = Facts::default().truth(armed, true).truth(waived, true);
    let by = vec![exception];
    assert_eq!(exempted(both), [Exempted { rule, by }]);
    let met = Facts::default().truth(armed, true).truth(waived, false);
    assert_eq!(exempted(met), [], "the rule fires");
    let unmet = Facts::default().truth(armed, false).truth(waived, true);
    assert_eq!(exempted(unmet), [], "there is nothing to lift");
    let open = Facts::default().truth(armed, true);
    assert_eq!(exempted(open), [], "it may fire");
}

#[test]
fn a_fact_that_nobody_states_follows() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let sold = b.attribute(item, "sold", AttributeType::Bool);
    let (is_armed, is_sold) = (b.is_true(armed), b.is_true(sold));
    let assumed = b.implies(is_armed, is_sold);
    b.policy.assumes.push(assumed);
    b.rule("sold", 0, is_sold);
    let decision = decided(&b.policy, &Facts::default().truth(armed, true).0);
    let read = &decision.facts[0];
    assert_eq!((read.value.as_str(), read.origin), ("yes", Origin::Follows));
}

#[test]
fn with_too_many_open_facts_those_most_rules_ask_for_come_first() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let kind = b.attribute(item, "kind", AttributeType::Bool);
    let others: Vec<_> = ["a", "b", "c"]
        .map(|name| b.attribute(item, name, AttributeType::Bool))
        .to_vec();
    let is_kind = b.is_true(kind);
    for (position, other) in others.iter().enumerate() {
        let is_other = b.is_true(*other);
        let both = b.all(&[is_kind, is_other]);
        b.rule(&format!("rule {position}"), 0, both);
    }
    let question = Question {
        as_of: None,
        bound: 1,
        by_diagrams: false,
    };
    let decision = decide(&b.policy, &Facts::default().0, &question).expect("no contradiction");
    assert!(matches!(decision.status, Status::TooManyOpenFacts { .. }));
    assert_eq!(
        decision.state_first.first(),
        Some(&FactName::Attribute(kind))
    );
    assert_eq!(decision.state_first.len(), 4);
}
