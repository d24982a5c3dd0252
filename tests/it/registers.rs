//! Registers of many instances, and the countries of the corpus: each by name and by both codes.

use crate::support::top;
use mtcrc::case::JsonReader;
use mtcrc::check::compile;
use mtcrc::policy::{Known, Policy};
use mtcrc::source::open_policy_from;
use std::collections::BTreeSet;
use std::fs;

fn compiled(folder: &str, text: &str) -> Policy {
    let compiled = compile(&open_policy_from(&top().join(folder), text).unwrap()).unwrap();
    assert!(
        compiled.diagnostics.is_empty(),
        "{:?}",
        compiled.diagnostics
    );
    compiled.policy.unwrap()
}

/// What a policy knows of an attribute, as `name: value from day until day`.
fn known(policy: &Policy, dotted: &str) -> Vec<String> {
    let id = policy.attributes.iter().position(|a| a.dotted == dotted);
    let id = id.unwrap();
    let mut said = Vec::new();
    for instance in &policy.instances {
        for fact in instance.facts.iter().filter(|f| f.attribute.index() == id) {
            for (validity, value) in &fact.values {
                let value = match value {
                    Known::Bool(truth) => truth.to_string(),
                    Known::Choice(position) => position.to_string(),
                    other => format!("{other:?}"),
                };
                let from = validity
                    .from
                    .map(|d| format!(" from {d}"))
                    .unwrap_or_default();
                let until = validity
                    .until
                    .map(|d| format!(" until {d}"))
                    .unwrap_or_default();
                said.push(format!("{}: {value}{from}{until}", instance.name));
            }
        }
    }
    said
}

#[test]
fn a_register_speaks_of_many() {
    let policy = compiled("tests/corpus/check", "types/good/registers_of_many.mtcr");
    assert_eq!(
        known(&policy, "partner.member"),
        ["france: false", "india: true from 2016-06-27"],
        "an instance's own facts stand, and of those under `unknown` nothing is said"
    );
    assert_eq!(
        known(&policy, "partner.controls"),
        [
            "france: 2 from 2020-01-01 until 2021-01-01",
            "france: 1 from 2021-01-01",
            "india: 2 from 2020-01-01 until 2021-01-01",
            "india: 0 from 2021-01-01",
            "ruritania: 0 from 2020-01-01 until 2021-01-01",
            "ruritania: 0 from 2021-01-01",
        ]
    );
}

fn codes() -> Vec<(String, String)> {
    let table = fs::read_to_string(top().join("tests/data/iso-3166-1.csv")).unwrap();
    let codes: Vec<(String, String)> = table
        .lines()
        .map(|line| line.split_once(',').unwrap())
        .map(|(two, three)| (two.to_owned(), three.to_owned()))
        .collect();
    assert_eq!(codes.len(), 249);
    codes
}

#[test]
fn every_code_of_iso_3166_1_names_one_country() {
    let policy = compiled("policies", "us");
    let named = |code: &str| {
        let found = policy.instances.iter();
        let found: Vec<&str> = found
            .filter(|i| i.also.iter().any(|a| a == code))
            .map(|i| i.name.as_str())
            .collect();
        assert_eq!(found.len(), 1, "{code}: {found:?}");
        found[0]
    };
    let mut all = BTreeSet::new();
    for (two, three) in codes() {
        assert_eq!(named(&two), named(&three), "{two} and {three}");
        all.insert(named(&two).to_owned());
    }
    assert_eq!(all.len(), 249);
    assert_eq!(policy.instances.len(), 249, "every country has its codes");
}

#[test]
fn a_case_may_name_a_country_by_either_code() {
    let policy = compiled("policies", "us");
    let reader = JsonReader::new(&policy);
    for (two, three) in codes() {
        let [short, long] = [&two, &three].map(|code| {
            let case = reader.read(&format!("{{ \"partner\": \"{code}\" }}"), "case.json");
            case.unwrap().identities[0].instance.unwrap()
        });
        assert_eq!(short, long, "{two} and {three}");
        let instance = &policy.instances[short.index()];
        assert!(instance.also.contains(&two), "{two}: {}", instance.name);
    }
}

#[test]
fn the_lists_are_as_long_as_their_sources() {
    let policy = compiled("policies", "us");
    let count = |dotted: &str, said: &str| {
        let known = known(&policy, dotted);
        known.iter().filter(|k| k.ends_with(said)).count()
    };
    assert_eq!(count("partner.founder", ": true from 1987-04-16"), 7);
    assert_eq!(
        count("partner.country_group_a2", ": true from 2026-09-01"),
        34
    );
    assert_eq!(
        count("partner.country_group_d4", ": true from 2026-09-01"),
        21
    );
    assert_eq!(
        count("partner.country_group_d5", ": true from 2026-09-01"),
        22
    );
    assert_eq!(count("partner.proscribed", ": true from 2026-09-01"), 22);
    let members = known(&policy, "partner.mtcr_member");
    assert_eq!(
        members.iter().filter(|k| k.contains(": true from")).count(),
        35
    );
    // Of the territories no list says anything.
    assert_eq!(
        count("partner.country_group_d4", ": false from 2026-09-01") + 21 + 52,
        249
    );
}
