//! Guarantees against the cases of tests: the part of proving them that single cases can do, which is to refute them.
//!
//! A guarantee `C whenever P` is refuted by a completion in which `P and not C` holds. That is the question an
//! obligation asks, and it is asked the same way: of a copy of the policy in which every guarantee is an obligation of
//! its policy under that condition. The interpreter then says, exactly and over all completions, where one is due.

use super::names;
use super::outcome;
use super::run::Failure;
use crate::ast::Verb;
use crate::case::Case;
use crate::eval::{self, Decision, Question, Status};
use crate::open;
use crate::policy::{
    Claim, Clause, Condition, ConditionId, GuaranteeId, Obligation, ObligationId, ObligationKind,
    ObligationKindId, Places, Policy, Printer, Remarks,
};

/// The guarantees of a policy, ready to be asked about cases.
pub(super) struct Guarantees<'a> {
    policy: &'a Policy,
    places: &'a Places,
    /// The policy with guarantees in place of its obligations.
    asking: Policy,
    /// The guarantee that each kind of obligation of `asking` stands for.
    asked: Vec<GuaranteeId>,
}

impl<'a> Guarantees<'a> {
    /// Those of the form `C whenever P`; none when there is none.
    pub(super) fn of(policy: &'a Policy, places: &'a Places) -> Option<Self> {
        let mut asking = policy.clone();
        asking.obligation_kinds.clear();
        asking.obligations.clear();
        for unit in &mut asking.units {
            unit.obligations.clear();
        }
        let mut asked = Vec::new();
        for (position, guarantee) in policy.guarantees.iter().enumerate() {
            let Claim::Whenever {
                conclusion,
                premise,
            } = guarantee.claim
            else {
                continue;
            };
            let broken = add(&mut asking, Condition::Not(conclusion));
            let refuted = add(&mut asking, Condition::All(vec![premise, broken]));
            let kind = ObligationKindId(names::small(asked.len()));
            let obligation = ObligationId(names::small(asked.len()));
            asking.obligation_kinds.push(ObligationKind {
                name: guarantee.name.clone(),
                label: guarantee.name.clone(),
                owner: None,
                phase: None,
            });
            asking.obligations.push(Obligation {
                name: guarantee.name.clone(),
                unit: guarantee.unit,
                validity: guarantee.validity,
                clauses: vec![Clause {
                    verb: Verb::Require,
                    what: vec![kind],
                    condition: Some(refuted),
                    unless: None,
                }],
                doc: String::new(),
                remarks: Remarks::default(),
                amendment: None,
            });
            if let Some(unit) = asking.units.get_mut(guarantee.unit.index()) {
                unit.obligations.push(obligation);
            }
            asked.push(GuaranteeId(names::small(position)));
        }
        (!asked.is_empty()).then_some(Guarantees {
            policy,
            places,
            asking,
            asked,
        })
    }

    /// The guarantees this case refutes; `decision` is what the policy says of it.
    pub(super) fn refuted(
        &self,
        case: &Case,
        question: &Question,
        decision: &Decision,
    ) -> Vec<Failure> {
        // Only what is due is asked, which takes less than a whole answer.
        let soon = Question {
            by_diagrams: true,
            ..*question
        };
        let asked = match eval::answers(&self.asking, case, &soon) {
            Ok(asked) if matches!(asked.status, Status::TooManyOpenFacts { .. }) => {
                open::answer(&self.asking, case, question)
            }
            asked => asked,
        };
        let Ok(asked) = asked else {
            return Vec::new();
        };
        let says = outcome::decided(self.policy, decision);
        let in_all = asked.obligations.iter().map(|due| (due.what, says.clone()));
        let in_some = asked.possible_obligations.iter().map(|due| {
            (
                due.what,
                format!("{says}; refuted for some values of the facts left open"),
            )
        });
        let mut refuted: Vec<_> = in_all.chain(in_some).collect();
        refuted.sort();
        refuted
            .into_iter()
            .filter_map(|(kind, actual)| self.failure(kind, actual))
            .collect()
    }

    fn failure(&self, kind: ObligationKindId, actual: String) -> Option<Failure> {
        let id = *self.asked.get(kind.index())?;
        let guarantee = self.policy.guarantees.get(id.index())?;
        let Claim::Whenever {
            conclusion,
            premise,
        } = guarantee.claim
        else {
            return None;
        };
        let printer = Printer::new(self.policy);
        Some(Failure {
            expected: format!(
                "{} whenever {}",
                printer.condition(conclusion),
                printer.condition(premise)
            ),
            actual,
            guarantee: Some(guarantee.name.clone()),
            span: *self.places.guarantees.get(id.index())?,
        })
    }
}

fn add(policy: &mut Policy, condition: Condition) -> ConditionId {
    policy.conditions.push(condition);
    ConditionId(names::small(policy.conditions.len() - 1))
}
