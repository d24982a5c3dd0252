//! The whole policy as one stable text: what it means and nothing else.
//!
//! Two policies with the same text decide every case alike and say the same of it. So names stand for ids, numbers are in base units,
//! whatever has no order of its own is sorted, and what a reader sees beside the decision (titles, labels, citations, notes) is in
//! it. Doc comments, guarantees, which amendment brought a declaration and which policy it was copied from are not.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Citation, Named, Policy, Printer, Unit, Validity};
use crate::policy::{Branch, Clause, ConditionId, EntryTest, Remarks, RuleId, UnitId, Verb};

mod condition;
mod vocabulary;

/// The whole policy as text: sorted, complete, in base units. It is what the meaning digest covers.
#[must_use]
pub fn policy_text(policy: &Policy) -> String {
    let writer = Writer::new(policy);
    let mut text = format!("language {}\n", policy.language);
    let _ = writeln!(text, "answers {}", writer.policy_name(policy.root));
    for mut blocks in [
        writer.vocabulary(),
        writer.sources(),
        writer.instances(),
        writer.annex(),
        writer.policies(),
        writer.rules(),
        writer.obligations(),
    ] {
        blocks.sort();
        blocks.dedup();
        for block in blocks {
            block.print(&mut text);
        }
    }
    text
}

/// A declaration: a heading and what belongs to it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Block {
    heading: String,
    lines: Vec<String>,
}

impl Block {
    fn new(heading: impl Into<String>) -> Self {
        Block {
            heading: heading.into(),
            lines: Vec::new(),
        }
    }

    fn with(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// Lines have no order of their own.
    fn sorted(mut self) -> Self {
        self.lines.sort();
        self.lines.dedup();
        self
    }

    fn print(&self, text: &mut String) {
        text.push('\n');
        text.push_str(&self.heading);
        text.push('\n');
        for line in &self.lines {
            text.push_str("    ");
            text.push_str(line);
            text.push('\n');
        }
    }
}

/// A condition's text; operands of `and` and `or` are kept apart so that those of the same kind can be taken together.
enum Text {
    And(BTreeSet<String>),
    Or(BTreeSet<String>),
    Other(String),
}

impl Text {
    fn line(&self) -> String {
        let join = |parts: &BTreeSet<String>, word: &str, none: &str| match parts.len() {
            0 => none.to_owned(),
            1 => parts.iter().cloned().collect(),
            _ => format!("({})", parts.iter().cloned().collect::<Vec<_>>().join(word)),
        };
        match self {
            Text::And(parts) => join(parts, " and ", "true"),
            Text::Or(parts) => join(parts, " or ", "false"),
            Text::Other(text) => text.clone(),
        }
    }
}

struct Writer<'p> {
    policy: &'p Policy,
    printer: Printer<'p>,
    /// By `ConditionId`.
    conditions: Vec<String>,
}

impl<'p> Writer<'p> {
    fn new(policy: &'p Policy) -> Self {
        let mut writer = Writer {
            policy,
            printer: Printer::new(policy),
            conditions: Vec::new(),
        };
        let texts = writer.condition_texts();
        let line = |text: &Option<Text>| text.as_ref().map_or("?".to_owned(), Text::line);
        writer.conditions = texts.iter().map(line).collect();
        writer
    }

    fn condition(&self, id: ConditionId) -> String {
        let text = self.conditions.get(id.index());
        text.cloned().unwrap_or_else(|| "?".to_owned())
    }

    fn policy_name(&self, id: UnitId) -> String {
        let unit = self.policy.units.get(id.index());
        unit.map_or("?".to_owned(), |unit| unit.name.clone())
    }

    fn rule_names(&self, ids: &[RuleId]) -> String {
        set(ids.iter().map(|id| self.printer.rule(*id)))
    }

    fn citation(&self, citation: &Citation) -> String {
        let source = citation
            .source
            .and_then(|id| self.policy.sources.get(id.index()));
        match (citation.source, source) {
            (None, _) => format!("cite {}", quoted(&citation.place)),
            (Some(_), None) => "cite ?".to_owned(),
            (Some(_), Some(source)) => {
                format!("cite {} {}", source.name, quoted(&citation.place))
            }
        }
    }

    fn remarks(&self, remarks: &Remarks) -> Vec<String> {
        let notes = remarks
            .notes
            .iter()
            .map(|note| format!("note {}", quoted(note)));
        let citations = remarks.citations.iter().map(|c| self.citation(c));
        citations.chain(notes).collect()
    }

    fn annex(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some((name, title)) = &self.policy.annex {
            blocks.push(Block::new(format!("annex {name} {}", quoted(title))));
        }
        for entry in &self.policy.entries {
            let parent = entry
                .parent
                .map(|id| format!(" in {}", self.printer.entry(id)));
            for version in &entry.versions {
                let test = match &version.test {
                    EntryTest::Sub => "by its sub-entries".to_owned(),
                    EntryTest::When(condition) => format!("when {}", self.condition(*condition)),
                    EntryTest::Judgement(None) => "by judgement".to_owned(),
                    EntryTest::Judgement(Some(condition)) => {
                        format!("by judgement if {}", self.condition(*condition))
                    }
                    EntryTest::Reserved => "reserved".to_owned(),
                };
                let heading = format!(
                    "entry {}{}, {}{} {}",
                    entry.code,
                    parent.clone().unwrap_or_default(),
                    category_text(entry.category),
                    validity_text(&version.validity),
                    quoted(&version.title)
                );
                let remarks = self.remarks(&version.remarks);
                blocks.push(Block::new(heading).with([test]).with(remarks).sorted());
            }
        }
        blocks
    }

