//! What leaves the program: pages for people and versioned views for programs.
//!
//! Decisions, findings and provisions come in; text goes out. Everything a person can read a program can read too.
//! Nothing here decides anything, and only this folder says how the machine contracts are spelt.

mod aside;
mod basis;
#[cfg(test)]
mod contract_tests;
mod escape;
mod every_case;
mod human;
mod json;
mod labels;
mod layers;
mod layout;
mod notice;
#[cfg(test)]
mod sample;
pub mod words;

pub mod ask;
pub mod batch;
pub mod blame;
pub mod case_schema;
pub mod case_sheet;
pub mod check;
pub mod compare;
pub mod contradiction;
pub mod coverage;
pub mod decision;
pub mod diff;
pub mod docket;
pub mod explain;
pub mod flip;
pub mod map;
pub mod merge_check;
pub mod mutation;
pub mod query;
pub mod sarif;
pub mod sheet;
pub mod show;
pub mod test;
pub mod text;
pub mod timeline;
pub mod witness;

pub use basis::Basis;
pub use escape::visible;
pub use every_case::{every_case, every_case_of_both};
pub use json::{line, page};
pub use layout::{padded, width, wrapped};

/// What every answer says about itself.
pub const NOTICE: &str =
    "Unofficial restatement of public sources; not legal advice; not an official edition.";
