//! Where the borders are: a page for people, a picture, and `mtcrc.map/1`.

mod grid;
mod json;
mod picture;

use super::Basis;
use super::decision::PolicyView;
use super::sheet::{Block, Sheet};
use super::words::listed;
use crate::analysis::{Compared, Field, Map, Portion, Quantity};
use crate::diagnostic::Style;
use crate::policy::{Policy, Printer, VariableId};
use crate::quantity::{Date, Num};

use grid::grid;
pub use json::{MapView, view};
pub use picture::svg;

/// The version of the view.
pub const SCHEMA: &str = "mtcrc.map/1";

/// The map under one policy, in words.
#[derive(Debug)]
pub struct Panel {
    policy: PolicyView,
    title: String,
    argument: String,
    case: String,
    /// The day asked for, when that is not left to the case's facts.
    as_of: Option<String>,
    x: Side,
    y: Side,
    /// By range of y, then of x: the position in `legend`.
    fields: Vec<Vec<usize>>,
    legend: Vec<Answer>,
    /// How the policy compares the two quantities with each other.
    compared: Vec<Compared>,
    /// Says that something may turn inside a field.
    unsure: Option<String>,
}

/// A set of possible outcomes.
#[derive(Debug)]
struct Answer {
    names: Vec<String>,
    text: String,
    /// Where it turns on how the two quantities compare: what is possible when they compare so.
    divided: Vec<(String, Vec<String>)>,
    /// How strict: the mean place on the scale, from 0 for the strictest to 1000.
    looseness: u32,
}

/// One quantity in words.
#[derive(Debug)]
struct Side {
    variable: VariableId,
    name: String,
    ranges: Vec<Interval>,
    here: Option<(Num, String)>,
}

/// A range in words.
#[derive(Debug)]
struct Interval {
    says: String,
    /// The same with the quantity's name.
    full: String,
    low: Option<(Num, bool, String)>,
    high: Option<(Num, bool, String)>,
}

impl Panel {
    /// A map under a policy, of a case and the day it is asked of. `asked` is the policy whose variables the map is of.
    #[must_use]
    pub fn of(
        basis: Basis<'_>,
        asked: &Policy,
        argument: &str,
        (case, day): (&str, Option<Date>),
        map: Map,
    ) -> Panel {
        let root = basis.policy.root;
        let scale = basis.scale(root);
        let most = scale.map_or(1, |scale| scale.outcomes.len().max(2) - 1) as u32;
        let mut sets: Vec<Field> = map.fields.iter().flatten().cloned().collect();
        sets.sort();
        sets.dedup();
        let labels = |set: &[u32]| {
            if set.is_empty() {
                return "no such case can be".to_owned();
            }
            let labels = set.iter().map(|o| basis.outcome_label(root, *o));
            listed(&labels.collect::<Vec<_>>(), "or")
        };
        let names = |set: &[u32]| -> Vec<String> {
            set.iter().map(|o| basis.outcome_name(root, *o)).collect()
        };
        let legend = sets.iter().map(|field| {
            let set = &field.possible;
            let parts = divided(&map.compared, field);
            let last = parts.len().saturating_sub(1);
            let texts = parts.iter().enumerate().map(|(number, (when, set))| {
                let when = match number {
                    _ if number == last => "otherwise".to_owned(),
                    _ => format!("where {when}"),
                };
                format!("{when}: {}", labels(set))
            });
            Answer {
                names: names(set),
                text: match (set.is_empty(), parts.is_empty()) {
                    (true, _) => "no such case can be, or the policy is not in force".to_owned(),
                    (false, true) => labels(set),
                    (false, false) => texts.collect::<Vec<_>>().join("; "),
                },
                divided: parts
                    .iter()
                    .map(|(when, set)| (when.clone(), names(set)))
                    .collect(),
                looseness: match set.len() as u32 {
                    0 => 1000,
                    count => set.iter().sum::<u32>() * 1000 / (count * most),
                },
            }
        });
        let fields = map.fields.iter().map(|row| {
            let place =
                |field: &Field| sets.iter().position(|one| one == field).unwrap_or_default();
            row.iter().map(place).collect()
        });
        Panel {
            policy: PolicyView {
                name: basis.unit_name(root),
                meaning: basis.policy.meaning.clone(),
                text: basis.policy.text.clone(),
                language: basis.policy.language,
                revision: basis.revision.map(str::to_owned),
            },
            title: basis
                .root()
                .map(|unit| unit.title.clone())
                .unwrap_or_default(),
            argument: argument.to_owned(),
            case: case.to_owned(),
            as_of: day.map(|day| day.to_string()),
            x: side(asked, &map.x),
            y: side(asked, &map.y),
            fields: fields.collect(),
            legend: legend.collect(),
            unsure: map.unsure.then(|| {
                format!(
                    "{} and {} are compared in more ways than fields tell apart, such as with numbers that the case leaves \
                     open: where a field holds several answers, not every point in it need have all of them.",
                    map.x.name, map.y.name
                )
            }),
            compared: map.compared,
        }
    }
}

