//! The browser that tests products.

use std::path::Path;

/// The headless shell first: the same engine with half of the main process's work.
const CANDIDATES: [&str; 6] = [
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/google-chrome",
];

/// The first browser that is there and can run in the sandbox: a snap cannot.
pub(crate) fn find() -> Option<&'static str> {
    CANDIDATES.into_iter().find(|path| is_usable(Path::new(path)))
}

fn is_usable(path: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| real.is_file() && !real.starts_with("/snap") && !real.ends_with("snap"))
}
