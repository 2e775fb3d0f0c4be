//! Whether this machine has a GPU that models can use.

use std::fs;
use std::path::Path;

/// Whether the system below `root` shows an NVIDIA GPU: a device, the driver's list of them, or Windows' way to lend its own.
/// The driver alone, without a device, is none.
pub(crate) fn is_present(root: &Path) -> bool {
    let has = |dir: &str, named: fn(&str) -> bool| {
        let entries = fs::read_dir(root.join(dir)).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).any(|name| named(&name))
    };
    // One look is enough where there is nothing: whoever asks about health asks often.
    let driver = root.join("dev/nvidiactl").exists();
    (driver && has("dev", is_device)) || has("proc/driver/nvidia/gpus", |_| true) || root.join("dev/dxg").exists()
}

/// `nvidia0`, `nvidia3`: a container may be lent any of them.
fn is_device(name: &str) -> bool {
    let number = name.strip_prefix("nvidia").unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(files: &[&str]) -> bool {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        is_present(root.path())
    }

    #[test]
    fn a_gpu_is_a_device_and_not_a_driver() {
        assert!(!shows(&[]));
        assert!(!shows(&["dev/null"]));
        assert!(!shows(&["dev/nvidiactl", "dev/nvidia-uvm", "dev/nvidia-modeset", "proc/driver/nvidia/version"]));
        assert!(shows(&["dev/nvidiactl", "dev/nvidia0"]));
        assert!(shows(&["dev/nvidiactl", "dev/nvidia7"]), "a container may have the eighth alone");
        assert!(shows(&["proc/driver/nvidia/gpus/0000:01:00.0/information"]));
        assert!(shows(&["dev/dxg"]));
    }

    /// On a machine where `nvidia-smi` names a GPU this finds one, and nowhere else.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test asks the driver's own program")]
    fn what_the_drivers_own_program_lists_is_found() {
        let listed = std::process::Command::new("nvidia-smi").arg("-L").output();
        let listed = listed.is_ok_and(|said| said.status.success() && said.stdout.starts_with(b"GPU "));
        assert_eq!(is_present(Path::new("/")), listed);
    }
}
