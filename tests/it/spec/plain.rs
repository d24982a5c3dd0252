//! What of an answer an expectation speaks about, in its few words: rules, facts and obligations by name.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The fields in which the answer is not what is expected: field, expected, found.
pub fn differences(expected: &Value, answer: &Value) -> Vec<(String, Value, Value)> {
    let mut wrong = Vec::new();
    for (field, wanted) in expected.as_object().unwrap() {
        match field.as_str() {
            "case" | "because" | "asked" => {}
            "quotes" => {
                let said = diagnostics(answer);
                for quote in wanted.as_array().unwrap() {
                    if !said.contains(quote.as_str().unwrap()) {
                        wrong.push((field.clone(), quote.clone(), json!(said)));
                    }
                }
            }
            "reason" => {
                let said = answer["reason"].as_str().unwrap_or_default();
                if !said.contains(wanted.as_str().unwrap()) {
                    wrong.push((field.clone(), wanted.clone(), json!(said)));
                }
            }
            _ => {
                let found = plain(field, answer);
                compare(field, wanted, &found, &mut wrong);
            }
        }
    }
    wrong
}

/// Objects are compared in the keys that are expected, lists as sets unless their order means something.
fn compare(path: &str, wanted: &Value, found: &Value, wrong: &mut Vec<(String, Value, Value)>) {
    if let (Value::Object(wanted), Value::Object(found)) = (wanted, found) {
        let all_keys = path == "set_aside";
        if !(all_keys && wanted.len() != found.len()) {
            for (key, value) in wanted {
                let path = format!("{path}.{key}");
                compare(&path, value, found.get(key).unwrap_or(&Value::Null), wrong);
            }
            return;
        }
    }
    // Possible outcomes are listed strictest first.
    let ordered =
        path == "possible" || (path.starts_with("layers.") && path.ends_with(".possible"));
    let same = match (wanted, found) {
        (Value::Array(_), Value::Array(_)) if !ordered => sorted(wanted) == sorted(found),
        _ => wanted == found,
    };
    if !same {
        wrong.push((path.to_owned(), wanted.clone(), found.clone()));
    }
}

fn sorted(list: &Value) -> Vec<String> {
    let mut items: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    items.sort();
    // Two versions of one rule have one name.
    items.dedup();
    items
}

/// A field of an answer, reduced to names.
pub fn plain(field: &str, answer: &Value) -> Value {
    let value = &answer[field];
    match field {
        "decisive" | "possible_decisive" | "outdone" => names(value, "rule"),
        "missing" | "missing_for_obligations" => names(value, "name"),
        "notices" => names(value, "kind"),
        "set_aside" => keyed(value, "rule", |aside| aside["by"].clone()),
        "layers" => keyed(value, "policy", Value::clone),
        "obligations" => json!({
            "certain": duties(&value["certain"]),
            "possible": duties(&value["possible"]),
        }),
        _ => value.clone(),
    }
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn names(list: &Value, key: &str) -> Value {
    items(list).iter().map(|item| item[key].clone()).collect()
}

fn keyed(list: &Value, key: &str, value: impl Fn(&Value) -> Value) -> Value {
    let pairs = items(list)
        .iter()
        .map(|item| (item[key].as_str().unwrap().to_owned(), value(item)));
    json!(pairs.collect::<BTreeMap<_, _>>())
}

/// `require review`
fn duties(list: &Value) -> Value {
    let duty = |due: &Value| {
        format!(
            "{} {}",
            due["verb"].as_str().unwrap(),
            due["id"].as_str().unwrap()
        )
    };
    items(list)
        .iter()
        .map(|due| Value::from(duty(due)))
        .collect()
}

/// All that is said of a rejected case: messages, labels and help.
fn diagnostics(answer: &Value) -> String {
    let mut said = Vec::new();
    for finding in items(&answer["diagnostics"]) {
        strings(finding, &mut said);
    }
    said.join("\n")
}

fn strings(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, into)),
        Value::Object(members) => members.values().for_each(|item| strings(item, into)),
        _ => {}
    }
}
