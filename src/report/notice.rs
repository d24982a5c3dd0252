//! What a reader must know beside the answer, in words.

use super::{Basis, words};
use crate::eval::Notice;

/// One sentence, without its full stop.
#[must_use]
pub fn text(basis: Basis<'_>, notice: &Notice) -> String {
    match notice {
        Notice::UnsourcedFinding(id) => {
            let name = basis.attribute(*id).map_or("", |a| a.dotted.as_str());
            format!("{name} is a finding, and the case does not say whose it is or where it stands")
        }
        Notice::NamedOutOfForce(entries) => {
            let codes: Vec<String> = entries
                .iter()
                .filter_map(|id| basis.entry(*id))
                .map(|entry| entry.code.clone())
                .collect();
            let (exist, it) = match codes.as_slice() {
                [_] => ("does", "it"),
                _ => ("do", "them"),
            };
            format!(
                "the case is classified under {}, which {exist} not exist on the day asked for: that it names {it} says nothing",
                words::listed(&codes, "and")
            )
        }
        Notice::OverAllCases => {
            "so much is open that the answer was found over all cases at once: what is \
             possible, certain and missing is said, what each missing fact would settle is not"
                .to_owned()
        }
        Notice::LooserClassification(entries) => {
            let codes: Vec<String> = entries
                .iter()
                .filter_map(|id| basis.entry(*id))
                .map(|entry| entry.code.clone())
                .collect();
            format!(
                "the case is not classified under {}, which its facts match",
                words::listed(&codes, "and")
            )
        }
    }
}
