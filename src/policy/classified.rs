//! What a person's classification can say against the facts of a case (language.md 3.6).

use super::{EntryTest, Policy};

impl Policy {
    /// Does some entry ask anything that `classified` could overrule? Only an entry without sub-entries that a person judges
    /// whatever the facts are asks nothing else.
    #[must_use]
    pub fn classification_can_overrule(&self) -> bool {
        self.entries.iter().any(|entry| {
            let mut tests = entry.versions.iter().map(|version| &version.test);
            let judged = tests.all(|test| *test == EntryTest::Judgement(None));
            !judged || !entry.children.is_empty()
        })
    }
}
