//! Text that is safe to show: no control character of a case or a policy reaches a terminal or a log.

use std::borrow::Cow;

/// The text with every character that could steer a terminal or reorder a line written out as `\u{…}`.
///
/// Line breaks and tabs become blanks: whoever lays text out decides where lines end.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_blank_like(c) || steers(c)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_blank_like(c) {
            shown.push(' ');
        } else if steers(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Could this character steer a terminal (C0, DEL, C1), reorder what stands around it, or break a line unseen?
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_blank_like(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(visible("plain ä °C"), "plain ä °C");
        assert_eq!(visible("a\x1b[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("two\nlines\tand"), "two lines and");
        assert_eq!(
            visible("\u{9b}x\u{202e}y\u{7f}"),
            "\\u{9b}x\\u{202e}y\\u{7f}"
        );
    }
}
