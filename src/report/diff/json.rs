//! `mtcrc.diff/1`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::given::{CasesView, cases};
use super::{Compared, Intended, SCHEMA, Side, headline};
use crate::diff::{Beside, Change, Region, ScaleChange, TextChange, Way, Whole, Witness};
use crate::policy::Validity;
use crate::report::NOTICE;
use crate::report::aside::kind_and_name;
use crate::report::decision::PolicyView;

/// A comparison of two policies.
#[derive(Debug, Serialize)]
pub struct DiffView {
    /// [`SCHEMA`]
    pub schema: &'static str,
    /// `equivalent`, `looser`, `stricter`, `mixed` or `intended` over all cases and the cases given that are none of them;
    /// none when they could not be compared.
    pub verdict: Option<&'static str>,
    /// Why all cases could not be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
    /// What was compared.
    pub scope: &'static str,
    /// The cases and days that were compared, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The conditions that only one policy has words for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_sided: Option<OneSidedView>,
    /// The intended change: what lies within it is not among the groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<AllowedView>,
    /// The old policy.
    pub old: SideView,
    /// The new policy.
    pub new: SideView,
    /// How many groups of cases are decided in a new way.
    pub groups: Option<usize>,
    /// `outcomes` where groups are not told apart by the rules responsible, because these would be too many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grouped_by: Option<&'static str>,
    /// The groups, largest first; all of them or as many as were asked for.
    pub regions: Vec<RegionView>,
    /// What holds beside the outcome in other cases than before.
    pub beside: Vec<BesideView>,
    /// What both policies assume.
    pub assuming: Vec<String>,
    /// How the scale of the answering policy differs.
    pub scale: Option<ScaleView>,
    /// Declarations whose meaning or dates differ.
    pub declarations: Vec<ChangeView>,
    /// Declarations of which only texts differ.
    pub text_only: Vec<TextView>,
    /// What became of the cases given.
    pub cases: Option<CasesView>,
    /// What an answer of this tool is not.
    pub notice: &'static str,
}

/// The conditions that only one of the two policies has words for: cases in which they hold were not compared.
#[derive(Debug, Serialize)]
pub struct OneSidedView {
    /// Those of the old policy.
    pub old: Vec<String>,
    /// Those of the new one.
    pub new: Vec<String>,
}

/// The intended change.
#[derive(Debug, Serialize)]
pub struct AllowedView {
    /// The file it was read from.
    pub file: String,
    /// Its conditions.
    pub conditions: Vec<String>,
    /// How many groups of cases lie within it; none when that could not be found.
    pub groups: Option<usize>,
    /// How much that is gained or lost beside the outcome lies within it.
    pub beside: Option<usize>,
}

/// Cases that are decided in a new way.
#[derive(Debug, Serialize)]
pub struct RegionView {
    /// The outcome before; none before the policy was in force.
    pub from: Option<String>,
    /// The outcome now.
    pub to: Option<String>,
    /// `looser`, `stricter` or `other`.
    pub direction: &'static str,
    /// When, as one condition.
    pub when: String,
    /// Is that a condition of the language?
    pub in_language: bool,
    /// Whose names they are: `new`, `old`, or `both` where each policy says a part of it.
    pub names_of: &'static str,
    /// Is there more than the condition says?
    pub cut_short: bool,
    /// The rules that decided and that decide; none where `otherwise` answers. Where groups are told apart by outcomes alone,
    /// those that do in some of the cases.
    pub because: BecauseView,
    /// A case that both policies were asked.
    pub witness: Option<Box<RawValue>>,
    /// Where it is classified under entries that a policy asks nobody about: each is asked the case without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unasked: Option<BySide>,
    /// Where a policy refuses it because its register says otherwise: the facts that policy looks up and is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_up: Option<BySide>,
}

/// Names that are left out of the witness for each policy.
#[derive(Debug, Serialize)]
pub struct BySide {
    /// The old policy.
    pub old: Vec<String>,
    /// The new policy.
    pub new: Vec<String>,
}

/// The rules responsible.
#[derive(Debug, Serialize)]
pub struct BecauseView {
    /// In the old policy.
    pub old: Vec<String>,
    /// In the new policy.
    pub new: Vec<String>,
}

