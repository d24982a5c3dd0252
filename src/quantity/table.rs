//! The units and their exact factors, each with the document that fixes it.
//!
//! Units a reader could take for another at a glance are left out on purpose: no `Mm` or `mPa`, whose
//! only likely use is a slip for `mm` or `MPa`, no `kgn` beside `kg` and
//! `kn`, and no `kt`, which is a kiloton or a knot.

use std::collections::BTreeMap;
use std::num::NonZeroI64;
use std::sync::LazyLock;

use num_bigint::BigInt;

use super::dimension::Dim;
use super::number::Num;

// What fixes each factor. "SI Brochure" is that of the BIPM.
const BASE: &str = "base unit, SI Brochure, 9th edition (2019), table 2";
const NAMED: &str = "coherent unit with a special name, SI Brochure, 9th edition (2019), table 4";
const PREFIX: &str = "decimal prefix, SI Brochure, 9th edition (2019), table 7";
const BESIDE_SI: &str = "accepted beside the SI, SI Brochure, 9th edition (2019), table 8";
const DEGREE: &str = "a turn is 360 degrees; SI Brochure, 9th edition (2019), table 8";
const TURN: &str = "the full circle, from which degrees are cut; never converted into radians";
const REVOLUTION: &str = "one turn per minute, ISO 80000-3";
const CELSIUS: &str = "t/°C = T/K - 273.15, SI Brochure, 9th edition (2019), section 2.3.1";
const DECIBEL: &str = "a level, not a multiple of a pressure; never converted";
const MACH: &str = "a ratio to the local speed of sound; never converted";
const YARD_AND_POUND: &str =
    "international yard and pound agreement (1959): yard 0.9144 m, pound 0.45359237 kg";
const MONACO: &str = "First International Extraordinary Hydrographic Conference, Monaco (1929)";
const KNOT: &str = "one nautical mile per hour";
const MILE_PER_HOUR: &str = "one mile of 1609.344 m per hour";
const CGPM_1901: &str = "3rd General Conference on Weights and Measures (1901): 9.80665 m/s^2";
const CGS: &str = "1 cm/s^2, SI Brochure, 8th edition (2006), table 9";
const POUND_FORCE: &str = "one pound of 0.45359237 kg times standard gravity of 9.80665 m/s^2";
const PSI: &str = "one pound-force of 4.4482216152605 N on a square inch of 0.00064516 m^2";
const BAR: &str = "100 kPa, SI Brochure, 8th edition (2006), table 8";
const CODATA: &str =
    "elementary charge of 1.602176634e-19 C, exact since the 2019 revision of the SI";
const PURE: &str = "a pure number, SI Brochure, 9th edition (2019), section 5.4.7";
const RAD: &str = "absorbed dose of 0.01 Gy, NIST Special Publication 811 (2008), appendix B";
const CURRENCY: &str = "ISO 4217; a dimension of its own, never converted";

/// One line of the table.
struct Row {
    name: &'static str,
    long_name: &'static str,
    dim: Dim,
    factor: Factor,
    /// In hundredths of the base unit.
    offset: Option<i64>,
    source: &'static str,
}

/// `mantissa · 10^exponent / divisor`, so that every factor can be checked against its source digit by
/// digit.
struct Factor {
    mantissa: i64,
    exponent: i32,
    divisor: NonZeroI64,
}

const fn dec(mantissa: i64, exponent: i32) -> Factor {
    part(mantissa, exponent, 1)
}

#[expect(
    clippy::expect_used,
    reason = "only called for the table, which is built by the compiler: a zero would not compile"
)]
const fn part(mantissa: i64, exponent: i32, divisor: i64) -> Factor {
    let divisor = NonZeroI64::new(divisor).expect("a divisor is not zero");
    Factor {
        mantissa,
        exponent,
        divisor,
    }
}

const fn row(
    name: &'static str,
    long_name: &'static str,
    dim: Dim,
    factor: Factor,
    source: &'static str,
) -> Row {
    Row {
        name,
        long_name,
        dim,
        factor,
        offset: None,
        source,
    }
}

const fn currency(code: &'static str, long_name: &'static str) -> Row {
    row(code, long_name, Dim::money(code), dec(1, 0), CURRENCY)
}

const fn celsius() -> Row {
    Row {
        offset: Some(27_315),
        ..row("°C", "degree Celsius", Dim::TEMPERATURE, dec(1, 0), CELSIUS)
    }
}

