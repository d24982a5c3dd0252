//! Laws of numbers, units and dates, tried on generated values.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use proptest::prelude::*;

use super::{Date, Num, Unit, quantity_text, table};

/// Decimal literals within the limits, in every spelling the language has.
fn literal() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,2}(_[0-9]{3}){0,4})(\\.[0-9]{1,20})?([eE][+-]?[1-5]?[0-9])?"
}

/// Any rational of moderate size.
fn rational() -> impl Strategy<Value = (i64, i64)> {
    (
        any::<i64>(),
        any::<i64>().prop_filter("denominator", |d| *d != 0),
    )
}

/// Compound units made of the table.
fn unit() -> impl Strategy<Value = Unit> {
    let names: Vec<&'static str> = table().map(|entry| entry.name).collect();
    let factor = (prop::sample::select(names), any::<bool>(), 1..4_u8);
    prop::collection::vec(factor, 1..4).prop_filter_map("not combinable", |factors| {
        let mut text = String::new();
        for (index, (name, below, power)) in factors.iter().enumerate() {
            if index > 0 {
                text.push(if *below { '/' } else { '*' });
            }
            text.push_str(name);
            if *power > 1 {
                text.push_str(&format!("^{power}"));
            }
        }
        Unit::parse(&text).ok()
    })
}

proptest! {
    #[test]
    fn printing_and_reading_give_the_number_back(text in literal()) {
        let number = Num::parse(&text).unwrap();
        prop_assert_eq!(Num::parse(&number.to_string()), Ok(number.clone()));
        prop_assert_eq!(Num::parse_json(&number.to_string()), Ok(number));
    }

    #[test]
    fn order_agrees_with_cross_multiplication((a, b) in rational(), (c, d) in rational()) {
        let (left, right) = (Num::ratio(a, b).unwrap(), Num::ratio(c, d).unwrap());
        // i64 products fit i128; a negative denominator turns the comparison round.
        let (ad, cb) = (i128::from(a) * i128::from(d), i128::from(c) * i128::from(b));
        let crossed = ad.cmp(&cb);
        let crossed = if (b < 0) == (d < 0) { crossed } else { crossed.reverse() };
        prop_assert_eq!(left.cmp(&right), crossed);
        prop_assert_eq!((&left - &right).is_negative(), crossed.is_lt());
        prop_assert_eq!(left == right, crossed.is_eq());
    }

    #[test]
    fn arithmetic_undoes_itself((a, b) in rational(), (c, d) in rational()) {
        let (left, right) = (Num::ratio(a, b).unwrap(), Num::ratio(c, d).unwrap());
        prop_assert_eq!(&(&left + &right) - &right, left.clone());
        if let Some(quotient) = left.checked_div(&right) {
            prop_assert_eq!(quotient * &right, left.clone());
        }
        prop_assert!(left.floor() <= left && left <= left.ceil());
        prop_assert!(left.ceil() - left.floor() <= Num::one());
    }

    #[test]
    fn any_text_is_answered(text in ".{0,24}") {
        let (number, unit, date) = (Num::parse(&text), Unit::parse(&text), Date::parse(&text));
        prop_assert!(number.is_ok() || !number.unwrap_err().message().is_empty());
        prop_assert!(unit.is_ok() || !unit.unwrap_err().message().is_empty());
        prop_assert!(date.is_ok() || !date.unwrap_err().message().is_empty());
    }

    #[test]
    fn units_round_trip_exactly(unit in unit(), (a, b) in rational()) {
        let value = Num::ratio(a, b).unwrap();
        prop_assert_eq!(unit.from_base(&unit.to_base(&value)), value.clone());
        prop_assert_eq!(unit.to_base(&unit.from_base(&value)), value);
    }

    #[test]
    fn units_keep_the_order(unit in unit(), (a, b) in rational(), (c, d) in rational()) {
        let (left, right) = (Num::ratio(a, b).unwrap(), Num::ratio(c, d).unwrap());
        prop_assert_eq!(unit.to_base(&left).cmp(&unit.to_base(&right)), left.cmp(&right));
    }

    #[test]
    fn quantities_print_as_they_were_written(unit in unit(), text in literal()) {
        let number = Num::parse(&text).unwrap();
        let written = quantity_text(&unit.to_base(&number), &unit);
        prop_assert_eq!(written, format!("{number} {}", unit.text));
    }

    #[test]
    fn suggestions_are_units(text in "[a-zA-Z°%*/^23]{1,8}") {
        if let Err(super::UnitError::Unknown { nearest, .. }) = Unit::parse(&text) {
            for suggestion in nearest {
                prop_assert!(Unit::parse(&suggestion).is_ok(), "{}", suggestion);
            }
        }
    }

    #[test]
    fn days_and_dates_are_one_to_one(days in Date::MIN.days()..=Date::MAX.days()) {
        let date = Date::from_days(days).unwrap();
        prop_assert_eq!(date.days(), days);
        prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
        prop_assert_eq!(date.succ().map(Date::days), Date::from_days(days + 1).map(Date::days));
        prop_assert!(date.succ().is_none_or(|next| date < next));
    }
}
