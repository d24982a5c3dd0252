//! The names a case may use, indexed once for all cases of a policy.

use std::collections::BTreeMap;

use super::error::CaseError;
use crate::check::values::entries_under;
use crate::diagnostic::nearest;
use crate::policy::{AttributeId, EntryId, InstanceId, Policy, RecordId};

/// The word for a record that is none of the declared instances.
pub(super) const ANOTHER: &str = "another";

/// The names of a policy's records, attributes, entries and instances.
pub(super) struct Names<'p> {
    pub(super) policy: &'p Policy,
    records: BTreeMap<&'p str, RecordId>,
    attributes: BTreeMap<(RecordId, &'p str), AttributeId>,
    entries: BTreeMap<&'p str, EntryId>,
    /// By record and name.
    instances: BTreeMap<(RecordId, &'p str), InstanceId>,
    /// By record and any name, title or other name, in lower case.
    known_as: BTreeMap<(RecordId, String), Vec<InstanceId>>,
}

impl<'p> Names<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let mut names = Names {
            policy,
            records: BTreeMap::new(),
            attributes: BTreeMap::new(),
            entries: BTreeMap::new(),
            instances: BTreeMap::new(),
            known_as: BTreeMap::new(),
        };
        for (index, record) in (0..).zip(&policy.records) {
            names.records.insert(&record.name, RecordId(index));
        }
        for (index, attribute) in (0..).zip(&policy.attributes) {
            let key = (attribute.record, attribute.name.as_str());
            names.attributes.insert(key, AttributeId(index));
        }
        for (index, entry) in (0..).zip(&policy.entries) {
            names.entries.insert(&entry.code, EntryId(index));
        }
        for (index, instance) in (0..).zip(&policy.instances) {
            let id = InstanceId(index);
            let record = instance.record;
            names.instances.insert((record, &instance.name), id);
            for name in [&instance.name, &instance.title]
                .into_iter()
                .chain(&instance.also)
            {
                let called = names
                    .known_as
                    .entry((record, name.to_lowercase()))
                    .or_default();
                if !called.contains(&id) {
                    called.push(id);
                }
            }
        }
        names
    }

    pub(super) fn record(&self, name: &str) -> Option<RecordId> {
        self.records.get(name).copied()
    }

    pub(super) fn record_name(&self, id: RecordId) -> &'p str {
        let record = self.policy.records.get(id.index());
        record.map_or("", |record| record.name.as_str())
    }

    pub(super) fn record_names(&self) -> impl Iterator<Item = &'p str> {
        self.records.keys().copied()
    }

    pub(super) fn unknown_record(&self, name: &str) -> CaseError {
        CaseError::UnknownRecord {
            name: name.to_owned(),
            nearest: nearest(name, self.record_names()).map(str::to_owned),
            declared: self.record_names().map(str::to_owned).collect(),
        }
    }

    /// An attribute of a record.
    pub(super) fn attribute(&self, record: RecordId, name: &str) -> Result<AttributeId, CaseError> {
        if let Some(id) = self.attributes.get(&(record, name)) {
            return Ok(*id);
        }
        let of_record: Vec<&str> = self
            .attributes
            .keys()
            .filter(|(of, _)| *of == record)
            .map(|(_, name)| *name)
            .collect();
        let elsewhere = self
            .attributes
            .iter()
            .find(|((_, other), _)| *other == name);
        let dotted = |id: &AttributeId| {
            let attribute = self.policy.attributes.get(id.index());
            attribute.map(|attribute| attribute.dotted.clone())
        };
        Err(CaseError::UnknownAttribute {
            record: self.record_name(record).to_owned(),
            name: name.to_owned(),
            nearest: nearest(name, of_record.iter().copied()).map(str::to_owned),
            elsewhere: elsewhere.and_then(|(_, id)| dotted(id)),
            allowed: of_record.into_iter().map(str::to_owned).collect(),
        })
    }

    /// A path that is neither a record nor one of its attributes.
    pub(super) fn not_settable(&self, path: &str) -> CaseError {
        let mut attributes = self.policy.attributes.iter();
        let of_that_name = attributes.find(|attribute| attribute.name == path);
        CaseError::NotSettable {
            path: path.to_owned(),
            nearest: nearest(path, self.record_names().chain(["classified"])).map(str::to_owned),
            attribute: of_that_name.map(|attribute| attribute.dotted.clone()),
        }
    }

    /// Has the record declared instances?
    pub(super) fn has_instances(&self, record: RecordId) -> bool {
        let record = self.policy.records.get(record.index());
        record.is_some_and(|record| !record.instances.is_empty())
    }

    /// Who is meant by a name: a declared instance by its name, or by its title or another of its names in any case of letters;
    /// none for *another*.
    pub(super) fn instance(
        &self,
        record: RecordId,
        name: &str,
    ) -> Result<Option<InstanceId>, CaseError> {
        if !self.has_instances(record) {
            let record = self.record_name(record).to_owned();
            return Err(CaseError::NoInstances { record });
        }
        if let Some(id) = self.instances.get(&(record, name)) {
            return Ok(Some(*id));
        }
        if name == ANOTHER {
            return Ok(None);
        }
        let key = (record, name.trim().to_lowercase());
        match self.known_as.get(&key).map(Vec::as_slice) {
            Some([id]) => Ok(Some(*id)),
            Some(several @ [_, _, ..]) => Err(CaseError::AmbiguousInstance {
                record: self.record_name(record).to_owned(),
                name: name.to_owned(),
                instances: several
                    .iter()
                    .map(|id| self.instance_name(*id).to_owned())
                    .collect(),
            }),
            _ => Err(CaseError::UnknownInstance {
                record: self.record_name(record).to_owned(),
                name: name.to_owned(),
                nearest: self.nearest_instance(record, name),
                declared: self
                    .instances
                    .keys()
                    .filter(|(of, _)| *of == record)
                    .map(|(_, name)| (*name).to_owned())
                    .collect(),
            }),
        }
    }

    pub(super) fn instance_name(&self, id: InstanceId) -> &'p str {
        let instance = self.policy.instances.get(id.index());
        instance.map_or("", |instance| instance.name.as_str())
    }

    /// The name of the instance that was probably meant, whichever of its names is near.
    fn nearest_instance(&self, record: RecordId, name: &str) -> Option<String> {
        let called: Vec<(&str, InstanceId)> = self
            .known_as
            .iter()
            .filter(|((of, _), _)| *of == record)
            .flat_map(|((_, called), ids)| ids.iter().map(move |id| (called.as_str(), *id)))
            .collect();
        let near = nearest(name, called.iter().map(|(called, _)| *called))?;
        let (_, id) = called.iter().find(|(called, _)| *called == near)?;
        Some(self.instance_name(*id).to_owned())
    }

    /// A declared entry by its code or name.
    pub(super) fn entry(&self, code: &str) -> Result<EntryId, CaseError> {
        if let Some(id) = self.entries.get(code) {
            return Ok(*id);
        }
        let code_of = |id: &EntryId| {
            let entry = self.policy.entries.get(id.index());
            entry.map(|entry| entry.code.clone())
        };
        Err(CaseError::UnknownEntry {
            code: code.to_owned(),
            nearest: nearest(code, self.entries.keys().copied()).map(str::to_owned),
            declared: self.policy.entries.iter().map(|e| e.code.clone()).collect(),
            above: entries_under(self.policy, code)
                .iter()
                .filter_map(code_of)
                .collect(),
        })
    }
}
