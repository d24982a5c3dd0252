//! A case no completion of which exists, in words: the statements in conflict, quoted.

use super::Basis;
use crate::case::Case;
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Contradiction;
use crate::policy::{AttributeId, Condition, ConditionId, InstanceId, Printer, RecordId};
use crate::source::{Sources, Span};

/// Statements that contradict each other.
const CONTRADICTION: Code = Code("E0599");

/// What is wrong with the case. The labels speak of the policy's files, and of the case's own when it is one of the
/// language; [`quoting`] points into a JSON case too.
#[must_use]
pub fn diagnostics(basis: Basis<'_>, case: &Case, found: &Contradiction) -> Vec<Diagnostic> {
    let place = |span: Span| case.read_from.is_none().then_some(span);
    said(basis, case, found, &place)
}

/// What is wrong with the case, pointing also into the JSON text it was read from, which is added to the sources.
pub fn quoting(
    basis: Basis<'_>,
    case: &Case,
    found: &Contradiction,
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let Some(from) = &case.read_from else {
        return diagnostics(basis, case, found);
    };
    let file = sources.add(from.name.as_str(), from.text.as_str());
    said(basis, case, found, &|span| Some(Span { file, ..span }))
}

/// `place` gives a place of the case among the sources.
fn said(
    basis: Basis<'_>,
    case: &Case,
    found: &Contradiction,
    place: &dyn Fn(Span) -> Option<Span>,
) -> Vec<Diagnostic> {
    let printer = Printer::new(basis.policy);
    let mut diagnostic = Diagnostic::error(CONTRADICTION, message(basis, found));
    for id in &found.facts {
        diagnostic = fact(diagnostic, basis, case, place, *id);
    }
    for id in &found.identities {
        diagnostic = identity(diagnostic, basis, case, place, *id);
    }
    for (instance, attribute) in &found.register {
        diagnostic = register(diagnostic, basis, &printer, *instance, *attribute);
    }
    for position in &found.assumes {
        if let Some(condition) = basis.policy.assumes.get(*position) {
            let text = assumption(basis, &printer, *condition);
            diagnostic = diagnostic.note(format!("the policy assumes {text}"));
        }
        if let Some(span) = basis.places.assumes.get(*position) {
            diagnostic = diagnostic.also(*span, "what the policy assumes of every case");
        }
    }
    for id in &found.curves {
        diagnostic = diagnostic.note(format!(
            "the points of {} and the bounds it is declared with leave no value",
            name(basis, *id)
        ));
    }
    vec![
        diagnostic.help(
            "correct one of these statements, or leave it out: what is not stated stays open",
        ),
    ]
}

/// An assumption as it is written: what `implies` stands for in the tables is turned back.
fn assumption(basis: Basis<'_>, printer: &Printer<'_>, id: ConditionId) -> String {
    let condition = |id: ConditionId| basis.policy.conditions.get(id.index());
    if let Some(Condition::Any(parts)) = condition(id)
        && let [premise, conclusion] = parts.as_slice()
        && let Some(Condition::Not(premise)) = condition(*premise)
    {
        let (premise, conclusion) = (printer.condition(*premise), printer.condition(*conclusion));
        return format!("{premise} implies {conclusion}");
    }
    printer.condition(id)
}

fn message(basis: Basis<'_>, found: &Contradiction) -> String {
    match (found.facts.as_slice(), found.register.as_slice()) {
        ([fact], [(instance, _)]) => {
            let who = basis.policy.instances.get(instance.index());
            format!(
                "`{}` is stated against the register of `{}`",
                name(basis, *fact),
                who.map_or("", |who| who.name.as_str())
            )
        }
        ([fact], []) if !found.curves.is_empty() || !found.assumes.is_empty() => {
            format!("what is stated of `{}` cannot be true", name(basis, *fact))
        }
        _ => "the facts stated cannot all be true".to_owned(),
    }
}

fn name(basis: Basis<'_>, id: AttributeId) -> &str {
    basis.attribute(id).map_or("", |a| a.dotted.as_str())
}

fn fact(
    mut diagnostic: Diagnostic,
    basis: Basis<'_>,
    case: &Case,
    at: &dyn Fn(Span) -> Option<Span>,
    id: AttributeId,
) -> Diagnostic {
    let Some(stated) = case.facts.iter().find(|fact| fact.attribute == id) else {
        return diagnostic;
    };
    let text = format!("{} = {}", name(basis, id), stated.written);
    if let Some(place) = stated.place.and_then(at) {
        diagnostic = diagnostic.at(place, "stated by the case");
    }
    let source = stated.source.as_ref().map(|source| format!(" ({source})"));
    diagnostic.note(format!(
        "the case states {text}{}",
        source.unwrap_or_default()
    ))
}

fn identity(
    mut diagnostic: Diagnostic,
    basis: Basis<'_>,
    case: &Case,
    at: &dyn Fn(Span) -> Option<Span>,
    id: RecordId,
) -> Diagnostic {
    let Some(stated) = case.identities.iter().find(|stated| stated.record == id) else {
        return diagnostic;
    };
    let record = basis.record(id).map_or("", |record| record.name.as_str());
    let who = stated
        .instance
        .and_then(|id| basis.policy.instances.get(id.index()))
        .map_or("another", |instance| instance.name.as_str());
    if let Some(place) = stated.place.and_then(at) {
        diagnostic = diagnostic.at(place, "who it is");
    }
    diagnostic.note(format!("the case says the {record} is {who}"))
}

fn register(
    mut diagnostic: Diagnostic,
    basis: Basis<'_>,
    printer: &Printer<'_>,
    id: InstanceId,
    attribute: AttributeId,
) -> Diagnostic {
    let Some(instance) = basis.policy.instances.get(id.index()) else {
        return diagnostic;
    };
    if let Some(span) = basis.places.instances.get(id.index()) {
        diagnostic = diagnostic.also(*span, "the register");
    }
    let stated = instance
        .facts
        .iter()
        .find(|fact| fact.attribute == attribute);
    let name = name(basis, attribute);
    let Some(stated) = stated else {
        // A register that is silent has the value the attribute is declared with.
        let value = basis
            .attribute(attribute)
            .and_then(|a| a.otherwise.as_ref())
            .map_or_else(String::new, |value| printer.known(attribute, value));
        return diagnostic.note(format!(
            "the register of {} is silent on {name}, which then is {value}",
            instance.name
        ));
    };
    let values: Vec<String> = stated
        .values
        .iter()
        .map(|(validity, value)| {
            let when = match (validity.from, validity.until) {
                (None, None) => String::new(),
                _ => format!(" {}", printer.validity(validity)),
            };
            format!("{}{when}", printer.known(attribute, value))
        })
        .collect();
    let cited: Vec<String> = stated
        .citations
        .iter()
        .map(|c| printer.citation(c))
        .collect();
    let based = match cited.is_empty() {
        true => String::new(),
        false => format!("; {}", cited.join("; ")),
    };
    diagnostic.note(format!(
        "the register of {} has {name}: {}{based}",
        instance.name,
        values.join(", ")
    ))
}
