//! Tests and cases.

use super::Walker;
use super::rules::verb;
use crate::ast::{
    CaseBody, Expectation, ExpectationKind, Facts, Mode, RecordBlock, Statement, Table, TableRow,
    TestBody, Word,
};
use crate::diagnostic::{Edit, nearest};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `test = { kw_test ~ string ~ lbrace ~ (fact_clause | table | expect)* ~ rbrace }`
    pub(super) fn test(&mut self, node: Node<'_>) -> Option<TestBody> {
        let mut title = None;
        let mut facts = Facts::default();
        let mut expectations = Vec::new();
        let mut tables = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::string => title = Some(self.string(part)),
                Rule::expect => {
                    for inner in part.into_inner() {
                        if inner.as_rule() == Rule::expectation {
                            expectations.push(self.expectation(inner)?);
                        }
                    }
                }
                Rule::table => tables.push(self.table(part)?),
                _ => self.fact_clause(&mut facts, part)?,
            }
        }
        let title = title?;
        let nothing = expectations.is_empty() && tables.is_empty();
        if nothing && !self.incomplete {
            // `expct denial` reads as a record and who it is.
            let mut records = facts.records.iter().map(|block| &block.record);
            let meant = records.rfind(|word| nearest(&word.text, ["expect"]).is_some());
            if let Some(word) = meant.cloned() {
                let keyword = "expect".to_owned();
                let replacement = keyword.clone();
                let edit = Edit {
                    span: word.span,
                    replacement,
                };
                let word_text = word.text;
                let kind = SyntaxErrorKind::Misspelt {
                    word: word_text,
                    keyword,
                };
                self.error_with(word.span, kind, vec![edit]);
            } else {
                let name = title.text.clone();
                self.error(title.span, SyntaxErrorKind::ExpectsNothing { title: name });
            }
        }
        Some(TestBody {
            title,
            facts,
            expectations,
            tables,
        })
    }

    /// `case = { kw_case ~ string ~ lbrace ~ (fact_clause | table | expect)* ~ rbrace }`
    pub(super) fn case(&mut self, node: Node<'_>) -> Option<CaseBody> {
        let mut name = None;
        let mut facts = Facts::default();
        for part in node.into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::string => name = Some(self.string(part)),
                Rule::expect | Rule::table => self.error(span, SyntaxErrorKind::ExpectationInCase),
                _ => self.fact_clause(&mut facts, part)?,
            }
        }
        Some(CaseBody { name: name?, facts })
    }

    /// `fact_clause = _{ on_date | as_of | classified | about | record_facts }`
    fn fact_clause(&mut self, facts: &mut Facts, node: Node<'_>) -> Option<()> {
        let span = self.span(&node);
        match node.as_rule() {
            Rule::on_date => {
                let date = self.only(node, Rule::date)?;
                self.once(&mut facts.on, date, "on", span);
            }
            Rule::as_of => {
                let date = self.only(node, Rule::date)?;
                self.once(&mut facts.as_of, date, "as of", span);
            }
            Rule::classified => {
                let list = node
                    .into_inner()
                    .find(|part| part.as_rule() == Rule::code_list)?;
                let codes = self.codes(list);
                self.once(&mut facts.classified, (codes, span), "classified", span);
            }
            Rule::about => {
                for remark in node.into_inner() {
                    if remark.as_rule() == Rule::remark {
                        let pair = self.remark(remark)?;
                        facts.about.push(pair);
                    }
                }
            }
            Rule::record_facts => {
                let block = self.record_facts(node)?;
                facts.records.push(block);
            }
            _ => {}
        }
        Some(())
    }

    /// `remark = { word ~ colon ~ string }`
    fn remark(&mut self, node: Node<'_>) -> Option<(Word, Word)> {
        let mut key = None;
        let mut text = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::word => key = Some(self.word(&part)),
                Rule::string => text = Some(self.string(part)),
                _ => {}
            }
        }
        Some((key?, text?))
    }

    /// `record_facts = { record_instance ~ statements? | name ~ statements }`
    fn record_facts(&mut self, node: Node<'_>) -> Option<RecordBlock> {
        let span = self.span(&node);
        let mut names = Vec::new();
        let mut statements = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => names.push(self.word(&part)),
                Rule::record_instance => {
                    let inner = part
                        .into_inner()
                        .filter(|inner| inner.as_rule() == Rule::name);
                    for name in inner {
                        names.push(self.word(&name));
                    }
                }
                Rule::statements => {
                    for inner in part.into_inner() {
                        if inner.as_rule() == Rule::statement {
                            statements.push(self.statement(inner)?);
                        }
                    }
                }
                _ => {}
            }
        }
        let mut names = names.into_iter();
        Some(RecordBlock {
            record: names.next()?,
            instance: names.next(),
            statements,
            span,
        })
    }

    /// `statement = { word ~ colon ~ value ~ (said_in | said_by | said_on)* }`
    fn statement(&mut self, node: Node<'_>) -> Option<Statement> {
        let span = self.span(&node);
        let mut attribute = None;
        let mut value = None;
        let mut source = None;
        let mut by = None;
        let mut on = None;
        for part in node.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::word => attribute = Some(self.word(&part)),
                Rule::value => value = Some(self.value(part)?),
                Rule::said_in => {
                    let text = self.only_string(part)?;
                    self.once(&mut source, text, "source", place);
                }
                Rule::said_by => {
                    let text = self.only_string(part)?;
                    self.once(&mut by, text, "by", place);
                }
                Rule::said_on => {
                    let date = self.only(part, Rule::date)?;
                    self.once(&mut on, date, "on", place);
                }
                _ => {}
            }
        }
        Some(Statement {
            attribute: attribute?,
            value: value?,
            source,
            by,
            on,
            span,
        })
    }

    /// `table = { kw_for ~ path ~ lbrace ~ (row ~ comma?)* ~ rbrace }`
    fn table(&mut self, node: Node<'_>) -> Option<Table> {
        let span = self.span(&node);
        let mut attribute = Vec::new();
        let mut rows = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::path => attribute = self.path(part),
                Rule::row => rows.push(self.row(part)?),
                _ => {}
            }
        }
        self.not_empty(span, rows.is_empty(), "table", "a row, `VALUE: OUTCOME`");
        Some(Table {
            attribute,
            rows,
            span,
        })
    }

    /// `row = { row_value ~ colon ~ expectation ~ (kw_and ~ expectation)* }`
    fn row(&mut self, node: Node<'_>) -> Option<TableRow> {
        let span = self.span(&node);
        let mut value = None;
        let mut expectations = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::row_value => value = Some(self.value(part)?),
                Rule::expectation => expectations.push(self.expectation(part)?),
                _ => {}
            }
        }
        Some(TableRow {
            value: value?,
            expectations,
            span,
        })
    }

    /// `expectation = { expect_not_in_force | … | expect_decided }`
    fn expectation(&mut self, node: Node<'_>) -> Option<Expectation> {
        let span = self.span(&node);
        let inner = node.into_inner().next()?;
        let rule = inner.as_rule();
        let mut mode = Mode::Certain;
        let mut names: Vec<Word> = Vec::new();
        let mut lists: Vec<Vec<Word>> = Vec::new();
        let mut needing = None;
        let mut which = None;
        for part in inner.into_inner() {
            match part.as_rule() {
                Rule::kw_not => mode = Mode::Not,
                Rule::kw_possible => mode = Mode::Possible,
                Rule::verb => which = verb(&part),
                Rule::name | Rule::code | Rule::item_number | Rule::kw_none => {
                    names.push(self.word(&part));
                }
                Rule::names => lists.push(self.names(part)),
                Rule::outcome_list => {
                    let place = self.span(&part);
                    let outcomes = self.names(part);
                    self.not_empty(place, outcomes.is_empty(), "list", "an outcome");
                    lists.push(outcomes);
                }
                Rule::decisive => {
                    let list = part
                        .into_inner()
                        .find(|inner| inner.as_rule() == Rule::names)?;
                    lists.push(self.names(list));
                }
                Rule::needing => {
                    let dotted = part
                        .into_inner()
                        .filter(|inner| inner.as_rule() == Rule::path)
                        .map(|path| self.word(&path))
                        .collect();
                    needing = Some(dotted);
                }
                _ => {}
            }
        }
        let mut names = names.into_iter();
        let mut lists = lists.into_iter();
        let kind = match rule {
            Rule::expect_not_in_force => ExpectationKind::NotInForce,
            Rule::expect_rejected => ExpectationKind::Rejected,
            Rule::expect_does_not_apply => ExpectationKind::DoesNotApply {
                policy: names.next()?,
            },
            Rule::expect_obligation => ExpectationKind::Obligation {
                verb: which?,
                what: lists.next()?,
                mode,
            },
            Rule::expect_entry => ExpectationKind::Entry {
                code: names.next()?,
                mode,
            },
            Rule::expect_category => ExpectationKind::Category {
                which: names.next()?,
            },
            Rule::expect_set_aside => ExpectationKind::SetAside {
                rule: names.next()?,
                by: names.next(),
                mode,
            },
            Rule::expect_undetermined => ExpectationKind::Undetermined {
                policy: names.next(),
                possible: lists.next()?,
                needing,
            },
            Rule::expect_decided => {
                let first = names.next()?;
                let (policy, outcome) = match names.next() {
                    Some(outcome) => (Some(first), outcome),
                    None => (None, first),
                };
                ExpectationKind::Decided {
                    policy,
                    outcome,
                    by: lists.next(),
                }
            }
            _ => return None,
        };
        Some(Expectation { kind, span })
    }
}
