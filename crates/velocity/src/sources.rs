//! The files of projects, for the server that shows them.

use crate::home::Home;
use api::{CloneCall, Look, Sources};
use domain::Slug;
use domain::source::Unreadable;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use workspace::{Error, Workspace};

static ZIPS: AtomicU64 = AtomicU64::new(0);

/// All ways to look at the projects of this home.
pub(crate) fn sources(home: &Home) -> Sources {
    let root = &home.generated;
    let work = home.data.join("work");
    Sources {
        listing: look(root, |workspace, name: String| workspace.listing(&name)),
        blob: look(root, |workspace, (name, path, most): (String, String, u64)| workspace.blob(&name, &path, most)),
        history: look(root, |workspace, (name, limit): (String, u32)| workspace.history(&name, limit)),
        changes: look(root, |workspace, span| workspace.changes(&span)),
        zip: look(root, move |workspace, name: String| zip(workspace, &name, &work)),
        clone: look(root, |workspace, call: CloneCall| match &call.question {
            Some(question) => workspace.pack(call.protocol.as_deref(), question),
            None => workspace.offer(call.protocol.as_deref()),
        }),
    }
}

fn look<A, T>(root: &Path, way: impl Fn(&Workspace, A) -> Result<T, Error> + Send + Sync + 'static) -> Look<A, T> {
    let root = PathBuf::from(root);
    Arc::new(move |project: &Slug, asked| {
        let found = Workspace::find(&root, project);
        let workspace = found.map_err(|error| match error {
            Error::NotFound(_) => Unreadable::NotFound(format!(
                "the files of {project} are not on this server: it was not built yet, or another server has them"
            )),
            other => unreadable(other),
        })?;
        way(&workspace, asked).map_err(unreadable)
    })
}

/// A zip without a name: it is gone once nobody reads it.
fn zip(workspace: &Workspace, name: &str, work: &Path) -> Result<File, Error> {
    let out = work.join(format!("zip-{}-{}.zip", std::process::id(), ZIPS.fetch_add(1, Ordering::Relaxed)));
    let say = |source| Error::Io { path: out.clone(), source };
    std::fs::create_dir_all(work).map_err(say)?;
    workspace.commit_zip(name, &out)?;
    let file = File::open(&out).map_err(say)?;
    std::fs::remove_file(&out).map_err(say)?;
    Ok(file)
}

fn unreadable(error: Error) -> Unreadable {
    match error {
        Error::NotFound(_) => Unreadable::NotFound(error.to_string()),
        Error::Refused { .. } => Unreadable::Refused(error.to_string()),
        Error::TooLarge(_) => Unreadable::TooLarge(error.to_string()),
        other => Unreadable::Broken(other.to_string()),
    }
}
