//! How a run ends.

use std::process::ExitCode;

/// The exit codes, one meaning each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Answered, nothing wrong.
    Fine,
    /// Answered, and something was found: findings, failed tests, a difference that was asked to fail, rejected rows.
    Findings,
    /// The command line is wrong.
    Usage,
    /// An input cannot be read or is not valid, or the output cannot be written.
    Invalid,
    /// Our bug.
    Bug,
}

impl Exit {
    /// The number the system sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Invalid => 3,
            Exit::Bug => 70,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}
