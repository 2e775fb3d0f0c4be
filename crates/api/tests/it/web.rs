use crate::harness::Harness;

#[tokio::test]
async fn the_web_page_is_open_and_is_given_for_every_address_that_a_person_may_reload() {
    let h = Harness::start().await;
    for path in ["/", "/runs/1", "/projects/shop_v3", "/sign-in"] {
        let answer = h.call("GET", path).send().await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
        assert!(answer.text.to_lowercase().contains("velocity"), "{path}");
        assert!(!answer.text.contains("<script>") && !answer.text.contains("style="), "inline code at {path}");
    }
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let h = Harness::start().await;
    let first = h.call("GET", "/index.html").send().await;
    if first.status == 404 {
        // The assets were not built into this binary; then the page that says so has no tag.
        assert_eq!(h.call("GET", "/").send().await.header("etag"), "");
        return;
    }
    let again = h.call("GET", "/index.html").header("if-none-match", first.header("etag")).send().await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(again.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn a_lost_file_is_an_error_and_never_the_page() {
    let h = Harness::start().await;
    for path in ["/assets/lost.js", "/favicon.lost", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd.txt"] {
        let answer = h.call("GET", path).send().await;
        assert!(
            answer.status == 404 || answer.header("content-type").starts_with("text/html"),
            "{path}: {}",
            answer.text
        );
        assert!(!answer.text.contains("root:"), "{path}");
    }
    assert_eq!(h.call("GET", "/assets/lost.js").send().await.status, 404);
}

#[tokio::test]
async fn a_browser_that_came_by_number_is_sent_to_the_name_so_that_no_product_sees_the_sign_in() {
    let h = Harness::start().await;
    let visit = |host: &'static str| {
        h.call("GET", "/runs/1?x=1").header("host", host).header("sec-fetch-mode", "navigate").send()
    };
    let sent = visit("127.0.0.1:8000").await;
    assert_eq!((sent.status, sent.header("location")), (307, "http://localhost:8000/runs/1?x=1"));
    assert_eq!(visit("localhost:8000").await.status, 200);
    // A program has no such trouble.
    assert_eq!(h.call("GET", "/").header("host", "127.0.0.1:8000").send().await.status, 200);
}
