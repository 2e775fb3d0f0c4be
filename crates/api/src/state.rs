//! What every handler shares.

use crate::auth::password::Passwords;
use crate::auth::rate::Counter;
use crate::auth::standing::Standings;
use crate::auth::throttle::Throttle;
use crate::channel::Channels;
use crate::config::Config;
use crate::error::ApiError;
use crate::guard::Armour;
use crate::observe::picture::Camera;
use crate::observe::trail::SignedTrail;
use crate::oidc::Oidc;
use crate::picture::Studio;
use crate::preview::{self, ProductClient};
use crate::pulse::Pulse;
use crate::roster::Roster;
use crate::source::{Reader, Sources};
use domain::{ModelStanding, Slug, WorkerSpec};
use policy::Gate;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use store::{Artifacts, AuditHead, Meaning, Recorder, Store};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Packs a project's tree as it stands, uncommitted edits included: its git tree hash, and the zip's name among the
/// artifacts; or, in words, why not. It blocks.
pub type Trees = Arc<dyn Fn(&Slug) -> Result<(String, String), String> + Send + Sync>;

/// Reads what a product wrote after a byte, or the end of it, at most so many bytes: the text, and the byte after it. It blocks.
pub type LogReader = Arc<dyn Fn(&Slug, Option<u64>, u64) -> std::io::Result<(String, u64)> + Send + Sync>;

/// Where running products leave what can be looked at, where they are beside the server.
#[derive(Clone)]
pub struct Ground {
    /// Reads their logs.
    pub log: LogReader,
    /// Says where a product's database lies.
    pub database: Arc<dyn Fn(&Slug) -> PathBuf + Send + Sync>,
}

/// The heads of the audit trail that were signed and kept outside of the database.
#[derive(Debug, Clone, Default)]
pub struct HeadCheck {
    /// All of them.
    pub heads: Vec<AuditHead>,
    /// The first whose signature is wrong, from 1.
    pub forged: Option<usize>,
}

/// Reads the exported heads; or, in words, why not. It blocks.
pub type Heads = Arc<dyn Fn() -> Result<HeadCheck, String> + Send + Sync>;

/// How the models stand, always the newest, the preferred one first.
pub type Models = watch::Receiver<Arc<Vec<ModelStanding>>>;

/// What a text means to the embedding model; none when it does not answer in time.
pub type Embedder = Arc<dyn Fn(String) -> Pin<Box<dyn Future<Output = Option<Meaning>> + Send>> + Send + Sync>;

/// What every handler shares. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    shared: Arc<Shared>,
    trees: Option<Trees>,
    ground: Option<Ground>,
    reader: Option<Arc<Reader>>,
    models: Option<Models>,
    heads: Option<Heads>,
    embedder: Option<Embedder>,
    oidc: Option<Arc<Oidc>>,
    worker: Option<Arc<(WorkerSpec, u64)>>,
}

struct Shared {
    store: Store,
    artifacts: Artifacts,
    gate: Arc<Gate>,
    recorder: Recorder,
    trail: SignedTrail,
    config: Config,
    passwords: Passwords,
    studio: Studio,
    pulse: Pulse,
    throttle: Throttle,
    standings: Standings,
    calls: Counter,
    armour: Armour,
    products: ProductClient,
    camera: Camera,
    roster: Roster,
    channels: Channels,
    closing: CancellationToken,
}

impl Api {
    /// A server on this store. When `closing` fires, streams end so that connections can drain.
    pub fn new(
        store: Store,
        artifacts: Artifacts,
        gate: Arc<Gate>,
        config: Config,
        closing: CancellationToken,
    ) -> Self {
        let trail = SignedTrail::default();
        let shared = Shared {
            camera: Camera::new(&store, trail.clone()),
            trail,
            armour: Armour::new(&config),
            recorder: Recorder::start(store.clone()),
            store,
            artifacts,
            gate,
            config,
            passwords: Passwords::new(),
            studio: Studio::new(),
            pulse: Pulse::new(),
            throttle: Throttle::default(),
            standings: Standings::default(),
            calls: Counter::default(),
            products: preview::client(),
            roster: Roster::default(),
            channels: Channels::default(),
            closing,
        };
        Self {
            shared: Arc::new(shared),
            trees: None,
            ground: None,
            reader: None,
            models: None,
            heads: None,
            embedder: None,
            oidc: None,
            worker: None,
        }
    }

