//! `mtcrc query`: when a condition holds, in words that are conditions again.

use std::path::Path;

use mtcrc::analysis::{admitted, names, phrase, query};
use mtcrc::ast::Verb;
use mtcrc::check::{Asked, NotAsked, ask};
use mtcrc::diagram::{BUDGET, Diagram, Reading, Way, YES};
use mtcrc::eval::{Question, decide};
use mtcrc::source::open_policy;

use crate::support::{Said, say, text, top, without_digests};

const POLICY: &str = "tests/corpus/compare";

/// The mark of an example that the interpreter does not confirm.
const UNCONFIRMED: &str = "not confirmed:";

fn asked(policy: &Path, conditions: &[&str]) -> Result<Asked, NotAsked> {
    ask(open_policy(text(policy)).unwrap(), conditions, None)
}

fn condition(reading: &mut Reading<'_>, asked: &Asked, number: usize) -> Diagram {
    let (block, kind) = asked.conditions[number];
    reading.obliges(block, Verb::Consider, kind)
}

/// What is said of a condition is a condition that holds in the same cases, and each example is decided as promised.
fn says_the_same(policy: &Path, given: &str, wrong: &mut Vec<String>) -> usize {
    let one = match asked(policy, &[given]) {
        Ok(one) => one,
        Err(not) => panic!("{}: {given}: {not:?}", policy.display()),
    };
    let mut reading = Reading::new(&one.policy, BUDGET);
    let here = condition(&mut reading, &one, 0);
    let held = query(&mut reading, here, YES, 40);
    let block = one.conditions[0].0;
    for way in &held.ways {
        let Ok(witness) = &way.witness else {
            wrong.push(format!("{given}: no case in {}", way.clause.text()));
            continue;
        };
        let decision = decide(&one.policy, &witness.case, &Question::default());
        let confirmed =
            decision.is_ok_and(|decision| decision.obligations.iter().any(|due| due.from == block));
        if !confirmed {
            wrong.push(format!("{UNCONFIRMED} {given}: {:?}", witness.case.facts));
        }
    }
    let vocabulary = names(&mut reading);
    let said = phrase(&mut reading, &vocabulary, here, &[], 40);
    assert!(reading.is_sound(), "{given}");
    // That one set of entries lies within another has no name and takes a clause for each choice of members: what is cut
    // short says so and is not the whole condition.
    let many = policy.ends_with("3-6-sets-of-entries");
    assert!(!said.cut_short || many, "{}: {given}", policy.display());
    if said.cut_short || said.clauses.iter().any(|clause| !clause.in_language) {
        return 0;
    }
    let words = said.text();
    let both = match asked(policy, &[given, &words]) {
        Ok(both) => both,
        Err(not) => {
            wrong.push(format!("{given}: `{words}` is no condition: {not:?}"));
            return 1;
        }
    };
    let mut reading = Reading::new(&both.policy, BUDGET);
    let [first, second] = [0, 1].map(|number| condition(&mut reading, &both, number));
    let [first, second] = [first, second].map(|one| admitted(&mut reading, one));
    // Comparisons of several numbers may differ where they cannot come out so together.
    let apart = [
        reading.store.without(first, second),
        reading.store.without(second, first),
    ];
    if apart
        .map(|cases| reading.way(cases))
        .iter()
        .any(|way| !matches!(way, Way::None))
    {
        wrong.push(format!("{}: {given}: `{words}`", policy.display()));
    }
    1
}

#[test]
fn what_is_said_holds_in_the_same_cases() {
    let mut folders: Vec<_> = std::fs::read_dir(top().join("tests/spec"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("policy.mtcr").is_file())
        .collect();
    folders.push(top().join(POLICY));
    folders.sort();
    let (mut looked, mut wrong) = (0, Vec::new());
    for folder in folders {
        let one = asked(&folder, &["true"]).unwrap();
        let scale = one.policy.units[one.policy.root.index()].scale;
        let outcomes = &one.policy.scales[scale.index()].outcomes;
        for outcome in outcomes {
            let is = format!("posture is {}", outcome.name);
            looked += says_the_same(&folder, &is, &mut wrong);
            if Some(&outcome.name) != outcomes.last().map(|last| &last.name) {
                let strict = format!("posture is {} or stricter", outcome.name);
                looked += says_the_same(&folder, &strict, &mut wrong);
            }
        }
        if one.policy.annex.is_some() {
            looked += says_the_same(&folder, "category I", &mut wrong);
            looked += says_the_same(&folder, "not category II", &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked > 60, "only {looked}");
}

fn ask_of(arguments: &[&str]) -> Said {
    say(["query", POLICY]
        .into_iter()
        .chain(arguments.iter().copied()))
}

fn shown(said: &Said) -> String {
    without_digests(&said.all())
}

#[test]
fn in_every_form() {
    let condition = "posture is case-by-case or looser and item.reach at 500 kg >= 300 km";
    for form in ["human", "plain", "json"] {
        let said = ask_of(&[condition, "--format", form]);
        assert_eq!(said.code, Some(0));
        insta::assert_snapshot!(format!("query_{form}"), shown(&said));
    }
}

#[test]
fn never_and_always_are_answers() {
    let never = ask_of(&["posture is denied and item.reach at 500 kg < 300 km and not item.a"]);
    insta::assert_snapshot!("query_never", shown(&never));
    let always = ask_of(&["posture is case-by-case", "tests/corpus/compare/slow.json"]);
    insta::assert_snapshot!("query_always", shown(&always));
    let day = ask_of(&[
        "item.speed_max <= 800 km/h and posture is case-by-case",
        "--as-of",
        "2019-01-01",
    ]);
    insta::assert_snapshot!("query_day", shown(&day));
}

/// Nothing is proved of cases that cannot be, or on days on which there is no policy.
#[test]
fn what_cannot_be_asked_is_refused_as_eval_refuses_it() {
    let compared = "tests/corpus/compared";
    let refused = format!("{compared}/refused.json");
    let said = say(["query", compared, "item.armed", &refused]);
    assert_eq!(said.code, Some(3));
    insta::assert_snapshot!("query_contradiction", said.err);
    let said = say(["query", compared, "true", "--as-of", "1990-01-01"]);
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!("query_not_in_force", said.err);
}

/// A bound that every value satisfies is still a bound; and what comparisons make superfluous is not said.
#[test]
fn comparisons_and_bounds_are_read_as_they_are() {
    let compared = "tests/corpus/compared";
    let bounded = format!("{compared}/bounded.json");
    let said = say(["query", compared, "posture is denied", &bounded]);
    insta::assert_snapshot!("query_bounded", shown(&said));
    let implied = "posture is review and item.failures > item.trials - 2 and item.trials >= 4";
    let said = say(["query", compared, implied]);
    insta::assert_snapshot!("query_compared", shown(&said));
}

#[test]
fn what_is_no_condition_is_shown_in_the_argument() {
    let mut all = String::new();
    for condition in [
        "posture is dnied",
        "posture is denied and",
        "item.spe_max < 3 kg",
        "item.speed_max < 3 kg",
        "item.speed_max < 3 km/h } rule x { denied if item.a",
        "item.a\nrule x { denied if item.a }",
        "",
    ] {
        let said = ask_of(&[condition]);
        assert_eq!(said.code, Some(2), "{condition}");
        all += &format!("$ {condition}\n{}\n", said.err);
    }
    insta::assert_snapshot!("query_refused", all);
}
