//! The tables of a policy, in an order that depends on names and dates only: defines, assumptions, entries here, and what
//! belongs to each policy in `rules`, `obligations` and `guarantees`.

use super::annex::FlatEntry;
use super::bases::UnitText;
use super::checker::{Checker, Inclusion};
use super::conditions::{Place, Scope};
use super::dated::{Timeline, Version};
use super::error::{CheckError, Kind};
use super::gather::Gathered;
use super::policies::{Heading, NO_SCALE};
use crate::ast::{self, Word};
use crate::policy::{ConditionId, Define, DefineId, EntryTest, EntryVersion, ScaleId, UnitId};
use std::collections::BTreeMap;

impl<'a> Checker<'a> {
    /// Names of defines, so that they can refer to each other whatever their order.
    pub(crate) fn define_names(&mut self, timeline: &Timeline<'a, ast::Define>) {
        for name in timeline.keys() {
            let id = DefineId(self.policy.defines.len() as u32);
            self.names.defines.insert(name.clone(), id);
            self.policy.defines.push(Define {
                name: name.clone(),
                versions: Vec::new(),
            });
            self.places.defines.push(Vec::new());
        }
    }

    /// Conditions of defines.
    pub(crate) fn define_conditions(&mut self, timeline: &Timeline<'a, ast::Define>) {
        for (i, versions) in timeline.values().enumerate() {
            for version in versions {
                self.remarks(&version.node.remarks, version.amendment);
                let Some(condition) =
                    self.condition(Scope::of(Place::Define, None), &version.node.condition)
                else {
                    continue;
                };
                if let (Some(define), Some(places)) = (
                    self.policy.defines.get_mut(i),
                    self.places.defines.get_mut(i),
                ) {
                    define.versions.push((version.validity, condition));
                    places.push(version.span);
                }
            }
        }
    }

    /// Assumptions, sorted by their text so that files may come in any order.
    pub(crate) fn assumes(
        &mut self,
        all: &Gathered<'a>,
        text_of: impl Fn(crate::source::Span) -> String,
    ) {
        let mut list: Vec<_> = all.assumes.iter().collect();
        list.sort_by_key(|f| (text_of(f.declaration.span), f.declaration.span));
        for found in list {
            let condition = match &found.node.kind {
                ast::ExprKind::Within(inner, outer) => {
                    let Some((inner, outer)) = self.compared_by_within(inner, outer) else {
                        continue;
                    };
                    self.inclusions.push(Inclusion {
                        assume: self.policy.assumes.len(),
                        inner,
                        outer,
                        span: found.node.span,
                    });
                    // Filled in by `members`.
                    ConditionId(u32::MAX)
                }
                _ => match self.condition(Scope::of(Place::Assume, None), found.node) {
                    Some(condition) => condition,
                    None => continue,
                },
            };
            self.policy.assumes.push(condition);
            self.places.assumes.push(found.declaration.span);
        }
    }

    /// Versions of entries with their conditions.
    pub(crate) fn entry_conditions<'f>(&mut self, timeline: &Timeline<'f, FlatEntry<'a>>)
    where
        'a: 'f,
    {
        for i in 0..self.policy.entries.len() {
            let Some(code) = self.policy.entries.get(i).map(|e| e.code.clone()) else {
                continue;
            };
            let mut built = Vec::new();
            for version in timeline.get(&code).map(Vec::as_slice).unwrap_or_default() {
                let node = version.node.node;
                let place = Scope::of(Place::Entry, None);
                let test = match &node.test {
                    ast::EntryTest::None => EntryTest::Sub,
                    ast::EntryTest::When(expr) => match self.condition(place, expr) {
                        Some(id) => EntryTest::When(id),
                        None => EntryTest::Sub,
                    },
                    ast::EntryTest::Judgement(expr) => {
                        EntryTest::Judgement(expr.as_ref().and_then(|e| self.condition(place, e)))
                    }
                    ast::EntryTest::Reserved(_) => EntryTest::Reserved,
                };
                let remarks = self.remarks(&node.remarks, version.amendment);
                built.push(EntryVersion {
                    validity: version.validity,
                    title: node.title.text.clone(),
                    doc: version.doc.join("\n"),
                    test,
                    remarks,
                    amendment: version.amendment.map(|a| a.name.text.clone()),
                });
            }
            if let Some(entry) = self.policy.entries.get_mut(i) {
                entry.versions = built;
            }
        }
    }

    /// `applies if` of every policy.
    pub(crate) fn applies(&mut self, headings: &BTreeMap<String, Heading<'a>>) {
        for heading in headings.values() {
            let Some(expr) = &heading.node.applies else {
                continue;
            };
            let condition = self.condition(Scope::of(Place::Applies, None), expr);
            if let Some(unit) = self.names.units.get(&heading.node.name.text)
                && let Some(unit) = self.policy.units.get_mut(unit.index())
            {
                unit.applies = condition;
            }
        }
    }

    /// Rules, exceptions, obligations and guarantees of every policy.
    pub(crate) fn unit_tables(&mut self, texts: &BTreeMap<String, UnitText<'a>>) {
        for (name, text) in texts {
            let Some(&unit) = self.names.units.get(name) else {
                continue;
            };
            let rules = self.rules(unit, name, text, texts);
            let exceptions = self.exceptions(unit, name, text, &rules, texts);
            let obligations = self.obligations(unit, text);
            self.guarantees(unit, text);
            if let Some(unit) = self.policy.units.get_mut(unit.index()) {
                unit.rules = rules.values().flatten().copied().collect();
                unit.exceptions = exceptions;
                unit.obligations = obligations;
            }
        }
    }

    pub(super) fn scale_of(&self, unit: UnitId) -> ScaleId {
        let unit = self.policy.units.get(unit.index());
        unit.map_or(NO_SCALE, |u| u.scale)
    }

    /// Citations and notes of a declaration that must say what it is based on.
    pub(super) fn cited<T>(
        &mut self,
        kind: Kind,
        name: &Word,
        remarks: &ast::Remarks,
        version: &Version<'a, T>,
    ) -> crate::policy::Remarks {
        let found = self.remarks(remarks, version.amendment);
        let amended = version
            .amendment
            .is_some_and(|a| !a.remarks.citations.is_empty());
        if remarks.citations.is_empty() && !amended && !self.damage.touches(version.span) {
            self.errors.push(CheckError::MissingCitation {
                kind,
                name: name.clone(),
            });
        }
        found
    }
}
