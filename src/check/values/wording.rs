//! How faults of values are said.

use super::{Found, Setting, Taker, ValueError, ValueErrorKind};
use crate::diagnostic::Diagnostic;
use crate::policy::{Attribute, AttributeType, Named, Policy};
use crate::quantity::{DateError, Dim, NumError, Unit, UnitError, units_of};

/// Values listed in a help; a longer list is cut.
const MOST_LISTED: usize = 12;

impl ValueError {
    /// The diagnostic for a value in a file of the language: a register, an `otherwise`.
    #[must_use]
    pub fn diagnostic(&self, policy: &Policy) -> Diagnostic {
        self.worded(policy, Setting::Policy, "")
    }

    /// The diagnostic for a value of a case. `place` says where in the case it is (`item.reach[0][1]`), or is empty where the
    /// case is a file of the language.
    #[must_use]
    pub fn diagnostic_in_case(&self, policy: &Policy, setting: Setting, place: &str) -> Diagnostic {
        let mut diagnostic = self.worded(policy, setting, place);
        diagnostic.code = self.kind.code_in_case();
        diagnostic
    }

    fn worded(&self, policy: &Policy, setting: Setting, place: &str) -> Diagnostic {
        let code = self.kind.code();
        let Some(attribute) = policy.attributes.get(self.attribute.index()) else {
            return Diagnostic::error(
                code,
                "a value was read for an attribute that does not exist",
            );
        };
        let words = Words {
            policy,
            attribute,
            setting,
        };
        let label = match place {
            "" => self.kind.label().to_owned(),
            place => format!("{place}: {}", self.kind.label()),
        };
        let mut diagnostic =
            Diagnostic::error(code, words.message(&self.kind)).at(self.span, label);
        if let Some((span, text)) = self.kind.other_place() {
            diagnostic = diagnostic.also(span, text);
        }
        if let Some(help) = words.help(&self.kind) {
            diagnostic = diagnostic.help(help);
        }
        match self.kind.fix(self.span) {
            Some(fix) if setting == Setting::Policy => diagnostic.fix(fix),
            _ => diagnostic,
        }
    }
}

/// What is needed to say what an attribute takes.
struct Words<'p> {
    policy: &'p Policy,
    attribute: &'p Attribute,
    setting: Setting,
}

