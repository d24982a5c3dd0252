//! 3.2: the boxes of the outcomes cover every completion, and none holds for two outcomes.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::policies::{Choices, sample};
use crate::eval::Question;
use crate::eval::completions::{Completions, Opening};
use crate::eval::formula::Formula;
use crate::eval::missing::missing;
use crate::eval::regions::regions;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn boxes_are_the_outcomes(bytes in prop::collection::vec(any::<u8>(), 40..260)) {
        let mut choices = Choices::new(&bytes);
        let sample = sample(&mut choices);
        let (case, _) = sample.case(&mut choices);
        let opening = Completions::open(&sample.policy, &case, &Question::default());
        let Opening::Open(mut completions) = opening else { return Ok(()) };
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
                let formulas = &mut completions.ground.formulas;
                let mut sides: Vec<Formula> =
                    region.slots.iter().map(|(slot, set)| formulas.among(*slot, set)).collect();
                if !region.judged.is_empty() {
                    let judged: Vec<Formula> =
                        region.judged.iter().map(|slot| formulas.is(*slot, 1)).collect();
                    sides.push(formulas.any(judged));
                }
                boxes.push(formulas.all(sides));
            }
            if boxes.is_empty() {
                continue;
            }
            let formulas = &mut completions.ground.formulas;
            let all = formulas.any(boxes);
            let differ = formulas.differ(all, formula);
            prop_assert!(!completions.possible(differ).expect("within the bound"));
        }
    }
}
