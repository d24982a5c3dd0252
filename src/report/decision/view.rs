//! The shape of `mtcrc.decision/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::report::check::Finding;

/// The version this view is.
pub const SCHEMA: &str = "mtcrc.decision/1";

/// One decision, or one rejected case.
#[derive(Debug, Serialize)]
pub struct DecisionView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// The case's name, where it has one.
    pub case: Option<String>,
    /// The number of the row in a batch, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// What decided.
    pub policy: PolicyView,
    /// The question date, when it is known.
    pub as_of: Option<String>,
    /// `decided`, `undetermined` or `rejected`.
    pub status: &'static str,
    /// Why nothing can be said, when that is so: not in force, too many open facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The same for programs: `not-in-force` or `too-many-open-facts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<&'static str>,
    /// With too many open facts: those to state first, because most rules ask for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state_first: Vec<MissingView>,
    /// The outcome, when decided.
    pub outcome: Option<String>,
    /// Possible outcomes, strictest first.
    pub possible: Vec<String>,
    /// When each possible outcome holds; empty when decided.
    pub when: Vec<WhenView>,
    /// No rule is left, so `otherwise` holds.
    pub otherwise: bool,
    /// Rules decisive in every completion.
    pub decisive: Vec<RuleView>,
    /// Rules decisive in some completion only.
    pub possible_decisive: Vec<RuleView>,
    /// Rules set aside in every completion.
    pub set_aside: Vec<SetAsideView>,
    /// Rules that would fire in every completion, were it not for an exception.
    pub exempted: Vec<ExemptedView>,
    /// Rules that fire in every completion while a stricter one decides.
    pub outdone: Vec<RuleName>,
    /// The category.
    pub category: CategoryView,
    /// Entries that match.
    pub entries: EntriesView,
    /// What is to be done.
    pub obligations: ObligationsView,
    /// Facts that were read, with the limits they met.
    pub facts: Vec<FactView>,
    /// Facts that separate the possible outcomes.
    pub missing: Vec<MissingView>,
    /// Facts only obligations turn on.
    pub missing_for_obligations: Vec<MissingView>,
    /// Open facts on which nothing turns.
    pub irrelevant: Vec<String>,
    /// What each layer says.
    pub layers: Vec<LayerView>,
    /// Every rule considered, when an explanation was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considered: Option<Vec<ConsideredView>>,
    /// Things a reader must know.
    pub notices: Vec<NoticeView>,
    /// Why the case was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnostics: Option<Vec<Finding>>,
    /// The case's own free data, untouched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Box<RawValue>>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// The policy that decided.
#[derive(Debug, Serialize)]
pub struct PolicyView {
    /// Its name.
    pub name: String,
    /// The digest of its meaning.
    pub meaning: String,
    /// The digest of its sources.
    pub text: String,
    /// The language version.
    pub language: u32,
    /// The commit it was read from.
    pub revision: Option<String>,
}

/// When an outcome holds.
#[derive(Debug, Serialize)]
pub struct WhenView {
    /// The outcome.
    pub outcome: String,
    /// Alternatives, each a list of conditions that hold together.
    pub any: Vec<Vec<FactIs>>,
    /// Rules decisive somewhere in it; none means `otherwise`.
    pub rules: Vec<String>,
}

/// A fact restricted to some of its values.
#[derive(Debug, Serialize)]
pub struct FactIs {
    /// The fact.
    pub name: String,
    /// The restriction, in words.
    pub is: String,
}

/// A decisive rule.
#[derive(Debug, Serialize)]
pub struct RuleView {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// Outcomes it can conclude, strictest first.
    pub outcomes: Vec<String>,
    /// What it says, in its author's first sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// The file it is in.
    pub file: String,
    /// The line it begins on.
    pub line: u32,
    /// What it is based on.
    pub cite: String,
    /// How well that is known: of several citations, the least known, because what rests on it is known no better.
    pub status: Option<&'static str>,
    /// First day, and first day no longer.
    pub in_force: [Option<String>; 2],
    /// The amendment that brought it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amendment: Option<String>,
}

/// A rule by name.
#[derive(Debug, Serialize)]
pub struct RuleName {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
}

/// A rule that was set aside.
#[derive(Debug, Serialize)]
pub struct SetAsideView {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// The fired rules that name it.
    pub by: Vec<String>,
}

/// A rule that an exception keeps from firing.
#[derive(Debug, Serialize)]
pub struct ExemptedView {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// The exceptions that hold.
    pub by: Vec<String>,
}

/// The category.
#[derive(Debug, Serialize)]
pub struct CategoryView {
    /// `I`, `II` or `none`, when it is the same in every completion.
    pub certain: Option<&'static str>,
    /// All that are possible.
    pub possible: Vec<&'static str>,
}

