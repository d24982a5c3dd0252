//! What decides: policies, rules, exceptions, obligations, entries, defines, guarantees, assumptions.

use std::collections::BTreeSet;

use super::condition::Canonical;
use super::declaration::{Inventory, Kind, Statement, TextPart};
use crate::ast::Verb;
use crate::policy::{
    Claim, ConditionId, Entry, EntryTest, Policy, Printer, RuleId, Unit, UnitId, Validity,
};
use crate::quantity::Date;

pub(super) fn collect(policy: &Policy, day: Option<Date>, into: &mut Inventory) {
    let writer = Writer {
        policy,
        day,
        canonical: Canonical::new(policy),
        printer: Printer::new(policy),
    };
    writer.policies(into);
    writer.rules(into);
    writer.exceptions(into);
    writer.obligations(into);
    writer.entries(into);
    writer.defines(into);
    writer.guarantees(into);
    writer.assumes(into);
}

struct Writer<'a> {
    policy: &'a Policy,
    /// The day of which the declarations are wanted; none wants those of every day.
    day: Option<Date>,
    canonical: Canonical<'a>,
    printer: Printer<'a>,
}

impl<'a> Writer<'a> {
    fn wanted(&self, validity: &Validity) -> bool {
        self.day.is_none_or(|day| validity.holds(day))
    }

