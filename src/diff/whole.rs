//! What a comparison over all cases is asked, and what it says.

use std::collections::BTreeSet;

use super::Direction;
use super::witness::Witness;
use crate::analysis::{Aside, Intended};
use crate::policy::Policy;
use crate::quantity::Date;

/// Why nothing can be said of all cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncompared {
    /// The two decide on different scales.
    Scales,
    /// The comparison needs more nodes than the budget allows; the variables that split the space most.
    TooComplex(Vec<String>),
}

/// One way in which cases are among those that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The condition.
    pub text: String,
    /// Is it one of the language? Otherwise a part of it is said in plain words.
    pub in_language: bool,
    /// Is what it names meant as in the old policy? Otherwise as in the new one.
    pub of_old: bool,
}

/// Cases that are decided in a new way.
#[derive(Clone, Debug)]
pub struct Region {
    /// The outcome before, by name; none before the policy was in force.
    pub from: Option<String>,
    /// The outcome now.
    pub to: Option<String>,
    /// Which way it moved.
    pub direction: Direction,
    /// The rules that decided, by name; where groups are not told apart by rules, those that decided one case or another.
    pub old_rules: Vec<String>,
    /// The rules that decide, likewise.
    pub new_rules: Vec<String>,
    /// When: one of these conditions holds.
    pub when: Vec<Way>,
    /// Is there more than these conditions say?
    pub cut_short: bool,
    /// A case in it.
    pub witness: Option<Witness>,
}

/// Something beside the posture that holds in other cases than before.
#[derive(Clone, Debug)]
pub struct Beside {
    /// What.
    pub what: Aside,
    /// Does it hold now and did not before? Otherwise it is the other way round.
    pub gained: bool,
    /// When: one of these conditions holds.
    pub when: Vec<Way>,
    /// Is there more than these conditions say?
    pub cut_short: bool,
    /// A case in it.
    pub witness: Option<Witness>,
}

/// The whole difference.
#[derive(Clone, Debug)]
pub struct Whole {
    /// How many groups there are.
    pub groups: usize,
    /// Are they told apart by the rules responsible too? There may be too many ways for that.
    pub by_rules: bool,
    /// How many of them are looser, stricter, and neither.
    pub counts: [usize; 3],
    /// Groups, largest first; all of them or as many as were asked for.
    pub regions: Vec<Region>,
    /// How many were asked for.
    pub most: usize,
    /// What else moved.
    pub beside: Vec<Beside>,
    /// Does each policy accept cases that the other does not? Of the old one, then of the new one.
    pub only: [bool; 2],
    /// The facts that the registers of the two state differently, by dotted name.
    pub looked_up: BTreeSet<String>,
    /// Does the new policy assume that some cases cannot be which the old one decides?
    pub assumed_away: bool,
    /// What lies within the intended change, where one was given.
    pub within: Option<Result<Within, Uncompared>>,
    /// What both assume, as written.
    pub assuming: Vec<String>,
}

impl Whole {
    /// Does nothing at all move, the posture or anything beside it?
    #[must_use]
    pub fn is_equivalent(&self) -> bool {
        self.groups == 0 && self.beside.is_empty() && self.only == [false, false]
    }
}

/// What moved within the intended change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Within {
    /// Groups of cases that are decided in a new way.
    pub groups: usize,
    /// Obligations gained or lost.
    pub obligations: usize,
    /// What else is gained or lost beside the outcome.
    pub rest: usize,
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'p> {
    /// What is compared: the policy, or the policy as it stands on the day.
    pub compared: &'p Policy,
    /// The policy the interpreter is asked.
    pub policy: &'p Policy,
    /// The day it is asked for; none leaves that to the case.
    pub as_of: Option<Date>,
}

impl<'p> Asked<'p> {
    /// The policy on every day.
    #[must_use]
    pub fn always(policy: &'p Policy) -> Self {
        Self {
            compared: policy,
            policy,
            as_of: None,
        }
    }
}

/// What is shown of a difference.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// How many groups are put into words.
    pub groups: usize,
    /// How many conditions each group may take.
    pub conditions: usize,
    /// The intended change, as conditions the new policy was asked: only what is beyond it is shown.
    pub allowed: &'a [Intended],
}