/// Entries by code.
#[derive(Debug, Serialize)]
pub struct EntriesView {
    /// In every completion.
    pub certain: Vec<String>,
    /// In some completion, the certain ones included.
    pub possible: Vec<String>,
}

/// Obligations.
#[derive(Debug, Serialize)]
pub struct ObligationsView {
    /// In every completion.
    pub certain: Vec<ObligationView>,
    /// In some completion, the certain ones included.
    pub possible: Vec<ObligationView>,
}

/// One obligation.
#[derive(Clone, Debug, Serialize)]
pub struct ObligationView {
    /// `require`, `consider` or `may`.
    pub verb: &'static str,
    /// Its name.
    pub id: String,
    /// What a person sees.
    pub label: String,
    /// Who must do it.
    pub owner: Option<String>,
    /// When.
    pub phase: Option<String>,
    /// The block it comes from.
    pub rule: String,
    /// Its policy.
    pub policy: String,
}

/// A fact that was read.
#[derive(Debug, Serialize)]
pub struct FactView {
    /// Its name, also a curve's: `item.speed_max`, `item.reach`.
    pub name: String,
    /// For a curve, the argument it was read at: `500 kg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Its value.
    pub value: String,
    /// Who says so: `stated`, `register`, `register-silent`, `follows`, `question-date` or `open`.
    pub origin: &'static str,
    /// Where it comes from.
    pub source: Option<String>,
    /// What it was compared with.
    pub limit: Option<String>,
    /// The kind of thing that read it: `rule`, `entry`, `policy` or `obligation`.
    pub read_by: &'static str,
    /// Its name.
    pub reader: String,
}

/// A missing fact.
#[derive(Debug, Serialize)]
pub struct MissingView {
    /// Its name.
    pub name: String,
    /// How a person is asked.
    pub ask: Option<String>,
    /// What each part of its range would leave, when that alone can be said.
    pub when: Vec<PartView>,
    /// For a curve its points, for `classified` the entries to be judged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detail: Vec<String>,
}

/// Part of a missing fact's range.
#[derive(Debug, Serialize)]
pub struct PartView {
    /// The part, in words.
    pub is: String,
    /// Outcomes then possible, strictest first.
    pub possible: Vec<String>,
    /// Rules then decisive.
    pub rules: Vec<String>,
}

/// What a layer says.
#[derive(Debug, Serialize)]
pub struct LayerView {
    /// Its name.
    pub policy: String,
    /// The scale it decides.
    pub scale: String,
    /// Does it apply: `yes`, `no` or `unknown`.
    pub applies: &'static str,
    /// Its outcome, when there is one.
    pub outcome: Option<String>,
    /// Its possible outcomes, strictest first.
    pub possible: Vec<String>,
    /// Rules decisive in it.
    pub decisive: Vec<String>,
    /// Does it take part in the answer, being on its scale?
    pub on_scale: bool,
}

/// A rule that was considered.
#[derive(Debug, Serialize)]
pub struct ConsideredView {
    /// Its name.
    pub rule: String,
    /// Its policy.
    pub policy: String,
    /// Is it in force: `yes`, `no` or `unknown`.
    pub in_force: &'static str,
    /// Does it fire?
    pub fires: &'static str,
    /// Is it set aside?
    pub set_aside: &'static str,
    /// Exceptions that hold or may.
    pub exceptions: Vec<ExceptionHolds>,
    /// Its branches.
    pub branches: Vec<BranchView>,
}

/// An exception to a considered rule.
#[derive(Debug, Serialize)]
pub struct ExceptionHolds {
    /// Its name.
    pub exception: String,
    /// Does it hold?
    pub holds: &'static str,
}

/// A branch of a considered rule.
#[derive(Debug, Serialize)]
pub struct BranchView {
    /// What it would conclude.
    pub outcome: String,
    /// Does it hold?
    pub holds: &'static str,
    /// The first condition that is false, else the first that is unknown.
    pub stopped_at: Option<String>,
    /// The facts that condition read.
    pub facts: Vec<ReadView>,
}

/// A fact read by a branch.
#[derive(Debug, Serialize)]
pub struct ReadView {
    /// Its name.
    pub name: String,
    /// For a curve, the argument it was read at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Its value.
    pub value: String,
    /// Who says so, as in `facts`.
    pub origin: &'static str,
    /// Where it comes from.
    pub source: Option<String>,
    /// What it was compared with.
    pub limit: Option<String>,
}

/// Something a reader must know.
#[derive(Debug, Serialize)]
pub struct NoticeView {
    /// `unsourced-finding` or `looser-classification`.
    pub kind: &'static str,
    /// The attribute, or the entries.
    pub names: Vec<String>,
    /// In words.
    pub text: String,
}
