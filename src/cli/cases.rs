//! Reading cases: one JSON object, many of them, a `.mtcr` file with `case` blocks, a file or standard input.

mod rows;
mod split;

use std::io::{self, BufRead, BufReader};
use std::path::Path;

use crate::ast::{CaseBody, DeclarationKind};
use crate::case::{Case, JsonReader, Rejected, from_facts, read_json_cases};
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::Policy;
use crate::source::{Disk, LARGEST, LoadError, Loader, Sources, decode};
use crate::syntax;

use rows::Rows;

/// What standard input is called in messages.
const STANDARD_INPUT: &str = "standard input";

/// Cases that are there to be read, one after the other.
pub struct Cases {
    /// The name people see.
    name: String,
    form: Form,
}

enum Form {
    /// One JSON text of one case.
    Document(String),
    /// One JSON text that is a list of cases.
    List(String),
    /// Several JSON texts in one file, each over as many lines as it likes.
    Documents(Vec<String>),
    /// A JSON text a line, never held in memory together.
    Lines(Rows),
    /// `case` blocks, with the files of the policy and their own.
    Blocks(Box<Sources>, Vec<CaseBody>),
}

/// A case that was read, or why it was not.
pub struct Row {
    /// Its number from 1.
    pub number: usize,
    /// The case.
    pub case: Result<Case, Refused>,
}

/// Why a case was not read.
pub struct Refused {
    /// Its name, where that could be read.
    pub name: Option<String>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files the diagnostics speak of.
    pub sources: Sources,
}

impl Refused {
    fn new(name: Option<String>, diagnostic: Diagnostic) -> Refused {
        Refused {
            name,
            diagnostics: vec![diagnostic],
            sources: Sources::new(),
        }
    }
}

impl From<Rejected> for Refused {
    fn from(rejected: Rejected) -> Refused {
        Refused {
            sources: rejected.sources(),
            name: rejected.case,
            diagnostics: rejected.diagnostics,
        }
    }
}

impl Cases {
    /// Opens what `argument` names; `-` is standard input. `sources` are the policy's files: diagnostics of a `.mtcr`
    /// case may quote both.
    pub fn open(argument: &str, sources: &Sources) -> Result<Cases, Refused> {
        let unread = |error: LoadError| Refused::new(None, worded(&error));
        let name = match argument {
            "-" => STANDARD_INPUT.to_owned(),
            path => path.replace('\\', if cfg!(windows) { "/" } else { "\\" }),
        };
        let reader: Box<dyn BufRead> = match argument {
            "-" => Box::new(BufReader::new(io::stdin())),
            path => Box::new(BufReader::new(open_file(path).map_err(unread)?)),
        };
        let mut rows = Rows::new(reader);
        let first = rows.peek(0).map_err(|e| unread(failed(&name, &e)))?;
        // What is no text at all is said once, and not for each of its lines.
        if let Some(Err(error @ (LoadError::Binary { .. } | LoadError::Utf16 { .. }))) =
            first.map(|bytes| decode(&name, bytes))
        {
            return Err(unread(error));
        }
        let kind = Kind::of(argument, &mut rows).map_err(|e| unread(failed(&name, &e)))?;
        if kind == Kind::Lines {
            return Ok(Cases {
                name,
                form: Form::Lines(rows),
            });
        }
        let text = rows
            .rest(LARGEST)
            .map_err(|e| unread(failed(&name, &e)))
            .and_then(|bytes| decode(&name, &bytes).map_err(unread))?;
        let form = if kind == Kind::Blocks {
            blocks(&name, text, sources)?
        } else {
            // A `.json` file holds one JSON text: a second object after the first was not meant, or the file is misnamed.
            match split::documents(&text).filter(|_| !is_named(argument, "json")) {
                Some(several) => Form::Documents(several),
                None if text.trim_start().starts_with('[') => Form::List(text),
                None => Form::Document(text),
            }
        };
        Ok(Cases { name, form })
    }

    /// May there be more than one? Then answers are numbered and counted.
    #[must_use]
    pub fn is_batch(&self) -> bool {
        match &self.form {
            Form::Document(_) => false,
            Form::List(_) | Form::Documents(_) | Form::Lines(_) => true,
            Form::Blocks(_, cases) => cases.len() != 1,
        }
    }