/// Base units are m, kg, s, K, turn, rad, dB, Mach, Gy and each currency.
static ROWS: &[Row] = &[
    row("pm", "picometre", Dim::LENGTH, dec(1, -12), PREFIX),
    row("nm", "nanometre", Dim::LENGTH, dec(1, -9), PREFIX),
    row("um", "micrometre", Dim::LENGTH, dec(1, -6), PREFIX),
    row("mm", "millimetre", Dim::LENGTH, dec(1, -3), PREFIX),
    row("cm", "centimetre", Dim::LENGTH, dec(1, -2), PREFIX),
    row("dm", "decimetre", Dim::LENGTH, dec(1, -1), PREFIX),
    row("m", "metre", Dim::LENGTH, dec(1, 0), BASE),
    row("km", "kilometre", Dim::LENGTH, dec(1, 3), PREFIX),
    row("inch", "inch", Dim::LENGTH, dec(254, -4), YARD_AND_POUND),
    row("ft", "foot", Dim::LENGTH, dec(3_048, -4), YARD_AND_POUND),
    row(
        "mi",
        "mile",
        Dim::LENGTH,
        dec(1_609_344, -3),
        YARD_AND_POUND,
    ),
    row("nmi", "nautical mile", Dim::LENGTH, dec(1_852, 0), MONACO),
    row("mL", "millilitre", Dim::VOLUME, dec(1, -6), PREFIX),
    row("L", "litre", Dim::VOLUME, dec(1, -3), BESIDE_SI),
    row("ng", "nanogram", Dim::MASS, dec(1, -12), PREFIX),
    row("ug", "microgram", Dim::MASS, dec(1, -9), PREFIX),
    row("mg", "milligram", Dim::MASS, dec(1, -6), PREFIX),
    row("g", "gram", Dim::MASS, dec(1, -3), PREFIX),
    row("kg", "kilogram", Dim::MASS, dec(1, 0), BASE),
    row("t", "tonne", Dim::MASS, dec(1, 3), BESIDE_SI),
    row(
        "lb",
        "pound",
        Dim::MASS,
        dec(45_359_237, -8),
        YARD_AND_POUND,
    ),
    row("ps", "picosecond", Dim::TIME, dec(1, -12), PREFIX),
    row("ns", "nanosecond", Dim::TIME, dec(1, -9), PREFIX),
    row("us", "microsecond", Dim::TIME, dec(1, -6), PREFIX),
    row("ms", "millisecond", Dim::TIME, dec(1, -3), PREFIX),
    row("s", "second", Dim::TIME, dec(1, 0), BASE),
    row("min", "minute", Dim::TIME, dec(60, 0), BESIDE_SI),
    row("h", "hour", Dim::TIME, dec(3_600, 0), BESIDE_SI),
    row("day", "day", Dim::TIME, dec(86_400, 0), BESIDE_SI),
    row("kn", "knot", Dim::SPEED, part(1_852, 0, 3_600), KNOT),
    row(
        "mph",
        "mile per hour",
        Dim::SPEED,
        dec(44_704, -5),
        MILE_PER_HOUR,
    ),
    row(
        "ugn",
        "micro-standard gravity",
        Dim::ACCELERATION,
        dec(980_665, -11),
        PREFIX,
    ),
    row(
        "mgn",
        "milli-standard gravity",
        Dim::ACCELERATION,
        dec(980_665, -8),
        PREFIX,
    ),
    row(
        "gn",
        "standard gravity",
        Dim::ACCELERATION,
        dec(980_665, -5),
        CGPM_1901,
    ),
    row("uGal", "microgal", Dim::ACCELERATION, dec(1, -8), PREFIX),
    row("mGal", "milligal", Dim::ACCELERATION, dec(1, -5), PREFIX),
    row("Gal", "gal", Dim::ACCELERATION, dec(1, -2), CGS),
    row("turn", "turn", Dim::ANGLE, dec(1, 0), TURN),
    row("deg", "degree", Dim::ANGLE, part(1, 0, 360), DEGREE),
    row(
        "arcmin",
        "arcminute",
        Dim::ANGLE,
        part(1, 0, 21_600),
        DEGREE,
    ),
    row(
        "arcsec",
        "arcsecond",
        Dim::ANGLE,
        part(1, 0, 1_296_000),
        DEGREE,
    ),
    row(
        "rpm",
        "revolution per minute",
        Dim::ANGULAR_RATE,
        part(1, 0, 60),
        REVOLUTION,
    ),
    row("nrad", "nanoradian", Dim::RADIAN, dec(1, -9), PREFIX),
    row("urad", "microradian", Dim::RADIAN, dec(1, -6), PREFIX),
    row("mrad", "milliradian", Dim::RADIAN, dec(1, -3), PREFIX),
    row("rad", "radian", Dim::RADIAN, dec(1, 0), NAMED),
    row("uN", "micronewton", Dim::FORCE, dec(1, -6), PREFIX),
    row("mN", "millinewton", Dim::FORCE, dec(1, -3), PREFIX),
    row("N", "newton", Dim::FORCE, dec(1, 0), NAMED),
    row("kN", "kilonewton", Dim::FORCE, dec(1, 3), PREFIX),
    row("MN", "meganewton", Dim::FORCE, dec(1, 6), PREFIX),
    row(
        "lbf",
        "pound-force",
        Dim::FORCE,
        dec(44_482_216_152_605, -13),
        POUND_FORCE,
    ),
    row("Pa", "pascal", Dim::PRESSURE, dec(1, 0), NAMED),
    row("hPa", "hectopascal", Dim::PRESSURE, dec(1, 2), PREFIX),
    row("kPa", "kilopascal", Dim::PRESSURE, dec(1, 3), PREFIX),
    row("MPa", "megapascal", Dim::PRESSURE, dec(1, 6), PREFIX),
    row("GPa", "gigapascal", Dim::PRESSURE, dec(1, 9), PREFIX),
    row("mbar", "millibar", Dim::PRESSURE, dec(1, 2), PREFIX),
    row("bar", "bar", Dim::PRESSURE, dec(1, 5), BAR),
    row(
        "psi",
        "pound-force per square inch",
        Dim::PRESSURE,
        part(44_482_216_152_605, -5, 64_516),
        PSI,
    ),
    row("uJ", "microjoule", Dim::ENERGY, dec(1, -6), PREFIX),
    row("mJ", "millijoule", Dim::ENERGY, dec(1, -3), PREFIX),
    row("J", "joule", Dim::ENERGY, dec(1, 0), NAMED),
    row("kJ", "kilojoule", Dim::ENERGY, dec(1, 3), PREFIX),
    row("MJ", "megajoule", Dim::ENERGY, dec(1, 6), PREFIX),
    row("GJ", "gigajoule", Dim::ENERGY, dec(1, 9), PREFIX),
    row("TJ", "terajoule", Dim::ENERGY, dec(1, 12), PREFIX),
    row(
        "eV",
        "electronvolt",
        Dim::ENERGY,
        dec(1_602_176_634, -28),
        CODATA,
    ),
    row(
        "keV",
        "kiloelectronvolt",
        Dim::ENERGY,
        dec(1_602_176_634, -25),
        PREFIX,
    ),
    row(
        "MeV",
        "megaelectronvolt",
        Dim::ENERGY,
        dec(1_602_176_634, -22),
        PREFIX,
    ),
    row(
        "GeV",
        "gigaelectronvolt",
        Dim::ENERGY,
        dec(1_602_176_634, -19),
        PREFIX,
    ),
    row(
        "TeV",
        "teraelectronvolt",
        Dim::ENERGY,
        dec(1_602_176_634, -16),
        PREFIX,
    ),
    row("pW", "picowatt", Dim::POWER, dec(1, -12), PREFIX),
    row("nW", "nanowatt", Dim::POWER, dec(1, -9), PREFIX),
    row("uW", "microwatt", Dim::POWER, dec(1, -6), PREFIX),
    row("mW", "milliwatt", Dim::POWER, dec(1, -3), PREFIX),
    row("W", "watt", Dim::POWER, dec(1, 0), NAMED),
    row("kW", "kilowatt", Dim::POWER, dec(1, 3), PREFIX),
    row("MW", "megawatt", Dim::POWER, dec(1, 6), PREFIX),
    row("GW", "gigawatt", Dim::POWER, dec(1, 9), PREFIX),
    row("TW", "terawatt", Dim::POWER, dec(1, 12), PREFIX),
    row("Hz", "hertz", Dim::FREQUENCY, dec(1, 0), NAMED),
    row("kHz", "kilohertz", Dim::FREQUENCY, dec(1, 3), PREFIX),
    row("MHz", "megahertz", Dim::FREQUENCY, dec(1, 6), PREFIX),
    row("GHz", "gigahertz", Dim::FREQUENCY, dec(1, 9), PREFIX),
    row("THz", "terahertz", Dim::FREQUENCY, dec(1, 12), PREFIX),
    row("mK", "millikelvin", Dim::TEMPERATURE, dec(1, -3), PREFIX),
    row("K", "kelvin", Dim::TEMPERATURE, dec(1, 0), BASE),
    celsius(),
    row("%", "percent", Dim::NONE, dec(1, -2), PURE),
    row("ppm", "part per million", Dim::NONE, dec(1, -6), PURE),
    row("Gy", "gray", Dim::DOSE, dec(1, 0), NAMED),
    row("kGy", "kilogray", Dim::DOSE, dec(1, 3), PREFIX),
    row("rad_Si", "rad in silicon", Dim::DOSE, dec(1, -2), RAD),
    row(
        "krad_Si",
        "kilorad in silicon",
        Dim::DOSE,
        dec(1, 1),
        PREFIX,
    ),
    row(
        "Mrad_Si",
        "megarad in silicon",
        Dim::DOSE,
        dec(1, 4),
        PREFIX,
    ),
    row("dB", "decibel", Dim::SOUND_LEVEL, dec(1, 0), DECIBEL),
    row("Mach", "Mach number", Dim::MACH, dec(1, 0), MACH),
    currency("USD", "United States dollar"),
    currency("EUR", "euro"),
    currency("GBP", "pound sterling"),
    currency("JPY", "yen"),
    currency("CHF", "Swiss franc"),
    currency("CAD", "Canadian dollar"),
    currency("AUD", "Australian dollar"),
    currency("NZD", "New Zealand dollar"),
    currency("CNY", "yuan renminbi"),
    currency("HKD", "Hong Kong dollar"),
    currency("SGD", "Singapore dollar"),
    currency("KRW", "won"),
    currency("TWD", "New Taiwan dollar"),
    currency("INR", "Indian rupee"),
    currency("PKR", "Pakistan rupee"),
    currency("IDR", "rupiah"),
    currency("MYR", "Malaysian ringgit"),
    currency("THB", "baht"),
    currency("VND", "dong"),
    currency("PHP", "Philippine peso"),
    currency("NOK", "Norwegian krone"),
    currency("SEK", "Swedish krona"),
    currency("DKK", "Danish krone"),
    currency("ISK", "Iceland krona"),
    currency("PLN", "zloty"),
    currency("CZK", "Czech koruna"),
    currency("HUF", "forint"),
    currency("RON", "Romanian leu"),
    currency("UAH", "hryvnia"),
    currency("RUB", "Russian ruble"),
    currency("KZT", "tenge"),
    currency("TRY", "Turkish lira"),
    currency("ILS", "new Israeli sheqel"),
    currency("EGP", "Egyptian pound"),
    currency("SAR", "Saudi riyal"),
    currency("AED", "UAE dirham"),
    currency("QAR", "Qatari rial"),
    currency("KWD", "Kuwaiti dinar"),
    currency("ZAR", "rand"),
    currency("BRL", "Brazilian real"),
    currency("ARS", "Argentine peso"),
    currency("CLP", "Chilean peso"),
    currency("COP", "Colombian peso"),
    currency("MXN", "Mexican peso"),
];

