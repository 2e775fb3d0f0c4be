//! What the environment says: the only file that reads it besides the command line's own variables.
#![allow(clippy::disallowed_methods, reason = "the one door to the environment")]

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Prefixes of variables that npm, pip and uv need to reach their indexes: mirrors, proxies, certificates.
const FOR_INSTALLERS: [&str; 4] = ["NPM_CONFIG_", "npm_config_", "PIP_", "UV_"];
/// The same, by full name.
const FOR_INSTALLERS_TOO: [&str; 12] = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
];

/// Where `bootstrap/setup.sh` puts a Node and a uv of our own, below the cache directory.
const OWN_TOOLS: [&str; 2] = ["node/current/bin", "tools/bin"];

/// The cache directory, outside any home directory when we are root: the sandbox runs as another user.
pub(crate) fn cache_dir() -> PathBuf {
    if let Some(dir) = env::var_os("VELOCITY_CACHE") {
        return PathBuf::from(dir);
    }
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/cache/velocity");
    }
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(home()?.join(".cache")));
    base.unwrap_or_else(|| PathBuf::from("/var/cache")).join("velocity")
}

/// The person's home directory.
pub(crate) fn home() -> Option<PathBuf> {
    env::var_os("HOME").map(PathBuf::from)
}

/// Where programs are looked for: first among those that `bootstrap/setup.sh` put beside the toolchains because the
/// machine's own were missing or too old, then on `PATH`.
pub(crate) fn path() -> Option<OsString> {
    let cache = cache_dir();
    let own = OWN_TOOLS.iter().map(|dir| cache.join(dir)).filter(|dir| dir.is_dir());
    let given = env::var_os("PATH");
    let dirs = own.chain(given.iter().flat_map(env::split_paths));
    env::join_paths(dirs).ok().filter(|path| !path.is_empty()).or(given)
}

/// Where temporary directories are made.
pub(crate) fn temporary() -> PathBuf {
    env::temp_dir()
}

/// What npm, pip and uv are given; nothing else is.
pub(crate) fn for_installers() -> BTreeMap<String, String> {
    env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| is_for_installers(name))
        .collect()
}

fn is_for_installers(name: &str) -> bool {
    FOR_INSTALLERS.iter().any(|prefix| name.starts_with(prefix)) || FOR_INSTALLERS_TOO.contains(&name)
}

/// What the client of a bucket is given: the variables of Amazon's tools.
pub(crate) fn for_bucket() -> Vec<(String, String)> {
    let given = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    given.filter(|(name, _)| name.starts_with("AWS_")).collect()
}

/// Whether a variable is there and holds nothing.
pub(crate) fn is_empty(name: &OsStr) -> bool {
    env::var_os(name).is_some_and(|value| value.is_empty())
}

/// `RUST_LOG`, which goes before the level of the command line.
pub(crate) fn log_directives() -> Option<String> {
    env::var("RUST_LOG").ok().filter(|directives| !directives.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn installers_get_no_secret_of_ours() {
        assert!(is_for_installers("UV_INDEX_URL") && is_for_installers("npm_config_registry"));
        for name in ["DATABASE_URL", "SECRET_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "PATH", "HOME"] {
            assert!(!is_for_installers(name), "{name}");
        }
    }
}
