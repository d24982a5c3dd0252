//! `mtcrc fmt`: one layout.

use std::io::Read;
use std::path::Path;

use super::compiled::cannot_read;
use super::unified::unified;
use super::{Exit, Output, fix};
use crate::fmt::{Difference, Formatted, format};
use crate::report::visible;
use crate::source::{LARGEST, LoadError, read_text, text_of, texts_beneath};
use crate::threads::shared;

/// How many texts are laid out before their results are shown and let go.
const AT_ONCE: usize = 256;

/// How is it laid out?
///
/// Lays out .mtcr files and writes those that change; tests and cases too. What a text says, its comments and its blank
/// lines (one at a time) are kept; lines are at most 120 characters where there is a place to break them, and end in LF
/// without a byte-order mark. Before a file is written the result is read again: unless it says the same, word by word
/// and comment by comment, nothing is written. A file with syntax errors is left as it is.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc fmt --check policies")]
pub struct Args {
    /// A .mtcr file, a folder (every .mtcr file beneath it), or - for standard input to standard output
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<String>,

    /// Write nothing; show what would change, and exit with 1 when something would
    #[arg(long)]
    pub check: bool,

    /// Print one file's layout, and a file that is not a policy's text unchanged: for git, which compares the results
    #[arg(long, conflicts_with = "check")]
    pub textconv: bool,
}

/// What became of one file.
enum Done {
    /// It is in the one layout.
    Alike,
    /// It was written, or would be; with its difference when only that was asked for.
    Changed(Option<String>),
    /// It has errors.
    Broken(Formatted),
    /// It cannot be read or written.
    Refused(LoadError),
    /// It could not be written.
    Unwritten(std::io::Error),
    /// Our bug.
    Unlike(Difference),
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    if args.textconv {
        return textconv(&args.paths, out);
    }
    if args.paths.iter().any(|path| path == "-") {
        if args.paths.len() > 1 {
            out.say("error: - stands for standard input, and is given alone");
            return Exit::Usage;
        }
        return standard_input(args.check, out);
    }
    let mut exit = Exit::Fine;
    let mut files = Vec::new();
    for path in &args.paths {
        match texts_beneath(path) {
            Ok(found) if found.is_empty() => {
                // A check of nothing would pass wherever the folder is misspelt.
                out.say(&format!(
                    "error: there is no .mtcr file beneath {}",
                    visible(path)
                ));
                exit = exit.max(Exit::Invalid);
            }
            Ok(found) => files.extend(found),
            Err(error) => exit = exit.max(cannot_read(error, out)),
        }
    }
    files.sort();
    files.dedup();
    let mut changed = 0;
    let mut wrong = 0;
    for batch in files.chunks(AT_ONCE) {
        for (file, done) in batch.iter().zip(lay_out(batch, args.check)) {
            match done {
                Done::Alike => {}
                Done::Changed(difference) => {
                    changed += 1;
                    if let Some(difference) = difference {
                        out.print(&difference);
                        exit = exit.max(Exit::Findings);
                    }
                }
                other => {
                    wrong += 1;
                    exit = exit.max(refused(file, other, out));
                }
            }
        }
    }
    if !files.is_empty() {
        out.say(&tally(args.check, files.len(), changed, wrong));
    }
    exit
}

/// Lays out files side by side; the results are in the files' order.
fn lay_out(files: &[String], check: bool) -> Vec<Done> {
    let done = |at: usize| files.get(at).map(|file| one(file, check));
    shared(files.len(), done).into_iter().flatten().collect()
}

fn one(file: &str, check: bool) -> Done {
    let before = match read_text(file) {
        Ok(text) => text,
        Err(error) => return Done::Refused(error),
    };
    match format(file, &before) {
        Formatted::Text(after) if after == before => Done::Alike,
        Formatted::Text(after) if check => Done::Changed(Some(difference(file, &before, &after))),
        Formatted::Text(after) => match fix::write(Path::new(file), &after) {
            Ok(()) => Done::Changed(None),
            Err(error) => Done::Unwritten(error),
        },
        Formatted::Unlike(difference) => Done::Unlike(difference),
        broken @ Formatted::Broken { .. } => Done::Broken(broken),
    }
}

