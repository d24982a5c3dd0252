//! Outcomes of two scales put side by side.

use std::cmp::Ordering;

use crate::policy::{Policy, Scale};

/// How the scale of the answering policy differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleChange {
    /// The scale's name before.
    pub old: String,
    /// The scale's name now.
    pub new: String,
    /// Outcomes that are no longer on it.
    pub removed: Vec<String>,
    /// Outcomes that are on it now.
    pub added: Vec<String>,
    /// Outcomes both have stand in another order.
    pub reordered: bool,
}

/// The scale the answering policy decides.
pub(super) fn of(policy: &Policy) -> Option<&Scale> {
    let unit = policy.units.get(policy.root.index())?;
    policy.scales.get(unit.scale.index())
}

/// What differs between the scales of the answering policies, when something does.
pub(super) fn compare(old: &Policy, new: &Policy) -> Option<ScaleChange> {
    let (old, new) = (of(old)?, of(new)?);
    let (before, after) = (names(old), names(new));
    let only = |a: &[&str], b: &[&str]| -> Vec<String> {
        a.iter()
            .filter(|n| !b.contains(n))
            .map(|n| (*n).to_owned())
            .collect()
    };
    let change = ScaleChange {
        old: old.name.clone(),
        new: new.name.clone(),
        removed: only(&before, &after),
        added: only(&after, &before),
        reordered: Ruler::new(old, new).shared_is_reordered(),
    };
    let differs = change.reordered
        || change.old != change.new
        || !change.removed.is_empty()
        || !change.added.is_empty();
    differs.then_some(change)
}

fn names(scale: &Scale) -> Vec<&str> {
    scale.outcomes.iter().map(|o| o.name.as_str()).collect()
}

/// Says which of two outcomes is stricter although they may stand on different scales.
pub(super) struct Ruler<'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
}

impl<'a> Ruler<'a> {
    pub(super) fn new(old: &'a Scale, new: &'a Scale) -> Self {
        Ruler {
            old: names(old),
            new: names(new),
        }
    }

    /// The same of two lists of names, strictest first.
    #[cfg(test)]
    pub(super) fn of_names(old: &[&'a str], new: &[&'a str]) -> Self {
        Ruler {
            old: old.to_vec(),
            new: new.to_vec(),
        }
    }

    /// Is `now` stricter (less) or looser (greater) than `before`? By name: on the new scale when both outcomes are on
    /// it, else on the old one; not at all when neither has both, or when the two scales order them differently.
    pub(super) fn compare(&self, before: &str, now: &str) -> Option<Ordering> {
        if before == now {
            return Some(Ordering::Equal);
        }
        let on = |scale: &[&str]| {
            let place = |name: &str| scale.iter().position(|n| *n == name);
            Some(place(now)?.cmp(&place(before)?))
        };
        match (on(&self.new), on(&self.old)) {
            (Some(a), Some(b)) if a != b => None,
            (a, b) => a.or(b),
        }
    }

    fn shared_is_reordered(&self) -> bool {
        let in_old: Vec<_> = self.old.iter().filter(|n| self.new.contains(n)).collect();
        let in_new: Vec<_> = self.new.iter().filter(|n| self.old.contains(n)).collect();
        in_old != in_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_compare_by_name() {
        let same = Ruler::of_names(&["denial", "review", "free"], &["denial", "review", "free"]);
        assert_eq!(same.compare("review", "free"), Some(Ordering::Greater));
        assert_eq!(same.compare("review", "denial"), Some(Ordering::Less));
        assert_eq!(same.compare("free", "free"), Some(Ordering::Equal));
    }

    #[test]
    fn an_outcome_of_one_scale_alone_compares_on_that_scale() {
        let grown = Ruler::of_names(&["denial", "free"], &["denial", "review", "free"]);
        assert_eq!(grown.compare("denial", "review"), Some(Ordering::Greater));
        assert_eq!(grown.compare("free", "review"), Some(Ordering::Less));
        let shrunk = Ruler::of_names(&["denial", "review", "free"], &["denial", "free"]);
        assert_eq!(shrunk.compare("review", "free"), Some(Ordering::Greater));
        let replaced = Ruler::of_names(&["denial"], &["banned"]);
        assert_eq!(replaced.compare("denial", "banned"), None);
    }

    #[test]
    fn a_reordered_scale_says_nothing_of_what_it_reordered() {
        let turned = Ruler::of_names(&["a", "b", "c"], &["b", "a", "c"]);
        assert!(turned.shared_is_reordered());
        assert_eq!(turned.compare("a", "b"), None);
        assert_eq!(turned.compare("a", "c"), Some(Ordering::Greater));
    }
}
