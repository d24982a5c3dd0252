//! Words: misspelt, in capitals, of another language, reserved, in quotes or without them.

use super::{Diagnosis, Place, shortened};
use crate::diagnostic::nearest;
use crate::syntax::error::SyntaxErrorKind as Kind;
use crate::syntax::grammar::Rule;
use crate::syntax::scan::{DECLARATIONS, RESERVED, is_reserved};
use crate::syntax::token::TokenKind;

impl Place<'_> {
    /// Words that people write for keywords.
    pub(super) fn other_word(&self) -> Option<Diagnosis> {
        const WORDS: [(&str, &str); 25] = [
            ("when", "if"),
            ("where", "if"),
            ("provided", "if"),
            ("if", "whenever"),
            ("when", "whenever"),
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
            ("->", "implies"),
        ];
        let word = self.word(0);
        let expected = self.expected_keywords();
        if word.is_empty() || expected.iter().any(|keyword| keyword == word) {
            return None;
        }
        let signs = [
            ("equals", "=="),
            ("eq", "=="),
            ("ne", "!="),
            ("lt", "<"),
            ("le", "<="),
            ("gt", ">"),
            ("ge", ">="),
        ];
        let compares = self.expects(Rule::compare_op) || self.expects(Rule::ordering);
        if let Some(&(_, sign)) = signs.iter().find(|(other, _)| compares && *other == word) {
            let kind = Kind::OtherWord {
                word: word.to_owned(),
                keyword: sign,
            };
            return self.this(kind, Some(sign.to_owned()));
        }
        // `bool default false`: the word was taken for the next attribute.
        if self.word(-1) == "default" && self.expects(Rule::colon) {
            let token = self.token(-1)?;
            let range = token.start..token.end;
            return Some(Diagnosis {
                kind: Kind::OtherWord {
                    word: "default".to_owned(),
                    keyword: "otherwise",
                },
                range: range.clone(),
                patches: vec![(range, "otherwise".to_owned())],
            });
        }
        let (_, meant) = WORDS.iter().find(|(other, meant)| {
            *other == word && expected.iter().any(|keyword| keyword == meant)
        })?;
        let kind = Kind::OtherWord {
            word: word.to_owned(),
            keyword: meant,
        };
        self.this(kind, Some((*meant).to_owned()))
    }

    /// `If`, `AND`
    pub(super) fn letter_case(&self) -> Option<Diagnosis> {
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

    /// `is "india"`, `rule "x"`
    pub(super) fn quoted(&self) -> Option<Diagnosis> {
        if self.kind(0) != Some(TokenKind::Text) || self.expects(Rule::string) {
            return None;
        }
        let written = self.word(0).trim_matches('"');
        let named = self.expected.iter().any(|tried| {
            matches!(
                tried,
                Rule::name
                    | Rule::names
                    | Rule::word
                    | Rule::labelled
                    | Rule::path
                    | Rule::code
                    | Rule::item_number
                    | Rule::identity
                    | Rule::code_list
                    | Rule::expectation
                    | Rule::expect_decided
            )
        });
        let joined: Vec<&str> = written
            .split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'))
            .filter(|part| !part.is_empty())
            .collect();
        let plain = joined.join("-");
        if !named || !plain.starts_with(|c: char| c.is_ascii_alphanumeric()) || is_reserved(&plain)
        {
            return None;
        }
        let kind = Kind::QuotedName {
            name: written.to_owned(),
            plain: plain.clone(),
        };
        self.this(kind, Some(plain))
    }

    /// `use vocabulary.mtcr`, `note x`
    pub(super) fn unquoted(&self) -> Option<Diagnosis> {
        const AFTER: [&str; 11] = [
            "primary",
            "secondary",
            "unverified",
            "dated",
            "known-from",
            "when",
            "by",
            "from",
            "until",
            "reserved",
            "if",
        ];
        let takes_text = matches!(
            self.word(-1),
            "note" | "ask" | "label" | "known-from" | "use"
        );
        let only_text = self
            .expected
            .iter()
            .all(|tried| matches!(tried, Rule::string | Rule::kw_if));
        let first = self.token(0)?;
        let text = match first.kind {
            TokenKind::Word | TokenKind::Number => true,
            TokenKind::Sign => matches!(first.text(self.text), "." | "/"),
            _ => false,
        };
        if !self.expects(Rule::string) || !(only_text || takes_text) || !text || first.first {
            return None;
        }
        // `categry II {` is no entry without its title.
        if matches!(first.text(self.text), "I" | "II")
            && nearest(self.word(-1), ["category"]).is_some()
        {
            return None;
        }
        let file = self.word(-1) == "use";
        let mut end = first.start;
        for (step, token) in self.tokens.iter().skip(self.at).enumerate() {
            let stops = matches!(
                token.kind,
                TokenKind::Open(_) | TokenKind::Close(_) | TokenKind::Text
            ) || token.first
                || (file && step > 0 && token.start != end)
                || (!takes_text && AFTER.contains(&token.text(self.text)))
                || token.is(self.text, "cite");
            if stops {
                break;
            }
            end = token.end;
        }
        if end == first.start {
            return None;
        }
        let range = first.start..end;
        let word = self.text.get(range.clone())?.to_owned();
        let with = format!("\"{word}\"");
        Some(Diagnosis {
            kind: Kind::BareText {
                word: shortened(&word),
            },
            range: range.clone(),
            patches: vec![(range, with)],
        })
    }

    /// `by State befor licence`: what begins no phase was taken for the name of the next kind of obligation.
    pub(super) fn misspelt_phase(&self) -> Option<Diagnosis> {
        let before = self.token(-1)?;
        let only_text =
            !self.expected.is_empty() && self.expected.iter().all(|r| *r == Rule::string);
        let words = [before.kind, self.kind(0)?];
        if !only_text || before.first || words != [TokenKind::Word, TokenKind::Word] {
            return None;
        }
        let word = before.text(self.text);
        let keyword = nearest(word, ["before", "after", "during"])?;
        let range = before.start..before.end;
        Some(Diagnosis {
            kind: Kind::Misspelt {
                word: word.to_owned(),
                keyword: keyword.to_owned(),
            },
            range: range.clone(),
            patches: vec![(range, keyword.to_owned())],
        })
    }

    /// `citte foo "x"`: the word before the failure begins a clause and is none.
    pub(super) fn misspelt_before(&self) -> Option<Diagnosis> {
        const CLAUSES: [&str; 15] = [
            "cite",
            "note",
            "accept",
            "require",
            "consider",
            "may",
            "expect",
            "repeal",
            "replace",
            "category",
            "effective",
            "otherwise",
            "decides",
            "classified",
            "layers",
        ];
        let only_if = !self.expected.is_empty()
            && self.expected.iter().all(|rule| {
                matches!(
                    rule,
                    Rule::kw_if | Rule::string | Rule::colon | Rule::comma | Rule::statements
                )
            });
        let before = self.token(-1)?;
        if !only_if || before.kind != TokenKind::Word {
            return None;
        }
        let word = before.text(self.text);
        // After the type of an attribute, what is no modifier was taken for the next attribute.
        let modifier = !before.first && self.expects(Rule::colon) && self.expects(Rule::comma);
        let candidates: &[&str] = match (before.first, modifier) {
            (true, _) => &CLAUSES,
            (false, true) => &["finding", "negotiable", "otherwise", "ask", "label"],
            (false, false) => return None,
        };
        let keyword = nearest(word, candidates.iter().copied()).filter(|near| *near != word)?;
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
    pub(super) fn misspelt(&self) -> Option<Diagnosis> {
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

    /// `exception e slv-bar`, `mass kg`, `prohibited category I`: exactly one word can stand between.
    pub(super) fn missing_word(&self) -> Option<Diagnosis> {
        let (Some(&tried), 1) = (self.expected.first(), self.expected.len()) else {
            return None;
        };
        let wanted = match tried {
            Rule::kw_to => "to",
            Rule::kw_in => "in",
            Rule::kw_if => "if",
            Rule::kw_by => "by",
            Rule::kw_of => "of",
            _ => return None,
        };
        let this = self.token(0)?;
        let fits = matches!(
            this.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Open(_)
        );
        if this.first || !fits {
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

    pub(super) fn reserved(&self) -> Option<Diagnosis> {
        let word = self.word(0);
        let list = [Rule::name, Rule::rbrace];
        let name = self.only_name()
            || (self.expected.len() == 2 && list.iter().all(|&tried| self.expects(tried)));
        let declares = DECLARATIONS.contains(&self.word(-1));
        if !is_reserved(word) || !name || (is_operator(word) && !declares) {
            return None;
        }
        let word = word.to_owned();
        self.this(Kind::Reserved { word }, None)
    }
}

pub(super) fn is_operator(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "implies"
            | "is"
            | "in"
            | "has"
            | "within"
            | "at"
            | "from"
            | "until"
            | "unless"
            | "if"
    )
}
