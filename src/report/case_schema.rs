//! What a case of a policy looks like, as a JSON Schema (draft 2020-12) for editors and validators.
//!
//! Built from the compiled vocabulary alone, so that it cannot lag behind the policy. It describes the shape of a case; whether
//! its facts can all be true together is for `eval` to say.

mod quantities;
mod value;

use std::collections::BTreeSet;

use super::NOTICE;
use crate::policy::{Attribute, AttributeType, Named, Policy, Record, RecordId};
use quantities::Quantities;
pub use value::Json;
use value::{any_of, date, list, nothing, nullable, object, text, texts};

/// The schema of a case.
#[must_use]
pub fn case_schema(policy: &Policy) -> Json {
    let mut writer = Writer {
        policy,
        values: Vec::new(),
        quantities: Quantities::default(),
        codes: codes_and_above(policy),
    };
    let root = policy.units.get(policy.root.index());
    let (name, title) = root.map_or(("", ""), |unit| (&unit.name, &unit.title));
    let mut members = vec![
        (
            "case",
            texts("What the case is called in answers.", &["string", "null"]),
        ),
        (
            "as_of",
            any_of(
                "The day asked for, where it is not the case's own.",
                vec![defined("date"), nothing()],
            ),
        ),
    ];
    let records = (0..).map(RecordId).zip(&policy.records);
    let records: Vec<_> = records
        .filter(|(_, record)| !record.attributes.is_empty() || !record.instances.is_empty())
        .map(|(id, record)| (record.name.as_str(), writer.record(id, record)))
        .collect();
    members.extend(records);
    if !policy.entries.is_empty() {
        members.push(("classified", classified(policy)));
    }
    members.push((
        "about",
        object([(
            "description",
            text("Free data; travels to the answer untouched."),
        )]),
    ));
    let mut definitions = vec![
        ("date".to_owned(), date()),
        ("text".to_owned(), nullable("string")),
    ];
    definitions.extend(writer.quantities.definitions());
    definitions.append(&mut writer.values);
    if !writer.codes.is_empty() {
        let codes = writer.codes.iter().map(|code| text(code)).collect();
        definitions.push((
            "entry".to_owned(),
            object([
                (
                    "description",
                    text("A declared entry, or what it stands under."),
                ),
                ("enum", list(codes)),
            ]),
        ));
    }
    object([
        (
            "$schema",
            text("https://json-schema.org/draft/2020-12/schema"),
        ),
        ("$id", text(&format!("urn:mtcrc:case:{name}"))),
        (
            "title",
            text(&format!("A case for the policy `{name}`: {title}")),
        ),
        (
            "description",
            text(&format!(
                "Absent or null is unknown, and unknown is not false. Made by `mtcrc schema`; whether the facts can be true \
                 together is for `mtcrc eval` to say. {NOTICE}"
            )),
        ),
        ("$comment", text(&policy.meaning)),
        ("type", text("object")),
        ("properties", object(members)),
        ("additionalProperties", Json::Truth(false)),
        ("$defs", Json::Object(definitions.into_iter().collect())),
    ])
}

/// Entries a case can be classified under: declared ones, each with its title.
fn classified(policy: &Policy) -> Json {
    let entry = |entry: &crate::policy::Entry| {
        let title = entry.versions.last().map_or("", |v| v.title.as_str());
        let mut members = vec![("const", text(&entry.code))];
        if !title.is_empty() {
            members.push(("title", text(title)));
        }
        object(members)
    };
    let items = object([("oneOf", list(policy.entries.iter().map(entry).collect()))]);
    let codes = object([("type", text("array")), ("items", items)]);
    any_of(
        "The entries a person says the item falls under. A list, even an empty one, answers for all entries.",
        vec![codes, nothing()],
    )
}

/// Every declared code and everything above it: `1.A.2`, `1.A`, `1`.
fn codes_and_above(policy: &Policy) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for entry in &policy.entries {
        let mut code = entry.code.as_str();
        codes.insert(code.to_owned());
        while let Some((above, _)) = code.rsplit_once('.') {
            codes.insert(above.to_owned());
            code = above;
        }
    }
    codes
}

