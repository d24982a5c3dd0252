//! How much of a declaration a mistake costs: the clause it stands in, when there is one.

use std::ops::Range;

use super::scan::is_reserved;
use super::token::{Token, TokenKind};

/// Words that begin a clause wherever they stand in a block.
const ALWAYS: [&str; 7] = [
    "cite", "note", "accept", "require", "consider", "expect", "repeal",
];

/// Words that begin a clause at the beginning of a line.
const AT_LINE_START: [&str; 17] = [
    "may",
    "if",
    "on",
    "as",
    "classified",
    "about",
    "for",
    "decides",
    "otherwise",
    "effective",
    "dated",
    "applies",
    "layers",
    "category",
    "replace",
    "add",
    "by",
];

/// Does a clause begin with this token, judged by the words that follow it? What follows an attribute's type, as in
/// `ask "How far?"`, belongs to the attribute.
pub(super) fn begins_clause(text: &str, tokens: &[Token], index: usize) -> bool {
    let Some(token) = tokens.get(index) else {
        return false;
    };
    let word = token.text(text);
    let next = tokens.get(index + 1);
    let next_is = |wanted: &str| next.is_some_and(|next| next.is(text, wanted));
    let next_kind = next.map(|next| next.kind);
    match token.kind {
        TokenKind::Word if ALWAYS.contains(&word) => !next_is(":"),
        TokenKind::Word if token.first && AT_LINE_START.contains(&word) => !next_is("."),
        TokenKind::Word if is_reserved(word) => next_is(":"),
        TokenKind::Word | TokenKind::Number => {
            matches!(next_kind, Some(TokenKind::Text | TokenKind::OpenText))
                && !matches!(word, "ask" | "label")
                && !index
                    .checked_sub(1)
                    .and_then(|before| tokens.get(before))
                    .is_some_and(|before| takes_text(before.text(text)))
                || (token.kind == TokenKind::Word && next_is("if"))
                || names_before_colon(text, tokens, index)
                || (token.first
                    && token.kind == TokenKind::Word
                    && matches!(next_kind, Some(TokenKind::Open(b'{'))))
        }
        _ => false,
    }
}

/// Words after which a name and a text stand: `cite guidelines "para. 2"`, `add entry 3.A.1 "Engines"`.
fn takes_text(word: &str) -> bool {
    matches!(
        word,
        "cite" | "with" | "accept" | "source" | "annex" | "policy" | "amendment" | "entry"
    )
}

/// `a, b:` of a field, `uav:` of a pair, `800 km/h:` of a row; on one line.
fn names_before_colon(text: &str, tokens: &[Token], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let parted = tokens.get(index).is_some_and(|token| token.first)
        || before.is_none_or(|before| matches!(before.text(text), "," | "{"));
    if !parted {
        // In the middle of a line only a lone word before `:` is taken for a name, and not the unit of a number.
        let unit = before.is_some_and(|before| {
            before.kind == TokenKind::Number || matches!(before.text(text), "*" | "/")
        });
        let lone = tokens
            .get(index)
            .is_some_and(|token| token.kind == TokenKind::Word)
            && tokens
                .get(index + 1)
                .is_some_and(|next| next.is(text, ":") && !next.first);
        return lone && !unit;
    }
    if before.is_some_and(|before| before.is(text, ",")) && continues_names(text, tokens, index) {
        return false;
    }
    for (step, token) in tokens.iter().skip(index).take(12).enumerate() {
        if token.is(text, ":") {
            return step > 0 && !token.first;
        }
        let part_of_name = match token.kind {
            TokenKind::Word => step == 0 || !is_reserved(token.text(text)),
            TokenKind::Number => step == 0,
            TokenKind::Sign => matches!(token.text(text), "," | "/" | "*" | "%" | "^"),
            _ => false,
        };
        // A name follows a comma, or the number whose unit it is.
        let joined = step == 0
            || token.kind != TokenKind::Word
            || tokens
                .get(index + step - 1)
                .is_some_and(|before| before.kind != TokenKind::Word);
        if !part_of_name || !joined || (step > 0 && token.first) {
            return false;
        }
    }
    false
}

