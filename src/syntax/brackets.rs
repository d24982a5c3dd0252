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
            // A clause that begins a line does not stand in a list or in parentheses.
            TokenKind::Word if token.first && begins_clause(text, tokens, index) => {
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
    found
}

#[cfg(test)]
mod tests {
    use super::unclosed;
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
    }

    #[test]
    fn a_clause_ends_parentheses() {
        assert_eq!(
            blamed("rule a {\n  b if (c and d\n  cite \"x\"\n}"),
            [(16, 24)]
        );
    }

    #[test]
    fn matched_brackets_are_nobodys_fault() {
        assert_eq!(blamed("rule a { b if (c in { d }) }"), []);
        assert_eq!(blamed("a ) b"), []);
    }
}
