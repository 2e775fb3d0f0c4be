//! The probe: runs the real thing on each rung, since files and kernel settings only hint at what will work.

use crate::live::Stop;
use crate::{Command, Error, Level, LevelReport, Limits, Sandbox};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes into the shared directory, which must work, then beside it and into `/usr`, which must not.
const SCRIPT: &str = r#"echo in > "$1/in" || exit 2
(echo out > "$2/out") 2>/dev/null && exit 3
(echo out > /usr/velocity-probe) 2>/dev/null && exit 4
cat "$2/secret" 2>/dev/null && exit 5
exit 0"#;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Finds the highest rung that holds.
pub(crate) async fn climb(sandbox: &Sandbox) -> LevelReport {
    let mut reasons = Vec::new();
    for level in [Level::BwrapLandlock, Level::Bwrap, Level::Landlock] {
        match attempt(sandbox, level).await {
            Ok(()) => return report(level, &reasons),
            Err(reason) => reasons.push(reason),
        }
    }
    report(Level::Refuse, &reasons)
}

fn report(level: Level, reasons: &[String]) -> LevelReport {
    let reason = reasons.first().map(|first| match reasons.last() {
        Some(last) if level == Level::Refuse && last != first => format!("{first}; {last}"),
        _ => first.clone(),
    });
    let fix = reason.as_deref().map(|reason| fix(reason, is_restricted()).to_owned());
    LevelReport { level, reason, fix, limits: "" }
}

/// Ubuntu from 23.10 on lets an unconfined program make a user namespace, but gives it no rights inside.
const RESTRICTED: &str = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns";
const UNRESTRICT: &str = "this system (as Ubuntu 24.04 does) takes all rights from user namespaces; allow them for good: echo \
     kernel.apparmor_restrict_unprivileged_userns=0 | sudo tee /etc/sysctl.d/60-velocity.conf && sudo sysctl --system";

/// What a person can do about a reason. `restricted`: AppArmor restricts user namespaces here.
fn fix(reason: &str, restricted: bool) -> &'static str {
    const ABSENT: &str = "No such file or directory (os error 2)";
    let first = reason.split(';').next().unwrap_or(reason);
    if restricted && !first.contains(ABSENT) && !first.contains("landlock") {
        return UNRESTRICT;
    }
    let hints: [(&str, &str); 6] = [
        (ABSENT, "install bubblewrap: sudo apt-get install bubblewrap"),
        ("setting up uid map", UNRESTRICT),
        ("RTM_NEWADDR", UNRESTRICT),
        (
            "No permissions to create",
            "allow unprivileged user namespaces: sudo sysctl -w kernel.unprivileged_userns_clone=1; in a container, run \
             it with --security-opt seccomp=unconfined",
        ),
        ("namespaces exceeded", "raise user.max_user_namespaces, or start velocity outside of another sandbox"),
        ("landlock", "use a kernel of version 5.13 or newer that is started with landlock in its lsm= list"),
    ];
    hints
        .iter()
        .find(|(sign, _)| reason.contains(sign))
        .map_or("install bubblewrap and allow unprivileged user namespaces; see velocity doctor", |(_, fix)| *fix)
}

fn is_restricted() -> bool {
    std::fs::read_to_string(RESTRICTED).is_ok_and(|text| text.trim() == "1")
}

async fn attempt(sandbox: &Sandbox, level: Level) -> Result<(), String> {
    let place = Place::new(sandbox.uid("probe")).map_err(|error| format!("no place for the probe: {error}"))?;
    let shared = place.0.join("shared");
    let (inside, outside) = (shared.to_string_lossy(), place.0.to_string_lossy());
    let command = Command::new("probe", &["/bin/sh", "-c", SCRIPT, "sh", &inside, &outside], "/")
        .share(&shared, &inside)
        .limits(Limits { wall_ms: 10_000, ..Limits::default() });
    let live = sandbox.start(&command, level).await.map_err(|error| message(&error))?;
    let exit = live.listen(&mut |_| {}, &Stop::default()).await.map_err(|error| message(&error))?;
    let wrote = shared.join("in").exists();
    let escaped = place.0.join("out").exists();
    match exit.code {
        Some(0) if wrote && !escaped => Ok(()),
        Some(2) => Err("a shared directory could not be written inside".to_owned()),
        code => Err(format!("the probe got out of the sandbox or could not run (code {code:?}): {}", exit.output_tail)),
    }
}

fn message(error: &Error) -> String {
    match error {
        Error::Setup(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A directory for one attempt, removed afterwards.
struct Place(PathBuf);

impl Place {
    fn new(uid: Option<u32>) -> std::io::Result<Self> {
        let name = format!("velocity-probe-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let place = Self(Path::new("/var/tmp").join(name));
        std::fs::create_dir(&place.0)?;
        std::fs::write(place.0.join("secret"), "secret\n")?;
        // Open to everyone, so that nothing but the sandbox can be what holds.
        std::fs::set_permissions(&place.0, PermissionsExt::from_mode(0o755))?;
        std::fs::set_permissions(place.0.join("secret"), PermissionsExt::from_mode(0o644))?;
        let shared = place.0.join("shared");
        std::fs::create_dir(&shared)?;
        std::os::unix::fs::chown(&shared, uid, uid)?;
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restriction_by_apparmor_is_recognised_and_its_fix_said() {
        for reason in
            ["bwrap: setting up uid map: Permission denied", "bwrap: loopback: Failed RTM_NEWADDR: not permitted"]
        {
            assert_eq!(fix(reason, false), UNRESTRICT);
        }
        assert_eq!(fix("bwrap: No permissions to create new namespace", true), UNRESTRICT);
        assert_eq!(fix("bwrap: Creating new namespace failed", true), UNRESTRICT);
        assert!(fix("bwrap: No permissions to create new namespace", false).contains("unprivileged_userns_clone"));
        assert!(fix("/usr/bin/bwrap: No such file or directory (os error 2)", true).contains("install bubblewrap"));
        assert!(fix("landlock: the kernel does not offer it", true).contains("5.13"));
    }
}
