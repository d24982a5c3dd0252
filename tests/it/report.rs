//! What people and programs see of decisions and provisions, on a small policy of two layers.

use crate::support::{Said, mtcrc, run, say};

const POLICY: &str = "tests/corpus/report/drones";

fn eval(case: &str, more: &[&str]) -> Said {
    let case = format!("{POLICY}/{case}");
    let arguments = ["eval", POLICY, case.as_str()];
    say(arguments.into_iter().chain(more.iter().copied()))
}

#[test]
fn a_decided_case() {
    insta::assert_snapshot!("decided_human", eval("slow.json", &[]).all());
    insta::assert_snapshot!(
        "decided_plain",
        eval("slow.json", &["--format", "plain"]).all()
    );
    insta::assert_snapshot!(
        "decided_json",
        eval("slow.json", &["--format", "json"]).all()
    );
}

#[test]
fn an_undetermined_case() {
    insta::assert_snapshot!("undetermined_human", eval("open.json", &[]).all());
    insta::assert_snapshot!(
        "undetermined_plain",
        eval("open.json", &["--format", "plain"]).all()
    );
    insta::assert_snapshot!(
        "undetermined_json",
        eval("open.json", &["--format", "json"]).all()
    );
}

#[test]
fn an_explained_case() {
    insta::assert_snapshot!("explained_human", eval("open.json", &["--explain"]).all());
    let json = eval("slow.json", &["--explain", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rules: Vec<&str> = value["considered"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["rule"].as_str().unwrap())
        .collect();
    assert!(
        rules.contains(&"slow-uas") && rules.contains(&"commerce-category-i"),
        "{rules:?}"
    );
}

#[test]
fn several_cases_of_a_file_of_the_language() {
    insta::assert_snapshot!("several_human", eval("two.mtcr", &[]).all());
}

/// Posture, what decides, ask, what does not matter, why, classified, to be done, others, last line.
#[test]
fn sections_keep_their_order() {
    const ORDER: [&str; 10] = [
        "\n  UNDETERMINED",
        "\nWhat decides it",
        "\nAsk",
        "\nDoes not matter here",
        "\nWhy",
        "\nClassified",
        "\nTo be done",
        "\nTo weigh",
        "\nOthers",
        "\nPolicy us, meaning ",
    ];
    let said = eval("open.json", &["--explain"]);
    let places: Vec<Option<usize>> = ORDER.iter().map(|label| said.out.find(label)).collect();
    assert!(
        places.iter().all(Option::is_some),
        "{places:?} in\n{}",
        said.out
    );
    assert!(places.is_sorted(), "{places:?} in\n{}", said.out);
}

#[test]
fn pages_keep_to_eighty_columns() {
    for case in ["slow.json", "open.json", "vague.json"] {
        for more in [&[][..], &["--explain"][..]] {
            let said = eval(case, more);
            for line in said.out.lines() {
                assert!(line.chars().count() <= 80, "{case}: {line:?}");
            }
        }
    }
}

#[test]
fn without_utf8_what_is_drawn_is_ascii() {
    for locale in ["C", "POSIX", "de_DE.ISO-8859-1"] {
        let mut command = mtcrc(["eval", POLICY, "tests/corpus/report/drones/slow.json"]);
        command.env("LC_ALL", locale);
        let said = run(command);
        assert!(said.out.is_ascii(), "{locale}: {}", said.out);
    }
}

#[test]
fn colour_comes_only_when_asked_for() {
    let coloured = eval("slow.json", &["--color", "always"]);
    assert!(
        coloured.out.contains("\u{1b}[1mCASE-BY-CASE\u{1b}[0m"),
        "{}",
        coloured.out
    );
    for more in [&[][..], &["--color", "never"][..]] {
        assert!(!eval("slow.json", more).out.contains('\u{1b}'));
    }
}

#[test]
fn free_data_of_a_case_is_untouched() {
    let said = eval("slow.json", &["--format", "json"]);
    let about = "\"about\": { \"reference\": \"2021-0417\", \"remarks\": \"free  text\" }";
    assert!(said.out.contains(about), "{}", said.out);
}

#[test]
fn provisions() {
    for name in [
        "slow-uas",
        "1.A.2",
        "australia",
        "item.speed_max",
        "uas-policy-2020",
    ] {
        insta::assert_snapshot!(format!("show {name}"), say(["show", POLICY, name]).all());
    }
    let other = say(["show", POLICY, "AU"]);
    assert!(other.out.starts_with("instance australia"), "{}", other.out);
}

/// An Item that is no entry itself lists what stands beneath it, and an entry says what those above it ask.
#[test]
fn items_and_their_entries() {
    for name in ["1.A", "Item 12", "3.A.1.a"] {
        let said = say(["show", "policies/mtcr", name]);
        insta::assert_snapshot!(format!("show mtcr {name}"), said.all());
    }
    let json = say(["show", "policies/mtcr", "12.a", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["beneath"], true);
    let found = value["provisions"].as_array().unwrap();
    assert!(found.iter().all(|p| {
        let name = p["name"].as_str().unwrap();
        p["kind"] == "entry" && name.starts_with("12.A.")
    }));
}

/// What is not in force on a day says why.
#[test]
fn a_day_says_why_a_provision_is_not_in_force() {
    for (name, day, why) in [
        ("slow-uas", "2019-01-01", "not yet on 2019-01-01"),
        ("slow-uas", "2021-01-01", "and so on 2021-01-01"),
        (
            "only-findings-lift",
            "2026-01-01",
            "no longer on 2026-01-01",
        ),
        (
            "proscribed-destination",
            "2020-01-01",
            "not on 2020-01-01: us-itar takes effect on 2026-09-01",
        ),
        (
            "category-i-denial",
            "1980-01-01",
            "not on 1980-01-01: none of its policies takes effect before 1987-04-16",
        ),
        ("1.A.1", "1990-01-01", "on 1990-01-01, as on every day"),
    ] {
        let said = say(["show", "policies/us", name, "--as-of", day]);
        let flat = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(why), "{name}: {}", said.out);
    }
}

#[test]
fn every_kind_of_provision_is_found() {
    let names = [
        ("commerce", "policy"),
        ("posture", "scale"),
        ("item", "record"),
        ("guidelines", "source"),
        ("assurances", "obligation"),
        ("step-down", "kind of obligation"),
        ("facilities-stay-barred", "guarantee"),
        ("speed_max", "attribute"),
        ("containment", "entry"),
    ];
    for (name, kind) in names {
        let said = say(["show", POLICY, name]);
        assert_eq!(said.code, Some(0), "{name}: {}", said.err);
        assert!(said.out.starts_with(kind), "{name}: {}", said.out);
    }
}

#[test]
fn an_unknown_provision_names_the_nearest() {
    let said = say(["show", POLICY, "slow-uaz"]);
    assert_eq!(said.code, Some(3));
    assert!(
        said.err.contains("did you mean `slow-uas`?"),
        "{}",
        said.err
    );
}

#[test]
fn the_consolidated_policy() {
    let before = say(["show", POLICY, "--as-of", "2020-07-23"]);
    insta::assert_snapshot!("consolidated_before", before.all());
    assert!(!before.out.contains("rule slow-uas"));
    let after = say(["show", POLICY]);
    assert!(
        after
            .out
            .contains("in force on 2020-07-24, the day of the last change"),
        "{}",
        after.out
    );
    assert!(
        after
            .out
            .contains("rule slow-uas overrides category-i-denial from 2020-07-24 {")
    );
    let json = say(["show", POLICY, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["schema"], "mtcrc.consolidated/1");
}

#[test]
fn how_much_a_policy_holds() {
    let page = say(["show", POLICY, "--count", "--format", "plain"]);
    insta::assert_snapshot!("count", page.all());
    let json = say(["show", POLICY, "--count", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(value["schema"], "mtcrc.count/1");
    let numbers = [
        ("entries", 6),
        ("entries_by_condition", 4),
        ("entries_by_sub_entries", 1),
        ("entries_by_judgement", 1),
        ("entries_reserved", 0),
        ("policies", 3),
        ("rules", 5),
        ("amendments", 1),
        ("exceptions", 0),
        ("obligations", 1),
        ("guarantees", 1),
        ("instances", 2),
        ("sources", 3),
    ];
    for (what, number) in numbers {
        assert_eq!(value[what], number, "{what}");
    }
    let both = say(["show", POLICY, "slow-uas", "--count"]);
    assert_eq!(both.code, Some(2));
}

/// The real policies: one drone over the years, and two authorities at the same speed.
#[test]
fn the_example_cases_are_decided_as_their_authorities_say() {
    let outcome = |case: &str| {
        let case = format!("examples/cases/{case}.json");
        let said = say(["eval", "policies/us", &case, "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        (
            value["outcome"].as_str().unwrap_or("").to_owned(),
            value["decisive"][0]["policy"].clone(),
        )
    };
    let expected = [
        (
            "slow-drone-2019",
            "strong-presumption-of-denial",
            "us-state",
        ),
        ("slow-drone-2021", "case-by-case", "us-state"),
        ("slow-drone-2025", "case-by-case", "us-state"),
        ("drone-800-state", "case-by-case", "us-state"),
        (
            "drone-801-state",
            "strong-presumption-of-denial",
            "us-state",
        ),
        (
            "drone-800-commerce",
            "strong-presumption-of-denial",
            "us-ear",
        ),
        (
            "drone-801-commerce",
            "strong-presumption-of-denial",
            "us-ear",
        ),
    ];
    for (case, posture, policy) in expected {
        assert_eq!(outcome(case), (posture.to_owned(), policy.into()), "{case}");
    }
}

#[test]
fn the_policies_of_this_project_are_sound() {
    let said = say([
        "check", "policies", "--deny", "warnings", "--format", "plain",
    ]);
    assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
}
