//! Words for guarantees: proved over what, or refuted by which case.

use super::replay::{Ask, Pair, with_layer};
use super::written::Written;
use super::{Finder, Options, Subject};
use crate::analysis::{Common, Proof, Refutation, ground, prove, reduced};
use crate::ast::Verb;
use crate::diagnostic::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::policy::{
    Claim, Clause, Condition, ConditionId, Guarantee, GuaranteeId, Obligation, ObligationId,
    ObligationKind, ObligationKindId, Policy, Remarks, UnitId,
};
use crate::quantity::Date;
use crate::source::Span;

/// What is known of a guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// Its name.
    pub name: String,
    /// Its policy.
    pub policy: String,
    /// Where its name is written.
    pub span: Span,
    /// Does it hold?
    pub standing: Standing,
    /// The first day it was proved for.
    pub from: Option<Date>,
    /// The first day it no longer was.
    pub until: Option<Date>,
    /// The assumptions that bear on it.
    pub assumes: Vec<Span>,
    /// Of the cases it speaks of, the share in which the outcome turns on a finding, in per cent, rounded up; none when
    /// no fact is a finding.
    pub findings: Option<u8>,
    /// What is left of it without the assumptions, where that was asked.
    pub without_assumes: Option<Withouts>,
}

/// Does a guarantee hold?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In every case on every day it is claimed of.
    Holds,
    /// Not in some case.
    Refuted,
    /// It speaks of no case.
    Empty,
    /// Not known.
    Unsettled,
}

/// What is left of a guarantee without the assumptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withouts {
    /// It holds without them too.
    Holds,
    /// It needs them.
    Needs,
}

/// The guarantees to prove: a copy of one stands for it where the policy that was copied does not take part itself.
fn to_prove(subject: Subject<'_>) -> Vec<GuaranteeId> {
    let policy = subject.policy;
    let root = policy.units.get(policy.root.index());
    let layers = root.map_or(&[][..], |root| &root.layers);
    let takes_part = |unit: UnitId| unit == policy.root || layers.contains(&unit);
    let all = (0u32..).map(GuaranteeId).zip(&policy.guarantees);
    let place = |id: GuaranteeId| subject.places.guarantees.get(id.index());
    let copied = |id: GuaranteeId| {
        all.clone()
            .any(|(other, one)| place(other) == place(id) && takes_part(one.unit))
    };
    all.clone()
        .filter(|(id, guarantee)| takes_part(guarantee.unit) || !copied(*id))
        .map(|(id, _)| id)
        .collect()
}

fn told(subject: Subject<'_>, written: &Written<'_>, id: GuaranteeId) -> Option<Proved> {
    let policy = subject.policy;
    let guarantee = policy.guarantees.get(id.index())?;
    let unit = policy.units.get(guarantee.unit.index())?;
    let root = policy.units.get(policy.root.index())?;
    Some(Proved {
        name: guarantee.name.clone(),
        policy: unit.name.clone(),
        span: written.guarantee_name(subject.places, id)?,
        standing: Standing::Unsettled,
        from: [guarantee.validity.from, unit.effective, root.effective]
            .into_iter()
            .flatten()
            .max(),
        until: guarantee.validity.until,
        assumes: Vec::new(),
        findings: None,
        without_assumes: None,
    })
}

/// Every guarantee, of which nothing is known.
pub(super) fn unsettled(subject: Subject<'_>, written: &Written<'_>) -> Vec<Proved> {
    let ids = to_prove(subject).into_iter();
    ids.filter_map(|id| told(subject, written, id)).collect()
}

