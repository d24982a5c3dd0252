#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use proptest::prelude::*;

use super::*;
use crate::ast::{Facts, Literal, RecordBlock, Statement, Value, ValueKind, Word};
use crate::diagnostic::{Diagnostic, Style, render};
use crate::policy::sample::{attribute, base, date, drones};
use crate::policy::{Known, Policy};
use crate::quantity::Num;
use crate::source::{FileId, Sources};

fn fact<'c>(policy: &Policy, case: &'c Case, dotted: &str) -> &'c StatedFact {
    let id = attribute(policy, dotted);
    case.facts.iter().find(|fact| fact.attribute == id).unwrap()
}

fn number(policy: &Policy, case: &Case, dotted: &str) -> Num {
    match &fact(policy, case, dotted).knowledge {
        Knowledge::Exactly(Known::Number(number)) => number.clone(),
        other => unreachable!("{dotted} is {other:?}"),
    }
}

/// Everything a case says, to compare cases by.
fn said(case: &Case) -> String {
    format!("{:?}", case.clone().without_places())
}

#[test]
fn a_case_is_what_it_says() {
    let policy = drones();
    let text = include_str!("../../tests/corpus/cases/good/slow-drone.json");
    let case = read_json(&policy, text, "slow-drone.json").unwrap();
    assert_eq!(case.name.as_deref(), Some("slow-drone"));
    let speed = fact(&policy, &case, "item.speed_max");
    assert_eq!(speed.written, "482 km/h");
    assert_eq!(speed.source.as_deref(), Some("application, p. 4"));
    let controls = fact(&policy, &case, "partner.export_controls");
    assert_eq!(controls.by.as_deref(), Some("review group"));
    assert_eq!(controls.on, Some(date("2021-04-30")));
    let codes: Vec<&str> = case
        .classified
        .as_ref()
        .unwrap()
        .iter()
        .map(|id| policy.entries.get(id.index()).unwrap().code.as_str())
        .collect();
    assert_eq!(codes, ["1.A.2", "9.A.6"]);
    let partner = case.identities.first().unwrap();
    let name = &policy
        .instances
        .get(partner.instance.unwrap().index())
        .unwrap()
        .name;
    assert_eq!(name, "australia");
    assert_eq!(
        case.about.as_deref(),
        Some("{ \"reference\": \"2021-0417\", \"remarks\": [1.50, \"free \\\"text\\\"\"] }")
    );
}

#[test]
fn what_is_not_known_is_no_fact() {
    let policy = drones();
    let text = include_str!("../../tests/corpus/cases/good/partial.json");
    let case = read_json(&policy, text, "partial.json").unwrap();
    let stated = |dotted: &str| {
        let id = attribute(&policy, dotted);
        case.facts.iter().any(|fact| fact.attribute == id)
    };
    assert!(!stated("item.armed") && !stated("transfer.date") && case.classified.is_none());
    assert_eq!(case.identities.first().unwrap().instance, None);
    assert_eq!(number(&policy, &case, "item.payload_max"), base("500 kg"));
    assert_eq!(fact(&policy, &case, "item.payload_max").written, "0.5e3 kg");
    assert_eq!(
        fact(&policy, &case, "item.range_max").knowledge,
        Knowledge::Between {
            at_least: Some(Known::Number(base("1000 km"))),
            at_most: Some(Known::Number(base("2000 nmi"))),
        }
    );
    assert_eq!(
        number(&policy, &case, "item.ratio"),
        Num::parse("299.9999999999999999").unwrap()
    );
    let Knowledge::Exactly(Known::Curve { points, linear }) =
        &fact(&policy, &case, "item.reach").knowledge
    else {
        unreachable!("a curve was stated")
    };
    assert!(*linear && points.len() == 2);
    let Knowledge::Exactly(Known::Entries { members, open }) =
        &fact(&policy, &case, "item.incorporates").knowledge
    else {
        unreachable!("a set of entries was stated")
    };
    let covered: Vec<(&str, usize)> = members
        .iter()
        .map(|(code, under)| (code.as_str(), under.len()))
        .collect();
    assert_eq!(covered, [("1.A", 2), ("20", 1), ("containment", 1)]);
    assert!(!open);
}

#[test]
fn the_order_of_keys_says_nothing() {
    let policy = drones();
    let one =
        "{\"item\":{\"kind\":\"uav\",\"features\":[\"laser\",\"radar\"]},\"partner\":\"india\"}";
    let other =
        "{\"partner\":\"INDIA\",\"item\":{\"features\":[\"laser\",\"radar\"],\"kind\":\"uav\"}}";
    let reader = JsonReader::new(&policy);
    let read = |text: &str| reader.read(text, "case").unwrap();
    assert_eq!(said(&read(one)), said(&read(other)));
}

