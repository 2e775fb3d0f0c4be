//! The machine itself: sandbox, browser, toolchain, database, disk, port.

use super::check::Check;
use crate::cli::DataOptions;
use crate::home::Home;
use crate::{browser, wiring};
use sandbox::{Level, Sandbox, Toolchain};
use std::path::Path;
use store::Store;
use tokio::net::TcpListener;

/// Less free space than this stops a run sooner or later, in bytes.
const SPACE_MIN: u64 = 2 << 30;

/// How commands are held here: namespaces, landlock, limits.
pub(crate) fn sandbox(sandbox: &Sandbox) -> Check {
    let report = sandbox.report();
    let reason = report.reason.as_deref().unwrap_or("full strength");
    let found = format!("{} ({reason}; limits by {})", report.level.as_str(), report.limits);
    let fix = report.fix.clone().unwrap_or_else(|| "sudo apt-get install bubblewrap".to_owned());
    match report.level {
        Level::BwrapLandlock => Check::good("sandbox", found),
        Level::Bwrap => Check::weak("sandbox", found, fix),
        // A product is shown at a place of its own, which takes namespaces: without them none can be built.
        Level::Landlock | Level::Refuse => Check::missing("sandbox", found, fix),
    }
}

/// The browser that tests products.
pub(crate) fn browser() -> Check {
    match browser::find() {
        Some(browser) => Check::good("chromium", browser.program.display().to_string()),
        None => {
            let fix = "let `bash bootstrap/setup.sh` get one; by hand, on Debian: sudo apt-get install chromium; on Ubuntu: \
                       google-chrome-stable (Ubuntu's chromium is a snap, which cannot run in the sandbox)";
            Check::missing("chromium", "none that can run in the sandbox was found", fix)
        }
    }
}

/// What all products share.
pub(crate) fn toolchain() -> anyhow::Result<Check> {
    let found = Toolchain::find(&wiring::toolchains(), &pipeline::toolchain_inputs()?);
    Ok(match found {
        Some(toolchain) => Check::good("toolchain", toolchain.dir().display().to_string()),
        None => Check::missing("toolchain", "not prepared", "velocity toolchain prepare (needs the network once)"),
    })
}

/// Whether the database opens; only looked at where there is one.
pub(crate) async fn database(options: &DataOptions, home: &Home) -> Check {
    let file = home.database.trim_start_matches("sqlite:");
    if home.is_file() && !Path::new(file).exists() {
        return Check::good("database", format!("{file} will be made at the first start"));
    }
    let opened = match Store::open(&home.database).await {
        Ok(store) => {
            let answers = store.ping().await;
            store.close().await;
            answers
        }
        Err(error) => Err(error),
    };
    let given = if options.database_url.is_some() { "DATABASE_URL" } else { "--data" };
    match opened {
        Ok(()) => Check::good("database", if home.is_file() { file } else { "PostgreSQL answers" }),
        Err(error) => Check::missing("database", error.to_string(), format!("check {given}")),
    }
}

/// Whether the data directory can be written.
pub(crate) fn data(home: &Home) -> Check {
    let place = existing(&home.data);
    let shown = home.data.display().to_string();
    match rustix::fs::access(place, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK) {
        Ok(()) => Check::good("data", shown),
        Err(error) => {
            let fix = format!("make {} writable for you, or choose another directory with --data", place.display());
            Check::missing("data", format!("{shown}: {error}"), fix)
        }
    }
}

/// Whether there is room for products.
pub(crate) fn space(home: &Home) -> Check {
    let Ok(stat) = rustix::fs::statvfs(existing(&home.data)) else {
        return Check::weak("disk", "cannot be measured", "look with: df -h");
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let found = format!("{:.1} GiB free", free as f64 / f64::from(1 << 30));
    if free >= SPACE_MIN {
        Check::good("disk", found)
    } else {
        Check::missing("disk", found, "free at least 2 GiB, or choose another disk with --data")
    }
}

/// The nearest directory above that is there.
fn existing(path: &Path) -> &Path {
    path.ancestors().find(|ancestor| ancestor.exists()).unwrap_or(Path::new("/"))
}

/// Whether the server's port is free. A Velocity that runs already holds it rightly.
pub(crate) async fn port(port: u16) -> Check {
    match TcpListener::bind(("127.0.0.1", port)).await {
        Ok(_) => Check::good("port", format!("{port} is free")),
        Err(_) => {
            let fix = "fine if Velocity runs already; otherwise choose another one with --port";
            Check::weak("port", format!("{port} is in use"), fix)
        }
    }
}
