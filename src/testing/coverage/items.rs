//! What there is to cover in a policy: every declaration that can decide something, the conditions in it, its limits.

use crate::policy::{
    Condition, ConditionId, ConditionPlace, EntryId, EntryTest, ExceptionId, ObligationId, Op,
    Places, Policy, Printer, RuleId, Test, UnitId, Validity, VariableId,
};
use crate::quantity::{Date, Num};
use crate::source::Span;

/// One version of a declaration that can decide something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::testing) enum Subject {
    /// A rule: it is decisive.
    Rule(RuleId),
    /// An exception: it holds.
    Exception(ExceptionId),
    /// An obligation block: something in it is due.
    Obligation(ObligationId),
    /// An entry's version: the entry matches while it is in force.
    Entry(EntryId, usize),
}

/// A declaration with what is in it.
pub(in crate::testing) struct Declared {
    pub(in crate::testing) subject: Subject,
    pub(in crate::testing) name: String,
    pub(in crate::testing) unit: Option<UnitId>,
    pub(in crate::testing) span: Span,
    pub(in crate::testing) validity: Validity,
    pub(in crate::testing) conditions: Vec<Asked>,
    pub(in crate::testing) limits: Vec<Limit>,
    pub(in crate::testing) days: Vec<Day>,
}

/// One condition without further conditions in it.
pub(in crate::testing) struct Asked {
    pub(in crate::testing) id: ConditionId,
    pub(in crate::testing) span: Span,
    pub(in crate::testing) text: String,
}

/// A number a variable is compared with.
#[derive(Clone)]
pub(in crate::testing) struct Limit {
    pub(in crate::testing) variable: VariableId,
    pub(in crate::testing) op: Op,
    pub(in crate::testing) limit: Num,
    /// The place whose condition it is part of.
    pub(in crate::testing) place: ConditionPlace,
    pub(in crate::testing) span: Span,
    pub(in crate::testing) text: String,
}

/// A day on which it begins or ends.
pub(in crate::testing) struct Day {
    pub(in crate::testing) day: Date,
    pub(in crate::testing) text: String,
}

/// Everything to cover, in the order of the tables. What an `extends` copied is there once for each copy.
pub(in crate::testing) fn declared(policy: &Policy, places: &Places) -> Vec<Declared> {
    let mut all: Vec<Declared> = Vec::new();
    let mut add = |subject, name: &str, unit, span: Option<&Span>, validity: Validity| {
        let Some(span) = span else { return };
        let named = [("from", validity.from), ("until", validity.until)];
        let days = named.into_iter().filter_map(|(word, day)| {
            day.map(|day| Day {
                day,
                text: format!("{word} {day}"),
            })
        });
        all.push(Declared {
            subject,
            name: name.to_owned(),
            unit,
            span: *span,
            validity,
            conditions: Vec::new(),
            limits: Vec::new(),
            days: days.collect(),
        });
    };
    for (id, entry) in (0..).map(EntryId).zip(&policy.entries) {
        for (at, version) in entry.versions.iter().enumerate() {
            let span = places.entries.get(id.index()).and_then(|all| all.get(at));
            if version.test != EntryTest::Reserved {
                add(
                    Subject::Entry(id, at),
                    &entry.code,
                    None,
                    span,
                    version.validity,
                );
            }
        }
    }
    for (id, rule) in (0..).map(RuleId).zip(&policy.rules) {
        let span = places.rules.get(id.index());
        add(
            Subject::Rule(id),
            &rule.name,
            Some(rule.unit),
            span,
            rule.validity,
        );
    }
    for (id, exception) in (0..).map(ExceptionId).zip(&policy.exceptions) {
        let span = places.exceptions.get(id.index());
        let unit = Some(exception.unit);
        add(
            Subject::Exception(id),
            &exception.name,
            unit,
            span,
            exception.validity,
        );
    }
    for (id, block) in (0..).map(ObligationId).zip(&policy.obligations) {
        let span = places.obligations.get(id.index());
        add(
            Subject::Obligation(id),
            &block.name,
            Some(block.unit),
            span,
            block.validity,
        );
    }
    for (place, condition) in policy.condition_places() {
        let subject = match place {
            ConditionPlace::Rule(id, _) | ConditionPlace::RuleUnless(id, _) => Subject::Rule(id),
            ConditionPlace::Exception(id) => Subject::Exception(id),
            ConditionPlace::Obligation(id, _) | ConditionPlace::ObligationUnless(id, _) => {
                Subject::Obligation(id)
            }
            ConditionPlace::Entry(id, at) => Subject::Entry(id, at),
            ConditionPlace::Define(..) | ConditionPlace::Applies(_) => continue,
        };
        if let Some(declared) = all.iter_mut().find(|d| d.subject == subject) {
            leaves(policy, places, (place, condition), declared);
        }
    }
    all
}

/// Conditions nest no deeper than the parser allows.
fn leaves(
    policy: &Policy,
    places: &Places,
    (place, id): (ConditionPlace, ConditionId),
    declared: &mut Declared,
) {
    let span_of = |id: ConditionId| places.conditions.get(id.index()).copied();
    let (Some(condition), Some(span)) = (policy.conditions.get(id.index()), span_of(id)) else {
        return;
    };
    // What one comparison was lowered into stands in one place and is one condition for its author.
    let apart = |parts: &[ConditionId]| parts.iter().any(|part| span_of(*part) != Some(span));
    match condition {
        Condition::All(parts) | Condition::Any(parts) if apart(parts) => {
            for part in parts {
                leaves(policy, places, (place, *part), declared);
            }
            return;
        }
        Condition::Not(inner) if apart(&[*inner]) => {
            return leaves(policy, places, (place, *inner), declared);
        }
        _ => {}
    }
    let mut printer = Printer::new(policy);
    if let Some(unit) = declared.unit {
        printer = printer.within(unit);
    }
    let text = printer.condition(id);
    if let Condition::Test(variable, Test::Number(op, limit)) = condition {
        declared.limits.push(Limit {
            variable: *variable,
            op: *op,
            limit: limit.clone(),
            place,
            span,
            text: text.clone(),
        });
    }
    declared.conditions.push(Asked { id, span, text });
}
