//! What follows for one case.

use crate::case::Case;
use crate::policy::{
    AttributeId, ConditionId, EntryId, ExceptionId, ObligationId, ObligationKindId, RuleId, UnitId,
    Verb,
};
use crate::quantity::Date;

/// Kleene's third value stands for *true in some completions and false in others, or not yet split far enough to say*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// False in every completion.
    False,
    /// Unknown.
    Unknown,
    /// True in every completion.
    True,
}

/// The answer to one question about one case.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The case as stated.
    pub case: Case,
    /// The question date, when it is known.
    pub as_of: Option<Date>,
    /// The answer.
    pub status: Status,
    /// Possible outcomes of the root policy, strictest first. One when decided; none when not in force.
    pub possible: Vec<Possibility>,
    /// No rule is left in any completion, so `otherwise` holds.
    pub otherwise: bool,
    /// Rules decisive in every completion. With layers, of every layer that gives the answer.
    pub decisive: Vec<RuleId>,
    /// Rules decisive in some completion but not in all.
    pub possible_decisive: Vec<RuleId>,
    /// Rules set aside in every completion, and by which.
    pub set_aside: Vec<SetAside>,
    /// Rules in force whose condition holds in every completion while an exception keeps them from firing, and which.
    pub exempted: Vec<Exempted>,
    /// Rules that fire in every completion but are neither decisive nor set aside: a stricter one decided.
    pub outdone: Vec<RuleId>,
    /// Categories (1, 2; 0 for none) that hold in some completion, ascending.
    pub categories: Vec<u8>,
    /// Entries that match in every completion.
    pub entries: Vec<EntryId>,
    /// Entries that match in some completion but not in all.
    pub possible_entries: Vec<EntryId>,
    /// Obligations that hold in every completion.
    pub obligations: Vec<Due>,
    /// Obligations that hold in some completion but not in all.
    pub possible_obligations: Vec<Due>,
    /// Facts read by the decisive rules, their set-aside rivals and the matching entries, with the limits they met.
    pub facts: Vec<FactUse>,
    /// Facts that separate the possible outcomes (language.md 3.2): each in some minimal set that settles the answer.
    pub missing: Vec<Missing>,
    /// Facts only obligations turn on.
    pub missing_for_obligations: Vec<Missing>,
    /// Open facts on which nothing here turns.
    pub irrelevant: Vec<FactName>,
    /// Layers of a layered policy, in declaration order of the compiled policy; empty for a plain one.
    pub layers: Vec<LayerDecision>,
    /// Things a reader must know: unsourced findings relied on, a classification looser than what the facts say.
    pub notices: Vec<Notice>,
    /// With too many open facts: those that most rules and entries ask for, the most asked for first.
    pub state_first: Vec<FactName>,
    /// How many partial cases were looked at.
    pub looked_at: u32,
}

/// Decided or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// One outcome in every completion: its position on the root policy's scale.
    Decided(u32),
    /// Several outcomes are possible.
    Undetermined,
    /// The question date is before `effective`.
    NotInForce {
        /// The first day in force.
        effective: Date,
    },
    /// Too many open facts for the stated bound; nothing is claimed beyond that.
    TooManyOpenFacts {
        /// How many open facts the policy could turn on.
        open: usize,
        /// The bound on partial cases looked at.
        bound: u32,
    },
}

/// One possible outcome.
#[derive(Clone, Debug)]
pub struct Possibility {
    /// Its position on the root policy's scale.
    pub outcome: u32,
    /// When it holds: alternatives, each a conjunction over missing facts; together with those of the other
    /// possibilities they cover every completion and none holds for two. Empty when decided.
    pub when: Vec<Vec<FactCondition>>,
    /// Rules decisive somewhere in it; empty means `otherwise`.
    pub rules: Vec<RuleId>,
}

/// A fact restricted to some of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactCondition {
    /// The fact.
    pub fact: FactName,
    /// The restriction in the author's units: `at most 800 km/h`, `above 800 km/h`, `uav or cruise-missile`, `yes`.
    pub text: String,
}

/// The name of a fact as `missing` and `needing` spell it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactName {
    /// An attribute (also a curve's, a set's or the date's): `item.speed_max`.
    Attribute(AttributeId),
    /// Who a record is: `partner`.
    Identity(crate::policy::RecordId),
    /// The question date, when no attribute gives it.
    QuestionDate,
    /// The judgement entries.
    Classified,
}

/// A missing fact.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Which.
    pub fact: FactName,
    /// What each part of its range would leave, when that alone can be said: (restriction, outcomes, rules decisive there).
    pub parts: Vec<(String, Vec<u32>, Vec<RuleId>)>,
    /// For a curve, the points that would settle it: `at 500 kg`; for `classified`, the entries to be judged.
    pub detail: Vec<String>,
}

