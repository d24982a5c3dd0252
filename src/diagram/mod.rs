//! Every case at once: multi-valued decision diagrams.
//!
//! A policy compares declared attributes with constants, so each attribute falls into finitely many cells and the policy
//! is a function from cells to decisions. A diagram is that function written as questions: which cell of this variable?,
//! then which of the next?, and so on, the same rest being written once (R. E. Bryant, *Graph-Based Algorithms for
//! Boolean Function Manipulation*, 1986; many-valued after A. Srinivasan and others, 1990). Two functions are equal
//! exactly when their diagrams are the same, so a question about all cases is answered by looking.

mod apart;
mod apply;
mod bound;
mod cell;
mod class;
mod compare;
mod condition;
mod cut;
mod decisive;
mod feasible;
mod independent;
mod joint;
mod left;
mod lower;
mod meet;
mod memo;
mod node;
mod numbers;
mod order;
mod overlap;
mod possible;
mod quantify;
mod question;
mod read;
mod several;
mod share;
mod shortest;
mod space;
mod together;
mod turn;
mod walk;

#[cfg(test)]
mod tests;

pub use apart::Values;
pub use apply::Operation;
pub use bound::Again;
pub use cell::Cell;
pub use feasible::Way;
pub use independent::Independent;
pub use left::Left;
pub use lower::{BUDGET, Reading, RuleReading, UnitReading};
pub use node::{Diagram, Edge, Level, NO, Store, YES};
pub use order::order;
pub use read::{Ranges, Region, at_cells, in_ranges, within};
pub use several::Readings;
pub use share::Bounds;
pub use space::{Asked, Axis, Space};
pub use together::merge;
pub use turn::{Turning, Turns};
