//! 3.2, 3.8 and 3.9: completions, what is missing, numbers and `undeterminable`.

use super::build::{Build, Facts, int, one_of, unit_of};
use super::{decided, missing, only, possible, rejected};
use crate::eval::{FactName, Question, Status, decide};
use crate::policy::{AttributeType, Knowledge, Known, Op, Test};

#[test]
fn what_holds_in_every_completion_is_decided_although_facts_are_missing() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let is = b.is_true(armed);
    let is_not = b.not(is);
    let either = b.any(&[is, is_not]);
    let (armed_rule, unarmed_rule) = (b.rule("armed", 0, is), b.rule("unarmed", 0, is_not));
    b.rule("either", 0, either);
    let decision = decided(&b.policy, &Facts::default().0);
    assert_eq!(decision.status, only(0));
    assert!(decision.missing.is_empty() && decision.possible.len() == 1);
    assert_eq!(
        decision.decisive.len(),
        1,
        "the rule that fires whatever is true"
    );
    assert_eq!(decision.possible_decisive, [armed_rule, unarmed_rule]);
}

#[test]
fn a_fact_that_no_longer_matters_is_not_missing() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let speed = b.attribute(item, "speed", quantity());
    let unread = b.attribute(item, "unread", AttributeType::Bool);
    let (is, fast) = (b.is_true(armed), b.compare(speed, Op::Gt, 800));
    b.rule("armed", 0, is);
    b.rule("fast", 1, fast);
    let open = decided(&b.policy, &Facts::default().0);
    assert_eq!(open.possible.len(), 3);
    assert_eq!(missing(&open), [armed, speed]);
    assert_eq!(open.irrelevant, [FactName::Attribute(unread)]);
    let stated = decided(&b.policy, &Facts::default().truth(armed, true).0);
    assert_eq!((stated.status.clone(), missing(&stated)), (only(0), vec![]));
    assert!(stated.irrelevant.contains(&FactName::Attribute(speed)));
}

fn quantity() -> AttributeType {
    AttributeType::Quantity {
        signed: false,
        unit: unit_of("m/s"),
    }
}

#[test]
fn facts_tied_by_an_assumption_are_missing_together() {
    // Either both are true or neither is: no fact alone separates the outcomes, yet either settles them.
    let mut b = Build::new(&["denied", "free"]);
    let partner = b.record("partner");
    let founder = b.attribute(partner, "founder", AttributeType::Bool);
    let member = b.attribute(partner, "member", AttributeType::Bool);
    let (is_founder, is_member) = (b.is_true(founder), b.is_true(member));
    let forth = b.implies(is_founder, is_member);
    let back = b.implies(is_member, is_founder);
    b.policy.assumes.extend([forth, back]);
    let both = b.all(&[is_founder, is_member]);
    b.rule("members", 0, both);
    let decision = decided(&b.policy, &Facts::default().0);
    assert_eq!(missing(&decision), [founder, member]);
    let settled = decided(&b.policy, &Facts::default().truth(founder, false).0);
    assert_eq!(settled.status, only(1));
}

#[test]
fn a_case_that_breaks_an_assumption_is_rejected_with_the_statements_in_conflict() {
    let mut b = Build::new(&["denied", "free"]);
    let partner = b.record("partner");
    let founder = b.attribute(partner, "founder", AttributeType::Bool);
    let member = b.attribute(partner, "member", AttributeType::Bool);
    let other = b.attribute(partner, "other", AttributeType::Bool);
    let (is_founder, is_member) = (b.is_true(founder), b.is_true(member));
    let unrelated = b.is_true(other);
    let assume = b.implies(is_founder, is_member);
    b.policy.assumes.extend([unrelated, assume]);
    let case = Facts::default()
        .truth(other, true)
        .truth(founder, true)
        .truth(member, false);
    let contradiction = rejected(&b.policy, &case.0);
    assert_eq!(contradiction.facts, [founder, member]);
    assert_eq!(contradiction.assumes, [1]);
    assert!(contradiction.register.is_empty() && contradiction.identities.is_empty());
}

#[test]
fn partial_knowledge_narrows_the_answer() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let range = b.attribute(item, "range", quantity());
    let level = b.attribute(item, "level", one_of(true, &["weak", "fair", "strong"]));
    let far = b.compare(range, Op::Ge, 300);
    let weak = b.is_one_of(level, &[0]);
    let both = b.all(&[far, weak]);
    b.rule("far", 0, both);
    let at_least = |n| Knowledge::Between {
        at_least: Some(Known::Number(int(n))),
        at_most: None,
    };
    let at_most = |n| Knowledge::Between {
        at_least: None,
        at_most: Some(Known::Number(int(n))),
    };
    let weak = || Facts::default().with(level, Known::Choice(0));
    assert_eq!(
        possible(&b.policy, &weak().knowing(range, at_least(300)).0),
        [0]
    );
    assert_eq!(
        possible(&b.policy, &weak().knowing(range, at_least(299)).0),
        [0, 1]
    );
    assert_eq!(
        possible(&b.policy, &weak().knowing(range, at_most(299)).0),
        [1]
    );
    let two = Knowledge::OneOf(vec![Known::Number(int(280)), Known::Number(int(310))]);
    assert_eq!(possible(&b.policy, &weak().knowing(range, two).0), [0, 1]);
    let fair = Knowledge::Between {
        at_least: Some(Known::Choice(1)),
        at_most: None,
    };
    let case = Facts::default().number(range, 500).knowing(level, fair);
    assert_eq!(possible(&b.policy, &case.0), [1]);
}

