//! The codes of all diagnostics.
//!
//! A code is `E` (error) or `W` (warning), two digits for the family and two for the member. Families: 01 syntax,
//! 02 names, 03 types and units, 04 structure, 05 cases, 06 files and revisions, 07 all cases at once, 90 our own bugs. A code that was
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
    entry("E0101", "something else was expected"),
    entry("E0102", "not a declaration"),
    entry("E0103", "a file that declares nothing"),
    entry("E0104", "a text without its closing quote"),
    entry("E0105", "a bracket that is never closed"),
    entry("E0106", "a bracket that closes nothing"),
    entry("E0107", "nested too deeply"),
    entry("E0108", "too long or too faulty to read"),
    entry("E0109", "the wrong kind of bracket"),
    entry("E0110", "an operator of another language"),
    entry("E0111", "a single `=` in a condition"),
    entry("E0112", "other than plain quotes"),
    entry("E0113", "a dash that is not a hyphen"),
    entry("E0114", "a blank that is not plain"),
    entry("E0115", "a comment of another language"),
    entry("E0116", "a semicolon"),
    entry("E0117", "a character without meaning"),
    entry("E0118", "`if … then` and `else`"),
    entry("E0119", "a keyword in capitals"),
    entry("E0120", "a misspelt keyword"),
    entry("E0121", "a reserved word as a name"),
    entry("E0122", "a name in quotes"),
    entry("E0123", "a text without quotes"),
    entry("E0124", "`and` and `or` side by side"),
    entry("E0125", "tests of one value in a row"),
    entry("E0126", "a unit written with blanks"),
    entry("E0127", "a unit before its number"),
    entry("E0128", "`in` for the inch"),
    entry("E0129", "a malformed number"),
    entry("E0130", "a malformed date"),
    entry("E0131", "a malformed entry code"),
    entry("E0132", "a comma with nothing after it"),
    entry("E0133", "a missing or wrong sign"),
    entry("E0134", "empty braces or an empty declaration"),
    entry("E0135", "a clause that stands twice"),
    entry("E0136", "a list after `except` without braces"),
    entry("E0137", "a type the language does not have"),
    entry("E0138", "an expectation in a case"),
    entry("E0139", "an unknown escape in a text"),
    entry("E0140", "`part of` after a declaration"),
    entry("E0141", "`implies` twice in one condition"),
    entry("E0142", "`is` or `has` with what it cannot take"),
    entry("E0201", "an unknown name"),
    entry("E0202", "a name declared twice"),
    entry("E0203", "a rule of another policy"),
    entry("E0204", "a file of no particular policy"),
    entry("E0205", "no policy"),
    entry("E0206", "several policies that could answer"),
    entry("E0207", "a newer language"),
    entry("E0208", "not a language version"),
    entry("E0209", "a name nothing in the policy has"),
    entry("E0210", "a name with two meanings"),
    entry("E0270", "a test that names nothing"),
    entry("E0271", "a test of a policy that does not take part"),
    entry("E0272", "a table over nothing"),
    entry("E0273", "a policy that always answers"),
    entry("E0301", "two sides that measure different things"),
    entry("E0302", "not a condition"),
    entry("E0303", "not comparable like this"),
    entry("E0304", "a comparison the types already answer"),
    entry("E0305", "arithmetic that is not linear"),
    entry("E0306", "division by zero"),
    entry("E0307", "an unreadable number, unit or date"),
    entry("E0308", "a number without its unit"),
    entry("E0309", "values without an order"),
    entry("E0310", "an outcome asked before it exists"),
    entry("E0311", "classification asked where it cannot be"),
    entry("E0312", "`implies` outside an assumption"),
    entry("E0313", "an attribute that is never undeterminable"),
    entry("E0314", "a set compared as one value"),
    entry("E0315", "not a set"),
    entry("E0316", "a value in quotes"),
    entry("E0317", "not a point of a curve"),
    entry("E0318", "arithmetic with degrees Celsius"),
    entry("E0319", "a type that does not fit"),
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
    entry("E0401", "declarations that lead back to themselves"),
    entry("E0402", "an absolute rule touched"),
    entry("E0403", "no citation"),
    entry("E0404", "an empty span of days"),
    entry("E0405", "two versions on one day"),
    entry("E0406", "a clause that is missing"),
    entry("E0407", "amending what is not in force"),
    entry("E0408", "two amendments of one thing on one day"),
    entry("E0409", "a layered policy with rules"),
    entry("E0410", "layers within layers"),
    entry("E0411", "a sub-entry out of place"),
    entry("E0412", "an entry that says no test"),
    entry("E0413", "an entry in two categories"),
    entry("E0414", "a second annex"),
    entry("E0415", "a declaration in the wrong place"),
    entry("E0416", "a name the base has already"),
    entry("E0417", "files that use each other"),
    entry("E0418", "a used file that cannot be read"),
    entry("E0419", "a base on another scale"),
    entry("E0420", "too many policies that extend each other in a row"),
    entry("E0421", "a date outside what it stands in"),
    entry("E0422", "conditions that lead on too far"),
    entry("E0470", "not a test in a test file"),
    entry("E0471", "a test that expects nothing"),
    entry("E0472", "a rejection and an answer expected at once"),
    entry("E0473", "missing facts expected of a layer"),
    entry("E0474", "a name listed twice in a test"),
    entry("E0475", "a row that does not fit its table"),
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
    entry(
        "E0522",
        "a set that is not within the one it is assumed to be",
    ),
    entry("E0590", "something else among cases"),
    entry("E0599", "statements that contradict each other"),
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
    entry("W0101", "a comment that documents nothing"),
    entry("W0201", "a define that nothing uses"),
    entry("W0301", "a negation that is true of what is undeterminable"),
    entry("W0401", "an unverified citation"),
    entry("W0402", "an acceptance that silences nothing"),
    entry("W0701", "a rule that never fires"),
    entry("W0702", "a rule that never decides"),
    entry("W0703", "a rule that is always set aside"),
    entry("W0704", "a condition that changes nothing"),
    entry("W0705", "an override that changes nothing"),
    entry("W0706", "an entry that never matches"),
    entry("W0707", "an entry within the one beside it"),
    entry("W0711", "rules that conflict"),
    entry("W0712", "a ranking that is not inherited"),
    entry("W0713", "a rule set aside only by one that is set aside"),
    entry("W0721", "a listed item that no rule speaks of"),
    entry("W0722", "days on which nothing is in force"),
    entry("W0731", "a fact better left undeterminable"),
    entry("W0741", "a guarantee that does not hold"),
    entry("W0742", "a guarantee about nothing"),
    entry("W0791", "too complex to look at all cases"),
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
