//! The listener, and its end: no new connections, the old ones drain, then what is left is cut.

use crate::config::{Limits, UNSENT_BYTES_MAX};
use crate::routes::router;
use crate::state::Api;
use axum::http::request::Parts;
use axum::middleware::AddExtension;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Layer as _;

/// How long open calls may take to finish once the server closes.
const DRAIN: Duration = Duration::from_secs(10);
/// How long to wait when the system cannot give a connection, usually for lack of file descriptors.
const PAUSE: Duration = Duration::from_secs(1);

/// The address that a connection comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(IpAddr);

impl Peer {
    /// Whom a request comes from. A proxy on this machine says it in `X-Forwarded-For`, as the last entry of the last one: some
    /// proxies write into the header that came, others add one. Nobody else is believed.
    pub(crate) fn of(parts: &Parts) -> String {
        let Some(Self(address)) = parts.extensions.get::<Self>() else { return "unknown".to_owned() };
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back().filter(|_| address.is_loopback());
        let last = forwarded.and_then(|list| list.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        last.unwrap_or(*address).to_string()
    }
}

/// Serves until the `closing` token of [`Api::new`] fires, then drains for at most ten seconds. Connections are held to
/// the [`Limits`] of the configuration.
pub async fn serve(listener: TcpListener, api: Api) -> io::Result<()> {
    let closing = api.closing().clone();
    let (limits, recorder, sockets) = (api.config().limits, api.recorder().clone(), api.channels().open().clone());
    let (router, open) = (router(api), TaskTracker::new());
    tokio::select! {
        () = accept(&listener, &router, limits, &open, &closing) => {}
        () = closing.cancelled() => {}
    }
    drop(listener);
    open.close();
    sockets.close();
    let drained = async {
        open.wait().await;
        sockets.wait().await;
    };
    if tokio::time::timeout(DRAIN, drained).await.is_err() {
        tracing::warn!("some connections did not end in time and were cut");
    }
    if let Err(error) = recorder.flush().await {
        tracing::error!(%error, "the last decisions were not written into the audit trail");
    }
    Ok(())
}

/// Takes connections as long as there is room for them.
async fn accept(
    listener: &TcpListener,
    router: &Router,
    limits: Limits,
    open: &TaskTracker,
    closing: &CancellationToken,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    loop {
        let place = room.clone().acquire_owned().await.expect("nobody closes it");
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers must not wait for a full packet.
                let _ = stream.set_nodelay(true);
                // What a reader that stopped reading costs is then bounded, and nobody else is slower.
                let _ = SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT_BYTES_MAX);
                let router = Extension(Peer(peer.ip())).layer(router.clone());
                open.spawn(converse(stream, router, limits.head, closing.clone(), place));
            }
            Err(error) if is_the_callers(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection; trying again in a second");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Whether only this one caller is gone.
fn is_the_callers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection until its end. Its place is free again afterwards.
async fn converse(
    stream: TcpStream,
    router: AddExtension<Router, Peer>,
    head: Duration,
    closing: CancellationToken,
    _place: OwnedSemaphorePermit,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
