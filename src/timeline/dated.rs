//! What in a policy begins or ends on a day, and whose doing that is.

use crate::ast::{self, ChangeKind, DeclarationKind};
use crate::policy::{
    AttributeId, DefineId, EntryId, ExceptionId, InstanceId, ObligationId, Policy, RuleId, UnitId,
    Validity,
};
use crate::quantity::Date;

/// Something that exists from a day until a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A policy.
    Unit(UnitId),
    /// A version of a rule.
    Rule(RuleId),
    /// A version of an exception.
    Exception(ExceptionId),
    /// A version of an obligation.
    Obligation(ObligationId),
    /// A version of an entry, by its position.
    Entry(EntryId, usize),
    /// A version of a named condition, by its position.
    Define(DefineId, usize),
    /// A value in a register, by its position.
    Register(InstanceId, AttributeId, usize),
}

/// Which end of it falls on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// It begins.
    Begins,
    /// It is there no longer.
    Ends,
}

/// Whose doing it is that something begins or ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// An amendment's, by its name.
    Amendment(String),
    /// That of the declaration itself: the word for what it is, and its name.
    Declaration(&'static str, String),
}

fn ids<T>(table: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0u32..).zip(table)
}

/// Everything in a policy that has dates.
pub(super) fn all(policy: &Policy) -> impl Iterator<Item = (Event, Validity)> + '_ {
    let units = ids(&policy.units).map(|(id, unit)| {
        let validity = Validity {
            from: unit.effective,
            until: None,
        };
        (Event::Unit(UnitId(id)), validity)
    });
    let rules = ids(&policy.rules).map(|(id, r)| (Event::Rule(RuleId(id)), r.validity));
    let exceptions =
        ids(&policy.exceptions).map(|(id, e)| (Event::Exception(ExceptionId(id)), e.validity));
    let obligations =
        ids(&policy.obligations).map(|(id, o)| (Event::Obligation(ObligationId(id)), o.validity));
    let entries = ids(&policy.entries).flat_map(|(id, entry)| {
        let versions = entry.versions.iter().enumerate();
        versions.map(move |(at, version)| (Event::Entry(EntryId(id), at), version.validity))
    });
    let defines = ids(&policy.defines).flat_map(|(id, define)| {
        let versions = define.versions.iter().enumerate();
        versions.map(move |(at, (validity, _))| (Event::Define(DefineId(id), at), *validity))
    });
    let register = ids(&policy.instances).flat_map(|(id, instance)| {
        instance.facts.iter().flat_map(move |fact| {
            let values = fact.values.iter().enumerate();
            values.map(move |(at, (validity, _))| {
                (
                    Event::Register(InstanceId(id), fact.attribute, at),
                    *validity,
                )
            })
        })
    });
    units
        .chain(rules)
        .chain(exceptions)
        .chain(obligations)
        .chain(entries)
        .chain(defines)
        .chain(register)
}

/// What begins or ends on a day.
pub(super) fn on(policy: &Policy, day: Date) -> Vec<(Event, Edge)> {
    let mut found = Vec::new();
    for (event, validity) in all(policy) {
        if validity.from == Some(day) {
            found.push((event, Edge::Begins));
        }
        if validity.until == Some(day) {
            found.push((event, Edge::Ends));
        }
    }
    found
}

/// The word for what it is, and its name.
pub(super) fn named(policy: &Policy, event: Event) -> (&'static str, String) {
    let name = match event {
        Event::Unit(id) => policy.units.get(id.index()).map(|u| u.name.clone()),
        Event::Rule(id) => policy.rules.get(id.index()).map(|r| r.name.clone()),
        Event::Exception(id) => policy.exceptions.get(id.index()).map(|e| e.name.clone()),
        Event::Obligation(id) => policy.obligations.get(id.index()).map(|o| o.name.clone()),
        Event::Entry(id, _) => policy.entries.get(id.index()).map(|e| e.code.clone()),
        Event::Define(id, _) => policy.defines.get(id.index()).map(|d| d.name.clone()),
        Event::Register(id, attribute, _) => policy.instances.get(id.index()).map(|instance| {
            let dotted = policy.attributes.get(attribute.index());
            let dotted = dotted.map_or("", |a| a.dotted.as_str());
            format!("{dotted} of {}", instance.name)
        }),
    };
    let word = match event {
        Event::Unit(_) => "policy",
        Event::Rule(_) => "rule",
        Event::Exception(_) => "exception",
        Event::Obligation(_) => "obligation",
        Event::Entry(..) => "entry",
        Event::Define(..) => "define",
        Event::Register(..) => "register",
    };
    (word, name.unwrap_or_default())
}

