//! All that is in force on a day, written out anew: what amendments repealed is gone, what they brought stands in place.

use super::references::{References, Thing};
use super::view::{CONSOLIDATED_SCHEMA, ConsolidatedView, InForce, Part};
use crate::ast::Verb;
use crate::policy::{
    Branch, Citation, Claim, Clause, ConditionId, Entry, EntryId, EntryTest, Printer, Remarks,
    RuleId, Unit, UnitId, Validity,
};
use crate::quantity::Date;
use crate::report::layout::wrapped;
use crate::report::{Basis, NOTICE, words};

/// Columns of the text.
const WIDTH: usize = 80;

/// The last day on which something begins or ends: from then on nothing changes. Without any, the first day a policy is
/// effective, and else the first day there is.
#[must_use]
pub fn last_change(basis: Basis<'_>) -> Date {
    let policy = basis.policy;
    let mut validities: Vec<Validity> = Vec::new();
    validities.extend(policy.rules.iter().map(|r| r.validity));
    validities.extend(policy.exceptions.iter().map(|e| e.validity));
    validities.extend(policy.obligations.iter().map(|o| o.validity));
    validities.extend(policy.guarantees.iter().map(|g| g.validity));
    validities.extend(
        policy
            .defines
            .iter()
            .flat_map(|d| d.versions.iter().map(|(v, _)| *v)),
    );
    validities.extend(
        policy
            .entries
            .iter()
            .flat_map(|e| e.versions.iter().map(|v| v.validity)),
    );
    let facts = policy.instances.iter().flat_map(|i| &i.facts);
    validities.extend(facts.flat_map(|f| f.values.iter().map(|(v, _)| *v)));
    let effective = policy.units.iter().filter_map(|unit| unit.effective);
    validities
        .iter()
        .flat_map(|validity| [validity.from, validity.until])
        .flatten()
        .chain(effective)
        .max()
        .unwrap_or(Date::MIN)
}

/// The policy as it stands on the day.
#[must_use]
pub fn consolidated(basis: Basis<'_>, day: Date, is_last_change: bool) -> ConsolidatedView {
    let writer = Writer {
        basis,
        printer: Printer::new(basis.policy),
        day,
    };
    let mut parts = Vec::new();
    let order = in_reach(basis);
    for id in order {
        if let Some(unit) = basis.unit(id) {
            let printer = writer.printer.within(id);
            parts.push(Writer { printer, ..writer }.unit(unit));
        }
    }
    parts.extend(writer.annex());
    parts.extend(writer.defines());
    parts.extend(writer.registers());
    ConsolidatedView {
        schema: CONSOLIDATED_SCHEMA,
        policy: basis.root().map(|u| u.title.clone()).unwrap_or_default(),
        as_of: day.to_string(),
        last_change: is_last_change,
        parts,
        notice: NOTICE,
    }
}

/// The policy asked for, then its layers, then policies these test. Others were compiled only because a file declares
/// them: a base whose rules were copied stands with those who copied them.
fn in_reach(basis: Basis<'_>) -> Vec<UnitId> {
    let references = References::of(basis);
    let mut order: Vec<UnitId> = vec![basis.policy.root];
    let mut next = 0;
    while let Some(unit) = order.get(next).and_then(|id| basis.unit(*id)) {
        next += 1;
        let tested = (0..basis.policy.units.len())
            .map(|id| UnitId(id as u32))
            .filter(|id| {
                references.to_any([Thing::Unit(*id)]).iter().any(|by| {
                    by.how == "tests" && by.kind != "guarantee" && by.policies.contains(&unit.name)
                })
            });
        for id in unit.layers.iter().copied().chain(tested) {
            if !order.contains(&id) {
                order.push(id);
            }
        }
    }
    order
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    basis: Basis<'a>,
    printer: Printer<'a>,
    day: Date,
}