impl Words<'_> {
    fn message(&self, kind: &ValueErrorKind) -> String {
        let name = &self.attribute.dotted;
        match kind {
            ValueErrorKind::NoSuchAttribute => "there is no such attribute".to_owned(),
            ValueErrorKind::WrongType { found } => {
                format!(
                    "`{name}` takes {}, not {}",
                    self.expected(),
                    self.found(found)
                )
            }
            ValueErrorKind::Quoted { text } => {
                format!(
                    "`{text}` stands in quotes, and `{name}` takes {}",
                    self.expected()
                )
            }
            ValueErrorKind::NoSuchValue { word, .. } => {
                format!("`{name}` has no value `{}`", short(word))
            }
            ValueErrorKind::NoSuchEntry { code, .. } => {
                format!("`{}` is not an entry of the annex", short(code))
            }
            ValueErrorKind::BadNumber { text, error } => match error {
                NumError::Empty | NumError::NotANumber => {
                    format!("`{}` is not a number for `{name}`", short(text))
                }
                _ => format!("{} in `{name}`", error.message()),
            },
            ValueErrorKind::BadUnit { error, .. } => format!("{} in `{name}`", error.message()),
            ValueErrorKind::WrongDimension {
                taker,
                unit,
                found,
                wanted,
            } => {
                let wanted = wanted.map_or("a plain number".to_owned(), |dim| with_article(&dim));
                let found = if found.is_none() {
                    format!("`{unit}` belongs to plain numbers")
                } else {
                    format!("`{unit}` is a unit of {}", found.describe())
                };
                format!("{} is {wanted}, and {found}", self.subject(*taker))
            }
            ValueErrorKind::NotWhole { text } => {
                format!("`{name}` is a whole number, and `{}` is not", short(text))
            }
            ValueErrorKind::TooSmall { taker, text } => {
                format!(
                    "`{}` is less than {} can be",
                    short(text),
                    self.subject(*taker)
                )
            }
            ValueErrorKind::BadDate { text, error } => match error {
                DateError::Malformed => format!("`{}` is not a date for `{name}`", short(text)),
                _ => format!("{}, in `{name}`", error.message()),
            },
            ValueErrorKind::NotUndeterminable => format!("`{name}` cannot be undeterminable"),
            ValueErrorKind::NoOrder => format!("`{name}` has no order, so it has no bounds"),
            ValueErrorKind::Crossed { at_least, at_most } => {
                format!("`{name}` cannot be at least `{at_least}` and at most `{at_most}`")
            }
            ValueErrorKind::NoAlternatives => {
                let what = match self.attribute.ty {
                    AttributeType::Curve { .. } => "curve",
                    _ => "set",
                };
                format!("`{name}` is a {what}, which is not given by alternatives")
            }
            ValueErrorKind::EmptyAlternatives => format!("`{name}` is one of no values at all"),
            ValueErrorKind::Inside { taker, found } => {
                let role = match taker {
                    Taker::Alternatives => "an alternative",
                    _ => "a bound",
                };
                format!("{} is not {role} of `{name}`", self.found(found))
            }
            ValueErrorKind::NotExact { found } => {
                format!("`{name}` takes one value here, not {}", self.found(found))
            }
            ValueErrorKind::NoPoints => format!("`{name}` is given without a point"),
            ValueErrorKind::WrongWay {
                rising,
                first,
                second,
                ..
            } => {
                let (declared, found) = if *rising {
                    ("rises", "falls")
                } else {
                    ("falls", "rises")
                };
                let (first, second) = (self.point(first), self.point(second));
                format!("`{name}` {declared}, but from {first} to {second} it {found}")
            }
            ValueErrorKind::TwoValues { first, second, .. } => format!(
                "`{name}` has two values at `{}`: `{}` and `{}`",
                first.0, first.1, second.1
            ),
        }
    }

    fn help(&self, kind: &ValueErrorKind) -> Option<String> {
        let in_case = self.setting == Setting::Case;
        let unknown = if in_case {
            "leave it out, or write `null`, if it is not known"
        } else {
            "leave it out if it is not known"
        };
        match kind {
            ValueErrorKind::NoSuchAttribute => None,
            ValueErrorKind::Crossed { .. } => {
                Some("the least comes first: exchange the two, or correct one of them".to_owned())
            }
            ValueErrorKind::NotWhole { .. } if in_case => {
                Some("it is counted in whole numbers: write it without a part after the point".to_owned())
            }
            ValueErrorKind::NotWhole { .. } => Some(
                "write it without a part after the point, or declare the attribute `decimal`".to_owned(),
            ),
            ValueErrorKind::WrongType {
                found: Found::Text(text),
            } if in_case && matches!(text.trim(), "" | "?" | "unknown" | "n/a" | "-") => {
                Some(unknown.to_owned())
            }
            ValueErrorKind::NoSuchValue { word, .. }
                if in_case && matches!(word.trim(), "" | "?" | "unknown" | "n/a" | "-") =>
            {
                Some(unknown.to_owned())
            }
            ValueErrorKind::WrongType {
                found: Found::Text(word),
            }
            | ValueErrorKind::NoSuchValue { word, .. }
                if in_case && word == "undeterminable" && self.attribute.undeterminable =>
            {
                Some("write `{ \"undeterminable\": true }`".to_owned())
            }
            ValueErrorKind::WrongType { .. } => Some(self.form()),
            ValueErrorKind::Quoted { text } => Some(format!("write `{text}` without quotes")),
            ValueErrorKind::NoSuchValue {
                nearest: Some(near),
                ..
            }
            | ValueErrorKind::NoSuchEntry {
                nearest: Some(near),
                ..
            } => Some(format!("did you mean `{near}`?")),
            ValueErrorKind::NoSuchValue { .. } => Some(self.form()),
            ValueErrorKind::NoSuchEntry { .. } => Some(
                "a member is the code of a declared entry, or a code that declared entries are under"
                    .to_owned(),
            ),
            ValueErrorKind::BadNumber { error, .. } => error.help(),
            ValueErrorKind::BadUnit { error, wanted } => unit_help(error, *wanted),
            ValueErrorKind::WrongDimension {
                unit,
                found,
                wanted,
                ..
            } => Some(dimension_help(unit, *found, *wanted)),
            ValueErrorKind::TooSmall { taker, .. } => {
                let declared = matches!(self.attribute.ty, AttributeType::Quantity { .. });
                Some(if !in_case && declared && *taker == Taker::Attribute {
                    "declare it `signed` if it may be negative".to_owned()
                } else {
                    format!("quantities are not negative; {unknown}")
                })
            }
            ValueErrorKind::BadDate { error, .. } => Some(error.help()),
            ValueErrorKind::NotUndeterminable | ValueErrorKind::NoPoints => {
                Some(unknown.to_owned())
            }
            ValueErrorKind::NoOrder => match self.attribute.ty {
                AttributeType::OneOf { ref values, .. } => {
                    let name = |at: usize| values.get(at).map_or("…", |v| v.name.as_str());
                    let (one, other) = (name(0), name(1));
                    Some(if in_case {
                        format!("list what it may be: `{{ \"one_of\": [\"{one}\", \"{other}\"] }}`")
                    } else {
                        format!("list what it may be: `one of {{ {one}, {other} }}`")
                    })
                }
                _ => Some(unknown.to_owned()),
            },
            ValueErrorKind::NoAlternatives => Some(match (&self.attribute.ty, in_case) {
                (AttributeType::Curve { .. }, _) => {
                    "state the points that are known; between them the answer ranges".to_owned()
                }
                (_, true) => "`[\"…\", \"?\"]` leaves a set open".to_owned(),
                (_, false) => "`{ …, ? }` leaves a set open".to_owned(),
            }),
            ValueErrorKind::EmptyAlternatives => Some(unknown.to_owned()),
            ValueErrorKind::Inside { .. } => {
                Some("bounds and alternatives are values of its type".to_owned())
            }
            ValueErrorKind::NotExact {
                found: Found::Unknown,
            } => Some(unknown.to_owned()),
            ValueErrorKind::NotExact { .. } => Some(self.form()),
            ValueErrorKind::WrongWay { .. } | ValueErrorKind::TwoValues { .. } => {
                Some("correct one of the points, or leave it out".to_owned())
            }
        }
    }

    /// What the attribute takes.
    fn expected(&self) -> String {
        match &self.attribute.ty {
            AttributeType::Bool => "`true` or `false`".to_owned(),
            AttributeType::OneOf { .. } => "one of its values".to_owned(),
            AttributeType::Integer => "a whole number".to_owned(),
            AttributeType::Decimal => "a number".to_owned(),
            AttributeType::Date => "a date".to_owned(),
            AttributeType::Set(_) => "a set".to_owned(),
            AttributeType::Entries => "a set of entries".to_owned(),
            AttributeType::Quantity { unit, .. } => with_article(&unit.dim),
            AttributeType::Curve { .. } => "points of a curve".to_owned(),
        }
    }

    /// How a value is written.
    fn form(&self) -> String {
        let json = self.setting == Setting::Case;
        match &self.attribute.ty {
            AttributeType::Bool => "write `true` or `false`".to_owned(),
            AttributeType::OneOf { values, .. } => values_listed(values),
            AttributeType::Integer => "write it like `3`".to_owned(),
            AttributeType::Decimal => "write it like `0.25`".to_owned(),
            AttributeType::Date if json => "write it like `\"2025-01-03\"`".to_owned(),
            AttributeType::Date => "write it like `2025-01-03`".to_owned(),
            AttributeType::Set(values) => {
                let names: Vec<&str> = values.iter().take(2).map(|v| v.name.as_str()).collect();
                set_form(&names, json)
            }
            AttributeType::Entries => {
                let plain = |code: &&str| code.starts_with(|c: char| c.is_ascii_digit());
                let codes = self.policy.entries.iter().map(|e| e.code.as_str());
                set_form(&codes.filter(plain).take(2).collect::<Vec<_>>(), json)
            }
            AttributeType::Quantity { unit, .. } if json => {
                format!("write it like `\"300 {}\"`", unit.text)
            }
            AttributeType::Quantity { unit, .. } => format!("write it like `300 {}`", unit.text),
            AttributeType::Curve {
                argument, value, ..
            } => {
                let (at, to) = (
                    format!("500 {}", argument.text),
                    format!("300 {}", value.text),
                );
                if json {
                    format!("write it like `[[\"{at}\", \"{to}\"]]`")
                } else {
                    format!("write it like `{{ {at} -> {to} }}`")
                }
            }
        }
    }

    fn found(&self, found: &Found) -> String {
        match found {
            Found::Number => "a bare number".to_owned(),
            Found::Quantity => "a quantity".to_owned(),
            Found::Date => "a date".to_owned(),
            Found::Code => "an entry code".to_owned(),
            Found::Text(text) if text.is_empty() => "an empty text".to_owned(),
            Found::Text(text) => format!("the text `{}`", short(text)),
            Found::Truth => "a truth value".to_owned(),
            Found::Word(word) => format!("the word `{}`", short(word)),
            Found::Set if self.setting == Setting::Case => "a list".to_owned(),
            Found::Set => "a set".to_owned(),
            Found::Curve => "points of a curve".to_owned(),
            Found::Bounds => "bounds".to_owned(),
            Found::Alternatives => "alternatives".to_owned(),
            Found::Undeterminable => "`undeterminable`".to_owned(),
            Found::Unknown if self.setting == Setting::Case => "`null`".to_owned(),
            Found::Unknown => "`unknown`".to_owned(),
        }
    }

    fn subject(&self, taker: Taker) -> String {
        let name = &self.attribute.dotted;
        match taker {
            Taker::Argument => format!("the argument of `{name}`"),
            Taker::CurveValue => format!("the value of `{name}`"),
            Taker::Attribute | Taker::Bounds | Taker::Alternatives => format!("`{name}`"),
        }
    }

    fn point(&self, (at, value): &(String, String)) -> String {
        match self.setting {
            Setting::Policy => format!("`{at} -> {value}`"),
            Setting::Case => format!("`[\"{at}\", \"{value}\"]`"),
        }
    }
}

