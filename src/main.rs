//! The `mtcrc` binary: everything is in the library.

use std::process::ExitCode;

/// Policies, diagrams and reasons are many small allocations: the program runs a tenth to a fifth quicker on this
/// allocator than on the system's. The library leaves the choice to whoever links it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mtcrc::cli::run(std::env::args_os()).into()
}
