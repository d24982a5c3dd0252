//! The next question: a page for people and `mtcrc.ask/1`.

use serde::Serialize;

use super::decision::PolicyView;
use super::sheet::{Block, Sheet};
use super::timeline::policy_view;
use super::{Basis, NOTICE, labels, words};
use crate::eval::{Asking, FactName, Fewest, Inquiry, Leaves, Status};
use crate::policy::{Attribute, AttributeType};

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.ask/1";

/// Answers beyond which the rest is only counted.
const ANSWERS: usize = 12;
/// Names of values beyond which the rest is only counted.
const VALUES: usize = 12;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Put<'a> {
    /// The policy.
    pub basis: Basis<'a>,
    /// The case as it stands, with the next question.
    pub inquiry: &'a Inquiry,
    /// Its number in a conversation.
    pub number: Option<usize>,
}

/// The next question.
#[derive(Debug, Serialize)]
pub struct AskView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The name of the case.
    pub case: Option<String>,
    /// The policy that answers.
    pub policy: PolicyView,
    /// `decided` or `undetermined`, as the case stands.
    pub status: &'static str,
    /// The outcome, when decided.
    pub outcome: Option<String>,
    /// Possible outcomes, strictest first.
    pub possible: Vec<String>,
    /// The next question; none when there is nothing to ask.
    pub next: Option<QuestionView>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// A question.
#[derive(Debug, Serialize)]
pub struct QuestionView {
    /// The fact, as a case names it.
    pub name: String,
    /// The question in words.
    pub text: String,
    /// What its author says of it.
    pub doc: Option<String>,
    /// The type of the answer.
    #[serde(rename = "type")]
    pub ty: &'static str,
    /// The unit of bare numbers.
    pub unit: Option<String>,
    /// Names an answer may give.
    pub values: Vec<String>,
    /// Of a curve the points that matter, of `classified` the entries.
    pub detail: Vec<String>,
    /// What answers leave.
    pub answers: Vec<LeavesView>,
    /// `policy.rule` of the rules that turn on it.
    pub rules: Vec<String>,
    /// Questions still needed in the worst case, this one included.
    pub at_most: usize,
    /// Is that proved to be the fewest?
    pub proved: bool,
}

/// What some answers leave.
#[derive(Debug, Serialize)]
pub struct LeavesView {
    /// The answers, as restrictions that hold together.
    pub when: Vec<String>,
    /// The outcomes still possible.
    pub possible: Vec<String>,
}

