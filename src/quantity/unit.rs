//! Units as policies and cases write them: `km`, `kg/N/h`, `N*s`, `m/s^2`, `°C`.
//!
//! A unit is read from left to right and has no blanks or parentheses, so `kg/N/h` is kilogram per
//! newton per hour. Values are kept in base units; the unit as written is kept for printing.

use std::fmt;

use super::dimension::{Dim, NamedDim};
use super::number::Num;
use super::{spelling, table};

/// Most simple units one unit may be made of.
const MAX_FACTORS: usize = 8;

/// Largest power, either way, a simple unit may be raised to.
const MAX_POWER: i32 = 9;

/// A unit and how it converts to base units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The unit as it was written.
    pub text: String,
    /// What it measures.
    pub dim: Dim,
    /// How many base units it is: positive.
    pub factor: Num,
    /// What is added after multiplying, for a scale whose zero lies elsewhere:
    /// `base = value * factor + offset`.
    pub offset: Option<Num>,
}

/// Why a text is no unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnitError {
    /// The text is empty.
    Empty,
    /// A simple unit the table does not have.
    Unknown {
        /// The part that is not known, `Kg` in `mm/Kg`.
        unit: String,
        /// Units that may have been meant, nearest first, each to be put in place of the whole text.
        nearest: Vec<String>,
    },
    /// A `*` or `/` without a unit on both sides of it.
    MissingFactor,
    /// A power that is not a whole number from -9 to 9, or is zero.
    BadPower {
        /// The factor with its power, `m^x`.
        factor: String,
    },
    /// A scale whose zero lies elsewhere, multiplied, divided or raised to a power.
    OffsetInProduct {
        /// The unit that must stand alone, `°C`.
        unit: String,
    },
    /// Two currencies in one unit.
    TwoCurrencies {
        /// The unit as written.
        unit: String,
    },
    /// More factors than any real unit has.
    TooLong,
}

impl UnitError {
    /// What is wrong, as one clause.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Empty => "unit is missing".to_owned(),
            Self::Unknown { unit, .. } => format!("unknown unit `{}`", shorten(unit)),
            Self::MissingFactor => "unit is incomplete".to_owned(),
            Self::BadPower { factor } => {
                format!("power in `{}` is not a small whole number", shorten(factor))
            }
            Self::OffsetInProduct { unit } => format!("`{unit}` is combined with another unit"),
            Self::TwoCurrencies { unit } => {
                format!("two currencies in one unit `{}`", shorten(unit))
            }
            Self::TooLong => "unit has too many factors".to_owned(),
        }
    }

    /// How to put it right, where one advice fits.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Empty => None,
            Self::Unknown { nearest, .. } => {
                let mut names: Vec<String> = nearest.iter().map(|n| format!("`{n}`")).collect();
                let Some(last) = names.pop() else {
                    return Some(
                        "units are `kg`, `km`, `km/h`, `s`, `N`, `N*s`, `Pa`, `W`, `Hz`, `K`, `%`, `USD` and their like; docs/language/numbers.md lists all"
                            .to_owned(),
                    );
                };
                Some(if names.is_empty() {
                    format!("did you mean {last}?")
                } else {
                    format!("did you mean {} or {last}?", names.join(", "))
                })
            }
            Self::MissingFactor => Some("a unit stands on both sides of `*` and `/`".to_owned()),
            Self::BadPower { .. } => Some(format!(
                "powers are written `m^2` or `s^-1`, up to {MAX_POWER}"
            )),
            Self::OffsetInProduct { unit } => Some(format!(
                "`{unit}` does not count from zero and stands alone; temperature differences are in `K`"
            )),
            Self::TwoCurrencies { .. } => {
                Some("currencies do not convert; use one of them".to_owned())
            }
            Self::TooLong => Some(format!("a unit has at most {MAX_FACTORS} factors")),
        }
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for UnitError {}

/// Enough of a text to recognise it by.
fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

impl Unit {
    /// Reads a unit as policies write it.
    ///
    /// # Errors
    /// If the text is no unit; an unknown one comes with the nearest known.
    pub fn parse(text: &str) -> Result<Unit, UnitError> {
        Unit::read(text, Reading::Policy)
    }

    /// Reads a unit as case files write it, where `in` may stand for `inch`; in a policy `in` is a
    /// keyword.
    ///
    /// # Errors
    /// As [`Unit::parse`].
    pub fn parse_in_case(text: &str) -> Result<Unit, UnitError> {
        Unit::read(text, Reading::Case)
    }

