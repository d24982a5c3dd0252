//! What the integration tests share: running the binary in a known environment.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::contract::keeps_its_contract;

/// The top of the package.
pub fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The path of the binary.
pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_mtcrc")
}

/// The binary, run at the top of the package in a UTF-8 locale and without colour.
pub fn mtcrc<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(program());
    command
        .current_dir(top())
        .env_remove("NO_COLOR")
        .env_remove("LC_ALL")
        .env_remove("LC_CTYPE")
        .env("LANG", "C.UTF-8")
        .args(arguments);
    command
}

/// What a run said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Said {
    /// What a process said. JSON is held against its contract here, so that no test has to think of it.
    pub fn of(output: Output) -> Said {
        let said = Said {
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.code(),
        };
        keeps_its_contract(&said.out);
        said
    }

    /// Both streams and the code, for a snapshot.
    pub fn all(&self) -> String {
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        format!("{}--- stderr\n{}--- exit {code}\n", self.out, self.err)
    }
}

/// Runs a command to its end.
pub fn run(mut command: Command) -> Said {
    let output = command.stdin(Stdio::null()).output();
    output.map_or_else(|error| unreachable!("the binary runs: {error}"), Said::of)
}

/// Runs the binary with these arguments.
pub fn say<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Said {
    run(mtcrc(arguments))
}

/// Runs a command with a text on its standard input.
pub fn run_with_input(mut command: Command, input: &[u8]) -> Said {
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        unreachable!("the binary runs");
    };
    let stdin = child.stdin.take();
    let input = input.to_vec();
    // The child may end before it has read everything, and may answer before everything is written.
    let writer = std::thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            let _ = stdin.write_all(&input);
        }
    });
    let output = child.wait_with_output();
    let _ = writer.join();
    output.map_or_else(|error| unreachable!("the binary ends: {error}"), Said::of)
}

/// Writes files under a folder.
pub fn write(folder: &Path, files: &[(&str, &str)]) -> std::io::Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(())
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str()
        .unwrap_or_else(|| unreachable!("temporary paths are UTF-8"))
}

/// Compares the text with `expected.snap` in a folder of the corpus. Digests are cut: they are tested where they are made.
pub fn recorded(folder: &Path, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(top().join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter("sha256:[0-9a-f]{64}", "sha256:…");
    settings.bind(|| insta::assert_snapshot!("expected", text));
}

/// What was said without what every change of a policy changes: its digests, in full and in the last line of an answer.
pub fn cut(said: &Said) -> String {
    let all = without_digests(&said.all());
    let lines = all.lines().map(|line| match line.split_once(", meaning ") {
        Some((before, rest)) if before.starts_with("Policy ") => {
            format!("{before}, meaning …{}", rest.get(8..).unwrap_or_default())
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A text without what every change of a policy changes.
pub fn without_digests(text: &str) -> String {
    let mut cut = String::new();
    let mut pieces = text.split("sha256:");
    cut.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.chars().take_while(char::is_ascii_hexdigit).count();
        cut.push_str("sha256:…");
        cut.push_str(&piece[digits..]);
    }
    cut
}
