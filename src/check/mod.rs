//! (being written)
pub mod values;
