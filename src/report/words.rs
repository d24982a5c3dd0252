//! Words that several pages and views share.

use crate::eval::{Origin, Status, Truth};

/// What is said beside a condition of which a part is none of the language.
pub const PLAIN_WORDS: &str = "said in plain words: the language has none for part of it";

/// Why nothing more can be said, when the status is such a reason.
#[must_use]
pub fn reason(status: &Status) -> Option<String> {
    match status {
        Status::Decided(_) | Status::Undetermined => None,
        Status::NotInForce { effective } => Some(format!(
            "policy not in force: it takes effect on {effective}"
        )),
        Status::TooManyOpenFacts { open, .. } => {
            Some(format!("undetermined: too many open facts ({open})"))
        }
    }
}

/// A truth value as programs read it.
#[must_use]
pub fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::False => "no",
        Truth::Unknown => "unknown",
    }
}

/// Who says what a fact is, as programs read it.
#[must_use]
pub fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Stated => "stated",
        Origin::Register => "register",
        Origin::Silence => "register-silent",
        Origin::Follows => "follows",
        Origin::QuestionDate => "question-date",
        Origin::Open => "open",
    }
}

/// A category as written; 0 is none.
#[must_use]
pub fn category(number: u8) -> &'static str {
    match number {
        1 => "I",
        2 => "II",
        _ => "none",
    }
}

/// Texts in a sentence: `a`, `a or b`, `a, b or c`.
#[must_use]
pub fn listed(texts: &[String], joint: &str) -> String {
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} {joint} {last}", most.join(", ")),
    }
}

/// So many things: `1 case`, `2 cases`, `2 entries`.
#[must_use]
pub fn counted(count: usize, thing: &str) -> String {
    match count {
        1 => format!("1 {thing}"),
        _ => match thing.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies"),
            _ => format!("{count} {thing}s"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_counts_read_as_a_sentence() {
        let texts: Vec<String> = ["a", "b", "c"].map(str::to_owned).to_vec();
        assert_eq!(listed(&texts, "or"), "a, b or c");
        assert_eq!(listed(texts.get(..2).unwrap_or(&[]), "and"), "a and b");
        assert_eq!(counted(1, "case"), "1 case");
        assert_eq!(counted(0, "case"), "0 cases");
        assert_eq!(counted(2, "entry"), "2 entries");
        assert_eq!(counted(2, "day"), "2 days");
    }
}
