//! Days between two versions on which nothing is in force.

use std::collections::BTreeMap;

use super::Finder;
use super::accepted::Acceptances;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::{EntryId, ExceptionId, ObligationId, RuleId, Validity};
use crate::quantity::Date;
use crate::source::Span;

/// Versions of one name: when each exists, and where its name is written.
type Versions = Vec<(Validity, Option<Span>)>;

impl Finder<'_> {
    /// One finding for each gap between versions of one name. What an amendment repeals is meant to end, and a register that
    /// is silent about some days says that nothing is known of them.
    pub(super) fn times(&mut self, accepted: &mut Acceptances) {
        let (policy, places) = (self.subject.policy, self.subject.places);
        let mut named: BTreeMap<(&str, &str, u32), Versions> = BTreeMap::new();
        for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
            let at = self.written.rule_name(places, id);
            let key = ("rule", rule.name.as_str(), rule.unit.0);
            named.entry(key).or_default().push((rule.validity, at));
        }
        for (id, exception) in (0u32..).map(ExceptionId).zip(&policy.exceptions) {
            let at = self.written.exception_name(places, id);
            let key = ("exception", exception.name.as_str(), exception.unit.0);
            named.entry(key).or_default().push((exception.validity, at));
        }
        for (id, obligation) in (0u32..).map(ObligationId).zip(&policy.obligations) {
            let at = self.written.obligation_name(places, id);
            let key = ("obligation", obligation.name.as_str(), obligation.unit.0);
            named
                .entry(key)
                .or_default()
                .push((obligation.validity, at));
        }
        for (define, at) in policy.defines.iter().zip(&places.defines) {
            let versions = define.versions.iter().map(|(validity, _)| *validity);
            let at = at.iter().copied().map(Some);
            named.insert(("define", &define.name, 0), versions.zip(at).collect());
        }
        for (id, entry) in (0u32..).map(EntryId).zip(&policy.entries) {
            let at = places.entries.get(id.index()).into_iter().flatten();
            let versions = entry.versions.iter().map(|version| version.validity);
            let versions = versions.zip(at.copied().map(Some)).collect();
            named.insert(("entry", &entry.code, 0), versions);
        }
        for ((kind, name, _), versions) in named {
            let gaps = between(versions);
            let repealed = self.written.repealed.contains(&(kind, name));
            let meant = gaps.is_empty() || repealed;
            if meant || (kind == "rule" && accepted.in_rule("gap", name)) {
                continue;
            }
            for (from, until, before, after) in gaps {
                let message = format!("{kind} `{name}` is not in force from {from} until {until}");
                self.gap_in_time(message, before, after);
            }
        }
    }

    fn gap_in_time(&mut self, message: String, before: Option<Span>, after: Option<Span>) {
        let mut found = Diagnostic::warning(Code("W0722"), message);
        if let Some(span) = before {
            found = found.at(span, "ends before the next one begins");
        }
        if let Some(span) = after {
            found = found.also(span, "begins later");
        }
        self.found.push(found.help(
            "let the later one begin on the day the earlier one ends; an end that is meant is an amendment's `repeal`",
        ));
    }
}

/// The spans of days between versions, and where the version before and the one after are written.
fn between(mut versions: Versions) -> Vec<(Date, Date, Option<Span>, Option<Span>)> {
    versions.sort();
    let mut gaps = Vec::new();
    for pair in versions.windows(2) {
        if let [(before, at), (after, then)] = pair
            && let (Some(ends), Some(begins)) = (before.until, after.from)
            && ends < begins
        {
            gaps.push((ends, begins, *at, *then));
        }
    }
    gaps
}
