//! Amendments.

use super::Walker;
use crate::ast::{Amendment, Change, ChangeKind, Remarks, Validity, Word};
use crate::syntax::grammar::{Node, Rule};

impl Walker<'_> {
    /// `amendment = { kw_amendment ~ name ~ string? ~ from_date* ~ lbrace ~ (… | repeal | category_changes | change)* ~ rbrace }`
    pub(super) fn amendment(&mut self, node: Node<'_>) -> Option<Amendment> {
        let mut name: Option<Word> = None;
        let mut title = None;
        let mut validity = Validity::default();
        let mut remarks = Remarks::default();
        let mut changes = Vec::new();
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.word(&part)),
                Rule::string => title = Some(self.string(part)),
                Rule::from_date => self.validity_clause(&mut validity, part)?,
                Rule::repeal | Rule::change => changes.push(self.change(part, None)?),
                Rule::category_changes => {
                    let mut category = None;
                    for inner in part.into_inner() {
                        match inner.as_rule() {
                            Rule::name => category = Some(self.word(&inner)),
                            Rule::repeal | Rule::entry_change => {
                                changes.push(self.change(inner, category.as_ref())?);
                            }
                            _ => {}
                        }
                    }
                }
                _ => self.remark_clause(&mut remarks, part)?,
            }
        }
        let name = name?;
        let wanted = "a change, `add`, `replace` or `repeal`";
        self.not_empty(name.span, changes.is_empty(), "amendment", wanted);
        Some(Amendment {
            name,
            title,
            from: validity.from,
            remarks,
            changes,
        })
    }

    /// `repeal`, `change` and `entry_change`
    fn change(&mut self, node: Node<'_>, category: Option<&Word>) -> Option<Change> {
        let span = self.span(&node);
        let doc = self.doc(&node);
        let repeal = node.as_rule() == Rule::repeal;
        let mut add = false;
        let mut what = None;
        let mut name = None;
        let mut kind = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_add => add = true,
                Rule::kw_entry | Rule::repeal_kind => what = Some(self.word(&part)),
                Rule::code | Rule::item_number | Rule::name => name = Some(self.word(&part)),
                Rule::entry => {
                    let mut entry = self.entry(part)?;
                    before(&mut entry.doc, doc.clone());
                    let (category, entry) = (category.cloned(), Box::new(entry));
                    kind = Some(if add {
                        ChangeKind::AddEntry { category, entry }
                    } else {
                        ChangeKind::ReplaceEntry { category, entry }
                    });
                }
                Rule::kw_replace | Rule::kw_repeal => {}
                _ => {
                    let mut declaration = self.any_declaration(part)?;
                    before(&mut declaration.doc, doc.clone());
                    let declaration = Box::new(declaration);
                    kind = Some(if add {
                        ChangeKind::Add(declaration)
                    } else {
                        ChangeKind::Replace(declaration)
                    });
                }
            }
        }
        if repeal {
            kind = Some(ChangeKind::Repeal {
                what: what?,
                name: name?,
            });
        }
        Some(Change { kind: kind?, span })
    }
}

/// Puts the comment before `add` in front of one that stands after it.
fn before(own: &mut Vec<String>, mut doc: Vec<String>) {
    doc.append(own);
    *own = doc;
}
