//! The program `z3`, asked in SMT-LIB on its standard input.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The program: `MTCRC_Z3_PROGRAM`, else `z3` on the path. None when neither can be started.
///
/// # Panics
/// When there is none and `MTCRC_Z3=required` says that there must be.
pub fn z3() -> Option<PathBuf> {
    let named =
        std::env::var_os("MTCRC_Z3_PROGRAM").map_or_else(|| PathBuf::from("z3"), PathBuf::from);
    let started = Command::new(&named)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let there = started.is_ok_and(|status| status.success());
    let required = std::env::var_os("MTCRC_Z3").is_some_and(|value| value == "required");
    assert!(
        there || !required,
        "MTCRC_Z3=required, but `{}` cannot be started",
        named.display()
    );
    there.then_some(named)
}

/// An answer to `(check-sat)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Sat,
    Unsat,
    /// It gave up.
    Unknown,
}

/// The answers to every `(check-sat)` of a script, in order.
pub fn answers(program: &PathBuf, script: &str) -> Vec<Answer> {
    let mut child = Command::new(program)
        .args(["-in", "-smt2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let script = script.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(script.as_bytes()));
    let mut said = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    let _ = writer.join();
    let _ = child.wait();
    let lines = said.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| match line.trim() {
            "sat" => Answer::Sat,
            "unsat" => Answer::Unsat,
            "unknown" | "timeout" => Answer::Unknown,
            other => panic!("z3 says: {other}"),
        })
        .collect()
}
