//! Where is the line: which changes of the facts of one case move its answer, whatever is left open.

use std::collections::BTreeSet;

use super::admitted::admitted;
use super::given::given;
use super::knob::{Knob, Turning};
use super::nearest::nearest;
use super::turning::attribute_of;
use crate::case::{Case, StatedFact};
use crate::diagram::{Asked, Diagram, Level, NO, Reading, Way, at_cells};
use crate::policy::{AttributeId, Knowledge, Known, VariableId};
use crate::quantity::Num;

/// A change of one fact.
#[derive(Clone, Debug)]
pub struct Change {
    /// The fact.
    pub attribute: AttributeId,
    /// The nearest value beyond the line.
    pub to: Known,
    /// All values there, as a condition; of a set, what is added and taken away.
    pub says: String,
    /// How far it is, for what is measured.
    pub distance: Option<Distance>,
}

/// How far a number is from the line.
#[derive(Clone, Debug)]
pub struct Distance {
    /// What is measured.
    pub variable: VariableId,
    /// Where the case is.
    pub from: Num,
    /// Where the line is.
    pub line: Num,
    /// Is the line itself beyond?
    pub reached: bool,
}

/// Changes that together move the answer.
#[derive(Clone, Debug)]
pub struct Line {
    /// The changes.
    pub changes: Vec<Change>,
    /// May an applicant make all of them?
    pub negotiable: bool,
}

/// What moves an answer.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The outcomes possible as the case stands.
    pub now: Vec<u32>,
    /// What moves it: single facts; where no negotiable one does, pairs of negotiable ones.
    pub lines: Vec<Line>,
    /// Stated facts that were looked at one by one.
    pub looked_at: usize,
    /// Pairs of negotiable facts that are compared with each other and move nothing by any cells they can be in: single
    /// values of both might.
    pub together: Vec<[AttributeId; 2]>,
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
    let mut together = Vec::new();
    if !found.iter().any(|line| line.negotiable) {
        let open: Vec<AttributeId> = (0..policy.attributes.len() as u32)
            .map(AttributeId)
            .filter(|id| negotiable(*id))
            .collect();
        for (at, &first) in open.iter().enumerate() {
            for &second in open.iter().skip(at + 1) {
                match pair(reading, case, target, first, second) {
                    Some(line) => found.push(line),
                    None if compared(reading, first, second) => together.push([first, second]),
                    None => {}
                }
            }
        }
    }
    Lines {
        now,
        lines: found,
        looked_at: stated.len(),
        together,
    }
}

/// Does the policy compare two facts with each other?
fn compared(reading: &Reading<'_>, first: AttributeId, second: AttributeId) -> bool {
    let policy = reading.policy;
    reading.space.axes.iter().any(|axis| match &axis.asked {
        Asked::Comparison(linear) => [first, second].iter().all(|id| {
            let mut terms = linear.terms.iter();
            terms.any(|(_, variable)| attribute_of(policy, *variable) == Some(*id))
        }),
        _ => false,
    })
}

/// How many changes are tried before only what cells tell is proposed.
const TRIES: usize = 200;

/// Where some variables lead to the target whatever the others are, with everything stated but for some facts.
pub(super) struct Beyond {
    /// The cases that reach the target, and those that do not.
    cases: [Diagram; 2],
    /// The cells in which there are such cases, but for what comparisons bind.
    cells: [Diagram; 2],
    /// Are there comparisons of two numbers? What they bind, cells alone do not tell.
    compared: bool,
}

impl Beyond {
    fn of(
        reading: &mut Reading<'_>,
        case: &Case,
        target: Diagram,
        but: &[AttributeId],
        kept: &[Level],
    ) -> Self {
        let rest = given(reading, case, &|id| but.contains(&id));
        let rest = admitted(reading, rest);
        let yes = reading.store.and(rest, target);
        let no = reading.store.without(rest, target);
        let gone = |level: Level| !kept.contains(&level);
        let mut axes = reading.space.axes.iter();
        Self {
            compared: axes.any(|axis| matches!(axis.asked, Asked::Comparison(_))),
            cells: [yes, no].map(|cases| reading.store.exists(cases, &gone)),
            cases: [yes, no],
        }
    }

