//! Scales, attributes, named conditions, sources and registers in the stable text.

use std::collections::BTreeSet;

use super::{Block, Writer, labelled, quoted, set, unit_text, validity_text};
use crate::policy::{AttributeId, AttributeType, Named, SourceStatus};

impl Writer<'_> {
    pub(super) fn vocabulary(&self) -> Vec<Block> {
        let policy = self.policy;
        let scales = policy.scales.iter().map(|scale| {
            // The order of outcomes is the meaning of a scale.
            Block::new(format!("scale {}", scale.name)).with(scale.outcomes.iter().map(labelled))
        });
        let records = policy
            .records
            .iter()
            .map(|r| Block::new(format!("record {}", r.name)));
        let attributes = (0..).zip(&policy.attributes).map(|(index, attribute)| {
            let id = AttributeId(index);
            let mut lines = vec![self.type_text(&attribute.ty)];
            if attribute.undeterminable {
                lines.push("or undeterminable".to_owned());
            }
            if let Some(value) = &attribute.otherwise {
                lines.push(format!("otherwise {}", self.known_text(id, value)));
            }
            if attribute.finding {
                lines.push("finding".to_owned());
            }
            if attribute.negotiable {
                lines.push("negotiable".to_owned());
            }
            for (word, text) in [("ask", &attribute.ask), ("label", &attribute.label)] {
                lines.extend(text.iter().map(|text| format!("{word} {}", quoted(text))));
            }
            Block::new(format!("attribute {}", attribute.dotted)).with(lines)
        });
        let defines = policy.defines.iter().map(|define| {
            let versions = define.versions.iter();
            Block::new(format!("define {}", define.name))
                .with(versions.map(|(validity, condition)| {
                    format!("{}{}", self.condition(*condition), validity_text(validity))
                }))
                .sorted()
        });
        let assumes = policy.assumes.iter();
        let assumes = assumes.map(|c| Block::new(format!("assume {}", self.condition(*c))));
        let kinds = policy.obligation_kinds.iter().map(|kind| {
            let owner = kind
                .owner
                .iter()
                .map(|owner| format!("by {}", quoted(owner)));
            let phase = kind
                .phase
                .iter()
                .map(|phase| format!("when {}", quoted(phase)));
            Block::new(format!("obligations {} {}", kind.name, quoted(&kind.label)))
                .with(owner.chain(phase))
        });
        scales
            .chain(records)
            .chain(attributes)
            .chain(defines)
            .chain(assumes)
            .chain(kinds)
            .collect()
    }

    fn type_text(&self, ty: &AttributeType) -> String {
        let listed = |values: &[Named]| -> Vec<String> { values.iter().map(labelled).collect() };
        match ty {
            AttributeType::Bool => "bool".to_owned(),
            AttributeType::OneOf {
                ordered: true,
                values,
            } => format!("ordered one of {{ {} }}", listed(values).join(", ")),
            AttributeType::OneOf { values, .. } => format!("one of {}", set(listed(values))),
            AttributeType::Integer => "integer".to_owned(),
            AttributeType::Decimal => "decimal".to_owned(),
            AttributeType::Date => "date".to_owned(),
            AttributeType::Set(values) => format!("set of {}", set(listed(values))),
            AttributeType::Entries => "set of entry".to_owned(),
            AttributeType::Quantity { signed, unit } => {
                format!(
                    "{}{}",
                    if *signed { "signed " } else { "" },
                    unit_text(unit)
                )
            }
            AttributeType::Curve {
                rising,
                argument,
                value,
                argument_bound,
                value_bound,
                linear,
            } => {
                let bound = |bound: &Option<AttributeId>| match bound {
                    Some(id) => format!(" up to {}", self.printer.attribute(*id)),
                    None => String::new(),
                };
                format!(
                    "{}curve {}{} -> {}{}{}",
                    if *rising { "rising " } else { "" },
                    unit_text(argument),
                    bound(argument_bound),
                    unit_text(value),
                    bound(value_bound),
                    if *linear {
                        " linear between points"
                    } else {
                        ""
                    }
                )
            }
        }
    }

    pub(super) fn sources(&self) -> Vec<Block> {
        let sources = self.policy.sources.iter();
        sources
            .map(|source| {
                let dated = source.dated.iter().map(|day| format!("dated {day}"));
                let known = source.known_from.iter();
                let known = known.map(|from| format!("known-from {}", quoted(from)));
                let status: SourceStatus = source.status;
                Block::new(format!("source {} {}", source.name, quoted(&source.title)))
                    .with(dated.chain(known))
                    .with([status.word().to_owned()])
                    .sorted()
            })
            .collect()
    }

    pub(super) fn instances(&self) -> Vec<Block> {
        let instances = self.policy.instances.iter();
        instances
            .map(|instance| {
                let record = self.policy.records.get(instance.record.index());
                let record = record.map_or("?", |record| record.name.as_str());
                let also = instance
                    .also
                    .iter()
                    .map(|also| format!("also {}", quoted(also)));
                let notes = instance
                    .notes
                    .iter()
                    .map(|note| format!("note {}", quoted(note)));
                let facts = instance.facts.iter().map(|fact| {
                    let values: BTreeSet<String> = fact
                        .values
                        .iter()
                        .map(|(validity, known)| {
                            let value = self.known_text(fact.attribute, known);
                            format!("{value}{}", validity_text(validity))
                        })
                        .collect();
                    let citations: BTreeSet<String> =
                        fact.citations.iter().map(|c| self.citation(c)).collect();
                    let said = format!(
                        "{}: {}",
                        self.printer.attribute(fact.attribute),
                        set(values)
                    );
                    let parts: Vec<String> = std::iter::once(said).chain(citations).collect();
                    parts.join(" ")
                });
                let heading = format!("{record} {} {}", instance.name, quoted(&instance.title));
                Block::new(heading)
                    .with(also.chain(notes).chain(facts))
                    .sorted()
            })
            .collect()
    }
}