impl Put<'_> {
    fn attribute(&self, asking: &Asking) -> Option<&Attribute> {
        match &asking.fact {
            FactName::Attribute(id) => self.basis.attribute(*id),
            _ => None,
        }
    }

    fn question(&self, asking: &Asking) -> String {
        let name = labels::fact_name(self.basis, &asking.fact, false);
        self.basis.ask(&asking.fact).unwrap_or_else(|| {
            let yes_or_no = self
                .attribute(asking)
                .is_some_and(|a| matches!(a.ty, AttributeType::Bool));
            match yes_or_no {
                true => format!("Is this so: {name}?"),
                false => format!("What is {name}?"),
            }
        })
    }

    /// The type of the answer, its unit and the names it may give.
    fn form(&self, asking: &Asking) -> (&'static str, Option<String>, Vec<String>) {
        let policy = self.basis.policy;
        let Some(attribute) = self.attribute(asking) else {
            return match &asking.fact {
                FactName::Identity(record) => {
                    let instances = self.basis.record(*record).map_or(&[][..], |r| &r.instances);
                    let names = instances
                        .iter()
                        .filter_map(|id| policy.instances.get(id.index()));
                    let mut names: Vec<String> = names.map(|i| i.name.clone()).collect();
                    names.push("another".to_owned());
                    ("who", None, names)
                }
                FactName::QuestionDate => ("date", None, Vec::new()),
                _ => ("entries", None, asking.detail.clone()),
            };
        };
        let names =
            |values: &[crate::policy::Named]| values.iter().map(|v| v.name.clone()).collect();
        match &attribute.ty {
            AttributeType::Bool => ("bool", None, vec!["yes".to_owned(), "no".to_owned()]),
            AttributeType::OneOf { values, .. } => ("one-of", None, names(values)),
            AttributeType::Integer => ("integer", None, Vec::new()),
            AttributeType::Decimal => ("decimal", None, Vec::new()),
            AttributeType::Date => ("date", None, Vec::new()),
            AttributeType::Set(values) => ("set", None, names(values)),
            AttributeType::Entries => ("entries", None, Vec::new()),
            AttributeType::Quantity { unit, .. } => {
                ("quantity", Some(unit.text.clone()), Vec::new())
            }
            AttributeType::Curve {
                argument, value, ..
            } => (
                "curve",
                Some(format!("{} -> {}", argument.text, value.text)),
                Vec::new(),
            ),
        }
    }

    fn rules(&self, asking: &Asking) -> Vec<String> {
        let rules = asking.rules.iter().filter_map(|id| {
            let rule = self.basis.rule(*id)?;
            Some(format!("{}.{}", self.basis.unit_name(rule.unit), rule.name))
        });
        let mut rules: Vec<String> = rules.collect();
        rules.sort();
        rules.dedup();
        rules
    }

    fn outcomes(&self, outcomes: &[u32]) -> Vec<String> {
        let root = self.basis.policy.root;
        outcomes
            .iter()
            .map(|o| self.basis.outcome_label(root, *o))
            .collect()
    }

    /// How an answer is written.
    fn how(&self, asking: &Asking) -> String {
        let (ty, unit, values) = self.form(asking);
        let more = values.len().saturating_sub(VALUES);
        let mut listed = values.get(..VALUES).unwrap_or(&values).join(", ");
        if more > 0 {
            listed.push_str(&format!(" and {more} more"));
        }
        let unit = unit.unwrap_or_default();
        match ty {
            "bool" => "yes or no".to_owned(),
            "one-of" | "who" => format!("one of {listed}"),
            "set" => format!("those that apply of {listed}, with commas; {{}} for none"),
            "entries" if values.is_empty() => {
                "codes of entries, with commas; {} for none".to_owned()
            }
            "entries" => format!("those that apply of {listed}, with commas; {{}} for none"),
            "date" => "a date, such as 2024-03-14".to_owned(),
            "integer" | "decimal" => "a number".to_owned(),
            "quantity" => format!("a number with its unit; alone it is in {unit}"),
            _ => match asking.detail.as_slice() {
                [only] => format!("the value {only}, with its unit; or points {{ {unit} }}"),
                _ => format!(
                    "points {{ {unit}, … }} with units; it matters {}",
                    words::listed(&asking.detail, "and")
                ),
            },
        }
    }

    fn why(&self, leaves: &Leaves) -> (String, String) {
        let when: Vec<String> = leaves
            .when
            .iter()
            .map(|c| labels::restriction(self.basis, &c.fact, &c.text, false))
            .collect();
        (
            when.join(", "),
            words::listed(&self.outcomes(&leaves.outcomes), "or"),
        )
    }

    fn needed(fewest: Fewest) -> String {
        match fewest {
            Fewest::Proved(1) => "this is the only question needed".to_owned(),
            Fewest::Proved(count) => format!(
                "at most {count} questions, this one included (proved: no order of the facts that matter needs fewer)"
            ),
            Fewest::AtMost(1) => "this is the only question left".to_owned(),
            Fewest::AtMost(count) => format!(
                "at most {count} questions, this one included (a good order; not proved to need the fewest)"
            ),
        }
    }
}

