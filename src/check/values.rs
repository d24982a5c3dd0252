//! Values as written → values of an attribute's type, in base units.
//!
//! Registers, `otherwise`, in-language tests and cases all state values, and a value means the same in each of them: this is the
//! only place that gives it its meaning. Only the records, attributes, entries and instances of the policy are read, so that a
//! policy still being built can be asked.

mod curve;
mod error;
mod label;
mod number;
mod shown;
mod wording;

pub use error::{Found, Taker, ValueError, ValueErrorKind};
pub use number::{NumberAndUnit, split_quantity};
pub use shown::{shown_literal, shown_value};

use crate::ast::{Literal, Value, ValueKind, Word};
use crate::diagnostic::{nearest, nearest_called};
use crate::policy::code::is_under;
use crate::policy::{
    Attribute, AttributeId, AttributeType, EntryId, Knowledge, Known, Named, Policy,
};
use crate::quantity::{Date, Num};
use crate::source::Span;

/// Where a value is stated; it decides how text is read and how a fault is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// In a file of the language.
    Policy,
    /// In a JSON case, or anything else that is not the language.
    Case,
}

/// What a value says about an attribute; none when it says `unknown`.
///
/// # Errors
/// The first thing that is wrong with the value.
pub fn knowledge(
    policy: &Policy,
    attribute: AttributeId,
    value: &Value,
) -> Result<Option<Knowledge>, ValueError> {
    let (knowledge, errors) = read(
        policy,
        attribute,
        value,
        Setting::Policy,
        |reader, value| reader.knowledge(value),
    );
    match errors.into_iter().next() {
        Some(error) => Err(error),
        None => Ok(knowledge),
    }
}

/// What a value says about an attribute; none when it says `unknown`.
///
/// # Errors
/// Everything that is wrong with the value; at least one.
pub fn knowledge_all(
    policy: &Policy,
    attribute: AttributeId,
    value: &Value,
    setting: Setting,
) -> Result<Option<Knowledge>, Vec<ValueError>> {
    let (knowledge, errors) = read(policy, attribute, value, setting, |reader, value| {
        reader.knowledge(value)
    });
    if errors.is_empty() {
        Ok(knowledge)
    } else {
        Err(errors)
    }
}

/// The one value of an attribute that a register or an `otherwise` states: no bounds, no alternatives, not `unknown`.
///
/// # Errors
/// The first thing that is wrong with the value.
pub fn known(policy: &Policy, attribute: AttributeId, value: &Value) -> Result<Known, ValueError> {
    let (known, errors) = read(
        policy,
        attribute,
        value,
        Setting::Policy,
        |reader, value| reader.single(value),
    );
    match (known, errors.into_iter().next()) {
        (Some(known), None) => Ok(known),
        (_, Some(error)) => Err(error),
        // `single` gives a value or says why not, so that nothing is left but `unknown`.
        (None, None) => Err(ValueError::new(
            attribute,
            value.span,
            ValueErrorKind::NotExact {
                found: Found::Unknown,
            },
        )),
    }
}

/// Reads a value one way, with all that is wrong with it.
fn read<T>(
    policy: &Policy,
    id: AttributeId,
    value: &Value,
    setting: Setting,
    how: impl FnOnce(&mut Reader<'_>, &Value) -> Option<T>,
) -> (Option<T>, Vec<ValueError>) {
    let Some(attribute) = policy.attributes.get(id.index()) else {
        let error = ValueError::new(id, value.span, ValueErrorKind::NoSuchAttribute);
        return (None, vec![error]);
    };
    let mut reader = Reader {
        policy,
        id,
        attribute,
        setting,
        errors: Vec::new(),
    };
    let found = how(&mut reader, value);
    (found, reader.errors)
}

/// The declared entries at or under a code or name: `1.A` covers `1.A.2`, `2` does not cover `20`.
///
/// Empty when nothing declared is meant.
#[must_use]
pub fn entries_under(policy: &Policy, code: &str) -> Vec<EntryId> {
    let mut found = Vec::new();
    for (index, entry) in (0..).zip(&policy.entries) {
        let by_code = is_under(&entry.code, code);
        // A sub-entry may have a name of its own; it is still under what it is written in.
        let mut above = entry.parent;
        let mut steps = policy.entries.len();
        let mut by_nesting = false;
        while let Some(parent) = above.and_then(|id| policy.entries.get(id.index())) {
            by_nesting |= parent.code == code;
            above = parent.parent;
            // A parent that leads back to itself is reported where entries are checked; here it only must not loop.
            steps = steps.saturating_sub(1);
            if steps == 0 {
                break;
            }
        }
        if by_code || by_nesting {
            found.push(EntryId(index));
        }
    }
    found
}

/// Reads one value.
struct Reader<'p> {
    policy: &'p Policy,
    id: AttributeId,
    attribute: &'p Attribute,
    setting: Setting,
    errors: Vec<ValueError>,
}

