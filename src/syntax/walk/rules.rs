//! Policies, rules, obligations, exceptions, defines and guarantees.

use super::Walker;
use crate::ast::{
    Branch, Claim, Define, Exception, Expr, ExprKind, Guarantee, Obligation, ObligationClause,
    Policy, Remarks, Rule as RuleDeclaration, Validity, Verb, Word,
};
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `policy = { kw_policy ~ name ~ string? ~ extends? ~ lbrace ~ policy_clause* ~ rbrace }`
    pub(super) fn policy(&mut self, node: Node<'_>) -> Option<Policy> {
        let mut name = None;
        let mut title = None;
        let mut extends = Vec::new();
        let mut decides = None;
        let mut otherwise = None;
        let mut effective = None;
        let mut dated_by = None;
        let mut applies = None;
        let mut layers: Option<Vec<Word>> = None;
        let mut remarks = Remarks::default();
        for part in node.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::extends => extends = self.names_of(part),
                Rule::decides => {
                    let scale = self.only(part, Rule::name)?;
                    self.once(&mut decides, scale, "decides", span);
                }
                Rule::otherwise_clause => {
                    let outcome = self.only(part, Rule::name)?;
                    self.once(&mut otherwise, outcome, "otherwise", span);
                }
                Rule::effective => {
                    let date = self.only(part, Rule::date)?;
                    self.once(&mut effective, date, "effective", span);
                }
                Rule::dated_by => {
                    let path = self.only_path(part)?;
                    self.once(&mut dated_by, path, "dated by", span);
                }
                Rule::applies => {
                    let condition = self.only_expr(part)?;
                    self.once(&mut applies, condition, "applies if", span);
                }
                Rule::layers => {
                    let names = self.names_of(part);
                    self.once(&mut layers, names, "layers", span);
                }
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        Some(Policy {
            name: name?,
            title,
            extends,
            decides,
            otherwise,
            effective,
            dated_by,
            applies,
            layers: layers.unwrap_or_default(),
            remarks,
        })
    }

    /// The only list of names of a node.
    fn names_of(&self, node: Node<'_>) -> Vec<Word> {
        node.into_inner()
            .filter(|part| part.as_rule() == Rule::names)
            .flat_map(|part| self.names(part))
            .collect()
    }

    /// The only attribute of a node, as an expression.
    fn only_path(&self, node: Node<'_>) -> Option<Expr> {
        let path = node
            .into_inner()
            .find(|part| part.as_rule() == Rule::path)?;
        Some(Expr {
            span: self.span(&path),
            kind: ExprKind::Path(self.path(path)),
        })
    }

    /// `rule_declaration = { kw_absolute? ~ kw_rule ~ name ~ (overrides | from_date | until_date)* ~ (rule_line | rule_block) }`
    pub(super) fn rule_declaration(&mut self, node: Node<'_>) -> Option<RuleDeclaration> {
        let mut absolute = None;
        let mut name: Option<Word> = None;
        let mut overrides: Option<Vec<Word>> = None;
        let mut validity = Validity::default();
        let mut remarks = Remarks::default();
        let mut branches = Vec::new();
        for part in node.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::kw_absolute => absolute = Some(span),
                Rule::name => name = Some(self.word(&part)),
                Rule::overrides => {
                    let names = self.names_of(part);
                    self.once(&mut overrides, names, "overrides", span);
                }
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::rule_line | Rule::rule_block => {
                    for clause in part.into_inner() {
                        if clause.as_rule() == Rule::branch {
                            branches.push(self.branch(clause)?);
                        } else {
                            self.remark_clause(&mut remarks, clause)?;
                        }
                    }
                }
                _ => {}
            }
        }
        let name = name?;
        let wanted = "an outcome and its condition, `OUTCOME if CONDITION`";
        self.not_empty(name.span, branches.is_empty(), "rule", wanted);
        Some(RuleDeclaration {
            absolute,
            name,
            overrides: overrides.unwrap_or_default(),
            validity,
            remarks,
            branches,
        })
    }

    /// `branch = { name ~ kw_if ~ expr ~ unless? }`
    fn branch(&mut self, node: Node<'_>) -> Option<Branch> {
        let span = self.span(&node);
        let mut outcome = None;
        let mut condition = None;
        let mut unless = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => outcome = Some(self.word(&part)),
                Rule::expr => condition = Some(self.expr(part)?),
                Rule::unless => unless = Some(self.only_expr(part)?),
                _ => {}
            }
        }
        Some(Branch {
            outcome: outcome?,
            condition: condition?,
            unless,
            span,
        })
    }

    /// `obligation = { kw_obligation ~ name ~ (from_date | until_date)* ~ lbrace ~ (… | obligation_clause)* ~ rbrace }`
    pub(super) fn obligation(&mut self, node: Node<'_>) -> Option<Obligation> {
        let mut name: Option<Word> = None;
        let mut validity = Validity::default();
        let mut remarks = Remarks::default();
        let mut clauses = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::obligation_clause => clauses.push(self.obligation_clause(part)?),
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        let name = name?;
        let wanted = "what is to be done, `require OBLIGATION if CONDITION`";
        self.not_empty(name.span, clauses.is_empty(), "obligation", wanted);
        Some(Obligation {
            name,
            validity,
            remarks,
            clauses,
        })
    }

    /// `obligation_clause = { verb ~ names ~ (kw_if ~ expr ~ unless?)? }`
    fn obligation_clause(&mut self, node: Node<'_>) -> Option<ObligationClause> {
        let span = self.span(&node);
        let mut which = None;
        let mut what = Vec::new();
        let mut condition = None;
        let mut unless = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::verb => which = verb(&part),
                Rule::names => what = self.names(part),
                Rule::expr => condition = Some(self.expr(part)?),
                Rule::unless => unless = Some(self.only_expr(part)?),
                _ => {}
            }
        }
        Some(ObligationClause {
            verb: which?,
            what,
            condition,
            unless,
            span,
        })
    }

    /// `exception = { kw_exception ~ name ~ kw_to ~ names ~ (from_date | until_date)* ~ (exception_line | exception_block) }`
    pub(super) fn exception(&mut self, node: Node<'_>) -> Option<Exception> {
        let mut name: Option<Word> = None;
        let mut to = Vec::new();
        let mut validity = Validity::default();
        let mut remarks = Remarks::default();
        let mut conditions = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::names => to = self.names(part),
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::exception_line | Rule::exception_block => {
                    for clause in part.into_inner() {
                        if clause.as_rule() == Rule::if_clause {
                            conditions.push(self.only_expr(clause)?);
                        } else {
                            self.remark_clause(&mut remarks, clause)?;
                        }
                    }
                }
                _ => {}
            }
        }
        let name = name?;
        self.not_empty(
            name.span,
            conditions.is_empty(),
            "exception",
            "a condition, `if CONDITION`",
        );
        Some(Exception {
            name,
            to,
            validity,
            remarks,
            conditions,
        })
    }

    /// `define = { kw_define ~ name ~ (from_date | until_date)* ~ equals ~ expr ~ (citation | note)* }`
    pub(super) fn define(&mut self, node: Node<'_>) -> Option<Define> {
        let mut name = None;
        let mut validity = Validity::default();
        let mut condition = None;
        let mut remarks = Remarks::default();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::expr => condition = Some(self.expr(part)?),
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        Some(Define {
            name: name?,
            validity,
            condition: condition?,
            remarks,
        })
    }

    /// `guarantee = { kw_guarantee ~ name ~ (from_date | until_date)* ~ colon ~ (monotone | whenever) ~ (citation | note)* }`
    pub(super) fn guarantee(&mut self, node: Node<'_>) -> Option<Guarantee> {
        let mut name = None;
        let mut validity = Validity::default();
        let mut claim = None;
        let mut remarks = Remarks::default();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::monotone => claim = Some(self.monotone(part)?),
                Rule::whenever => claim = Some(self.whenever(part)?),
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        Some(Guarantee {
            name: name?,
            validity,
            claim: claim?,
            remarks,
        })
    }

    /// `whenever = { expr ~ kw_whenever ~ expr }`
    fn whenever(&mut self, node: Node<'_>) -> Option<Claim> {
        let mut sides = node
            .into_inner()
            .filter(|part| part.as_rule() == Rule::expr);
        let conclusion = self.expr(sides.next()?)?;
        let premise = self.expr(sides.next()?)?;
        Some(Claim::Whenever {
            conclusion,
            premise,
        })
    }

    /// `monotone = { name ~ kw_never ~ (kw_stricter | kw_looser) ~ kw_as ~ path ~ (kw_rises | kw_falls) }`
    fn monotone(&mut self, node: Node<'_>) -> Option<Claim> {
        let mut subject = None;
        let mut never_stricter = false;
        let mut attribute = None;
        let mut rises = false;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => subject = Some(self.word(&part)),
                Rule::kw_stricter => never_stricter = true,
                Rule::path => {
                    attribute = Some(Expr {
                        span: self.span(&part),
                        kind: ExprKind::Path(self.path(part)),
                    });
                }
                Rule::kw_rises => rises = true,
                _ => {}
            }
        }
        Some(Claim::Monotone {
            subject: subject?,
            never_stricter,
            attribute: attribute?,
            rises,
        })
    }
}

/// `verb = { kw_require | kw_consider | kw_may }`
pub(super) fn verb(node: &Node<'_>) -> Option<Verb> {
    match node.as_str() {
        "require" => Some(Verb::Require),
        "consider" => Some(Verb::Consider),
        "may" => Some(Verb::May),
        _ => None,
    }
}
