//! Expectations as written, resolved against a policy: names become ids, and a name nothing has is an error of the test.

use super::error::{Subject, TestError};
use super::expected::{Expected, Placed, Reason};
use super::names;
use crate::ast::{self, ExpectationKind, Word};
use crate::diagnostic::nearest;
use crate::eval::FactName;
use crate::policy::{EntryId, ObligationKindId, Policy, UnitId};
use crate::source::Span;

/// Resolves expectations; those with an error are left out and the error is added to `errors`.
pub(super) fn expectations(
    policy: &Policy,
    written: &[ast::Expectation],
    errors: &mut Vec<TestError>,
) -> Vec<Placed> {
    let mut resolver = Resolver { policy, errors };
    let placed: Vec<_> = written
        .iter()
        .filter_map(|expectation| {
            let span = expectation.span;
            resolver
                .expectation(&expectation.kind, span)
                .map(|expected| Placed { expected, span })
        })
        .collect();
    let rejected = placed.iter().find(|p| p.expected == Expected::Rejected);
    let other = placed.iter().find(|p| p.expected != Expected::Rejected);
    if let (Some(rejected), Some(other)) = (rejected, other) {
        errors.push(TestError::RejectedAndMore {
            span: other.span,
            rejected: rejected.span,
        });
    }
    placed
}

struct Resolver<'a> {
    policy: &'a Policy,
    errors: &'a mut Vec<TestError>,
}

impl<'a> Resolver<'a> {
    fn expectation(&mut self, kind: &ExpectationKind, span: Span) -> Option<Expected> {
        Some(match kind {
            ExpectationKind::Decided {
                policy,
                outcome,
                by,
            } => {
                let layer = self.layer(policy.as_ref());
                let by = by.as_ref().map(|names| self.reason(names));
                let layer = layer?;
                let outcome = self.outcome(layer, outcome);
                Expected::Decided {
                    layer,
                    outcome: outcome?,
                    by: by.map_or(Some(None), |by| by.map(Some))?,
                }
            }
            ExpectationKind::Undetermined {
                policy,
                possible,
                needing,
            } => {
                let layer = self.layer(policy.as_ref());
                let needing = needing.as_ref().map(|facts| self.facts(facts));
                let layer = layer?;
                let possible = self.each(possible, |me, word| me.outcome(layer, word));
                if let (Some(_), Some(layer)) = (&needing, layer) {
                    let name = names::unit(self.policy, layer).to_owned();
                    self.errors.push(TestError::NeedingOfLayer { name, span });
                    return None;
                }
                let mut possible = possible?;
                possible.sort_unstable();
                Expected::Undetermined {
                    layer,
                    possible,
                    needing: needing.map_or(Some(None), |facts| facts.map(Some))?,
                }
            }
            ExpectationKind::NotInForce => Expected::NotInForce,
            ExpectationKind::Rejected => Expected::Rejected,
            ExpectationKind::DoesNotApply { policy } => {
                let Some(layer) = self.layer(Some(policy))? else {
                    self.errors.push(TestError::AsksItself {
                        name: policy.text.clone(),
                        span: policy.span,
                    });
                    return None;
                };
                Expected::DoesNotApply(layer)
            }
            ExpectationKind::Obligation { verb, what, mode } => Expected::Obligation {
                verb: *verb,
                what: self.each(what, Self::obligation)?,
                mode: *mode,
            },
            ExpectationKind::Entry { code, mode } => Expected::Entry {
                entry: self.entry(code)?,
                mode: *mode,
            },
            ExpectationKind::Category { which } => Expected::Category(self.category(which)?),
            ExpectationKind::SetAside { rule, by, mode } => {
                let by = by.as_ref().map(|by| self.rule(by));
                Expected::SetAside {
                    rule: self.rule(rule)?,
                    by: by.map_or(Some(None), |by| by.map(Some))?,
                    mode: *mode,
                }
            }
        })
    }

    /// The layer named; none for the policy itself, whether unnamed or named.
    fn layer(&mut self, name: Option<&Word>) -> Option<Option<UnitId>> {
        let Some(word) = name else {
            return Some(None);
        };
        let policy = self.policy;
        let root = names::root(policy);
        let layers = root.map_or(&[][..], |unit| &unit.layers);
        let answering = || std::iter::once(policy.root).chain(layers.iter().copied());
        if let Some(unit) = answering().find(|&id| names::unit(policy, id) == word.text) {
            return Some((unit != policy.root).then_some(unit));
        }
        let error = if policy.units.iter().any(|unit| unit.name == word.text) {
            TestError::NotALayer {
                name: word.text.clone(),
                root: names::unit(policy, policy.root).to_owned(),
                span: word.span,
            }
        } else {
            let known: Vec<_> = answering().map(|id| names::unit(policy, id)).collect();
            unknown(Subject::Policy, word, &known)
        };
        self.errors.push(error);
        None
    }

