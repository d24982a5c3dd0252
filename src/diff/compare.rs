//! Which declarations differ, and how.

use std::collections::{BTreeMap, BTreeSet};

use super::declaration::{Declaration, Identity, Inventory, Kind, TextPart, Version};
use super::one_sided::words_of_one;
use super::scale::{self, ScaleChange};
use crate::policy::{Policy, Validity};
use crate::quantity::Date;
use crate::threads::both;

/// Everything that differs between two policies.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Are the digests of the meaning equal? Then both decide alike.
    pub same_meaning: bool,
    /// How the scale of the answering policy differs, when it does.
    pub scale: Option<ScaleChange>,
    /// Declarations whose meaning or dates differ.
    pub declarations: Vec<Change>,
    /// Declarations of which only texts differ.
    pub text_only: Vec<TextChange>,
    /// Of the old policy and of the new one, the conditions that only it has words for: cases in which they hold cannot be
    /// put to the other.
    pub one_sided: [Vec<String>; 2],
}

impl Difference {
    /// Do all declarations decide the same, whatever texts, names in registers and guarantees differ?
    ///
    /// Guarantees and sources decide nothing; every other declaration is taken to.
    #[must_use]
    pub fn decides_alike(&self) -> bool {
        let decides = |kind: Kind| !matches!(kind, Kind::Guarantee | Kind::Source | Kind::Annex);
        self.same_meaning
            || (self.scale.is_none() && !self.declarations.iter().any(|c| decides(c.kind)))
    }

    /// Is there nothing to report?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.same_meaning
            && self.scale.is_none()
            && self.declarations.is_empty()
            && self.text_only.is_empty()
    }
}

/// What happened to a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Only the new policy has it.
    Added,
    /// Only the old policy has it.
    Removed,
    /// It means something else.
    Changed,
    /// It means the same at other times.
    Redated,
}

impl ChangeKind {
    /// As a person reads it and JSON writes it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Redated => "redated",
        }
    }
}

/// A declaration that differs in meaning or dates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What kind of declaration it is.
    pub kind: Kind,
    /// Its name; of an assumption its condition.
    pub name: String,
    /// What happened.
    pub change: ChangeKind,
    /// The versions that differ.
    pub versions: Vec<VersionChange>,
    /// Texts of it that differ too; empty when it was added or removed.
    pub texts: Vec<TextPart>,
    /// The policies it belongs to, sorted: several where one `extends` another and both copies changed alike.
    pub policies: Vec<String>,
}

/// What differs in one dated version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VersionChange {
    /// When it was in force before; none when there was no such version.
    pub old: Option<Validity>,
    /// When it is in force now; none when there is no such version any more.
    pub new: Option<Validity>,
    /// What it no longer says.
    pub removed: Vec<String>,
    /// What it says now.
    pub added: Vec<String>,
}

/// A declaration of which only texts differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextChange {
    /// What kind of declaration it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Which texts.
    pub what: Vec<TextPart>,
    /// The policies it belongs to, sorted.
    pub policies: Vec<String>,
}

/// Compares two policies declaration by declaration.
#[must_use]
pub fn compare(old: &Policy, new: &Policy) -> Difference {
    debug_assert!(
        !old.meaning.is_empty() && !new.meaning.is_empty(),
        "a policy that stands on a day has to be digested first"
    );
    let [before, after] = both(|new_side| Inventory::of(if new_side { new } else { old }, None));
    let (declarations, text_only) = differences(&before, &after);
    Difference {
        same_meaning: old.meaning == new.meaning,
        scale: scale::compare(old, new),
        declarations,
        text_only,
        one_sided: words_of_one(old, new),
    }
}

/// Compares what one policy says on two days. A declaration that says the same on both is no difference, whatever its
/// dates are.
#[must_use]
pub fn compare_days(policy: &Policy, days: [Date; 2]) -> Difference {
    let [on_first, on_second] = days;
    let day = |second| if second { on_second } else { on_first };
    let [before, after] = both(|second| Inventory::of(policy, Some(day(second))));
    let (mut declarations, mut text_only) = differences(&before, &after);
    for change in &mut declarations {
        if change.change == ChangeKind::Changed {
            let says_anything = |v: &VersionChange| !(v.removed.is_empty() && v.added.is_empty());
            change.versions.retain(says_anything);
        }
    }
    let redated = declarations.extract_if(.., |change| change.change == ChangeKind::Redated);
    text_only.extend(redated.filter_map(|change| {
        (!change.texts.is_empty()).then_some(TextChange {
            kind: change.kind,
            name: change.name,
            what: change.texts,
            policies: change.policies,
        })
    }));
    text_only.sort();
    Difference {
        same_meaning: declarations.is_empty() && text_only.is_empty(),
        scale: None,
        declarations,
        text_only,
        one_sided: [Vec::new(), Vec::new()],
    }
}

fn differences(before: &Inventory, after: &Inventory) -> (Vec<Change>, Vec<TextChange>) {
    let (before, after) = (&before.declarations, &after.declarations);
    let identities: BTreeSet<&Identity> = before.keys().chain(after.keys()).collect();
    let mut changes = BTreeMap::new();
    let mut texts = BTreeMap::new();
    for identity in identities {
        match difference(identity, before.get(identity), after.get(identity)) {
            Found::Nothing => {}
            Found::Meaning(change) => collect(&mut changes, change, identity),
            Found::Text(change) => collect(&mut texts, change, identity),
        }
    }
    let changes = changes
        .into_iter()
        .map(|(change, policies): (Change, _)| Change { policies, ..change });
    let texts = texts
        .into_iter()
        .map(|(change, policies): (TextChange, _)| TextChange { policies, ..change });
    (changes.collect(), texts.collect())
}

