//! The one place that says which cases findings count.

use crate::diagram::{Diagram, NO, Reading, Region, Way, at_cells};

/// The cases of a condition that can be, on days on which the policy that is asked is in force. What is judged of an entry
/// where nobody is asked makes no difference here.
pub fn admitted(reading: &mut Reading<'_>, condition: Diagram) -> Diagram {
    if nowhere(reading, condition) {
        return NO;
    }
    let answerable = reading.answerable();
    reading.store.and(answerable, condition)
}

/// One of the cases that [`admitted`] gives, found without building them.
pub(super) fn somewhere(reading: &mut Reading<'_>, condition: Diagram) -> Option<Region> {
    let answerable = reading.answerable_about(&[condition]);
    let way = reading.store.way_to_overlap(condition, answerable, true);
    let way = way.map(at_cells)?;
    if reading.can_be(&way) {
        return Some(way);
    }
    match reading.way(condition) {
        Way::Found { cells, .. } => Some(at_cells(cells)),
        Way::None => None,
        // Nothing excludes that there is one.
        Way::Unsettled => Some(way),
    }
}

/// Is there a case that counts and where conditions hold, or do not hold, as said of each? Where comparisons of numbers
/// leave that open, there is.
pub(super) fn meet(reading: &mut Reading<'_>, wanted: &[(Diagram, bool)]) -> bool {
    if wanted
        .iter()
        .any(|&(one, holds)| one == Diagram::truth(!holds))
    {
        return false;
    }
    // Most conditions that are asked about have something in common, which is found sooner than it is built.
    let conditions: Vec<Diagram> = wanted.iter().map(|&(one, _)| one).collect();
    let answerable = reading.answerable_about(&conditions);
    let mut all = wanted.to_vec();
    all.push((answerable, true));
    match reading.store.meeting(&all) {
        Some(way) => reading.can_be(&way) || reading.occurs(wanted),
        None => false,
    }
}

/// Can no case that counts satisfy the condition?
pub(super) fn nowhere(reading: &mut Reading<'_>, condition: Diagram) -> bool {
    if condition == NO {
        return true;
    }
    let answerable = reading.answerable_about(&[condition]);
    if !reading.store.overlap(condition, answerable, true) {
        return true;
    }
    // Cells tell it where nothing binds two comparisons of numbers to each other; elsewhere numbers are looked for.
    !reading.compare_apart() && !reading.occurs(&[(condition, true)])
}
