//! An account that is erased: nothing of the person is left in any table or file, and what they did is still there.

use crate::audit::decision;
use crate::harness::{Harness, T0, client, new_run, on_both};
use crate::key::new_key;
use crate::memory::memory;
use domain::crm::{Fields, RecordKind};
use domain::{MemoryTrust, NewJob, Party, Role, Ruling, Task, User, UserId, Wish};
use serde_json::json;
use std::path::Path;
use store::{Error, Identity, NewAvatar, NewCampaign, NewInvitation, NewRun, UserChange};

const EMAIL: &str = "ada.lovelace@example.com";

/// Everything that the database holds, as text.
async fn dump(h: &Harness) -> String {
    if !h.is_sqlite() {
        let row = client(&h.url).await.query_one("select schema_to_xml('public', true, false, '')::text", &[]).await;
        return row.unwrap().get(0);
    }
    let file = rusqlite::Connection::open(h.store.describe()).unwrap();
    let mut tables = file.prepare("select name from sqlite_master where type = 'table'").unwrap();
    let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut text = String::new();
    for table in tables {
        let mut rows = file.prepare(&format!("select * from \"{table}\"")).unwrap();
        let (columns, mut rows) = (rows.column_count(), rows.query([]).unwrap());
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap().as_str().unwrap_or_default()));
            text.push_str(&format!("<{table}> {}\n", values.collect::<Vec<_>>().join(" ")));
        }
    }
    text
}

/// Whether some file of SQLite's holds these bytes.
fn is_in_a_file(path: &str, what: &str) -> bool {
    let (dir, name) = (Path::new(path).parent().unwrap(), Path::new(path).file_name().unwrap().to_str().unwrap());
    let files = std::fs::read_dir(dir).unwrap().flatten();
    let files = files.filter(|file| file.file_name().to_str().is_some_and(|other| other.starts_with(name)));
    files
        .into_iter()
        .any(|file| std::fs::read(file.path()).unwrap().windows(what.len()).any(|window| window == what.as_bytes()))
}

/// Somebody who did a little of everything.
async fn a_life(h: &Harness) -> User {
    let store = &h.store;
    let user = store.insert_user(EMAIL, Role::Developer, "HASH-OF-THE-PASSWORD", T0).await.unwrap();
    let id = user.id.0.as_str();
    let avatar = NewAvatar {
        name: "face.png".into(),
        url: "/avatars/face.png".into(),
        sizes: vec![(256, "PIXELS-OF-A-FACE".into())],
    };
    store.set_avatar(&user.id, Some(&avatar), T0).await.unwrap();
    store.insert_token("SIGN-IN-HASH", &user.id, T0 + 100, T0).await.unwrap();
    let identity =
        Identity { issuer: "https://id.x".into(), subject: "SUBJECT-AT-A-PROVIDER".into(), email: Some(EMAIL.into()) };
    store.link_identity(&user.id, &identity, T0).await.unwrap();
    store.insert_refresh("REFRESH-HASH", "SIGN-IN-HASH", T0).await.unwrap();
    store.insert_key(&new_key("a1", id), T0).await.unwrap();
    let invitation = NewInvitation { hash: "i".into(), by: id.into(), expires_at: T0 + 100 };
    store.invite_user("bob@example.com", Role::Viewer, &invitation, T0).await.unwrap();
    let run = store.start_run(&NewRun { requested_by: id.into(), ..new_run("shop") }, T0).await.unwrap();
    let wish = Wish::new(Party::new("user", id), "task.submit", Party::new("task", "execute"));
    let asked = decision(&wish, Ruling::NeedsApproval);
    let job = NewJob::new(Task::Execute, json!({"argv": ["true"]}), id);
    store.enqueue(NewJob { needs_approval: true, decision: Some((wish, asked)), ..job }, T0).await.unwrap();
    let fields = Fields::new(RecordKind::Lead, json!({"name": "Acme"}).as_object().unwrap()).unwrap();
    store.insert_record(RecordKind::Lead, &fields, id, T0).await.unwrap();
    let new = NewCampaign { name: "sprint".into(), ..NewCampaign::default() };
    let campaign = store.insert_campaign(&new, id, T0).await.unwrap();
    store.change_member(&campaign.id, EMAIL, true, id, T0).await.unwrap();
    store.change_campaign_run(&campaign, run, true, id, T0).await.unwrap();
    let by = Wish::new(Party::new("user", id), "memory.write", Party::new("memory", "x"));
    let leave = decision(&by, Ruling::Allow);
    store.remember(&memory("Port 8000 is taken"), MemoryTrust::Confirmed, (&by, &leave), T0).await.unwrap();
    user
}

