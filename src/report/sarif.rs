//! SARIF 2.1.0: what `check` found, in the form that code hosts and editors read. The parts of a log are shared with what
//! else is told so.

pub(super) mod log;

use std::collections::BTreeSet;
use std::fmt::Write;

use self::log::{
    Change, Configuration, Finding, Log, Message, Remedy, Replacement, Rule, artifact, location,
    region, text,
};
use crate::diagnostic::{CODES, CodeEntry, Diagnostic, Edit, Fix, Severity};
use crate::source::Sources;

/// What was found as a log; `read` says whether every policy could be read.
#[must_use]
pub fn log(diagnostics: &[Diagnostic], sources: &Sources, read: bool) -> Log {
    let found: BTreeSet<&str> = diagnostics.iter().map(|d| d.code.0).collect();
    let listed: Vec<&CodeEntry> = CODES
        .iter()
        .filter(|entry| found.contains(entry.code.0))
        .collect();
    let results = diagnostics.iter().filter_map(|diagnostic| {
        let rule_index = listed
            .iter()
            .position(|entry| entry.code == diagnostic.code)?;
        Some(finding(diagnostic, rule_index, sources))
    });
    let results = results.collect();
    Log::of(listed.into_iter().map(rule).collect(), results, None, read)
}

fn rule(entry: &CodeEntry) -> Rule {
    let page = entry.code.page();
    let first = page.map_or_else(|| entry.title.to_owned(), first_paragraph);
    let level = match entry.code.0.starts_with('W') {
        true => "warning",
        false => "error",
    };
    Rule {
        id: entry.code.0,
        short_description: text(entry.title),
        full_description: text(first.clone()),
        help: Message {
            text: format!("{first} `mtcrc explain {}` says more.", entry.code),
            markdown: page,
        },
        default_configuration: Configuration { level },
    }
}

/// The first paragraph below the title of a page, on one line.
fn first_paragraph(page: &str) -> String {
    let body = page.split("\n\n").nth(1).unwrap_or_default();
    body.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn finding(diagnostic: &Diagnostic, rule_index: usize, sources: &Sources) -> Finding {
    let mut said = diagnostic.message.clone();
    for more in diagnostic.help.iter().chain(&diagnostic.notes) {
        // Writing into a string cannot fail.
        let _ = write!(said, "\n{more}");
    }
    let mut labels = diagnostic.labels_main_first();
    let locations = labels.next().map(|label| location(label, None, sources));
    let related = labels
        .enumerate()
        .map(|(index, label)| location(label, Some(index), sources));
    Finding {
        rule_id: diagnostic.code.0,
        rule_index,
        level: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: text(said),
        locations: locations.into_iter().collect(),
        related_locations: related.collect(),
        fixes: diagnostic
            .fix
            .iter()
            .map(|fix| remedy(fix, sources))
            .collect(),
        properties: None,
    }
}

fn remedy(fix: &Fix, sources: &Sources) -> Remedy {
    let mut changes: Vec<Change> = Vec::new();
    for Edit { span, replacement } in &fix.edits {
        let replacement = Replacement {
            deleted_region: region(*span, sources),
            inserted_content: text(replacement.clone()),
        };
        let artifact_location = artifact(*span, sources);
        match changes
            .iter_mut()
            .find(|change| change.artifact_location == artifact_location)
        {
            Some(change) => change.replacements.push(replacement),
            None => changes.push(Change {
                artifact_location,
                replacements: vec![replacement],
            }),
        }
    }
    Remedy {
        description: text(fix.title.clone()),
        artifact_changes: changes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_paragraph_is_one_line() {
        assert_eq!(
            first_paragraph("# E: x\n\nOne\ntwo.\n\nThree.\n"),
            "One two."
        );
    }
}
