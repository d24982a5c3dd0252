#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use super::*;
use crate::diagnostic::{Style, render};
use crate::policy::sample::{attribute, base, drones};
use crate::source::{FileId, Sources};

/// A word as it stands in a source.
fn word(text: &str, at: usize) -> Word {
    let place = |at: usize| u32::try_from(at).unwrap();
    Word {
        text: text.to_owned(),
        span: Span::new(FileId(0), place(at), place(at + text.len())),
    }
}

/// A value of the language, read by a reader just good enough for these tests: each part has the place it has in `source`.
fn value(source: &str) -> Value {
    let at = |part: &str| source.find(part).unwrap();
    let whole = word(source, 0);
    let literal = |part: &str| match split_quantity(part) {
        Some(cut) => Literal::Number {
            digits: word(cut.digits, at(part)),
            unit: cut
                .unit
                .map(|unit| word(unit, at(part) + part.len() - unit.len())),
        },
        None if part.split('-').count() == 3 => Literal::Date(word(part, at(part))),
        None => Literal::Code(word(part, at(part))),
    };
    let inner = source.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
    let parts: Vec<&str> = inner
        .unwrap_or("")
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let kind = match source {
        "true" => ValueKind::Literal(Literal::Bool(true)),
        "unknown" => ValueKind::Unknown,
        "undeterminable" => ValueKind::Undeterminable,
        _ if source.contains("->") => ValueKind::Curve {
            points: parts
                .iter()
                .map(|part| part.split_once(" -> ").unwrap())
                .map(|(argument, value)| (literal(argument), literal(value)))
                .collect(),
            linear: false,
        },
        _ if inner.is_some() => ValueKind::Set {
            members: parts
                .iter()
                .filter(|part| **part != "?")
                .map(|part| word(part, at(part)))
                .collect(),
            open: parts.contains(&"?"),
        },
        _ if source.starts_with('"') => {
            let mut text = whole.clone();
            text.text = source.trim_matches('"').to_owned();
            ValueKind::Literal(Literal::Text(text))
        }
        _ if source.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
            ValueKind::Literal(literal(source))
        }
        _ => ValueKind::Name(whole.clone()),
    };
    Value {
        kind,
        span: whole.span,
    }
}

fn read(policy: &Policy, dotted: &str, source: &str) -> Result<Option<Knowledge>, ValueError> {
    knowledge(policy, attribute(policy, dotted), &value(source))
}

fn exactly(dotted: &str, source: &str) -> Known {
    match read(&drones(), dotted, source) {
        Ok(Some(Knowledge::Exactly(known))) => known,
        other => unreachable!("{dotted}: {source} is {other:?}"),
    }
}

fn number(dotted: &str, source: &str) -> Num {
    match exactly(dotted, source) {
        Known::Number(number) => number,
        other => unreachable!("{dotted}: {source} is {other:?}"),
    }
}

#[test]
fn values_mean_what_their_type_says() {
    assert_eq!(exactly("item.armed", "true"), Known::Bool(true));
    assert_eq!(exactly("item.kind", "target-drone"), Known::Choice(1));
    assert_eq!(number("item.speed_max", "482 km/h"), base("482 km/h"));
    assert_eq!(number("item.speed_max", "482"), base("482 km/h"));
    assert_eq!(number("item.range_max", "186.4 mi"), base("186.4 mi"));
    assert_eq!(number("item.tolerance", "15"), base("15 %"));
    assert_eq!(number("item.storage", "-54 °C"), base("219.15 K"));
    assert_eq!(number("item.engines", "1e3"), Num::from_int(1000));
    let exact = Num::parse("299.9999999999999999").unwrap();
    assert_eq!(number("item.ratio", "299.9999999999999999"), exact);
    let day = Date::parse("2021-05-01").unwrap();
    assert_eq!(
        number("transfer.date", "2021-05-01"),
        Num::from_int(day.days())
    );
    assert_eq!(
        exactly("transfer.programme_range", "undeterminable"),
        Known::Undeterminable
    );
    assert_eq!(read(&drones(), "item.kind", "unknown"), Ok(None));
}

#[test]
fn sets_are_sorted_and_say_whether_there_may_be_more() {
    let features = Known::Set {
        members: vec![0, 2],
        open: true,
    };
    assert_eq!(
        exactly("item.features", "{ winch, ?, radar, winch }"),
        features
    );
    let none = Known::Entries {
        members: Vec::new(),
        open: false,
    };
    assert_eq!(exactly("item.incorporates", "{}"), none);
}

