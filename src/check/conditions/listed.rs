//! What is listed: entries and categories (language.md 3.6).

use super::super::checker::Checker;
use super::super::error::{CheckError, Kind};
use super::{Place, Scope};
use crate::ast::Word;
use crate::policy::{Condition, ConditionId, EntryId};
use crate::source::Span;
use std::collections::BTreeSet;

impl Checker<'_> {
    /// `entry X`: an entry at or under it matches.
    pub(super) fn listed(&mut self, scope: Scope, word: &Word, span: Span) -> Option<ConditionId> {
        if scope.place == Place::Assume {
            self.errors.push(CheckError::CategoryHere {
                span,
                place: scope.place,
            });
            return None;
        }
        let any = self.entries_at_or_under(word);
        if any.is_empty() {
            return None;
        }
        let target = format!("entry {}", word.text);
        Some(self.push(Condition::Entry { target, any }, span))
    }

    /// `category I [except …]`.
    pub(super) fn category(
        &mut self,
        scope: Scope,
        which: &Word,
        except: &[Word],
        span: Span,
    ) -> Option<ConditionId> {
        let number = self.category_word(which);
        if matches!(scope.place, Place::Entry | Place::Assume) {
            self.errors.push(CheckError::CategoryHere {
                span,
                place: scope.place,
            });
            return None;
        }
        let number = number?;
        if except.is_empty() {
            return Some(self.push(Condition::Category(number), span));
        }
        let mut out = BTreeSet::new();
        let mut whole = true;
        for word in self.distinct(Kind::Entry, except) {
            let under = self.entries_at_or_under(word);
            whole &= !under.is_empty();
            for id in under {
                out.extend(self.above(id));
                out.insert(id);
            }
        }
        if !whole {
            return None;
        }
        let entries = self
            .policy
            .entries
            .iter()
            .enumerate()
            .map(|(i, e)| (EntryId(i as u32), e));
        let any: Vec<EntryId> = entries
            .filter(|(id, e)| e.category == Some(number) && !out.contains(id))
            .map(|(id, _)| id)
            .collect();
        if any.is_empty() && self.damage.any() {
            // What is left may be in the part that was not read.
            return None;
        }
        if any.is_empty() {
            self.errors.push(CheckError::AlwaysSame {
                span,
                always: false,
                why: format!("no entry of Category {} is left", which.text),
            });
            return None;
        }
        let list: Vec<&str> = except.iter().map(|w| w.text.as_str()).collect();
        let target = format!("category {} except {}", which.text, list.join(", "));
        let others = self.push(Condition::Entry { target, any }, span);
        if number == 1 {
            return Some(others);
        }
        // Category II holds only where no Category I entry matches (language.md 3.6).
        let category = self.push(Condition::Category(number), span);
        Some(self.push(Condition::All(vec![category, others]), span))
    }
}
