//! `landing-sync`: the landing page anew from a conversation's spec.

use crate::cli::LandingOptions;
use crate::command::export;
use crate::command::server::existing;
use anyhow::Context as _;
use domain::SessionId;

/// The landing page, in a product's tree.
const LANDING: &str = "web/pages/index.tsx";

/// Writes the landing page of a conversation's product.
pub(crate) async fn sync(options: LandingOptions) -> anyhow::Result<()> {
    let (home, store) = existing(&options.data).await?;
    let id = SessionId::parse(&options.session_id).context("a session id has 1 to 128 visible characters")?;
    let session = store.find_session(&id).await?.with_context(|| format!("there is no conversation {id}"))?;
    store.close().await;
    let spec = session.spec.context("this conversation has no spec yet; answer its questions first")?;
    let page = generator::landing(&spec)?;
    let written = tokio::task::spawn_blocking(move || {
        let workspace = export::existing(&home, &spec.project.id)?;
        workspace.write(LANDING, &page)?;
        anyhow::Ok(workspace.dir().join(LANDING))
    })
    .await??;
    println!("{}", written.display());
    Ok(())
}
