//! Policies, their layers and bases, and the dated declarations that belong to each (language.md 2.7, 2.8, 3.10).

use super::checker::Checker;
use super::dated::{self, Dated, Timeline, Version};
use super::error::{CheckError, Circle, Kind};
use super::gather::{Found, Gathered, first_of_each, introduced_by};
use crate::ast::{self, ChangeKind, Declaration, DeclarationKind, Word};
use crate::policy::{ScaleId, Unit, UnitId, Validity};
use crate::quantity::Date;
use crate::source::Span;
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
    pub(crate) declaration: &'a Declaration,
    pub(crate) bases: Vec<&'a Word>,
    pub(crate) layers: Vec<&'a Word>,
}

/// How many policies may extend each other in a row. Each copies what the one before it has.
const MOST_BASES: usize = 32;

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
            let node = found.node;
            self.policy_name(&node.name);
            let bases = self.policies_named(&node.extends, &known);
            let layers = self.policies_named(&node.layers, &known);
            if let (Some(base), false) = (bases.first(), layers.is_empty()) {
                self.errors.push(CheckError::BaseOfLayered {
                    base: (*base).clone(),
                    policy: node.name.text.clone(),
                });
            }
            let bases = if layers.is_empty() { bases } else { Vec::new() };
            let heading = Heading {
                node,
                declaration: found.declaration,
                bases,
                layers,
            };
            headings.insert(node.name.text.clone(), heading);
        }
        self.unplaced(all, &headings);
        for (name, heading) in &headings {
            for layer in &heading.layers {
                let nested = headings
                    .get(&layer.text)
                    .is_some_and(|h| !h.layers.is_empty());
                // Of a policy among its own layers the circle is what is wrong.
                let circle = headings
                    .get(&layer.text)
                    .is_some_and(|h| h.layers.iter().any(|l| l.text == *name));
                if nested && !circle {
                    self.errors.push(CheckError::NestedLayers {
                        name: (*layer).clone(),
                    });
                }
            }
        }
        headings
    }

    /// What belongs to no policy there is has been reported: naming it is not a second mistake.
    fn unplaced(&mut self, all: &Gathered<'a>, headings: &BTreeMap<String, Heading<'a>>) {
        let rules = all.rules.iter().map(|f| (&f.policy, vec![&f.node.name]));
        let amended = all.amendments.iter();
        let amended = amended.map(|f| (&f.policy, introduced_by(f.node)));
        for (policy, names) in rules.chain(amended) {
            if !headings.contains_key(policy) {
                let names = names.into_iter().map(|w| w.text.clone());
                self.damage.names.extend(names);
            }
        }
    }

    /// `partner is india` and `us-ear is required` are written alike, so a policy does not share a record's name.
    fn policy_name(&mut self, name: &Word) {
        if name.text == "posture" {
            self.errors.push(CheckError::NameTaken {
                kind: Kind::Policy,
                name: name.clone(),
                meaning: "the outcome of the policy itself",
            });
        } else if let Some(record) = self.names.records.get(&name.text) {
            let first = self.places.records.get(record.index()).copied();
            self.errors.push(CheckError::SharedName {
                kind: Kind::Policy,
                name: name.clone(),
                other: Kind::Record,
                first: first.unwrap_or(name.span),
            });
        }
    }

    /// The policies of a list that are declared, each once.
    fn policies_named(&mut self, words: &'a [Word], known: &[String]) -> Vec<&'a Word> {
        let mut named = self.distinct(Kind::Policy, words);
        named.retain(|word| {
            let declared = known.contains(&word.text);
            if !declared {
                self.unknown(Kind::Policy, word, known.to_vec());
            }
            declared
        });
        named
    }

    /// The dated declarations of every policy: its own text, then its amendments, on top of copies of its bases.
    pub(crate) fn unit_texts(
        &mut self,
        all: &Gathered<'a>,
        headings: &BTreeMap<String, Heading<'a>>,
        amendments: &[DatedAmendment<'a>],
    ) -> BTreeMap<String, UnitText<'a>> {
        let mut texts: BTreeMap<String, UnitText<'a>> = BTreeMap::new();
        for name in self.bases_first(headings) {
            let Some(heading) = headings.get(&name) else {
                continue;
            };
            let mut text = UnitText::default();
            for base in &heading.bases {
                if let Some(copy) = texts.get(&base.text) {
                    let copy = copy.clone();
                    let first = heading.bases.first().copied().unwrap_or(base);
                    inherit(&mut text.rules, copy.rules, base, first, &mut self.errors);
                    inherit(
                        &mut text.obligations,
                        copy.obligations,
                        base,
                        first,
                        &mut self.errors,
                    );
                    inherit(
                        &mut text.exceptions,
                        copy.exceptions,
                        base,
                        first,
                        &mut self.errors,
                    );
                }
            }
            own(&mut text.rules, &all.rules, &name, &mut self.errors);
            own(
                &mut text.obligations,
                &all.obligations,
                &name,
                &mut self.errors,
            );
            own(
                &mut text.exceptions,
                &all.exceptions,
                &name,
                &mut self.errors,
            );
            own(
                &mut text.guarantees,
                &all.guarantees,
                &name,
                &mut self.errors,
            );
            for amendment in amendments.iter().filter(|a| a.policy == name) {
                self.amend_unit(&mut text, amendment);
            }
            dated::finish(&mut text.rules, &mut self.errors);
            dated::finish(&mut text.obligations, &mut self.errors);
            dated::finish(&mut text.exceptions, &mut self.errors);
            dated::finish(&mut text.guarantees, &mut self.errors);
            texts.insert(name, text);
        }
        texts
    }

    /// The policies, each after those it extends. A circle is reported and cut, and so is a row of bases so long that
    /// copying them would never end.
    fn bases_first(&mut self, headings: &BTreeMap<String, Heading<'a>>) -> Vec<String> {
        let mut order: Vec<String> = Vec::new();
        let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
        for start in headings.values() {
            let mut path: Vec<(&Heading<'a>, usize)> = vec![(start, 0)];
            while let Some((heading, next)) = path.last_mut() {
                let name = heading.node.name.text.as_str();
                if rows.contains_key(name) {
                    path.pop();
                    continue;
                }
                if let Some(base) = heading.bases.get(*next) {
                    *next += 1;
                    let at = path.iter().position(|(h, _)| h.node.name.text == base.text);
                    match (at, headings.get(&base.text)) {
                        (Some(at), _) => {
                            let circle = path.iter().skip(at).map(|(h, _)| &h.node.name);
                            self.errors.push(CheckError::Cycle {
                                kind: Circle::Bases,
                                path: circle.map(|w| (w.text.clone(), w.span)).collect(),
                                date: None,
                            });
                        }
                        (None, Some(base)) => path.push((base, 0)),
                        (None, None) => {}
                    }
                    continue;
                }
                let longest = heading
                    .bases
                    .iter()
                    .filter_map(|b| rows.get(b.text.as_str()));
                let row = longest.max().map_or(0, |r| r + 1);
                if row == MOST_BASES + 1 {
                    self.errors.push(CheckError::TooManyBases {
                        policy: heading.node.name.clone(),
                        limit: MOST_BASES,
                    });
                }
                rows.insert(name, row);
                if row <= MOST_BASES {
                    order.push(name.to_string());
                }
                path.pop();
            }
        }
        order
    }

    fn amend_unit(&mut self, text: &mut UnitText<'a>, amendment: &DatedAmendment<'a>) {
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
            let damaged = self.damage.touches(heading.declaration.span);
            let scale = match &node.decides {
                None if damaged => None,
                None => {
                    self.errors.push(CheckError::ClauseMissing {
                        kind: Kind::Policy,
                        name: node.name.clone(),
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
                (None, _) if damaged => None,
                (None, _) => {
                    self.errors.push(CheckError::ClauseMissing {
                        kind: Kind::Policy,
                        name: node.name.clone(),
                        clause: "otherwise",
                        help: "there is no silent default: say what holds when no rule is left, for example `otherwise not-caught`".into(),
                    });
                    None
                }
                (Some(word), Some(scale)) => self.outcome(scale, word),
                (Some(_), None) => None,
            };
            self.bases_decide_the_same(heading, headings);
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
                .filter_map(|l| self.names.units.get(&l.text).copied())
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
                scale: scale.unwrap_or(NO_SCALE),
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

    /// A copied rule concludes an outcome of the scale it was written for.
    fn bases_decide_the_same(
        &mut self,
        heading: &Heading<'a>,
        headings: &BTreeMap<String, Heading<'a>>,
    ) {
        let Some(own) = &heading.node.decides else {
            return;
        };
        for base in &heading.bases {
            let its = headings
                .get(&base.text)
                .and_then(|h| h.node.decides.as_ref());
            if let Some(its) = its
                && its.text != own.text
                && self.names.scales.contains_key(&its.text)
                && self.names.scales.contains_key(&own.text)
            {
                self.errors.push(CheckError::BaseScale {
                    base: (*base).clone(),
                    its: its.text.clone(),
                    own: own.text.clone(),
                });
            }
        }
    }

    fn some_scale(&self) -> &str {
        self.policy
            .scales
            .first()
            .map_or("posture", |s| s.name.as_str())
    }

    /// The position of an outcome on a scale; nothing, and nothing said, when the scale itself is not known.
    pub(crate) fn outcome(&mut self, scale: crate::policy::ScaleId, word: &Word) -> Option<u32> {
        let outcomes = &self.policy.scales.get(scale.index())?.outcomes;
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
                label: "not an attribute",
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
                label: "not a date that is always known to exist",
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
        let mut candidates: Vec<String> = match declared.as_slice() {
            [] => headings.keys().cloned().collect(),
            several => several.iter().map(|w| w.text.clone()).collect(),
        };
        candidates.sort();
        candidates.dedup();
        let used: BTreeSet<&str> = headings
            .values()
            .flat_map(|h| h.node.layers.iter().chain(&h.node.extends))
            .map(|w| w.text.as_str())
            .collect();
        let tops: Vec<&String> = candidates
            .iter()
            .filter(|c| !used.contains(c.as_str()))
            .collect();
        let chosen = match (candidates.as_slice(), tops.as_slice()) {
            ([one], _) => Some(one),
            (_, [one]) => Some(*one),
            _ => None,
        };
        let span = declared
            .first()
            .map_or_else(|| Span::new(root_file.id, 0, 0), |w| w.span);
        if let Some(&unit) = chosen.and_then(|name| self.names.units.get(name)) {
            return unit;
        }
        let said = |e: &CheckError| match e {
            CheckError::NoPolicy { .. } => headings.is_empty(),
            // Where each is used by another, that is what is wrong.
            CheckError::Cycle { .. } => tops.is_empty(),
            _ => false,
        };
        if self.errors.iter().any(said) || (declared.is_empty() && self.damage.any()) {
            return UnitId(0);
        }
        self.errors.push(if headings.is_empty() {
            CheckError::NoPolicy { span }
        } else {
            CheckError::SeveralRoots {
                span,
                policies: candidates,
            }
        });
        UnitId(0)
    }
}

/// The scale of a policy whose `decides` is missing or unknown.
pub(crate) const NO_SCALE: ScaleId = ScaleId(u32::MAX);

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

/// Copies the declarations of a base. What two bases have from a common base is one; other names they share clash.
fn inherit<'a, T: Dated>(
    timeline: &mut Timeline<'a, T>,
    copy: Timeline<'a, T>,
    base: &Word,
    first: &Word,
    errors: &mut Vec<CheckError>,
) {
    for (name, versions) in copy {
        let Some(known) = timeline.get(&name) else {
            timeline.insert(name, versions);
            continue;
        };
        let same = known.len() == versions.len()
            && known
                .iter()
                .zip(&versions)
                .all(|(a, b)| a.span == b.span && a.validity == b.validity);
        if !same {
            errors.push(CheckError::BasesClash {
                kind: T::KIND,
                name,
                base: base.clone(),
                first: first.clone(),
            });
        }
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