#[test]
fn a_name_several_share_is_not_guessed() {
    let policy = drones();
    let rejected = read_json(&policy, "{ \"partner\": \"korea\" }", "case").unwrap_err();
    insta::assert_snapshot!(rejected.render(Style::Plain), @r#"
    case:1:14: error[E0506]: `korea` may be any of several declared under `partner`
        case:1:14: partner: this name
        help: write one of `korea-north`, `korea-south`
    "#);
    let named = read_json(&policy, "{ \"partner\": \"korea, republic of\" }", "case").unwrap();
    let id = named.identities.first().unwrap().instance.unwrap();
    assert_eq!(
        policy.instances.get(id.index()).unwrap().name,
        "korea-south"
    );
}

#[test]
fn rows_are_counted_and_blank_lines_are_not() {
    let policy = drones();
    let lines = "\u{feff}{\"case\":\"a\"}\r\n\n{\"case\":\"b\",\"itme\":{}}\n  \n{\"case\":\"c\"";
    let rows: Vec<_> = read_json_many(&policy, lines.lines(), "cases.ndjson").collect();
    let [Ok(first), Err(second), Err(third)] = rows.as_slice() else {
        unreachable!("three rows: {rows:?}")
    };
    assert_eq!(first.name.as_deref(), Some("a"));
    assert_eq!((second.case.as_deref(), second.row), (Some("b"), Some(2)));
    assert_eq!((third.case.as_deref(), third.row), (None, Some(3)));
    insta::assert_snapshot!(
        second.render(Style::Plain),
        @r#"
    cases.ndjson, line 3:1:13: error[E0503]: unknown key `itme`
        cases.ndjson, line 3:1:13: itme: not a known key
        help: did you mean `item`?
    "#
    );
}

#[test]
fn a_list_of_cases_is_as_many_cases() {
    let policy = drones();
    let text =
        "[\n  { \"case\": \"a\" },\n  { \"case\": \"b\", \"item\": { \"kind\": \"uva\" } }\n]";
    let cases = read_json_cases(&policy, text, "cases.json");
    let [Ok(_), Err(rejected)] = cases.as_slice() else {
        unreachable!("two cases: {cases:?}")
    };
    assert_eq!(rejected.row, Some(2));
    insta::assert_snapshot!(
        rejected.render(Style::Plain),
        @r#"
    cases.json:3:36: error[E0512]: `item.kind` has no value `uva`
        cases.json:3:36: item.kind: not one of its values
        help: did you mean `uav`?
    "#
    );
}

#[test]
fn places_move_with_the_text_into_a_larger_source_map() {
    let policy = drones();
    let rejected = read_json(&policy, "{ \"itme\": {} }", "case.json").unwrap_err();
    let mut sources = Sources::new();
    sources.add("policy.mtcr", "language 1");
    let diagnostics = rejected.add_to(&mut sources);
    assert_eq!(
        render(&diagnostics, &sources, Style::Plain),
        rejected.render(Style::Plain)
    );
}

fn set_all(settings: &[(&str, &str)]) -> Result<String, String> {
    let policy = drones();
    let mut case = Case::default();
    for (path, value) in settings {
        set(&mut case, &policy, path, value).map_err(|r| r.render(Style::Plain))?;
    }
    Ok(write_json_line(&policy, &case))
}

#[test]
fn facts_are_set_changed_and_taken_away() {
    let json = set_all(&[
        ("item.speed_max", "790 km/h"),
        ("item.speed_max", "800 km/h"),
        ("item.armed", "yes"),
        ("item.armed", "unknown"),
        ("item.kind", "one of { uav, target-drone }"),
        ("item.range_max", "at least 300 km at most 400 km"),
        ("item.reach", "{ 500 kg -> 300 km, 600 kg -> 10 inch }"),
        ("item.features", "radar; winch; ?"),
        ("item.incorporates", "{}"),
        ("transfer.programme_range", "undeterminable"),
        ("transfer.date", "2021-05-01"),
        ("partner", "australia"),
        ("partner", "Bharat"),
        ("classified", "9.A.6, 1.A.2"),
    ])
    .unwrap();
    insta::assert_snapshot!(json, @r#"
    { "item": { "features": ["radar", "winch", "?"], "incorporates": [], "kind": { "one_of": ["uav", "target-drone"] }, "range_max": { "at_least": "300 km", "at_most": "400 km" }, "reach": [["500 kg", "300 km"], ["600 kg", "10 inch"]], "speed_max": "800 km/h" }, "partner": "india", "transfer": { "date": "2021-05-01", "programme_range": { "undeterminable": true } }, "classified": ["1.A.2", "9.A.6"] }
    "#);
    assert_eq!(
        set_all(&[("partner", "india"), ("partner", "unknown")]).unwrap(),
        "{}"
    );
    assert_eq!(
        set_all(&[("classified", "")]).unwrap(),
        "{ \"classified\": [] }"
    );
}

#[test]
fn a_wrong_setting_is_refused_and_changes_nothing() {
    let policy = drones();
    let mut case = Case::default();
    set(&mut case, &policy, "item.kind", "uav").unwrap();
    let before = said(&case);
    let mut messages = String::new();
    for (path, value) in [
        ("item.kind", "uva"),
        ("item.speed_max", "790 kg"),
        ("item.speed", "790 km/h"),
        ("itme.kind", "uav"),
        ("speed_max", "790 km/h"),
        ("partner", "austarlia"),
        ("classified", "1.A.22"),
    ] {
        let rejected = set(&mut case, &policy, path, value).unwrap_err();
        messages.push_str(&rejected.render(Style::Plain));
    }
    assert_eq!(said(&case), before);
    insta::assert_snapshot!(messages, @r#"
    --set:1:11: error[E0512]: `item.kind` has no value `uva`
        --set:1:11: not one of its values
        help: did you mean `uav`?
    --set:1:16: error[E0516]: `item.speed_max` is a speed, and `kg` is a unit of mass
        --set:1:16: a unit of something else
        help: a speed is written in `km/h`, `m/s`, `kn`, `mph`
    --set:1:1: error[E0503]: `item` has no attribute `speed`
        --set:1:1: not an attribute
        help: `item` has `acceleration`, `armed`, `cruise_speed`, `engines`, `features`, `incorporates`, `kind`, `payload_max`, `range_max`, `ratio`, `reach`, `replaces`, `speed_max`, `storage`, `tolerance`
    --set:1:1: error[E0503]: `itme` is not a declared record
        --set:1:1: not a record
        help: did you mean `item`?
    --set:1:1: error[E0503]: `speed_max` names no fact
        --set:1:1: not a fact
        help: there is `item.speed_max`
    --set:1:9: error[E0506]: `austarlia` is not a declared partner
        --set:1:9: this name
        help: did you mean `australia`?
    --set:1:12: error[E0507]: `1.A.22` is not an entry of the annex
        --set:1:12: not a declared entry
        help: did you mean `1.A.2`?
    "#);
}

fn word(text: &str, at: u32) -> Word {
    let length = u32::try_from(text.len()).unwrap();
    Word {
        text: text.to_owned(),
        span: Span::new(FileId(0), at, at + length),
    }
}

/// The word as it stands in a source, so that places are right.
fn in_source(source: &str, text: &str) -> Word {
    word(text, u32::try_from(source.find(text).unwrap()).unwrap())
}

fn statement(source: &str, attribute: &str, kind: ValueKind, shown: &str) -> Statement {
    let name = in_source(source, attribute);
    let value = in_source(source, shown);
    Statement {
        span: name.span.to(value.span),
        attribute: name,
        value: Value {
            kind,
            span: value.span,
        },
        source: None,
        by: None,
        on: None,
    }
}

fn rendered(source: &str, diagnostics: &[Diagnostic]) -> String {
    let mut sources = Sources::new();
    sources.add("slow.test.mtcr", source);
    render(diagnostics, &sources, Style::Plain)
}

#[test]
fn a_block_of_the_language_states_a_case() {
    let policy = drones();
    let source =
        "on 2021-05-01 as of 2022-01-01 partner india item { kind: uav } classified { 9.A.6 }";
    let kind = in_source(source, "uav");
    let code = in_source(source, "9.A.6");
    let facts = Facts {
        on: Some(in_source(source, "2021-05-01")),
        as_of: Some(in_source(source, "2022-01-01")),
        records: vec![
            RecordBlock {
                record: in_source(source, "partner"),
                instance: Some(in_source(source, "india")),
                statements: Vec::new(),
                span: code.span,
            },
            RecordBlock {
                record: in_source(source, "item"),
                instance: None,
                statements: vec![statement(source, "kind", ValueKind::Name(kind), "uav")],
                span: code.span,
            },
        ],
        classified: Some((vec![code.clone()], code.span)),
        about: vec![(word("ref", 0), word("a \"b\"", 0))],
    };
    let case = from_facts(&policy, "a test", &facts).unwrap();
    insta::assert_snapshot!(write_json(&policy, &case), @r#"
    {
      "case": "a test",
      "as_of": "2022-01-01",
      "item": {
        "kind": "uav"
      },
      "partner": "india",
      "transfer": {
        "date": "2021-05-01"
      },
      "classified": ["9.A.6"],
      "about": { "ref": "a \"b\"" }
    }
    "#);

    let path = [word("item", 0), word("speed_max", 0)];
    let speed = Value {
        kind: ValueKind::Literal(Literal::Number {
            digits: word("800", 0),
            unit: Some(word("km/h", 0)),
        }),
        span: code.span,
    };
    let row = restate(&policy, &case, &path, &speed).unwrap();
    assert_eq!(number(&policy, &row, "item.speed_max"), base("800 km/h"));
    assert_eq!(row.facts.len(), case.facts.len() + 1);
    let day = Value {
        kind: ValueKind::Literal(Literal::Date(word("2020-07-24", 0))),
        span: code.span,
    };
    let row = restate(&policy, &case, &[word("date", 0)], &day).unwrap();
    assert_eq!(fact(&policy, &row, "transfer.date").written, "2020-07-24");
    let unknown = Value {
        kind: ValueKind::Unknown,
        span: code.span,
    };
    let row = restate(
        &policy,
        &case,
        &[word("item", 0), word("kind", 0)],
        &unknown,
    )
    .unwrap();
    assert_eq!(row.facts.len(), case.facts.len() - 1);
    assert!(
        restate(
            &policy,
            &case,
            &[word("item", 0), word("knid", 0)],
            &unknown
        )
        .is_err()
    );
}

#[test]
fn a_block_that_is_wrong_says_all_of_it() {
    let policy = drones();
    let source = "on 2021-05-01\npartner india\npartner austrila\nitem { kind: \"uav\" kind: uva }\n\
                  itme { }\ntransfer { date: 2021-06-01 }\nclassified { 1.A }";
    let quoted = in_source(source, "\"uav\"");
    let second = source.rfind("kind").unwrap();
    let again = word("kind", u32::try_from(second).unwrap());
    let block = |record: &str, instance: Option<&str>, statements: Vec<Statement>| RecordBlock {
        record: in_source(source, record),
        instance: instance.map(|name| in_source(source, name)),
        statements,
        span: quoted.span,
    };
    let mut second_kind = statement(
        source,
        "kind",
        ValueKind::Name(in_source(source, "uva")),
        "uva",
    );
    second_kind.attribute = again;
    let text = Word {
        text: "uav".to_owned(),
        span: quoted.span,
    };
    let day = in_source(source, "2021-06-01");
    let code = in_source(source, "1.A");
    let facts = Facts {
        on: Some(in_source(source, "2021-05-01")),
        as_of: None,
        records: vec![
            block("partner", Some("india"), Vec::new()),
            block("partner", Some("austrila"), Vec::new()),
            block(
                "item",
                None,
                vec![
                    statement(
                        source,
                        "kind",
                        ValueKind::Literal(Literal::Text(text)),
                        "\"uav\"",
                    ),
                    second_kind,
                ],
            ),
            block("itme", None, Vec::new()),
            block(
                "transfer",
                None,
                vec![statement(
                    source,
                    "date",
                    ValueKind::Literal(Literal::Date(day)),
                    "2021-06-01",
                )],
            ),
        ],
        classified: Some((vec![code.clone()], code.span)),
        about: Vec::new(),
    };
    let diagnostics = from_facts(&policy, "a test", &facts).unwrap_err();
    insta::assert_snapshot!(rendered(source, &diagnostics), @r#"
    slow.test.mtcr:1:4: error[E0508]: the date is stated by `on` and by `transfer.date`
        slow.test.mtcr:1:4: the second time
        slow.test.mtcr:6:18: the first time
        help: `on` states `transfer.date`; keep one of the two
    slow.test.mtcr:3:9: error[E0506]: `austrila` is not a declared partner
        slow.test.mtcr:3:9: this name
        help: did you mean `australia`?
    slow.test.mtcr:4:14: error[E0511]: `uav` stands in quotes, and `item.kind` takes one of its values
        slow.test.mtcr:4:14: in quotes
        help: write `uav` without quotes
        fix: write `uav`
    slow.test.mtcr:4:20: error[E0508]: `item.kind` is stated twice
        slow.test.mtcr:4:20: the second time
        slow.test.mtcr:4:14: the first time
        help: state it once; no reader could tell which is meant
    slow.test.mtcr:5:1: error[E0503]: `itme` is not a declared record
        slow.test.mtcr:5:1: not a record
        help: did you mean `item`?
    slow.test.mtcr:7:14: error[E0507]: `1.A` is above entries and not one itself
        slow.test.mtcr:7:14: not a declared entry
        help: declared under it are `1.A.1`, `1.A.2`
    "#);
}

fn case_json() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        "-?[1-9][0-9]{0,5}(\\.[0-9]{1,6})?(e-?[0-9])?".prop_map(|n| n),
        Just("0".to_owned()),
        Just("299.9999999999999999".to_owned()),
    ];
    let positive = "[1-9][0-9]{0,5}(\\.[0-9]{1,4})?";
    let speed = (
        positive,
        prop::sample::select(vec!["km/h", "kn", "mph", "m/s"]),
    );
    let kind = prop::sample::select(vec!["uav", "target-drone", "component"]);
    let features = prop::sample::subsequence(vec!["radar", "laser", "winch", "?"], 0..=4);
    let who = prop::sample::select(vec!["india", "another", "AU", "korea-north"]);
    let codes = prop::sample::subsequence(vec!["1.A.2", "9.A.6", "containment"], 0..=3);
    (number, speed, kind, features, who, codes, any::<String>(), any::<bool>()).prop_map(
        |(ratio, (speed, unit), kind, features, who, codes, text, bounded)| {
            let list = |items: Vec<&str>| {
                let items: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
                format!("[{}]", items.join(","))
            };
            let speed = if bounded {
                format!("{{\"at_least\":\"{speed} {unit}\",\"by\":{}}}", json_tree::quoted(&text))
            } else {
                format!("\"{speed} {unit}\"")
            };
            format!(
                "{{\"case\":{0},\"partner\":{{\"is\":\"{who}\"}},\"classified\":{1},\"about\":[{0}],\
                 \"item\":{{\"ratio\":{ratio},\"speed_max\":{speed},\"kind\":\"{kind}\",\
                 \"features\":{2}}}}}",
                json_tree::quoted(&text),
                list(codes),
                list(features),
            )
        },
    )
}

proptest! {
    #[test]
    fn a_written_case_reads_back_as_itself(text in case_json()) {
        let policy = drones();
        let case = read_json(&policy, &text, "case").unwrap();
        for written in [write_json(&policy, &case), write_json_line(&policy, &case)] {
            let again = read_json(&policy, &written, "again").unwrap();
            prop_assert_eq!(said(&case), said(&again));
        }
    }

    #[test]
    fn numbers_survive_exactly(numer in any::<i32>(), exponent in -12_i32..12) {
        let policy = drones();
        let digits = format!("{numer}e{exponent}");
        let case = read_json(&policy, &format!("{{\"item\":{{\"ratio\":{digits}}}}}"), "c").unwrap();
        let ten = Num::from_int(10).pow(exponent).unwrap();
        prop_assert_eq!(number(&policy, &case, "item.ratio"), &Num::from_int(numer.into()) * &ten);
    }

    /// A witness has values no one wrote: what is known is all there is.
    #[test]
    fn values_nobody_wrote_are_written_exactly(numer in 0_i64..100_000, denom in 1_i64..1_000) {
        let policy = drones();
        let known = Known::Number(Num::ratio(numer, denom).unwrap());
        let mut case = Case::default();
        for dotted in ["item.speed_max", "item.cruise_speed", "item.ratio"] {
            case.facts.push(StatedFact {
                attribute: attribute(&policy, dotted),
                knowledge: Knowledge::Exactly(known.clone()),
                written: String::new(),
                source: None,
                by: None,
                on: None,
                place: None,
            });
        }
        let written = write_json(&policy, &case);
        let again = read_json(&policy, &written, "again").unwrap();
        for dotted in ["item.speed_max", "item.cruise_speed", "item.ratio"] {
            prop_assert_eq!(&fact(&policy, &again, dotted).knowledge, &Knowledge::Exactly(known.clone()));
        }
    }

    #[test]
    fn no_text_makes_reading_fail_without_a_word(text in any::<String>()) {
        if let Err(rejected) = read_json(&drones(), &text, "case") {
            prop_assert!(!rejected.diagnostics.is_empty());
        }
    }
}