    fn unit(&self, id: UnitId) -> Option<&'a Unit> {
        self.policy.units.get(id.index())
    }

    fn unit_name(&self, id: UnitId) -> Option<&'a str> {
        self.unit(id).map(|unit| unit.name.as_str())
    }

    /// `before if COND after`, compared and shown.
    fn under(
        &self,
        head: &str,
        condition: Option<ConditionId>,
        unless: Option<ConditionId>,
    ) -> Statement {
        let mut statement = Statement::plain(head);
        for (word, id) in [("if", condition), ("unless", unless)] {
            if let Some(id) = id {
                statement.canonical += &format!(" {word} {}", self.canonical.condition(id));
                statement.shown += &format!(" {word} {}", self.printer.condition(id));
            }
        }
        statement
    }

    fn policies(&self, into: &mut Inventory) {
        for (position, unit) in self.policy.units.iter().enumerate() {
            // `effective` says since when the policy exists, as `from` does of a rule.
            let since = Validity {
                from: unit.effective,
                until: None,
            };
            if !self.wanted(&since) {
                continue;
            }
            let scale = self.policy.scales.get(unit.scale.index());
            let mut statements = vec![
                Statement::plain(format!("decides {}", scale.map_or("?", |s| &s.name))),
                Statement::plain(format!(
                    "otherwise {}",
                    self.canonical.outcome(unit.scale, unit.otherwise)
                )),
            ];
            if let Some(attribute) = unit.dated_by {
                statements.push(Statement::plain(format!(
                    "dated by {}",
                    self.canonical.dotted(attribute)
                )));
            }
            if let Some(applies) = unit.applies {
                statements.push(self.under("applies", Some(applies), None));
            }
            let layers: BTreeSet<_> = unit
                .layers
                .iter()
                .filter_map(|&id| self.unit_name(id))
                .collect();
            statements.extend(
                layers
                    .iter()
                    .map(|layer| Statement::plain(format!("layer {layer}"))),
            );
            if position == self.policy.root.index() {
                statements.push(Statement::plain("answers"));
            }
            let declaration = into.declare(Kind::Policy, &unit.name, None);
            declaration.version(since, statements);
            declaration.text(TextPart::Title, &unit.title);
            declaration.remarks(self.policy, &unit.remarks);
        }
    }

    fn rule_names(&self, rules: &[RuleId]) -> BTreeSet<&'a str> {
        rules
            .iter()
            .filter_map(|id| self.policy.rules.get(id.index()))
            .map(|rule| rule.name.as_str())
            .collect()
    }

    fn rules(&self, into: &mut Inventory) {
        let rules = self.policy.rules.iter();
        for rule in rules.filter(|rule| self.wanted(&rule.validity)) {
            let scale = self.unit(rule.unit).map(|unit| unit.scale);
            let mut statements = Vec::new();
            if rule.absolute {
                statements.push(Statement::plain("absolute"));
            }
            for name in self.rule_names(&rule.overrides) {
                statements.push(Statement::plain(format!("overrides {name}")));
            }
            for branch in &rule.branches {
                let outcome = scale.map_or_else(String::new, |scale| {
                    self.canonical.outcome(scale, branch.outcome)
                });
                statements.push(self.under(&outcome, Some(branch.condition), branch.unless));
            }
            let declaration = into.declare(Kind::Rule, &rule.name, self.unit_name(rule.unit));
            declaration.version(rule.validity, statements);
            declaration.text(TextPart::Doc, &rule.doc);
            declaration.remarks(self.policy, &rule.remarks);
            declaration.optional(TextPart::Amendment, rule.amendment.as_ref());
        }
    }

    fn exceptions(&self, into: &mut Inventory) {
        let exceptions = self.policy.exceptions.iter();
        for exception in exceptions.filter(|one| self.wanted(&one.validity)) {
            let mut statements: Vec<_> = self
                .rule_names(&exception.to)
                .iter()
                .map(|name| Statement::plain(format!("to {name}")))
                .collect();
            statements.push(self.under("holds", Some(exception.condition), None));
            let unit = self.unit_name(exception.unit);
            let declaration = into.declare(Kind::Exception, &exception.name, unit);
            declaration.version(exception.validity, statements);
            declaration.text(TextPart::Doc, &exception.doc);
            declaration.remarks(self.policy, &exception.remarks);
            declaration.optional(TextPart::Amendment, exception.amendment.as_ref());
        }
    }

    fn obligations(&self, into: &mut Inventory) {
        let obligations = self.policy.obligations.iter();
        for obligation in obligations.filter(|one| self.wanted(&one.validity)) {
            let mut statements = Vec::new();
            for clause in &obligation.clauses {
                for id in &clause.what {
                    let kind = self.policy.obligation_kinds.get(id.index());
                    let head = format!(
                        "{} {}",
                        verb_word(clause.verb),
                        kind.map_or("?", |k| &k.name)
                    );
                    statements.push(self.under(&head, clause.condition, clause.unless));
                }
            }
            let unit = self.unit_name(obligation.unit);
            let declaration = into.declare(Kind::Obligation, &obligation.name, unit);
            declaration.version(obligation.validity, statements);
            declaration.text(TextPart::Doc, &obligation.doc);
            declaration.remarks(self.policy, &obligation.remarks);
            declaration.optional(TextPart::Amendment, obligation.amendment.as_ref());
        }
    }

    fn entries(&self, into: &mut Inventory) {
        for entry in &self.policy.entries {
            let place = self.entry_place(entry);
            let versions = entry.versions.iter();
            for version in versions.filter(|one| self.wanted(&one.validity)) {
                let mut statements = place.clone();
                statements.push(match &version.test {
                    EntryTest::Sub => Statement::plain("by its sub-entries"),
                    EntryTest::When(condition) => self.when(*condition),
                    EntryTest::Judgement(condition) => self.under("by judgement", *condition, None),
                    EntryTest::Reserved => Statement::plain("reserved"),
                });
                let declaration = into.declare(Kind::Entry, &entry.code, None);
                declaration.version(version.validity, statements);
                declaration.text(TextPart::Title, &version.title);
                declaration.text(TextPart::Doc, &version.doc);
                declaration.remarks(self.policy, &version.remarks);
                declaration.optional(TextPart::Amendment, version.amendment.as_ref());
            }
        }
    }

    fn entry_place(&self, entry: &Entry) -> Vec<Statement> {
        let category = match entry.category {
            Some(1) => Some("category I".to_owned()),
            Some(2) => Some("category II".to_owned()),
            Some(other) => Some(format!("category {other}")),
            None => None,
        };
        let parent = entry
            .parent
            .and_then(|id| self.policy.entries.get(id.index()))
            .map(|parent| format!("under {}", parent.code));
        category
            .into_iter()
            .chain(parent)
            .map(Statement::plain)
            .collect()
    }

    fn when(&self, condition: ConditionId) -> Statement {
        Statement {
            canonical: format!("when {}", self.canonical.condition(condition)),
            shown: format!("when {}", self.printer.condition(condition)),
        }
    }

    fn defines(&self, into: &mut Inventory) {
        for define in &self.policy.defines {
            let versions = define.versions.iter();
            for (validity, condition) in versions.filter(|(on, _)| self.wanted(on)) {
                let statement = Statement {
                    canonical: self.canonical.condition(*condition),
                    shown: self.printer.condition(*condition),
                };
                into.declare(Kind::Define, &define.name, None)
                    .version(*validity, vec![statement]);
            }
        }
    }

    fn guarantees(&self, into: &mut Inventory) {
        let guarantees = self.policy.guarantees.iter();
        for guarantee in guarantees.filter(|one| self.wanted(&one.validity)) {
            let statement = match &guarantee.claim {
                Claim::Whenever {
                    conclusion,
                    premise,
                } => Statement {
                    canonical: format!(
                        "{} whenever {}",
                        self.canonical.condition(*conclusion),
                        self.canonical.condition(*premise)
                    ),
                    shown: format!(
                        "{} whenever {}",
                        self.printer.condition(*conclusion),
                        self.printer.condition(*premise)
                    ),
                },
                Claim::Monotone {
                    unit,
                    never_stricter,
                    attribute,
                    rises,
                } => Statement::plain(format!(
                    "{} never {} as {} {}",
                    self.unit_name(*unit).unwrap_or("?"),
                    if *never_stricter {
                        "stricter"
                    } else {
                        "looser"
                    },
                    self.canonical.dotted(*attribute),
                    if *rises { "rises" } else { "falls" }
                )),
            };
            let unit = self.unit_name(guarantee.unit);
            into.declare(Kind::Guarantee, &guarantee.name, unit)
                .version(guarantee.validity, vec![statement]);
        }
    }

    fn assumes(&self, into: &mut Inventory) {
        for &condition in &self.policy.assumes {
            let canonical = self.canonical.condition(condition);
            let shown = self.printer.condition(condition);
            let declaration = into.declare(Kind::Assume, canonical.clone(), None);
            if declaration.versions.is_empty() {
                declaration.version(Validity::default(), vec![Statement { canonical, shown }]);
            }
        }
    }
}

/// The verb of an obligation as written.
pub(super) fn verb_word(verb: Verb) -> &'static str {
    match verb {
        Verb::Require => "require",
        Verb::Consider => "consider",
        Verb::May => "may",
    }
}
