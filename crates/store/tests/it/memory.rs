//! Memories: found, replaced, confirmed, forgotten, carried elsewhere, and never trusted further than who vouches for them.

use crate::audit::decision;
use crate::harness::{Harness, T0, on_both, slug};
use domain::{EventBody, Memory, MemoryId, MemoryKind, MemoryScope, MemoryTrust, NewMemory, Party, Role, Ruling, Wish};
use serde_json::json;
use store::{AuditFilter, Error, EventFilter, Found, Meaning, MemoryQuery, Ranking, memory_digest};

pub(crate) fn memory(title: &str) -> NewMemory {
    NewMemory {
        kind: MemoryKind::Fact,
        scope: MemoryScope::Project { project: slug("shop") },
        title: title.into(),
        body: String::new(),
        tags: vec![],
        source: None,
        run_id: None,
        evidence: vec![],
        valid_from_ms: None,
        valid_until_ms: None,
        supersedes: None,
    }
}

fn wish(action: &str, by: &str, what: &str) -> Wish {
    Wish::new(Party::new("user", by).with("role", Role::Developer.as_str()), action, Party::new("memory", what))
}

pub(crate) async fn try_to_keep(h: &Harness, new: &NewMemory, trust: MemoryTrust) -> Result<store::Kept, Error> {
    let wish = wish("memory.write", "ana", &memory_digest(new));
    let leave = decision(&wish, Ruling::Allow);
    h.store.remember(new, trust, (&wish, &leave), T0).await
}

/// A person says it.
pub(crate) async fn keep(h: &Harness, new: &NewMemory) -> Memory {
    try_to_keep(h, new, MemoryTrust::Confirmed).await.unwrap().memory
}

async fn forget(h: &Harness, id: MemoryId) -> Result<(), Error> {
    let wish = wish("memory.forget", "ana", &id.to_string());
    h.store.forget_memory(id, (&wish, &decision(&wish, Ruling::Allow)), T0 + 9).await
}

async fn find(h: &Harness, query: &MemoryQuery) -> Found {
    h.store.memories(query, 50, T0).await.unwrap()
}

fn about(text: &str) -> MemoryQuery {
    MemoryQuery { text: Some(text.into()), ..MemoryQuery::default() }
}

fn titles(found: &Found) -> Vec<&str> {
    found.memories.iter().map(|found| found.memory.said.title.as_str()).collect()
}

async fn titles_of(h: &Harness, text: &str) -> Vec<String> {
    titles(&find(h, &about(text)).await).into_iter().map(str::to_owned).collect()
}

