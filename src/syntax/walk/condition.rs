//! Conditions and arithmetic.

use super::Walker;
use crate::ast::{CompareOp, Expr, ExprKind, Has, Is, Quantifier, Reach, Word};
use crate::diagnostic::Edit;
use crate::source::Span;
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::grammar::{Node, Rule};
use crate::syntax::scan::MAX_DEPTH;

impl Walker<'_> {
    /// The only condition of a node.
    pub(super) fn only_expr(&mut self, node: Node<'_>) -> Option<Expr> {
        let inner = node
            .into_inner()
            .find(|inner| inner.as_rule() == Rule::expr)?;
        self.expr(inner)
    }

    /// `expr = { junction ~ (kw_implies ~ junction)* }`
    pub(in crate::syntax) fn expr(&mut self, node: Node<'_>) -> Option<Expr> {
        self.expr_at(node, 0)
    }

    fn expr_at(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let span = self.span(&node);
        self.bounded(span, depth)?;
        let parts: Vec<_> = node
            .into_inner()
            .filter(|part| part.as_rule() == Rule::junction)
            .collect();
        let many = parts.len() > 1;
        if parts.len() > 2 {
            self.error(span, SyntaxErrorKind::ImpliesTwice);
        }
        let mut sides = Vec::new();
        for part in parts.into_iter().take(2) {
            sides.push(self.junction(part, depth + usize::from(many))?);
        }
        let mut sides = sides.into_iter();
        let first = sides.next()?;
        Some(match sides.next() {
            None => first,
            Some(second) => Expr {
                kind: ExprKind::Implies(Box::new(first), Box::new(second)),
                span,
            },
        })
    }

    /// `junction = { negation ~ ((kw_and | kw_or) ~ negation)* }`
    fn junction(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let span = self.span(&node);
        let parts: Vec<_> = node.into_inner().collect();
        let inside = depth + 2 * usize::from(parts.len() > 1);
        // Runs of `and`, joined by `or`: the reading that is kept when both are mixed.
        let mut runs: Vec<Vec<Expr>> = vec![Vec::new()];
        let mut ands = 0;
        for part in parts {
            match part.as_rule() {
                Rule::kw_and => ands += 1,
                Rule::kw_or => runs.push(Vec::new()),
                Rule::negation => {
                    let operand = self.negation(part, inside)?;
                    runs.last_mut()?.push(operand);
                }
                _ => {}
            }
        }
        if ands > 0 && runs.len() > 1 {
            let kind = self.two_readings(&runs);
            self.error(span, kind);
        }
        let mut choices: Vec<Expr> = Vec::new();
        for run in runs {
            choices.push(joined(run, ExprKind::And)?);
        }
        let whole = joined(choices, ExprKind::Or)?;
        Some(Expr {
            // A lone operand keeps its own place; a junction has that of the whole.
            span: if matches!(whole.kind, ExprKind::And(_) | ExprKind::Or(_)) {
                span
            } else {
                whole.span
            },
            ..whole
        })
    }

    /// How a mixture of `and` and `or` can be meant.
    fn two_readings(&self, runs: &[Vec<Expr>]) -> SyntaxErrorKind {
        let texts: Vec<Vec<String>> = runs
            .iter()
            .map(|run| run.iter().map(|operand| self.shown(operand.span)).collect())
            .collect();
        let and_first = texts
            .iter()
            .map(|run| grouped(run, " and "))
            .collect::<Vec<_>>()
            .join(" or ");
        // The other way round: each `or` joins its two neighbours, and those groups are joined by `and`.
        let mut groups: Vec<Vec<String>> = Vec::new();
        for run in &texts {
            for (at, operand) in run.iter().enumerate() {
                match groups.last_mut() {
                    Some(group) if at == 0 => group.push(operand.clone()),
                    _ => groups.push(vec![operand.clone()]),
                }
            }
        }
        let or_first = groups
            .iter()
            .map(|group| grouped(group, " or "))
            .collect::<Vec<_>>()
            .join(" and ");
        SyntaxErrorKind::MixedAndOr {
            and_first,
            or_first,
        }
    }

    /// `negation = { kw_not* ~ comparison }`
    fn negation(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let mut starts = Vec::new();
        for part in node.into_inner() {
            if part.as_rule() == Rule::kw_not {
                starts.push(self.span(&part));
                continue;
            }
            let place = self.span(&part);
            self.bounded(place, depth + starts.len())?;
            let mut inner = self.comparison(part, depth + starts.len())?;
            while let Some(not) = starts.pop() {
                inner = Expr {
                    span: not.to(place),
                    kind: ExprKind::Not(Box::new(inner)),
                };
            }
            return Some(inner);
        }
        None
    }

    /// `comparison = { sum ~ (ordering | membership | possession | inclusion | identity)* }`
    fn comparison(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let span = self.span(&node);
        let mut parts = node.into_inner();
        let first_node = parts.next()?;
        let tests: Vec<_> = parts.collect();
        let inside = depth + usize::from(!tests.is_empty());
        let first = self.sum(first_node, inside)?;
        if tests.iter().all(|test| test.as_rule() == Rule::ordering) {
            return self.orderings(first, tests, inside, span);
        }
        if tests.len() > 1 {
            self.error(span, SyntaxErrorKind::TestsInARow);
        }
        let subject = Box::new(first);
        let test = tests.into_iter().next()?;
        let kind = match test.as_rule() {
            Rule::membership => self.membership(subject, test, inside)?,
            Rule::possession => ExprKind::Has {
                subject,
                what: self.possession(test)?,
            },
            Rule::inclusion => {
                let sum = test.into_inner().find(|part| part.as_rule() == Rule::sum)?;
                ExprKind::Within(subject, Box::new(self.sum(sum, inside)?))
            }
            Rule::identity => self.identity(subject, test)?,
            Rule::ordering => return self.orderings(*subject, vec![test], inside, span),
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    /// `ordering = { compare_op ~ sum }`, as many as there are.
    fn orderings(
        &mut self,
        first: Expr,
        tests: Vec<Node<'_>>,
        depth: usize,
        span: Span,
    ) -> Option<Expr> {
        if tests.is_empty() {
            return Some(first);
        }
        let mut rest: Vec<(CompareOp, Span, Expr)> = Vec::new();
        for test in tests {
            let mut parts = test.into_inner();
            let sign = parts.next()?;
            let op = match sign.as_str() {
                "==" => CompareOp::Eq,
                "!=" => CompareOp::Ne,
                "<" => CompareOp::Lt,
                "<=" => CompareOp::Le,
                ">" => CompareOp::Gt,
                ">=" => CompareOp::Ge,
                _ => return None,
            };
            let place = self.span(&sign);
            rest.push((op, place, self.sum(parts.next()?, depth)?));
        }
        let upwards = |op: &CompareOp| matches!(op, CompareOp::Lt | CompareOp::Le);
        let downwards = |op: &CompareOp| matches!(op, CompareOp::Gt | CompareOp::Ge);
        let one_way =
            rest.iter().all(|(op, ..)| upwards(op)) || rest.iter().all(|(op, ..)| downwards(op));
        if rest.len() > 1 && !one_way {
            let mut left = self.shown(first.span);
            let mut parts = Vec::new();
            for (_, sign, right) in &rest {
                let right = self.shown(right.span);
                parts.push(format!("{left} {} {right}", self.shown(*sign)));
                left = right;
            }
            let split = parts.join(" and ");
            self.error(span, SyntaxErrorKind::Chain { split });
        }
        Some(Expr {
            kind: ExprKind::Compare {
                first: Box::new(first),
                rest,
            },
            span,
        })
    }

    /// `membership = { kw_not? ~ kw_in ~ value_list }`
    fn membership(&mut self, subject: Box<Expr>, node: Node<'_>, depth: usize) -> Option<ExprKind> {
        let mut negated = false;
        let mut values = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_not => negated = true,
                Rule::value_list => {
                    let span = self.span(&part);
                    for value in part.into_inner() {
                        if value.as_rule() == Rule::sum {
                            values.push(self.sum(value, depth)?);
                        }
                    }
                    self.not_empty(span, values.is_empty(), "list", "a value");
                }
                _ => {}
            }
        }
        Some(ExprKind::In {
            subject,
            negated,
            values,
        })
    }

    /// `possession = { kw_has ~ (quantifier ~ kw_of ~ code_list | kw_category ~ name | entry_code) }`
    fn possession(&mut self, node: Node<'_>) -> Option<Has> {
        let mut quantifier_found = None;
        let mut category = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::quantifier => quantifier_found = quantifier(&part),
                Rule::kw_category => category = true,
                Rule::code_list => {
                    let words = self.code_list(part);
                    return Some(Has::Several(quantifier_found?, words));
                }
                Rule::code | Rule::item_number | Rule::name => {
                    let word = self.word(&part);
                    return Some(if category {
                        Has::Category(word)
                    } else {
                        Has::One(word)
                    });
                }
                _ => {}
            }
        }
        None
    }

    /// `code_list = { lbrace ~ (entry_code ~ (comma ~ entry_code)* ~ comma?)? ~ rbrace }`
    fn code_list(&mut self, node: Node<'_>) -> Vec<Word> {
        let span = self.span(&node);
        let words = self.codes(node);
        self.not_empty(span, words.is_empty(), "list", "an entry or a value");
        words
    }

    /// The codes and names among the parts of a node.
    pub(super) fn codes(&self, node: Node<'_>) -> Vec<Word> {
        node.into_inner()
            .filter(|part| matches!(part.as_rule(), Rule::code | Rule::item_number | Rule::name))
            .map(|part| self.word(&part))
            .collect()
    }

    /// `identity = { kw_is ~ kw_not? ~ (kw_undeterminable | name ~ (kw_or ~ (kw_looser | kw_stricter))?) }`
    fn identity(&mut self, subject: Box<Expr>, node: Node<'_>) -> Option<ExprKind> {
        let mut negated = false;
        let mut name = None;
        let mut reach = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_not => negated = true,
                Rule::kw_undeterminable => {
                    return Some(ExprKind::Is {
                        subject,
                        negated,
                        what: Is::Undeterminable,
                    });
                }
                Rule::name => name = Some(self.word(&part)),
                Rule::kw_looser => reach = Some(Reach::OrLooser),
                Rule::kw_stricter => reach = Some(Reach::OrStricter),
                _ => {}
            }
        }
        Some(ExprKind::Is {
            subject,
            negated,
            what: Is::Named { name: name?, reach },
        })
    }

    /// `operand = _{ date | code | … | path }`
    pub(super) fn operand(&mut self, node: Node<'_>, depth: usize) -> Option<Expr> {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::group => {
                let inner = node
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::expr)?;
                let blocks = std::mem::take(&mut self.blocks);
                let expr = self.expr_at(inner, depth);
                self.blocks = blocks;
                // The parentheses belong to the place of what they enclose.
                return Some(Expr { span, ..expr? });
            }
            Rule::block => self.block(node, depth)?,
            Rule::category_term => self.category_term(node)?,
            Rule::entry_term => ExprKind::Entry(self.codes(node).into_iter().next()?),
            Rule::path => ExprKind::Path(self.path(node)),
            _ => ExprKind::Literal(self.plain_literal(node)?),
        };
        Some(Expr { kind, span })
    }

    /// `block = { quantifier ~ kw_of ~ lbrace ~ (expr ~ (comma ~ expr)* ~ comma?)? ~ rbrace }`
    fn block(&mut self, node: Node<'_>, depth: usize) -> Option<ExprKind> {
        let span = self.span(&node);
        let mut which = None;
        let mut conditions = Vec::new();
        self.blocks += 1;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::quantifier => which = quantifier(&part),
                Rule::expr => conditions.push(self.expr_at(part, depth + 1)?),
                _ => {}
            }
        }
        self.blocks -= 1;
        self.not_empty(
            span,
            conditions.is_empty(),
            "list of conditions",
            "a condition",
        );
        Some(ExprKind::Block(which?, conditions))
    }

    /// `category_term = { kw_category ~ name ~ (kw_except ~ (code_list | except_list))? }`
    fn category_term(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut which = None;
        let mut except = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => which = Some(self.word(&part)),
                Rule::code_list => except = self.code_list(part),
                Rule::except_list => {
                    let span = self.span(&part);
                    except = self.codes(part);
                    if self.blocks > 0 && except.len() > 1 {
                        let replacement = format!("{{ {} }}", self.shown(span));
                        self.error_with(
                            span,
                            SyntaxErrorKind::BareExcept,
                            vec![Edit { span, replacement }],
                        );
                    }
                }
                _ => {}
            }
        }
        Some(ExprKind::Category {
            which: which?,
            except,
        })
    }

    /// Refuses what later stages, which descend into conditions, could not follow.
    pub(super) fn bounded(&mut self, span: Span, depth: usize) -> Option<()> {
        if depth <= MAX_DEPTH {
            return Some(());
        }
        self.error(span, SyntaxErrorKind::TooDeep { limit: MAX_DEPTH });
        None
    }
}

/// One operand by itself, or several joined.
fn joined(mut operands: Vec<Expr>, join: fn(Vec<Expr>) -> ExprKind) -> Option<Expr> {
    if operands.len() == 1 {
        return operands.pop();
    }
    let span = operands.first()?.span.to(operands.last()?.span);
    Some(Expr {
        kind: join(operands),
        span,
    })
}

/// Operands joined by a word, in parentheses when there are several.
fn grouped(operands: &[String], join: &str) -> String {
    match operands {
        [one] => one.clone(),
        several => format!("({})", several.join(join)),
    }
}

/// `quantifier = { kw_all | kw_any | kw_none }`
fn quantifier(node: &Node<'_>) -> Option<Quantifier> {
    match node.as_str() {
        "all" => Some(Quantifier::All),
        "any" => Some(Quantifier::Any),
        "none" => Some(Quantifier::None),
        _ => None,
    }
}
