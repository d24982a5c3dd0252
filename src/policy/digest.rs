//! The two digests.
use super::Policy;
/// The digest of what a policy means.
#[must_use]
pub fn meaning_digest(_policy: &Policy) -> String {
    String::new()
}
/// The digest of source texts.
#[must_use]
pub fn text_digest(_texts: &[&str]) -> String {
    String::new()
}
