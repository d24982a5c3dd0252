//! `mtcrc explain`: what does this code mean?

use clap::ValueEnum;

use super::{Exit, Output};
use crate::diagnostic::{CODES, Style, nearest};
use crate::report::{self, explain, words};

/// What does this error mean?
///
/// Shows the page of a code, with a wrong example and a right one. Without a code: all codes by family.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  mtcrc explain E0301\n  mtcrc explain")]
pub struct Args {
    /// The code, as it stands in brackets after `error` or `warning`
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// Form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    format: Form,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A page for people, 80 columns
    #[default]
    Human,
    /// The same without drawing or colour
    Plain,
    /// The page as it is written
    Markdown,
    /// For programs, versioned
    Json,
}

/// Runs the verb.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let style = match args.format {
        Form::Human => out.human(),
        Form::Plain | Form::Markdown | Form::Json => {
            out.be_plain();
            Style::Plain
        }
    };
    let Some(wanted) = &args.code else {
        out.print(&match args.format {
            Form::Json => report::page(&explain::view(CODES)),
            _ => explain::list(style),
        });
        return Exit::Fine;
    };
    let spelt = wanted.trim().to_uppercase();
    let spelt = spelt.trim_matches(['[', ']']);
    let Some(entry) = CODES.iter().find(|entry| entry.code.0 == spelt) else {
        out.say(&unknown(wanted, spelt));
        return Exit::Usage;
    };
    // Every listed code has a page, which the tests see to; the title stands in for one all the same.
    let title = format!("# {}: {}\n", entry.code, entry.title);
    let page = entry.code.page().unwrap_or(&title);
    out.print(&match args.format {
        Form::Json => report::page(&explain::view([entry])),
        Form::Markdown => page.to_owned(),
        Form::Human | Form::Plain => explain::page(page, style),
    });
    Exit::Fine
}

/// So many codes are offered for one that does not exist.
const OFFERED: usize = 4;

/// What is said of a code that does not exist: the codes about that word or that look like it, or where the list is.
fn unknown(wanted: &str, spelt: &str) -> String {
    let mut left: Vec<&str> = CODES.iter().map(|entry| entry.code.0).collect();
    // Digits alone are as good as a code: `explain 301` means `E0301`.
    let digits: String = spelt.chars().filter(char::is_ascii_digit).collect();
    let guess = match digits.len() {
        1..=4 => format!("E{digits:0>4}"),
        _ => spelt.to_owned(),
    };
    let mut near = Vec::new();
    while near.len() < OFFERED
        && let Some(next) = nearest(&guess, left.iter().copied())
    {
        left.retain(|code| *code != next);
        near.push(format!("`{next}`"));
    }
    let error = format!("error: there is no code `{}`", report::visible(wanted));
    // A word, not a code: what the titles say of it.
    let word = wanted.trim().to_lowercase();
    let about = CODES.iter().filter(|entry| {
        !word.is_empty() && digits.is_empty() && entry.title.to_lowercase().contains(&word)
    });
    let about: Vec<String> = about
        .map(|entry| format!("\n  {}  {}", entry.code, entry.title))
        .collect();
    if !about.is_empty() {
        return format!("{error}; about it are{}", about.concat());
    }
    match near.is_empty() {
        true => format!("{error}; `mtcrc explain` lists all codes"),
        false => format!(
            "{error}; did you mean {}? `mtcrc explain` lists all codes",
            words::listed(&near, "or")
        ),
    }
}