    /// Sends the files of projects to workers on other machines that test, scan or pack them.
    pub fn sending(self, trees: Trees) -> Self {
        Self { trees: Some(trees), ..self }
    }

    /// Lets people look at what running products leave on this machine.
    pub fn standing_on(self, ground: Ground) -> Self {
        Self { ground: Some(ground), ..self }
    }

    /// What running products leave, where they are beside the server.
    pub(crate) fn ground(&self) -> Result<&Ground, ApiError> {
        self.ground
            .as_ref()
            .ok_or_else(|| ApiError::unavailable("the products are on another machine than this server"))
    }

    /// Shows the files of projects, and lets them be cloned.
    pub fn showing(self, sources: Sources) -> Self {
        Self { reader: Some(Arc::new(Reader::new(sources))), ..self }
    }

    /// What reads the files of projects, where they are on this server.
    pub(crate) fn reader(&self) -> Option<&Reader> {
        self.reader.as_deref()
    }

    /// Routes tasks to these models.
    pub fn thinking(self, models: Models) -> Self {
        Self { models: Some(models), ..self }
    }

    /// Compares the audit trail, when it is checked, with these heads.
    pub fn signed(self, heads: Heads) -> Self {
        Self { heads: Some(heads), ..self }
    }

    /// The exported heads of the audit trail, where there are any.
    pub(crate) fn heads(&self) -> Option<&Heads> {
        self.heads.as_ref()
    }

    /// Finds memories also by what they mean.
    pub fn meaning(self, embedder: Embedder) -> Self {
        Self { embedder: Some(embedder), ..self }
    }

    /// Lets people sign in by this provider, too.
    pub fn signing_in_by(self, oidc: Arc<Oidc>) -> Self {
        Self { oidc: Some(oidc), ..self }
    }

    /// The provider by which people may sign in, where there is one.
    pub(crate) fn oidc(&self) -> Option<&Oidc> {
        self.oidc.as_deref()
    }

    /// Says that this worker, with so many slots, works beside the server.
    pub fn beside(self, worker: WorkerSpec, slots: u64) -> Self {
        Self { worker: Some(Arc::new((worker, slots))), ..self }
    }

    /// The worker beside the server, and how many slots it has.
    pub(crate) fn worker(&self) -> Option<(&WorkerSpec, u64)> {
        self.worker.as_deref().map(|(worker, slots)| (worker, *slots))
    }

    /// How the models stand, where some are configured.
    pub(crate) fn models(&self) -> Option<&Models> {
        self.models.as_ref()
    }

    pub(crate) fn embedder(&self) -> Option<&Embedder> {
        self.embedder.as_ref()
    }

    pub(crate) fn trees(&self) -> Option<&Trees> {
        self.trees.as_ref()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.shared.store
    }

    pub(crate) fn artifacts(&self) -> &Artifacts {
        &self.shared.artifacts
    }

    /// What decides who may do what.
    pub(crate) fn gate(&self) -> &Arc<Gate> {
        &self.shared.gate
    }

    /// Where to say that the audit trail was signed.
    pub fn trail(&self) -> &SignedTrail {
        &self.shared.trail
    }

    /// Where decisions go on their way into the audit trail.
    pub(crate) fn recorder(&self) -> &Recorder {
        &self.shared.recorder
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Whether the database answers.
    pub(crate) async fn is_connected(&self) -> bool {
        self.shared.pulse.beats(&self.shared.store).await
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.shared.passwords
    }

    /// Where pictures are drawn anew.
    pub(crate) fn studio(&self) -> &Studio {
        &self.shared.studio
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.shared.throttle
    }

    /// What is known of sign-ins and keys of late.
    pub(crate) fn standings(&self) -> &Standings {
        &self.shared.standings
    }

    /// How many calls each caller made of late.
    pub(crate) fn calls(&self) -> &Counter {
        &self.shared.calls
    }

    /// The headers of every answer.
    pub(crate) fn armour(&self) -> &Armour {
        &self.shared.armour
    }

    pub(crate) fn products(&self) -> &ProductClient {
        &self.shared.products
    }

    pub(crate) fn camera(&self) -> &Camera {
        &self.shared.camera
    }

    /// What all streams of events share.
    pub(crate) fn channels(&self) -> &Channels {
        &self.shared.channels
    }

    /// The workers of other machines.
    pub(crate) fn roster(&self) -> &Roster {
        &self.shared.roster
    }

    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.shared.closing
    }
}
