//! Dimensions: what kind of thing a number counts.
//!
//! Beside the mechanical ones there are dimensions that exist only because nothing converts into
//! them exactly (turns and radians are two), and one for every currency.

use std::fmt;

/// A dimension that is not made of others.
#[derive(Clone, Copy)]
enum Base {
    Length,
    Mass,
    Time,
    Temperature,
    /// Angle in turns, of which degrees are exact parts.
    Turn,
    /// Angle in radians. A turn is 2π of them, so the two never convert.
    Radian,
    Decibel,
    Mach,
    /// Absorbed dose. Kept apart from energy per mass, so that a motor's energy is no radiation.
    Dose,
}

/// How the bases are called in a composed description, in the order of [`Base`].
const BASE_NAMES: [&str; 9] = [
    "length",
    "mass",
    "time",
    "temperature",
    "angle",
    "angle in radians",
    "sound level",
    "Mach number",
    "dose",
];

/// A power of one currency, by its ISO 4217 code.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
struct Money {
    code: &'static str,
    power: i8,
}

/// A dimension: a product of powers of the bases and of at most one currency.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Dim {
    exponents: [i8; BASE_NAMES.len()],
    money: Option<Money>,
}

impl Dim {
    /// No dimension: plain numbers and fractions.
    pub const NONE: Dim = Dim::mechanical(0, 0, 0);

    pub(super) const LENGTH: Dim = Dim::mechanical(1, 0, 0);
    pub(super) const AREA: Dim = Dim::mechanical(2, 0, 0);
    pub(super) const VOLUME: Dim = Dim::mechanical(3, 0, 0);
    pub(super) const MASS: Dim = Dim::mechanical(0, 1, 0);
    pub(super) const TIME: Dim = Dim::mechanical(0, 0, 1);
    pub(super) const SPEED: Dim = Dim::mechanical(1, 0, -1);
    pub(super) const ACCELERATION: Dim = Dim::mechanical(1, 0, -2);
    pub(super) const FORCE: Dim = Dim::mechanical(1, 1, -2);
    pub(super) const PRESSURE: Dim = Dim::mechanical(-1, 1, -2);
    pub(super) const ENERGY: Dim = Dim::mechanical(2, 1, -2);
    pub(super) const POWER: Dim = Dim::mechanical(2, 1, -3);
    pub(super) const IMPULSE: Dim = Dim::mechanical(1, 1, -1);
    pub(super) const FREQUENCY: Dim = Dim::mechanical(0, 0, -1);
    pub(super) const DENSITY: Dim = Dim::mechanical(-3, 1, 0);
    pub(super) const SPECIFIC_CONSUMPTION: Dim = Dim::mechanical(-1, 0, 1);
    pub(super) const SPECIFIC_ENERGY: Dim = Dim::mechanical(2, 0, -2);
    pub(super) const ENERGY_PER_AREA: Dim = Dim::mechanical(0, 1, -2);
    pub(super) const VOLUME_FLOW: Dim = Dim::mechanical(3, 0, -1);
    pub(super) const TEMPERATURE: Dim = Dim::NONE.with(Base::Temperature, 1);
    pub(super) const ANGLE: Dim = Dim::NONE.with(Base::Turn, 1);
    pub(super) const RADIAN: Dim = Dim::NONE.with(Base::Radian, 1);
    pub(super) const ANGULAR_RATE: Dim = Dim::FREQUENCY.with(Base::Turn, 1);
    pub(super) const RADIAN_RATE: Dim = Dim::FREQUENCY.with(Base::Radian, 1);
    pub(super) const SOUND_LEVEL: Dim = Dim::NONE.with(Base::Decibel, 1);
    pub(super) const MACH: Dim = Dim::NONE.with(Base::Mach, 1);
    pub(super) const DOSE: Dim = Dim::NONE.with(Base::Dose, 1);

