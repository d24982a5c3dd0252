//! Provisions without dates: what can be asked, of whom, and on what all rests.

use super::find::{Finder, Wanted};
use super::references::Thing;
use super::view::{Provision, Reference};
use crate::ast::DeclarationKind;
use crate::policy::{
    AttributeId, AttributeType, Citation, InstanceId, ObligationKindId, RecordId, SourceId, UnitId,
};
use crate::report::words;
use crate::source::Span;

impl Finder<'_> {
    pub(super) fn obligation_kinds(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let kinds = self.basis.policy.obligation_kinds.iter().enumerate();
        kinds
            .filter(|(_, kind)| wanted(&kind.name))
            .map(|(position, kind)| {
                let span = self.basis.places.obligation_kinds.get(position).copied();
                let mut provision = self.provision("kind of obligation", &kind.name, span);
                provision.title = Some(kind.label.clone());
                let owner = kind.owner.as_ref().map(|owner| format!("Owner: {owner}"));
                let phase = kind.phase.as_ref().map(|phase| format!("When: {phase}"));
                provision.remarks = owner.into_iter().chain(phase).collect();
                let id = ObligationKindId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Kind(id)]);
                provision
            })
            .collect()
    }

    pub(super) fn instances(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let instances = self.basis.policy.instances.iter().enumerate();
        instances
            .filter(|(_, instance)| wanted(&instance.name))
            .map(|(position, instance)| {
                let place = self.basis.places.instances.get(position);
                let span = self.declaration_around(place).or(place.copied());
                let kind = "instance";
                let mut provision = self.provision(kind, &instance.name, span);
                provision.title = Some(instance.title.clone());
                if let Some(record) = self.basis.record(instance.record) {
                    provision
                        .remarks
                        .push(format!("A declared {}", record.name));
                }
                if !instance.also.is_empty() {
                    let also = words::listed(&instance.also, "or");
                    provision
                        .remarks
                        .push(format!("A case may also write {also}"));
                }
                provision.remarks.extend(self.known_of(instance));
                let mut citations: Vec<Citation> = Vec::new();
                for citation in instance.facts.iter().flat_map(|fact| &fact.citations) {
                    if !citations.contains(citation) {
                        citations.push(citation.clone());
                    }
                }
                provision.citations = self.cited(&citations);
                provision.notes.clone_from(&instance.notes);
                let id = InstanceId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Instance(id)]);
                provision
            })
            .collect()
    }

    pub(super) fn attributes(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let attributes = self.basis.policy.attributes.iter().enumerate();
        attributes
            .filter(|(_, attribute)| wanted(&attribute.dotted))
            .map(|(position, attribute)| {
                let name = self.basis.places.attributes.get(position).copied();
                let span = self.field_around(name).or(name);
                let mut provision = self.provision("attribute", &attribute.dotted, span);
                provision.title.clone_from(&attribute.label);
                provision.says.clone_from(&attribute.doc);
                if let Some(ask) = &attribute.ask {
                    provision.remarks.push(format!("Asked as: {ask}"));
                }
                if attribute.finding {
                    let finding = "A finding: a person's judgement, with its author and date";
                    provision.remarks.push(finding.to_owned());
                }
                if attribute.negotiable {
                    provision.remarks.push("Negotiable".to_owned());
                }
                if let AttributeType::Quantity { unit, .. } = &attribute.ty {
                    provision
                        .remarks
                        .push(format!("Bare numbers are in {}", unit.text));
                }
                let id = AttributeId(position as u32);
                provision.remarks.extend(self.known_by_value(id));
                provision.referred_to_by = self.references.to_any([Thing::Attribute(id)]);
                provision
            })
            .collect()
    }

    /// The line of a record that declares the attribute named there.
    fn field_around(&self, name: Option<Span>) -> Option<Span> {
        let name = name?;
        self.files
            .iter()
            .flat_map(|file| &file.declarations)
            .filter_map(|declaration| match &declaration.kind {
                DeclarationKind::Record(record) => Some(&record.fields),
                _ => None,
            })
            .flatten()
            .find(|field| field.names.iter().any(|word| word.span == name))
            .map(|field| field.span)
    }

    pub(super) fn records(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let records = self.basis.policy.records.iter().enumerate();
        records
            .filter(|(_, record)| wanted(&record.name))
            .map(|(position, record)| {
                let place = self.basis.places.records.get(position);
                let span = self.declaration_around(place).or(place.copied());
                let mut provision = self.provision("record", &record.name, span);
                let names: Vec<String> = record
                    .instances
                    .iter()
                    .filter_map(|id| self.basis.policy.instances.get(id.index()))
                    .map(|instance| instance.name.clone())
                    .collect();
                if !names.is_empty() {
                    provision
                        .remarks
                        .push(format!("Declared: {}", names.join(", ")));
                }
                let id = RecordId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Record(id)]);
                provision
            })
            .collect()
    }

    pub(super) fn sources(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let sources = self.basis.policy.sources.iter().enumerate();
        sources
            .filter(|(_, source)| wanted(&source.name))
            .map(|(position, source)| {
                let place = self.basis.places.sources.get(position);
                let span = self.declaration_around(place).or(place.copied());
                let mut provision = self.provision("source", &source.name, span);
                provision.title = Some(source.title.clone());
                provision
                    .remarks
                    .push(format!("Status: {}", source.status.word()));
                provision
                    .remarks
                    .extend(source.dated.map(|day| format!("Dated {day}")));
                let known = source.known_from.iter();
                provision
                    .remarks
                    .extend(known.map(|from| format!("Known from {from}")));
                let id = SourceId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Source(id)]);
                provision
            })
            .collect()
    }

    pub(super) fn units(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let units = self.basis.policy.units.iter().enumerate();
        units
            .filter(|(_, unit)| wanted(&unit.name))
            .map(|(position, unit)| {
                let place = self.basis.places.units.get(position);
                let span = self.declaration_around(place).or(place.copied());
                let provision = self.provision("policy", &unit.name, span);
                let mut provision = self.with_remarks(provision, &unit.remarks);
                provision.title = Some(unit.title.clone());
                provision.in_force = [unit.effective.map(|day| day.to_string()), None];
                let id = UnitId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Unit(id)]);
                provision
            })
            .collect()
    }

    pub(super) fn scales(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let policy = self.basis.policy;
        let scales = policy.scales.iter().enumerate();
        scales
            .filter(|(_, scale)| wanted(&scale.name))
            .map(|(position, scale)| {
                let place = self.basis.places.scales.get(position);
                let span = self.declaration_around(place).or(place.copied());
                let mut provision = self.provision("scale", &scale.name, span);
                let deciding = policy.units.iter().filter(|u| u.scale.index() == position);
                provision.referred_to_by = deciding
                    .map(|unit| Reference {
                        kind: "policy",
                        name: unit.name.clone(),
                        title: None,
                        policies: Vec::new(),
                        how: "decides",
                    })
                    .collect();
                provision
            })
            .collect()
    }
}
