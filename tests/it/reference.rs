//! The documents keep their word: every piece of the language they show is checked, every link leads somewhere, every
//! code they name exists, and the table of units is that of the program.
//!
//! What may stand behind ```` ```mtcr ```` is listed in `docs/README.md`. The pages of the codes have tests of their own.

use std::collections::BTreeSet;
use std::fs;

use mtcrc::diagnostic::CODES;
use mtcrc::quantity::{Dim, NamedDim, Num, Unit, table};

use crate::fences::{Block, blocks, texts};
use crate::support::{Said, say, text, top};

/// The pages of the codes show what is wrong and what is right; the test of `explain` runs them.
const TESTED_ELSEWHERE: &str = "docs/codes/";

/// A page while its blocks are read: a folder with the policy shown last, and what stands beside it.
struct Page {
    name: String,
    folder: tempfile::TempDir,
    /// The policy the page builds up.
    policy: String,
    /// The one its tests are about: the same, or with what was shown besides for once.
    shown: String,
    checked: usize,
    wrong: Vec<String>,
}

impl Page {
    fn new(name: &str) -> Page {
        Page {
            name: name.to_string(),
            folder: tempfile::tempdir().unwrap(),
            policy: String::new(),
            shown: String::new(),
            checked: 0,
            wrong: Vec::new(),
        }
    }

    fn write(&self, file: &str, content: &str) {
        fs::write(self.folder.path().join(file), content).unwrap();
    }

    fn run(&self, verb: &str) -> Said {
        say([verb, text(self.folder.path()), "--format", "plain"])
    }

    fn complain(&mut self, block: &Block, why: &str) {
        let (name, line) = (&self.name, block.line);
        self.wrong.push(format!("{name}:{line}: {why}"));
    }

    /// Checks a text in the place of the policy; the codes of what is found.
    fn codes(&self, policy: &str) -> (BTreeSet<String>, Said) {
        self.write("policy.mtcr", policy);
        let said = self.run("check");
        self.write("policy.mtcr", &self.shown);
        (codes_in(&said), said)
    }

    /// A policy without errors. Warnings about all cases may speak of what a small example leaves out; those about
    /// the text may not.
    fn sound(&mut self, block: &Block, policy: &str, besides: &[&str]) {
        let (codes, said) = self.codes(policy);
        let bad = |code: &&String| {
            let about_the_text = ["W01", "W02", "W03", "W04"]
                .iter()
                .any(|f| code.starts_with(f));
            (code.starts_with('E') || about_the_text) && !besides.contains(&code.as_str())
        };
        if codes.iter().any(|code| bad(&code)) {
            self.complain(block, &format!("does not check\n{}{}", said.out, said.err));
        }
    }

    /// The policy of the page with more declarations.
    fn continued(&self, more: &str) -> String {
        format!("{}\n{more}", self.policy)
    }

    /// Makes a policy the one the next tests are about.
    fn show(&mut self, block: &Block, policy: String) {
        self.shown = policy.clone();
        self.sound(block, &policy, &[]);
    }

    fn exactly(&mut self, block: &Block, wanted: &[&str], found: &BTreeSet<String>, said: &Said) {
        let wanted: BTreeSet<String> = wanted.iter().map(ToString::to_string).collect();
        if wanted.is_empty() || &wanted != found {
            let why = format!("is to earn {wanted:?}\n{}{}", said.out, said.err);
            self.complain(block, &why);
        }
    }

    fn tested(&mut self, block: &Block) {
        self.write("policy.test.mtcr", &block.text);
        let said = self.run("test");
        let last = said.out.lines().last().unwrap_or_default();
        if said.code != Some(0) || !last.ends_with(", 0 failed") || last.starts_with("0 ") {
            self.complain(block, &format!("does not pass\n{}{}", said.out, said.err));
        }
    }

    fn wrong_test(&mut self, block: &Block, codes: &[&str]) {
        self.write("policy.test.mtcr", &block.text);
        let said = self.run("test");
        fs::remove_file(self.folder.path().join("policy.test.mtcr")).unwrap();
        self.exactly(block, codes, &codes_in(&said), &said);
    }

    fn case(&mut self, block: &Block, file: &str) {
        self.write(file, &block.text);
        let path = self.folder.path().join(file);
        let said = say([
            "eval",
            text(self.folder.path()),
            text(&path),
            "--format",
            "plain",
        ]);
        if said.code != Some(0) {
            self.complain(block, &format!("is no case\n{}{}", said.out, said.err));
        }
    }

