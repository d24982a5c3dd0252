//! Where a condition can be changed, and what it then reads.

use super::{Edit, Mutant, Slip, shift};
use crate::ast::{CompareOp, Expr, ExprKind, Literal, Quantifier, Word};
use crate::source::Span;

/// Every change to a condition that stands by itself, in no particular order.
pub(super) fn slips(root: &Expr) -> Vec<Mutant> {
    let mut slips = Slips {
        root,
        found: Vec::new(),
    };
    // With a stack of its own: a long chain of operands must not exhaust the thread's.
    let mut open = vec![(root, Vec::new())];
    while let Some((expr, path)) = open.pop() {
        slips.of(expr, &path);
        for (at, child) in children(expr).into_iter().enumerate() {
            let mut path = path.clone();
            path.push(at);
            open.push((child, path));
        }
    }
    slips.found
}

struct Slips<'a> {
    root: &'a Expr,
    found: Vec<Mutant>,
}

impl Slips<'_> {
    /// The changes to one part of the condition, which `path` leads to.
    fn of(&mut self, expr: &Expr, path: &[usize]) {
        match &expr.kind {
            ExprKind::And(operands) | ExprKind::Block(Quantifier::All, operands) => {
                for at in 0..operands.len() {
                    self.without(operands, at, path);
                }
            }
            ExprKind::Compare { rest, .. } => {
                // The signs of a chain all point one way: the opposite of one of them could not be written there.
                let alone = rest.len() == 1;
                for (at, (op, span, _)) in rest.iter().enumerate() {
                    self.comparison(*op, *span, at, alone, path);
                }
            }
            ExprKind::Literal(Literal::Number { digits, .. }) => {
                for (up, slip) in [(true, Slip::Raised), (false, Slip::Lowered)] {
                    let moved = shift::number(&digits.text, up);
                    self.literal(digits, moved, slip, path);
                }
            }
            ExprKind::Literal(Literal::Date(date)) => {
                for (later, slip) in [(true, Slip::Later), (false, Slip::Earlier)] {
                    let moved = shift::date(&date.text, later);
                    self.literal(date, moved, slip, path);
                }
            }
            _ => {}
        }
    }

    fn add(
        &mut self,
        span: Span,
        text: &str,
        slip: Slip,
        path: &[usize],
        edit: impl FnOnce(&mut Expr),
    ) {
        let mut changed = self.root.clone();
        let mut at = Some(&mut changed);
        for &step in path {
            at = at.and_then(|expr| child(expr, step));
        }
        let Some(part) = at else { return };
        edit(part);
        self.found.push(Mutant {
            span,
            text: text.to_owned(),
            slip,
            edit: Edit::Reads(changed),
        });
    }

    /// One of several conditions that must all hold goes, with the word or the comma that joined it to the others.
    fn without(&mut self, operands: &[Expr], at: usize, path: &[usize]) {
        let before = at.checked_sub(1).and_then(|before| operands.get(before));
        let (own, after) = (operands.get(at), operands.get(at + 1));
        let span = match (before, own, after) {
            (Some(before), Some(own), _) => Span::new(own.span.file, before.span.end, own.span.end),
            (None, Some(own), Some(after)) => {
                Span::new(own.span.file, own.span.start, after.span.start)
            }
            _ => return,
        };
        self.add(span, "", Slip::NotAsked, path, |expr| {
            let (ExprKind::And(operands) | ExprKind::Block(_, operands)) = &mut expr.kind else {
                return;
            };
            operands.remove(at);
            // What is left alone stands for the whole, in its place.
            if let (ExprKind::And(operands), span) = (&mut expr.kind, expr.span)
                && operands.len() == 1
                && let Some(alone) = operands.pop()
            {
                *expr = Expr {
                    kind: alone.kind,
                    span,
                };
            }
        });
    }

    fn comparison(&mut self, op: CompareOp, span: Span, at: usize, alone: bool, path: &[usize]) {
        let (boundary, opposite) = match op {
            CompareOp::Eq => (None, CompareOp::Ne),
            CompareOp::Ne => (None, CompareOp::Eq),
            CompareOp::Lt => (Some(CompareOp::Le), CompareOp::Ge),
            CompareOp::Le => (Some(CompareOp::Lt), CompareOp::Gt),
            CompareOp::Gt => (Some(CompareOp::Ge), CompareOp::Le),
            CompareOp::Ge => (Some(CompareOp::Gt), CompareOp::Lt),
        };
        let slips = [
            boundary.map(|op| (op, Slip::Boundary)),
            alone.then_some((opposite, Slip::Negated)),
        ];
        for (other, slip) in slips.into_iter().flatten() {
            self.add(span, sign(other), slip, path, |expr| {
                if let ExprKind::Compare { rest, .. } = &mut expr.kind
                    && let Some((op, _, _)) = rest.get_mut(at)
                {
                    *op = other;
                }
            });
        }
    }

    fn literal(&mut self, word: &Word, moved: Option<String>, slip: Slip, path: &[usize]) {
        let Some(text) = moved else { return };
        self.add(word.span, &text, slip, path, |expr| {
            if let ExprKind::Literal(Literal::Number { digits: word, .. } | Literal::Date(word)) =
                &mut expr.kind
            {
                word.text.clone_from(&text);
            }
        });
    }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Eq => "==",
        CompareOp::Ne => "!=",
        CompareOp::Lt => "<",
        CompareOp::Le => "<=",
        CompareOp::Gt => ">",
        CompareOp::Ge => ">=",
    }
}

/// The parts of an expression that can be changed.
fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::Block(_, operands) => {
            operands.iter().collect()
        }
        ExprKind::Not(operand) | ExprKind::Negate(operand) => vec![operand],
        ExprKind::Implies(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Within(a, b)
        | ExprKind::Arithmetic(_, a, b) => vec![a, b],
        ExprKind::Compare { first, rest } => {
            let rest = rest.iter().map(|(_, _, operand)| operand);
            std::iter::once(&**first).chain(rest).collect()
        }
        ExprKind::Has { .. }
        | ExprKind::In { .. }
        | ExprKind::Is { .. }
        | ExprKind::Entry(_)
        | ExprKind::Category { .. }
        | ExprKind::Path(_)
        | ExprKind::Literal(_) => Vec::new(),
    }
}

/// One of the [`children`].
fn child(expr: &mut Expr, at: usize) -> Option<&mut Expr> {
    match &mut expr.kind {
        ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::Block(_, operands) => {
            operands.get_mut(at)
        }
        ExprKind::Not(operand) | ExprKind::Negate(operand) => Some(operand),
        ExprKind::Implies(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Within(a, b)
        | ExprKind::Arithmetic(_, a, b) => Some(if at == 0 { a } else { b }),
        ExprKind::Compare { first, rest } => match at.checked_sub(1) {
            None => Some(first),
            Some(at) => rest.get_mut(at).map(|(_, _, operand)| operand),
        },
        _ => None,
    }
}
