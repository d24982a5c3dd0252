//! Facts changed from the command line.

use super::draft::{Draft, Origin};
use super::names::Names;
use super::rejected::Rejected;
use super::wording::Words;
use super::{Case, text};
use crate::check::values::Setting;
use crate::policy::Policy;
use crate::source::{FileId, Span};

/// States one thing in a case anew: `item.speed_max` to `790 km/h`, `partner` to `india`, `classified` to `1.A.2, 9.A.6`.
/// `unknown` takes what the case says away. The case is left as it was when something is wrong.
///
/// # Errors
/// What is wrong with the path or the value; its text is `path=value`.
pub fn set(case: &mut Case, policy: &Policy, path: &str, value: &str) -> Result<(), Rejected> {
    let names = Names::new(policy);
    // A shell that leaves quotes alone hands them on: `item.speed_max="790 km/h"` means the same with and without.
    let unquoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    let value = unquoted.unwrap_or(value);
    let whole = format!("{path}={value}");
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let path_span = Span::new(FileId(0), 0, length(path));
    let value_span = Span::new(FileId(0), length(path).saturating_add(1), length(&whole));
    let mut draft = Draft::new(&names, Setting::Case);
    draft.case = case.clone();
    let forget = matches!(value.trim(), "unknown" | "?" | "null");
    match path.split_once('.') {
        Some((record, name)) => match names.record(record) {
            None => draft.fault(path_span, names.unknown_record(record)),
            Some(record) => match names.attribute(record, name) {
                Err(error) => draft.fault(path_span, error),
                Ok(id) => {
                    draft.case.facts.retain(|fact| fact.attribute != id);
                    if let Some(attribute) = policy.attributes.get(id.index()) {
                        let value = text::value(&attribute.ty, value, value_span);
                        draft.state(id, &value, Origin::default(), path_span);
                    }
                }
            },
        },
        None if path == "classified" => {
            draft.case.classified = None;
            if !forget {
                let codes = text::parts(value).into_iter();
                draft.classify(codes.map(|code| (code.to_owned(), value_span)));
            }
        }
        None => match names.record(path) {
            Some(record) => {
                draft
                    .case
                    .identities
                    .retain(|stated| stated.record != record);
                if !forget {
                    draft.identify(record, value.trim(), value_span, None);
                }
            }
            None => {
                draft.fault(path_span, names.not_settable(path));
            }
        },
    }
    match draft.finish() {
        Ok(changed) => {
            *case = changed;
            Ok(())
        }
        Err((_, faults)) => {
            let words = Words {
                policy,
                setting: Setting::Case,
                tree: None,
            };
            Err(Rejected {
                case: case.name.clone(),
                row: None,
                diagnostics: faults.iter().map(|fault| words.diagnostic(fault)).collect(),
                text: Some(("--set".to_owned(), whole)),
            })
        }
    }
}
