//! The space of all cases of a policy, or of several that are compared: the variables in the order they are asked, and the
//! cells of each.
//!
//! Policies that are compared share levels and cells. Each has a [`Space`] of its own that says what a level and a cell
//! are in its own words, because ids and positions differ from policy to policy: variables are matched by what people
//! call them. The space holds only what all of them can say: a value, a country or a member of a set that only some
//! know is in no cell. A variable that only one policy has is a level that the others do not ask.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::cell::Cell;
use super::joint::Joint;
use super::node::Level;
use crate::policy::{Linear, Policy, VariableId};
use crate::quantity::Num;

/// What one level of a diagram asks.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A variable of the policy. The attribute the policy is `dated by` and the question date are one.
    Variable(VariableId),
    /// Whether a linear comparison of two variables holds (false when either is undeterminable).
    Comparison(Linear),
    /// A question only of a policy this one is compared with.
    Elsewhere,
    /// What the item falls under, where that is a question of its own. No case states it.
    Class,
}

/// One level: what is asked, and the cells of the answer.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What is asked.
    pub asked: Asked,
    /// The answers, those of numbers ascending, `undeterminable` last.
    pub cells: Vec<Cell>,
    /// Where a set is asked about: the members that are not told apart, as the policy numbers them.
    pub members: Vec<u32>,
}

impl Axis {
    pub(super) fn of_class() -> Self {
        Axis {
            asked: Asked::Class,
            cells: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Are the cells in an order that a reader knows?
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        matches!(self.cells.first(), Some(Cell::Point(_) | Cell::Between(..)))
    }
}

/// The space of all cases.
#[derive(Clone, Debug)]
pub struct Space {
    /// The levels in the order asked.
    pub axes: Vec<Axis>,
    pub(super) of_variable: Vec<Vec<Level>>,
    /// The tested points of each curve with their levels, those of all policies together, ascending by argument.
    pub(super) points: BTreeMap<String, Vec<(Num, Level)>>,
    /// The level of what the item falls under; none where there are no entries.
    pub(super) class: Option<Level>,
    /// The levels that rules ask, other than by what they say of entries.
    pub(super) of_rules: Rc<BTreeSet<Level>>,
}

impl Space {
    /// The space of one policy.
    #[must_use]
    pub fn of(policy: &Policy) -> Space {
        let mut spaces = Space::jointly(&[policy]);
        spaces.pop().unwrap_or_else(|| Space {
            axes: Vec::new(),
            of_variable: Vec::new(),
            points: BTreeMap::new(),
            class: None,
            of_rules: Rc::default(),
        })
    }

    /// The space of policies that are compared, as each of them sees it. The cells are cut so fine that every condition of
    /// every one of them is constant on each.
    #[must_use]
    pub fn jointly(policies: &[&Policy]) -> Vec<Space> {
        Joint::of(policies).spaces()
    }

    /// The level of a variable. A class of members of a set can be several levels: see [`Space::levels_of`].
    #[must_use]
    pub fn level(&self, variable: VariableId) -> Option<Level> {
        self.levels_of(variable).first().copied()
    }

    /// The levels of a variable: one, but for members of sets where policies are compared. There the variable is true
    /// where one of them is, and none at all means that no member both know is meant.
    #[must_use]
    pub fn levels_of(&self, variable: VariableId) -> &[Level] {
        self.of_variable
            .get(variable.index())
            .map_or(&[], Vec::as_slice)
    }

    /// The level of a comparison.
    #[must_use]
    pub fn comparison(&self, linear: &Linear) -> Option<Level> {
        let asked = Asked::Comparison(linear.clone());
        let position = self.axes.iter().position(|axis| axis.asked == asked)?;
        Some(Level(position as u32))
    }

    /// The axis of a level.
    #[must_use]
    pub fn axis(&self, level: Level) -> Option<&Axis> {
        self.axes.get(level.0 as usize)
    }

    /// The cells of a level.
    #[must_use]
    pub fn cells(&self, level: Level) -> &[Cell] {
        self.axis(level).map_or(&[], |axis| &axis.cells)
    }

    /// The tested points of a curve, ascending by argument: those of all policies, with their levels.
    #[must_use]
    pub fn points_of(&self, curve: &str) -> &[(Num, Level)] {
        self.points.get(curve).map_or(&[], Vec::as_slice)
    }

    /// The level of what the item falls under; none where there are no entries. Unless it is asked for it has one cell.
    pub(super) fn class(&self) -> Option<Level> {
        self.class
    }

    /// The levels that rules ask, other than by what they say of entries.
    pub(super) fn of_rules(&self) -> &BTreeSet<Level> {
        &self.of_rules
    }

    /// How many cells each level has.
    #[must_use]
    pub fn sizes(&self) -> Vec<u16> {
        let sizes = self.axes.iter().map(|axis| axis.cells.len());
        sizes
            .map(|size| size.clamp(1, usize::from(u16::MAX)) as u16)
            .collect()
    }
}
