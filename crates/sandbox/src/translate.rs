//! Without namespaces nothing can be shown at another place than where it is.

use crate::{Command, Error};

/// Refuses a command that the landlock level cannot give the view of the files that it asks for.
pub(crate) fn supported(command: &Command) -> Result<(), Error> {
    let moved = command.mounts.iter().find(|mount| mount.host.to_str() != Some(mount.inside.as_str()));
    match moved {
        None => Ok(()),
        Some(mount) => Err(Error::Refused(format!(
            "at the level landlock nothing can be shown at {}; install bubblewrap and allow user namespaces",
            mount.inside
        ))),
    }
}
