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
    /// Characters outside ASCII in what the tool itself draws.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Terminal {
    /// As the process finds it.
    #[must_use]
    pub fn find(color: Color) -> Terminal {
        let wanted = |is_terminal: bool| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                is_terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|v| v != "dumb")
            }
        };
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
            unicode: cfg!(windows) || locale_is_utf8(|name| std::env::var(name).ok()),
            width,
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
    use super::locale_is_utf8;

    fn with(set: &[(&str, &str)]) -> bool {
        locale_is_utf8(|name| {
            set.iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        })
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
