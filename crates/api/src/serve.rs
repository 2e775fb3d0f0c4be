//! The listener, and its end: no new connections, the old ones drain, then what is left is cut.

use crate::routes::router;
use crate::state::Api;
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long open calls may take to finish once the server closes.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until the `closing` token of [`Api::new`] fires, then drains for at most ten seconds.
pub async fn serve(listener: TcpListener, api: Api) -> io::Result<()> {
    let closing = api.closing().clone();
    let signal = closing.clone();
    let server = axum::serve(listener, router(api)).with_graceful_shutdown(async move { signal.cancelled().await });
    let server = async move { server.await };
    tokio::select! {
        ended = server => ended,
        () = async {
            closing.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        } => {
            tracing::warn!("some connections did not end in time and were cut");
            Ok(())
        }
    }
}
