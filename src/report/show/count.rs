//! How much a policy holds, counted as written: what `extends` copies into another policy counts once, and each dated
//! version that an amendment brings counts by itself.

use std::collections::BTreeSet;

use super::view::{COUNT_SCHEMA, CountView};
use crate::ast::{self, DeclarationKind};
use crate::policy::EntryTest;
use crate::report::sheet::Sheet;
use crate::report::{Basis, NOTICE};
use crate::source::Span;

/// Counts what is declared in a policy and the files it uses.
#[must_use]
pub fn count(basis: Basis<'_>, files: &[ast::File]) -> CountView {
    let policy = basis.policy;
    let entries = |counts: fn(&EntryTest) -> bool| {
        let versions = policy.entries.iter().map(|entry| &entry.versions);
        versions
            .filter(|versions| versions.iter().any(|version| counts(&version.test)))
            .count()
    };
    let amendments = files
        .iter()
        .flat_map(|file| &file.declarations)
        .filter(|declaration| matches!(declaration.kind, DeclarationKind::Amendment(_)))
        .count();
    CountView {
        schema: COUNT_SCHEMA,
        policy: basis.root().map_or_else(String::new, |u| u.name.clone()),
        files: files.len(),
        entries: policy.entries.len(),
        entries_by_condition: entries(|test| matches!(test, EntryTest::When(_))),
        entries_by_sub_entries: entries(|test| matches!(test, EntryTest::Sub)),
        entries_by_judgement: entries(|test| matches!(test, EntryTest::Judgement(_))),
        entries_reserved: entries(|test| matches!(test, EntryTest::Reserved)),
        policies: policy.units.len(),
        rules: written(&basis.places.rules),
        amendments,
        exceptions: written(&basis.places.exceptions),
        obligations: written(&basis.places.obligations),
        guarantees: written(&basis.places.guarantees),
        attributes: policy.attributes.len(),
        instances: policy.instances.len(),
        sources: policy.sources.len(),
        notice: NOTICE,
    }
}

/// Places that differ: copies stand at the same one.
fn written(places: &[Span]) -> usize {
    places.iter().collect::<BTreeSet<_>>().len()
}

/// The page of it.
#[must_use]
pub fn count_sheet(view: &CountView) -> Sheet {
    let mut sheet = Sheet::default();
    let mut line = |label, number: usize| sheet.list(label, vec![number.to_string()]);
    line("Entries", view.entries);
    line("  with when", view.entries_by_condition);
    line("  judged", view.entries_by_judgement);
    line("  by parts", view.entries_by_sub_entries);
    line("  reserved", view.entries_reserved);
    line("Policies", view.policies);
    line("Rules", view.rules);
    line("Exceptions", view.exceptions);
    line("Amendments", view.amendments);
    line("Obligations", view.obligations);
    line("Guarantees", view.guarantees);
    line("Attributes", view.attributes);
    line("Instances", view.instances);
    line("Sources", view.sources);
    line("Files", view.files);
    sheet.remark(format!("Policy {}. {NOTICE}", view.policy));
    sheet
}
