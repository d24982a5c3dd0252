//! What must hold of the whole: nothing leads back to itself, no define is idle, assumptions speak of facts (language.md section 4).

use super::checker::Checker;
use super::conditions::Place;
use super::dated::Timeline;
use super::error::{CheckError, Circle};
use crate::ast;
use crate::diagnostic::Severity;
use crate::policy::{Condition, ConditionId, EntryId, EntryTest, RuleId, UnitId};
use crate::quantity::Date;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What a condition leads to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Define(u32),
    Entry(EntryId),
    Unit(UnitId),
    /// Every entry: what a test of a category leads to.
    Entries,
}

/// How many levels conditions may lead on, from operand to operand and through defines, entries and policies. Whoever
/// reads them goes down as many levels, and a person gives up long before.
const DEEPEST: usize = 1000;

impl Checker<'_> {
    /// Overrides, defines, entries and policies form no cycle on any date; an entry does not ask for a category of its
    /// own annex through a define.
    pub(crate) fn cycles(&mut self) {
        self.override_cycles();
        let mut edges: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
        let mut depths: BTreeMap<Node, usize> = BTreeMap::new();
        let mut add = |node: Node,
                       targets: BTreeSet<Node>,
                       conditions: &mut dyn Iterator<Item = ConditionId>| {
            let targets = edges.entry(node).or_insert(targets);
            let deepest = conditions.map(|c| self.leads_to(c, targets)).max();
            depths.insert(node, deepest.unwrap_or(0) + 1);
        };
        for (i, define) in (0..).zip(&self.policy.defines) {
            let mut versions = define.versions.iter().map(|(_, c)| *c);
            add(Node::Define(i), BTreeSet::new(), &mut versions);
        }
        for (i, entry) in (0..).zip(&self.policy.entries) {
            let children = entry.children.iter().map(|c| Node::Entry(*c)).collect();
            let mut tests = entry.versions.iter().filter_map(|v| match &v.test {
                EntryTest::When(condition) => Some(*condition),
                EntryTest::Judgement(condition) => *condition,
                EntryTest::Sub | EntryTest::Reserved => None,
            });
            add(Node::Entry(EntryId(i)), children, &mut tests);
        }
        let all = (0..self.policy.entries.len()).map(|i| Node::Entry(EntryId(i as u32)));
        add(Node::Entries, all.collect(), &mut std::iter::empty());
        for (i, unit) in (0..).zip(&self.policy.units) {
            let layers = unit.layers.iter().map(|l| Node::Unit(*l)).collect();
            let rules = unit.rules.iter();
            let branches = rules
                .filter_map(|r| self.policy.rules.get(r.index()))
                .flat_map(|r| &r.branches)
                .flat_map(|b| std::iter::once(b.condition).chain(b.unless));
            let exceptions = unit.exceptions.iter();
            let exceptions = exceptions
                .filter_map(|e| self.policy.exceptions.get(e.index()))
                .map(|e| e.condition);
            let mut conditions = branches.chain(exceptions).chain(unit.applies);
            add(Node::Unit(UnitId(i)), layers, &mut conditions);
        }
        if let Some(node) = too_deep(&edges, &depths) {
            let (name, span) = self.node_name(node);
            self.errors.push(CheckError::TooFar {
                name,
                span,
                limit: DEEPEST,
            });
        }
        for cycle in circles(&edges) {
            let has = |wanted: fn(&Node) -> bool| cycle.iter().any(wanted);
            let units = has(|n| matches!(n, Node::Unit(_)));
            let defines = has(|n| matches!(n, Node::Define(_)));
            let entries = has(|n| matches!(n, Node::Entry(_)));
            let kind = match (units, defines, entries) {
                (true, _, _) => Circle::Outcomes,
                (false, true, true) => Circle::Conditions,
                (false, true, false) => Circle::Defines,
                (false, false, _) => Circle::Entries,
            };
            let named = cycle.into_iter().filter(|n| *n != Node::Entries);
            let path = named.map(|n| self.node_name(n)).collect();
            self.errors.push(CheckError::Cycle {
                kind,
                path,
                date: None,
            });
        }
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
            Node::Entries => (None, None),
        };
        let nowhere = Span::new(crate::source::FileId(0), 0, 0);
        (name.unwrap_or_default(), span.copied().unwrap_or(nowhere))
    }

    /// Adds the defines, entries and policies that a condition refers to directly, and says how deep it is nested.
    fn leads_to(&self, condition: ConditionId, found: &mut BTreeSet<Node>) -> usize {
        let mut deepest = 0;
        let mut todo = vec![(condition, 1)];
        while let Some((id, depth)) = todo.pop() {
            deepest = deepest.max(depth);
            match self.policy.conditions.get(id.index()) {
                Some(Condition::Not(inner)) => todo.push((*inner, depth + 1)),
                Some(Condition::All(list) | Condition::Any(list)) => {
                    todo.extend(list.iter().map(|i| (*i, depth + 1)));
                }
                Some(Condition::Define(define)) => {
                    found.insert(Node::Define(define.0));
                }
                Some(Condition::Entry { any, .. }) => {
                    found.extend(any.iter().map(|e| Node::Entry(*e)));
                }
                Some(Condition::Category(_)) => {
                    found.insert(Node::Entries);
                }
                Some(Condition::Outcome { unit, .. }) => {
                    found.insert(Node::Unit(*unit));
                }
                _ => {}
            }
        }
        deepest
    }

    /// On no date may the overrides in force form a cycle (language.md 3.3). What is in force changes only on a day on
    /// which some rule begins, so those days, and the time before all of them, are looked at.
    fn override_cycles(&mut self) {
        let rules = &self.policy.rules;
        let whole: BTreeMap<RuleId, BTreeSet<RuleId>> = (0..)
            .zip(rules)
            .map(|(i, r)| (RuleId(i), r.overrides.iter().copied().collect()))
            .collect();
        // Most policies have no circle on all dates together, and then none on one.
        let whole = leading_to_circles(whole);
        let from = |id: &RuleId| rules.get(id.index()).and_then(|r| r.validity.from);
        let days: BTreeSet<Option<Date>> = whole.keys().map(from).chain([None]).collect();
        let mut found: BTreeMap<Vec<RuleId>, Option<Date>> = BTreeMap::new();
        for day in days {
            let in_force = |id: &RuleId| {
                rules.get(id.index()).is_some_and(|r| match day {
                    Some(day) => r.validity.holds(day),
                    None => r.validity.from.is_none(),
                })
            };
            let edges = whole.iter().filter(|(id, _)| in_force(id));
            let edges = edges
                .map(|(id, to)| (*id, to.iter().copied().filter(in_force).collect()))
                .collect();
            for cycle in circles(&edges) {
                found.entry(cycle).or_insert(day);
            }
        }
        for (cycle, date) in found {
            let name = |id: RuleId| {
                let rule = self.policy.rules.get(id.index())?;
                Some((rule.name.clone(), *self.places.rules.get(id.index())?))
            };
            self.errors.push(CheckError::Cycle {
                kind: Circle::Overrides,
                path: cycle.into_iter().filter_map(name).collect(),
                date,
            });
        }
    }

    /// An assumption is about facts; one that asks for a classification through a define has no facts to hold to.
    pub(crate) fn assumes_say_facts(&mut self) {
        for assume in self.policy.assumes.clone() {
            let mut seen = BTreeSet::new();
            let mut todo = vec![(assume, None)];
            while let Some((id, through)) = todo.pop() {
                match self.policy.conditions.get(id.index()) {
                    Some(Condition::Not(inner)) => todo.push((*inner, through)),
                    Some(Condition::All(list) | Condition::Any(list)) => {
                        todo.extend(list.iter().map(|i| (*i, through)));
                    }
                    Some(Condition::Define(define)) if seen.insert(*define) => {
                        let here = through.or(self.places.conditions.get(id.index()).copied());
                        let versions = self.policy.defines.get(define.index());
                        let versions = versions.into_iter().flat_map(|d| &d.versions);
                        todo.extend(versions.map(|(_, c)| (*c, here)));
                    }
                    Some(Condition::Entry { .. } | Condition::Category(_)) => {
                        if let Some(span) = through {
                            self.errors.push(CheckError::CategoryHere {
                                span,
                                place: Place::Assume,
                            });
                            break;
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// Defines that nothing refers to. Where something is wrong, what was meant to refer to them may be there.
    pub(crate) fn unused_defines(&mut self, timeline: &Timeline<'_, ast::Define>) {
        let error = |e: &CheckError| e.diagnostic().severity == Severity::Error;
        if self.damage.any() || self.errors.iter().any(error) {
            return;
        }
        for (name, versions) in timeline {
            let used = self
                .names
                .defines
                .get(name)
                .is_none_or(|id| self.used_defines.contains(id));
            if let (false, Some(first)) = (used, versions.first()) {
                self.errors.push(CheckError::UnusedDefine {
                    name: first.node.name.clone(),
                });
            }
        }
    }
}

/// The least node from which conditions lead on too many levels, though from none of the next they do. Of what leads to
/// a circle, or is in one, nothing is said.
fn too_deep(
    edges: &BTreeMap<Node, BTreeSet<Node>>,
    depths: &BTreeMap<Node, usize>,
) -> Option<Node> {
    let circling = leading_to_circles(edges.clone());
    let mut levels: BTreeMap<Node, usize> = BTreeMap::new();
    let mut found: BTreeSet<Node> = BTreeSet::new();
    for &start in edges.keys().filter(|n| !circling.contains_key(*n)) {
        let mut stack = vec![start];
        while let Some(&node) = stack.last() {
            let next = edges.get(&node).into_iter().flatten();
            let open = next.clone().find(|n| !levels.contains_key(*n));
            if let Some(open) = open {
                stack.push(*open);
                continue;
            }
            stack.pop();
            let below = next
                .filter_map(|n| levels.get(n))
                .max()
                .copied()
                .unwrap_or(0);
            let own = depths.get(&node).copied().unwrap_or(1);
            if below <= DEEPEST && below + own > DEEPEST {
                found.insert(node);
            }
            levels.insert(node, below + own);
        }
    }
    found.into_iter().find(|n| *n != Node::Entries)
}

/// What is left of a graph when every node is taken away from which no way leads on to a circle.
fn leading_to_circles<N: Copy + Ord>(edges: BTreeMap<N, BTreeSet<N>>) -> BTreeMap<N, BTreeSet<N>> {
    let mut before: BTreeMap<N, Vec<N>> = BTreeMap::new();
    for (&node, next) in &edges {
        for &target in next {
            before.entry(target).or_default().push(node);
        }
    }
    let mut left = edges;
    let mut ends: Vec<N> = left
        .iter()
        .filter(|(_, next)| next.is_empty())
        .map(|(n, _)| *n)
        .collect();
    while let Some(end) = ends.pop() {
        left.remove(&end);
        for node in before.remove(&end).unwrap_or_default() {
            if let Some(next) = left.get_mut(&node)
                && next.remove(&end)
                && next.is_empty()
            {
                ends.push(node);
            }
        }
    }
    left
}

/// Circles in a graph, each beginning with its least node; of circles that share a node, one. The walk keeps its own
/// stack, because nothing limits how many declarations lead on from one.
fn circles<N: Copy + Ord>(edges: &BTreeMap<N, BTreeSet<N>>) -> BTreeSet<Vec<N>> {
    let mut found = BTreeSet::new();
    let mut known: BTreeSet<N> = BTreeSet::new();
    let mut done: BTreeSet<N> = BTreeSet::new();
    for &start in edges.keys() {
        if done.contains(&start) {
            continue;
        }
        let next = |node: N| edges.get(&node).into_iter().flatten().copied();
        let mut path: Vec<N> = vec![start];
        let mut at: BTreeMap<N, usize> = BTreeMap::from([(start, 0)]);
        let mut stack = vec![next(start)];
        while let Some(rest) = stack.last_mut() {
            let Some(node) = rest.next() else {
                stack.pop();
                if let Some(left) = path.pop() {
                    at.remove(&left);
                    done.insert(left);
                }
                continue;
            };
            if let Some(&from) = at.get(&node) {
                let mut cycle: Vec<N> = path.iter().skip(from).copied().collect();
                let least = (0..).zip(&cycle).min_by_key(|(_, n)| **n);
                let least = least.map_or(0, |(i, _)| i);
                cycle.rotate_left(least);
                if cycle.iter().all(|n| !known.contains(n)) {
                    known.extend(&cycle);
                    found.insert(cycle);
                }
            } else if !done.contains(&node) {
                at.insert(node, path.len());
                path.push(node);
                stack.push(next(node));
            }
        }
    }
    found
}
