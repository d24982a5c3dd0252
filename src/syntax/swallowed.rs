//! Declarations that stand in a block which is never closed, where nothing of the kind can stand.
//!
//! Most declarations end whatever is open by beginning at the margin. Those that are indented, and instances without a
//! title, look like the clauses of some block, and are taken for declarations only once the block has no end.

use super::scan::{CLAUSES, DECLARATIONS, Piece, awaits_more, continues, is_reserved};
use super::token::{Lexer, Token, TokenKind};

/// What may be a declaration of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Swallowed {
    /// Its first byte.
    pub start: usize,
    /// The byte after what stands before it.
    pub before: usize,
    /// How many brackets are open around it.
    pub depth: usize,
}

/// Would a declaration begin with this token, were no bracket open?
pub(super) fn swallows(text: &str, token: Token, last: Token, mut rest: Lexer<'_>) -> bool {
    if !token.first || token.kind != TokenKind::Word {
        return false;
    }
    if ["add", "replace", "repeal", "absolute"].contains(&last.text(text)) {
        return false;
    }
    let word = token.text(text);
    let mut significant = || rest.find(|token| !matches!(token.kind, TokenKind::Comment(_)));
    let Some(next) = significant().filter(|next| !next.first && !continues(text, *next)) else {
        return false;
    };
    if DECLARATIONS.contains(&word) {
        // `source "para. 2"` may be what a line before it cites.
        return next.kind == TokenKind::Word
            || next.kind == TokenKind::Text && !awaits_more(text, last);
    }
    // Tests and cases hold records with names and braces too, but indented.
    let instance = token.indent == 0
        && next.kind == TokenKind::Word
        && [word, next.text(text)]
            .iter()
            .all(|word| !is_reserved(word) && !CLAUSES.contains(word));
    instance && significant().is_some_and(|after| after.kind == TokenKind::Open(b'{'))
}

/// Cuts a piece before each declaration that is still inside an open bracket at its end.
pub(super) fn cut(piece: Option<Piece>, swallowed: Vec<Swallowed>) -> Vec<Piece> {
    let Some(mut rest) = piece else {
        return Vec::new();
    };
    let mut pieces = Vec::new();
    for declaration in swallowed {
        // Which of the parts lacks a bracket is not counted again: each is looked at.
        rest.unbalanced = true;
        pieces.push(Piece {
            end: declaration.before,
            too_deep: rest.too_deep.filter(|&at| at < declaration.before),
            ..rest
        });
        rest.start = declaration.start;
        rest.too_deep = rest.too_deep.filter(|&at| at >= declaration.start);
    }
    pieces.push(rest);
    pieces
}