/// The unit that was probably meant, when it measures the right thing; else those that do.
fn unit_help(error: &UnitError, wanted: Option<Dim>) -> Option<String> {
    match (error, wanted) {
        (UnitError::Unknown { unit, nearest }, Some(wanted)) => {
            let fits = |text: &&String| Unit::parse(text).is_ok_and(|unit| unit.dim == wanted);
            let fitting = UnitError::Unknown {
                unit: unit.clone(),
                nearest: nearest.iter().filter(fits).cloned().collect(),
            };
            match &fitting {
                UnitError::Unknown { nearest, .. } if nearest.is_empty() => units_listed(wanted),
                _ => fitting.help(),
            }
        }
        (UnitError::Unknown { .. }, None) => Some("write it without a unit".to_owned()),
        (UnitError::Empty, Some(wanted)) => units_listed(wanted),
        _ => error.help(),
    }
}

fn dimension_help(unit: &str, found: Dim, wanted: Option<Dim>) -> String {
    let Some(wanted) = wanted else {
        return "write it without a unit".to_owned();
    };
    let gravity = Unit::parse("gn").is_ok_and(|gn| gn.dim == wanted);
    if unit == "g" && gravity {
        return "`g` is gram; standard gravity is `gn`".to_owned();
    }
    if found.currency().is_some() && wanted.currency().is_some() {
        return "currencies do not convert into each other".to_owned();
    }
    let plain = |dim: Dim| dim.describe().replace(" in radians", "");
    if found != wanted && plain(found) == plain(wanted) {
        return "degrees and radians do not convert into each other".to_owned();
    }
    units_listed(wanted).unwrap_or_else(|| "write it in the declared unit".to_owned())
}

