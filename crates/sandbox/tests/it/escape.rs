//! Attempts to get out, at the full level: as whoever runs the tests, and (from root) as an unprivileged person too.

use crate::again::as_person;
use crate::place::Place;
use std::collections::BTreeMap;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

/// How many attempts there must be at least; fewer means that the corpus did not run.
const ATTEMPTS_MIN: usize = 100;

#[tokio::test]
async fn no_attempt_gets_out() {
    let place = Place::new().await;
    assert_eq!(place.sandbox.report().reason, None);
    let outside = tempfile::tempdir().unwrap();
    let at = |name: &str| outside.path().join(name).to_string_lossy().into_owned();
    std::fs::write(at("secret"), "secret").unwrap();
    std::fs::create_dir(at("shown")).unwrap();
    std::fs::write(at("shown/file"), "shown").unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    udp.set_nonblocking(true).unwrap();
    tcp.set_nonblocking(true).unwrap();
    let name = format!("velocity-escape-{}", std::process::id());
    let _abstract = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let _named = UnixListener::bind(at("named")).unwrap();
    let host = [
        ("secret", at("secret")),
        ("outside", at("written")),
        ("named", at("named")),
        ("abstract", name),
        ("canary", "canary-of-velocity".to_owned()),
        ("pid", std::process::id().to_string()),
        ("tcp", tcp.local_addr().unwrap().port().to_string()),
        ("udp", udp.local_addr().unwrap().port().to_string()),
        ("shm", "20211121".to_owned()),
    ];
    std::fs::write(place.path().join("attempts.py"), include_str!("attempts.py")).unwrap();
    let words: Vec<String> = host.iter().map(|(name, value)| format!("'{name}={value}'")).collect();
    let command = place.command(&format!("exec python3 /ws/attempts.py {}", words.join(" ")));
    let mut said = Vec::new();
    let command = command.show(at("shown"), "/shown");
    let exit = place.sandbox.run(&command, |chunk| said.extend_from_slice(chunk), &Default::default()).await.unwrap();
    let said = String::from_utf8(said).unwrap();
    assert_eq!(exit.code, Some(0), "{said}");
    let results: BTreeMap<&str, &str> = said.lines().filter_map(|line| line.split_once(": ")).collect();
    let out: Vec<_> = results.iter().filter(|(_, result)| !result.starts_with("held")).collect();
    assert!(out.is_empty(), "{out:#?}");
    assert!(results.len() >= ATTEMPTS_MIN, "only {} attempts\n{said}", results.len());
    assert!(tcp.accept().is_err() && udp.recv(&mut [0; 8]).is_err(), "something reached the host's loopback");
    assert!(!outside.path().join("written").exists());
    assert_eq!(std::fs::read_to_string(at("shown/file")).unwrap(), "shown");
    nothing_is_roots(&place);
}

fn nothing_is_roots(place: &Place) {
    for entry in std::fs::read_dir(place.path()).unwrap().flatten() {
        let meta = entry.metadata().unwrap();
        if entry.file_name() != "attempts.py" {
            let uid = std::os::unix::fs::MetadataExt::uid(&meta);
            assert_ne!(uid, 0, "{:?} was written as root", entry.path());
            let expected = place.sandbox.uid("shop").unwrap_or(rustix::process::getuid().as_raw());
            assert_eq!(uid, expected, "{:?}", entry.path());
        }
    }
}

#[test]
fn no_attempt_gets_out_as_an_unprivileged_person() {
    as_person("escape::no_attempt_gets_out", 54_321);
}

#[test]
fn the_bombs_are_held_as_an_unprivileged_person() {
    as_person("bomb::", 54_322);
}
