//! How mistakes are put into words: one exhaustive match.

use super::error::{Found, SyntaxError, SyntaxErrorKind as Kind};
use super::foreign::Foreign;
use crate::diagnostic::{Code, Diagnostic, Fix};

/// What a mistake looks like to a person.
struct Words {
    code: &'static str,
    message: String,
    label: String,
    help: Option<String>,
    /// The title of the remedy and whether it cannot change the meaning.
    fix: Option<(String, bool)>,
}

fn words(code: &'static str, message: impl Into<String>, label: impl Into<String>) -> Words {
    Words {
        code,
        message: message.into(),
        label: label.into(),
        help: None,
        fix: None,
    }
}

impl Words {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn fix(mut self, title: impl Into<String>) -> Self {
        self.fix = Some((title.into(), true));
        self
    }

    /// A remedy that the author should look at.
    fn guess(mut self, title: impl Into<String>) -> Self {
        self.fix = Some((title.into(), false));
        self
    }
}

/// Puts a mistake into words.
pub(super) fn diagnostic(error: SyntaxError) -> Diagnostic {
    let words = wording(&error.kind);
    let code = Code(words.code);
    let mut diagnostic = if words.code.starts_with('W') {
        Diagnostic::warning(code, words.message)
    } else {
        Diagnostic::error(code, words.message)
    };
    diagnostic = diagnostic.at(error.span, words.label);
    if let Kind::Unclosed {
        noticed: Some(span),
        ..
    } = error.kind
    {
        diagnostic = diagnostic.also(span, "still open here");
    }
    if let Some(help) = words.help {
        diagnostic = diagnostic.help(help);
    }
    match words.fix {
        Some((title, safe)) if !error.edits.is_empty() => diagnostic.fix(Fix {
            title,
            edits: error.edits,
            safe,
        }),
        _ => diagnostic,
    }
}