#[test]
fn a_code_covers_what_is_under_it_by_its_segments() {
    let policy = drones();
    let codes = |code: &str| -> Vec<String> {
        entries_under(&policy, code)
            .into_iter()
            .map(|id| policy.entries.get(id.index()).unwrap().code.clone())
            .collect()
    };
    assert_eq!(codes("1"), ["1.A.1", "1.A.2"]);
    assert_eq!(codes("1.A.2"), ["1.A.2"]);
    assert_eq!(codes("2"), ["2.A.1.c"]);
    assert_eq!(codes("20"), ["20.A.1"]);
    assert_eq!(codes("containment"), ["containment"]);
    for nothing in ["", "1.", "1.A.", "3", "1.a.2", "contain"] {
        assert_eq!(codes(nothing), Vec::<String>::new(), "{nothing}");
    }
}

#[test]
fn a_sub_entry_with_a_name_is_under_what_it_is_written_in() {
    let mut policy = drones();
    let parent = EntryId(2);
    let child = EntryId(6);
    policy.entries.get_mut(child.index()).unwrap().parent = Some(parent);
    assert_eq!(entries_under(&policy, "2.A.1.c"), [parent, child]);
    // A nesting that leads back to itself is somebody else's to report.
    policy.entries.get_mut(parent.index()).unwrap().parent = Some(child);
    assert_eq!(entries_under(&policy, "1.A.2").len(), 1);
}

#[test]
fn curves_are_sorted_and_go_one_way() {
    let known = exactly(
        "item.reach",
        "{ 600 kg -> 200 km, 0.5 t -> 300 km, 500 kg -> 300000 m }",
    );
    let points = vec![
        (base("500 kg"), base("300 km")),
        (base("600 kg"), base("200 km")),
    ];
    assert_eq!(
        known,
        Known::Curve {
            points,
            linear: false
        }
    );
    let level = exactly("item.reach", "{ 600 kg -> 300 km, 500 kg -> 300 km }");
    assert!(matches!(level, Known::Curve { points, .. } if points.len() == 2));
}

fn part(source: &str) -> Box<Value> {
    Box::new(value(source))
}

fn stated(kind: ValueKind) -> Value {
    Value {
        kind,
        span: Span::new(FileId(0), 0, 1),
    }
}

#[test]
fn bounds_and_alternatives_are_partial_knowledge() {
    let policy = drones();
    let grade = attribute(&policy, "partner.export_controls");
    let bounds = stated(ValueKind::Bounds {
        at_least: Some(part("adequate")),
        at_most: Some(part("adequate")),
    });
    let between = Knowledge::Between {
        at_least: Some(Known::Choice(1)),
        at_most: Some(Known::Choice(1)),
    };
    assert_eq!(knowledge(&policy, grade, &bounds), Ok(Some(between)));
    let kind = attribute(&policy, "item.kind");
    let alternatives = stated(ValueKind::OneOf(vec![
        value("uav"),
        value("component"),
        value("uav"),
    ]));
    let one_of = Knowledge::OneOf(vec![Known::Choice(0), Known::Choice(3)]);
    assert_eq!(knowledge(&policy, kind, &alternatives), Ok(Some(one_of)));
}

#[test]
fn a_register_states_one_value() {
    let policy = drones();
    let grade = attribute(&policy, "partner.export_controls");
    assert_eq!(
        known(&policy, grade, &value("strong")),
        Ok(Known::Choice(2))
    );
    for kind in [
        ValueKind::Unknown,
        ValueKind::OneOf(vec![value("strong")]),
        ValueKind::Bounds {
            at_least: Some(part("weak")),
            at_most: None,
        },
    ] {
        let error = known(&policy, grade, &stated(kind)).unwrap_err();
        assert!(
            matches!(error.kind, ValueErrorKind::NotExact { .. }),
            "{error:?}"
        );
    }
}

