//! Policies, their layers and bases, and the dated declarations that belong to each (language.md 2.7, 2.8, 3.10).

use super::checker::Checker;
use super::dated::{self, Dated, Timeline, Version};
use super::error::{CheckError, Kind};
use super::gather::{Found, Gathered, first_of_each};
use crate::ast::{self, ChangeKind, Declaration, DeclarationKind, Word};
use crate::policy::{Unit, UnitId, Validity};
use crate::quantity::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The dated declarations of one policy, bases' copies included.
#[derive(Default, Clone)]
pub(crate) struct UnitText<'a> {
    pub(crate) rules: Timeline<'a, ast::Rule>,
    pub(crate) obligations: Timeline<'a, ast::Obligation>,
    pub(crate) exceptions: Timeline<'a, ast::Exception>,
    pub(crate) guarantees: Timeline<'a, ast::Guarantee>,
}

/// A heading with everything that is resolved from it.
pub(crate) struct Heading<'a> {
    pub(crate) node: &'a ast::Policy,
    pub(crate) bases: Vec<String>,
    pub(crate) layers: Vec<String>,
}

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
        for found in first_of_each(
            Kind::Amendment,
            &all.amendments,
            |f| &f.node.name,
            &mut self.errors,
        ) {
            let Some(word) = &found.node.from else {
                self.errors.push(CheckError::BadType {
                    span: found.node.name.span,
                    message: format!("amendment `{}` has no date", found.node.name.text),
                    help: "write the day it takes effect after the title: `from 2025-01-03`".into(),
                });
                continue;
            };
            let Some(day) = dated::date(word, &mut self.errors) else {
                continue;
            };
            if found.node.remarks.citations.is_empty() {
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

    /// Reads the headings: which policies there are, what they copy and what they layer.
    pub(crate) fn headings(&mut self, all: &Gathered<'a>) -> BTreeMap<String, Heading<'a>> {
        let mut headings = BTreeMap::new();
        let kept = first_of_each(
            Kind::Policy,
            &all.policies,
            |f| &f.node.name,
            &mut self.errors,
        );
        let known: Vec<String> = kept.iter().map(|f| f.node.name.text.clone()).collect();
        for found in kept {
            let mut resolve = |words: &[Word]| -> Vec<String> {
                words
                    .iter()
                    .filter_map(|w| {
                        if known.contains(&w.text) {
                            return Some(w.text.clone());
                        }
                        self.unknown(Kind::Policy, w, known.clone());
                        None
                    })
                    .collect()
            };
            let heading = Heading {
                node: found.node,
                bases: resolve(&found.node.extends),
                layers: resolve(&found.node.layers),
            };
            headings.insert(found.node.name.text.clone(), heading);
        }
        for heading in headings.values() {
            for (word, layer) in heading.node.layers.iter().zip(&heading.layers) {
                if headings.get(layer).is_some_and(|h| !h.layers.is_empty()) {
                    self.errors
                        .push(CheckError::NestedLayers { name: word.clone() });
                }
            }
        }
        headings
    }

    /// The dated declarations of every policy: its own text, then its amendments, on top of copies of its bases.
    pub(crate) fn unit_texts(
        &mut self,
        all: &Gathered<'a>,
        headings: &BTreeMap<String, Heading<'a>>,
        amendments: &[DatedAmendment<'a>],
    ) -> BTreeMap<String, UnitText<'a>> {
        let mut texts = BTreeMap::new();
        for name in headings.keys() {
            let mut path = Vec::new();
            self.unit_text(name, all, headings, amendments, &mut texts, &mut path);
        }
        texts
    }

    fn unit_text(
        &mut self,
        name: &str,
        all: &Gathered<'a>,
        headings: &BTreeMap<String, Heading<'a>>,
        amendments: &[DatedAmendment<'a>],
        texts: &mut BTreeMap<String, UnitText<'a>>,
        path: &mut Vec<String>,
    ) {
        if texts.contains_key(name) {
            return;
        }
        let Some(heading) = headings.get(name) else {
            return;
        };
        if path.iter().any(|p| p == name) {
            let words = path
                .iter()
                .filter_map(|p| headings.get(p))
                .map(|h| (h.node.name.text.clone(), h.node.name.span))
                .collect();
            self.errors.push(CheckError::Cycle {
                kind: "policies that extend each other",
                path: words,
                date: None,
            });
            texts.insert(name.to_string(), UnitText::default());
            return;
        }
        path.push(name.to_string());
        let mut text = UnitText::default();
        for base in &heading.bases {
            self.unit_text(base, all, headings, amendments, texts, path);
            let copy = texts.get(base).cloned().unwrap_or_default();
            for (name, versions) in copy.rules {
                text.rules.entry(name).or_default().extend(versions);
            }
            for (name, versions) in copy.obligations {
                text.obligations.entry(name).or_default().extend(versions);
            }
            for (name, versions) in copy.exceptions {
                text.exceptions.entry(name).or_default().extend(versions);
            }
        }
        path.pop();
        own(&mut text.rules, &all.rules, name, &mut self.errors);
        own(
            &mut text.obligations,
            &all.obligations,
            name,
            &mut self.errors,
        );
        own(
            &mut text.exceptions,
            &all.exceptions,
            name,
            &mut self.errors,
        );
        own(
            &mut text.guarantees,
            &all.guarantees,
            name,
            &mut self.errors,
        );
        for amendment in amendments.iter().filter(|a| a.policy == name) {
            self.amend_unit(&mut text, amendment);
        }
        dated::finish(&mut text.rules, &mut self.errors);
        dated::finish(&mut text.obligations, &mut self.errors);
        dated::finish(&mut text.exceptions, &mut self.errors);
        dated::finish(&mut text.guarantees, &mut self.errors);
        texts.insert(name.to_string(), text);
    }

    fn amend_unit(&mut self, text: &mut UnitText<'a>, amendment: &DatedAmendment<'a>) {
        for change in &amendment.node.changes {
            match &change.kind {
                ChangeKind::Repeal { what, name } => match what.text.as_str() {
                    "rule" => self.repeal_rule(&mut text.rules, name, amendment),
                    "obligation" => {
                        repeal(&mut text.obligations, name, amendment, &mut self.errors)
                    }
                    "exception" => repeal(&mut text.exceptions, name, amendment, &mut self.errors),
                    "guarantee" => repeal(&mut text.guarantees, name, amendment, &mut self.errors),
                    // Defines and entries belong to all policies: `shared_amendments` treats them.
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
                        self.repeal_rule(&mut text.rules, &node.name, amendment);
                        begin(
                            &mut text.rules,
                            node,
                            declaration,
                            amendment,
                            &mut self.errors,
                        );
                    }
                    DeclarationKind::Obligation(node) => {
                        repeal(
                            &mut text.obligations,
                            &node.name,
                            amendment,
                            &mut self.errors,
                        );
                        begin(
                            &mut text.obligations,
                            node,
                            declaration,
                            amendment,
                            &mut self.errors,
                        );
                    }
                    DeclarationKind::Exception(node) => {
                        repeal(
                            &mut text.exceptions,
                            &node.name,
                            amendment,
                            &mut self.errors,
                        );
                        begin(
                            &mut text.exceptions,
                            node,
                            declaration,
                            amendment,
                            &mut self.errors,
                        );
                    }
                    DeclarationKind::Guarantee(node) => {
                        repeal(
                            &mut text.guarantees,
                            &node.name,
                            amendment,
                            &mut self.errors,
                        );
                        begin(
                            &mut text.guarantees,
                            node,
                            declaration,
                            amendment,
                            &mut self.errors,
                        );
                    }
                    DeclarationKind::Define(_) => {}
                    _ => self.cannot_amend(declaration),
                },
                ChangeKind::Add(declaration) => match &declaration.kind {
                    DeclarationKind::Rule(node) => begin(
                        &mut text.rules,
                        node,
                        declaration,
                        amendment,
                        &mut self.errors,
                    ),
                    DeclarationKind::Obligation(node) => {
                        begin(
                            &mut text.obligations,
                            node,
                            declaration,
                            amendment,
                            &mut self.errors,
                        );
                    }
                    DeclarationKind::Exception(node) => begin(
                        &mut text.exceptions,
                        node,
                        declaration,
                        amendment,
                        &mut self.errors,
                    ),
                    DeclarationKind::Guarantee(node) => begin(
                        &mut text.guarantees,
                        node,
                        declaration,
                        amendment,
                        &mut self.errors,
                    ),
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
    ) {
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
            return;
        }
        repeal(rules, name, amendment, &mut self.errors);
    }

    fn cannot_amend(&mut self, declaration: &Declaration) {
        self.errors.push(CheckError::Misplaced {
            span: declaration.span,
            message: "an amendment cannot change this kind of declaration".into(),
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
                        repeal(&mut timeline, name, amendment, &mut self.errors);
                    }
                    ChangeKind::Replace(declaration) => {
                        if let DeclarationKind::Define(node) = &declaration.kind {
                            repeal(&mut timeline, &node.name, amendment, &mut self.errors);
                            begin(
                                &mut timeline,
                                node,
                                declaration,
                                amendment,
                                &mut self.errors,
                            );
                        }
                    }
                    ChangeKind::Add(declaration) => {
                        if let DeclarationKind::Define(node) = &declaration.kind {
                            begin(
                                &mut timeline,
                                node,
                                declaration,
                                amendment,
                                &mut self.errors,
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
        dated::finish(&mut timeline, &mut self.errors);
        timeline
    }

    /// Fills the units' tables but for rules, exceptions, obligations and conditions.
    pub(crate) fn units(
        &mut self,
        headings: &BTreeMap<String, Heading<'a>>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) {
        for (i, name) in headings.keys().enumerate() {
            self.names.units.insert(name.clone(), UnitId(i as u32));
        }
        for heading in headings.values() {
            let node = heading.node;
            let scale = match &node.decides {
                None => {
                    self.errors.push(CheckError::ClauseMissing {
                        policy: node.name.clone(),
                        clause: "decides",
                        help: format!(
                            "say which scale it decides: `decides {}`",
                            self.some_scale()
                        ),
                    });
                    None
                }
                Some(word) => {
                    let found = self.names.scales.get(&word.text).copied();
                    if found.is_none() {
                        let known = self.names.scales.keys().cloned().collect();
                        self.unknown(Kind::Scale, word, known);
                    }
                    found
                }
            };
            let otherwise = match (&node.otherwise, scale) {
                (None, _) => {
                    self.errors.push(CheckError::ClauseMissing {
                        policy: node.name.clone(),
                        clause: "otherwise",
                        help: "there is no silent default: say what holds when no rule is left, for example `otherwise not-caught`".into(),
                    });
                    None
                }
                (Some(word), Some(scale)) => self.outcome(scale, word),
                (Some(_), None) => None,
            };
            let effective = node
                .effective
                .as_ref()
                .and_then(|w| dated::date(w, &mut self.errors));
            let dated_by = node.dated_by.as_ref().and_then(|e| self.date_attribute(e));
            if let (false, Some(text)) = (heading.layers.is_empty(), texts.get(&node.name.text)) {
                for version in text.rules.values().flatten() {
                    self.errors.push(CheckError::RuleInLayered {
                        name: version.node.name.clone(),
                        policy: node.name.text.clone(),
                    });
                }
            }
            let layers: Vec<UnitId> = heading
                .layers
                .iter()
                .filter_map(|l| self.names.units.get(l).copied())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
            let remarks = self.remarks(&node.remarks, None);
            self.policy.units.push(Unit {
                name: node.name.text.clone(),
                title: node
                    .title
                    .as_ref()
                    .map_or_else(|| node.name.text.clone(), |w| w.text.clone()),
                scale: scale.unwrap_or(crate::policy::ScaleId(0)),
                otherwise: otherwise.unwrap_or(0),
                effective,
                dated_by,
                applies: None,
                layers,
                rules: Vec::new(),
                exceptions: Vec::new(),
                obligations: Vec::new(),
                remarks,
            });
            self.places.units.push(node.name.span);
        }
    }

    fn some_scale(&self) -> &str {
        self.policy
            .scales
            .first()
            .map_or("posture", |s| s.name.as_str())
    }

    /// The position of an outcome on a scale.
    pub(crate) fn outcome(&mut self, scale: crate::policy::ScaleId, word: &Word) -> Option<u32> {
        let outcomes = self
            .policy
            .scales
            .get(scale.index())
            .map(|s| s.outcomes.as_slice())
            .unwrap_or_default();
        let position = outcomes.iter().position(|o| o.name == word.text);
        if position.is_none() {
            let known = outcomes.iter().map(|o| o.name.clone()).collect();
            self.unknown(Kind::Outcome, word, known);
        }
        position.map(|p| p as u32)
    }

    fn date_attribute(&mut self, expr: &ast::Expr) -> Option<crate::policy::AttributeId> {
        let ast::ExprKind::Path(words) = &expr.kind else {
            self.errors.push(CheckError::BadType {
                span: expr.span,
                message: "`dated by` names no attribute".into(),
                help: "name a date attribute: `dated by transfer.date`".into(),
            });
            return None;
        };
        let attribute = self.attribute_named(words)?;
        let found = self.policy.attributes.get(attribute.index())?;
        if !matches!(found.ty, crate::policy::AttributeType::Date) || found.undeterminable {
            self.errors.push(CheckError::BadType {
                span: expr.span,
                message: format!("`{}` cannot be the question date", found.dotted),
                help: "`dated by` takes an attribute of type `date` that is always determinable"
                    .into(),
            });
            return None;
        }
        Some(attribute)
    }

    /// The policy that answers: the one the root file declares; of several there, the one that has the others as layers
    /// or bases.
    pub(crate) fn root(
        &mut self,
        root_file: &ast::File,
        headings: &BTreeMap<String, Heading<'a>>,
    ) -> UnitId {
        let declared: Vec<&Word> = root_file
            .declarations
            .iter()
            .filter_map(|d| match &d.kind {
                DeclarationKind::Policy(p) => Some(&p.name),
                _ => None,
            })
            .collect();
        let candidates: Vec<String> = match declared.as_slice() {
            [] => headings.keys().cloned().collect(),
            several => several.iter().map(|w| w.text.clone()).collect(),
        };
        let used: BTreeSet<&String> = headings
            .values()
            .flat_map(|h| h.layers.iter().chain(&h.bases))
            .collect();
        let tops: Vec<&String> = candidates.iter().filter(|c| !used.contains(c)).collect();
        let chosen = match (candidates.as_slice(), tops.as_slice()) {
            ([one], _) => Some(one),
            (_, [one]) => Some(*one),
            _ => None,
        };
        let span = declared
            .first()
            .map_or_else(|| crate::source::Span::new(root_file.id, 0, 0), |w| w.span);
        match chosen.and_then(|name| self.names.units.get(name)) {
            Some(&unit) => unit,
            None if headings.is_empty() => {
                let broken = root_file.broken_names.len() + self.names.broken.len();
                if broken == 0 {
                    self.errors.push(CheckError::NoPolicy { span });
                }
                UnitId(0)
            }
            None => {
                self.errors.push(CheckError::SeveralRoots {
                    span,
                    policies: candidates,
                });
                UnitId(0)
            }
        }
    }
}

fn version<'a, T>(
    node: &'a T,
    declaration: &'a Declaration,
    validity: Validity,
    amendment: Option<&'a ast::Amendment>,
    declared_in: String,
) -> Version<'a, T> {
    Version {
        node,
        doc: &declaration.doc,
        span: declaration.span,
        validity,
        amendment,
        ended_by: None,
        declared_in,
    }
}

/// Adds the policy's own declarations; a name that a base has already is an error.
fn own<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    all: &[Found<'a, T>],
    policy: &str,
    errors: &mut Vec<CheckError>,
) {
    let inherited: BTreeMap<String, String> = timeline
        .iter()
        .filter_map(|(n, v)| v.first().map(|v| (n.clone(), v.declared_in.clone())))
        .collect();
    for found in all.iter().filter(|f| f.policy == policy) {
        let name = found.node.name();
        if let Some(base) = inherited.get(&name.text) {
            errors.push(CheckError::ExtendsClash {
                kind: T::KIND,
                name: name.clone(),
                base: base.clone(),
            });
            continue;
        }
        let validity = dated::validity(found.node.validity(), None, errors);
        dated::add(
            timeline,
            version(
                found.node,
                found.declaration,
                validity,
                None,
                policy.to_string(),
            ),
        );
    }
}

fn repeal<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    name: &Word,
    amendment: &DatedAmendment<'a>,
    errors: &mut Vec<CheckError>,
) {
    if !timeline.contains_key(&name.text) {
        let nearest = crate::diagnostic::nearest(&name.text, timeline.keys().map(String::as_str))
            .map(str::to_string);
        let known = timeline.keys().cloned().collect();
        errors.push(CheckError::Unknown {
            kind: T::KIND,
            name: name.clone(),
            nearest,
            known,
        });
        return;
    }
    dated::end(timeline, name, amendment.day, amendment.node, errors);
}

fn begin<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    node: &'a T,
    declaration: &'a Declaration,
    amendment: &DatedAmendment<'a>,
    errors: &mut Vec<CheckError>,
) {
    let validity = dated::validity(node.validity(), Some(amendment.day), errors);
    if let (Some(from), Some(word)) = (validity.from, &node.validity().from)
        && from < amendment.day
    {
        errors.push(CheckError::EmptyValidity {
            span: word.span,
            from: amendment.day,
            until: from,
        });
    }
    dated::add(
        timeline,
        version(
            node,
            declaration,
            validity,
            Some(amendment.node),
            amendment.policy.clone(),
        ),
    );
}
