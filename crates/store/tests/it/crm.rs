//! Records about customers.

use crate::harness::{Harness, T0, new_run, on_both, slug, spec};
use domain::crm::Fields;
use domain::{EventBody, Record, RecordChange, RecordId, RecordKind, ReleaseState, Session, SessionId};
use serde_json::{Value, json};
use store::{Error, EventFilter, ImportedLine, NewImport, NewRelease, NewRun, RecordEdit, RecordFilter, RecordOrder};

fn fields(kind: RecordKind, value: Value) -> Fields {
    Fields::new(kind, value.as_object().unwrap()).unwrap()
}

async fn made(h: &Harness, kind: RecordKind, value: Value) -> Record {
    h.store.insert_record(kind, &fields(kind, value), "ana", T0).await.unwrap()
}

fn edit(before: &Record, patch: Value) -> RecordEdit {
    let fields = before.fields.changed(before.kind, patch.as_object().unwrap()).unwrap();
    RecordEdit { fields, session_id: before.session_id.clone(), by: "ben".into(), before: before.clone() }
}

/// What the stream told of customers: types and names.
async fn told(h: &Harness) -> Vec<String> {
    let events = h.store.events_after(0, &EventFilter::default(), 1_000).await.unwrap();
    let words = |body| match body {
        EventBody::CrmChanged { kind, payload, by: None } => {
            Some(format!("{kind} {}", payload["name"].as_str().unwrap()))
        }
        _ => None,
    };
    events.into_iter().filter_map(|event| words(event.body)).collect()
}

async fn names(h: &Harness, filter: RecordFilter, order: RecordOrder) -> Vec<String> {
    let page = h.store.records(RecordKind::Lead, &filter, order, (100, 0)).await.unwrap();
    assert_eq!(page.total, page.records.len() as u64);
    page.records.iter().map(|record| record.fields.name().to_owned()).collect()
}

const TEXT: &str = "O'Neil; drop table crm_records -- \u{202e}$1 %_\\ 日本";

