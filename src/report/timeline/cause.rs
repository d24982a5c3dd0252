//! What brought a change, in words, with what it is based on.

use super::Told;
use crate::ast::{self, DeclarationKind};
use crate::policy::{Citation, Printer};
use crate::report::words;
use crate::source::Span;
use crate::timeline::{Edge, Event, Group, How, Origin, Part, Segment};

impl<'a> Told<'a> {
    /// A sentence for each amendment or declaration, with its citations.
    pub(super) fn causes(&self, segment: &Segment) -> Vec<String> {
        let Some(cause) = &segment.cause else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        match (cause.how, cause.groups.len()) {
            (How::Needed, _) | (_, 1) => {}
            (How::Enough, many) => lines.push(format!("because of each of {many} by itself:")),
            (How::Together, many) => lines.push(format!("because of {many} together:")),
        }
        for group in &cause.groups {
            let mut line = format!("because {}", self.happens(group));
            let cited: Vec<String> = self
                .citations(group)
                .iter()
                .map(|c| Printer::new(self.basis.policy).citation(c))
                .collect();
            if !cited.is_empty() {
                line.push_str(&format!(" ({})", cited.join("; ")));
            }
            lines.push(line);
        }
        lines
    }

    /// `amendment us-2020-uas adds rule slow-uas`
    pub(super) fn happens(&self, group: &Group) -> String {
        match &group.origin {
            Origin::Amendment(name) => {
                let title = self
                    .amendment(name)
                    .and_then(|(_, node)| node.title.as_ref());
                let title = title.map_or_else(String::new, |title| format!(", {},", title.text));
                // Where some parts alone make the difference, the others are not worth a reader's time.
                let needed: Vec<&Part> = group.parts.iter().filter(|part| part.needed).collect();
                let parts = match needed.is_empty() {
                    true => group.parts.iter().collect(),
                    false => needed,
                };
                let changes: Vec<String> = parts
                    .into_iter()
                    .map(|part| format!("{} {} {}", change_word(part), part.kind, part.name))
                    .collect();
                format!("amendment {name}{title} {}", words::listed(&changes, "and"))
            }
            Origin::Declaration(kind, name) => {
                let edges = group.parts.iter().flat_map(|part| &part.events);
                let edges: Vec<Edge> = edges.map(|(_, edge)| *edge).collect();
                match *kind {
                    "policy" => {
                        let titles =
                            group
                                .parts
                                .iter()
                                .flat_map(|p| &p.events)
                                .filter_map(|(event, _)| match event {
                                    Event::Unit(id) => {
                                        Some(Printer::new(self.basis.policy).policy_title(*id))
                                    }
                                    _ => None,
                                });
                        format!(
                            "{} takes effect",
                            words::listed(&titles.collect::<Vec<_>>(), "and")
                        )
                    }
                    "register" => match self.registered(group) {
                        Some(value) => format!("the register has {name} = {value} from this day"),
                        None => format!("the register has no {name} any more"),
                    },
                    _ => match (edges.contains(&Edge::Begins), edges.contains(&Edge::Ends)) {
                        (true, true) => format!("a new version of {kind} {name} begins"),
                        (true, false) => format!("{kind} {name} begins"),
                        _ => format!("{kind} {name} ends"),
                    },
                }
            }
        }
    }

    /// What a register says from the day on.
    fn registered(&self, group: &Group) -> Option<String> {
        let policy = self.basis.policy;
        let events = group.parts.iter().flat_map(|part| &part.events);
        let begun = events.filter(|(_, edge)| *edge == Edge::Begins);
        begun
            .filter_map(|(event, _)| match event {
                Event::Register(instance, attribute, at) => {
                    let facts = &policy.instances.get(instance.index())?.facts;
                    let fact = facts.iter().find(|fact| fact.attribute == *attribute)?;
                    Some(Printer::new(policy).shown(*attribute, &fact.values.get(*at)?.1))
                }
                _ => None,
            })
            .next()
    }

    /// What a group is based on: what the amendment cites, else what its declarations do.
    pub(super) fn citations(&self, group: &Group) -> Vec<Citation> {
        let mut found: Vec<Citation> = match &group.origin {
            Origin::Amendment(name) => self.amendment(name).map_or_else(Vec::new, |(_, node)| {
                self.basis.citations_written(&node.remarks)
            }),
            Origin::Declaration(..) => Vec::new(),
        };
        if found.is_empty() {
            let events = group.parts.iter().flat_map(|part| &part.events);
            found = events.flat_map(|(event, _)| self.cited(*event)).collect();
        }
        found.sort();
        found.dedup();
        found
    }

    fn cited(&self, event: Event) -> Vec<Citation> {
        let policy = self.basis.policy;
        let remarks = match event {
            Event::Unit(id) => policy.units.get(id.index()).map(|u| &u.remarks),
            Event::Rule(id) => policy.rules.get(id.index()).map(|r| &r.remarks),
            Event::Exception(id) => policy.exceptions.get(id.index()).map(|e| &e.remarks),
            Event::Obligation(id) => policy.obligations.get(id.index()).map(|o| &o.remarks),
            Event::Entry(id, at) => {
                let entry = policy.entries.get(id.index());
                entry.and_then(|e| e.versions.get(at)).map(|v| &v.remarks)
            }
            Event::Define(..) => None,
            Event::Register(id, attribute, _) => {
                let facts = policy.instances.get(id.index()).map(|i| &i.facts);
                let fact = facts.and_then(|f| f.iter().find(|f| f.attribute == attribute));
                return fact.map(|fact| fact.citations.clone()).unwrap_or_default();
            }
        };
        remarks
            .map(|remarks| remarks.citations.clone())
            .unwrap_or_default()
    }

    /// Where a group is written.
    pub(super) fn place(&self, group: &Group) -> Option<Span> {
        if let Origin::Amendment(name) = &group.origin
            && let Some((span, _)) = self.amendment(name)
        {
            return Some(span);
        }
        let places = self.basis.places;
        let (event, _) = group.parts.first()?.events.first()?;
        match event {
            Event::Unit(id) => places.units.get(id.index()).copied(),
            Event::Rule(id) => places.rules.get(id.index()).copied(),
            Event::Exception(id) => places.exceptions.get(id.index()).copied(),
            Event::Obligation(id) => places.obligations.get(id.index()).copied(),
            Event::Entry(id, at) => places.entries.get(id.index())?.get(*at).copied(),
            Event::Define(id, at) => places.defines.get(id.index())?.get(*at).copied(),
            Event::Register(id, ..) => places.instances.get(id.index()).copied(),
        }
    }

    pub(super) fn amendment(&self, name: &str) -> Option<(Span, &'a ast::Amendment)> {
        let declarations = self.files.iter().flat_map(|file| &file.declarations);
        let mut amendments = declarations.filter_map(|declaration| match &declaration.kind {
            DeclarationKind::Amendment(node) => Some((declaration.span, node)),
            _ => None,
        });
        amendments.find(|(_, node)| node.name.text == name)
    }
}

/// What an amendment does to a declaration.
pub(super) fn change_word(part: &Part) -> &'static str {
    let has = |edge: Edge| part.events.iter().any(|(_, e)| *e == edge);
    match (has(Edge::Begins), has(Edge::Ends)) {
        (true, true) => "replaces",
        (true, false) => "adds",
        _ => "repeals",
    }
}
