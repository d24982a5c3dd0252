//! Where is the line: which changes of the facts of one case move its answer, whatever is left open.

use std::collections::BTreeSet;

use super::admitted::admitted;
use super::beyond::Beyond;
use super::given::given;
use super::knob::Knob;
use super::line::Line;
use super::together::{Together, together};
use crate::case::{Case, StatedFact};
use crate::diagram::{NO, Reading};
use crate::policy::{AttributeId, Knowledge};

/// What moves an answer.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The outcomes possible as the case stands.
    pub now: Vec<u32>,
    /// What moves it: single facts; where no negotiable one does, the fewest negotiable ones that do together.
    pub lines: Vec<Line>,
    /// Stated facts that were looked at one by one.
    pub looked_at: usize,
    /// Pairs of negotiable facts that are compared with each other and move nothing by any cells they can be in: single
    /// values of both might.
    pub unsure: Vec<[AttributeId; 2]>,
    /// Up to how many negotiable facts together were all looked at; none where all that there are were.
    pub up_to: Option<usize>,
}

/// The changes after which the outcome is one of those wanted, whatever the facts are that the case leaves open.
pub fn lines(reading: &mut Reading<'_>, case: &Case, wanted: &impl Fn(u32) -> bool) -> Lines {
    let policy = reading.policy;
    let all = given(reading, case, &|_| false);
    let outcome = reading.unit(policy.root).outcome;
    let here = admitted(reading, all);
    let mut now = Vec::new();
    for value in 0..reading.outcomes(policy.root) {
        let is = reading.store.where_value(outcome, |v| v == value);
        if reading.store.and(here, is) != NO {
            now.push(value);
        }
    }
    let target = reading.store.where_value(outcome, wanted);
    let stated: BTreeSet<AttributeId> = case.facts.iter().map(|fact| fact.attribute).collect();
    let mut found = Vec::new();
    let negotiable = |id: AttributeId| {
        let attribute = policy.attributes.get(id.index());
        attribute.is_some_and(|attribute| attribute.negotiable)
    };
    for id in (0..policy.attributes.len() as u32).map(AttributeId) {
        if !stated.contains(&id) && !negotiable(id) {
            continue;
        }
        for knob in Knob::of(reading, id) {
            let good = Beyond::of(reading, case, target, &[id], &knob.levels());
            for change in knob.nearest(reading, case, &good) {
                found.push(Line {
                    negotiable: negotiable(id),
                    changes: vec![change],
                });
            }
        }
    }
    let mut several = Together::default();
    if !found.iter().any(|line| line.negotiable) {
        let ids = (0..policy.attributes.len() as u32).map(AttributeId);
        let open: Vec<AttributeId> = ids.filter(|id| negotiable(*id)).collect();
        several = together(reading, case, target, &open);
        found.append(&mut several.lines);
    }
    Lines {
        now,
        lines: found,
        looked_at: stated.len(),
        unsure: several.unsure,
        up_to: several.up_to,
    }
}

/// The case with the changes made.
#[must_use]
pub fn changed(case: &Case, line: &Line) -> Case {
    let mut changed = case.clone();
    for change in &line.changes {
        changed
            .facts
            .retain(|fact| fact.attribute != change.attribute);
        changed.facts.push(StatedFact {
            attribute: change.attribute,
            knowledge: Knowledge::Exactly(change.to.clone()),
            written: String::new(),
            source: None,
            by: None,
            on: None,
            place: None,
        });
    }
    changed.facts.sort_by_key(|fact| fact.attribute);
    changed
}
