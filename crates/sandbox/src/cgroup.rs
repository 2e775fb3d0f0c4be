//! Control groups: where they can be had they limit and count a whole tree; elsewhere a watchdog does.

use crate::Limits;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Where Velocity may make groups of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parent {
    /// One directory a controller.
    V1 { memory: PathBuf, pids: PathBuf, cpu: Option<PathBuf> },
    /// One directory, with the controllers memory and pids handed down.
    V2(PathBuf),
}

/// A group for one command.
#[derive(Debug)]
pub(crate) struct Group {
    dirs: Vec<PathBuf>,
    memory: PathBuf,
    cpu: Option<PathBuf>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Parent {
    /// Finds a place where groups can be made and limited; proves it by making one.
    pub(crate) fn find() -> Option<Self> {
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        let mounts = fs::read_to_string("/proc/self/mounts").ok()?;
        let parent = Self::locate(&own, &mounts)?;
        let _ = parent.sweep();
        let group = parent.group(&Limits::default()).ok()?;
        group.remove();
        Some(parent)
    }

    fn locate(own: &str, mounts: &str) -> Option<Self> {
        let v1 = |controller: &str| {
            let mount = mounts.lines().find_map(|line| {
                let words: Vec<&str> = line.split(' ').collect();
                let fits = words.get(2) == Some(&"cgroup") && words.get(3)?.split(',').any(|word| word == controller);
                fits.then(|| words[1])
            })?;
            let path = own.lines().find_map(|line| {
                let mut parts = line.splitn(3, ':').skip(1);
                parts.next()?.split(',').any(|word| word == controller).then(|| parts.next())?
            })?;
            Some(Path::new(mount).join(path.trim_start_matches('/')))
        };
        if let (Some(memory), Some(pids)) = (v1("memory"), v1("pids")) {
            return Some(Self::V1 { memory, pids, cpu: v1("cpuacct") });
        }
        let mount = mounts.lines().find(|line| line.split(' ').nth(2) == Some("cgroup2"))?.split(' ').nth(1)?;
        let path = own.lines().find_map(|line| line.strip_prefix("0::"))?;
        let dir = Path::new(mount).join(path.trim_start_matches('/'));
        let handed = fs::read_to_string(dir.join("cgroup.subtree_control")).ok()?;
        let has = |name| handed.split_whitespace().any(|word| word == name);
        (has("memory") && has("pids")).then_some(Self::V2(dir))
    }

    /// What health calls it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::V1 { .. } => "cgroup v1",
            Self::V2(_) => "cgroup v2",
        }
    }

    /// Makes a group with these limits.
    pub(crate) fn group(&self, limits: &Limits) -> io::Result<Group> {
        let name = format!("velocity-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let group = match self {
            Self::V1 { memory, pids, cpu } => {
                let memory = memory.join(&name);
                let cpu = cpu.as_ref().map(|dir| dir.join(&name));
                let dirs = [Some(memory.clone()), Some(pids.join(&name)), cpu.clone()].into_iter().flatten().collect();
                Group { dirs, memory, cpu }
            }
            Self::V2(dir) => {
                let dir = dir.join(&name);
                Group { dirs: vec![dir.clone()], memory: dir.clone(), cpu: Some(dir) }
            }
        };
        match self.limit(&group, limits) {
            Ok(()) => Ok(group),
            Err(error) => {
                group.remove();
                Err(error)
            }
        }
    }

    fn limit(&self, group: &Group, limits: &Limits) -> io::Result<()> {
        for dir in &group.dirs {
            fs::create_dir(dir)?;
        }
        let memory = limits.memory_bytes.to_string();
        let processes = limits.processes.to_string();
        match self {
            Self::V1 { .. } => {
                fs::write(group.memory.join("memory.limit_in_bytes"), &memory)?;
                // Only where swap is counted.
                let _ = fs::write(group.memory.join("memory.memsw.limit_in_bytes"), &memory);
                fs::write(group.dirs[1].join("pids.max"), processes)
            }
            Self::V2(_) => {
                fs::write(group.memory.join("memory.max"), &memory)?;
                let _ = fs::write(group.memory.join("memory.swap.max"), "0");
                fs::write(group.memory.join("pids.max"), processes)
            }
        }
    }

    /// Removes empty groups that a killed Velocity left behind; the kernel keeps those that are in use.
    fn sweep(&self) -> io::Result<()> {
        let dirs = match self {
            Self::V1 { memory, pids, cpu } => [Some(memory), Some(pids), cpu.as_ref()].into_iter().flatten().collect(),
            Self::V2(dir) => vec![dir],
        };
        for entry in dirs.into_iter().flat_map(fs::read_dir).flatten().flatten() {
            if is_left_behind(&entry.file_name().to_string_lossy()) {
                let _ = fs::remove_dir(entry.path());
            }
        }
        Ok(())
    }
}

