//! The docket: many cases on one page, a line each, those that still need a person first.

use std::collections::BTreeMap;

use super::batch::Totals;
use super::sheet::{Block, Sheet};
use super::{Basis, text, width, words};
use crate::diagnostic::{Diagnostic, Style};
use crate::eval::{Decision, FactName, Status};
use crate::policy::EntryId;
use crate::quantity::Date;

/// Widest that the columns of case, destination and entries become; what is longer goes on over several lines.
const WIDEST: [usize; 3] = [24, 13, 12];
/// Entries and missing facts named in a line.
const NAMED: usize = 3;
/// Facts to ask for first.
const FIRST: usize = 6;
/// Cases named beside a fact that settles them.
const SETTLED: usize = 4;

/// Cases as they are decided, for one page at the end.
#[derive(Debug, Default)]
pub struct Docket {
    rows: Vec<Row>,
    facts: BTreeMap<FactName, Open>,
    totals: Totals,
}

/// A line: under what it stands, and what it says.
#[derive(Debug)]
struct Row {
    group: Group,
    cells: [String; 4],
}

/// In the order of the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    TooMany,
    Undetermined(Vec<u32>),
    NotInForce(String),
    Decided(u32),
    Rejected,
}

/// How often a fact is open, and which cases it settles by itself.
#[derive(Debug, Default)]
struct Open {
    cases: usize,
    settles: Vec<String>,
}

impl Docket {
    /// Adds a decision. `number` is its row.
    pub fn add(&mut self, basis: Basis<'_>, decision: &Decision, number: usize) {
        let name = case_name(decision.case.name.as_deref(), number);
        let (group, last) = match &decision.status {
            Status::Decided(outcome) => (Group::Decided(*outcome), by(basis, decision)),
            Status::Undetermined => {
                let outcomes = decision.possible.iter().map(|p| p.outcome).collect();
                let facts: Vec<&FactName> = decision.missing.iter().map(|m| &m.fact).collect();
                (Group::Undetermined(outcomes), missing(basis, &facts))
            }
            Status::TooManyOpenFacts { .. } => {
                let facts: Vec<&FactName> = decision.state_first.iter().collect();
                (Group::TooMany, missing(basis, &facts))
            }
            Status::NotInForce { .. } => {
                let reason = words::reason(&decision.status).unwrap_or_default();
                (Group::NotInForce(reason), String::new())
            }
        };
        match &group {
            Group::Decided(_) => self.totals.decided += 1,
            _ => self.totals.undetermined += 1,
        }
        for missing in &decision.missing {
            let open = self.facts.entry(missing.fact.clone()).or_default();
            open.cases += 1;
            if decision.missing.len() == 1 {
                open.settles.push(name.clone());
            }
        }
        for fact in &decision.state_first {
            self.facts.entry(fact.clone()).or_default().cases += 1;
        }
        let who = destination(basis, decision);
        let cells = [name, who, entries(basis, decision), last];
        self.rows.push(Row { group, cells });
    }

    /// Adds a case that was rejected, with the first thing that is wrong with it.
    pub fn add_rejected(&mut self, name: Option<&str>, number: usize, diagnostics: &[Diagnostic]) {
        self.totals.rejected += 1;
        let mut why = diagnostics
            .first()
            .map_or_else(String::new, |first| first.message.clone());
        if diagnostics.len() > 1 {
            why.push_str(&format!("; and {} more", diagnostics.len() - 1));
        }
        let name = match name {
            Some(name) => format!("{name} (row {number})"),
            None => format!("row {number}"),
        };
        let cells = [name, String::new(), String::new(), why];
        self.rows.push(Row {
            group: Group::Rejected,
            cells,
        });
    }

    /// The page.
    #[must_use]
    pub fn render(&self, basis: Basis<'_>, as_of: Option<Date>, style: Style) -> String {
        self.sheet(basis, as_of).render(style)
    }

