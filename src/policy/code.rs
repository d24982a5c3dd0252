//! Codes of entries: what is under what, and the order of a table of contents.

use std::cmp::Ordering;

/// Is it a numbered code rather than a name?
#[must_use]
pub fn is_code(code: &str) -> bool {
    code.starts_with(|c: char| c.is_ascii_digit())
}

/// Is `code` at or under `prefix`, component by component (`2.A` is under `2`, `20` is not)?
#[must_use]
pub fn is_under(code: &str, prefix: &str) -> bool {
    code.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || (is_code(code) && rest.starts_with('.')))
}

/// Codes in the order of a table of contents: part by part, numbers by value; names after codes.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    fn parts(code: &str) -> impl Iterator<Item = (u64, &str)> {
        code.split('.').map(|part| {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            // A part without a number comes after those with one.
            (number.parse().unwrap_or(u64::MAX), rest)
        })
    }
    is_code(b)
        .cmp(&is_code(a))
        .then_with(|| parts(a).cmp(parts(b)))
        .then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::{is_under, natural};

    #[test]
    fn codes_are_compared_by_component() {
        assert!(is_under("2.A.1.c", "2.A.1") && is_under("2", "2") && is_under("2.A", "2"));
        assert!(
            !is_under("20.A", "2")
                && !is_under("2.A.10", "2.A.1")
                && !is_under("containment-x", "containment")
        );
        let mut codes = ["20.A.1", "containment", "2.A.10", "2.A.9", "2", "1.A.1"];
        codes.sort_by(|a, b| natural(a, b));
        assert_eq!(
            codes,
            ["1.A.1", "2", "2.A.9", "2.A.10", "20.A.1", "containment"]
        );
        let mut codes = ["11A610", "9.A", "10.A", "9A610.b", "9A610.a"];
        codes.sort_by(|a, b| natural(a, b));
        assert_eq!(codes, ["9.A", "9A610.a", "9A610.b", "10.A", "11A610"]);
    }
}
