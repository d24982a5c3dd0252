//! Two cases side by side: a page for people and `mtcrc.compare/1`.

mod json;

pub use json::{CompareView, view};

use super::sheet::{Block, Sheet};
use super::{Basis, text, words};
use crate::compare::{Comparison, Difference, Exchange, Fact, Parting, Turned, Which, Why};
use crate::diff::Answer;
use crate::eval::{Decision, FactUse, Truth};
use crate::policy::Printer;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.compare/1";

/// What is shown: the comparison, and what the two cases are called.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The policy.
    pub basis: Basis<'a>,
    /// The comparison.
    pub comparison: &'a Comparison,
    /// What the cases are called, in order.
    pub names: [&'a str; 2],
}

impl Compared<'_> {
    fn name(&self, which: Which) -> &str {
        let [first, second] = self.names;
        match which {
            Which::First => first,
            Which::Second => second,
        }
    }

    fn other(&self, which: Which) -> &str {
        match which {
            Which::First => self.name(Which::Second),
            Which::Second => self.name(Which::First),
        }
    }

    /// The name of a fact.
    fn fact(&self, fact: Fact) -> String {
        let basis = self.basis;
        match fact {
            Fact::AsOf => "as_of".to_owned(),
            Fact::Identity(id) => basis
                .record(id)
                .map_or_else(String::new, |r| r.name.clone()),
            Fact::Attribute(id) => basis
                .attribute(id)
                .map_or_else(String::new, |a| a.dotted.clone()),
            Fact::Classified => "classified".to_owned(),
        }
    }

    fn facts_of(&self, exchange: &Exchange) -> Vec<&Difference> {
        let differing = &self.comparison.differing;
        exchange
            .facts
            .iter()
            .filter_map(|at| differing.get(*at))
            .collect()
    }

    /// The outcome of an answer in words.
    fn outcome(&self, decision: &Decision) -> String {
        let root = self.basis.policy.root;
        let labels: Vec<String> = decision
            .possible
            .iter()
            .map(|p| self.basis.outcome_label(root, p.outcome))
            .collect();
        match labels.as_slice() {
            [only] => only.clone(),
            [] => words::reason(&decision.status).unwrap_or_else(|| "undetermined".to_owned()),
            several => format!("undetermined: {}", words::listed(several, "or")),
        }
    }

    /// Which conclusion two answers lead to.
    fn headline(&self) -> (&'static str, &'static str) {
        match self.comparison.turned {
            Turned::Outcome => ("TREATED DIFFERENTLY", ""),
            Turned::Reasons => (
                "THE SAME OUTCOME",
                "for other reasons, or with other obligations",
            ),
            Turned::Nothing => ("TREATED ALIKE", "outcome, deciding rules and obligations"),
        }
    }
}

/// The page for people.
#[must_use]
pub fn sheet(compared: &Compared<'_>) -> Sheet {
    let comparison = compared.comparison;
    let basis = compared.basis;
    let mut sheet = Sheet::default();
    let [first, second] = compared.names;
    sheet
        .blocks
        .push(Block::Title(vec![first.to_owned(), second.to_owned()]));
    let (text, detail) = compared.headline();
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text: text.to_owned(),
        detail: detail.to_owned(),
        open: false,
        aside: basis
            .root()
            .map(|unit| unit.title.clone())
            .unwrap_or_default(),
    });
    sheet.groups(
        "Answers",
        [(first, &comparison.first), (second, &comparison.second)]
            .map(|(name, decision)| (name.to_owned(), answer(compared, decision)))
            .to_vec(),
    );
    matters(&mut sheet, compared);
    if let Some(parting) = &comparison.parting {
        sheet.list("Parted by", parted(compared, parting));
    }
    let layers = comparison.layers.iter();
    let layers = layers.map(|(unit, one, other)| {
        let title = Printer::new(basis.policy).policy_title(*unit);
        let says = |truth: Truth| match truth {
            Truth::True => "applies",
            Truth::False => "does not apply",
            Truth::Unknown => "may or may not apply",
        };
        format!(
            "{title}: {} to {first}, {} to {second}",
            says(*one),
            says(*other)
        )
    });
    sheet.list("Layers", layers.collect());
    sheet.list("Differ", differing(compared));
    sheet.groups("To be done", obligations(compared));
    sheet.remark(text::last_line(basis));
    sheet
}

