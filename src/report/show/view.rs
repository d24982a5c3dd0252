//! The shapes of `mtcrc.show/1` and `mtcrc.consolidated/1`; the pages for people are drawn from them.

use serde::Serialize;

use crate::quantity::Date;

/// The version of [`ShowView`].
pub const SHOW_SCHEMA: &str = "mtcrc.show/1";
/// The version of [`ConsolidatedView`].
pub const CONSOLIDATED_SCHEMA: &str = "mtcrc.consolidated/1";
/// The version of [`CountView`].
pub const COUNT_SCHEMA: &str = "mtcrc.count/1";

/// How much a policy holds.
#[derive(Debug, Serialize)]
pub struct CountView {
    /// [`COUNT_SCHEMA`]
    pub schema: &'static str,
    /// The policy.
    pub policy: String,
    /// Files it is written in.
    pub files: usize,
    /// Entries of the annex, each code once.
    pub entries: usize,
    /// Those that match when a condition holds.
    pub entries_by_condition: usize,
    /// Those that match when one of their sub-entries does.
    pub entries_by_sub_entries: usize,
    /// Those that a person must judge.
    pub entries_by_judgement: usize,
    /// Those that are kept free.
    pub entries_reserved: usize,
    /// Policies, the layers among them.
    pub policies: usize,
    /// Rules, each dated version.
    pub rules: usize,
    /// Amendments.
    pub amendments: usize,
    /// Exceptions, each dated version.
    pub exceptions: usize,
    /// Blocks of obligations, each dated version.
    pub obligations: usize,
    /// Guarantees, each dated version.
    pub guarantees: usize,
    /// Attributes of all records.
    pub attributes: usize,
    /// Declared instances.
    pub instances: usize,
    /// Sources.
    pub sources: usize,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// Everything of one name.
#[derive(Debug, Serialize)]
pub struct ShowView {
    /// [`SHOW_SCHEMA`]
    pub schema: &'static str,
    /// The name asked for.
    pub name: String,
    /// The policy it was looked up in.
    pub policy: String,
    /// The day asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Nothing has the name itself: these are the entries beneath it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beneath: bool,
    /// What has that name: several versions of one declaration, or declarations of several kinds.
    pub provisions: Vec<Provision>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// One provision.
#[derive(Debug, Serialize)]
pub struct Provision {
    /// `rule`, `entry`, `define`, …
    pub kind: &'static str,
    /// Its name or code.
    pub name: String,
    /// Its title, where its kind has one.
    pub title: Option<String>,
    /// Policies it belongs to, for kinds that belong to some.
    pub policies: Vec<String>,
    /// Its category, for an entry.
    pub category: Option<&'static str>,
    /// First day, and first day no longer.
    pub in_force: [Option<String>; 2],
    /// Is it in force on the day asked for?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_force_then: Option<bool>,
    /// The first day on which a policy it belongs to is in force, where none is from the beginning.
    #[serde(skip)]
    pub policy_from: Option<Date>,
    /// The amendment that brought it.
    pub amendment: Option<String>,
    /// Its doc comment.
    pub says: String,
    /// What it is based on.
    pub citations: Vec<CitationView>,
    /// Notes for a reader.
    pub notes: Vec<String>,
    /// Other facts about it, a sentence each.
    pub remarks: Vec<String>,
    /// The file it is in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
    /// Its text as its author laid it out.
    pub text: String,
    /// Everything that refers to it.
    pub referred_to_by: Vec<Reference>,
}

impl Provision {
    /// Is it in force on the day: does it exist, and has a policy it belongs to taken effect? Dates are written so that their order is that of their texts.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        let day = day.to_string();
        let [from, until] = &self.in_force;
        from.as_ref().is_none_or(|from| *from <= day)
            && until.as_ref().is_none_or(|until| day < *until)
            && self
                .policy_from
                .is_none_or(|effective| effective.to_string() <= day)
    }
}

/// What a provision is based on.
#[derive(Debug, Serialize)]
pub struct CitationView {
    /// As a person reads it.
    pub text: String,
    /// How well it is known.
    pub status: &'static str,
}

/// Something that refers to a provision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its title, for an entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Policies it belongs to, for kinds that belong to some.
    pub policies: Vec<String>,
    /// How it refers: `tests`, `overrides`, `excepts`, `asks`, `cites`, …
    pub how: &'static str,
}

/// All that is in force on a day.
#[derive(Debug, Serialize)]
pub struct ConsolidatedView {
    /// [`CONSOLIDATED_SCHEMA`]
    pub schema: &'static str,
    /// The policy.
    pub policy: String,
    /// The day.
    pub as_of: String,
    /// Was the day chosen because nothing changes after it?
    pub last_change: bool,
    /// Its parts, in reading order.
    pub parts: Vec<Part>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// A group of provisions: a policy's rules, a category of the annex, a register.
#[derive(Debug, Serialize)]
pub struct Part {
    /// What it holds.
    pub heading: String,
    /// Its provisions.
    pub provisions: Vec<InForce>,
}

/// A provision in force.
#[derive(Debug, Serialize)]
pub struct InForce {
    /// Its kind.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its text, written out anew.
    pub text: String,
}
