//! `mtcrc fmt`: the corpus of ugly texts, the laws it keeps on every text there is, and the command.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mtcrc::check::compile;
use mtcrc::fmt::{Formatted, WIDTH, format};
use mtcrc::source::{Memory, Opened, Sources};
use mtcrc::syntax::parse;

use crate::support::{mtcrc, run, run_with_input, say, text, top, write};

/// Every `.mtcr` file of the project, sorted.
fn every_file() -> Vec<PathBuf> {
    fn beneath(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                beneath(&path, found);
            } else if path.extension().is_some_and(|e| e == "mtcr") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["policies", "examples", "tests"] {
        beneath(&top().join(folder), &mut found);
    }
    found.sort();
    found
}

/// Every text of the project that reads without a mistake.
fn every_text() -> Vec<(String, String)> {
    let readable = |path: &PathBuf| {
        let text = fs::read_to_string(path).ok()?;
        let mut sources = Sources::new();
        let file = sources.add("a.mtcr", text.as_str());
        let good = parse(&sources, file).diagnostics.is_empty();
        good.then(|| (path.display().to_string(), text))
    };
    every_file().iter().filter_map(readable).collect()
}

/// The tree of a text without places, and its comments.
fn tree(text: &str) -> String {
    let mut sources = Sources::new();
    let file = sources.add("a.mtcr", text);
    let parsed = parse(&sources, file);
    assert!(
        parsed.diagnostics.is_empty(),
        "{text}\n{:?}",
        parsed.diagnostics
    );
    let whole = format!("{:?}", parsed.file);
    let mut pieces = whole.split("Span {");
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        bare.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    bare
}

fn laid_out(name: &str, given: &str) -> String {
    match format(name, given) {
        Formatted::Text(text) => text,
        other => panic!("{name}: {other:?}\n{given}"),
    }
}

/// The laws of a layout: what it makes says the same, and is what it makes of that.
fn laws(name: &str, given: &str) -> String {
    let once = laid_out(name, given);
    assert_eq!(
        laid_out(name, &once),
        once,
        "{name}: laid out twice, of\n{given}"
    );
    assert_eq!(tree(&once), tree(given), "{name}: the tree, of\n{given}");
    assert!(!once.contains('\r') || given.contains("\r"), "{name}");
    for line in once.lines() {
        assert_eq!(line.trim_end(), line, "{name}: blanks at the end of a line");
    }
    once
}

#[test]
fn the_corpus_looks_as_recorded() {
    let folder = top().join("tests/corpus/fmt");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "mtcr"))
        .collect();
    files.sort();
    assert!(files.len() >= 7, "the corpus is there");
    for path in files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let laid_out = laws(&name, &fs::read_to_string(&path).unwrap());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, laid_out));
    }
}

#[test]
fn every_text_of_the_project_keeps_the_laws() {
    let texts = every_text();
    assert!(texts.len() > 100, "{} texts", texts.len());
    for (name, text) in texts {
        laws(&name, &text);
    }
}

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

/// A text with some of its blanks changed: lines joined and broken, blank lines, comments put between words.
fn mangled(text: &str, dice: &mut Dice) -> String {
    let mut made = String::new();
    let (mut quoted, mut comment, mut escaped) = (false, false, false);
    let often = 2 + dice.throw(30);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let blank = c == ' ' || c == '\n';
        if comment && c == '\n' {
            comment = false;
            made.push(c);
        } else if !quoted && !comment && blank && dice.throw(often) == 0 {
            made.push_str(match dice.throw(9) {
                0 | 1 => "\n",
                2 => "\n\n\n",
                3 => "    ",
                4 => " // put in\n",
                5 => "\n    // put in between\n",
                6 => "\n\n// put in apart\n\n",
                7 => "\n        ",
                _ => " ",
            });
        } else {
            made.push(c);
        }
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if !comment {
            quoted = c == '"';
            comment = c == '/' && chars.peek() == Some(&'/');
        }
    }
    made
}

