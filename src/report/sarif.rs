//! SARIF 2.1.0: what `check` found, in the form that code hosts and editors read.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::diagnostic::{CODES, CodeEntry, Diagnostic, Edit, Fix, Label, Severity};
use crate::source::{Sources, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log of one run.
#[derive(Debug, Serialize)]
pub struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    /// Columns count characters, as everywhere in this tool.
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
}

/// A code that was found, with its page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Debug, Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Remedy>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Remedy {
    description: Message,
    artifact_changes: Vec<Change>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

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
    Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            column_kind: "unicodeCodePoints",
            results: results.collect(),
            invocations: [Invocation {
                execution_successful: read,
            }],
            tool: Tool {
                driver: Driver {
                    name: "mtcrc",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: listed.into_iter().map(rule).collect(),
                },
            },
        }],
    }
}

fn text(text: impl Into<String>) -> Message {
    Message {
        text: text.into(),
        markdown: None,
    }
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
    }
}

fn location(label: &Label, id: Option<usize>, sources: &Sources) -> Location {
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: artifact(label.span, sources),
            region: region(label.span, sources),
        },
        message: (!label.text.is_empty()).then(|| text(label.text.clone())),
    }
}

fn artifact(span: Span, sources: &Sources) -> ArtifactLocation {
    ArtifactLocation {
        uri: uri(&sources.get(span.file).path),
    }
}

fn region(span: Span, sources: &Sources) -> Region {
    let at = sources.position(span);
    Region {
        start_line: at.start.line,
        start_column: at.start.column,
        end_line: at.end.line,
        end_column: at.end.column,
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

/// A path as a URI: relative as it was read, or of the `file` scheme where it is absolute.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let drive = path.as_bytes().get(1) == Some(&b':');
    let mut uri = match (path.starts_with('/'), drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => {
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("policies/us/policy.mtcr"), "policies/us/policy.mtcr");
        assert_eq!(uri("./Ä b#1.mtcr"), "%C3%84%20b%231.mtcr");
        assert_eq!(uri("/srv/a.mtcr"), "file:///srv/a.mtcr");
        assert_eq!(uri("C:/a.mtcr"), "file:///C%3A/a.mtcr");
    }

    #[test]
    fn the_first_paragraph_is_one_line() {
        assert_eq!(
            first_paragraph("# E: x\n\nOne\ntwo.\n\nThree.\n"),
            "One two."
        );
    }
}