on_both! {
    async fn nothing_of_an_erased_person_is_left_and_what_they_did_stays(h) {
        h.store.insert_user("admin@example.com", Role::Admin, "h", T0).await.unwrap();
        let user = a_life(h).await;
        let before = dump(h).await;
        let own = [EMAIL, "HASH-OF-THE-PASSWORD", "PIXELS-OF-A-FACE", "SIGN-IN-HASH", "SUBJECT-AT-A-PROVIDER", "REFRESH-HASH", "hash of a1"];
        assert!(own.iter().all(|what| before.contains(what)), "{before}");
        h.store.erase_user(&user.id).await.unwrap();

        let after = dump(h).await;
        for what in own {
            assert!(!after.contains(what), "{what} is still there: {after}");
            if h.is_sqlite() {
                assert!(!is_in_a_file(&h.store.describe(), what), "{what} is still in a file");
            }
        }
        if h.is_sqlite() {
            // The trail, what was decided upon, and what happened know a number that leads to nobody.
            let stays = ["<audit", "<policy_inputs", "<approvals", "<events"];
            let named = after.lines().filter(|line| line.contains(&user.id.0));
            let elsewhere: Vec<_> = named.filter(|line| !stays.iter().any(|table| line.starts_with(table))).collect();
            assert!(elsewhere.is_empty(), "{elsewhere:?}");
        }
        let check = h.store.audit_verify(&[]).await.unwrap();
        assert!(check.fault.is_none() && check.rows > 0, "{check:?}");
        assert_eq!(h.store.find_user(&user.id).await.unwrap(), None);
        assert_eq!(h.store.find_token("SIGN-IN-HASH", T0).await.unwrap(), None);
        assert_eq!(h.store.find_key("hash of a1", T0).await.unwrap(), None);
        let jobs = h.store.jobs(&Default::default(), 50).await.unwrap();
        assert!(jobs.len() > 1 && jobs.iter().all(|job| job.requested_by == store::ERASED), "{jobs:?}");
        let campaign = h.store.campaigns(None, 9).await.unwrap().remove(0);
        assert_eq!((campaign.created_by.as_str(), campaign.members.len()), ("erased", 0));
        let again = h.store.insert_user(EMAIL, Role::Viewer, "h", T0).await.unwrap();
        assert_ne!(again.id, user.id, "whoever comes back is somebody else");
    }

    async fn the_last_admin_is_not_erased_and_of_two_who_erase_each_other_one_stays(h) {
        let unknown = UserId("nobody".into());
        assert!(matches!(h.store.erase_user(&unknown).await, Err(Error::NotFound { .. })));
        let one = h.store.insert_user("one@x.y", Role::Admin, "h", T0).await.unwrap();
        let refused = h.store.erase_user(&one.id).await.unwrap_err();
        assert_eq!(refused.to_string(), "this is the last admin who can sign in; make another one first");
        let two = h.store.insert_user("two@x.y", Role::Admin, "h", T0).await.unwrap();
        let (a, b) = tokio::join!(h.store.erase_user(&one.id), h.store.erase_user(&two.id));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(h.store.users().await.unwrap().len(), 1);
        let (last, _) = h.store.find_login(if a.is_ok() { "two@x.y" } else { "one@x.y" }).await.unwrap().unwrap();
        let three = h.store.insert_user("three@x.y", Role::Admin, "h", T0).await.unwrap();
        let off = UserChange { role: None, disabled: Some(true) };
        h.store.change_user(&three.id, &off, T0).await.unwrap();
        assert!(matches!(h.store.erase_user(&last.id).await, Err(Error::Conflict { .. })), "the other one is disabled");
        h.store.erase_user(&three.id).await.unwrap();
    }
}
