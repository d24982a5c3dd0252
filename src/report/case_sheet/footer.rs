//! The foot of each printed page, and the place to sign.

use maud::{Markup, html};

use super::{Page, section};
use crate::report::visible;

/// Characters of a case's name and reference that stand at the foot of a page.
const SHOWN: usize = 48;

/// The foot of the printed pages of one sheet: whose they are, and which of how many.
pub fn running(number: usize, name: &str, reference: Option<&str>) -> String {
    let mut left = cut(name);
    if let Some(reference) = reference {
        left.push_str(" · ");
        left.push_str(&cut(reference));
    }
    let left = quoted(&left);
    format!(
        "@page {page}{{@bottom-left{{content:{left};{small}width:75%}}\
         @bottom-right{{content:\"Page \" counter(page) \" of \" counter(pages);{small}}}}}\n",
        page = super::id(number, "page"),
        small = "font:8pt sans-serif;vertical-align:top;padding-top:4mm;",
    )
}

fn cut(text: &str) -> String {
    let text = visible(text);
    match text.chars().count() > SHOWN {
        true => text.chars().take(SHOWN - 1).chain(['…']).collect(),
        false => text.into_owned(),
    }
}

/// Text between quotes of a style sheet. All but letters, digits and blanks is written by its number, so that nothing of
/// a case ends the text, the style sheet or the element around it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else {
            out.push_str(&format!("\\{:x} ", u32::from(c)));
        }
    }
    out.push('"');
    out
}

/// Room for a signature.
pub fn signature(page: Page<'_>) -> Markup {
    section(
        page,
        "signature",
        "Signature",
        &html! {
            div.sign {
                div { "Signature" }
                div { "Name" }
                div { "Date" }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_case_leaves_the_quotes() {
        let rule = running(1, "a\"}</style><script>\\", Some("é"));
        assert!(!rule.contains('<') && !rule.contains("\"}</"), "{rule}");
        assert!(
            rule.contains(r#"content:"a\22 \7d \3c \2f style\3e \3c script\3e \5c  \b7  \e9 ""#),
            "{rule}"
        );
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(cut(&"x".repeat(100)).chars().count(), SHOWN);
        assert_eq!(cut("short"), "short");
    }
}
