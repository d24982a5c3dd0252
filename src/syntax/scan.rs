//! The cut: a file into declarations, before the grammar sees any of it.
//!
//! One pass in constant stack finds comments, texts that do not end, brackets nested too deeply and everything the
//! language does not know; and it finds where declarations begin: at a line whose first word says so, outside all
//! brackets or at the margin. So an unclosed brace costs one declaration and not the rest of the file.

use super::foreign::Foreign;
use super::swallowed::{Swallowed, cut, swallows};
use super::token::{CommentKind, Lexer, Token, TokenKind};

/// How deeply brackets may nest. Far beyond any policy, and shallow enough for every later recursion.
pub(super) const MAX_DEPTH: usize = 200;

/// How long a declaration may be, in bytes: a hundred times the longest Item of the Annex.
pub(super) const MAX_LENGTH: usize = 8 * 1024 * 1024;

/// How many foreign things are noted in one file; a text with more is not a policy.
const MAX_FOREIGN: usize = 2_000;

/// A comment with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trivia {
    /// What kind of comment.
    pub kind: CommentKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// What a file was cut into.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The declarations in the order written.
    pub pieces: Vec<Piece>,
    /// All comments in the order written.
    pub trivia: Vec<Trivia>,
    /// Everything the language does not know, in the order written.
    pub foreign: Vec<(Foreign, usize, usize)>,
    /// Texts that their line ends, with the quote and without the line's end.
    pub open_texts: Vec<(usize, usize)>,
}

/// One declaration, or what stands where one should.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The bracket that opens one level too many.
    pub too_deep: Option<usize>,
    /// Are there brackets without partners?
    pub unbalanced: bool,
    /// How deeply brackets nest.
    pub depth: usize,
}

/// The words that begin declarations, except those of instances.
pub(super) const DECLARATIONS: [&str; 20] = [
    "language",
    "use",
    "part",
    "scale",
    "record",
    "register",
    "assume",
    "obligations",
    "source",
    "annex",
    "policy",
    "absolute",
    "rule",
    "obligation",
    "exception",
    "define",
    "guarantee",
    "amendment",
    "test",
    "case",
];

/// The words that no name may be.
pub(super) const RESERVED: [&str; 27] = [
    "and",
    "or",
    "not",
    "implies",
    "if",
    "unless",
    "when",
    "whenever",
    "in",
    "is",
    "has",
    "within",
    "at",
    "any",
    "all",
    "none",
    "true",
    "false",
    "category",
    "entry",
    "except",
    "undeterminable",
    "from",
    "until",
    "overrides",
    "looser",
    "stricter",
];

/// Is it a word no name may be?
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// The words that begin clauses, and so no declaration, at the margin too.
pub(super) const CLAUSES: [&str; 40] = [
    "accept",
    "add",
    "after",
    "also",
    "applies",
    "as",
    "ask",
    "before",
    "by",
    "cite",
    "classified",
    "consider",
    "dated",
    "decides",
    "during",
    "effective",
    "elif",
    "else",
    "expect",
    "extends",
    "finding",
    "for",
    "known-from",
    "label",
    "layers",
    "may",
    "needing",
    "negotiable",
    "never",
    "note",
    "on",
    "otherwise",
    "primary",
    "repeal",
    "replace",
    "require",
    "secondary",
    "then",
    "unverified",
    "with",
];