    fn read(text: &str, reading: Reading) -> Result<Unit, UnitError> {
        if text.is_empty() {
            return Err(UnitError::Empty);
        }
        let mut unit = Unit {
            text: text.to_owned(),
            dim: Dim::NONE,
            factor: Num::one(),
            offset: None,
        };
        // Taken one beyond the limit, so that a hostile text is given up early.
        let factors: Vec<Factor<'_>> = factors(text).take(MAX_FACTORS + 1).collect();
        if factors.len() > MAX_FACTORS {
            return Err(UnitError::TooLong);
        }
        let alone = factors.len() == 1;
        for factor in factors {
            let name = match factor.name {
                "" => return Err(UnitError::MissingFactor),
                "in" if reading == Reading::Case => "inch",
                name => name,
            };
            let Some(entry) = table::find(name) else {
                return Err(UnitError::Unknown {
                    unit: name.to_owned(),
                    nearest: spelling::nearest(text),
                });
            };
            let power = factor.power()?;
            if entry.offset.is_some() {
                if !alone || factor.exponent.is_some() {
                    return Err(UnitError::OffsetInProduct {
                        unit: name.to_owned(),
                    });
                }
                unit.offset.clone_from(&entry.offset);
            }
            unit.multiply(entry, power)?;
        }
        Ok(unit)
    }

    fn multiply(&mut self, entry: &table::UnitEntry, power: i32) -> Result<(), UnitError> {
        let (Some(dim), Some(factor)) = (entry.dim.pow(power), entry.factor.pow(power)) else {
            return Err(UnitError::TooLong);
        };
        let Some(product) = self.dim.times(dim) else {
            return Err(match (self.dim.currency(), dim.currency()) {
                (Some(one), Some(two)) if one != two => UnitError::TwoCurrencies {
                    unit: self.text.clone(),
                },
                _ => UnitError::TooLong,
            });
        };
        self.dim = product;
        self.factor = &self.factor * factor;
        Ok(())
    }

    /// The value in base units of `value` in this unit.
    #[must_use]
    pub fn to_base(&self, value: &Num) -> Num {
        let scaled = value * &self.factor;
        match &self.offset {
            Some(offset) => scaled + offset,
            None => scaled,
        }
    }

    /// The value in this unit of `base` in base units: the exact inverse of [`Unit::to_base`].
    #[must_use]
    pub fn from_base(&self, base: &Num) -> Num {
        let scaled = match &self.offset {
            Some(offset) => base - offset,
            None => base.clone(),
        };
        // INVARIANT: factors are positive, so there always is a quotient.
        scaled.checked_div(&self.factor).unwrap_or(scaled)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where a unit was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Policy,
    Case,
}

/// A simple unit within a unit, as written.
#[derive(Clone, Copy)]
pub(super) struct Factor<'a> {
    /// Whether it stands after a `/`.
    pub(super) below: bool,
    pub(super) name: &'a str,
    /// What follows `^`.
    pub(super) exponent: Option<&'a str>,
}

impl Factor<'_> {
    fn power(self) -> Result<i32, UnitError> {
        let written = match self.exponent {
            None => 1,
            Some(text) => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                let power = plain.then(|| text.parse::<i32>().ok()).flatten();
                power
                    .filter(|p| *p != 0 && p.abs() <= MAX_POWER)
                    .ok_or_else(|| UnitError::BadPower {
                        factor: format!("{}^{text}", self.name),
                    })?
            }
        };
        Ok(if self.below { -written } else { written })
    }
}

/// Cuts a unit at its operators; an operator without a neighbour leaves an empty name.
pub(super) fn factors(text: &str) -> impl Iterator<Item = Factor<'_>> {
    let mut below = false;
    text.split_inclusive(['*', '/'])
        .chain(text.ends_with(['*', '/']).then_some(""))
        .map(move |piece| {
            let factor = piece.trim_end_matches(['*', '/']);
            let (name, exponent) = match factor.split_once('^') {
                Some((name, exponent)) => (name, Some(exponent)),
                None => (factor, None),
            };
            let read = Factor {
                below,
                name,
                exponent,
            };
            below = piece.ends_with('/');
            read
        })
}

/// The ordinary units of a dimension, the usual first; empty where there are none to suggest.
#[must_use]
pub fn units_of(dim: Dim) -> Vec<&'static str> {
    if let Some(code) = dim.currency().filter(|code| dim == Dim::money(code)) {
        return vec![code];
    }
    let named = NamedDim::ALL.into_iter().find(|named| named.admits(dim));
    named.map_or_else(Vec::new, |named| {
        let measures = |unit: &&str| Unit::parse(unit).is_ok_and(|unit| unit.dim == dim);
        named.units().iter().copied().filter(measures).collect()
    })
}