fn wording(kind: &Kind) -> Words {
    match kind {
        Kind::EmptyFile => words("E0103", "the file declares nothing", "no declaration")
            .help("a policy begins with its heading, `policy NAME \"Title\" { … }`, and every file holds at least one declaration"),
        Kind::NotADeclaration { found } => words(
            "E0102",
            format!("expected a declaration, found `{found}`"),
            "not the first word of a declaration",
        )
        .help("a declaration starts a line with its keyword: `rule`, `define`, `record`, `policy`, `annex`, `test` …"),
        Kind::UnknownDeclaration { word, nearest: Some(nearest) } => words(
            "E0102",
            format!("`{word}` does not begin a declaration"),
            "not a keyword",
        )
        .help(format!("did you mean `{nearest}`?"))
        .guess(format!("write `{nearest}`")),
        Kind::UnknownDeclaration { word, nearest: None } => words(
            "E0102",
            format!("`{word}` does not begin a declaration"),
            "neither a keyword nor a record with the name of an instance",
        )
        .help("a declaration starts a line with its keyword (`rule`, `define`, `record`, `policy`, `annex`, `test` …) or, for an instance, with its record: `partner india \"India\" { … }`"),
        Kind::TooDeep { limit } => words(
            "E0107",
            format!("nested more than {limit} levels deep"),
            "one level too many",
        )
        .help("name parts of the condition with `define`, or list them in `all of { … }`"),
        Kind::TooLong { limit } => words(
            "E0108",
            format!("a declaration longer than {} MiB", limit / (1024 * 1024)),
            "begins here",
        )
        .help("divide it: several `annex NAME { … }` blocks of one name are one annex"),
        Kind::TooMany { limit } => words(
            "E0108",
            format!("more than {limit} mistakes in this file"),
            "the file is not read beyond here",
        )
        .help("mend the first ones and check again"),
        Kind::OpenText { curly } => {
            let text = words("E0104", "a text without its closing quote", "the text begins here");
            if *curly {
                text.help("the closing quote is a curly one; write `\"`")
            } else {
                text.help("a text ends on its line; write `\\n` for a line break inside it")
            }
            .guess("close the text")
        }
        Kind::WrappedText => words(
            "E0104",
            "a text over several lines",
            "a text ends on its line",
        )
        .help("write it on one line; `\\n` inside it makes a line break")
        .fix("join the lines"),
        Kind::Unclosed { bracket, .. } => words(
            "E0105",
            format!("a `{bracket}` that is never closed"),
            "opened here",
        )
        .help(format!("add the `{}` that belongs to it", closer(*bracket)))
        .guess("close it"),
        Kind::StrayClose { bracket } => words(
            "E0106",
            format!("a `{bracket}` that closes nothing"),
            "nothing is open here",
        )
        .guess(format!("remove the `{bracket}`")),
        Kind::PartOfTooLate => words(
            "E0140",
            "`part of` after another declaration",
            "comes too late",
        )
        .help("say which policy a file belongs to at its top, where only `use` may stand before it"),
        Kind::DocumentsNothing { file: true } => words(
            "W0101",
            "a file comment below the top of the file",
            "documents nothing",
        )
        .help("put `//!` lines before the first declaration")
        .guess("write `//`"),
        Kind::DocumentsNothing { file: false } => words(
            "W0101",
            "a documenting comment with nothing below it to document",
            "documents nothing",
        )
        .help("`///` documents the declaration, attribute or entry that follows; other remarks are written `//`")
        .fix("write `//`"),
        Kind::Foreign { kind, found, meant } => foreign(*kind, found, meant.as_deref()),
        Kind::Expected { wanted, found } => match found {
            Found::This(found) => words(
                "E0101",
                format!("expected {wanted}, found `{found}`"),
                format!("expected {wanted}"),
            ),
            Found::End => words(
                "E0101",
                format!("expected {wanted}, but the declaration ends"),
                format!("expected {wanted} after this"),
            ),
        },
        Kind::SingleEquals => words("E0111", "a single `=` in a condition", "compares nothing")
            .help("two values are compared with `==`; a single `=` stands only in `define NAME = CONDITION`")
            .fix("write `==`"),
        Kind::WrongSign { wanted: wanted @ "{", found } => words(
            "E0133",
            format!("expected `{wanted}`, found `{found}`"),
            "braces around what follows",
        )
        .help("only a rule, an exception, a guarantee and a define have a form of one line without braces")
        .fix("write `{ … }`"),
        Kind::WrongSign { wanted, found } => words(
            "E0133",
            format!("expected `{wanted}`, found `{found}`"),
            format!("expected `{wanted}`"),
        )
        .fix(format!("write `{wanted}`")),
        Kind::WrongBracket { wanted, found } => words(
            "E0109",
            format!("a `{found}` where a `{wanted}` belongs"),
            format!("expected `{wanted}`"),
        )
        .help("lists and blocks stand in `{ }`, conditions are grouped by `( )`")
        .fix(match *wanted {
            "}" | ")" => format!("write `{wanted}`"),
            _ => format!("write `{wanted} {}`", closer(wanted.chars().next().unwrap_or('{'))),
        }),
        Kind::MissingSign { wanted, before } => words(
            "E0133",
            format!("a missing `{wanted}` before `{before}`"),
            format!("expected `{wanted}` before this"),
        )
        .fix(format!("insert `{wanted}`")),
        Kind::LetterCase { word, keyword } => words(
            "E0119",
            format!("`{word}` is written `{keyword}`"),
            "keywords are in small letters",
        )
        .fix(format!("write `{keyword}`")),
        Kind::Misspelt { word, keyword } => words(
            "E0120",
            format!("`{word}` cannot stand here"),
            "not a keyword",
        )
        .help(format!("did you mean `{keyword}`?"))
        .guess(format!("write `{keyword}`")),
        Kind::OtherWord { word, keyword } => words(
            "E0120",
            format!("`{word}` cannot stand here"),
            format!("the word for it is `{keyword}`"),
        )
        .guess(format!("write `{keyword}`")),
        Kind::Reserved { word } => words(
            "E0121",
            format!("`{word}` is a reserved word and cannot be a name"),
            "reserved",
        )
        .help(format!("choose another name, such as `{word}-1` or `the-{word}`")),
        Kind::QuotedName { name, plain } => {
            let words = words(
                "E0122",
                format!("the name `{name}` in quotes"),
                "a text, not a name",
            )
            .help("names stand without quotes; only texts for people have them");
            if name == plain {
                words.fix("remove the quotes")
            } else {
                words.guess(format!("write `{plain}`"))
            }
        }
        Kind::BareText { word } => words(
            "E0123",
            format!("expected a text in double quotes, found `{word}`"),
            "expected a text such as `\"para. 2\"`",
        )
        .guess("put it in quotes"),
        Kind::Article { word } => words(
            "E0120",
            format!("`{word}` cannot stand here"),
            "an article",
        )
        .help("a condition names attributes and compares them, without filling words: `item.armed`, `item.range >= 300 km`")
        .guess(format!("remove `{word}`")),
        Kind::CommaForAnd => words(
            "E0133",
            "a comma does not join conditions",
            "`and`, or `or`?",
        )
        .help("write `and` or `or`; many conditions are listed as `all of { …, … }` or `any of { …, … }`"),
        Kind::NoSubject { subject } => words(
            "E0125",
            "a comparison without what is compared",
            "what is compared here?",
        )
        .help(format!("name it again, or write a range such as `300 km <= {subject} < 500 km`"))
        .guess(format!("insert `{subject}`")),
        Kind::NameWithBlanks { name, plain } => words(
            "E0133",
            format!("the name `{name}` has blanks"),
            "a name is one word",
        )
        .help("the words of a name are joined by hyphens")
        .guess(format!("write `{plain}`")),
        Kind::CitedWords { words: said } => words(
            "E0123",
            format!("`cite {said}` is neither a source nor a text"),
            "more than one word, and no quotes",
        )
        .help("after `cite` stands the name of a declared source, with the place in quotes, `cite act \"s. 1\"`, or a text in quotes")
        .guess("put it in quotes"),
        Kind::UnitFirst { number, unit } => words(
            "E0127",
            format!("the unit `{unit}` stands before its number"),
            "a unit follows its number",
        )
        .fix(format!("write `{number} {unit}`")),
        Kind::Inch => words("E0128", "`in` is not a unit", "`in` begins a list of values")
            .help("the inch is written `inch`")
            .fix("write `inch`"),
        Kind::IfThen { branch } => {
            let words = words(
                "E0118",
                "a branch that begins with `if`",
                "the outcome comes first",
            );
            match branch {
                Some(branch) => words
                    .help(format!("write `{branch}`"))
                    .fix("put the outcome first"),
                None => words.help("a branch is `OUTCOME if CONDITION`"),
            }
        }
        Kind::Else { word } => words(
            "E0118",
            format!("there is no `{word}`"),
            "every branch concludes by itself",
        )
        .help("give each branch its whole condition; what holds when no rule does is the policy's `otherwise`"),
        Kind::TrailingComma => words(
            "E0132",
            "a comma with nothing after it",
            "the list ends here",
        )
        .help("only a list in braces may end in a comma")
        .fix("remove the comma"),
        Kind::NumberForm { number, plain: Some(plain) } => words(
            "E0129",
            format!("`{number}` is not a number"),
            "read in pieces",
        )
        .help(format!("write `{plain}`; a point needs a digit on both sides, and thousands may be parted by `_`"))
        .guess(format!("write `{plain}`")),
        Kind::NumberForm { number, plain: None } => words(
            "E0129",
            format!("`{number}` is not a number"),
            "read in pieces",
        )
        .help("the decimal sign is a point, and thousands may be parted by `_`: `1_000.5`"),
        Kind::DateForm { date, plain: Some(plain) } => words(
            "E0130",
            format!("`{date}` is not a date"),
            "expected year-month-day",
        )
        .help(format!("write `{plain}`"))
        .fix(format!("write `{plain}`")),
        Kind::DateForm { date, plain: None } => words(
            "E0130",
            format!("`{date}` is not a date"),
            "expected year-month-day",
        )
        .help("dates are written year-month-day: `2025-01-03`"),
        Kind::CodeForm { code, plain } => words(
            "E0131",
            format!("`{code}` is not the code of an entry"),
            "neither a code nor a number",
        )
        .help(format!("write `{plain}`: the letter after the Item is a capital, the others are small"))
        .fix(format!("write `{plain}`")),
        Kind::UnknownType { word, instead, plain } => {
            let words = words("E0137", format!("`{word}` is not a type"), "not a type")
                .help((*instead).to_owned());
            match plain {
                Some(plain) => words.guess(format!("write `{plain}`")),
                None => words,
            }
        }
        Kind::IsTruth => words(
            "E0142",
            "`is` asks who or which, not whether something is true",
            "a truth value",
        )
        .help("a true or false attribute is a condition by itself: `transfer.vetted`, `not transfer.vetted`"),
        Kind::OrIs => words(
            "E0142",
            "`is` without what is asked about",
            "who or what is it?",
        )
        .help("one of several outcomes or instances is `in { a, b }`: `posture in { prohibited, case-by-case }`")
        .guess("write `in { … }`"),
        Kind::HasList => words(
            "E0142",
            "`has` asks for one member",
            "several members",
        )
        .help("say which are meant: `has any of { … }`, `has all of { … }` or `has none of { … }`"),
        Kind::EntryList => words(
            "E0142",
            "`entry` asks for one entry",
            "several entries",
        )
        .help("ask for each of them: `any of { entry 1.A.1, entry 1.A.2 }`"),
        Kind::NeedlessSign { sign } => words(
            "E0133",
            format!("a `{sign}` that does not belong here"),
            "not needed",
        )
        .fix(format!("remove the `{sign}`")),
        Kind::MixedAndOr { and_first, or_first } => words(
            "E0124",
            "`and` and `or` side by side",
            "can be read in two ways",
        )
        .help(format!("write `{and_first}`\nor `{or_first}`")),
        Kind::Chain { split } => words(
            "E0125",
            "comparisons that do not form a range",
            "only `<` and `<=`, or only `>` and `>=`, can follow each other",
        )
        .help(format!("write `{split}`")),
        Kind::TestsInARow => words(
            "E0125",
            "two questions asked of one value",
            "expected `and` or `or` between them",
        )
        .help("write each with its own subject and join them by `and` or `or`"),
        Kind::ImpliesTwice => words(
            "E0141",
            "`implies` twice in one condition",
            "can be read in two ways",
        )
        .help("put one of them in parentheses, or write two `assume` declarations"),
        Kind::PartedUnit { unit } => words(
            "E0126",
            "a unit written with blanks",
            "with blanks this is arithmetic",
        )
        .help(format!("write `{unit}`"))
        .fix(format!("write `{unit}`")),
        Kind::BareExcept => words(
            "E0136",
            "entries after `except` in a list of conditions",
            "which commas part the entries, which the conditions?",
        )
        .help("put the entries in braces: `category I except { 1.A.2, 2.A.1.c }`")
        .guess("put the entries in braces"),
        Kind::LeadingZeros { number, plain } => words(
            "E0129",
            format!("`{number}` begins with zeros"),
            "a number",
        )
        .help(format!("write `{plain}`"))
        .fix(format!("write `{plain}`")),
        Kind::UnknownEscape { escaped } => words(
            "E0139",
            format!("`\\{escaped}` means nothing in a text"),
            "not an escape",
        )
        .help("write `\\\\` for a backslash, `\\\"` for a quote, `\\n` for a line break")
        .fix("double the backslash"),
        Kind::ExpectsNothing { title } => words(
            "E0471",
            format!("test `{title}` expects nothing"),
            "without `expect` and without a table",
        )
        .help("say what should follow: `expect OUTCOME by RULE`"),
        Kind::Empty { what, wanted } => words(
            "E0134",
            format!("an empty {what}"),
            "holds nothing",
        )
        .help(format!("expected {wanted}")),
        Kind::SaidTwice { clause } => words(
            "E0135",
            format!("`{clause}` stands twice"),
            "said a second time",
        )
        .help("keep one of them"),
        Kind::ExpectationInCase => words(
            "E0138",
            "an expectation in a case",
            "a case only states facts",
        )
        .help("write `test` instead of `case`"),
        Kind::Internal => words(
            "E9001",
            "a declaration that was read and could not be understood",
            "our fault, not yours",
        )
        .help("please report it with this declaration"),
    }
}

