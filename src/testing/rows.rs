//! One test as the tests it stands for: itself, and one for every row of its tables.

use super::error::TestError;
use super::names;
use crate::ast::{
    Expectation, Facts, Literal, RecordBlock, Statement, Table, TableRow, TestBody, Value,
    ValueKind, Word,
};
use crate::diagnostic::nearest;
use crate::policy::Policy;
use crate::source::{Sources, Span};

/// A test without tables.
pub(super) struct Single<'a> {
    /// What the row is called: `item.speed_max = 800 km/h`.
    pub(super) row: Option<String>,
    /// Where it is written.
    pub(super) span: Span,
    /// Its facts.
    pub(super) facts: Facts,
    /// What is expected.
    pub(super) expectations: &'a [Expectation],
}

/// The tests a test stands for, in the order written.
pub(super) fn singles<'a>(
    policy: &Policy,
    sources: &Sources,
    test: &'a TestBody,
    errors: &mut Vec<TestError>,
) -> Vec<Single<'a>> {
    let mut singles = Vec::new();
    if !test.expectations.is_empty() {
        singles.push(Single {
            row: None,
            span: test.title.span,
            facts: test.facts.clone(),
            expectations: &test.expectations,
        });
    } else if test.tables.is_empty() {
        errors.push(TestError::ExpectsNothing {
            title: test.title.text.clone(),
            span: test.title.span,
        });
    }
    for table in &test.tables {
        let Some(varied) = Varied::of(policy, table, errors) else {
            continue;
        };
        let name = dotted(&table.attribute);
        for row in &table.rows {
            let mut facts = test.facts.clone();
            if let Err(error) = varied.set(policy, &mut facts, row, &name) {
                errors.push(error);
                continue;
            }
            let value: Vec<_> = sources.slice(row.value.span).split_whitespace().collect();
            singles.push(Single {
                row: Some(format!("{name} = {}", value.join(" "))),
                span: row.span,
                facts,
                expectations: &row.expectations,
            });
        }
    }
    singles
}

/// What a table varies.
enum Varied {
    /// What `on` sets.
    Date,
    /// An attribute: its record and its name.
    Attribute(Word, Word),
    /// Who a record is.
    Identity(Word),
}

impl Varied {
    fn of(policy: &Policy, table: &Table, errors: &mut Vec<TestError>) -> Option<Varied> {
        let name = dotted(&table.attribute);
        match table.attribute.as_slice() {
            [date] if date.text == "date" => return Some(Varied::Date),
            [record]
                if policy
                    .records
                    .iter()
                    .any(|r| r.name == record.text && !r.instances.is_empty()) =>
            {
                return Some(Varied::Identity(record.clone()));
            }
            [record, attribute] if policy.attributes.iter().any(|a| a.dotted == name) => {
                return Some(Varied::Attribute(record.clone(), attribute.clone()));
            }
            _ => {}
        }
        let span = match (table.attribute.first(), table.attribute.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => table.span,
        };
        let attributes = policy.attributes.iter().map(|a| a.dotted.as_str());
        let records = policy.records.iter().filter(|r| !r.instances.is_empty());
        let records = records.map(|r| r.name.as_str());
        let all: Vec<&str> = ["date"]
            .into_iter()
            .chain(records)
            .chain(attributes)
            .collect();
        let record = table
            .attribute
            .first()
            .map(|word| format!("{}.", word.text));
        let of_record = |known: &&&str| record.as_ref().is_some_and(|r| known.starts_with(r));
        let mut known: Vec<&str> = all.iter().filter(of_record).copied().collect();
        if known.is_empty() {
            known.clone_from(&all);
        }
        errors.push(TestError::CannotVary {
            nearest: nearest(&name, all.iter().copied()).map(str::to_owned),
            known: known.into_iter().map(str::to_owned).collect(),
            name,
            span,
        });
        None
    }

    /// Sets the fact to the row's value, in place of whatever the test says of it.
    fn set(
        &self,
        policy: &Policy,
        facts: &mut Facts,
        row: &TableRow,
        name: &str,
    ) -> Result<(), TestError> {
        let wrong = |wanted| TestError::RowValue {
            what: name.to_owned(),
            wanted,
            span: row.value.span,
        };
        match (self, &row.value.kind) {
            (Varied::Date, ValueKind::Literal(Literal::Date(date))) => {
                forget_dated_by(policy, facts);
                facts.on = Some(date.clone());
            }
            (Varied::Date, ValueKind::Unknown) => {
                forget_dated_by(policy, facts);
                facts.on = None;
            }
            (Varied::Date, _) => return Err(wrong("a date")),
            (Varied::Attribute(record, attribute), _) => {
                if dated_by(policy).is_some_and(|dotted| dotted == name) {
                    facts.on = None;
                }
                forget(facts, &record.text, &attribute.text);
                facts
                    .records
                    .push(stated(record, attribute, &row.value, row.span));
            }
            (Varied::Identity(record), ValueKind::Name(instance)) => {
                forget_identity(facts, &record.text);
                facts.records.push(RecordBlock {
                    record: record.clone(),
                    instance: Some(instance.clone()),
                    statements: Vec::new(),
                    span: row.value.span,
                });
            }
            (Varied::Identity(record), ValueKind::Unknown) => forget_identity(facts, &record.text),
            (Varied::Identity(_), _) => return Err(wrong("a declared name or `another`")),
        }
        Ok(())
    }
}

fn stated(record: &Word, attribute: &Word, value: &Value, span: Span) -> RecordBlock {
    RecordBlock {
        record: record.clone(),
        instance: None,
        statements: vec![Statement {
            attribute: attribute.clone(),
            value: value.clone(),
            source: None,
            by: None,
            on: None,
            span,
        }],
        span,
    }
}

fn forget(facts: &mut Facts, record: &str, attribute: &str) {
    for block in facts.records.iter_mut().filter(|b| b.record.text == record) {
        block.statements.retain(|s| s.attribute.text != attribute);
    }
}

fn forget_identity(facts: &mut Facts, record: &str) {
    for block in facts.records.iter_mut().filter(|b| b.record.text == record) {
        block.instance = None;
    }
}

/// `on` and the attribute that dates the policy are one fact in two spellings.
fn forget_dated_by(policy: &Policy, facts: &mut Facts) {
    if let Some((record, attribute)) = dated_by(policy).and_then(|dotted| dotted.split_once('.')) {
        forget(facts, record, attribute);
    }
}

fn dated_by(policy: &Policy) -> Option<&str> {
    let attribute = names::root(policy)?.dated_by?;
    policy
        .attributes
        .get(attribute.index())
        .map(|a| a.dotted.as_str())
}

fn dotted(words: &[Word]) -> String {
    let words: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    words.join(".")
}
