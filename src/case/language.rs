//! Cases as `case` and `test` blocks of the language.

use super::Case;
use super::draft::{Draft, Origin};
use super::error::{CaseError, Fault};
use super::json_tree::quoted;
use super::names::Names;
use super::wording::Words;
use crate::ast::{Facts, Literal, RecordBlock, Statement, Value, ValueKind, Word};
use crate::check::values::Setting;
use crate::diagnostic::Diagnostic;
use crate::policy::{AttributeId, Policy};

/// The case a block of the language states. `on DATE` states the attribute the policy is dated by.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn from_facts(policy: &Policy, name: &str, facts: &Facts) -> Result<Case, Vec<Diagnostic>> {
    FactsReader::new(policy).case(name, facts)
}

/// Reads many cases of one policy, whose names it looks up once.
pub struct FactsReader<'p> {
    names: Names<'p>,
}

impl<'p> FactsReader<'p> {
    /// A reader of cases of this policy.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Self {
            names: Names::new(policy),
        }
    }

    /// The case a block of the language states, as [`from_facts`] reads it.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the text.
    pub fn case(&self, name: &str, facts: &Facts) -> Result<Case, Vec<Diagnostic>> {
        read(&self.names, name, facts)
    }
}

fn read(names: &Names<'_>, name: &str, facts: &Facts) -> Result<Case, Vec<Diagnostic>> {
    let mut draft = Draft::new(names, Setting::Policy);
    draft.case.name = Some(name.to_owned());
    for block in &facts.records {
        record(&mut draft, block);
    }
    if let Some(on) = &facts.on {
        state_date(&mut draft, on);
    }
    if let Some(as_of) = &facts.as_of {
        draft.case.as_of = draft.date("`as of`", &as_of.text, as_of.span);
    }
    if let Some((codes, _)) = &facts.classified {
        draft.classify(codes.iter().map(|code| (code.text.clone(), code.span)));
    }
    if !facts.about.is_empty() {
        let members: Vec<String> = facts
            .about
            .iter()
            .map(|(key, text)| format!("{}: {}", quoted(&key.text), quoted(&text.text)))
            .collect();
        draft.case.about = Some(format!("{{ {} }}", members.join(", ")));
        for (index, (key, _)) in facts.about.iter().enumerate() {
            let before = facts.about.get(..index).unwrap_or_default();
            if let Some((first, _)) = before.iter().find(|(other, _)| other.text == key.text) {
                let error = CaseError::DuplicateKey {
                    key: key.text.clone(),
                    first: first.span,
                };
                draft.fault(key.span, error);
            }
        }
    }
    draft
        .finish()
        .map_err(|(_, faults)| worded(names.policy, &faults))
}

/// The same case with another value of one attribute, as a row of a test's table states it: `path` is `record.attribute`, or `date`
/// alone for what `on` sets.
///
/// # Errors
/// Everything that is wrong with the row.
pub fn restate(
    policy: &Policy,
    case: &Case,
    path: &[Word],
    value: &Value,
) -> Result<Case, Vec<Diagnostic>> {
    let names = Names::new(policy);
    let mut draft = Draft::new(&names, Setting::Policy);
    let attribute = match path {
        [date] if date.text == "date" => dated_by(policy, date),
        [record, name] => match names.record(&record.text) {
            Some(id) => names.attribute(id, &name.text).map_err(|kind| Fault {
                span: name.span,
                kind,
            }),
            None => Err(Fault {
                span: record.span,
                kind: names.unknown_record(&record.text),
            }),
        },
        path => {
            let text: Vec<&str> = path.iter().map(|word| word.text.as_str()).collect();
            Err(Fault {
                span: value.span,
                kind: names.not_settable(&text.join(".")),
            })
        }
    };
    let attribute = attribute.map_err(|fault| worded(policy, &[fault]))?;
    draft.case = case.clone();
    draft.case.facts.retain(|fact| fact.attribute != attribute);
    let origin = Origin {
        place: Some(value.span),
        ..Origin::default()
    };
    draft.state(attribute, value, origin, value.span);
    draft
        .finish()
        .map_err(|(_, faults)| worded(policy, &faults))
}

fn worded(policy: &Policy, faults: &[Fault]) -> Vec<Diagnostic> {
    let words = Words {
        policy,
        setting: Setting::Policy,
        tree: None,
    };
    faults.iter().map(|fault| words.diagnostic(fault)).collect()
}

fn record(draft: &mut Draft<'_, '_>, block: &RecordBlock) {
    let Some(id) = draft.names.record(&block.record.text) else {
        let error = draft.names.unknown_record(&block.record.text);
        return draft.fault(block.record.span, error);
    };
    if let Some(name) = &block.instance {
        draft.identify(id, &name.text, name.span, Some(name.span));
    }
    for statement in &block.statements {
        match draft.names.attribute(id, &statement.attribute.text) {
            Ok(attribute) => state(draft, attribute, statement),
            Err(error) => draft.fault(statement.attribute.span, error),
        }
    }
}

fn state(draft: &mut Draft<'_, '_>, attribute: AttributeId, statement: &Statement) {
    let on = statement.on.as_ref();
    let on = on.and_then(|word| draft.date("`on`", &word.text, word.span));
    let text = |word: &Option<Word>| word.as_ref().map(|word| word.text.clone());
    let origin = Origin {
        source: text(&statement.source),
        by: text(&statement.by),
        on,
        place: Some(statement.span),
    };
    draft.state(
        attribute,
        &statement.value,
        origin,
        statement.attribute.span,
    );
}

/// The attribute `on` states.
fn dated_by(policy: &Policy, on: &Word) -> Result<AttributeId, Fault> {
    let root = policy.units.get(policy.root.index());
    root.and_then(|unit| unit.dated_by).ok_or_else(|| Fault {
        span: on.span,
        kind: CaseError::NotDated {
            policy: root.map(|unit| unit.name.clone()).unwrap_or_default(),
        },
    })
}

fn state_date(draft: &mut Draft<'_, '_>, on: &Word) {
    let policy = draft.names.policy;
    let attribute = match dated_by(policy, on) {
        Ok(attribute) => attribute,
        Err(fault) => return draft.faults.push(fault),
    };
    if let Some(first) = draft.values.get(&attribute).copied() {
        let dotted = policy.attributes.get(attribute.index());
        let error = CaseError::DateTwice {
            attribute: dotted.map(|a| a.dotted.clone()).unwrap_or_default(),
            first,
        };
        return draft.fault(on.span, error);
    }
    let value = Value {
        kind: ValueKind::Literal(Literal::Date(on.clone())),
        span: on.span,
    };
    let origin = Origin {
        place: Some(on.span),
        ..Origin::default()
    };
    draft.state(attribute, &value, origin, on.span);
}
