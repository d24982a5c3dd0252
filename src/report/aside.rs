//! What holds beside an outcome, in the words of reports and contracts.

use crate::analysis::Aside;
use crate::policy::Policy;

/// As contracts name it: what kind it is, and its name, of an obligation with the verb, of a layer with the outcome.
pub(super) fn kind_and_name(what: &Aside) -> (&'static str, String) {
    match what {
        Aside::Obligation(verb, name) => ("obligation", format!("{} {name}", verb.word())),
        Aside::Entry(code) => ("entry", code.clone()),
        Aside::Layer(policy, outcome) => ("layer", format!("{policy} {outcome}")),
    }
}

/// As people read it; labels are of the first of the policies that declares it.
pub(super) fn text(what: &Aside, policies: &[&Policy]) -> String {
    match what {
        Aside::Obligation(verb, name) => {
            let label = policies.iter().find_map(|policy| {
                let mut kinds = policy.obligation_kinds.iter();
                kinds
                    .find(|kind| kind.name == *name)
                    .map(|kind| kind.label.clone())
            });
            let label = label.unwrap_or_default();
            match label.is_empty() || label == *name {
                true => format!("{} {name}", verb.word()),
                false => format!("{} {name}: {label}", verb.word()),
            }
        }
        Aside::Entry(code) => format!("entry {code} matches"),
        Aside::Layer(policy, outcome) => format!("{policy}: {outcome}"),
    }
}