impl Group {
    /// The files into which a process writes its number to enter.
    pub(crate) fn procs(&self) -> Vec<PathBuf> {
        self.dirs.iter().map(|dir| dir.join("cgroup.procs")).collect()
    }

    /// Whether the kernel killed something in it for want of memory.
    pub(crate) fn ran_out_of_memory(&self) -> bool {
        ["memory.oom_control", "memory.events"].iter().any(|file| {
            let text = fs::read_to_string(self.memory.join(file)).unwrap_or_default();
            number(&text, "oom_kill").is_some_and(|kills| kills > 0)
        })
    }

    /// CPU time used in it so far, milliseconds.
    pub(crate) fn cpu_ms(&self) -> Option<u64> {
        let dir = self.cpu.as_ref()?;
        if let Ok(text) = fs::read_to_string(dir.join("cpuacct.usage")) {
            return Some(text.trim().parse::<u64>().ok()? / 1_000_000);
        }
        Some(number(&fs::read_to_string(dir.join("cpu.stat")).ok()?, "usage_usec")? / 1000)
    }

    /// The most memory that it held at once, bytes; none where the kernel does not say.
    pub(crate) fn memory_peak_bytes(&self) -> Option<u64> {
        let read = |file| fs::read_to_string(self.memory.join(file)).ok()?.trim().parse().ok();
        read("memory.peak").or_else(|| read("memory.max_usage_in_bytes"))
    }

    /// Removes it; what is left inside is dying and the next sweep finds it.
    pub(crate) fn remove(&self) {
        for dir in &self.dirs {
            let _ = fs::remove_dir(dir);
        }
    }
}

/// Whether a group `velocity-<process>-<number>` belongs to nobody any more. A living neighbour's may be empty because
/// nobody has entered it yet.
fn is_left_behind(name: &str) -> bool {
    let process = name.strip_prefix("velocity-").map(|rest| rest.split('-').next().unwrap_or_default());
    process
        .is_some_and(|process| process == std::process::id().to_string() || !Path::new("/proc").join(process).exists())
}

fn number(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_two_is_used_only_where_the_controllers_are_handed_down() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("own");
        fs::create_dir(&dir).unwrap();
        let mounts = format!("cgroup2 {} cgroup2 rw 0 0\n", place.path().display());
        fs::write(dir.join("cgroup.subtree_control"), "cpu\n").unwrap();
        assert_eq!(Parent::locate("0::/own\n", &mounts), None);
        fs::write(dir.join("cgroup.subtree_control"), "cpu memory pids\n").unwrap();
        let parent = Parent::locate("0::/own\n", &mounts).unwrap();
        let group = parent.group(&Limits { memory_bytes: 77, processes: 5, ..Limits::default() }).unwrap();
        assert_eq!(fs::read_to_string(group.memory.join("memory.max")).unwrap(), "77");
        assert_eq!(fs::read_to_string(group.memory.join("pids.max")).unwrap(), "5");
        fs::write(group.memory.join("memory.events"), "oom 3\noom_kill 1\n").unwrap();
        assert!(group.ran_out_of_memory());
        fs::write(group.memory.join("cpu.stat"), "usage_usec 2500\n").unwrap();
        assert_eq!((group.cpu_ms(), group.memory_peak_bytes()), (Some(2), None));
        fs::write(group.memory.join("memory.peak"), "4096\n").unwrap();
        assert_eq!(group.memory_peak_bytes(), Some(4096));
    }

    #[test]
    fn version_one_joins_mount_and_own_path() {
        let mounts = "cgroup /m cgroup rw,memory 0 0\ncgroup /p cgroup rw,pids 0 0\n";
        let own = "8:pids:/\n4:memory:/a/b\n";
        let parent = Parent::locate(own, mounts).unwrap();
        assert_eq!(parent, Parent::V1 { memory: "/m/a/b".into(), pids: "/p/".into(), cpu: None });
    }
}
