//! What makes a text no JSON, and how that is said.

/// The first place where a text stops being JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonSyntaxError {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) problem: JsonProblem,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JsonProblem {
    /// There is nothing.
    Empty,
    /// Something stands where only `expected` can.
    Unexpected { found: char, expected: &'static str },
    /// The text ends inside `open`.
    EndsEarly { open: &'static str },
    /// More text after the value.
    Extra { found: char },
    /// `NaN`, `True`, `undefined`, or a value without quotes.
    Word { word: String },
    /// A key without quotes.
    BareKey { word: String },
    /// A token that begins like a number and is none.
    Number { text: String, why: &'static str },
    /// A unit beside a bare number.
    LooseUnit,
    /// `'` or a curly quote.
    WrongQuote,
    /// `,` before a closing bracket.
    TrailingComma,
    /// `//`, `/*` or `#`.
    Comment,
    /// Text without its closing quote on the same line.
    UnclosedText,
    /// A control character in text.
    ControlCharacter,
    /// `\x`, half a surrogate pair.
    BadEscape,
    /// Deeper than any case.
    TooDeep { most: usize },
}

impl JsonProblem {
    /// What is wrong, as one clause.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Empty => "the case is empty".to_owned(),
            Self::Unexpected { found, expected } => {
                format!("expected {expected}, found {}", shown(*found))
            }
            Self::EndsEarly { open: "a value" } => "the case ends before a value".to_owned(),
            Self::EndsEarly { open } => format!("the case ends inside {open}"),
            Self::Extra { found: '{' } => "a second case follows the first".to_owned(),
            Self::Extra { found } => {
                format!("expected the end of the case, found {}", shown(*found))
            }
            Self::Word { word } => match word.to_ascii_lowercase().as_str() {
                "nan" | "infinity" | "inf" => format!("`{word}` is not a number"),
                _ => format!("`{}` stands without quotes", short(word)),
            },
            Self::BareKey { word } => format!("the key `{}` stands without quotes", short(word)),
            Self::Number { text, .. } => match text.to_ascii_lowercase().as_str() {
                "-nan" | "-infinity" | "-inf" | "+infinity" | "+inf" | "+nan" => {
                    format!("`{text}` is not a number")
                }
                _ => format!("`{}` is not written as JSON writes numbers", short(text)),
            },
            Self::LooseUnit => "a unit stands outside the quotes".to_owned(),
            Self::WrongQuote => "text in JSON stands in double quotes `\"`".to_owned(),
            Self::TrailingComma => "a comma stands before a closing bracket".to_owned(),
            Self::Comment => "JSON has no comments".to_owned(),
            Self::UnclosedText => "text without a closing quote".to_owned(),
            Self::ControlCharacter => "a control character stands in text".to_owned(),
            Self::BadEscape => "unknown escape in text".to_owned(),
            Self::TooDeep { most } => format!("the case is nested deeper than {most} levels"),
        }
    }

    /// How to put it right.
    pub(super) fn help(&self) -> Option<String> {
        let help = match self {
            Self::Empty => "a case is an object; `{}` states nothing and leaves every fact open",
            Self::Unexpected { .. } => return None,
            Self::EndsEarly { .. } => "close every bracket and quote that is opened",
            Self::Extra { .. } => {
                "a `.json` file holds one case, or a list of them: `[{ … }, { … }]`; for a case a line, name the file `.ndjson`"
            }
            Self::Word { word } => match word.to_ascii_lowercase().as_str() {
                "nan" | "infinity" | "inf" | "none" | "nil" | "undefined" | "unknown" => {
                    "write `null`, or leave the fact out, for what is not known"
                }
                "true" | "yes" => "write `true`",
                "false" | "no" => "write `false`",
                _ => return Some(format!("write `\"{}\"`", short(word))),
            },
            Self::BareKey { word } => return Some(format!("write `\"{}\"`", short(word))),
            Self::Number { text, why } => {
                if text.to_ascii_lowercase().contains("inf")
                    || text.to_ascii_lowercase().contains("nan")
                {
                    "write `null`, or leave the fact out, for what is not known"
                } else {
                    why
                }
            }
            Self::LooseUnit => "a number with its unit is written in quotes: `\"300 km\"`",
            Self::WrongQuote => "write `\"`",
            Self::TrailingComma => "leave the comma out",
            Self::Comment => "put remarks into `\"about\": { \"remarks\": \"…\" }`",
            Self::UnclosedText => "close it with `\"`; a line break inside is written `\\n`",
            Self::ControlCharacter => "write tabs as `\\t` and others as `\\u0000`",
            Self::BadEscape => {
                "known are `\\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four digits"
            }
            Self::TooDeep { .. } => "`about` may hold free data, but not without end",
        };
        Some(help.to_owned())
    }

    /// What the place shows.
    pub(super) fn label(&self) -> &'static str {
        match self {
            Self::Empty => "nothing here",
            Self::Unexpected { .. } => "not expected here",
            Self::EndsEarly { .. } => "the end of the text",
            Self::Extra { found: '{' } => "begins here",
            Self::Extra { .. } => "after the case",
            Self::Word { .. } => "a word without quotes",
            Self::BareKey { .. } => "a key without quotes",
            Self::Number { .. } => "not a JSON number",
            Self::LooseUnit => "a unit",
            Self::WrongQuote => "not a double quote",
            Self::TrailingComma => "nothing follows the comma",
            Self::Comment => "a comment",
            Self::UnclosedText => "opened here",
            Self::ControlCharacter => "a control character",
            Self::BadEscape => "this escape",
            Self::TooDeep { .. } => "one level too deep",
        }
    }
}

fn shown(found: char) -> String {
    if found.is_control() || (found.is_whitespace() && found != ' ') {
        format!("the character U+{:04X}", u32::from(found))
    } else {
        format!("`{found}`")
    }
}

/// Enough of a word to recognise it by.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
