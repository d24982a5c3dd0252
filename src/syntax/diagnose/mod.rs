//! What went wrong where the grammar gave up: known mistakes first, each with its remedy, then what was expected.

use std::ops::Range;

mod clauses;
mod literals;
mod prose;
mod signs;
mod words;

use super::declaration::Failure;
use super::error::{Found, SyntaxErrorKind as Kind};
use super::expected;
use super::grammar::{Rule, keyword};
use super::token::{Token, TokenKind};

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
const KNOWN: [for<'p, 't> fn(&'p Place<'t>) -> Option<Diagnosis>; 41] = [
    |place| place.swallowed(),
    |place| place.single_equals(),
    |place| place.comparison_in_words(),
    |place| place.no_subject(),
    |place| place.category_number(),
    |place| place.code_without_points(),
    |place| place.letter_case_before(),
    |place| place.article(),
    |place| place.clause_for_value(),
    |place| place.cited_words(),
    |place| place.name_with_blanks(),
    |place| place.number_form(),
    |place| place.code_form(),
    |place| place.date_form(),
    |place| place.inch(),
    |place| place.unit_first(),
    |place| place.stray_close(),
    |place| place.entry_list(),
    |place| place.needless_colon(),
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
    |place| place.misspelt_phase(),
    |place| place.unquoted(),
    |place| place.misspelt_before(),
    |place| place.misspelt(),
    |place| place.unknown_type(),
    |place| place.missing_word(),
    |place| place.reserved(),
    |place| place.wrong_sign(),
    |place| place.missing_comma(),
    |place| place.missing_sign(),
    |place| place.doubled_comma(),
    |place| place.comma_for_and(),
];

impl<'t> Place<'t> {
    // Surroundings ------------------------------------------------------------------------------------------------

    fn token(&self, offset: isize) -> Option<Token> {
        let index = self.at.checked_add_signed(offset)?;
        self.tokens.get(index).copied()
    }

    /// The text of a token counted from the one at fault; empty beyond the ends.
    fn word(&self, offset: isize) -> &'t str {
        self.token(offset).map_or("", |token| token.text(self.text))
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
        let mut words: Vec<String> = self
            .expected
            .iter()
            .filter_map(|&rule| keyword(rule))
            .collect();
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
            (Rule::dated, "dated"),
            (Rule::known_from, "known-from"),
            (Rule::standing, "primary"),
            (Rule::standing, "secondary"),
            (Rule::standing, "unverified"),
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
                    Rule::name
                        | Rule::names
                        | Rule::word
                        | Rule::labelled
                        | Rule::path
                        | Rule::code
                        | Rule::item_number
                        | Rule::entry
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

    // Everything else ---------------------------------------------------------------------------------------------

    fn unknown(&self) -> Diagnosis {
        let wanted = expected::wanted(self.expected);
        let before = self.token(-1);
        // Where a clause or the block could end, what stands here is at fault, not what stands before.
        let complete = self.expects(Rule::rbrace)
            || self.expects(Rule::EOI)
            || before.is_some_and(|before| matches!(before.kind, TokenKind::Open(_)));
        let (found, range) = match (self.token(0), before) {
            // What should have ended the line before is missing there.
            (Some(this), Some(before)) if this.first && !complete => (
                Found::This(shortened(this.text(self.text))),
                before.start..before.end,
            ),
            (Some(this), _) => (
                Found::This(shortened(this.text(self.text))),
                this.start..this.end,
            ),
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

/// A found text short enough for a message.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(MOST).collect();
    if characters.next().is_some() {
        format!("{short}…")
    } else {
        short
    }
}
