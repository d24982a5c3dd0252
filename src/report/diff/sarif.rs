//! A comparison as a SARIF log: a result for each group of cases that is decided in a new way, at the rule that now
//! decides it.
//!
//! A change of a policy is no fault, so nothing here is an error by itself. What becomes looser, and what has an outcome
//! on one side only so that this cannot be ruled out, is a warning; what becomes stricter, and what is gained or lost
//! beside the outcome, is a note. Where the run is to fail when something became looser, that is an error.

use serde::Serialize;
use serde_json::value::RawValue;

use super::regions::{Shown, besides, not_compared, regions};
use super::{Compared, Side, conclusion, json};
use crate::analysis::Aside;
use crate::diagnostic::Label;
use crate::report::sarif::log::{Configuration, Finding, Location, Log, Rule, location, text};
use crate::report::visible;
use crate::source::Span;

/// What can be found: an id, the level, what it is in short, and in full.
const RULES: [(&str, &str, &str, &str); 6] = [
    (
        "diff/looser",
        "warning",
        "Cases are decided more loosely",
        "A group of cases has a looser outcome than before. The condition says exactly which; the example was decided \
         under both.",
    ),
    (
        "diff/stricter",
        "note",
        "Cases are decided more strictly",
        "A group of cases has a stricter outcome than before. The condition says exactly which; the example was decided \
         under both.",
    ),
    (
        "diff/other",
        "warning",
        "Cases have an outcome on one side only",
        "A group of cases is decided where the other policy is not in force, so it cannot be called looser or stricter.",
    ),
    (
        "diff/gained",
        "note",
        "Something holds beside the outcome that did not",
        "An obligation, an entry or the outcome of a layer holds in cases in which it did not hold before.",
    ),
    (
        "diff/lost",
        "note",
        "Something no longer holds beside the outcome",
        "An obligation, an entry or the outcome of a layer no longer holds in cases in which it held before.",
    ),
    (
        "diff/not-compared",
        "warning",
        "All cases could not be compared",
        "Nothing is said of all cases: what differs among them is not known.",
    ),
];

/// What the run says as a whole.
#[derive(Serialize)]
struct Summary {
    /// As in `mtcrc.diff/1`.
    verdict: Option<&'static str>,
    /// How many groups there are; the largest are among the results.
    groups: Option<usize>,
    /// The summary of the page.
    summary: Vec<String>,
}

/// The log; `looser_fails` where the run is to fail when something became looser.
#[must_use]
pub fn sarif(compared: &Compared<'_>, looser_fails: bool) -> Log {
    let writer = Writer {
        compared,
        looser_fails,
    };
    let view = json::view(compared);
    let mut results = Vec::new();
    match compared.whole {
        Some(Ok(whole)) => {
            let shown = regions(compared, whole, "->");
            for ((shown, region), said) in shown.iter().zip(&whole.regions).zip(&view.regions) {
                let rule = writer.rule(shown.word);
                let places = places(&compared.new, &region.new_rules);
                results.push(writer.finding(rule, shown, places, raw(said)));
            }
            let shown = besides(compared, whole);
            for ((shown, beside), said) in shown.iter().zip(&whole.beside).zip(&view.beside) {
                let rule = writer.rule(shown.word);
                let places = place(&compared.new, &beside.what);
                results.push(writer.finding(rule, shown, places, raw(said)));
            }
        }
        Some(Err(why)) => {
            let shown = Shown {
                word: "not-compared",
                head: not_compared(why),
                when: Vec::new(),
                about: Vec::new(),
                example: None,
            };
            results.push(writer.finding(writer.rule(shown.word), &shown, Vec::new(), None));
        }
        None => {}
    }
    let summary = Summary {
        verdict: view.verdict,
        groups: view.groups,
        summary: conclusion(compared),
    };
    let rules = RULES.iter().map(|(id, level, short, full)| Rule {
        id,
        short_description: text(*short),
        full_description: text(*full),
        help: text(format!(
            "{full} `mtcrc diff` shows the same for people, with the declarations that differ."
        )),
        default_configuration: Configuration { level },
    });
    Log::of(rules.collect(), results, raw(&summary), true)
}