    fn block(&mut self, block: &Block) {
        let words: Vec<&str> = block.info.split_whitespace().collect();
        match words.as_slice() {
            ["mtcr", "policy"] => {
                self.policy.clone_from(&block.text);
                self.show(block, self.policy.clone());
            }
            ["mtcr", "more"] => {
                self.policy = self.continued(&block.text);
                self.show(block, self.policy.clone());
            }
            ["mtcr", "with"] => self.show(block, self.continued(&block.text)),
            ["mtcr", "file", name] => self.write(name, &block.text),
            ["mtcr", "test"] => self.tested(block),
            ["mtcr", "case"] => self.case(block, "shown.case.mtcr"),
            ["json", "case"] => self.case(block, "shown.json"),
            ["mtcr", "conditions"] => {
                let policy = self.continued(&defines(&block.text));
                self.sound(block, &policy, &["W0201"]);
            }
            ["mtcr", "part"] => {
                if !readable(self, &block.text) {
                    self.complain(block, "cannot be read in any place");
                }
            }
            ["mtcr", "wrong", "policy", codes @ ..] => {
                let (found, said) = self.codes(&block.text);
                self.exactly(block, codes, &found, &said);
            }
            ["mtcr", "wrong", "test", codes @ ..] => self.wrong_test(block, codes),
            ["mtcr", "wrong", codes @ ..] => {
                let (found, said) = self.codes(&self.continued(&block.text));
                self.exactly(block, codes, &found, &said);
            }
            // Files of the tour: the test of the commands writes them.
            ["mtcr" | "json", "write", _] => {}
            ["mtcr", ..] => self.complain(block, "not one of the words of docs/README.md"),
            _ => return,
        }
        self.checked += 1;
    }
}

/// The codes a run named.
fn codes_in(said: &Said) -> BTreeSet<String> {
    let both = format!("{}\n{}", said.out, said.err);
    let marks = ["error[", "warning["];
    both.lines()
        .filter_map(|line| marks.iter().find_map(|mark| Some(line.split_once(mark)?.1)))
        .filter_map(|rest| Some(rest.split_once(']')?.0.to_string()))
        .collect()
}