/// Is this word the second or a later name of a list that began its line: `c` of `b, c: bool`?
fn continues_names(text: &str, tokens: &[Token], index: usize) -> bool {
    for token in tokens.iter().take(index).rev() {
        if token.kind != TokenKind::Word && !token.is(text, ",") {
            return false;
        }
        if token.first {
            return true;
        }
    }
    false
}

/// Does this opening brace hold a list, not clauses?
pub(super) fn is_list(text: &str, tokens: &[Token], open: usize) -> bool {
    let Some(before) = open.checked_sub(1).and_then(|before| tokens.get(before)) else {
        return false;
    };
    matches!(
        before.text(text),
        "of" | "in" | "has" | "classified" | "except" | ":" | "undetermined" | "->" | ","
    )
}

/// The clause that token number `at` stands in, as a stretch of text; none outside all blocks.
pub(super) fn clause(text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let open = block_around(text, tokens, at)?;
    let inside = level_in_block(tokens, open);
    let close = inside.last().map_or(open + 1, |&last| last + 1);
    let starts: Vec<usize> = inside
        .iter()
        .copied()
        .filter(|&index| begins_clause(text, tokens, index))
        .collect();
    let margin = |index: usize| tokens.get(index).map_or(0, |token| token.indent);
    // A line that begins with an unknown word at the clauses' margin is a clause, misspelt.
    let unknown = |index: &usize| {
        tokens.get(*index).is_some_and(|token| {
            token.first && token.kind == TokenKind::Word && !is_reserved(token.text(text))
        })
    };
    let known = starts.iter().copied().rfind(|&index| index <= at);
    let start = inside
        .iter()
        .copied()
        .filter(unknown)
        .filter(|&index| {
            index <= at && known.is_none_or(|known| index > known && margin(index) <= margin(known))
        })
        .max()
        .or(known)
        .or_else(|| inside.first().copied().filter(|&first| first <= at))?;
    let end = inside
        .iter()
        .copied()
        .find(|index| {
            *index > at.max(start)
                && (starts.contains(index) || (unknown(index) && margin(*index) <= margin(start)))
        })
        .unwrap_or(close);
    let from = tokens.get(start)?.start;
    let to = tokens.get(end.checked_sub(1)?)?.end;
    (from < to).then_some(from..to)
}

