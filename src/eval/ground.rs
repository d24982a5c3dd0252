//! A policy read for one case: every condition, entry, rule and policy as a formula over what the case leaves open.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::case::Case;
use crate::policy::{ChoiceSet, ExceptionId, Policy, RuleId, Validity};

use super::entries::EntryReading;
use super::formula::{FALSE, Formula, Formulas, Slot};
use super::rules::{Firing, RuleReading};
use super::slots::Slots;
use super::units::UnitReading;

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Ground<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// The case.
    pub case: &'p Case,
    /// The open questions.
    pub slots: Rc<Slots>,
    /// The formulas everything is read into.
    pub formulas: Formulas,
    /// By `RuleId`: the rules that name it in `overrides`.
    pub overridden_by: Vec<Vec<RuleId>>,
    /// By `RuleId`: the exceptions to it.
    pub exceptions_to: Vec<Vec<ExceptionId>>,
    /// That the question date is within each validity asked about.
    pub(super) validities: FxHashMap<Validity, Formula>,
    pub(super) conditions: Vec<Option<Formula>>,
    pub(super) gates: Vec<Option<Formula>>,
    pub(super) entries: Vec<Option<EntryReading>>,
    pub(super) firings: Vec<Option<Rc<Firing>>>,
    pub(super) rules: Vec<Option<Rc<RuleReading>>>,
    pub(super) units: Vec<Option<Rc<UnitReading>>>,
}

impl<'p> Ground<'p> {
    /// Nothing read yet; answers are among `domains`.
    pub fn new(
        policy: &'p Policy,
        case: &'p Case,
        slots: Rc<Slots>,
        domains: Vec<ChoiceSet>,
    ) -> Self {
        let mut overridden_by = vec![Vec::new(); policy.rules.len()];
        for (id, rule) in (0u32..).map(RuleId).zip(&policy.rules) {
            for named in &rule.overrides {
                if let Some(by) = overridden_by.get_mut(named.index()) {
                    by.push(id);
                }
            }
        }
        let mut exceptions_to = vec![Vec::new(); policy.rules.len()];
        for (id, exception) in (0u32..).map(ExceptionId).zip(&policy.exceptions) {
            for named in &exception.to {
                if let Some(to) = exceptions_to.get_mut(named.index()) {
                    to.push(id);
                }
            }
        }
        Self {
            policy,
            case,
            slots,
            formulas: Formulas::new(domains),
            overridden_by,
            exceptions_to,
            validities: FxHashMap::default(),
            conditions: vec![None; policy.conditions.len()],
            gates: vec![None; policy.entries.len()],
            entries: vec![None; policy.entries.len()],
            firings: vec![None; policy.rules.len()],
            rules: vec![None; policy.rules.len()],
            units: vec![None; policy.units.len()],
        }
    }

    /// Reads the policy with every answer that `constraint` fixes taken into account, and gives the constraint as
    /// it then reads.
    pub fn narrowed(
        policy: &'p Policy,
        case: &'p Case,
        slots: &Rc<Slots>,
        constraint: impl Fn(&mut Ground<'p>) -> Formula,
    ) -> (Self, Formula) {
        let mut domains = slots.domains();
        let narrow = |domains: &mut Vec<ChoiceSet>, units: Vec<(Slot, ChoiceSet)>| {
            for (slot, set) in units {
                if let Some(domain) = domains.get_mut(slot.0 as usize) {
                    *domain = set;
                }
            }
        };
        // What the case states is cheap to read and leaves little of what registers say.
        let mut ground = Ground::new(policy, case, Rc::clone(slots), domains.clone());
        let stated = ground.stated_alone();
        let units = ground.formulas.units(stated);
        narrow(&mut domains, units);
        loop {
            let mut ground = Ground::new(policy, case, Rc::clone(slots), domains.clone());
            let constraint = constraint(&mut ground);
            let units = ground.formulas.units(constraint);
            if constraint == FALSE || units.is_empty() {
                return (ground, constraint);
            }
            narrow(&mut domains, units);
        }
    }
}
