//! The helper program: Velocity started again as a small process of its own, because dropping the uid, private mounts,
//! landlock and seccomp bind the process that asks for them.
//!
//! `velocity __sandbox` reads a [`plan::Plan`] from standard input, drops privileges, starts bubblewrap and watches over
//! it; `velocity __sandbox-inner` is what bubblewrap starts: it applies limits, landlock and seccomp, then becomes the
//! command.

mod bwrap;
mod fence;
mod filter;
mod inner;
mod outer;
pub(crate) mod plan;
mod stage;
pub(crate) mod tree;

use std::ffi::OsString;

/// Asks for the outer helper.
pub(crate) const OUTER: &str = "__sandbox";
/// Asks for the inner helper.
pub(crate) const INNER: &str = "__sandbox-inner";

/// Runs the hidden helper commands `__sandbox` and `__sandbox-inner` and ends the process; returns when `args` (with the
/// program's name first) asks for neither. `main` calls this before anything else, while there is one thread.
pub fn helper_main(mut args: impl Iterator<Item = OsString>) {
    let code = match args.nth(1).as_deref().and_then(|word| word.to_str()) {
        Some(OUTER) => outer::main(),
        Some(INNER) => inner::main(),
        _ => return,
    };
    std::process::exit(code)
}
