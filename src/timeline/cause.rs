//! What brought a change: found by deciding the case again with parts of the day's events held back.

use std::collections::{BTreeMap, BTreeSet};

use super::dated::{self, Edge, Event, Origin};
use super::on;
use super::same::Same;
use crate::ast;
use crate::case::Case;
use crate::policy::{Policy, Validity};
use crate::quantity::Date;

/// What brought a change.
#[derive(Clone, Debug)]
pub struct Cause {
    /// How the groups brought it.
    pub how: How,
    /// The amendments and declarations.
    pub groups: Vec<Group>,
}

/// How what begins or ends on a day brings a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Without any of them the answer would not be what it is from that day.
    Needed,
    /// Several, none of which is needed: each alone would change the answer.
    Enough,
    /// Only all of them together change it.
    Together,
}

/// What of one amendment, or one declaration with its own dates, begins or ends.
#[derive(Clone, Debug)]
pub struct Group {
    /// Whose doing it is.
    pub origin: Origin,
    /// What begins or ends.
    pub parts: Vec<Part>,
}

/// One declaration that begins or ends, or both when a version takes the place of another.
#[derive(Clone, Debug)]
pub struct Part {
    /// The word for what it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its versions, and which end of them falls on the day.
    pub events: Vec<(Event, Edge)>,
    /// Would the answer not be what it is without this part alone?
    pub needed: bool,
}

/// Finds what brought the change from the one answer to the other on a day.
pub(super) fn find(
    policy: &Policy,
    files: &[ast::File],
    case: &Case,
    day: Date,
    (before, after): (&Same, &Same),
) -> Cause {
    let without = |events: &[(Event, Edge)]| {
        let held = held_back(policy, events);
        Same::of(&on(&held, case, day))
    };
    let groups = groups(policy, files, case, day);
    let all: Vec<(Event, Edge)> = groups.iter().flat_map(Group::events).collect();
    // Without all that concerns the case the answer is that of the day before, so a group that is alone is needed.
    let alone = groups.len() == 1;
    let needed = groups
        .iter()
        .filter(|g| alone || without(&g.events()) != *after);
    let mut needed: Vec<Group> = needed.cloned().collect();
    if !needed.is_empty() {
        for group in &mut needed {
            let several = group.parts.len() > 1;
            for part in &mut group.parts {
                part.needed = !several || without(&part.events) != *after;
            }
        }
        return Cause {
            how: How::Needed,
            groups: needed,
        };
    }
    let others = |group: &Group| -> Vec<(Event, Edge)> {
        let own: BTreeSet<(Event, Edge)> = group.events().into_iter().collect();
        all.iter()
            .copied()
            .filter(|event| !own.contains(event))
            .collect()
    };
    let enough: Vec<Group> = groups
        .iter()
        .filter(|g| without(&others(g)) != *before)
        .cloned()
        .collect();
    match enough.is_empty() {
        false => Cause {
            how: How::Enough,
            groups: enough,
        },
        true => Cause {
            how: How::Together,
            groups,
        },
    }
}

impl Group {
    fn events(&self) -> Vec<(Event, Edge)> {
        self.parts
            .iter()
            .flat_map(|part| part.events.clone())
            .collect()
    }
}

/// What begins or ends on a day, by whose doing it is. What a register says of somebody the case does not speak of is
/// left out.
fn groups(policy: &Policy, files: &[ast::File], case: &Case, day: Date) -> Vec<Group> {
    type Parts = BTreeMap<(&'static str, String), Vec<(Event, Edge)>>;
    let mut found: BTreeMap<Origin, Parts> = BTreeMap::new();
    for (event, edge) in dated::on(policy, day) {
        if concerns(policy, case, event) {
            let origin = dated::origin(policy, files, event, edge, day);
            let parts = found.entry(origin).or_default();
            let part = parts.entry(dated::named(policy, event)).or_default();
            part.push((event, edge));
        }
    }
    let group = |(origin, parts): (Origin, Parts)| Group {
        origin,
        parts: parts
            .into_iter()
            .map(|((kind, name), events)| Part {
                kind,
                name,
                events,
                needed: false,
            })
            .collect(),
    };
    found.into_iter().map(group).collect()
}

/// Can the event change the answer to this case at all?
pub(super) fn concerns(policy: &Policy, case: &Case, event: Event) -> bool {
    let Event::Register(id, ..) = event else {
        return true;
    };
    let record = policy.instances.get(id.index()).map(|i| i.record);
    let stated = case.identities.iter().find(|s| Some(s.record) == record);
    stated.is_none_or(|stated| stated.instance == Some(id))
}

/// The policy in which, on the day of these events, what begins has not begun and what ends has not ended.
fn held_back(policy: &Policy, events: &[(Event, Edge)]) -> Policy {
    let mut held = policy.clone();
    for (event, edge) in events {
        if let Event::Unit(id) = event {
            if let Some(unit) = held.units.get_mut(id.index()) {
                unit.effective = unit.effective.and_then(Date::succ);
            }
            continue;
        }
        let Some(validity) = validity_of(&mut held, *event) else {
            continue;
        };
        match edge {
            // Only the one day is asked about, so what has not begun need never begin.
            Edge::Begins => validity.until = validity.from,
            Edge::Ends => validity.until = None,
        }
    }
    held
}

fn validity_of(policy: &mut Policy, event: Event) -> Option<&mut Validity> {
    match event {
        Event::Unit(_) => None,
        Event::Rule(id) => Some(&mut policy.rules.get_mut(id.index())?.validity),
        Event::Exception(id) => Some(&mut policy.exceptions.get_mut(id.index())?.validity),
        Event::Obligation(id) => Some(&mut policy.obligations.get_mut(id.index())?.validity),
        Event::Entry(id, at) => {
            let entry = policy.entries.get_mut(id.index())?;
            Some(&mut entry.versions.get_mut(at)?.validity)
        }
        Event::Define(id, at) => {
            let define = policy.defines.get_mut(id.index())?;
            Some(&mut define.versions.get_mut(at)?.0)
        }
        Event::Register(id, attribute, at) => {
            let instance = policy.instances.get_mut(id.index())?;
            let mut facts = instance.facts.iter_mut();
            let fact = facts.find(|fact| fact.attribute == attribute)?;
            Some(&mut fact.values.get_mut(at)?.0)
        }
    }
}
