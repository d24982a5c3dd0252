//! Arithmetic: sums, products, signs, curves at a point.

use super::Walker;
use crate::ast::{ArithmeticOp, Expr, ExprKind, Literal, Word};
use crate::diagnostic::Edit;
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `sum = { product ~ (add_op ~ product)* }`
    pub(super) fn sum(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        self.left_to_right(node, depth, Self::product)
    }

    /// `product = { factor ~ (mul_op ~ factor)* }`
    fn product(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        self.left_to_right(node, depth, Self::factor)
    }

    /// Operands joined by signs of one strength, the first two first.
    fn left_to_right(
        &mut self,
        node: Node<'_>,
        depth: usize,
        operand: fn(&mut Self, Node<'_>, usize) -> Option<Expr>,
    ) -> Option<Expr> {
        let span = self.span(&node);
        let mut parts = node.into_inner();
        let first = parts.next()?;
        let rest: Vec<_> = parts.collect();
        let inside = depth + rest.len() / 2;
        self.bounded(span, inside)?;
        let mut left = operand(self, first, inside)?;
        let mut rest = rest.into_iter();
        while let (Some(sign), Some(right)) = (rest.next(), rest.next()) {
            let op = match sign.as_str() {
                "+" => ArithmeticOp::Add,
                "-" => ArithmeticOp::Sub,
                "*" => ArithmeticOp::Mul,
                "/" => ArithmeticOp::Div,
                _ => return None,
            };
            let right = operand(self, right, inside)?;
            left = match self.parted_unit(&left, op, &right) {
                Some(joined) => joined,
                None => Expr {
                    span: left.span.to(right.span),
                    kind: ExprKind::Arithmetic(op, Box::new(left), Box::new(right)),
                },
            };
        }
        Some(left)
    }

    /// `300 km / h`: a lone name is never a factor, so this is a unit written with blanks.
    fn parted_unit(&mut self, left: &Expr, op: ArithmeticOp, right: &Expr) -> Option<Expr> {
        let sign = match op {
            ArithmeticOp::Mul => "*",
            ArithmeticOp::Div => "/",
            ArithmeticOp::Add | ArithmeticOp::Sub => return None,
        };
        let (
            ExprKind::Literal(Literal::Number {
                digits,
                unit: Some(unit),
            }),
            ExprKind::Path(path),
        ) = (&left.kind, &right.kind)
        else {
            return None;
        };
        let [factor] = path.as_slice() else {
            return None;
        };
        let span = unit.span.to(factor.span);
        let written = format!("{}{sign}{}", unit.text, factor.text);
        self.error_with(
            span,
            SyntaxErrorKind::PartedUnit {
                unit: written.clone(),
            },
            vec![Edit {
                span,
                replacement: written.clone(),
            }],
        );
        Some(Expr {
            span: left.span.to(right.span),
            kind: ExprKind::Literal(Literal::Number {
                digits: digits.clone(),
                unit: Some(Word {
                    text: written,
                    span,
                }),
            }),
        })
    }

    /// `factor = { minus* ~ point }`
    fn factor(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let mut signs = Vec::new();
        for part in node.into_inner() {
            if part.as_rule() == Rule::minus {
                signs.push(self.span(&part));
                continue;
            }
            let place = self.span(&part);
            self.bounded(place, depth + signs.len())?;
            let mut inner = self.point(part, depth + signs.len())?;
            while let Some(sign) = signs.pop() {
                let span = sign.to(place);
                let kind = match inner.kind {
                    // `- 54`: the sign belongs to the number although a blank parts them.
                    ExprKind::Literal(Literal::Number { digits, unit })
                        if !digits.text.starts_with('-') =>
                    {
                        ExprKind::Literal(Literal::Number {
                            digits: Word {
                                text: format!("-{}", digits.text),
                                span: sign.to(digits.span),
                            },
                            unit,
                        })
                    }
                    _ => ExprKind::Negate(Box::new(inner)),
                };
                inner = Expr { kind, span };
            }
            return Some(inner);
        }
        None
    }

    /// `point = { operand ~ (kw_at ~ operand)? }`
    fn point(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let span = self.span(&node);
        let operands: Vec<_> = node
            .into_inner()
            .filter(|part| part.as_rule() != Rule::kw_at)
            .collect();
        let inside = depth + usize::from(operands.len() > 1);
        let mut operands = operands.into_iter();
        let curve = self.operand(operands.next()?, inside)?;
        Some(match operands.next() {
            None => curve,
            Some(at) => Expr {
                kind: ExprKind::At(Box::new(curve), Box::new(self.operand(at, inside)?)),
                span,
            },
        })
    }
}
