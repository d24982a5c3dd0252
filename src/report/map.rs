//! Where the borders are: a page for people, a picture, and `mtcrc.map/1`.

mod json;
mod picture;

use super::Basis;
use super::decision::PolicyView;
use super::sheet::{Block, Sheet};
use super::words::listed;
use crate::analysis::{Map, Quantity};
use crate::diagnostic::Style;
use crate::policy::{Policy, Printer};
use crate::quantity::{Date, Num};

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
}

/// A set of possible outcomes.
#[derive(Debug)]
struct Answer {
    names: Vec<String>,
    text: String,
    /// How strict: the mean place on the scale, from 0 for the strictest to 1000.
    looseness: u32,
}

/// One quantity in words.
#[derive(Debug)]
struct Side {
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
        let mut sets: Vec<Vec<u32>> = map.outcomes.iter().flatten().cloned().collect();
        sets.sort();
        sets.dedup();
        let legend = sets.iter().map(|set| {
            let labels: Vec<String> = set.iter().map(|o| basis.outcome_label(root, *o)).collect();
            Answer {
                names: set.iter().map(|o| basis.outcome_name(root, *o)).collect(),
                text: match labels.is_empty() {
                    true => "no such case can be, or the policy is not in force".to_owned(),
                    false => listed(&labels, "or"),
                },
                looseness: match set.len() as u32 {
                    0 => 1000,
                    count => set.iter().sum::<u32>() * 1000 / (count * most),
                },
            }
        });
        let fields = map.outcomes.iter().map(|row| {
            let place = |set: &Vec<u32>| sets.iter().position(|one| one == set).unwrap_or_default();
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
        }
    }
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
    text + &end.render(style)
}

/// A range with its quantity's name.
fn plainly(range: &Interval, name: &str) -> String {
    match range.full.is_empty() {
        true => format!("any {name}"),
        false => range.full.clone(),
    }
}

/// How wide the page is.
const WIDTH: usize = 80;

/// The fields in a frame, one column for each range; the ranges are named at the edges, or numbered where they are many.
fn grid(panel: &Panel, unicode: bool) -> String {
    let count = panel.x.ranges.len();
    let label = panel.y.ranges.iter().map(|r| r.says.chars().count()).max();
    let label = label.unwrap_or_default();
    let rows_named = label <= 30;
    let label = if rows_named { label + 2 } else { 6 };
    let room = WIDTH.saturating_sub(label + 2 + count);
    let cell = (room / count.max(1)).clamp(3, 18);
    let named = panel
        .x
        .ranges
        .iter()
        .all(|r| r.says.chars().count() <= cell);
    let (bar, dash) = if unicode { ("│", "─") } else { ("|", "-") };
    let corners = |edge: &'static str| match (unicode, edge) {
        (false, _) => ["+", "+", "+"],
        (_, "top") => ["┌", "┬", "┐"],
        (_, "bottom") => ["└", "┴", "┘"],
        _ => ["├", "┼", "┤"],
    };
    let mut out = format!("  {}\n", panel.y.name);
    let rule = |out: &mut String, edge: &'static str| {
        let [left, middle, right] = corners(edge);
        let cells = vec![dash.repeat(cell); count].join(middle);
        out.push_str(&format!("{}{left}{cells}{right}\n", " ".repeat(label + 2)));
    };
    let here = |side: &Side, place: usize| {
        let Some((number, _)) = &side.here else {
            return false;
        };
        side.ranges
            .get(place)
            .is_some_and(|range| holds(range, number))
    };
    rule(&mut out, "top");
    for (place, (range, row)) in panel.y.ranges.iter().zip(&panel.fields).enumerate().rev() {
        let says = match rows_named {
            true => format!("{} ", range.says),
            false => format!("({}) ", row_letter(place)),
        };
        out.push_str(&format!("  {says:>label$}"));
        for (column, field) in row.iter().enumerate() {
            let mark = here(&panel.x, column) && here(&panel.y, place);
            let text = match mark {
                true => format!("{} *", panel.letter(*field)),
                false => panel.letter(*field),
            };
            out.push_str(bar);
            out.push_str(&format!("{text:^cell$}"));
        }
        out.push_str(bar);
        out.push('\n');
        rule(&mut out, if place == 0 { "bottom" } else { "middle" });
    }
    out.push_str(&" ".repeat(label + 2));
    for (number, range) in panel.x.ranges.iter().enumerate() {
        let text = match named {
            true => range.says.clone(),
            false => format!("({})", number + 1),
        };
        out.push_str(&format!(" {text:^cell$}"));
    }
    let trimmed = out.trim_end().len();
    out.truncate(trimmed);
    out.push('\n');
    out.push_str(&format!("  {:>label$} {}\n", "", panel.x.name));
    if !named {
        for (number, range) in panel.x.ranges.iter().enumerate() {
            out.push_str(&format!(
                "  {:>label$} ({}) {}\n",
                "",
                number + 1,
                range.full
            ));
        }
    }
    if !rows_named {
        for (number, range) in panel.y.ranges.iter().enumerate().rev() {
            out.push_str(&format!(
                "  {:>label$} ({}) {}\n",
                "",
                row_letter(number),
                range.full
            ));
        }
    }
    if panel.x.here.is_some() && panel.y.here.is_some() {
        out.push_str("  * the case\n");
    }
    out.push('\n');
    out
}

/// Rows are told from columns by small Roman letters.
fn row_letter(place: usize) -> String {
    match u8::try_from(place) {
        Ok(place @ 0..26) => char::from(b'a' + place).to_string(),
        _ => format!("row {}", place + 1),
    }
}

fn holds(range: &Interval, number: &Num) -> bool {
    let above = range
        .low
        .as_ref()
        .is_none_or(|(low, within, _)| low < number || (*within && low == number));
    let below = range
        .high
        .as_ref()
        .is_none_or(|(high, within, _)| number < high || (*within && high == number));
    above && below
}
