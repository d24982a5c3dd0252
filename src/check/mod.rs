//! Checking: from trees to a compiled policy, with every error of every file in one run.
//!
//! The steps, in reading order:
//!
//! ```text
//! load ─▶ gather ─▶ vocabulary ─▶ amendments ─▶ policies ─▶ annex ─▶ registers ─▶ tables ─▶ structure ─▶ variables
//! `use`   by kind   types         dated         bases       listed   instances    rules      order       which
//!         and                                                        values       obligations            values are
//!         policy                                                                  guarantees             told apart
//!                                                                                 unowned
//!                                                                                   └── conditions ── arithmetic
//! ```
//!
//! `checker` is what they share; `named` and `meant` are about names in messages; `asked` and `variants` compile
//! conditions that a policy does not state. What is wrong is collected as facts in `error` and worded in `wording`.

mod amendments;
mod annex;
mod arithmetic;
mod asked;
mod bases;
mod checker;
mod conditions;
mod dated;
mod error;
mod gather;
mod guarantees;
mod instances;
mod listed;
mod load;
mod meant;
mod named;
mod obligations;
mod order;
mod policies;
mod registers;
mod rules;
mod structure;
mod tables;
mod types;
mod unowned;
pub mod values;
mod variables;
mod variants;
mod vocabulary;
mod wording;

pub use asked::{Asked, NotAsked, Written, ask, ask_written};
pub use variables::inclusions;
pub use variants::Variants;

use crate::ast;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{
    Cells, Domain, Places, Policy, UnitId, VariableKind, meaning_digest, text_digest,
};
use crate::source::{LoadError, Opened, Sources};
use checker::{Checker, Names};
use error::CheckError;
use gather::Damage;
use std::collections::BTreeMap;

/// The newest language version this program knows.
pub const LANGUAGE: u32 = 1;

/// The outcome of compiling a policy and the files it uses.
#[derive(Debug)]
pub struct Compiled {
    /// All texts read.
    pub sources: Sources,
    /// Their trees, in the order read: the policy's root file first.
    pub files: Vec<ast::File>,
    /// The compiled policy; none when there are errors.
    pub policy: Option<Policy>,
    /// Where its parts are written.
    pub places: Places,
    /// Everything found, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The full id of the commit, when it was read from one.
    pub revision: Option<String>,
}

impl Compiled {
    /// Did any finding keep the policy from compiling?
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|d| d.severity == Severity::Error)
    }
}

/// Compiles the policy and everything it uses.
///
/// # Errors
/// When the policy's own root file cannot be read. A used file that cannot be read is a diagnostic at its `use`.
pub fn compile(opened: &Opened) -> Result<Compiled, LoadError> {
    let loaded = load::load(opened)?;
    let damage = loaded.damage();
    let load::Loaded {
        sources,
        files,
        language,
        mut diagnostics,
        errors,
    } = loaded;
    let (policy, places, errors) = build(&sources, &files, language, damage, errors);
    let mut found: Vec<Diagnostic> = errors.iter().map(CheckError::diagnostic).collect();
    crate::diagnostic::sort(&mut found, &sources);
    // A policy that extends another reads the same text again, with other names in reach: one mistake, said once.
    found.dedup_by(|again, first| {
        again.code == first.code
            && again.main_label().is_some()
            && again.main_label().map(|l| l.span) == first.main_label().map(|l| l.span)
    });
    diagnostics.append(&mut found);
    crate::diagnostic::sort(&mut diagnostics, &sources);
    let sound = !diagnostics.iter().any(|d| d.severity == Severity::Error);
    Ok(Compiled {
        policy: sound.then_some(policy),
        sources,
        files,
        places,
        diagnostics,
        revision: opened.revision.clone(),
    })
}

/// Runs the steps over the trees.
fn build(
    sources: &Sources,
    files: &[ast::File],
    language: u32,
    damage: Damage,
    errors: Vec<CheckError>,
) -> (Policy, Places, Vec<CheckError>) {
    let mut checker = begin(sources, files, language, damage, errors);
    let mut texts: Vec<(&str, &str)> = sources
        .iter()
        .map(|(_, f)| (f.path.as_str(), f.text.as_str()))
        .collect();
    texts.sort_unstable();
    checker.policy.text = text_digest(&texts.iter().map(|(_, t)| *t).collect::<Vec<_>>());
    let sound = !checker
        .errors
        .iter()
        .any(|e| e.diagnostic().severity == Severity::Error);
    if sound {
        checker.policy.meaning = meaning_digest(&checker.policy);
    }
    (checker.policy, checker.places, checker.errors)
}

/// The tables of the trees, all but the digests.
fn begin<'a>(
    sources: &Sources,
    files: &'a [ast::File],
    language: u32,
    damage: Damage,
    errors: Vec<CheckError>,
) -> Checker<'a> {
    let mut checker = Checker {
        trees: std::marker::PhantomData,
        policy: empty(language),
        places: Places::default(),
        errors,
        names: Names::default(),
        variables: BTreeMap::new(),
        has_tests: Vec::new(),
        compared_sets: std::collections::BTreeSet::new(),
        inclusions: Vec::new(),
        within: BTreeMap::new(),
        looked_for: 0,
        damage,
        used_defines: std::collections::BTreeSet::new(),
    };
    let all = gather::gather(files, &checker.damage, &mut checker.errors);
    let date = Domain::Number {
        integer: true,
        least: None,
    };
    checker.policy.question_date = checker.variable(
        VariableKind::QuestionDate,
        date,
        Cells::Cuts(Vec::new()),
        false,
    );
    checker.vocabulary(&all);
    checker.curve_bounds_agree();
    let amendments = checker.dated_amendments(&all);
    let headings = checker.headings(&all);
    let texts = checker.unit_texts(&all, &headings, &amendments);
    checker.units(&headings, &texts);
    checker.annex_name(&all);
    let flat = annex::flatten(&all, &amendments);
    let entries = checker.entry_versions(&flat, &amendments);
    checker.entries(&entries);
    checker.instance_names(&all);
    checker.registers(&all);
    let defines = checker.defines(&all, &amendments);
    checker.define_names(&defines);
    checker.define_conditions(&defines);
    // Without its comments: they do not change what is assumed, nor in which order.
    checker.assumes(&all, |span| {
        let lines = sources.slice(span).lines();
        let code = lines.filter_map(|line| line.split("//").next());
        code.flat_map(str::split_whitespace)
            .collect::<Vec<_>>()
            .join(" ")
    });
    checker.entry_conditions(&entries);
    checker.applies(&headings);
    checker.unit_tables(&texts);
    checker.unowned(&all, &amendments);
    checker.cycles();
    checker.assumes_say_facts();
    if let Some(root_file) = files.first() {
        checker.policy.root = checker.root(root_file, &headings);
    }
    checker.unused_defines(&defines);
    checker.order_units();
    checker.members();
    checker.cells();
    checker
}

fn empty(language: u32) -> Policy {
    Policy {
        language,
        root: UnitId(0),
        scales: Vec::new(),
        records: Vec::new(),
        attributes: Vec::new(),
        variables: Vec::new(),
        conditions: Vec::new(),
        defines: Vec::new(),
        assumes: Vec::new(),
        obligation_kinds: Vec::new(),
        sources: Vec::new(),
        annex: None,
        entries: Vec::new(),
        units: Vec::new(),
        rules: Vec::new(),
        exceptions: Vec::new(),
        obligations: Vec::new(),
        guarantees: Vec::new(),
        instances: Vec::new(),
        question_date: crate::policy::VariableId(0),
        meaning: String::new(),
        text: String::new(),
    }
}
