//! As root: shows the mounts' sources to the unprivileged uid, even where they lie below a directory that it cannot enter.

use super::plan::Plan;
use rustix::fd::{AsRawFd, OwnedFd};
use rustix::fs::{Mode, OFlags, open};
use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_bind_recursive, mount_change};
use std::path::{Path, PathBuf};

/// Where bubblewrap finds what it shall show.
pub(crate) struct Sources {
    pub helper: PathBuf,
    /// One for each mount of the plan, in its order.
    pub mounts: Vec<PathBuf>,
}

impl Sources {
    /// The paths of the host as they are.
    pub(crate) fn unstaged(plan: &Plan) -> Self {
        let mounts = plan.mounts.iter().map(|mount| mount.host.clone()).collect();
        Self { helper: plan.helper.clone(), mounts }
    }
}

/// In a mount namespace of its own, binds every source into a fresh tmpfs at `/tmp`, which the uid may enter.
pub(crate) fn stage(plan: &Plan) -> Result<Sources, String> {
    let say = |what: &'static str| move |error: rustix::io::Errno| format!("{what}: {error}");
    #[allow(deprecated, reason = "the helper has one thread and shares no file table, so unsharing mounts is sound")]
    rustix::thread::unshare(rustix::thread::UnshareFlags::NEWNS).map_err(say("a mount namespace"))?;
    let private = MountPropagationFlags::REC | MountPropagationFlags::PRIVATE;
    mount_change("/", private).map_err(say("private mounts"))?;
    // Opened before /tmp is covered, since a source may lie below it.
    let helper = open_path(&plan.helper)?;
    let opened = plan.mounts.iter().map(|mount| open_path(&mount.host)).collect::<Result<Vec<_>, _>>()?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", "/tmp", "tmpfs", flags, c"mode=0755,size=1m").map_err(say("a staging tmpfs"))?;
    let mounts = opened
        .iter()
        .enumerate()
        .map(|(index, source)| bind(source, &PathBuf::from(format!("/tmp/{index}"))))
        .collect::<Result<_, _>>()?;
    Ok(Sources { helper: bind(&helper, Path::new("/tmp/helper"))?, mounts })
}

fn open_path(path: &Path) -> Result<OwnedFd, String> {
    open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
        .map_err(|error| format!("cannot show {}: {error}", path.display()))
}

fn bind(source: &OwnedFd, target: &Path) -> Result<PathBuf, String> {
    let say = |error: std::io::Error| format!("cannot stage {}: {error}", target.display());
    let kind = rustix::fs::fstat(source).map_err(|error| say(error.into()))?;
    if rustix::fs::FileType::from_raw_mode(kind.st_mode).is_dir() {
        std::fs::create_dir(target).map_err(say)?;
    } else {
        std::fs::write(target, b"").map_err(say)?;
    }
    let link = format!("/proc/self/fd/{}", source.as_raw_fd());
    mount_bind_recursive(link, target).map_err(|error| say(error.into()))?;
    Ok(target.to_owned())
}
