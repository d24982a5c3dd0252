//! Applying the safe edits of findings to files on disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{FileId, SourceFile, Sources};

/// What was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Findings that were mended.
    pub findings: usize,
    /// Files that were written.
    pub files: usize,
}

/// Applies every safe fix that no earlier one overlaps. A file is written whole or not at all.
pub fn apply(diagnostics: &[Diagnostic], sources: &Sources) -> io::Result<Fixed> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let mut fixed = Fixed::default();
    for fix in diagnostics.iter().filter_map(|d| d.fix.as_ref()) {
        let free = fix.edits.iter().all(|edit| {
            let taken = by_file.get(&edit.span.file);
            taken.is_none_or(|taken| taken.iter().all(|other| !meet(edit, other)))
        });
        if fix.safe && free && !fix.edits.is_empty() {
            fixed.findings += 1;
            for edit in &fix.edits {
                by_file.entry(edit.span.file).or_default().push(edit);
            }
        }
    }
    for (file, mut edits) in by_file {
        let file = sources.get(file);
        edits.sort_by_key(|edit| edit.span.start);
        write(
            Path::new(&file.path),
            &file.form.restore(&edited(file, &edits)),
        )?;
        fixed.files += 1;
    }
    Ok(fixed)
}

/// Do two edits touch the same text? Two insertions at one place do: their order would be a guess.
fn meet(a: &Edit, b: &Edit) -> bool {
    a.span.file == b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end
}

/// The text with the edits, which are sorted and apart, applied.
fn edited(file: &SourceFile, edits: &[&Edit]) -> String {
    let mut text = String::new();
    let mut from = 0;
    for edit in edits {
        let (start, end) = (file.clamp(edit.span.start), file.clamp(edit.span.end));
        text.push_str(file.text.get(from..start).unwrap_or(""));
        text.push_str(&edit.replacement);
        from = end;
    }
    text.push_str(file.text.get(from..).unwrap_or(""));
    text
}

/// Writes beside the file and moves the result over it, so that an interruption leaves the old file.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".mtcrc-new");
    let beside = path.with_file_name(name);
    let result = fs::File::create(&beside)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        })
        .and_then(|()| fs::set_permissions(&beside, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::rename(&beside, &path));
    if result.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&beside);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Fix};
    use crate::source::Span;

    fn finding(file: FileId, start: u32, end: u32, replacement: &str, safe: bool) -> Diagnostic {
        let span = Span::new(file, start, end);
        let replacement = replacement.to_owned();
        Diagnostic::error(Code("E9001"), "wrong").fix(Fix {
            title: "mend it".to_owned(),
            edits: vec![Edit { span, replacement }],
            safe,
        })
    }

    #[test]
    fn safe_edits_that_are_apart_are_applied_and_the_form_is_kept() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.mtcr");
        fs::write(&path, "\u{feff}a = b\r\nc && d\r\n")?;
        let mut sources = Sources::new();
        let file = sources.add(path.to_string_lossy(), fs::read_to_string(&path)?);
        let found = [
            finding(file, 2, 3, "==", true),
            finding(file, 2, 3, "!=", true),
            finding(file, 8, 10, "and", true),
            finding(file, 0, 1, "x", false),
        ];
        let fixed = apply(&found, &sources)?;
        assert_eq!((fixed.findings, fixed.files), (2, 1));
        assert_eq!(fs::read_to_string(&path)?, "\u{feff}a == b\r\nc and d\r\n");
        assert_eq!(
            fs::read_dir(folder.path())?.count(),
            1,
            "nothing is left beside it"
        );
        Ok(())
    }
}
