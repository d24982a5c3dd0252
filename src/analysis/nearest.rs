//! The changes of facts that lead somewhere and take the fewest members of sets.

use std::collections::{BTreeMap, BTreeSet};

use super::knob::{Knob, Turning};
use super::line::Change;
use super::members::{Members, Part};
use crate::case::Case;
use crate::diagram::{Diagram, Level, Reading};

/// What it costs to turn a variable to each of its cells, in members of sets; none for a cell that is not to be had.
type Prices = BTreeMap<Level, Vec<Option<u64>>>;

/// Changes of facts, and the cells they then are in.
type Reached = (Vec<Change>, Vec<(Level, u16)>);

/// Changes of several facts that together lead to `good` and take the fewest members of sets added or taken away: a
/// shortest way through the diagram, so that there are none smaller. With the cells they then are in. None where no changes
/// of all of them lead there.
pub(super) fn nearest(
    reading: &Reading<'_>,
    case: &Case,
    knobs: &[&Knob],
    good: Diagram,
) -> Option<Reached> {
    // What is not turned is a set or curve that can be determined once it is stated.
    let least = |prices: &Prices| {
        reading
            .store
            .least(good, &|level, cell| match prices.get(&level) {
                Some(cells) => cells.get(usize::from(cell)).copied().flatten(),
                None => (cell == 0).then_some(0),
            })
    };
    let mut prices = Prices::new();
    let mut turned = Vec::new();
    for knob in knobs {
        turned.push(match &knob.what {
            Turning::One(variable, level) => {
                let values = knob.values(reading, case, *variable, *level);
                let mut cells = vec![None; reading.space.cells(*level).len()];
                for (cell, _) in &values {
                    if let Some(price) = cells.get_mut(usize::from(*cell)) {
                        *price = Some(0);
                    }
                }
                prices.insert(*level, cells);
                Turned::Value(*level, values)
            }
            Turning::Members(parts) => {
                let members = Members::of(reading.policy, case, knob.id, parts)?;
                for part in &members.parts {
                    prices.insert(part.level, either(part, Some(part.price)));
                }
                Turned::Members(members)
            }
            // That alone is a fact: it goes with no other.
            Turning::Undeterminable(_) => return None,
        });
    }
    let price = least(&prices)?;
    let (mut changes, mut cells) = (Vec::new(), Vec::new());
    for one in turned {
        changes.push(match one {
            Turned::Value(level, values) => {
                let mut first = values.into_iter().filter_map(|(cell, change)| {
                    let mut only = vec![None; usize::from(cell)];
                    only.push(Some(0));
                    prices.insert(level, only);
                    (least(&prices) == Some(price)).then_some((cell, change))
                });
                let (cell, change) = first.next()?;
                cells.push((level, cell));
                change
            }
            Turned::Members(members) => {
                // Of equal ones that which turns none of the last classes it can do without: what then is left is turned.
                let mut left = BTreeSet::new();
                for part in members.parts.iter().rev() {
                    prices.insert(part.level, either(part, None));
                    if least(&prices) != Some(price) {
                        prices.insert(part.level, either(part, Some(part.price)));
                        left.insert(part.level);
                    }
                }
                let turned = |part: &Part| part.has != left.contains(&part.level);
                let of_parts = members.parts.iter();
                cells.extend(of_parts.map(|part| (part.level, u16::from(turned(part)))));
                members.change(&left)?
            }
        });
    }
    Some((changes, cells))
}

/// What can be done with a fact.
enum Turned<'p> {
    Value(Level, Vec<(u16, Change)>),
    Members(Members<'p>),
}

/// To leave it costs nothing, to turn it this.
fn either(part: &Part, turned: Option<u64>) -> Vec<Option<u64>> {
    match part.has {
        true => vec![turned, Some(0)],
        false => vec![Some(0), turned],
    }
}
