//! Files of records: every file of the corpus is taken line by line, and nothing of it is lost.

use crate::harness::{Answer, Harness};
use domain::csv;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn bring(h: &Harness, kind: &str, file: &[u8]) -> Answer {
    let call = h.call("POST", &format!("/api/crm/{kind}/import")).key("dev").header("content-type", "text/csv");
    call.body(file).send().await
}

async fn names(h: &Harness, kind: &str) -> BTreeSet<String> {
    let all = h.get(&format!("/api/crm/{kind}?limit=200")).await.json();
    all["items"].as_array().unwrap().iter().map(|record| record["name"].as_str().unwrap().to_owned()).collect()
}

/// What it shows, the file, the names that are taken, the lines that are kept aside.
type Case = (&'static str, &'static [u8], &'static [&'static str], &'static [u64]);

const CORPUS: &[Case] = &[
    ("plain", b"name,email\nAna,a@x.y\nBen,b@x.y\n", &["Ana", "Ben"], &[]),
    ("no last line end", b"name\nAna", &["Ana"], &[]),
    ("a byte order mark", b"\xef\xbb\xbfname,email\nAna,a@x.y\n", &["Ana"], &[]),
    ("semicolons", b"name;email\nAna;a@x.y\n", &["Ana"], &[]),
    ("tabs", b"name\temail\nAna\ta@x.y\n", &["Ana"], &[]),
    ("line ends of Windows", b"name,email\r\nAna,a@x.y\r\n", &["Ana"], &[]),
    ("line ends of old", b"name,email\rAna,a@x.y\r", &["Ana"], &[]),
    ("empty lines", b"name\n\nAna\n\n\nBen\n", &["Ana", "Ben"], &[]),
    ("quotes, separators and lines within a cell", b"name,text\n\"A, \"\"B\"\"\",\"one\ntwo\"\n", &["A, \"B\""], &[]),
    ("a quote in the middle", b"name\nA \"B\" C\n", &["A \"B\" C"], &[]),
    ("a lost quote", b"name,email\n\"Ana,a@x.y\nBen,b@x.y\n", &["Ben"], &[2]),
    ("text behind a quote", b"name\n\"Ana\"x\nBen\n", &["Ben"], &[2]),
    ("no UTF-8", b"name\nJos\xe9\nBen\n", &["Ben"], &[2]),
    ("too many cells", b"name\nAna,x\nBen\n", &["Ben"], &[2]),
    ("too few cells", b"name,email,phone\nAna\n", &["Ana"], &[]),
    ("no name", b"name,email\n,a@x.y\nBen,b@x.y\n", &["Ben"], &[2]),
    ("a bad address", b"name,email\nAna,nowhere\nBen,b@x.y\n", &["Ben"], &[2]),
    ("a bad number", b"name,phone\nAna,call me\nBen,+49 30 123456\n", &["Ben"], &[2]),
    ("one address twice", b"name,email\nAna,a@x.y\nAnna,A@X.y\n", &["Ana"], &[3]),
    ("one number in other clothes", b"name,phone\nAna,+49 30 123456\nAnna,0049-30-123456\n", &["Ana"], &[3]),
    ("a link to nobody", b"name,account_id\nAna,nobody\nBen,\n", &["Ben"], &[2]),
    ("control characters", b"name\nA\x07na\nBen\n", &["Ben"], &[2]),
    ("names of other programs", b"Full Name,E-Mail Address\nAna,a@x.y\n", &["Ana"], &[]),
    ("first and last names", b"First Name,Last Name\nAna,Diaz\n", &["Ana Diaz"], &[]),
    ("formulas", b"name,text\n=1+1,\"@SUM(A1)\"\n", &["=1+1"], &[]),
    ("guarded formulas", b"name\n'=1+1\n", &["=1+1"], &[]),
    (
        "markup and statements",
        b"name\n<script>alert(1)</script>\n'; drop table users; --\n",
        &["<script>alert(1)</script>", "'; drop table users; --"],
        &[],
    ),
    ("right to left", "name\nמשה \u{202e}abc\n".as_bytes(), &["משה \u{202e}abc"], &[]),
    ("astral letters", "name\n🦜 Kräuter\n".as_bytes(), &["🦜 Kräuter"], &[]),
    ("spaces around", b"name , email\n  Ana  ,  a@x.y \n", &["Ana"], &[]),
];