/// Equal changes of copies of one declaration are one change of several policies.
fn collect<C: Ord>(into: &mut BTreeMap<C, Vec<String>>, change: C, identity: &Identity) {
    into.entry(change)
        .or_default()
        .extend(identity.policy.clone());
}

enum Found {
    Nothing,
    Meaning(Change),
    Text(TextChange),
}

fn difference(identity: &Identity, old: Option<&Declaration>, new: Option<&Declaration>) -> Found {
    let (change, versions, texts) = match (old, new) {
        (None, None) => return Found::Nothing,
        (None, Some(new)) => (ChangeKind::Added, one_sided(new, Side::New), Vec::new()),
        (Some(old), None) => (ChangeKind::Removed, one_sided(old, Side::Old), Vec::new()),
        (Some(old), Some(new)) => {
            let texts = differing_texts(old, new);
            let versions = differing_versions(old, new);
            if versions.is_empty() {
                return if texts.is_empty() {
                    Found::Nothing
                } else {
                    Found::Text(TextChange {
                        kind: identity.kind,
                        name: identity.name.clone(),
                        what: texts,
                        policies: Vec::new(),
                    })
                };
            }
            let redated = meanings(old) == meanings(new);
            let change = if redated {
                ChangeKind::Redated
            } else {
                ChangeKind::Changed
            };
            (change, versions, texts)
        }
    };
    let name = shown_name(identity, old.or(new));
    let versions = match identity.kind {
        // The name has said it.
        Kind::Assume => Vec::new(),
        _ => versions,
    };
    Found::Meaning(Change {
        kind: identity.kind,
        name,
        change,
        versions,
        texts,
        policies: Vec::new(),
    })
}

/// An assumption is named by its condition, and people read that in their own units.
fn shown_name(identity: &Identity, declaration: Option<&Declaration>) -> String {
    match (identity.kind, declaration) {
        (Kind::Assume, Some(declaration)) => declaration
            .versions
            .iter()
            .flat_map(|version| &version.statements)
            .map(|statement| statement.shown.clone())
            .collect(),
        _ => identity.name.clone(),
    }
}

#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

fn one_sided(declaration: &Declaration, side: Side) -> Vec<VersionChange> {
    declaration
        .versions
        .iter()
        .map(|version| {
            let says: Vec<_> = version.statements.iter().map(|s| s.shown.clone()).collect();
            match side {
                Side::Old => VersionChange {
                    old: Some(version.validity),
                    new: None,
                    removed: says,
                    added: Vec::new(),
                },
                Side::New => VersionChange {
                    old: None,
                    new: Some(version.validity),
                    removed: Vec::new(),
                    added: says,
                },
            }
        })
        .collect()
}

fn meanings(declaration: &Declaration) -> Vec<Vec<&str>> {
    let mut meanings: Vec<_> = declaration.versions.iter().map(|v| v.meaning()).collect();
    meanings.sort();
    meanings
}

fn differing_texts(old: &Declaration, new: &Declaration) -> Vec<TextPart> {
    let parts: BTreeSet<_> = old.texts.keys().chain(new.texts.keys()).copied().collect();
    parts
        .into_iter()
        .filter(|part| old.texts.get(part) != new.texts.get(part))
        .collect()
}

/// Versions are paired so that as little as possible has changed: first those equal in everything, which are left
/// out; then those equal in meaning; then those equal in dates; then the rest in the order of their dates.
fn differing_versions(old: &Declaration, new: &Declaration) -> Vec<VersionChange> {
    let mut before: Vec<_> = old.versions.iter().collect();
    let mut after: Vec<_> = new.versions.iter().collect();
    pairs(&mut before, &mut after, |a, b| {
        a.validity == b.validity && a.meaning() == b.meaning()
    });
    let mut paired = pairs(&mut before, &mut after, |a, b| a.meaning() == b.meaning());
    paired.extend(pairs(&mut before, &mut after, |a, b| {
        a.validity == b.validity
    }));
    paired.extend(pairs(&mut before, &mut after, |_, _| true));
    let mut changes: Vec<_> = paired
        .into_iter()
        .map(|(a, b)| VersionChange {
            old: Some(a.validity),
            new: Some(b.validity),
            removed: only_in(a, b),
            added: only_in(b, a),
        })
        .collect();
    for (left, side) in [(before, Side::Old), (after, Side::New)] {
        let rest = Declaration {
            versions: left.into_iter().cloned().collect(),
            ..Declaration::default()
        };
        changes.extend(one_sided(&rest, side));
    }
    changes.sort_by_key(|change| change.new.or(change.old));
    changes
}

type Pair<'a> = (&'a Version, &'a Version);

fn pairs<'a>(
    before: &mut Vec<&'a Version>,
    after: &mut Vec<&'a Version>,
    alike: impl Fn(&Version, &Version) -> bool,
) -> Vec<Pair<'a>> {
    let mut found = Vec::new();
    before.retain(|a| match after.iter().position(|b| alike(a, b)) {
        Some(position) => {
            found.push((*a, after.remove(position)));
            false
        }
        None => true,
    });
    found
}

fn only_in(a: &Version, b: &Version) -> Vec<String> {
    a.statements
        .iter()
        .filter(|s| !b.statements.iter().any(|t| t.canonical == s.canonical))
        .map(|s| s.shown.clone())
        .collect()
}