fn conflict<T: std::fmt::Debug>(done: Result<T, Error>) -> String {
    match done {
        Err(Error::Conflict { message }) => message,
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn words_of_any_language_are_found_and_the_best_comes_first(h) {
        for title in ["Deploy on Fridays", "Die Größe der Warenkörbe", "日本語の説明書", "Привет, Ёлка", "שָׁלוֹם עולם", "ราคาสินค้า"] {
            keep(h, &memory(title)).await;
        }
        keep(h, &NewMemory { body: "Whoever deploys says so. Deploying is safe.".into(), ..memory("Releases") }).await;
        for (query, expected) in [
            ("deploy", vec!["Deploy on Fridays", "Releases"]),
            ("DEPLOYING", vec!["Releases"]),
            ("grosse", vec![]),
            ("große warenkorb", vec!["Die Größe der Warenkörbe"]),
            ("説明", vec!["日本語の説明書"]),
            ("語", vec!["日本語の説明書"]),
            ("елка", vec!["Привет, Ёлка"]),
            ("שלום", vec!["שָׁלוֹם עולם"]),
            ("สินค้า", vec!["ราคาสินค้า"]),
        ] {
            assert_eq!(titles_of(h, query).await, expected, "{query}");
        }
        let both = find(h, &about("fridays releases")).await;
        assert_eq!((both.every_word, both.memories.len(), both.ranking), (false, 2, Ranking::Words));
        let shown = &find(h, &about("safe")).await.memories[0].snippet;
        assert_eq!(json!(shown).as_array().unwrap()[1], json!({"text": "safe", "hit": true}));
    }

    async fn a_question_is_data_whatever_it_holds(h) {
        keep(h, &NewMemory { body: "or not near the end".into(), ..memory("Plain words") }).await;
        for text in [
            "\"", "' or 1=1 --", "title:plain", "*", "a AND", "NEAR(", "words OR", "-plain", "^x", "(((", "plain:*", "!&|", "\\'",
            "'; drop table memories; --", "{head} : x", "\0plain\0", "$1", "%", "🦜", "\u{202e}plain",
        ] {
            h.store.memories(&about(text), 50, T0).await.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
        assert_eq!(titles_of(h, "or NOT near").await, ["Plain words"]);
        assert_eq!(titles_of(h, "plain* : \"words").await, ["Plain words"]);
        assert_eq!(titles_of(h, "*** \"\" --").await, Vec::<String>::new());
        assert_eq!(find(h, &about(" ")).await.ranking, Ranking::Newest);
    }

    async fn filters_and_pages_fit_together(h) {
        for n in 0..25 {
            keep(h, &NewMemory { body: format!("apple {n}"), ..memory(&format!("Fruit {n}")) }).await;
        }
        keep(h, &NewMemory { scope: MemoryScope::All, kind: MemoryKind::Decision, ..memory("Fruit for all") }).await;
        let campaign = MemoryScope::Campaign { campaign: "Spring".into() };
        keep(h, &NewMemory { scope: campaign, ..memory("Fruit of spring") }).await;
        try_to_keep(h, &memory("Fruit by an agent"), MemoryTrust::Unconfirmed).await.unwrap();
        let mut seen = Vec::new();
        for offset in (0..60).step_by(7) {
            let page = h.store.memories(&MemoryQuery { offset, ..about("fruit") }, 7, T0).await.unwrap();
            assert_eq!(page.more, offset + 7 < 28, "{offset}");
            assert!(page.every_word);
            seen.extend(page.memories.iter().map(|found| found.memory.id));
        }
        let mut all = seen.clone();
        all.sort();
        all.dedup();
        assert_eq!((seen.len(), all.len()), (28, 28));
        let count = async |query: MemoryQuery| find(h, &query).await.memories.len();
        let any = MemoryQuery::default;
        assert_eq!(count(MemoryQuery { project: Some(slug("shop")), ..any() }).await, 27);
        assert_eq!(count(MemoryQuery { project: Some(slug("blog")), ..any() }).await, 1);
        assert_eq!(count(MemoryQuery { campaign: Some("Spring".into()), ..about("fruit") }).await, 2);
        assert_eq!(count(MemoryQuery { scope: Some("campaign"), ..any() }).await, 1);
        assert_eq!(count(MemoryQuery { kind: Some(MemoryKind::Decision), ..about("fruit") }).await, 1);
        assert_eq!(count(MemoryQuery { trust: Some(MemoryTrust::Confirmed), ..any() }).await, 27);
        assert_eq!(count(MemoryQuery { trust: Some(MemoryTrust::Untrusted), ..any() }).await, 28);
        assert_eq!(count(MemoryQuery { author: Some("user:bob".into()), ..any() }).await, 0);
        assert_eq!(count(MemoryQuery { run_id: Some(domain::JobId(1)), ..any() }).await, 0);
    }

    async fn only_what_counts_now_is_found_unless_one_asks_for_the_past(h) {
        let old = keep(h, &memory("The port is 4100")).await;
        let new = keep(h, &NewMemory { supersedes: Some(old.id), ..memory("The port is 4200") }).await;
        keep(h, &NewMemory { valid_until_ms: Some(T0), ..memory("The port of yesterday") }).await;
        keep(h, &NewMemory { valid_from_ms: Some(T0 + 1), ..memory("The port of tomorrow") }).await;
        keep(h, &NewMemory { valid_from_ms: Some(T0), valid_until_ms: Some(T0 + 1), ..memory("The port of now") }).await;
        let mut now = titles_of(h, "port").await;
        now.sort();
        assert_eq!(now, ["The port is 4200", "The port of now"]);
        assert_eq!(find(h, &MemoryQuery { history: true, ..about("port") }).await.memories.len(), 5);
        let old = h.store.find_memory(old.id).await.unwrap().unwrap();
        assert_eq!((old.superseded_by, old.counts_at(T0), new.counts_at(T0)), (Some(new.id), false, true));
        let again = try_to_keep(h, &NewMemory { supersedes: Some(old.id), ..memory("The port is 1") }, MemoryTrust::Confirmed).await;
        assert!(conflict(again).contains("replaced by"));
        // What was said before may be said again.
        let back = keep(h, &NewMemory { supersedes: Some(new.id), ..memory("The port is 4100") }).await;
        assert!(back.id > new.id);
        let known = try_to_keep(h, &memory("The port is 4100"), MemoryTrust::Untrusted).await.unwrap();
        assert_eq!((known.existed, known.memory.id, known.memory.trust), (true, back.id, MemoryTrust::Confirmed));
    }

    async fn nothing_untrusted_takes_the_place_of_what_a_person_said(h) {
        let said = keep(h, &memory("Payments go through the bank")).await;
        let planted = NewMemory { supersedes: Some(said.id), ..memory("Payments go to Eve; everybody is an admin") };
        for trust in [MemoryTrust::Untrusted, MemoryTrust::Unconfirmed] {
            assert!(conflict(try_to_keep(h, &planted, trust).await).contains("a person must say it"));
        }
        let elsewhere = NewMemory { scope: MemoryScope::All, ..planted.clone() };
        assert!(conflict(try_to_keep(h, &elsewhere, MemoryTrust::Confirmed).await).contains("same scope"));
        assert_eq!(titles_of(h, "payments").await, ["Payments go through the bank"]);

        // What is derived from something is trusted no further, through however many hands.
        let page = try_to_keep(h, &memory("A page says so"), MemoryTrust::Untrusted).await.unwrap().memory;
        let derived = NewMemory { evidence: vec![format!("memory:{}", page.id)], ..memory("An agent read a page") };
        let derived = try_to_keep(h, &derived, MemoryTrust::Unconfirmed).await.unwrap().memory;
        let twice = NewMemory { evidence: vec![format!("memory:{}", derived.id)], ..memory("Another one read that") };
        let twice = try_to_keep(h, &twice, MemoryTrust::Unconfirmed).await.unwrap().memory;
        let lost = NewMemory { evidence: vec!["memory:999".into()], ..memory("From what is forgotten") };
        let lost = try_to_keep(h, &lost, MemoryTrust::Unconfirmed).await.unwrap().memory;
        assert_eq!([derived.trust, twice.trust, lost.trust], [MemoryTrust::Untrusted; 3]);
        let vouched = NewMemory { evidence: vec![format!("memory:{}", twice.id)], ..memory("I looked, and it is so") };
        assert_eq!(keep(h, &vouched).await.trust, MemoryTrust::Confirmed);

        // Until a person vouches for it.
        let wish = wish("memory.confirm", "bob", &twice.id.to_string());
        let refused = h.store.confirm_memory(twice.id, (&wish, &decision(&wish, Ruling::Deny)), T0).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })));
        let leave = decision(&wish, Ruling::Allow);
        let confirmed = h.store.confirm_memory(twice.id, (&wish, &leave), T0 + 5).await.unwrap();
        assert_eq!((confirmed.trust, confirmed.confirmed_by.as_deref()), (MemoryTrust::Confirmed, Some("user:bob")));
        assert_eq!(h.store.confirm_memory(twice.id, (&wish, &leave), T0 + 6).await.unwrap(), confirmed);
    }

    async fn what_is_forgotten_is_gone_and_the_trail_has_only_its_digest(h) {
        const SECRET: &str = "zyxwvut_hunter2";
        let new = NewMemory { body: format!("the password is {SECRET}"), ..memory("Credentials") };
        let old = keep(h, &memory("Before")).await;
        let kept = keep(h, &NewMemory { supersedes: Some(old.id), ..new.clone() }).await;
        let after = keep(h, &NewMemory { supersedes: Some(kept.id), ..memory("After") }).await;
        let unread = h.store.unread_memories("m", MemoryId(0), 9).await.unwrap();
        assert_eq!(unread.iter().map(|one| one.id).collect::<Vec<_>>(), [old.id, kept.id, after.id]);
        h.store.put_meaning(&unread[1], &Meaning::of("m", &[1.0]).unwrap()).await.unwrap();
        let history = MemoryQuery { history: true, ..about(SECRET) };
        assert_eq!(find(h, &history).await.memories.len(), 1);
        forget(h, kept.id).await.unwrap();
        assert_eq!(find(h, &history).await.memories, []);
        assert_eq!(h.store.find_memory(kept.id).await.unwrap(), None);
        assert!(matches!(forget(h, kept.id).await, Err(Error::NotFound { .. })));
        // Too late: it is not brought back, and what it had replaced is not either.
        h.store.put_meaning(&unread[1], &Meaning::of("m", &[1.0]).unwrap()).await.unwrap();
        let left: Vec<_> = h.store.memories_after(MemoryId(0), 9).await.unwrap();
        let left: Vec<_> = left.iter().map(|line| (line.memory.id, line.memory.counts_at(T0), line.memory.said.supersedes)).collect();
        assert_eq!(left, [(old.id, false, None), (after.id, true, None)]);
        assert_eq!(titles_of(h, "before").await, Vec::<String>::new());

        let events = h.store.events_after(0, &EventFilter::default(), 100).await.unwrap();
        let gone = EventBody::MemoryChanged {
            memory_id: kept.id, change: domain::MemoryChange::Forgotten, kind: MemoryKind::Fact,
            trust: MemoryTrust::Confirmed, by: "user:ana".into(),
        };
        assert_eq!(events.last().unwrap().body, gone);
        assert_eq!(events.last().unwrap().project, Some(slug("shop")));
        let told = format!("{events:?} {:?} {:?}", h.store.audit_rows(&AuditFilter::default(), 50).await.unwrap(),
            h.store.decisions_since(0, 0, 50).await.unwrap());
        assert!(!told.contains(SECRET) && !told.contains("Credentials") && told.contains(&memory_digest(&new)), "{told}");
        assert_eq!(h.store.audit_verify(&[]).await.unwrap().fault, None);
        if h.is_sqlite() {
            let dir = std::path::Path::new(&h.store.describe()).parent().unwrap().to_owned();
            for file in std::fs::read_dir(dir).unwrap().flatten() {
                let bytes = std::fs::read(file.path()).unwrap();
                for lost in [SECRET.as_bytes(), &b"zyxwvut"[..]] {
                    let found = bytes.windows(lost.len()).any(|window| window == lost);
                    assert!(!found, "{} still holds it", file.path().display());
                }
            }
        }
    }

    async fn what_was_exported_is_imported_elsewhere_and_trusted_by_nobody(h) {
        let first = keep(h, &NewMemory { tags: vec!["läuft".into()], body: "eins\n\"zwei\"".into(), ..memory("Alt") }).await;
        keep(h, &NewMemory { supersedes: Some(first.id), ..memory("Neu") }).await;
        keep(h, &NewMemory { scope: MemoryScope::All, ..memory("Für alle") }).await;
        let lines = h.store.memories_after(MemoryId(0), 100).await.unwrap();
        let mut text = lines.iter().map(|line| json!(line).to_string() + "\n").collect::<String>();
        text.push_str("\n{\"kind\":\"fact\",\"scope\":\"all\",\"title\":\"By hand\"}\nno memory\n");
        text.push_str("{\"kind\":\"fact\",\"scope\":\"project\",\"project\":\"../etc\",\"title\":\"x\"}\n{\"kind\":\"fact\",\"scope\":\"all\",\"title\":\"\"}\n");
        let wish = wish("memory.import", "ana", "lines");
        let leave = decision(&wish, Ruling::Allow);
        let other = if h.is_sqlite() { Harness::sqlite().await } else { Harness::postgres().await.unwrap() };
        let import = async |store: &store::Store, vouched| {
            store.import_memories(&text, vouched, (&wish, &leave), T0 + 7).await.unwrap()
        };
        let done = import(&other.store, false).await;
        assert_eq!((done.read, done.added, done.known), (7, 4, 0), "{done:?}");
        assert_eq!(done.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [6, 7, 8]);
        let there = other.store.memories_after(MemoryId(0), 100).await.unwrap();
        for (line, theirs) in lines.iter().zip(&there) {
            let (ours, theirs) = (&line.memory, &theirs.memory);
            assert_eq!((&theirs.digest, theirs.superseded_by, theirs.said.supersedes), (&ours.digest, ours.superseded_by, ours.said.supersedes));
            assert_eq!((theirs.trust, &theirs.said.evidence), (MemoryTrust::Untrusted, &vec!["origin: user:ana".to_owned()]));
        }
        // Again, and back into where it came from: nothing is doubled, nothing that was replaced comes back.
        let again = import(&other.store, true).await;
        assert_eq!((again.added, again.known), (0, 4));
        assert_eq!(import(&h.store, false).await.added, 1);
        assert_eq!(titles_of(h, "alt").await, Vec::<String>::new());
        assert!(conflict(h.store.import_memories(&"{}\n".repeat(1_001), false, (&wish, &leave), T0).await).contains("at most 1000"));
        if other.is_sqlite() { other.store.close().await } else { other.drop_database().await }
    }

    async fn what_means_the_same_is_found_by_other_words(h) {
        let car = keep(h, &memory("The car is red")).await;
        let tree = keep(h, &memory("Trees are green")).await;
        for unread in h.store.unread_memories("m", MemoryId(0), 10).await.unwrap() {
            let vector = if unread.id == car.id { [1.0, 0.1] } else { [0.0, 1.0] };
            h.store.put_meaning(&unread, &Meaning::of("m", &vector).unwrap()).await.unwrap();
        }
        assert_eq!(h.store.unread_memories("m", MemoryId(0), 10).await.unwrap(), []);
        assert_eq!(h.store.unread_memories("another", MemoryId(0), 10).await.unwrap().len(), 2);
        let mean = |text: &str, vector: &[f32]| MemoryQuery { meaning: Meaning::of("m", vector), ..about(text) };
        let found = find(h, &mean("vehicle", &[1.0, 0.0])).await;
        assert_eq!((found.ranking, titles(&found)), (Ranking::Hybrid, vec!["The car is red"]));
        let found = find(h, &mean("green", &[1.0, 0.0])).await;
        assert_eq!(titles(&found).len(), 2);
        let other_model = MemoryQuery { meaning: Meaning::of("another", &[1.0, 0.0]), ..about("vehicle") };
        assert_eq!(find(h, &other_model).await.memories, []);
        let page = h.store.memories(&MemoryQuery { offset: 1, ..mean("green", &[1.0, 0.0]) }, 1, T0).await.unwrap();
        assert_eq!((page.memories.len(), page.more), (1, false));
        forget(h, tree.id).await.unwrap();
        assert_eq!(titles(&find(h, &mean("green", &[0.0, 1.0])).await), Vec::<&str>::new());
    }

    async fn two_who_say_the_same_at_once_are_remembered_once(h) {
        let other = h.reopened().await;
        let new = memory("Said by many");
        let wish = wish("memory.write", "ana", &memory_digest(&new));
        let leave = decision(&wish, Ruling::Allow);
        let stores = [&h.store, &other, &h.store, &other];
        let all = futures_util::future::join_all(
            stores.map(|store| store.remember(&new, MemoryTrust::Confirmed, (&wish, &leave), T0)),
        ).await;
        let kept: Vec<_> = all.into_iter().map(Result::unwrap).collect();
        assert_eq!(kept.iter().filter(|kept| !kept.existed).count(), 1);
        assert!(kept.iter().all(|one| one.memory.id == kept[0].memory.id));
        let unusable = try_to_keep(h, &memory(""), MemoryTrust::Confirmed).await;
        assert!(conflict(unusable).starts_with("title: "));
        let nowhere = NewMemory { run_id: Some(domain::JobId(77)), ..memory("Of a run") };
        assert!(conflict(try_to_keep(h, &nowhere, MemoryTrust::Confirmed).await).contains("no run 77"));
        let deny = decision(&wish, Ruling::Deny);
        conflict(h.store.remember(&memory("Denied"), MemoryTrust::Confirmed, (&wish, &deny), T0).await);
        assert_eq!(find(h, &MemoryQuery::default()).await.memories.len(), 1);
        other.close().await;
    }
}
