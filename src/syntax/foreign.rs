//! Characters and signs from other languages, keyboards and word processors, and what the language writes instead.

/// What kind of foreign thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Foreign {
    /// `&&`, `≥`, `===`: an operator of another language; what the language writes instead.
    Operator(&'static str),
    /// `=>`: for `->` among the points of a curve, for `>=` elsewhere.
    FatArrow,
    /// Curly or single quotes around a text.
    Quotes,
    /// A dash or minus that is not the hyphen of the keyboard.
    Dash,
    /// A blank that is not the blank of the keyboard; no-break space, zero-width space and the like.
    Blank,
    /// `;`
    Semicolon,
    /// `# remark`
    Hash,
    /// `/* remark */`
    BlockComment,
    /// `²` or `³`: what the language writes instead.
    Power(&'static str),
    /// `$`, `€`, `£`: the currency's code.
    Currency(&'static str),
    /// A letter that no name may have.
    Letter,
    /// Anything else.
    Character,
}

impl Foreign {
    /// Does it stand between words without being part of a declaration?
    pub(super) fn is_between(self) -> bool {
        matches!(
            self,
            Foreign::Blank | Foreign::Hash | Foreign::BlockComment | Foreign::Semicolon
        )
    }
}

/// Operators of other languages, the longer ones first.
const OPERATORS: [(&str, &str); 18] = [
    ("===", "=="),
    ("!==", "!="),
    ("<>", "!="),
    ("=<", "<="),
    ("&&", "and"),
    ("||", "or"),
    ("&", "and"),
    ("|", "or"),
    ("\u{2265}", ">="),
    ("\u{2264}", "<="),
    ("\u{2260}", "!="),
    ("\u{2227}", "and"),
    ("\u{2228}", "or"),
    ("\u{ac}", "not"),
    ("\u{2192}", "->"),
    ("\u{d7}", "*"),
    ("\u{b7}", "*"),
    ("\u{f7}", "/"),
];

/// The foreign thing at the beginning of `rest`, and its length in bytes; none when the language knows what is there.
pub(super) fn at(rest: &str) -> Option<(Foreign, usize)> {
    if let Some((sign, meant)) = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Some((Foreign::Operator(meant), sign.len()));
    }
    let first = rest.chars().next()?;
    let length = first.len_utf8();
    let kind = match first {
        '!' if !rest.starts_with("!=") => Foreign::Operator("not"),
        '@' => Foreign::Operator("at"),
        ';' => Foreign::Semicolon,
        '=' if rest.starts_with("=>") => return Some((Foreign::FatArrow, 2)),
        '#' => return Some((Foreign::Hash, line(rest).trim_end().len())),
        '/' if rest.starts_with("/*") => {
            let length = rest
                .find("*/")
                .map_or_else(|| line(rest).len(), |end| end + 2);
            return Some((Foreign::BlockComment, length));
        }
        '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => {
            return Some(quoted(rest, &['\'', '`', '\u{2018}', '\u{2019}']));
        }
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => {
            return Some(quoted(
                rest,
                &['"', '\u{201c}', '\u{201d}', '\u{ab}', '\u{bb}'],
            ));
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' | '\u{ad}' => Foreign::Dash,
        '\u{b2}' => Foreign::Power("^2"),
        '\u{b3}' => Foreign::Power("^3"),
        '$' => Foreign::Currency("USD"),
        '\u{20ac}' => Foreign::Currency("EUR"),
        '\u{a3}' => Foreign::Currency("GBP"),
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {
            Foreign::Blank
        }
        _ if first.is_whitespace() || first.is_control() => Foreign::Blank,
        // Letters of units, which the grammar knows.
        '\u{b0}' | '\u{b5}' | '\u{3bc}' | '\u{c5}' | '\u{212b}' | '\u{3a9}' | '\u{2126}' => {
            return None;
        }
        _ if first.is_alphabetic() => {
            let length = rest
                .find(|c: char| c.is_ascii() || !c.is_alphanumeric())
                .unwrap_or(rest.len());
            return Some((Foreign::Letter, length));
        }
        '~' | '\\' => Foreign::Character,
        _ if first.is_ascii() => return None,
        _ => Foreign::Character,
    };
    Some((kind, length))
}

/// A text in foreign quotes, up to any of `closers` on the same line; the lone quote where there is none.
fn quoted(rest: &str, closers: &[char]) -> (Foreign, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let inner = line(rest).get(first..).unwrap_or("");
    match inner.char_indices().find(|(_, c)| closers.contains(c)) {
        Some((at, closer)) => (Foreign::Quotes, first + at + closer.len_utf8()),
        None => (Foreign::Character, first),
    }
}

fn line(rest: &str) -> &str {
    let line = rest.split('\n').next().unwrap_or("");
    line.strip_suffix('\r').unwrap_or(line)
}

/// What to write instead of `found`, when that is plain. `word_before` and `word_after` say whether a word touches it.
pub(super) fn replacement(
    kind: Foreign,
    found: &str,
    word_before: bool,
    word_after: bool,
) -> Option<String> {
    let before = if word_before { " " } else { "" };
    let after = if word_after { " " } else { "" };
    match kind {
        Foreign::Operator(meant) if meant.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Some(format!("{before}{meant}{after}"))
        }
        Foreign::Operator(meant) | Foreign::Power(meant) => Some(meant.to_owned()),
        Foreign::Quotes => {
            let mut characters = found.chars();
            characters.next();
            characters.next_back();
            let inner = characters
                .as_str()
                .replace('\\', "\\\\")
                .replace('"', "\\\"");
            Some(format!("\"{inner}\""))
        }
        Foreign::FatArrow => Some(">=".to_owned()),
        Foreign::Dash => Some("-".to_owned()),
        Foreign::Blank => Some(if word_before && word_after { " " } else { "" }.to_owned()),
        Foreign::Semicolon => Some(String::new()),
        Foreign::Hash => {
            let remark = found.trim_start_matches('#').trim_start();
            Some(format!("// {remark}"))
        }
        Foreign::BlockComment => {
            let inner = found.strip_prefix("/*").unwrap_or(found);
            let inner = inner.strip_suffix("*/").unwrap_or(inner).trim();
            if inner.contains('\n') {
                return None;
            }
            Some(format!("// {inner}"))
        }
        Foreign::Currency(_) | Foreign::Letter | Foreign::Character => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Foreign, at, replacement};

    #[test]
    fn signs_of_the_language_are_not_foreign() {
        for sign in [
            "==", "!=", "<= 3", "->", "=", "%", "°C", "^2", "?", "- 3", "/ 2",
        ] {
            assert_eq!(at(sign), None, "{sign}");
        }
    }

    #[test]
    fn longest_operator_wins() {
        assert_eq!(at("&& b"), Some((Foreign::Operator("and"), 2)));
        assert_eq!(at("!== b"), Some((Foreign::Operator("!="), 3)));
        assert_eq!(at("!b"), Some((Foreign::Operator("not"), 1)));
    }

    #[test]
    fn quotes_are_taken_with_their_text() {
        let found = "\u{201c}a \u{e9}\u{201d}";
        assert_eq!(
            at("\u{201c}a \u{e9}\u{201d}, b"),
            Some((Foreign::Quotes, found.len()))
        );
        assert_eq!(
            replacement(Foreign::Quotes, found, false, false).as_deref(),
            Some("\"a \u{e9}\"")
        );
        assert_eq!(at("'tis\n'"), Some((Foreign::Character, 1)));
    }

    #[test]
    fn a_word_operator_keeps_its_distance() {
        assert_eq!(
            replacement(Foreign::Operator("not"), "!", false, true).as_deref(),
            Some("not ")
        );
    }
}
