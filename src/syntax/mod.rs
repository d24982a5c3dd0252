//! Text to tree: the cut into declarations, the grammar on each, the tree, and every mistake of the file in one run.
//!
//! A mistake is mended in memory where its remedy is plain, and otherwise costs the clause it stands in, so that the
//! rest of its declaration is still read. Only here is pest known.

mod brackets;
mod comments;
mod concrete;
mod declaration;
mod diagnose;
mod error;
mod expected;
mod foreign;
mod grammar;
mod lone;
mod mend;
mod recover;
mod repair;
mod scan;
mod shown;
mod swallowed;
mod token;
mod walk;
mod wording;

#[cfg(test)]
mod tests;

pub use concrete::{Concrete, ConcretePart, Part};
pub use lone::{parse_condition, parse_literal, parse_value};
pub use shown::tokens_text;

use crate::ast::{self, DeclarationKind};
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{FileId, Sources, Span};
use crate::threads::shared;
use comments::Comments;
use declaration::Reader;
use error::{SyntaxError, SyntaxErrorKind};
use foreign::Foreign;
use scan::Scan;

/// How many mistakes of one file are reported before reading ends.
const MOST_ERRORS: usize = 200;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Its tree: every declaration that could be read.
    pub file: ast::File,
    /// What is wrong with its text, in the order of its places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one file.
pub fn parse(sources: &Sources, file: FileId) -> Parsed {
    read(sources, file, None)
}

/// Reads several files, as many at the same time as there are processors.
pub fn parse_all(sources: &Sources, files: &[FileId]) -> Vec<Parsed> {
    let read = |at: usize| files.get(at).map(|&file| parse(sources, file));
    shared(files.len(), read).into_iter().flatten().collect()
}

/// Reads one file and keeps every word of it. The concrete tree is whole when there are no diagnostics.
pub fn parse_concrete(sources: &Sources, file: FileId) -> (Parsed, Concrete) {
    let mut concrete = Concrete::default();
    let parsed = read(sources, file, Some(&mut concrete));
    (parsed, concrete)
}

fn read(sources: &Sources, file: FileId, mut concrete: Option<&mut Concrete>) -> Parsed {
    let text = sources.get(file).text.as_str();
    let scan = scan::scan(text);
    let mut comments = Comments::new(file, text, &scan.trivia);
    let first = scan.pieces.first().map_or(text.len(), |piece| piece.start);
    let doc = comments.file_doc(first);
    let mut errors = foreign_errors(file, text, &scan);
    if let Some(concrete) = &mut concrete {
        **concrete = Concrete::new(&scan);
    }
    let mut declarations = Vec::new();
    let mut broken_names = Vec::new();
    let mut lost = Vec::new();
    for piece in &scan.pieces {
        if errors.len() >= MOST_ERRORS {
            let span = place(file, piece.start, piece.start);
            errors.truncate(MOST_ERRORS);
            errors.push(error(span, SyntaxErrorKind::TooMany { limit: MOST_ERRORS }));
            break;
        }
        let mut reader = Reader::new(file, text, *piece, &scan, &mut comments);
        reader.concrete = concrete.as_deref_mut();
        let declaration = reader.read();
        errors.append(&mut reader.errors);
        broken_names.append(&mut reader.broken_names);
        lost.append(&mut reader.lost);
        declarations.extend(declaration);
    }
    if scan.pieces.is_empty() {
        errors.push(error(place(file, 0, 0), SyntaxErrorKind::EmptyFile));
    }
    errors.extend(late_part_of(&declarations));
    let (comments, astray) = comments.rest(&lost);
    errors.extend(astray.into_iter().map(|span| astray_comment(text, span)));
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    Parsed {
        file: ast::File {
            id: file,
            doc,
            declarations,
            comments,
            broken_names,
        },
        diagnostics: errors.into_iter().map(wording::diagnostic).collect(),
    }
}

/// `part of` stands before everything but `use` (and the version, in a root file).
fn late_part_of(declarations: &[ast::Declaration]) -> Vec<SyntaxError> {
    let mut others = false;
    let mut late = Vec::new();
    for declaration in declarations {
        match declaration.kind {
            DeclarationKind::Use(_) | DeclarationKind::Language(_) => {}
            DeclarationKind::PartOf(_) if others => {
                late.push(error(declaration.span, SyntaxErrorKind::PartOfTooLate));
            }
            DeclarationKind::PartOf(_) => {}
            _ => others = true,
        }
    }
    late
}

/// A `///` or `//!` that documents nothing.
fn astray_comment(text: &str, span: Span) -> SyntaxError {
    let start = usize::try_from(span.start).unwrap_or(usize::MAX);
    let file = text
        .get(start..)
        .is_some_and(|rest| rest.starts_with("//!"));
    let marker = Span::new(span.file, span.start, span.start.saturating_add(3));
    SyntaxError {
        span,
        kind: SyntaxErrorKind::DocumentsNothing { file },
        edits: vec![Edit {
            span: marker,
            replacement: "//".to_owned(),
        }],
    }
}

/// What the language does not know: one complaint for each kind on a line, invisible characters once for the file.
fn foreign_errors(file: FileId, text: &str, scan: &Scan) -> Vec<SyntaxError> {
    let mut errors: Vec<SyntaxError> = Vec::new();
    let mut groups: std::collections::BTreeMap<(usize, Foreign), usize> =
        std::collections::BTreeMap::new();
    let mut line = 0;
    let mut counted = 0;
    for &(kind, start, end) in &scan.foreign {
        line += text
            .get(counted..start)
            .unwrap_or("")
            .bytes()
            .filter(|&byte| byte == b'\n')
            .count();
        counted = start;
        let meant = mend::replacement(text, kind, start, end);
        let span = place(file, start, end);
        let edit = meant.clone().map(|replacement| Edit { span, replacement });
        let key = if kind == Foreign::Blank {
            (0, kind)
        } else {
            (line, kind)
        };
        if let Some(known) = groups.get(&key).and_then(|&at| errors.get_mut(at)) {
            known.edits.extend(edit);
            continue;
        }
        groups.insert(key, errors.len());
        let found = text.get(start..end).unwrap_or("").to_owned();
        errors.push(SyntaxError {
            span,
            kind: SyntaxErrorKind::Foreign { kind, found, meant },
            edits: edit.into_iter().collect(),
        });
    }
    errors
}

fn error(span: Span, kind: SyntaxErrorKind) -> SyntaxError {
    SyntaxError {
        span,
        kind,
        edits: Vec::new(),
    }
}

fn place(file: FileId, start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, offset(start), offset(end))
}