    fn policies(&self) -> Vec<Block> {
        let units = self.policy.units.iter();
        units
            .map(|unit| {
                let scale = self.policy.scales.get(unit.scale.index());
                let mut lines = vec![
                    format!("decides {}", scale.map_or("?", |scale| scale.name.as_str())),
                    format!(
                        "otherwise {}",
                        self.printer.outcome_name(unit.scale, unit.otherwise)
                    ),
                ];
                lines.extend(unit.effective.map(|day| format!("effective {day}")));
                let dated_by = unit.dated_by.map(|id| self.printer.attribute(id));
                lines.extend(dated_by.map(|name| format!("dated by {name}")));
                lines.extend(
                    unit.applies
                        .map(|c| format!("applies if {}", self.condition(c))),
                );
                lines.extend(
                    unit.layers
                        .iter()
                        .map(|l| format!("layer {}", self.policy_name(*l))),
                );
                lines.extend(self.remarks(&unit.remarks));
                Block::new(format!("policy {} {}", unit.name, quoted(&unit.title)))
                    .with(lines)
                    .sorted()
            })
            .collect()
    }

    fn rules(&self) -> Vec<Block> {
        let rules = self.policy.rules.iter().map(|rule| {
            let scale = self
                .policy
                .units
                .get(rule.unit.index())
                .map(|unit| unit.scale);
            let branch = |branch: &Branch| {
                let outcome = scale.map_or("?".to_owned(), |scale| {
                    self.printer.outcome_name(scale, branch.outcome)
                });
                let condition = self.condition(branch.condition);
                format!("{outcome} if {condition}{}", self.unless(branch.unless))
            };
            let overrides = (!rule.overrides.is_empty())
                .then(|| format!("overrides {}", self.rule_names(&rule.overrides)));
            let heading = format!(
                "{}rule {} of {}{}",
                if rule.absolute { "absolute " } else { "" },
                rule.name,
                self.policy_name(rule.unit),
                validity_text(&rule.validity)
            );
            Block::new(heading)
                .with(overrides)
                .with(rule.branches.iter().map(branch))
                .with(self.remarks(&rule.remarks))
                .sorted()
        });
        let exceptions = self.policy.exceptions.iter().map(|exception| {
            let heading = format!(
                "exception {} of {} to {}{}",
                exception.name,
                self.policy_name(exception.unit),
                self.rule_names(&exception.to),
                validity_text(&exception.validity)
            );
            Block::new(heading)
                .with([format!("if {}", self.condition(exception.condition))])
                .with(self.remarks(&exception.remarks))
                .sorted()
        });
        rules.chain(exceptions).collect()
    }

    fn obligations(&self) -> Vec<Block> {
        let obligations = self.policy.obligations.iter();
        obligations
            .map(|obligation| {
                let heading = format!(
                    "obligation {} of {}{}",
                    obligation.name,
                    self.policy_name(obligation.unit),
                    validity_text(&obligation.validity)
                );
                Block::new(heading)
                    .with(
                        obligation
                            .clauses
                            .iter()
                            .flat_map(|clause| self.clause(clause)),
                    )
                    .with(self.remarks(&obligation.remarks))
                    .sorted()
            })
            .collect()
    }

    /// A clause that asks several things asks each of them.
    fn clause(&self, clause: &Clause) -> Vec<String> {
        let verb = match clause.verb {
            Verb::Require => "require",
            Verb::Consider => "consider",
            Verb::May => "may",
        };
        let condition = clause
            .condition
            .map(|c| format!(" if {}", self.condition(c)));
        let condition = condition.unwrap_or_default();
        let unless = self.unless(clause.unless);
        let kinds = clause.what.iter().map(|id| {
            let kind = self.policy.obligation_kinds.get(id.index());
            let kind = kind.map_or("?", |kind| kind.name.as_str());
            format!("{verb} {kind}{condition}{unless}")
        });
        kinds.collect()
    }

    fn unless(&self, unless: Option<ConditionId>) -> String {
        let unless = unless.map(|c| format!(" unless {}", self.condition(c)));
        unless.unwrap_or_default()
    }
}

/// A unit by what it is, not by how it is spelt: `km/h` and `3.6e6 m/s/h` would be the same.
fn unit_text(unit: &Unit) -> String {
    let offset = unit.offset.as_ref().map(|offset| format!(" + {offset}"));
    format!(
        "{} in {}{}",
        unit.dim.describe(),
        unit.factor,
        offset.unwrap_or_default()
    )
}

fn category_text(category: Option<u8>) -> &'static str {
    match category {
        Some(1) => "category I",
        Some(_) => "category II",
        None => "no category",
    }
}

fn validity_text(validity: &Validity) -> String {
    let from = validity.from.map(|day| format!(" from {day}"));
    let until = validity.until.map(|day| format!(" until {day}"));
    from.into_iter().chain(until).collect()
}

fn labelled(value: &Named) -> String {
    format!("{} {}", value.name, quoted(&value.label))
}

fn set(members: impl IntoIterator<Item = String>) -> String {
    let members: BTreeSet<String> = members.into_iter().collect();
    format!("{{{}}}", members.into_iter().collect::<Vec<_>>().join(", "))
}

/// Text in quotes, so that no text can look like something else.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