    const fn mechanical(length: i8, mass: i8, time: i8) -> Dim {
        let none = Dim {
            exponents: [0; BASE_NAMES.len()],
            money: None,
        };
        none.with(Base::Length, length)
            .with(Base::Mass, mass)
            .with(Base::Time, time)
    }

    const fn with(mut self, base: Base, power: i8) -> Dim {
        self.exponents[base as usize] = power;
        self
    }

    /// Money in one currency.
    pub(super) const fn money(code: &'static str) -> Dim {
        let mut dim = Dim::NONE;
        dim.money = Some(Money { code, power: 1 });
        dim
    }

    /// The dimension of a product; nothing if it mixes two currencies or its powers are absurd.
    #[must_use]
    pub fn times(self, other: Dim) -> Option<Dim> {
        let mut exponents = self.exponents;
        for (power, more) in exponents.iter_mut().zip(other.exponents) {
            *power = power.checked_add(more)?;
        }
        let money = match (self.money, other.money) {
            (one, None) | (None, one) => one,
            (Some(one), Some(two)) if one.code == two.code => {
                let power = one.power.checked_add(two.power)?;
                (power != 0).then_some(Money { power, ..one })
            }
            (Some(_), Some(_)) => return None,
        };
        Some(Dim { exponents, money })
    }

    /// The dimension of a quotient; nothing where [`Dim::times`] has nothing.
    #[must_use]
    pub fn over(self, other: Dim) -> Option<Dim> {
        self.times(other.pow(-1)?)
    }

    /// The dimension of a power; nothing if the powers are absurd.
    #[must_use]
    pub fn pow(self, power: i32) -> Option<Dim> {
        let raise = |base: i8| i8::try_from(i32::from(base).checked_mul(power)?).ok();
        let mut exponents = self.exponents;
        for exponent in &mut exponents {
            *exponent = raise(*exponent)?;
        }
        let money = match self.money {
            Some(money) => {
                let power = raise(money.power)?;
                (power != 0).then_some(Money { power, ..money })
            }
            None => None,
        };
        Some(Dim { exponents, money })
    }

    /// The dimension a declaration may name: `length`, `specific-consumption`.
    #[must_use]
    pub fn named(name: &str) -> Option<NamedDim> {
        NamedDim::ALL.into_iter().find(|dim| dim.name() == name)
    }

    /// Whether this is a plain number.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Dim::NONE
    }

    /// The currency in it, by its ISO 4217 code.
    #[must_use]
    pub fn currency(self) -> Option<&'static str> {
        self.money.map(|money| money.code)
    }

    /// The usual name for people: `length`, `money in USD`, `angle in radians`, and where there is
    /// none the composition, `mass/length^2`.
    #[must_use]
    pub fn describe(&self) -> String {
        match NamedDim::ALL.into_iter().find(|named| named.admits(*self)) {
            None => self.compose(),
            Some(NamedDim::Fraction) => "plain number".to_owned(),
            Some(NamedDim::Mach) => "Mach number".to_owned(),
            Some(NamedDim::Money) => format!("money in {}", self.currency().unwrap_or_default()),
            Some(named) => {
                let name = named.name().replace('-', " ");
                let radians = [Dim::RADIAN, Dim::RADIAN_RATE].contains(self);
                name + if radians { " in radians" } else { "" }
            }
        }
    }

    fn compose(&self) -> String {
        let money = self
            .money
            .map(|m| (format!("money in {}", m.code), m.power));
        let factors: Vec<(String, i8)> = BASE_NAMES
            .iter()
            .zip(self.exponents)
            .map(|(name, power)| ((*name).to_owned(), power))
            .chain(money)
            .collect();
        let spell = |name: &str, power: u8| match power {
            1 => name.to_owned(),
            _ => format!("{name}^{power}"),
        };
        let above: Vec<String> = factors
            .iter()
            .filter(|(_, power)| *power > 0)
            .map(|(name, power)| spell(name, power.unsigned_abs()))
            .collect();
        let mut text = if above.is_empty() {
            "1".to_owned()
        } else {
            above.join("*")
        };
        for (name, power) in factors.iter().filter(|(_, power)| *power < 0) {
            text.push('/');
            text.push_str(&spell(name, power.unsigned_abs()));
        }
        text
    }
}

