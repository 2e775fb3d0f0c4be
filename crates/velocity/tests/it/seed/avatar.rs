//! “POST /api/auth/profile/avatar — Upload a profile avatar image.”

use super::shape;
use super::world::{Answer, World, answered, ask};
use crate::server::command;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;

/// Eight by eight pixels.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAaklEQVR42hWMQREAQQzCqqRKUBIlVYISlKDo9niSTGaGHTQw3OAhQ4eZZRctLLd4ydJ9QKyQQJywiKge+NV3/jswBPrCc+yh++87fOToPWDWyL98xiamfiBsUP7EBYeE5oGyRf3DV1xSWj4Df0sBGwJqRQAAAABJRU5ErkJggg==";
const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAYEAEAAwEAAAAAAAAAAAAAAAAABAUhMf/EABUBAQEAAAAAAAAAAAAAAAAAAAIE/8QAGhEAAgIDAAAAAAAAAAAAAAAAAAIDBBESMf/aAAwDAQACEQMRAD8AhGr+YAmeVsirzPp0/9k=";
const MEGABYTE: usize = 1024 * 1024;

/// Sends a form with one file.
fn send(world: &World, token: Option<&str>, form: &str) -> Answer {
    let url = format!("http://127.0.0.1:{}/api/auth/profile/avatar", world.server.port);
    let mut curl = command("curl");
    curl.args(["-sS", "-i", "--max-time", "20", "-H", "Expect:", "-F", form]);
    if let Some(token) = token {
        curl.args(["-H", &format!("Authorization: Bearer {token}")]);
    }
    answered(&mut curl, &url)
}

fn file(room: &Path, name: &str, bytes: &[u8]) -> String {
    let path = room.join(name);
    std::fs::write(&path, bytes).expect("a file");
    path.display().to_string()
}

fn fault(answer: &Answer, status: u16, wanted: &Value) -> Option<String> {
    let wrong = answer.status != status;
    let told = || format!("{} instead of {status}: {}", answer.status, answer.body);
    wrong.then(told).or_else(|| shape::fault(wanted, &answer.json(), "answer"))
}

#[test]
fn a_picture_is_taken_as_the_reference_says() {
    let world = World::start();
    let room = tempfile::tempdir().expect("a room");
    let png = STANDARD.decode(PNG).expect("base64");
    let jpeg = STANDARD.decode(JPEG).expect("base64");
    let (png, jpeg) = (file(room.path(), "a.png", &png), file(room.path(), "a.jpg", &jpeg));
    let none = file(room.path(), "b.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    let large = file(room.path(), "c.png", &vec![0; 5 * MEGABYTE + 1]);
    let token = Some(world.token.as_str());
    let set = json!({"avatar_url": ":text"});
    let unauthorized = json!({"error": ":text", "code": "unauthorized", "…": 0});
    let invalid =
        json!({"error": ":text", "code": "invalid", "detail": [{"loc": ":list", "msg": ":text", "type": ":text"}]});
    let rows = [
        ("avatar | file (image/jpeg", token, format!("avatar=@{jpeg};type=image/jpeg"), 200, &set),
        ("avatar | file (image/png)", token, format!("avatar=@{png};type=image/png"), 200, &set),
        ("401 | Not authenticated", None, format!("avatar=@{png};type=image/png"), 401, &unauthorized),
        ("422 | Invalid file type", token, format!("avatar=@{none};type=image/png"), 422, &invalid),
        ("422 | … or size > 5MB", token, format!("avatar=@{large};type=image/png"), 422, &invalid),
        ("Required | Yes (another field)", token, format!("picture=@{png};type=image/png"), 422, &invalid),
    ];
    let faults: Vec<String> = rows
        .iter()
        .filter_map(|(says, token, form, status, wanted)| {
            fault(&send(&world, *token, form), *status, wanted).map(|why| format!("“{says}”: {why}"))
        })
        .collect();
    assert!(faults.is_empty(), "{} lines do not hold:\n{}", faults.len(), faults.join("\n"));

    // "avatar_url": "https://…" of whoever has one: it leads to the picture.
    let bearer = format!("Authorization: Bearer {}", world.token);
    let me = ask(world.server.port, "GET /api/auth/me", &[&bearer], "").json();
    let address = me["avatar_url"].as_str().expect("an address");
    let picture = ask(world.server.port, &format!("GET {address}"), &[&bearer], "");
    assert_eq!(picture.status, 200, "{address}");
    assert!(picture.head.contains("content-type: image/"), "{}", picture.head);
}
