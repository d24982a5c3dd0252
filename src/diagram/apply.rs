//! New diagrams from old ones.

use rustc_hash::FxHashMap;

use super::node::{Diagram, Edge, Level, NO, Store, YES};

/// The number of what is within a condition. Those before it are taken by overlaps.
const WITHIN: u32 = 8;
/// Where the numbers of pairings begin, which differ by their base.
const PAIRS: u32 = 9;

/// The mark of a choice between two diagrams.
const CHOICES: u32 = 1 << 31;

/// What two diagrams are combined by, cell by cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    /// Both conditions hold.
    And,
    /// At least one condition holds.
    Or,
    /// The first condition holds and the second does not.
    Without,
    /// The values differ.
    Differ,
    /// The smaller value: of two postures, the stricter.
    Least,
    /// The numbers in either set: a value is a set of small numbers, one bit each.
    Either,
    /// The first value where the second, a condition, holds; 0 where it does not.
    Within,
    /// Both values, as `first * n + second`.
    Pair(u32),
}

impl Operation {
    /// The answer where it needs no walk.
    fn short(self, a: Diagram, b: Diagram) -> Option<Diagram> {
        match self {
            Operation::And => match (a, b) {
                (NO, _) | (_, NO) => Some(NO),
                (YES, other) | (other, YES) => Some(other),
                _ if a == b => Some(a),
                _ => None,
            },
            Operation::Or => match (a, b) {
                (YES, _) | (_, YES) => Some(YES),
                (NO, other) | (other, NO) => Some(other),
                _ if a == b => Some(a),
                _ => None,
            },
            Operation::Without => match (a, b) {
                (NO, _) | (_, YES) => Some(NO),
                (_, NO) => Some(a),
                _ if a == b => Some(NO),
                _ => None,
            },
            Operation::Differ => match (a.value(), b.value()) {
                _ if a == b => Some(NO),
                (Some(_), Some(_)) => Some(YES),
                _ => None,
            },
            Operation::Least => match (a.value(), b.value()) {
                _ if a == b => Some(a),
                (Some(0), _) => Some(a),
                (_, Some(0)) => Some(b),
                (Some(x), Some(y)) => Some(Diagram::always(x.min(y))),
                _ => None,
            },
            Operation::Either => match (a.value(), b.value()) {
                _ if a == b => Some(a),
                (Some(0), _) => Some(b),
                (_, Some(0)) => Some(a),
                (Some(x), Some(y)) => Some(Diagram::always(x | y)),
                _ => None,
            },
            Operation::Within => match (a, b) {
                (NO, _) | (_, NO) => Some(NO),
                (of, YES) => Some(of),
                _ => None,
            },
            Operation::Pair(n) => match (a.value(), b.value()) {
                (Some(x), Some(y)) => Some(Diagram::always(x * n + y)),
                _ => None,
            },
        }
    }

    /// A number that tells operations apart.
    fn code(self) -> u32 {
        match self {
            Operation::And => 0,
            Operation::Or => 1,
            Operation::Without => 2,
            Operation::Differ => 3,
            Operation::Least => 4,
            Operation::Either => 5,
            Operation::Within => WITHIN,
            Operation::Pair(n) => PAIRS + n,
        }
    }

    fn commutes(self) -> bool {
        match self {
            Operation::And
            | Operation::Or
            | Operation::Differ
            | Operation::Least
            | Operation::Either => true,
            Operation::Without | Operation::Within | Operation::Pair(_) => false,
        }
    }
}

impl Store {
    /// The operation on two diagrams.
    pub fn apply(&mut self, operation: Operation, a: Diagram, b: Diagram) -> Diagram {
        if let Some(done) = operation.short(a, b) {
            return done;
        }
        if self.exceeded() {
            return NO;
        }
        let (a, b) = if operation.commutes() && b < a {
            (b, a)
        } else {
            (a, b)
        };
        let key = (operation.code(), a.number(), b.number());
        if let Some(done) = self.memo.get(key) {
            return done;
        }
        let Some(level) = self.first_level([a, b]) else {
            return NO;
        };
        let begin = self.pending.len();
        let (mut i, mut j) = (0, 0);
        while let (Some(l), Some(r)) = (self.edge_at(a, level, i), self.edge_at(b, level, j)) {
            let to = self.apply(operation, l.to, r.to);
            let last = l.last.min(r.last);
            self.push_edge(begin, Edge { last, to });
            i += usize::from(l.last == last);
            j += usize::from(r.last == last);
        }
        let made = self.ask_pending(level, begin);
        if !self.exceeded() {
            self.memo.set(key, made);
        }
        made
    }

