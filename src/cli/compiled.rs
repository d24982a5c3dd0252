//! Opening and compiling a policy for a verb that needs one that compiles.

use super::{Exit, Output};
use crate::ast;
use crate::check::{self, Compiled};
use crate::diagnostic::Diagnostic;
use crate::policy::{Places, Policy};
use crate::report::Basis;
use crate::source::{LoadError, Sources, open_policy};
use crate::threads::both;

/// A policy that compiled, with where everything is written.
pub struct Ready {
    /// What it means.
    pub policy: Policy,
    /// Where each part is written.
    pub places: Places,
    /// Its files.
    pub sources: Sources,
    /// Its files as trees.
    pub files: Vec<ast::File>,
    /// The commit it was read from, if any.
    pub revision: Option<String>,
}

impl Ready {
    /// What reports are about.
    #[must_use]
    pub fn basis(&self) -> Basis<'_> {
        Basis {
            policy: &self.policy,
            places: &self.places,
            sources: &self.sources,
            revision: self.revision.as_deref(),
        }
    }
}

/// Compiles the policy `argument` names. When it cannot be read or does not compile, says why on standard error.
pub fn compile(argument: &str, out: &mut Output) -> Result<Ready, Exit> {
    ready(read(argument), out)
}

/// Compiles two policies, at the same time where the system allows; what is wrong with each is not said yet.
pub fn read_both(one: &str, other: &str) -> [Result<Compiled, LoadError>; 2] {
    both(|second| read(if second { other } else { one }))
}

fn read(argument: &str) -> Result<Compiled, LoadError> {
    open_policy(argument).and_then(|opened| check::compile(&opened))
}

/// A policy that was read, when it compiled. When not, says why on standard error.
pub fn ready(read: Result<Compiled, LoadError>, out: &mut Output) -> Result<Ready, Exit> {
    let compiled = read.map_err(|error| cannot_read(error, out))?;
    let Some(policy) = compiled.policy else {
        out.diagnostics(&compiled.diagnostics, &compiled.sources);
        return Err(Exit::Invalid);
    };
    Ok(Ready {
        policy,
        places: compiled.places,
        sources: compiled.sources,
        files: compiled.files,
        revision: compiled.revision,
    })
}

/// Says that something cannot be read.
pub fn cannot_read(error: LoadError, out: &mut Output) -> Exit {
    out.diagnostics(&[Diagnostic::from(error)], &Sources::new());
    Exit::Invalid
}
