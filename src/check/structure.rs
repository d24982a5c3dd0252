//! What must hold of the whole: nothing leads back to itself, and the policies have an order (language.md section 4).

use super::checker::Checker;
use super::error::CheckError;
use crate::policy::{Condition, ConditionId, EntryId, EntryTest, RuleId, UnitId, Validity};
use crate::quantity::Date;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What a condition leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Define(u32),
    Entry(EntryId),
    Unit(UnitId),
}

impl Checker<'_> {
    /// Overrides, defines, entries and policies form no cycle on any date; an entry does not ask for a category of its
    /// own annex through a define.
    pub(crate) fn cycles(&mut self) {
        self.override_cycles();
        let mut edges: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
        for (i, define) in self.policy.defines.iter().enumerate() {
            let targets = define
                .versions
                .iter()
                .flat_map(|(_, c)| self.leads_to(*c))
                .collect();
            edges.insert(Node::Define(i as u32), targets);
        }
        for (i, entry) in self.policy.entries.iter().enumerate() {
            let mut targets: BTreeSet<Node> =
                entry.children.iter().map(|c| Node::Entry(*c)).collect();
            for version in &entry.versions {
                if let EntryTest::When(condition) | EntryTest::Judgement(Some(condition)) =
                    &version.test
                {
                    targets.extend(self.leads_to(*condition));
                }
            }
            edges.insert(Node::Entry(EntryId(i as u32)), targets);
        }
        for (i, unit) in self.policy.units.iter().enumerate() {
            let mut targets: BTreeSet<Node> = unit.layers.iter().map(|l| Node::Unit(*l)).collect();
            let own = Node::Unit(UnitId(i as u32));
            let conditions = unit
                .rules
                .iter()
                .filter_map(|r| self.policy.rules.get(r.index()))
                .flat_map(|r| &r.branches)
                .flat_map(|b| std::iter::once(b.condition).chain(b.unless))
                .chain(
                    unit.exceptions
                        .iter()
                        .filter_map(|e| self.policy.exceptions.get(e.index()))
                        .map(|e| e.condition),
                )
                .chain(unit.applies);
            for condition in conditions {
                targets.extend(self.leads_to(condition));
            }
            edges.insert(own, targets);
        }
        let mut done = BTreeSet::new();
        for &start in edges.keys() {
            let mut path = Vec::new();
            if self.walk(start, &edges, &mut done, &mut path) {
                return;
            }
        }
    }

    /// Depth-first; reports the first cycle and says whether there was one. The depth is bounded by the number of
    /// declarations on a path, which the caps on nesting do not limit, so the walk keeps its own stack.
    fn walk(
        &mut self,
        start: Node,
        edges: &BTreeMap<Node, BTreeSet<Node>>,
        done: &mut BTreeSet<Node>,
        path: &mut Vec<Node>,
    ) -> bool {
        let mut stack: Vec<(Node, Vec<Node>)> = vec![(
            start,
            edges.get(&start).into_iter().flatten().copied().collect(),
        )];
        path.push(start);
        while let Some((node, rest)) = stack.last_mut() {
            let Some(next) = rest.pop() else {
                done.insert(*node);
                stack.pop();
                path.pop();
                continue;
            };
            if let Some(at) = path.iter().position(|n| *n == next) {
                let cycle: Vec<(String, Span)> =
                    path.iter().skip(at).map(|n| self.node_name(*n)).collect();
                let kind = match next {
                    Node::Define(_) => "defines that refer to each other",
                    Node::Entry(_) => "entries that refer to each other",
                    Node::Unit(_) => "policies that test each other's outcome",
                };
                self.errors.push(CheckError::Cycle {
                    kind,
                    path: cycle,
                    date: None,
                });
                return true;
            }
            if !done.contains(&next) {
                path.push(next);
                stack.push((
                    next,
                    edges.get(&next).into_iter().flatten().copied().collect(),
                ));
            }
        }
        false
    }

    fn node_name(&self, node: Node) -> (String, Span) {
        let (name, span) = match node {
            Node::Define(i) => (
                self.policy.defines.get(i as usize).map(|d| d.name.clone()),
                self.places.defines.get(i as usize).and_then(|p| p.first()),
            ),
            Node::Entry(id) => (
                self.policy
                    .entries
                    .get(id.index())
                    .map(|e| format!("entry {}", e.code)),
                self.places.entries.get(id.index()).and_then(|p| p.first()),
            ),
            Node::Unit(id) => (
                self.policy.units.get(id.index()).map(|u| u.name.clone()),
                self.places.units.get(id.index()),
            ),
        };
        let nowhere = Span::new(crate::source::FileId(0), 0, 0);
        (name.unwrap_or_default(), span.copied().unwrap_or(nowhere))
    }

    /// Defines, entries and policies a condition refers to directly. A `category` refers to all entries.
    fn leads_to(&self, condition: ConditionId) -> BTreeSet<Node> {
        let mut found = BTreeSet::new();
        let mut todo = vec![condition];
        while let Some(id) = todo.pop() {
            match self.policy.conditions.get(id.index()) {
                Some(Condition::Not(inner)) => todo.push(*inner),
                Some(Condition::All(list) | Condition::Any(list)) => todo.extend(list),
                Some(Condition::Define(define)) => {
                    found.insert(Node::Define(define.0));
                }
                Some(Condition::Entry { any, .. }) => {
                    found.extend(any.iter().map(|e| Node::Entry(*e)))
                }
                Some(Condition::Category(_)) => {
                    found.extend(
                        (0..self.policy.entries.len()).map(|i| Node::Entry(EntryId(i as u32))),
                    );
                }
                Some(Condition::Outcome { unit, .. }) => {
                    found.insert(Node::Unit(*unit));
                }
                _ => {}
            }
        }
        found
    }

    /// On no date may the overrides in force form a cycle: versions are followed only while some day is in all of them.
    fn override_cycles(&mut self) {
        let mut reported: BTreeSet<RuleId> = BTreeSet::new();
        for start in 0..self.policy.rules.len() {
            let start = RuleId(start as u32);
            if reported.contains(&start) {
                continue;
            }
            let Some(validity) = self.policy.rules.get(start.index()).map(|r| r.validity) else {
                continue;
            };
            let mut path = vec![start];
            let mut seen = BTreeSet::new();
            if let Some(day) = self.follow(start, validity, &mut path, &mut seen) {
                let names = path
                    .iter()
                    .filter_map(|r| {
                        Some((
                            self.policy.rules.get(r.index())?.name.clone(),
                            *self.places.rules.get(r.index())?,
                        ))
                    })
                    .collect();
                reported.extend(path);
                self.errors.push(CheckError::Cycle {
                    kind: "rules that override each other",
                    path: names,
                    date: day,
                });
            }
        }
    }

    /// Looks for a way back to the first rule of `path`; `Some(day)` when there is one, with a day on which it exists.
    #[expect(
        clippy::option_option,
        reason = "the inner level is a day that need not be bounded"
    )]
    fn follow(
        &self,
        at: RuleId,
        validity: Validity,
        path: &mut Vec<RuleId>,
        seen: &mut BTreeSet<(RuleId, Validity)>,
    ) -> Option<Option<Date>> {
        let start = *path.first()?;
        let overrides = self.policy.rules.get(at.index())?.overrides.clone();
        for next in overrides {
            let Some(rule) = self.policy.rules.get(next.index()) else {
                continue;
            };
            if !rule.validity.overlaps(&validity) {
                continue;
            }
            let both = Validity {
                from: rule.validity.from.max(validity.from),
                until: match (rule.validity.until, validity.until) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                },
            };
            if next == start {
                return Some(both.from);
            }
            if path.contains(&next) || path.len() > 200 || !seen.insert((next, both)) {
                continue;
            }
            path.push(next);
            if let Some(day) = self.follow(next, both, path, seen) {
                return Some(day);
            }
            path.pop();
        }
        None
    }

    /// Defines that nothing refers to.
    pub(crate) fn unused_defines(&mut self, all: &super::gather::Gathered<'_>) {
        for found in &all.defines {
            let used = self
                .names
                .defines
                .get(&found.node.name.text)
                .is_none_or(|id| self.used_defines.contains(id));
            if !used {
                self.errors.push(CheckError::UnusedDefine {
                    name: found.node.name.clone(),
                });
            }
        }
    }

    /// Puts policies in an order in which each comes after the ones whose outcome it tests and after its layers, and
    /// renumbers everything that names a policy.
    pub(crate) fn order_units(&mut self) {
        let count = self.policy.units.len();
        let mut order: Vec<UnitId> = Vec::with_capacity(count);
        let mut placed = BTreeSet::new();
        while order.len() < count {
            let before = order.len();
            for i in 0..count {
                let id = UnitId(i as u32);
                if !placed.contains(&id)
                    && self
                        .unit_needs(id)
                        .iter()
                        .all(|n| placed.contains(n) || *n == id)
                {
                    placed.insert(id);
                    order.push(id);
                }
            }
            if order.len() == before {
                return; // A cycle, reported elsewhere.
            }
        }
        let mut new = vec![UnitId(0); count];
        for (position, old) in order.iter().enumerate() {
            if let Some(slot) = new.get_mut(old.index()) {
                *slot = UnitId(position as u32);
            }
        }
        let renumber = |id: &mut UnitId| {
            if let Some(to) = new.get(id.index()) {
                *id = *to;
            }
        };
        let p = &mut self.policy;
        p.units = order
            .iter()
            .filter_map(|o| p.units.get(o.index()).cloned())
            .collect();
        self.places.units = order
            .iter()
            .filter_map(|o| self.places.units.get(o.index()).copied())
            .collect();
        p.units
            .iter_mut()
            .flat_map(|u| &mut u.layers)
            .for_each(renumber);
        p.rules.iter_mut().for_each(|r| renumber(&mut r.unit));
        p.exceptions.iter_mut().for_each(|e| renumber(&mut e.unit));
        p.obligations.iter_mut().for_each(|o| renumber(&mut o.unit));
        for guarantee in &mut p.guarantees {
            renumber(&mut guarantee.unit);
            if let crate::policy::Claim::Monotone { unit, .. } = &mut guarantee.claim {
                renumber(unit);
            }
        }
        for condition in &mut p.conditions {
            if let Condition::Outcome { unit, .. } = condition {
                renumber(unit);
            }
        }
        renumber(&mut p.root);
        for unit in &mut p.units {
            unit.layers.sort_unstable();
        }
        self.names.units.values_mut().for_each(renumber);
    }

    fn unit_needs(&self, id: UnitId) -> BTreeSet<UnitId> {
        let Some(unit) = self.policy.units.get(id.index()) else {
            return BTreeSet::new();
        };
        let mut needs: BTreeSet<UnitId> = unit.layers.iter().copied().collect();
        let p = &self.policy;
        let mut todo: Vec<ConditionId> = unit.applies.into_iter().collect();
        for rule in unit.rules.iter().filter_map(|r| p.rules.get(r.index())) {
            todo.extend(
                rule.branches
                    .iter()
                    .flat_map(|b| std::iter::once(b.condition).chain(b.unless)),
            );
        }
        todo.extend(
            unit.exceptions
                .iter()
                .filter_map(|e| p.exceptions.get(e.index()))
                .map(|e| e.condition),
        );
        for clause in unit
            .obligations
            .iter()
            .filter_map(|o| p.obligations.get(o.index()))
            .flat_map(|o| &o.clauses)
        {
            todo.extend(clause.condition.into_iter().chain(clause.unless));
        }
        while let Some(condition) = todo.pop() {
            match p.conditions.get(condition.index()) {
                Some(Condition::Not(inner)) => todo.push(*inner),
                Some(Condition::All(list) | Condition::Any(list)) => todo.extend(list),
                Some(Condition::Outcome { unit, .. }) => {
                    needs.insert(*unit);
                }
                Some(Condition::Define(define)) => {
                    todo.extend(
                        p.defines
                            .get(define.index())
                            .into_iter()
                            .flat_map(|d| &d.versions)
                            .map(|(_, c)| *c),
                    );
                }
                _ => {}
            }
        }
        needs
    }
}
