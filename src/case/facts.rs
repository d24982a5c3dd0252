//! One case's JSON tree → a draft of the case, record by record and fact by fact.

use super::convert::{self, span_of};
use super::draft::{Draft, Origin};
use super::error::CaseError;
use super::json_tree::{Member, Node, NodeKind};
use crate::ast::{Value, ValueKind};
use crate::diagnostic::nearest;
use crate::policy::{AttributeId, AttributeType, RecordId};
use crate::source::{FileId, Span};

/// The keys of a case that are not records.
const OWN_KEYS: [&str; 4] = ["about", "as_of", "case", "classified"];

/// Members of an object, each key once: a second one is reported already.
fn once(members: &[Member]) -> impl Iterator<Item = &Member> {
    (0..).zip(members).filter_map(|(index, member)| {
        let before = members.get(..index).unwrap_or_default();
        (!before.iter().any(|other| other.key == member.key)).then_some(member)
    })
}

fn key_span(member: &Member) -> Span {
    Span::new(FileId(0), member.key_start, member.key_end)
}

/// Reads the tree of one case.
pub(super) struct Reader<'n, 'p> {
    pub(super) draft: Draft<'n, 'p>,
    /// The text of the case.
    pub(super) text: &'n str,
}

impl Reader<'_, '_> {
    pub(super) fn wrong_form(
        &mut self,
        what: impl Into<String>,
        expected: &'static str,
        node: &Node,
    ) {
        let error = CaseError::WrongForm {
            what: what.into(),
            expected,
            found: node.describe().to_owned(),
        };
        self.draft.fault(span_of(node), error);
    }

    /// Text, or nothing for `null`.
    fn optional_text(&mut self, what: impl Into<String>, node: &Node) -> Option<String> {
        match &node.kind {
            NodeKind::Text(text) => Some(text.clone()),
            NodeKind::Null => None,
            _ => {
                self.wrong_form(what, "text", node);
                None
            }
        }
    }

    /// The members of the case.
    pub(super) fn members(&mut self, members: &[Member]) {
        for member in once(members) {
            let node = &member.value;
            match member.key.as_str() {
                "case" => self.draft.case.name = self.optional_text("`case`", node),
                "as_of" => {
                    let text = self.optional_text("`as_of`", node);
                    self.draft.case.as_of =
                        text.and_then(|text| self.draft.date("`as_of`", &text, span_of(node)));
                }
                "classified" => self.classified(node),
                "about" => {
                    let start = usize::try_from(node.start).unwrap_or(usize::MAX);
                    let end = usize::try_from(node.end).unwrap_or(usize::MAX);
                    if node.kind != NodeKind::Null {
                        self.draft.case.about = self.text.get(start..end).map(str::to_owned);
                    }
                }
                key => match self.draft.names.record(key) {
                    Some(record) => self.record(record, node),
                    None => self.unknown_key(member),
                },
            }
        }
    }

    fn unknown_key(&mut self, member: &Member) {
        let names = self.draft.names.record_names().chain(OWN_KEYS);
        let mut allowed: Vec<String> = names.map(str::to_owned).collect();
        allowed.sort();
        let error = CaseError::UnknownKey {
            key: member.key.clone(),
            nearest: nearest(&member.key, allowed.iter().map(String::as_str)).map(str::to_owned),
            allowed,
        };
        self.draft.fault(key_span(member), error);
    }

    fn classified(&mut self, node: &Node) {
        let items = match &node.kind {
            NodeKind::Null => return,
            NodeKind::List(items) => items,
            _ => return self.wrong_form("`classified`", "a list of entry codes", node),
        };
        let mut codes = Vec::new();
        for item in items {
            match &item.kind {
                NodeKind::Text(code) => codes.push((code.clone(), span_of(item))),
                _ => self.wrong_form("a member of `classified`", "an entry code in quotes", item),
            }
        }
        self.draft.classify(codes);
    }

    fn record(&mut self, record: RecordId, node: &Node) {
        let named = self.draft.names.has_instances(record);
        match &node.kind {
            NodeKind::Null => {}
            NodeKind::Text(name) if named => {
                self.draft
                    .identify(record, name, span_of(node), Some(span_of(node)));
            }
            NodeKind::Object(members) => {
                for member in once(members) {
                    if member.key == "is" {
                        self.identity(record, &member.value);
                    } else {
                        self.fact(record, member);
                    }
                }
            }
            _ => {
                let what = format!("`{}`", self.draft.names.record_name(record));
                let expected = if named {
                    "a declared name or an object with its facts"
                } else {
                    "an object with its facts"
                };
                self.wrong_form(what, expected, node);
            }
        }
    }

    fn identity(&mut self, record: RecordId, node: &Node) {
        if let Some(name) = self.optional_text("`is`", node) {
            self.draft
                .identify(record, &name, span_of(node), Some(span_of(node)));
        }
    }

    fn fact(&mut self, record: RecordId, member: &Member) {
        let id = match self.draft.names.attribute(record, &member.key) {
            Ok(id) => id,
            Err(error) => return self.draft.fault(key_span(member), error),
        };
        match &member.value.kind {
            NodeKind::Object(parts) => self.fact_object(id, &member.value, parts),
            _ => {
                let value = self.value(id, &member.value, false);
                let origin = Origin {
                    place: Some(span_of(&member.value)),
                    ..Origin::default()
                };
                self.state(id, value, origin, key_span(member));
            }
        }
    }

    fn value(&mut self, id: AttributeId, node: &Node, linear: bool) -> Option<Value> {
        let attribute = self.draft.names.policy.attributes.get(id.index())?;
        match convert::value(attribute, node, linear) {
            Ok(value) => Some(value),
            Err(faults) => {
                for (span, error) in faults {
                    self.draft.fault(span, error);
                }
                None
            }
        }
    }

