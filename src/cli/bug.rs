//! Our bugs: a panic ends in one message and its own exit code, and says nothing about the case at hand.

use std::io::Write;
use std::panic::{self, AssertUnwindSafe};

use super::Exit;

/// Runs `work`; a panic inside it is reported as a bug of ours.
pub fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    let before = panic::take_hook();
    // Cases are confidential, and a panic's message may quote one: only the place in our source is shown.
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        // Written in one piece and without `eprintln!`, which would itself panic on a closed standard error.
        let _ = std::io::stderr().write_all(message(&place).as_bytes());
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(before);
    result.unwrap_or(Exit::Bug)
}

fn message(place: &str) -> String {
    format!(
        "error: this is a bug in mtcrc, not in your policy or case\n  \
           at {place}, version {version}\n  \
           please report it with these two lines and the command you ran; nothing of your case is in them\n",
        version = env!("CARGO_PKG_VERSION"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::panic, reason = "the panic is what is tested")]
    fn a_panic_becomes_the_bug_exit() {
        assert_eq!(guarded(|| panic!("secret case value")), Exit::Bug);
        assert_eq!(guarded(|| Exit::Findings), Exit::Findings);
    }

    #[test]
    fn the_message_asks_for_a_report() {
        assert!(message("src/x.rs:1:2").contains("please report it"));
    }
}