/// Whose doing it is that the event falls on the day.
pub(super) fn origin(
    policy: &Policy,
    files: &[ast::File],
    event: Event,
    edge: Edge,
    day: Date,
) -> Origin {
    let (word, name) = named(policy, event);
    if edge == Edge::Begins
        && let Some(amendment) = brought_by(policy, event)
    {
        return Origin::Amendment(amendment);
    }
    // What takes the place of another on the same day comes from the amendment that ended the other.
    let follows = (edge == Edge::Ends)
        .then(|| follower(policy, event, day))
        .flatten()
        .and_then(|next| brought_by(policy, next));
    let ended = || {
        amendments(files)
            .filter(|amendment| from(amendment) == Some(day))
            .find(|amendment| {
                amendment
                    .changes
                    .iter()
                    .any(|c| touches(&c.kind, word, &name))
            })
            .map(|amendment| amendment.name.text.clone())
    };
    match follows.or_else(ended) {
        Some(amendment) => Origin::Amendment(amendment),
        None => Origin::Declaration(word, name),
    }
}

/// The amendments of all files.
pub(super) fn amendments(files: &[ast::File]) -> impl Iterator<Item = &ast::Amendment> {
    let declarations = files.iter().flat_map(|file| &file.declarations);
    declarations.filter_map(|declaration| match &declaration.kind {
        DeclarationKind::Amendment(node) => Some(node),
        _ => None,
    })
}

fn from(amendment: &ast::Amendment) -> Option<Date> {
    Date::parse(&amendment.from.as_ref()?.text).ok()
}

/// The amendment that brought it, where the policy notes that.
fn brought_by(policy: &Policy, event: Event) -> Option<String> {
    match event {
        Event::Rule(id) => policy.rules.get(id.index())?.amendment.clone(),
        Event::Exception(id) => policy.exceptions.get(id.index())?.amendment.clone(),
        Event::Obligation(id) => policy.obligations.get(id.index())?.amendment.clone(),
        Event::Entry(id, at) => {
            let version = policy.entries.get(id.index())?.versions.get(at)?;
            version.amendment.clone()
        }
        Event::Unit(_) | Event::Define(..) | Event::Register(..) => None,
    }
}

/// What of the same name and policy begins on the day on which this ends.
fn follower(policy: &Policy, event: Event, day: Date) -> Option<Event> {
    let place = |event: Event| {
        let unit = match event {
            Event::Rule(id) => policy.rules.get(id.index()).map(|r| r.unit),
            Event::Exception(id) => policy.exceptions.get(id.index()).map(|e| e.unit),
            Event::Obligation(id) => policy.obligations.get(id.index()).map(|o| o.unit),
            _ => None,
        };
        (named(policy, event), unit)
    };
    let wanted = place(event);
    all(policy)
        .find(|(other, validity)| validity.from == Some(day) && place(*other) == wanted)
        .map(|(other, _)| other)
}

/// Does a change of an amendment end, or begin, something of this name?
fn touches(change: &ChangeKind, word: &str, name: &str) -> bool {
    match change {
        ChangeKind::Repeal {
            what,
            name: repealed,
        } => what.text == word && repealed.text == name,
        ChangeKind::Replace(declaration) | ChangeKind::Add(declaration) => {
            match &declaration.kind {
                DeclarationKind::Rule(node) => word == "rule" && node.name.text == name,
                DeclarationKind::Obligation(node) => word == "obligation" && node.name.text == name,
                DeclarationKind::Exception(node) => word == "exception" && node.name.text == name,
                DeclarationKind::Define(node) => word == "define" && node.name.text == name,
                _ => false,
            }
        }
        ChangeKind::AddEntry { entry, .. } | ChangeKind::ReplaceEntry { entry, .. } => {
            word == "entry" && entry.code.text == name
        }
    }
}