struct Writer<'p> {
    policy: &'p Policy,
    /// Values of attributes that are more than a word.
    values: Vec<(String, Json)>,
    quantities: Quantities,
    codes: BTreeSet<String>,
}

impl Writer<'_> {
    fn record(&mut self, id: RecordId, record: &Record) -> Json {
        let names = self.names(id, record);
        let mut members = Vec::new();
        if let Some(names) = &names {
            let is = any_of(
                "Who it is; the register's facts come with it.",
                vec![names.clone(), nothing()],
            );
            members.push(("is", is));
        }
        for id in &record.attributes {
            if let Some(attribute) = self.policy.attributes.get(id.index()) {
                members.push((attribute.name.as_str(), self.attribute(attribute)));
            }
        }
        let facts = object([
            ("type", text("object")),
            ("properties", object(members)),
            ("additionalProperties", Json::Truth(false)),
        ]);
        match names {
            Some(names) => object([("anyOf", list(vec![names, facts, nothing()]))]),
            None => object([("anyOf", list(vec![facts, nothing()]))]),
        }
    }

    /// The names a case may call the declared instances of a record by; none where there are none.
    fn names(&self, id: RecordId, record: &Record) -> Option<Json> {
        if record.instances.is_empty() {
            return None;
        }
        let instances = || self.policy.instances.iter().filter(move |i| i.record == id);
        let called = |name: &str| {
            let name = name.to_lowercase();
            let by = |own: &String| own.to_lowercase() == name;
            instances()
                .filter(|i| by(&i.name) || by(&i.title) || i.also.iter().any(by))
                .count()
        };
        let mut names = BTreeSet::new();
        for instance in instances() {
            names.insert(instance.name.as_str());
            // A name two instances share says nothing.
            let others = instance.also.iter().chain([&instance.title]);
            names.extend(others.filter(|n| called(n) == 1).map(String::as_str));
        }
        names.insert("another");
        Some(object([
            (
                "description",
                text(
                    "A declared name, title or code; `another` for one of whom no register speaks.",
                ),
            ),
            ("enum", list(names.into_iter().map(text).collect())),
        ]))
    }

    fn attribute(&mut self, attribute: &Attribute) -> Json {
        let value = self.value(&attribute.ty, attribute);
        let value = match &attribute.ty {
            AttributeType::OneOf { .. }
            | AttributeType::Set(_)
            | AttributeType::Entries
            | AttributeType::Curve { .. } => self.defined(&attribute.dotted, value),
            _ => value,
        };
        let mut members = Vec::new();
        if let Some(label) = &attribute.label {
            members.push(("title", text(label)));
        }
        let said = described(attribute);
        if !said.is_empty() {
            members.push(("description", text(&said)));
        }
        let fact = fact(attribute, &value);
        members.push(("anyOf", list(vec![value, fact, nothing()])));
        object(members)
    }

    /// What is said in several places, said once.
    fn defined(&mut self, name: &str, value: Json) -> Json {
        self.values.push((name.to_owned(), value));
        object([("$ref", text(&format!("#/$defs/{name}")))])
    }

    /// The plain value of a type.
    fn value(&mut self, ty: &AttributeType, attribute: &Attribute) -> Json {
        match ty {
            AttributeType::Bool => object([("type", text("boolean"))]),
            AttributeType::OneOf { values, .. } => choices(values),
            AttributeType::Date => defined("date"),
            AttributeType::Integer | AttributeType::Decimal => {
                let whole = matches!(ty, AttributeType::Integer);
                self.quantities.plain(whole, self.signed(attribute))
            }
            AttributeType::Quantity { unit, signed } => {
                let signed = *signed || self.signed(attribute);
                self.quantities.measure(unit, signed)
            }
            AttributeType::Set(values) => {
                let names: Vec<Json> = values.iter().map(|v| text(&v.name)).collect();
                let names = names.into_iter().chain([text("?")]).collect();
                members(object([("enum", list(names))]))
            }
            AttributeType::Entries => {
                let mut items = vec![object([("const", text("?"))])];
                if !self.codes.is_empty() {
                    items.insert(0, object([("$ref", text("#/$defs/entry"))]));
                }
                members(object([("anyOf", list(items))]))
            }
            AttributeType::Curve {
                argument, value, ..
            } => {
                let pair = vec![
                    self.quantities.measure(argument, false),
                    self.quantities.measure(value, false),
                ];
                let point = object([
                    ("type", text("array")),
                    ("prefixItems", list(pair)),
                    ("items", Json::Truth(false)),
                    ("minItems", Json::Count(2)),
                ]);
                object([
                    ("type", text("array")),
                    ("items", point),
                    ("minItems", Json::Count(1)),
                ])
            }
        }
    }

    /// May its number be below zero? What its variable can be is the last word, as for a case.
    fn signed(&self, attribute: &Attribute) -> bool {
        let variable = attribute
            .variable
            .and_then(|id| self.policy.variables.get(id.index()));
        match variable.map(|v| &v.domain) {
            Some(crate::policy::Domain::Number { least, .. }) => least.is_none(),
            _ => !matches!(attribute.ty, AttributeType::Quantity { .. }),
        }
    }
}

