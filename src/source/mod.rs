//! Files and what is known of them before anything is parsed: where they are read from (disk, a git revision, memory),
//! their text, and the lines and columns of a span.
//!
//! Paths inside the program are *logical*: names separated by `/`, relative to the top of a [`Loader`]. Only
//! [`Loader::shown`] makes the path a person sees. Nothing outside this folder knows about git, drives or links.

mod beneath;
mod decode;
mod disk;
mod error;
mod git;
mod history;
mod loader;
mod memory;
mod merge;
mod open;
mod overlay;
mod path;
mod replaced;
mod span;
mod text;
mod uses;

#[cfg(test)]
mod place_tests;

pub use beneath::{read_text, text_of, texts_beneath};
pub use decode::{LARGEST, decode};
pub use disk::Disk;
pub use error::{LoadError, Missing, PathFault};
pub use git::Git;
pub use history::{Commit, Tracked};
pub use loader::{Entry, Loader};
pub use memory::Memory;
pub use merge::{Merged, merged};
pub use open::{
    Opened, open_policy, open_policy_from, policies_beneath, policies_beneath_from, tests_beside,
};
pub use overlay::Overlay;
pub use path::shown;
pub use span::{FileId, Span};
pub use text::{Place, Position, SourceFile, Sources, TextForm};
pub use uses::resolve_use;

/// The name of the file that makes a folder a policy.
pub const POLICY_FILE: &str = "policy.mtcr";

/// The name of the file that marks the topmost folder a `use` may reach.
pub const ROOT_FILE: &str = "root.mtcr";

/// How the names of files with tests end. They stand beside a policy, and only `test` reads them.
pub const TESTS: &str = ".test.mtcr";