/// What is possible in a field by how the two quantities compare; nothing where that makes no difference. What holds in the
/// most ways comes last.
fn divided(compared: &[Compared], field: &Field) -> Vec<(String, Vec<u32>)> {
    let mut parts: Vec<(Vec<String>, Vec<u32>)> = Vec::new();
    for Portion { holds, possible } in &field.divided {
        let says = compared.iter().zip(holds).map(|(one, holds)| {
            let [is, is_not] = &one.says;
            if *holds { is.clone() } else { is_not.clone() }
        });
        let says = says.collect::<Vec<_>>().join(" and ");
        match parts.iter_mut().find(|(_, known)| known == possible) {
            Some((ways, _)) => ways.push(says),
            None => parts.push((vec![says], possible.clone())),
        }
    }
    parts.sort_by_key(|(ways, _)| ways.len());
    let parts = parts.into_iter();
    parts
        .map(|(ways, possible)| (ways.join(" or "), possible))
        .collect()
}

fn side(policy: &Policy, quantity: &Quantity) -> Side {
    let printer = Printer::new(policy);
    let shown = |number: &Num| printer.variable_number(quantity.variable, number);
    let end = |end: &Option<(Num, bool)>| {
        end.as_ref()
            .map(|(value, within)| (value.clone(), *within, shown(value)))
    };
    let ranges = quantity.ranges.iter().map(|range| Interval {
        // The name stands at the axis.
        says: match range.says.is_empty() {
            true => "any".to_owned(),
            false => short(&range.says, &quantity.name),
        },
        full: range.says.clone(),
        low: end(&range.low),
        high: end(&range.high),
    });
    Side {
        variable: quantity.variable,
        name: quantity.name.clone(),
        ranges: ranges.collect(),
        here: quantity.here.as_ref().map(|n| (n.clone(), shown(n))),
    }
}

/// `<= 800 km/h` for `item.speed_max <= 800 km/h`; what has two ends is said in full.
fn short(says: &str, name: &str) -> String {
    match says.strip_prefix(name) {
        Some(rest) => rest.trim().to_owned(),
        None => says.to_owned(),
    }
}

impl Panel {
    /// How many notes there are beside those that every map has.
    fn notes_beside(&self) -> i64 {
        let divided = self.legend.iter().any(|one| !one.divided.is_empty());
        i64::from(divided) + i64::from(self.unsure.is_some())
    }

    /// The letter of an answer; beyond the alphabet, its number. Where there is no answer, a dot.
    fn letter(&self, place: usize) -> String {
        let none = |answer: &&Answer| answer.names.is_empty();
        if self.legend.get(place).is_some_and(|answer| none(&answer)) {
            return ".".to_owned();
        }
        let before = self.legend.iter().take(place).filter(none).count();
        match u8::try_from(place - before) {
            Ok(place @ 0..26) => char::from(b'A' + place).to_string(),
            _ => format!("{}", place + 1),
        }
    }
}

/// The pages for people, one under the other.
#[must_use]
pub fn page(panels: &[Panel], style: Style) -> String {
    let pages: Vec<String> = panels.iter().map(|panel| sheet(panel, style)).collect();
    pages.join("\n")
}

fn sheet(panel: &Panel, style: Style) -> String {
    let mut sheet = Sheet::default();
    let mut title = vec![panel.case.clone()];
    title.extend(panel.as_of.clone());
    title.push(panel.title.clone());
    sheet.blocks.push(Block::Title(title));
    let plain = style == Style::Plain;
    if plain {
        for (range, row) in panel.y.ranges.iter().zip(&panel.fields) {
            for (across, field) in panel.x.ranges.iter().zip(row) {
                let text = panel.legend.get(*field).map_or("", |answer| &answer.text);
                sheet.remark(format!(
                    "{}, {}: {text}",
                    plainly(across, &panel.x.name),
                    plainly(range, &panel.y.name)
                ));
            }
        }
    } else {
        sheet.blocks.push(Block::Gap);
    }
    let mut text = sheet.render(style);
    if !plain {
        let unicode = matches!(style, Style::Human { unicode: true, .. });
        text += &grid(panel, unicode);
    }
    let mut end = Sheet::default();
    if !plain {
        let legend = panel.legend.iter().enumerate();
        let legend =
            legend.map(|(place, answer)| format!("{}  {}", panel.letter(place), answer.text));
        end.list("Legend", legend.collect());
    }
    let here = [&panel.x, &panel.y].map(|side| {
        let here = side.here.as_ref();
        here.map_or("not stated".to_owned(), |(_, text)| text.clone())
    });
    end.list(
        "The case",
        vec![
            format!("{}: {}", panel.x.name, here[0]),
            format!("{}: {}", panel.y.name, here[1]),
        ],
    );
    end.blocks.extend(panel.unsure.clone().map(Block::Remark));
    text + &end.render(style)
}

/// A range with its quantity's name.
fn plainly(range: &Interval, name: &str) -> String {
    match range.full.is_empty() {
        true => format!("any {name}"),
        false => range.full.clone(),
    }
}
