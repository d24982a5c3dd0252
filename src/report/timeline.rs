//! The answers to one case over time: a page for people, a table for documents and `mtcrc.timeline/1`.

mod cause;
mod json;
mod markdown;

pub(in crate::report) use json::policy_view;
pub use json::{TimelineView, view};
pub use markdown::markdown;

use std::collections::BTreeSet;

use super::sheet::{Block, Entry, Line, Sheet};
use super::{Basis, contradiction, labels, text, words};
use crate::ast;
use crate::case::Case;
use crate::eval::{Decision, Due, Status, Truth};
use crate::policy::{EntryId, Printer, Verb};
use crate::quantity::Date;
use crate::timeline::{Aspect, Segment, Timeline};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.timeline/1";

/// Facts that are missing beyond which the rest is only counted.
const OPEN: usize = 6;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The policy.
    pub basis: Basis<'a>,
    /// Its files as trees: amendments are no part of the compiled policy.
    pub files: &'a [ast::File],
    /// The case.
    pub case: &'a Case,
    /// Its answers.
    pub timeline: &'a Timeline,
}

impl Told<'_> {
    fn name(&self) -> String {
        let name = self.case.name.clone();
        name.unwrap_or_else(|| "unnamed case".to_owned())
    }

    /// The segments, each with the one before it.
    fn segments(&self) -> impl Iterator<Item = (Option<&Segment>, &Segment)> {
        let segments = &self.timeline.segments;
        let before = std::iter::once(None).chain(segments.iter().map(Some));
        before.zip(segments)
    }

    /// How often the outcome changes, and how often only something else.
    fn changes(&self) -> (usize, usize) {
        let changed = |segment: &&Segment| segment.changed.contains(&Aspect::Outcome);
        let outcomes = self.timeline.segments.iter().filter(changed).count();
        let all = self.timeline.segments.len().saturating_sub(1);
        (outcomes, all - outcomes)
    }

    /// `THE OUTCOME CHANGES 4 TIMES`, and what more changes.
    fn headline(&self) -> (String, String) {
        let (outcomes, others) = self.changes();
        let only_beside = |one: &Segment| !one.changed.contains(&Aspect::Outcome);
        let entries = self.timeline.segments.iter().filter(|one| only_beside(one));
        let entries = entries.flat_map(|one| &one.changed);
        let what = match entries.copied().any(|one| one == Aspect::Entries) {
            true => "reasons, entries or obligations",
            false => "reasons or obligations",
        };
        let times = |count: usize| match count {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            _ => format!("{count} times"),
        };
        match (outcomes, others) {
            (0, 0) => ("the answer never changes".to_owned(), String::new()),
            (0, _) => (
                "the outcome never changes".to_owned(),
                format!("{what} {}", times(others)),
            ),
            (_, 0) => (
                format!("the outcome changes {}", times(outcomes)),
                String::new(),
            ),
            _ => (
                format!("the outcome changes {}", times(outcomes)),
                format!("{what} {} more", times(others)),
            ),
        }
    }

    /// The day the case itself asks for, and what it is called.
    fn own_day(&self) -> Option<(String, Date)> {
        if let Some(day) = self.case.as_of {
            return Some(("as of".to_owned(), day));
        }
        let dated_by = self.basis.root()?.dated_by?;
        let fact = self
            .case
            .facts
            .iter()
            .find(|fact| fact.attribute == dated_by)?;
        let day = Date::parse(fact.written.trim()).ok()?;
        Some((self.basis.attribute(dated_by)?.dotted.clone(), day))
    }

    /// The outcome, or why there is none.
    fn answer(&self, segment: &Segment) -> String {
        let decision = match &segment.answer {
            Ok(decision) => decision,
            Err(found) => {
                let diagnostics = contradiction::diagnostics(self.basis, self.case, found);
                let why: Vec<String> = diagnostics.into_iter().map(|d| d.message).collect();
                return format!("rejected: {}", why.join("; "));
            }
        };
        if let Status::NotInForce { effective } = decision.status {
            return format!("no policy in force until {effective}");
        }
        let root = self.basis.policy.root;
        let possible = decision.possible.iter();
        let labels: Vec<String> = possible
            .map(|p| self.basis.outcome_label(root, p.outcome))
            .collect();
        match labels.as_slice() {
            [only] => only.clone(),
            [] => words::reason(&decision.status).unwrap_or_else(|| "undetermined".to_owned()),
            several => format!("undetermined: {}", words::listed(several, "or")),
        }
    }

    /// `by slow-uas`, and for an open answer by which rules perhaps.
    fn rules(&self, decision: &Decision) -> Option<String> {
        if decision.otherwise && decision.possible.len() == 1 {
            return Some("by otherwise: no rule is left".to_owned());
        }
        let names = |rules: &[crate::policy::RuleId]| {
            let mut names: Vec<String> = rules.iter().map(|r| self.basis.rule_name(*r)).collect();
            names.sort();
            names.dedup();
            names
        };
        let certain = names(&decision.decisive);
        let mut possible = names(&decision.possible_decisive);
        possible.retain(|name| !certain.contains(name));
        let by = (!certain.is_empty()).then(|| format!("by {}", words::listed(&certain, "and")));
        let perhaps = (!possible.is_empty())
            .then(|| format!("perhaps by {}", words::listed(&possible, "or")));
        let parts: Vec<String> = by.into_iter().chain(perhaps).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// The facts that are missing.
    fn open(&self, decision: &Decision) -> Option<String> {
        let missing = decision.missing.iter();
        let names: Vec<String> = missing
            .map(|m| labels::fact_name(self.basis, &m.fact, false))
            .collect();
        if names.is_empty() {
            return None;
        }
        let more = names.len().saturating_sub(OPEN);
        let shown = names.get(..OPEN).unwrap_or(&names);
        Some(match more {
            0 => format!("open: {}", words::listed(shown, "and")),
            _ => format!("open: {} and {more} more", shown.join(", ")),
        })
    }

    /// What is to be done from now on, and what no longer; and what layers on other scales say now.
    fn differences(&self, before: Option<&Segment>, segment: &Segment) -> Vec<String> {
        let Ok(now) = &segment.answer else {
            return Vec::new();
        };
        let then = before.and_then(|segment| segment.answer.as_ref().ok());
        let mut lines = Vec::new();
        let first = then.is_none_or(|then| matches!(then.status, Status::NotInForce { .. }));
        let in_force = !matches!(now.status, Status::NotInForce { .. });
        let gained = |due: &Due, list: &[Due]| {
            !list
                .iter()
                .any(|d| (d.verb, d.what) == (due.verb, due.what))
        };
        let (had, may_have_had) = then.map_or((&[][..], &[][..]), |then| {
            (&then.obligations[..], &then.possible_obligations[..])
        });
        let mut say = |heading: &str, dues: Vec<&Due>| {
            let mut labels: Vec<String> = dues.into_iter().map(|due| self.due(due)).collect();
            labels.sort();
            labels.dedup();
            if !labels.is_empty() {
                lines.push(format!("{heading}: {}", labels.join("; ")));
            }
        };
        if in_force {
            say(
                "to be done",
                now.obligations.iter().filter(|d| gained(d, had)).collect(),
            );
            let fresh =
                |d: &&Due| gained(d, may_have_had) && gained(d, had) && gained(d, &now.obligations);
            say(
                "perhaps",
                now.possible_obligations.iter().filter(fresh).collect(),
            );
        }
        let gone = |d: &&Due| gained(d, &now.obligations) && gained(d, &now.possible_obligations);
        say("no longer", had.iter().filter(gone).collect());
        say(
            "no longer perhaps",
            may_have_had
                .iter()
                .filter(|d| gone(d) && gained(d, had))
                .collect(),
        );
        if let Some(then) = then.filter(|_| !first && segment.changed.contains(&Aspect::Entries)) {
            lines.extend(self.entries(now, then));
        }
        if segment.changed.contains(&Aspect::Layers) || (first && in_force) {
            lines.extend(self.layers(now, then.filter(|_| !first)));
        }
        lines
    }

    /// What the item falls under from now on, and what no longer.
    fn entries(&self, now: &Decision, then: &Decision) -> Vec<String> {
        let printer = Printer::new(self.basis.policy);
        let perhaps = |of: &Decision, id: &EntryId| {
            of.possible_entries.contains(id) && !of.entries.contains(id)
        };
        let some = |of: &Decision, id: &EntryId| of.entries.contains(id) || perhaps(of, id);
        let all: BTreeSet<EntryId> = [now, then]
            .into_iter()
            .flat_map(|of| of.entries.iter().chain(&of.possible_entries))
            .copied()
            .collect();
        let mut lines = Vec::new();
        let mut say = |heading: &str, is: &dyn Fn(&EntryId) -> bool| {
            let codes = all.iter().filter(|id| is(id));
            let codes: Vec<String> = codes.map(|id| printer.entry(*id)).collect();
            if !codes.is_empty() {
                lines.push(format!("{heading} {}", codes.join(", ")));
            }
        };
        say("falls under", &|id| {
            now.entries.contains(id) && !then.entries.contains(id)
        });
        say("perhaps falls under", &|id| {
            perhaps(now, id) && !perhaps(then, id)
        });
        say("no longer under", &|id| some(then, id) && !some(now, id));
        lines
    }

    fn due(&self, due: &Due) -> String {
        let kind = self.basis.obligation_kind(due.what);
        let label = kind.map_or("", |kind| kind.label.as_str());
        match due.verb {
            Verb::Require => label.to_owned(),
            Verb::Consider => format!("weigh {label}"),
            Verb::May => format!("open to the authority: {label}"),
        }
    }

    /// What layers on other scales say, where that is new.
    fn layers(&self, now: &Decision, then: Option<&Decision>) -> Vec<String> {
        let printer = Printer::new(self.basis.policy);
        let mut lines = Vec::new();
        for layer in now.layers.iter().filter(|layer| !layer.on_scale) {
            let says = |applies: Truth, possible: &[u32]| {
                let labels = possible
                    .iter()
                    .map(|o| self.basis.outcome_label(layer.unit, *o));
                let labels = words::listed(&labels.collect::<Vec<_>>(), "or");
                match applies {
                    Truth::True => labels,
                    Truth::Unknown => format!("if it applies, {labels}"),
                    Truth::False => "does not apply".to_owned(),
                }
            };
            let new = says(layer.applies, &layer.possible);
            let known = then.and_then(|then| then.layers.iter().find(|l| l.unit == layer.unit));
            let old = known.map(|known| says(known.applies, &known.possible));
            let worth_saying = match old {
                Some(old) => old != new,
                None => layer.applies != Truth::False,
            };
            if worth_saying {
                lines.push(format!("{}: {new}", printer.policy_title(layer.unit)));
            }
        }
        lines
    }

    /// What stays the same while the day asked for moves.
    fn notes(&self) -> Vec<String> {
        let asked = words::counted(self.timeline.asked, "span");
        let mut notes = vec![format!(
            "{asked} of days in which nothing begins or ends, each decided on its first day"
        )];
        if let Some((name, day)) = self.own_day() {
            let stays = match name.as_str() {
                "as of" => "only the day asked for moves".to_owned(),
                _ => format!(
                    "only the day asked for moves: where a condition reads {name}, it stays {day}"
                ),
            };
            notes.push(stays);
        }
        notes
    }
}

