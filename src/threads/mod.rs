//! Work on threads: several pieces at the same time, and one that needs more room than its caller has.
//!
//! What comes out does not depend on how many threads there are, nor on which of them does what.

mod room;
mod shared;

pub use room::with_room;
pub use shared::{both, shared};
