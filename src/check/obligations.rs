//! Obligations to tables: what is required, considered or open to the authority (language.md 3.5).

use super::bases::UnitText;
use super::checker::Checker;
use super::conditions::{Place, Scope};
use super::error::Kind;
use crate::ast::{Expr, Word};
use crate::policy::{Clause, ConditionId, Obligation, ObligationId, ObligationKindId, UnitId};

impl<'a> Checker<'a> {
    pub(super) fn obligations(&mut self, unit: UnitId, text: &UnitText<'a>) -> Vec<ObligationId> {
        let mut list = Vec::new();
        for version in text.obligations.values().flatten() {
            let node = version.node;
            let place = Scope::of(Place::Obligation, Some(unit));
            let mut clauses = Vec::new();
            for clause in &node.clauses {
                let what = self.duties(&clause.what);
                let lower =
                    |checker: &mut Self, expr: &Option<Expr>| -> Option<Option<ConditionId>> {
                        match expr {
                            None => Some(None),
                            Some(expr) => checker.condition(place, expr).map(Some),
                        }
                    };
                let condition = lower(self, &clause.condition);
                let unless = lower(self, &clause.unless);
                if let (Some(condition), Some(unless)) = (condition, unless) {
                    clauses.push(Clause {
                        verb: clause.verb,
                        what,
                        condition,
                        unless,
                    });
                }
            }
            self.accepted(&node.remarks, text);
            let remarks = self.cited(Kind::Obligation, &node.name, &node.remarks, version);
            list.push(ObligationId(self.policy.obligations.len() as u32));
            self.policy.obligations.push(Obligation {
                name: node.name.text.clone(),
                unit,
                validity: version.validity,
                clauses,
                doc: version.doc.join("\n"),
                remarks,
                amendment: version.amendment.map(|a| a.name.text.clone()),
            });
            self.places.obligations.push(version.span);
        }
        list
    }

    /// The kinds of obligation a clause names.
    pub(super) fn duties(&mut self, words: &[Word]) -> Vec<ObligationKindId> {
        let mut duties = Vec::new();
        for word in self.distinct(Kind::ObligationKind, words) {
            match self.names.obligation_kinds.get(&word.text) {
                Some(&id) => duties.push(id),
                None => {
                    let known = self.names.obligation_kinds.keys().cloned().collect();
                    self.unknown(Kind::ObligationKind, word, known);
                }
            }
        }
        duties
    }
}