/// A rule that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The rule.
    pub rule: RuleId,
    /// The fired rules that name it.
    pub by: Vec<RuleId>,
}

/// A rule that an exception keeps from firing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exempted {
    /// The rule.
    pub rule: RuleId,
    /// The exceptions to it that hold.
    pub by: Vec<ExceptionId>,
}

/// An obligation that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What kind of duty.
    pub verb: Verb,
    /// What.
    pub what: ObligationKindId,
    /// The block it comes from.
    pub from: ObligationId,
}

/// A fact that was read, with the limit it was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactUse {
    /// Who read it.
    pub by: Reader,
    /// The fact, as a person writes it: `item.speed_max`, `item.reach at 500 kg`.
    pub name: String,
    /// Its attribute, when it has one.
    pub attribute: Option<AttributeId>,
    /// Its value as stated or as it follows: `482 km/h`, `unknown`, `at least 300 km`.
    pub value: String,
    /// For a curve the argument it was read at: `500 kg`.
    pub at: Option<String>,
    /// Who says so.
    pub origin: Origin,
    /// The constant it was compared with: `800 km/h`.
    pub limit: Option<String>,
    /// Where it comes from: the case's source, or the register's citation.
    pub source: Option<String>,
    /// The condition that read it.
    pub condition: ConditionId,
}

/// Who says what a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The case.
    Stated,
    /// The register.
    Register,
    /// The silence of the register, where the policy declares what that means.
    Silence,
    /// Nobody, but it follows: from an assumption, a curve, a bound.
    Follows,
    /// It is the day the question is asked for.
    QuestionDate,
    /// Nobody: it is open.
    Open,
}

/// Who read a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// A rule.
    Rule(RuleId),
    /// An entry.
    Entry(EntryId),
    /// Whether a layer applies.
    Layer(UnitId),
    /// An obligation.
    Obligation(ObligationId),
}

/// What one layer says.
#[derive(Clone, Debug)]
pub struct LayerDecision {
    /// The layer.
    pub unit: UnitId,
    /// Does it apply?
    pub applies: Truth,
    /// The facts that say so.
    pub because: Vec<FactUse>,
    /// Its possible outcomes on its own scale, strictest first, over the completions in which it applies.
    pub possible: Vec<u32>,
    /// Rules decisive in it in every completion in which it applies.
    pub decisive: Vec<RuleId>,
    /// Is it on the root's scale, so that it takes part in the answer?
    pub on_scale: bool,
}

/// Something a reader must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A finding is stated without saying by whom or from where.
    UnsourcedFinding(AttributeId),
    /// The case's classification is looser than what its facts say: entries that match by their facts although `classified` leaves them out.
    LooserClassification(Vec<EntryId>),
    /// `classified` names these entries, and on the question date they do not exist.
    NamedOutOfForce(Vec<EntryId>),
    /// The answer was found over all cases at once, because the case leaves more open than is gone through one by one: which
    /// facts were used and what each missing one would settle is not said.
    OverAllCases,
}

/// Every rule considered: what `--explain` shows.
#[derive(Clone, Debug)]
pub struct RuleTrace {
    /// The rule.
    pub rule: RuleId,
    /// Is it in force on the question date?
    pub in_force: Truth,
    /// Does it fire?
    pub fired: Truth,
    /// Is it set aside?
    pub set_aside: Truth,
    /// Exceptions that hold or may.
    pub exceptions: Vec<(ExceptionId, Truth)>,
    /// Its branches.
    pub branches: Vec<BranchTrace>,
}

/// One branch of a considered rule.
#[derive(Clone, Debug)]
pub struct BranchTrace {
    /// The outcome it would conclude.
    pub outcome: u32,
    /// Does its condition hold (and its `unless` not)?
    pub holds: Truth,
    /// The first condition that is false, else the first that is unknown; none when it holds.
    pub stopped_at: Option<ConditionId>,
    /// The facts that condition read (all facts of the branch when it holds).
    pub facts: Vec<FactUse>,
}

/// Why a case cannot be decided at all.
#[derive(Clone, Debug)]
pub struct Contradiction {
    /// Stated facts that cannot all be true: a minimal set, by attribute.
    pub facts: Vec<AttributeId>,
    /// Records whose stated identity takes part.
    pub identities: Vec<crate::policy::RecordId>,
    /// Assumptions (positions in `Policy::assumes`) they contradict.
    pub assumes: Vec<usize>,
    /// Register facts they contradict: instance and attribute.
    pub register: Vec<(crate::policy::InstanceId, AttributeId)>,
    /// Curves whose points or bounds they contradict.
    pub curves: Vec<AttributeId>,
}
