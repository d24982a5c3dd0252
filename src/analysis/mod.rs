//! Questions about all cases, each a short program over the diagrams. What is found is shown with a case, and the case
//! was decided by the interpreter before it is shown.

mod admitted;
mod aside;
mod change;
mod conflict;
mod flip;
mod gaps;
mod given;
mod guarantee;
mod hiding;
mod hitting;
mod knob;
mod looked_up;
mod map;
mod members;
mod merge;
mod merged;
mod number;
mod phrase;
mod query;
mod reach;
mod seek;
mod touched;
mod vocabulary;
mod widen;
mod witness;
mod wording;

pub use aside::{Aside, asking};
pub use change::{Changes, Group, Moved, NEW, OLD, changes};
pub use conflict::{Conflict, conflicts};
pub use flip::{Change, Distance, Line, Lines, changed, lines};
pub use gaps::{Gap, gaps};
pub use given::{comparisons, given, on};
pub use guarantee::{Against, Ground, Proof, Refutation, Turning, ground, prove};
pub use hiding::{Hiding, hiding};
pub use looked_up::looked_up;
pub use map::{Map, Quantity, Range, map};
pub use merge::{NotCompared, Surprise, Surprised, surprises};
pub use phrase::{Clause, Phrase, admitted, phrase};
pub use query::{Extent, Held, Way, query};
pub use reach::{Idle, Why, idle};
pub use touched::Touched;
pub use vocabulary::{Name, names};
pub use witness::{Unmade, Witness, reduced, witness};
