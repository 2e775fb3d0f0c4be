//! A picture of what is on the air: a browser in a sandbox without network, to which only the product's socket is shown.

use crate::Error;
use domain::Slug;
use sandbox::{Command, Limits, Sandbox, Toolchain};
use std::path::Path;
use tokio_util::sync::CancellationToken;

const WALL_MS: u64 = 60_000;
const PICTURE: &str = "picture.png";
const PICTURE_BYTES_MAX: u64 = 8 << 20;
const ROOM_INSIDE: &str = "/work";
const RUN_INSIDE: &str = "/run/release";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Passes a port of the sandbox's own loopback on to the product's socket, and lets the browser look at it.
/// Words: the socket, the browser, and where the picture goes.
const LOOK_PY: &str = r#"
import asyncio, sys
socket, browser, picture = sys.argv[1:4]
async def pump(source, sink):
    try:
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    finally:
        sink.close()
async def pass_on(reader, writer):
    try:
        theirs, ours = await asyncio.open_unix_connection(socket)
    except OSError:
        return writer.close()
    await asyncio.gather(pump(reader, ours), pump(theirs, writer), return_exceptions=True)
async def main():
    server = await asyncio.start_server(pass_on, "127.0.0.1", 3000)
    flags = ["--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions",
             "--disable-background-networking", "--no-first-run", "--hide-scrollbars", "--user-data-dir=/tmp/browser",
             "--disable-features=Translate,OptimizationHints,MediaRouter", "--renderer-process-limit=1",
             "--window-size=1280,800", "--force-device-scale-factor=1", "--virtual-time-budget=5000"]
    looking = await asyncio.create_subprocess_exec(browser, *flags, f"--screenshot={picture}", "http://localhost:3000/")
    return await asyncio.wait_for(looking.wait(), 50)
sys.exit(asyncio.run(main()))
"#;

/// What it takes to make a picture.
pub(crate) struct Camera<'a> {
    pub sandbox: &'a Sandbox,
    pub toolchain: &'a Toolchain,
    /// Chromium, and the directory that it needs from outside `/usr`.
    pub browser: (&'a Path, Option<&'a Path>),
    /// An empty directory.
    pub room: &'a Path,
}

impl Camera<'_> {
    /// The landing page of the version whose socket lies in `run`.
    pub(crate) async fn take(&self, project: &Slug, run: &Path, cancel: &CancellationToken) -> Result<Vec<u8>, Error> {
        let uid = self.sandbox.uid(project.as_str());
        let io = |source| Error::Io { path: self.room.to_owned(), source };
        workspace::give(self.room, uid).map_err(|error| io(std::io::Error::other(error.to_string())))?;
        let exit = self.sandbox.run(&self.command(project, run), |_| {}, cancel).await?;
        if exit.cancelled {
            return Err(Error::Cancelled);
        }
        let failed = |reason: String| Error::Step { step: "picture", reason, log_tail: exit.output_tail.clone() };
        if let Some(reason) = exit.reason() {
            return Err(failed(reason));
        }
        match workspace::read_beneath(self.room, PICTURE, PICTURE_BYTES_MAX) {
            Ok(bytes) if bytes.starts_with(PNG) => Ok(bytes),
            _ => Err(failed("the browser left no picture".to_owned())),
        }
    }

    fn command(&self, project: &Slug, run: &Path) -> Command {
        let (program, dir) = self.browser;
        let (socket, picture) = (format!("{RUN_INSIDE}/{}", crate::door::SOCKET), format!("{ROOM_INSIDE}/{PICTURE}"));
        let argv = ["python", "-c", LOOK_PY, &socket, &program.to_string_lossy(), &picture];
        let mut command = Command::new(project.as_str(), &argv, ROOM_INSIDE)
            .show(run, RUN_INSIDE)
            .share(self.room, ROOM_INSIDE)
            .env("HOME", "/tmp")
            .limits(Limits { wall_ms: WALL_MS, ..Limits::default() });
        if let Some(dir) = dir {
            command = command.show(dir, &dir.to_string_lossy());
        }
        self.toolchain.equip(command)
    }
}
