//! What went wrong where the grammar gave up: known mistakes first, each with its remedy, then what was expected.

use std::ops::Range;

use super::declaration::Failure;
use super::error::{Found, SyntaxErrorKind as Kind};
use super::expected;
use super::grammar::{Rule, keyword};
use super::recover;
use super::scan::{RESERVED, awaits_more, is_reserved};
use super::token::{Token, TokenKind};
use crate::diagnostic::nearest;

/// A mistake in a text that the grammar refused, in places of that text.
pub(super) struct Diagnosis {
    /// What it is.
    pub kind: Kind,
    /// Where it is.
    pub range: Range<usize>,
    /// What to replace to be rid of it; empty where that is not plain.
    pub patches: Vec<(Range<usize>, String)>,
}

/// A failure with its surroundings.
struct Place<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// The token at which the grammar gave up; one past the last at the end.
    at: usize,
    expected: &'t [Rule],
}

/// Finds the mistake behind a failure.
pub(super) fn diagnose(text: &str, tokens: &[Token], failure: &Failure) -> Diagnosis {
    let at = tokens
        .iter()
        .position(|token| token.end > failure.at)
        .unwrap_or(tokens.len());
    let place = Place {
        text,
        tokens,
        at,
        expected: &failure.expected,
    };
    KNOWN
        .iter()
        .find_map(|known| known(&place))
        .unwrap_or_else(|| place.unknown())
}

/// The known mistakes, the surest first.
const KNOWN: [for<'p, 't> fn(&'p Place<'t>) -> Option<Diagnosis>; 27] = [
    |place| place.swallowed(),
    |place| place.single_equals(),
    |place| place.number_form(),
    |place| place.code_form(),
    |place| place.date_form(),
    |place| place.inch(),
    |place| place.unit_first(),
    |place| place.stray_close(),
    |place| place.or_is(),
    |place| place.is_truth(),
    |place| place.has_list(),
    |place| place.wrong_bracket(),
    |place| place.if_then(),
    |place| place.no_else(),
    |place| place.other_word(),
    |place| place.letter_case(),
    |place| place.trailing_comma(),
    |place| place.quoted(),
    |place| place.unquoted(),
    |place| place.misspelt_before(),
    |place| place.misspelt(),
    |place| place.unknown_type(),
    |place| place.reserved(),
    |place| place.wrong_sign(),
    |place| place.missing_comma(),
    |place| place.missing_sign(),
    |place| place.doubled_comma(),
];

impl<'t> Place<'t> {
    // Surroundings ------------------------------------------------------------------------------------------------

    fn token(&self, offset: isize) -> Option<Token> {
        let index = self.at.checked_add_signed(offset)?;
        self.tokens.get(index).copied()
    }

