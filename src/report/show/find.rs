//! Finding provisions by name, whatever their kind.

use super::references::References;
use super::view::{CitationView, Provision, SHOW_SCHEMA, ShowView};
use crate::ast::{self, DeclarationKind};
use crate::diagnostic::nearest;
use crate::policy::code::{is_code, is_under, natural};
use crate::policy::{Citation, Printer, Remarks};
use crate::quantity::Date;
use crate::report::{Basis, NOTICE};
use crate::source::Span;

/// A name nothing has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The nearest that something has.
    pub nearest: Option<String>,
}

/// Everything named `name`: entries, rules, defines, obligations, exceptions, guarantees, declared instances, attributes,
/// records, sources, policies and amendments.
pub fn provisions(
    basis: Basis<'_>,
    files: &[ast::File],
    name: &str,
    as_of: Option<Date>,
) -> Result<ShowView, Unknown> {
    let finder = Finder {
        basis,
        files,
        references: References::of(basis),
        printer: Printer::new(basis.policy),
    };
    let mut found = finder.all(&|known| known == name);
    let mut beneath = false;
    if found.is_empty() {
        found = finder.beneath(name);
        beneath = !found.is_empty();
    }
    if found.is_empty() {
        // A person may write a title, another name of an instance, or other letter case; or an attribute without its
        // record.
        let other = finder.spelt_otherwise(name);
        found = finder.all(&|known| other.iter().any(|o| o == known));
    }
    if found.is_empty() {
        let names = finder.names();
        return Err(Unknown {
            name: name.to_owned(),
            nearest: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
        });
    }
    for provision in &mut found {
        provision.policy_from = finder.policy_from(provision);
        provision.in_force_then = as_of.map(|day| provision.in_force_on(day));
    }
    Ok(ShowView {
        schema: SHOW_SCHEMA,
        name: name.to_owned(),
        policy: basis.unit_name(basis.policy.root),
        as_of: as_of.map(|day| day.to_string()),
        beneath,
        provisions: found,
        notice: NOTICE,
    })
}

pub(super) struct Finder<'a> {
    pub(super) basis: Basis<'a>,
    pub(super) files: &'a [ast::File],
    pub(super) references: References,
    pub(super) printer: Printer<'a>,
}

pub(super) type Wanted<'w> = &'w dyn Fn(&str) -> bool;

impl<'a> Finder<'a> {
    fn all(&self, wanted: Wanted<'_>) -> Vec<Provision> {
        let mut found = self.entries(wanted);
        found.extend(self.rules(wanted));
        found.extend(self.exceptions(wanted));
        found.extend(self.obligations(wanted));
        found.extend(self.obligation_kinds(wanted));
        found.extend(self.defines(wanted));
        found.extend(self.guarantees(wanted));
        found.extend(self.instances(wanted));
        found.extend(self.attributes(wanted));
        found.extend(self.records(wanted));
        found.extend(self.sources(wanted));
        found.extend(self.units(wanted));
        found.extend(self.scales(wanted));
        found.extend(self.amendments(wanted));
        found
    }

    /// The entries beneath what is no entry itself: an Item, or a part of one. `Item 12` and `12.A.` are read alike.
    fn beneath(&self, name: &str) -> Vec<Provision> {
        let lower = name.trim().to_lowercase();
        let code = ["item ", "entry "]
            .iter()
            .find_map(|word| lower.strip_prefix(word))
            .unwrap_or(&lower);
        let code = code.trim().trim_end_matches('.');
        if !is_code(code) {
            return Vec::new();
        }
        let mut found = self.entries(&|known| is_under(&known.to_lowercase(), code));
        found.sort_by(|a, b| natural(&a.name, &b.name));
        found
    }

    /// The first day on which a policy a provision belongs to is in force; none where one always is.
    fn policy_from(&self, provision: &Provision) -> Option<Date> {
        let units = &self.basis.policy.units;
        let its = units
            .iter()
            .filter(|u| provision.policies.contains(&u.name));
        let days: Option<Vec<Date>> = its.map(|unit| unit.effective).collect();
        days?.into_iter().min()
    }

