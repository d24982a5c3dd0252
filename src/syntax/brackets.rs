//! Brackets that do not match: which one to blame, and where its partner was probably meant.

use super::recover::{begins_clause, is_list};
use super::scan::opener;
use super::token::{Token, TokenKind};

/// A bracket that is never closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// The token.
    pub open: usize,
    /// The bracket.
    pub bracket: u8,
    /// The token before which its closing partner should have stood; none at the end of the declaration.
    pub before: Option<usize>,
    /// The end of the token after which it should have stood.
    pub at: usize,
}

/// How many closing brackets are looked at for whether another was meant.
const LOOKED_AT: usize = 20;

/// The closing brackets in whose place another was meant, each with that one: then the one that is open is closed and
/// nothing is closed that is not open.
pub(super) fn wrong_closers(tokens: &[Token]) -> Vec<(usize, u8)> {
    let mut kinds: Vec<TokenKind> = tokens.iter().map(|token| token.kind).collect();
    let mut found = Vec::new();
    for _ in 0..LOOKED_AT {
        let better = mismatched(&kinds).into_iter().find(|&(at, meant)| {
            let mut instead = kinds.clone();
            if let Some(kind) = instead.get_mut(at) {
                *kind = TokenKind::Close(meant);
            }
            // One that is left open and one that closes nothing go together.
            left_over(&instead) + 2 <= left_over(&kinds)
        });
        let Some((at, meant)) = better else {
            break;
        };
        if let Some(kind) = kinds.get_mut(at) {
            *kind = TokenKind::Close(meant);
        }
        found.push((at, meant));
    }
    found
}

/// The first closing brackets that do not belong to the bracket that is open, each with the one that would.
fn mismatched(kinds: &[TokenKind]) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    walk(kinds, |index, open, _| {
        // A square bracket does not occur in the language: it is itself what is wrong.
        if let Some(&innermost) = open.last().filter(|&&bracket| bracket != b'[')
            && found.len() < LOOKED_AT
        {
            found.push((index, closer(innermost)));
        }
    });
    found
}

/// How many brackets have no partner.
fn left_over(kinds: &[TokenKind]) -> usize {
    let mut count = 0;
    let open = walk(kinds, |_, _, without| count += without);
    count + open
}

/// Goes through the brackets, and says of each closing one that does not belong to the innermost open one what is open and
/// how many are left without a partner by it. How many are open at the end.
fn walk(kinds: &[TokenKind], mut mismatch: impl FnMut(usize, &[u8], usize)) -> usize {
    let mut open: Vec<u8> = Vec::new();
    for (index, kind) in kinds.iter().enumerate() {
        match *kind {
            TokenKind::Open(bracket) => open.push(bracket),
            TokenKind::Close(bracket) => {
                let partner = open.iter().rposition(|&one| one == opener(bracket));
                match partner {
                    Some(at) if at + 1 == open.len() => {}
                    Some(at) => mismatch(index, &open, open.len() - at - 1),
                    None => mismatch(index, &open, 1),
                }
                open.truncate(partner.unwrap_or(open.len()));
            }
            _ => {}
        }
    }
    open.len()
}

/// The bracket that closes one.
fn closer(bracket: u8) -> u8 {
    if bracket == b'{' { b'}' } else { b')' }
}

/// The brackets that are never closed, in the order in which that shows.
pub(super) fn unclosed(text: &str, tokens: &[Token]) -> Vec<Unclosed> {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut found = Vec::new();
    let mut end = 0;
    for (index, token) in tokens.iter().enumerate() {
        let mut give_up = |open: &mut Vec<(usize, u8)>, from: usize| {
            for (at, bracket) in open.drain(from..).rev() {
                found.push(Unclosed {
                    open: at,
                    bracket,
                    before: Some(index),
                    at: end,
                });
            }
        };
        match token.kind {
            TokenKind::Open(bracket) => open.push((index, bracket)),
            TokenKind::Close(bracket) => {
                let wanted = opener(bracket);
                let partner = open.iter().rposition(|&(_, bracket)| bracket == wanted);
                if let Some(mut partner) = partner {
                    if wanted == b'{' && token.first {
                        // A brace at the beginning of a line closes the block that began at the same margin.
                        let margin = |&(at, bracket): &(usize, u8)| {
                            bracket == b'{'
                                && tokens.get(at).is_some_and(|t| t.indent == token.indent)
                        };
                        partner = open.iter().rposition(margin).unwrap_or(partner);
                    }
                    let crosses =
                        wanted != b'{' && open.iter().skip(partner).any(|&(_, b)| b == b'{');
                    if !crosses {
                        give_up(&mut open, partner + 1);
                        open.pop();
                    }
                }
            }
            // A clause does not stand in a list or in parentheses, and neither does what follows a type.
            TokenKind::Word
                if (is_modifier(text, *token) || begins_clause(text, tokens, index))
                    && ends_list(text, tokens, index) =>
            {
                let lists = open
                    .iter()
                    .rev()
                    .take_while(|&&(at, bracket)| bracket != b'{' || is_list(text, tokens, at))
                    .count();
                let from = open.len() - lists;
                give_up(&mut open, from);
            }
            _ => {}
        }
        end = token.end;
    }
    for (at, bracket) in open.into_iter().rev() {
        found.push(Unclosed {
            open: at,
            bracket,
            before: None,
            at: end,
        });
    }
    for fault in &mut found {
        if let Some(index) = dedented(text, tokens, fault) {
            fault.before = Some(index);
            fault.at = index
                .checked_sub(1)
                .and_then(|last| tokens.get(last))
                .map_or(fault.at, |last| last.end);
        }
    }
    found
}