/// The doc comment, the question, and what kind of fact it is.
fn described(attribute: &Attribute) -> String {
    let mut said: Vec<&str> = attribute.doc.lines().filter(|l| !l.is_empty()).collect();
    said.extend(attribute.ask.as_deref());
    if attribute.finding {
        said.push("A finding: a person's judgement, stated with by whom and when.");
    }
    said.join(" ")
}

/// A reference to a common definition.
fn defined(name: &str) -> Json {
    object([("$ref", text(&format!("#/$defs/{name}")))])
}

fn choices(values: &[Named]) -> Json {
    let labelled = values.iter().any(|v| v.label != v.name);
    if !labelled {
        let names = values.iter().map(|v| text(&v.name)).collect();
        return object([("enum", list(names))]);
    }
    let choice =
        |value: &Named| object([("const", text(&value.name)), ("title", text(&value.label))]);
    object([("oneOf", list(values.iter().map(choice).collect()))])
}

fn members(item: Json) -> Json {
    object([
        (
            "description",
            text("A complete list; with \"?\" there may be more."),
        ),
        ("type", text("array")),
        ("items", item),
    ])
}

/// `{ "value": … }` and its other forms, exactly one of them, with where the fact comes from.
fn fact(attribute: &Attribute, value: &Json) -> Json {
    let or_unknown = |form: Json| object([("anyOf", list(vec![form, nothing()]))]);
    let required = |name: &str| object([("required", list(vec![text(name)]))]);
    let mut members = vec![("value", or_unknown(value.clone()))];
    let mut forms = vec![required("value")];
    let ordered = match &attribute.ty {
        AttributeType::OneOf { ordered, .. } => *ordered,
        AttributeType::Integer
        | AttributeType::Decimal
        | AttributeType::Date
        | AttributeType::Quantity { .. } => true,
        _ => false,
    };
    if ordered {
        members.push(("at_least", or_unknown(value.clone())));
        members.push(("at_most", or_unknown(value.clone())));
        let bounds = vec![required("at_least"), required("at_most")];
        forms.push(object([("anyOf", list(bounds))]));
    }
    match &attribute.ty {
        AttributeType::Curve { .. } => {
            members.push(("points", or_unknown(value.clone())));
            members.push(("linear", object([("type", text("boolean"))])));
            forms.push(required("points"));
        }
        AttributeType::Set(_) | AttributeType::Entries => {}
        _ => {
            let several = object([
                ("type", text("array")),
                ("items", value.clone()),
                ("minItems", Json::Count(1)),
            ]);
            members.push(("one_of", or_unknown(several)));
            forms.push(required("one_of"));
        }
    }
    if attribute.undeterminable {
        let says = "Nobody can determine it: a fact with a value, not a missing fact.";
        let known = object([("description", text(says)), ("const", Json::Truth(true))]);
        members.push(("undeterminable", known));
        forms.push(required("undeterminable"));
    }
    members.push(("source", defined("text")));
    members.push(("by", defined("text")));
    members.push((
        "on",
        object([("anyOf", list(vec![defined("date"), nothing()]))]),
    ));
    object([
        ("type", text("object")),
        ("properties", object(members)),
        ("additionalProperties", Json::Truth(false)),
        ("oneOf", list(forms)),
    ])
}
