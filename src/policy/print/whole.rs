//! The whole policy as one stable text: what it means and nothing else.
//!
//! Two policies with the same text decide every case alike and say the same of it. So names stand for ids, numbers are in base units,
//! whatever has no order of its own is sorted, and what a reader sees beside the decision (titles, labels, citations, notes) is in
//! it. Doc comments, guarantees, which amendment brought a declaration and which policy it was copied from are not.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{
    AttributeId, AttributeType, Citation, Condition, Known, Linear, Named, Num, Op, Policy,
    Printer, Test, Unit, Validity, VariableId, VariableKind, name, values,
};
use crate::policy::{
    Branch, ChoiceSet, Clause, EntryTest, Remarks, RuleId, SourceStatus, UnitId, Verb,
};

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
        // Operands come before what uses them, so one pass from the front meets every operand already written.
        let mut texts: Vec<Text> = Vec::with_capacity(policy.conditions.len());
        for condition in &policy.conditions {
            let text = writer.condition_text(condition, &texts);
            texts.push(text);
        }
        writer.conditions = texts.iter().map(Text::line).collect();
        writer
    }

    fn condition_text(&self, condition: &Condition, before: &[Text]) -> Text {
        let operand = |index: usize| before.get(index);
        Text::Other(match condition {
            Condition::Constant(truth) => truth.to_string(),
            Condition::Not(inner) => {
                let inner = operand(inner.index()).map_or("?".to_owned(), Text::line);
                format!("not {inner}")
            }
            Condition::All(parts) => {
                let mut all = BTreeSet::new();
                for part in parts {
                    match operand(part.index()) {
                        Some(Text::And(inner)) => all.extend(inner.iter().cloned()),
                        other => {
                            all.insert(other.map_or("?".to_owned(), Text::line));
                        }
                    }
                }
                return Text::And(all);
            }
            Condition::Any(parts) => {
                let mut any = BTreeSet::new();
                for part in parts {
                    match operand(part.index()) {
                        Some(Text::Or(inner)) => any.extend(inner.iter().cloned()),
                        other => {
                            any.insert(other.map_or("?".to_owned(), Text::line));
                        }
                    }
                }
                return Text::Or(any);
            }
            Condition::Test(variable, test) => self.test_text(*variable, test),
            Condition::Linear(linear) => self.linear_text(linear),
            Condition::Has { attribute, any, .. } => {
                // Classes depend on what else is tested; their union is what is asked for.
                let mut members = BTreeSet::new();
                for variable in any {
                    if let Some(VariableKind::Member { class, .. }) = self.kind(*variable) {
                        members.extend(self.printer.class(*attribute, class));
                    }
                }
                format!(
                    "{} has any of {}",
                    self.printer.attribute(*attribute),
                    set(members)
                )
            }
            Condition::Entry { any, .. } => {
                format!(
                    "entry in {}",
                    set(any.iter().map(|entry| self.printer.entry(*entry)))
                )
            }
            Condition::Category(category) => category_text(Some(*category)).to_owned(),
            Condition::Define(define) => match self.policy.defines.get(define.index()) {
                Some(define) => format!("define {}", define.name),
                None => "?".to_owned(),
            },
            Condition::InForce { from, until } => {
                format!(
                    "in force{}",
                    validity_text(&Validity {
                        from: *from,
                        until: *until
                    })
                )
            }
            Condition::Outcome { unit, outcomes } => {
                let scale = self.policy.units.get(unit.index());
                let scale = scale.and_then(|unit| self.policy.scales.get(unit.scale.index()));
                let names = scale.map(|scale| scale.outcomes.as_slice());
                let outcomes = outcomes.iter().map(|outcome| name(names, outcome));
                format!("policy {} in {}", self.policy_name(*unit), set(outcomes))
            }
        })
    }

    fn kind(&self, variable: VariableId) -> Option<&'p VariableKind> {
        let variable = self.policy.variables.get(variable.index());
        variable.map(|variable| &variable.kind)
    }

    fn variable_text(&self, variable: VariableId) -> String {
        match self.kind(variable) {
            Some(VariableKind::CurvePoint { attribute, at }) => {
                format!("{} at {at}", self.printer.attribute(*attribute))
            }
            Some(VariableKind::Member { attribute, class }) => {
                let members = self.printer.class(*attribute, class);
                format!(
                    "{} has any of {}",
                    self.printer.attribute(*attribute),
                    set(members)
                )
            }
            Some(VariableKind::Undeterminable(attribute)) => self.printer.attribute(*attribute),
            _ => self.printer.variable(variable),
        }
    }

    fn test_text(&self, variable: VariableId, test: &Test) -> String {
        let subject = self.variable_text(variable);
        match test {
            Test::True => match self.kind(variable) {
                Some(VariableKind::Undeterminable(_)) => format!("{subject} is undeterminable"),
                _ => subject,
            },
            Test::Undeterminable => format!("{subject} is undeterminable"),
            Test::Number(op, number) => match self.kind(variable) {
                Some(VariableKind::QuestionDate) => {
                    format!("{subject} {} {}", op.sign(), super::date_text(number))
                }
                Some(VariableKind::Attribute(attribute)) => {
                    format!(
                        "{subject} {} {}",
                        op.sign(),
                        self.number_text(*attribute, number)
                    )
                }
                _ => format!("{subject} {} {number}", op.sign()),
            },
            Test::Choice(choices) => {
                format!("{subject} in {}", set(self.choice_names(variable, choices)))
            }
        }
    }

    fn choice_names(&self, variable: VariableId, choices: &ChoiceSet) -> Vec<String> {
        let instances = match self.kind(variable) {
            Some(VariableKind::Identity(record)) => self
                .policy
                .records
                .get(record.index())
                .map(|r| &r.instances),
            _ => None,
        };
        let ty = match self.kind(variable) {
            Some(VariableKind::Attribute(attribute)) => self.ty(*attribute),
            _ => None,
        };
        let one = |choice: u32| match instances {
            Some(instances) => {
                let at = usize::try_from(choice).unwrap_or(usize::MAX);
                let instance = instances.get(at);
                match instance.and_then(|id| self.policy.instances.get(id.index())) {
                    Some(instance) => instance.name.clone(),
                    // A blank cannot be in a name, so this is nobody's.
                    None => "another one".to_owned(),
                }
            }
            None => name(values(ty), choice),
        };
        choices.iter().map(one).collect()
    }

    /// Terms in the order of their names, scaled so that the first has the factor 1.
    fn linear_text(&self, linear: &Linear) -> String {
        let mut terms: Vec<(String, &Num)> = linear
            .terms
            .iter()
            .map(|(factor, variable)| (self.variable_text(*variable), factor))
            .collect();
        terms.sort();
        let Some(scale) = terms.first().map(|(_, factor)| (*factor).clone()) else {
            return format!("0 {} {}", linear.op.sign(), linear.constant);
        };
        let scaled = |number: &Num| number.checked_div(&scale).unwrap_or_else(|| number.clone());
        let op: Op = if scale.is_negative() {
            linear.op.mirrored()
        } else {
            linear.op
        };
        let terms: Vec<String> = terms
            .iter()
            .map(|(name, factor)| format!("{} * {name}", scaled(factor)))
            .collect();
        format!(
            "{} {} {}",
            terms.join(" + "),
            op.sign(),
            scaled(&linear.constant)
        )
    }

    fn ty(&self, attribute: AttributeId) -> Option<&'p AttributeType> {
        self.policy.attributes.get(attribute.index()).map(|a| &a.ty)
    }

    fn number_text(&self, attribute: AttributeId, number: &Num) -> String {
        match self.ty(attribute) {
            Some(AttributeType::Date) => super::date_text(number),
            _ => number.to_string(),
        }
    }

    fn known_text(&self, attribute: AttributeId, known: &Known) -> String {
        match known {
            Known::Number(number) => self.number_text(attribute, number),
            Known::Curve { points, linear } => {
                let points: Vec<String> =
                    points.iter().map(|(a, v)| format!("{a} -> {v}")).collect();
                let linear = if *linear { " linear" } else { "" };
                format!("{{ {} }}{linear}", points.join(", "))
            }
            Known::Entries { members, open } => {
                let codes: BTreeSet<String> = members.iter().map(|(c, _)| c.clone()).collect();
                format!("{}{}", set(codes), if *open { " open" } else { "" })
            }
            other => self.printer.known(attribute, other),
        }
    }

    fn condition(&self, id: crate::policy::ConditionId) -> String {
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

    fn vocabulary(&self) -> Vec<Block> {
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

    fn sources(&self) -> Vec<Block> {
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

    fn instances(&self) -> Vec<Block> {
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
                    format!(
                        "{}: {} {}",
                        self.printer.attribute(fact.attribute),
                        set(values),
                        citations.into_iter().collect::<Vec<_>>().join(" ")
                    )
                });
                let heading = format!("{record} {} {}", instance.name, quoted(&instance.title));
                Block::new(heading)
                    .with(also.chain(notes).chain(facts))
                    .sorted()
            })
            .collect()
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

    fn unless(&self, unless: Option<crate::policy::ConditionId>) -> String {
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
