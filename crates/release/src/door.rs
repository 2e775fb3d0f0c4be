//! The door: a project's port on the host's loopback, behind which versions change without anyone being turned away.

use crate::Error;
use rustix::fd::{AsRawFd, OwnedFd};
use rustix::fs::{FileType, Mode, OFlags, ResolveFlags, fstat, open, openat2};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::{CancellationToken, DropGuard};

/// Connections at the same time.
const CONNECTIONS_MAX: usize = 1024;
/// How long a version may take to accept a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(50);
/// How much of an answer is read at first.
const FIRST_BYTES_MAX: usize = 8 * 1024;
/// How much a guest who is turned away may still say, and for how long.
const UNREAD_BYTES_MAX: u64 = 64 * 1024;
const TURN_AWAY_WAIT: Duration = Duration::from_secs(1);
/// How often a bind is tried again: the port of a Velocity that just died may be held for a moment.
const BIND_TRIES: u32 = 20;

/// Said while there is nothing behind the door.
const CLOSED: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\ncontent-length: 33\r\n\
    retry-after: 2\r\nconnection: close\r\n\r\nThe product is starting; retry.\r\n";

/// The name of a version's socket in its directory.
pub(crate) const SOCKET: &str = "web.sock";

/// Where a version answers: the directory that holds its socket, opened before the sandbox could touch it.
#[derive(Debug)]
pub(crate) struct Target {
    dir: OwnedFd,
    /// How many guests were let in to it and have not heard a word.
    unheard: watch::Sender<usize>,
}

impl Target {
    pub(crate) fn open(dir: &Path) -> io::Result<Self> {
        let dir = open(dir, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { dir, unheard: watch::Sender::new(0) })
    }

    /// Waits until every guest has heard a word, at most so long: a server that is told to end forgets those whom it has not
    /// accepted yet.
    pub(crate) async fn all_heard(&self, at_most: Duration) {
        let _ = timeout(at_most, self.unheard.subscribe().wait_for(|unheard| *unheard == 0)).await;
    }

    /// Connects. The sandbox may write into the directory, so a link to some other socket of the host is not followed.
    pub(crate) async fn connect(&self) -> io::Result<UnixStream> {
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let socket = openat2(&self.dir, SOCKET, flags, Mode::empty(), resolve)?;
        if FileType::from_raw_mode(fstat(&socket)?.st_mode) != FileType::Socket {
            return Err(io::Error::other("it is no socket"));
        }
        // Also keeps the path short: a socket's path has at most 107 bytes.
        let path = format!("/proc/self/fd/{}", socket.as_raw_fd());
        timeout(CONNECT_WAIT, UnixStream::connect(path)).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

/// A guest who was let in and has not heard a word, counted at the target.
struct Unheard(Arc<Target>);

impl Unheard {
    fn at(target: Arc<Target>) -> Self {
        target.unheard.send_modify(|unheard| *unheard += 1);
        Self(target)
    }
}

impl Drop for Unheard {
    fn drop(&mut self) {
        self.0.unheard.send_modify(|unheard| *unheard -= 1);
    }
}

/// A project's port. Dropping it closes the port; connections under way go on.
#[derive(Debug)]
pub(crate) struct Door {
    behind: Arc<Mutex<Option<Arc<Target>>>>,
    _open: DropGuard,
}

impl Door {
    /// Opens the port with nothing behind it.
    pub(crate) async fn open(port: u16) -> Result<Self, Error> {
        let mut tries = 0;
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", port)).await {
                Ok(listener) => break listener,
                Err(_) if tries < BIND_TRIES => sleep(PAUSE).await,
                Err(_) => return Err(Error::PortTaken { port }),
            }
            tries += 1;
        };
        let behind = Arc::new(Mutex::new(None));
        let closed = CancellationToken::new();
        tokio::spawn(admit(listener, behind.clone(), closed.clone()));
        Ok(Self { behind, _open: closed.drop_guard() })
    }

    /// Puts another version (or nothing) behind the door: every connection from now on goes there.
    pub(crate) fn switch(&self, target: Option<Arc<Target>>) {
        *self.behind.lock().unwrap_or_else(PoisonError::into_inner) = target;
    }
}

async fn admit(listener: TcpListener, behind: Arc<Mutex<Option<Arc<Target>>>>, closed: CancellationToken) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let guest = tokio::select! {
            guest = listener.accept() => guest,
            () = closed.cancelled() => return,
        };
        match guest {
            Ok((guest, _)) => {
                // Counted before anybody could put another version behind the door.
                let target = behind.lock().unwrap_or_else(PoisonError::into_inner).clone().map(Unheard::at);
                tokio::spawn(async move {
                    // A guest who went away is no error.
                    let _ = pass_on(guest, target).await;
                    drop(place);
                });
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn pass_on(mut guest: TcpStream, unheard: Option<Unheard>) -> io::Result<()> {
    guest.set_nodelay(true)?;
    let server = match &unheard {
        Some(Unheard(target)) => target.connect().await,
        None => Err(io::ErrorKind::NotFound.into()),
    };
    let Ok(mut server) = server else {
        return turn_away(&mut guest).await;
    };
    let ((mut words, mut ear), (mut answer, mut question)) = (guest.split(), server.split());
    let asking = async {
        tokio::io::copy(&mut words, &mut question).await?;
        question.shutdown().await
    };
    let answering = async {
        let mut first = vec![0; FIRST_BYTES_MAX];
        let length = answer.read(&mut first).await?;
        drop(unheard);
        ear.write_all(&first[..length]).await?;
        tokio::io::copy(&mut answer, &mut ear).await?;
        ear.shutdown().await
    };
    tokio::try_join!(asking, answering).map(drop)
}

/// Answers, then hears the guest out: closing with words unread would take the answer back.
async fn turn_away(guest: &mut TcpStream) -> io::Result<()> {
    guest.write_all(CLOSED).await?;
    guest.shutdown().await?;
    let (mut rest, mut nowhere) = (guest.take(UNREAD_BYTES_MAX), tokio::io::sink());
    let _ = timeout(TURN_AWAY_WAIT, tokio::io::copy(&mut rest, &mut nowhere)).await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_answer_has_the_length_that_it_says() {
        let text = std::str::from_utf8(CLOSED).unwrap();
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.len(), 33);
    }

    #[tokio::test]
    async fn a_link_in_the_place_of_the_socket_is_not_followed() {
        let place = tempfile::tempdir().unwrap();
        let host = place.path().join("host.sock");
        let _listener = tokio::net::UnixListener::bind(&host).unwrap();
        let dir = place.path().join("run");
        std::fs::create_dir(&dir).unwrap();
        let target = Target::open(&dir).unwrap();
        std::os::unix::fs::symlink(&host, dir.join(SOCKET)).unwrap();
        assert!(target.connect().await.is_err());
        std::fs::remove_file(dir.join(SOCKET)).unwrap();
        let _own = tokio::net::UnixListener::bind(dir.join(SOCKET)).unwrap();
        assert!(target.connect().await.is_ok());
    }
}
