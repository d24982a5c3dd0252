//! Who refers to what: a walk over the conditions and headings of a compiled policy.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::view::Reference;
use crate::policy::code::{is_under, natural};
use crate::policy::{
    AttributeId, Citation, Claim, Condition, ConditionId, DefineId, EntryId, EntryTest, InstanceId,
    Linear, ObligationKindId, Policy, RecordId, RuleId, SourceId, Test, UnitId, VariableId,
    VariableKind,
};
use crate::report::Basis;

/// Something that can be referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// An attribute.
    Attribute(AttributeId),
    /// A record, by the identity of one.
    Record(RecordId),
    /// An entry.
    Entry(EntryId),
    /// A named condition.
    Define(DefineId),
    /// A declared instance.
    Instance(InstanceId),
    /// A policy.
    Unit(UnitId),
    /// A version of a rule.
    Rule(RuleId),
    /// A kind of obligation.
    Kind(ObligationKindId),
    /// A source.
    Source(SourceId),
    /// A category.
    Category(u8),
}

/// Every reference in a policy, by what it refers to.
#[derive(Debug, Default)]
pub struct References {
    by_thing: BTreeMap<Thing, Vec<Reference>>,
}

/// Who refers.
#[derive(Clone, Debug)]
struct Site {
    kind: &'static str,
    name: String,
    title: Option<String>,
    policy: Option<String>,
}

impl References {
    /// Collects all references of a policy.
    #[must_use]
    pub fn of(basis: Basis<'_>) -> References {
        let mut references = References::default();
        let policy = basis.policy;
        let unit = |id: UnitId| Some(basis.unit_name(id));
        let site = |kind, name: &str, policy| Site {
            kind,
            name: name.to_owned(),
            title: None,
            policy,
        };
        for rule in &policy.rules {
            let by = site("rule", &rule.name, unit(rule.unit));
            for branch in &rule.branches {
                references.condition(policy, branch.condition, &by);
                references.conditions(policy, branch.unless, &by);
            }
            for outranked in &rule.overrides {
                references.add(Thing::Rule(*outranked), &by, "overrides");
            }
            references.citations(&rule.remarks.citations, &by);
        }
        for exception in &policy.exceptions {
            let by = site("exception", &exception.name, unit(exception.unit));
            references.condition(policy, exception.condition, &by);
            for rule in &exception.to {
                references.add(Thing::Rule(*rule), &by, "excepts");
            }
            references.citations(&exception.remarks.citations, &by);
        }
        for block in &policy.obligations {
            let by = site("obligation", &block.name, unit(block.unit));
            for clause in &block.clauses {
                references.conditions(policy, clause.condition, &by);
                references.conditions(policy, clause.unless, &by);
                for kind in &clause.what {
                    references.add(Thing::Kind(*kind), &by, "asks for");
                }
            }
            references.citations(&block.remarks.citations, &by);
        }
        for define in &policy.defines {
            let by = site("define", &define.name, None);
            for (_, condition) in &define.versions {
                references.condition(policy, *condition, &by);
            }
        }
        for (position, condition) in policy.assumes.iter().enumerate() {
            let (file, line) = basis.file_and_line(basis.places.assumes.get(position));
            let by = site("assume", &format!("{file}:{line}"), None);
            references.condition(policy, *condition, &by);
        }
        for guarantee in &policy.guarantees {
            let by = site("guarantee", &guarantee.name, unit(guarantee.unit));
            match &guarantee.claim {
                Claim::Whenever {
                    conclusion,
                    premise,
                } => {
                    references.condition(policy, *conclusion, &by);
                    references.condition(policy, *premise, &by);
                }
                Claim::Monotone { attribute, .. } => {
                    references.add(Thing::Attribute(*attribute), &by, "moves");
                }
            }
        }
        for entry in &policy.entries {
            let mut by = site("entry", &entry.code, None);
            by.title = entry.versions.last().map(|version| version.title.clone());
            for version in &entry.versions {
                match &version.test {
                    EntryTest::When(condition) => references.condition(policy, *condition, &by),
                    EntryTest::Judgement(condition) => {
                        references.conditions(policy, *condition, &by);
                    }
                    EntryTest::Sub | EntryTest::Reserved => {}
                }
                references.citations(&version.remarks.citations, &by);
            }
        }
        for heading in &policy.units {
            let by = site("policy", &heading.name, None);
            references.conditions(policy, heading.applies, &by);
            for layer in &heading.layers {
                references.add(Thing::Unit(*layer), &by, "layers");
            }
            if let Some(attribute) = heading.dated_by {
                references.add(Thing::Attribute(attribute), &by, "is dated by");
            }
            references.citations(&heading.remarks.citations, &by);
        }
        for instance in &policy.instances {
            let by = site("instance", &instance.name, None);
            for fact in &instance.facts {
                references.add(Thing::Attribute(fact.attribute), &by, "states");
                references.citations(&fact.citations, &by);
            }
        }
        references
    }

