//! The `mtcrc` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    mtcrc::cli::run(std::env::args_os()).into()
}
