//! Tests that the program writes, in the layout that `mtcrc fmt` asks of every file.

use crate::fmt::{Formatted, format};

/// The tests as they would be laid out in a file; as they are where they cannot be.
pub fn laid_out(tests: String) -> String {
    match format("tests", &tests) {
        Formatted::Text(text) => text,
        Formatted::Broken { .. } | Formatted::Unlike(_) => tests,
    }
}