/// The page for people.
#[must_use]
pub fn sheet(told: &Told<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut title = vec![told.name(), "all days".to_owned()];
    title.extend(text::identities(told.basis, told.case));
    sheet.blocks.push(Block::Title(title));
    let (text, detail) = told.headline();
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text: text.to_uppercase(),
        detail,
        open: false,
        aside: told
            .basis
            .root()
            .map(|unit| unit.title.clone())
            .unwrap_or_default(),
    });
    let entries = told
        .segments()
        .map(|(before, segment)| entry(told, before, segment));
    sheet.entries("Answers from", entries.collect());
    sheet.list("Note", told.notes());
    sheet.remark(text::last_line(told.basis));
    sheet
}

fn entry(told: &Told<'_>, before: Option<&Segment>, segment: &Segment) -> Entry {
    let mut lines = vec![told.answer(segment)];
    if let Ok(decision) = &segment.answer {
        lines.extend(told.rules(decision));
        lines.extend(told.open(decision));
    }
    lines.extend(told.differences(before, segment));
    lines.extend(told.causes(segment));
    if let Some((name, day)) = told.own_day()
        && segment.from.is_none_or(|from| from <= day)
        && segment.until.is_none_or(|until| day < until)
    {
        lines.push(match name.as_str() {
            "as of" => format!("the case itself asks for {day}, which is here"),
            _ => format!("the case's own {name}, {day}, is here"),
        });
    }
    let head = match (segment.from, segment.until) {
        (Some(from), _) => from.to_string(),
        (None, Some(_)) => "before".to_owned(),
        (None, None) => "always".to_owned(),
    };
    Entry {
        head,
        lines: lines.into_iter().map(Line::Text).collect(),
    }
}
