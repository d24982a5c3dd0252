//! Calendar dates, from 0001-01-01 to 9999-12-31, without times, zones or a clock.

use std::fmt;

use jiff::civil;

/// Day zero of [`Date::days`].
const EPOCH: civil::Date = civil::Date::constant(1970, 1, 1);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the (proleptic) Gregorian calendar.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(civil::Date);

/// Why a text or a triple of numbers is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateError {
    /// The text is not four, two and two digits with hyphens between.
    Malformed,
    /// The year is before 1 or after 9999.
    NoSuchYear {
        /// The year as written.
        year: i32,
    },
    /// The month is not 1 to 12.
    NoSuchMonth {
        /// The month as written.
        month: u32,
    },
    /// The month has no such day.
    NoSuchDay {
        /// The year as written.
        year: i32,
        /// The month as written, 1 to 12.
        month: u32,
        /// The day as written.
        day: u32,
        /// The last day of that month.
        last: u32,
    },
}

impl DateError {
    /// What is wrong, as one clause.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Malformed => "not a date".to_owned(),
            Self::NoSuchYear { year } => format!("there is no year {year:04} in this calendar"),
            Self::NoSuchMonth { month } => format!("there is no month {month:02}"),
            Self::NoSuchDay {
                year, month, day, ..
            } => {
                format!("there is no {day} {} {year:04}", month_name(month))
            }
        }
    }

    /// How to put it right.
    #[must_use]
    pub fn help(self) -> String {
        match self {
            Self::Malformed => "dates are written year-month-day: `2025-01-03`".to_owned(),
            Self::NoSuchYear { .. } => "years go from 0001 to 9999".to_owned(),
            Self::NoSuchMonth { .. } => {
                "months go from 01 to 12; dates are written year-month-day".to_owned()
            }
            Self::NoSuchDay {
                year, month, last, ..
            } => {
                format!("{} {year:04} has {last} days", month_name(month))
            }
        }
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for DateError {}

fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|m| m.checked_sub(1));
    index
        .and_then(|i| MONTHS.get(i))
        .copied()
        .unwrap_or("month")
}

impl Date {
    /// The first date, 0001-01-01.
    pub const MIN: Date = Date(civil::Date::constant(1, 1, 1));
    /// The last date, 9999-12-31.
    pub const MAX: Date = Date(civil::Date::constant(9999, 12, 31));

    /// Reads `2025-01-03`.
    ///
    /// # Errors
    /// If the text has another form, or names a day that never was.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(DateError::Malformed);
        };
        let number = |part: &str, width: usize| {
            let digits = part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
            if !digits {
                return Err(DateError::Malformed);
            }
            part.parse::<u16>().map_err(|_| DateError::Malformed)
        };
        Date::from_ymd(
            number(year, 4)?.into(),
            number(month, 2)?.into(),
            number(day, 2)?.into(),
        )
    }

    /// The day with this year, month and day of the month.
    ///
    /// # Errors
    /// If there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Date, DateError> {
        let no_year = DateError::NoSuchYear { year };
        let year_number = i16::try_from(year).map_err(|_| no_year)?;
        if !(1..=9999).contains(&year) {
            return Err(no_year);
        }
        let no_month = DateError::NoSuchMonth { month };
        let month_number = i8::try_from(month).map_err(|_| no_month)?;
        let first = civil::Date::new(year_number, month_number, 1).map_err(|_| no_month)?;
        let last = u32::from(first.days_in_month().unsigned_abs());
        let no_day = DateError::NoSuchDay {
            year,
            month,
            day,
            last,
        };
        let day_number = i8::try_from(day).map_err(|_| no_day)?;
        let date = civil::Date::new(year_number, month_number, day_number);
        date.map(Date).map_err(|_| no_day)
    }

    /// The next day; nothing after [`Date::MAX`].
    #[must_use]
    pub fn succ(self) -> Option<Date> {
        Date::from_days(self.days() + 1)
    }

    /// The day before; nothing before [`Date::MIN`].
    #[must_use]
    pub fn pred(self) -> Option<Date> {
        Date::from_days(self.days() - 1)
    }

    /// Days since 1970-01-01, negative before it.
    #[must_use]
    pub fn days(self) -> i64 {
        self.0.duration_since(EPOCH).as_hours() / 24
    }

    /// The date so many days after 1970-01-01, if it lies between [`Date::MIN`] and [`Date::MAX`].
    #[must_use]
    pub fn from_days(days: i64) -> Option<Date> {
        let span = jiff::Span::new().try_days(days).ok()?;
        let date = Date(EPOCH.checked_add(span).ok()?);
        (Date::MIN..=Date::MAX).contains(&date).then_some(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test panics")]

    use super::*;

    #[test]
    fn dates_print_as_they_are_written() {
        for text in [
            "2025-01-03",
            "1987-04-16",
            "2024-02-29",
            "0001-01-01",
            "9999-12-31",
        ] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "2025",
            "2025-1-3",
            "25-01-03",
            "2025-01-03T00:00",
            "2025/01/03",
            "-2025-01-03",
            "2025-01-03-",
            "2025-01-+3",
            " 2025-01-03",
            "２０２５-01-03",
            "20250103",
        ] {
            assert_eq!(Date::parse(text), Err(DateError::Malformed), "{text}");
        }
    }

    #[test]
    fn impossible_days_are_refused_by_name() {
        let error = Date::parse("2023-02-29").unwrap_err();
        assert_eq!(
            error,
            DateError::NoSuchDay {
                year: 2023,
                month: 2,
                day: 29,
                last: 28
            }
        );
        assert_eq!(error.message(), "there is no 29 February 2023");
        assert_eq!(error.help(), "February 2023 has 28 days");
        assert_eq!(
            Date::parse("1900-02-29").unwrap_err().help(),
            "February 1900 has 28 days"
        );
        assert_eq!(
            Date::parse("2025-13-01"),
            Err(DateError::NoSuchMonth { month: 13 })
        );
        assert_eq!(
            Date::parse("2025-00-01"),
            Err(DateError::NoSuchMonth { month: 0 })
        );
        assert_eq!(
            Date::parse("0000-01-01"),
            Err(DateError::NoSuchYear { year: 0 })
        );
        assert_eq!(
            Date::parse("2025-04-00").unwrap_err().message(),
            "there is no 0 April 2025"
        );
        assert!(Date::from_ymd(i32::MAX, u32::MAX, u32::MAX).is_err());
        assert!(Date::from_ymd(2025, u32::MAX, 1).is_err());
        assert!(Date::from_ymd(2025, 1, u32::MAX).is_err());
    }

    #[test]
    fn days_count_from_the_epoch() {
        assert_eq!(Date::parse("1970-01-01").unwrap().days(), 0);
        assert_eq!(Date::parse("1969-12-31").unwrap().days(), -1);
        assert_eq!(Date::parse("2000-03-01").unwrap().days(), 11_017);
        for date in [Date::MIN, Date::MAX, Date::parse("2024-02-29").unwrap()] {
            assert_eq!(Date::from_days(date.days()), Some(date));
        }
    }

    #[test]
    fn the_calendar_ends_at_both_ends() {
        assert_eq!((Date::MIN.pred(), Date::MAX.succ()), (None, None));
        assert_eq!(
            (Date::from_days(i64::MAX), Date::from_days(i64::MIN)),
            (None, None)
        );
        let leap = Date::parse("2024-02-28").unwrap().succ().unwrap();
        assert_eq!(leap.to_string(), "2024-02-29");
        assert_eq!(leap.succ().unwrap().pred(), Some(leap));
        assert!(Date::MIN < leap && leap < Date::MAX);
    }
}
