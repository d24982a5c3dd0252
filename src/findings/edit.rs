//! Edits that take something out of the text.

use super::Finder;
use crate::ast::{Expr, ExprKind};
use crate::diagnostic::{Edit, Fix};
use crate::policy::RuleId;
use crate::source::Span;

impl Finder<'_> {
    /// Takes one condition out of those it stands beside.
    pub(super) fn without_condition(&self, rule: RuleId, part: Span) -> Option<Fix> {
        let node = self.written.rule(self.subject.places, rule)?;
        let list = node.branches.iter().find_map(|branch| {
            match &branch.condition.kind {
                ExprKind::And(list) => Some(list),
                ExprKind::Block(_, list) => Some(list),
                _ => None,
            }
            .filter(|list: &&Vec<Expr>| list.iter().any(|one| one.span == part))
        })?;
        let position = list.iter().position(|one| one.span == part)?;
        let span = match (
            position.checked_sub(1).and_then(|at| list.get(at)),
            list.get(position + 1),
        ) {
            (Some(before), _) => Span::new(part.file, before.span.end, part.end),
            (None, Some(after)) => Span::new(part.file, part.start, after.span.start),
            (None, None) => return None,
        };
        self.removal(span, "remove the condition")
    }

    /// Takes one name out of `overrides`, or the whole clause when it is the only one.
    pub(super) fn without_override(&self, rule: RuleId, name: &str) -> Option<Fix> {
        let node = self.written.rule(self.subject.places, rule)?;
        let list = &node.overrides;
        let position = list.iter().position(|word| word.text == name)?;
        let part = list.get(position)?.span;
        let before = position.checked_sub(1).and_then(|at| list.get(at));
        let span = match (before, list.get(position + 1)) {
            (Some(before), _) => Span::new(part.file, before.span.end, part.end),
            (None, Some(after)) => Span::new(part.file, part.start, after.span.start),
            (None, None) => Span::new(part.file, node.name.span.end, part.end),
        };
        self.removal(span, &format!("remove `{name}` from `overrides`"))
    }

    /// Taking out a stretch of text; none where that would tear a bracket or a comment apart.
    fn removal(&self, span: Span, title: &str) -> Option<Fix> {
        let text = self.subject.sources.slice(span);
        let count = |c: char| text.chars().filter(|one| *one == c).count();
        let whole = count('(') == count(')') && count('{') == count('}') && !text.contains("//");
        whole.then(|| Fix {
            title: title.to_owned(),
            edits: vec![Edit {
                span,
                replacement: String::new(),
            }],
            safe: false,
        })
    }
}
