//! How faults of cases are said.

use super::error::{CaseError, Fault};
use super::json_error::short;
use super::json_tree::{Node, place_of};
use crate::check::values::Setting;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::Policy;
use crate::quantity::DateError;

/// Names listed in a help; a longer list is cut.
const MOST_LISTED: usize = 16;

/// What a fault of a case needs to be said.
pub(super) struct Words<'a> {
    pub(super) policy: &'a Policy,
    /// How values were written.
    pub(super) setting: Setting,
    /// The JSON tree, so that a place has a name; none for cases in the language.
    pub(super) tree: Option<&'a Node>,
}

impl Words<'_> {
    /// A fault as a diagnostic.
    pub(super) fn diagnostic(&self, fault: &Fault) -> Diagnostic {
        let place = self
            .tree
            .map(|tree| place_of(tree, fault.span.start, fault.span.end));
        let place = place.unwrap_or_default();
        if let CaseError::Value(error) = &fault.kind {
            return error.diagnostic_in_case(self.policy, self.setting, &place);
        }
        let label = match (label(&fault.kind), place.as_str()) {
            (label, "") => label.to_owned(),
            (label, place) => format!("{}: {label}", short(place)),
        };
        let code = code(&fault.kind);
        let mut diagnostic = Diagnostic::error(code, message(&fault.kind)).at(fault.span, label);
        match &fault.kind {
            CaseError::DuplicateKey { first, .. }
            | CaseError::StatedTwice { first, .. }
            | CaseError::IdentityTwice { first, .. }
            | CaseError::DateTwice { first, .. } => {
                diagnostic = diagnostic.also(*first, "the first time");
            }
            CaseError::BeyondBound {
                bound_at: Some(span),
                ..
            } => diagnostic = diagnostic.also(*span, "the bound"),
            CaseError::NotWithin { outer_at, .. } => {
                diagnostic = diagnostic.also(*outer_at, "the set it is within");
            }
            _ => {}
        }
        match self.help(&fault.kind) {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn help(&self, kind: &CaseError) -> Option<String> {
        let json = self.tree.is_some();
        let did_you_mean = |near: &str| format!("did you mean `{near}`?");
        Some(match kind {
            CaseError::NotJson(problem) => return problem.help(),
            CaseError::DuplicateKey { .. } | CaseError::StatedTwice { .. } => {
                "state it once; no reader could tell which is meant".to_owned()
            }
            CaseError::WrongForm { expected, .. } => return form(expected).map(str::to_owned),
            CaseError::Value(_) => return None,
            CaseError::UnknownKey {
                nearest: Some(near),
                ..
            }
            | CaseError::UnknownRecord {
                nearest: Some(near),
                ..
            }
            | CaseError::UnknownFactKey {
                nearest: Some(near),
                ..
            }
            | CaseError::UnknownAttribute {
                nearest: Some(near),
                ..
            }
            | CaseError::UnknownInstance {
                nearest: Some(near),
                ..
            }
            | CaseError::UnknownEntry {
                nearest: Some(near),
                ..
            } => did_you_mean(near),
            CaseError::UnknownKey { key, allowed, .. } => match key.split_once('.') {
                Some((record, attribute)) if allowed.iter().any(|a| a == record) => format!(
                    "facts stand in the object of their record: `\"{record}\": {{ \"{attribute}\": … }}`"
                ),
                _ => format!(
                    "a case has the keys {}; free data goes into `about`",
                    listed(allowed)
                ),
            },
            CaseError::UnknownRecord { declared, .. } => {
                format!("the records are {}", listed(declared))
            }
            CaseError::UnknownAttribute {
                elsewhere: Some(dotted),
                ..
            } => format!("there is `{dotted}`"),
            CaseError::UnknownAttribute {
                record, allowed, ..
            } => {
                format!("`{record}` has {}", listed(allowed))
            }
            CaseError::UnknownFactKey { curve, .. } => {
                let forms = if *curve {
                    "`points`, `linear`, `value`, `undeterminable`"
                } else {
                    "`value`, `at_least`, `at_most`, `one_of`, `undeterminable`"
                };
                format!("a fact has {forms}, and `source`, `by`, `on`")
            }
            CaseError::NoValue { curve: true, .. } => {
                "add `points`, or leave the fact out if it is not known".to_owned()
            }
            CaseError::NoValue { .. } => {
                "add `value`, `at_least`, `at_most` or `one_of`, or leave the fact out if it is not known"
                    .to_owned()
            }
            CaseError::TwoForms { .. } => {
                "keep one; only `at_least` and `at_most` stand together".to_owned()
            }
            CaseError::NotTrue { .. } => {
                "write `true`, or leave `undeterminable` out".to_owned()
            }
            CaseError::NoInstances { record } => {
                if json {
                    format!("write its facts: `\"{record}\": {{ … }}`")
                } else {
                    format!("write its facts: `{record} {{ … }}`")
                }
            }
            CaseError::UnknownInstance {
                record, declared, ..
            } => {
                let another = if json {
                    format!("\"{record}\": {{ \"is\": \"another\", … }}")
                } else {
                    format!("{record} another {{ … }}")
                };
                format!(
                    "the policy declares {}; for any other write `{another}`",
                    listed(declared)
                )
            }
            CaseError::AmbiguousInstance { instances, .. } => {
                format!("write one of {}", listed(instances))
            }
            CaseError::IdentityTwice { .. } => "a case has one of each record".to_owned(),
            CaseError::UnknownEntry { above, .. } if !above.is_empty() => {
                let are = if above.len() == 1 { "is" } else { "are" };
                format!("declared under it {are} {}", listed(above))
            }
            CaseError::UnknownEntry { declared, .. } if declared.is_empty() => {
                "`classified` names entries of the annex, and the policy declares none".to_owned()
            }
            CaseError::UnknownEntry { declared, .. } => {
                format!("the annex has {}", listed(declared))
            }
            CaseError::DateTwice { attribute, .. } => {
                format!("`on` states `{attribute}`; keep one of the two")
            }
            CaseError::NotDated { .. } => "write `as of` for the date of the question".to_owned(),
            CaseError::BadDate { error, .. } => error.help(),
            CaseError::BeyondBound { .. } => {
                "one of the two is wrong, or the bound is not the greatest".to_owned()
            }
            CaseError::NotWithin { inner, outer, .. } => {
                format!("the policy assumes `{inner} within {outer}`: correct one of the two")
            }
            CaseError::NotSettable {
                attribute: Some(attribute),
                ..
            } => format!("there is `{attribute}`"),
            CaseError::NotSettable {
                nearest: Some(near),
                ..
            } => did_you_mean(near),
            CaseError::NotSettable { .. } => {
                "write `record.attribute=value`, `record=name` or `classified=codes`".to_owned()
            }
        })
    }
}

/// How a part of a case of the wanted form is written.
fn form(expected: &str) -> Option<&'static str> {
    Some(match expected {
        "an object"
        | "an object with its facts"
        | "a declared name or an object with its facts" => {
            "facts stand in braces: `{ \"kind\": \"uav\" }`"
        }
        "a list of entry codes" => {
            "codes stand in quotes and square brackets: `[\"1.A.2\"]`; `[]` says that none applies"
        }
        "a list of two quantities" => "a point is written `[\"500 kg\", \"1850 km\"]`",
        "a list of values" => "values stand in square brackets: `[\"uav\", \"rocket\"]`",
        "the code of an entry in quotes" | "an entry code in quotes" => "write it like `\"1.A.2\"`",
        "a word in quotes" => "write it like `\"uav\"`",
        "a plain value" => "a value is text, a number, `true` or `false`; `null` is not known",
        _ => return None,
    })
}

