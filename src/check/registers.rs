//! What is known about whom, and since when: the facts of instances, their own and those a register gives of many.

use super::checker::Checker;
use super::dated;
use super::error::{CheckError, Kind};
use super::gather::Gathered;
use super::values;
use crate::ast::{self, Word};
use crate::policy::{AttributeId, Citation, InstanceId, Known, RegisterFact, Validity};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The facts of one instance by attribute, with the place of each value.
type FactsOfOne = BTreeMap<AttributeId, (RegisterFact, Vec<(Validity, Span)>)>;

/// The facts of each instance.
type Facts = BTreeMap<InstanceId, FactsOfOne>;

impl Checker<'_> {
    /// Reads `otherwise` values and the facts of instances: needs all names.
    pub(crate) fn registers(&mut self, all: &Gathered<'_>) {
        for found in &all.records {
            for field in &found.node.fields {
                let Some(value) = &field.otherwise else {
                    continue;
                };
                for name in &field.names {
                    let Some(&id) = self
                        .names
                        .attributes
                        .get(&format!("{}.{}", found.node.name.text, name.text))
                    else {
                        continue;
                    };
                    // Of a record declared again, an attribute is the one of the first declaration.
                    if self.places.attributes.get(id.index()) != Some(&name.span) {
                        continue;
                    }
                    let known = self.known(id, value);
                    if let Some(attribute) = self.policy.attributes.get_mut(id.index()) {
                        attribute.otherwise = known;
                    }
                }
            }
        }
        let mut found: Facts = BTreeMap::new();
        self.own_facts(all, &mut found);
        let own = found
            .iter()
            .flat_map(|(id, facts)| facts.keys().map(|attribute| (*id, *attribute)))
            .collect();
        self.listed_facts(all, &own, &mut found);
        for (id, facts) in found {
            if let Some(instance) = self.policy.instances.get_mut(id.index()) {
                instance.facts = facts.into_values().map(|(fact, _)| fact).collect();
            }
        }
    }

    /// The facts that stand in the declarations of instances.
    fn own_facts(&mut self, all: &Gathered<'_>, found: &mut Facts) {
        for instance in &all.instances {
            let node = instance.node;
            let Some(&record) = self.names.records.get(&node.record.text) else {
                continue;
            };
            let Some(&id) = self.names.instances.get(&(record, node.name.text.clone())) else {
                continue;
            };
            let shared = self.citations(&node.remarks.citations);
            // One declared again has been reported: what it says is read, and kept apart.
            let again = self.places.instances.get(id.index()) != Some(&node.name.span);
            let mut apart = BTreeMap::new();
            let facts = if again {
                &mut apart
            } else {
                found.entry(id).or_default()
            };
            for fact in &node.facts {
                let Some(&attribute) = self
                    .names
                    .attributes
                    .get(&format!("{}.{}", node.record.text, fact.attribute.text))
                else {
                    self.unknown_attribute(&node.record.text, &fact.attribute);
                    continue;
                };
                let own = self.citations(&fact.citations);
                let mut values = Vec::new();
                for (value, written) in &fact.values {
                    let validity = dated::validity(written, None, &mut self.errors);
                    if let Some(known) = self.known(attribute, value) {
                        values.push((validity, known, value.span));
                    }
                }
                let citations = if own.is_empty() { &shared } else { &own };
                self.register_fact((attribute, &fact.attribute, None), values, citations, facts);
            }
        }
    }

    /// The facts that registers give of many instances at once.
    ///
    /// What a register says `otherwise` is said of those that it does not name and whose own declaration says nothing
    /// of that attribute.
    fn listed_facts(
        &mut self,
        all: &Gathered<'_>,
        own: &BTreeSet<(InstanceId, AttributeId)>,
        found: &mut Facts,
    ) {
        // By what they say, not by where they stand, so that no citation depends on the order of files.
        let mut registers: Vec<&ast::Register> = all.registers.iter().map(|f| f.node).collect();
        registers.sort_by_key(|node| {
            let day = |word: &Option<Word>| word.as_ref().map(|w| w.text.clone());
            (
                node.record.text.clone(),
                node.attribute.text.clone(),
                day(&node.validity.from),
                day(&node.validity.until),
                node.span,
            )
        });
        for node in registers {
            let Some(&record) = self.names.records.get(&node.record.text) else {
                let known = self.names.records.keys().cloned().collect();
                self.unknown(Kind::Record, &node.record, known);
                continue;
            };
            let dotted = format!("{}.{}", node.record.text, node.attribute.text);
            let Some(&attribute) = self.names.attributes.get(&dotted) else {
                self.unknown_attribute(&node.record.text, &node.attribute);
                continue;
            };
            let citations = self.citations(&node.remarks.citations);
            if citations.is_empty() {
                self.errors.push(CheckError::MissingCitation {
                    kind: Kind::Register,
                    name: node.attribute.clone(),
                });
            }
            let validity = dated::validity(&node.validity, None, &mut self.errors);
            let instances = self
                .policy
                .records
                .get(record.index())
                .map(|r| r.instances.clone())
                .unwrap_or_default();
            let words: Vec<Word> = node.lines.iter().flat_map(|(_, w)| w.clone()).collect();
            self.distinct(Kind::Instance, &words);
            let mut named = BTreeSet::new();
            for (value, words) in &node.lines {
                // Of those under `unknown` the list says nothing, not even what it says of all others.
                let silent = value.kind == ast::ValueKind::Unknown;
                let known = if silent {
                    None
                } else {
                    self.known(attribute, value)
                };
                for word in words {
                    let Some(&id) = self.names.instances.get(&(record, word.text.clone())) else {
                        self.unknown_instance(record, word);
                        continue;
                    };
                    if named.insert(id)
                        && let Some(known) = known.clone()
                    {
                        let values = vec![(validity, known, word.span)];
                        let facts = found.entry(id).or_default();
                        self.register_fact(
                            (attribute, &node.attribute, Some(id)),
                            values,
                            &citations,
                            facts,
                        );
                    }
                }
            }
            let Some(otherwise) = &node.otherwise else {
                continue;
            };
            let Some(known) = self.known(attribute, otherwise) else {
                continue;
            };
            for id in instances {
                if named.contains(&id) || own.contains(&(id, attribute)) {
                    continue;
                }
                let values = vec![(validity, known.clone(), otherwise.span)];
                let facts = found.entry(id).or_default();
                // One finding is enough: the same is wrong for all that no line names.
                if !self.register_fact(
                    (attribute, &node.attribute, Some(id)),
                    values,
                    &citations,
                    facts,
                ) {
                    break;
                }
            }
        }
    }

    /// Adds what one place says of one attribute of an instance, unless another says something of the same day.
    fn register_fact(
        &mut self,
        (attribute, name, whose): (AttributeId, &Word, Option<InstanceId>),
        values: Vec<(Validity, Known, Span)>,
        citations: &[Citation],
        facts: &mut FactsOfOne,
    ) -> bool {
        let mut agrees = true;
        let (entry, places) = facts.entry(attribute).or_insert_with(|| {
            let fact = RegisterFact {
                attribute,
                values: Vec::new(),
                citations: Vec::new(),
            };
            (fact, Vec::new())
        });
        for (validity, known, span) in values {
            if let Some((_, first)) = places.iter().find(|(v, _)| v.overlaps(&validity)) {
                let whose = whose.and_then(|id| self.policy.instances.get(id.index()));
                self.errors.push(CheckError::FactTwice {
                    name: name.text.clone(),
                    whose: whose.map(|i| i.name.clone()),
                    first: *first,
                    second: span,
                });
                agrees = false;
                continue;
            }
            places.push((validity, span));
            entry.values.push((validity, known));
        }
        for citation in citations {
            if !entry.citations.contains(citation) {
                entry.citations.push(citation.clone());
            }
        }
        entry.values.sort_by_key(|(validity, _)| *validity);
        agrees
    }

    /// A single value of an attribute's type.
    fn known(
        &mut self,
        attribute: AttributeId,
        value: &ast::Value,
    ) -> Option<crate::policy::Known> {
        if self.names.faulty.contains(&attribute) {
            return None;
        }
        match values::known(&self.policy, attribute, value) {
            Ok(known) => Some(known),
            Err(e) => {
                self.errors.push(CheckError::BadValue {
                    diagnostic: Box::new(e.diagnostic(&self.policy)),
                });
                None
            }
        }
    }
}
