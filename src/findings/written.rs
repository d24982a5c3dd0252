//! The declarations of a policy's files by their places.

use std::collections::BTreeMap;

use crate::ast::{self, ChangeKind, Declaration, DeclarationKind, Word};
use crate::policy::{EntryId, ExceptionId, GuaranteeId, ObligationId, Places, RuleId, UnitId};
use crate::source::Span;

/// What is written where. Versions that amendments bring are here too.
#[derive(Default)]
pub(super) struct Written<'a> {
    pub(super) rules: BTreeMap<Span, &'a ast::Rule>,
    pub(super) exceptions: BTreeMap<Span, &'a ast::Exception>,
    pub(super) obligations: BTreeMap<Span, &'a ast::Obligation>,
    guarantees: BTreeMap<Span, &'a ast::Guarantee>,
    policies: BTreeMap<Span, &'a ast::Policy>,
    entries: BTreeMap<Span, &'a ast::Entry>,
    /// What amendments repeal: the kind of declaration and its name.
    pub(super) repealed: Vec<(&'a str, &'a str)>,
}

impl<'a> Written<'a> {
    pub(super) fn of(files: &'a [ast::File]) -> Self {
        let mut written = Written::default();
        for declaration in files.iter().flat_map(|file| &file.declarations) {
            written.declaration(declaration, declaration.span);
        }
        written
    }

    fn declaration(&mut self, declaration: &'a Declaration, span: Span) {
        match &declaration.kind {
            DeclarationKind::Rule(node) => {
                self.rules.insert(span, node);
            }
            DeclarationKind::Exception(node) => {
                self.exceptions.insert(span, node);
            }
            DeclarationKind::Obligation(node) => {
                self.obligations.insert(span, node);
            }
            DeclarationKind::Guarantee(node) => {
                self.guarantees.insert(span, node);
            }
            DeclarationKind::Policy(node) => {
                self.policies.insert(span, node);
            }
            DeclarationKind::Annex(node) => {
                for entry in node.groups.iter().flat_map(|group| &group.entries) {
                    self.entry(entry);
                }
            }
            DeclarationKind::Amendment(node) => {
                for change in &node.changes {
                    match &change.kind {
                        ChangeKind::Repeal { what, name } => {
                            self.repealed.push((&what.text, &name.text));
                        }
                        ChangeKind::Replace(inner) | ChangeKind::Add(inner) => {
                            self.declaration(inner, inner.span);
                            self.declaration(inner, change.span);
                        }
                        ChangeKind::AddEntry { entry, .. }
                        | ChangeKind::ReplaceEntry { entry, .. } => self.entry(entry),
                    }
                }
            }
            _ => {}
        }
    }

    fn entry(&mut self, entry: &'a ast::Entry) {
        self.entries.insert(entry.span, entry);
        entry.children.iter().for_each(|child| self.entry(child));
    }

    /// A rule as written.
    pub(super) fn rule(&self, places: &Places, id: RuleId) -> Option<&'a ast::Rule> {
        self.rules.get(places.rules.get(id.index())?).copied()
    }

    /// The name of a rule where it is written; the whole rule if that is all that is known.
    pub(super) fn rule_name(&self, places: &Places, id: RuleId) -> Option<Span> {
        let whole = places.rules.get(id.index()).copied();
        self.rule(places, id).map(|node| node.name.span).or(whole)
    }

    /// The name of an exception where it is written.
    pub(super) fn exception_name(&self, places: &Places, id: ExceptionId) -> Option<Span> {
        let whole = places.exceptions.get(id.index()).copied()?;
        Some(self.exceptions.get(&whole).map_or(whole, |n| n.name.span))
    }

    /// The name of an obligation where it is written.
    pub(super) fn obligation_name(&self, places: &Places, id: ObligationId) -> Option<Span> {
        let whole = places.obligations.get(id.index()).copied()?;
        Some(self.obligations.get(&whole).map_or(whole, |n| n.name.span))
    }

    /// The name of a guarantee where it is written.
    pub(super) fn guarantee_name(&self, places: &Places, id: GuaranteeId) -> Option<Span> {
        let whole = places.guarantees.get(id.index()).copied()?;
        Some(self.guarantees.get(&whole).map_or(whole, |n| n.name.span))
    }

    /// The code of an entry in its first version.
    pub(super) fn entry_code(&self, places: &Places, id: EntryId) -> Option<Span> {
        let whole = places.entries.get(id.index())?.first().copied()?;
        Some(self.entries.get(&whole).map_or(whole, |n| n.code.span))
    }

    /// What a policy says otherwise.
    pub(super) fn otherwise(&self, places: &Places, id: UnitId) -> Option<&'a Word> {
        let node = self.policies.get(places.units.get(id.index())?)?;
        node.otherwise.as_ref()
    }
}
