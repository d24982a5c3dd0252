//! 2.4: registers, identities and `otherwise`.

use super::build::{Build, Facts, during, one_of};
use super::{decided, possible, rejected};
use crate::eval::FactName;
use crate::policy::{AttributeId, AttributeType, InstanceId, Known, RecordId, Test};

struct Partners {
    build: Build,
    partner: RecordId,
    member: AttributeId,
    controls: AttributeId,
    france: InstanceId,
    india: InstanceId,
}

/// Free for members, reviewed for strong controls, else denied.
fn partners() -> Partners {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let partner = b.record("partner");
    let member = b.attribute(partner, "member", AttributeType::Bool);
    let controls = b.attribute(partner, "controls", one_of(true, &["weak", "strong"]));
    b.policy.attributes[member.index()].otherwise = Some(Known::Bool(false));
    let (is_member, strong) = (b.is_true(member), b.is_one_of(controls, &[1]));
    let always = b.always();
    let denied = b.rule("others", 0, always);
    let reviewed = b.rule("strong", 1, strong);
    let free = b.rule("members", 2, is_member);
    b.overrides(reviewed, &[denied]);
    b.overrides(free, &[denied, reviewed]);
    let france = b.instance(
        partner,
        "france",
        &[(member, during(Some(100), None), Known::Bool(true))],
    );
    let india = b.instance(
        partner,
        "india",
        &[
            (member, during(Some(300), None), Known::Bool(true)),
            (controls, during(None, Some(200)), Known::Choice(0)),
            (controls, during(Some(200), None), Known::Choice(1)),
        ],
    );
    Partners {
        build: b,
        partner,
        member,
        controls,
        france,
        india,
    }
}

#[test]
fn a_register_answers_as_of_the_question_date() {
    let p = partners();
    let on = |instance, days| {
        possible(
            &p.build.policy,
            &Facts::default().identity(p.partner, instance).on(days).0,
        )
    };
    assert_eq!(on(Some(p.india), 199), [0]);
    assert_eq!(on(Some(p.india), 200), [1]);
    assert_eq!(on(Some(p.india), 300), [2]);
    assert_eq!(on(Some(p.france), 100), [2]);
    assert_eq!(
        on(Some(p.france), 99),
        [0, 1],
        "no member by `otherwise`; controls are open"
    );
    assert_eq!(on(None, 300), [0, 1, 2], "of another nothing is known");
}

#[test]
fn a_statement_against_the_register_or_its_otherwise_is_rejected() {
    let p = partners();
    let case = |instance, days| {
        Facts::default()
            .identity(p.partner, Some(instance))
            .on(days)
    };
    let against = case(p.india, 300).truth(p.member, false);
    let contradiction = rejected(&p.build.policy, &against.0);
    assert_eq!(contradiction.facts, [p.member]);
    assert_eq!(contradiction.identities, [p.partner]);
    assert_eq!(contradiction.register, [(p.india, p.member)]);
    let silent = rejected(&p.build.policy, &case(p.france, 99).truth(p.member, true).0);
    assert_eq!(silent.register, [(p.france, p.member)]);
    let added = case(p.france, 99).with(p.controls, Known::Choice(1));
    assert_eq!(
        possible(&p.build.policy, &added.0),
        [1],
        "what it is silent on may be added"
    );
}

#[test]
fn an_unknown_identity_ranges_over_the_instances_with_their_facts() {
    let mut p = partners();
    let identity = p.build.policy.records[p.partner.index()]
        .identity
        .expect("has instances");
    let is_india = p
        .build
        .test(identity, Test::Choice([1].into_iter().collect()));
    p.build.rule("india", 0, is_india);
    let member = Facts::default().truth(p.member, true).on(150);
    assert_eq!(
        possible(&p.build.policy, &member.0),
        [2],
        "on that day India was none"
    );
    let later = decided(
        &p.build.policy,
        &Facts::default().truth(p.member, true).on(350).0,
    );
    assert_eq!(later.possible.len(), 2);
    assert_eq!(later.missing[0].fact, FactName::Identity(p.partner));
    let parts: Vec<_> = later.missing[0]
        .parts
        .iter()
        .map(|p| p.0.as_str())
        .collect();
    assert_eq!(parts, ["france or another", "india"]);
}

#[test]
fn an_open_date_leaves_the_register_open() {
    let p = partners();
    let open = decided(
        &p.build.policy,
        &Facts::default().identity(p.partner, Some(p.india)).0,
    );
    assert_eq!(open.possible.len(), 3);
    // The date settles it; so do the two facts together that the register ties to it.
    let facts: Vec<_> = open.missing.iter().map(|m| m.fact.clone()).collect();
    let attributes = [p.member, p.controls].map(FactName::Attribute);
    assert_eq!(facts, [&attributes[..], &[FactName::QuestionDate]].concat());
    // What the case states narrows the date.
    let strong = Facts::default()
        .identity(p.partner, Some(p.india))
        .with(p.controls, Known::Choice(1));
    assert_eq!(possible(&p.build.policy, &strong.0), [1, 2]);
}