    fn sheet(&self, basis: Basis<'_>, as_of: Option<Date>) -> Sheet {
        let mut sheet = Sheet::default();
        let mut title = vec![format!(
            "Docket of {}",
            words::counted(self.rows.len(), "case")
        )];
        title.extend(basis.root().map(|unit| unit.title.clone()));
        title.extend(as_of.map(|day| format!("as of {day}")));
        sheet.blocks.push(Block::Title(title));
        let mut groups: BTreeMap<&Group, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            groups.entry(&row.group).or_default().push(row);
        }
        let widths = self.widths();
        for (group, rows) in groups {
            let rejected = *group == Group::Rejected;
            let rows: Vec<Vec<String>> = rows
                .into_iter()
                .map(|row| match (rejected, &row.cells) {
                    (true, [name, _, _, why]) => vec![name.clone(), why.clone()],
                    (false, cells) => cells.to_vec(),
                })
                .collect();
            let widths = match rejected {
                true => vec![
                    rows.iter()
                        .filter_map(|row| row.first())
                        .map(|c| width(c))
                        .max()
                        .unwrap_or(0)
                        .min(WIDEST.iter().sum()),
                ],
                false => widths.to_vec(),
            };
            let (label, text) = heading(basis, group);
            sheet.blocks.push(Block::Table {
                count: rows.len(),
                label,
                text,
                widths,
                rows,
            });
        }
        sheet.blocks.push(Block::Gap);
        sheet.list("Totals", vec![self.totals.line()]);
        sheet.list("Ask first", self.ask_first(basis));
        if self.totals.undetermined + self.totals.rejected > 0 {
            sheet.remark("--explain prints each case in full.");
        }
        sheet.remark(text::last_line(basis));
        sheet
    }

    /// As wide as what stands in each column, up to a bound.
    fn widths(&self) -> [usize; 3] {
        let mut widths = [0; 3];
        for row in self.rows.iter().filter(|row| row.group != Group::Rejected) {
            for ((column, cell), widest) in widths.iter_mut().zip(&row.cells).zip(WIDEST) {
                *column = (*column).max(width(cell)).min(widest);
            }
        }
        widths
    }

    /// The facts whose answer settles most cases, then those that are open in most.
    fn ask_first(&self, basis: Basis<'_>) -> Vec<String> {
        let mut facts: Vec<(&FactName, &Open)> = self.facts.iter().collect();
        facts.sort_by_key(|(_, open)| std::cmp::Reverse((open.settles.len(), open.cases)));
        facts.truncate(FIRST);
        facts
            .into_iter()
            .map(|(fact, open)| {
                let name = basis.fact_name(fact);
                let cases = words::counted(open.cases, "case");
                let settles = match open.settles.len() {
                    0 => "it settles none by itself".to_owned(),
                    count if count == open.cases => format!("it settles {}", those(count)),
                    count => format!("it settles {count} by itself"),
                };
                let which = match open.settles.is_empty() {
                    true => String::new(),
                    false => format!(" ({})", some(&open.settles, SETTLED)),
                };
                let ask = basis
                    .ask(fact)
                    .map_or_else(String::new, |ask| format!(". {ask}"));
                format!("{name}, open in {cases}; {settles}{which}{ask}")
            })
            .collect()
    }

    /// How the rows came out.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.totals
    }
}

fn those(count: usize) -> &'static str {
    if count == 1 { "it" } else { "each" }
}

fn heading(basis: Basis<'_>, group: &Group) -> (String, String) {
    let label = |outcome: u32| basis.outcome_label(basis.policy.root, outcome);
    match group {
        Group::TooMany => (
            "UNDETERMINED".to_owned(),
            "too many open facts; to state first".to_owned(),
        ),
        Group::Undetermined(outcomes) => {
            let labels: Vec<String> = outcomes.iter().map(|outcome| label(*outcome)).collect();
            ("UNDETERMINED".to_owned(), words::listed(&labels, "or"))
        }
        Group::NotInForce(reason) => ("UNDETERMINED".to_owned(), reason.clone()),
        Group::Decided(outcome) => (label(*outcome).to_uppercase(), String::new()),
        Group::Rejected => ("REJECTED".to_owned(), String::new()),
    }
}

fn case_name(name: Option<&str>, number: usize) -> String {
    name.map_or_else(|| format!("row {number}"), str::to_owned)
}

/// Who the records are.
fn destination(basis: Basis<'_>, decision: &Decision) -> String {
    let who: Vec<String> = decision
        .case
        .identities
        .iter()
        .map(|stated| match stated.instance {
            Some(id) => basis
                .policy
                .instances
                .get(id.index())
                .map_or_else(String::new, |instance| instance.title.clone()),
            None => "another".to_owned(),
        })
        .collect();
    match who.is_empty() {
        true => "not stated".to_owned(),
        false => who.join(", "),
    }
}

/// `1.A.2, 19.A.2?`: those that match, then those that may.
fn entries(basis: Basis<'_>, decision: &Decision) -> String {
    let codes = |ids: &[EntryId], mark: &str| -> Vec<String> {
        ids.iter()
            .filter_map(|id| basis.entry(*id))
            // A matching parent says nothing its matching child does not say better.
            .filter(|entry| !entry.children.iter().any(|child| ids.contains(child)))
            .map(|entry| format!("{}{mark}", entry.code))
            .collect()
    };
    let mut all = codes(&decision.entries, "");
    all.extend(codes(&decision.possible_entries, "?"));
    match (all.is_empty(), &decision.status) {
        (true, Status::Decided(_) | Status::Undetermined) => "none".to_owned(),
        (true, _) => "open".to_owned(),
        (false, _) if all.len() > NAMED => format!(
            "{}, …",
            all.iter()
                .take(NAMED - 1)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ")
        ),
        (false, _) => all.join(", "),
    }
}

fn missing(basis: Basis<'_>, facts: &[&FactName]) -> String {
    let names: Vec<String> = facts.iter().map(|fact| basis.fact_name(fact)).collect();
    // Two stand beside each other; of more the first, so that the line stays one or two lines.
    some(&names, if names.len() > 2 { 1 } else { 2 })
}

fn some(names: &[String], shown: usize) -> String {
    let first: Vec<&str> = names.iter().take(shown).map(String::as_str).collect();
    match names.len().saturating_sub(shown) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// What decided.
fn by(basis: Basis<'_>, decision: &Decision) -> String {
    let mut rules = &decision.decisive;
    if rules.is_empty() {
        rules = &decision.possible_decisive;
    }
    let mut names: Vec<String> = rules.iter().map(|rule| basis.rule_name(*rule)).collect();
    names.dedup();
    match names.is_empty() {
        true => "by no rule".to_owned(),
        false => format!("by {}", some(&names, NAMED)),
    }
}
