//! The commands' way to a running server.

use crate::cli::ServerOptions;
use crate::lock;
use anyhow::{Context as _, bail};
use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;
use serde_json::Value;
use std::time::Duration;

const ANSWER_MAX: Duration = Duration::from_secs(30);

/// A server, and a key that it knows.
pub(crate) struct Client {
    http: reqwest::Client,
    server: String,
    token: String,
}

impl Client {
    /// The server that is named, or the one that runs on the data directory.
    pub(crate) fn of(options: &ServerOptions) -> anyhow::Result<Self> {
        let data = std::path::absolute(&options.data)?;
        let server = match &options.server {
            Some(server) => server.trim_end_matches('/').to_owned(),
            None => lock::server_of(&data).with_context(|| {
                format!(
                    "no server runs on {}; start `velocity up` there first, or name one with --server",
                    data.display()
                )
            })?,
        };
        // The key is for this server, not for one that it points at.
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).timeout(ANSWER_MAX);
        let http = http.build().context("no HTTP client")?;
        Ok(Self { http, server, token: options.token.clone() })
    }

    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.answer(self.http.get(format!("{}{path}", self.server))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.answer(self.with(self.http.post(format!("{}{path}", self.server)), body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.answer(self.with(self.http.put(format!("{}{path}", self.server)), body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> anyhow::Result<Value> {
        self.answer(self.http.delete(format!("{}{path}", self.server))).await
    }

    /// An address with parameters, which may hold anything.
    pub(crate) fn path(path: &str, said: impl IntoIterator<Item = (&'static str, String)>) -> anyhow::Result<String> {
        let url = reqwest::Url::parse_with_params(&format!("http://localhost{path}"), said)?;
        Ok(format!("{path}?{}", url.query().unwrap_or_default()))
    }

    /// Lines as they are, and what a header says.
    pub(crate) async fn lines(&self, path: &str, header: &str) -> anyhow::Result<(String, Option<String>)> {
        let (headers, body) = self.body(self.http.get(format!("{}{path}", self.server))).await?;
        let said = headers.get(header).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((String::from_utf8(body).context("the answer is no text")?, said))
    }

    pub(crate) async fn send_lines(&self, path: &str, lines: String) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}{path}", self.server)).header("content-type", "application/x-ndjson");
        self.answer(request.body(lines)).await
    }

    fn with(&self, request: reqwest::RequestBuilder, body: &Value) -> reqwest::RequestBuilder {
        request.header("content-type", "application/json").body(body.to_string())
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let (_, body) = self.body(request).await?;
        Ok(serde_json::from_slice(&body).unwrap_or_default())
    }

    /// The headers and the body of an answer that is no refusal.
    async fn body(&self, request: reqwest::RequestBuilder) -> anyhow::Result<(HeaderMap, Vec<u8>)> {
        let answer = request.header("x-api-key", &self.token).send().await;
        let answer = answer.with_context(|| format!("{} cannot be reached", self.server))?;
        let status = answer.status();
        if status.is_redirection() {
            let there =
                answer.headers().get("location").and_then(|there| there.to_str().ok()).unwrap_or("another address");
            bail!("{} sends on to {there}; name that with --server", self.server);
        }
        let headers = answer.headers().clone();
        let body = answer.bytes().await.context("the answer was cut off")?;
        if !status.is_success() {
            let said: Value = serde_json::from_slice(&body).unwrap_or_default();
            bail!("the server says {}: {}", status.as_u16(), words(&said));
        }
        Ok((headers, body.to_vec()))
    }
}

/// What a refusal says, in either of its shapes.
fn words(said: &Value) -> String {
    if let Some(words) = said["error"].as_str().or(said["detail"].as_str()) {
        return words.to_owned();
    }
    let fault = |fault: &Value| {
        let place = fault["loc"].as_array().and_then(|loc| loc.last()?.as_str()).unwrap_or("body");
        format!("{place}: {}", fault["msg"].as_str().unwrap_or_default())
    };
    said["detail"].as_array().map(|faults| faults.iter().map(fault).collect::<Vec<_>>().join("; ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn a_refusal_is_told_in_words_whatever_its_shape() {
        let faults = json!({"detail": [{"loc": ["body", "task"], "msg": "Field required", "type": "missing"}]});
        assert_eq!(super::words(&faults), "task: Field required");
        assert_eq!(super::words(&json!({"detail": "task_not_allowed"})), "task_not_allowed");
        assert_eq!(super::words(&json!({"error": "no", "code": "x", "detail": []})), "no");
        assert_eq!(super::words(&json!(null)), "");
    }
}
