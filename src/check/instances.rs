//! Declared instances of records: their names, titles and the other names they go by (language.md 2.4).

use super::checker::Checker;
use super::error::{CheckError, Kind};
use super::gather::{Found, Gathered};
use crate::ast::{self, Word};
use crate::policy::{Cells, Domain, Instance, InstanceId, RecordId, VariableKind};
use crate::source::Span;
use std::collections::BTreeMap;

impl Checker<'_> {
    /// Declares the names of instances; their facts follow in [`Checker::registers`].
    pub(crate) fn instance_names(&mut self, all: &Gathered<'_>) {
        let mut sorted: Vec<&Found<'_, ast::Instance>> = all.instances.iter().collect();
        sorted.sort_by(|a, b| {
            let key = |f: &Found<'_, ast::Instance>| {
                (
                    f.node.record.text.clone(),
                    f.node.name.text.clone(),
                    f.node.name.span,
                )
            };
            key(a).cmp(&key(b))
        });
        for found in sorted {
            let node = found.node;
            let Some(&record) = self.names.records.get(&node.record.text) else {
                let known = self.names.records.keys().cloned().collect();
                self.unknown(Kind::Record, &node.record, known);
                continue;
            };
            let id = InstanceId(self.policy.instances.len() as u32);
            if let Some(first) = self.names.instances.get(&(record, node.name.text.clone())) {
                let first = self
                    .places
                    .instances
                    .get(first.index())
                    .copied()
                    .unwrap_or(node.name.span);
                self.errors.push(CheckError::Duplicate {
                    kind: Kind::Instance,
                    name: node.name.clone(),
                    first,
                });
                continue;
            }
            if node.name.text == "another" {
                self.errors.push(CheckError::NameTaken {
                    kind: Kind::Instance,
                    name: node.name.clone(),
                    meaning: "somebody who is not declared",
                });
            }
            self.names
                .instances
                .insert((record, node.name.text.clone()), id);
            self.policy.instances.push(Instance {
                record,
                name: node.name.text.clone(),
                title: node
                    .title
                    .as_ref()
                    .map_or_else(|| node.name.text.clone(), |w| w.text.clone()),
                also: node.also.iter().map(|w| w.text.clone()).collect(),
                facts: Vec::new(),
                notes: node.remarks.notes.iter().map(|w| w.text.clone()).collect(),
            });
            self.places.instances.push(node.name.span);
            if let Some(r) = self.policy.records.get_mut(record.index()) {
                r.instances.push(id);
            }
        }
        self.aliases_are_unique(all);
        for record in 0..self.policy.records.len() {
            let id = RecordId(record as u32);
            let count = self
                .policy
                .records
                .get(record)
                .map_or(0, |r| r.instances.len());
            if count > 0 {
                let domain = Domain::Choice(count as u32 + 1);
                let variable = self.variable(
                    VariableKind::Identity(id),
                    domain,
                    Cells::Choices(Vec::new()),
                    false,
                );
                if let Some(r) = self.policy.records.get_mut(record) {
                    r.identity = Some(variable);
                }
            }
        }
    }

    /// A case may name an instance by its other names, so no two instances of a record share one.
    fn aliases_are_unique(&mut self, all: &Gathered<'_>) {
        let mut seen: BTreeMap<(&str, String), (&Word, Span)> = BTreeMap::new();
        let mut instances: Vec<&ast::Instance> = all.instances.iter().map(|f| f.node).collect();
        instances.sort_by_key(|i| i.name.span);
        for node in instances {
            let aliases = node.title.iter().chain(&node.also);
            for alias in std::iter::once(&node.name).chain(aliases) {
                let key = (node.record.text.as_str(), alias.text.to_lowercase());
                match seen.get(&key) {
                    Some((first, span)) if first.text != node.name.text => {
                        self.errors.push(CheckError::SharedAlias {
                            name: alias.clone(),
                            instance: node.name.text.clone(),
                            other: first.text.clone(),
                            first: *span,
                        });
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(key, (&node.name, alias.span));
                    }
                }
            }
        }
    }
}
