//! (being written)
mod decision;
pub use decision::*;
