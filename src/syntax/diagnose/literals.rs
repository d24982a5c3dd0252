//! Numbers, dates, codes and units that are written otherwise.

use super::{Diagnosis, Place};
use crate::syntax::error::SyntaxErrorKind as Kind;
use crate::syntax::grammar::Rule;
use crate::syntax::scan::is_reserved;
use crate::syntax::token::TokenKind;

impl Place<'_> {
    /// `.5`, `5.`, `1,000`, `0,5`
    pub(super) fn number_form(&self) -> Option<Diagnosis> {
        let touches = |a: isize| {
            self.token(a)
                .zip(self.token(a + 1))
                .is_some_and(|(a, b)| a.end == b.start)
        };
        let number = |offset| self.kind(offset) == Some(TokenKind::Number);
        let (range, plain) = if self.word(0) == "." && number(1) && touches(0) && !number(-1) {
            (self.between(0, 1)?, Some(format!("0.{}", self.word(1))))
        } else if number(-1) && touches(-1) && self.word(0) == "." {
            (self.between(-1, 0)?, Some(self.word(-1).to_owned()))
        } else if number(-1) && touches(-1) && self.word(0) == "," && number(1) && touches(0) {
            let (whole, part) = (self.word(-1), self.word(1));
            let plain = if part.len() == 3 && whole == "0" || part.len() != 3 {
                Some(format!("{whole}.{part}"))
            } else if whole.len() <= 3 {
                Some(format!("{whole}_{part}"))
            } else {
                None
            };
            (self.between(-1, 1)?, plain)
        } else {
            return None;
        };
        let kind = Kind::NumberForm {
            number: self.text.get(range.clone())?.to_owned(),
            plain: plain.clone(),
        };
        let patches = plain
            .map(|plain| (range.clone(), plain))
            .into_iter()
            .collect();
        Some(Diagnosis {
            kind,
            range,
            patches,
        })
    }

    /// `1.a.2`, `2.A.1.C`
    pub(super) fn code_form(&self) -> Option<Diagnosis> {
        let code = self.word(0);
        let mut parts = code.split('.');
        let item = parts.next()?;
        let letter = parts.next()?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(item)
            || item.len() > 2
            || letter.len() != 1
            || !letter.bytes().all(|b| b.is_ascii_alphabetic())
        {
            return None;
        }
        let mut plain = format!("{item}.{}", letter.to_uppercase());
        for part in parts {
            if part.is_empty() || !(digits(part) || part.bytes().all(|b| b.is_ascii_alphabetic())) {
                return None;
            }
            plain.push('.');
            plain.push_str(&part.to_lowercase());
        }
        if plain == code {
            return None;
        }
        let kind = Kind::CodeForm {
            code: code.to_owned(),
            plain: plain.clone(),
        };
        self.this(kind, Some(plain))
    }

    /// `2021-1-3`, `3/1/2021`, `"2021-01-03"`
    pub(super) fn date_form(&self) -> Option<Diagnosis> {
        if !self.expects(Rule::date) || self.expects(Rule::expr) || self.expects(Rule::value) {
            return None;
        }
        let first = self.token(0)?;
        if !matches!(first.kind, TokenKind::Number | TokenKind::Text) {
            return None;
        }
        let mut end = first.end;
        for token in self.tokens.iter().skip(self.at + 1) {
            let part =
                token.kind == TokenKind::Number || matches!(token.text(self.text), "/" | "-" | ".");
            if token.start != end || !part {
                break;
            }
            end = token.end;
        }
        let range = first.start..end;
        let date = self.text.get(range.clone())?;
        let plain = plain_date(date.trim_matches('"'));
        let patches = plain
            .clone()
            .map(|plain| (range.clone(), plain))
            .into_iter()
            .collect();
        Some(Diagnosis {
            kind: Kind::DateForm {
                date: date.to_owned(),
                plain,
            },
            range,
            patches,
        })
    }

    /// `12 in`, `length in in`
    pub(super) fn inch(&self) -> Option<Diagnosis> {
        let number = |offset| self.kind(offset) == Some(TokenKind::Number);
        let offset =
            if self.word(0) == "in" && (number(-1) || self.word(-1) == "in") && self.word(1) != "{"
            {
                0
            } else if self.word(-1) == "in" && number(-2) && self.word(0) != "{" {
                -1
            } else {
                return None;
            };
        let token = self.token(offset)?;
        let range = token.start..token.end;
        Some(Diagnosis {
            kind: Kind::Inch,
            range: range.clone(),
            patches: vec![(range, "inch".to_owned())],
        })
    }

    /// `km 300`
    pub(super) fn unit_first(&self) -> Option<Diagnosis> {
        let unit = self.word(-1);
        let before = self.token(-2)?;
        let asks = before.kind == TokenKind::Sign
            || matches!(before.text(self.text), "at" | "least" | "most");
        if self.kind(0) != Some(TokenKind::Number)
            || self.kind(-1) != Some(TokenKind::Word)
            || !asks
            || is_reserved(unit)
            || before.is(self.text, ".")
        {
            return None;
        }
        let number = self.word(0).to_owned();
        let range = self.between(-1, 0)?;
        let plain = format!("{number} {unit}");
        Some(Diagnosis {
            kind: Kind::UnitFirst {
                number,
                unit: unit.to_owned(),
            },
            range: range.clone(),
            patches: vec![(range, plain)],
        })
    }
}

/// Year, month and day with two digits each, when the order is certain.
fn plain_date(date: &str) -> Option<String> {
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
    };
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}
