//! Findings that a declaration accepts, with its reason.

use super::Subject;
use super::written::Written;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::{EntryId, RuleId, UnitId};
use crate::source::Span;

/// A finding that a declaration accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedFinding {
    /// The whole clause.
    pub span: Span,
    /// What is accepted: `conflict`, `gap`, `hiding` or `reach`.
    pub finding: String,
    /// Is there such a finding?
    pub used: bool,
}

impl AcceptedFinding {
    /// That it is not needed.
    pub(super) fn useless(&self) -> Diagnostic {
        let message = format!(
            "accepting `{}` silences nothing: there is no such finding",
            self.finding
        );
        Diagnostic::warning(Code("W0402"), message)
            .at(self.span, "not needed")
            .help("remove it, so that it cannot hide something later")
    }
}

/// What stands in which declaration, and whether it was needed.
pub(super) struct Acceptances {
    all: Vec<Acceptance>,
}

struct Acceptance {
    /// The name of the rule it stands in; none when it stands in another declaration.
    rule: Option<String>,
    unit: UnitId,
    with: Option<String>,
    said: AcceptedFinding,
    /// The names of rules and the codes of entries, by id.
    names: std::rc::Rc<Names>,
}

struct Names {
    rules: Vec<String>,
    entries: Vec<String>,
}

impl Acceptances {
    pub(super) fn of(subject: Subject<'_>, written: &Written<'_>) -> Self {
        let policy = subject.policy;
        let names = std::rc::Rc::new(Names {
            rules: policy.rules.iter().map(|rule| rule.name.clone()).collect(),
            entries: policy
                .entries
                .iter()
                .map(|entry| entry.code.clone())
                .collect(),
        });
        let mut all = Vec::new();
        let mut add = |rule: Option<&str>, unit: UnitId, remarks: &ast::Remarks| {
            for accept in &remarks.accepts {
                if accept.finding.text != "unverified-citation" {
                    all.push(Acceptance {
                        rule: rule.map(str::to_owned),
                        unit,
                        with: accept.with.as_ref().map(|word| word.text.clone()),
                        said: AcceptedFinding {
                            span: accept.span,
                            finding: accept.finding.text.clone(),
                            used: false,
                        },
                        names: std::rc::Rc::clone(&names),
                    });
                }
            }
        };
        for (rule, place) in policy.rules.iter().zip(&subject.places.rules) {
            if let Some(node) = written.rules.get(place) {
                add(Some(&rule.name), rule.unit, &node.remarks);
            }
        }
        for (exception, place) in policy.exceptions.iter().zip(&subject.places.exceptions) {
            if let Some(node) = written.exceptions.get(place) {
                add(None, exception.unit, &node.remarks);
            }
        }
        for (obligation, place) in policy.obligations.iter().zip(&subject.places.obligations) {
            if let Some(node) = written.obligations.get(place) {
                add(None, obligation.unit, &node.remarks);
            }
        }
        Acceptances { all }
    }

    /// Marks those that accept this finding, and says whether there is one.
    fn any(&mut self, finding: &str, fits: impl Fn(&Acceptance) -> bool) -> bool {
        let mut some = false;
        for one in &mut self.all {
            if one.said.finding == finding && fits(one) {
                one.said.used = true;
                some = true;
            }
        }
        some
    }

    /// Is it accepted, in the one rule or the other, that they conflict?
    pub(super) fn conflict(&mut self, one: RuleId, other: RuleId) -> bool {
        self.any("conflict", |accept| {
            let name = |id: RuleId| accept.names.rules.get(id.index()).map(String::as_str);
            let rule = accept.rule.as_deref();
            let with = accept.with.as_deref();
            let fits = |here, there| rule == here && (with.is_none() || with == there);
            fits(name(one), name(other)) || fits(name(other), name(one))
        })
    }

    /// Is it accepted that the policy says nothing of the entry?
    pub(super) fn gap(&mut self, unit: UnitId, entry: EntryId) -> bool {
        self.any("gap", |accept| {
            let code = accept.names.entries.get(entry.index());
            let named = accept.with.as_ref().is_none_or(|with| {
                code.is_some_and(|code| {
                    let under = code.strip_prefix(with.as_str());
                    under.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            });
            accept.unit == unit && named
        })
    }

    /// Is a finding accepted in a rule of this name, needed or not?
    pub(super) fn would(&self, finding: &str, rule: &str) -> bool {
        let mut all = self.all.iter();
        all.any(|one| one.said.finding == finding && one.rule.as_deref() == Some(rule))
    }

    /// Is a finding accepted in a rule of this name?
    pub(super) fn in_rule(&mut self, finding: &str, rule: &str) -> bool {
        self.any(finding, |accept| accept.rule.as_deref() == Some(rule))
    }

    /// Each clause once, needed if it was in any of the policies that copy it.
    pub(super) fn all(self) -> Vec<AcceptedFinding> {
        let mut all: Vec<AcceptedFinding> = Vec::new();
        for one in self.all {
            match all.iter_mut().find(|known| known.span == one.said.span) {
                Some(known) => known.used |= one.said.used,
                None => all.push(one.said),
            }
        }
        all
    }
}
