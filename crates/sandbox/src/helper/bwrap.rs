//! bubblewrap's command line: reads denied by default, no network, nothing of the host but what is named here.

use super::plan::Plan;
use super::stage::Sources;
use crate::{HELPER_INSIDE, Network};
use rustix::fd::{AsRawFd, OwnedFd};
use rustix::fs::{MemfdFlags, SeekFrom, memfd_create, seek};
use std::ffi::OsString;
use std::path::Path;

/// Size of the private `/tmp` and `/dev/shm`, bytes.
const TMP_BYTES: &str = "1073741824";
const SHM_BYTES: &str = "268435456";

/// Read-only parts of the host that are no secret and that programs need.
const HOST_FILES: &[&str] = &[
    "/etc/alternatives",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/mime.types",
    "/etc/chromium",
    "/etc/chromium.d",
];

/// Files of the inside that are made up.
const MADE_UP: &[(&str, &str)] = &[
    ("/etc/passwd", "root:x:0:0::/:/bin/false\nsandbox:x:1000:1000::/tmp/home:/bin/sh\n"),
    ("/etc/group", "root:x:0:\nsandbox:x:1000:\n"),
    ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
];
const NO_NETWORK: &[(&str, &str)] = &[("/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"), ("/etc/resolv.conf", "")];

/// Arguments, and the descriptors that must stay open until bubblewrap has started.
pub(crate) struct Line {
    pub args: Vec<OsString>,
    pub files: Vec<OwnedFd>,
}

impl Line {
    fn add<const N: usize>(&mut self, words: [&str; N]) {
        self.args.extend(words.map(OsString::from));
    }

    fn show(&mut self, how: &str, source: &Path, target: &str) {
        self.args.extend([how.into(), source.into(), OsString::from(target)]);
    }
}

pub(crate) fn line(plan: &Plan, sources: &Sources) -> Result<Line, String> {
    let mut line = Line { args: Vec::new(), files: Vec::new() };
    line.add(["--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup"]);
    line.add(["--disable-userns", "--die-with-parent", "--new-session", "--hostname", "sandbox"]);
    line.add(["--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--clearenv"]);
    if plan.network == Network::None {
        line.add(["--unshare-net"]);
    }
    root(&mut line);
    made_up(&mut line, plan.network)?;
    line.show("--ro-bind", &sources.helper, HELPER_INSIDE);
    for (mount, source) in plan.mounts.iter().zip(&sources.mounts) {
        let how = if mount.writable { "--bind" } else { "--ro-bind" };
        line.show(how, source, &mount.inside);
    }
    line.add(["--remount-ro", "/", "--chdir", "/", HELPER_INSIDE, super::INNER]);
    Ok(line)
}

fn root(line: &mut Line) {
    line.add(["--size", "67108864", "--tmpfs", "/", "--ro-bind", "/usr", "/usr"]);
    for name in ["bin", "lib", "lib64", "sbin"] {
        // On merged systems these are links into /usr; elsewhere they are directories of their own.
        let path = format!("/{name}");
        match std::fs::read_link(&path) {
            Ok(link) => line.add(["--symlink", &link.to_string_lossy(), &path]),
            Err(_) => line.add(["--ro-bind-try", &path, &path]),
        }
    }
    for path in HOST_FILES {
        line.add(["--ro-bind-try", path, path]);
    }
    line.add(["--proc", "/proc", "--dev", "/dev"]);
    line.add(["--perms", "1777", "--size", SHM_BYTES, "--tmpfs", "/dev/shm"]);
    line.add(["--perms", "1777", "--size", TMP_BYTES, "--tmpfs", "/tmp", "--dir", "/tmp/home"]);
}

fn made_up(line: &mut Line, network: Network) -> Result<(), String> {
    let mut files = MADE_UP.to_vec();
    match network {
        Network::None => files.extend(NO_NETWORK),
        Network::Host => {
            line.add(["--ro-bind-try", "/etc/hosts", "/etc/hosts"]);
            line.add(["--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf"]);
        }
    }
    for (path, text) in files {
        let file = memory_file(path, text.as_bytes())?;
        rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).map_err(|error| format!("{path}: {error}"))?;
        line.add(["--perms", "0444", "--file", &file.as_raw_fd().to_string(), path]);
        line.files.push(file);
    }
    Ok(())
}

/// A file that has no name, holding `bytes`, at its beginning; closed at exec.
pub(crate) fn memory_file(name: &str, bytes: &[u8]) -> Result<OwnedFd, String> {
    let say = |error: rustix::io::Errno| format!("memory file {name}: {error}");
    let file = memfd_create(name, MemfdFlags::CLOEXEC).map_err(say)?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let count = rustix::io::write(&file, rest).map_err(say)?;
        rest = &rest[count..];
    }
    seek(&file, SeekFrom::Start(0)).map_err(say)?;
    Ok(file)
}
