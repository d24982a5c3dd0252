//! The fields of a map in a frame of letters.

use super::{Interval, Panel, Side};
use crate::quantity::Num;

/// How wide the page is.
const WIDTH: usize = 80;

/// The fields in a frame, one column for each range; the ranges are named at the edges, or numbered where they are many.
pub(super) fn grid(panel: &Panel, unicode: bool) -> String {
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
