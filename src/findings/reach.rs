//! Words for what has no effect.

use super::Finder;
use super::accepted::Acceptances;
use super::replay::Ask;
use crate::analysis::{Idle, Why};
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::{Diagram, Reading};
use crate::policy::{ConditionId, EntryId, RuleId};

/// How many other rules are pointed at.
const SHOWN: usize = 2;

impl Finder<'_> {
    pub(super) fn reach(
        &mut self,
        reading: &mut Reading<'_>,
        idle: &[Idle],
        accepted: &mut Acceptances,
    ) {
        for one in idle {
            let rule = match one {
                Idle::NeverFires(rule, _)
                | Idle::AlwaysSetAside { rule, .. }
                | Idle::NeverDecides { rule, .. }
                | Idle::BranchNeverHolds(rule, _)
                | Idle::BranchOutdone(rule, _)
                | Idle::NeverMeet(rule, _)
                | Idle::Implied(rule, _) => Some(self.printer.rule(*rule)),
                Idle::NeverMatches(..) | Idle::Within(..) => None,
            };
            if rule.is_some_and(|rule| accepted.in_rule("reach", &rule)) {
                continue;
            }
            let found = match one {
                Idle::NeverFires(rule, why) => self.never_fires(*rule, *why),
                Idle::AlwaysSetAside { rule, by, cases } => {
                    self.kept_down(reading, *rule, by, *cases, true)
                }
                Idle::NeverDecides { rule, by, cases } => {
                    self.kept_down(reading, *rule, by, *cases, false)
                }
                Idle::BranchNeverHolds(rule, branch) => self.branch(*rule, *branch, true),
                Idle::BranchOutdone(rule, branch) => self.branch(*rule, *branch, false),
                Idle::NeverMeet(rule, other) => self.never_meet(*rule, *other),
                Idle::Implied(rule, condition) => self.implied(*rule, *condition),
                Idle::NeverMatches(entry, why) => self.never_matches(*entry, *why),
                Idle::Within(entry, wider) => self.within(*entry, *wider),
            };
            self.found.extend(found);
        }
    }

    /// A finding at the name of a rule.
    fn at_rule(&self, found: Diagnostic, rule: RuleId, text: impl Into<String>) -> Diagnostic {
        match self.written.rule_name(self.subject.places, rule) {
            Some(span) => found.at(span, text),
            None => found,
        }
    }

    /// Another rule that has to do with a finding.
    pub(super) fn also_rule(
        &self,
        found: Diagnostic,
        rule: RuleId,
        text: impl Into<String>,
    ) -> Diagnostic {
        match self.written.rule_name(self.subject.places, rule) {
            Some(span) => found.also(span, text),
            None => found,
        }
    }

    fn never_fires(&self, id: RuleId, why: Why) -> Option<Diagnostic> {
        let policy = self.subject.policy;
        let rule = policy.rules.get(id.index())?;
        let unit = policy.units.get(rule.unit.index())?;
        let mut found = Diagnostic::warning(
            Code("W0701"),
            format!("rule `{}` fires in no case on any day", rule.name),
        );
        let (label, help) = match why {
            Why::Contradiction => (
                "its conditions exclude each other".to_owned(),
                "mend the condition that cannot go with the others, or remove the rule",
            ),
            Why::Days => (
                "it exists on no day on which its condition can hold".to_owned(),
                "compare its `from` and `until` with the dates in its condition and of the defines and entries it asks for",
            ),
            Why::PolicyElsewhere => (
                format!("`{}` applies in none of its cases", unit.name),
                "compare its condition with `applies if` and `effective` of its policy, or move it to the policy that applies",
            ),
            Why::Assumed => (
                "its condition holds in no case that can be".to_owned(),
                "an `assume`, a register or the bound of a curve excludes its condition: mend the one that is wrong, or remove the rule",
            ),
            Why::Excepted => (
                "an exception holds wherever its condition does".to_owned(),
                "narrow the exception, or remove the rule",
            ),
        };
        found = self.at_rule(found, id, label);
        if why == Why::Excepted {
            for (exception, at) in policy.exceptions.iter().zip(0u32..) {
                if exception.to.contains(&id)
                    && let Some(span) = self
                        .written
                        .exception_name(self.subject.places, crate::policy::ExceptionId(at))
                {
                    found = found.also(span, "lifts it");
                }
            }
        }
        Some(found.help(help))
    }

    /// A rule that fires and never has a say, because of others.
    fn kept_down(
        &mut self,
        reading: &mut Reading<'_>,
        id: RuleId,
        by: &[RuleId],
        cases: Diagram,
        outranked: bool,
    ) -> Option<Diagnostic> {
        let name = self.printer.rule(id);
        let (code, message, label, other, help) = match outranked {
            true => (
                "W0703",
                format!("rule `{name}` is set aside in each of its cases"),
                "fires, and another always outranks it",
                "outranks it",
                "remove the rule, or take its name out of the `overrides` that should not reach it",
            ),
            false => (
                "W0702",
                format!("rule `{name}` never decides: a stricter one always does"),
                "fires, and is never the strictest",
                "stricter in its cases",
                "if it is meant to loosen them, let it name them in its `overrides`; else remove it",
            ),
        };
        let found = Diagnostic::warning(Code(code), message);
        let mut found = self.at_rule(found, id, label);
        for &one in by.iter().take(SHOWN) {
            found = self.also_rule(found, one, other);
        }
        if let Some(rest) = by.get(SHOWN..).filter(|rest| !rest.is_empty()) {
            let names: Vec<String> = rest
                .iter()
                .map(|id| format!("`{}`", self.printer.rule(*id)))
                .collect();
            found = found.note(format!("likewise {}", names.join(", ")));
        }
        found = found.help(help);
        let Some(witness) = self.case_of(reading, cases, &format!("which case of `{name}` it is"))
        else {
            return Some(found);
        };
        let shown = self.replayed(&witness, Ask::Rules, |decided| match outranked {
            true => decided.set_aside(id),
            false => decided.stands(id),
        });
        let shown = match shown {
            Ok(shown) => shown,
            Err(why) => return self.unshown(found, &witness, why),
        };
        let over = |one: &&RuleId| match outranked {
            true => shown.decided.fires(**one),
            false => shown.decided.stands(**one),
        };
        let says = match by.iter().find(over) {
            Some(&one) if outranked => {
                format!("`{}` fires and outranks it", self.printer.rule(one))
            }
            Some(&one) => format!("`{}` decides", self.printer.rule(one)),
            None => "others decide".to_owned(),
        };
        Some(self.with_case(found, &shown, &says))
    }

    fn branch(&self, id: RuleId, position: usize, never: bool) -> Option<Diagnostic> {
        let rule = self.subject.policy.rules.get(id.index())?;
        let branch = rule.branches.get(position)?;
        let says = self.outcome(rule.unit, branch.outcome);
        let written = self.written.rule(self.subject.places, id)?;
        let span = written.branches.get(position)?.span;
        let (code, message, label, help) = match never {
            true => (
                "W0701",
                format!("rule `{}` concludes `{says}` in no case", rule.name),
                "holds in no case on any day",
                "mend its condition, or remove the branch",
            ),
            false => (
                "W0702",
                format!("rule `{}` never gets to conclude `{says}`", rule.name),
                "a stricter branch of the rule holds wherever this one does",
                "branches do not exclude each other: of those that hold the strictest counts; narrow the stricter one",
            ),
        };
        let found = Diagnostic::warning(Code(code), message).at(span, label);
        let found = found.also(written.name.span, "in this rule");
        Some(found.help(help))
    }

    fn never_meet(&self, id: RuleId, other: RuleId) -> Option<Diagnostic> {
        let (name, named) = (self.printer.rule(id), self.printer.rule(other));
        let written = self.written.rule(self.subject.places, id)?;
        let at = written.overrides.iter().find(|word| word.text == named)?;
        let found = Diagnostic::warning(
            Code("W0705"),
            format!("rule `{name}` overrides `{named}`, and the two never fire together"),
        );
        let found = found.at(at.span, "changes nothing");
        let found = self.also_rule(found, other, format!("never fires where `{name}` does"));
        let found = found.help(format!(
            "remove `{named}` from `overrides`, or widen the rule that should reach the other"
        ));
        Some(match self.without_override(id, &named) {
            Some(fix) => found.fix(fix),
            None => found,
        })
    }

    fn implied(&self, id: RuleId, condition: ConditionId) -> Option<Diagnostic> {
        let span = self
            .subject
            .places
            .conditions
            .get(condition.index())
            .copied()?;
        let name = self.printer.rule(id);
        let found = Diagnostic::warning(
            Code("W0704"),
            format!("a condition of rule `{name}` changes nothing"),
        );
        let found = found.at(span, "holds wherever the conditions beside it do");
        let found = self.also_rule(found, id, "in this rule");
        let found = found.help("remove it, or correct it if it was meant to narrow the rule");
        Some(match self.without_condition(id, span) {
            Some(fix) => found.fix(fix),
            None => found,
        })
    }

    fn never_matches(&self, id: EntryId, why: Why) -> Option<Diagnostic> {
        let code = self.printer.entry(id);
        let found = Diagnostic::warning(
            Code("W0706"),
            format!("entry `{code}` matches no case on any day"),
        );
        let label = match why {
            Why::Contradiction => "its conditions exclude each other",
            _ => "its condition holds in no case that can be",
        };
        let found = found.at(self.written.entry_code(self.subject.places, id)?, label);
        Some(found.help("mend its condition or the one above it, or write `reserved` if nothing is listed here; an `assume` may exclude it too"))
    }

    fn within(&self, id: EntryId, wider: EntryId) -> Option<Diagnostic> {
        let (code, other) = (self.printer.entry(id), self.printer.entry(wider));
        let found = Diagnostic::warning(
            Code("W0707"),
            format!("whatever entry `{code}` matches, entry `{other}` beside it matches too"),
        );
        let places = self.subject.places;
        let found = found.at(self.written.entry_code(places, id)?, "tells nothing apart");
        let found = found.also(self.written.entry_code(places, wider)?, "covers it");
        Some(found.help(format!(
            "narrow `{other}` to what `{code}` does not list, or write `{code}` under it"
        )))
    }
}