impl NamedDim {
    /// The units that usually stand beside this name, the usual first.
    #[must_use]
    pub fn units(self) -> &'static [&'static str] {
        match self {
            Self::Length => &["km", "m", "cm", "mm", "um", "nmi", "mi", "ft", "inch"],
            Self::Area => &["m^2", "cm^2", "mm^2", "km^2"],
            Self::Volume => &["L", "m^3", "cm^3", "mL"],
            Self::Mass => &["kg", "g", "t", "lb"],
            Self::Time => &["s", "ms", "min", "h", "day"],
            Self::Speed => &["km/h", "m/s", "kn", "mph"],
            Self::Acceleration => &["m/s^2", "gn", "ugn", "Gal", "mGal"],
            Self::Angle => &["deg", "arcmin", "arcsec", "turn", "rad", "mrad"],
            Self::AngularRate => &["deg/h", "deg/s", "rpm", "rad/s"],
            Self::Force => &["N", "kN", "lbf"],
            Self::Pressure => &["Pa", "kPa", "MPa", "GPa", "bar", "psi"],
            Self::Energy => &["J", "kJ", "MJ", "eV", "MeV"],
            Self::Power => &["W", "kW", "MW"],
            Self::Impulse => &["N*s", "kN*s"],
            Self::Frequency => &["Hz", "kHz", "MHz", "GHz"],
            Self::Temperature => &["K", "°C"],
            Self::Density => &["kg/m^3", "g/cm^3"],
            Self::Fraction => &["%", "ppm"],
            Self::SpecificConsumption => &["kg/N/h"],
            Self::Dose => &["rad_Si", "krad_Si", "Gy"],
            Self::Money => &["USD", "EUR", "GBP", "JPY"],
            Self::SoundLevel => &["dB"],
            Self::Mach => &["Mach"],
            Self::SpecificEnergy => &["J/kg", "MJ/kg"],
            Self::EnergyDensity => &["J/m^3", "MJ/L"],
            Self::EnergyPerArea => &["J/m^2"],
            Self::VolumeFlow => &["L/min", "m^3/s"],
        }
    }
}

