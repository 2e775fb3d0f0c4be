//! Machines that give less: faked by a filter that makes the kernel say no, as containers do.

use crate::again::{start, victim};
use crate::place::Place;
use sandbox::{Command, Error, Level};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter_all_threads};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const NAMESPACES: [libc::c_long; 2] = [libc::SYS_unshare, libc::SYS_mount];
const LANDLOCK: [libc::c_long; 3] = [444, 445, 446];

fn lack(what: &str) {
    if what.contains("namespaces") {
        deny(&NAMESPACES, libc::EPERM);
        deny(&[libc::SYS_clone3], libc::ENOSYS);
        deny_clone_of_namespaces();
    }
    if what.contains("landlock") {
        deny(&LANDLOCK, libc::ENOSYS);
    }
}

fn deny(calls: &[libc::c_long], errno: libc::c_int) {
    let rules = calls.iter().map(|call| (*call, vec![])).collect();
    let arch = TargetArch::try_from(std::env::consts::ARCH).unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::Errno(errno as u32), arch).unwrap();
    apply_filter_all_threads(&BpfProgram::try_from(filter).unwrap()).unwrap();
}

/// A Velocity that runs a command for ever, with a daemon that would like to outlive it.
#[tokio::test]
#[ignore = "the victim of a test below"]
#[allow(clippy::disallowed_methods, reason = "the victim is told what it lacks")]
async fn a_velocity_to_kill() {
    let (Ok(lacks), Ok(path)) = (std::env::var("LACKS"), std::env::var("BEAT_DIR")) else { return };
    lack(&lacks);
    let place = Place::new().await;
    workspace::give(path.as_ref(), place.sandbox.uid("shop")).unwrap();
    let script = "setsid sh -c 'while :; do date +%s%N > beat; sleep 0.05; done' & while :; do sleep 1; done";
    let command = Command::new("shop", &["/bin/sh", "-c", script], &path).share(&path, &path);
    place.sandbox.run(&command, |_| {}, &CancellationToken::new()).await.unwrap();
}

async fn dies_with_velocity(lacks: &str) {
    let dir = tempfile::tempdir().unwrap();
    let beat = || std::fs::read(dir.path().join("beat")).unwrap_or_default();
    let path = dir.path().to_str().unwrap();
    let mut velocity = start("ladder::a_velocity_to_kill", &[("LACKS", lacks), ("BEAT_DIR", path)]);
    while beat().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(velocity.try_wait().unwrap().is_none(), "it ended before the command began");
    }
    velocity.kill().unwrap();
    velocity.wait().unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    let last = beat();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(beat(), last, "a daemon lives on");
}

#[tokio::test]
async fn everything_dies_with_a_killed_velocity() {
    dies_with_velocity("nothing").await;
}

#[tokio::test]
async fn everything_dies_with_a_killed_velocity_even_without_namespaces() {
    dies_with_velocity("namespaces").await;
}

/// A Velocity on a machine that lacks what `LACKS` says. Tells its level, and what becomes of commands.
#[tokio::test]
#[ignore = "the victim of the tests below"]
#[allow(clippy::disallowed_methods, reason = "the victim is told what it lacks")]
async fn a_lesser_machine() {
    let Ok(lacks) = std::env::var("LACKS") else { return };
    lack(&lacks);
    let place = Place::new().await;
    let report = place.sandbox.report();
    println!("LEVEL {} REASON {:?} FIX {:?}", report.level.as_str(), report.reason, report.fix);
    let path = place.path().to_string_lossy().into_owned();
    let script = "echo in > in; cat /etc/shadow; setsid sleep 30 & echo $! > daemon; echo out > ../out; echo said";
    let command = Command::new("shop", &["/bin/sh", "-c", script], &path).share(place.path(), &path);
    match place.sandbox.run(&command, |_| {}, &CancellationToken::new()).await {
        Ok(exit) => println!("RAN code {:?} level {} said {:?}", exit.code, exit.level, exit.output_tail),
        Err(Error::Refused(why)) => println!("REFUSED {why}"),
        Err(error) => println!("FAILED {error}"),
    }
    let daemon = std::fs::read_to_string(place.path().join("daemon")).unwrap_or_default();
    println!("DAEMON {}", !daemon.is_empty() && std::path::Path::new("/proc").join(daemon.trim()).exists());
    println!("IN {} OUT {}", place.path().join("in").exists(), place.path().join("../out").exists());
    if place.sandbox.level() == Level::Landlock {
        let moved = place.command("true");
        println!("MOVED {}", place.sandbox.run(&moved, |_| {}, &CancellationToken::new()).await.unwrap_err());
    }
}

fn deny_clone_of_namespaces() {
    use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};
    let flag = libc::CLONE_NEWUSER as u64;
    let when = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(flag), flag).unwrap();
    let rules = [(libc::SYS_clone, vec![SeccompRule::new(vec![when]).unwrap()])].into();
    let arch = TargetArch::try_from(std::env::consts::ARCH).unwrap();
    let deny = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, deny, arch).unwrap();
    apply_filter_all_threads(&BpfProgram::try_from(filter).unwrap()).unwrap();
}

fn on_a_machine_without(what: &str) -> String {
    victim("ladder::a_lesser_machine", "LACKS", what)
}

#[test]
fn without_landlock_namespaces_hold() {
    let said = on_a_machine_without("landlock");
    assert!(said.contains("LEVEL bwrap REASON Some(\"landlock"), "{said}");
    assert!(said.contains("lsm="), "{said}");
    assert!(said.contains("level bwrap said"), "{said}");
    assert!(said.contains("IN true OUT false"), "{said}");
}

#[test]
fn without_namespaces_landlock_holds_files_and_says_what_it_cannot_do() {
    let said = on_a_machine_without("namespaces");
    assert!(said.contains("LEVEL landlock REASON Some("), "{said}");
    assert!(said.contains("apparmor_restrict_unprivileged_userns") || said.contains("user namespaces"), "{said}");
    assert!(said.contains("level landlock said") && said.contains("Permission denied"), "{said}");
    assert!(said.contains("IN true OUT false"), "{said}");
    assert!(said.contains("DAEMON false"), "{said}");
    assert!(said.contains("MOVED commands are refused"), "{said}");
}

#[test]
fn with_neither_everything_is_refused() {
    let said = on_a_machine_without("namespaces landlock");
    assert!(said.contains("LEVEL refuse REASON Some("), "{said}");
    assert!(said.contains("REFUSED ") && said.contains("IN false OUT false"), "{said}");
}
