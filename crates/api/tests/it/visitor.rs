//! Somebody with a browser: keeps cookies, goes where it is sent, fills in forms. And the providers that it meets.

use crate::harness::Harness;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use serde_json::{Value, json};

/// The address of the real provider; none when tests with it are skipped aloud.
#[allow(clippy::disallowed_methods, reason = "a test is told by its environment where the provider is")]
pub fn provider() -> Option<String> {
    let said = std::env::var("VELOCITY_TEST_OIDC")
        .expect("VELOCITY_TEST_OIDC names an OpenID provider; scripts/test.sh starts one, and `skip` leaves it out");
    if said == "skip" {
        eprintln!("NOT RUN WITH A REAL PROVIDER: VELOCITY_TEST_OIDC=skip");
        return None;
    }
    Some(said)
}

/// What the provider knows a server on this port by.
pub async fn registered(provider: &str, port: u16, extra: Value) -> Value {
    let mut wanted = json!({
        "redirect_uris": [format!("http://localhost:{port}/api/auth/oidc/callback")],
        "grant_types": ["authorization_code"], "response_types": ["code"]
    });
    for (name, value) in extra.as_object().unwrap() {
        wanted[name] = value.clone();
    }
    let asked = plain().post(format!("{provider}/reg")).header("content-type", "application/json");
    let answer = asked.body(wanted.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
}

/// What an operator says at least.
pub fn settings(issuer: &str, client: &Value) -> api::OidcSettings {
    api::OidcSettings {
        issuer: issuer.to_owned(),
        client_id: client["client_id"].as_str().unwrap().to_owned(),
        client_secret: client["client_secret"].as_str().map(str::to_owned),
        redirect_url: None,
        scopes: "openid email profile".to_owned(),
        roles: None,
        default_role: Some(domain::Role::Viewer),
        allowed_domains: vec![],
        sign_up: false,
        name: "Example".to_owned(),
    }
}

fn plain() -> Client {
    let here = ([127, 0, 0, 1], 0).into();
    Client::builder().redirect(Policy::none()).no_proxy().resolve("localhost", here).build().unwrap()
}

/// A browser. It does not know of sites, so that what it shows holds for the worst of them.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    /// Host, path, name, value.
    pub cookies: Vec<(String, String, String, String)>,
    /// The address that it comes from, where that matters.
    pub from: Option<String>,
}

/// Where a visitor is.
#[derive(Debug)]
pub struct Page {
    pub url: Url,
    pub status: u16,
    pub location: Option<String>,
    pub set_cookies: Vec<String>,
    pub text: String,
}

impl Visitor {
    pub fn new() -> Self {
        Self { client: plain(), cookies: Vec::new(), from: None }
    }

    /// One page, as it comes.
    pub async fn get(&mut self, url: &str) -> Page {
        let url: Url = url.parse().unwrap();
        let request = self.client.get(url.clone());
        self.ask(url, request).await
    }

    pub async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Page {
        let url: Url = url.parse().unwrap();
        let body = Url::parse_with_params("http://localhost", form).unwrap().query().unwrap().to_owned();
        let request = self.client.post(url.clone()).header("content-type", "application/x-www-form-urlencoded");
        self.ask(url, request.body(body)).await
    }

    async fn ask(&mut self, url: Url, request: RequestBuilder) -> Page {
        let host = url.host_str().unwrap().to_owned();
        let mine = self.cookies.iter().filter(|(at, path, ..)| *at == host && url.path().starts_with(path.as_str()));
        let cookies: Vec<String> = mine.map(|(_, _, name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) };
        let request = match &self.from {
            Some(from) => request.header("x-forwarded-for", from),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
        let location = answer.headers().get("location").map(text);
        let set_cookies: Vec<String> = answer.headers().get_all("set-cookie").iter().map(text).collect();
        for cookie in &set_cookies {
            self.keep(&host, cookie);
        }
        Page { url, status, location, set_cookies, text: answer.text().await.unwrap() }
    }

    fn keep(&mut self, host: &str, cookie: &str) {
        let mut parts = cookie.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attribute = |name: &str| {
            let mut found = cookie.split("; ").filter_map(|part| part.split_once('='));
            found.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let path = attribute("path").unwrap_or_else(|| "/".to_owned());
        self.cookies.retain(|(at, kept, named, _)| (at.as_str(), kept, named.as_str()) != (host, &path, name));
        let is_over =
            attribute("max-age").as_deref() == Some("0") || attribute("expires").is_some_and(|at| at.contains("1970"));
        if !is_over {
            self.cookies.push((host.to_owned(), path, name.to_owned(), value.to_owned()));
        }
    }

    /// Goes on as long as it is sent on, but not to a page of this server's.
    async fn follow(&mut self, mut page: Page, port: u16) -> Page {
        for _ in 0..20 {
            let Some(location) = &page.location else { return page };
            let next = page.url.join(location).unwrap();
            if next.port() == Some(port) {
                return page;
            }
            page = self.get(next.as_str()).await;
        }
        panic!("sent round and round");
    }

    /// Begins at the door and says at the provider who it is: the page that sends it back.
    pub async fn at_provider(&mut self, h: &Harness, next: &str, claims: &Value) -> Page {
        let form = self.form(h, next).await;
        let sent = self.post(form.as_str(), &[("claims", &claims.to_string())]).await;
        let back = self.follow(sent, h.port).await;
        assert!(back.location.as_ref().is_some_and(|back| back.contains("/api/auth/oidc/callback?")), "{back:?}");
        back
    }

    /// Begins at the door; where the provider asks who it is.
    pub async fn form(&mut self, h: &Harness, next: &str) -> Url {
        let begun = self.get(&address(h, &format!("/api/auth/oidc/login{next}"))).await;
        assert_eq!(begun.status, 302, "{begun:?}");
        let asked = self.follow(begun, h.port).await;
        assert!(asked.status == 200 && asked.text.contains("claims"), "{asked:?}");
        asked.url
    }

    /// All of it; where it is sent at last, as the server says.
    pub async fn sign_in(&mut self, h: &Harness, claims: &Value) -> String {
        self.sign_in_from(h, "", claims).await
    }

    pub async fn sign_in_from(&mut self, h: &Harness, next: &str, claims: &Value) -> String {
        // The provider remembers people, too.
        self.cookies.retain(|(host, ..)| host == "localhost");
        let back = self.at_provider(h, next, claims).await;
        let ended = self.get(&back.location.unwrap()).await;
        assert_eq!(ended.status, 302, "{ended:?}");
        ended.location.unwrap()
    }

    /// Who the server says this is; null for nobody.
    pub async fn me(&mut self, h: &Harness) -> Value {
        let page = self.get(&address(h, "/api/auth/me")).await;
        if page.status == 200 { serde_json::from_str(&page.text).unwrap() } else { Value::Null }
    }
}

pub fn address(h: &Harness, path: &str) -> String {
    format!("http://localhost:{}{path}", h.port)
}

/// A parameter of an address.
#[track_caller]
pub fn parameter(url: &str, name: &str) -> String {
    let url: Url = url.parse().unwrap();
    let found = url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    found.unwrap_or_else(|| panic!("no {name} in {url}"))
}
