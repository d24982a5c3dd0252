//! Declarations to tables: entries, defines, rules, exceptions, obligations, guarantees, in an order that depends on
//! names and dates only.

use super::annex::FlatEntry;
use super::checker::{Checker, Inclusion};
use super::conditions::{Place, Scope};
use super::dated::{Timeline, Version};
use super::error::{CheckError, Kind};
use super::gather::Gathered;
use super::policies::{DatedAmendment, Heading, NO_SCALE, UnitText};
use crate::ast::{self, DeclarationKind, Expr, Word};
use crate::policy::{
    AttributeId, AttributeType, Branch, Claim, Clause, Condition, ConditionId, Define, DefineId,
    EntryTest, EntryVersion, Exception, ExceptionId, Guarantee, Obligation, ObligationId,
    ObligationKindId, Rule, RuleId, ScaleId, UnitId, Validity,
};
use std::collections::BTreeMap;

const fn scope(place: Place, posture: Option<UnitId>) -> Scope {
    Scope {
        posture,
        place,
        unowned: false,
    }
}

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
                    self.condition(scope(Place::Define, None), &version.node.condition)
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
                _ => match self.condition(scope(Place::Assume, None), found.node) {
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
                let place = scope(Place::Entry, None);
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
            let condition = self.condition(scope(Place::Applies, None), expr);
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

    /// Declarations that belong to no policy there is, which has been said: what is wrong inside them is found all the
    /// same.
    pub(crate) fn unowned(&mut self, all: &Gathered<'a>, amendments: &[DatedAmendment<'a>]) {
        let missing = |checker: &Self, policy: &str| !checker.names.units.contains_key(policy);
        let mut nodes: Vec<&DeclarationKind> = Vec::new();
        let rules = all.rules.iter().map(|f| (&f.policy, f.declaration));
        let obligations = all.obligations.iter().map(|f| (&f.policy, f.declaration));
        let exceptions = all.exceptions.iter().map(|f| (&f.policy, f.declaration));
        let guarantees = all.guarantees.iter().map(|f| (&f.policy, f.declaration));
        for (policy, declaration) in rules.chain(obligations).chain(exceptions).chain(guarantees) {
            if missing(self, policy) {
                nodes.push(&declaration.kind);
            }
        }
        for amendment in amendments {
            if missing(self, &amendment.policy) {
                for change in &amendment.node.changes {
                    if let ast::ChangeKind::Add(inner) | ast::ChangeKind::Replace(inner) =
                        &change.kind
                    {
                        nodes.push(&inner.kind);
                    }
                }
            }
        }
        for node in nodes {
            self.unowned_conditions(node);
        }
    }

    fn unowned_conditions(&mut self, node: &DeclarationKind) {
        let mut conditions: Vec<(Place, &Expr)> = Vec::new();
        match node {
            DeclarationKind::Rule(node) => {
                for branch in &node.branches {
                    let both = std::iter::once(&branch.condition).chain(&branch.unless);
                    conditions.extend(both.map(|e| (Place::Rule, e)));
                }
            }
            DeclarationKind::Exception(node) => {
                conditions.extend(node.conditions.iter().map(|e| (Place::Exception, e)));
            }
            DeclarationKind::Obligation(node) => {
                for clause in &node.clauses {
                    self.duties(&clause.what);
                    let both = clause.condition.iter().chain(&clause.unless);
                    conditions.extend(both.map(|e| (Place::Obligation, e)));
                }
            }
            DeclarationKind::Guarantee(node) => {
                if let ast::Claim::Whenever {
                    conclusion,
                    premise,
                } = &node.claim
                {
                    conditions.extend([conclusion, premise].map(|e| (Place::Guarantee, e)));
                }
            }
            _ => {}
        }
        for (place, expr) in conditions {
            let scope = Scope {
                posture: None,
                place,
                unowned: true,
            };
            self.condition(scope, expr);
        }
    }

    fn scale_of(&self, unit: UnitId) -> ScaleId {
        let unit = self.policy.units.get(unit.index());
        unit.map_or(NO_SCALE, |u| u.scale)
    }

    fn rules(
        &mut self,
        unit: UnitId,
        policy: &str,
        text: &UnitText<'a>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> BTreeMap<String, Vec<RuleId>> {
        let mut ids: BTreeMap<String, Vec<RuleId>> = BTreeMap::new();
        let mut next = self.policy.rules.len() as u32;
        for (name, versions) in &text.rules {
            ids.insert(
                name.clone(),
                (0..versions.len() as u32)
                    .map(|i| RuleId(next + i))
                    .collect(),
            );
            next += versions.len() as u32;
        }
        for version in text.rules.values().flatten() {
            let node = version.node;
            // A copy concludes on the scale it was written for; that a base has another is reported at `extends`.
            let declared_in = self.names.units.get(&version.declared_in).copied();
            let scale = self.scale_of(declared_in.unwrap_or(unit));
            let overrides = self.outranked(version, policy, text, &ids, texts);
            let mut branches = Vec::new();
            for branch in &node.branches {
                let outcome = self.outcome(scale, &branch.outcome);
                let condition = self.condition(scope(Place::Rule, None), &branch.condition);
                let unless = branch
                    .unless
                    .as_ref()
                    .map(|e| self.condition(scope(Place::Rule, None), e));
                if let (Some(absolute), Some(unless)) = (node.absolute, &branch.unless) {
                    self.errors.push(CheckError::TouchesAbsolute {
                        span: unless.span,
                        what: "`unless`",
                        rule: node.name.text.clone(),
                        declared: absolute,
                    });
                }
                if let (Some(outcome), Some(condition)) = (outcome, condition) {
                    branches.push(Branch {
                        outcome,
                        condition,
                        unless: unless.flatten(),
                    });
                }
            }
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Rule, &node.name, &node.remarks, version);
            self.policy.rules.push(Rule {
                name: node.name.text.clone(),
                unit,
                declared_in: version.declared_in.clone(),
                absolute: node.absolute.is_some(),
                validity: version.validity,
                overrides,
                branches,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.rules.push(version.span);
        }
        ids
    }

    /// The rules a rule outranks, all their versions (language.md 3.3).
    fn outranked(
        &mut self,
        version: &Version<'a, ast::Rule>,
        policy: &str,
        text: &UnitText<'a>,
        ids: &BTreeMap<String, Vec<RuleId>>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> Vec<RuleId> {
        let mut outranked = Vec::new();
        for word in self.distinct(Kind::Rule, &version.node.overrides) {
            let Some(targets) = ids.get(&word.text) else {
                self.no_such_rule(word, policy, &version.declared_in, text, texts);
                continue;
            };
            if !self.touches_absolute(word, "`overrides`", version.validity, text) {
                outranked.extend(targets);
            }
        }
        outranked.sort_unstable();
        outranked
    }

    /// Reports what would weaken an absolute rule on some day.
    fn touches_absolute(
        &mut self,
        word: &Word,
        what: &'static str,
        when: Validity,
        text: &UnitText<'a>,
    ) -> bool {
        let versions = text.rules.get(&word.text).map(Vec::as_slice);
        let floor = versions
            .unwrap_or_default()
            .iter()
            .find(|v| v.node.absolute.is_some() && v.validity.overlaps(&when));
        if let Some(floor) = floor {
            self.errors.push(CheckError::TouchesAbsolute {
                span: word.span,
                what,
                rule: word.text.clone(),
                declared: floor.node.name.span,
            });
        }
        floor.is_some()
    }

    /// What an `accept … with` names is a rule of the policy or an entry.
    fn accepted(&mut self, remarks: &ast::Remarks, text: &UnitText<'a>) {
        for word in remarks.accepts.iter().filter_map(|a| a.with.as_ref()) {
            if !text.rules.contains_key(&word.text) && !self.names.entries.contains_key(&word.text)
            {
                let known = text.rules.keys().cloned().collect();
                self.unknown(Kind::Rule, word, known);
            }
        }
    }

    fn no_such_rule(
        &mut self,
        word: &Word,
        policy: &str,
        declared_in: &str,
        text: &UnitText<'a>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) {
        let other = texts
            .iter()
            .find(|(name, t)| *name != policy && t.rules.contains_key(&word.text))
            .map(|(name, _)| name.clone());
        match other {
            Some(there) => self.errors.push(CheckError::InOtherPolicy {
                name: word.clone(),
                here: declared_in.to_string(),
                there,
            }),
            None => {
                let known = text.rules.keys().cloned().collect();
                self.unknown(Kind::Rule, word, known);
            }
        }
    }

    fn exceptions(
        &mut self,
        unit: UnitId,
        policy: &str,
        text: &UnitText<'a>,
        rules: &BTreeMap<String, Vec<RuleId>>,
        texts: &BTreeMap<String, UnitText<'a>>,
    ) -> Vec<ExceptionId> {
        let mut list = Vec::new();
        for version in text.exceptions.values().flatten() {
            let node = version.node;
            let mut to = Vec::new();
            for word in self.distinct(Kind::Rule, &node.to) {
                let Some(targets) = rules.get(&word.text) else {
                    self.no_such_rule(word, policy, &version.declared_in, text, texts);
                    continue;
                };
                if !self.touches_absolute(word, "an exception", version.validity, text) {
                    to.extend(targets);
                }
            }
            to.sort_unstable();
            to.dedup();
            let conditions: Vec<Option<ConditionId>> = node
                .conditions
                .iter()
                .map(|e| self.condition(scope(Place::Exception, None), e))
                .collect();
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Exception, &node.name, &node.remarks, version);
            let Some(conditions) = conditions.into_iter().collect::<Option<Vec<_>>>() else {
                continue;
            };
            let condition = match conditions.as_slice() {
                [one] => *one,
                _ => self.push(Condition::Any(conditions), version.span),
            };
            list.push(ExceptionId(self.policy.exceptions.len() as u32));
            self.policy.exceptions.push(Exception {
                name: node.name.text.clone(),
                unit,
                validity: version.validity,
                to,
                condition,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.exceptions.push(version.span);
        }
        list
    }

    fn obligations(&mut self, unit: UnitId, text: &UnitText<'a>) -> Vec<ObligationId> {
        let mut list = Vec::new();
        for version in text.obligations.values().flatten() {
            let node = version.node;
            let place = scope(Place::Obligation, Some(unit));
            let mut clauses = Vec::new();
            for clause in &node.clauses {
                let what = self.duties(&clause.what);
                let lower =
                    |checker: &mut Self, expr: &Option<Expr>| -> Option<Option<ConditionId>> {
                        match expr {
                            None => Some(None),
                            Some(expr) => checker.condition(place, expr).map(Some),
                        }
                    };
                let condition = lower(self, &clause.condition);
                let unless = lower(self, &clause.unless);
                if let (Some(condition), Some(unless)) = (condition, unless) {
                    clauses.push(Clause {
                        verb: clause.verb,
                        what,
                        condition,
                        unless,
                    });
                }
            }
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Obligation, &node.name, &node.remarks, version);
            list.push(ObligationId(self.policy.obligations.len() as u32));
            self.policy.obligations.push(Obligation {
                name: node.name.text.clone(),
                unit,
                validity: version.validity,
                clauses,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.obligations.push(version.span);
        }
        list
    }

    /// The kinds of obligation a clause names.
    fn duties(&mut self, words: &[Word]) -> Vec<ObligationKindId> {
        let mut duties = Vec::new();
        for word in self.distinct(Kind::ObligationKind, words) {
            match self.names.obligation_kinds.get(&word.text) {
                Some(&id) => duties.push(id),
                None => {
                    let known = self.names.obligation_kinds.keys().cloned().collect();
                    self.unknown(Kind::ObligationKind, word, known);
                }
            }
        }
        duties
    }

    fn guarantees(&mut self, unit: UnitId, text: &UnitText<'a>) {
        for version in text.guarantees.values().flatten() {
            let node = version.node;
            let place = scope(Place::Guarantee, Some(unit));
            self.remarks(&node.remarks, version.amendment);
            let claim = match &node.claim {
                ast::Claim::Whenever {
                    conclusion,
                    premise,
                } => {
                    let conclusion = self.condition(place, conclusion);
                    let premise = self.condition(place, premise);
                    conclusion
                        .zip(premise)
                        .map(|(conclusion, premise)| Claim::Whenever {
                            conclusion,
                            premise,
                        })
                }
                ast::Claim::Monotone {
                    subject,
                    never_stricter,
                    attribute,
                    rises,
                } => {
                    let of = if subject.text == "posture" {
                        Some(unit)
                    } else {
                        self.unit_named(subject)
                    };
                    let attribute = self.moving(attribute);
                    of.zip(attribute).map(|(unit, attribute)| Claim::Monotone {
                        unit,
                        never_stricter: *never_stricter,
                        attribute,
                        rises: *rises,
                    })
                }
            };
            if let Some(claim) = claim {
                self.policy.guarantees.push(Guarantee {
                    name: node.name.text.clone(),
                    unit,
                    validity: version.validity,
                    claim,
                });
                self.places.guarantees.push(version.span);
            }
        }
    }

    /// The attribute that a guarantee lets rise or fall.
    fn moving(&mut self, expr: &Expr) -> Option<AttributeId> {
        let ast::ExprKind::Path(words) = &expr.kind else {
            return None;
        };
        let attribute = self.attribute_named(words)?;
        let found = self.policy.attributes.get(attribute.index())?;
        let moves = match &found.ty {
            AttributeType::OneOf { ordered, .. } => *ordered,
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => false,
            AttributeType::Bool
            | AttributeType::Integer
            | AttributeType::Decimal
            | AttributeType::Date
            | AttributeType::Quantity { .. } => true,
        };
        if !moves {
            let name = found.dotted.clone();
            self.errors.push(CheckError::NoDirection {
                span: expr.span,
                name,
            });
            return None;
        }
        Some(attribute)
    }

    fn unit_named(&mut self, word: &Word) -> Option<UnitId> {
        let found = self.names.units.get(&word.text).copied();
        if found.is_none() {
            let known = self
                .names
                .units
                .keys()
                .cloned()
                .chain(["posture".to_string()])
                .collect();
            self.unknown(Kind::Policy, word, known);
        }
        found
    }

    /// Citations and notes of a declaration that must say what it is based on.
    fn cited<T>(
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
