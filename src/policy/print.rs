//! Parts of a compiled policy as text: conditions in the author's words and units, values, citations, dates.

use super::{
    AttributeId, AttributeType, Citation, Condition, ConditionId, EntryId, Known, Linear, Named,
    Op, Policy, RuleId, ScaleId, SourceStatus, Test, UnitId, Validity, VariableId, VariableKind,
};
use crate::quantity::{Date, Num, Unit, quantity_text, units_of};

mod condition;
mod whole;

pub use whole::policy_text;

/// Prints parts of a policy.
///
/// What it prints of a condition is a condition of the language again, but where the language has no words for it: the question
/// date and a person's judgement are said in plain words.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'p> {
    policy: &'p Policy,
    /// The policy whose outcome is `posture`.
    unit: UnitId,
}

impl<'p> Printer<'p> {
    /// A printer for a policy; `posture` is the outcome of its root.
    #[must_use]
    pub fn new(policy: &'p Policy) -> Self {
        Printer {
            policy,
            unit: policy.root,
        }
    }

    /// The same printer for the declarations of another of its policies: there `posture` is that one's outcome.
    #[must_use]
    pub fn within(self, unit: UnitId) -> Self {
        Printer { unit, ..self }
    }

    /// A variable: `item.reach at 500 kg`, `item.incorporates has 1.A.2`, `partner`.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> String {
        let Some(variable) = self.policy.variables.get(id.index()) else {
            return unknown("variable", id.0);
        };
        match &variable.kind {
            VariableKind::Attribute(attribute) => self.attribute(*attribute),
            VariableKind::CurvePoint { attribute, at } => {
                format!(
                    "{} at {}",
                    self.attribute(*attribute),
                    self.argument(*attribute, at)
                )
            }
            VariableKind::Member { attribute, class } => {
                let name = self.attribute(*attribute);
                let entries = self.policy.attributes.get(attribute.index());
                let entries = entries.is_some_and(|one| matches!(one.ty, AttributeType::Entries));
                let members = match entries {
                    true => self.policy.codes_of(class).0,
                    false => self.class(*attribute, class),
                };
                match members.as_slice() {
                    [member] => format!("{name} has {member}"),
                    _ => format!("{name} has any of {{ {} }}", members.join(", ")),
                }
            }
            VariableKind::Undeterminable(attribute) => {
                format!("{} is undeterminable", self.attribute(*attribute))
            }
            VariableKind::Identity(record) => match self.policy.records.get(record.index()) {
                Some(record) => record.name.clone(),
                None => unknown("record", record.0),
            },
            VariableKind::QuestionDate => "the question date".to_owned(),
            VariableKind::Judgement(entry) => format!("entry {} by judgement", self.entry(*entry)),
        }
    }

    /// The dotted name of an attribute.
    #[must_use]
    pub fn attribute(&self, id: AttributeId) -> String {
        match self.policy.attributes.get(id.index()) {
            Some(attribute) => attribute.dotted.clone(),
            None => unknown("attribute", id.0),
        }
    }

    /// What a person sees for an attribute: its label, else the dotted name.
    #[must_use]
    pub fn attribute_label(&self, id: AttributeId) -> String {
        let label = self.policy.attributes.get(id.index());
        match label.and_then(|attribute| attribute.label.as_ref()) {
            Some(label) => label.clone(),
            None => self.attribute(id),
        }
    }

    /// A value as the language writes it: `uav`, `true`, `482 km/h`, `{ 1.A.2, ? }`, `{ 500 kg -> 1850 km }`.
    #[must_use]
    pub fn known(&self, id: AttributeId, known: &Known) -> String {
        let ty = self.policy.attributes.get(id.index()).map(|a| &a.ty);
        match known {
            Known::Bool(truth) => truth.to_string(),
            Known::Choice(position) => name(values(ty), *position),
            Known::Number(number) => self.number(id, number),
            Known::Set { members, open } => {
                let mut names: Vec<String> = members.iter().map(|m| name(values(ty), *m)).collect();
                names.sort();
                braces(names, *open)
            }
            Known::Entries { members, open } => braces(
                members.iter().map(|(code, _)| code.clone()).collect(),
                *open,
            ),
            Known::Curve { points, linear } => {
                let point = |(at, value): &(Num, Num)| {
                    format!("{} -> {}", self.argument(id, at), self.number(id, value))
                };
                let points = braces(points.iter().map(point).collect(), false);
                let declared = matches!(ty, Some(AttributeType::Curve { linear: true, .. }));
                format!(
                    "{points}{}",
                    if *linear && !declared { " linear" } else { "" }
                )
            }
            Known::Undeterminable => "undeterminable".to_owned(),
        }
    }

    /// A value for people: `yes`, the labels of enum values, `none` for an empty set.
    #[must_use]
    pub fn shown(&self, id: AttributeId, known: &Known) -> String {
        let ty = self.policy.attributes.get(id.index()).map(|a| &a.ty);
        match known {
            Known::Bool(true) => "yes".to_owned(),
            Known::Bool(false) => "no".to_owned(),
            Known::Choice(position) => label(values(ty), *position),
            Known::Number(number) => self.number(id, number),
            Known::Set { members, open } => {
                enumeration(members.iter().map(|m| label(values(ty), *m)), *open)
            }
            Known::Entries { members, open } => {
                enumeration(members.iter().map(|(code, _)| code.clone()), *open)
            }
            Known::Curve { points, linear } => {
                let point = |(at, value): &(Num, Num)| {
                    format!("{} at {}", self.number(id, value), self.argument(id, at))
                };
                let points: Vec<String> = points.iter().map(point).collect();
                let between = if *linear {
                    ", linear between points"
                } else {
                    ""
                };
                format!("{}{between}", points.join(", "))
            }
            Known::Undeterminable => "cannot be determined".to_owned(),
        }
    }

    /// A number of an attribute in its declared unit, dates as dates; for a curve, one of its values.
    #[must_use]
    pub fn number(&self, id: AttributeId, number: &Num) -> String {
        match self.policy.attributes.get(id.index()).map(|a| &a.ty) {
            Some(AttributeType::Date) => date_text(number),
            Some(AttributeType::Quantity { unit, .. }) => exact_text(number, unit),
            Some(AttributeType::Curve { value, .. }) => exact_text(number, value),
            Some(AttributeType::OneOf { values, .. }) => match number.to_i64() {
                Some(position) => name(Some(values), u32::try_from(position).unwrap_or(u32::MAX)),
                None => number.to_string(),
            },
            _ => number.to_string(),
        }
    }

    /// An argument of a curve in its declared unit.
    #[must_use]
    pub fn argument(&self, id: AttributeId, number: &Num) -> String {
        match self.policy.attributes.get(id.index()).map(|a| &a.ty) {
            Some(AttributeType::Curve { argument, .. }) => exact_text(number, argument),
            _ => self.number(id, number),
        }
    }

    /// A number of a variable in the unit of its attribute.
    #[must_use]
    pub fn variable_number(&self, id: VariableId, number: &Num) -> String {
        match self.policy.variables.get(id.index()).map(|v| &v.kind) {
            Some(
                VariableKind::Attribute(attribute) | VariableKind::CurvePoint { attribute, .. },
            ) => self.number(*attribute, number),
            Some(VariableKind::QuestionDate) => date_text(number),
            _ => number.to_string(),
        }
    }

    /// What a person sees for an outcome.
    #[must_use]
    pub fn outcome(&self, scale: ScaleId, outcome: u32) -> String {
        label(self.outcomes(scale), outcome)
    }

    /// The name of an outcome.
    #[must_use]
    pub fn outcome_name(&self, scale: ScaleId, outcome: u32) -> String {
        name(self.outcomes(scale), outcome)
    }

    fn outcomes(&self, scale: ScaleId) -> Option<&'p [Named]> {
        let scale = self.policy.scales.get(scale.index());
        scale.map(|scale| scale.outcomes.as_slice())
    }

    /// The name of a rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> String {
        match self.policy.rules.get(id.index()) {
            Some(rule) => rule.name.clone(),
            None => unknown("rule", id.0),
        }
    }

    /// The code or name of an entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> String {
        match self.policy.entries.get(id.index()) {
            Some(entry) => entry.code.clone(),
            None => unknown("entry", id.0),
        }
    }

    /// Code and title of an entry on a day: `1.A.2 Complete unmanned aerial vehicle systems`. Without a day, or where it does not
    /// exist on that day, the title it had last.
    #[must_use]
    pub fn entry_title(&self, id: EntryId, day: Option<Date>) -> String {
        let Some(entry) = self.policy.entries.get(id.index()) else {
            return unknown("entry", id.0);
        };
        let on_the_day = day.and_then(|day| entry.versions.iter().find(|v| v.validity.holds(day)));
        match on_the_day.or(entry.versions.last()) {
            Some(version) if !version.title.is_empty() => {
                format!("{} {}", entry.code, version.title)
            }
            _ => entry.code.clone(),
        }
    }

    /// The title of a policy, else its name.
    #[must_use]
    pub fn policy_title(&self, id: UnitId) -> String {
        match self.policy.units.get(id.index()) {
            Some(unit) if unit.title.is_empty() => unit.name.clone(),
            Some(unit) => unit.title.clone(),
            None => unknown("policy", id.0),
        }
    }

    /// A citation as a person reads it: `White House statement on UAS, 2020-07-24 (secondary source)`.
    #[must_use]
    pub fn citation(&self, citation: &Citation) -> String {
        let Some(id) = citation.source else {
            return format!("{} (unverified)", citation.place);
        };
        let Some(source) = self.policy.sources.get(id.index()) else {
            return unknown("source", id.0);
        };
        let mut text = if source.title.is_empty() {
            source.name.clone()
        } else {
            source.title.clone()
        };
        for part in [
            source.dated.map(|d| d.to_string()),
            Some(citation.place.clone()),
        ] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                text.push_str(", ");
                text.push_str(&part);
            }
        }
        text.push_str(match source.status {
            SourceStatus::Primary => "",
            SourceStatus::Secondary => " (secondary source)",
            SourceStatus::Unverified => " (unverified)",
        });
        text
    }

    /// When something is in force: `from 2020-07-24`, `until 2025-01-03`, both, or `always`.
    #[must_use]
    pub fn validity(&self, validity: &Validity) -> String {
        match (validity.from, validity.until) {
            (None, None) => "always".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (Some(from), Some(until)) => format!("from {from} until {until}"),
        }
    }

    /// The members of a class of a set, each by name, in the order of their names.
    fn class(&self, attribute: AttributeId, class: &[u32]) -> Vec<String> {
        let ty = self.policy.attributes.get(attribute.index()).map(|a| &a.ty);
        let mut members: Vec<String> = class
            .iter()
            .map(|position| match ty {
                Some(AttributeType::Entries) => self.entry(EntryId(*position)),
                _ => name(values(ty), *position),
            })
            .collect();
        members.sort();
        members
    }
}

