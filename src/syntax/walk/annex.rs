//! The annex and its entries.

use super::Walker;
use crate::ast::{Annex, Entry, EntryGroup, EntryTest, Remarks, Validity};
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `annex = { kw_annex ~ name ~ string? ~ lbrace ~ (category_block | entry)* ~ rbrace }`
    pub(super) fn annex(&mut self, node: Node<'_>) -> Option<Annex> {
        let mut name = None;
        let mut title = None;
        let mut groups: Vec<EntryGroup> = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::category_block => groups.push(self.category_block(part)?),
                Rule::entry => {
                    let entry = self.entry(part)?;
                    match groups.last_mut() {
                        Some(group) if group.category.is_none() => group.entries.push(entry),
                        _ => groups.push(EntryGroup {
                            category: None,
                            entries: vec![entry],
                        }),
                    }
                }
                _ => {}
            }
        }
        Some(Annex {
            name: name?,
            title,
            groups,
        })
    }

    /// `category_block = { kw_category ~ name ~ lbrace ~ entry* ~ rbrace }`
    fn category_block(&mut self, node: Node<'_>) -> Option<EntryGroup> {
        let mut category = None;
        let mut entries = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => category = Some(self.word(&part)),
                Rule::entry => entries.push(self.entry(part)?),
                _ => {}
            }
        }
        Some(EntryGroup {
            category: Some(category?),
            entries,
        })
    }

    /// `entry = { entry_code ~ string ~ entry_clause* ~ (lbrace ~ entry* ~ rbrace)? }`
    pub(super) fn entry(&mut self, node: Node<'_>) -> Option<Entry> {
        let span = self.span(&node);
        let doc = self.doc(&node);
        let mut code = None;
        let mut title = None;
        let mut validity = Validity::default();
        let mut test = None;
        let mut remarks = Remarks::default();
        let mut children = Vec::new();
        for part in node.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::code | Rule::item_number | Rule::name => code = Some(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::from_date | Rule::until_date => self.validity_clause(&mut validity, part)?,
                Rule::when => {
                    let when = EntryTest::When(self.only_expr(part)?);
                    self.once(&mut test, when, "when", place);
                }
                Rule::judgement => {
                    let condition = part
                        .into_inner()
                        .find(|inner| inner.as_rule() == Rule::expr);
                    let condition = match condition {
                        Some(condition) => Some(self.expr(condition)?),
                        None => None,
                    };
                    self.once(
                        &mut test,
                        EntryTest::Judgement(condition),
                        "by judgement",
                        place,
                    );
                }
                Rule::reserved_mark => {
                    self.once(&mut test, EntryTest::Reserved(place), "reserved", place);
                }
                Rule::entry => children.push(self.entry(part)?),
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        Some(Entry {
            doc,
            code: code?,
            title: title?,
            validity,
            test: test.unwrap_or(EntryTest::None),
            remarks,
            children,
            span,
        })
    }
}
