//! Numbers and quantities of a case, each kind defined once.

use std::collections::{BTreeMap, BTreeSet};

use super::value::{Json, list, object, text};
use crate::quantity::{Unit, table, units_of};

/// Digits as a literal writes them: `1_000`, `1.1e6`, and the fraction some exact values need.
const NUMBER: &str =
    r"(?:[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9]+)?|[0-9]+/[0-9]+)";
/// A simple unit inside a compound one.
const PART: &str = r"[^\s0-9*/^.,_-][^\s*/^]*";
/// A power.
const POWER: &str = r"\^-?[1-9]";

/// The kinds of numbers a schema speaks of, by name.
#[derive(Default)]
pub(super) struct Quantities {
    kinds: BTreeMap<String, Json>,
}

impl Quantities {
    /// What to put under `$defs`.
    pub(super) fn definitions(&self) -> Vec<(String, Json)> {
        let kinds = self.kinds.iter();
        kinds
            .map(|(name, kind)| (name.clone(), kind.clone()))
            .collect()
    }

    fn named(&mut self, name: String, kind: impl FnOnce() -> Json) -> Json {
        let reference = object([("$ref", text(&format!("#/$defs/{name}")))]);
        self.kinds.entry(name).or_insert_with(kind);
        reference
    }

    /// An integer or a decimal.
    pub(super) fn plain(&mut self, whole: bool, signed: bool) -> Json {
        let (name, ty) = match whole {
            true => ("integer", "integer"),
            false => ("decimal", "number"),
        };
        let name = match signed {
            true => format!("signed-{name}"),
            false => name.to_owned(),
        };
        self.named(name, || {
            let says = "A number, exact as written; as text too.";
            either(says, ty, signed, &format!("{}{NUMBER}", sign(signed)))
        })
    }

    /// A quantity with its unit, or a bare number in the declared one.
    pub(super) fn measure(&mut self, unit: &Unit, signed: bool) -> Json {
        // Zero of a scale such as °C is no least value.
        let below = signed || unit.offset.is_some() || units_with_offset(unit);
        let kind = format!(
            "{}-in-{}",
            unit.dim.describe().replace(' ', "-"),
            unit.text
                .replace('/', "-per-")
                .replace(['*', '^', '%'], "-")
        );
        let name: String = kind
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect();
        let name = match signed {
            true => format!("signed-{name}"),
            false => name,
        };
        self.named(name, || {
            let mut units = simple_units(unit);
            let says = format!(
                "A quantity with its unit, such as \"1 {}\" ({}), or a bare number of {}.",
                unit.text,
                units.join(", "),
                unit.text
            );
            // The longest first: a validator may take the first alternative that fits.
            units.sort_by_key(|unit| std::cmp::Reverse(unit.len()));
            let units: Vec<String> = units.iter().map(|unit| escaped(unit)).collect();
            let pattern = format!(
                "{}{NUMBER}\\s*(?:{}|{})?",
                sign(below),
                units.join("|"),
                compound()
            );
            let bare_below = signed || unit.offset.is_some();
            either(&says, "number", bare_below, &pattern)
        })
    }
}

/// Units multiplied, divided or raised to a power. Which of them measure the right thing a pattern cannot say.
fn compound() -> String {
    format!("{PART}(?:{POWER})?(?:[*/]{PART}(?:{POWER})?)+|{PART}{POWER}")
}

/// The simple units of a dimension: those usually written, the rest of the table, and the declared one.
fn simple_units(declared: &Unit) -> Vec<String> {
    let mut found: Vec<String> = vec![declared.text.clone()];
    let mut seen: BTreeSet<String> = found.iter().cloned().collect();
    let usual = units_of(declared.dim).into_iter().map(str::to_owned);
    let rest = table().filter(|entry| entry.dim == declared.dim);
    for unit in usual.chain(rest.map(|entry| entry.name.to_owned())) {
        // The prefix micro may be written with either Greek letter, and a case may write `in`.
        let micro = unit.strip_prefix('u').filter(|rest| !rest.is_empty());
        let greek = micro.map(|rest| [format!("µ{rest}"), format!("μ{rest}")]);
        let greek =
            greek.filter(|[micro, _]| Unit::parse(micro).is_ok_and(|u| u.dim == declared.dim));
        let inch = (unit == "inch").then(|| "in".to_owned());
        for unit in [unit]
            .into_iter()
            .chain(greek.into_iter().flatten())
            .chain(inch)
        {
            if seen.insert(unit.clone()) {
                found.push(unit);
            }
        }
    }
    found
}

fn units_with_offset(unit: &Unit) -> bool {
    table().any(|entry| entry.dim == unit.dim && entry.offset.is_some())
}

fn sign(below_zero: bool) -> &'static str {
    if below_zero { "-?" } else { "" }
}

/// A bare JSON number, or text of this pattern.
fn either(says: &str, ty: &str, below_zero: bool, pattern: &str) -> Json {
    let mut bare = vec![("type", text(ty))];
    if !below_zero {
        bare.push(("minimum", Json::Count(0)));
    }
    let written = object([
        ("type", text("string")),
        ("pattern", text(&format!("^\\s*{pattern}\\s*$"))),
    ]);
    object([
        ("description", text(says)),
        ("anyOf", list(vec![written, object(bare)])),
    ])
}

/// The unit as a regular expression.
fn escaped(unit: &str) -> String {
    let mut safe = String::new();
    for c in unit.chars() {
        if matches!(c, '*' | '^' | '$' | '.' | '+' | '(' | ')') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}