    fn state(&mut self, id: AttributeId, value: Option<Value>, origin: Origin, at: Span) {
        if let Some(value) = value {
            self.draft.state(id, &value, origin, at);
        }
    }

    /// `{ "value": …, "source": …, "by": …, "on": … }` and its other forms.
    fn fact_object(&mut self, id: AttributeId, node: &Node, parts: &[Member]) {
        let Some(attribute) = self.draft.names.policy.attributes.get(id.index()) else {
            return;
        };
        let name = attribute.dotted.clone();
        let curve = matches!(attribute.ty, AttributeType::Curve { .. });
        let mut origin = Origin {
            place: Some(span_of(node)),
            ..Origin::default()
        };
        let mut misnamed = false;
        for member in once(parts) {
            let node = &member.value;
            match member.key.as_str() {
                "value" | "at_least" | "at_most" | "one_of" | "undeterminable" => {}
                "points" | "linear" if curve => {}
                "source" => origin.source = self.optional_text("`source`", node),
                "by" => origin.by = self.optional_text("`by`", node),
                "on" => {
                    let text = self.optional_text("`on`", node);
                    origin.on = text.and_then(|t| self.draft.date("`on`", &t, span_of(node)));
                }
                key => {
                    let own = ["value", "at_least", "at_most", "one_of", "undeterminable"];
                    let keys = own.into_iter().chain(["source", "by", "on"]);
                    let of_curves = ["points", "linear"].into_iter().filter(|_| curve);
                    let error = CaseError::UnknownFactKey {
                        attribute: name.clone(),
                        key: key.to_owned(),
                        nearest: nearest(key, keys.chain(of_curves)).map(str::to_owned),
                        curve,
                    };
                    self.draft.fault(key_span(member), error);
                    misnamed = true;
                }
            }
        }
        let forms = [
            "value",
            "points",
            "at_least",
            "at_most",
            "one_of",
            "undeterminable",
        ];
        if misnamed && forms.iter().all(|form| node.member(form).is_none()) {
            // The value is probably what stands under the key that is not known.
            return;
        }
        let value = self.fact_value(id, node, &name, curve);
        self.state(id, value, origin, span_of(node));
    }

    /// The value of a fact that is an object: in exactly one of the forms.
    fn fact_value(
        &mut self,
        id: AttributeId,
        node: &Node,
        name: &str,
        curve: bool,
    ) -> Option<Value> {
        let forms = [
            ("value", node.member("value")),
            ("points", node.member("points").filter(|_| curve)),
            (
                "at_least",
                node.member("at_least").or(node.member("at_most")),
            ),
            ("one_of", node.member("one_of")),
            ("undeterminable", node.member("undeterminable")),
        ];
        let mut there = forms
            .iter()
            .filter_map(|(form, value)| Some((*form, (*value)?)));
        let (first, second) = (there.next(), there.next());
        if let (Some((one, _)), Some((other, _))) = (first, second) {
            let attribute = name.to_owned();
            let error = CaseError::TwoForms {
                attribute,
                one,
                other,
            };
            self.draft.fault(span_of(node), error);
            return None;
        }
        let Some((form, value)) = first else {
            let attribute = name.to_owned();
            self.draft
                .fault(span_of(node), CaseError::NoValue { attribute, curve });
            return None;
        };
        match form {
            "value" | "points" => {
                let linear = self.linear(node, name);
                self.value(id, value, linear)
            }
            "at_least" => self.bounds(id, node),
            "one_of" => self.alternatives(id, value, name),
            _ if value.kind == NodeKind::Bool(true) => Some(Value {
                kind: ValueKind::Undeterminable,
                span: span_of(value),
            }),
            _ => {
                let attribute = name.to_owned();
                self.draft
                    .fault(span_of(value), CaseError::NotTrue { attribute });
                None
            }
        }
    }

    fn linear(&mut self, node: &Node, name: &str) -> bool {
        match node.member("linear").map(|linear| (&linear.kind, linear)) {
            Some((NodeKind::Bool(linear), _)) => *linear,
            Some((_, linear)) => {
                let what = format!("`linear` in the fact `{name}`");
                self.wrong_form(what, "`true` or `false`", linear);
                false
            }
            None => false,
        }
    }

    /// `at_least` and `at_most`; one that is `null` bounds nothing.
    fn bounds(&mut self, id: AttributeId, node: &Node) -> Option<Value> {
        let mut sides = [None, None];
        for (side, key) in sides.iter_mut().zip(["at_least", "at_most"]) {
            let Some(bound) = node.member(key).filter(|n| n.kind != NodeKind::Null) else {
                continue;
            };
            *side = Some(Box::new(self.value(id, bound, false)?));
        }
        let [at_least, at_most] = sides;
        let kind = if at_least.is_none() && at_most.is_none() {
            ValueKind::Unknown
        } else {
            ValueKind::Bounds { at_least, at_most }
        };
        Some(Value {
            kind,
            span: span_of(node),
        })
    }

    fn alternatives(&mut self, id: AttributeId, node: &Node, name: &str) -> Option<Value> {
        let items = match &node.kind {
            NodeKind::List(items) => items,
            NodeKind::Null => {
                return Some(Value {
                    kind: ValueKind::Unknown,
                    span: span_of(node),
                });
            }
            _ => {
                let what = format!("`one_of` in the fact `{name}`");
                self.wrong_form(what, "a list of values", node);
                return None;
            }
        };
        let values: Vec<Option<Value>> = items
            .iter()
            .map(|item| self.value(id, item, false))
            .collect();
        Some(Value {
            kind: ValueKind::OneOf(values.into_iter().collect::<Option<Vec<_>>>()?),
            span: span_of(node),
        })
    }
}
