//! Would the tests notice? Every comparison, limit, date, conjunct, rule, override and exception of a policy is changed
//! alone, by the least that could be a slip, and the tests are run on what comes out. A change no test notices is a line
//! nobody has tested.
//!
//! The changes are those an author could write. One that does not compile, or that leaves the meaning as it was (the
//! digests agree), shows nothing and is not counted.
//!
//! Thousands of changes times thousands of tests are affordable because little of it has to be done. A changed condition
//! is lowered into the tables of the compiled policy instead of compiling the policy anew; only a date outside a
//! condition takes the long way. And a test is run on a change only if what is changed reads otherwise for its case
//! ([`crate::eval::Affected`]): most changes leave most cases exactly as they are.

mod conditions;
mod fate;
mod planned;
mod shift;
mod sites;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]
mod tests;
mod trial;

use crate::ast::{Expr, Word};
use crate::source::Span;

pub use fate::{Fate, fates};
pub use sites::mutants;
pub use trial::{Attempt, FailsAlready, Trial, attempts};

/// One change to a policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The text that is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
    /// What kind of slip this is.
    pub slip: Slip,
    /// What it comes to without reading the text again.
    pub(crate) edit: Edit,
}

/// What a change of the text comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// The condition written where this one says it is reads so.
    Reads(Expr),
    /// There is no `unless`; its condition stood here.
    NoUnless(Span),
    /// The rule around the place does not outrank the one of this name.
    Unranked(Word),
    /// The rule around the place never fires.
    NoRule,
    /// The exception around the place never holds.
    NoException,
    /// That has to be found out by compiling it.
    Text,
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
    /// One of several conditions that must all hold is not asked.
    NotAsked,
    /// What stands after `unless` is not there.
    NoUnless,
    /// The rule never fires.
    NoRule,
    /// The exception never holds.
    NoException,
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
            Slip::NotAsked => "one of the conditions is not asked",
            Slip::NoUnless => "what it says after `unless` is gone",
            Slip::NoRule => "the rule never fires",
            Slip::NoException => "the exception never holds",
        }
    }
}
