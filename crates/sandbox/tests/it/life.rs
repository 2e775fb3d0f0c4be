//! How a command lives and ends.

use crate::place::Place;
use sandbox::{Command, Error, Level, Limits};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn this_machine_gives_the_full_level() {
    let place = Place::new().await;
    let report = place.sandbox.report();
    assert_eq!((report.level, &report.reason), (Level::BwrapLandlock, &None), "{report:?}");
}

#[tokio::test]
async fn a_command_gets_its_files_environment_and_exit_code() {
    let place = Place::new().await;
    let command = place.command("id -u; pwd; echo $COLOR; echo made > made; env; exit 7").env("COLOR", "red");
    let exit = place.run(&command).await;
    assert_eq!(exit.code, Some(7), "{exit:?}");
    assert!(exit.output_tail.starts_with("1000\n/ws\nred\n"), "{}", exit.output_tail);
    assert_eq!(std::fs::read_to_string(place.path().join("made")).unwrap(), "made\n");
    assert_eq!(exit.level, "bwrap+landlock");
}

#[tokio::test]
async fn a_missing_program_is_told_apart_from_a_failing_one() {
    let place = Place::new().await;
    let command = Command::new("shop", &["no-such-program"], "/tmp");
    let error = place.sandbox.run(&command, |_| {}, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, Error::NotStarted { .. }), "{error:?}");
}

#[tokio::test]
async fn a_cancelled_command_ends_at_once_with_its_whole_tree() {
    let place = Place::new().await;
    let cancel = CancellationToken::new();
    let script = "setsid sh -c 'while :; do date +%s%N > beat; sleep 0.05; done' & while :; do sleep 1; done";
    let soon = cancel.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        soon.cancel();
    });
    let start = Instant::now();
    let exit = place.sandbox.run(&place.command(script), |_| {}, &cancel).await.unwrap();
    assert!(exit.cancelled && start.elapsed() < Duration::from_secs(3), "{exit:?}");
    assert_eq!(exit.reason().unwrap(), "it was cancelled");
    the_beat_stops(&place).await;
}

#[tokio::test]
async fn a_command_whose_caller_went_away_is_killed() {
    let place = Place::new().await;
    let command = place.command("while :; do date +%s%N > beat; sleep 0.05; done");
    let cancel = CancellationToken::new();
    let run = place.sandbox.run(&command, |_| {}, &cancel);
    assert!(tokio::time::timeout(Duration::from_millis(600), run).await.is_err());
    the_beat_stops(&place).await;
}

async fn the_beat_stops(place: &Place) {
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before = std::fs::read(place.path().join("beat")).unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(std::fs::read(place.path().join("beat")).unwrap(), before, "something lives on");
}

#[tokio::test]
async fn time_over_is_told() {
    let place = Place::new().await;
    let command = place.command("sleep 30");
    let limits = Limits { wall_ms: 300, ..command.limits };
    let exit = place.run(&command.limits(limits)).await;
    assert!(exit.timed_out && exit.duration_ms < 3000, "{exit:?}");
}

#[tokio::test]
async fn cpu_time_of_the_whole_tree_is_counted() {
    let place = Place::new().await;
    let work = "import time\nwhile time.process_time() < 0.3: pass";
    let exit = place.sh(&format!("sh -c \"python3 -c '{work}'; true\"")).await;
    assert!((300..3000).contains(&exit.cpu_ms), "{exit:?}");
}

#[tokio::test]
async fn a_server_is_stopped_politely_and_keeps_its_log() {
    let place = Place::new().await;
    let command = place.command("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");
    let limits = Limits { wall_ms: 0, ..command.limits };
    let log = place.path().join("log");
    let running = place.sandbox.spawn(&command.limits(limits), Some(&log)).await.unwrap();
    while !running.output_tail().contains("up") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let exit = running.stop(Duration::from_secs(5)).await.unwrap();
    assert_eq!(exit.code, Some(3), "{exit:?}");
    assert_eq!(std::fs::read_to_string(log).unwrap(), "up\nbye\n");
}

#[tokio::test]
async fn a_real_browser_opens_a_page_that_is_served_inside() {
    let place = Place::new().await;
    std::fs::write(place.path().join("index.html"), "<h1>inside</h1><script>document.title = 1 + 1</script>").unwrap();
    let script = "python3 -m http.server 8000 --bind 127.0.0.1 2>/dev/null & sleep 1
        exec chromium --headless --no-sandbox --disable-gpu --user-data-dir=/tmp/p --dump-dom http://127.0.0.1:8000/";
    let limits = Limits { wall_ms: 60_000, processes: 512, memory_bytes: 4 << 30, ..Limits::default() };
    let exit = place.run(&place.command(script).limits(limits)).await;
    let page = &exit.output_tail;
    assert!(exit.ok() && page.contains("<h1>inside</h1>") && page.contains("<title>2</title>"), "{exit:?}");
}