#[test]
fn every_fault_of_a_value_is_kept() {
    let policy = drones();
    let reach = attribute(&policy, "item.reach");
    let errors = knowledge_all(
        &policy,
        reach,
        &value("{ 1 km -> 2 kg, -5 kg -> 3 zz }"),
        Setting::Policy,
    );
    assert_eq!(errors.unwrap_err().len(), 4);
    let set = attribute(&policy, "item.features");
    let errors = knowledge_all(
        &policy,
        set,
        &value("{ lazer, radar, wench }"),
        Setting::Policy,
    );
    assert_eq!(errors.unwrap_err().len(), 2);
}

#[test]
fn an_inch_may_be_in_only_in_a_case() {
    let policy = drones();
    let range = attribute(&policy, "item.range_max");
    let inches = value("10 in");
    assert!(knowledge_all(&policy, range, &inches, Setting::Policy).is_err());
    let known = Knowledge::Exactly(Known::Number(base("10 inch")));
    assert_eq!(
        knowledge_all(&policy, range, &inches, Setting::Case),
        Ok(Some(known))
    );
}

#[test]
fn quantities_are_cut_where_the_unit_begins() {
    let cut = |text| split_quantity(text).map(|cut| (cut.digits, cut.unit));
    assert_eq!(cut("482 km/h"), Some(("482", Some("km/h"))));
    assert_eq!(cut("300km"), Some(("300", Some("km"))));
    assert_eq!(cut("-54 °C"), Some(("-54", Some("°C"))));
    assert_eq!(cut("1.1e6 N*s"), Some(("1.1e6", Some("N*s"))));
    assert_eq!(cut("5 eV"), Some(("5", Some("eV"))));
    assert_eq!(cut("5eV"), Some(("5", Some("eV"))));
    assert_eq!(cut("1_000"), Some(("1_000", None)));
    assert_eq!(cut("10/3 km"), Some(("10/3", Some("km"))));
    assert_eq!(cut("15%"), Some(("15", Some("%"))));
    for text in [
        "",
        "-",
        "km",
        "fast",
        "2021-05-01",
        "1.A.2",
        "1,000 km",
        ".5 km",
        "--5 km",
        "1__0",
    ] {
        assert_eq!(cut(text), None, "{text}");
    }
}

/// Every fault as it is said of a value in a file of the language.
fn said(faults: &[(&str, &str)]) -> String {
    let policy = drones();
    let mut out = String::new();
    for (dotted, source) in faults {
        let error = read(&policy, dotted, source).unwrap_err();
        let mut sources = Sources::new();
        sources.add("p.mtcr", *source);
        out.push_str(source);
        out.push('\n');
        out.push_str(&render(
            &[error.diagnostic(&policy)],
            &sources,
            Style::Plain,
        ));
    }
    out
}

