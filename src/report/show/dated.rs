//! Provisions that exist from a day until a day, and the amendments that move them.

use std::collections::BTreeMap;

use super::find::{Finder, Wanted};
use super::references::Thing;
use super::view::{Provision, Reference};
use crate::policy::{DefineId, Entry, EntryId, EntryTest, RuleId, UnitId, Validity};
use crate::report::words;
use crate::source::Span;

impl Finder<'_> {
    pub(super) fn entries(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found = Vec::new();
        for (position, entry) in self.basis.policy.entries.iter().enumerate() {
            if !wanted(&entry.code) {
                continue;
            }
            let id = EntryId(position as u32);
            let spans = self.basis.places.entries.get(position);
            for (number, version) in entry.versions.iter().enumerate() {
                let span = spans.and_then(|spans| spans.get(number)).copied();
                let provision = self.provision("entry", &entry.code, span);
                let mut provision = self.with_remarks(provision, &version.remarks);
                provision.title = Some(version.title.clone());
                provision.category = entry.category.map(words::category);
                provision.in_force = days(&version.validity);
                provision.amendment.clone_from(&version.amendment);
                provision.says.clone_from(&version.doc);
                provision
                    .remarks
                    .extend(self.above(entry, &version.validity));
                let mut references = self.references.to_any([Thing::Entry(id)]);
                references.retain(|r| !(r.kind == "entry" && r.name == entry.code));
                provision.referred_to_by = references;
                if let Some(number) = entry.category {
                    let count = self.references.to_any([Thing::Category(number)]).len();
                    if count > 0 {
                        provision.remarks.push(format!(
                            "Counts in every test of category {}: {}",
                            words::category(number),
                            words::counted(count, "provision")
                        ));
                    }
                }
                found.push(provision);
            }
        }
        found
    }

    /// The entries above one, the nearest first, and what each of them asks of all beneath it (language.md 3.6).
    fn above(&self, entry: &Entry, during: &Validity) -> Vec<String> {
        let mut said = Vec::new();
        let mut next = entry.parent;
        while let Some(above) = next.and_then(|id| self.basis.entry(id)) {
            next = above.parent;
            let then = above.versions.iter();
            let then: Vec<_> = then.filter(|v| v.validity.overlaps(during)).collect();
            let title = then.last().map(|version| version.title.as_str());
            let name = match title {
                Some(title) if title != above.code => format!("{}, {title}", above.code),
                _ => above.code.clone(),
            };
            said.push(format!("Stands under {name}"));
            for version in &then {
                if let EntryTest::When(condition) = version.test {
                    let condition = self.printer.condition(condition);
                    let days = match then.len() {
                        1 => String::new(),
                        _ => format!(" {}", self.printer.validity(&version.validity)),
                    };
                    said.push(format!(
                        "Matches only where what {} asks holds, too{days}: {condition}",
                        above.code
                    ));
                }
            }
        }
        said
    }

    /// Versions of rules by that name. A copy in another policy is the same text at the same place, and is shown once.
    pub(super) fn rules(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut by_place: BTreeMap<(Option<Span>, Validity), Vec<RuleId>> = BTreeMap::new();
        for (position, rule) in self.basis.policy.rules.iter().enumerate() {
            if wanted(&rule.name) {
                let span = self.basis.places.rules.get(position).copied();
                let ids = by_place.entry((span, rule.validity)).or_default();
                ids.push(RuleId(position as u32));
            }
        }
        let mut found = Vec::new();
        for ((span, validity), ids) in by_place {
            let rules = || ids.iter().filter_map(|id| self.basis.rule(*id));
            let Some(first) = rules().next() else {
                continue;
            };
            let provision = self.provision("rule", &first.name, span);
            let mut provision = self.with_remarks(provision, &first.remarks);
            provision.policies = rules()
                .map(|rule| self.basis.unit_name(rule.unit))
                .collect();
            provision.in_force = days(&validity);
            provision.amendment.clone_from(&first.amendment);
            provision.says.clone_from(&first.doc);
            if first.absolute {
                provision
                    .remarks
                    .push("A floor: nothing may go below it".to_owned());
            }
            provision.referred_to_by = self.references.to_any(ids.into_iter().map(Thing::Rule));
            found.push(provision);
        }
        found.sort_by(|a, b| a.in_force.cmp(&b.in_force));
        found
    }

    pub(super) fn exceptions(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found: Vec<Provision> = Vec::new();
        for (position, exception) in self.basis.policy.exceptions.iter().enumerate() {
            if !wanted(&exception.name) {
                continue;
            }
            let span = self.basis.places.exceptions.get(position).copied();
            let provision = self.provision("exception", &exception.name, span);
            let mut provision = self.with_remarks(provision, &exception.remarks);
            provision.policies = vec![self.basis.unit_name(exception.unit)];
            provision.in_force = days(&exception.validity);
            provision.amendment.clone_from(&exception.amendment);
            provision.says.clone_from(&exception.doc);
            join_copies(&mut found, provision);
        }
        found
    }

    pub(super) fn obligations(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found: Vec<Provision> = Vec::new();
        for (position, block) in self.basis.policy.obligations.iter().enumerate() {
            if !wanted(&block.name) {
                continue;
            }
            let span = self.basis.places.obligations.get(position).copied();
            let provision = self.provision("obligation", &block.name, span);
            let mut provision = self.with_remarks(provision, &block.remarks);
            provision.policies = vec![self.basis.unit_name(block.unit)];
            provision.in_force = days(&block.validity);
            provision.amendment.clone_from(&block.amendment);
            provision.says.clone_from(&block.doc);
            join_copies(&mut found, provision);
        }
        found
    }

    pub(super) fn defines(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found = Vec::new();
        for (position, define) in self.basis.policy.defines.iter().enumerate() {
            if !wanted(&define.name) {
                continue;
            }
            let spans = self.basis.places.defines.get(position);
            for (number, (validity, _)) in define.versions.iter().enumerate() {
                let span = spans.and_then(|spans| spans.get(number)).copied();
                let mut provision = self.provision("define", &define.name, span);
                provision.in_force = days(validity);
                let id = DefineId(position as u32);
                provision.referred_to_by = self.references.to_any([Thing::Define(id)]);
                found.push(provision);
            }
        }
        found
    }

    pub(super) fn guarantees(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found: Vec<Provision> = Vec::new();
        for (position, guarantee) in self.basis.policy.guarantees.iter().enumerate() {
            if !wanted(&guarantee.name) {
                continue;
            }
            let span = self.basis.places.guarantees.get(position).copied();
            let mut provision = self.provision("guarantee", &guarantee.name, span);
            provision.policies = vec![self.basis.unit_name(guarantee.unit)];
            provision.in_force = days(&guarantee.validity);
            provision
                .remarks
                .push("Whether it holds in every case is what `mtcrc check` says".to_owned());
            join_copies(&mut found, provision);
        }
        found
    }

    pub(super) fn amendments(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        self.amendment_nodes()
            .filter(|(_, node)| wanted(&node.name.text))
            .map(|(span, node)| {
                let mut provision = self.provision("amendment", &node.name.text, Some(span));
                provision.title = node.title.as_ref().map(|title| title.text.clone());
                provision.in_force = [node.from.as_ref().map(|day| day.text.clone()), None];
                provision.notes = node.remarks.notes.iter().map(|n| n.text.clone()).collect();
                provision.citations = self.cited(&self.basis.citations_written(&node.remarks));
                provision.referred_to_by = self.brought_by(&node.name.text);
                provision
            })
            .collect()
    }

    /// The declarations an amendment brought.
    fn brought_by(&self, amendment: &str) -> Vec<Reference> {
        let policy = self.basis.policy;
        let is = |by: &Option<String>| by.as_deref() == Some(amendment);
        let reference = |kind, name: &str, unit: Option<UnitId>| Reference {
            kind,
            name: name.to_owned(),
            title: None,
            policies: unit
                .map(|unit| self.basis.unit_name(unit))
                .into_iter()
                .collect(),
            how: "comes from it",
        };
        let mut found: Vec<Reference> = Vec::new();
        for rule in policy.rules.iter().filter(|r| is(&r.amendment)) {
            found.push(reference("rule", &rule.name, Some(rule.unit)));
        }
        for exception in policy.exceptions.iter().filter(|e| is(&e.amendment)) {
            found.push(reference(
                "exception",
                &exception.name,
                Some(exception.unit),
            ));
        }
        for block in policy.obligations.iter().filter(|o| is(&o.amendment)) {
            found.push(reference("obligation", &block.name, Some(block.unit)));
        }
        for entry in &policy.entries {
            if entry.versions.iter().any(|version| is(&version.amendment)) {
                let mut entry_brought = reference("entry", &entry.code, None);
                entry_brought.title = entry.versions.last().map(|v| v.title.clone());
                found.push(entry_brought);
            }
        }
        found
    }
}

fn days(validity: &Validity) -> [Option<String>; 2] {
    [validity.from, validity.until].map(|day| day.map(|day| day.to_string()))
}

/// Adds a provision, or its policy to the copy that is already there.
fn join_copies(found: &mut Vec<Provision>, provision: Provision) {
    let same = found.iter_mut().find(|known| {
        (&known.file, known.line, &known.in_force)
            == (&provision.file, provision.line, &provision.in_force)
    });
    match same {
        Some(known) => known.policies.extend(provision.policies),
        None => found.push(provision),
    }
}
