//! Conditions written as in a sentence: words for signs, articles, names with blanks, subjects left out.

use std::ops::Range;

use super::{Diagnosis, Place, shortened};
use crate::diagnostic::nearest;
use crate::syntax::error::{Found, SyntaxErrorKind as Kind};
use crate::syntax::grammar::Rule;
use crate::syntax::scan::awaits_more;
use crate::syntax::token::TokenKind;

/// What is said for the signs of comparisons; the longest that fits counts.
const COMPARISONS: [(&[&str], &str); 24] = [
    (&["greater", "than", "or", "equal", "to"], ">="),
    (&["less", "than", "or", "equal", "to"], "<="),
    (&["no", "more", "than"], "<="),
    (&["no", "less", "than"], ">="),
    (&["more", "than"], ">"),
    (&["greater", "than"], ">"),
    (&["larger", "than"], ">"),
    (&["longer", "than"], ">"),
    (&["less", "than"], "<"),
    (&["fewer", "than"], "<"),
    (&["smaller", "than"], "<"),
    (&["shorter", "than"], "<"),
    (&["at", "least"], ">="),
    (&["at", "most"], "<="),
    (&["up", "to"], "<="),
    (&["equal", "to"], "=="),
    (&["equals"], "=="),
    (&["exceeds"], ">"),
    (&["exceeding"], ">"),
    (&["above"], ">"),
    (&["over"], ">"),
    (&["below"], "<"),
    (&["under"], "<"),
    (&["reaches"], ">="),
];

