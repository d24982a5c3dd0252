//! 3.2: the boxes of the outcomes cover every completion, and none holds for two outcomes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::policies::{Choices, sample};
use crate::eval::Question;
use crate::eval::completions::{Completions, Opening};
use crate::eval::formula::Formula;
use crate::eval::missing::missing;
use crate::eval::regions::{conjunction, regions};

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn boxes_are_the_outcomes(
        bytes in prop::collection::vec(any::<u8>(), 40..260),
        by_diagrams in any::<bool>(),
    ) {
        let mut choices = Choices::new(&bytes);
        let sample = sample(&mut choices);
        let (case, _) = sample.case(&mut choices);
        let question = Question { by_diagrams, ..Question::default() };
        let opening = Completions::open(&sample.policy, &case, &question);
        let Opening::Open(mut completions) = opening else { return Ok(()) };
        completions.prepare(&question);
        let root = completions.ground.unit(sample.policy.root);
        let mut outcomes: Vec<(u32, Formula)> = Vec::new();
        for (outcome, &formula) in (0u32..).zip(&root.outcomes) {
            if completions.possible(formula).expect("within the bound") {
                outcomes.push((outcome, formula));
            }
        }
        let goals: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
        let facts: BTreeSet<_> = missing(&mut completions, &goals).expect("within the bound");
        let found = regions(&mut completions, &outcomes, &facts);
        for (outcome, formula) in outcomes {
            let mut boxes = Vec::new();
            for (_, region) in found.iter().filter(|(of, _)| *of == outcome) {
                boxes.push(conjunction(&mut completions, region));
            }
            if boxes.is_empty() {
                continue; // Too many to write down, which is said by writing none.
            }
            let formulas = &mut completions.ground.formulas;
            let all = formulas.any(boxes);
            let differ = formulas.differ(all, formula);
            prop_assert!(!completions.possible(differ).expect("within the bound"));
        }
    }
}
