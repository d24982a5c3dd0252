//! Amendments: their days, and what they add, replace and repeal (language.md 2.7).

use super::bases::{UnitText, version};
use super::checker::Checker;
use super::dated::{self, Dated, Timeline};
use super::error::{CheckError, Kind};
use super::gather::{Found, Gathered, first_of_each, introduced_by};
use crate::ast::{self, ChangeKind, Declaration, DeclarationKind, Word};
use crate::quantity::Date;
use crate::source::Span;
use std::collections::BTreeSet;

/// An amendment with its day.
pub(crate) struct DatedAmendment<'a> {
    pub(crate) node: &'a ast::Amendment,
    pub(crate) day: Date,
    pub(crate) policy: String,
}

impl<'a> Checker<'a> {
    /// Amendments with a readable date, in order of date and name.
    pub(crate) fn dated_amendments(&mut self, all: &Gathered<'a>) -> Vec<DatedAmendment<'a>> {
        let mut list = Vec::new();
        let kept = first_of_each(
            Kind::Amendment,
            &all.amendments,
            |f| &f.node.name,
            &mut self.errors,
        );
        let kept: BTreeSet<Span> = kept.into_iter().map(|f| f.node.name.span).collect();
        for found in &all.amendments {
            let day = if kept.contains(&found.node.name.span) {
                self.amendment_day(found)
            } else {
                None
            };
            self.remarks(&found.node.remarks, None);
            let Some(day) = day else {
                // Without its day nothing of it can be placed: what it would add is not unknown for that.
                let lost = introduced_by(found.node).into_iter();
                self.damage.names.extend(lost.map(|w| w.text.clone()));
                continue;
            };
            if found.node.remarks.citations.is_empty()
                && !self.damage.touches(found.declaration.span)
            {
                self.errors.push(CheckError::MissingCitation {
                    kind: Kind::Amendment,
                    name: found.node.name.clone(),
                });
            }
            list.push(DatedAmendment {
                node: found.node,
                day,
                policy: found.policy.clone(),
            });
        }
        list.sort_by(|a, b| {
            a.day
                .cmp(&b.day)
                .then_with(|| a.node.name.text.cmp(&b.node.name.text))
        });
        list
    }

    fn amendment_day(&mut self, found: &Found<'a, ast::Amendment>) -> Option<Date> {
        let name = &found.node.name;
        match &found.node.from {
            Some(word) => dated::date(word, &mut self.errors),
            None if self.damage.touches(found.declaration.span) => None,
            None => {
                self.errors.push(CheckError::ClauseMissing {
                    kind: Kind::Amendment,
                    name: name.clone(),
                    clause: "from",
                    help: "write the day it takes effect after the title: `from 2025-01-03`".into(),
                });
                None
            }
        }
    }

    pub(super) fn amend_unit(&mut self, text: &mut UnitText<'a>, amendment: &DatedAmendment<'a>) {
        for change in &amendment.node.changes {
            match &change.kind {
                ChangeKind::Repeal { what, name } => match what.text.as_str() {
                    "rule" => {
                        self.repeal_rule(&mut text.rules, name, amendment);
                    }
                    "obligation" => {
                        self.repeal(&mut text.obligations, name, amendment);
                    }
                    "exception" => {
                        self.repeal(&mut text.exceptions, name, amendment);
                    }
                    "guarantee" => {
                        self.repeal(&mut text.guarantees, name, amendment);
                    }
                    // Defines and entries belong to all policies: `defines` and `entry_versions` treat them.
                    "define" | "entry" => {}
                    _ => {
                        let known = [
                            "rule",
                            "obligation",
                            "exception",
                            "define",
                            "entry",
                            "guarantee",
                        ];
                        self.unknown(Kind::Word, what, known.map(str::to_string).to_vec());
                    }
                },
                ChangeKind::Replace(declaration) => match &declaration.kind {
                    DeclarationKind::Rule(node) => {
                        let free = self.repeal_rule(&mut text.rules, &node.name, amendment);
                        self.begin(&mut text.rules, node, declaration, amendment, Some(free));
                    }
                    DeclarationKind::Obligation(node) => {
                        self.replace(&mut text.obligations, node, declaration, amendment);
                    }
                    DeclarationKind::Exception(node) => {
                        self.replace(&mut text.exceptions, node, declaration, amendment);
                    }
                    DeclarationKind::Guarantee(node) => {
                        self.replace(&mut text.guarantees, node, declaration, amendment);
                    }
                    DeclarationKind::Define(_) => {}
                    _ => self.cannot_amend(declaration),
                },
                ChangeKind::Add(declaration) => match &declaration.kind {
                    DeclarationKind::Rule(node) => {
                        self.begin(&mut text.rules, node, declaration, amendment, None);
                    }
                    DeclarationKind::Obligation(node) => {
                        self.begin(&mut text.obligations, node, declaration, amendment, None);
                    }
                    DeclarationKind::Exception(node) => {
                        self.begin(&mut text.exceptions, node, declaration, amendment, None);
                    }
                    DeclarationKind::Guarantee(node) => {
                        self.begin(&mut text.guarantees, node, declaration, amendment, None);
                    }
                    DeclarationKind::Define(_) => {}
                    _ => self.cannot_amend(declaration),
                },
                ChangeKind::AddEntry { .. } | ChangeKind::ReplaceEntry { .. } => {}
            }
        }
    }

    /// Only an amendment of the policy that declares an absolute rule may end it (language.md 3.3).
    fn repeal_rule(
        &mut self,
        rules: &mut Timeline<'a, ast::Rule>,
        name: &Word,
        amendment: &DatedAmendment<'a>,
    ) -> bool {
        let foreign = rules.get(&name.text).and_then(|versions| {
            versions.iter().find(|v| {
                v.validity.holds(amendment.day)
                    && v.node.absolute.is_some()
                    && v.declared_in != amendment.policy
            })
        });
        if let Some(version) = foreign {
            self.errors.push(CheckError::TouchesAbsolute {
                span: name.span,
                what: "an amendment of another policy",
                rule: name.text.clone(),
                declared: version.node.name.span,
            });
            return false;
        }
        self.repeal(rules, name, amendment)
    }

    /// Ends what an amendment repeals. Was there something to end?
    fn repeal<T: Dated>(
        &mut self,
        timeline: &mut Timeline<'a, T>,
        name: &Word,
        amendment: &DatedAmendment<'a>,
    ) -> bool {
        if !timeline.contains_key(&name.text) {
            let known = timeline.keys().cloned().collect();
            self.unknown(T::KIND, name, known);
            return false;
        }
        dated::end(
            timeline,
            name,
            amendment.day,
            amendment.node,
            &mut self.errors,
        )
    }

    fn replace<T: Dated>(
        &mut self,
        timeline: &mut Timeline<'a, T>,
        node: &'a T,
        declaration: &'a Declaration,
        amendment: &DatedAmendment<'a>,
    ) {
        let free = self.repeal(timeline, node.name(), amendment);
        self.begin(timeline, node, declaration, amendment, Some(free));
    }

    /// Adds what an amendment adds, or puts in the place of what it replaces: `replaces` says whether that was ended.
    fn begin<T: Dated>(
        &mut self,
        timeline: &mut Timeline<'a, T>,
        node: &'a T,
        declaration: &'a Declaration,
        amendment: &DatedAmendment<'a>,
        replaces: Option<bool>,
    ) {
        let validity = dated::amended_validity(node.validity(), amendment.day, &mut self.errors);
        let new = version(
            node,
            declaration,
            validity,
            Some(amendment.node),
            amendment.policy.clone(),
        );
        if replaces == Some(false) {
            // Why nothing was ended has been said: what stands in the way is not a second mistake.
            let known = timeline.get(&node.name().text);
            let in_the_way =
                known.is_some_and(|k| k.iter().any(|v| v.validity.overlaps(&validity)));
            if !in_the_way {
                dated::add(timeline, new);
            }
            return;
        }
        let replaces = replaces.is_some();
        dated::begin(timeline, new, amendment.day, replaces, &mut self.errors);
    }

    fn cannot_amend(&mut self, declaration: &Declaration) {
        self.errors.push(CheckError::Misplaced {
            span: declaration.span,
            message: "an amendment cannot change this kind of declaration".into(),
            label: "not what amendments change",
            help: "amendments add, replace and repeal rules, obligations, exceptions, defines, entries and guarantees".into(),
        });
    }

    /// Defines with what amendments of any policy do to them: a named condition is one for all policies.
    pub(crate) fn defines(
        &mut self,
        all: &Gathered<'a>,
        amendments: &[DatedAmendment<'a>],
    ) -> Timeline<'a, ast::Define> {
        let mut timeline = Timeline::new();
        for found in &all.defines {
            let validity = dated::validity(found.node.validity(), None, &mut self.errors);
            dated::add(
                &mut timeline,
                version(found.node, found.declaration, validity, None, String::new()),
            );
        }
        for amendment in amendments {
            for change in &amendment.node.changes {
                match &change.kind {
                    ChangeKind::Repeal { what, name } if what.text == "define" => {
                        self.repeal(&mut timeline, name, amendment);
                    }
                    ChangeKind::Replace(declaration) => {
                        if let DeclarationKind::Define(node) = &declaration.kind {
                            self.replace(&mut timeline, node, declaration, amendment);
                        }
                    }
                    ChangeKind::Add(declaration) => {
                        if let DeclarationKind::Define(node) = &declaration.kind {
                            self.begin(&mut timeline, node, declaration, amendment, None);
                        }
                    }
                    _ => {}
                }
            }
        }
        dated::finish(&mut timeline, &mut self.errors);
        timeline
    }
}