/// Conditions, each from the margin on, as named conditions of a policy.
fn defines(conditions: &str) -> String {
    let mut text = String::new();
    let mut number = 0;
    for line in conditions.lines().filter(|line| !line.is_empty()) {
        if !line.starts_with([' ', '/']) {
            number += 1;
            text.push_str(&format!("define shown-{number} = "));
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Is this readable as declarations, or as what stands inside one?
fn readable(page: &Page, part: &str) -> bool {
    let places = [
        ("", ""),
        ("amendment excerpt from 2000-01-01 {\n", "}\n"),
        ("test \"Excerpt\" {\n", "}\n"),
        ("record excerpt {\n", "}\n"),
        ("annex excerpt {\n", "}\n"),
    ];
    places.iter().any(|(before, after)| {
        let (codes, _) = page.codes(&format!("{before}{part}{after}"));
        !codes.iter().any(|code| code.starts_with("E01"))
    })
}

#[test]
fn what_is_shown_of_the_language_is_so() {
    let mut checked = 0;
    let mut wrong = Vec::new();
    for (name, content) in texts() {
        if name.starts_with(TESTED_ELSEWHERE) {
            continue;
        }
        let mut page = Page::new(&name);
        for block in blocks(&content) {
            page.block(&block);
        }
        checked += page.checked;
        wrong.append(&mut page.wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(
        checked > 40,
        "only {checked} blocks: are they still marked?"
    );
}

/// What a text shows of the language: its blocks, and what stands between single backquotes.
fn code_of(content: &str) -> String {
    let mut fenced = false;
    let mut code = String::new();
    for line in content.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            code.push_str(line);
        } else {
            line.split('`').skip(1).step_by(2).for_each(|part| {
                code.push_str(part);
                code.push(' ');
            });
        }
        code.push('\n');
    }
    code
}

#[test]
fn every_keyword_is_told() {
    let keywords = fs::read_to_string(top().join("grammar/keywords.pest")).unwrap();
    let shown: String = texts()
        .iter()
        .filter(|(name, _)| name.starts_with("docs/language/") && !name.ends_with("semantics.md"))
        .map(|(_, content)| code_of(content))
        .collect();
    let told: BTreeSet<&str> = shown
        .split(|c: char| !c.is_ascii_lowercase() && c != '-')
        .collect();
    let keywords: Vec<&str> = keywords
        .split("= @{ \"")
        .skip(1)
        .filter_map(|rule| Some(rule.split_once('"')?.0))
        .collect();
    let missing: Vec<&&str> = keywords
        .iter()
        .filter(|word| !told.contains(**word))
        .collect();
    assert!(keywords.len() > 80, "only {} keywords", keywords.len());
    assert!(missing.is_empty(), "not in the reference: {missing:?}");
}

/// How a heading is addressed: in small letters, without signs, blanks as hyphens.
fn anchor(heading: &str) -> String {
    let plain = heading.trim_start_matches('#').trim().to_lowercase();
    plain
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The places a text can be entered at: its headings, and the ids it gives itself.
fn anchors(content: &str) -> BTreeSet<String> {
    let mut fenced = false;
    let mut found = BTreeSet::new();
    for line in content.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced && line.starts_with('#') {
            found.insert(anchor(line));
        }
        for part in line.split("<a id=\"").skip(1) {
            found.extend(part.split_once('"').map(|(id, _)| id.to_string()));
        }
    }
    found
}

/// The links of a text that stay within the project.
fn links(content: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(content.lines()) {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for part in line.split("](").skip(1) {
            if let Some((target, _)) = part.split_once(')')
                && !target.contains("://")
            {
                found.push((number, target.to_string()));
            }
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    let mut followed = 0;
    for (name, content) in texts() {
        let here = top().join(&name);
        for (line, target) in links(&content) {
            followed += 1;
            let (file, place) = target.split_once('#').unwrap_or((&target, ""));
            let path = match file {
                "" => here.clone(),
                file => here.parent().unwrap().join(file),
            };
            let leads = path.exists()
                && (place.is_empty()
                    || fs::read_to_string(&path)
                        .is_ok_and(|content| anchors(&content).contains(place)));
            if !leads {
                wrong.push(format!("{name}:{line}: {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "nothing is there:\n{}", wrong.join("\n"));
    assert!(followed > 100, "only {followed} links found");
}

#[test]
fn codes_in_the_texts_are_listed() {
    let mut wrong = Vec::new();
    for (name, content) in texts() {
        for (line, content) in (1..).zip(content.lines()) {
            let words = content.split(|c: char| !c.is_ascii_alphanumeric());
            let codes = words.filter(|word| {
                let digits = word.strip_prefix(['E', 'W']).unwrap_or_default();
                digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
            });
            // The last code of its family stands for a family in examples of the form.
            for code in codes.filter(|code| !CODES.iter().any(|entry| entry.code.0 == *code)) {
                wrong.push(format!("{name}:{line}: {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "no such code:\n{}", wrong.join("\n"));
}

/// The unit all of a dimension are counted in, as it is written.
fn base_of(dim: Dim) -> String {
    const BASES: [&str; 20] = [
        "m", "m^2", "m^3", "kg", "s", "m/s", "m/s^2", "turn", "rad", "turn/s", "rad/s", "N", "Pa",
        "J", "W", "Hz", "K", "Gy", "dB", "Mach",
    ];
    let base = BASES.into_iter().find(|base| {
        Unit::parse(base)
            .is_ok_and(|unit| unit.dim == dim && unit.to_base(&Num::one()) == Num::one())
    });
    match (base, dim.currency()) {
        (Some(base), _) => base.to_string(),
        (None, Some(currency)) => currency.to_string(),
        (None, None) => String::new(),
    }
}

/// A number as one would write it: very long ones with an exponent, as the language spells it.
fn short(number: &Num) -> String {
    let text = number.to_string();
    if let Some(digits) = text.strip_prefix("0.0000") {
        let from = digits.find(|c| c != '0').unwrap_or(0);
        let (first, more) = digits[from..].split_at(1);
        let point = if more.is_empty() { "" } else { "." };
        return format!("{first}{point}{more}e-{}", from + 5);
    }
    match text.strip_prefix('1') {
        Some(zeros) if zeros.len() > 5 && zeros.bytes().all(|b| b == b'0') => {
            format!("1e{}", zeros.len())
        }
        _ => text,
    }
}

/// The tables of `docs/language/numbers.md`: what can be measured, and every unit with its factor.
fn unit_tables() -> String {
    let mut text = String::from("| what | usual units |\n|---|---|\n");
    for named in NamedDim::ALL {
        let units: Vec<String> = named
            .units()
            .iter()
            .map(|unit| format!("`{unit}`"))
            .collect();
        text.push_str(&format!("| `{}` | {} |\n", named.name(), units.join(", ")));
    }
    let measures: Vec<_> = table()
        .filter(|unit| unit.dim.currency().is_none())
        .collect();
    text.push_str("\n| unit | in words | is exactly | fixed by |\n|---|---|---|---|\n");
    for unit in &measures {
        let (base, factor) = (base_of(unit.dim), &unit.factor);
        let exactly = match &unit.offset {
            None => format!("{} {base}", short(factor)),
            Some(zero) => format!("t {} = (t + {zero}) {base}", unit.name),
        };
        text.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            unit.name,
            unit.long_name,
            exactly.trim(),
            unit.source
        ));
    }
    text.push_str("\nCurrencies: ");
    let currencies: Vec<String> = table()
        .filter(|unit| unit.dim.currency().is_some())
        .map(|unit| format!("`{}` ({})", unit.name, unit.long_name))
        .collect();
    text.push_str(&currencies.join(", "));
    text.push_str(".\n");
    text
}

#[test]
fn the_units_listed_are_those_of_the_program() {
    const BEGIN: &str = "<!-- the tables below are written by a test: MTCRC_UPDATE_DOCS=1 -->\n";
    const END: &str = "<!-- the tables end here -->";
    let path = top().join("docs/language/numbers.md");
    let content = fs::read_to_string(&path).unwrap();
    let (before, rest) = content.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let tables = format!("\n{}\n", unit_tables());
    if std::env::var_os("MTCRC_UPDATE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{tables}{END}{after}")).unwrap();
    } else {
        assert_eq!(written, tables, "MTCRC_UPDATE_DOCS=1 writes it anew");
    }
}