/// The first line of the clauses around an unclosed block: the next that is indented no more than the line on which the
/// block began. Nothing is told where the block's own first line is not indented either, and of a declaration's own
/// block: all that follows in the declaration belongs to that.
fn dedented(text: &str, tokens: &[Token], fault: &Unclosed) -> Option<usize> {
    let open = tokens.get(fault.open)?;
    let inner = tokens
        .iter()
        .take(fault.open)
        .any(|token| token.kind == TokenKind::Open(b'{'));
    if fault.bracket != b'{' || !inner || is_list(text, tokens, fault.open) {
        return None;
    }
    let lines = tokens
        .iter()
        .enumerate()
        .take(fault.before.unwrap_or(tokens.len()))
        .skip(fault.open + 1);
    let (index, line) = lines
        .clone()
        .find(|(_, token)| token.first && token.indent <= open.indent)?;
    (line.kind == TokenKind::Word && index > fault.open + 1).then_some(index)
}

/// Can what looks like a clause, seen from inside a list, be nothing else?
fn ends_list(text: &str, tokens: &[Token], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let next = tokens.get(index + 1);
    // The name of a value with its label, in a list over several lines: `uav "unmanned aircraft",`
    let labelled = next.is_some_and(|next| next.kind == TokenKind::Text)
        && before.is_some_and(|before| matches!(before.text(text), "," | "{"));
    let Some(token) = tokens.get(index).filter(|_| !labelled) else {
        return false;
    };
    // In the middle of a line it is one where a list would go on with a comma.
    let complete = before.is_some_and(|before| {
        matches!(
            before.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Text | TokenKind::Close(_)
        )
    });
    let certain = token.is(text, "cite")
        || is_modifier(text, *token)
        || next.is_some_and(|next| next.is(text, ":"));
    token.first || complete && certain
}

/// Is it a word that follows the type of an attribute?
fn is_modifier(text: &str, token: Token) -> bool {
    matches!(token.text(text), "ask" | "label" | "finding" | "negotiable")
}

#[cfg(test)]
mod tests {
    use super::{unclosed, wrong_closers};
    use crate::syntax::token::tokens;

    fn blamed(text: &str) -> Vec<(usize, usize)> {
        let tokens = tokens(text);
        unclosed(text, &tokens)
            .iter()
            .map(|u| (tokens.get(u.open).map_or(0, |t| t.start), u.at))
            .collect()
    }

    #[test]
    fn margins_tell_which_brace_is_open() {
        assert_eq!(blamed("rule a {\n  b if c in { d, e\n}"), [(21, 27)]);
        assert_eq!(blamed("rule a {\n  b if c in { d, e }\n"), [(7, 29)]);
        assert_eq!(blamed("rule a { b if c in { d, e cite f }"), [(19, 25)]);
    }

    #[test]
    fn a_clause_ends_parentheses() {
        assert_eq!(
            blamed("rule a {\n  b if (c and d\n  cite \"x\"\n}"),
            [(16, 24)]
        );
    }

    #[test]
    fn a_block_ends_before_the_clauses_around_it() {
        let text = "test \"t\" {\n  item { a: b, c: { d }\n  transfer { e: f }\n  expect x\n}";
        assert_eq!(blamed(text), [(18, 34)]);
        let margin = "rule a {\nb if c\ncite d\n";
        assert_eq!(blamed(margin), [(7, 22)]);
    }

    #[test]
    fn a_bracket_of_another_kind_is_meant_to_close_what_is_open() {
        let meant = |text: &str| {
            let tokens = tokens(text);
            let found = wrong_closers(&tokens).into_iter();
            let found = found.map(|(at, meant)| {
                let start = tokens.get(at).map_or(0, |token| token.start);
                (start, char::from(meant))
            });
            found.collect::<Vec<_>>()
        };
        assert_eq!(meant("record r { a: bool ]"), [(19, '}')]);
        assert_eq!(meant("rule r { a if b in { c, d ] }"), [(26, '}')]);
        assert_eq!(
            meant("rule r { a if b in { c, d ) ]"),
            [(26, '}'), (28, '}')]
        );
        assert_eq!(meant("rule r { a if (b } }"), [(17, ')')]);
        // What is only missing is missing, and what is only too much is too much.
        assert_eq!(meant("rule r { a if (b }"), []);
        assert_eq!(meant("rule r { a if b ] }"), []);
        assert_eq!(meant("rule r { a if (b) }"), []);
    }

    #[test]
    fn matched_brackets_are_nobodys_fault() {
        assert_eq!(blamed("rule a { b if (c in { d }) }"), []);
        assert_eq!(blamed("a ) b"), []);
    }
}
