//! `mtcrc git-diff`: what git shows of a changed file when it asks us instead of comparing lines.

use super::compiled::Ready;
use super::unified::unified;
use super::{Exit, Output};
use crate::ast::DeclarationKind;
use crate::check::{self, Compiled};
use crate::diagnostic::Severity;
use crate::diff::compare;
use crate::report::diff::{Compared, Side, brief};
use crate::report::visible;
use crate::source::{
    LoadError, Opened, Overlay, POLICY_FILE, ROOT_FILE, Sources, TESTS, open_policy,
    policies_beneath, text_of,
};
use crate::syntax;

/// What does the change of one file do? For git.
///
/// Git runs it as the external diff of .mtcr files, and hands over both texts. The policy that uses the file is compiled
/// from the working tree with either text, and the declarations that differ are shown as `mtcrc diff` shows them. Tests,
/// cases and texts that do not compile are compared line by line. docs/git.md has the settings.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  mtcrc git-diff a.mtcr old.mtcr 0 0 new.mtcr 0 0")]
pub struct Args {
    /// As git gives them: PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE, and for a renamed file its new path
    #[arg(required = true, num_args = 1.., allow_hyphen_values = true, trailing_var_arg = true, value_name = "PATH")]
    pub change: Vec<String>,
}

/// One file on both sides.
struct Changed<'a> {
    /// Its path before, from the top of the repository, which is where git runs us.
    old_path: &'a str,
    /// Its path now.
    path: &'a str,
    /// Its text before; none when it was added.
    old: Option<String>,
    /// Its text now; none when it was removed.
    new: Option<String>,
}

/// Runs the verb. Git stops at any exit but 0, so whatever cannot be compared is said on the way.
pub fn run(args: &Args, out: &mut Output) -> Exit {
    let change: Vec<&str> = args.change.iter().map(String::as_str).collect();
    let (old_path, old, new, more) = match change.as_slice() {
        [path] => {
            out.print(&format!("{}: not merged yet\n", visible(path)));
            return Exit::Fine;
        }
        [path, old, _, _, new, _, _, more @ ..] => (*path, *old, *new, more),
        _ => {
            out.say(
                "error: git gives a path and, for either side, a file, its id and its mode; to compare policies \
                 yourself, use `mtcrc diff OLD NEW`",
            );
            return Exit::Usage;
        }
    };
    let path = more.first().copied().unwrap_or(old_path);
    let changed = match (text(old_path, old), text(path, new)) {
        (Ok(old), Ok(new)) => Changed {
            old_path,
            path,
            old,
            new,
        },
        (Err(error), _) | (_, Err(error)) => {
            out.print(&format!(
                "{}: {}\n",
                visible(path),
                visible(&error.to_string())
            ));
            return Exit::Fine;
        }
    };
    if changed.is_text_only() {
        changed.lines(None, out);
        return Exit::Fine;
    }
    match changed.compiled() {
        Ok((old, new)) => changed.declarations(&old, &new, out),
        Err(why) => changed.lines(Some(&why), out),
    }
    Exit::Fine
}

/// The text of one side; none when git says that there is none.
fn text(path: &str, file: &str) -> Result<Option<String>, LoadError> {
    if matches!(file, "/dev/null" | "nul" | "NUL") {
        return Ok(None);
    }
    let bytes = std::fs::read(file).map_err(|error| LoadError::Unreadable {
        path: path.to_owned(),
        why: error.to_string(),
    })?;
    let text = text_of(path, &bytes)?;
    Ok(Some(text))
}