/// A quantity in a unit. Where its value there is no finite decimal, in another unit of the dimension that has one, so that what is
/// printed can be read again; where none has, as a fraction.
fn exact_text(base: &Num, unit: &Unit) -> String {
    let terminates = |unit: &Unit| !unit.from_base(base).to_string().contains('/');
    if terminates(unit) {
        return quantity_text(base, unit);
    }
    let others = units_of(unit.dim)
        .into_iter()
        .filter_map(|text| Unit::parse(text).ok());
    let mut others = others.filter(|other| other.dim == unit.dim && terminates(other));
    match others.next() {
        Some(other) => quantity_text(base, &other),
        None => quantity_text(base, unit),
    }
}

fn date_text(days: &Num) -> String {
    match days.to_i64().and_then(Date::from_days) {
        Some(date) => date.to_string(),
        None => format!("day {days}"),
    }
}

fn values(ty: Option<&AttributeType>) -> Option<&[Named]> {
    match ty {
        Some(AttributeType::OneOf { values, .. } | AttributeType::Set(values)) => Some(values),
        _ => None,
    }
}

fn named(values: Option<&[Named]>, position: u32) -> Option<&Named> {
    usize::try_from(position)
        .ok()
        .and_then(|at| values.and_then(|values| values.get(at)))
}

fn name(values: Option<&[Named]>, position: u32) -> String {
    named(values, position).map_or_else(|| unknown("value", position), |v| v.name.clone())
}

fn label(values: Option<&[Named]>, position: u32) -> String {
    named(values, position).map_or_else(|| unknown("value", position), |v| v.label.clone())
}

fn braces(mut members: Vec<String>, open: bool) -> String {
    if open {
        members.push("?".to_owned());
    }
    if members.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", members.join(", "))
    }
}

fn enumeration(members: impl Iterator<Item = String>, open: bool) -> String {
    let members: Vec<String> = members.collect();
    match (members.is_empty(), open) {
        (true, false) => "none".to_owned(),
        (true, true) => "not all known".to_owned(),
        (false, false) => members.join(", "),
        (false, true) => format!("{} and perhaps more", members.join(", ")),
    }
}

/// An id that is not of this policy. It is shown rather than passed over: whoever reads it has found a bug.
fn unknown(what: &str, id: u32) -> String {
    format!("<{what} {id}>")
}

#[cfg(test)]
mod tests;
