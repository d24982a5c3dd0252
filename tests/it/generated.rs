//! Policies that look like those people write, made from bytes: three to five conditions a rule, kinds and entries
//! unevenly frequent, a fifth of the rules dated, a tenth overriding, and every type of attribute.
//!
//! For measurements the same policies are written into a folder:
//!
//! ```text
//! MTCRC_GENERATE=/tmp/generated cargo test --test it generated::
//! mtcrc diff /tmp/generated/1000/a /tmp/generated/1000/b
//! ```
//!
//! There, `a` and `b` have nothing in common but the vocabulary, and `a-changed` is `a` with a few rules changed.
//! `MTCRC_GENERATE_SIZES` (`100x12,1000x12,10000x12`: rules and attributes) and `MTCRC_GENERATE_SEED` say which.

pub mod choices;
mod words;
mod writer;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use mtcrc::check::{Compiled, compile};
use mtcrc::source::{Memory, Opened};

use choices::Seeded;

/// What a policy is made of: bytes for each declaration, so that leaving one out leaves the others as they are.
#[derive(Clone, Debug)]
pub struct Draft {
    /// For the policy as a whole: layers, assumptions, defines.
    pub head: Vec<u8>,
    pub entries: Vec<Vec<u8>>,
    pub rules: Vec<Vec<u8>>,
    /// Exceptions and obligations.
    pub extras: Vec<Vec<u8>>,
}

/// What may occur in a policy.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// How many attributes.
    pub attributes: usize,
    /// In how many forms two attributes may be compared together.
    pub comparisons: usize,
    /// May it consist of layers?
    pub layers: bool,
}

/// A policy by its files, and what is in it.
#[derive(Clone, Debug)]
pub struct Written {
    pub files: BTreeMap<String, String>,
    pub histogram: Histogram,
}

/// How often what occurs.
#[derive(Clone, Debug, Default)]
pub struct Histogram(pub BTreeMap<String, usize>);

impl Histogram {
    pub fn add(&mut self, other: &Histogram) {
        for (what, count) in &other.0 {
            *self.0.entry(what.clone()).or_default() += count;
        }
    }
}

impl fmt::Display for Histogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, count) in &self.0 {
            writeln!(f, "  {count:>7}  {what}")?;
        }
        Ok(())
    }
}

/// How many bytes a declaration reads at most.
const BYTES: usize = 72;

impl Draft {
    /// So many rules, with entries, exceptions and obligations in the proportions of the corpus.
    pub fn seeded(seed: u64, rules: usize) -> Draft {
        let mut seeded = Seeded(seed);
        let mut some = |count: usize| (0..count).map(|_| seeded.bytes(BYTES)).collect();
        Draft {
            entries: some((rules / 5).clamp(6, 120)),
            rules: some(rules),
            extras: some((rules / 10).clamp(2, 60)),
            head: Seeded(!seed).bytes(BYTES),
        }
    }

    /// The draft with so many rules changed: other conditions, mostly the same outcome; and one rule more.
    pub fn changed(&self, seed: u64, rules: usize) -> Draft {
        let mut seeded = Seeded(seed);
        let mut changed = self.clone();
        for _ in 0..rules {
            let nth = seeded.below(changed.rules.len());
            if let Some(rule) = changed.rules.get_mut(nth) {
                let kept = 4;
                rule.truncate(kept);
                rule.extend(seeded.bytes(BYTES - kept));
            }
        }
        changed.rules.push(seeded.bytes(BYTES));
        changed
    }

    pub fn written(&self, shape: Shape) -> Written {
        writer::written(self, shape)
    }
}

impl Written {
    /// Compiles it in memory.
    pub fn compiled(&self) -> Compiled {
        let files = self
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        compile(&Opened::in_memory(Memory::of(files), "policy.mtcr").unwrap()).unwrap()
    }

    pub fn text(&self) -> String {
        let files = self
            .files
            .iter()
            .map(|(name, text)| format!("==== {name}\n{text}"));
        files.collect()
    }

    fn save(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
}

/// `a`, `a-changed` and `b` of one size.
fn three(seed: u64, rules: usize) -> [(&'static str, Draft); 3] {
    let a = Draft::seeded(seed, rules);
    let changed = a.changed(seed + 1, 3);
    [
        ("a", a),
        ("a-changed", changed),
        ("b", Draft::seeded(seed + 2, rules)),
    ]
}

#[test]
fn policies_for_measurements_compile_and_are_the_same_each_time() {
    let setting =
        |name: &str, usual: &str| std::env::var(name).unwrap_or_else(|_| usual.to_owned());
    let folder = std::env::var_os("MTCRC_GENERATE");
    let sizes = match folder {
        Some(_) => setting("MTCRC_GENERATE_SIZES", "100x12,1000x12,10000x12"),
        None => "120x12,40x20".to_owned(),
    };
    let seed: u64 = setting("MTCRC_GENERATE_SEED", "2024").parse().unwrap();
    for size in sizes.split(',') {
        let (rules, attributes) = size.split_once('x').unwrap();
        let rules: usize = rules.parse().unwrap();
        let shape = Shape {
            attributes: attributes.parse().unwrap(),
            comparisons: 1,
            layers: false,
        };
        for (name, draft) in three(seed, rules) {
            let written = draft.written(shape);
            assert_eq!(written.files, draft.written(shape).files);
            if let Some(folder) = &folder {
                let top = Path::new(folder).join(rules.to_string());
                written.save(&top.join(name));
                println!(
                    "{} (seed {seed}):\n{}",
                    top.join(name).display(),
                    written.histogram
                );
            }
            if rules <= 1000 {
                let compiled = written.compiled();
                let errors: Vec<String> = compiled
                    .diagnostics
                    .iter()
                    .filter(|d| {
                        compiled.has_errors() && d.severity == mtcrc::diagnostic::Severity::Error
                    })
                    .map(|d| format!("{d:?}"))
                    .take(3)
                    .collect();
                assert!(
                    compiled.policy.is_some(),
                    "{}\n{}",
                    errors.join("\n"),
                    written.text()
                );
            }
            let dated = written
                .histogram
                .0
                .get("rules dated")
                .copied()
                .unwrap_or_default();
            assert!(
                rules < 100 || (dated * 10 > rules && dated * 3 < rules),
                "{dated} of {rules} rules are dated"
            );
        }
    }
}
