//! `mtcrc.map/1`.

use serde::Serialize;

use super::{Interval, Panel, SCHEMA, Side};
use crate::report::NOTICE;
use crate::report::decision::PolicyView;

/// Maps over two quantities.
#[derive(Debug, Serialize)]
pub struct MapView<'a> {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The case.
    pub case: &'a str,
    /// The day asked for; none where that is left to the case's facts.
    pub as_of: Option<&'a str>,
    /// A map for each policy.
    pub maps: Vec<PanelView<'a>>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// The map under one policy.
#[derive(Debug, Serialize)]
pub struct PanelView<'a> {
    /// The policy.
    pub policy: &'a PolicyView,
    /// Across.
    pub x: SideView<'a>,
    /// Up.
    pub y: SideView<'a>,
    /// By range of `y`, then of `x`: the possible outcomes.
    pub fields: Vec<Vec<&'a [String]>>,
    /// The fields in which the answer turns on how the two compare.
    pub divided: Vec<DividedView<'a>>,
    /// What is not known of the fields, in words.
    pub limits: Vec<&'a str>,
}

/// A field in which the answer turns on how the two quantities compare.
#[derive(Debug, Serialize)]
pub struct DividedView<'a> {
    /// The position of its range of x.
    pub x: usize,
    /// The position of its range of y.
    pub y: usize,
    /// What is possible where the two compare so; together these are the field.
    pub parts: Vec<PartView<'a>>,
}

/// Portion of a field.
#[derive(Debug, Serialize)]
pub struct PartView<'a> {
    /// How the two compare there.
    pub when: &'a str,
    /// The possible outcomes, strictest first.
    pub possible: &'a [String],
}

/// One quantity.
#[derive(Debug, Serialize)]
pub struct SideView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the case states.
    pub here: Option<&'a str>,
    /// Its ranges, ascending.
    pub ranges: Vec<RangeView<'a>>,
}

/// A range.
#[derive(Debug, Serialize)]
pub struct RangeView<'a> {
    /// Where it begins.
    pub from: Option<&'a str>,
    /// Is that in it?
    pub from_included: bool,
    /// Where it ends.
    pub to: Option<&'a str>,
    /// Is that in it?
    pub to_included: bool,
}

/// The view of maps.
#[must_use]
pub fn view(panels: &[Panel]) -> MapView<'_> {
    MapView {
        schema: SCHEMA,
        case: panels.first().map_or("", |panel| &panel.case),
        as_of: panels.first().and_then(|panel| panel.as_of.as_deref()),
        maps: panels
            .iter()
            .map(|panel| PanelView {
                policy: &panel.policy,
                x: side_view(&panel.x),
                y: side_view(&panel.y),
                fields: panel
                    .fields
                    .iter()
                    .map(|row| {
                        let answer = |at: &usize| panel.legend.get(*at);
                        row.iter()
                            .filter_map(answer)
                            .map(|answer| answer.names.as_slice())
                            .collect()
                    })
                    .collect(),
                divided: divided(panel),
                limits: panel.unsure.iter().map(String::as_str).collect(),
            })
            .collect(),
        notice: NOTICE,
    }
}

fn divided(panel: &Panel) -> Vec<DividedView<'_>> {
    let mut found = Vec::new();
    for (y, row) in panel.fields.iter().enumerate() {
        for (x, at) in row.iter().enumerate() {
            let Some(answer) = panel.legend.get(*at).filter(|one| !one.divided.is_empty()) else {
                continue;
            };
            let parts = answer.divided.iter();
            let parts = parts.map(|(when, possible)| PartView { when, possible });
            found.push(DividedView {
                x,
                y,
                parts: parts.collect(),
            });
        }
    }
    found
}

fn side_view(side: &Side) -> SideView<'_> {
    SideView {
        name: &side.name,
        here: side.here.as_ref().map(|(_, text)| text.as_str()),
        ranges: side.ranges.iter().map(range).collect(),
    }
}

fn range(interval: &Interval) -> RangeView<'_> {
    RangeView {
        from: interval.low.as_ref().map(|(_, _, text)| text.as_str()),
        from_included: interval.low.as_ref().is_some_and(|(_, within, _)| *within),
        to: interval.high.as_ref().map(|(_, _, text)| text.as_str()),
        to_included: interval.high.as_ref().is_some_and(|(_, within, _)| *within),
    }
}
