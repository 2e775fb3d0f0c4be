//! One long-lived thread that starts all helpers: the kernel ties a child's death to the *thread* that started it, and
//! threads of an async runtime come and go.

use crate::cgroup::Group;
use std::io;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long a helper may take to end by itself after its pipe was closed.
const REAP_WAIT: Duration = Duration::from_secs(5);
const REAP_TICK: Duration = Duration::from_millis(50);

enum Ask {
    Start(Box<Command>, oneshot::Sender<io::Result<Child>>),
    Reap(Ending),
}

/// A process that is ending, since when, and the control group that must go after it.
struct Ending {
    child: Child,
    since: Instant,
    group: Option<Group>,
}

impl Ending {
    /// Whether it is still there; kills it when it takes too long, and clears up when it is gone.
    fn is_there(&mut self) -> bool {
        if self.since.elapsed() > REAP_WAIT {
            let _ = self.child.kill();
        }
        let there = matches!(self.child.try_wait(), Ok(None));
        if let Some(group) = self.group.take_if(|_| !there) {
            group.remove();
        }
        there
    }
}

/// The way to the thread. It ends when nobody can ask it any more.
#[derive(Debug, Clone)]
pub(crate) struct Spawner(Sender<Ask>);

impl Spawner {
    /// Starts the thread.
    pub(crate) fn new() -> io::Result<Self> {
        let (sender, receiver) = channel();
        std::thread::Builder::new().name("sandbox-spawner".to_owned()).spawn(move || serve(&receiver))?;
        Ok(Self(sender))
    }

    /// Starts a process that lives at most as long as this thread.
    pub(crate) async fn start(&self, command: Command) -> io::Result<Child> {
        let (answer, answered) = oneshot::channel();
        let gone = || io::Error::other("the spawning thread is gone");
        self.0.send(Ask::Start(Box::new(command), answer)).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    /// Waits for a process in the background, kills it when it does not end, and removes its control group.
    pub(crate) fn reap(&self, child: Child, group: Option<Group>) {
        // When the thread is gone its children are gone too.
        let _ = self.0.send(Ask::Reap(Ending { child, since: Instant::now(), group }));
    }
}

fn serve(asks: &Receiver<Ask>) {
    let mut ending: Vec<Ending> = Vec::new();
    loop {
        let ask = if ending.is_empty() {
            asks.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            asks.recv_timeout(REAP_TICK)
        };
        match ask {
            Ok(Ask::Start(mut command, answer)) => {
                if let Err(Ok(child)) = answer.send(command.spawn()) {
                    ending.push(Ending { child, since: Instant::now(), group: None });
                }
            }
            Ok(Ask::Reap(left)) => ending.push(left),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                if ending.is_empty() {
                    return;
                }
                std::thread::sleep(REAP_TICK);
            }
        }
        ending.retain_mut(Ending::is_there);
    }
}