/// A unit of the table, as documentation lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitEntry {
    /// How a policy writes it.
    pub name: &'static str,
    /// Its name in words.
    pub long_name: &'static str,
    /// What it measures.
    pub dim: Dim,
    /// How many base units it is.
    pub factor: Num,
    /// What is added after multiplying, for a scale whose zero lies elsewhere.
    pub offset: Option<Num>,
    /// What fixes the factor.
    pub source: &'static str,
}

impl UnitEntry {
    fn from_row(row: &Row) -> UnitEntry {
        let Factor {
            mantissa,
            exponent,
            divisor,
        } = row.factor;
        let multiple = Num::scaled(BigInt::from(mantissa), exponent);
        UnitEntry {
            name: row.name,
            long_name: row.long_name,
            dim: row.dim,
            factor: multiple * Num::unit_fraction(divisor),
            offset: row.offset.map(|h| Num::scaled(BigInt::from(h), -2)),
            source: row.source,
        }
    }
}

static ENTRIES: LazyLock<Vec<UnitEntry>> =
    LazyLock::new(|| ROWS.iter().map(UnitEntry::from_row).collect());

static BY_NAME: LazyLock<BTreeMap<&'static str, &'static UnitEntry>> =
    LazyLock::new(|| entries().iter().map(|entry| (entry.name, entry)).collect());

