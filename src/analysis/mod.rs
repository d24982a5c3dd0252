//! Questions about all cases, each a short program over the diagrams. What is found is shown with a case, and the case
//! was decided by the interpreter before it is shown.

mod gaps;
mod guarantee;
mod number;
mod reach;
mod witness;

pub use gaps::{Gap, gaps};
pub use guarantee::{Proof, Refutation, prove};
pub use reach::{Idle, idle};
pub use witness::{Unmade, Witness, witness};
