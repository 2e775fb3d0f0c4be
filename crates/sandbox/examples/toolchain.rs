//! Prepares a toolchain, then runs a command with it on a tree:
//! `toolchain DIR REQUIREMENTS PACKAGE LOCK [TREE CWD WORD…]`.

use sandbox::{Config, Sandbox, ToolPaths, Toolchain, ToolchainInputs};
use std::path::Path;
use std::time::Instant;
use tokio_util::sync::CancellationToken;

#[tokio::main]
#[allow(clippy::disallowed_methods, reason = "an example reads its own environment")]
async fn main() {
    sandbox::helper_main(std::env::args_os());
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [dir, requirements, package, lock, rest @ ..] = words.as_slice() else {
        eprintln!("usage: toolchain DIR REQUIREMENTS PACKAGE LOCK [TREE CWD WORD…]");
        std::process::exit(2)
    };
    let read = |path: &String| std::fs::read(path).expect("a readable file");
    let inputs = ToolchainInputs { requirements: read(requirements), package: read(package), package_lock: read(lock) };
    let sandbox = Sandbox::probe(Config::new(std::env::current_exe().expect("a path"))).await;
    eprintln!("{:?}", sandbox.report());
    let tools = ToolPaths {
        path: std::env::var_os("PATH"),
        env: std::env::vars().filter(|(name, _)| name.to_lowercase().ends_with("_proxy")).collect(),
        home: std::env::var_os("HOME").map(Into::into),
    };
    let start = Instant::now();
    let made = Toolchain::prepare(&sandbox, Path::new(dir), &inputs, &tools, |line| eprintln!("  {line}")).await;
    let toolchain = made.unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(1)
    });
    eprintln!("{:.1} s: {} {:?}", start.elapsed().as_secs_f64(), toolchain.dir().display(), toolchain.versions());
    if let [tree, cwd, argv @ ..] = rest {
        let argv: Vec<&str> = argv.iter().map(String::as_str).collect();
        workspace::give(Path::new(tree), sandbox.uid("example")).expect("the tree's owner");
        let command = toolchain.product_command("example", Path::new(tree), &argv, cwd);
        let show = |chunk: &[u8]| eprint!("{}", String::from_utf8_lossy(chunk));
        let exit = sandbox.run(&command, show, &CancellationToken::new()).await.expect("a sandbox");
        let (reason, cpu, wall) = (exit.reason(), exit.cpu_ms, exit.duration_ms);
        eprintln!("{:?} reason {reason:?} cpu {cpu} ms wall {wall} ms", exit.code);
    }
}
