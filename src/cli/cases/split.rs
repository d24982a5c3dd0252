//! Where one JSON text ends and the next begins, by brackets and quotes alone.

/// Is this one object, closed, with nothing after it?
pub fn is_complete(text: &[u8]) -> bool {
    end_of_first(text).is_some_and(|end| {
        text.get(end..)
            .is_some_and(|rest| rest.trim_ascii().is_empty())
    })
}

/// The objects of a text that holds several and nothing else; none otherwise.
///
/// A text that is broken somewhere is left whole: its reader says what is wrong with it.
pub fn documents(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    while rest.starts_with('{') {
        let end = end_of_first(rest.as_bytes())?;
        let (first, after) = rest.split_at_checked(end)?;
        found.push(first.to_owned());
        rest = after.trim_start();
    }
    (rest.is_empty() && found.len() > 1).then_some(found)
}

/// Offset after the bracket that closes the first one.
fn end_of_first(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate() {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (true, b'"') => in_text = false,
            (true, _) => {}
            (false, b'"') => in_text = true,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            (false, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_text_do_not_count() {
        assert!(is_complete(br#"{"a": "}\"{"} "#));
        assert!(!is_complete(br#"{"a": {"#));
        assert!(!is_complete(b"{} x"));
        assert!(!is_complete(b"null"));
    }

    #[test]
    fn several_objects_are_told_apart() {
        let several = documents("{\n \"a\": 1\n}\n{ \"b\": [2] }\n");
        assert_eq!(several.map(|found| found.len()), Some(2));
        assert_eq!(documents("{}"), None, "one is no batch");
        assert_eq!(
            documents("{} {"),
            None,
            "a broken one is left to its reader"
        );
        assert_eq!(documents("}{"), None);
    }
}
