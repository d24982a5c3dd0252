//! Whatever this program prints for programs is valid under the committed contracts in `schemas/`.
//!
//! Compiled into the unit tests, where [`super::json`] calls it for every view it writes, and into the integration tests,
//! where every run of the binary passes through it: no test has to remember to ask.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a broken contract is how a test ends"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Deserializer, Value};

/// The folder of the contracts.
fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")
}

/// Each contract by its name and version, such as `mtcrc.decision/1`.
static CONTRACTS: LazyLock<BTreeMap<String, Validator>> = LazyLock::new(|| {
    let mut contracts = BTreeMap::new();
    for (name, schema) in schemas() {
        let title = schema["title"].as_str().unwrap_or_default().to_owned();
        assert_eq!(title, format!("mtcrc.{name}/1"), "schemas/{name}.json");
        let validator = jsonschema::draft202012::new(&schema);
        contracts.insert(
            title,
            validator.unwrap_or_else(|e| panic!("schemas/{name}.json: {e}")),
        );
    }
    contracts
});

/// The committed contracts by the name of their file.
pub(crate) fn schemas() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let schema: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        found.push((name, schema));
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

/// What is wrong with a value under the contract it names; nothing for a value that names none of ours.
fn faults(value: &Value) -> Vec<String> {
    let Some(contract) = value.get("schema").and_then(Value::as_str) else {
        return Vec::new();
    };
    if !contract.starts_with("mtcrc.") {
        return Vec::new();
    }
    let Some(validator) = CONTRACTS.get(contract) else {
        return vec![format!(
            "`{contract}` has no contract: commit schemas/NAME.json"
        )];
    };
    let faults = validator.iter_errors(value);
    faults
        .map(|fault| format!("{contract} at `{}`: {fault}", fault.instance_path()))
        .collect()
}

/// Fails if a text that is JSON, or JSON a line, breaks the contract it names. Other texts pass. Says how many were looked at.
pub(crate) fn keeps_its_contract(text: &str) -> usize {
    if !text.trim_start().starts_with('{') {
        return 0;
    }
    let mut seen = 0;
    // A run that was cut off, or whose last row is broken, is judged up to there.
    for value in Deserializer::from_str(text)
        .into_iter::<Value>()
        .map_while(Result::ok)
    {
        let faults = faults(&value);
        assert!(faults.is_empty(), "{}\n{value:#}", faults.join("\n"));
        seen += usize::from(value.get("schema").is_some());
    }
    seen
}

#[test]
fn parts_of_one_name_are_the_same_in_every_contract() {
    let mut parts: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for (name, schema) in schemas() {
        for (part, says) in schema["$defs"].as_object().into_iter().flatten() {
            let (first, known) = parts
                .entry(part.clone())
                .or_insert_with(|| (name.clone(), says.clone()));
            assert_eq!(known, says, "`{part}` differs in {first} and {name}");
        }
    }
    assert!(parts.len() > 20);
}

/// Every object of a contract says which members there are: a member that is printed and not in the contract is a mistake.
#[test]
fn contracts_are_closed_and_say_what_each_member_is() {
    fn look(path: &str, schema: &Value, wrong: &mut Vec<String>) {
        if schema["type"] == "object" && schema["additionalProperties"] != false {
            wrong.push(format!("{path} is open"));
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let at = format!("{path}.{name}");
            if member.get("description").is_none()
                && member.get("$ref").is_none()
                && schema.get("type").is_some()
                && member.get("anyOf").is_none()
            {
                wrong.push(format!("{at} has no description"));
            }
            look(&at, member, wrong);
        }
        for (name, part) in schema["$defs"].as_object().into_iter().flatten() {
            look(&format!("{path}#{name}"), part, wrong);
        }
        if let Some(items) = schema.get("items") {
            look(&format!("{path}[]"), items, wrong);
        }
    }
    let mut wrong = Vec::new();
    for (name, schema) in schemas() {
        look(&name, &schema, &mut wrong);
        assert_eq!(schema["$id"], format!("urn:mtcrc:{name}:1"));
        let meta = jsonschema::meta::validate(&schema);
        assert!(meta.is_ok(), "{name} is no JSON Schema");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[should_panic(expected = "mtcrc.check/1")]
fn a_member_that_is_not_in_the_contract_is_found() {
    keeps_its_contract(
        "{\"schema\": \"mtcrc.check/1\", \"policies\": [], \"findings\": [], \"notice\": \"x\", \"more\": 1}",
    );
}

#[test]
#[should_panic(expected = "has no contract")]
fn an_answer_without_a_contract_is_found() {
    keeps_its_contract("{\"schema\": \"mtcrc.unheard-of/1\"}");
}