fn units_listed(dim: Dim) -> Option<String> {
    let units: Vec<String> = units_of(dim).iter().map(|u| format!("`{u}`")).collect();
    (!units.is_empty())
        .then(|| format!("{} is written in {}", with_article(&dim), units.join(", ")))
}

fn values_listed(values: &[Named]) -> String {
    let mut names: Vec<String> = values.iter().map(|v| format!("`{}`", v.name)).collect();
    if names.len() > MOST_LISTED {
        names.truncate(MOST_LISTED);
        names.push("…".to_owned());
    }
    format!("its values are {}", names.join(", "))
}

fn set_form(members: &[&str], json: bool) -> String {
    if json {
        let members: Vec<String> = members.iter().map(|m| format!("\"{m}\"")).collect();
        format!("write it like `[{}]`", members.join(", "))
    } else if members.is_empty() {
        "write it like `{}`".to_owned()
    } else {
        format!("write it like `{{ {} }}`", members.join(", "))
    }
}

fn with_article(dim: &Dim) -> String {
    let name = dim.describe();
    if name.starts_with("money") {
        name
    } else if name.starts_with(['a', 'e', 'i', 'o']) {
        format!("an {name}")
    } else {
        format!("a {name}")
    }
}

/// Enough of what a person wrote to recognise it by.
fn short(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
