//! The vocabulary of generated policies: attributes of every type, in the order in which they come in.

use std::fmt::Write as _;

/// What conditions ask of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One of these values.
    Choice(&'static [&'static str]),
    /// At most or at least one of these values, ascending.
    Ordered(&'static [&'static str]),
    /// A truth value.
    Truth,
    /// A number against one of these constants, the usual one first.
    Number(&'static [&'static str]),
    /// A curve at one of these arguments against one of these constants.
    Curve(&'static [&'static str], &'static [&'static str]),
    /// A set with one of these members.
    Members(&'static [&'static str]),
    /// A set of entries.
    Entries,
    /// A number, alone or together with this other attribute.
    Sum(&'static str, &'static [&'static str]),
    /// Nothing: it gives the question date.
    Nothing,
}

/// An attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub record: &'static str,
    pub name: &'static str,
    pub ty: &'static str,
    pub asked: Asked,
    /// How often a condition asks it, compared with the others.
    pub weight: usize,
    pub undeterminable: bool,
}

impl Attribute {
    pub fn dotted(&self) -> String {
        format!("{}.{}", self.record, self.name)
    }
}

pub const KINDS: &[&str] = &[
    "uav",
    "component",
    "rocket-motor",
    "material",
    "ballistic-missile",
    "guidance-set",
    "software",
    "cruise-missile",
    "production-facility",
    "target-drone",
];
const MASSES: &[&str] = &["750 kg", "100 kg", "1200 kg", "300 kg"];
const PURPOSES: &[&str] = &["civil", "military", "research", "civil-space", "resale"];
const CONTROLS: &[&str] = &["weak", "adequate", "strong"];
const USES: &[&str] = &["survey", "delivery", "training", "agriculture"];
const COUNTS: &[&str] = &["2", "3", "1"];
const ANGLES: &[&str] = &["10 m", "200 m", "50 m"];

macro_rules! attribute {
    ($record:literal, $name:literal, $ty:literal, $asked:expr, $weight:literal) => {
        Attribute {
            record: $record,
            name: $name,
            ty: $ty,
            asked: $asked,
            weight: $weight,
            undeterminable: false,
        }
    };
    ($record:literal, $name:literal, $ty:literal, $asked:expr, $weight:literal, undeterminable) => {
        Attribute {
            record: $record,
            name: $name,
            ty: $ty,
            asked: $asked,
            weight: $weight,
            undeterminable: true,
        }
    };
}

/// All attributes. A policy of `n` attributes has the first `n`; those that others name come before them.
pub const ATTRIBUTES: &[Attribute] = &[
    attribute!("item", "kind", "one of", Asked::Choice(KINDS), 6),
    attribute!("transfer", "date", "date", Asked::Nothing, 0),
    attribute!(
        "item",
        "range_max",
        "length in km",
        Asked::Number(&["300 km", "150 km", "1000 km", "500 km"]),
        8
    ),
    attribute!(
        "item",
        "payload_max",
        "mass in kg",
        Asked::Number(&["500 kg", "100 kg", "1000 kg"]),
        5
    ),
    attribute!("partner", "member", "bool otherwise false", Asked::Truth, 8),
    attribute!(
        "item",
        "reach",
        "curve mass in kg up to payload_max -> length in km up to range_max",
        Asked::Curve(
            &["500 kg", "100 kg", "1000 kg"],
            &["300 km", "150 km", "1000 km"]
        ),
        8
    ),
    attribute!("transfer", "purpose", "one of", Asked::Choice(PURPOSES), 6),
    attribute!(
        "partner",
        "controls",
        "ordered one of",
        Asked::Ordered(CONTROLS),
        6
    ),
    attribute!(
        "item",
        "speed_max",
        "speed in km/h or undeterminable",
        Asked::Number(&["800 km/h", "300 km/h", "1200 km/h"]),
        5,
        undeterminable
    ),
    attribute!("item", "uses", "set of", Asked::Members(USES), 5),
    attribute!("item", "dry_mass", "mass in kg", Asked::Number(MASSES), 4),
    attribute!(
        "item",
        "fuel_mass",
        "mass in kg",
        Asked::Sum("dry_mass", MASSES),
        4
    ),
    attribute!("item", "armed", "bool", Asked::Truth, 6),
    attribute!("item", "stages", "integer", Asked::Number(COUNTS), 4),
    attribute!("item", "made_for", "set of entry", Asked::Entries, 4),
    attribute!(
        "item",
        "engines",
        "integer",
        Asked::Sum("stages", COUNTS),
        3
    ),
    attribute!(
        "item",
        "accuracy",
        "length in m or undeterminable",
        Asked::Number(ANGLES),
        4,
        undeterminable
    ),
    attribute!("transfer", "certified", "bool", Asked::Truth, 4),
    attribute!(
        "item",
        "civil",
        "bool or undeterminable",
        Asked::Truth,
        3,
        undeterminable
    ),
    attribute!(
        "item",
        "altitude",
        "length in km",
        Asked::Sum("range_max", &["300 km", "50 km", "100 km"]),
        2
    ),
];

fn ty(attribute: &Attribute) -> String {
    match attribute.asked {
        Asked::Choice(values) | Asked::Ordered(values) | Asked::Members(values) => {
            format!("{} {{ {} }}", attribute.ty, values.join(", "))
        }
        _ => attribute.ty.to_owned(),
    }
}

/// The declarations of the vocabulary: the first so many attributes, registers, obligations.
pub fn words(attributes: usize, assumes: &[String]) -> String {
    let mut text = String::from(
        "//! Words of a generated policy.\n\n\
         scale posture {\n    prohibited, policy-of-denial, strong-presumption-of-denial, presumption-of-denial,\n    \
         case-by-case, favourable-consideration, not-caught,\n}\n\n\
         scale licence { required, simple, not-required }\n\n\
         source law \"The law\" primary\n\n\
         obligations { assurances \"Assurances\", review \"Review\", step-down \"Lighter procedure\" }\n",
    );
    for record in ["item", "partner", "transfer"] {
        let of = ATTRIBUTES
            .iter()
            .take(attributes)
            .filter(|a| a.record == record);
        let lines: Vec<String> = of.map(|a| format!("    {}: {}\n", a.name, ty(a))).collect();
        if !lines.is_empty() {
            let _ = write!(text, "\nrecord {record} {{\n{}}}\n", lines.concat());
        }
    }
    for assume in assumes {
        let _ = write!(text, "\nassume {assume}\n");
    }
    let has = |name: &str| ATTRIBUTES.iter().take(attributes).any(|a| a.name == name);
    if has("member") {
        text.push_str(
            "\npartner alfa \"Alfa\" {\n    cite law \"a\"\n    member: true from 2004-06-01\n}\n",
        );
        text.push_str("\npartner delta \"Delta\" { cite law \"d\" }\n");
    }
    if has("controls") {
        text.push_str(
            "\npartner bravo \"Bravo\" {\n    cite law \"b\"\n    member: true\n    \
             controls: weak until 2015-03-01, strong from 2015-03-01\n}\n",
        );
        text.push_str(
            "\npartner charlie \"Charlie\" {\n    cite law \"c\"\n    controls: adequate\n}\n",
        );
    }
    text
}