fn code(kind: &CaseError) -> Code {
    match kind {
        CaseError::NotJson(_) => Code("E0501"),
        CaseError::DuplicateKey { .. } => Code("E0502"),
        CaseError::UnknownKey { .. }
        | CaseError::UnknownRecord { .. }
        | CaseError::UnknownAttribute { .. }
        | CaseError::NotSettable { .. } => Code("E0503"),
        CaseError::WrongForm { .. } => Code("E0504"),
        CaseError::UnknownFactKey { .. }
        | CaseError::NoValue { .. }
        | CaseError::TwoForms { .. }
        | CaseError::NotTrue { .. } => Code("E0505"),
        CaseError::NoInstances { .. }
        | CaseError::UnknownInstance { .. }
        | CaseError::AmbiguousInstance { .. } => Code("E0506"),
        CaseError::UnknownEntry { .. } => Code("E0507"),
        CaseError::StatedTwice { .. }
        | CaseError::IdentityTwice { .. }
        | CaseError::DateTwice { .. } => Code("E0508"),
        CaseError::NotDated { .. } | CaseError::BadDate { .. } => Code("E0509"),
        CaseError::BeyondBound { .. } => Code("E0510"),
        CaseError::NotWithin { .. } => Code("E0522"),
        // Worded, with its own code, beside the values.
        CaseError::Value(_) => Code("E9001"),
    }
}