#[test]
fn whole_numbers_have_nothing_between_neighbours() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let count = b.attribute(item, "count", AttributeType::Integer);
    let mass = b.attribute(item, "mass", quantity());
    let mut between = |attribute| {
        let (above, below) = (
            b.compare(attribute, Op::Gt, 2),
            b.compare(attribute, Op::Lt, 3),
        );
        let both = b.all(&[above, below]);
        b.rule("between", 0, both);
    };
    between(count);
    assert_eq!(possible(&b.policy, &Facts::default().0), [1]);
    let mut between = |attribute| {
        let (above, below) = (
            b.compare(attribute, Op::Gt, 2),
            b.compare(attribute, Op::Lt, 3),
        );
        let both = b.all(&[above, below]);
        b.rule("between", 0, both);
    };
    between(mass);
    assert_eq!(possible(&b.policy, &Facts::default().0), [0, 1]);
}

#[test]
fn comparisons_of_two_open_numbers_are_weighed_together() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let (x, y) = (
        b.attribute(item, "x", quantity()),
        b.attribute(item, "y", quantity()),
    );
    let (vx, vy) = (b.of(x), b.of(y));
    // x < y, and x > y + 5: never both
    let less = b.linear((1, vx), (-1, vy), Op::Lt, 0);
    let more = b.linear((1, vx), (-1, vy), Op::Gt, 5);
    let both = b.all(&[less, more]);
    b.rule("both", 0, both);
    b.rule("less", 1, less);
    let open = decided(&b.policy, &Facts::default().0);
    assert_eq!(
        open.possible.iter().map(|p| p.outcome).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(missing(&open), [x, y]);
    // with x known it is a comparison of y with a constant
    let stated = decided(&b.policy, &Facts::default().number(x, 7).0);
    assert_eq!(missing(&stated), [y]);
    assert_eq!(stated.missing[0].parts.len(), 2);
    assert_eq!(stated.missing[0].parts[0].0, "at most 7 m/s");
    assert_eq!(
        possible(&b.policy, &Facts::default().number(x, 0).number(y, 0).0),
        [2]
    );
}

#[test]
fn every_test_of_what_is_undeterminable_is_false_but_its_own() {
    let mut b = Build::new(&["denied", "presumed", "reviewed", "free"]);
    let item = b.record("item");
    let range = b.attribute(item, "range", quantity());
    b.or_undeterminable(range);
    let far = b.compare(range, Op::Ge, 300);
    let near = b.compare(range, Op::Lt, 300);
    let other = b.compare(range, Op::Ne, 300);
    let unknowable = b.test(b.of(range), Test::Undeterminable);
    let not_far = b.not(far);
    b.rule("far", 0, far);
    b.rule("near", 0, near);
    b.rule("other", 0, other);
    b.rule("unknowable", 1, unknowable);
    b.rule("not-far", 2, not_far);
    let stated = decided(
        &b.policy,
        &Facts::default().with(range, Known::Undeterminable).0,
    );
    assert_eq!(stated.status, only(1));
    assert_eq!(
        stated.outdone.len(),
        1,
        "`not` of a false comparison is true"
    );
    assert_eq!(
        possible(&b.policy, &Facts::default().0),
        [0, 1],
        "an open fact may be so, too"
    );
    let bounded = Knowledge::Between {
        at_least: Some(Known::Number(int(1))),
        at_most: None,
    };
    assert_eq!(
        possible(&b.policy, &Facts::default().knowing(range, bounded).0),
        [0]
    );
}

#[test]
fn beyond_the_bound_nothing_is_claimed() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let facts: Vec<_> = (0..6)
        .map(|i| b.attribute(item, &format!("f{i}"), AttributeType::Bool))
        .collect();
    let tests: Vec<_> = facts.iter().map(|f| b.is_true(*f)).collect();
    let all = b.all(&tests);
    b.rule("all", 0, all);
    let question = Question {
        as_of: None,
        bound: 2,
        by_diagrams: false,
    };
    let decision = decide(&b.policy, &Facts::default().0, &question).expect("no contradiction");
    assert_eq!(
        decision.status,
        Status::TooManyOpenFacts { open: 6, bound: 2 }
    );
    assert!(decision.possible.is_empty());
    assert_eq!(possible(&b.policy, &Facts::default().0), [0, 1]);
}
