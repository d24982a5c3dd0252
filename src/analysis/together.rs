//! Negotiable facts that move an answer together where none does alone: as few of them as it takes.

use super::beyond::Beyond;
use super::knob::{Knob, Turning};
use super::line::{Change, Line};
use super::turning::attribute_of;
use crate::case::Case;
use crate::diagram::{Asked, Diagram, Reading};
use crate::policy::AttributeId;

/// How many sets of facts are looked at.
const SETS: usize = 2_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Together {
    /// What moves the answer, each by as many facts as are needed.
    pub lines: Vec<Line>,
    /// Pairs of facts that are compared with each other and move nothing by any cells they can be in: single values of both
    /// might.
    pub unsure: Vec<[AttributeId; 2]>,
    /// Up to how many facts together all were looked at; none where all that there are were.
    pub up_to: Option<usize>,
}

/// The fewest of these facts that move the answer together, each by as little as possible. None of them does alone.
pub(super) fn together(
    reading: &mut Reading<'_>,
    case: &Case,
    target: Diagram,
    open: &[AttributeId],
) -> Together {
    let mut found = Together::default();
    if open.len() < 2 || !reachable(reading, case, target, open) {
        return found;
    }
    let mut looked_at = 0;
    for count in 2..=open.len() {
        for ids in sets(open, count) {
            if looked_at == SETS {
                found.up_to = Some(count - 1);
                return found;
            }
            looked_at += 1;
            match several(reading, case, target, &ids) {
                Some(changes) => found.lines.push(Line {
                    changes,
                    negotiable: true,
                }),
                None => found.unsure.extend(compared(reading, &ids)),
            }
        }
        if !found.lines.is_empty() {
            break;
        }
    }
    found
}

/// Sets of so many of these, in their order.
fn sets<T: Copy>(of: &[T], count: usize) -> Box<dyn Iterator<Item = Vec<T>> + '_> {
    if count == 0 {
        return Box::new(std::iter::once(Vec::new()));
    }
    let firsts = of.iter().enumerate();
    Box::new(firsts.flat_map(move |(at, &first)| {
        let rest = of.get(at + 1..).unwrap_or_default();
        sets(rest, count - 1).map(move |others| {
            let mut set = vec![first];
            set.extend(others);
            set
        })
    }))
}

/// What is turned of each of these facts.
fn knobs(reading: &Reading<'_>, ids: &[AttributeId]) -> Option<Vec<Knob>> {
    let first = |&id: &AttributeId| Knob::of(reading, id).into_iter().next();
    ids.iter().map(first).collect()
}

/// Can the answer be moved at all when all of these facts are turned?
fn reachable(reading: &mut Reading<'_>, case: &Case, target: Diagram, ids: &[AttributeId]) -> bool {
    let knobs = ids.iter().flat_map(|&id| Knob::of(reading, id));
    let levels: Vec<_> = knobs.flat_map(|knob| knob.levels()).collect();
    !Beyond::of(reading, case, target, ids, &levels).is_nowhere()
}

/// Changes of all of these facts that move the answer together.
fn several(
    reading: &mut Reading<'_>,
    case: &Case,
    target: Diagram,
    ids: &[AttributeId],
) -> Option<Vec<Change>> {
    let knobs = knobs(reading, ids)?;
    let levels: Vec<_> = knobs.iter().flat_map(Knob::levels).collect();
    let good = Beyond::of(reading, case, target, ids, &levels);
    if good.is_nowhere() {
        return None;
    }
    let knobs: Vec<&Knob> = knobs.iter().collect();
    if let [one, other] = knobs.as_slice()
        && let (&Turning::One(variable, level), &Turning::One(by, beside)) =
            (&one.what, &other.what)
    {
        let left = one.values(reading, case, variable, level);
        let right = other.values(reading, case, by, beside);
        let mut both = left
            .iter()
            .flat_map(|one| right.iter().map(move |other| (one, other)));
        let ((_, one), (_, other)) =
            both.find(|((a, _), (b, _))| good.holds(reading, &[(level, *a), (beside, *b)]))?;
        return Some(vec![one.clone(), other.clone()]);
    }
    good.nearest(reading, case, &knobs)
}

/// The two facts, if the policy compares them with each other.
fn compared(reading: &Reading<'_>, ids: &[AttributeId]) -> Option<[AttributeId; 2]> {
    let policy = reading.policy;
    let &[first, second] = ids else {
        return None;
    };
    let together = reading.space.axes.iter().any(|axis| match &axis.asked {
        Asked::Comparison(linear) => [first, second].iter().all(|id| {
            let mut terms = linear.terms.iter();
            terms.any(|(_, variable)| attribute_of(policy, *variable) == Some(*id))
        }),
        _ => false,
    });
    together.then_some([first, second])
}