    /// Both conditions.
    pub fn and(&mut self, a: Diagram, b: Diagram) -> Diagram {
        self.apply(Operation::And, a, b)
    }

    /// At least one condition.
    pub fn or(&mut self, a: Diagram, b: Diagram) -> Diagram {
        self.apply(Operation::Or, a, b)
    }

    /// The first condition where the second does not hold.
    pub fn without(&mut self, a: Diagram, b: Diagram) -> Diagram {
        self.apply(Operation::Without, a, b)
    }

    /// The opposite condition.
    pub fn not(&mut self, a: Diagram) -> Diagram {
        self.apply(Operation::Without, YES, a)
    }

    /// Every condition. Small ones first, which keeps what lies between small.
    pub fn all(&mut self, of: impl IntoIterator<Item = Diagram>) -> Diagram {
        self.joined(Operation::And, YES, of)
    }

    /// Where conditions hold, or do not hold, as said of each.
    pub fn as_said(&mut self, of: &[(Diagram, bool)]) -> Diagram {
        let mut all = YES;
        for &(condition, holds) in of {
            all = match holds {
                true => self.and(all, condition),
                false => self.without(all, condition),
            };
        }
        all
    }

    /// At least one of the conditions.
    pub fn any(&mut self, of: impl IntoIterator<Item = Diagram>) -> Diagram {
        self.joined(Operation::Or, NO, of)
    }

    fn joined(
        &mut self,
        operation: Operation,
        nothing: Diagram,
        of: impl IntoIterator<Item = Diagram>,
    ) -> Diagram {
        // What asks late is joined first: the rest of the order is then walked once.
        let mut operands: Vec<Diagram> = of.into_iter().collect();
        operands.sort_by_key(|&diagram| (std::cmp::Reverse(self.level(diagram)), diagram));
        operands.dedup();
        let mut joined = nothing;
        for operand in operands {
            joined = self.apply(operation, joined, operand);
        }
        joined
    }

    /// `then` where the condition holds, `otherwise` where it does not.
    pub fn choose(&mut self, condition: Diagram, then: Diagram, otherwise: Diagram) -> Diagram {
        match condition {
            YES => return then,
            NO => return otherwise,
            _ if then == otherwise => return then,
            _ => {}
        }
        if (then, otherwise) == (YES, NO) {
            return condition;
        }
        if self.exceeded() {
            return NO;
        }
        // Conditions are nodes, so their numbers are below those of operations.
        let key = (
            CHOICES | condition.number(),
            then.number(),
            otherwise.number(),
        );
        if let Some(done) = self.memo.get(key) {
            return done;
        }
        let Some(level) = self.first_level([condition, then, otherwise]) else {
            return NO;
        };
        let begin = self.pending.len();
        let (mut i, mut j, mut k) = (0, 0, 0);
        while let (Some(c), Some(t), Some(o)) = (
            self.edge_at(condition, level, i),
            self.edge_at(then, level, j),
            self.edge_at(otherwise, level, k),
        ) {
            let last = c.last.min(t.last).min(o.last);
            let to = self.choose(c.to, t.to, o.to);
            self.push_edge(begin, Edge { last, to });
            i += usize::from(c.last == last);
            j += usize::from(t.last == last);
            k += usize::from(o.last == last);
        }
        let made = self.ask_pending(level, begin);
        if !self.exceeded() {
            self.memo.set(key, made);
        }
        made
    }

    /// The diagram with each value replaced by another.
    pub fn map(&mut self, diagram: Diagram, value: &impl Fn(u32) -> u32) -> Diagram {
        self.followed(diagram, &|old| Diagram::always(value(old)))
    }