/// A value in base units, written in `unit`: `482 km/h`, `-54 °C`.
#[must_use]
pub fn quantity_text(base: &Num, unit: &Unit) -> String {
    format!("{} {}", unit.from_base(base), unit.text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    fn base(number: &str, text: &str) -> Num {
        unit(text).to_base(&Num::parse(number).unwrap())
    }

    #[test]
    fn compound_units_read_from_left_to_right() {
        assert_eq!(unit("kg/N/h").dim, Dim::SPECIFIC_CONSUMPTION);
        assert_eq!(unit("kg/N/h").factor, Num::ratio(1, 3600).unwrap());
        assert_eq!(unit("N*s").dim, Dim::IMPULSE);
        assert_eq!(unit("m/s^2").dim, Dim::ACCELERATION);
        assert_eq!(unit("g*mm/kg").dim, Dim::LENGTH);
        assert_eq!(unit("g*mm/kg").factor, Num::parse("1e-6").unwrap());
        assert_eq!(
            unit("m*s^-2"),
            Unit {
                text: "m*s^-2".to_owned(),
                ..unit("m/s^2")
            }
        );
        assert_eq!(unit("m^3").dim, unit("L").dim);
        assert_eq!(unit("J/m^2").dim, Dim::ENERGY_PER_AREA);
        assert_eq!(unit("USD/kg").dim, unit("USD").dim.over(Dim::MASS).unwrap());
    }

    #[test]
    fn the_same_quantity_in_two_units_is_equal() {
        for (one, other) in [
            (("1", "nmi"), ("1852", "m")),
            (("300", "km"), ("300000", "m")),
            (("1", "psi"), ("1", "lbf/inch^2")),
            (("1", "kn"), ("1", "nmi/h")),
            (("60", "mph"), ("1", "mi/min")),
            (("1", "lbf"), ("4.4482216152605", "N")),
            (("1", "g/cm^3"), ("1000", "kg/m^3")),
            (("12", "inch"), ("1", "ft")),
            (("125", "°C"), ("398.15", "K")),
            (("-273.15", "°C"), ("0", "K")),
            (("15", "deg/h"), ("15", "arcsec/s")),
            (("1", "rpm"), ("6", "deg/s")),
            (("5e5", "rad_Si"), ("5", "kGy")),
            (("1250", "ugn"), ("1.25", "mgn")),
            (("1", "Gal"), ("1", "cm/s^2")),
            (("24", "L/min"), ("4e-4", "m^3/s")),
            (("0.2", "g*mm/kg"), ("0.2", "um")),
            (("5", "%"), ("50000", "ppm")),
        ] {
            assert_eq!(unit(one.1).dim, unit(other.1).dim, "{one:?} {other:?}");
            assert_eq!(
                base(one.0, one.1),
                base(other.0, other.1),
                "{one:?} {other:?}"
            );
        }
    }

    #[test]
    fn near_misses_are_told_apart() {
        assert!(base("186.4", "mi") < base("300", "km"));
        assert!(base("186.5", "mi") > base("300", "km"));
        assert!(base("299.9999999999999999", "km") < base("300", "km"));
        assert!(base("162", "nmi") > base("300", "km"));
        assert!(base("500", "mph") > base("800", "km/h"));
        assert!(base("1102.3", "lb") < base("500", "kg"));
    }

    #[test]
    fn what_has_no_exact_factor_does_not_convert() {
        assert_ne!(unit("deg").dim, unit("rad").dim);
        assert_ne!(unit("Mach").dim, unit("m/s").dim);
        assert_ne!(unit("dB").dim, unit("Pa").dim);
        assert_ne!(unit("Hz").dim, unit("rpm").dim);
        assert_ne!(unit("Gy").dim, unit("J/kg").dim);
        assert_ne!(unit("USD").dim, unit("EUR").dim);
    }

    #[test]
    fn malformed_units_are_refused() {
        assert_eq!(Unit::parse(""), Err(UnitError::Empty));
        for text in ["*", "/", "km/", "/h", "N**s", "kg//h", "^2"] {
            assert_eq!(Unit::parse(text), Err(UnitError::MissingFactor), "{text}");
        }
        for text in [
            "m^",
            "m^x",
            "m^0",
            "m^10",
            "m^-",
            "m^+2",
            "m^2^2",
            "m^99999999999",
        ] {
            assert!(
                matches!(Unit::parse(text), Err(UnitError::BadPower { .. })),
                "{text}"
            );
        }
        for text in ["°C/s", "K/°C", "°C^2", "°C^1", "W/°C"] {
            let error = UnitError::OffsetInProduct {
                unit: "°C".to_owned(),
            };
            assert_eq!(Unit::parse(text), Err(error), "{text}");
        }
        assert!(matches!(
            Unit::parse("USD/EUR"),
            Err(UnitError::TwoCurrencies { .. })
        ));
    }

    #[test]
    fn hostile_units_answer_at_once() {
        assert_eq!(
            Unit::parse(&"m*".repeat(1_000_000)),
            Err(UnitError::TooLong)
        );
        let long = "x".repeat(1_000_000);
        let error = Unit::parse(&long).unwrap_err();
        assert!(error.message().len() < 200 && error.help().is_some_and(|help| help.len() < 200));
        assert_eq!(
            Unit::parse("eV^9*eV^9*eV^9*eV^9*eV^9*eV^9*eV^9*eV^9"),
            Err(UnitError::TooLong)
        );
    }

    #[test]
    fn in_is_an_inch_in_cases_only() {
        assert_eq!(
            Unit::parse_in_case("in").unwrap().factor,
            unit("inch").factor
        );
        assert_eq!(
            Unit::parse_in_case("lbf/in^2").unwrap().factor,
            unit("psi").factor
        );
        let error = Unit::parse("in").unwrap_err();
        assert_eq!(error.message(), "unknown unit `in`");
        assert_eq!(error.help().as_deref(), Some("did you mean `inch`?"));
    }

    #[test]
    fn quantities_are_written_exactly() {
        assert_eq!(
            quantity_text(&base("482", "km/h"), &unit("km/h")),
            "482 km/h"
        );
        assert_eq!(quantity_text(&base("-54", "°C"), &unit("°C")), "-54 °C");
        assert_eq!(quantity_text(&base("219.15", "K"), &unit("°C")), "-54 °C");
        assert_eq!(quantity_text(&base("1", "m/s"), &unit("km/h")), "3.6 km/h");
        assert_eq!(quantity_text(&base("1", "km/h"), &unit("m/s")), "5/18 m/s");
    }

    #[test]
    fn ordinary_units_measure_what_they_are_listed_under() {
        for named in NamedDim::ALL {
            assert!(!named.units().is_empty());
            for text in named.units() {
                assert!(named.admits(unit(text).dim), "{text} under {named}");
                let described = NamedDim::ALL.into_iter().find(|n| n.admits(unit(text).dim));
                if described == Some(named) && named != NamedDim::Money {
                    assert!(units_of(unit(text).dim).contains(text), "{text}");
                }
            }
        }
        assert_eq!(units_of(unit("mrad").dim), ["rad", "mrad"]);
        assert_eq!(units_of(unit("SEK").dim), ["SEK"]);
        assert_eq!(units_of(unit("SEK/kg").dim), Vec::<&str>::new());
    }
}