/// The table in its own order, by dimension and then by size or custom.
pub(super) fn entries() -> &'static [UnitEntry] {
    &ENTRIES
}

/// The simple unit of this name. The prefix micro may be `u` or either Greek letter.
pub(super) fn find(name: &str) -> Option<&'static UnitEntry> {
    if let Some(rest) = name.strip_prefix(['\u{b5}', '\u{3bc}']) {
        return BY_NAME.get(format!("u{rest}").as_str()).copied();
    }
    BY_NAME.get(name).copied()
}

/// Every simple unit, for documentation.
pub fn table() -> impl Iterator<Item = UnitEntry> {
    entries().iter().cloned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;

    fn factor(name: &str) -> Num {
        find(name).unwrap().factor.clone()
    }

    fn num(text: &str) -> Num {
        Num::parse(text).unwrap()
    }

    #[test]
    fn names_are_unique_and_factors_positive() {
        assert_eq!(BY_NAME.len(), entries().len());
        for entry in entries() {
            assert!(entry.factor > Num::zero(), "{}", entry.name);
            assert!(!entry.source.is_empty() && !entry.long_name.is_empty());
        }
    }

    #[test]
    fn factors_are_those_of_their_sources() {
        for (name, text) in [
            ("km", "1000"),
            ("nmi", "1852"),
            ("mi", "1609.344"),
            ("ft", "0.3048"),
            ("inch", "0.0254"),
            ("lb", "0.45359237"),
            ("lbf", "4.4482216152605"),
            ("mph", "0.44704"),
            ("gn", "9.80665"),
            ("ugn", "0.00000980665"),
            ("mGal", "0.00001"),
            ("bar", "100000"),
            ("eV", "1.602176634e-19"),
            ("MeV", "1.602176634e-13"),
            ("rad_Si", "0.01"),
            ("L", "0.001"),
            ("ppm", "1e-6"),
            ("um", "1e-6"),
            ("kg", "1"),
            ("g", "0.001"),
            ("day", "86400"),
        ] {
            assert_eq!(factor(name), num(text), "{name}");
        }
        assert_eq!(factor("kn"), Num::ratio(463, 900).unwrap());
        assert_eq!(factor("arcsec"), Num::ratio(1, 1_296_000).unwrap());
        assert_eq!(factor("rpm"), Num::ratio(1, 60).unwrap());
    }

    #[test]
    fn derived_factors_agree_with_their_parts() {
        assert_eq!(factor("lbf"), factor("lb") * factor("gn"));
        let square_inch = factor("inch") * factor("inch");
        assert_eq!(
            factor("psi"),
            factor("lbf").checked_div(&square_inch).unwrap()
        );
        assert_eq!(
            factor("kn"),
            factor("nmi").checked_div(&factor("h")).unwrap()
        );
        assert_eq!(
            factor("mph"),
            factor("mi").checked_div(&factor("h")).unwrap()
        );
        assert_eq!(factor("mi"), factor("ft") * Num::from_int(5280));
        assert_eq!(factor("ft"), factor("inch") * Num::from_int(12));
    }

    #[test]
    fn prefixes_multiply_as_their_words_say() {
        let prefixes = [
            ("p", "pico", -12),
            ("n", "nano", -9),
            ("u", "micro", -6),
            ("m", "milli", -3),
            ("c", "centi", -2),
            ("d", "deci", -1),
            ("h", "hecto", 2),
            ("k", "kilo", 3),
            ("M", "mega", 6),
            ("G", "giga", 9),
            ("T", "tera", 12),
        ];
        // The gram is itself cut from the kilogram.
        let prefixed = |e: &&UnitEntry| e.name == "kg" || (e.source == PREFIX && e.name != "g");
        for entry in entries().iter().filter(prefixed) {
            let parts = prefixes.iter().find_map(|(symbol, word, power)| {
                let long = entry.long_name.strip_prefix(word)?;
                let long = long.trim_start_matches('-');
                let plain = entries().iter().find(|e| e.long_name == long)?;
                Some((symbol, plain, power))
            });
            let (symbol, plain, power) = parts.unwrap();
            assert_eq!(entry.name, format!("{symbol}{}", plain.name));
            assert_eq!(entry.dim, plain.dim);
            assert_eq!(entry.factor, &plain.factor * Num::scaled(1.into(), *power));
        }
    }

    #[test]
    fn micro_has_three_spellings() {
        assert_eq!(find("\u{b5}m"), find("um"));
        assert_eq!(find("\u{3bc}gn"), find("ugn"));
        assert_eq!(find("\u{b5}"), None);
    }
}
