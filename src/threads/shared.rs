//! Work that many threads share.

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The stack of a thread that compiles policies or decides cases: as much as the main thread usually has.
const STACK: usize = 8 << 20;

/// Does so many pieces of work on as many threads as there are processors; what comes out is in their order.
pub fn shared<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push((at, work(at)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut all = thread::scope(|scope| {
        let started: Vec<_> = (1..workers.min(count))
            .filter_map(|_| {
                let builder = thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, some).ok()
            })
            .collect();
        let mut all = some();
        for worker in started {
            match worker.join() {
                Ok(done) => all.extend(done),
                // A mistake of ours shows as it would without threads.
                Err(mistake) => panic::resume_unwind(mistake),
            }
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, done)| done).collect()
}

/// Does two pieces of work at the same time: the first is asked for with false, the second with true.
pub fn both<T: Send>(work: impl Fn(bool) -> T + Sync) -> [T; 2] {
    let mut done = shared(2, |at| work(at == 1)).into_iter();
    let mut next = |second| done.next().unwrap_or_else(|| work(second));
    [next(false), next(true)]
}