#[test]
fn texts_with_other_blanks_and_comments_keep_the_laws() {
    let mut dice = Dice(7);
    let mut good = 0;
    for (name, text) in every_text() {
        // Long files teach nothing that short ones do not.
        for _ in 0..if text.len() < 4_000 { 6 } else { 1 } {
            let mangled = mangled(&text, &mut dice);
            let mut sources = Sources::new();
            let file = sources.add("a.mtcr", mangled.as_str());
            if parse(&sources, file).diagnostics.is_empty() {
                laws(&name, &mangled);
                good += 1;
            }
        }
    }
    assert!(
        good > 300,
        "only {good} texts could be read after the change"
    );
}

/// What the files of a root mean after every one of them was laid out: nothing else.
#[test]
fn policies_mean_the_same() {
    let folder = top().join("policies");
    let mut given = BTreeMap::new();
    for path in every_file() {
        let Ok(inside) = path.strip_prefix(&folder) else {
            continue;
        };
        let name = inside.to_string_lossy().replace('\\', "/");
        given.insert(name, fs::read(&path).unwrap());
    }
    let mut dice = Dice(11);
    let mut changed = 0;
    let mut made = BTreeMap::new();
    for (name, bytes) in &given {
        let text = std::str::from_utf8(bytes).unwrap();
        let ugly = (0..5).map(|_| mangled(text, &mut dice)).find(|ugly| {
            let mut sources = Sources::new();
            let file = sources.add("a.mtcr", ugly.as_str());
            parse(&sources, file).diagnostics.is_empty()
        });
        changed += usize::from(ugly.is_some());
        let text = laid_out(name, &ugly.unwrap_or_else(|| text.to_owned()));
        made.insert(name.clone(), text.into_bytes());
    }
    assert!(changed > given.len() / 2, "{changed} texts were changed");
    let meaning = |files: &BTreeMap<String, Vec<u8>>, policy: &str| {
        let opened = Opened::in_memory(Memory(files.clone()), policy).unwrap();
        compile(&opened)
            .unwrap()
            .policy
            .expect("it compiles")
            .meaning
    };
    for policy in ["mtcr", "us"] {
        assert_eq!(meaning(&made, policy), meaning(&given, policy), "{policy}");
    }
}

#[test]
fn lines_are_no_longer_than_they_must_be() {
    for (name, text) in every_text() {
        for line in laid_out(&name, &text).lines() {
            let long = line.chars().count() > WIDTH;
            // A text, a comment and a table of obligations are the author's, and nesting alone has no place to break.
            let words = line.trim_start();
            let places = [", ", " and ", " or "]
                .iter()
                .any(|place| words.contains(place));
            if long && places && !words.contains('"') && !words.contains("//") {
                panic!("{name}: {line}");
            }
        }
    }
}

// The command -----------------------------------------------------------------------------------------------------

const UGLY: &str = "define a=x   and y\n";
const NEAT: &str = "define a = x and y\n";

#[test]
fn files_and_folders_are_written_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("a.mtcr", UGLY),
            ("b/c.test.mtcr", NEAT),
            ("b/d e.mtcr", UGLY),
            ("b/.hidden/f.mtcr", UGLY),
            ("b/target/g.mtcr", UGLY),
            ("b/h.txt", UGLY),
        ],
    )
    .unwrap();
    let here = |arguments: &[&str]| {
        let mut command = mtcrc(arguments.iter().copied());
        command.current_dir(folder.path());
        run(command)
    };
    let check = here(&["fmt", "--check", "."]);
    assert_eq!(check.code, Some(1), "{}", check.err);
    let difference =
        "--- a.mtcr\n+++ a.mtcr\n@@ -1 +1 @@\n-define a=x   and y\n+define a = x and y\n";
    assert!(check.out.starts_with(difference), "{}", check.out);
    assert_eq!(check.err, "2 of 3 files would change\n");
    assert_eq!(
        fs::read_to_string(folder.path().join("a.mtcr")).unwrap(),
        UGLY
    );
    let one = here(&["fmt", "b/d e.mtcr"]);
    assert_eq!(
        (one.code, one.out.as_str(), one.err.as_str()),
        (Some(0), "", "1 file changed\n")
    );
    let all = here(&["fmt", "a.mtcr", "b", "a.mtcr"]);
    assert_eq!(
        (all.code, all.err.as_str()),
        (Some(0), "1 of 3 files changed\n")
    );
    let again = here(&["fmt", "--check", "."]);
    assert_eq!(
        (again.code, again.out.as_str(), again.err.as_str()),
        (Some(0), "", "3 files, nothing to change\n")
    );
    for (name, text) in [
        ("a.mtcr", NEAT),
        ("b/h.txt", UGLY),
        ("b/target/g.mtcr", UGLY),
    ] {
        assert_eq!(
            fs::read_to_string(folder.path().join(name)).unwrap(),
            text,
            "{name}"
        );
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing is left beside a file"
    );
}