fn foreign(kind: Foreign, found: &str, meant: Option<&str>) -> Words {
    let meant = meant.unwrap_or("");
    match kind {
        Foreign::Operator(meant) => words(
            "E0110",
            format!("`{found}` is written `{meant}`"),
            "from another language",
        )
        .fix(format!("write `{meant}`")),
        Foreign::FatArrow => words(
            "E0110",
            format!("`{found}` is written `{meant}`"),
            "from another language",
        )
        .fix(format!("write `{meant}`")),
        Foreign::Quotes => words(
            "E0112",
            "a text in other than plain double quotes",
            "expected `\"`",
        )
        .help("texts stand in `\"`; word processors turn it into curly quotes")
        .fix("write plain double quotes"),
        Foreign::Dash => words(
            "E0113",
            format!("`{found}` is not the hyphen of the language"),
            "a dash",
        )
        .help("names, dates and negative numbers are written with `-`")
        .fix("write `-`"),
        Foreign::Blank => words(
            "E0114",
            "an invisible character that is not a plain blank",
            "here",
        )
        .help("texts pasted from documents bring no-break and zero-width spaces along")
        .fix("replace it"),
        Foreign::Semicolon => words(
            "E0116",
            "a semicolon",
            "nothing is ended by `;`",
        )
        .help("clauses need no sign between them; the elements of a list are parted by `,`")
        .fix(if meant.is_empty() { "remove it".to_owned() } else { format!("write `{meant}`") }),
        Foreign::Hash => words(
            "E0115",
            "a comment that begins with `#`",
            "not a comment here",
        )
        .help("comments begin with `//`")
        .fix("write `//`"),
        Foreign::BlockComment => words(
            "E0115",
            "a comment between `/*` and `*/`",
            "not a comment here",
        )
        .help("every line of a comment begins with `//`")
        .fix("write `//`"),
        Foreign::Power(meant) => words(
            "E0117",
            format!("`{found}` is written `{meant}`"),
            "a raised digit",
        )
        .fix(format!("write `{meant}`")),
        Foreign::Currency(code) => words(
            "E0117",
            format!("`{found}` is not a unit"),
            "a sign of several currencies",
        )
        .help(format!("write the currency's code after the number: `500 {code}`")),
        Foreign::Letter => words(
            "E0117",
            format!("`{found}` cannot stand in a name"),
            "not an ASCII letter",
        )
        .help("names are made of the letters a to z, digits, `_` and `-`; texts in quotes and comments may hold any letter"),
        Foreign::Character => words(
            "E0117",
            format!("`{found}` has no meaning here"),
            "not a sign of the language",
        )
        .help("outside texts and comments only the signs of the language can stand"),
    }
}

fn closer(bracket: char) -> char {
    match bracket {
        '{' => '}',
        '[' => ']',
        _ => ')',
    }
}
