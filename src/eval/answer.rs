//! The decision, put together from what holds in every completion and what in some (language.md 3.2).

use std::collections::BTreeSet;

use crate::case::Case;
use crate::policy::{Policy, RuleId};
use crate::quantity::Date;

use super::Question;
use super::completions::{Completions, Opening};
use super::conflict::contradiction;
use super::decision::{Contradiction, Decision, Missing, Notice, Possibility, Status};
use super::facts::is_unsourced_finding;
use super::formula::Formula;
use super::missing::missing;
use super::search::Exhausted;
use super::units::UnitReading;

/// Of no more open facts than these diagrams are made.
const FEW: usize = 60;
/// How many partial cases are looked at where more facts are open and diagrams were asked for.
const LOOKED_AT: u32 = 100;

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything.
    Full,
    /// What follows, but not which facts are missing, what follows from each, and which were used.
    Answers,
}

/// Decides a case.
pub(super) fn decide(
    policy: &Policy,
    case: &Case,
    question: &Question,
    detail: Detail,
) -> Result<Decision, Contradiction> {
    let stated = question.as_of.or(case.as_of);
    let mut completions = match Completions::open(policy, case, question) {
        Opening::Open(completions) => completions,
        Opening::NotInForce { effective, day } => {
            return Ok(Decision::bare(case, day, Status::NotInForce { effective }));
        }
        Opening::Contradiction => return Err(contradiction(policy, case, question)),
        Opening::Exhausted => {
            let bound = question.bound;
            let status = Status::TooManyOpenFacts { open: 0, bound };
            return Ok(Decision::bare(case, stated, status));
        }
    };
    let root = completions.ground.unit(policy.root);
    let open = completions.prepare(question);
    let day = completions.day().or(stated);
    Ok(completions
        .answer(case, &root, detail)
        .unwrap_or_else(|Exhausted| {
            let bound = completions.search.bound;
            let status = Status::TooManyOpenFacts { open, bound };
            let mut decision = Decision::bare(case, day, status);
            decision.looked_at = completions.search.looked_at;
            decision.state_first = completions.most_asked_for();
            decision
        }))
}

impl Decision {
    /// Takes what was found otherwise; which facts to begin with stays as it was.
    pub fn replace(&mut self, found: Self) {
        *self = Self {
            state_first: std::mem::take(&mut self.state_first),
            ..found
        };
    }

    /// A decision that says no more than its status.
    #[must_use]
    pub fn bare(case: &Case, as_of: Option<Date>, status: Status) -> Self {
        Self {
            case: case.clone(),
            as_of,
            status,
            possible: Vec::new(),
            otherwise: false,
            decisive: Vec::new(),
            possible_decisive: Vec::new(),
            set_aside: Vec::new(),
            exempted: Vec::new(),
            outdone: Vec::new(),
            categories: Vec::new(),
            entries: Vec::new(),
            possible_entries: Vec::new(),
            obligations: Vec::new(),
            possible_obligations: Vec::new(),
            facts: Vec::new(),
            missing: Vec::new(),
            missing_for_obligations: Vec::new(),
            irrelevant: Vec::new(),
            layers: Vec::new(),
            notices: Vec::new(),
            state_first: Vec::new(),
            looked_at: 0,
        }
    }
}