#[test]
fn a_file_with_mistakes_is_left_alone_and_the_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "define   a = x &&\n";
    write(
        folder.path(),
        &[("broken.mtcr", broken), ("ugly.mtcr", UGLY)],
    )
    .unwrap();
    let said = say(["fmt", text(folder.path())]);
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("`&&` is written `and`"), "{}", said.err);
    assert!(
        said.err
            .ends_with("1 of 2 files changed, 1 left as it is\n"),
        "{}",
        said.err
    );
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        (read("broken.mtcr").as_str(), read("ugly.mtcr").as_str()),
        (broken, NEAT)
    );
}

#[test]
fn line_ends_and_marks_are_made_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.mtcr");
    fs::write(&file, "\u{feff}define a = x and y\r\n").unwrap();
    let check = say(["fmt", "--check", text(&file)]);
    assert_eq!(check.code, Some(1));
    assert!(
        check
            .out
            .contains("a.mtcr: begins with a byte-order mark\n"),
        "{}",
        check.out
    );
    assert!(
        check.out.contains("a.mtcr: lines end in CRLF\n"),
        "{}",
        check.out
    );
    assert_eq!(say(["fmt", text(&file)]).code, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), NEAT);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let fmt = |arguments: &[&str], input: &str| {
        let arguments = ["fmt"].iter().chain(arguments).copied();
        run_with_input(mtcrc(arguments), input.as_bytes())
    };
    let said = fmt(&["-"], UGLY);
    assert_eq!(
        (said.code, said.out.as_str(), said.err.as_str()),
        (Some(0), NEAT, "")
    );
    let said = fmt(&["-", "--check"], UGLY);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("+define a = x and y"), "{}", said.out);
    let said = fmt(&["-"], "define a = x &&\n");
    assert_eq!((said.code, said.out.as_str()), (Some(3), ""));
    assert!(said.err.contains("<standard input>:1:14"), "{}", said.err);
    assert_eq!(fmt(&["-", "a.mtcr"], UGLY).code, Some(2));
    assert_eq!(fmt(&[], UGLY).code, Some(2));
}

#[test]
fn for_git_a_text_that_is_no_policy_is_passed_through() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.mtcr");
    for (given, made) in [
        (UGLY, NEAT),
        ("define a = &&  x\r\n", "define a = &&  x\r\n"),
    ] {
        fs::write(&file, given).unwrap();
        let said = say(["fmt", "--textconv", text(&file)]);
        assert_eq!(
            (said.code, said.out.as_str(), said.err.as_str()),
            (Some(0), made, "")
        );
    }
}

#[test]
fn what_cannot_be_laid_out_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let here = text(folder.path());
    let missing = say(["fmt", "policies/uk"]);
    assert_eq!(missing.code, Some(3));
    assert!(
        missing.err.contains("there is no `policies/uk`"),
        "{}",
        missing.err
    );
    let other = say(["fmt", "README.md"]);
    assert_eq!(other.code, Some(3));
    assert!(other.err.contains("is not a `.mtcr` file"), "{}", other.err);
    let empty = say(["fmt", here]);
    assert_eq!(empty.code, Some(3));
    assert!(
        empty.err.contains("there is no .mtcr file beneath"),
        "{}",
        empty.err
    );
}