impl Place<'_> {
    fn joined(&self, from: isize, to: isize) -> String {
        let words: Vec<&str> = (from..=to).map(|offset| self.word(offset)).collect();
        words.join(" ")
    }

    fn is_word(&self, offset: isize) -> bool {
        self.kind(offset) == Some(TokenKind::Word)
    }

    /// `item.range is more than 300 km`
    pub(super) fn comparison_in_words(&self) -> Option<Diagnosis> {
        for (words, sign) in COMPARISONS {
            let length = isize::try_from(words.len()).ok()?;
            // The grammar gives up inside the words or just after them: some can be read as names.
            for start in -length..=0 {
                let said = (start..)
                    .zip(words)
                    .all(|(offset, word)| self.word(offset) == *word);
                let is = self.word(start - 1) == "is";
                let from = if is { start - 1 } else { start };
                if !said
                    || !self.is_word(from - 1) && self.kind(from - 1) != Some(TokenKind::Number)
                {
                    continue;
                }
                let to = start + length - 1;
                let range = self.between(from, to)?;
                return Some(Diagnosis {
                    kind: Kind::OtherWord {
                        word: self.joined(from, to),
                        keyword: sign,
                    },
                    range: range.clone(),
                    patches: vec![(range, sign.to_owned())],
                });
            }
        }
        None
    }

    /// `if the item …`
    pub(super) fn article(&self) -> Option<Diagnosis> {
        let offset = [-1, 0]
            .into_iter()
            .find(|&offset| matches!(self.word(offset), "the" | "a" | "an"))?;
        if !self.is_word(offset + 1) || !self.after_operand() && !self.expects(Rule::expr) {
            return None;
        }
        let token = self.token(offset)?;
        let next = self.token(offset + 1)?;
        Some(Diagnosis {
            kind: Kind::Article {
                word: self.word(offset).to_owned(),
            },
            range: token.start..token.end,
            patches: vec![(token.start..next.start, String::new())],
        })
    }

    /// `a, b` where no list is
    pub(super) fn comma_for_and(&self) -> Option<Diagnosis> {
        let joins = self.word(0) == "," && self.expects(Rule::kw_and);
        if !joins || self.expects(Rule::comma) {
            return None;
        }
        self.this(Kind::CommaForAnd, None)
    }

    /// `item.range > 300 km and < 500 km`
    pub(super) fn no_subject(&self) -> Option<Diagnosis> {
        let compares = |word: &str| matches!(word, "<" | "<=" | ">" | ">=" | "==" | "!=");
        if !compares(self.word(0)) || !matches!(self.word(-1), "and" | "or") {
            return None;
        }
        let sign = (-10..-2).rev().find(|&back| compares(self.word(back)))?;
        let dotted = self.is_word(sign - 1) && self.word(sign - 2) == "." && self.is_word(sign - 3);
        let subject = if dotted {
            let range = self.between(sign - 3, sign - 1)?;
            self.text.get(range).map(str::to_owned)
        } else {
            self.is_word(sign - 1)
                .then(|| self.word(sign - 1).to_owned())
        }?;
        let this = self.token(0)?;
        Some(Diagnosis {
            kind: Kind::NoSubject {
                subject: subject.clone(),
            },
            range: this.start..this.end,
            patches: vec![(this.start..this.start, format!("{subject} "))],
        })
    }

    /// `rule slow drones: …`
    pub(super) fn name_with_blanks(&self) -> Option<Diagnosis> {
        const NAMED: [&str; 8] = [
            "rule",
            "define",
            "obligation",
            "guarantee",
            "policy",
            "record",
            "scale",
            "source",
        ];
        if !NAMED.contains(&self.word(-2)) || !self.is_word(-1) || !self.is_word(0) {
            return None;
        }
        let last = (0..6).take_while(|&offset| self.is_word(offset)).last()?;
        if !matches!(self.word(last + 1), ":" | "{" | "=") {
            return None;
        }
        let taken = ["overrides", "from", "until", "extends"];
        if (0..=last).any(|offset| taken.contains(&self.word(offset))) {
            return None;
        }
        // What names another may be misspelt; made a part of the name, it would be lost.
        if nearest(self.word(0), ["overrides", "extends"]).is_some() {
            return None;
        }
        let range = self.between(-1, last)?;
        let plain = self.joined(-1, last).replace(' ', "-");
        Some(Diagnosis {
            kind: Kind::NameWithBlanks {
                name: self.joined(-1, last),
                plain: plain.clone(),
            },
            range: range.clone(),
            patches: vec![(range, plain)],
        })
    }

    /// `cite Export Act`
    pub(super) fn cited_words(&self) -> Option<Diagnosis> {
        let cite = self.word(-2) == "cite" && self.is_word(-1) && self.is_word(0);
        if !cite || !self.expects(Rule::string) || self.token(0)?.first {
            return None;
        }
        const ENDS: [&str; 7] = ["note", "accept", "if", "from", "until", "cite", "unless"];
        if ENDS.contains(&self.word(0)) {
            return None;
        }
        let last = (0..12)
            .take_while(|&offset| {
                let goes_on = self
                    .token(offset)
                    .is_some_and(|token| !token.first || offset == 0);
                self.is_word(offset) && goes_on && !ENDS.contains(&self.word(offset))
            })
            .last()?;
        let range: Range<usize> = self.between(-1, last)?;
        let words = self.text.get(range.clone())?.to_owned();
        Some(Diagnosis {
            kind: Kind::CitedWords {
                words: shortened(&words),
            },
            range: range.clone(),
            patches: vec![(range, format!("\"{words}\""))],
        })
    }

    /// `item.range > cite act`: the clause was taken for the value that is missing.
    pub(super) fn clause_for_value(&self) -> Option<Diagnosis> {
        let before = self.token(-2)?;
        if self.word(-1) != "cite" || !self.is_word(0) || !awaits_more(self.text, before) {
            return None;
        }
        let wanted = match before.kind {
            TokenKind::Sign => "a number, a value or an attribute",
            _ => "a condition",
        };
        let taken = self.token(-1)?;
        Some(Diagnosis {
            kind: Kind::Expected {
                wanted: wanted.to_owned(),
                found: Found::This("cite".to_owned()),
            },
            range: taken.start..taken.end,
            patches: Vec::new(),
        })
    }

    /// `category 1`
    pub(super) fn category_number(&self) -> Option<Diagnosis> {
        let roman = match (self.word(-1), self.word(0)) {
            ("category" | "Category", "1") => "I",
            ("category" | "Category", "2") => "II",
            _ => return None,
        };
        let kind = Kind::OtherWord {
            word: self.word(0).to_owned(),
            keyword: roman,
        };
        self.this(kind, Some(roman.to_owned()))
    }

    /// `1A2`, `2A1c`
    pub(super) fn code_without_points(&self) -> Option<Diagnosis> {
        if !matches!(self.word(-1), "entry" | "has" | "except" | "{" | ",") {
            return None;
        }
        let code = self.word(0);
        let mut parts: Vec<String> = Vec::new();
        for c in code.chars().filter(|c| *c != '.') {
            let digit = c.is_ascii_digit();
            if !digit && !c.is_ascii_alphabetic() {
                return None;
            }
            match parts.last_mut() {
                Some(last) if last.ends_with(|l: char| l.is_ascii_digit()) == digit => last.push(c),
                _ => parts.push(c.to_string()),
            }
        }
        let [item, letter, ..] = parts.as_mut_slice() else {
            return None;
        };
        if !item.starts_with(|c: char| c.is_ascii_digit()) || item.len() > 2 || letter.len() != 1 {
            return None;
        }
        *letter = letter.to_uppercase();
        let plain = parts.join(".");
        if plain == code {
            return None;
        }
        let kind = Kind::CodeForm {
            code: code.to_owned(),
            plain: plain.clone(),
        };
        self.this(kind, Some(plain))
    }

    /// `Category I`: the word was read as a name.
    pub(super) fn letter_case_before(&self) -> Option<Diagnosis> {
        let word = self.word(-1);
        let keyword = match word.to_lowercase().as_str() {
            "category" => "category",
            "entry" => "entry",
            "not" => "not",
            _ => return None,
        };
        if word == keyword || !self.after_operand() {
            return None;
        }
        let token = self.token(-1)?;
        let range = token.start..token.end;
        Some(Diagnosis {
            kind: Kind::LetterCase {
                word: word.to_owned(),
                keyword: keyword.to_owned(),
            },
            range: range.clone(),
            patches: vec![(range, keyword.to_owned())],
        })
    }
}