impl fmt::Display for Dim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

/// A dimension by the name a declaration uses, `length` in `length in km`.
///
/// A name may admit several dimensions: `angle` is degrees or radians, `money` any currency. The unit
/// beside it settles which.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[expect(
    missing_docs,
    reason = "each variant is the word of the language that `name` spells"
)]
pub enum NamedDim {
    Length,
    Area,
    Volume,
    Mass,
    Time,
    Speed,
    Acceleration,
    Angle,
    AngularRate,
    Force,
    Pressure,
    Energy,
    Power,
    Impulse,
    Frequency,
    Temperature,
    Density,
    Fraction,
    SpecificConsumption,
    Dose,
    Money,
    SoundLevel,
    Mach,
    SpecificEnergy,
    EnergyDensity,
    EnergyPerArea,
    VolumeFlow,
}

impl NamedDim {
    /// Every name. Where two admit one dimension, the earlier is the one used to describe it:
    /// `pressure` comes before `energy-density`.
    pub const ALL: [NamedDim; 27] = [
        Self::Length,
        Self::Area,
        Self::Volume,
        Self::Mass,
        Self::Time,
        Self::Speed,
        Self::Acceleration,
        Self::Angle,
        Self::AngularRate,
        Self::Force,
        Self::Pressure,
        Self::Energy,
        Self::Power,
        Self::Impulse,
        Self::Frequency,
        Self::Temperature,
        Self::Density,
        Self::Fraction,
        Self::SpecificConsumption,
        Self::Dose,
        Self::Money,
        Self::SoundLevel,
        Self::Mach,
        Self::SpecificEnergy,
        Self::EnergyDensity,
        Self::EnergyPerArea,
        Self::VolumeFlow,
    ];

    /// The word of the language.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Area => "area",
            Self::Volume => "volume",
            Self::Mass => "mass",
            Self::Time => "time",
            Self::Speed => "speed",
            Self::Acceleration => "acceleration",
            Self::Angle => "angle",
            Self::AngularRate => "angular-rate",
            Self::Force => "force",
            Self::Pressure => "pressure",
            Self::Energy => "energy",
            Self::Power => "power",
            Self::Impulse => "impulse",
            Self::Frequency => "frequency",
            Self::Temperature => "temperature",
            Self::Density => "density",
            Self::Fraction => "fraction",
            Self::SpecificConsumption => "specific-consumption",
            Self::Dose => "dose",
            Self::Money => "money",
            Self::SoundLevel => "sound-level",
            Self::Mach => "mach",
            Self::SpecificEnergy => "specific-energy",
            Self::EnergyDensity => "energy-density",
            Self::EnergyPerArea => "energy-per-area",
            Self::VolumeFlow => "volume-flow",
        }
    }

    /// Whether a unit of dimension `dim` may stand beside this name.
    #[must_use]
    pub fn admits(self, dim: Dim) -> bool {
        match self {
            Self::Length => dim == Dim::LENGTH,
            Self::Area => dim == Dim::AREA,
            Self::Volume => dim == Dim::VOLUME,
            Self::Mass => dim == Dim::MASS,
            Self::Time => dim == Dim::TIME,
            Self::Speed => dim == Dim::SPEED,
            Self::Acceleration => dim == Dim::ACCELERATION,
            Self::Angle => dim == Dim::ANGLE || dim == Dim::RADIAN,
            Self::AngularRate => dim == Dim::ANGULAR_RATE || dim == Dim::RADIAN_RATE,
            Self::Force => dim == Dim::FORCE,
            Self::Pressure | Self::EnergyDensity => dim == Dim::PRESSURE,
            Self::Energy => dim == Dim::ENERGY,
            Self::Power => dim == Dim::POWER,
            Self::Impulse => dim == Dim::IMPULSE,
            Self::Frequency => dim == Dim::FREQUENCY,
            Self::Temperature => dim == Dim::TEMPERATURE,
            Self::Density => dim == Dim::DENSITY,
            Self::Fraction => dim == Dim::NONE,
            Self::SpecificConsumption => dim == Dim::SPECIFIC_CONSUMPTION,
            Self::Dose => dim == Dim::DOSE,
            Self::Money => dim.currency().is_some_and(|code| dim == Dim::money(code)),
            Self::SoundLevel => dim == Dim::SOUND_LEVEL,
            Self::Mach => dim == Dim::MACH,
            Self::SpecificEnergy => dim == Dim::SPECIFIC_ENERGY,
            Self::EnergyPerArea => dim == Dim::ENERGY_PER_AREA,
            Self::VolumeFlow => dim == Dim::VOLUME_FLOW,
        }
    }
}