/// What holds beside the outcome in other cases than before.
#[derive(Debug, Serialize)]
pub struct BesideView {
    /// `gained` or `lost`.
    pub change: &'static str,
    /// `obligation`, `entry` or `layer`.
    pub kind: &'static str,
    /// Its name: of an obligation with its verb, of a layer with the outcome.
    pub name: String,
    /// When, as one condition.
    pub when: String,
    /// Is that a condition of the language?
    pub in_language: bool,
    /// Whose names they are: `new`, `old`, or `both` where each policy says a part of it.
    pub names_of: &'static str,
    /// Is there more than the condition says?
    pub cut_short: bool,
    /// A case that both policies were asked.
    pub witness: Option<Box<RawValue>>,
    /// Where it is classified under entries that a policy asks nobody about: each is asked the case without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unasked: Option<BySide>,
    /// Where a policy refuses it because its register says otherwise: the facts that policy looks up and is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_up: Option<BySide>,
}

/// One of the two policies.
#[derive(Debug, Serialize)]
pub struct SideView {
    /// As named on the command line.
    pub path: String,
    /// The day on which it is compared, where one policy is compared on two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The policy.
    pub policy: PolicyView,
}

/// How a scale differs.
#[derive(Debug, Serialize)]
pub struct ScaleView {
    /// Its name before.
    pub old: String,
    /// Its name now.
    pub new: String,
    /// Outcomes no longer on it.
    pub removed: Vec<String>,
    /// Outcomes now on it.
    pub added: Vec<String>,
    /// Do outcomes both have stand in another order?
    pub reordered: bool,
}

/// A declaration that differs in meaning or dates.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// `added`, `removed`, `changed` or `redated`.
    pub change: &'static str,
    /// What kind of declaration it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The policies it belongs to.
    pub policies: Vec<String>,
    /// The versions that differ.
    pub versions: Vec<VersionView>,
    /// Texts of it that differ too.
    pub texts: Vec<&'static str>,
}

/// What differs in one dated version.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// When it was in force: first day, and first day no longer.
    pub old: Option<[Option<String>; 2]>,
    /// When it is in force.
    pub new: Option<[Option<String>; 2]>,
    /// What it no longer says.
    pub removed: Vec<String>,
    /// What it says now.
    pub added: Vec<String>,
}

/// A declaration of which only texts differ.
#[derive(Debug, Serialize)]
pub struct TextView {
    /// What kind of declaration it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The policies it belongs to.
    pub policies: Vec<String>,
    /// Which texts.
    pub what: Vec<&'static str>,
}

/// The view of a comparison.
#[must_use]
pub fn view(compared: &Compared<'_>) -> DiffView {
    let difference = compared.difference;
    let whole = compared.whole.and_then(|found| found.as_ref().ok());
    let verdict = match whole {
        Some(whole) => Some(headline::verdict(compared, whole)),
        None => difference.same_meaning.then_some("equivalent"),
    };
    DiffView {
        schema: SCHEMA,
        verdict,
        not_compared: compared.whole.and_then(|found| match found {
            Ok(_) => None,
            Err(why) => Some(super::regions::not_compared(why)),
        }),
        scope: match (whole, compared.cases) {
            (Some(_), Some(_)) => "all cases and the cases given",
            (Some(_), None) => "all cases",
            (None, Some(_)) => "declarations and the cases given",
            (None, None) => "declarations",
        },
        over: whole.map(|_| headline::over_days(compared)),
        one_sided: whole.and_then(|_| one_sided(&difference.one_sided)),
        allowed: compared.intended.map(|intended| allowed(&intended, whole)),
        groups: whole.map(|whole| whole.groups),
        grouped_by: whole.and_then(|whole| (!whole.by_rules).then_some("outcomes")),
        regions: whole.map_or_else(Vec::new, |whole| whole.regions.iter().map(region).collect()),
        beside: whole.map_or_else(Vec::new, |whole| whole.beside.iter().map(beside).collect()),
        assuming: whole.map_or_else(Vec::new, |whole| whole.assuming.clone()),
        old: side(&compared.old),
        new: side(&compared.new),
        scale: difference.scale.as_ref().map(scale),
        declarations: difference.declarations.iter().map(change).collect(),
        text_only: difference.text_only.iter().map(text).collect(),
        cases: compared.cases.map(cases),
        notice: NOTICE,
    }
}

fn one_sided([old, new]: &[Vec<String>; 2]) -> Option<OneSidedView> {
    let any = !old.is_empty() || !new.is_empty();
    any.then(|| OneSidedView {
        old: old.clone(),
        new: new.clone(),
    })
}

