//! `mtcrc`: the compiler and interpreter for `.mtcr`, a declarative language for export-control policy
//! under the Missile Technology Control Regime.
//!
//! The folders are the pipeline: `source` → `syntax` → `ast` → `check` → `policy` → `eval`, with
//! `quantity`, `diagnostic` and `threads` below everything and `report` and `cli` at the end.

pub mod analysis;
pub mod ast;
pub mod case;
pub mod check;
pub mod cli;
pub mod compare;
pub mod diagnostic;
pub mod diagram;
pub mod diff;
pub mod eval;
pub mod findings;
pub mod fmt;
pub mod open;
pub mod policy;
pub mod quantity;
pub mod report;
pub mod source;
pub mod syntax;
pub mod testing;
pub mod threads;
pub mod timeline;
