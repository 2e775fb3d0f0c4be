//! The files of projects, which this crate does not touch itself: what somebody else reads for it, so much at once.

use crate::error::ApiError;
use domain::Slug;
use domain::source::{Blob, Changes, History, Listing, Span, Unreadable};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A way to look at a project; it blocks.
pub type Look<A, T> = Arc<dyn Fn(&Slug, A) -> Result<T, Unreadable> + Send + Sync>;

/// All ways to look at a project's files and history. Names are of branches or commits.
#[derive(Clone)]
pub struct Sources {
    /// The paths of a name.
    pub listing: Look<String, Listing>,
    /// A name's file by its path, with its content when it has at most so many bytes.
    pub blob: Look<(String, String, u64), Blob>,
    /// The branches, and so many steps that led to a name.
    pub history: Look<(String, u32), History>,
    /// What differs.
    pub changes: Look<Span, Changes>,
    /// The files of a name as a zip.
    pub zip: Look<String, File>,
    /// git's side of a clone.
    pub clone: Look<CloneCall, File>,
}

/// What a git asks that clones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneCall {
    /// The header `Git-Protocol`.
    pub protocol: Option<String>,
    /// What it wants; none for what there is.
    pub question: Option<Vec<u8>>,
}

/// How many looks go on at once.
const LOOKS_MAX: usize = 6;
/// How many clones and zips are made at once.
const CLONES_MAX: usize = 3;
/// How long one waits for one's turn.
const TURN: Duration = Duration::from_secs(15);

/// The sources with room for so many at once.
pub(crate) struct Reader {
    sources: Sources,
    looks: Arc<Semaphore>,
    clones: Arc<Semaphore>,
}

impl Reader {
    pub(crate) fn new(sources: Sources) -> Self {
        let room = |places| Arc::new(Semaphore::new(places));
        Self { sources, looks: room(LOOKS_MAX), clones: room(CLONES_MAX) }
    }

    /// A quick look.
    pub(crate) async fn look<A, T>(&self, way: fn(&Sources) -> &Look<A, T>, of: Slug, asked: A) -> Result<T, ApiError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        taken(&self.looks, way(&self.sources).clone(), of, asked).await
    }

    /// What takes long.
    pub(crate) async fn carry<A, T>(&self, way: fn(&Sources) -> &Look<A, T>, of: Slug, asked: A) -> Result<T, ApiError>
    where
        A: Send + 'static,
        T: Send + 'static,
    {
        taken(&self.clones, way(&self.sources).clone(), of, asked).await
    }
}

async fn taken<A, T>(room: &Arc<Semaphore>, way: Look<A, T>, of: Slug, asked: A) -> Result<T, ApiError>
where
    A: Send + 'static,
    T: Send + 'static,
{
    let busy = || ApiError::unavailable("too many look at files just now; try again in a moment");
    let place = tokio::time::timeout(TURN, room.clone().acquire_owned()).await.map_err(|_| busy())?;
    let place = place.expect("nobody closes it");
    let looked = tokio::task::spawn_blocking(move || {
        let looked = way(&of, asked);
        // Whoever asked may be gone; the place is taken until git has ended.
        drop(place);
        looked
    });
    looked.await.map_err(|error| ApiError::broken(&error))?.map_err(refusal)
}

fn refusal(why: Unreadable) -> ApiError {
    match why {
        Unreadable::NotFound(words) => ApiError::absent(words),
        Unreadable::TooLarge(words) => ApiError::too_large(words),
        Unreadable::Refused(words) => ApiError::invalid(&["body"], words),
        Unreadable::Broken(cause) => ApiError::broken(&cause),
    }
}
