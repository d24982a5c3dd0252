//! Signs and brackets: wrong ones, missing ones, one too many.

use super::words::is_operator;
use super::{Diagnosis, Place};
use crate::syntax::error::{Found, SyntaxErrorKind as Kind};
use crate::syntax::expected;
use crate::syntax::grammar::Rule;
use crate::syntax::scan::{is_reserved, opener};
use crate::syntax::token::TokenKind;

impl Place<'_> {
    pub(super) fn single_equals(&self) -> Option<Diagnosis> {
        if self.word(0) == "=" && self.after_operand() {
            return self.this(Kind::SingleEquals, Some("==".to_owned()));
        }
        None
    }

    pub(super) fn stray_close(&self) -> Option<Diagnosis> {
        let TokenKind::Close(bracket) = self.kind(0)? else {
            return None;
        };
        let opener = opener(bracket);
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

    /// `in (a, b)`, `in [a, b]`, `: [a, b]`
    pub(super) fn wrong_bracket(&self) -> Option<Diagnosis> {
        let TokenKind::Open(bracket @ (b'(' | b'[')) = self.kind(0)? else {
            return None;
        };
        let list = self.expected.iter().any(|rule| {
            matches!(
                rule,
                Rule::lbrace
                    | Rule::value_list
                    | Rule::code_list
                    | Rule::labelled_list
                    | Rule::outcome_list
                    | Rule::value
            )
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

    /// `overrides a, b, from …`
    pub(super) fn trailing_comma(&self) -> Option<Diagnosis> {
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

    /// `1.A.3: "Title"`
    pub(super) fn needless_colon(&self) -> Option<Diagnosis> {
        if self.word(0) == ":"
            && self.expects(Rule::string)
            && self.kind(1) == Some(TokenKind::Text)
        {
            return self.this(Kind::NeedlessSign { sign: ":" }, Some(String::new()));
        }
        None
    }

    /// `=` for `:`, `==` for `=`, `=>` for `->`
    pub(super) fn wrong_sign(&self) -> Option<Diagnosis> {
        let found = self.word(0);
        if !matches!(found, ":" | "=" | "==" | "->" | ">=" | "-" | ".") {
            return None;
        }
        let wanted = if self.expects(Rule::equals) {
            "="
        } else if self.expects(Rule::colon)
            || self.expects(Rule::rule_line)
            || self.expects(Rule::exception_line)
        {
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
        let mut diagnosis = self.this(kind, Some(wanted.to_owned()))?;
        if wanted == "{" {
            // What is opened must be closed: the rest of the declaration stands between the braces.
            let this = self.token(0)?;
            let last = self.tokens.last()?.end;
            diagnosis.patches = vec![
                (this.start..this.end, " {".to_owned()),
                (last..last, " }".to_owned()),
            ];
        }
        Some(diagnosis)
    }

    /// `{ a b }`
    pub(super) fn missing_comma(&self) -> Option<Diagnosis> {
        let before = self.token(-1)?;
        if !self.expects(Rule::comma) || !self.expects(Rule::rbrace) {
            return None;
        }
        let this = self.token(0)?;
        let begins = matches!(
            this.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::OpenText
        ) && !is_operator(self.word(0));
        // In a list of conditions a word on the same line is as likely an operator that does not exist.
        if !begins
            || (self.after_operand()
                && !this.first
                && this.kind == TokenKind::Word
                && !is_reserved(self.word(0)))
        {
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
    pub(super) fn missing_sign(&self) -> Option<Diagnosis> {
        let this = self.token(0)?;
        if !matches!(
            this.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Text
        ) {
            return None;
        }
        let outside = self
            .tokens
            .iter()
            .take(self.at)
            .all(|token| !matches!(token.kind, TokenKind::Open(_)));
        let colon = self.expects(Rule::colon)
            || self.expects(Rule::rule_line)
            || self.expects(Rule::exception_line);
        // A block that begins without its brace; an entry follows its category, a clause would not.
        let only_brace =
            this.first && self.expected == [Rule::lbrace] && self.kind(1) == Some(TokenKind::Text);
        let brace = only_brace
            || outside
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
    pub(super) fn doubled_comma(&self) -> Option<Diagnosis> {
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
}
