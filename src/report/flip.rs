//! Where the line is for one case: a page for people and `mtcrc.flip/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::decision::PolicyView;
use super::sheet::{Block, Sheet};
use super::witness::Shown;
use super::words::{self, counted, listed};
use super::{Basis, NOTICE};
use crate::analysis::{Change, Distance, Line};
use crate::case::{Case, knowledge_text};
use crate::eval::{Decision, Status};
use crate::policy::{AttributeId, AttributeType, Policy, Printer, VariableKind};
use crate::quantity::Num;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.flip/1";

/// What is shown.
#[derive(Clone, Debug)]
pub struct Flipped<'a> {
    /// The policy.
    pub basis: Basis<'a>,
    /// What the case is called.
    pub name: String,
    /// The policy cut at the numbers of the case, whose variables the distances are of.
    pub asked: &'a Policy,
    /// The case.
    pub case: &'a Case,
    /// Its answer as it stands.
    pub now: &'a Decision,
    /// The outcome to reach, when one was asked for.
    pub to: Option<u32>,
    /// The changes, each with the changed case and its answer.
    pub lines: Vec<(&'a Line, Shown)>,
    /// How many facts were looked at one by one.
    pub looked_at: usize,
    /// Facts that may move the answer elsewhere too.
    pub unsure: Vec<AttributeId>,
    /// Negotiable facts that are compared with each other, and were moved together without moving the answer.
    pub together: Vec<[AttributeId; 2]>,
    /// Up to how many negotiable facts together were all looked at; none where all that there are were.
    pub up_to: Option<usize>,
}

impl Flipped<'_> {
    fn outcomes(&self) -> Vec<String> {
        let root = self.basis.policy.root;
        let possible = self.now.possible.iter();
        possible
            .map(|one| self.basis.outcome_label(root, one.outcome))
            .collect()
    }

    /// Is the answer the one to reach?
    fn is_there(&self) -> bool {
        match (self.now.possible.as_slice(), &self.now.status) {
            ([only], Status::Decided(_)) => Some(only.outcome) == self.to,
            _ => false,
        }
    }

    /// What is not known to be all there is.
    fn limits(&self) -> Vec<String> {
        let name = |id: AttributeId| {
            let attribute = self.basis.attribute(id);
            attribute.map_or_else(String::new, |attribute| attribute.dotted.clone())
        };
        let names: Vec<String> = self.unsure.iter().map(|&id| name(id)).collect();
        let mut limits = Vec::new();
        if !names.is_empty() {
            limits.push(format!(
                "There may be nearer values of {}: the policy compares it with numbers that the case leaves open, in more \
                 ways than were gone through.",
                listed(&names, "and of")
            ));
        }
        for &[one, other] in &self.together {
            limits.push(format!(
                "The policy compares {} and {} with each other: of these two together not every pair of values was tried.",
                name(one),
                name(other)
            ));
        }
        if let Some(up_to) = self.up_to {
            limits.push(format!(
                "More than {up_to} negotiable facts together were not all looked at."
            ));
        }
        limits
    }

    fn goal(&self) -> String {
        match self.to {
            Some(to) => self.basis.outcome_label(self.basis.policy.root, to),
            None => "another answer".to_owned(),
        }
    }

    /// What the case states of a fact.
    fn stated(&self, change: &Change) -> Option<String> {
        let fact = self
            .case
            .facts
            .iter()
            .find(|fact| fact.attribute == change.attribute)?;
        Some(knowledge_text(
            self.basis.policy,
            fact.attribute,
            &fact.knowledge,
        ))
    }

    fn name(&self, change: &Change) -> String {
        let attribute = self.basis.attribute(change.attribute);
        attribute.map_or_else(String::new, |attribute| attribute.dotted.clone())
    }

    /// `790 km/h, line at 800 km/h: 10 km/h below`
    fn distance(&self, distance: &Distance) -> DistanceView {
        let policy = self.asked;
        let printer = Printer::new(policy);
        let from = self.shown(distance, &distance.from);
        let line = self.shown(distance, &distance.line);
        let below = distance.from < distance.line;
        let far = match below {
            true => distance.line.clone() - distance.from.clone(),
            false => distance.from.clone() - distance.line.clone(),
        };
        let side = if below { "below" } else { "above" };
        let kind = policy
            .variables
            .get(distance.variable.index())
            .map(|v| &v.kind);
        let ty = match kind {
            Some(VariableKind::Attribute(id) | VariableKind::CurvePoint { attribute: id, .. }) => {
                self.basis.attribute(*id).map(|attribute| &attribute.ty)
            }
            _ => None,
        };
        let by = match ty {
            _ if far.is_zero() => None,
            Some(AttributeType::Date) => far
                .to_i64()
                .map(|days| counted(usize::try_from(days).unwrap_or_default(), "day")),
            // A scale whose zero lies elsewhere cannot write a difference.
            Some(AttributeType::Quantity { unit, .. }) if unit.offset.is_some() => None,
            _ => Some(self.shown(distance, &far)),
        };
        DistanceView {
            of: printer.variable(distance.variable),
            from,
            line,
            by,
            side: if far.is_zero() { "at" } else { side },
            reached: distance.reached,
        }
    }

    fn shown(&self, distance: &Distance, number: &Num) -> String {
        Printer::new(self.asked).variable_number(distance.variable, number)
    }
}

