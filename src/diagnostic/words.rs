//! Text made fit for a terminal: cleaned of what would steer it, measured and wrapped.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Texts longer than this many characters are cut; a message may quote what the user wrote, and that has no bound.
const LONGEST: usize = 2000;

/// Whether a character would steer the terminal, or show text in another order than it is read in.
pub(super) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What stands for a character that is not shown.
pub(super) fn stand_in(unicode: bool) -> char {
    if unicode { '\u{fffd}' } else { '?' }
}

/// What stands for text left out.
pub(super) fn ellipsis(unicode: bool) -> &'static str {
    if unicode { "…" } else { "..." }
}

/// A text for people, line breaks kept.
pub(super) fn clean(text: &str, unicode: bool) -> String {
    let shown = |c: char| match c {
        '\n' => c,
        '\t' => ' ',
        c if steers(c) => stand_in(unicode),
        c => c,
    };
    let mut kept: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        kept.push_str(ellipsis(unicode));
    }
    kept
}

/// A text for people, on one line.
pub(super) fn clean_line(text: &str, unicode: bool) -> String {
    clean(text, unicode).replace('\n', " ")
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// How many columns a character takes when it begins at a column; tabs run to the next multiple of four.
pub(super) fn char_columns(c: char, at: usize) -> usize {
    match c {
        '\t' => 4 - at % 4,
        c if steers(c) => 1,
        c => c.width().unwrap_or(0),
    }
}

/// The lines of a text when none may be wider than `width`. Lines break at blanks, but not within backticks; what has no
/// blank is not broken. The indentation of a line is kept.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for whole in text.split('\n') {
        let indent: String = whole.chars().take_while(|c| *c == ' ').collect();
        let mut line = indent.clone();
        for word in words(whole, width) {
            let empty = line.len() == indent.len();
            if !empty && columns(&line) + 1 + columns(&word) > width {
                lines.push(std::mem::replace(&mut line, indent.clone()));
            } else if !empty {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(line);
    }
    lines
}

/// The parts of a line between which it may break. A stretch in backticks is one part as long as it fits.
fn words(line: &str, width: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = String::new();
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(word);
        if open.matches('`').count().is_multiple_of(2) {
            found.push(std::mem::take(&mut open));
        } else if columns(&open) > width {
            // An odd backtick, or a quotation wider than a line: it breaks like other text.
            found.extend(std::mem::take(&mut open).split(' ').map(str::to_string));
        }
    }
    found.extend(
        open.split(' ')
            .filter(|w| !w.is_empty())
            .map(str::to_string),
    );
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_outside_backticks() {
        assert_eq!(
            wrap("did you mean `item.speed_max <= 800 km/h` here?", 30),
            ["did you mean", "`item.speed_max <= 800 km/h`", "here?"]
        );
        assert_eq!(wrap("one\n  two three", 7), ["one", "  two", "  three"]);
        assert_eq!(wrap("unbreakable/path/of/a/file", 5).len(), 1);
        assert_eq!(
            wrap("an odd ` tick and more", 8),
            ["an odd `", "tick and", "more"]
        );
    }

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(
            clean("a\u{1b}[31m\u{202e}b\tc\n", true),
            "a\u{fffd}[31m\u{fffd}b c\n"
        );
        assert_eq!(clean_line("a\nb\u{7}", false), "a b?");
        assert_eq!(clean(&"x".repeat(9000), false).len(), LONGEST + 3);
    }
}