    /// The files diagnostics about these cases may quote, when they are not just the policy's.
    #[must_use]
    pub fn sources(&self) -> Option<&Sources> {
        match &self.form {
            Form::Blocks(sources, _) => Some(sources),
            _ => None,
        }
    }

    /// Visits the cases in order until `visit` says to stop. `before` is how many rows came before these.
    pub fn each(
        self,
        policy: &Policy,
        before: usize,
        visit: &mut dyn FnMut(Row) -> bool,
    ) -> Result<(), Refused> {
        // The policy's names are indexed once, however many rows there are.
        let reader = JsonReader::new(policy);
        let json = |text: &str, name: &str| reader.read(text, name).map_err(Refused::from);
        match self.form {
            Form::Document(text) => {
                visit(Row {
                    number: before + 1,
                    case: json(&text, &self.name),
                });
            }
            Form::List(text) => {
                let cases = read_json_cases(policy, &text, &self.name);
                for (number, case) in (before + 1..).zip(cases) {
                    let case = case.map_err(Refused::from);
                    if !visit(Row { number, case }) {
                        break;
                    }
                }
            }
            Form::Documents(texts) => {
                for (number, text) in texts.iter().enumerate() {
                    let case = json(text, &format!("{}, case {}", self.name, number + 1));
                    let number = before + number + 1;
                    if !visit(Row { number, case }) {
                        break;
                    }
                }
            }
            Form::Lines(mut rows) => {
                let mut number = before;
                loop {
                    let row = rows
                        .next()
                        .map_err(|error| Refused::new(None, worded(&failed(&self.name, &error))))?;
                    let Some((line, bytes)) = row else {
                        break;
                    };
                    number += 1;
                    let name = format!("{}, line {line}", self.name);
                    let case = decode(&name, &bytes)
                        .map_err(|error| Refused::new(None, worded(&error)))
                        .and_then(|text| json(&text, &name));
                    if !visit(Row { number, case }) {
                        break;
                    }
                }
            }
            Form::Blocks(sources, cases) => {
                for (number, body) in cases.iter().enumerate() {
                    let name = body.name.text.clone();
                    let case = from_facts(policy, &name, &body.facts);
                    let case = case.map_err(|diagnostics| Refused {
                        name: Some(name),
                        diagnostics,
                        sources: (*sources).clone(),
                    });
                    let number = before + number + 1;
                    if !visit(Row { number, case }) {
                        break;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What the name of a file ends in, in small letters.
fn ending(name: &str) -> Option<String> {
    let ending = Path::new(name).extension().and_then(|e| e.to_str());
    ending.map(str::to_ascii_lowercase)
}

fn is_named(name: &str, wanted: &str) -> bool {
    ending(name).as_deref() == Some(wanted)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Json,
    Lines,
    Blocks,
}

impl Kind {
    /// What the name or, where that says nothing, the first lines show it to be.
    fn of(argument: &str, rows: &mut Rows) -> io::Result<Kind> {
        match ending(argument).as_deref() {
            Some("mtcr") => return Ok(Kind::Blocks),
            Some("json") => return Ok(Kind::Json),
            Some("ndjson" | "jsonl") => return Ok(Kind::Lines),
            _ => {}
        }
        let Some(first) = rows.peek(0)?.map(<[u8]>::to_vec) else {
            return Ok(Kind::Json);
        };
        if argument == "-" && (first.starts_with(b"case") || first.starts_with(b"//")) {
            return Ok(Kind::Blocks);
        }
        let second = rows.peek(1)?;
        let is_row = first.starts_with(b"{")
            && first.trim_ascii() != b"{"
            && (split::is_complete(&first) || second.is_some_and(|line| line.starts_with(b"{")));
        Ok(match second {
            Some(_) if is_row => Kind::Lines,
            _ => Kind::Json,
        })
    }
}

fn open_file(path: &str) -> Result<std::fs::File, LoadError> {
    let (folder, name) = match Path::new(path).parent().map(Path::to_str) {
        Some(Some(folder)) if !folder.is_empty() => {
            let name = path.get(folder.len()..).unwrap_or(path);
            (folder, name.trim_start_matches(['/', '\\']))
        }
        _ => (".", path),
    };
    let ordinary = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    if !ordinary && !path.starts_with("/dev/") {
        // Only for its words, which say what is there instead.
        Disk::new(folder).read(name)?;
    }
    std::fs::File::open(path).map_err(|error| failed(path, &error))
}

/// The error in words, with a way out that suits a case where the general one speaks of policies.
fn worded(error: &LoadError) -> Diagnostic {
    let diagnostic = Diagnostic::from(error);
    match error {
        LoadError::Binary { .. } => {
            diagnostic.help("a case is JSON, or a `.mtcr` file with `case` blocks")
        }
        LoadError::IsDirectory { .. } => diagnostic.help("name a case in it, or several"),
        LoadError::TooLarge { .. } => diagnostic
            .help("write a case a line into an `.ndjson` file, which is read line by line"),
        _ => diagnostic,
    }
}

fn failed(name: &str, error: &io::Error) -> LoadError {
    match error.kind() {
        io::ErrorKind::FileTooLarge => LoadError::TooLarge {
            path: name.to_owned(),
            size: LARGEST + 1,
            limit: LARGEST,
        },
        _ => LoadError::Unreadable {
            path: name.to_owned(),
            why: error.to_string(),
        },
    }
}

fn blocks(name: &str, text: String, sources: &Sources) -> Result<Form, Refused> {
    let mut sources = sources.clone();
    let file = sources.add(name, text);
    let parsed = syntax::parse(&sources, file);
    let mut diagnostics = parsed.diagnostics;
    let mut cases = Vec::new();
    for declaration in parsed.file.declarations {
        match declaration.kind {
            DeclarationKind::Case(body) => cases.push(body),
            _ => diagnostics.push(
                Diagnostic::error(NOT_A_CASE, "a file of cases holds something else")
                    .at(declaration.span, "not a case")
                    .help("cases stand in a file of their own, as `case \"name\" { … }`"),
            ),
        }
    }
    // Of a file of cases that holds nothing, not a declaration is missing but a case.
    if let [only] = diagnostics.as_slice()
        && only.code == NOTHING_DECLARED
    {
        diagnostics.clear();
    }
    let broken = diagnostics.iter().any(|d| d.severity == Severity::Error);
    if !broken && cases.is_empty() {
        diagnostics.push(
            Diagnostic::error(NOT_A_CASE, format!("`{name}` holds no case"))
                .help("a case is written `case \"name\" { … }`, with what is known of it between the braces"),
        );
    }
    if broken || cases.is_empty() {
        return Err(Refused {
            name: None,
            diagnostics,
            sources,
        });
    }
    Ok(Form::Blocks(Box::new(sources), cases))
}

const NOTHING_DECLARED: crate::diagnostic::Code = crate::diagnostic::Code("E0103");
const NOT_A_CASE: crate::diagnostic::Code = crate::diagnostic::Code("E0590");

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(argument: &str, text: &'static str) -> io::Result<Kind> {
        Kind::of(argument, &mut Rows::new(Box::new(text.as_bytes())))
    }

    #[test]
    fn what_a_file_is_shows_in_its_name_or_its_first_lines() -> io::Result<()> {
        assert_eq!(kind("a.mtcr", "{")?, Kind::Blocks);
        assert_eq!(kind("a.ndjson", "{}")?, Kind::Lines);
        assert_eq!(kind("a.json", "{}\n")?, Kind::Json);
        assert_eq!(kind("a.json", "{\n  \"case\": 1\n}\n")?, Kind::Json);
        assert_eq!(
            kind("a.json", "{\"a\": 1}\n\n{\"a\": 2}\n")?,
            Kind::Json,
            "its reader says that one stands there"
        );
        assert_eq!(kind("-", "{\"a\": 1}\n\n{\"a\": 2}\n")?, Kind::Lines);
        assert_eq!(
            kind("-", "{\"a\": \n{\"a\": 2}\n")?,
            Kind::Lines,
            "a broken first row"
        );
        assert_eq!(kind("-", "{ \"a\": {\n \"b\": 2}}\n")?, Kind::Json);
        assert_eq!(kind("-", "\n// a case\ncase \"x\" {}\n")?, Kind::Blocks);
        assert_eq!(kind("-", "")?, Kind::Json);
        Ok(())
    }
}
