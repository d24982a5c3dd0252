//! A case without completions: which of its statements contradict each other (language.md 3.2).

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::case::Case;
use crate::policy::Policy;

use super::Question;
use super::decision::Contradiction;
use super::formula::Formula;
use super::ground::Ground;
use super::search::{Exhausted, Search};
use super::slots::Slots;
use super::statements::Statement;
use super::theory::Theory;

/// A minimal set of statements that cannot all be true: each is dropped in turn and stays out if the rest still
/// contradicts itself. What the case states is dropped first, so that as little of it as possible is quoted.
pub(super) fn contradiction(policy: &Policy, case: &Case, question: &Question) -> Contradiction {
    let slots = Rc::new(Slots::new(policy, case, question));
    let theory = Theory::new(&slots);
    let mut ground = Ground::new(policy, case, Rc::clone(&slots), slots.domains());
    let statements = ground.statements();
    let mut search = Search::new(question.bound);
    let mut kept: Vec<(Statement, Formula)> = statements;
    let mut next = 0;
    while next < kept.len() {
        let rest: Vec<Formula> = kept
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != next)
            .map(|(_, (_, f))| *f)
            .collect();
        let all = ground.formulas.all(rest);
        match search.find(&mut ground.formulas, &theory, all) {
            Ok(None) => {
                kept.remove(next);
            }
            Ok(Some(_)) | Err(Exhausted) => next += 1,
        }
    }
    from_statements(kept.into_iter().map(|(statement, _)| statement))
}

fn from_statements(statements: impl Iterator<Item = Statement>) -> Contradiction {
    let (mut facts, mut identities, mut assumes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut register, mut curves) = (Vec::new(), Vec::new());
    let distinct: BTreeSet<Statement> = statements.collect();
    for statement in distinct {
        match statement {
            Statement::Fact(attribute) => facts.push(attribute),
            Statement::Identity(record) => identities.push(record),
            Statement::Assume(position) => assumes.push(position),
            Statement::Register(instance, attribute) => register.push((instance, attribute)),
            Statement::Curve(attribute) => curves.push(attribute),
        }
    }
    Contradiction {
        facts,
        identities,
        assumes,
        register,
        curves,
    }
}