/// What the layout would change; line ends and a byte-order mark, which no line shows, are said.
fn difference(file: &str, before: &str, after: &str) -> String {
    let mut said = String::new();
    if before.starts_with('\u{feff}') {
        said.push_str(&format!(
            "{}: begins with a byte-order mark\n",
            visible(file)
        ));
    }
    if before.contains("\r\n") {
        said.push_str(&format!("{}: lines end in CRLF\n", visible(file)));
    }
    let plain = before.strip_prefix('\u{feff}').unwrap_or(before);
    let plain = plain.replace("\r\n", "\n");
    said.push_str(&unified(&plain, after, file, file));
    said
}

fn refused(file: &str, done: Done, out: &mut Output) -> Exit {
    match done {
        Done::Broken(Formatted::Broken {
            diagnostics,
            sources,
        }) => {
            out.diagnostics(&diagnostics, &sources);
            Exit::Invalid
        }
        Done::Refused(error) => cannot_read(error, out),
        Done::Unwritten(error) => {
            out.say(&format!(
                "error: {} cannot be written: {error}",
                visible(file)
            ));
            Exit::Invalid
        }
        Done::Unlike(difference) => unlike(file, difference, out),
        Done::Alike | Done::Changed(_) | Done::Broken(_) => Exit::Fine,
    }
}

fn unlike(file: &str, difference: Difference, out: &mut Output) -> Exit {
    out.say(&format!(
        "error: this is a bug in mtcrc, not in your policy: the laid out text of {file} would differ in line {line}, \
         where {what}\n  nothing was written; version {version}\n  please report it with these lines and the lines \
         around that one",
        file = visible(file),
        line = difference.line,
        what = difference.what,
        version = env!("CARGO_PKG_VERSION"),
    ));
    Exit::Bug
}

/// `3 of 40 files changed`
fn tally(check: bool, files: usize, changed: usize, wrong: usize) -> String {
    let changes = if check { "would change" } else { "changed" };
    let counted = match (files, changed) {
        (1, 0) => "1 file, nothing to change".to_owned(),
        (_, 0) if wrong == 0 => format!("{files} files, nothing to change"),
        (1, _) => format!("1 file {changes}"),
        _ => format!("{changed} of {files} files {changes}"),
    };
    match wrong {
        0 => counted,
        _ if files == 1 => "1 file left as it is".to_owned(),
        1 => format!("{counted}, 1 left as it is"),
        _ => format!("{counted}, {wrong} left as they are"),
    }
}

fn standard_input(check: bool, out: &mut Output) -> Exit {
    const NAME: &str = "<standard input>";
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().take(LARGEST + 1).read_to_end(&mut bytes) {
        out.say(&format!("error: cannot read standard input: {error}"));
        return Exit::Invalid;
    }
    let before = match text_of(NAME, &bytes) {
        Ok(text) => text,
        Err(error) => return cannot_read(error, out),
    };
    match format(NAME, &before) {
        Formatted::Text(after) if check => {
            if after == before {
                return Exit::Fine;
            }
            out.print(&difference(NAME, &before, &after));
            Exit::Findings
        }
        Formatted::Text(after) => {
            out.print(&after);
            Exit::Fine
        }
        Formatted::Unlike(difference) => unlike(NAME, difference, out),
        broken @ Formatted::Broken { .. } => refused(NAME, Done::Broken(broken), out),
    }
}

/// Git hands over the name of one file and compares what is printed. It stops when that fails, so whatever is not a
/// policy's text is printed as it is.
fn textconv(paths: &[String], out: &mut Output) -> Exit {
    let [path] = paths else {
        out.say("error: --textconv takes one file");
        return Exit::Usage;
    };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            out.say(&format!("error: {} cannot be read: {error}", visible(path)));
            return Exit::Invalid;
        }
    };
    let text = match text_of(path, &bytes) {
        Ok(text) => text,
        Err(_) => {
            out.print_bytes(&bytes);
            return Exit::Fine;
        }
    };
    match format(path, &text) {
        Formatted::Text(laid_out) => out.print(&laid_out),
        Formatted::Broken { .. } | Formatted::Unlike(_) => out.print(&text),
    }
    Exit::Fine
}
