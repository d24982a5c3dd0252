//! Declarations that belong to no policy there is: what is wrong inside them is found all the same.

use super::amendments::DatedAmendment;
use super::checker::Checker;
use super::conditions::{Place, Scope};
use super::gather::Gathered;
use crate::ast::{self, DeclarationKind, Expr};

impl<'a> Checker<'a> {
    /// Declarations that belong to no policy there is, which has been said: what is wrong inside them is found all the
    /// same.
    pub(crate) fn unowned(&mut self, all: &Gathered<'a>, amendments: &[DatedAmendment<'a>]) {
        let missing = |checker: &Self, policy: &str| !checker.names.units.contains_key(policy);
        let mut nodes: Vec<&DeclarationKind> = Vec::new();
        let rules = all.rules.iter().map(|f| (&f.policy, f.declaration));
        let obligations = all.obligations.iter().map(|f| (&f.policy, f.declaration));
        let exceptions = all.exceptions.iter().map(|f| (&f.policy, f.declaration));
        let guarantees = all.guarantees.iter().map(|f| (&f.policy, f.declaration));
        for (policy, declaration) in rules.chain(obligations).chain(exceptions).chain(guarantees) {
            if missing(self, policy) {
                nodes.push(&declaration.kind);
            }
        }
        for amendment in amendments {
            if missing(self, &amendment.policy) {
                for change in &amendment.node.changes {
                    if let ast::ChangeKind::Add(inner) | ast::ChangeKind::Replace(inner) =
                        &change.kind
                    {
                        nodes.push(&inner.kind);
                    }
                }
            }
        }
        for node in nodes {
            self.unowned_conditions(node);
        }
    }

    fn unowned_conditions(&mut self, node: &DeclarationKind) {
        let mut conditions: Vec<(Place, &Expr)> = Vec::new();
        match node {
            DeclarationKind::Rule(node) => {
                for branch in &node.branches {
                    let both = std::iter::once(&branch.condition).chain(&branch.unless);
                    conditions.extend(both.map(|e| (Place::Rule, e)));
                }
            }
            DeclarationKind::Exception(node) => {
                conditions.extend(node.conditions.iter().map(|e| (Place::Exception, e)));
            }
            DeclarationKind::Obligation(node) => {
                for clause in &node.clauses {
                    self.duties(&clause.what);
                    let both = clause.condition.iter().chain(&clause.unless);
                    conditions.extend(both.map(|e| (Place::Obligation, e)));
                }
            }
            DeclarationKind::Guarantee(node) => {
                if let ast::Claim::Whenever {
                    conclusion,
                    premise,
                } = &node.claim
                {
                    conditions.extend([conclusion, premise].map(|e| (Place::Guarantee, e)));
                }
            }
            _ => {}
        }
        for (place, expr) in conditions {
            let scope = Scope {
                posture: None,
                place,
                unowned: true,
            };
            self.condition(scope, expr);
        }
    }
}
