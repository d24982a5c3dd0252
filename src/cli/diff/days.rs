//! `--as-of DATE` and `--as-of D1..D2`.

use crate::cli::arguments::date;
use crate::quantity::Date;

/// The day cases are asked for, or the two days on which one policy is compared with itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// One day.
    One(Date),
    /// The earlier day and the later one.
    Two([Date; 2]),
}

/// Reads the option.
pub fn days(text: &str) -> Result<Days, String> {
    let Some((from, to)) = text.split_once("..") else {
        return date(text).map(Days::One);
    };
    let day = |text: &str, which: &str| {
        let text = text.trim();
        match text {
            "" => Err(format!(
                "the {which} date is missing; write both: 2020-01-01..2024-07-01"
            )),
            _ => date(text).map_err(|error| format!("the {which} date: {error}")),
        }
    };
    let (from, to) = (day(from, "first")?, day(to, "second")?);
    match from.cmp(&to) {
        std::cmp::Ordering::Less => Ok(Days::Two([from, to])),
        std::cmp::Ordering::Equal => Err(
            "both dates are the same day, on which the policy cannot differ from itself; give an \
             earlier and a later date"
                .to_owned(),
        ),
        std::cmp::Ordering::Greater => Err(format!(
            "the later date comes first; write {to}..{from}, the earlier date before the later"
        )),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed test panics")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_span_is_explained() {
        let says = |text: &str| days(text).unwrap_err();
        assert!(says("2024-01-01..").starts_with("the second date is missing"));
        assert!(says("..2024-01-01").starts_with("the first date is missing"));
        assert!(says("2024-01-01..2023-01-01").contains("write 2023-01-01..2024-01-01"));
        assert!(says("2024-01-01..2024-01-01").contains("the same day"));
        assert!(says("2024-01-01..2024-02-30").starts_with("the second date: "));
    }

    #[test]
    fn one_day_and_two() {
        let day = |text: &str| Date::parse(text).unwrap();
        assert_eq!(days("2024-01-01"), Ok(Days::One(day("2024-01-01"))));
        let both = Days::Two([day("2024-01-01"), day("2025-01-01")]);
        assert_eq!(days("2024-01-01..2025-01-01"), Ok(both));
    }
}
