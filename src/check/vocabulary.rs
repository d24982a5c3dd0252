//! Scales, records with their attributes, sources, kinds of obligations.

use super::checker::Checker;
use super::dated;
use super::error::{CheckError, Kind};
use super::gather::{Found, Gathered, first_of_each};
use super::types::WRONG_UNIT;
use crate::ast::{self, Labelled, Word};
use crate::policy::{
    Attribute, AttributeId, AttributeType, Cells, Domain, Named, ObligationKind, Record, RecordId,
    Scale, ScaleId, Source, SourceId, SourceStatus, VariableKind,
};
use crate::quantity::Num;
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Declares scales, records, attributes, sources and kinds of obligations: names and types, not yet values.
    pub(crate) fn vocabulary(&mut self, all: &Gathered<'_>) {
        first_of_each(Kind::Scale, &all.scales, |f| &f.node.name, &mut self.errors);
        for found in &all.scales {
            let outcomes = self.labelled(Kind::Outcome, &found.node.outcomes);
            let id = ScaleId(self.policy.scales.len() as u32);
            let known = *self
                .names
                .scales
                .entry(found.node.name.text.clone())
                .or_insert(id);
            if let Some(first) = self.policy.scales.get_mut(known.index()) {
                // Declared again, which was said: its outcomes are known, so that no rule that names one is at fault.
                for outcome in outcomes {
                    if !first.outcomes.iter().any(|o| o.name == outcome.name) {
                        first.outcomes.push(outcome);
                    }
                }
                continue;
            }
            self.policy.scales.push(Scale {
                name: found.node.name.text.clone(),
                outcomes,
            });
            self.places.scales.push(found.declaration.span);
        }
        self.sources(all);
        self.obligation_kinds(all);
        let records = first_of_each(
            Kind::Record,
            &all.records,
            |f| &f.node.name,
            &mut self.errors,
        );
        self.records(&records, all);
    }

    pub(super) fn labelled(&mut self, kind: Kind, list: &[Labelled]) -> Vec<Named> {
        let kept = first_of_each(kind, list, |l| &l.name, &mut self.errors);
        for label in &kept {
            if kind == Kind::Value && label.name.text == "unknown" {
                self.errors.push(CheckError::NameTaken {
                    kind,
                    name: label.name.clone(),
                    meaning: "a fact nobody has stated",
                });
            }
        }
        kept.into_iter()
            .map(|l| Named {
                name: l.name.text.clone(),
                label: l
                    .label
                    .as_ref()
                    .map_or_else(|| l.name.text.replace(['-', '_'], " "), |w| w.text.clone()),
            })
            .collect()
    }

    fn sources(&mut self, all: &Gathered<'_>) {
        for found in first_of_each(
            Kind::Source,
            &all.sources,
            |f| &f.node.name,
            &mut self.errors,
        ) {
            let node = found.node;
            let status = match node.status.as_ref().map(|w| w.text.as_str()) {
                Some("primary") => SourceStatus::Primary,
                Some("secondary") => SourceStatus::Secondary,
                _ => SourceStatus::Unverified,
            };
            let dated = node
                .dated
                .as_ref()
                .and_then(|w| dated::date(w, &mut self.errors));
            self.names.sources.insert(
                node.name.text.clone(),
                SourceId(self.policy.sources.len() as u32),
            );
            self.policy.sources.push(Source {
                name: node.name.text.clone(),
                title: node.title.text.clone(),
                dated,
                known_from: node.known_from.iter().map(|w| w.text.clone()).collect(),
                status,
            });
            self.places.sources.push(found.declaration.span);
        }
    }

    fn obligation_kinds(&mut self, all: &Gathered<'_>) {
        for node in first_of_each(
            Kind::ObligationKind,
            &all.obligation_kinds,
            |n| &n.name,
            &mut self.errors,
        ) {
            let id = crate::policy::ObligationKindId(self.policy.obligation_kinds.len() as u32);
            self.names
                .obligation_kinds
                .insert(node.name.text.clone(), id);
            self.policy.obligation_kinds.push(ObligationKind {
                name: node.name.text.clone(),
                label: node.label.text.clone(),
                owner: node.owner.as_ref().map(|w| w.text.clone()),
                phase: node
                    .phase
                    .as_ref()
                    .map(|(when, what)| format!("{} {}", when.text, what.text)),
            });
            self.places.obligation_kinds.push(node.name.span);
        }
    }

    fn records(&mut self, records: &[&Found<'_, ast::Record>], all: &Gathered<'_>) {
        for found in records {
            if found.node.name.text == "posture" {
                self.errors.push(CheckError::NameTaken {
                    kind: Kind::Record,
                    name: found.node.name.clone(),
                    meaning: "the outcome of a policy",
                });
            }
            let id = RecordId(self.policy.records.len() as u32);
            self.names.records.insert(found.node.name.text.clone(), id);
            self.places.records.push(found.declaration.span);
            self.policy.records.push(Record {
                name: found.node.name.text.clone(),
                attributes: Vec::new(),
                instances: Vec::new(),
                identity: None,
            });
        }
        // Attribute ids follow the dotted names, so that nothing depends on where a record is written.
        let mut declared: BTreeMap<String, (RecordId, &ast::Field, &Word)> = BTreeMap::new();
        for found in &all.records {
            let Some(&record) = self.names.records.get(&found.node.name.text) else {
                continue;
            };
            // A record declared again has been reported: what it adds is known, so that nothing else is at fault.
            let again = !records
                .iter()
                .any(|r| r.node.name.span == found.node.name.span);
            for field in &found.node.fields {
                for name in &field.names {
                    let dotted = format!("{}.{}", found.node.name.text, name.text);
                    match declared.get(&dotted) {
                        Some(_) if again => {}
                        Some((_, _, first)) => self.errors.push(CheckError::Duplicate {
                            kind: Kind::Attribute,
                            name: name.clone(),
                            first: first.span,
                        }),
                        None => {
                            declared.insert(dotted, (record, field, name));
                        }
                    }
                }
            }
        }
        for (id, dotted) in declared.keys().enumerate() {
            self.names
                .attributes
                .insert(dotted.clone(), AttributeId(id as u32));
        }
        for (dotted, (record, field, name)) in &declared {
            let before = self.errors.len();
            let attribute = self.attribute(dotted, *record, field, name);
            let id = AttributeId(self.policy.attributes.len() as u32);
            let unit_in_doubt = |e: &CheckError| {
                matches!(
                    e,
                    CheckError::BadLiteral { .. }
                        | CheckError::BadType {
                            label: WRONG_UNIT,
                            ..
                        }
                )
            };
            if self.errors.iter().skip(before).any(unit_in_doubt) {
                self.names.faulty.insert(id);
            }
            self.policy.attributes.push(attribute);
            self.places.attributes.push(name.span);
        }
        for found in records {
            let Some(&record) = self.names.records.get(&found.node.name.text) else {
                continue;
            };
            let names = found.node.fields.iter().flat_map(|f| &f.names);
            let mut ids: Vec<AttributeId> = names
                .filter_map(|n| {
                    self.names
                        .attributes
                        .get(&format!("{}.{}", found.node.name.text, n.text))
                        .copied()
                })
                .collect();
            ids.dedup();
            if let Some(r) = self.policy.records.get_mut(record.index()) {
                r.attributes = ids;
            }
        }
    }

    fn attribute(
        &mut self,
        dotted: &str,
        record: RecordId,
        field: &ast::Field,
        name: &Word,
    ) -> Attribute {
        let id = AttributeId(self.policy.attributes.len() as u32);
        let ty = self.attribute_type(record, field);
        let undeterminable = field.undeterminable.is_some();
        let domain = match &ty {
            AttributeType::Bool => Some((Domain::Bool, Cells::Bool)),
            AttributeType::OneOf { values, .. } => Some((
                Domain::Choice(values.len() as u32),
                Cells::Choices(Vec::new()),
            )),
            AttributeType::Integer => Some((
                Domain::Number {
                    integer: true,
                    least: Some(Num::zero()),
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Decimal => Some((
                Domain::Number {
                    integer: false,
                    least: Some(Num::zero()),
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Date => Some((
                Domain::Number {
                    integer: true,
                    least: None,
                },
                Cells::Cuts(Vec::new()),
            )),
            AttributeType::Quantity { signed, .. } => {
                let least = if *signed { None } else { Some(Num::zero()) };
                Some((
                    Domain::Number {
                        integer: false,
                        least,
                    },
                    Cells::Cuts(Vec::new()),
                ))
            }
            AttributeType::Set(_) | AttributeType::Entries | AttributeType::Curve { .. } => None,
        };
        let (variable, undeterminable_variable) = match domain {
            Some((domain, cells)) => (
                Some(self.variable(VariableKind::Attribute(id), domain, cells, undeterminable)),
                None,
            ),
            None if undeterminable => (
                None,
                Some(self.variable(
                    VariableKind::Undeterminable(id),
                    Domain::Bool,
                    Cells::Bool,
                    false,
                )),
            ),
            None => (None, None),
        };
        Attribute {
            record,
            name: name.text.clone(),
            dotted: dotted.to_string(),
            doc: field.doc.join("\n"),
            ty,
            undeterminable,
            otherwise: None,
            finding: field.finding,
            negotiable: field.negotiable,
            ask: field.ask.as_ref().map(|w| w.text.clone()),
            label: field.label.as_ref().map(|w| w.text.clone()),
            variable,
            parts: Vec::new(),
            undeterminable_variable,
        }
    }
}