impl Finder<'_> {
    pub(super) fn guarantees(
        &mut self,
        reading: &mut Reading<'_>,
        options: Options,
    ) -> Vec<Proved> {
        let subject = self.subject;
        let mut all = Vec::new();
        let mut common = Common::default();
        for id in to_prove(subject) {
            let Some(mut told) = told(subject, self.written, id) else {
                continue;
            };
            match prove(reading, id, &mut common) {
                Proof::Holds => {
                    let ground = ground(reading, id, &mut common);
                    let places = &subject.places.assumes;
                    let of = ground.assumes.iter();
                    told.standing = Standing::Holds;
                    told.assumes = of.filter_map(|at| places.get(*at).copied()).collect();
                    told.findings = ground.findings;
                }
                Proof::Vacuous => {
                    told.standing = Standing::Empty;
                    self.found.push(empty(&told));
                }
                Proof::Refuted(refutation) => {
                    told.standing = Standing::Refuted;
                    let found = self.refuted(reading, id, &told, &refutation);
                    self.found.extend(found);
                }
                Proof::Unsettled => {
                    self.unsettled(
                        &format!("whether guarantee `{}` holds", told.name),
                        Some(told.span),
                    );
                }
            }
            all.push((id, told));
        }
        if options.without_assumes {
            let mut bare = subject.policy.clone();
            bare.assumes.clear();
            let mut reading = Reading::new(&bare, options.budget);
            let mut common = Common::default();
            for (id, told) in &mut all {
                if told.standing == Standing::Holds {
                    let proof = prove(&mut reading, *id, &mut common);
                    let holds = matches!(proof, Proof::Holds | Proof::Vacuous);
                    told.without_assumes = Some(match holds && reading.is_sound() {
                        true => Withouts::Holds,
                        false => Withouts::Needs,
                    });
                }
            }
        }
        all.into_iter().map(|(_, told)| told).collect()
    }

    fn refuted(
        &mut self,
        reading: &mut Reading<'_>,
        id: GuaranteeId,
        told: &Proved,
        refutation: &Refutation,
    ) -> Option<Diagnostic> {
        let guarantee = self.subject.policy.guarantees.get(id.index())?;
        let found = Diagnostic::warning(
            Code("W0741"),
            format!("guarantee `{}` does not hold", told.name),
        );
        match (&guarantee.claim, &refutation.against) {
            (
                Claim::Monotone {
                    unit,
                    attribute,
                    never_stricter,
                    rises,
                },
                Some((second, _)),
            ) => {
                let pair = Pair {
                    unit: *unit,
                    first: &refutation.witness,
                    second,
                };
                let shown = self.replayed_pair(&pair, |first, second| match never_stricter {
                    true => second < first,
                    false => second > first,
                });
                let found = found.at(told.span, "not so in some case");
                let shown = match shown {
                    Ok(shown) => shown,
                    Err(why) => return self.unshown(found, &refutation.witness, why),
                };
                let (before, after) = self.both(*unit, shown.outcomes);
                let way = match never_stricter {
                    true => "stricter",
                    false => "looser",
                };
                let moves = match rises {
                    true => "rises",
                    false => "falls",
                };
                let name = self.printer.attribute(*attribute);
                let found = found.note(format!("it gets {way} as `{name}` {moves}"));
                let found = found.help("mend the rule that decides in this case, or claim less: give the guarantee `from` and `until`, or another attribute");
                let says = format!(
                    "{before}; with {} it is {after}",
                    self.fact(&shown.second_case, *attribute)
                );
                Some(self.with_case(found, &shown.first(), &says))
            }
            (
                Claim::Whenever {
                    conclusion,
                    premise,
                },
                _,
            ) => {
                let broken = {
                    let premise = reading.condition(*premise);
                    let conclusion = reading.condition(*conclusion);
                    let valid = reading.in_force(&guarantee.validity);
                    let applies = reading.unit(guarantee.unit).participates;
                    let broken = reading.store.without(premise, conclusion);
                    reading.store.all([broken, valid, applies])
                };
                let witness = reduced(reading, &refutation.witness, broken);
                let asking = asking(self.subject.policy, guarantee, *premise, *conclusion);
                let finder = Finder {
                    subject: Subject {
                        policy: &asking,
                        ..self.subject
                    },
                    written: self.written,
                    printer: crate::policy::Printer::new(&asking),
                    found: Vec::new(),
                };
                let shown = finder.replayed(&witness, Ask::Decision, |decided| {
                    let due = decided
                        .decision
                        .as_ref()
                        .map(|decision| &decision.obligations);
                    due.is_some_and(|due| !due.is_empty())
                });
                let mut found = found.at(told.span, "not so in some case");
                let shown = match shown {
                    Ok(shown) => shown,
                    Err(why) => return self.unshown(found, &witness, why),
                };
                let outcome = shown.decided.outcome(guarantee.unit);
                let outcome = outcome.unwrap_or(refutation.outcome);
                let decides =
                    |id: &crate::policy::RuleId| self.concludes(&shown.decided, *id, outcome);
                let rules = self.subject.policy.units.get(guarantee.unit.index());
                let rule = rules.and_then(|unit| unit.rules.iter().copied().find(decides));
                let says = self.outcome(guarantee.unit, outcome);
                if let Some(rule) = rule {
                    found = self.also_rule(found, rule, format!("decides there, {says}"));
                }
                let found = found.help("mend the rule that decides in this case, or claim less: narrow `whenever`, or give the guarantee `from` and `until`");
                let says = format!("the answer is {says}");
                Some(self.with_case(found, &shown, &says))
            }
            (Claim::Monotone { .. }, None) => None,
        }
    }
}

fn empty(told: &Proved) -> Diagnostic {
    Diagnostic::warning(
        Code("W0742"),
        format!("guarantee `{}` speaks of no case", told.name),
    )
    .at(told.span, "what it is claimed of is never so")
    .help("a guarantee about nothing always holds: mend its condition or its dates, or remove it")
}

/// The policy with one obligation: due where the guarantee is broken. So the interpreter says whether a case refutes it.
fn asking(
    policy: &Policy,
    guarantee: &Guarantee,
    premise: ConditionId,
    conclusion: ConditionId,
) -> Policy {
    let mut asking = policy.clone();
    let mut add = |condition: Condition| {
        asking.conditions.push(condition);
        ConditionId((asking.conditions.len() - 1) as u32)
    };
    let broken = add(Condition::Not(conclusion));
    let refuted = add(Condition::All(vec![premise, broken]));
    asking.obligation_kinds = vec![ObligationKind {
        name: guarantee.name.clone(),
        label: guarantee.name.clone(),
        owner: None,
        phase: None,
    }];
    asking.obligations = vec![Obligation {
        name: guarantee.name.clone(),
        unit: guarantee.unit,
        validity: guarantee.validity,
        clauses: vec![Clause {
            verb: Verb::Require,
            what: vec![ObligationKindId(0)],
            condition: Some(refuted),
            unless: None,
        }],
        doc: String::new(),
        remarks: Remarks::default(),
        amendment: None,
    }];
    for unit in &mut asking.units {
        unit.obligations.clear();
    }
    if let Some(unit) = asking.units.get_mut(guarantee.unit.index()) {
        unit.obligations.push(ObligationId(0));
    }
    // What another policy only uses asks nothing of anybody when that one is asked.
    match policy.answering_units().contains(&guarantee.unit) {
        true => asking,
        false => with_layer(&asking, guarantee.unit).unwrap_or(asking),
    }
}
