//! Texts that are not files: a condition of a question, a value of the command line, a quantity of a case.

use super::comments::Comments;
use super::declaration::parse_with;
use super::diagnose::{Diagnosis, diagnose};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::grammar::{Node, Rule};
use super::repair::Repaired;
use super::scan::{MAX_DEPTH, MAX_LENGTH, Trivia, scan};
use super::token::tokens;
use super::walk::Walker;
use super::{error, foreign_errors, place, wording};
use crate::ast::{Expr, Literal, Value};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::FileId;
use crate::threads::with_room;

/// Reads a condition: `category I and posture is case-by-case or looser`. Places are places in `text`, said to be in
/// `file`.
pub fn parse_condition(text: &str, file: FileId) -> Result<Expr, Vec<Diagnostic>> {
    lone(
        text,
        file,
        Rule::lone_condition,
        Rule::expr,
        |walker, node| walker.expr(node),
    )
}

/// Reads a value as it stands after `attribute:` in a case: `790 km/h`, `at least 300 km`, `{ military, ? }`.
pub fn parse_value(text: &str, file: FileId) -> Result<Value, Vec<Diagnostic>> {
    lone(text, file, Rule::lone_value, Rule::value, |walker, node| {
        walker.value(node)
    })
}

/// Reads a literal as a case spells it: `-54 °C`, `300km`, `2021-05-01`. An inch may be written `in` here, where
/// nothing else can be meant.
pub fn parse_literal(text: &str, file: FileId) -> Result<Literal, Vec<Diagnostic>> {
    let inch = text
        .trim_end()
        .strip_suffix("in")
        .filter(|number| number.ends_with([' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
        .filter(|number| {
            number
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit() || c == '-')
        })
        .map(|number| format!("{number}inch"));
    let text = inch.as_deref().unwrap_or(text);
    lone(
        text,
        file,
        Rule::lone_literal,
        Rule::literal,
        |walker, node| walker.literal(node),
    )
}

fn lone<T: Send>(
    text: &str,
    file: FileId,
    whole: Rule,
    part: Rule,
    build: fn(&mut Walker<'_>, Node<'_>) -> Option<T>,
) -> Result<T, Vec<Diagnostic>> {
    let said = |errors: Vec<SyntaxError>| -> Vec<Diagnostic> {
        errors.into_iter().map(wording::diagnostic).collect()
    };
    let cut = scan(text);
    if text.len() > MAX_LENGTH {
        let kind = SyntaxErrorKind::TooLong { limit: MAX_LENGTH };
        return Err(said(vec![error(place(file, 0, 1), kind)]));
    }
    if let Some(at) = cut.pieces.iter().find_map(|piece| piece.too_deep) {
        let kind = SyntaxErrorKind::TooDeep { limit: MAX_DEPTH };
        return Err(said(vec![error(place(file, at, at + 1), kind)]));
    }
    let strange = foreign_errors(file, text, &cut);
    if !strange.is_empty() {
        return Err(said(strange));
    }
    if let Some(&(start, end)) = cut.open_texts.first() {
        let kind = SyntaxErrorKind::OpenText { curly: false };
        return Err(said(vec![error(place(file, start, end), kind)]));
    }
    let depth = cut
        .pieces
        .iter()
        .map(|piece| piece.depth)
        .max()
        .unwrap_or(0);
    let kind = SyntaxErrorKind::TooDeep { limit: MAX_DEPTH };
    with_room(depth, || read(text, file, whole, part, build, &cut.trivia))
        .unwrap_or_else(|| Err(vec![error(place(file, 0, 1), kind)]))
        .map_err(said)
}

/// Reads what the scanner has found nothing wrong with.
fn read<T>(
    text: &str,
    file: FileId,
    whole: Rule,
    part: Rule,
    build: fn(&mut Walker<'_>, Node<'_>) -> Option<T>,
    trivia: &[Trivia],
) -> Result<T, Vec<SyntaxError>> {
    let repaired = Repaired::new(text);
    let node = match parse_with(whole, text) {
        Ok(node) => node,
        Err(failure) => {
            let tokens = tokens(text);
            let Diagnosis {
                kind,
                range,
                patches,
            } = diagnose(text, &tokens, &failure);
            let edits = patches
                .into_iter()
                .map(|(range, replacement)| Edit {
                    span: place(file, range.start, range.end),
                    replacement,
                })
                .collect();
            let span = place(file, range.start, range.end);
            return Err(vec![SyntaxError { span, kind, edits }]);
        }
    };
    let mut comments = Comments::new(file, text, trivia);
    let mut walker = Walker {
        file,
        base: 0,
        text: &repaired,
        comments: &mut comments,
        errors: Vec::new(),
        incomplete: false,
        blocks: 0,
    };
    let inner = node.into_inner().find(|inner| inner.as_rule() == part);
    let built = inner.and_then(|inner| build(&mut walker, inner));
    match built {
        Some(built) if walker.errors.is_empty() => Ok(built),
        None if walker.errors.is_empty() => {
            let span = place(file, 0, text.len());
            Err(vec![error(span, SyntaxErrorKind::Internal)])
        }
        _ => Err(walker.errors),
    }
}