    /// The diagram with each value replaced by what a diagram says that asks only later variables.
    pub(super) fn followed(&mut self, diagram: Diagram, then: &impl Fn(u32) -> Diagram) -> Diagram {
        self.followed_within(diagram, then, &mut FxHashMap::default())
    }

    fn followed_within(
        &mut self,
        diagram: Diagram,
        then: &impl Fn(u32) -> Diagram,
        done: &mut FxHashMap<Diagram, Diagram>,
    ) -> Diagram {
        if let Some(value) = diagram.value() {
            return then(value);
        }
        if let Some(&made) = done.get(&diagram) {
            return made;
        }
        let Some(level) = self.level(diagram) else {
            return NO;
        };
        let (begin, mut position) = (self.pending.len(), 0);
        while let Some(edge) = self.edge_at(diagram, level, position) {
            let to = self.followed_within(edge.to, then, done);
            self.push_edge(begin, Edge { to, ..edge });
            position += 1;
        }
        let made = self.ask_pending(level, begin);
        done.insert(diagram, made);
        made
    }

    /// Where the diagram has one of these values.
    pub fn where_value(&mut self, diagram: Diagram, wanted: impl Fn(u32) -> bool) -> Diagram {
        self.map(diagram, &|value| u32::from(wanted(value)))
    }

    /// The diagram as it is when each variable is in the cells given; variables stay askable only where more than one
    /// of their cells leads somewhere else. Cells outside are as the next cell inside, or the last there is, so that diagrams
    /// which say the same inside are the same afterwards.
    pub fn restrict(&mut self, diagram: Diagram, within: &impl Fn(Level, u16) -> bool) -> Diagram {
        let mut done = FxHashMap::default();
        self.restricted(diagram, within, &mut done)
    }

    fn restricted(
        &mut self,
        diagram: Diagram,
        within: &impl Fn(Level, u16) -> bool,
        done: &mut FxHashMap<Diagram, Diagram>,
    ) -> Diagram {
        let Some(level) = self.level(diagram) else {
            return diagram;
        };
        if let Some(&made) = done.get(&diagram) {
            return made;
        }
        let mut kept: Vec<Edge> = Vec::new();
        let mut first = 0;
        for edge in self.edges(diagram).to_vec() {
            // It ends at its last cell inside: where it ended among those outside must tell nothing apart.
            let inside = (first..=edge.last).rev().find(|&cell| within(level, cell));
            first = edge.last.saturating_add(1);
            if let Some(last) = inside {
                let to = self.restricted(edge.to, within, done);
                kept.push(Edge { last, to });
            }
        }
        match kept.last_mut() {
            Some(end) => end.last = self.size(level) - 1,
            None => return NO,
        }
        let made = self.ask(level, kept);
        done.insert(diagram, made);
        made
    }

    /// The diagram with one variable in one cell.
    pub fn cofactor(&mut self, diagram: Diagram, level: Level, cell: u16) -> Diagram {
        self.cofactor_within(diagram, (level, cell), &mut FxHashMap::default())
    }

    fn cofactor_within(
        &mut self,
        diagram: Diagram,
        (level, cell): (Level, u16),
        done: &mut FxHashMap<Diagram, Diagram>,
    ) -> Diagram {
        // What asks later variables only does not ask this one.
        let first = match self.level(diagram) {
            Some(first) if first <= level => first,
            _ => return diagram,
        };
        if first == level {
            let mut edges = self.edges(diagram).iter();
            let edge = edges.find(|edge| cell <= edge.last);
            return edge.map_or(NO, |edge| edge.to);
        }
        if let Some(&made) = done.get(&diagram) {
            return made;
        }
        let (begin, mut position) = (self.pending.len(), 0);
        while let Some(edge) = self.edge_at(diagram, first, position) {
            let to = self.cofactor_within(edge.to, (level, cell), done);
            self.push_edge(begin, Edge { to, ..edge });
            position += 1;
        }
        let made = self.ask_pending(first, begin);
        done.insert(diagram, made);
        made
    }

    pub(super) fn first_level<const N: usize>(&self, of: [Diagram; N]) -> Option<Level> {
        of.into_iter().filter_map(|one| self.level(one)).min()
    }
}
