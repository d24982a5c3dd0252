//! Text forms.
use super::Policy;
/// Prints parts of a policy.
pub struct Printer<'a> {
    #[allow(dead_code)]
    policy: &'a Policy,
}
/// The whole policy as text.
#[must_use]
pub fn policy_text(_policy: &Policy) -> String {
    String::new()
}