/// Cuts a file.
pub(super) fn scan(text: &str) -> Scan {
    let mut scan = Scan::default();
    let mut piece: Option<Piece> = None;
    let mut brackets: Vec<u8> = Vec::new();
    let mut last: Option<Token> = None;
    let mut swallowed: Vec<Swallowed> = Vec::new();
    let mut lexer = Lexer::new(text);
    while let Some(token) = lexer.next() {
        match token.kind {
            TokenKind::Comment(kind) => {
                scan.trivia.push(Trivia {
                    kind,
                    start: token.start,
                    end: token.end,
                });
                continue;
            }
            TokenKind::Foreign(kind) => {
                if scan.foreign.len() < MAX_FOREIGN {
                    scan.foreign.push((kind, token.start, token.end));
                }
                if kind.is_between() {
                    continue;
                }
            }
            _ => {}
        }
        let begins = token.first
            && token.kind == TokenKind::Word
            && begins(text, token, brackets.len(), last, lexer.clone());
        if begins {
            if let Some(piece) = &mut piece {
                piece.unbalanced |= !brackets.is_empty();
            }
            brackets.clear();
        } else if let Some(last) = last
            && !brackets.is_empty()
            && piece.is_some_and(|piece| piece.too_deep.is_none())
            && swallows(text, token, last, lexer.clone())
        {
            swallowed.push(Swallowed {
                start: token.start,
                before: last.end,
                depth: brackets.len(),
            });
        }
        if begins || piece.is_none() {
            scan.pieces
                .extend(cut(piece.take(), std::mem::take(&mut swallowed)));
            piece = Some(Piece {
                start: token.start,
                end: token.end,
                too_deep: None,
                unbalanced: false,
                depth: 0,
            });
        }
        let Some(current) = piece.as_mut() else {
            continue;
        };
        current.end = token.end;
        last = Some(token);
        if current.too_deep.is_some() {
            // Nothing more is asked of this declaration than where the next one begins.
            lexer.skip_line();
            continue;
        }
        match token.kind {
            TokenKind::OpenText => {
                scan.open_texts.push((token.start, token.end));
                // The bracket at the end of its line was not meant to be part of it.
                let wraps = token.text(text).contains('\n');
                match token.text(text).as_bytes().last().filter(|_| !wraps) {
                    Some(b'{') => brackets.push(b'{'),
                    Some(b'}') => current.unbalanced |= !close(&mut brackets, b'}'),
                    _ => {}
                }
            }
            TokenKind::Open(bracket) => {
                if brackets.len() == MAX_DEPTH {
                    current.too_deep = Some(token.start);
                }
                brackets.push(bracket);
                current.depth = current.depth.max(brackets.len());
            }
            TokenKind::Close(bracket) => current.unbalanced |= !close(&mut brackets, bracket),
            _ => {}
        }
        // What is around it was closed after all. Those further in stand later in the list.
        let closed = |declaration: &mut Swallowed| declaration.depth > brackets.len();
        while swallowed.pop_if(closed).is_some() {}
    }
    if let Some(piece) = &mut piece {
        piece.unbalanced |= !brackets.is_empty();
    }
    scan.pieces.extend(cut(piece, swallowed));
    scan
}

/// Takes a closing bracket off the open ones, with those it shows to be unclosed; one that closes nothing changes
/// nothing. Did it match?
fn close(brackets: &mut Vec<u8>, bracket: u8) -> bool {
    let opener = opener(bracket);
    if let Some(at) = brackets.iter().rposition(|&open| open == opener) {
        // A parenthesis does not reach over the brace around it.
        let crosses = opener != b'{' && brackets.iter().skip(at).any(|&open| open == b'{');
        if !crosses {
            let matched = at + 1 == brackets.len();
            brackets.truncate(at);
            return matched;
        }
    }
    false
}

/// The bracket that a closing one belongs to.
pub(super) fn opener(bracket: u8) -> u8 {
    match bracket {
        b'}' => b'{',
        b']' => b'[',
        _ => b'(',
    }
}

/// Does a declaration begin with this word, the first of its line?
fn begins(
    text: &str,
    token: Token,
    depth: usize,
    last: Option<Token>,
    mut rest: Lexer<'_>,
) -> bool {
    if depth > 0 && token.indent > 0 {
        return false;
    }
    let mut significant =
        || rest.find(|token| !matches!(token.kind, TokenKind::Comment(_)) && !is_blank(token.kind));
    let word = token.text(text);
    let Some(next) = significant() else {
        let known = is_reserved(word) || CLAUSES.contains(&word);
        return DECLARATIONS.contains(&word)
            || !known && !last.is_some_and(|last| awaits_more(text, last));
    };
    let margin = depth == 0 && token.indent == 0 && DECLARATIONS.contains(&word);
    let lacks_name = margin && next.kind == TokenKind::Sign && matches!(next.text(text), "=" | ":");
    let mut after_next = None;
    if margin && next.kind == TokenKind::Word && continues(text, next) {
        after_next = significant();
    }
    // `rule stricter: …`: a word that otherwise goes on a condition, where a name stands.
    let named = after_next.is_some_and(|after| {
        after.is(text, ":") || after.kind == TokenKind::Open(b'{') && !next.is(text, "in")
    });
    if continues(text, next) && !lacks_name && !named {
        return false;
    }
    if DECLARATIONS.contains(&word)
        || (token.indent == 0 && DECLARATIONS.contains(&word.to_lowercase().as_str()))
    {
        return depth == 0 || !next.first;
    }
    if is_reserved(word) || CLAUSES.contains(&word) {
        return false;
    }
    let after = significant();
    let titled = next.kind == TokenKind::Word
        && !next.first
        && !is_reserved(next.text(text))
        && after.is_some_and(|after| match after.kind {
            TokenKind::Text | TokenKind::OpenText => true,
            TokenKind::Open(b'{') => depth == 0,
            TokenKind::Foreign(kind) => kind == Foreign::Quotes,
            _ => false,
        });
    if token.indent > 0 || depth > 0 {
        return titled;
    }
    titled || !last.is_some_and(|last| awaits_more(text, last))
}

