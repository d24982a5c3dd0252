//! Makes a file one that can be run, where the system has a mark for that. The only code for one system alone.

use std::fs::File;
use std::io;

/// Marks the file as one that everybody may run.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub(super) fn runnable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o755))
}

/// Elsewhere every file can be run, and nothing is done.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) fn runnable(_: &File) -> io::Result<()> {
    Ok(())
}