impl Completions<'_> {
    /// Makes ready for many questions about the case, and gives the number of facts that the outcomes leave open.
    pub(super) fn prepare(&mut self, question: &Question) -> usize {
        let root = self.ground.unit(self.ground.policy.root);
        let open = self.ground.facts_in(&root.outcomes).len();
        if question.by_diagrams {
            match open {
                0 => {}
                1..=FEW => self.ask_diagrams(),
                // Diagrams of so much would be large, and what is not found soon is not worth the wait: all cases of the
                // policy can be asked instead.
                _ => drop(self.search.limit(LOOKED_AT)),
            }
        }
        open
    }

    fn answer(
        &mut self,
        case: &Case,
        root: &UnitReading,
        detail: Detail,
    ) -> Result<Decision, Exhausted> {
        let outcomes = self.possible_outcomes(root)?;
        let status = match outcomes.as_slice() {
            [(only, _)] => Status::Decided(*only),
            _ => Status::Undetermined,
        };
        let mut decision = Decision::bare(case, self.day(), status);
        let decisive: Vec<(RuleId, Formula)> = root
            .decisive
            .iter()
            .map(|(rule, formula)| (*rule, *formula))
            .collect();
        let sorted = self.sorted(decisive.iter().copied())?;
        decision.decisive = sorted.certain;
        decision.possible_decisive = sorted.open;
        decision.otherwise = decision.decisive.is_empty() && decision.possible_decisive.is_empty();
        self.answer_rules(&mut decision, root)?;
        let mut unsettled: Vec<Formula> = Vec::new();
        self.answer_entries(&mut decision, &mut unsettled)?;
        let open_duties = self.answer_obligations(&mut decision)?;
        self.answer_layers(&mut decision, &mut unsettled)?;
        unsettled.extend(decisive.iter().filter_map(|(rule, formula)| {
            decision
                .possible_decisive
                .contains(rule)
                .then_some(*formula)
        }));

        if detail == Detail::Answers {
            decision.possible = outcomes
                .iter()
                .map(|(outcome, _)| Possibility {
                    outcome: *outcome,
                    when: Vec::new(),
                    rules: Vec::new(),
                })
                .collect();
            return Ok(decision);
        }
        let goals: Vec<Formula> = outcomes.iter().map(|(_, formula)| *formula).collect();
        let missing_facts = if goals.len() > 1 {
            missing(self, &goals)?
        } else {
            BTreeSet::new()
        };
        self.renew_diagrams();
        let mut for_obligations = missing(self, &open_duties)?;
        for_obligations.retain(|fact| !missing_facts.contains(fact));
        for fact in &missing_facts {
            decision
                .missing
                .push(self.missing_fact(fact, &outcomes, &decisive)?);
        }
        for fact in &for_obligations {
            let detail = self.detail(fact, &open_duties);
            let fact = fact.clone();
            decision.missing_for_obligations.push(Missing {
                fact,
                parts: Vec::new(),
                detail,
            });
        }
        self.renew_diagrams();
        decision.possible = self.possibilities(&outcomes, &decisive, &missing_facts)?;
        // A fact that settles another by an assumption, a register or a curve does matter.
        unsettled.extend(goals.iter().chain(&open_duties));
        let turning = self.tied_facts(&unsettled);
        decision.irrelevant = self.ground.open_facts().into_iter().collect();
        decision.irrelevant.retain(|fact| {
            !missing_facts.contains(fact)
                && !for_obligations.contains(fact)
                && !turning.contains(fact)
        });
        self.answer_facts(&mut decision);
        self.answer_notices(&mut decision)?;
        decision.looked_at = self.search.looked_at;
        Ok(decision)
    }

    /// The outcomes that hold in some completion, strictest first.
    fn possible_outcomes(&mut self, unit: &UnitReading) -> Result<Vec<(u32, Formula)>, Exhausted> {
        let possible = self.possible_among(&unit.outcomes)?;
        let outcomes = (0u32..).zip(unit.outcomes.iter().copied()).zip(possible);
        Ok(outcomes
            .filter(|(_, possible)| *possible)
            .map(|(outcome, _)| outcome)
            .collect())
    }

    fn answer_notices(&mut self, decision: &mut Decision) -> Result<(), Exhausted> {
        let ground = &self.ground;
        let read: BTreeSet<_> = decision.facts.iter().filter_map(|f| f.attribute).collect();
        for attribute in read {
            if is_unsourced_finding(ground.policy, ground.case, attribute) {
                decision.notices.push(Notice::UnsourcedFinding(attribute));
            }
        }
        let looser = self.left_out_of_classification()?;
        if !looser.is_empty() {
            decision.notices.push(Notice::LooserClassification(looser));
        }
        let gone = self.named_out_of_force()?;
        if !gone.is_empty() {
            decision.notices.push(Notice::NamedOutOfForce(gone));
        }
        Ok(())
    }
}
