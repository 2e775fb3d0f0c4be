//! The browser that tests products.

use crate::environment;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The headless shell first: the same engine with half of the main process's work.
const CANDIDATES: [&str; 6] = [
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/usr/bin/chromium-browser",
    "/opt/google/chrome/chrome",
    "/usr/bin/google-chrome",
];
/// Where `bootstrap/setup.sh` puts one when the distribution has none that is not a snap, below the cache directory.
const OWN: &str = "browser/chromium";
/// A script that starts a browser is shorter than this, in bytes.
const SCRIPT_MAX: u64 = 64 << 10;

/// A browser, and what it needs besides `/usr`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// The program, the same path inside the sandbox.
    pub(crate) program: PathBuf,
    /// The directory that has to be shown inside, when the program lies outside `/usr`.
    pub(crate) dir: Option<PathBuf>,
}

impl Browser {
    /// Where one is expected when there is none; naming it is clearer than naming nothing.
    pub(crate) fn usual() -> Self {
        Self { program: "/usr/bin/chromium".into(), dir: None }
    }

    /// The browser at this path, if it is there and can run in the sandbox: a snap cannot, and neither can a script that
    /// only calls one, as Ubuntu's `chromium-browser` is.
    fn at(path: &Path) -> Option<Self> {
        let real = path.canonicalize().ok().filter(|real| real.is_file() && !real.starts_with("/snap"))?;
        if real.ends_with("snap") || calls_a_snap(&real) {
            return None;
        }
        let dir = if real.starts_with("/usr") { None } else { real.parent().map(Path::to_owned) };
        let program = if dir.is_some() { real } else { path.to_owned() };
        Some(Self { program, dir })
    }
}

/// The first browser that is there and can run in the sandbox.
pub(crate) fn find() -> Option<Browser> {
    let own = environment::cache_dir().join(OWN);
    CANDIDATES.iter().map(Path::new).chain([own.as_path()]).find_map(Browser::at)
}

fn calls_a_snap(program: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(program).and_then(|file| file.take(SCRIPT_MAX).read_to_end(&mut start));
    read.is_ok() && start.starts_with(b"#!") && String::from_utf8_lossy(&start).contains("/snap/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_calls_a_snap_is_no_browser() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("chromium-browser");
        std::fs::write(&file, "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n").unwrap();
        assert_eq!(Browser::at(&file), None);
        assert_eq!(Browser::at(&dir.path().join("absent")), None);
    }

    #[test]
    fn a_browser_outside_usr_brings_its_directory() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let (real, link) = (root.join("chrome"), root.join("link"));
        std::fs::write(&real, "\x7fELF").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert_eq!(Browser::at(&link), Some(Browser { program: real, dir: Some(root) }));
        assert_eq!(Browser::at(Path::new("/usr/bin/env")), Some(Browser { program: "/usr/bin/env".into(), dir: None }));
    }
}
