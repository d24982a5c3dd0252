//! Entries by code, and who stands above and under whom.

use super::checker::Checker;
use super::error::Kind;
use crate::ast::Word;
use crate::policy::EntryId;
use crate::policy::code::{is_code, is_under};

impl Checker<'_> {
    /// `I` or `II`.
    pub(crate) fn category_word(&mut self, word: &Word) -> Option<u8> {
        match word.text.as_str() {
            "I" => Some(1),
            "II" => Some(2),
            _ => {
                self.unknown(Kind::Category, word, vec!["I".into(), "II".into()]);
                None
            }
        }
    }

    /// All declared entries at or under a code or name. Reports the code when there is none.
    pub(crate) fn entries_at_or_under(&mut self, word: &Word) -> Vec<EntryId> {
        let found: Vec<EntryId> = match self.names.entries.get(&word.text) {
            Some(&id) if !is_code(&word.text) => self.subtree(id),
            _ => self
                .names
                .entries
                .iter()
                .filter(|(code, _)| is_under(code, &word.text))
                .flat_map(|(_, &id)| self.subtree(id))
                .collect(),
        };
        if found.is_empty() {
            let known = self.names.entries.keys().cloned().collect();
            self.unknown(Kind::Entry, word, known);
        }
        let mut found = found;
        found.sort_unstable();
        found.dedup();
        found
    }

    fn subtree(&self, id: EntryId) -> Vec<EntryId> {
        let mut list = vec![id];
        let mut next = 0;
        while let Some(&id) = list.get(next) {
            let children = self.policy.entries.get(id.index()).map(|e| &e.children);
            for child in children.into_iter().flatten() {
                // Entries written in each other are reported as a circle; here they only must not loop.
                if *child != id && !list.contains(child) {
                    list.push(*child);
                }
            }
            next += 1;
        }
        list
    }

    /// All declared entries strictly above an entry: those it is written in, and those whose code is a prefix of its own.
    pub(crate) fn above(&self, id: EntryId) -> Vec<EntryId> {
        let mut list = Vec::new();
        let mut at = id;
        while let Some(parent) = self.policy.entries.get(at.index()).and_then(|e| e.parent) {
            if list.contains(&parent) {
                break; // A circle, reported elsewhere.
            }
            list.push(parent);
            at = parent;
        }
        if let Some(entry) = self.policy.entries.get(id.index()) {
            let prefixes = self
                .names
                .entries
                .iter()
                .filter(|(code, _)| is_under(&entry.code, code) && **code != entry.code);
            list.extend(prefixes.map(|(_, &id)| id));
        }
        list
    }
}