fn answer(compared: &Compared<'_>, decision: &Decision) -> Vec<String> {
    let mut lines = vec![compared.outcome(decision)];
    lines.extend(reason(compared, decision));
    lines
}

/// `by slow-uas and uas-review`
fn reason(compared: &Compared<'_>, decision: &Decision) -> Option<String> {
    if decision.otherwise {
        return Some("by otherwise: no rule is left".to_owned());
    }
    let rules = decision.decisive.iter();
    let mut rules: Vec<String> = rules.map(|r| compared.basis.rule_name(*r)).collect();
    rules.dedup();
    (!rules.is_empty()).then(|| format!("by {}", words::listed(&rules, "and")))
}

fn quoted(value: Option<&String>) -> String {
    value.map_or_else(|| "not stated".to_owned(), Clone::clone)
}

fn matters(sheet: &mut Sheet, compared: &Compared<'_>) {
    let comparison = compared.comparison;
    let search = &comparison.search;
    let [first, second] = compared.names;
    let mut groups = Vec::new();
    for exchange in &search.sets {
        let mut lines: Vec<String> = compared
            .facts_of(exchange)
            .iter()
            .flat_map(|difference| {
                let mut lines = vec![format!(
                    "{}: {} instead of {}",
                    compared.fact(difference.fact),
                    quoted(difference.second.as_ref()),
                    quoted(difference.first.as_ref()),
                )];
                lines.extend(registers(compared, difference));
                lines
            })
            .collect();
        let becomes = compared.outcome(&exchange.decision);
        lines.push(match (comparison.turned, exchange.as_second) {
            (Turned::Outcome, true) => format!("then {becomes}, as for {second}"),
            (Turned::Outcome, false) => format!("then {becomes}, not yet as for {second}"),
            (_, true) => format!("then reasons and obligations as for {second}"),
            (_, false) => match reason(compared, &exchange.decision) {
                Some(reason) => format!("then {becomes}, {reason}"),
                None => format!("then {becomes}, for other reasons or with other obligations"),
            },
        });
        groups.push((format!("{first} with"), lines));
    }
    if !groups.is_empty() {
        sheet.groups("It turns on", groups);
    }
    let counted = words::counted(comparison.differing.len(), "fact");
    let tried = words::counted(search.tried, "exchange");
    let differ = match comparison.differing.len() {
        1 => "differs",
        _ => "differ",
    };
    let note = match (comparison.turned, search.sets.len()) {
        (Turned::Nothing, _) if comparison.differing.is_empty() => "no fact differs".to_owned(),
        (Turned::Nothing, _) => format!("{counted} {differ}, and nothing turns on them"),
        (_, 0) if search.exact => {
            format!("{counted} {differ}; no exchange of them alone turns the answer ({tried})")
        }
        (_, 0) => format!(
            "{counted} {differ}, too many to try every set: none of up to {} turns the answer ({tried})",
            search.complete_to
        ),
        (_, found) if search.exact => {
            let sets = match found {
                1 => "this is the only smallest set of them that turns the answer".to_owned(),
                _ => format!("these are all {found} smallest sets of them that turn the answer"),
            };
            format!("{counted} {differ}; {sets} ({tried})")
        }
        (_, found) => format!(
            "{counted} {differ}; {found} of the smallest sets of them that turn the answer, not all were tried ({tried})"
        ),
    };
    let impossible = match search.impossible {
        0 => String::new(),
        1 => "; 1 of them makes no possible case".to_owned(),
        several => format!("; {several} of them make no possible case"),
    };
    sheet.list("Tried", vec![format!("{note}{impossible}")]);
}

fn registers(compared: &Compared<'_>, difference: &Difference) -> Vec<String> {
    let registers = difference.registers.iter();
    let lines = registers.map(|register| {
        let name = compared.basis.attribute(register.attribute);
        format!(
            "by the register {}: {} instead of {}",
            name.map_or("", |attribute| attribute.dotted.as_str()),
            register.second.as_deref().unwrap_or("not known"),
            register.first.as_deref().unwrap_or("not known"),
        )
    });
    lines.collect()
}

