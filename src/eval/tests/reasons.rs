//! What a decision and a trace say of the facts behind them.

use super::build::{Build, Facts, during, unit_of};
use super::decided;
use crate::eval::{Notice, Question, Reader, Truth, trace};
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
    assert_eq!(both.branches[0].facts[0].value, "as stated");
    assert_eq!(
        (fast.fired, fast.branches[0].stopped_at),
        (Truth::Unknown, Some(is_fast))
    );
    assert_eq!(fast.branches[0].facts[0].value, "unknown");
    assert_eq!((old.in_force, old.fired), (Truth::False, Truth::False));
}
