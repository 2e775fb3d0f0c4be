//! The commands' way to a running server.

use crate::cli::ServerOptions;
use crate::lock;
use anyhow::{Context as _, bail};
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
        let http = reqwest::Client::builder().no_proxy().timeout(ANSWER_MAX).build().context("no HTTP client")?;
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

    fn with(&self, request: reqwest::RequestBuilder, body: &Value) -> reqwest::RequestBuilder {
        request.header("content-type", "application/json").body(body.to_string())
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let answer = request.header("x-api-key", &self.token).send().await;
        let answer = answer.with_context(|| format!("{} cannot be reached", self.server))?;
        let status = answer.status();
        let body = answer.bytes().await.context("the answer was cut off")?;
        let value: Value = serde_json::from_slice(&body).unwrap_or_default();
        if !status.is_success() {
            let said = value["error"].as_str().or(value["detail"].as_str()).map(str::to_owned);
            let said = said
                .unwrap_or_else(|| if value["detail"].is_null() { String::new() } else { value["detail"].to_string() });
            bail!("the server says {}: {said}", status.as_u16());
        }
        Ok(value)
    }
}
