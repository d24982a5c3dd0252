//! `mtcrc diff POLICY --as-of D1..D2`: one policy compared on two days.

use serde_json::Value;

use crate::support::{Said, recorded, say, text, top, write};

const POLICY: &str = "tests/corpus/diff/days";

fn diff(policy: &str, days: &str, more: &[&str]) -> Said {
    say(["diff", policy, "--as-of", days]
        .into_iter()
        .chain(more.iter().copied()))
}

fn value(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.all()))
}

#[test]
fn one_policy_on_two_days_in_every_form() {
    let days = "2004-01-01..2016-01-01";
    let mut all = String::new();
    for form in ["human", "plain", "markdown", "json"] {
        let more = [
            "--cases",
            "tests/corpus/diff/days/cases.ndjson",
            "--format",
            form,
        ];
        let said = diff(POLICY, days, &more);
        assert_eq!(said.code, Some(0), "{form}: {}", said.err);
        all += &format!(
            "$ mtcrc diff {POLICY} --as-of {days} {}\n{}\n",
            more.join(" "),
            said.all()
        );
    }
    recorded(&top().join(POLICY), &all);
}

/// A case of each group, given to `eval` for each day, is answered as the group says, by the rules it names; and what is
/// gained or lost beside the outcome holds on the one day and not on the other.
#[test]
fn each_example_is_what_eval_says_on_both_days() {
    for (policy, days) in [
        (POLICY, ["2004-01-01", "2016-01-01"]),
        (POLICY, ["2009-12-31", "2010-01-01"]),
        (POLICY, ["2012-12-31", "2015-05-05"]),
        ("tests/corpus/timeline", ["2004-01-01", "2016-01-01"]),
        ("tests/corpus/timeline", ["2012-01-01", "2020-06-01"]),
    ] {
        let said = diff(policy, &days.join(".."), &["--all", "--format", "json"]);
        let found = value(&said);
        assert_eq!([&found["old"]["as_of"], &found["new"]["as_of"]], days);
        let regions = found["regions"].as_array().unwrap();
        assert!(!regions.is_empty(), "{policy} {days:?}");
        for region in regions {
            let answers = days.map(|day| asked(policy, &region["witness"], day));
            for (side, outcome, answer) in
                [("old", "from", &answers[0]), ("new", "to", &answers[1])]
            {
                assert_eq!(answer["outcome"], region[outcome], "{policy} {region:#}");
                assert_eq!(
                    names(&answer["decisive"], "rule"),
                    strings(&region["because"][side]),
                    "{region:#}"
                );
            }
        }
        for beside in found["beside"].as_array().unwrap() {
            let holds = days.map(|day| says(&asked(policy, &beside["witness"], day), beside));
            let gained = beside["change"] == "gained";
            assert_eq!(holds, [!gained, gained], "{policy} {beside:#}");
        }
    }
}

fn asked(policy: &str, witness: &Value, day: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("case.json", &witness.to_string())]).unwrap();
    let file = folder.path().join("case.json");
    let said = say([
        "eval",
        policy,
        text(&file),
        "--as-of",
        day,
        "--format",
        "json",
    ]);
    assert_eq!(said.code, Some(0), "{witness} on {day}: {}", said.err);
    value(&said)
}

fn names(list: &Value, member: &str) -> Vec<String> {
    let mut names: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| string(&one[member]))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(string).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Does it hold for certain beside the outcome?
fn says(decision: &Value, beside: &Value) -> bool {
    let name = string(&beside["name"]);
    match beside["kind"].as_str() {
        Some("entry") => strings(&decision["entries"]["certain"]).contains(&name),
        Some("obligation") => {
            let certain = decision["obligations"]["certain"].as_array().unwrap();
            let duty = |due: &Value| format!("{} {}", string(&due["verb"]), string(&due["id"]));
            certain.iter().any(|due| duty(due) == name)
        }
        _ => {
            let layers = decision["layers"].as_array().unwrap();
            let says = |layer: &Value| {
                layer["outcome"]
                    .as_str()
                    .map(|outcome| format!("{} {outcome}", string(&layer["policy"])))
            };
            layers
                .iter()
                .any(|layer| layer["applies"] == "yes" && says(layer).as_ref() == Some(&name))
        }
    }
}

#[test]
fn between_two_days_on_which_nothing_begins_or_ends_nothing_differs() {
    let said = diff(
        POLICY,
        "2015-06-01..2030-01-01",
        &["--exit-code", "--fail-on", "looser"],
    );
    assert_eq!(said.code, Some(0), "{}", said.all());
    let expected =
        "Equivalent: the policy decides on 2030-01-01 as it does on 2015-06-01 in every case.";
    let one_line = said.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains(expected), "{}", said.out);
    let found = value(&diff(
        POLICY,
        "2015-06-01..2030-01-01",
        &["--format", "json"],
    ));
    assert_eq!(found["verdict"], "equivalent");
    assert_eq!(found["declarations"], serde_json::json!([]));
}

