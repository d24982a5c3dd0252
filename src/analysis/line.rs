//! Where the line is: what is said of a change that moves an answer.

use crate::policy::{AttributeId, Known, VariableId};
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
