//! What an answer about every case ranges over, in words that every such answer shares.

use crate::policy::Policy;

/// Where entries ask anything of the facts. What `classified` names matches whatever is asked (language.md 3.6): over every
/// list that a person might write, each entry would match in any case, and nothing could be said of what an item falls under.
const BY_FACTS: &str = "every case that is classified by its facts";

/// The same where two policies are compared of which one has words that the other has not.
const BY_FACTS_OF_BOTH: &str =
    "every case that is classified by its facts and that both can be asked";

/// The cases that an answer of these policies ranges over.
#[must_use]
pub fn every_case(policies: &[&Policy]) -> &'static str {
    let overruled = |policy: &&Policy| policy.classification_can_overrule();
    match policies.iter().any(overruled) {
        true => BY_FACTS,
        false => "every case",
    }
}

/// The cases that a comparison ranges over; `one_sided` where a policy has words that the other has not.
#[must_use]
pub fn every_case_of_both(policies: [&Policy; 2], one_sided: bool) -> &'static str {
    match (every_case(&policies), one_sided) {
        (every, false) => every,
        (BY_FACTS, true) => BY_FACTS_OF_BOTH,
        (_, true) => "every case that both can be asked",
    }
}