fn parted(compared: &Compared<'_>, parting: &Parting) -> Vec<String> {
    let basis = compared.basis;
    let rule = basis.rule_name(parting.rule);
    let unit = basis.rule(parting.rule).map(|rule| rule.unit);
    let outcome = unit.map(|unit| basis.outcome_label(unit, parting.outcome));
    let (here, there) = (
        compared.name(parting.fires_for),
        compared.other(parting.fires_for),
    );
    let not = match parting.other {
        Truth::Unknown => "perhaps not",
        _ => "not",
    };
    let mut lines = vec![format!(
        "{rule} ({}) fires for {here}, {not} for {there}",
        outcome.unwrap_or_default()
    )];
    match &parting.why {
        Why::NotInForce => lines.push(format!(
            "for {there} it is not in force on the day asked for"
        )),
        Why::DoesNotApply => {
            let title = unit.map(|unit| Printer::new(basis.policy).policy_title(unit));
            lines.push(format!(
                "{} does not apply to {there}, or only perhaps",
                title.unwrap_or_default()
            ));
        }
        Why::Excepted(exceptions) => {
            let names = exceptions
                .iter()
                .filter_map(|id| basis.policy.exceptions.get(id.index()));
            let names: Vec<String> = names.map(|exception| exception.name.clone()).collect();
            lines.push(format!(
                "for {there} it is excepted by {}",
                words::listed(&names, "and")
            ));
        }
        Why::Stopped { facts, against, .. } => {
            let condition = condition(compared, parting);
            let truth = match parting.other {
                Truth::Unknown => "unknown",
                _ => "false",
            };
            lines.push(format!(
                "`{condition}` is true for {here}, {truth} for {there}"
            ));
            let read = |name: &str, facts: &[FactUse]| {
                let facts: Vec<String> = facts
                    .iter()
                    .map(|used| format!("{} = {}", used.name, used.value))
                    .collect();
                (!facts.is_empty()).then(|| format!("{name}: {}", facts.join("; ")))
            };
            lines.extend(read(here, against));
            lines.extend(read(there, facts));
        }
    }
    lines
}

/// The condition a parting turns on, as its author writes it.
fn condition(compared: &Compared<'_>, parting: &Parting) -> String {
    let policy = compared.basis.policy;
    let unit = compared
        .basis
        .rule(parting.rule)
        .map_or(policy.root, |rule| rule.unit);
    match &parting.why {
        Why::Stopped { condition, .. } => Printer::new(policy).within(unit).condition(*condition),
        _ => String::new(),
    }
}

fn differing(compared: &Compared<'_>) -> Vec<String> {
    let differing = compared.comparison.differing.iter();
    let lines = differing.map(|difference| {
        format!(
            "{}: {} | {}",
            compared.fact(difference.fact),
            quoted(difference.first.as_ref()),
            quoted(difference.second.as_ref())
        )
    });
    lines.collect()
}

fn obligations(compared: &Compared<'_>) -> Vec<(String, Vec<String>)> {
    let basis = compared.basis;
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for due in &compared.comparison.obligations {
        let label = basis
            .obligation_kind(due.what)
            .map_or("", |kind| kind.label.as_str());
        let [first, second] = compared.names;
        let heading = match (due.first, due.second) {
            (Truth::True, Truth::False) => format!("only for {first}"),
            (Truth::False, Truth::True) => format!("only for {second}"),
            (Truth::True, _) => format!("for {first}, perhaps for {second}"),
            (_, Truth::True) => format!("for {second}, perhaps for {first}"),
            (Truth::Unknown, _) => format!("perhaps for {first}, not for {second}"),
            _ => format!("perhaps for {second}, not for {first}"),
        };
        let line = match due.verb {
            crate::policy::Verb::Require => label.to_owned(),
            crate::policy::Verb::Consider => format!("to weigh: {label}"),
            crate::policy::Verb::May => format!("open to the authority: {label}"),
        };
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((heading, vec![line])),
        }
    }
    groups
}

/// The answer in short.
fn short(basis: Basis<'_>, decision: &Decision) -> Answer {
    Answer::of(basis.policy, decision)
}
