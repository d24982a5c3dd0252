//! The codes of all diagnostics.
//!
//! A code is `E` (error) or `W` (warning), two digits for the family and two for the member. Families: 01 syntax,
//! 02 names, 03 types and units, 04 structure, 05 cases, 06 files and revisions, 90 our own bugs. A code that was
//! released keeps its meaning; one that falls out of use is not given away again.

use std::fmt;

/// The stable code of a diagnostic, such as `E0101`.
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Code(pub &'static str);

impl Code {
    /// What the code stands for; `None` for one that is not listed in [`CODES`].
    pub fn title(self) -> Option<&'static str> {
        let at = CODES.binary_search_by_key(&self, |entry| entry.code).ok()?;
        CODES.get(at).map(|entry| entry.title)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A code and what it stands for.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// What it stands for, as a noun phrase.
    pub title: &'static str,
}

const fn entry(code: &'static str, title: &'static str) -> CodeEntry {
    let code = Code(code);
    CodeEntry { code, title }
}

/// Every code, sorted.
pub const CODES: &[CodeEntry] = &[
    entry("E0331", "a value of another type"),
    entry("E0332", "a word that is no value of its type"),
    entry("E0333", "a member that is no entry"),
    entry("E0334", "a number that cannot be read"),
    entry("E0335", "a unit that cannot be read"),
    entry("E0336", "a unit of another dimension"),
    entry("E0337", "a number its type cannot have"),
    entry("E0338", "a date that does not exist"),
    entry("E0339", "undeterminable where that is not declared"),
    entry("E0340", "partial knowledge where it cannot be"),
    entry("E0341", "points that make no curve"),
    entry("E0501", "a case that is not JSON"),
    entry("E0502", "one key twice in a case"),
    entry("E0503", "an unknown key of a case"),
    entry("E0504", "a part of a case of another form"),
    entry("E0505", "a fact without one value"),
    entry("E0506", "a name the register does not have"),
    entry("E0507", "a classification that is no entry"),
    entry("E0508", "a fact stated twice"),
    entry("E0509", "a date of a case that cannot be"),
    entry("E0510", "a point beyond its bound"),
    entry("E0511", "a fact of another type"),
    entry("E0512", "a fact with a word that is no value of its type"),
    entry("E0513", "a fact with a member that is no entry"),
    entry("E0514", "a fact with a number that cannot be read"),
    entry("E0515", "a fact with a unit that cannot be read"),
    entry("E0516", "a fact with a unit of another dimension"),
    entry("E0517", "a fact with a number its type cannot have"),
    entry("E0518", "a fact with a date that does not exist"),
    entry("E0519", "a fact that cannot be undeterminable"),
    entry("E0520", "a fact with bounds or alternatives it cannot have"),
    entry("E0521", "a fact with points that make no curve"),
    entry("E0601", "nothing at the path"),
    entry("E0602", "a folder where a file is wanted"),
    entry("E0603", "a folder without a policy"),
    entry("E0604", "not a policy file"),
    entry("E0605", "text that is not UTF-8"),
    entry("E0606", "not a text file"),
    entry("E0607", "a file too large to read"),
    entry("E0608", "a file the system does not let us read"),
    entry("E0609", "a path that does not work everywhere"),
    entry("E0610", "a path out of the root"),
    entry("E0611", "a symbolic link in a revision"),
    entry("E0612", "no git program"),
    entry("E0613", "not in a git repository"),
    entry("E0614", "no such revision"),
    entry("E0615", "nothing at the path in that revision"),
    entry("E0616", "git failed"),
    entry("E9001", "a bug in mtcrc"),
];

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::{fs, io};

    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_code_stands_once() {
        for pair in CODES.windows(2) {
            if let [first, second] = pair {
                assert!(first.code < second.code, "{} {}", first.code, second.code);
            }
        }
    }

    #[test]
    fn codes_are_a_letter_and_four_digits() {
        for CodeEntry { code, title } in CODES {
            let digits = code.0.strip_prefix(['E', 'W']).unwrap_or("");
            let all = digits.bytes().all(|b| b.is_ascii_digit());
            assert!(digits.len() == 4 && all, "{code}");
            assert!(!title.is_empty() && !title.ends_with('.'), "{code}");
        }
    }

    #[test]
    fn a_title_is_found_by_code() {
        assert_eq!(Code("E0616").title(), Some("git failed"));
        let unlisted: &'static str = "E0000";
        assert_eq!(Code(unlisted).title(), None);
    }

    /// Every code spelt out anywhere in the source, so that none is used without being listed.
    fn spelt(folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                spelt(&path, found)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path)?;
                let after = text.split(concat!("Code", "(\"")).skip(1);
                found.extend(after.filter_map(|rest| Some(rest.split_once('"')?.0.to_string())));
            }
        }
        Ok(())
    }

    #[test]
    fn every_code_in_use_is_listed() -> io::Result<()> {
        let mut found = Vec::new();
        spelt(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut found,
        )?;
        for code in found {
            let listed = CODES.iter().any(|entry| entry.code.0 == code);
            assert!(listed, "{code} is used and not listed in CODES");
        }
        Ok(())
    }
}
