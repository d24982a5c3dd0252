//! What a change of a policy does: two compiled policies compared, declaration by declaration and, where cases are
//! given, case by case.
//!
//! Declarations are matched by kind, name and policy and compared through a rendering that knows names, not ids or
//! places, so that layout, order, comments and moves between files never show. Which *regions of all cases* change is
//! not computed here; a report says so, and says `equivalent` only where the digests of the meaning are equal.

mod answer;
mod cases;
mod compare;
mod condition;
mod declaration;
mod provisions;
mod scale;
mod vocabulary;

#[cfg(test)]
mod compare_tests;

pub use answer::{Answer, Certainty};
pub use cases::{
    Aspect, CaseChange, CaseDifference, Deciding, Direction, Given, Tally, Verdict, decide_both,
};
pub use compare::{Change, ChangeKind, Difference, TextChange, VersionChange, compare};
pub use declaration::{Kind, TextPart};
pub use scale::ScaleChange;
