//! `mtcrc schema`: what `eval` accepts is valid under the schema of its policy, and what it refuses for its shape is not.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use mtcrc::case::{JsonReader, read_json, read_json_cases};
use mtcrc::check::compile;
use mtcrc::policy::Policy;
use mtcrc::report::case_schema::case_schema;
use mtcrc::source::open_policy_from;
use serde_json::Value;

use crate::support::{say, top};

struct Schema {
    policy: Policy,
    validator: Validator,
}

impl Schema {
    fn of(folder: &str) -> Schema {
        let compiled = compile(&open_policy_from(&top(), folder).unwrap()).unwrap();
        let policy = compiled.policy.unwrap_or_else(|| panic!("{folder}"));
        let schema = serde_json::to_value(case_schema(&policy)).unwrap();
        jsonschema::meta::validate(&schema).unwrap_or_else(|e| panic!("{folder}: {e}"));
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap_or_else(|e| panic!("{folder}: {e}"));
        Schema { policy, validator }
    }

    /// Is a case valid? Nothing where it is, else what is wrong.
    fn faults(&self, text: &str) -> Vec<String> {
        let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
        self.faults_of(&value)
    }

    fn faults_of(&self, value: &Value) -> Vec<String> {
        let faults = self.validator.iter_errors(value);
        faults
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect()
    }
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(top().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    found.sort();
    found
}

/// Every case of a file that is accepted is valid. Says how many were.
fn accepted_are_valid(schema: &Schema, path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap();
    let rows: Vec<&str> = match path.extension().is_some_and(|e| e == "ndjson") {
        true => text.lines().filter(|l| !l.trim().is_empty()).collect(),
        false => vec![&text],
    };
    let reader = JsonReader::new(&schema.policy);
    let mut valid = 0;
    for row in rows {
        if reader.read(row, "row").is_ok() {
            let faults = schema.faults(row);
            assert!(
                faults.is_empty(),
                "{}\n{row}\n{}",
                path.display(),
                faults.join("\n")
            );
            valid += 1;
        } else if let Ok(Value::Array(items)) = serde_json::from_str::<Value>(row) {
            let cases = read_json_cases(&schema.policy, row, "row");
            for (item, case) in items.iter().zip(cases) {
                if case.is_ok() {
                    assert_eq!(schema.faults_of(item), Vec::<String>::new(), "{item}");
                    valid += 1;
                }
            }
        }
    }
    valid
}

/// Folders with a policy and cases beside it or elsewhere.
fn places() -> Vec<(String, String)> {
    let mut places: Vec<(String, String)> = [
        ("policies/us", "examples/cases"),
        ("tests/corpus/cases/policy", "tests/corpus/cases/good"),
        ("tests/corpus/report/drones", "tests/corpus/report/drones"),
    ]
    .map(|(policy, cases)| (policy.to_owned(), cases.to_owned()))
    .to_vec();
    for entry in fs::read_dir(top().join("tests/spec")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = format!("tests/spec/{}", path.file_name().unwrap().to_string_lossy());
            places.push((name.clone(), name));
        }
    }
    places.sort();
    places
}

#[test]
fn every_case_that_is_accepted_is_valid() {
    let mut valid = 0;
    for (policy, cases) in places() {
        let schema = Schema::of(&policy);
        for ending in ["json", "ndjson"] {
            for path in files(&cases, ending) {
                if !path.ends_with("expected.ndjson") {
                    valid += accepted_are_valid(&schema, &path);
                }
            }
        }
    }
    assert!(valid > 200, "only {valid} cases found");
}

/// Faults that no shape can show.
const NOT_OF_SHAPE: &[&str] = &[
    // The curve's points against the attributes that bound it.
    "beyond-the-bound.json",
    // A parsed object has lost the first of two equal keys.
    "duplicate-keys.json",
    // Points that rise, and two ranges with one payload.
    "rising-range.json",
    "two-ranges.json",
];

#[test]
fn every_case_that_is_refused_for_its_shape_is_invalid() {
    let schema = Schema::of("tests/corpus/cases/policy");
    let (mut refused, mut of_shape) = (0, Vec::new());
    for path in files("tests/corpus/cases/bad", "json") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let Ok(value) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if schema.faults_of(&value).is_empty() {
            of_shape.push(name);
        }
        refused += 1;
    }
    assert_eq!(of_shape, NOT_OF_SHAPE);
    assert!(refused > 15, "{refused}");
}