    fn outcome(&mut self, layer: Option<UnitId>, word: &Word) -> Option<u32> {
        let unit = layer.unwrap_or(self.policy.root);
        let outcomes: Vec<_> = names::scale_of(self.policy, unit)
            .map_or(&[][..], |scale| &scale.outcomes)
            .iter()
            .map(|outcome| outcome.name.as_str())
            .collect();
        self.find(Subject::Outcome, word, &outcomes)
            .map(names::small)
    }

    fn reason(&mut self, words: &[Word]) -> Option<Reason> {
        if let [only] = words
            && only.text == "otherwise"
        {
            return Some(Reason::Otherwise);
        }
        let mut rules = self.each(words, Self::rule)?;
        rules.sort();
        Some(Reason::Rules(rules))
    }

    fn rule(&mut self, word: &Word) -> Option<String> {
        let rules: Vec<_> = self.policy.rules.iter().map(|r| r.name.as_str()).collect();
        self.find(Subject::Rule, word, &rules)?;
        Some(word.text.clone())
    }

    fn obligation(&mut self, word: &Word) -> Option<ObligationKindId> {
        let kinds = &self.policy.obligation_kinds;
        let known: Vec<_> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let position = self.find(Subject::Obligation, word, &known)?;
        Some(ObligationKindId(names::small(position)))
    }

    fn entry(&mut self, word: &Word) -> Option<EntryId> {
        let known: Vec<_> = self
            .policy
            .entries
            .iter()
            .map(|e| e.code.as_str())
            .collect();
        let position = self.find(Subject::Entry, word, &known)?;
        Some(EntryId(names::small(position)))
    }

    fn category(&mut self, word: &Word) -> Option<u8> {
        let position = self.find(Subject::Category, word, &["none", "I", "II"])?;
        u8::try_from(position).ok()
    }

    fn facts(&mut self, words: &[Word]) -> Option<Vec<FactName>> {
        let mut facts = self.each(words, |me, word| {
            names::fact_named(me.policy, &word.text).or_else(|| {
                let attributes = me.policy.attributes.iter().map(|a| a.dotted.as_str());
                let somebody = me.policy.records.iter().filter(|r| !r.instances.is_empty());
                let records = somebody.map(|r| r.name.as_str());
                let known: Vec<_> = attributes.chain(records).chain(["classified"]).collect();
                me.errors.push(unknown(Subject::Fact, word, &known));
                None
            })
        })?;
        facts.sort();
        Some(facts)
    }

    fn find(&mut self, what: Subject, word: &Word, known: &[&str]) -> Option<usize> {
        let found = known.iter().position(|name| *name == word.text);
        if found.is_none() {
            self.errors.push(unknown(what, word, known));
        }
        found
    }

    /// Resolves every word and reports every error among them; a word that stands twice is one more.
    fn each<T>(
        &mut self,
        words: &[Word],
        mut resolve: impl FnMut(&mut Self, &Word) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut resolved = Vec::new();
        for (position, word) in words.iter().enumerate() {
            if words
                .iter()
                .take(position)
                .any(|before| before.text == word.text)
            {
                self.errors.push(TestError::Twice {
                    name: word.text.clone(),
                    span: word.span,
                });
            } else if let Some(one) = resolve(self, word) {
                resolved.push(one);
                continue;
            }
            // One wrong word spoils the list, and the rest of it is still looked at.
            resolved.clear();
            for rest in words.iter().skip(position + 1) {
                resolve(self, rest);
            }
            return None;
        }
        Some(resolved)
    }
}

fn unknown(what: Subject, word: &Word, known: &[&str]) -> TestError {
    let mut names: Vec<_> = known.iter().map(|name| (*name).to_owned()).collect();
    names.sort();
    names.dedup();
    TestError::Unknown {
        what,
        name: word.text.clone(),
        nearest: nearest(&word.text, known.iter().copied()).map(str::to_owned),
        known: names,
        span: word.span,
    }
}
