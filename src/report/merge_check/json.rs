//! `mtcrc.merge-check/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Checked, SCHEMA, Said, Surprising};
use crate::analysis::{Aside, Says, Surprise};
use crate::report::NOTICE;
use crate::report::aside::kind_and_name;
use crate::report::check::Finding;
use crate::report::decision::PolicyView;
use crate::report::timeline::policy_view;

/// What a merge decides as neither side does.
#[derive(Debug, Serialize)]
pub struct MergeView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// `clean`, `surprising`, `conflict` or `broken`.
    pub found: &'static str,
    /// The merged policy; none when texts conflict or it does not compile.
    pub policy: Option<PolicyView>,
    /// Base, ours and theirs as named on the command line.
    pub of: [String; 3],
    /// Files git would not merge.
    pub conflicts: Vec<ConflictView>,
    /// Files merged from changes of both sides.
    pub joined: Vec<String>,
    /// What keeps the merged policy from compiling, and what else was found in it then.
    pub errors: Vec<Finding>,
    /// What surprises by its outcome.
    pub regions: Vec<RegionView>,
    /// What surprises beside the outcome.
    pub beside: Vec<BesideView>,
    /// What the answer is not.
    pub notice: &'static str,
}

/// A file git would not merge.
#[derive(Debug, Serialize)]
pub struct ConflictView {
    /// The file, from the root of the policies.
    pub file: String,
    /// Why.
    pub why: &'static str,
}

/// Cases in which the merge surprises in one way.
#[derive(Debug, Serialize)]
pub struct RegionView {
    /// `as-neither` or `lost`.
    pub surprise: &'static str,
    /// The conditions.
    pub when: String,
    /// A case, its answers confirmed by the interpreter; none where no case was found.
    pub witness: Option<WitnessView>,
    /// Are there more ways that are not shown?
    pub more: bool,
}

/// Cases in which something holds beside the outcome as nobody wrote.
#[derive(Debug, Serialize)]
pub struct BesideView {
    /// `as-neither` or `lost`.
    pub surprise: &'static str,
    /// `obligation`, `entry` or `layer`.
    pub kind: &'static str,
    /// Its name: of an obligation with its verb, of a layer with the outcome.
    pub name: String,
    /// The conditions.
    pub when: String,
    /// A case, its answers confirmed by the interpreter; none where no case was found.
    pub witness: Option<WitnessView>,
    /// Are there more ways that are not shown?
    pub more: bool,
}

/// A case and what each policy says of it.
#[derive(Debug, Serialize)]
pub struct WitnessView {
    /// The case.
    pub case: Option<Box<RawValue>>,
    /// The answer of the merge.
    pub merge: SaidView,
    /// Of ours.
    pub ours: SaidView,
    /// Of theirs.
    pub theirs: SaidView,
    /// Of the base.
    pub base: SaidView,
}

/// The answer of one policy.
#[derive(Debug, Serialize)]
pub struct SaidView {
    /// Possible outcomes, strictest first; none where it gives none.
    pub possible: Vec<String>,
    /// The deciding rules.
    pub rules: Vec<String>,
    /// Does what surprises beside the outcome hold? `yes`, `no` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<&'static str>,
}

impl Surprising<'_> {
    fn surprise(&self) -> &'static str {
        match self.surprised.surprise {
            Surprise::AsNeither => "as-neither",
            Surprise::Lost => "lost",
        }
    }

    fn witness(&self, beside: bool) -> Option<WitnessView> {
        let answer = |said: &Said| SaidView {
            possible: said
                .shown
                .outcomes
                .iter()
                .map(|(name, _)| name.clone())
                .collect(),
            rules: said.shown.rules.clone(),
            holds: beside.then_some(match said.holds {
                Some(true) => "yes",
                Some(false) => "no",
                None => "unknown",
            }),
        };
        self.confirmed.map(|confirmed| WitnessView {
            case: RawValue::from_string(confirmed.merge.shown.json.clone()).ok(),
            merge: answer(&confirmed.merge),
            ours: answer(&confirmed.ours),
            theirs: answer(&confirmed.theirs),
            base: answer(&confirmed.base),
        })
    }

    fn region(&self) -> RegionView {
        RegionView {
            surprise: self.surprise(),
            when: self.way.clause.text(),
            witness: self.witness(false),
            more: self.surprised.cut_short,
        }
    }

    fn beside(&self, what: &Aside) -> BesideView {
        let (kind, name) = kind_and_name(what);
        BesideView {
            surprise: self.surprise(),
            kind,
            name,
            when: self.way.clause.text(),
            witness: self.witness(true),
            more: self.surprised.cut_short,
        }
    }
}

/// The view.
#[must_use]
pub fn view(checked: &Checked<'_>) -> MergeView {
    let (mut regions, mut beside) = (Vec::new(), Vec::new());
    for one in [Surprise::AsNeither, Surprise::Lost]
        .into_iter()
        .flat_map(|kind| checked.each(kind))
    {
        match &one.surprised.says {
            Says::Outcomes(_) => regions.push(one.region()),
            Says::Beside(what, _) => beside.push(one.beside(what)),
        }
    }
    MergeView {
        schema: SCHEMA,
        found: checked.found(),
        policy: checked.basis.map(policy_view),
        of: checked.names.map(str::to_owned),
        conflicts: checked
            .merged
            .conflicts
            .iter()
            .map(|(file, why)| ConflictView {
                file: file.clone(),
                why,
            })
            .collect(),
        joined: checked.merged.joined.clone(),
        errors: checked.errors.to_vec(),
        regions,
        beside,
        notice: NOTICE,
    }
}
