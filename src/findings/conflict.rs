//! Words for rules that are not ranked.

use super::Finder;
use super::replay::Ask;
use crate::analysis::Conflict;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::{Diagram, Reading};
use crate::policy::RuleId;

impl Finder<'_> {
    pub(super) fn conflicts(&mut self, reading: &mut Reading<'_>, conflicts: &[Conflict]) {
        // The last pair that was shown, by the rule that is not heeded.
        let mut shown: Option<(RuleId, usize)> = None;
        for conflict in conflicts {
            let found = match conflict {
                Conflict::Unranked {
                    stricter,
                    looser,
                    through,
                    cases,
                    more,
                } => {
                    let found = self.unranked(reading, *stricter, *looser, *through, *cases);
                    if found.is_some() {
                        shown = Some((*looser, self.found.len()));
                    }
                    self.found.extend(found);
                    let shown = shown.filter(|(rule, _)| rule == looser);
                    self.not_shown(*looser, more, shown.map(|(_, at)| at));
                    continue;
                }
                Conflict::ThroughThird {
                    rule,
                    by,
                    third,
                    cases,
                    more,
                } => {
                    let found = self.through_third(reading, *rule, *by, *third, *cases);
                    let further = more.iter().map(|(by, third)| {
                        let [by, third] = [by, third].map(|id| self.printer.rule(*id));
                        format!("`{by}`, which `{third}` outranks")
                    });
                    let further = further.collect::<Vec<_>>().join("; ");
                    found.map(|found| match more.is_empty() {
                        true => found,
                        false => found.note(format!("likewise by {further}")),
                    })
                }
            };
            self.found.extend(found);
        }
    }

    /// Names the further rules in conflict with one: with the pair that was shown, where one was.
    fn not_shown(&mut self, looser: RuleId, more: &[RuleId], shown: Option<usize>) {
        if more.is_empty() {
            return;
        }
        let (looser, names) = (self.printer.rule(looser), self.rules(more));
        match shown.and_then(|at| self.found.get_mut(at)) {
            Some(found) => {
                *found = found.clone().note(format!(
                    "not shown: {} more in conflict with `{looser}`: {names}",
                    more.len()
                ));
            }
            None => self.unsettled(&format!("whether {names} conflict with `{looser}`"), None),
        }
    }

    fn rules(&self, rules: &[RuleId]) -> String {
        let names = rules
            .iter()
            .map(|id| format!("`{}`", self.printer.rule(*id)));
        names.collect::<Vec<_>>().join(", ")
    }

    fn unranked(
        &mut self,
        reading: &mut Reading<'_>,
        stricter: RuleId,
        looser: RuleId,
        through: Option<RuleId>,
        cases: Diagram,
    ) -> Option<Diagnostic> {
        let (strict, loose) = (self.printer.rule(stricter), self.printer.rule(looser));
        let found = match through {
            None => Diagnostic::warning(
                Code("W0711"),
                format!("rules `{strict}` and `{loose}` fire together, and neither names the other"),
            )
            .help(format!(
                "if `{loose}` is to give way, say so in `{strict}`: `accept conflict with {loose} \"reason\"`; if it is to prevail, let it name the other: `rule {loose} overrides {strict}`"
            )),
            Some(middle) => {
                let middle = self.printer.rule(middle);
                Diagnostic::warning(
                    Code("W0712"),
                    format!("rule `{loose}` outranks `{middle}`, which outranks `{strict}`, but `{loose}` does not outrank `{strict}`"),
                )
                .help(format!(
                    "outranking is not inherited: let it name both, `overrides {middle}, {strict}`, or accept that it gives way: `accept conflict with {strict} \"reason\"`"
                ))
            }
        };
        let what = format!("whether `{strict}` and `{loose}` conflict");
        let witness = self.case_of(reading, cases, &what)?;
        // What the case leaves open makes a rule conclude nothing somewhere, but never something else.
        let within = |level, cell| witness.cells.get(&level).is_none_or(|one| *one == cell);
        let [says, would] = [stricter, looser].map(|id| {
            let concludes = reading.rule(id).concludes;
            let unit = self
                .subject
                .policy
                .rules
                .get(id.index())
                .map(|rule| rule.unit);
            let here = reading.store.restrict(concludes, &within);
            let outcome = reading.store.values(here).first().copied();
            let outcome = outcome.unwrap_or_default();
            unit.map_or_else(String::new, |unit| self.outcome(unit, outcome))
        });
        let places = self.subject.places;
        let mut found = found;
        found = match self.written.rule_name(places, looser) {
            Some(span) => found.at(span, format!("says {would}, and is not heeded")),
            None => found,
        };
        found = self.also_rule(
            found,
            stricter,
            format!("says {says}, and wins as the stricter"),
        );
        if let Some(middle) = through {
            found = self.also_rule(found, middle, "ranked between the two");
        }
        let shown = self.replayed(&witness, Ask::Rules, |decided| {
            decided.stands(stricter) && decided.stands(looser)
        });
        let shown = match shown {
            Ok(shown) => shown,
            Err(why) => return self.unshown(found, &witness, why),
        };
        let says = format!("`{strict}` decides, {says}");
        Some(self.with_case(found, &shown, &says))
    }

    fn through_third(
        &mut self,
        reading: &mut Reading<'_>,
        rule: RuleId,
        by: RuleId,
        third: RuleId,
        cases: Diagram,
    ) -> Option<Diagnostic> {
        let [name, middle, last] = [rule, by, third].map(|id| self.printer.rule(id));
        let what = format!("whether `{name}` is set aside only by `{middle}`");
        let witness = self.case_of(reading, cases, &what)?;
        let mut found = Diagnostic::warning(
            Code("W0713"),
            format!("rule `{name}` is set aside only by `{middle}`, which is itself set aside"),
        );
        if let Some(span) = self.written.rule_name(self.subject.places, rule) {
            found = found.at(span, "stricter, and not heeded");
        }
        found = self.also_rule(found, by, format!("outranks `{name}` and is set aside"));
        found = self.also_rule(
            found,
            third,
            format!("outranks `{middle}`, says nothing of `{name}`"),
        );
        found = found.help(format!(
            "if `{last}` is to loosen `{name}`, let it name it: `overrides {middle}, {name}`; else let `{middle}` no longer name it, or accept it: `accept conflict with {name} \"reason\"`"
        ));
        let shown = self.replayed(&witness, Ask::Rules, |decided| {
            decided.set_aside(rule) && decided.set_aside(by) && decided.stands(third)
        });
        match shown {
            Ok(shown) => {
                let says = format!("`{middle}` and `{name}` are set aside");
                Some(self.with_case(found, &shown, &says))
            }
            Err(why) => self.unshown(found, &witness, why),
        }
    }
}
