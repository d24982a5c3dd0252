//! What a change of a policy does: two compiled policies compared, declaration by declaration and, where cases are
//! given, case by case.
//!
//! Declarations are matched by kind, name and policy and compared through a rendering that knows names, not ids or
//! places, so that layout, order, comments and moves between files never show. Which cases change, of all that can be, is
//! worked out over diagrams ([`whole`]), and every group of them comes with a case that both policies were asked.

mod answer;
mod apart;
mod asides;
mod cases;
mod compare;
mod condition;
mod declaration;
mod one_sided;
mod provisions;
mod regions;
mod scale;
mod touched;
mod translated;
mod vocabulary;
mod whole;
mod witness;

#[cfg(test)]
mod compare_tests;

pub use answer::{Answer, Certainty};
pub use apart::Apart;
pub use asides::Asides;
pub use cases::{
    Aspect, CaseChange, CaseDifference, Deciding, Direction, Given, Tally, Verdict, aspects,
    decide_both,
};
pub use compare::{
    Change, ChangeKind, Difference, TextChange, VersionChange, compare, compare_days,
};
pub use declaration::{Kind, TextPart};
pub use regions::whole;
pub use scale::ScaleChange;
pub use touched::touched;
pub use translated::translated;
pub use whole::{Asked, Beside, Region, Uncompared, Wanted, Way, Whole, Within};
pub use witness::Witness;
