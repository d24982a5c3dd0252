//! 3.3 to 3.5: firing, overriding, posture and obligations.

use super::build::{Build, Facts, day, during};
use super::{decided, only, possible};
use crate::eval::{FactName, SetAside};
use crate::policy::{AttributeType, Knowledge, Known, UnitId};

#[test]
fn each_branch_concludes_and_the_strictest_counts() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let always = b.always();
    let rule = b.rule_in(UnitId(0), "both", &[(1, always, None), (0, always, None)]);
    let other = b.rule("reviewed", 1, always);
    let decision = decided(&b.policy, &Facts::default().0);
    assert_eq!(decision.status, only(0));
    assert_eq!(
        (decision.decisive, decision.outdone),
        (vec![rule], vec![other])
    );
}

#[test]
fn unless_and_exceptions_keep_a_rule_from_firing() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let waived = b.attribute(item, "waived", AttributeType::Bool);
    let india = b.attribute(item, "india", AttributeType::Bool);
    let always = b.always();
    let (is_waived, is_india) = (b.is_true(waived), b.is_true(india));
    let bar = b.rule_in(UnitId(0), "bar", &[(0, always, Some(is_waived))]);
    let reviewed = b.rule("reviewed", 1, always);
    b.overrides(bar, &[reviewed]);
    let exception = b.exception(&[bar], is_india);
    b.policy.exceptions[exception.index()].validity = during(Some(100), None);
    let case = |waived_is, india_is, on| {
        Facts::default()
            .truth(waived, waived_is)
            .truth(india, india_is)
            .on(on)
    };
    let barred = decided(&b.policy, &case(false, false, 200).0);
    assert_eq!(barred.status, only(0));
    assert_eq!(
        barred.set_aside,
        [SetAside {
            rule: reviewed,
            by: vec![bar]
        }]
    );
    // What it would have set aside stands again, and it gives no posture itself.
    assert_eq!(
        decided(&b.policy, &case(true, false, 200).0).decisive,
        [reviewed]
    );
    assert_eq!(
        decided(&b.policy, &case(false, true, 200).0).decisive,
        [reviewed]
    );
    assert_eq!(
        possible(&b.policy, &case(false, true, 99).0),
        [0],
        "before the exception exists"
    );
}

#[test]
fn nothing_is_inherited_from_rule_to_rule() {
    let mut b = Build::new(&["denied", "presumed", "free"]);
    let item = b.record("item");
    let middle_holds = b.attribute(item, "middle", AttributeType::Bool);
    let (always, holds) = (b.always(), b.is_true(middle_holds));
    let low = b.rule("low", 0, always);
    let middle = b.rule("middle", 1, holds);
    let high = b.rule("high", 2, always);
    b.overrides(middle, &[low]);
    b.overrides(high, &[middle]);
    // B fires: it sets C aside although A sets B aside, so only A is left.
    let fires = decided(&b.policy, &Facts::default().truth(middle_holds, true).0);
    assert_eq!(
        (fires.status.clone(), fires.decisive.clone()),
        (only(2), vec![high])
    );
    assert_eq!(fires.set_aside.len(), 2);
    // B does not fire: A and C are not ranked, the strictest wins.
    let silent = decided(&b.policy, &Facts::default().truth(middle_holds, false).0);
    assert_eq!((silent.decisive, silent.outdone), (vec![low], vec![high]));
}

#[test]
fn naming_a_rule_that_is_not_in_force_does_nothing() {
    let mut b = Build::new(&["denied", "free"]);
    let always = b.always();
    let old = b.rule("old", 0, always);
    let new = b.rule("new", 1, always);
    b.overrides(new, &[old]);
    b.policy.rules[new.index()].validity = during(Some(100), Some(200));
    assert_eq!(possible(&b.policy, &Facts::default().on(99).0), [0]);
    assert_eq!(possible(&b.policy, &Facts::default().on(100).0), [1]);
    assert_eq!(possible(&b.policy, &Facts::default().on(200).0), [0]);
}

