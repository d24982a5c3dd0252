//! Room for deep nesting, so that what is accepted does not depend on who calls or how the tool was built.

use std::panic::resume_unwind;
use std::thread;

/// Nesting up to here fits into any stack.
const SHALLOW: usize = 12;

/// Enough for the deepest nesting that is allowed, several times over; only what is used is ever taken.
const ROOM: usize = 64 * 1024 * 1024;

/// Does the work, on a stack of its own where it nests deeply. None where the system does not give one.
pub fn with_room<T: Send>(depth: usize, work: impl FnOnce() -> T + Send) -> Option<T> {
    if depth <= SHALLOW {
        return Some(work());
    }
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .stack_size(ROOM)
            .spawn_scoped(scope, work)
            .ok()?;
        match worker.join() {
            Ok(done) => Some(done),
            Err(fault) => resume_unwind(fault),
        }
    })
}
