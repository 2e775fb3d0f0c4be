//! `toolchain prepare`.

use crate::{environment, home, wiring};
use sandbox::{ToolPaths, Toolchain};

/// Installs what all products share, unless it is there already.
pub(crate) async fn prepare() -> anyhow::Result<()> {
    let sandbox = wiring::sandbox().await?;
    let dir = wiring::toolchains();
    home::make(&dir)?;
    let toolchain =
        Toolchain::prepare(&sandbox, &dir, &pipeline::toolchain_inputs()?, &tools(), |line| eprintln!("{line}"))
            .await?;
    let versions: Vec<String> =
        toolchain.versions().iter().map(|(tool, version)| format!("{tool} {version}")).collect();
    println!("{}\n{}", toolchain.dir().display(), versions.join(", "));
    Ok(())
}

/// Where the programs are that prepare a toolchain, and what they are given of the environment.
pub(crate) fn tools() -> ToolPaths {
    ToolPaths { path: environment::path(), env: environment::for_installers(), home: environment::home() }
}