/// The innermost block, not list, around a token; a closing brace is inside its block.
fn block_around(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate().take(at) {
        match token.kind {
            TokenKind::Open(_) => open.push(index),
            TokenKind::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    open.into_iter().rev().find(|&index| {
        tokens
            .get(index)
            .is_some_and(|token| token.kind == TokenKind::Open(b'{'))
            && !is_list(text, tokens, index)
    })
}

/// The tokens of a block up to its closing brace, those in inner brackets left out, the brackets kept.
fn level_in_block(tokens: &[Token], open: usize) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut inside = Vec::new();
    for (index, token) in tokens.iter().enumerate().skip(open + 1) {
        match token.kind {
            TokenKind::Open(_) => {
                if depth == 0 {
                    inside.push(index);
                }
                depth += 1;
            }
            TokenKind::Close(_) => {
                if depth == 0 {
                    return inside;
                }
                depth -= 1;
                if depth == 0 {
                    inside.push(index);
                }
            }
            _ if depth == 0 => inside.push(index),
            _ => {}
        }
    }
    inside
}

/// The names that a lost clause would have introduced: attributes and values, outcomes, entries, declarations of an
/// amendment. The clauses of a rule introduce none.
pub(super) fn names_in_clause(
    text: &str,
    tokens: &[Token],
    clause: &Range<usize>,
) -> Vec<Range<usize>> {
    let inside: Vec<&Token> = tokens
        .iter()
        .filter(|token| clause.start <= token.start && token.end <= clause.end)
        .collect();
    let word = |index: usize| inside.get(index).map_or("", |token| token.text(text));
    let named = |token: &&&Token| {
        matches!(token.kind, TokenKind::Word | TokenKind::Number) && !is_reserved(token.text(text))
    };
    let range = |token: &&Token| token.start..token.end;
    match tokens.first().map_or("", |token| token.text(text)) {
        "scale" | "record" => inside.iter().filter(named).map(range).collect(),
        "annex" => entries(text, &inside),
        "amendment" if matches!(word(0), "add" | "replace") && word(1) == "entry" => {
            entries(text, inside.get(2..).unwrap_or(&[]))
        }
        "obligations" => inside
            .first()
            .iter()
            .copied()
            .filter(named)
            .map(range)
            .collect(),
        "amendment" if matches!(word(0), "add" | "replace") => {
            let name = if word(1) == "absolute" { 3 } else { 2 };
            inside
                .get(name)
                .iter()
                .copied()
                .filter(named)
                .map(range)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The entries of a lost clause, with those beneath them: what stands before a title, and each code where an entry could
/// begin, for it may be the title that is wrong.
fn entries(text: &str, tokens: &[&Token]) -> Vec<Range<usize>> {
    let begins = |index: usize, token: &Token| {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let titled = tokens
            .get(index + 1)
            .is_some_and(|next| matches!(next.kind, TokenKind::Text | TokenKind::OpenText))
            && !before.is_some_and(|before| takes_text(before.text(text)));
        let code = token.kind == TokenKind::Number && token.text(text).contains('.');
        let starts = token.first
            || before.is_none_or(|before| {
                matches!(before.kind, TokenKind::Open(b'{') | TokenKind::Close(b'}'))
            });
        index == 0 || titled || code && starts
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        .filter(|(_, token)| !is_reserved(token.text(text)))
        .filter(|(index, token)| begins(*index, token))
        .map(|(_, token)| token.start..token.end)
        .collect()
}

/// The names that a lost declaration would have introduced, as far as they can be told.
pub(super) fn names_in_declaration(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    /// More names than this have no declaration.
    const MOST: usize = 2_000;
    let word = |index: usize| tokens.get(index).map_or("", |token| token.text(text));
    let range = |token: &Token| token.start..token.end;
    let heading = match word(0) {
        "absolute" => 2,
        "language" | "use" | "part" | "assume" | "test" | "case" | "obligations" => usize::MAX,
        _ => 1,
    };
    let mut names: Vec<Range<usize>> = tokens
        .get(heading)
        .filter(|token| token.kind == TokenKind::Word)
        .map(range)
        .into_iter()
        .collect();
    // What these declare stands inside their braces.
    if matches!(
        word(0),
        "scale" | "record" | "annex" | "obligations" | "amendment"
    ) {
        names.extend(
            tokens
                .iter()
                .skip(2)
                .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
                .filter(|token| !is_reserved(token.text(text)))
                .take(MOST)
                .map(range),
        );
    }
    names
}

#[cfg(test)]
mod tests {
    use super::clause;
    use crate::syntax::token::tokens;

    fn lost(text: &str, word: &str) -> String {
        let tokens = tokens(text);
        let at = tokens
            .iter()
            .position(|token| token.is(text, word))
            .unwrap_or(tokens.len());
        clause(text, &tokens, at).map_or_else(
            || "all".to_owned(),
            |range| text.get(range).unwrap_or("?").to_owned(),
        )
    }

    #[test]
    fn a_mistake_costs_its_clause() {
        let text = "rule r {\n  cite a \"b\"\n  x if c\n    and = d\n  y if e\n}";
        assert_eq!(lost(text, "="), "x if c\n    and = d");
        assert_eq!(lost(text, "e"), "y if e");
        assert_eq!(lost(text, "}"), "y if e");
        assert_eq!(lost(text, "r"), "all");
    }

    #[test]
    fn entries_fields_and_pairs_are_clauses() {
        let annex = "annex m {\n category I {\n  1.A \"A\" when x = y\n  2.A \"B\" when z {\n   2.A.1 \"C\" when w }\n }\n}";
        assert_eq!(lost(annex, "="), "1.A \"A\" when x = y");
        assert_eq!(lost(annex, "w"), "2.A.1 \"C\" when w");
        assert_eq!(
            lost(annex, "z"),
            "2.A \"B\" when z {\n   2.A.1 \"C\" when w }"
        );
        let record = "record r {\n  a: bool\n  b, c: one off { d }\n  e: date\n}";
        assert_eq!(lost(record, "off"), "b, c: one off { d }");
        let test = "test \"t\" {\n  item { a: b, c = d, e: f }\n  expect x\n}";
        assert_eq!(lost(test, "="), "a: b, c = d,");
    }

    #[test]
    fn a_misspelt_clause_is_one() {
        let text = "rule r {\n  cite a \"b\"\n  citte foo\n  x if c\n}";
        assert_eq!(lost(text, "foo"), "citte foo");
    }
}