    /// Every name there is, for the nearest one.
    fn names(&self) -> Vec<String> {
        let policy = self.basis.policy;
        let mut names: Vec<String> = Vec::new();
        names.extend(policy.entries.iter().map(|e| e.code.clone()));
        names.extend(policy.rules.iter().map(|r| r.name.clone()));
        names.extend(policy.exceptions.iter().map(|e| e.name.clone()));
        names.extend(policy.obligations.iter().map(|o| o.name.clone()));
        names.extend(policy.obligation_kinds.iter().map(|k| k.name.clone()));
        names.extend(policy.defines.iter().map(|d| d.name.clone()));
        names.extend(policy.guarantees.iter().map(|g| g.name.clone()));
        names.extend(policy.instances.iter().map(|i| i.name.clone()));
        names.extend(policy.attributes.iter().map(|a| a.dotted.clone()));
        names.extend(policy.records.iter().map(|r| r.name.clone()));
        names.extend(policy.sources.iter().map(|s| s.name.clone()));
        names.extend(policy.units.iter().map(|u| u.name.clone()));
        names.extend(policy.scales.iter().map(|s| s.name.clone()));
        names.extend(
            self.amendment_nodes()
                .map(|(_, node)| node.name.text.clone()),
        );
        names.sort();
        names.dedup();
        names
    }

    /// Names that are meant when `name` itself is none.
    fn spelt_otherwise(&self, name: &str) -> Vec<String> {
        let lower = name.to_lowercase();
        let policy = self.basis.policy;
        let mut meant: Vec<String> = policy
            .instances
            .iter()
            .filter(|i| {
                i.title.to_lowercase() == lower || i.also.iter().any(|a| a.to_lowercase() == lower)
            })
            .map(|i| i.name.clone())
            .collect();
        if meant.is_empty() {
            meant = policy
                .attributes
                .iter()
                .filter(|a| a.name.to_lowercase() == lower)
                .map(|a| a.dotted.clone())
                .collect();
        }
        if meant.is_empty() {
            meant = self.names();
            meant.retain(|known| known.to_lowercase() == lower);
        }
        meant
    }

    /// A provision with nothing but its place.
    pub(super) fn provision(
        &self,
        kind: &'static str,
        name: &str,
        span: Option<Span>,
    ) -> Provision {
        let (file, line) = self.basis.file_and_line(span.as_ref());
        Provision {
            kind,
            name: name.to_owned(),
            title: None,
            policies: Vec::new(),
            category: None,
            in_force: [None, None],
            in_force_then: None,
            policy_from: None,
            amendment: None,
            says: String::new(),
            citations: Vec::new(),
            notes: Vec::new(),
            remarks: Vec::new(),
            file,
            line,
            text: span.map_or_else(String::new, |span| self.excerpt(span)),
            referred_to_by: Vec::new(),
        }
    }

    /// The text of a span, its later lines moved left by what the first stands in.
    fn excerpt(&self, span: Span) -> String {
        let file = self.basis.sources.get(span.file);
        let line = file.line(self.basis.sources.position(span).start.line);
        let indent = line.len() - line.trim_start().len();
        let text = self.basis.sources.slice(span);
        let mut lines = text.lines();
        let mut out = lines.next().unwrap_or("").to_owned();
        for line in lines {
            let blanks = line.len() - line.trim_start().len();
            out.push('\n');
            out.push_str(line.get(blanks.min(indent)..).unwrap_or(line));
        }
        out
    }

    /// The whole declaration a span lies in: places of headings are those of names.
    pub(super) fn declaration_around(&self, span: Option<&Span>) -> Option<Span> {
        let span = span?;
        self.files
            .iter()
            .filter(|file| file.id == span.file)
            .flat_map(|file| &file.declarations)
            .map(|declaration| declaration.span)
            .find(|whole| whole.start <= span.start && span.end <= whole.end)
    }

    pub(super) fn cited(&self, citations: &[Citation]) -> Vec<CitationView> {
        citations
            .iter()
            .map(|citation| CitationView {
                text: self.printer.citation(citation),
                status: self.basis.status_of(citation).word(),
            })
            .collect()
    }

    pub(super) fn with_remarks(&self, mut provision: Provision, remarks: &Remarks) -> Provision {
        provision.citations = self.cited(&remarks.citations);
        provision.notes.clone_from(&remarks.notes);
        provision
    }

    pub(super) fn amendment_nodes(&self) -> impl Iterator<Item = (Span, &'a ast::Amendment)> {
        self.files
            .iter()
            .flat_map(|file| &file.declarations)
            .filter_map(|declaration| match &declaration.kind {
                DeclarationKind::Amendment(node) => Some((declaration.span, node)),
                _ => None,
            })
    }
}
