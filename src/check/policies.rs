//! Policies: their headings, the layers and bases they name, and which of them answers (language.md 2.8, 3.10).

use super::bases::UnitText;
use super::checker::Checker;
use super::dated;
use super::error::{CheckError, Kind};
use super::gather::{Gathered, first_of_each, introduced_by};
use crate::ast::{self, Declaration, DeclarationKind, Word};
use crate::policy::{AttributeId, AttributeType, ScaleId, Unit, UnitId};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A heading with everything that is resolved from it.
pub(crate) struct Heading<'a> {
    pub(crate) node: &'a ast::Policy,
    pub(crate) declaration: &'a Declaration,
    pub(crate) bases: Vec<&'a Word>,
    pub(crate) layers: Vec<&'a Word>,
}

/// The scale of a policy whose `decides` is missing or unknown.
pub(crate) const NO_SCALE: ScaleId = ScaleId(u32::MAX);

impl<'a> Checker<'a> {
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
            let bases = self.policies_named(&node.name, &node.extends, &known);
            let layers = self.policies_named(&node.name, &node.layers, &known);
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

    /// The policies of a list that are declared, each once. `own` is the policy whose list it is.
    fn policies_named(&mut self, own: &Word, words: &'a [Word], known: &[String]) -> Vec<&'a Word> {
        let mut named = self.distinct(Kind::Policy, words);
        named.retain(|word| {
            let declared = known.contains(&word.text);
            if !declared {
                let others = known.iter().filter(|name| **name != own.text);
                self.unknown(Kind::Policy, word, others.cloned().collect());
            }
            declared
        });
        named
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
    pub(crate) fn outcome(&mut self, scale: ScaleId, word: &Word) -> Option<u32> {
        let outcomes = &self.policy.scales.get(scale.index())?.outcomes;
        let position = outcomes.iter().position(|o| o.name == word.text);
        if position.is_none() {
            let known = outcomes.iter().map(|o| o.name.clone()).collect();
            self.unknown(Kind::Outcome, word, known);
        }
        position.map(|p| p as u32)
    }

    fn date_attribute(&mut self, expr: &ast::Expr) -> Option<AttributeId> {
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
        if !matches!(found.ty, AttributeType::Date) || found.undeterminable {
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