    /// The text of a token counted from the one at fault; empty beyond the ends.
    fn word(&self, offset: isize) -> &'t str {
        self.token(offset)
            .map_or("", |token| token.text(self.text))
    }

    fn kind(&self, offset: isize) -> Option<TokenKind> {
        self.token(offset).map(|token| token.kind)
    }

    fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// Could a condition go on here?
    fn after_operand(&self) -> bool {
        self.expects(Rule::compare_op) || self.expects(Rule::ordering) || self.expects(Rule::kw_and)
    }

    fn expected_keywords(&self) -> Vec<String> {
        let mut words: Vec<String> = self.expected.iter().filter_map(|&rule| keyword(rule)).collect();
        // A rule that was tried as a whole begins with its keyword.
        for &(tried, first) in &[
            (Rule::citation, "cite"),
            (Rule::from_date, "from"),
            (Rule::until_date, "until"),
            (Rule::overrides, "overrides"),
            (Rule::unless, "unless"),
            (Rule::identity, "is"),
            (Rule::possession, "has"),
            (Rule::membership, "in"),
            (Rule::repeal_kind, "rule"),
            (Rule::repeal_kind, "obligation"),
            (Rule::repeal_kind, "exception"),
            (Rule::repeal_kind, "define"),
            (Rule::repeal_kind, "guarantee"),
            (Rule::verb, "require"),
            (Rule::verb, "consider"),
            (Rule::verb, "may"),
        ] {
            if self.expects(tried) {
                words.push(first.to_owned());
            }
        }
        words
    }

    /// Is nothing but a name expected?
    fn only_name(&self) -> bool {
        !self.expected.is_empty()
            && self.expected.iter().all(|rule| {
                matches!(
                    rule,
                    Rule::name | Rule::names | Rule::word | Rule::labelled | Rule::path | Rule::code
                        | Rule::item_number | Rule::entry
                )
            })
    }

    fn this(&self, kind: Kind, with: Option<String>) -> Option<Diagnosis> {
        let token = self.token(0)?;
        let range = token.start..token.end;
        let patches = with.map(|with| (range.clone(), with)).into_iter().collect();
        Some(Diagnosis {
            kind,
            range,
            patches,
        })
    }

    fn between(&self, from: isize, to: isize) -> Option<Range<usize>> {
        Some(self.token(from)?.start..self.token(to)?.end)
    }

    // Known mistakes ----------------------------------------------------------------------------------------------

    /// A line that lacks its last word takes the first one of the next: `prohibited if` before `case-by-case if …`.
    fn swallowed(&self) -> Option<Diagnosis> {
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
            "if" | "unless" | "when" | "whenever" | "and" | "or" | "not" | "implies" | "(" => "a condition",
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

    fn single_equals(&self) -> Option<Diagnosis> {
        if self.word(0) == "=" && self.after_operand() {
            return self.this(Kind::SingleEquals, Some("==".to_owned()));
        }
        None
    }

    /// `.5`, `5.`, `1,000`, `0,5`
    fn number_form(&self) -> Option<Diagnosis> {
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
    fn code_form(&self) -> Option<Diagnosis> {
        let code = self.word(0);
        let mut parts = code.split('.');
        let item = parts.next()?;
        let letter = parts.next()?;
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(item) || item.len() > 2 || letter.len() != 1 || !letter.bytes().all(|b| b.is_ascii_alphabetic()) {
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
    fn date_form(&self) -> Option<Diagnosis> {
        if !self.expects(Rule::date) || self.expects(Rule::expr) || self.expects(Rule::value) {
            return None;
        }
        let first = self.token(0)?;
        if !matches!(first.kind, TokenKind::Number | TokenKind::Text) {
            return None;
        }
        let mut end = first.end;
        for token in self.tokens.iter().skip(self.at + 1) {
            let part = token.kind == TokenKind::Number
                || matches!(token.text(self.text), "/" | "-" | ".");
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
    fn inch(&self) -> Option<Diagnosis> {
        let number = |offset| self.kind(offset) == Some(TokenKind::Number);
        let offset = if self.word(0) == "in" && (number(-1) || self.word(-1) == "in") && self.word(1) != "{" {
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
    fn unit_first(&self) -> Option<Diagnosis> {
        let unit = self.word(-1);
        let before = self.token(-2)?;
        let asks = before.kind == TokenKind::Sign || matches!(before.text(self.text), "at" | "least" | "most");
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

    fn stray_close(&self) -> Option<Diagnosis> {
        let TokenKind::Close(bracket) = self.kind(0)? else {
            return None;
        };
        let opener = super::scan::opener(bracket);
        let mut depth = 0_usize;
        for token in self.tokens.iter().take(self.at) {
            match token.kind {
                TokenKind::Open(other) if other == opener => depth += 1,
                TokenKind::Close(other) if other == bracket => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth > 0 {
            return None;
        }
        let bracket = char::from(bracket);
        self.this(Kind::StrayClose { bracket }, Some(String::new()))
    }

    /// `posture is a or is b`
    fn or_is(&self) -> Option<Diagnosis> {
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

    fn is_truth(&self) -> Option<Diagnosis> {
        let truth = matches!(self.word(0), "true" | "false");
        let asked = self.word(-1) == "is" || (self.word(-1) == "not" && self.word(-2) == "is");
        if truth && asked {
            return self.this(Kind::IsTruth, None);
        }
        None
    }

    fn has_list(&self) -> Option<Diagnosis> {
        if self.word(0) == "{" && self.word(-1) == "has" {
            return self.this(Kind::HasList, None);
        }
        None
    }

    /// `in (a, b)`, `in [a, b]`, `: [a, b]`
    fn wrong_bracket(&self) -> Option<Diagnosis> {
        let TokenKind::Open(bracket @ (b'(' | b'[')) = self.kind(0)? else {
            return None;
        };
        let list = self.expected.iter().any(|rule| {
            matches!(rule, Rule::lbrace | Rule::value_list | Rule::code_list | Rule::labelled_list | Rule::outcome_list | Rule::value)
        });
        let wanted = if list {
            ["{", "}"]
        } else if bracket == b'[' {
            ["(", ")"]
        } else {
            return None;
        };
        let mut depth = 0_usize;
        let mut close = None;
        for token in self.tokens.iter().skip(self.at) {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        close = Some(*token);
                        break;
                    }
                }
                _ => {}
            }
        }
        let open = self.token(0)?;
        let [begin, end] = wanted;
        let patches = close.map_or_else(Vec::new, |close| {
            vec![
                (open.start..open.end, begin.to_owned()),
                (close.start..close.end, end.to_owned()),
            ]
        });
        Some(Diagnosis {
            kind: Kind::WrongBracket {
                wanted: begin,
                found: char::from(bracket).to_string(),
            },
            range: open.start..open.end,
            patches,
        })
    }

    /// `if C then O`
    fn if_then(&self) -> Option<Diagnosis> {
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
            .take_while(|(_, token)| !matches!(token.kind, TokenKind::Close(b'}')) && !token.is(self.text, "if"))
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

    fn no_else(&self) -> Option<Diagnosis> {
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

    /// Words that people write for keywords.
    fn other_word(&self) -> Option<Diagnosis> {
        const WORDS: [(&str, &str); 22] = [
            ("when", "if"),
            ("where", "if"),
            ("provided", "if"),
            ("if", "when"),
            ("where", "when"),
            ("except", "unless"),
            ("otherwise", "unless"),
            ("override", "overrides"),
            ("supersedes", "overrides"),
            ("contains", "has"),
            ("includes", "has"),
            ("include", "has"),
            ("must", "require"),
            ("shall", "require"),
            ("should", "consider"),
            ("since", "from"),
            ("till", "until"),
            ("reference", "cite"),
            ("source", "cite"),
            ("default", "otherwise"),
            ("scale", "decides"),
            ("extend", "extends"),
        ];
        let word = self.word(0);
        let expected = self.expected_keywords();
        if word.is_empty() || expected.iter().any(|keyword| keyword == word) {
            return None;
        }
        let signs = [("equals", "=="), ("eq", "=="), ("ne", "!="), ("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">=")];
        let compares = self.expects(Rule::compare_op) || self.expects(Rule::ordering);
        if let Some(&(_, sign)) = signs.iter().find(|(other, _)| compares && *other == word) {
            let kind = Kind::OtherWord {
                word: word.to_owned(),
                keyword: sign,
            };
            return self.this(kind, Some(sign.to_owned()));
        }
        let (_, meant) = WORDS
            .iter()
            .find(|(other, meant)| *other == word && expected.iter().any(|keyword| keyword == meant))?;
        let kind = Kind::OtherWord {
            word: word.to_owned(),
            keyword: meant,
        };
        self.this(kind, Some((*meant).to_owned()))
    }

    /// `If`, `AND`
    fn letter_case(&self) -> Option<Diagnosis> {
        let word = self.word(0);
        let small = word.to_lowercase();
        if small == word {
            return None;
        }
        let keyword = self.expected_keywords().into_iter().find(|k| *k == small);
        let keyword = keyword.or_else(|| RESERVED.contains(&small.as_str()).then_some(small))?;
        let kind = Kind::LetterCase {
            word: word.to_owned(),
            keyword: keyword.clone(),
        };
        self.this(kind, Some(keyword))
    }

    /// `overrides a, b, from …`
    fn trailing_comma(&self) -> Option<Diagnosis> {
        let comma = self.token(-1)?;
        if !comma.is(self.text, ",") || self.expects(Rule::rbrace) || self.word(0) == "," {
            return None;
        }
        let ends = match self.kind(0) {
            None | Some(TokenKind::Close(_) | TokenKind::Open(b'{') | TokenKind::Sign) => true,
            Some(TokenKind::Word) => is_reserved(self.word(0)) || self.token(0)?.first,
            _ => false,
        };
        if !ends {
            return None;
        }
        let range = comma.start..comma.end;
        Some(Diagnosis {
            kind: Kind::TrailingComma,
            range: range.clone(),
            patches: vec![(range, String::new())],
        })
    }

    /// `is "india"`, `rule "x"`
    fn quoted(&self) -> Option<Diagnosis> {
        if self.kind(0) != Some(TokenKind::Text) || self.expects(Rule::string) {
            return None;
        }
        let name = self.word(0).trim_matches('"');
        let named = self.expected.iter().any(|rule| {
            matches!(
                rule,
                Rule::name | Rule::names | Rule::word | Rule::labelled | Rule::path | Rule::code
                    | Rule::item_number | Rule::identity | Rule::code_list | Rule::expectation | Rule::expect_decided
            )
        });
        let first = name.chars().next()?;
        let plain = first.is_ascii_alphanumeric()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && !is_reserved(name);
        if !named || !plain {
            return None;
        }
        let name = name.to_owned();
        self.this(Kind::QuotedName { name: name.clone() }, Some(name))
    }

    /// `use vocabulary.mtcr`, `note x`
    fn unquoted(&self) -> Option<Diagnosis> {
        let only_text = self.expects(Rule::string)
            && self.expected.iter().all(|tried| matches!(tried, Rule::string | Rule::kw_if));
        let first = self.token(0)?;
        let keyword = matches!(
            first.text(self.text),
            "primary" | "secondary" | "unverified" | "dated" | "known-from" | "when" | "by" | "from" | "until" | "cite"
                | "note" | "reserved" | "if"
        );
        if !only_text || keyword || first.first || !matches!(first.kind, TokenKind::Word | TokenKind::Number | TokenKind::Sign) {
            return None;
        }
        let mut end = first.end;
        for token in self.tokens.iter().skip(self.at + 1) {
            if token.start != end || matches!(token.kind, TokenKind::Open(_) | TokenKind::Close(_)) || token.is(self.text, ",") {
                break;
            }
            end = token.end;
        }
        let range = first.start..end;
        let word = self.text.get(range.clone())?.to_owned();
        let with = format!("\"{word}\"");
        Some(Diagnosis {
            kind: Kind::BareText { word },
            range: range.clone(),
            patches: vec![(range, with)],
        })
    }

    /// `citte foo "x"`: the word before the failure begins a clause and is none.
    fn misspelt_before(&self) -> Option<Diagnosis> {
        const CLAUSES: [&str; 15] = [
            "cite", "note", "accept", "require", "consider", "may", "expect", "repeal", "replace", "category",
            "effective", "otherwise", "decides", "classified", "layers",
        ];
        let only_if = !self.expected.is_empty()
            && self.expected.iter().all(|rule| {
                matches!(rule, Rule::kw_if | Rule::string | Rule::colon | Rule::comma | Rule::statements)
            });
        let before = self.token(-1)?;
        if !only_if || before.kind != TokenKind::Word || !before.first {
            return None;
        }
        let word = before.text(self.text);
        let keyword = nearest(word, CLAUSES).filter(|near| *near != word)?;
        let range = before.start..before.end;
        let (word, keyword) = (word.to_owned(), keyword.to_owned());
        let with = keyword.clone();
        Some(Diagnosis {
            kind: if word.to_lowercase() == keyword {
                Kind::LetterCase { word, keyword }
            } else {
                Kind::Misspelt { word, keyword }
            },
            range: range.clone(),
            patches: vec![(range, with)],
        })
    }

    /// `overides`, `untill`
    fn misspelt(&self) -> Option<Diagnosis> {
        if self.kind(0) != Some(TokenKind::Word) {
            return None;
        }
        let word = self.word(0);
        let expected = self.expected_keywords();
        let keyword = nearest(word, expected.iter().map(String::as_str))?.to_owned();
        if keyword == word || is_reserved(word) {
            return None;
        }
        let kind = Kind::Misspelt {
            word: word.to_owned(),
            keyword: keyword.clone(),
        };
        self.this(kind, Some(keyword))
    }

    /// `kind: string`
    fn unknown_type(&self) -> Option<Diagnosis> {
        const TYPES: [(&str, &str); 19] = [
            ("boolean", "a truth value is `bool`"),
            ("logical", "a truth value is `bool`"),
            ("yesno", "a truth value is `bool`"),
            ("int", "a whole number is `integer`"),
            ("uint", "a whole number is `integer`"),
            ("count", "a whole number is `integer`"),
            ("number", "a number is `integer`, `decimal`, or a quantity with its unit: `length in km`"),
            ("float", "numbers are exact: `decimal`, or a quantity with its unit: `length in km`"),
            ("double", "numbers are exact: `decimal`, or a quantity with its unit: `length in km`"),
            ("real", "numbers are exact: `decimal`, or a quantity with its unit: `length in km`"),
            ("string", "rules ask nothing of free text: list the values, `one of { a, b }`"),
            ("text", "rules ask nothing of free text: list the values, `one of { a, b }`"),
            ("char", "rules ask nothing of free text: list the values, `one of { a, b }`"),
            ("enum", "values to choose from are `one of { a, b }`"),
            ("list", "several values are `set of { a, b }`, several entries `set of entry`"),
            ("array", "several values are `set of { a, b }`, several entries `set of entry`"),
            ("entry", "entries are held in a set: `set of entry`"),
            ("datetime", "a day is `date`"),
            ("time", "a quantity says its unit, `time in s`; a day is `date`"),
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
        let known = TYPES.iter().find(|(other, _)| *other == word.to_lowercase());
        let instead = match known {
            Some((_, instead)) => instead,
            None if offset == -1 => "a type is `bool`, `integer`, `decimal`, `date`, `one of { … }`, `set of { … }`, `set of entry`, a curve, or a dimension with its unit: `length in km`",
            None => return None,
        };
        Some(Diagnosis {
            kind: Kind::UnknownType {
                word: word.to_owned(),
                instead,
            },
            range: token.start..token.end,
            patches: Vec::new(),
        })
    }

    fn reserved(&self) -> Option<Diagnosis> {
        let word = self.word(0);
        let name = self.only_name() || self.expected == [Rule::name, Rule::rbrace] || self.expected == [Rule::rbrace, Rule::name];
        if !is_reserved(word) || !name || matches!(word, "if" | "from" | "until" | "unless") && self.word(-1) != "rule" {
            return None;
        }
        self.this(
            Kind::Reserved {
                word: word.to_owned(),
            },
            None,
        )
    }

    /// `=` for `:`, `==` for `=`, `=>` for `->`
    fn wrong_sign(&self) -> Option<Diagnosis> {
        let found = self.word(0);
        if !matches!(found, ":" | "=" | "==" | "->" | ">=" | "-" | ".") {
            return None;
        }
        let wanted = if self.expects(Rule::equals) {
            "="
        } else if self.expects(Rule::colon) || self.expects(Rule::rule_line) || self.expects(Rule::exception_line) {
            ":"
        } else if self.expects(Rule::arrow) {
            "->"
        } else if self.expects(Rule::lbrace) && found == ":" {
            "{"
        } else {
            return None;
        };
        let kind = Kind::WrongSign {
            wanted,
            found: found.to_owned(),
        };
        self.this(kind, Some(wanted.to_owned()))
    }

    /// `{ a b }`
    fn missing_comma(&self) -> Option<Diagnosis> {
        let before = self.token(-1)?;
        if !self.expects(Rule::comma) || !self.expects(Rule::rbrace) {
            return None;
        }
        let this = self.token(0)?;
        let begins = matches!(this.kind, TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::OpenText)
            && !is_operator(self.word(0));
        // In a list of conditions a word on the same line is as likely an operator that does not exist.
        if !begins || (self.after_operand() && !this.first && this.kind == TokenKind::Word && !is_reserved(self.word(0))) {
            return None;
        }
        Some(Diagnosis {
            kind: Kind::MissingSign {
                wanted: ",",
                before: self.word(0).to_owned(),
            },
            range: this.start..this.end,
            patches: vec![(before.end..before.end, ",".to_owned())],
        })
    }

    /// `rule r case-by-case if …`, `kind bool`, `record item kind: …`
    fn missing_sign(&self) -> Option<Diagnosis> {
        let this = self.token(0)?;
        if !matches!(this.kind, TokenKind::Word | TokenKind::Number | TokenKind::Text) {
            return None;
        }
        let outside = self
            .tokens
            .iter()
            .take(self.at)
            .all(|token| !matches!(token.kind, TokenKind::Open(_)));
        let colon = self.expects(Rule::colon) || self.expects(Rule::rule_line) || self.expects(Rule::exception_line);
        let brace = outside
            && (self.expects(Rule::lbrace)
                || self.expects(Rule::rule_block)
                || self.expects(Rule::exception_block)
                || self.expects(Rule::labelled_list));
        let clause = this.first || matches!(self.word(0), "cite" | "note" | "accept");
        let wanted = match (colon, brace) {
            (true, true) if clause => "{",
            (true, _) => ":",
            (false, true) => "{",
            (false, false) if self.expects(Rule::equals) => "=",
            (false, false) => return None,
        };
        // In a list of names before `:` a comma may be missing just as well.
        if colon && self.expects(Rule::comma) && self.word(1) == ":" {
            return None;
        }
        Some(Diagnosis {
            kind: Kind::MissingSign {
                wanted,
                before: self.word(0).to_owned(),
            },
            range: this.start..this.end,
            patches: vec![(this.start..this.start, format!("{wanted} "))],
        })
    }

    /// `{ a,, b }`
    fn doubled_comma(&self) -> Option<Diagnosis> {
        if self.word(0) != "," || !matches!(self.word(-1), "," | "{") {
            return None;
        }
        self.this(
            Kind::Expected {
                wanted: expected::wanted(self.expected),
                found: Found::This(",".to_owned()),
            },
            Some(String::new()),
        )
    }

    // Everything else ---------------------------------------------------------------------------------------------

    fn unknown(&self) -> Diagnosis {
        let wanted = expected::wanted(self.expected);
        let before = self.token(-1);
        let (found, range) = match (self.token(0), before) {
            // What should have ended the line before is missing there.
            (Some(this), Some(before)) if this.first => {
                (Found::This(shortened(this.text(self.text))), before.start..before.end)
            }
            (Some(this), _) => (Found::This(shortened(this.text(self.text))), this.start..this.end),
            (None, Some(before)) => (Found::End, before.start..before.end),
            (None, None) => (Found::End, 0..0),
        };
        Diagnosis {
            kind: Kind::Expected { wanted, found },
            range,
            patches: Vec::new(),
        }
    }
}

fn is_operator(word: &str) -> bool {
    matches!(word, "and" | "or" | "implies" | "is" | "in" | "has" | "within" | "at" | "from" | "until" | "unless" | "if")
}

/// A found text short enough for a message.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_some() { format!("{short}…") } else { short }
}

/// Year, month and day with two digits each, when the order is certain.
fn plain_date(date: &str) -> Option<String> {
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}