    /// What refers to any of these: each once, policies that hold copies of one declaration together; by how they refer
    /// and of what kind they are, entries in the order of the annex.
    #[must_use]
    pub fn to_any(&self, things: impl IntoIterator<Item = Thing>) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        let known = |thing| self.by_thing.get(&thing).cloned().unwrap_or_default();
        for reference in things.into_iter().flat_map(known) {
            merge(&mut found, reference);
        }
        found.sort_by(|a, b| {
            (a.how, a.kind)
                .cmp(&(b.how, b.kind))
                .then_with(|| in_order(&a.name, &b.name))
        });
        found
    }

    fn add(&mut self, thing: Thing, by: &Site, how: &'static str) {
        let reference = Reference {
            kind: by.kind,
            name: by.name.clone(),
            title: by.title.clone(),
            policies: by.policy.iter().cloned().collect(),
            how,
        };
        merge(self.by_thing.entry(thing).or_default(), reference);
    }

    fn citations(&mut self, citations: &[Citation], by: &Site) {
        for source in citations.iter().filter_map(|citation| citation.source) {
            self.add(Thing::Source(source), by, "cites");
        }
    }

    fn conditions(&mut self, policy: &Policy, id: Option<ConditionId>, by: &Site) {
        if let Some(id) = id {
            self.condition(policy, id, by);
        }
    }

    /// Walks a condition. Operands come before what uses them, so the walk ends; it keeps its own stack, for a long
    /// chain of operands must not exhaust the thread's.
    fn condition(&mut self, policy: &Policy, id: ConditionId, by: &Site) {
        const HOW: &str = "tests";
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(condition) = policy.conditions.get(id.index()) else {
                continue;
            };
            match condition {
                Condition::Constant(_) | Condition::InForce { .. } => {}
                Condition::Not(operand) => open.push(*operand),
                Condition::All(operands) | Condition::Any(operands) => open.extend(operands),
                Condition::Test(variable, test) => self.variable(policy, *variable, Some(test), by),
                Condition::Linear(Linear { terms, .. }) => {
                    for (_, variable) in terms {
                        self.variable(policy, *variable, None, by);
                    }
                }
                Condition::Has {
                    attribute, target, ..
                } => {
                    self.add(Thing::Attribute(*attribute), by, HOW);
                    for (position, entry) in policy.entries.iter().enumerate() {
                        if is_under(&entry.code, target) {
                            self.add(Thing::Entry(EntryId(position as u32)), by, HOW);
                        }
                    }
                }
                Condition::Entry { target, any } => {
                    for entry in any {
                        self.add(Thing::Entry(*entry), by, HOW);
                    }
                    // What `except` names is not among them, and is referred to all the same.
                    if let Some((_, excepted)) = target.split_once("except") {
                        for (position, entry) in policy.entries.iter().enumerate() {
                            let named = excepted
                                .split([',', ' ', '{', '}'])
                                .any(|word| word == entry.code);
                            if named {
                                self.add(Thing::Entry(EntryId(position as u32)), by, "excepts");
                            }
                        }
                    }
                }
                Condition::Category(number) => self.add(Thing::Category(*number), by, HOW),
                Condition::Define(define) => self.add(Thing::Define(*define), by, HOW),
                Condition::Outcome { unit, .. } => self.add(Thing::Unit(*unit), by, HOW),
            }
        }
    }

    fn variable(&mut self, policy: &Policy, id: VariableId, test: Option<&Test>, by: &Site) {
        const HOW: &str = "tests";
        let Some(variable) = policy.variables.get(id.index()) else {
            return;
        };
        match &variable.kind {
            VariableKind::Attribute(attribute)
            | VariableKind::CurvePoint { attribute, .. }
            | VariableKind::Member { attribute, .. }
            | VariableKind::Undeterminable(attribute) => {
                self.add(Thing::Attribute(*attribute), by, HOW);
            }
            VariableKind::Identity(record) => {
                self.add(Thing::Record(*record), by, HOW);
                let Some((Test::Choice(positions), record)) =
                    test.zip(policy.records.get(record.index()))
                else {
                    return;
                };
                for (position, instance) in (0u32..).zip(&record.instances) {
                    if positions.contains(position) {
                        self.add(Thing::Instance(*instance), by, HOW);
                    }
                }
            }
            VariableKind::QuestionDate => {}
            VariableKind::Judgement(entry) => self.add(Thing::Entry(*entry), by, HOW),
        }
    }
}

/// Adds a reference, joining the policies of copies.
fn merge(found: &mut Vec<Reference>, reference: Reference) {
    let same = found.iter_mut().find(|known| {
        (known.kind, &known.name, known.how) == (reference.kind, &reference.name, reference.how)
    });
    match same {
        None => found.push(reference),
        Some(known) => {
            for policy in reference.policies {
                if !known.policies.contains(&policy) {
                    known.policies.push(policy);
                }
            }
        }
    }
}

/// Codes as in a table of contents; places in a file by their line.
fn in_order(a: &str, b: &str) -> Ordering {
    let place = |name: &str| {
        let (file, line) = name.rsplit_once(':')?;
        Some((file.to_owned(), line.parse::<u32>().ok()?))
    };
    match (place(a), place(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => natural(a, b),
    }
}