impl DistanceView {
    fn text(&self) -> String {
        let side = if self.side == "below" {
            "below"
        } else {
            "above"
        };
        let day = self.line.len() == 10 && self.line.matches('-').count() == 2;
        let side = match (day, side) {
            (true, "below") => "before",
            (true, _) => "after",
            (false, side) => side,
        };
        match &self.by {
            None if self.side == "at" => format!("{} {}, on the line", self.of, self.from),
            None => format!("{} {}, line at {}", self.of, self.from, self.line),
            Some(by) => format!(
                "{} {}, line at {}: {by} {side}",
                self.of, self.from, self.line
            ),
        }
    }
}

/// The page for people.
#[must_use]
pub fn sheet(flipped: &Flipped<'_>) -> Sheet {
    let mut sheet = Sheet::default();
    let mut title = vec![flipped.name.clone()];
    title.extend(flipped.now.as_of.map(|day| day.to_string()));
    sheet.blocks.push(Block::Title(title));
    let undetermined = !matches!(flipped.now.status, Status::Decided(_));
    let outcomes = flipped.outcomes();
    let (text, detail) = match (undetermined, words::reason(&flipped.now.status)) {
        (_, Some(reason)) => (reason, String::new()),
        (true, None) => ("undetermined".to_owned(), listed(&outcomes, "or")),
        (false, None) => (listed(&outcomes, "or"), String::new()),
    };
    sheet.blocks.push(Block::Headline {
        label: "now",
        text: text.to_uppercase(),
        detail,
        open: undetermined,
        aside: flipped
            .basis
            .root()
            .map(|unit| unit.title.clone())
            .unwrap_or_default(),
    });
    let group = |(line, shown): &(&Line, Shown)| {
        let heading = match line.changes.as_slice() {
            [only] if only.distance.is_some() && !line.negotiable => only
                .distance
                .as_ref()
                .map(|distance| flipped.distance(distance).text())
                .unwrap_or_default(),
            changes => {
                let says: Vec<String> = changes.iter().map(|one| one.says.clone()).collect();
                says.join(" and ")
            }
        };
        let mut items = Vec::new();
        for change in &line.changes {
            let now = flipped
                .stated(change)
                .unwrap_or_else(|| "not stated".to_owned());
            match &change.distance {
                Some(_) if !line.negotiable => items.push(format!("beyond it: {}", change.says)),
                Some(distance) => items.push(flipped.distance(distance).text()),
                None => items.push(format!("now: {} {now}", flipped.name(change))),
            }
        }
        items.push(format!("then: {}", shown.answer()));
        (heading, items)
    };
    let of = |negotiable: bool| -> Vec<(String, Vec<String>)> {
        let lines = flipped.lines.iter();
        let lines = lines.filter(|(line, _)| line.negotiable == negotiable);
        lines.map(group).collect()
    };
    let (proposed, others) = (of(true), of(false));
    let goal = flipped.goal();
    if flipped.is_there() {
        sheet.remark(format!("It already is {goal}: there is nothing to change."));
        return sheet;
    }
    if proposed.is_empty() {
        sheet.remark(format!(
            "No negotiable fact, nor {} of them together, leads to {goal}{}.",
            match flipped.up_to {
                Some(up_to) => format!("up to {up_to}"),
                None => "several".to_owned(),
            },
            whatever(flipped)
        ));
    }
    sheet.groups("Change", proposed);
    sheet.groups("The line", others);
    flipped
        .limits()
        .into_iter()
        .for_each(|limit| sheet.remark(limit));
    sheet.remark(format!(
        "{} looked at one by one, the others as they are. Only facts the policy declares negotiable are proposed; of \
         the rest this shows where the line is.",
        match flipped.looked_at {
            1 => "1 stated fact was".to_owned(),
            count => format!("{count} stated facts were"),
        }
    ));
    sheet
}