struct Writer<'w> {
    compared: &'w Compared<'w>,
    looser_fails: bool,
}

impl Writer<'_> {
    /// The place of a rule in the table, by the word that says what happened.
    fn rule(&self, word: &str) -> usize {
        let named = |(id, ..): &(&str, &str, &str, &str)| id.strip_prefix("diff/") == Some(word);
        RULES.iter().position(named).unwrap_or_default()
    }

    /// A result at the first of the places, or at the new policy's heading where there is none: `otherwise` is said there.
    fn finding(
        &self,
        rule: usize,
        shown: &Shown,
        places: Vec<(Span, String)>,
        properties: Option<Box<RawValue>>,
    ) -> Finding {
        let basis = self.compared.new.basis;
        let mut lines = vec![format!("{}: {}", shown.word, shown.head)];
        lines.extend(shown.when.iter().cloned());
        lines.extend(shown.about.iter().cloned());
        let said: Vec<String> = lines
            .iter()
            .map(|line| visible(line).into_owned())
            .collect();
        let heading = basis.places.units.get(basis.policy.root.index());
        let places = match places.is_empty() {
            true => heading
                .map(|span| (*span, String::new()))
                .into_iter()
                .collect(),
            false => places,
        };
        let mut places = places.into_iter().map(|(span, text)| Label {
            span,
            text,
            primary: false,
        });
        let first = places.next();
        let (id, level) = RULES
            .get(rule)
            .map_or(("", "warning"), |(id, level, ..)| (*id, *level));
        let fails = self.looser_fails && level == "warning";
        let at =
            |label: Label, id: Option<usize>| -> Location { location(&label, id, basis.sources) };
        Finding {
            rule_id: id,
            rule_index: rule,
            level: if fails { "error" } else { level },
            message: text(said.join("\n")),
            locations: first.map(|label| at(label, None)).into_iter().collect(),
            related_locations: places
                .zip(0..)
                .map(|(label, id)| at(label, Some(id)))
                .collect(),
            fixes: Vec::new(),
            properties,
        }
    }
}

/// Where the rules of these names are written.
fn places(side: &Side<'_>, names: &[String]) -> Vec<(Span, String)> {
    let found = names
        .iter()
        .filter_map(|name| Some((side.rule(name)?, String::new())));
    found.collect()
}

/// Where what is gained or lost is written: the first block of the obligation, the entry, the policy of the outcome.
fn place(side: &Side<'_>, what: &Aside) -> Vec<(Span, String)> {
    let (policy, places) = (side.basis.policy, side.basis.places);
    let span = match what {
        Aside::Obligation(verb, name) => {
            let asks = |block: &crate::policy::Obligation| {
                let clauses = block.clauses.iter().filter(|clause| clause.verb == *verb);
                let mut kinds = clauses
                    .flat_map(|clause| &clause.what)
                    .filter_map(|id| policy.obligation_kinds.get(id.index()));
                side.exists(&block.validity) && kinds.any(|kind| kind.name == *name)
            };
            let block = policy.obligations.iter().position(asks);
            block.and_then(|at| places.obligations.get(at)).copied()
        }
        Aside::Entry(code) => {
            let entry = policy.entries.iter().position(|entry| entry.code == *code);
            let version = entry.and_then(|at| {
                let versions = &policy.entries.get(at)?.versions;
                let version = versions.iter().position(|one| side.exists(&one.validity))?;
                places.entries.get(at)?.get(version)
            });
            version.copied()
        }
        Aside::Layer(unit, _) => {
            let unit = policy.units.iter().position(|one| one.name == *unit);
            unit.and_then(|at| places.units.get(at)).copied()
        }
    };
    span.map(|span| (span, String::new())).into_iter().collect()
}

fn raw(value: &impl Serialize) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(value).ok()
}
