//! The comparison over small policies as text: what shows, and what must not.
#![expect(clippy::expect_used, reason = "a failed test panics")]

use super::compare::{ChangeKind, Difference, compare};
use super::declaration::{Kind, TextPart};
use crate::check;
use crate::policy::Policy;
use crate::source::{Memory, Opened};

const POLICY: &str = r#"
scale posture { denial, review, free }
record item { kind: one of { rocket, drone, part }
    speed: speed in km/h
    height, width: length in m
    parts: set of { wing, engine, seat } }
record partner { member: bool }
partner japan "Japan" { member: true from 1990-01-01 }
obligations { form "Form" }
source act "Act" primary
annex list {
    category I { 1.A "Rockets" when item.kind == rocket { 1.A.1 "Large" when item.height > 9 m  1.A.2 "Fast" when item.speed > 9 km/h } }
    category II { 2.A "Drones" when item.kind == drone }
}
policy demo "Demo" { decides posture  otherwise free  effective 2000-01-01 }
define quick = item.speed > 100 km/h
rule rockets { cite act denial if category I except 1.A.2, 2.A }
rule drones { cite act review if (quick or item.parts has wing) and partner is japan and item.kind in { rocket, drone } }
rule sized { cite act review if item.height - 2 * item.width < 3 m or 5 km/h <= item.speed < 9 km/h }
obligation forms { cite act require form if posture is review }
"#;

fn compiled(text: &str) -> Policy {
    let files = Memory::of([("policy.mtcr", text)]);
    let opened = Opened::in_memory(files, "policy.mtcr").expect("the policy is there");
    let compiled = check::compile(&opened).expect("the policy is readable");
    compiled
        .policy
        .unwrap_or_else(|| unreachable!("{:#?}", compiled.diagnostics))
}

/// The difference after replacing parts of the policy's text, each of which must be there.
fn after(changes: &[(&str, &str)]) -> Difference {
    let mut text = POLICY.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    compare(&compiled(POLICY), &compiled(&text))
}

fn shown(difference: &Difference) -> Vec<(ChangeKind, Kind, &str)> {
    difference
        .declarations
        .iter()
        .map(|c| (c.change, c.kind, c.name.as_str()))
        .collect()
}

#[test]
fn spelling_order_and_units_never_show() {
    let same = after(&[
        (
            "one of { rocket, drone, part }",
            "one of { part, drone, rocket }",
        ),
        ("{ wing, engine, seat }", "{ seat, wing, engine }"),
        ("except 1.A.2, 2.A", "except { 2.A, 1.A.2 }"),
        (
            "(quick or item.parts has wing) and partner is japan and item.kind in { rocket, drone }",
            "item.kind in { drone, rocket } and (partner is japan and any of { item.parts has wing, quick })",
        ),
        ("item.speed > 100 km/h", "1e2 km/h < item.speed"),
        (
            "item.height - 2 * item.width < 3 m",
            "item.width * 4 > 2 * item.height - 6 m",
        ),
    ]);
    assert!(same.same_meaning, "{same:#?}");
    assert!(same.is_empty(), "{same:#?}");
}

#[test]
fn a_condition_that_means_something_else_shows_where_it_stands() {
    let faster = after(&[("item.speed > 100 km/h", "item.speed >= 100 km/h")]);
    assert_eq!(
        shown(&faster),
        [(ChangeKind::Changed, Kind::Define, "quick")]
    );
    assert!(!faster.decides_alike());
    let narrower = after(&[("except 1.A.2, 2.A", "except 1.A.2")]);
    assert_eq!(
        shown(&narrower),
        [(ChangeKind::Changed, Kind::Rule, "rockets")]
    );
    let turned = after(&[(
        "item.height - 2 * item.width < 3 m",
        "item.height - 2 * item.width > 3 m",
    )]);
    assert_eq!(shown(&turned), [(ChangeKind::Changed, Kind::Rule, "sized")]);
}

#[test]
fn dates_alone_are_a_redating() {
    let later = after(&[
        ("from 1990-01-01", "from 1991-01-01"),
        ("define quick =", "define quick from 2001-01-01 ="),
    ]);
    assert_eq!(
        shown(&later),
        [
            (ChangeKind::Redated, Kind::Define, "quick"),
            (ChangeKind::Redated, Kind::Instance, "partner japan"),
        ]
    );
}

#[test]
fn a_new_version_of_a_rule_is_one_change_that_leaves_the_old_version_alone() {
    let amended = after(&[(
        "obligation forms",
        "amendment a from 2020-01-01 { cite act replace rule rockets { denial if category I } }\nobligation forms",
    )]);
    let [change] = amended.declarations.as_slice() else {
        unreachable!("{amended:#?}");
    };
    assert_eq!(
        (change.change, change.name.as_str()),
        (ChangeKind::Changed, "rockets")
    );
    assert_eq!(change.versions.len(), 2, "{change:#?}");
    assert!(
        change
            .versions
            .iter()
            .any(|v| v.removed.is_empty() && v.added.is_empty() && v.old.is_some())
    );
    assert!(
        change
            .versions
            .iter()
            .any(|v| v.old.is_none() && v.added == ["denial if category I"])
    );
}

#[test]
fn texts_stand_apart_and_decide_nothing() {
    let texts = after(&[
        ("\"Drones\"", "\"Unmanned\""),
        ("require form", "note \"n\" require form"),
    ]);
    assert!(texts.declarations.is_empty(), "{texts:#?}");
    assert!(texts.decides_alike());
    let what: Vec<_> = texts
        .text_only
        .iter()
        .map(|t| (t.name.as_str(), t.what.as_slice()))
        .collect();
    assert_eq!(
        what,
        [
            ("forms", &[TextPart::Note][..]),
            ("2.A", &[TextPart::Title][..])
        ]
    );
}

#[test]
fn a_change_of_the_scale_is_said() {
    let grown = after(&[(
        "{ denial, review, free }",
        "{ denial, review, lenient, free }",
    )]);
    let scale = grown.scale.expect("the scale differs");
    assert_eq!(
        (scale.added, scale.removed, scale.reordered),
        (vec!["lenient".to_owned()], vec![], false)
    );
}