on_both! {
    async fn a_record_is_kept_as_it_was_written_and_told_in_the_seeds_words(h) {
        let lead = made(h, RecordKind::Lead, json!({"name": "Acme Corp", "wish": TEXT, "tags": ["Hot", "web"]})).await;
        assert_eq!(h.store.find_record(RecordKind::Lead, &lead.id).await.unwrap(), Some(lead.clone()));
        assert_eq!(h.store.find_record(RecordKind::Person, &lead.id).await.unwrap(), None);
        let event = h.store.events_after(0, &EventFilter::default(), 10).await.unwrap().remove(0);
        let expected = json!({
            "seq": 1, "at_ms": T0, "project": null, "run_id": null, "event_type": "crm_changed", "type": "lead_created",
            "payload": {"id": lead.id.as_str(), "name": "Acme Corp", "status": "new"}
        });
        assert_eq!(serde_json::to_value(&event).unwrap(), expected);
    }

    async fn the_second_of_two_who_change_a_record_is_told_of_the_first(h) {
        let lead = made(h, RecordKind::Lead, json!({"name": "Acme"})).await;
        let first = h.store.save_record(&edit(&lead, json!({"status": "contacted"})), T0 + 1).await.unwrap();
        assert_eq!((first.revision, first.fields.status()), (2, Some("contacted")));
        let late = h.store.save_record(&edit(&lead, json!({"email": "a@b.c"})), T0 + 2).await;
        assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
        let second = h.store.save_record(&edit(&first, json!({"email": "a@b.c"})), T0 + 2).await.unwrap();
        // What is no change tells nothing.
        assert_eq!(h.store.save_record(&edit(&second, json!({"email": "a@b.c"})), T0 + 3).await.unwrap(), second);
        assert_eq!(told(h).await, ["lead_created Acme", "lead_moved Acme", "lead_updated Acme"]);
        let history = h.store.record_versions(&lead.id, 10).await.unwrap();
        let told: Vec<_> = history.iter().map(|version| (version.revision, version.change, version.by.as_str())).collect();
        let expected =
            [(3, RecordChange::Updated, "ben"), (2, RecordChange::Moved, "ben"), (1, RecordChange::Created, "ana")];
        assert_eq!(told, expected);
        assert_eq!(history[2].fields, lead.fields);
    }

    async fn what_is_taken_away_comes_back_as_it_was(h) {
        let lead = made(h, RecordKind::Lead, json!({"name": "Acme", "email": "a@b.c"})).await;
        for _ in 0..2 {
            h.store.remove_record(RecordKind::Lead, &lead.id, true, "ben", T0 + 1).await.unwrap();
        }
        assert!(names(h, RecordFilter::default(), RecordOrder::Name).await.is_empty());
        let gone = RecordFilter { deleted: true, ..RecordFilter::default() };
        assert_eq!(names(h, gone, RecordOrder::Name).await, ["Acme"]);
        assert!(h.store.duplicates_of(RecordKind::Lead, &lead.fields, None).await.unwrap().is_empty());
        let gone = h.store.find_record(RecordKind::Lead, &lead.id).await.unwrap().unwrap();
        let refused = h.store.save_record(&edit(&gone, json!({"name": "x"})), T0 + 2).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })));
        let back = h.store.remove_record(RecordKind::Lead, &lead.id, false, "ben", T0 + 3).await.unwrap();
        assert_eq!((back.fields, back.deleted_at_ms), (lead.fields, None));
        assert_eq!(told(h).await, ["lead_created Acme", "lead_deleted Acme", "lead_restored Acme"]);
        let unknown = h.store.remove_record(RecordKind::Lead, &RecordId("x".into()), true, "ben", T0).await;
        assert!(matches!(unknown, Err(Error::NotFound { .. })));
    }

    async fn a_link_leads_to_a_record_of_its_kind_or_is_refused(h) {
        let account = made(h, RecordKind::Account, json!({"name": "Acme"})).await;
        let person = made(h, RecordKind::Person, json!({"name": "Ana", "account_id": account.id.as_str()})).await;
        for wrong in ["nobody", person.id.as_str()] {
            let fields = fields(RecordKind::Person, json!({"name": "Ben", "account_id": wrong}));
            let refused = h.store.insert_record(RecordKind::Person, &fields, "ana", T0).await;
            assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        }
        assert_eq!(told(h).await, ["account_created Acme", "person_created Ana"]);
    }

    async fn records_are_found_by_what_they_say(h) {
        let person = made(h, RecordKind::Person, json!({"name": "Paula"})).await;
        for (name, extra) in [
            ("zeta", json!({"status": "qualified", "tags": ["vip"], "email": "Z@Example.com"})),
            ("Alpha", json!({"owner": "ana", "wish": "a shop for ÄPFEL"})),
            ("beta", json!({"person_id": person.id.as_str(), "text": TEXT})),
        ] {
            let mut value = extra;
            value["name"] = name.into();
            made(h, RecordKind::Lead, value).await;
        }
        let all = RecordFilter::default;
        assert_eq!(names(h, all(), RecordOrder::Name).await, ["Alpha", "beta", "zeta"]);
        let words = |q: &str| RecordFilter { words: domain::crm::words(q), ..all() };
        for (q, found) in [
            ("äpfel SHOP", vec!["Alpha"]),
            ("o'neil", vec!["beta"]),
            ("%_\\", vec!["beta"]),
            ("shop o'neil", vec![]),
            ("example.com vip", vec!["zeta"]),
        ] {
            assert_eq!(names(h, words(q), RecordOrder::Name).await, found, "{q}");
        }
        let by = |filter| names(h, filter, RecordOrder::Name);
        assert_eq!(by(RecordFilter { status: Some("new".into()), ..all() }).await, ["Alpha", "beta"]);
        assert_eq!(by(RecordFilter { tag: Some("vip".into()), ..all() }).await, ["zeta"]);
        assert_eq!(by(RecordFilter { owner: Some("ana".into()), ..all() }).await, ["Alpha"]);
        assert_eq!(by(RecordFilter { email: Some("z@example.com".into()), ..all() }).await, ["zeta"]);
        assert_eq!(by(RecordFilter { person_id: Some(person.id.0.clone()), ..all() }).await, ["beta"]);
    }

    async fn pages_hold_each_record_once(h) {
        for n in 0..25 {
            made(h, RecordKind::Lead, json!({"name": format!("lead {n:02}")})).await;
        }
        let mut seen = Vec::new();
        for offset in [0, 10, 20] {
            let page = h.store.records(RecordKind::Lead, &RecordFilter::default(), RecordOrder::Changed, (10, offset)).await;
            let page = page.unwrap();
            assert_eq!(page.total, 25);
            seen.extend(page.records.into_iter().map(|record| record.id));
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (25, 25));
    }

    async fn what_is_due_first_comes_first(h) {
        for (name, due) in [("later", json!(T0 + 9)), ("never", Value::Null), ("soon", json!(T0 + 1))] {
            made(h, RecordKind::Reminder, json!({"name": name, "due_at": due})).await;
        }
        let page = |filter: RecordFilter| async move {
            let page = h.store.records(RecordKind::Reminder, &filter, RecordOrder::Due, (10, 0)).await.unwrap();
            page.records.iter().map(|record| record.fields.name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(page(RecordFilter::default()).await, ["soon", "later", "never"]);
        assert_eq!(page(RecordFilter { due_before_ms: Some(T0 + 9), ..RecordFilter::default() }).await, ["soon"]);
    }

    async fn a_due_reminder_is_told_once_for_each_moment_that_it_is_set_to(h) {
        let other = h.reopened().await;
        let reminder = made(h, RecordKind::Reminder, json!({"name": "call", "due_at": T0 + 10})).await;
        made(h, RecordKind::Reminder, json!({"name": "done", "due_at": T0 + 10, "status": "done"})).await;
        assert_eq!(h.store.tell_reminders(T0 + 9).await.unwrap(), 0);
        let (one, two) = tokio::join!(h.store.tell_reminders(T0 + 10), other.tell_reminders(T0 + 10));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        h.store.save_record(&edit(&reminder, json!({"due_at": T0 + 20})), T0 + 11).await.unwrap();
        assert_eq!(h.store.tell_reminders(T0 + 20).await.unwrap(), 1);
        assert_eq!(h.store.tell_reminders(T0 + 30).await.unwrap(), 0);
        let due = told(h).await.into_iter().filter(|word| word == "reminder_due call").count();
        assert_eq!(due, 2);
        other.close().await;
    }

    async fn a_duplicate_is_found_and_joined_and_all_that_named_it_names_the_other(h) {
        let kept = made(h, RecordKind::Person, json!({"name": "Ana García", "email": "ana@x.y", "tags": ["a"]})).await;
        let other = made(h, RecordKind::Person, json!({"name": "A. Garcia", "email": "ANA@x.y", "phone": "+34 111 222", "tags": ["b"]})).await;
        let lead = made(h, RecordKind::Lead, json!({"name": "Wish", "person_id": other.id.as_str()})).await;
        let note = made(h, RecordKind::Interaction, json!({"text": "called", "about_id": other.id.as_str()})).await;
        let groups = h.store.duplicates(RecordKind::Person, 10).await.unwrap();
        assert_eq!((groups.len(), groups[0].key.as_str(), groups[0].records.len()), (1, "email:ana@x.y", 2));
        let same = h.store.duplicates_of(RecordKind::Person, &kept.fields, Some(&kept.id)).await.unwrap();
        assert_eq!(same, std::slice::from_ref(&other));

        let merged = h.store.merge_records(RecordKind::Person, &kept.id, &other.id, "ben", T0 + 1).await.unwrap();
        assert_eq!((merged.fields.name(), merged.fields.text("phone")), ("Ana García", Some("+34 111 222")));
        assert_eq!(merged.fields.tags().collect::<Vec<_>>(), ["a", "b"]);
        let lead = h.store.find_record(RecordKind::Lead, &lead.id).await.unwrap().unwrap();
        assert_eq!(lead.fields.text("person_id"), Some(kept.id.as_str()));
        let note = h.store.find_record(RecordKind::Interaction, &note.id).await.unwrap().unwrap();
        assert_eq!(note.fields.text("about_id"), Some(kept.id.as_str()));
        assert!(h.store.duplicates(RecordKind::Person, 10).await.unwrap().is_empty());
        assert!(h.store.find_record(RecordKind::Person, &other.id).await.unwrap().unwrap().deleted_at_ms.is_some());
        for (one, two) in [(&kept.id, &kept.id), (&kept.id, &other.id)] {
            let refused = h.store.merge_records(RecordKind::Person, one, two, "ben", T0 + 2).await;
            assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        }
    }

    async fn every_line_of_a_file_is_taken_or_kept_aside(h) {
        let known = made(h, RecordKind::Person, json!({"name": "Ana", "email": "ana@x.y"})).await;
        let line = |number: u32, value: Result<Value, &str>| ImportedLine {
            number,
            raw: format!("raw {number} {TEXT}"),
            fields: value.map(|value| value.as_object().unwrap().clone()).map_err(str::to_owned),
        };
        let new = NewImport {
            kind: RecordKind::Person,
            file_name: Some("people.csv".into()),
            header: "name,email".into(),
            lines: vec![
                line(2, Ok(json!({"name": "Ben", "email": "ben@x.y"}))),
                line(3, Ok(json!({"name": "Ben again", "email": "BEN@x.y"}))),
                line(4, Ok(json!({"name": "Ana", "email": "Ana@x.y", "title": "CEO"}))),
                line(5, Ok(json!({"email": "no@name.y"}))),
                line(6, Err("a quote is opened and not closed")),
                line(7, Ok(json!({"name": "Cleo", "account_id": "nobody"}))),
            ],
            update: false,
            by: "ben".into(),
        };
        let done = h.store.import_records(&new, T0 + 1).await.unwrap();
        assert_eq!((done.records, done.created, done.updated, done.aside), (6, 1, 0, 5));
        let (again, aside) = h.store.import(&done.id).await.unwrap();
        assert_eq!(again, done);
        assert_eq!(aside.iter().map(|line| line.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
        assert!(aside.iter().all(|line| line.raw == format!("raw {} {TEXT}", line.line)), "{aside:?}");
        assert!(aside[1].reason.contains(known.id.as_str()), "{}", aside[1].reason);
        assert_eq!(told(h).await, ["person_created Ana", "person_created Ben"]);

        let updated = h.store.import_records(&NewImport { update: true, ..new }, T0 + 2).await.unwrap();
        assert_eq!((updated.created, updated.updated, updated.aside), (0, 2, 4));
        let ana = h.store.find_record(RecordKind::Person, &known.id).await.unwrap().unwrap();
        assert_eq!((ana.fields.text("title"), ana.revision), (Some("CEO"), 2));
        assert_eq!(h.store.imports(10).await.unwrap().len(), 2);
        assert!(matches!(h.store.import("nothing").await, Err(Error::NotFound { .. })));
    }

    async fn a_lead_becomes_what_names_each_other_or_stays_a_lead(h) {
        let lead = made(h, RecordKind::Lead, json!({"name": "Acme"})).await;
        let make = |account: &'static str| {
            let lead = lead.clone();
            move |ids: &[String]| {
                let links = json!({"lead_id": lead.id.as_str(), "account_id": if account.is_empty() { &ids[1] } else { account }});
                let deal = fields(RecordKind::Opportunity, json!({"name": "Deal"}));
                let deal = deal.changed(RecordKind::Opportunity, links.as_object().unwrap()).unwrap();
                let made = vec![
                    (RecordKind::Opportunity, deal),
                    (RecordKind::Account, fields(RecordKind::Account, json!({"name": "Acme"}))),
                ];
                (made, edit(&lead, json!({"status": "converted"})))
            }
        };
        assert!(matches!(h.store.convert_record(2, make("nobody"), T0 + 1).await, Err(Error::Conflict { .. })));
        assert_eq!(told(h).await, ["lead_created Acme"]);
        let (converted, made) = h.store.convert_record(2, make(""), T0 + 1).await.unwrap();
        assert_eq!((converted.fields.status(), made.len()), (Some("converted"), 2));
        assert_eq!(made[0].fields.text("account_id"), Some(made[1].id.as_str()));
    }

    async fn the_release_that_goes_on_the_air_answers_the_lead(h) {
        let lead = made(h, RecordKind::Lead, json!({"name": "Acme", "status": "building"})).await;
        let id = SessionId("lead-1".into());
        let session = Session { spec: Some(spec("shop", 1)), ..Session::new(id.clone(), T0) };
        h.store.save_session(&session, None, T0).await.unwrap();
        let begun = RecordEdit { session_id: Some(id.clone()), ..edit(&lead, json!({})) };
        h.store.save_record(&begun, T0).await.unwrap();
        assert_eq!(h.store.lead_of_session(&id).await.unwrap().unwrap().id, lead.id);
        let run = h.store.start_run(&NewRun { session_id: Some(id), ..new_run("shop") }, T0).await.unwrap();
        let new = NewRelease { project: slug("shop"), run_id: run, artifact: "a".into(), port: 4000, url: None };
        let release = h.store.insert_release(&new, T0 + 5).await.unwrap();
        h.store.switch_release(release.id, T0 + 6).await.unwrap();
        let answered = h.store.find_record(RecordKind::Lead, &lead.id).await.unwrap().unwrap();
        assert_eq!((answered.release_id, answered.fields.status()), (Some(release.id), Some("answered")));
        assert_eq!(told(h).await.last().unwrap(), "lead_answered Acme");
        h.store.move_release(release.id, ReleaseState::Failed, None, T0 + 7).await.unwrap();
        assert_eq!(told(h).await.len(), 3);
    }
}
