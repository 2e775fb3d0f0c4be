//! Commands that want too much.

use crate::place::Place;
use sandbox::Limits;
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_fork_bomb_ends_with_its_time() {
    let place = Place::new().await;
    let command = place.command("b() { b | b & }; b; sleep 60");
    let limits = Limits { wall_ms: 1500, processes: 40, ..command.limits };
    let start = Instant::now();
    let exit = place.run(&command.limits(limits)).await;
    assert!(exit.ok() || exit.timed_out || exit.code.is_some(), "{exit:?}");
    assert!(start.elapsed() < Duration::from_secs(8), "{exit:?}");
}

#[tokio::test]
async fn processes_stop_at_their_limit() {
    let place = Place::new().await;
    let count = "import subprocess, sys\nmade = []\ntry:\n  while len(made) < 400: made.append(subprocess.Popen(['sleep', '5']))\nexcept OSError as error: print('stopped', len(made))\nfor one in made: one.kill()";
    std::fs::write(place.path().join("count.py"), count).unwrap();
    let command = place.command("exec python3 /ws/count.py");
    let limits = Limits { processes: 40, ..command.limits };
    let exit = place.run(&command.limits(limits)).await;
    let made: u32 = exit.output_tail.split_whitespace().nth(1).unwrap_or("0").parse().unwrap();
    assert!((5..=40).contains(&made), "{exit:?}");
}

#[tokio::test]
async fn a_memory_bomb_is_stopped_and_told() {
    let place = Place::new().await;
    let script = "exec python3 -c 'import os
for child in range(4): os.fork() or None
hoard = []
while True: hoard.append(bytearray(8 << 20))'";
    let command = place.command(script);
    let limits = Limits { memory_bytes: 256 << 20, ..command.limits };
    let start = Instant::now();
    let exit = place.run(&command.limits(limits)).await;
    assert!(!exit.ok(), "{exit:?}");
    assert!(start.elapsed() < Duration::from_secs(15), "{exit:?}");
    let told = exit.out_of_memory || exit.output_tail.contains("MemoryError");
    assert!(told, "{exit:?}");
}

#[tokio::test]
async fn a_flood_of_output_is_cut_and_its_end_kept() {
    let place = Place::new().await;
    let command = place.command("head -c 200000000 /dev/zero | tr '\\0' x; echo THE-END");
    let limits = Limits { output_bytes: 100_000, ..command.limits };
    let mut handed = 0;
    let count = |chunk: &[u8]| handed += chunk.len();
    let exit = place.sandbox.run(&command.limits(limits), count, &Default::default()).await.unwrap();
    assert!(exit.truncated && exit.output_tail.ends_with("THE-END\n"), "{:?}", exit.code);
    assert!(handed < 101_000, "{handed}");
    assert!(exit.output_tail.len() <= domain::evidence::LOG_TAIL_BYTES_MAX);
}

#[tokio::test]
async fn a_file_cannot_grow_beyond_its_limit() {
    let place = Place::new().await;
    let command = place.command("exec head -c 50000000 /dev/zero > /ws/big");
    let limits = Limits { file_bytes: 1 << 20, ..command.limits };
    let exit = place.run(&command.limits(limits)).await;
    assert!(!exit.ok(), "{exit:?}");
    assert_eq!(std::fs::metadata(place.path().join("big")).unwrap().len(), 1 << 20);
}

#[tokio::test]
async fn a_spinning_process_ends_with_its_cpu_time() {
    let place = Place::new().await;
    let command = place.command("while :; do :; done");
    let limits = Limits { cpu_s: 1, ..command.limits };
    let exit = place.run(&command.limits(limits)).await;
    assert!(!exit.ok() && !exit.timed_out && exit.cpu_ms >= 500, "{exit:?}");
}

#[tokio::test]
async fn the_private_tmp_is_bounded() {
    let place = Place::new().await;
    let command = place.command("for n in 1 2 3 4; do head -c 400000000 /dev/zero > /tmp/$n || exit 9; done");
    let limits = Limits { memory_bytes: 4 << 30, ..command.limits };
    let exit = place.run(&command.limits(limits)).await;
    assert_eq!(exit.code, Some(9), "{exit:?}");
}

#[tokio::test]
async fn a_limit_of_this_kind_does_not_stop_node_and_python() {
    let place = Place::new().await;
    let exit = place.sh("node -e 'console.log(1+1)' && python3 -c 'print(2+3)'").await;
    assert_eq!(exit.output_tail, "2\n5\n", "{exit:?}");
}

#[tokio::test]
async fn thirty_sandboxes_run_at_once() {
    let place = Place::new().await;
    let commands: Vec<_> = (0..30).map(|number| place.command(&format!("echo {number} > /ws/{number}"))).collect();
    let mut running = tokio::task::JoinSet::new();
    for command in commands {
        let sandbox = place.sandbox.clone();
        running.spawn(async move { sandbox.run(&command, |_| {}, &Default::default()).await.unwrap().ok() });
    }
    while let Some(ok) = running.join_next().await {
        assert!(ok.unwrap());
    }
}