/// Small faults one at a time in a case that is valid.
#[test]
fn one_fault_at_a_time_is_found() {
    let schema = Schema::of("policies/us");
    let good = fs::read_to_string(top().join("examples/cases/slow-drone-2021.json")).unwrap();
    assert_eq!(schema.faults(&good), Vec::<String>::new());
    let good: Value = serde_json::from_str(&good).unwrap();
    let faults = [
        r#"{ "itme": {} }"#,
        r#"{ "item": { "speed_mx": "482 km/h" } }"#,
        r#"{ "item": { "speed_max": "482 kg" } }"#,
        r#"{ "item": { "speed_max": "fast" } }"#,
        r#"{ "item": { "speed_max": -1 } }"#,
        r#"{ "item": { "speed_max": "-1 km/h" } }"#,
        r#"{ "item": { "speed_max": { "value": "482 km/h", "at_most": "500 km/h" } } }"#,
        r#"{ "item": { "speed_max": { "source": "application" } } }"#,
        r#"{ "item": { "speed_max": { "value": "482 km/h", "page": 4 } } }"#,
        r#"{ "item": { "speed_max": { "one_of": [] } } }"#,
        r#"{ "item": { "speed_max": { "one_of": [null] } } }"#,
        r#"{ "item": { "speed_max": { "undeterminable": true } } }"#,
        r#"{ "item": { "kind": "drone" } }"#,
        r#"{ "item": { "kind": { "at_least": "uav" } } }"#,
        r#"{ "item": { "kind": "?" } }"#,
        r#"{ "item": { "incorporates": "1.A.2" } }"#,
        r#"{ "item": { "incorporates": ["9.Z"] } }"#,
        r#"{ "item": { "reach": [] } }"#,
        r#"{ "item": { "reach": ["500 kg"] } }"#,
        r#"{ "item": { "reach": [["500 km", "300 km"]] } }"#,
        r#"{ "item": { "reach": { "points": [["500 kg", "1 km"]], "linear": "yes" } } }"#,
        r#"{ "item": [] }"#,
        r#"{ "transfer": { "date": "1 May 2021" } }"#,
        r#"{ "transfer": { "date": "2021-02-30" } }"#,
        r#"{ "transfer": { "selected_subset": "true" } }"#,
        r#"{ "transfer": { "selected_subset": { "value": true, "on": "May" } } }"#,
        r#"{ "partner": "Atlantis" }"#,
        r#"{ "partner": { "is": 7 } }"#,
        r#"{ "classified": "1.A.2" }"#,
        r#"{ "classified": ["1.A.9"] }"#,
        r#"{ "case": 7 }"#,
        r#"{ "as_of": "today" }"#,
        r#"[]"#,
        r#""slow drone""#,
    ];
    for fault in faults {
        let mut case = good.clone();
        let wrong: Value = serde_json::from_str(fault).unwrap();
        match wrong.as_object() {
            Some(members) => {
                for (key, value) in members {
                    case[key] = value.clone();
                }
            }
            None => case = wrong,
        }
        let text = case.to_string();
        assert!(read_json(&schema.policy, &text, "case").is_err(), "{fault}");
        assert!(!schema.faults(&text).is_empty(), "{fault} is valid");
    }
}

/// Forms that are accepted, each under both readings.
#[test]
fn every_form_of_a_fact_is_valid() {
    let schema = Schema::of("policies/us");
    let forms = [
        r#"{}"#,
        r#"{ "item": null, "partner": null, "classified": null, "case": null, "as_of": null, "about": [1, { "a": null }] }"#,
        r#"{ "item": { "speed_max": null } }"#,
        r#"{ "item": { "speed_max": 482 } }"#,
        r#"{ "item": { "speed_max": "482" } }"#,
        r#"{ "item": { "speed_max": "482km/h" } }"#,
        r#"{ "item": { "speed_max": "1_000 m/min" } }"#,
        r#"{ "item": { "speed_max": "1.5e2 kn" } }"#,
        r#"{ "item": { "speed_max": { "value": "482 km/h", "source": "p. 4", "by": null, "on": "2021-04-30" } } }"#,
        r#"{ "item": { "speed_max": { "at_least": "1 m/s", "at_most": null } } }"#,
        r#"{ "item": { "speed_max": { "one_of": [482, "500 km/h"] } } }"#,
        r#"{ "item": { "kind": { "one_of": ["uav", "cruise-missile"] } } }"#,
        r#"{ "item": { "incorporates": ["1.A.2", "2", "?"] } }"#,
        r#"{ "item": { "reach": [["500 kg", 1850], [0, "2000 km"]] } }"#,
        r#"{ "item": { "reach": { "points": [["1000 lb", "1850 km"]], "linear": true, "source": "figure 3" } } }"#,
        r#"{ "partner": "Australia" }"#,
        r#"{ "partner": { "is": "another" } }"#,
        r#"{ "classified": [] }"#,
    ];
    for form in forms {
        let read = read_json(&schema.policy, form, "case");
        assert!(
            read.is_ok(),
            "{form}: {:?}",
            read.map_err(|r| r.diagnostics)
        );
        assert_eq!(schema.faults(form), Vec::<String>::new(), "{form}");
    }
}

/// The program prints the very schema, with what an author wrote about each attribute.
#[test]
fn the_verb_prints_it() {
    let said = say(["schema", "tests/corpus/report/drones"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    insta::assert_snapshot!("case_schema", crate::support::without_digests(&said.out));
}