/// A new text with the old meaning changes no case, and is told apart from one that does.
#[test]
fn a_replacement_that_says_the_same_differs_in_texts_only() {
    let policy = "scale posture { denial, free }\nrecord item { armed: bool }\n\
        source a \"A\" primary\nsource b \"B\" primary\n\
        policy p { decides posture  otherwise free  effective 2000-01-01 }\n\
        rule armed: denial if item.armed cite a\n\
        amendment new from 2010-01-01 { cite b  replace rule armed { denial if item.armed } }\n";
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &[("policy.mtcr", policy)]).unwrap();
    let found = value(&diff(
        text(folder.path()),
        "2009-01-01..2010-01-01",
        &["--format", "json"],
    ));
    assert_eq!(found["verdict"], "equivalent");
    assert_eq!(found["declarations"], serde_json::json!([]));
    assert_eq!(found["text_only"][0]["name"], "armed");
    let gate = diff(
        text(folder.path()),
        "2009-01-01..2010-01-01",
        &["--exit-code"],
    );
    assert_eq!(gate.code, Some(1), "texts differ: {}", gate.out);
}

#[test]
fn the_intended_change_and_the_gate_hold_for_days_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("intended");
    let intended = |condition: &str, days: &str| {
        write(folder.path(), &[("intended", condition)]).unwrap();
        diff(POLICY, days, &["--allow", text(&file)])
    };
    let days = "2012-12-31..2013-01-01";
    let all = intended("item.kind == engine and item.thrust > 400 N\n", days);
    assert_eq!(all.code, Some(0), "{}", all.all());
    let part = intended("item.kind == engine and item.thrust > 500 N\n", days);
    assert_eq!(part.code, Some(1), "{}", part.all());
    assert!(
        part.out.contains("400 N < item.thrust <= 500 N"),
        "{}",
        part.out
    );
    assert!(
        part.err.contains("beyond what was intended"),
        "{}",
        part.err
    );
    let gate = diff(
        "tests/corpus/timeline",
        "2009-12-31..2010-01-01",
        &["--fail-on", "looser"],
    );
    assert_eq!(gate.code, Some(1), "{}", gate.all());
}

#[test]
fn what_is_no_comparison_of_days_is_refused() {
    let refused = |arguments: &[&str]| {
        let said = say(["diff"].into_iter().chain(arguments.iter().copied()));
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.all());
        assert_eq!(said.out, "", "{arguments:?}");
        format!("$ mtcrc diff {}\n{}\n", arguments.join(" "), said.err)
    };
    let mut all = String::new();
    for arguments in [
        &[POLICY][..],
        &[POLICY, "--as-of", "2010-01-01"],
        &[POLICY, POLICY, "--as-of", "2010-01-01..2012-01-01"],
        &[POLICY, "--as-of", "2012-01-01..2010-01-01"],
        &[POLICY, "--as-of", "2012-01-01..2012-01-01"],
        &[POLICY, "--as-of", "2012-01-01.."],
        &[POLICY, "--as-of", "..2012-01-01"],
        &[POLICY, "--as-of", "yesterday..2012-01-01"],
        &[POLICY, "--as-of", "2012-01-01..2012-02-30"],
        &[POLICY, "--as-of", "1999-12-31..2012-01-01"],
        &[POLICY, "--as-of", "1990-01-01..1999-12-31"],
    ] {
        all += &refused(arguments);
    }
    insta::assert_snapshot!("diff_days_refused", all);
}

/// Where two authorities ask one obligation between them, the example says which of them it is.
#[test]
fn an_obligation_that_authorities_share_has_an_example() {
    let words = "scale posture { denial, free }\n\
        record item { jurisdiction: one of { itar, ear }  armed: bool }\n\
        obligations { form \"Form\" }\nsource a \"A\" primary\n";
    let authority = |name: &str, jurisdiction: &str| {
        format!(
            "use \"words.mtcr\"\n\
             policy {name} {{ decides posture  applies if item.jurisdiction == {jurisdiction}  otherwise free }}\n\
             obligation {name}-form from 2010-01-01 {{ cite a  require form if item.armed }}\n"
        )
    };
    let (one, two) = (authority("one", "itar"), authority("two", "ear"));
    let whole = "use \"words.mtcr\"\nuse \"one.mtcr\"\nuse \"two.mtcr\"\n\
        policy whole { decides posture  layers one, two  otherwise free }\n";
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("words.mtcr", words),
        ("one.mtcr", one.as_str()),
        ("two.mtcr", two.as_str()),
        ("policy.mtcr", whole),
    ];
    write(folder.path(), &files).unwrap();
    let days = "2009-01-01..2011-01-01";
    let found = value(&diff(text(folder.path()), days, &["--format", "json"]));
    let form = &found["beside"][0];
    assert_eq!(form["when"], "item.armed");
    let example = serde_json::json!({ "item": { "armed": true, "jurisdiction": "itar" } });
    assert_eq!(form["witness"], example);
}
