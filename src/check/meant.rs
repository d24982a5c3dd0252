//! What a word that nothing declares was probably meant to be: a value by its label, an instance by another of its names,
//! a value or an outcome whose question was not repeated.

use super::checker::Checker;
use super::error::{CheckError, Kind, Known};
use crate::ast::{Expr, ExprKind, Word};
use crate::diagnostic::nearest_called;
use crate::policy::{AttributeType, Named, RecordId};

impl Checker<'_> {
    /// Reports a value that its type does not have; the nearest is looked for among names and labels.
    pub(crate) fn unknown_value(&mut self, word: &Word, values: &[Named]) {
        let called = values
            .iter()
            .map(|v| (v.name.clone(), vec![v.label.clone()]))
            .collect();
        self.unknown_called(Kind::Value, word, called);
    }

    /// Reports a name that nothing declares where the things that could be meant have labels or other names.
    pub(crate) fn unknown_called(
        &mut self,
        kind: Kind,
        word: &Word,
        called: Vec<(String, Vec<String>)>,
    ) {
        let known: Vec<String> = called.iter().map(|(name, _)| name.clone()).collect();
        if self.excuses(word) {
            return;
        }
        let nearest = self
            .looks_for_nearest()
            .then(|| nearest_called(&word.text, &called).map(str::to_owned));
        self.errors.push(CheckError::Unknown {
            kind,
            name: word.clone(),
            nearest: nearest.flatten(),
            known: Known::of(known),
        });
    }

    /// Reports an instance that the record does not have; its title and its other names are searched too.
    pub(crate) fn unknown_instance(&mut self, record: RecordId, word: &Word) {
        if self.excuses(word) {
            return;
        }
        let Some(found) = self.policy.records.get(record.index()) else {
            return;
        };
        let name = found.name.clone();
        let called: Vec<(String, Vec<String>)> = found
            .instances
            .iter()
            .filter_map(|i| self.policy.instances.get(i.index()))
            .map(|i| {
                let others = [&i.title].into_iter().chain(&i.also).cloned().collect();
                (i.name.clone(), others)
            })
            .collect();
        let look = self.looks_for_nearest();
        let nearest = look.then(|| nearest_called(&word.text, &called)).flatten();
        let error = CheckError::NoInstance {
            nearest: nearest.map(str::to_owned),
            known: Known::of(called.iter().map(|(name, _)| name.clone()).collect()),
            instead: self
                .value_of(&word.text, Some(&name))
                .map(|(attribute, _)| format!("{attribute} == {}", word.text)),
            record: name,
            name: word.clone(),
        };
        self.errors.push(error);
    }

    /// An attribute that has a value of this name: of one record or of any, the first by its dotted name. The flag says
    /// that it is a set.
    fn value_of(&self, value: &str, record: Option<&str>) -> Option<(&str, bool)> {
        self.names.attributes.iter().find_map(|(dotted, id)| {
            let of_record = record.is_none_or(|record| {
                dotted
                    .strip_prefix(record)
                    .is_some_and(|r| r.starts_with('.'))
            });
            let attribute = self.policy.attributes.get(id.index())?;
            let (values, set) = match &attribute.ty {
                AttributeType::OneOf { values, .. } => (values, false),
                AttributeType::Set(values) => (values, true),
                _ => return None,
            };
            let has = values.iter().any(|v| v.name == value);
            (of_record && has).then_some((dotted.as_str(), set))
        })
    }

    /// Reports a word that stands where a condition must and is none, with what it is instead.
    pub(crate) fn unknown_condition(&mut self, word: &Word) {
        if self.excuses(word) {
            return;
        }
        let text = word.text.as_str();
        let outcome = self
            .policy
            .scales
            .iter()
            .any(|s| s.outcomes.iter().any(|o| o.name == text));
        let instance = self.names.instances.keys().find(|(_, name)| name == text);
        let (found, help) = if let Some((attribute, set)) = self.value_of(text, None) {
            let asked = if set { "has" } else { "==" };
            let list = if set {
                format!("{attribute} has any of {{ …, {text} }}")
            } else {
                format!("{attribute} in {{ …, {text} }}")
            };
            (
                format!("`{text}`, a value of `{attribute}`,"),
                format!("write `{attribute} {asked} {text}`, or ask for several at once: `{list}`"),
            )
        } else if outcome {
            (
                format!("`{text}`, an outcome,"),
                format!("ask for several outcomes at once: `posture in {{ …, {text} }}`"),
            )
        } else if let Some((record, _)) = instance {
            let record = self.policy.records.get(record.index());
            let record = record.map_or("partner", |r| r.name.as_str());
            (
                format!("`{text}`, the name of a {record},"),
                format!("write `{record} is {text}`, or `{record} in {{ …, {text} }}` for several"),
            )
        } else {
            let known = self.names.defines.keys().cloned().collect();
            self.unknown(Kind::Define, word, known);
            return;
        };
        self.errors.push(CheckError::NotACondition {
            span: word.span,
            found,
            help: Some(help),
        });
    }

    /// The value that a text in quotes stands for, given what it is compared with.
    pub(crate) fn quoted_value(&self, other: &Expr, text: &str) -> Option<String> {
        let ExprKind::Path(words) = &other.kind else {
            return None;
        };
        let [record, attribute] = words.as_slice() else {
            return None;
        };
        let dotted = format!("{}.{}", record.text, attribute.text);
        let id = self.names.attributes.get(&dotted)?;
        let AttributeType::OneOf { values, .. } = &self.policy.attributes.get(id.index())?.ty
        else {
            return None;
        };
        let called: Vec<(String, Vec<String>)> = values
            .iter()
            .map(|v| (v.name.clone(), vec![v.label.clone()]))
            .collect();
        nearest_called(text, &called).map(str::to_owned)
    }
}
