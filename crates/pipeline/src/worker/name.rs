//! A worker's name says which process it is, so that others of its machine know at once when it is gone.

use std::path::Path;

/// The name of a worker in this process: `home/scope:pid:start`. The home is whatever outlives the process, see
/// [`WorkerSpec::host`](domain::WorkerSpec::host); the scope is the boot and the process namespace, within which a process
/// number means something; the start tells two processes with one number apart.
pub fn worker_name(home: &str) -> String {
    let pid = std::process::id();
    format!("{}/{}:{pid}:{}", home.replace('/', "|"), neighbourhood(), start_of(pid).unwrap_or(0))
}

/// What the names of all workers have in common, after their homes, whose processes can be seen from here.
fn neighbourhood() -> String {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = std::fs::read_link("/proc/self/ns/pid").map(|link| link.display().to_string()).unwrap_or_default();
    let space: String = space.chars().filter(char::is_ascii_digit).collect();
    format!("{}-{space}", boot.get(..8).unwrap_or("unknown"))
}

/// Whether the name is that of a process of this machine that is gone. A name from elsewhere never is.
pub(crate) fn is_gone(name: &str, own: &str) -> bool {
    let Some(((neighbours, pid), start)) = parts(name) else { return false };
    let same = parts(own).is_some_and(|((own, _), _)| own == neighbours);
    same && start_of(pid) != Some(start)
}

fn parts(name: &str) -> Option<((&str, u32), u64)> {
    let (_home, process) = name.split_once('/')?;
    let (rest, start) = process.rsplit_once(':')?;
    let (neighbours, pid) = rest.rsplit_once(':')?;
    Some(((neighbours, pid.parse().ok()?), start.parse().ok()?))
}

/// When a process began, in ticks since the boot; none when there is none, or when it only waits to be buried.
fn start_of(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat")).ok()?;
    // The name in parentheses may hold anything, also parentheses.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::WorkerSpec;

    #[test]
    fn only_a_neighbour_whose_process_is_gone_counts_as_gone() {
        let own = worker_name("a:/srv/b");
        assert_eq!(WorkerSpec::new(own.clone(), Vec::new()).host(), "a:|srv|b", "the same after a restart");
        assert!(!is_gone(&own, &own), "{own}");
        let ((neighbours, pid), start) = parts(&own).unwrap();
        assert_eq!(pid, std::process::id());
        assert!(is_gone(&format!("a/{neighbours}:{pid}:{}", start + 1), &own), "its number was given anew");
        assert!(is_gone(&format!("other/{neighbours}:4194305:1"), &own), "there is no such process");
        assert!(!is_gone("a/elsewhere:4194305:1", &own), "nobody can tell from here");
        assert!(!is_gone("an older name", &own));
    }
}
