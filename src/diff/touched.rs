//! Which of the differences a comparison over all cases can be narrowed down to.

use super::compare::{ChangeKind, Difference};
use super::declaration::Kind;
use crate::analysis::Touched;

/// The declarations that two policies do not share, when they are all of the kinds that a comparison can look at one by
/// one; none otherwise. What cases can be, how they are asked and on what scale they are decided must be the same, and every
/// entry must be in both: an entry is also something that a set of entries can have.
#[must_use]
pub fn touched(difference: &Difference) -> Option<Vec<Touched>> {
    let mut touched = Vec::new();
    for change in &difference.declarations {
        let name = change.name.clone();
        touched.push(match change.kind {
            Kind::Rule => Touched::Rule(name),
            Kind::Exception => Touched::Exception(name),
            Kind::Obligation => Touched::Obligation(name),
            Kind::Define => Touched::Define(name),
            Kind::Entry if matches!(change.change, ChangeKind::Changed | ChangeKind::Redated) => {
                Touched::Entry(name)
            }
            Kind::Guarantee | Kind::Source | Kind::Annex | Kind::ObligationKind => continue,
            Kind::Entry
            | Kind::Policy
            | Kind::Assume
            | Kind::Instance
            | Kind::Scale
            | Kind::Attribute
            | Kind::Language => return None,
        });
    }
    Some(touched)
}
