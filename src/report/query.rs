//! When a condition holds: a page for people and `mtcrc.query/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::decision::PolicyView;
use super::sheet::{Block, Sheet};
use super::witness::Shown;
use super::words::{PLAIN_WORDS, counted};
use super::{Basis, NOTICE, every_case};
use crate::analysis::{Extent, Held};
use crate::quantity::Date;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.query/1";

/// What is shown.
#[derive(Clone, Debug)]
pub struct Queried<'a> {
    /// The policy.
    pub basis: Basis<'a>,
    /// The condition as asked.
    pub asked: &'a str,
    /// The case whose facts were given, by name.
    pub case: Option<String>,
    /// Does that case say what the item falls under?
    pub classified: bool,
    /// The day, when one was asked about.
    pub as_of: Option<Date>,
    /// The answer.
    pub held: &'a Held,
    /// For each way the case that was decided; none where no case was found.
    pub shown: Vec<Option<Shown>>,
}

impl Queried<'_> {
    fn headline(&self) -> (String, &'static str) {
        match self.held.extent {
            Extent::Never => ("NEVER".to_owned(), ""),
            Extent::Always => ("ALWAYS".to_owned(), ""),
            Extent::Sometimes => {
                let ways = self.held.ways.len();
                let more = if self.held.cut_short {
                    "more than "
                } else {
                    ""
                };
                (
                    format!("in {more}{}", counted(ways, "way")).to_uppercase(),
                    "",
                )
            }
        }
    }

    /// What the answer was proved over.
    fn scope(&self) -> String {
        // A case that says what the item falls under is taken at its word.
        let cases = match (&self.case, self.classified) {
            (Some(name), true) => format!("every case that agrees with {name}"),
            (Some(name), false) => match every_case(&[self.basis.policy]) {
                "every case" => format!("every case that agrees with {name}"),
                by_facts => format!("{by_facts} and agrees with {name}"),
            },
            (None, _) => every_case(&[self.basis.policy]).to_owned(),
        };
        let days = match self.as_of {
            Some(day) => format!("on {day}"),
            None => "on every day the policy is in force".to_owned(),
        };
        let assumed = match self.basis.policy.assumes.len() {
            0 => String::new(),
            count => format!(", under its {}", counted(count, "assumption")),
        };
        format!("{cases}, {days}{assumed}")
    }
}

/// The page for people.
#[must_use]
pub fn sheet(queried: &Queried<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    sheet
        .blocks
        .push(Block::Title(vec![queried.asked.trim().to_owned()]));
    let (text, detail) = queried.headline();
    sheet.blocks.push(Block::Headline {
        label: "answer",
        text,
        detail: detail.to_owned(),
        open: false,
        aside: queried
            .basis
            .root()
            .map(|unit| unit.title.clone())
            .unwrap_or_default(),
    });
    let ways = queried.held.ways.iter().zip(&queried.shown);
    let groups = ways.enumerate().map(|(number, (way, shown))| {
        let mut items = Vec::new();
        match shown {
            Some(shown) => {
                items.push(format!("for example: {}", example(shown)));
                items.push(format!("there: {}", shown.answer()));
            }
            None => items
                .push("no case is shown: numbers that bind each other were not found".to_owned()),
        }
        if !way.clause.in_language {
            items.push(format!("({PLAIN_WORDS})"));
        }
        let joint = if number == 0 { "if" } else { "or if" };
        (format!("{joint} {}", way.clause.text()), items)
    });
    let groups = match queried.held.extent {
        Extent::Always => Vec::new(),
        _ => groups.collect(),
    };
    sheet.groups("When", groups);
    let scope = queried.scope();
    sheet.remark(match queried.held.extent {
        Extent::Never => format!("Proved over {scope}: in none does it hold."),
        Extent::Always => format!("Proved over {scope}: it holds in each."),
        Extent::Sometimes if queried.held.cut_short => {
            format!("Looked at {scope}. There are more ways than are shown; --most N shows more.")
        }
        Extent::Sometimes => format!("Looked at {scope}. It holds in these ways and in no other."),
    });
    sheet
}

fn example(shown: &Shown) -> String {
    match shown.facts.is_empty() {
        true => "a case of which nothing is known".to_owned(),
        false => shown.facts.join(", "),
    }
}

/// When a condition holds.
#[derive(Debug, Serialize)]
pub struct QueryView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// What was asked.
    pub policy: PolicyView,
    /// The condition.
    pub asked: String,
    /// The case whose facts were given.
    pub case: Option<String>,
    /// The day asked about.
    pub as_of: Option<String>,
    /// `never`, `sometimes` or `always`.
    pub holds: &'static str,
    /// Are these all the ways?
    pub complete: bool,
    /// The ways.
    pub ways: Vec<WayView>,
    /// What was looked at.
    pub over: String,
    /// What the answer is not.
    pub notice: &'static str,
}

/// One way.
#[derive(Debug, Serialize)]
pub struct WayView {
    /// The condition as one line.
    pub when: String,
    /// Its parts, which hold together.
    pub parts: Vec<String>,
    /// Is it a condition of the language?
    pub in_language: bool,
    /// A case in which it holds.
    pub witness: Option<Box<RawValue>>,
    /// The possible outcomes of that case.
    pub possible: Vec<String>,
    /// The rules that decide it.
    pub decisive: Vec<String>,
}

/// The view of an answer.
#[must_use]
pub fn view(queried: &Queried<'_>) -> QueryView {
    let basis = queried.basis;
    let ways = queried.held.ways.iter().zip(&queried.shown);
    QueryView {
        schema: SCHEMA,
        policy: PolicyView {
            name: basis.unit_name(basis.policy.root),
            meaning: basis.policy.meaning.clone(),
            text: basis.policy.text.clone(),
            language: basis.policy.language,
            revision: basis.revision.map(str::to_owned),
        },
        asked: queried.asked.to_owned(),
        case: queried.case.clone(),
        as_of: queried.as_of.map(|day| day.to_string()),
        holds: match queried.held.extent {
            Extent::Never => "never",
            Extent::Sometimes => "sometimes",
            Extent::Always => "always",
        },
        complete: !queried.held.cut_short,
        ways: ways
            .map(|(way, shown)| WayView {
                when: way.clause.text(),
                parts: way.clause.parts.clone(),
                in_language: way.clause.in_language,
                witness: shown
                    .as_ref()
                    .and_then(|shown| RawValue::from_string(shown.json.clone()).ok()),
                possible: shown.as_ref().map_or_else(Vec::new, |shown| {
                    shown
                        .outcomes
                        .iter()
                        .map(|(name, _)| name.clone())
                        .collect()
                }),
                decisive: shown
                    .as_ref()
                    .map_or_else(Vec::new, |shown| shown.rules.clone()),
            })
            .collect(),
        over: queried.scope(),
        notice: NOTICE,
    }
}