impl fmt::Display for NamedDim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_quotients_compose() {
        assert_eq!(Dim::LENGTH.over(Dim::TIME), Some(Dim::SPEED));
        assert_eq!(Dim::FORCE.times(Dim::TIME), Some(Dim::IMPULSE));
        assert_eq!(Dim::LENGTH.pow(3), Some(Dim::VOLUME));
        assert_eq!(Dim::VOLUME.pow(0), Some(Dim::NONE));
        assert_eq!(Dim::MASS.over(Dim::MASS), Some(Dim::NONE));
        assert_eq!(Dim::VOLUME.pow(43), None);
        assert_eq!(Dim::VOLUME.pow(i32::MIN), None);
    }

    #[test]
    fn currencies_cancel_but_never_mix() {
        let (usd, eur) = (Dim::money("USD"), Dim::money("EUR"));
        assert_ne!(usd, eur);
        assert_eq!(usd.over(usd), Some(Dim::NONE));
        assert_eq!(usd.pow(0), Some(Dim::NONE));
        assert_eq!(usd.times(eur), None);
        assert_eq!(
            usd.over(Dim::MASS).map(|d| d.describe()).as_deref(),
            Some("money in USD/mass")
        );
        assert!(NamedDim::Money.admits(usd) && NamedDim::Money.admits(eur));
        assert!(
            !usd.pow(2)
                .is_some_and(|square| NamedDim::Money.admits(square))
        );
    }

    #[test]
    fn descriptions_are_the_usual_names() {
        for (dim, text) in [
            (Dim::LENGTH, "length"),
            (Dim::SPECIFIC_CONSUMPTION, "specific consumption"),
            (Dim::money("USD"), "money in USD"),
            (Dim::ANGLE, "angle"),
            (Dim::RADIAN, "angle in radians"),
            (Dim::RADIAN_RATE, "angular rate in radians"),
            (Dim::PRESSURE, "pressure"),
            (Dim::MACH, "Mach number"),
            (Dim::NONE, "plain number"),
            (Dim::mechanical(-2, 1, 0), "mass/length^2"),
            (Dim::mechanical(-2, 0, 0), "1/length^2"),
            (Dim::mechanical(2, 1, -4), "length^2*mass/time^4"),
        ] {
            assert_eq!(dim.describe(), text);
        }
    }

    #[test]
    fn every_name_leads_back_to_itself() {
        for named in NamedDim::ALL {
            assert_eq!(Dim::named(named.name()), Some(named));
        }
        assert_eq!(Dim::named("Length"), None);
    }

    #[test]
    fn angles_in_turns_and_radians_are_two_dimensions() {
        assert_ne!(Dim::ANGLE, Dim::RADIAN);
        assert!(NamedDim::Angle.admits(Dim::ANGLE) && NamedDim::Angle.admits(Dim::RADIAN));
        assert_ne!(Dim::FREQUENCY, Dim::ANGULAR_RATE);
    }
}