#[test]
fn faults_in_a_policy_are_said_in_its_words() {
    insta::assert_snapshot!(said(&[
        ("item.kind", "\"uav\""),
        ("item.kind", "\"plane\""),
        ("item.kind", "uva"),
        ("item.kind", "true"),
        ("item.armed", "yes"),
        ("item.range_max", "300 kg"),
        ("item.range_max", "300 parsec"),
        ("item.range_max", "-300 km"),
        ("item.range_max", "2021-05-01"),
        ("item.cruise_speed", "1e99 kn"),
        ("item.acceleration", "9 g"),
        ("item.engines", "2.5"),
        ("item.engines", "2 km"),
        ("transfer.date", "2021-02-30"),
        ("transfer.value", "5 EUR"),
        ("item.features", "{ radar, lazer }"),
        ("item.features", "radar"),
        ("item.incorporates", "{ 1.A.3, 7 }"),
        ("item.reach", "{ 500 kg -> 300 km, 600 kg -> 301 km }"),
        ("item.reach", "{ 500 kg -> 300 km, 500 kg -> 301 km }"),
        ("item.reach", "{}"),
        ("item.speed_max", "undeterminable"),
    ]), @r#"
    "uav"
    p.mtcr:1:1: error[E0331]: `uav` stands in quotes, and `item.kind` takes one of its values
        p.mtcr:1:1: in quotes
        help: write `uav` without quotes
        fix: write `uav`
    "plane"
    p.mtcr:1:1: error[E0331]: `item.kind` takes one of its values, not the text `plane`
        p.mtcr:1:1: text
        help: its values are `uav`, `target-drone`, `cruise-missile`, `component`
    uva
    p.mtcr:1:1: error[E0332]: `item.kind` has no value `uva`
        p.mtcr:1:1: not one of its values
        help: did you mean `uav`?
        fix: write `uav`
    true
    p.mtcr:1:1: error[E0331]: `item.kind` takes one of its values, not a truth value
        p.mtcr:1:1: a truth value
        help: its values are `uav`, `target-drone`, `cruise-missile`, `component`
    yes
    p.mtcr:1:1: error[E0331]: `item.armed` takes `true` or `false`, not the word `yes`
        p.mtcr:1:1: a word
        help: write `true` or `false`
    300 kg
    p.mtcr:1:5: error[E0336]: `item.range_max` is a length, and `kg` is a unit of mass
        p.mtcr:1:5: a unit of something else
        help: a length is written in `km`, `m`, `cm`, `mm`, `um`, `nmi`, `mi`, `ft`, `inch`
    300 parsec
    p.mtcr:1:5: error[E0335]: unknown unit `parsec` in `item.range_max`
        p.mtcr:1:5: this unit
        help: a length is written in `km`, `m`, `cm`, `mm`, `um`, `nmi`, `mi`, `ft`, `inch`
    -300 km
    p.mtcr:1:1: error[E0337]: `-300 km` is less than `item.range_max` can be
        p.mtcr:1:1: too small
        help: declare it `signed` if it may be negative
    2021-05-01
    p.mtcr:1:1: error[E0331]: `item.range_max` takes a length, not a date
        p.mtcr:1:1: a date
        help: write it like `300 km`
    1e99 kn
    p.mtcr:1:1: error[E0334]: number needs an exponent outside -60 to 60 in `item.cruise_speed`
        p.mtcr:1:1: this number
        help: choose a unit in which the number is shorter
    9 g
    p.mtcr:1:3: error[E0336]: `item.acceleration` is an acceleration, and `g` is a unit of mass
        p.mtcr:1:3: a unit of something else
        help: `g` is gram; standard gravity is `gn`
    2.5
    p.mtcr:1:1: error[E0337]: `item.engines` is a whole number, and `2.5` is not
        p.mtcr:1:1: not a whole number
        help: write it without a part after the point, or declare the attribute `decimal`
    2 km
    p.mtcr:1:3: error[E0336]: `item.engines` is a plain number, and `km` is a unit of length
        p.mtcr:1:3: a unit of something else
        help: write it without a unit
    2021-02-30
    p.mtcr:1:1: error[E0338]: there is no 30 February 2021, in `transfer.date`
        p.mtcr:1:1: not a date
        help: February 2021 has 28 days
    5 EUR
    p.mtcr:1:3: error[E0336]: `transfer.value` is money in USD, and `EUR` is a unit of money in EUR
        p.mtcr:1:3: a unit of something else
        help: currencies do not convert into each other
    { radar, lazer }
    p.mtcr:1:10: error[E0332]: `item.features` has no value `lazer`
        p.mtcr:1:10: not one of its values
        help: did you mean `laser`?
        fix: write `laser`
    radar
    p.mtcr:1:1: error[E0331]: `item.features` takes a set, not the word `radar`
        p.mtcr:1:1: a word
        help: write it like `{ radar, laser }`
    { 1.A.3, 7 }
    p.mtcr:1:3: error[E0333]: `1.A.3` is not an entry of the annex
        p.mtcr:1:3: not a declared entry
        help: did you mean `1.A.1`?
        fix: write `1.A.1`
    { 500 kg -> 300 km, 600 kg -> 301 km }
    p.mtcr:1:21: error[E0341]: `item.reach` falls, but from `500 kg -> 300 km` to `600 kg -> 301 km` it rises
        p.mtcr:1:21: the wrong way from the other point
        p.mtcr:1:3: the other point
        help: correct one of the points, or leave it out
    { 500 kg -> 300 km, 500 kg -> 301 km }
    p.mtcr:1:3: error[E0341]: `item.reach` has two values at `500 kg`: `300 km` and `301 km`
        p.mtcr:1:3: another value at the same point
        p.mtcr:1:3: the other point
        help: correct one of the points, or leave it out
    {}
    p.mtcr:1:1: error[E0341]: `item.reach` is given without a point
        p.mtcr:1:1: no points
        help: leave it out if it is not known
    undeterminable
    p.mtcr:1:1: error[E0339]: `item.speed_max` cannot be undeterminable
        p.mtcr:1:1: not allowed by its type
        help: leave it out if it is not known
    "#);
}
