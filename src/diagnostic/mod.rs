//! One shape for everything the tool has to say about a policy, a case or a file, and the ways to print it.
//!
//! Each stage has an error enum of its own and words it as a [`Diagnostic`]. This folder holds that shape, the registry of
//! codes, the search for the nearest name, and the rendering; only here is miette known.

mod codes;
mod cut;
mod excerpt;
mod human;
mod load;
mod nearest;
mod order;
mod pages;
mod plain;
mod render;
mod shape;
mod words;

#[cfg(test)]
mod render_tests;

pub use codes::{CODES, Code, CodeEntry};
pub use nearest::{nearest, nearest_called};
pub use order::sort;
pub use render::{Style, count, render};
pub use shape::{Diagnostic, Edit, Fix, Label, Severity};
