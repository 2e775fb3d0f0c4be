//! What the sandbox costs: starts `true` 100 times at the level of this machine and prints the times in milliseconds.

use sandbox::{Command, Config, Sandbox};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() {
    sandbox::helper_main(std::env::args_os());
    let start = Instant::now();
    let sandbox = Sandbox::probe(Config::new(std::env::current_exe().expect("a path"))).await;
    let probe = start.elapsed();
    let command = Command::new("cost", &["/bin/true"], "/tmp");
    let mut times = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        let exit = sandbox.run(&command, |_| {}, &CancellationToken::new()).await.expect("a sandbox");
        assert!(exit.ok(), "{exit:?}");
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let level = sandbox.level().as_str();
    println!(
        "{level}: probe {:.1}, least {:.1}, half {:.1}, most {:.1}",
        probe.as_secs_f64() * 1000.0,
        times[0],
        times[50],
        times[99]
    );
}