impl Reader<'_> {
    /// Notes what is wrong; there is no value then.
    fn fail<T>(&mut self, span: Span, kind: ValueErrorKind) -> Option<T> {
        self.errors.push(ValueError::new(self.id, span, kind));
        None
    }

    fn knowledge(&mut self, value: &Value) -> Option<Knowledge> {
        match &value.kind {
            ValueKind::Unknown => None,
            ValueKind::Bounds { at_least, at_most } => {
                self.bounds(value.span, at_least.as_deref(), at_most.as_deref())
            }
            ValueKind::OneOf(values) => self.alternatives(value.span, values),
            _ => self.exact(value).map(Knowledge::Exactly),
        }
    }

    fn single(&mut self, value: &Value) -> Option<Known> {
        let found = match &value.kind {
            ValueKind::Unknown => Found::Unknown,
            ValueKind::Bounds { .. } => Found::Bounds,
            ValueKind::OneOf(_) => Found::Alternatives,
            _ => return self.exact(value),
        };
        self.fail(value.span, ValueErrorKind::NotExact { found })
    }

    fn bounds(
        &mut self,
        span: Span,
        at_least: Option<&Value>,
        at_most: Option<&Value>,
    ) -> Option<Knowledge> {
        let ordered = match &self.attribute.ty {
            AttributeType::OneOf { ordered, .. } => *ordered,
            AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date
            | AttributeType::Quantity { .. } => true,
            AttributeType::Bool
            | AttributeType::Set(_)
            | AttributeType::Entries
            | AttributeType::Curve { .. } => false,
        };
        if !ordered {
            return self.fail(span, ValueErrorKind::NoOrder);
        }
        let low = at_least.map(|value| self.part(value, Taker::Bounds));
        let high = at_most.map(|value| self.part(value, Taker::Bounds));
        if matches!(low, Some(None)) || matches!(high, Some(None)) {
            return None;
        }
        let (low, high) = (low.flatten(), high.flatten());
        if let (Some(least), Some(most)) = (&low, &high)
            && least > most
        {
            let kind = ValueErrorKind::Crossed {
                at_least: at_least.map(shown_value).unwrap_or_default(),
                at_most: at_most.map(shown_value).unwrap_or_default(),
            };
            return self.fail(span, kind);
        }
        if low.is_none() && high.is_none() {
            return None;
        }
        Some(Knowledge::Between {
            at_least: low,
            at_most: high,
        })
    }

    fn alternatives(&mut self, span: Span, values: &[Value]) -> Option<Knowledge> {
        let scalar = !matches!(
            self.attribute.ty,
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. }
        );
        if !scalar {
            return self.fail(span, ValueErrorKind::NoAlternatives);
        }
        if values.is_empty() {
            return self.fail(span, ValueErrorKind::EmptyAlternatives);
        }
        let mut known = Vec::new();
        for value in values {
            if let Some(value) = self.part(value, Taker::Alternatives)
                && !known.contains(&value)
            {
                known.push(value);
            }
        }
        Some(Knowledge::OneOf(known))
    }

    /// A value inside bounds or alternatives, where neither partial knowledge nor `undeterminable` can stand.
    fn part(&mut self, value: &Value, taker: Taker) -> Option<Known> {
        let found = match &value.kind {
            ValueKind::Unknown => Found::Unknown,
            ValueKind::Undeterminable => Found::Undeterminable,
            ValueKind::Bounds { .. } => Found::Bounds,
            ValueKind::OneOf(_) => Found::Alternatives,
            _ => return self.exact(value),
        };
        self.fail(value.span, ValueErrorKind::Inside { taker, found })
    }

    fn exact(&mut self, value: &Value) -> Option<Known> {
        let attribute = self.attribute;
        let span = value.span;
        match (&attribute.ty, &value.kind) {
            (_, ValueKind::Undeterminable) => {
                if attribute.undeterminable {
                    Some(Known::Undeterminable)
                } else {
                    self.fail(span, ValueErrorKind::NotUndeterminable)
                }
            }
            (AttributeType::Bool, ValueKind::Literal(Literal::Bool(truth))) => {
                Some(Known::Bool(*truth))
            }
            (AttributeType::OneOf { values, .. }, ValueKind::Name(word)) => {
                self.choice(values, word).map(Known::Choice)
            }
            (
                AttributeType::Integer | AttributeType::Decimal | AttributeType::Quantity { .. },
                ValueKind::Literal(Literal::Number { digits, unit }),
            ) => self
                .scalar_number(span, digits, unit.as_ref())
                .map(Known::Number),
            (AttributeType::Date, ValueKind::Literal(Literal::Date(word))) => self.date(word),
            (AttributeType::Set(values), ValueKind::Set { members, open }) => {
                self.value_set(values, members, *open)
            }
            (AttributeType::Entries, ValueKind::Set { members, open }) => {
                self.entry_set(members, *open)
            }
            (AttributeType::Curve { .. }, ValueKind::Curve { points, linear }) => {
                self.curve(span, points, *linear)
            }
            (
                AttributeType::Curve { .. },
                ValueKind::Set {
                    members,
                    open: false,
                },
            ) if members.is_empty() => self.fail(span, ValueErrorKind::NoPoints),
            (_, ValueKind::Literal(Literal::Text(word))) => self.quoted(word),
            _ => self.fail(
                span,
                ValueErrorKind::WrongType {
                    found: Found::of(value),
                },
            ),
        }
    }

    /// A quoted string where the type has a form of its own: only ever a slip, and often clear what was meant.
    fn quoted(&mut self, word: &Word) -> Option<Known> {
        let text = word.text.as_str();
        let means_value = match &self.attribute.ty {
            AttributeType::Bool => text == "true" || text == "false",
            AttributeType::OneOf { values, .. } => position(values, text).is_some(),
            AttributeType::Date => Date::parse(text).is_ok(),
            AttributeType::Integer | AttributeType::Decimal | AttributeType::Quantity { .. } => {
                split_quantity(text).is_some()
            }
            _ => false,
        };
        let kind = if means_value {
            ValueErrorKind::Quoted {
                text: text.to_owned(),
            }
        } else {
            ValueErrorKind::WrongType {
                found: Found::Text(text.to_owned()),
            }
        };
        self.fail(word.span, kind)
    }

    fn choice(&mut self, values: &[Named], word: &Word) -> Option<u32> {
        if let Some(position) = position(values, &word.text) {
            return Some(position);
        }
        let called: Vec<(String, Vec<String>)> = values
            .iter()
            .map(|v| (v.name.clone(), vec![v.label.clone()]))
            .collect();
        let near = nearest_called(&word.text, &called);
        self.fail(
            word.span,
            ValueErrorKind::NoSuchValue {
                word: word.text.clone(),
                nearest: near.map(str::to_owned),
            },
        )
    }

    fn date(&mut self, word: &Word) -> Option<Known> {
        match Date::parse(&word.text) {
            Ok(date) => Some(Known::Number(Num::from_int(date.days()))),
            Err(error) => self.fail(
                word.span,
                ValueErrorKind::BadDate {
                    text: word.text.clone(),
                    error,
                },
            ),
        }
    }

    fn value_set(&mut self, values: &[Named], members: &[Word], open: bool) -> Option<Known> {
        let mut positions: Vec<u32> = members
            .iter()
            .filter_map(|word| self.choice(values, word))
            .collect();
        positions.sort_unstable();
        positions.dedup();
        Some(Known::Set {
            members: positions,
            open,
        })
    }

    fn entry_set(&mut self, members: &[Word], open: bool) -> Option<Known> {
        let mut found: Vec<(String, Vec<EntryId>)> = Vec::new();
        for word in members {
            let under = entries_under(self.policy, &word.text);
            if under.is_empty() {
                let near = nearest(
                    &word.text,
                    self.policy.entries.iter().map(|e| e.code.as_str()),
                );
                let kind = ValueErrorKind::NoSuchEntry {
                    code: word.text.clone(),
                    nearest: near.map(str::to_owned),
                };
                self.fail::<()>(word.span, kind);
            } else {
                found.push((word.text.clone(), under));
            }
        }
        found.sort();
        found.dedup();
        Some(Known::Entries {
            members: found,
            open,
        })
    }
}

/// The position of a value among those of an enum or a set.
fn position(values: &[Named], name: &str) -> Option<u32> {
    (0..)
        .zip(values)
        .find(|(_, v)| v.name == name)
        .map(|(i, _)| i)
}

#[cfg(test)]
mod tests;
