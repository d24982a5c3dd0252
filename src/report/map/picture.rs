//! Maps as a picture: SVG, to scale, legible in grey and without colour.

use super::{Panel, Side};
use crate::policy::{Linear, VariableId};
use crate::quantity::Num;

const LEFT: i64 = 190;
const TOP: i64 = 70;
const WIDE: i64 = 440;
const HIGH: i64 = 330;
const PANEL: i64 = LEFT + WIDE + 50;
/// How close two ticks may stand before the later one is written lower.
const CLOSE: i64 = 70;

/// The maps side by side.
#[must_use]
pub fn svg(panels: &[Panel]) -> String {
    let sides = |of: fn(&Panel) -> &Side| panels.iter().map(of).collect::<Vec<_>>();
    // The same scale for all, so that what stands side by side can be compared.
    let across = Scale::of(&sides(|panel| &panel.x));
    let up = Scale::of(&sides(|panel| &panel.y));
    let rows = panels.iter().map(|panel| panel.legend.len() as i64).max();
    let width = PANEL * panels.len().max(1) as i64;
    let notes = panels.iter().map(Panel::notes_beside).max();
    let height = TOP + HIGH + 130 + 20 * rows.unwrap_or_default() + 18 * notes.unwrap_or_default();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (number, panel) in (0..).zip(panels) {
        out += &format!("<g transform=\"translate({} 0)\">\n", number * PANEL);
        drawn(panel, &across, &up, &mut out);
        out += "</g>\n";
    }
    out += "</svg>\n";
    out
}

/// From values to points.
struct Scale {
    low: Num,
    high: Num,
}

impl Scale {
    /// From the least value, or a little before the first border, to a quarter beyond the last border or the case.
    fn of(sides: &[&Side]) -> Scale {
        let mut values: Vec<Num> = Vec::new();
        let mut first: Option<Num> = None;
        for side in sides {
            let ends = side.ranges.iter().flat_map(|r| [&r.low, &r.high]);
            values.extend(ends.flatten().map(|(value, _, _)| value.clone()));
            values.extend(side.here.iter().map(|(value, _)| value.clone()));
            let start = side.ranges.first().and_then(|range| range.low.as_ref());
            first = first.or(start.map(|(value, _, _)| value.clone()));
        }
        values.sort();
        let last = values.last().cloned().unwrap_or_else(Num::one);
        let start = values.first().cloned().unwrap_or_else(Num::zero);
        let span = last.clone() - start.clone();
        let span = if span.is_zero() { Num::one() } else { span };
        let part = span.checked_div(&Num::from_int(4)).unwrap_or_else(Num::one);
        Scale {
            low: first.unwrap_or(start - part.clone()),
            high: last + part,
        }
    }

    fn at(&self, value: &Num, length: i64) -> i64 {
        let span = self.high.clone() - self.low.clone();
        let place = (value.clone() - self.low.clone()) * Num::from_int(length);
        let place = place.checked_div(&span).map(|place| place.floor());
        place
            .and_then(|place| place.to_i64())
            .unwrap_or(0)
            .clamp(0, length)
    }

    /// Where a range begins and ends.
    fn ends(&self, range: &super::Interval, length: i64) -> (i64, i64) {
        let end = |end: &Option<(Num, bool, String)>, otherwise: i64| {
            end.as_ref()
                .map_or(otherwise, |(value, _, _)| self.at(value, length))
        };
        (end(&range.low, 0), end(&range.high, length))
    }
}

fn drawn(panel: &Panel, across: &Scale, up: &Scale, out: &mut String) {
    text(out, LEFT, 24, "start", "bold", &panel.title);
    text(
        out,
        LEFT,
        42,
        "start",
        "normal",
        &match &panel.as_of {
            Some(day) => format!("{} · {day} · {}", panel.case, panel.argument),
            None => format!("{} · {}", panel.case, panel.argument),
        },
    );
    let mut letters = String::new();
    for (range, row) in panel.y.ranges.iter().zip(&panel.fields) {
        let (low, high) = up.ends(range, HIGH);
        for (column, field) in panel.x.ranges.iter().zip(row) {
            let (left, right) = across.ends(column, WIDE);
            // A single value has no width; it is drawn as a stroke.
            let (w, h) = ((right - left).max(3), (high - low).max(3));
            let (x, y) = (LEFT + left, TOP + HIGH - high.max(low + h));
            out.push_str(&format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{0}\" stroke=\"{0}\" stroke-width=\"1\"/>\n",
                grey(panel, *field)
            ));
            if w >= 14 && h >= 14 {
                let dark = looseness(panel, *field) < 450;
                let fill = if dark { "#fff" } else { "#000" };
                letters += &format!(
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"{fill}\">{}</text>\n",
                    x + w / 2,
                    y + h / 2 + 5,
                    panel.letter(*field)
                );
            }
        }
    }
    let divided = panel.legend.iter().any(|one| !one.divided.is_empty());
    for one in panel.compared.iter().filter(|_| divided) {
        diagonal(&one.linear, panel, across, up, out);
    }
    out.push_str(&letters);
    out.push_str(&format!(
        "<rect x=\"{LEFT}\" y=\"{TOP}\" width=\"{WIDE}\" height=\"{HIGH}\" fill=\"none\" stroke=\"#000\"/>\n"
    ));
    ticks(panel, across, up, out);
    if let (Some((x, _)), Some((y, _))) = (&panel.x.here, &panel.y.here) {
        let (x, y) = (LEFT + across.at(x, WIDE), TOP + HIGH - up.at(y, HIGH));
        out.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"6\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"2\"/>\
             <circle cx=\"{x}\" cy=\"{y}\" r=\"2\" fill=\"#000\"/>\n"
        ));
    }
    legend(panel, out);
}

