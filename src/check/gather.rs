//! Puts the declarations of all files into lists by kind, and says which policy each belongs to.

use super::error::{CheckError, Kind};
use crate::ast::{self, ChangeKind, Declaration, DeclarationKind, Word};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// A declaration of one kind, with the declaration around it and the policy it belongs to.
pub(crate) struct Found<'a, T> {
    pub(crate) node: &'a T,
    pub(crate) declaration: &'a Declaration,
    /// The policy's name, for kinds that belong to one.
    pub(crate) policy: String,
}

/// All declarations by kind, each list sorted by name and then by place, so that nothing later depends on the
/// order of files or declarations.
#[derive(Default)]
pub(crate) struct Gathered<'a> {
    pub(crate) scales: Vec<Found<'a, ast::Scale>>,
    pub(crate) records: Vec<Found<'a, ast::Record>>,
    pub(crate) assumes: Vec<Found<'a, ast::Expr>>,
    pub(crate) obligation_kinds: Vec<&'a ast::ObligationKind>,
    pub(crate) sources: Vec<Found<'a, ast::SourceDecl>>,
    pub(crate) annexes: Vec<Found<'a, ast::Annex>>,
    pub(crate) policies: Vec<Found<'a, ast::Policy>>,
    pub(crate) rules: Vec<Found<'a, ast::Rule>>,
    pub(crate) obligations: Vec<Found<'a, ast::Obligation>>,
    pub(crate) exceptions: Vec<Found<'a, ast::Exception>>,
    pub(crate) defines: Vec<Found<'a, ast::Define>>,
    pub(crate) instances: Vec<Found<'a, ast::Instance>>,
    pub(crate) registers: Vec<Found<'a, ast::Register>>,
    pub(crate) guarantees: Vec<Found<'a, ast::Guarantee>>,
    pub(crate) amendments: Vec<Found<'a, ast::Amendment>>,
}

/// What is known of the texts before any name is looked up.
#[derive(Default)]
pub(crate) struct Damage {
    /// Places of syntax errors.
    pub(crate) places: Vec<Span>,
    /// Names of declarations that could not be read.
    pub(crate) names: BTreeSet<String>,
    /// A file, or a stretch of one, could not be read at all, so that any name may be declared there.
    pub(crate) open: bool,
}

impl Damage {
    /// Is there a syntax error in this stretch? Then what it lacks may have been in the part that was not read.
    pub(crate) fn touches(&self, span: Span) -> bool {
        self.places
            .iter()
            .any(|p| p.file == span.file && p.start <= span.end && span.start <= p.end)
    }

    /// Was anything lost?
    pub(crate) fn any(&self) -> bool {
        self.open || !self.places.is_empty() || !self.names.is_empty()
    }
}

/// Gathers the declarations of `files`.
pub(crate) fn gather<'a>(
    files: &'a [ast::File],
    damage: &Damage,
    errors: &mut Vec<CheckError>,
) -> Gathered<'a> {
    let mut all = Gathered::default();
    let mut policies: Vec<&Word> = Vec::new();
    for word in files.iter().flat_map(policies_of) {
        if policies.iter().all(|p| p.text != word.text) {
            policies.push(word);
        }
    }
    policies.sort_by(|a, b| a.text.cmp(&b.text));
    let mut without_policy = policies.is_empty() && damage.any();
    for file in files {
        let owner = owner(file, &policies, damage, errors);
        let mut asked = false;
        for declaration in &file.declarations {
            let mut policy = || {
                if owner.is_none() && !asked {
                    asked = true;
                    if !policies.is_empty() {
                        errors.push(CheckError::WhichPolicy {
                            span: declaration.span,
                            policies: policies.iter().map(|p| p.text.clone()).collect(),
                        });
                    } else if !std::mem::replace(&mut without_policy, true) {
                        errors.push(CheckError::NoPolicy {
                            span: declaration.span,
                        });
                    }
                }
                owner.clone().unwrap_or_default()
            };
            macro_rules! push {
                ($list:ident, $node:expr) => {
                    all.$list.push(Found {
                        node: $node,
                        declaration,
                        policy: String::new(),
                    })
                };
                ($list:ident, $node:expr, owned) => {
                    all.$list.push(Found {
                        node: $node,
                        declaration,
                        policy: policy(),
                    })
                };
            }
            match &declaration.kind {
                DeclarationKind::Language(_) | DeclarationKind::Use(_) | DeclarationKind::PartOf(_) => {}
                DeclarationKind::Scale(node) => push!(scales, node),
                DeclarationKind::Record(node) => push!(records, node),
                DeclarationKind::Assume(node) => push!(assumes, node),
                DeclarationKind::Obligations(kinds) => all.obligation_kinds.extend(kinds),
                DeclarationKind::Source(node) => push!(sources, node),
                DeclarationKind::Annex(node) => push!(annexes, node),
                DeclarationKind::Policy(node) => push!(policies, node),
                DeclarationKind::Rule(node) => push!(rules, node, owned),
                DeclarationKind::Obligation(node) => push!(obligations, node, owned),
                DeclarationKind::Exception(node) => push!(exceptions, node, owned),
                DeclarationKind::Define(node) => push!(defines, node),
                DeclarationKind::Instance(node) => push!(instances, node),
                DeclarationKind::Register(node) => push!(registers, node),
                DeclarationKind::Guarantee(node) => push!(guarantees, node, owned),
                DeclarationKind::Amendment(node) => push!(amendments, node, owned),
                DeclarationKind::Test(_) => errors.push(CheckError::Misplaced {
                    span: declaration.span,
                    message: "a test stands in a file of the policy".into(),
                    label: "a test",
                    help: "move it to a file beside the policy whose name ends in `.test.mtcr`: only `mtcrc test` reads those".into(),
                }),
                DeclarationKind::Case(_) => errors.push(CheckError::Misplaced {
                    span: declaration.span,
                    message: "a case stands in a file of the policy".into(),
                    label: "a case",
                    help: "move it to a file of its own and give that to `mtcrc eval POLICY CASE`".into(),
                }),
            }
        }
    }
    sort(&mut all);
    all
}

