//! A difference between two texts line by line, as git and `patch` write it.

use similar::TextDiff;

use crate::report::visible;

/// The unified difference; empty when the texts are equal.
pub fn unified(old: &str, new: &str, old_name: &str, new_name: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(&visible(old_name), &visible(new_name))
        .to_string()
}
