//! The two policies of a comparison, by their places among those that are read.

/// The policy before.
pub const OLD: usize = 0;
/// The policy now.
pub const NEW: usize = 1;
