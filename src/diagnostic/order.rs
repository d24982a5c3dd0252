//! The order diagnostics are shown in.

use std::cmp::Reverse;

use crate::source::Sources;

use super::shape::Diagnostic;

/// Sorts by file path, offset and code, and drops exact repeats. Diagnostics without a place come first: they say why a
/// file could not be read, and much of what follows may follow from that.
pub fn sort(diags: &mut Vec<Diagnostic>, sources: &Sources) {
    diags.sort_by(|a, b| {
        let key = |d: &Diagnostic| {
            d.main_label().map(|label| {
                let path = sources.get(label.span.file).path.as_str();
                // At one place, what covers more comes first.
                (path.to_string(), label.span.start, Reverse(label.span.end))
            })
        };
        key(a)
            .cmp(&key(b))
            .then_with(|| a.code.cmp(&b.code))
            .then_with(|| a.cmp(b))
    });
    diags.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    #[test]
    fn paths_then_offsets_then_codes_and_repeats_once() {
        let mut sources = Sources::new();
        let z = sources.add("z.mtcr", "abc");
        let a = sources.add("a.mtcr", "abc");
        let at = |file, start, code| {
            let span = Span::new(file, start, start + 1);
            Diagnostic::error(Code(code), "m").at(span, "")
        };
        let mut diags = vec![
            at(z, 0, "E0601"),
            at(a, 1, "E0602"),
            at(a, 1, "E0601"),
            at(a, 0, "E0605"),
            at(a, 1, "E0602"),
            Diagnostic::error(Code("E0616"), "m"),
        ];
        sort(&mut diags, &sources);
        let order: Vec<(&str, Option<u32>)> = diags
            .iter()
            .map(|d| (d.code.0, d.main_label().map(|label| label.span.start)))
            .collect();
        assert_eq!(
            order,
            [
                ("E0616", None),
                ("E0605", Some(0)),
                ("E0601", Some(1)),
                ("E0602", Some(1)),
                ("E0601", Some(0)),
            ]
        );
    }
}
