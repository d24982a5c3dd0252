//! What the terminal can show.

use std::io::IsTerminal;

use clap::ValueEnum;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Columns where nothing says otherwise, and the most that is used: longer lines are hard to read.
const COLUMNS: usize = 80;
/// Narrower than this nothing is legible; lines then wrap in the terminal.
const FEWEST_COLUMNS: usize = 40;

/// What can be shown on standard output and standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Colour on standard output.
    pub colour: bool,
    /// Colour on standard error.
    pub error_colour: bool,
    /// Is somebody watching standard error?
    pub watched: bool,
    /// Characters outside ASCII in what the tool itself draws.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Terminal {
    /// As the process finds it.
    #[must_use]
    pub fn find(color: Color) -> Terminal {
        let variable =
            |name: &str| std::env::var_os(name).map(|v| v.to_string_lossy().into_owned());
        let wanted = |is_terminal: bool| wants_colour(color, is_terminal, variable);
        let on_terminal = std::io::stdout().is_terminal();
        let width = if on_terminal {
            terminal_size::terminal_size()
                .map_or(COLUMNS, |(columns, _)| usize::from(columns.0))
                .clamp(FEWEST_COLUMNS, COLUMNS)
        } else {
            COLUMNS
        };
        Terminal {
            colour: wanted(on_terminal),
            error_colour: wanted(std::io::stderr().is_terminal()),
            watched: std::io::stderr().is_terminal(),
            unicode: cfg!(windows) || locale_is_utf8(|name| std::env::var(name).ok()),
            width,
        }
    }
}

/// Is colour wanted? What is asked for on the command line holds; else a terminal is coloured unless `NO_COLOR` is set to
/// something, or the terminal can show no colour.
fn wants_colour(
    color: Color,
    is_terminal: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            is_terminal
                && variable("NO_COLOR").is_none_or(|value| value.is_empty())
                && variable("TERM").is_none_or(|value| value != "dumb")
        }
    }
}

/// Does the locale say UTF-8? The first of the three variables that is set decides, as POSIX has it.
fn locale_is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        })
}

#[cfg(test)]
mod tests {
    use super::{Color, locale_is_utf8, wants_colour};

    fn with(set: &[(&str, &str)]) -> bool {
        locale_is_utf8(|name| {
            set.iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        })
    }

    #[test]
    fn colour_is_for_terminals_unless_the_environment_or_the_command_line_says_otherwise() {
        let auto = |is_terminal: bool, set: Option<(&str, &str)>| {
            wants_colour(Color::Auto, is_terminal, |name| {
                set.filter(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
            })
        };
        assert!(auto(true, None));
        assert!(!auto(false, None));
        assert!(!auto(true, Some(("NO_COLOR", "1"))));
        assert!(auto(true, Some(("NO_COLOR", ""))));
        assert!(!auto(true, Some(("TERM", "dumb"))));
        let asked = |color| wants_colour(color, true, |_| Some("1".to_owned()));
        assert!(asked(Color::Always));
        assert!(!asked(Color::Never));
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert!(with(&[("LANG", "de_DE.UTF-8")]));
        assert!(with(&[
            ("LC_ALL", ""),
            ("LC_CTYPE", "C.utf8"),
            ("LANG", "C")
        ]));
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]));
        assert!(!with(&[]));
    }
}
