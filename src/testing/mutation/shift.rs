//! The least change of a number or a date as it is written.

use crate::quantity::Date;

/// The digits with one unit of the last written place added (`up`) or taken away: `1.1e6` gives `1.2e6`, `300` gives
/// `299`. None where nothing is below (zero) or the number is too long to be anybody's limit.
pub(super) fn number(digits: &str, up: bool) -> Option<String> {
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    let (sign, rest) = match plain.strip_prefix('-') {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, plain.as_str()),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let places = mantissa.split_once('.').map_or(0, |(_, after)| after.len());
    let whole: String = mantissa.chars().filter(|c| *c != '.').collect();
    let value = sign * i64::from(whole.parse::<u32>().ok()?);
    let moved = value + if up { 1 } else { -1 };
    if value >= 0 && moved < 0 {
        return None;
    }
    let mut written = moved.unsigned_abs().to_string();
    if places > 0 {
        while written.len() <= places {
            written.insert(0, '0');
        }
        written.insert(written.len() - places, '.');
    }
    let sign = if moved < 0 { "-" } else { "" };
    Some(format!("{sign}{written}{exponent}"))
}

/// The date a day later, or earlier.
pub(super) fn date(text: &str, later: bool) -> Option<String> {
    let date = Date::parse(text).ok()?;
    let moved = if later { date.succ() } else { date.pred() }?;
    Some(moved.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_written_place_moves() {
        let both = |text| (number(text, false), number(text, true));
        let pair = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
        assert_eq!(both("300"), pair("299", "301"));
        assert_eq!(both("0.15"), pair("0.14", "0.16"));
        assert_eq!(both("1.1e6"), pair("1.0e6", "1.2e6"));
        assert_eq!(both("12_500"), pair("12499", "12501"));
        assert_eq!(both("-54"), pair("-55", "-53"));
        assert_eq!(both("0.1"), pair("0.0", "0.2"));
        assert_eq!(both("0"), (None, Some("1".to_owned())));
    }

    #[test]
    fn days_follow_the_calendar() {
        assert_eq!(date("2024-03-01", false).as_deref(), Some("2024-02-29"));
        assert_eq!(date("2024-12-31", true).as_deref(), Some("2025-01-01"));
        assert_eq!(date("2021-13-45", true), None);
    }
}
