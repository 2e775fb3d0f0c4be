//! The reference page, in a real browser: made from the description that is served, without anything from elsewhere.

use crate::chromium::Chromium;
use crate::harness::{Harness, PASSWORD};
use domain::Role;
use serde_json::json;

const CHOSEN: &str = "(document.querySelector('main h2')?.innerText ?? '')";

async fn opened(h: &Harness) -> Option<Chromium> {
    if h.call("GET", "/index.html").send().await.status == 404 {
        eprintln!(
            "NOT RUN IN A BROWSER: the web page was not built into this binary (cd web && npm ci && npm run build)"
        );
        return None;
    }
    h.token(Role::Viewer).await;
    Chromium::start("").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_is_shown_found_and_linked_to() {
    let h = Harness::start().await;
    let Some(mut browser) = opened(&h).await else { return };
    let origin = format!("http://localhost:{}", h.port);
    // Whoever is not signed in is led to the door, which knows the way back to the very call.
    browser.go(&format!("{origin}/docs/get_run")).await;
    browser.until("location.pathname === '/login'").await;
    browser.until("document.querySelector('input[type=password]') !== null").await;
    let sign_in = format!(
        "(() => {{ const set = (field, value) => {{ Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, value); \
         field.dispatchEvent(new Event('input', {{bubbles: true}})) }}; \
         set(document.querySelector('input[type=email]'), 'viewer@example.com'); \
         document.querySelector('input[type=password]').value = {}; document.querySelector('form').requestSubmit() }})()",
        json!(PASSWORD)
    );
    browser.run(&sign_in).await;
    browser.until("location.pathname === '/docs/get_run'").await;
    browser.until(&format!("/^GET\\s*\\/api\\/runs\\/\\{{id\\}}$/.test({CHOSEN})")).await;

    // All calls of the description, each under its own address.
    let described = serde_json::to_value(api::openapi()).unwrap();
    let calls =
        described["paths"].as_object().unwrap().values().map(|calls| calls.as_object().unwrap().len()).sum::<usize>();
    assert_eq!(browser.run("document.querySelectorAll('nav a').length").await, calls);
    assert_eq!(
        browser.run("new Set([...document.querySelectorAll('nav a')].map((a) => a.pathname)).size").await,
        calls
    );
    let text = "document.querySelector('main').innerText";
    for part in ["Parameters", "Answers", "200", "404", "RunView", "The run's number", "curl", "$KEY", "/api/runs/1"] {
        assert_eq!(browser.run(&format!("{text}.includes({})", json!(part))).await, true, "{part}");
    }

    // By the keyboard alone: to the field, a word, down to the one that is left, and into it.
    browser.run("document.activeElement?.blur()").await;
    browser.press("/").await;
    assert_eq!(browser.run("document.activeElement.type").await, "search");
    for letter in ["b", "u", "r", "n", "d"] {
        browser.press(letter).await;
    }
    browser.until("document.querySelectorAll('nav a').length === 1").await;
    browser.press("ArrowDown").await;
    browser.press("Enter").await;
    browser.until("location.pathname === '/docs/get_campaign_burndown'").await;
    browser.until(&format!("{CHOSEN}.includes('/burndown')")).await;
    browser.run("history.back()").await;
    browser.until(&format!("{CHOSEN}.includes('/api/runs/{{id}}')")).await;

    // A shape that is named is unfolded.
    let unfold = "[...document.querySelectorAll('main details summary')].find((one) => one.innerText === 'Fields of run').click()";
    browser.run(unfold).await;
    browser.until("document.querySelector('main').innerText.includes('spec_revision')").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_needs_no_other_host_no_inline_code_and_no_wide_screen() {
    let h = Harness::start().await;
    let Some(mut browser) = opened(&h).await else { return };
    let origin = format!("http://localhost:{}", h.port);
    let page = h.call("GET", "/docs/get_run").send().await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe"), "{policy}");
    browser.go(&format!("{origin}/login")).await;
    let body = json!(json!({"email": "viewer@example.com", "password": PASSWORD}).to_string());
    let login = format!(
        "fetch('/api/auth/login', {{method: 'POST', headers: {{'content-type': 'application/json'}}, body: {body}}}).then((a) => a.status)"
    );
    assert_eq!(browser.run(&login).await, 200);
    for (width, height, theme) in [(1280, 900, "light"), (1280, 900, "dark"), (360, 740, "light"), (320, 640, "dark")] {
        browser.look(width, height, theme).await;
        for path in ["/docs", "/docs/publish_events"] {
            browser.go(&format!("{origin}{path}")).await;
            let there = if path == "/docs" {
                "document.querySelectorAll('nav a').length > 50"
            } else {
                "document.querySelector('main pre') !== null"
            };
            browser.until(there).await;
            let wide = browser.run("document.documentElement.scrollWidth > innerWidth").await;
            assert_eq!(wide, false, "{path} is wider than {width}");
            // On a narrow screen there is one thing at a time.
            let both = browser
                .run("document.querySelector('nav').offsetWidth > 0 && document.querySelector('main').offsetWidth > 0")
                .await;
            assert_eq!(both, width > 768, "{path} at {width}");
            let dark = browser.run("getComputedStyle(document.body).backgroundColor").await;
            let lightness: f64 = dark
                .as_str()
                .and_then(|text| text.split(['(', ' ']).nth(1))
                .and_then(|text| text.parse().ok())
                .unwrap_or(-1.0);
            assert_eq!(lightness > 50.0, theme == "light", "{dark} in the {theme} theme");
            browser.picture(&format!("docs-{}-{width}-{theme}", path.len())).await;
        }
    }
    let foreign =
        "performance.getEntriesByType('resource').filter((one) => new URL(one.name).origin !== location.origin).length";
    assert_eq!(browser.run(foreign).await, 0);
}
