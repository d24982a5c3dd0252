//! Width, wrapping and padding, by what a terminal shows and not by bytes.

use unicode_width::UnicodeWidthStr;

/// Columns a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text with blanks after it up to `columns`; unchanged when it is as wide already.
#[must_use]
pub fn padded(text: &str, columns: usize) -> String {
    let blanks = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(blanks))
}

/// The text in lines of at most `first` columns for the first and `rest` for the others, broken at blanks. A word wider
/// than a line stands on one of its own: a citation or a path that was cut could not be searched for.
#[must_use]
pub fn wrapped(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let room = if lines.is_empty() { first } else { rest };
        if !line.is_empty() && width(&line) + 1 + width(word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_by_width() {
        assert_eq!(wrapped("a bb ccc", 4, 4), ["a bb", "ccc"]);
        assert_eq!(wrapped("a bb ccc", 2, 8), ["a", "bb ccc"]);
        assert_eq!(wrapped("", 4, 4), [""]);
        assert_eq!(wrapped("unbreakable x", 4, 4), ["unbreakable", "x"]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(width("日本"), 4);
        assert_eq!(wrapped("日本 日本", 5, 5), ["日本", "日本"]);
        assert_eq!(padded("é", 3), "é  ");
    }
}