    /// Can the target be reached at all?
    pub fn is_nowhere(&self) -> bool {
        self.cells[0] == NO
    }

    /// The nearest changes of some facts after which the target is reached whatever the other variables are. Where cells do
    /// not tell, what they allow is tried: when a case fails there, so do all changes that this case fails after.
    pub fn nearest(
        &self,
        reading: &mut Reading<'_>,
        case: &Case,
        knobs: &[&Knob],
    ) -> Option<Vec<Change>> {
        let [reaches, fails] = self.cells;
        let told = reading.store.without(reaches, fails);
        if !self.compared {
            return nearest(reading, case, knobs, told).map(|(changes, _)| changes);
        }
        let mut left = reaches;
        for _ in 0..TRIES {
            let (changes, mut cells) = nearest(reading, case, knobs, left)?;
            for level in knobs.iter().flat_map(|knob| knob.levels()) {
                if cells.iter().all(|(known, _)| *known != level) {
                    cells.push((level, 0));
                }
            }
            if self.holds(reading, &cells) {
                return Some(changes);
            }
            let failing = self.failing(reading, &cells);
            left = reading.store.without(left, failing);
        }
        nearest(reading, case, knobs, told).map(|(changes, _)| changes)
    }

    /// The cells given, which do not hold, and all others that do not because of the same case.
    fn failing(&self, reading: &mut Reading<'_>, cells: &[(Level, u16)]) -> Diagram {
        let [_, no] = self.cases;
        let here = at_cells(cells.iter().copied());
        let here = reading.store.region(&here);
        let fails = reading.store.and(no, here);
        let Way::Found { cells: at, .. } = reading.way(fails) else {
            return here;
        };
        let kept = |level: Level| cells.iter().any(|(known, _)| *known == level);
        let within =
            |level: Level, cell: u16| kept(level) || at.get(&level).is_none_or(|at| *at == cell);
        let there = reading.store.restrict(no, &within);
        // What that case leaves open may be anything.
        let not = reading.store.not(there);
        let not = reading.store.exists(not, &|level| !kept(level));
        let all = reading.store.not(not);
        reading.store.or(all, here)
    }

    /// Is the target reached in these cells, whatever the other variables are?
    pub fn holds(&self, reading: &mut Reading<'_>, cells: &[(Level, u16)]) -> bool {
        let cell = |level: Level| {
            let found = cells.iter().find(|(here, _)| *here == level);
            found.map_or(0, |(_, cell)| *cell)
        };
        let [reaches, fails] = self
            .cells
            .map(|cells| reading.store.value_at(cells, cell) != 0);
        if !self.compared || !reaches {
            return reaches && !fails;
        }
        let here = at_cells(cells.iter().copied());
        let here = reading.store.region(&here);
        let [yes, no] = self.cases;
        !(fails && reading.occurs(&[(no, true), (here, true)]))
            && reading.occurs(&[(yes, true), (here, true)])
    }
}

/// Two negotiable facts that move the answer together, each by as little as possible.
fn pair(
    reading: &mut Reading<'_>,
    case: &Case,
    target: Diagram,
    first: AttributeId,
    second: AttributeId,
) -> Option<Line> {
    let knobs = |reading: &Reading<'_>, id| Knob::of(reading, id).into_iter().next();
    let (Some(one), Some(other)) = (knobs(reading, first), knobs(reading, second)) else {
        return None;
    };
    let mut kept = one.levels();
    kept.extend(other.levels());
    let good = Beyond::of(reading, case, target, &[first, second], &kept);
    if good.is_nowhere() {
        return None;
    }
    let changes = match (&one.what, &other.what) {
        (&Turning::One(variable, level), &Turning::One(by, beside)) => {
            let left = one.values(reading, case, variable, level);
            let right = other.values(reading, case, by, beside);
            let mut both = left
                .iter()
                .flat_map(|one| right.iter().map(move |other| (one, other)));
            let ((_, one), (_, other)) =
                both.find(|((a, _), (b, _))| good.holds(reading, &[(level, *a), (beside, *b)]))?;
            vec![one.clone(), other.clone()]
        }
        _ => good.nearest(reading, case, &[&one, &other])?,
    };
    Some(Line {
        changes,
        negotiable: true,
    })
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