impl Writer<'_> {
    fn unit(&self, unit: &Unit) -> Part {
        let mut provisions = vec![self.heading(unit)];
        for id in &unit.rules {
            if let Some(rule) = self.basis.rule(*id)
                && rule.validity.holds(self.day)
            {
                provisions.push(self.rule(rule));
            }
        }
        let policy = self.basis.policy;
        for id in &unit.exceptions {
            if let Some(exception) = policy.exceptions.get(id.index())
                && exception.validity.holds(self.day)
            {
                let to = self.names(&exception.to);
                let mut lines = doc(&exception.doc);
                let dates = dates(&exception.validity);
                lines.push(format!("exception {} to {to}{dates} {{", exception.name));
                self.remarks(
                    &mut lines,
                    &exception.remarks,
                    exception.amendment.as_deref(),
                );
                hang(
                    &mut lines,
                    4,
                    &format!("if {}", self.printer.condition(exception.condition)),
                );
                lines.push("}".to_owned());
                provisions.push(in_force("exception", &exception.name, &lines));
            }
        }
        for id in &unit.obligations {
            if let Some(block) = policy.obligations.get(id.index())
                && block.validity.holds(self.day)
            {
                let mut lines = doc(&block.doc);
                lines.push(format!(
                    "obligation {}{} {{",
                    block.name,
                    dates(&block.validity)
                ));
                self.remarks(&mut lines, &block.remarks, block.amendment.as_deref());
                for clause in &block.clauses {
                    hang(&mut lines, 4, &self.clause(clause));
                }
                lines.push("}".to_owned());
                provisions.push(in_force("obligation", &block.name, &lines));
            }
        }
        for guarantee in &policy.guarantees {
            let whose = self.basis.unit_name(guarantee.unit);
            if whose == unit.name && guarantee.validity.holds(self.day) {
                let dates = dates(&guarantee.validity);
                let claim = self.claim(&guarantee.claim);
                let mut lines = Vec::new();
                hang(
                    &mut lines,
                    0,
                    &format!("guarantee {}{dates}: {claim}", guarantee.name),
                );
                provisions.push(in_force("guarantee", &guarantee.name, &lines));
            }
        }
        Part {
            heading: rule_off(&unit.title),
            provisions,
        }
    }

    fn heading(&self, unit: &Unit) -> InForce {
        let mut lines = vec![format!("policy {} \"{}\" {{", unit.name, unit.title)];
        let scale = self.basis.policy.scales.get(unit.scale.index());
        if let Some(scale) = scale {
            lines.push(format!("    decides {}", scale.name));
            let otherwise = usize::try_from(unit.otherwise).ok();
            if let Some(outcome) = otherwise.and_then(|at| scale.outcomes.get(at)) {
                lines.push(format!("    otherwise {}", outcome.name));
            }
        }
        if let Some(day) = unit.effective {
            lines.push(format!("    effective {day}"));
        }
        if let Some(attribute) = unit.dated_by.and_then(|id| self.basis.attribute(id)) {
            lines.push(format!("    dated by {}", attribute.dotted));
        }
        if let Some(condition) = unit.applies {
            hang(
                &mut lines,
                4,
                &format!("applies if {}", self.printer.condition(condition)),
            );
        }
        if !unit.layers.is_empty() {
            let layers: Vec<String> = unit
                .layers
                .iter()
                .map(|id| self.basis.unit_name(*id))
                .collect();
            hang(&mut lines, 4, &format!("layers {}", layers.join(", ")));
        }
        self.remarks(&mut lines, &unit.remarks, None);
        lines.push("}".to_owned());
        in_force("policy", &unit.name, &lines)
    }

    fn rule(&self, rule: &crate::policy::Rule) -> InForce {
        let mut lines = doc(&rule.doc);
        let absolute = if rule.absolute { "absolute " } else { "" };
        let overrides = match rule.overrides.is_empty() {
            true => String::new(),
            false => format!(" overrides {}", self.names(&rule.overrides)),
        };
        let dates = dates(&rule.validity);
        hang(
            &mut lines,
            0,
            &format!("{absolute}rule {}{overrides}{dates} {{", rule.name),
        );
        self.remarks(&mut lines, &rule.remarks, rule.amendment.as_deref());
        for Branch {
            outcome,
            condition,
            unless,
        } in &rule.branches
        {
            let outcome = self.basis.outcome_name(rule.unit, *outcome);
            let condition = self.printer.condition(*condition);
            let unless = self.unless(*unless);
            hang(&mut lines, 4, &format!("{outcome} if {condition}{unless}"));
        }
        lines.push("}".to_owned());
        in_force("rule", &rule.name, &lines)
    }

    fn clause(&self, clause: &Clause) -> String {
        let verb = match clause.verb {
            Verb::Require => "require",
            Verb::Consider => "consider",
            Verb::May => "may",
        };
        let what: Vec<String> = clause
            .what
            .iter()
            .filter_map(|id| self.basis.obligation_kind(*id))
            .map(|kind| kind.name.clone())
            .collect();
        let condition = clause.condition.map_or_else(String::new, |condition| {
            format!(" if {}", self.printer.condition(condition))
        });
        format!(
            "{verb} {}{condition}{}",
            what.join(", "),
            self.unless(clause.unless)
        )
    }

    fn claim(&self, claim: &Claim) -> String {
        match claim {
            Claim::Whenever {
                conclusion,
                premise,
            } => format!(
                "{} whenever {}",
                self.printer.condition(*conclusion),
                self.printer.condition(*premise)
            ),
            Claim::Monotone {
                never_stricter,
                attribute,
                rises,
                ..
            } => format!(
                "posture never {} as {} {}",
                if *never_stricter {
                    "stricter"
                } else {
                    "looser"
                },
                self.basis
                    .attribute(*attribute)
                    .map_or("", |a| a.dotted.as_str()),
                if *rises { "rises" } else { "falls" }
            ),
        }
    }

    fn unless(&self, condition: Option<ConditionId>) -> String {
        condition.map_or_else(String::new, |condition| {
            format!(" unless {}", self.printer.condition(condition))
        })
    }

    /// Names of rules, versions of one only once and only those in force.
    fn names(&self, rules: &[RuleId]) -> String {
        let mut names: Vec<String> = rules
            .iter()
            .filter_map(|id| self.basis.rule(*id))
            .filter(|rule| rule.validity.holds(self.day))
            .map(|rule| rule.name.clone())
            .collect();
        names.sort();
        names.dedup();
        match names.is_empty() {
            true => "(none in force)".to_owned(),
            false => names.join(", "),
        }
    }

    fn remarks(&self, lines: &mut Vec<String>, remarks: &Remarks, amendment: Option<&str>) {
        if let Some(amendment) = amendment {
            lines.push(format!("    // by amendment {amendment}"));
        }
        for citation in &remarks.citations {
            hang(lines, 4, &self.cite(citation));
        }
        for note in &remarks.notes {
            hang(lines, 4, &format!("note \"{note}\""));
        }
    }

    fn cite(&self, citation: &Citation) -> String {
        match self.basis.source_of(citation) {
            None => format!("cite \"{}\"", citation.place),
            Some(source) if citation.place.is_empty() => format!("cite {}", source.name),
            Some(source) => format!("cite {} \"{}\"", source.name, citation.place),
        }
    }

    /// The annex: a part for each category, then what stands outside any.
    fn annex(&self) -> Vec<Part> {
        let policy = self.basis.policy;
        let title = policy
            .annex
            .as_ref()
            .map_or("", |(_, title)| title.as_str());
        [Some(1), Some(2), None]
            .into_iter()
            .filter_map(|category| {
                let mut provisions = Vec::new();
                for (position, entry) in policy.entries.iter().enumerate() {
                    if entry.parent.is_none() && entry.category == category {
                        self.entry(&mut provisions, EntryId(position as u32), entry, 0);
                    }
                }
                let group = match category {
                    Some(number) => format!("{title}: category {}", words::category(number)),
                    None => format!("{title}: outside the categories"),
                };
                (!provisions.is_empty()).then(|| Part {
                    heading: rule_off(&group),
                    provisions,
                })
            })
            .collect()
    }

    /// An entry in force with those under it, each a step further in.
    fn entry(&self, into: &mut Vec<InForce>, id: EntryId, entry: &Entry, depth: usize) {
        if let Some(version) = entry.versions.iter().find(|v| v.validity.holds(self.day)) {
            let test = match version.test {
                EntryTest::Sub => String::new(),
                EntryTest::When(condition) => {
                    format!(" when {}", self.printer.condition(condition))
                }
                EntryTest::Judgement(None) => " by judgement".to_owned(),
                EntryTest::Judgement(Some(condition)) => {
                    format!(" by judgement if {}", self.printer.condition(condition))
                }
                EntryTest::Reserved => " reserved".to_owned(),
            };
            let dates = dates(&version.validity);
            let text = format!("{} \"{}\"{dates}{test}", entry.code, version.title);
            let mut lines = Vec::new();
            hang(&mut lines, 4 * depth, &text);
            into.push(in_force("entry", &entry.code, &lines));
        }
        // A parent stands before its children in the table, so this ends.
        for child in entry.children.iter().filter(|child| **child != id) {
            if let Some(entry) = self.basis.entry(*child) {
                self.entry(into, *child, entry, depth + 1);
            }
        }
    }

    fn defines(&self) -> Option<Part> {
        let mut provisions = Vec::new();
        for define in &self.basis.policy.defines {
            let version = define.versions.iter().find(|(v, _)| v.holds(self.day));
            if let Some((validity, condition)) = version {
                let condition = self.printer.condition(*condition);
                let mut lines = Vec::new();
                let text = format!("define {}{} = {condition}", define.name, dates(validity));
                hang(&mut lines, 0, &text);
                provisions.push(in_force("define", &define.name, &lines));
            }
        }
        (!provisions.is_empty()).then(|| Part {
            heading: rule_off("Named conditions"),
            provisions,
        })
    }

    /// What registers state on the day, one part for each record.
    fn registers(&self) -> Vec<Part> {
        let policy = self.basis.policy;
        policy
            .records
            .iter()
            .filter_map(|record| {
                let mut provisions = Vec::new();
                for id in &record.instances {
                    let Some(instance) = policy.instances.get(id.index()) else {
                        continue;
                    };
                    let facts: Vec<String> = instance
                        .facts
                        .iter()
                        .filter_map(|fact| {
                            let name = &self.basis.attribute(fact.attribute)?.name;
                            let (_, value) = fact.values.iter().find(|(v, _)| v.holds(self.day))?;
                            let value = self.printer.known(fact.attribute, value);
                            Some(format!("{name}: {value}"))
                        })
                        .collect();
                    let mut text =
                        format!("{} {} \"{}\"", record.name, instance.name, instance.title);
                    if !facts.is_empty() {
                        text.push_str(&format!(" {{ {} }}", facts.join("  ")));
                    }
                    let mut lines = Vec::new();
                    hang(&mut lines, 0, &text);
                    provisions.push(in_force("instance", &instance.name, &lines));
                }
                (!provisions.is_empty()).then(|| Part {
                    heading: rule_off(&format!("Register: {}", record.name)),
                    provisions,
                })
            })
            .collect()
    }
}

fn in_force(kind: &'static str, name: &str, lines: &[String]) -> InForce {
    InForce {
        kind,
        name: name.to_owned(),
        text: lines.join("\n"),
    }
}

fn doc(doc: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in doc.lines().filter(|line| !line.trim().is_empty()) {
        for line in wrapped(paragraph, WIDTH - 4, WIDTH - 4) {
            lines.push(format!("/// {line}"));
        }
    }
    lines
}

/// ` from D until D`
fn dates(validity: &Validity) -> String {
    let from = validity.from.map(|day| format!(" from {day}"));
    let until = validity.until.map(|day| format!(" until {day}"));
    [from, until].into_iter().flatten().collect()
}

/// Adds a text at an indent, its further lines one step further in.
fn hang(lines: &mut Vec<String>, indent: usize, text: &str) {
    let first = WIDTH.saturating_sub(indent).max(20);
    let rest = first.saturating_sub(4).max(20);
    for (position, line) in wrapped(text, first, rest).into_iter().enumerate() {
        let step = if position == 0 { indent } else { indent + 4 };
        lines.push(format!("{}{line}", " ".repeat(step)));
    }
}

/// A heading as a comment.
fn rule_off(title: &str) -> String {
    format!("// ---- {title} ----")
}
