//! The view of decisions built by hand.

use crate::report::decision::decision;
use crate::report::{page, sample};

#[test]
fn a_decided_case_for_programs() {
    let sample = sample::sample();
    let view = decision(sample.basis(), &sample::decided());
    insta::assert_snapshot!(page(&view));
}

#[test]
fn an_undetermined_case_for_programs() {
    let sample = sample::sample();
    let view = decision(sample.basis(), &sample::undetermined());
    insta::assert_snapshot!(page(&view));
}

/// The keys of the contract, in its order; others may stand between them.
#[test]
fn keys_stand_in_the_order_of_the_contract() {
    const ORDER: [&str; 16] = [
        "schema",
        "case",
        "policy",
        "as_of",
        "status",
        "outcome",
        "possible",
        "decisive",
        "set_aside",
        "category",
        "entries",
        "obligations",
        "facts",
        "missing",
        "layers",
        "notice",
    ];
    let sample = sample::sample();
    let text = page(&decision(sample.basis(), &sample::decided()));
    let places: Vec<Option<usize>> = ORDER
        .iter()
        .map(|key| text.find(&format!("\n  \"{key}\": ")))
        .collect();
    assert!(places.iter().all(Option::is_some), "{places:?}");
    assert!(places.is_sorted(), "{places:?}");
}
