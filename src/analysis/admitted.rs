//! The one place that says which cases findings count.

use crate::diagram::{Diagram, NO, Reading, Region};

/// The cases of a condition that can be, on days on which the policy that is asked is in force. What is judged of an entry
/// where nobody is asked makes no difference here.
pub(super) fn admitted(reading: &mut Reading<'_>, condition: Diagram) -> Diagram {
    if nowhere(reading, condition) {
        return NO;
    }
    let answerable = reading.answerable();
    reading.store.and(answerable, condition)
}

/// One of the cases that [`admitted`] gives, found without building them.
pub(super) fn somewhere(reading: &mut Reading<'_>, condition: Diagram) -> Option<Region> {
    meeting(reading, &[(condition, true)])
}

/// A case that counts and where conditions hold, or do not hold, as said of each; found without building what they have
/// in common.
pub(super) fn meeting(reading: &mut Reading<'_>, wanted: &[(Diagram, bool)]) -> Option<Region> {
    if wanted
        .iter()
        .any(|&(one, holds)| one == Diagram::truth(!holds))
    {
        return None;
    }
    let answerable = reading.answerable();
    let mut wanted = wanted.to_vec();
    wanted.push((answerable, true));
    reading.store.meeting(&wanted)
}

/// Can no case that counts satisfy the condition?
pub(super) fn nowhere(reading: &mut Reading<'_>, condition: Diagram) -> bool {
    somewhere(reading, condition).is_none()
}
