//! What a bare `cargo test` left out, said in the last line of the last test binary. `.ci/run` leaves nothing out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed test panics")]

#[expect(dead_code, reason = "only whether the program is there is asked")]
#[path = "it/z3/program.rs"]
mod program;

fn main() {
    match program::z3() {
        Some(_) => println!("nothing was left out for want of z3"),
        None => println!(
            "left out: z3 cannot be started, so the diagrams were not compared with it \
             (MTCRC_Z3=required makes this a failure)"
        ),
    }
}
