//! Words for what is listed and falls through.

use super::Finder;
use super::replay::Ask;
use crate::analysis::Gap;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::policy::EntryId;

/// How many entries are named.
const SHOWN: usize = 5;

impl Finder<'_> {
    pub(super) fn gaps(&mut self, reading: &mut Reading<'_>, gaps: &[Gap]) {
        for gap in gaps {
            let found = self.gap(reading, gap);
            self.found.extend(found);
        }
    }

    fn gap(&mut self, reading: &mut Reading<'_>, gap: &Gap) -> Option<Diagnostic> {
        let unit = self.subject.policy.units.get(gap.unit.index())?;
        let otherwise = self.outcome(gap.unit, unit.otherwise);
        let first = *gap.entries.first()?;
        let what = format!("whether `{}` leaves listed items out", unit.name);
        let witness = self.case_of(reading, gap.cases, &what)?;
        let what = match gap.entries.as_slice() {
            [_] => format!("entry {}", self.printer.entry(first)),
            more => {
                let name = |id: &EntryId| self.printer.entry(*id);
                let named: Vec<String> = more.iter().take(SHOWN).map(name).collect();
                let rest = more.len().saturating_sub(SHOWN);
                match rest {
                    0 => format!("entries {}", named.join(", ")),
                    _ => format!("entries {} and {rest} more", named.join(", ")),
                }
            }
        };
        let found = Diagnostic::warning(
            Code("W0721"),
            format!(
                "policy `{}` leaves listed items to `otherwise {otherwise}`",
                unit.name
            ),
        );
        let places = self.subject.places;
        let place = self
            .written
            .otherwise(places, gap.unit)
            .map(|word| word.span);
        let place = place.or_else(|| places.units.get(gap.unit.index()).copied());
        let mut found = match place {
            Some(span) => found.at(span, "no rule says anything, so this answers"),
            None => found,
        };
        if let Some(span) = self.written.entry_code(places, first) {
            found = found.also(span, "matches in such a case");
        }
        found = found.help("add a rule for them; if nothing is to follow, say so in a rule or obligation of the policy: `accept gap with ENTRY \"reason\"`");
        found = found.note(format!("this can be so of {what}"));
        let shown = self.replayed(&witness, Ask::Decision, |decided| {
            let silent = unit.rules.iter().all(|&rule| decided.silent(rule));
            let entries = decided.decision.as_ref().map(|decision| &decision.entries);
            silent && entries.is_some_and(|entries| entries.contains(&first))
        });
        let shown = match shown {
            Ok(shown) => shown,
            Err(why) => return self.unshown(found, &witness, why),
        };
        let says = format!(
            "{} matches, the answer is {otherwise}",
            self.printer.entry(first)
        );
        Some(self.with_case(found, &shown, &says))
    }
}
