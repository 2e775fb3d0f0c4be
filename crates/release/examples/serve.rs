//! Puts an unpacked artifact on the air until Ctrl-C: `serve ARTIFACT DATA PORT TOOLCHAINS REQUIREMENTS PACKAGE LOCK`.

use domain::Slug;
use release::{Dirs, ReleasePlan, Supervisor};
use sandbox::{Config, Sandbox, Toolchain, ToolchainInputs};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    release::helper_main(std::env::args_os());
    sandbox::helper_main(std::env::args_os());
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [artifact, data, port, toolchains, requirements, package, lock] = words.as_slice() else {
        eprintln!("usage: serve ARTIFACT DATA PORT TOOLCHAINS REQUIREMENTS PACKAGE LOCK");
        std::process::exit(2)
    };
    let read = |path: &String| std::fs::read(path).expect("a readable file");
    let inputs = ToolchainInputs { requirements: read(requirements), package: read(package), package_lock: read(lock) };
    let sandbox = Sandbox::probe(Config::new(std::env::current_exe().expect("a path"))).await;
    let data = Path::new(data);
    let dirs = Dirs { run: data.join("run"), logs: data.join("logs") };
    let supervisor = Supervisor::new(sandbox.clone(), dirs, |notice| eprintln!("{notice:?}")).expect("directories");
    let plan = ReleasePlan {
        project: Slug::parse("example").expect("a slug"),
        toolchain: Toolchain::find(Path::new(toolchains), &inputs).expect("a prepared toolchain"),
        artifact_dir: artifact.into(),
        data_dir: data.join("data"),
        port: port.parse().expect("a port"),
        label: "1".to_owned(),
        env: Default::default(),
        pages: vec!["/login".to_owned()],
    };
    workspace::give(&plan.artifact_dir, sandbox.uid("example")).expect("the artifact's owner");
    let start = Instant::now();
    let probe = supervisor.deploy(plan.clone(), Duration::from_secs(5), &CancellationToken::new()).await;
    eprintln!("{:.2} s {probe:#?}", start.elapsed().as_secs_f64());
    if probe.is_ok() {
        tokio::signal::ctrl_c().await.expect("a signal");
    }
    supervisor.stop_all(Duration::from_secs(5)).await;
}
