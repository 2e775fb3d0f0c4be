//! Looks after the models of a server that speaks OpenAI's API, as Ollama and llama-server do: whether each answers, not only
//! whether it is listed. A list stays right when the weights behind it are gone.

use crate::now_ms;
use domain::{ModelHealth, ModelSpec, ModelStanding};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often the list of models is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// How often a model that answered is asked for a token again; one that did not is asked at each look.
const ASK_EVERY: Duration = Duration::from_secs(60);
const CONNECT_MAX: Duration = Duration::from_secs(2);
const LIST_MAX: Duration = Duration::from_secs(5);
/// A model that is loaded for the question takes longer than that; it counts as loading meanwhile.
const TOKEN_MAX: Duration = Duration::from_secs(20);
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// Where models are served, and which are to be used, the preferred one first.
#[derive(Debug, Clone)]
pub struct ModelServer {
    /// `http://host:11434`, with or without `/v1`.
    pub url: String,
    /// The models.
    pub models: Vec<ModelSpec>,
}

/// How the models stand, always the newest.
pub type ModelStandings = watch::Receiver<Arc<Vec<ModelStanding>>>;

/// Looks after the models until `stop` fires. An error when no client can be made.
pub fn watch_models(server: ModelServer, stop: CancellationToken) -> Result<ModelStandings, crate::Error> {
    let http = reqwest::Client::builder().connect_timeout(CONNECT_MAX).no_proxy().build();
    let http = http.map_err(|error| crate::Error::Failed(format!("no HTTP client can be made: {error}")))?;
    let base = server.url.trim_end_matches('/').trim_end_matches("/v1").to_owned();
    let unknown: Vec<ModelStanding> = server.models.into_iter().map(ModelStanding::unknown).collect();
    let (say, hear) = watch::channel(Arc::new(unknown));
    let probe = Probe { http, base };
    tokio::spawn(async move {
        tokio::select! {
            () = probe.run(&say) => {}
            () = stop.cancelled() => {}
        }
    });
    Ok(hear)
}

struct Probe {
    http: reqwest::Client,
    base: String,
}

/// What was found, and the same in words.
type Found = (ModelHealth, String);

impl Probe {
    async fn run(&self, say: &watch::Sender<Arc<Vec<ModelStanding>>>) {
        let mut asked: Vec<Option<Instant>> = vec![None; say.borrow().len()];
        loop {
            let listed = self.list().await;
            let mut standings = Vec::clone(&say.borrow());
            for (standing, asked) in standings.iter_mut().zip(&mut asked) {
                let is_fresh =
                    standing.health == ModelHealth::Ready && asked.is_some_and(|at| at.elapsed() < ASK_EVERY);
                let found = match &listed {
                    Err(found) => Some(found.clone()),
                    Ok(names) if !has(names, &standing.spec.name) => {
                        Some((ModelHealth::Absent, "its server does not have it".to_owned()))
                    }
                    Ok(_) if is_fresh => None,
                    Ok(_) => {
                        *asked = Some(Instant::now());
                        Some(self.token(&standing.spec.name).await)
                    }
                };
                if let Some((health, reason)) = found {
                    if health != standing.health {
                        tracing::info!(model = %standing.spec.name, health = health.as_str(), %reason, "a model");
                    }
                    *standing = ModelStanding { health, reason, checked_at_ms: Some(now_ms()), ..standing.clone() };
                }
            }
            say.send_replace(Arc::new(standings));
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The names of the models that the server lists.
    async fn list(&self) -> Result<Vec<String>, Found> {
        let asked = self.http.get(format!("{}/v1/models", self.base)).timeout(LIST_MAX).send().await;
        let unreachable = |error: reqwest::Error| (ModelHealth::Unreachable, words(error));
        let (status, body) = read(asked.map_err(unreachable)?).await.map_err(unreachable)?;
        match status {
            200 => {}
            503 => return Err((ModelHealth::Loading, "its server is starting".to_owned())),
            _ => return Err((ModelHealth::Failing, format!("its server answers {status} when asked for its models"))),
        }
        let name = |model: &Value| model["id"].as_str().map(str::to_owned);
        Ok(body["data"].as_array().into_iter().flatten().filter_map(name).collect())
    }

    /// Asks a model for one token, with nothing that would make its server load it otherwise than for everybody.
    async fn token(&self, name: &str) -> Found {
        let body =
            json!({"model": name, "max_tokens": 1, "stream": false, "messages": [{"role": "user", "content": "ok"}]});
        let asked = self.http.post(format!("{}/v1/chat/completions", self.base)).timeout(TOKEN_MAX);
        let asked = asked.header("content-type", "application/json").body(body.to_string());
        let answer = match asked.send().await {
            Ok(answer) => read(answer).await,
            Err(error) => Err(error),
        };
        match answer {
            Ok((200, body)) if body["choices"].as_array().is_some_and(|choices| !choices.is_empty()) => {
                (ModelHealth::Ready, "it answered with a token".to_owned())
            }
            Ok((503, _)) => (ModelHealth::Loading, "its server says that it is not ready yet".to_owned()),
            Ok((200, _)) => (ModelHealth::Failing, "its server answered without a word of it".to_owned()),
            Ok((status, _)) => {
                (ModelHealth::Failing, format!("its server answers {status} when it is asked for a token"))
            }
            Err(error) if error.is_timeout() && !error.is_connect() => {
                let seconds = TOKEN_MAX.as_secs();
                (ModelHealth::Loading, format!("it gave no token in {seconds} s: it is being loaded, or very busy"))
            }
            Err(error) => (ModelHealth::Unreachable, words(error)),
        }
    }
}

/// Ollama calls `qwen3` what is `qwen3:latest` in its list.
fn has(listed: &[String], name: &str) -> bool {
    listed.iter().any(|one| one == name || one.strip_suffix(":latest") == Some(name))
}

/// The status, and the body if it is JSON of a bearable length.
async fn read(mut answer: reqwest::Response) -> Result<(u16, Value), reqwest::Error> {
    let (status, mut body) = (answer.status().as_u16(), Vec::new());
    while let Some(bytes) = answer.chunk().await? {
        if body.len() + bytes.len() > ANSWER_BYTES_MAX {
            return Ok((status, Value::Null));
        }
        body.extend_from_slice(&bytes);
    }
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

/// Without the address: it may hold a name and a password.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    if error.is_connect() {
        "nobody answers at its address".to_owned()
    } else {
        format!("its server broke off: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_by_the_name_that_its_server_gives_it() {
        let listed = ["qwen3:latest".to_owned(), "qwen3.6:35b-a3b".to_owned()];
        assert!(has(&listed, "qwen3") && has(&listed, "qwen3:latest") && has(&listed, "qwen3.6:35b-a3b"));
        assert!(!has(&listed, "qwen3.6") && !has(&listed, "qwen"));
    }
}
