//! The two digests: of what a policy means, and of the texts it was read from (language.md 3.11).

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Policy, policy_text};

/// The scheme of the meaning digest. It changes whenever the same policy would get another digest.
const SCHEME: &str = "mtcrc-meaning/1";

/// The digest of what a policy means: `mtcrc-meaning/1:sha256:…`.
///
/// It covers [`policy_text`]: names resolved, numbers in base units, declarations and operands sorted, citations, registers, notes
/// and dates in; tests, guarantees, places, comments and layout out. Policies with equal digests decide alike.
#[must_use]
pub fn meaning_digest(policy: &Policy) -> String {
    let mut hasher = Sha256::new();
    hasher.update(policy_text(policy).as_bytes());
    format!("{SCHEME}:sha256:{}", hex(&hasher.finalize()))
}

/// The digest of source texts, given in the order of their paths: `sha256:…`.
///
/// The length of each text goes in before it, so that moving text from the end of one file to the start of the next changes it.
#[must_use]
pub fn text_digest(texts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text.len().to_string().as_bytes());
        hasher.update(b"\n");
        hasher.update(text.as_bytes());
    }
    format!("sha256:{}", hex(&hasher.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