/// The page for people.
#[must_use]
pub fn sheet(put: &Put<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let decision = &put.inquiry.decision;
    let Some(asking) = &put.inquiry.next else {
        let outcomes: Vec<u32> = decision.possible.iter().map(|p| p.outcome).collect();
        let outcomes = put.outcomes(&outcomes);
        let text = match decision.status {
            Status::Decided(_) => "NOTHING: THE OUTCOME IS SETTLED".to_owned(),
            _ => "NOTHING CAN BE ASKED".to_owned(),
        };
        let detail = match words::reason(&decision.status) {
            Some(reason) => reason,
            None => words::listed(&outcomes, "or"),
        };
        sheet.blocks.push(Block::Headline {
            label: "to ask",
            text,
            detail,
            open: false,
            aside: put
                .basis
                .root()
                .map(|u| u.title.clone())
                .unwrap_or_default(),
        });
        return sheet;
    };
    let name = put.basis.fact_name(&asking.fact);
    let number = put
        .number
        .map_or_else(String::new, |number| format!("{number}. "));
    sheet.remark(format!("{number}{}", put.question(asking)));
    if let Some(attribute) = put.attribute(asking).filter(|a| !a.doc.is_empty()) {
        sheet.remark(
            attribute
                .doc
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    sheet.list("Fact", vec![name]);
    sheet.list("Answer", vec![put.how(asking)]);
    let shown = asking.answers.iter().take(ANSWERS);
    let mut why: Vec<String> = shown
        .map(|leaves| {
            let (when, left) = put.why(leaves);
            format!("{when}: {left}")
        })
        .collect();
    if let Some(more) = asking
        .answers
        .len()
        .checked_sub(ANSWERS)
        .filter(|more| *more > 0)
    {
        why.push(format!("and {more} more kinds of answers"));
    }
    if let ([_], [leaves]) = (why.as_slice(), asking.answers.as_slice()) {
        // Every answer leaves the same outcomes: what it settles is what matters next.
        let left = words::listed(&put.outcomes(&leaves.outcomes), "or");
        why = vec![format!(
            "each answer leaves {left}, but turning on fewer facts"
        )];
    }
    if asking.answers.is_empty() {
        why = vec![
            "so much is open that what each answer leaves is not worked out yet; most rules turn on this".to_owned(),
        ];
    }
    sheet.list("Why", why);
    sheet.list(
        "Turns on it",
        vec![words::listed(&put.rules(asking), "and")]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect(),
    );
    sheet.list("Still", vec![Put::needed(asking.fewest)]);
    sheet
}

/// The view.
#[must_use]
pub fn view(put: &Put<'_>) -> AskView {
    let decision = &put.inquiry.decision;
    let root = put.basis.policy.root;
    let names = |outcomes: &[u32]| -> Vec<String> {
        outcomes
            .iter()
            .map(|o| put.basis.outcome_name(root, *o))
            .collect()
    };
    let possible: Vec<u32> = decision.possible.iter().map(|p| p.outcome).collect();
    let decided = match decision.status {
        Status::Decided(outcome) => Some(put.basis.outcome_name(root, outcome)),
        _ => None,
    };
    AskView {
        schema: SCHEMA,
        case: decision.case.name.clone(),
        policy: policy_view(put.basis),
        status: if decided.is_some() {
            "decided"
        } else {
            "undetermined"
        },
        outcome: decided,
        possible: names(&possible),
        next: put.inquiry.next.as_ref().map(|asking| {
            let (ty, unit, values) = put.form(asking);
            let (at_most, proved) = match asking.fewest {
                Fewest::Proved(count) => (count, true),
                Fewest::AtMost(count) => (count, false),
            };
            QuestionView {
                name: put.basis.fact_name(&asking.fact),
                text: put.question(asking),
                doc: put
                    .attribute(asking)
                    .map(|a| a.doc.clone())
                    .filter(|doc| !doc.is_empty()),
                ty,
                unit,
                values,
                detail: asking.detail.clone(),
                answers: asking
                    .answers
                    .iter()
                    .map(|leaves| LeavesView {
                        when: leaves.when.iter().map(|c| c.text.clone()).collect(),
                        possible: names(&leaves.outcomes),
                    })
                    .collect(),
                rules: put.rules(asking),
                at_most,
                proved,
            }
        }),
        notice: NOTICE,
    }
}
