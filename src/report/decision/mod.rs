//! `mtcrc.decision/1`: one decision for programs.
//!
//! Keys stand in the order the contract gives them; keys may be added within the version, never removed or renamed.

mod build;
mod considered;
#[cfg(test)]
mod tests;
mod view;

pub use build::{decision, rejected};
pub use considered::considered;
pub use view::*;
