//! 3.6: entries, categories, judgement, classification and sets of entries.

use super::build::{Build, Facts, during};
use super::{decided, missing, only, possible};
use crate::eval::{FactName, Notice};
use crate::policy::{AttributeId, AttributeType, Condition, EntryId, EntryTest, Known, RecordId};

fn build() -> (Build, RecordId) {
    let mut b = Build::new(&["denied", "reviewed", "free"]);
    let item = b.record("item");
    let first = b.condition(Condition::Category(1));
    let second = b.condition(Condition::Category(2));
    b.rule("first", 0, first);
    b.rule("second", 1, second);
    (b, item)
}

fn truth(b: &mut Build, item: RecordId, name: &str) -> (AttributeId, EntryTest) {
    let attribute = b.attribute(item, name, AttributeType::Bool);
    (attribute, EntryTest::When(b.is_true(attribute)))
}

#[test]
fn an_entry_conjoins_its_condition_to_its_sub_entries() {
    let (mut b, item) = build();
    let (turbojet, when) = truth(&mut b, item, "turbojet");
    let (small, when_small) = truth(&mut b, item, "small");
    let top = b.entry("3.A.1", Some(2), None, when);
    let sub = b.entry("3.A.1.a", Some(2), Some(top), when_small);
    let case = |a, c| Facts::default().truth(turbojet, a).truth(small, c).0;
    let both = decided(&b.policy, &case(true, true));
    assert_eq!((both.entries, both.categories), (vec![top, sub], vec![2]));
    assert!(decided(&b.policy, &case(false, true)).entries.is_empty());
    assert!(decided(&b.policy, &case(true, false)).entries.is_empty());
    // Named by the case it matches whatever any `when` says, and so does what is above it.
    let mut named = case(false, false);
    named.classified = Some(vec![sub]);
    assert_eq!(decided(&b.policy, &named).entries, [top, sub]);
}

#[test]
fn category_ii_needs_that_no_entry_of_category_i_matches() {
    let (mut b, item) = build();
    let (big, when_big) = truth(&mut b, item, "big");
    let (listed, when_listed) = truth(&mut b, item, "listed");
    b.entry("1.A", Some(1), None, when_big);
    b.entry("19.A", Some(2), None, when_listed);
    let both = decided(
        &b.policy,
        &Facts::default().truth(big, true).truth(listed, true).0,
    );
    assert_eq!((both.status, both.categories), (only(0), vec![1]));
    let second = decided(
        &b.policy,
        &Facts::default().truth(big, false).truth(listed, true).0,
    );
    assert_eq!((second.status, second.categories), (only(1), vec![2]));
    let open = decided(&b.policy, &Facts::default().truth(listed, true).0);
    assert_eq!(
        (open.categories.clone(), missing(&open)),
        (vec![1, 2], vec![big])
    );
    assert_eq!(
        decided(&b.policy, &Facts::default().0).categories,
        [0, 1, 2]
    );
}

#[test]
fn a_judgement_entry_is_open_until_somebody_has_classified() {
    let (mut b, item) = build();
    let (part, _) = truth(&mut b, item, "part");
    let is_part = b.is_true(part);
    let judged = b.entry("9.A.6", Some(2), None, EntryTest::Judgement(Some(is_part)));
    let case = || Facts::default().truth(part, true);
    let open = decided(&b.policy, &case().0);
    assert_eq!(open.missing.len(), 1);
    assert_eq!(open.missing[0].fact, FactName::Classified);
    assert_eq!(open.missing[0].detail, ["9.A.6"]);
    assert_eq!(open.possible_entries, [judged]);
    assert_eq!(possible(&b.policy, &case().classified(&[]).0), [2]);
    assert_eq!(possible(&b.policy, &case().classified(&[judged]).0), [1]);
    let not_asked = Facts::default().truth(part, false);
    assert_eq!(
        possible(&b.policy, &not_asked.0),
        [2],
        "its condition is false"
    );
    let named = Facts::default().truth(part, false).classified(&[judged]);
    assert_eq!(
        possible(&b.policy, &named.0),
        [1],
        "named, whatever its condition says"
    );
}