fn is_blank(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Foreign(kind) if kind.is_between())
}

/// Can this token only follow a name that is used, not one that is declared?
pub(super) fn continues(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Sign => true,
        TokenKind::Foreign(kind) => matches!(kind, Foreign::Operator(_)),
        TokenKind::Close(_) => true,
        TokenKind::Word => matches!(
            token.text(text),
            "is" | "in"
                | "has"
                | "within"
                | "and"
                | "or"
                | "implies"
                | "if"
                | "unless"
                | "at"
                | "whenever"
                | "from"
                | "until"
                | "looser"
                | "stricter"
                | "never"
        ),
        _ => false,
    }
}

/// Does a declaration that ends here lack its next word?
pub(super) fn awaits_more(text: &str, token: Token) -> bool {
    match token.kind {
        TokenKind::Sign => !token.is(text, "%"),
        TokenKind::Open(_) => true,
        TokenKind::Word => matches!(
            token.text(text),
            "is" | "in"
                | "has"
                | "within"
                | "and"
                | "or"
                | "not"
                | "implies"
                | "if"
                | "unless"
                | "when"
                | "whenever"
                | "at"
                | "cite"
                | "to"
                | "overrides"
                | "from"
                | "until"
                | "by"
                | "needing"
                | "of"
                | "except"
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    fn pieces(text: &str) -> Vec<&str> {
        scan(text)
            .pieces
            .iter()
            .map(|piece| text.get(piece.start..piece.end).unwrap_or("?"))
            .collect()
    }

    #[test]
    fn declarations_begin_at_lines_that_say_so() {
        let text = "use \"a.mtcr\"\n\n// x\nrule a: b if c\n    and d\n\npartner india \"India\" {\n}\n  define x = y // z\n";
        assert_eq!(
            pieces(text),
            [
                "use \"a.mtcr\"",
                "rule a: b if c\n    and d",
                "partner india \"India\" {\n}",
                "define x = y"
            ]
        );
    }

    #[test]
    fn an_unclosed_brace_ends_at_the_next_declaration() {
        assert_eq!(
            pieces("rule a {\n  b if c\nrule d {\n  e if f }\nfrance x \"X\" {"),
            [
                "rule a {\n  b if c",
                "rule d {\n  e if f }",
                "france x \"X\" {"
            ]
        );
    }

    #[test]
    fn an_unknown_word_at_the_margin_begins_a_declaration() {
        assert_eq!(
            pieces("rule a: b if c\nrul six: d if e\nRule f { }"),
            ["rule a: b if c", "rul six: d if e", "Rule f { }"]
        );
    }

    #[test]
    fn clauses_at_the_margin_continue() {
        assert_eq!(pieces("rule a: b if c\nunless d\ncite \"x\"\n").len(), 1);
        assert_eq!(
            pieces("rule a:\ncase-by-case if c\nand\ntrusted\n").len(),
            1
        );
        assert_eq!(pieces("record r {\ndate: date\ntest: bool\n}").len(), 1);
        assert_eq!(pieces("define x = a ==\nb\nrule c: d if e").len(), 2);
    }

    #[test]
    fn nesting_is_bounded_whatever_the_length() {
        let text = format!("rule a: b if {}\nrule c: d if e", "(".repeat(1_000_000));
        let scan = scan(&text);
        assert_eq!(scan.pieces.len(), 2);
        assert_eq!(
            scan.pieces.iter().map(|p| p.too_deep).collect::<Vec<_>>(),
            [Some(13 + super::MAX_DEPTH), None]
        );
    }

    #[test]
    fn comments_keep_their_places() {
        let text = "//! file\n/// doc\nrule a: b if c // why\n";
        let scan = scan(text);
        let found: Vec<_> = scan
            .trivia
            .iter()
            .map(|t| text.get(t.start..t.end).unwrap_or("?"))
            .collect();
        assert_eq!(found, ["//! file", "/// doc", "// why"]);
    }
}