fn allowed(intended: &Intended<'_>, whole: Option<&Whole>) -> AllowedView {
    let within = whole.and_then(|whole| whole.within.as_ref()?.as_ref().ok());
    AllowedView {
        file: intended.file.to_owned(),
        conditions: intended.conditions.to_vec(),
        groups: within.map(|within| within.groups),
        beside: within.map(|within| within.obligations + within.rest),
    }
}

fn region(region: &Region) -> RegionView {
    RegionView {
        from: region.from.clone(),
        to: region.to.clone(),
        direction: region.direction.word(),
        when: condition(&region.when),
        in_language: region.when.iter().all(|way| way.in_language),
        names_of: names_of(&region.when),
        cut_short: region.cut_short,
        because: BecauseView {
            old: region.old_rules.clone(),
            new: region.new_rules.clone(),
        },
        witness: region.witness.as_ref().and_then(raw),
        unasked: region
            .witness
            .as_ref()
            .and_then(|case| by_side(&case.unasked)),
        looked_up: region
            .witness
            .as_ref()
            .and_then(|case| by_side(&case.looked_up)),
    }
}

fn beside(one: &Beside) -> BesideView {
    let (kind, name) = kind_and_name(&one.what);
    BesideView {
        change: if one.gained { "gained" } else { "lost" },
        kind,
        name,
        when: condition(&one.when),
        in_language: one.when.iter().all(|way| way.in_language),
        names_of: names_of(&one.when),
        cut_short: one.cut_short,
        witness: one.witness.as_ref().and_then(raw),
        unasked: one.witness.as_ref().and_then(|case| by_side(&case.unasked)),
        looked_up: one
            .witness
            .as_ref()
            .and_then(|case| by_side(&case.looked_up)),
    }
}

fn by_side(names: &[Vec<String>; 2]) -> Option<BySide> {
    let [old, new] = names.clone();
    let any = !old.is_empty() || !new.is_empty();
    any.then_some(BySide { old, new })
}

fn raw(witness: &Witness) -> Option<Box<RawValue>> {
    RawValue::from_string(witness.json.clone()).ok()
}

/// Alternatives as one condition.
fn condition(when: &[Way]) -> String {
    match when {
        [only] => only.text.clone(),
        several => {
            let several = several.iter().map(|one| format!("({})", one.text));
            several.collect::<Vec<_>>().join(" or ")
        }
    }
}

fn names_of(when: &[Way]) -> &'static str {
    let [old, new] = [true, false].map(|wanted| when.iter().any(|way| way.of_old == wanted));
    match (old, new) {
        (true, true) => "both",
        (true, false) => "old",
        (false, _) => "new",
    }
}

fn side(side: &Side<'_>) -> SideView {
    let basis = side.basis;
    SideView {
        path: side.name.to_owned(),
        as_of: side.as_of.map(|day| day.to_string()),
        policy: PolicyView {
            name: basis.unit_name(basis.policy.root),
            meaning: basis.policy.meaning.clone(),
            text: basis.policy.text.clone(),
            language: basis.policy.language,
            revision: basis.revision.map(str::to_owned),
        },
    }
}

fn scale(scale: &ScaleChange) -> ScaleView {
    ScaleView {
        old: scale.old.clone(),
        new: scale.new.clone(),
        removed: scale.removed.clone(),
        added: scale.added.clone(),
        reordered: scale.reordered,
    }
}

fn change(change: &Change) -> ChangeView {
    let days = |validity: &Validity| {
        [validity.from, validity.until].map(|day| day.map(|day| day.to_string()))
    };
    ChangeView {
        change: change.change.word(),
        kind: change.kind.word(),
        name: change.name.clone(),
        policies: change.policies.clone(),
        versions: change
            .versions
            .iter()
            .map(|version| VersionView {
                old: version.old.as_ref().map(days),
                new: version.new.as_ref().map(days),
                removed: version.removed.clone(),
                added: version.added.clone(),
            })
            .collect(),
        texts: change.texts.iter().map(|part| part.word()).collect(),
    }
}

fn text(change: &TextChange) -> TextView {
    TextView {
        kind: change.kind.word(),
        name: change.name.clone(),
        policies: change.policies.clone(),
        what: change.what.iter().map(|part| part.word()).collect(),
    }
}
