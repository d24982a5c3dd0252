//! Do two texts say the same? Every word and sign under the same grammar rule, in the same order, and every comment
//! after the same word. Only commas may come and go, and only where the grammar does not mind.

use super::piece::is_word;
use crate::syntax::{Concrete, Part};

/// A text with its concrete tree.
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    pub(super) concrete: &'a Concrete,
}

/// The first difference: where in the given text, and of what kind.
pub(super) fn difference(given: &Said<'_>, made: &Said<'_>) -> Option<(usize, &'static str)> {
    let mut here = parts(given);
    let mut there = parts(made);
    loop {
        match (here.next(), there.next()) {
            (None, None) => break,
            (Some((_, part, word)), Some((_, other, other_word)))
                if part == other && word == other_word => {}
            (Some((at, ..)), _) => return Some((at, "its words would be read in another way")),
            (None, Some(_)) => return Some((given.text.len(), "something would be added")),
        }
    }
    comments(given, made)
}

/// What is matched and by which rule; for a word, its text.
fn parts<'a>(said: &'a Said<'a>) -> impl Iterator<Item = (usize, Part, &'a str)> {
    let parts = said.concrete.parts.iter();
    parts.filter(|part| part.part != Part::comma).map(|part| {
        let word = if is_word(part) {
            said.text.get(part.start..part.end).unwrap_or("")
        } else {
            ""
        };
        (part.start, part.part, word)
    })
}

/// Are the comments the same, each after the same word?
fn comments(given: &Said<'_>, made: &Said<'_>) -> Option<(usize, &'static str)> {
    let here = placed(given);
    let there = placed(made);
    let first = here.iter().zip(&there).find(|(a, b)| a.1 != b.1);
    if let Some(((at, _), _)) = first {
        return Some((*at, "a comment would change or move"));
    }
    let one_more = here.get(there.len()).or(here.last());
    (here.len() != there.len()).then(|| {
        let at = one_more.map_or(0, |(at, _)| *at);
        (at, "a comment would come or go")
    })
}

/// Each comment's place and text, with how many words stand before it.
fn placed<'a>(said: &'a Said<'a>) -> Vec<(usize, (usize, &'a str))> {
    let parts = said.concrete.parts.iter();
    let mut words = parts
        .filter(|part| part.part != Part::comma && is_word(part))
        .peekable();
    let mut before = 0;
    let mut placed = Vec::new();
    for comment in &said.concrete.comments {
        while words.next_if(|word| word.start < comment.start).is_some() {
            before += 1;
        }
        let text = said.text.get(comment.clone()).unwrap_or("");
        placed.push((comment.start, (before, text)));
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Said, difference};
    use crate::source::Sources;
    use crate::syntax::parse_concrete;

    /// What differs between two texts, and at which byte of the first.
    fn between(given: &str, made: &str) -> Option<(usize, &'static str)> {
        let concrete = |text: &str| {
            let mut sources = Sources::new();
            let file = sources.add("a.mtcr", text);
            let (parsed, concrete) = parse_concrete(&sources, file);
            assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
            concrete
        };
        difference(
            &Said {
                text: given,
                concrete: &concrete(given),
            },
            &Said {
                text: made,
                concrete: &concrete(made),
            },
        )
    }

    #[test]
    fn layout_and_commas_are_no_difference() {
        let given = "// a\nscale s { x, y }\ndefine d = item.n>=300km and item.k in {x,y} // b\n";
        let made = "// a\nscale s {\n    x,\n    y,\n}\n\ndefine d =\n    item.n >= 300 km\n    and item.k in { x, y } // b\n";
        assert_eq!(between(given, made), None);
    }

    #[test]
    fn words_rules_and_comments_are() {
        let words = "its words would be read in another way";
        assert_eq!(
            between("define d = a and b", "define d = a and c"),
            Some((17, words))
        );
        assert_eq!(
            between("define d = not a and b", "define d = not (a and b)"),
            Some((15, words))
        );
        assert_eq!(
            between("define d = a\n// x\n", "// x\ndefine d = a\n"),
            Some((13, "a comment would change or move"))
        );
        assert_eq!(
            between("define d = a // x\n", "define d = a // y\n"),
            Some((13, "a comment would change or move"))
        );
        assert_eq!(
            between("define d = a // x\n", "define d = a\n"),
            Some((13, "a comment would come or go"))
        );
        assert_eq!(
            between("define d = a\n", "define d = a\ndefine e = a\n"),
            Some((13, "something would be added"))
        );
    }
}
