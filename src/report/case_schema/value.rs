//! JSON whose members keep the order in which they are to be read.

use indexmap::IndexMap;
use serde::Serialize;

/// A JSON value.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Json {
    /// `true` or `false`.
    Truth(bool),
    /// A small whole number.
    Count(u32),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(IndexMap<String, Json>),
}

pub(super) fn text(text: &str) -> Json {
    Json::Text(text.to_owned())
}

pub(super) fn list(items: Vec<Json>) -> Json {
    Json::List(items)
}

pub(super) fn object<'k>(members: impl IntoIterator<Item = (&'k str, Json)>) -> Json {
    let members = members.into_iter();
    Json::Object(
        members
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// `null`: unknown.
pub(super) fn nothing() -> Json {
    object([("type", text("null"))])
}

/// A type, or `null`.
pub(super) fn nullable(ty: &str) -> Json {
    object([("type", list(vec![text(ty), text("null")]))])
}

/// A day.
pub(super) fn date() -> Json {
    object([
        ("type", text("string")),
        ("format", text("date")),
        ("pattern", text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")),
    ])
}

pub(super) fn texts(says: &str, types: &[&str]) -> Json {
    let types = types.iter().map(|ty| text(ty)).collect();
    object([("description", text(says)), ("type", list(types))])
}

pub(super) fn any_of(says: &str, forms: Vec<Json>) -> Json {
    object([("description", text(says)), ("anyOf", list(forms))])
}
