//! The rules that exceptions keep from firing (language.md 3.3).

use crate::policy::{ExceptionId, RuleId};

use super::completions::Completions;
use super::decision::Exempted;
use super::formula::{FALSE, Formula};
use super::search::Exhausted;

impl Completions<'_> {
    /// 3.3: the exceptions that keep a rule from firing, where in every completion its condition holds and one of
    /// them does.
    pub(super) fn exempted(
        &mut self,
        id: RuleId,
        participates: Formula,
    ) -> Result<Option<Exempted>, Exhausted> {
        let firing = self.ground.firing(id);
        if firing.exceptions.is_empty() {
            return Ok(None);
        }
        let formulas = &mut self.ground.formulas;
        let met = formulas.any(firing.branches.iter().map(|(_, holds)| *holds));
        let excepted = formulas.any(firing.exceptions.iter().map(|(_, holds)| *holds));
        let lifted = formulas.all([participates, firing.in_force, met, excepted]);
        if lifted == FALSE || !self.certain(lifted)? {
            return Ok(None);
        }
        let (mut certain, mut open): (Vec<ExceptionId>, Vec<ExceptionId>) = Default::default();
        for (exception, holds) in &firing.exceptions {
            if self.certain(*holds)? {
                certain.push(*exception);
            } else if self.possible(*holds)? {
                open.push(*exception);
            }
        }
        let by = if certain.is_empty() { open } else { certain };
        Ok(Some(Exempted { rule: id, by }))
    }
}