#[tokio::test]
async fn each_line_of_the_corpus_is_taken_or_kept_aside_as_it_stands() {
    let mut wrong = Vec::new();
    for (what, file, taken, aside) in CORPUS {
        let h = Harness::start().await;
        let answer = bring(&h, "people", file).await;
        assert_eq!(answer.status, 200, "{what}: {}", answer.text);
        let report = answer.json();
        let lines: Vec<u64> =
            report["lines"].as_array().into_iter().flatten().map(|line| line["line"].as_u64().unwrap()).collect();
        let expected: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
        let got = names(&h, "people").await;
        if got != expected
            || lines != *aside
            || report["created"] != taken.len()
            || report["records"] != taken.len() + aside.len()
        {
            wrong.push(format!("{what}: {got:?}, {report}"));
        }
        for line in report["lines"].as_array().into_iter().flatten() {
            let text = String::from_utf8_lossy(file);
            let raw = line["raw"].as_str().unwrap();
            if !raw.contains("\\x") && !text.contains(raw) {
                wrong.push(format!("{what}: {raw:?} is not what stands in the file"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_file_of_which_no_line_can_be_taken_is_refused_and_says_why() {
    let h = Harness::start().await;
    let files: [(&[u8], &str); 5] = [
        (b"", "empty"),
        (b"\xff\xfen\0a\0m\0e\0", "UTF-8"),
        (b"PK\x03\x04\0\0", "UTF-8"),
        (b"email\na@x.y\n", "name"),
        (b"\"name\nAna\n", "first line"),
    ];
    for (file, word) in files {
        let refused = bring(&h, "people", file).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.json()["error"].as_str().unwrap().contains(word), "{}", refused.text);
    }
    let many = format!("name\n{}", "Ana\n".repeat(10_001));
    assert_eq!(bring(&h, "people", many.as_bytes()).await.status, 422);
    let large = vec![b'a'; 2_000_000];
    assert_eq!(bring(&h, "people", &large).await.status, 413);
    assert_eq!(h.get("/api/crm/people").await.json()["total"], 0);
}

#[tokio::test]
async fn lines_that_were_kept_aside_are_mended_and_brought_again() {
    let h = Harness::start().await;
    let report = bring(&h, "people", b"name,email\nAna,nowhere\nBen,b@x.y\n").await.json();
    let aside = h.get(report["aside_url"].as_str().unwrap()).await;
    assert_eq!((aside.status, aside.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(aside.text, "name,email\r\nAna,nowhere\r\n");
    let mended = bring(&h, "people", aside.text.replace("nowhere", "ana@x.y").as_bytes()).await.json();
    assert_eq!((&mended["created"], &mended["aside"]), (&json!(1), &json!(0)));
    assert_eq!(h.get("/api/crm/imports").await.json().as_array().unwrap().len(), 2);
    let path = format!("/api/crm/imports/{}", report["id"].as_str().unwrap());
    assert_eq!(h.get(&path).await.json()["lines"][0]["line"], 2);
}

#[tokio::test]
async fn what_is_exported_begins_no_formula_and_comes_back_as_it_was() {
    let h = Harness::start().await;
    for name in ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "'quoted", "a,b;c \"d\"\ne", "＝full", "plain"] {
        let made =
            h.post("/api/crm/leads", json!({"name": name, "amount": -5, "text": name, "tags": ["x", "y"]})).await;
        assert_eq!(made.status, 201, "{name:?}: {}", made.text);
    }
    let before = names(&h, "leads").await;
    let file = h.get("/api/crm/leads/export").await;
    assert_eq!((file.status, file.header("content-disposition")), (200, "attachment; filename=\"leads.csv\""));
    // As a spreadsheet reads it, which knows nothing of our guard.
    for cell in cells(&file.text) {
        let is_number = cell.parse::<f64>().is_ok();
        assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']), "{cell:?}");
    }
    let other = Harness::start().await;
    let report = bring(&other, "leads", file.text.as_bytes()).await.json();
    assert_eq!((&report["created"], &report["aside"]), (&json!(8), &json!(0)), "{report}");
    assert_eq!(names(&other, "leads").await, before);
    let all = other.get("/api/crm/leads").await.json();
    let same =
        |lead: &Value| lead["name"] == lead["text"] && lead["amount"] == -5.0 && lead["tags"] == json!(["x", "y"]);
    assert!(all["items"].as_array().unwrap().iter().all(same), "{all}");
}

/// The cells of a file with `"` and `,`, without regard to guards.
fn cells(file: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = file.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    assert!(csv::read(file.as_bytes()).iter().all(|line| line.cells.is_ok()));
    cells
}

#[tokio::test]
async fn a_line_may_change_the_record_that_it_means() {
    let h = Harness::start().await;
    bring(&h, "people", b"name,email,title\nAna,a@x.y,CTO\n").await;
    let path = "/api/crm/people/import?on_duplicate=update&file_name=new.csv";
    let call = h.call("POST", path).key("dev").header("content-type", "text/csv");
    let report = call.body(&b"name,email,title,phone\nAna Diaz,A@x.y,,+34 111 222\n"[..]).send().await.json();
    assert_eq!(
        (&report["updated"], &report["created"], &report["file_name"]),
        (&json!(1), &json!(0), &json!("new.csv"))
    );
    let ana = h.get("/api/crm/people").await.json()["items"][0].clone();
    assert_eq!(
        (&ana["name"], &ana["title"], &ana["phone"]),
        (&json!("Ana Diaz"), &json!("CTO"), &json!("+34 111 222"))
    );
}
