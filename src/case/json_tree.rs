//! A JSON text as a tree with places.

use std::collections::BTreeMap;

/// A value with its place (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// The forms of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    Null,
    Bool(bool),
    /// The token as written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) key_start: u32,
    pub(super) key_end: u32,
    pub(super) value: Node,
}

impl Node {
    /// What it is, for a person who reads that something else belongs here.
    pub(super) fn describe(&self) -> &'static str {
        match &self.kind {
            NodeKind::Null => "`null`",
            NodeKind::Bool(_) => "a truth value",
            NodeKind::Number(_) => "a number",
            NodeKind::Text(_) => "text",
            NodeKind::List(_) => "a list",
            NodeKind::Object(_) => "an object",
        }
    }

    /// The value of a member, were it written twice: the first.
    pub(super) fn member(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            NodeKind::Object(members) => members.iter().find(|m| m.key == key).map(|m| &m.value),
            _ => None,
        }
    }
}

/// Writes text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Two members of one object with the same key: the place of the later key and that of the first.
pub(super) struct Duplicate {
    pub(super) key: String,
    pub(super) later: (u32, u32),
    pub(super) first: (u32, u32),
}

/// Every key written twice in one object, at any depth, in the order written.
pub(super) fn duplicates(node: &Node) -> Vec<Duplicate> {
    let mut found = Vec::new();
    collect_duplicates(node, &mut found);
    found.sort_by_key(|d| d.later);
    found
}

fn collect_duplicates(node: &Node, found: &mut Vec<Duplicate>) {
    match &node.kind {
        NodeKind::Object(members) => {
            let mut seen = BTreeMap::new();
            for member in members {
                let place = (member.key_start, member.key_end);
                match seen.get(member.key.as_str()) {
                    Some(first) => found.push(Duplicate {
                        key: member.key.clone(),
                        later: place,
                        first: *first,
                    }),
                    None => {
                        seen.insert(member.key.as_str(), place);
                    }
                }
                collect_duplicates(&member.value, found);
            }
        }
        NodeKind::List(items) => items.iter().for_each(|i| collect_duplicates(i, found)),
        _ => {}
    }
}

/// The way from the top to the innermost value that covers a stretch of text: `item.reach[0][1]`; empty for the top itself.
pub(super) fn place_of(top: &Node, start: u32, end: u32) -> String {
    // An empty stretch is covered by what stands after it.
    let last = end.max(start.saturating_add(1));
    let mut path = String::new();
    let mut node = top;
    loop {
        let next = match &node.kind {
            NodeKind::Object(members) => members
                .iter()
                .find(|m| m.key_start <= start && last <= m.value.end)
                .map(|member| {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&member.key);
                    &member.value
                }),
            NodeKind::List(items) => items
                .iter()
                .enumerate()
                .find(|(_, item)| item.start <= start && last <= item.end)
                .map(|(index, item)| {
                    path.push_str(&format!("[{index}]"));
                    item
                }),
            _ => None,
        };
        match next {
            // A key is a place of its own: what stands in its value is not meant.
            Some(inner) if inner.start <= start => node = inner,
            _ => return path,
        }
    }
}
