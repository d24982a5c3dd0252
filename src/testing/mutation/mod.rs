//! Would the tests notice? Every comparison, limit, date and override of a policy is changed alone, by the least that
//! could be a slip, and the tests are run on what comes out. A change no test notices is a line nobody has tested.
//!
//! The changes are made in the text, so that what is tried is what an author could have written. One that does not
//! compile, or that leaves the meaning as it was (the digests agree), shows nothing and is not counted.

mod shift;
mod sites;
mod trial;

use crate::source::Span;

pub use sites::mutants;
pub use trial::{Attempt, Trial, attempts};

/// One change to a policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The text that is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
    /// What kind of slip this is.
    pub slip: Slip,
}

/// The slips that are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// `>=` for `>`, or the like: the value at the limit changes sides.
    Boundary,
    /// The comparison says the opposite.
    Negated,
    /// The limit is one unit of its last written digit higher.
    Raised,
    /// The limit is one unit of its last written digit lower.
    Lowered,
    /// The date is a day later.
    Later,
    /// The date is a day earlier.
    Earlier,
    /// The rule no longer outranks another.
    Unranked,
}

impl Slip {
    /// The slip in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Slip::Boundary => "the value at the limit changes sides",
            Slip::Negated => "the comparison says the opposite",
            Slip::Raised => "the limit is higher",
            Slip::Lowered => "the limit is lower",
            Slip::Later => "the date is a day later",
            Slip::Earlier => "the date is a day earlier",
            Slip::Unranked => "the rule no longer outranks the other",
        }
    }
}
