//! Clauses and questions that are put together otherwise.

use super::{Diagnosis, Place, shortened};
use crate::syntax::error::{Found, SyntaxErrorKind as Kind};
use crate::syntax::grammar::Rule;
use crate::syntax::recover;
use crate::syntax::scan::awaits_more;
use crate::syntax::token::TokenKind;

impl Place<'_> {
    /// A line that lacks its last word takes the first one of the next: `prohibited if` before `case-by-case if …`.
    pub(super) fn swallowed(&self) -> Option<Diagnosis> {
        let taken = self.token(-1)?;
        let before = self.token(-2)?;
        let index = self.at.checked_sub(1)?;
        if !taken.first
            || self.token(0).is_some_and(|this| this.first)
            || !awaits_more(self.text, before)
            || matches!(before.kind, TokenKind::Open(b'{' | b'['))
            || !recover::begins_clause(self.text, self.tokens, index)
        {
            return None;
        }
        let wanted = match before.text(self.text) {
            "if" | "unless" | "when" | "whenever" | "and" | "or" | "not" | "implies" | "(" => {
                "a condition"
            }
            "from" | "until" => "a date such as `2025-01-03`",
            "by" | "overrides" | "to" | "is" | "," | "cite" => "a name",
            ":" => "a value",
            _ => "a number, a value or an attribute",
        };
        Some(Diagnosis {
            kind: Kind::Expected {
                wanted: wanted.to_owned(),
                found: Found::This(shortened(taken.text(self.text))),
            },
            range: before.start..before.end,
            patches: Vec::new(),
        })
    }

    /// `posture is a or is b`
    pub(super) fn or_is(&self) -> Option<Diagnosis> {
        if self.word(0) != "is" || self.word(-1) != "or" || self.word(-3) != "is" {
            return None;
        }
        let plain = format!("in {{ {}, {} }}", self.word(-2), self.word(1));
        let range = self.between(-3, 1)?;
        let this = self.token(0)?;
        Some(Diagnosis {
            kind: Kind::OrIs,
            range: this.start..this.end,
            patches: vec![(range, plain)],
        })
    }

    /// `entry in { 1.A.1, 1.A.2 }`
    pub(super) fn entry_list(&self) -> Option<Diagnosis> {
        let list = self.word(0) == "in" || self.word(0) == "{";
        if list && self.word(-1) == "entry" {
            return self.this(Kind::EntryList, None);
        }
        None
    }

    pub(super) fn is_truth(&self) -> Option<Diagnosis> {
        let truth = matches!(self.word(0), "true" | "false");
        let asked = self.word(-1) == "is" || (self.word(-1) == "not" && self.word(-2) == "is");
        if truth && asked {
            return self.this(Kind::IsTruth, None);
        }
        None
    }

    pub(super) fn has_list(&self) -> Option<Diagnosis> {
        if self.word(0) == "{" && self.word(-1) == "has" {
            return self.this(Kind::HasList, None);
        }
        None
    }

    /// `if C then O`
    pub(super) fn if_then(&self) -> Option<Diagnosis> {
        let back = match self.word(0) {
            "if" if self.expects(Rule::name) || self.expects(Rule::branch) => 0,
            "then" => (0..200)
                .map(|back: isize| -back)
                .find(|&back| self.word(back) == "if")?,
            _ => return None,
        };
        let condition = self.at.checked_add_signed(back)?;
        let then = self
            .tokens
            .iter()
            .enumerate()
            .skip(condition + 1)
            .take(200)
            .take_while(|(_, token)| {
                !matches!(token.kind, TokenKind::Close(b'}')) && !token.is(self.text, "if")
            })
            .find(|(_, token)| token.is(self.text, "then"))
            .map(|(index, _)| index);
        let start = self.tokens.get(condition)?;
        let this = self.token(0)?;
        let mut diagnosis = Diagnosis {
            kind: Kind::IfThen { branch: None },
            range: start.start..start.end,
            patches: Vec::new(),
        };
        let Some(then) = then else {
            if this.is(self.text, "then") || start.first {
                return Some(diagnosis);
            }
            return None;
        };
        let outcome = self.tokens.get(then + 1)?;
        let last = self.tokens.get(then.checked_sub(1)?)?;
        let first = self.tokens.get(condition + 1)?;
        if outcome.kind == TokenKind::Word && first.start < last.end {
            let name = outcome.text(self.text);
            let asked = self.text.get(first.start..last.end)?;
            let asked = asked.split_whitespace().collect::<Vec<_>>().join(" ");
            diagnosis.kind = Kind::IfThen {
                branch: Some(format!("{name} if {asked}")),
            };
            diagnosis.patches = vec![
                (start.start..start.end, format!("{name} if")),
                (last.end..outcome.end, String::new()),
            ];
        }
        Some(diagnosis)
    }

    pub(super) fn no_else(&self) -> Option<Diagnosis> {
        let offset = if matches!(self.word(0), "else" | "elif" | "elsif" | "elseif" | "endif") {
            0
        } else if matches!(self.word(-1), "else" | "elif" | "elsif" | "elseif") {
            -1
        } else {
            return None;
        };
        let token = self.token(offset)?;
        Some(Diagnosis {
            kind: Kind::Else {
                word: token.text(self.text).to_owned(),
            },
            range: token.start..token.end,
            patches: Vec::new(),
        })
    }

    /// `kind: string`
    pub(super) fn unknown_type(&self) -> Option<Diagnosis> {
        const TYPES: [(&str, &str); 19] = [
            ("boolean", "a truth value is `bool`"),
            ("logical", "a truth value is `bool`"),
            ("yesno", "a truth value is `bool`"),
            ("int", "a whole number is `integer`"),
            ("uint", "a whole number is `integer`"),
            ("count", "a whole number is `integer`"),
            (
                "number",
                "a number is `integer`, `decimal`, or a quantity with its unit: `length in km`",
            ),
            (
                "float",
                "numbers are exact: `decimal`, or a quantity with its unit: `length in km`",
            ),
            (
                "double",
                "numbers are exact: `decimal`, or a quantity with its unit: `length in km`",
            ),
            (
                "real",
                "numbers are exact: `decimal`, or a quantity with its unit: `length in km`",
            ),
            (
                "string",
                "rules ask nothing of free text: list the values, `one of { a, b }`",
            ),
            (
                "text",
                "rules ask nothing of free text: list the values, `one of { a, b }`",
            ),
            (
                "char",
                "rules ask nothing of free text: list the values, `one of { a, b }`",
            ),
            ("enum", "values to choose from are `one of { a, b }`"),
            (
                "list",
                "several values are `set of { a, b }`, several entries `set of entry`",
            ),
            (
                "array",
                "several values are `set of { a, b }`, several entries `set of entry`",
            ),
            ("entry", "entries are held in a set: `set of entry`"),
            ("datetime", "a day is `date`"),
            (
                "time",
                "a quantity says its unit, `time in s`; a day is `date`",
            ),
        ];
        let offset = if self.word(-1) == ":" && self.expects(Rule::field_type) {
            0
        } else if self.word(-2) == ":" && self.expected == [Rule::kw_in] {
            -1
        } else {
            return None;
        };
        let token = self.token(offset)?;
        let word = token.text(self.text);
        if token.kind != TokenKind::Word {
            return None;
        }
        let known = TYPES
            .iter()
            .find(|(other, _)| *other == word.to_lowercase());
        let instead = match known {
            Some((_, instead)) => instead,
            None if offset == -1
                && self
                    .token(0)
                    .is_none_or(|this| this.first || this.kind != TokenKind::Word) =>
            {
                "a type is `bool`, `integer`, `decimal`, `date`, `one of { … }`, `set of { … }`, `set of entry`, a curve, or a dimension with its unit: `length in km`"
            }
            None => return None,
        };
        let plain = match word.to_lowercase().as_str() {
            "boolean" | "logical" | "yesno" => Some("bool"),
            "int" | "uint" => Some("integer"),
            "datetime" => Some("date"),
            _ => None,
        };
        let range = token.start..token.end;
        let patches = plain.map(|plain| (range.clone(), plain.to_owned()));
        Some(Diagnosis {
            kind: Kind::UnknownType {
                word: word.to_owned(),
                instead,
                plain,
            },
            range: range.clone(),
            patches: patches.into_iter().collect(),
        })
    }
}
