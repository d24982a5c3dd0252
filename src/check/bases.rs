//! What each policy says: its own declarations with its amendments, on top of copies of the policies it extends
//! (language.md 2.8, 3.10).

use super::amendments::DatedAmendment;
use super::checker::Checker;
use super::dated::{self, Dated, Timeline, Version};
use super::error::{CheckError, Circle};
use super::gather::{Found, Gathered};
use super::policies::Heading;
use crate::ast::{self, Declaration, Word};
use crate::policy::Validity;
use std::collections::BTreeMap;

/// How many policies may extend each other in a row. Each copies what the one before it has.
const MOST_BASES: usize = 32;

/// The dated declarations of one policy, bases' copies included.
#[derive(Default, Clone)]
pub(crate) struct UnitText<'a> {
    pub(crate) rules: Timeline<'a, ast::Rule>,
    pub(crate) obligations: Timeline<'a, ast::Obligation>,
    pub(crate) exceptions: Timeline<'a, ast::Exception>,
    pub(crate) guarantees: Timeline<'a, ast::Guarantee>,
}

impl<'a> Checker<'a> {
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
}

pub(super) fn version<'a, T>(
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
