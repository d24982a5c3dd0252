//! 3.1: the question date.

use super::build::{Build, Facts, day, during};
use super::{decided, only, possible};
use crate::eval::{FactName, Question, Status, decide};
use crate::policy::{AttributeId, AttributeType, Known, Op};

/// A rule from day 100 on, in a policy dated by `transfer.date`.
fn dated() -> (Build, AttributeId) {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let transfer = b.record("transfer");
    let date = b.attribute(transfer, "date", AttributeType::Date);
    b.policy.units[0].dated_by = Some(date);
    let always = b.always();
    let rule = b.rule("since", 0, always);
    b.policy.rules[rule.index()].validity = during(Some(100), None);
    (b, date)
}

#[test]
fn as_of_wins_over_the_case_and_the_case_over_its_date() {
    let (b, date) = dated();
    let dated_before = || Facts::default().number(date, 50);
    assert_eq!(possible(&b.policy, &dated_before().0), [2]);
    let stated = dated_before().on(150);
    assert_eq!(decided(&b.policy, &stated.0).as_of, Some(day(150)));
    assert_eq!(possible(&b.policy, &stated.0), [0]);
    let question = Question {
        as_of: Some(day(60)),
        ..Question::default()
    };
    let decision = decide(&b.policy, &stated.0, &question).expect("no contradiction");
    assert_eq!((decision.status, decision.as_of), (only(2), Some(day(60))));
}

#[test]
fn a_condition_on_the_date_keeps_the_case_s_own_value() {
    let (mut b, date) = dated();
    let late = b.compare(date, Op::Ge, 200);
    b.rule("late", 1, late);
    let question = Question {
        as_of: Some(day(60)),
        ..Question::default()
    };
    let case = Facts::default().number(date, 200).0;
    let decision = decide(&b.policy, &case, &question).expect("no contradiction");
    assert_eq!(decision.status, only(1));
}

#[test]
fn an_unknown_date_is_open_like_any_fact_and_starts_at_effective() {
    let (mut b, date) = dated();
    b.policy.units[0].effective = Some(day(20));
    let open = decided(&b.policy, &Facts::default().0);
    assert_eq!(open.as_of, None);
    assert_eq!(open.missing[0].fact, FactName::Attribute(date));
    let parts: Vec<_> = open.missing[0].parts.iter().map(|p| p.0.as_str()).collect();
    assert_eq!(
        parts,
        ["from 1970-01-21 and before 1970-04-11", "from 1970-04-11"]
    );
    b.policy.units[0].effective = Some(day(100));
    assert_eq!(possible(&b.policy, &Facts::default().0), [0]);
}

#[test]
fn before_effective_the_policy_says_nothing() {
    let (mut b, date) = dated();
    b.policy.units[0].effective = Some(day(20));
    let early = decided(&b.policy, &Facts::default().number(date, 19).0);
    assert_eq!(early.status, Status::NotInForce { effective: day(20) });
    assert!(early.possible.is_empty());
    assert_eq!(
        possible(&b.policy, &Facts::default().number(date, 20).0),
        [2]
    );
}

#[test]
fn without_an_attribute_the_question_date_itself_is_missing() {
    let (mut b, date) = dated();
    b.policy.units[0].dated_by = None;
    let decision = decided(
        &b.policy,
        &Facts::default()
            .with(date, Known::Number(super::build::int(150)))
            .0,
    );
    assert_eq!(decision.missing[0].fact, FactName::QuestionDate);
}