impl Changed<'_> {
    /// Is it a file that no policy uses by its kind: tests, cases, the mark of a root?
    fn is_text_only(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        if name == ROOT_FILE || name.ends_with(TESTS) {
            return true;
        }
        let cases = |text: &Option<String>| {
            text.as_ref().is_none_or(|text| {
                let mut sources = Sources::new();
                let file = sources.add(self.path, text.as_str());
                let parsed = syntax::parse(&sources, file);
                let declarations = &parsed.file.declarations;
                !declarations.is_empty()
                    && declarations.iter().all(|declaration| {
                        matches!(
                            declaration.kind,
                            DeclarationKind::Case(_) | DeclarationKind::Test(_)
                        )
                    })
            })
        };
        cases(&self.old) && cases(&self.new)
    }

    fn names(&self) -> (String, String) {
        let name = |side: &str, path: &str, text: &Option<String>| match text {
            Some(_) => format!("{side}/{path}"),
            None => "/dev/null".to_owned(),
        };
        (
            name("a", self.old_path, &self.old),
            name("b", self.path, &self.new),
        )
    }

    /// Both texts line by line.
    fn lines(&self, why: Option<&str>, out: &mut Output) {
        let (old_name, new_name) = self.names();
        if let Some(why) = why {
            out.print(&format!("compared line by line: {}\n", visible(why)));
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (old, new) = (text(&self.old), text(&self.new));
        let lines = unified(&old, &new, &old_name, &new_name);
        if lines.is_empty() {
            // Git also asks when only the mode or the name changed.
            out.print(&visible(&format!(
                "{old_name} -> {new_name}: the same text"
            )));
            out.print("\n");
        }
        out.print(&lines);
    }

    /// The declarations that differ.
    fn declarations(&self, old: &Ready, new: &Ready, out: &mut Output) {
        let (old_name, new_name) = self.names();
        let difference = compare(&old.policy, &new.policy);
        if difference.is_empty() {
            let why = if self.old == self.new {
                None
            } else {
                Some("no declaration differs, only layout, comments or order")
            };
            return self.lines(why, out);
        }
        let compared = Compared {
            old: Side {
                name: &old_name,
                basis: old.basis(),
                as_of: None,
            },
            new: Side {
                name: &new_name,
                basis: new.basis(),
                as_of: None,
            },
            difference: &difference,
            whole: None,
            cases: None,
            intended: None,
        };
        let page = brief(&compared, out.human());
        out.print(&page);
        out.print("\n");
    }

    /// The policy that uses the file, with either text in it; else why they cannot be compared.
    fn compiled(&self) -> Result<(Ready, Ready), String> {
        for folder in self.folders() {
            let (old, new) = match (&self.old, &self.new) {
                (Some(old), Some(new)) => (self.with(&folder, old)?, self.with(&folder, new)?),
                (None, Some(new)) => {
                    let new = self.with(&folder, new)?;
                    (self.without(&folder, &new)?, new)
                }
                (Some(old), None) => {
                    let old = self.with(&folder, old)?;
                    let new = self.without(&folder, &old)?;
                    (old, new)
                }
                (None, None) => return Err("it is on neither side".to_owned()),
            };
            if old.uses || new.uses {
                return Ok((old.ready("the text before")?, new.ready("the text now")?));
            }
        }
        Err("no policy in the working tree uses it".to_owned())
    }

    /// The folders of policies that may use the file: those it lies in, the nearest first, then the others of its root.
    fn folders(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folder = self.path;
        while let Some(above) = folder.rfind('/').map(|at| folder.get(..at).unwrap_or("")) {
            folder = above;
            if beside(folder, POLICY_FILE) {
                found.push(folder.to_owned());
            }
            if beside(folder, ROOT_FILE) {
                return self.with_others(found, folder);
            }
        }
        if beside(".", POLICY_FILE) {
            found.push(".".to_owned());
        }
        if beside(".", ROOT_FILE) {
            found = self.with_others(found, ".");
        }
        found
    }

    fn with_others(&self, mut found: Vec<String>, root: &str) -> Vec<String> {
        let others = policies_beneath(root).unwrap_or_default();
        for other in others {
            if !found.contains(&other) {
                found.push(other);
            }
        }
        found
    }

    /// The policy of a folder with this text in the file's place.
    fn with(&self, folder: &str, text: &str) -> Result<Tried, String> {
        let opened = open_policy(folder).map_err(|error| error.to_string())?;
        let path = match folder {
            "." => join(opened.folder(), self.path),
            _ => {
                // A file outside the policy's root is used by nothing in it.
                let top = folder.strip_suffix(opened.folder()).unwrap_or(folder);
                match self.path.strip_prefix(top) {
                    Some(rest) => rest.trim_start_matches('/').to_owned(),
                    None => return Err(format!("it lies outside the root of {folder}")),
                }
            }
        };
        let shown = opened.loader.shown(&path);
        let bytes = Some(text.as_bytes().to_vec());
        let opened = Opened {
            loader: Box::new(Overlay::new(opened.loader, &path, bytes)),
            ..opened
        };
        let compiled = check::compile(&opened).map_err(|error| error.to_string())?;
        Ok(Tried {
            uses: compiled.sources.find(&shown).is_some(),
            compiled,
        })
    }

    /// The same policy without the file. A file that is not there declares nothing, and `part of` is how to say that
    /// with the `use` that names it still in place.
    fn without(&self, folder: &str, with: &Tried) -> Result<Tried, String> {
        let policy = with.compiled.policy.as_ref();
        let name = policy.and_then(|policy| policy.units.get(policy.root.index()));
        match name {
            Some(unit) => self.with(folder, &format!("part of {}\n", unit.name)),
            None if with.uses => Err(with.fault("its text")),
            None => Err("no policy in the working tree uses it".to_owned()),
        }
    }
}

fn beside(folder: &str, name: &str) -> bool {
    std::path::Path::new(folder).join(name).is_file()
}

fn join(folder: &str, rest: &str) -> String {
    if folder.is_empty() {
        rest.to_owned()
    } else {
        format!("{folder}/{rest}")
    }
}

/// A policy compiled with a text of the file.
struct Tried {
    /// Does it use the file?
    uses: bool,
    compiled: Compiled,
}

impl Tried {
    fn ready(self, side: &str) -> Result<Ready, String> {
        let fault = self.fault(side);
        let compiled = self.compiled;
        Ok(Ready {
            policy: compiled.policy.ok_or(fault)?,
            places: compiled.places,
            sources: compiled.sources,
            files: compiled.files,
            revision: compiled.revision,
        })
    }

    /// The first error, with its place.
    fn fault(&self, side: &str) -> String {
        let errors = self.compiled.diagnostics.iter();
        let first = errors.clone().find(|d| d.severity == Severity::Error);
        let Some(first) = first else {
            return format!("{side} does not compile");
        };
        let place = first.main_label().map_or_else(String::new, |label| {
            let sources = &self.compiled.sources;
            let file = &sources.get(label.span.file).path;
            let line = sources.position(label.span).start.line;
            format!("{file}:{line}: ")
        });
        format!("{side} does not compile: {place}{}", first.message)
    }
}