fn whatever(flipped: &Flipped<'_>) -> &'static str {
    match flipped.now.missing.is_empty() {
        true => "",
        false => " whatever the open facts are",
    }
}

/// Where the line is for one case.
#[derive(Debug, Serialize)]
pub struct FlipView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The policy asked.
    pub policy: PolicyView,
    /// The case.
    pub case: String,
    /// The question date.
    pub as_of: Option<String>,
    /// The possible outcomes as the case stands.
    pub now: Vec<String>,
    /// The outcome to reach.
    pub to: Option<String>,
    /// The changes.
    pub changes: Vec<LineView>,
    /// How many stated facts were looked at.
    pub looked_at: usize,
    /// What is not known to be all there is.
    pub limits: Vec<String>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// Changes that together move the answer.
#[derive(Debug, Serialize)]
pub struct LineView {
    /// May an applicant make all of them?
    pub negotiable: bool,
    /// The facts.
    pub facts: Vec<FactView>,
    /// The possible outcomes afterwards.
    pub possible: Vec<String>,
    /// The rules that decide then.
    pub decisive: Vec<String>,
    /// The changed case.
    pub witness: Option<Box<RawValue>>,
}

/// A change of one fact.
#[derive(Debug, Serialize)]
pub struct FactView {
    /// Its name.
    pub name: String,
    /// What the case states.
    pub from: Option<String>,
    /// The nearest value beyond the line.
    pub to: String,
    /// All values beyond it.
    pub says: String,
    /// How far it is.
    pub distance: Option<DistanceView>,
}

/// How far a number is from the line.
#[derive(Debug, Serialize)]
pub struct DistanceView {
    /// What is measured.
    pub of: String,
    /// Where the case is.
    pub from: String,
    /// Where the line is.
    pub line: String,
    /// How far; none where the case is on the line, or the unit cannot write a difference.
    pub by: Option<String>,
    /// Where the case is: `below`, `above` or `at` the line.
    pub side: &'static str,
    /// Does the line itself belong to what is beyond it?
    pub reached: bool,
}

/// The view of an answer.
#[must_use]
pub fn view(flipped: &Flipped<'_>) -> FlipView {
    let basis = flipped.basis;
    let policy = basis.policy;
    let printer = Printer::new(policy);
    FlipView {
        schema: SCHEMA,
        policy: PolicyView {
            name: basis.unit_name(policy.root),
            meaning: policy.meaning.clone(),
            text: policy.text.clone(),
            language: policy.language,
            revision: basis.revision.map(str::to_owned),
        },
        case: flipped.name.clone(),
        as_of: flipped.now.as_of.map(|day| day.to_string()),
        now: flipped
            .now
            .possible
            .iter()
            .map(|one| basis.outcome_name(policy.root, one.outcome))
            .collect(),
        to: flipped.to.map(|to| basis.outcome_name(policy.root, to)),
        changes: flipped
            .lines
            .iter()
            .map(|(line, shown)| LineView {
                negotiable: line.negotiable,
                facts: line
                    .changes
                    .iter()
                    .map(|change| FactView {
                        name: flipped.name(change),
                        from: flipped.stated(change),
                        to: printer.known(change.attribute, &change.to),
                        says: change.says.clone(),
                        distance: change.distance.as_ref().map(|d| flipped.distance(d)),
                    })
                    .collect(),
                possible: shown
                    .outcomes
                    .iter()
                    .map(|(name, _)| name.clone())
                    .collect(),
                decisive: shown.rules.clone(),
                witness: RawValue::from_string(shown.json.clone()).ok(),
            })
            .collect(),
        looked_at: flipped.looked_at,
        limits: flipped.limits(),
        notice: NOTICE,
    }
}
