//! Every `$ mtcrc …` in the project's texts is run, and prints what stands under it.
//!
//! In a ```console block, a line `$ mtcrc ARGS` is a command run from the top of the project and the lines up to the
//! next command are its output; a line `…` stands for any lines. `MTCRC_UPDATE_DOCS=1 cargo test docs` writes the
//! output of commands without `…` anew.
//!
//! The ```console tour blocks of a text are one session in a fresh folder (`session.rs`).

use std::fs;
use std::path::{Path, PathBuf};

use crate::session::Session;
use crate::support::say;

const TEXTS: &[&str] = &["README.md", "examples", "docs", "policies"];

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn markdown(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        entries.sort();
        entries.iter().for_each(|e| markdown(e, found));
    } else if path.extension().is_some_and(|e| e == "md") {
        found.push(path.to_path_buf());
    }
}

/// Splits a command line at blanks outside quotes.
pub fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn run(line: &str) -> String {
    let words = words(line);
    let said = say(words.iter().map(String::as_str));
    as_written(&(said.out + &said.err))
}

/// What was printed, without the blanks at the ends of lines and of the whole.
fn as_written(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_string()
}

/// A line without the digest of a policy, which every change of the corpus changes.
fn without_digest(line: &str) -> String {
    match line.split_once("meaning ") {
        Some((before, rest))
            if rest.len() > 8 && rest[..8].bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            format!("{before}meaning …{}", &rest[8..])
        }
        _ => line.to_string(),
    }
}

/// Does the output match what is written, `…` standing for any lines?
fn matches(written: &[&str], printed: &[&str]) -> bool {
    match written.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|n| matches(rest, &printed[n..])),
        Some((first, rest)) => printed.split_first().is_some_and(|(p, more)| {
            without_digest(p) == without_digest(first) && matches(rest, more)
        }),
    }
}

#[test]
fn commands_print_what_is_written() {
    let mut files = Vec::new();
    for text in TEXTS {
        markdown(&top().join(text), &mut files);
    }
    let update = std::env::var_os("MTCRC_UPDATE_DOCS").is_some();
    let mut wrong = Vec::new();
    let mut commands = 0;
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let mut renewed = Vec::new();
        let mut lines = text.lines().peekable();
        let mut block = "";
        let mut session = Session::new();
        while let Some(line) = lines.next() {
            renewed.push(line.to_string());
            if let Some(info) = line.strip_prefix("```") {
                block = info;
                if let Some((_, file)) = info.split_once(" write ") {
                    let mut content = String::new();
                    while let Some(next) = lines.next_if(|l| !l.starts_with("```")) {
                        content.push_str(next);
                        content.push('\n');
                        renewed.push(next.to_string());
                    }
                    session.write(file, &content);
                }
                continue;
            }
            let wanted = match block {
                "console" => line.strip_prefix("$ mtcrc "),
                "console tour" => line.strip_prefix("$ "),
                _ => None,
            };
            let Some(command) = wanted else {
                continue;
            };
            let mut written = Vec::new();
            while let Some(next) = lines.next_if(|l| !l.starts_with("```") && !l.starts_with("$ "))
            {
                written.push(next);
            }
            commands += 1;
            let printed = match block {
                "console" => run(command),
                _ => as_written(&session.run(command)),
            };
            let trimmed = written
                .iter()
                .rposition(|l| !l.is_empty())
                .map_or(0, |last| last + 1);
            if !matches(&written[..trimmed], &printed.lines().collect::<Vec<_>>()) {
                wrong.push(format!("{}: `{line}` printed\n{printed}", path.display()));
            }
            let keep = written.contains(&"…");
            if keep {
                renewed.extend(written.iter().map(|l| (*l).to_string()));
            } else {
                renewed.extend(printed.lines().map(str::to_string));
                renewed.extend(written[trimmed..].iter().map(|l| (*l).to_string()));
            }
        }
        if update {
            fs::write(&path, renewed.join("\n") + "\n").unwrap();
        }
    }
    assert!(
        commands > 5,
        "only {commands} commands found: are the blocks still marked `console`?"
    );
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_readme_has_its_two_commands() {
    let readme = fs::read_to_string(top().join("README.md")).unwrap();
    let commands: Vec<&str> = readme.lines().filter(|l| l.starts_with("cargo ")).collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(commands[0].starts_with("cargo run --release -- eval policies/us examples/"));
    assert_eq!(commands[1], "cargo test --release");
}

#[test]
fn the_notice_stands_where_it_must() {
    const NOTICE: &str =
        "Unofficial restatement of public sources; not legal advice; not an official edition.";
    for path in ["README.md", "policies/README.md", "policies/NOTICE"] {
        let text = fs::read_to_string(top().join(path)).unwrap();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(NOTICE), "{path} lacks the notice");
    }
}