#[test]
fn an_entry_exists_while_its_version_is_in_force() {
    let (mut b, item) = build();
    let (small, when) = truth(&mut b, item, "small");
    let entry = b.entry("3.A.1.a", Some(2), None, when);
    b.policy.entries[entry.index()].versions[0].validity = during(Some(100), Some(200));
    let on = |days| possible(&b.policy, &Facts::default().truth(small, true).on(days).0);
    assert_eq!((on(99), on(100), on(200)), (vec![2], vec![1], vec![2]));
    let named = Facts::default()
        .truth(small, false)
        .classified(&[entry])
        .on(99);
    assert_eq!(
        possible(&b.policy, &named.0),
        [2],
        "what does not exist cannot be named"
    );
}

#[test]
fn a_looser_classification_is_reported() {
    let (mut b, item) = build();
    let (big, when) = truth(&mut b, item, "big");
    let (other, when_other) = truth(&mut b, item, "other");
    let top = b.entry("1.A", Some(1), None, EntryTest::Sub);
    let sub = b.entry("1.A.1", Some(1), Some(top), when);
    let second = b.entry("19.A", Some(2), None, when_other);
    let case = || Facts::default().truth(big, true).truth(other, true);
    let notices = |named: &[EntryId]| decided(&b.policy, &case().classified(named).0).notices;
    assert_eq!(
        notices(&[second]),
        [Notice::LooserClassification(vec![sub])]
    );
    assert_eq!(notices(&[top, second]), [], "what is above it was named");
    assert_eq!(
        decided(&b.policy, &case().0).notices,
        [],
        "nobody classified"
    );
}

#[test]
fn a_member_above_what_is_asked_leaves_it_unknown() {
    let (mut b, item) = build();
    let made_for = b.attribute(item, "designed_for", AttributeType::Entries);
    let ids: Vec<EntryId> = ["1.A", "1.A.1", "1.A.2", "19.A"]
        .into_iter()
        .map(|code| b.entry(code, None, None, EntryTest::Reserved))
        .collect();
    let (first, rest) = (b.member(made_for, &[1]), b.member(made_for, &[0, 2]));
    let asks_first = b.has(made_for, "1.A.1", &[first]);
    let asks_above = b.has(made_for, "1.A", &[first, rest]);
    b.rule("above", 1, asks_above);
    b.rule("first", 0, asks_first);
    let with = |members: &[(&str, &[usize])], open| {
        let members = members
            .iter()
            .map(|(code, of)| ((*code).to_owned(), of.iter().map(|&i| ids[i]).collect()))
            .collect();
        possible(
            &b.policy,
            &Facts::default()
                .with(made_for, Known::Entries { members, open })
                .0,
        )
    };
    assert_eq!(with(&[("1.A.1", &[1])], false), [0]);
    assert_eq!(with(&[("1.A.2", &[2])], false), [1]);
    // At least one of what it stands for is there, so `has 1.A` is certain and `has 1.A.1` is not.
    assert_eq!(with(&[("1.A", &[0, 1, 2])], false), [0, 1]);
    // It may stand for something no test asks for.
    assert_eq!(with(&[("1", &[0, 1, 2, 3])], false), [0, 1, 2]);
    assert_eq!(with(&[("19.A", &[3])], false), [2]);
    assert_eq!(with(&[("19.A", &[3])], true), [0, 1, 2]);
    assert_eq!(possible(&b.policy, &Facts::default().0), [0, 1, 2]);
}

#[test]
fn a_closed_set_has_what_it_states_and_an_undeterminable_one_nothing() {
    let (mut b, item) = build();
    let names = super::build::named(&["stated-use", "no-retransfer", "other"]);
    let assurances = b.attribute(item, "assurances", AttributeType::Set(names));
    b.or_undeterminable(assurances);
    let members = [b.member(assurances, &[0]), b.member(assurances, &[1])];
    let has: Vec<_> = members
        .iter()
        .map(|m| b.has(assurances, "x", &[*m]))
        .collect();
    let all = b.all(&has);
    b.rule("all", 0, all);
    let with = |members: &[u32], open| {
        let known = Known::Set {
            members: members.to_vec(),
            open,
        };
        possible(&b.policy, &Facts::default().with(assurances, known).0)
    };
    assert_eq!(
        (with(&[0, 1], false), with(&[0, 2], false)),
        (vec![0], vec![2])
    );
    assert_eq!(with(&[0], true), [0, 2]);
    let none = Facts::default().with(assurances, Known::Undeterminable);
    assert_eq!(possible(&b.policy, &none.0), [2]);
    let open = decided(&b.policy, &Facts::default().0);
    assert_eq!(missing(&open), [assurances], "several slots, one fact");
}
