//! The newest product under a fixed address, so that the commands of the manual work as written.

use crate::Error;
use domain::Slug;
use std::path::Path;

/// Points `<root>/services` and `<root>/web` at the newest product's, atomically. A real directory there is left alone
/// and is an error.
pub fn link_newest(root: &Path, project: &Slug) -> Result<(), Error> {
    for name in ["services", "web"] {
        let link = root.join(name);
        let say = |source| Error::Io { path: link.clone(), source };
        if link.symlink_metadata().is_ok_and(|found| !found.is_symlink()) {
            return Err(say(std::io::Error::other("it is not the link that velocity makes; move it away")));
        }
        let part = root.join(format!(".{name}.{}", std::process::id()));
        let _ = std::fs::remove_file(&part);
        std::os::unix::fs::symlink(Path::new(project.as_str()).join(name), &part).map_err(say)?;
        std::fs::rename(&part, &link).map_err(say)?;
    }
    Ok(())
}
