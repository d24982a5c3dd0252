//! Which units somebody may have meant who wrote one the table does not have.
//!
//! Slips of the shift key come first, then spellings of other notations, then names in words, then
//! names a letter away. Whatever is suggested is a unit that can be put in place of the whole text.

use strsim::damerau_levenshtein;

use super::table;
use super::unit::{Unit, factors};

/// Texts longer than this are not slips of a unit.
const LONGEST: usize = 32;

/// How many suggestions are worth reading.
const MOST: usize = 3;

/// Spellings of other notations and trades, and what they are called here. Those in lower case are
/// recognised in any case.
const ELSEWHERE: &[(&str, &str)] = &[
    ("\"", "inch"),
    ("$", "USD"),
    ("us$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("°", "deg"),
    ("'", "arcmin"),
    ("′", "arcmin"),
    ("″", "arcsec"),
    ("℃", "°C"),
    ("c", "°C"),
    ("degc", "°C"),
    ("celsius", "°C"),
    ("å", "nm"),
    ("pct", "%"),
    ("d", "day"),
    ("sec", "s"),
    ("hr", "h"),
    ("hrs", "h"),
    ("in", "inch"),
    ("feet", "ft"),
    ("sm", "mi"),
    ("kt", "kn"),
    ("kts", "kn"),
    ("kph", "km/h"),
    ("kmh", "km/h"),
    ("kmph", "km/h"),
    ("mps", "m/s"),
    ("lbs", "lb"),
    ("Ns", "N*s"),
    ("kNs", "kN*s"),
    ("Nm", "N*m"),
    ("NM", "nmi"),
    ("gee", "gn"),
    ("g0", "gn"),
    ("rad(si)", "rad_Si"),
    ("krad(si)", "krad_Si"),
    ("Mrad(Si)", "Mrad_Si"),
    ("db(a)", "dB"),
    ("dba", "dB"),
    ("cc", "cm^3"),
    ("ccm", "cm^3"),
    ("lpm", "L/min"),
    ("rev/min", "rpm"),
    ("u/min", "rpm"),
    ("dollars", "USD"),
];

/// Characters of typeset units and how they are typed here.
const TYPESET: &[(&str, &str)] = &[
    ("·", "*"),
    ("⋅", "*"),
    ("×", "*"),
    ("∙", "*"),
    ("÷", "/"),
    ("⁄", "/"),
    ("∕", "/"),
    ("⁻¹", "^-1"),
    ("⁻²", "^-2"),
    ("⁻³", "^-3"),
    ("²", "^2"),
    ("³", "^3"),
    ("**", "^"),
    (" *", "*"),
    ("* ", "*"),
    (" /", "/"),
    ("/ ", "/"),
    // What is left is the blank by which typeset units multiply.
    (" ", "*"),
];

/// Units that may have been meant by the whole of `text`, nearest first.
pub(super) fn nearest(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if text.chars().count() > LONGEST {
        return found;
    }
    let typed = TYPESET
        .iter()
        .fold(text.to_owned(), |typed, (from, to)| typed.replace(from, to));
    offer(&mut found, typed.clone());
    for meant in elsewhere(text).chain(in_full(text)) {
        offer(&mut found, meant.to_owned());
    }
    // Each factor keeps its name if the table has it and lists its alternatives if not; the suggested
    // wholes differ in one factor at a time from the one made of all the best.
    let alternatives: Vec<Vec<String>> = factors(&typed)
        .map(|factor| match table::find(factor.name) {
            Some(_) => vec![factor.name.to_owned()],
            None => simple(factor.name),
        })
        .collect();
    let choices = alternatives.iter().map(Vec::len).max().unwrap_or(0);
    for choice in 0..choices {
        offer(&mut found, assemble(&typed, &alternatives, choice));
    }
    found.truncate(MOST);
    found
}

/// Adds a suggestion if it is a unit, and new.
fn offer(found: &mut Vec<String>, text: String) {
    // Suggestions are made of known units only, so this reading never comes back here.
    let known = factors(&text).all(|factor| table::find(factor.name).is_some());
    if known && !found.contains(&text) && Unit::parse(&text).is_ok() {
        found.push(text);
    }
}

fn assemble(text: &str, alternatives: &[Vec<String>], choice: usize) -> String {
    let mut whole = String::new();
    for (index, (factor, names)) in factors(text).zip(alternatives).enumerate() {
        if index > 0 {
            whole.push(if factor.below { '/' } else { '*' });
        }
        if let Some(name) = names.get(choice).or_else(|| names.last()) {
            whole.push_str(name);
        }
        if let Some(exponent) = factor.exponent {
            whole.push('^');
            whole.push_str(exponent);
        }
    }
    whole
}

/// What a spelling of another notation is called here.
fn elsewhere(text: &str) -> impl Iterator<Item = &'static str> + '_ {
    let lower = text.to_lowercase();
    ELSEWHERE
        .iter()
        .filter(move |(written, _)| *written == text || *written == lower)
        .map(|(_, meant)| *meant)
}

/// Simple units, or simple units with a power, that may have been meant by one name.
fn simple(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let entries = || table::entries().iter();
    let slips = entries().filter(|entry| entry.name.to_lowercase() == lower);
    let mut found: Vec<String> = slips.map(|entry| entry.name.to_owned()).collect();
    found.extend(elsewhere(name).map(str::to_owned));

    // `m2` for `m^2`.
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let power = name.strip_prefix(letters).unwrap_or_default();
    if letters != name && table::find(letters).is_some() {
        found.push(format!("{letters}^{power}"));
    }

    found.extend(in_full(name).map(str::to_owned));

    // Names of one or two letters are a slip away from half the table.
    let length = name.chars().count();
    if length > 2 {
        let mut close: Vec<(usize, &str)> = entries()
            .map(|entry| (damerau_levenshtein(entry.name, name), entry.name))
            .filter(|(distance, _)| *distance <= length / 3)
            .collect();
        close.sort_by_key(|(distance, _)| *distance);
        found.extend(close.into_iter().map(|(_, name)| name.to_owned()));
    }
    found
}

/// Units whose name in words this is.
fn in_full(text: &str) -> impl Iterator<Item = &'static str> + '_ {
    let words = in_words(text);
    table::entries()
        .iter()
        .filter(move |entry| in_words(entry.long_name) == words)
        .map(|entry| entry.name)
}

/// A name in words without plural, hyphens, blanks, or the choice between `metre` and `meter`.
fn in_words(text: &str) -> String {
    let bare = text.to_lowercase().replace([' ', '-', '_'], "");
    let singular = match bare.strip_suffix('s') {
        Some(rest) if rest.len() > 3 => rest.to_owned(),
        _ => bare,
    };
    singular.replace("meter", "metre").replace("liter", "litre")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(text: &str) -> Option<String> {
        nearest(text).into_iter().next()
    }

    #[test]
    fn the_first_suggestion_is_what_was_meant() {
        for (written, meant) in [
            ("KM", "km"),
            ("Kg", "kg"),
            ("mm/Kg", "mm/kg"),
            ("KM/H", "km/h"),
            ("KG/n/H", "kg/N/h"),
            ("mhz", "MHz"),
            ("in", "inch"),
            ("kph", "km/h"),
            ("lbs", "lb"),
            ("knots", "kn"),
            ("NM", "nmi"),
            ("N·s", "N*s"),
            ("Ns", "N*s"),
            ("Nm", "N*m"),
            ("km / h", "km/h"),
            ("nautical miles", "nmi"),
            ("kg/m³", "kg/m^3"),
            ("m/s2", "m/s^2"),
            ("m s⁻²", "m*s^-2"),
            ("°/h", "deg/h"),
            ("℃", "°C"),
            ("degC", "°C"),
            ("rad(Si)", "rad_Si"),
            ("kilometers", "km"),
            ("Metre", "m"),
            ("liters/min", "L/min"),
            ("nautical_miles", "nmi"),
            ("arcsecs", "arcsec"),
            ("US$", "USD"),
            ("Usd", "USD"),
            ("d", "day"),
        ] {
            assert_eq!(best(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn both_readings_of_a_slip_are_offered() {
        assert_eq!(nearest("mw"), ["mW", "MW"]);
    }

    #[test]
    fn what_is_nothing_like_a_unit_gets_no_suggestion() {
        for text in [
            "",
            "frobnicate",
            "x",
            "zz/h",
            "km/frobnicate",
            "wibble*wobble",
        ] {
            assert_eq!(nearest(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn every_spelling_from_elsewhere_leads_to_a_unit() {
        for (written, meant) in ELSEWHERE {
            assert!(Unit::parse(meant).is_ok(), "{written} {meant}");
            assert!(Unit::parse(written).is_err(), "{written}");
        }
    }
}