fn sort(all: &mut Gathered<'_>) {
    fn by_name<T>(list: &mut [Found<'_, T>], name: impl Fn(&T) -> &Word) {
        list.sort_by(|a, b| {
            let (a, b) = (name(a.node), name(b.node));
            a.text.cmp(&b.text).then(a.span.cmp(&b.span))
        });
    }
    by_name(&mut all.scales, |n| &n.name);
    by_name(&mut all.records, |n| &n.name);
    by_name(&mut all.sources, |n| &n.name);
    by_name(&mut all.annexes, |n| &n.name);
    by_name(&mut all.policies, |n| &n.name);
    by_name(&mut all.rules, |n| &n.name);
    by_name(&mut all.obligations, |n| &n.name);
    by_name(&mut all.exceptions, |n| &n.name);
    by_name(&mut all.defines, |n| &n.name);
    by_name(&mut all.instances, |n| &n.name);
    by_name(&mut all.registers, |n| &n.attribute);
    by_name(&mut all.guarantees, |n| &n.name);
    by_name(&mut all.amendments, |n| &n.name);
    all.obligation_kinds.sort_by(|a, b| {
        a.name
            .text
            .cmp(&b.name.text)
            .then(a.name.span.cmp(&b.name.span))
    });
}

fn policies_of(file: &ast::File) -> impl Iterator<Item = &Word> {
    file.declarations.iter().filter_map(|d| match &d.kind {
        DeclarationKind::Policy(p) => Some(&p.name),
        _ => None,
    })
}

/// The policy a file's rules belong to: the one named by `part of`, else the only one it declares, else the only one
/// there is (language.md 2.8).
fn owner(
    file: &ast::File,
    policies: &[&Word],
    damage: &Damage,
    errors: &mut Vec<CheckError>,
) -> Option<String> {
    let mut named: Option<&Word> = None;
    for declaration in &file.declarations {
        if let DeclarationKind::PartOf(word) = &declaration.kind {
            match named {
                None => named = Some(word),
                Some(first) => {
                    errors.push(CheckError::StatedTwice {
                        what: "`part of`",
                        span: word.span,
                        first: first.span,
                    });
                }
            }
        }
    }
    if let Some(word) = named {
        let known = policies.iter().any(|p| p.text == word.text);
        if !known && !damage.open && !damage.names.contains(&word.text) {
            let known = policies.iter().map(|p| p.text.clone()).collect();
            errors.push(CheckError::unknown(Kind::Policy, word, known, true));
        }
        return Some(word.text.clone());
    }
    let mut own = policies_of(file);
    match (own.next(), own.next()) {
        (Some(one), again) if again.is_none_or(|a| a.text == one.text) => Some(one.text.clone()),
        (None, _) => match policies {
            [one] => Some(one.text.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// The names that other declarations can refer to and that this one introduces, those inside it included.
pub(crate) fn introduced(kind: &DeclarationKind) -> Vec<&Word> {
    match kind {
        DeclarationKind::Rule(node) => vec![&node.name],
        DeclarationKind::Obligation(node) => vec![&node.name],
        DeclarationKind::Exception(node) => vec![&node.name],
        DeclarationKind::Define(node) => vec![&node.name],
        DeclarationKind::Guarantee(node) => vec![&node.name],
        DeclarationKind::Amendment(node) => introduced_by(node),
        _ => Vec::new(),
    }
}

/// The names that an amendment introduces.
pub(crate) fn introduced_by(node: &ast::Amendment) -> Vec<&Word> {
    let mut names = Vec::new();
    for change in &node.changes {
        match &change.kind {
            ChangeKind::Add(inner) | ChangeKind::Replace(inner) => {
                names.extend(introduced(&inner.kind));
            }
            ChangeKind::AddEntry { entry, .. } | ChangeKind::ReplaceEntry { entry, .. } => {
                let mut todo = vec![entry.as_ref()];
                while let Some(entry) = todo.pop() {
                    names.push(&entry.code);
                    todo.extend(&entry.children);
                }
            }
            ChangeKind::Repeal { .. } => {}
        }
    }
    names
}

/// Reports names that come twice in a list sorted by name, and keeps the first of each.
pub(crate) fn first_of_each<'l, T>(
    kind: Kind,
    list: &'l [T],
    name: impl Fn(&T) -> &Word,
    errors: &mut Vec<CheckError>,
) -> Vec<&'l T> {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let mut kept = Vec::new();
    for item in list {
        let word = name(item);
        match seen.get(word.text.as_str()) {
            Some(&first) => errors.push(CheckError::Duplicate {
                kind,
                name: word.clone(),
                first,
            }),
            None => {
                seen.insert(&word.text, word.span);
                kept.push(item);
            }
        }
    }
    kept
}