fn message(kind: &CaseError) -> String {
    match kind {
        CaseError::NotJson(problem) => problem.message(),
        CaseError::DuplicateKey { key, .. } => {
            format!("the key `{}` stands twice in one object", short(key))
        }
        CaseError::WrongForm {
            what,
            expected,
            found,
        } => format!("{what} must be {expected}, not {found}"),
        CaseError::UnknownKey { key, .. } => format!("unknown key `{}`", short(key)),
        CaseError::UnknownRecord { name, .. } => {
            format!("`{}` is not a declared record", short(name))
        }
        CaseError::UnknownAttribute { record, name, .. } => {
            format!("`{record}` has no attribute `{}`", short(name))
        }
        CaseError::UnknownFactKey { attribute, key, .. } => {
            format!("unknown key `{}` in the fact `{attribute}`", short(key))
        }
        CaseError::NoValue { attribute, .. } => format!("the fact `{attribute}` states no value"),
        CaseError::TwoForms {
            attribute,
            one,
            other,
        } => format!("the fact `{attribute}` has both `{one}` and `{other}`"),
        CaseError::NotTrue { attribute } => {
            format!("`undeterminable` is only ever true, in the fact `{attribute}`")
        }
        CaseError::NoInstances { record } => {
            format!("`{record}` has no declared names, so it cannot be named")
        }
        CaseError::UnknownInstance { record, name, .. } => {
            format!("`{}` is not a declared {record}", short(name))
        }
        CaseError::AmbiguousInstance { record, name, .. } => {
            format!(
                "`{}` may be any of several declared under `{record}`",
                short(name)
            )
        }
        CaseError::UnknownEntry { code, above, .. } if !above.is_empty() => {
            format!("`{}` is above entries and not one itself", short(code))
        }
        CaseError::UnknownEntry { code, .. } => {
            format!("`{}` is not an entry of the annex", short(code))
        }
        CaseError::StatedTwice { attribute, .. } => format!("`{attribute}` is stated twice"),
        CaseError::IdentityTwice { record, .. } => format!("`{record}` is named twice"),
        CaseError::DateTwice { attribute, .. } => {
            format!("the date is stated by `on` and by `{attribute}`")
        }
        CaseError::NotDated { policy } => {
            format!("`on` states nothing: `{policy}` is not dated by an attribute")
        }
        CaseError::BadDate { what, text, error } => match error {
            DateError::Malformed => format!("`{}` is not a date for {what}", short(text)),
            _ => format!("{}, in {what}", error.message()),
        },
        CaseError::BeyondBound {
            curve,
            point,
            bound,
            bound_text,
            ..
        } => format!("the point `{point}` of `{curve}` lies beyond `{bound}`, {bound_text}"),
        CaseError::NotWithin {
            inner,
            member,
            outer,
            ..
        } => format!("`{inner}` has `{member}`, and `{outer}` has it not"),
        CaseError::NotSettable { path, .. } => format!("`{}` names no fact", short(path)),
        CaseError::Value(_) => "a value does not fit its attribute".to_owned(),
    }
}

/// What the place shows.
fn label(kind: &CaseError) -> &'static str {
    match kind {
        CaseError::NotJson(problem) => problem.label(),
        CaseError::DuplicateKey { .. } => "the second time",
        CaseError::WrongForm { .. } => "of another form",
        CaseError::UnknownKey { .. } | CaseError::UnknownFactKey { .. } => "not a known key",
        CaseError::UnknownRecord { .. } => "not a record",
        CaseError::UnknownAttribute { .. } => "not an attribute",
        CaseError::NoValue { .. } => "no value",
        CaseError::TwoForms { .. } => "two values",
        CaseError::NotTrue { .. } => "not `true`",
        CaseError::NoInstances { .. }
        | CaseError::UnknownInstance { .. }
        | CaseError::AmbiguousInstance { .. } => "this name",
        CaseError::UnknownEntry { .. } => "not a declared entry",
        CaseError::StatedTwice { .. }
        | CaseError::IdentityTwice { .. }
        | CaseError::DateTwice { .. } => "the second time",
        CaseError::NotDated { .. } => "this date",
        CaseError::BadDate { .. } => "not a date",
        CaseError::BeyondBound { .. } => "beyond the bound",
        CaseError::NotWithin { .. } => "not within the other",
        CaseError::NotSettable { .. } => "not a fact",
        CaseError::Value(_) => "this value",
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(MOST_LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