/// Where a comparison of the two quantities turns, as far as it lies in the frame.
fn diagonal(linear: &Linear, panel: &Panel, across: &Scale, up: &Scale, out: &mut String) {
    let of = |variable: VariableId| {
        let mut terms = linear.terms.iter().filter(|(_, own)| *own == variable);
        terms.next().map(|(by, _)| by.clone())
    };
    let (Some(a), Some(b)) = (of(panel.x.variable), of(panel.y.variable)) else {
        return;
    };
    // a·x + b·y = k, so each end of one scale gives a place on the other.
    let other = |by: &Num, from: &Num, over: &Num| {
        (linear.constant.clone() - by.clone() * from.clone()).checked_div(over)
    };
    let mut ends: Vec<(Num, Num)> = Vec::new();
    for x in [&across.low, &across.high] {
        ends.extend(other(&a, x, &b).map(|y| (x.clone(), y)));
    }
    for y in [&up.low, &up.high] {
        ends.extend(other(&b, y, &a).map(|x| (x, y.clone())));
    }
    ends.retain(|(x, y)| {
        (&across.low..=&across.high).contains(&x) && (&up.low..=&up.high).contains(&y)
    });
    ends.sort();
    if let (Some((x1, y1)), Some((x2, y2))) = (ends.first(), ends.last()) {
        let (x1, y1) = (LEFT + across.at(x1, WIDE), TOP + HIGH - up.at(y1, HIGH));
        let (x2, y2) = (LEFT + across.at(x2, WIDE), TOP + HIGH - up.at(y2, HIGH));
        out.push_str(&format!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#000\" stroke-width=\"2\" \
             stroke-dasharray=\"6 4\"/>\n"
        ));
    }
}

/// The borders with their values. A value belongs to the side its arrow points to.
fn ticks(panel: &Panel, across: &Scale, up: &Scale, out: &mut String) {
    let base = TOP + HIGH;
    let (mut last, mut lower) = (-CLOSE, false);
    for (value, above, shown) in borders(&panel.x) {
        let x = LEFT + across.at(&value, WIDE);
        lower = x - last < CLOSE && !lower;
        let down = if lower { 16 } else { 0 };
        last = x;
        let label = match above {
            true => format!("{shown} \u{25b8}"),
            false => format!("\u{25c2} {shown}"),
        };
        line(out, x, base, x, base + 6 + down);
        text(out, x, base + 20 + down, "middle", "normal", &label);
    }
    text(
        out,
        LEFT + WIDE / 2,
        base + 58,
        "middle",
        "bold",
        &panel.x.name,
    );
    for (value, above, shown) in borders(&panel.y) {
        let y = base - up.at(&value, HIGH);
        let arrow = if above { '\u{25b4}' } else { '\u{25be}' };
        line(out, LEFT - 6, y, LEFT, y);
        text(
            out,
            LEFT - 10,
            y + 4,
            "end",
            "normal",
            &format!("{shown} {arrow}"),
        );
    }
    text(out, LEFT - 10, TOP - 10, "end", "bold", &panel.y.name);
}

/// Where one range ends and the next begins, and whether the value is in the next.
fn borders(side: &Side) -> Vec<(Num, bool, String)> {
    let starts = side
        .ranges
        .iter()
        .skip(1)
        .filter_map(|range| range.low.clone());
    starts.collect()
}

fn legend(panel: &Panel, out: &mut String) {
    let top = TOP + HIGH + 82;
    for (number, answer) in panel.legend.iter().enumerate() {
        let y = top + 20 * number as i64;
        let dark = answer.looseness < 450;
        let fill = if dark { "#fff" } else { "#000" };
        out.push_str(&format!(
            "<rect x=\"{LEFT}\" y=\"{y}\" width=\"24\" height=\"16\" fill=\"{}\" stroke=\"#000\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-weight=\"bold\" fill=\"{fill}\">{}</text>\n",
            grey(panel, number),
            LEFT + 12,
            y + 13,
            panel.letter(number)
        ));
        text(out, LEFT + 34, y + 13, "start", "normal", &answer.text);
    }
    let y = top + 20 * panel.legend.len() as i64 + 16;
    let mut notes = vec![
        "An arrow at a value shows on which side the value itself lies.",
        "The ring is the case.",
    ];
    if panel.legend.iter().any(|one| !one.divided.is_empty()) {
        notes.push("A broken line is where the two quantities compare otherwise on either side.");
    }
    notes.extend(panel.unsure.as_deref());
    for (line, says) in (0..).zip(notes) {
        text(out, LEFT, y + 18 * line, "start", "normal", says);
    }
}

fn looseness(panel: &Panel, field: usize) -> u32 {
    panel
        .legend
        .get(field)
        .map_or(1000, |answer| answer.looseness)
}

/// The stricter the darker, each answer a shade of its own; white where no case can be.
fn grey(panel: &Panel, field: usize) -> String {
    let Some(answer) = panel.legend.get(field) else {
        return "#fff".to_owned();
    };
    if answer.names.is_empty() {
        return "#fff".to_owned();
    }
    let level = 60 + answer.looseness * 170 / 1000;
    format!("#{level:02x}{level:02x}{level:02x}")
}

fn line(out: &mut String, x1: i64, y1: i64, x2: i64, y2: i64) {
    out.push_str(&format!(
        "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#000\" stroke-width=\"1\"/>\n"
    ));
}

fn text(out: &mut String, x: i64, y: i64, anchor: &str, weight: &str, says: &str) {
    let says = crate::report::visible(says);
    let says = says
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\">{says}</text>\n"
    ));
}