#[test]
fn otherwise_holds_when_no_rule_is_left_and_says_so() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let is = b.is_true(armed);
    let rule = b.rule("armed", 0, is);
    let none_left = decided(&b.policy, &Facts::default().truth(armed, false).0);
    assert!(none_left.otherwise && none_left.decisive.is_empty());
    let open = decided(&b.policy, &Facts::default().0);
    assert!(!open.otherwise);
    assert_eq!(
        (&open.possible[0].rules, &open.possible[1].rules),
        (&vec![rule], &vec![])
    );
}

#[test]
fn obligations_come_after_the_posture_and_may_test_it() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let assured = b.attribute(item, "assured", AttributeType::Bool);
    let is = b.is_true(armed);
    b.rule("armed", 1, is);
    let reviewed = b.outcome(UnitId(0), &[0, 1]);
    let is_assured = b.is_true(assured);
    let not_assured = b.not(is_assured);
    let when = b.all(&[reviewed, not_assured]);
    let duty = b.obligation(UnitId(0), Some(when));
    let always = b.obligation(UnitId(0), None);
    let open = decided(&b.policy, &Facts::default().0);
    assert_eq!(
        open.obligations.iter().map(|d| d.from).collect::<Vec<_>>(),
        [always]
    );
    assert_eq!(
        open.possible_obligations
            .iter()
            .map(|d| d.from)
            .collect::<Vec<_>>(),
        [duty]
    );
    assert_eq!(open.missing.len(), 1, "the posture turns on one fact alone");
    let apart: Vec<_> = open
        .missing_for_obligations
        .iter()
        .map(|m| m.fact.clone())
        .collect();
    assert_eq!(apart, [FactName::Attribute(assured)]);
    let stated = Facts::default().truth(armed, true).truth(assured, false);
    let due = decided(&b.policy, &stated.0);
    assert_eq!(
        due.obligations.iter().map(|d| d.from).collect::<Vec<_>>(),
        [duty, always]
    );
}

#[test]
fn a_define_is_the_version_of_the_day() {
    let mut b = Build::new(&["denied", "free"]);
    let item = b.record("item");
    let level = b.attribute(
        item,
        "level",
        super::build::one_of(true, &["weak", "strong"]),
    );
    let (weak, strong) = (b.is_one_of(level, &[0]), b.is_one_of(level, &[1]));
    let trusted = b.define(&[
        (during(None, Some(100)), weak),
        (during(Some(100), Some(200)), strong),
    ]);
    b.rule("trusted", 0, trusted);
    let on = |days| {
        possible(
            &b.policy,
            &Facts::default().with(level, Known::Choice(1)).on(days).0,
        )
    };
    assert_eq!((on(99), on(100), on(200)), (vec![1], vec![0], vec![1]));
}

#[test]
fn the_conditions_of_the_outcomes_cover_and_exclude() {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let kind = b.attribute(
        item,
        "kind",
        super::build::one_of(false, &["uav", "motor", "drone"]),
    );
    let armed = b.attribute(item, "armed", AttributeType::Bool);
    let flies = b.is_one_of(kind, &[0, 2]);
    let is = b.is_true(armed);
    let both = b.all(&[flies, is]);
    b.rule("flying", 1, flies);
    b.rule("armed", 0, both);
    b.policy.units[0].effective = Some(day(1));
    let decision = decided(&b.policy, &Facts::default().on(5).0);
    let texts = |outcome: usize| -> Vec<Vec<String>> {
        let alternatives = decision.possible[outcome].when.iter();
        alternatives
            .map(|when| when.iter().map(|c| c.text.clone()).collect())
            .collect()
    };
    assert_eq!(texts(0), [["uav or drone", "yes"]]);
    assert_eq!(texts(1), [["uav or drone", "no"]]);
    assert_eq!(texts(2), [["motor"]]);
    let open = Knowledge::OneOf(vec![Known::Choice(0), Known::Choice(2)]);
    let narrowed = decided(&b.policy, &Facts::default().knowing(kind, open).0);
    assert_eq!(narrowed.missing.len(), 1);
}
