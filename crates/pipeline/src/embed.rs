//! Reads memories with an embedding model, so that they are found by what they mean. A server that speaks OpenAI's API serves it, as
//! Ollama and llama-server do.

use crate::Error;
use domain::MemoryId;
use serde_json::{Value, json};
use std::time::Duration;
use store::{Meaning, Store, Unread};
use tokio_util::sync::CancellationToken;

const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long a question may wait for its meaning; then words must do.
const QUESTION_MAX: Duration = Duration::from_secs(2);
const READING_MAX: Duration = Duration::from_secs(60);
/// How many memories are read at once, and how much of each: a memory's gist stands at its beginning, and models take little.
const AT_ONCE: u32 = 16;
const TEXT_CHARS_MAX: usize = 1_200;
/// When a text is too long for a model, half of it may not be; down to this.
const TEXT_CHARS_MIN: usize = 150;
const ANSWER_BYTES_MAX: usize = 16 << 20;
/// After a change, so that many at once are read together; and when the model does not answer.
const GATHER: Duration = Duration::from_millis(500);
const AGAIN_AFTER: Duration = Duration::from_secs(30);
/// How often everything is looked through for what could not be read before.
const WHOLE_EVERY: Duration = Duration::from_secs(3600);

/// A model that says what texts mean.
#[derive(Debug, Clone)]
pub struct EmbeddingModel {
    http: reqwest::Client,
    base: String,
    name: String,
}

/// Why there is no meaning.
enum Fault {
    /// The model does not take this text.
    Text(String),
    /// The server does not answer.
    Server(String),
}

impl EmbeddingModel {
    /// A model of the server at `url` (`http://host:11434`, with or without `/v1`). An error when no client can be made.
    pub fn new(url: &str, name: &str) -> Result<Self, Error> {
        let http = reqwest::Client::builder().connect_timeout(CONNECT_MAX).no_proxy().build();
        let http = http.map_err(|error| Error::Failed(format!("no HTTP client can be made: {error}")))?;
        let base = url.trim_end_matches('/').trim_end_matches("/v1").to_owned();
        Ok(Self { http, base, name: name.to_owned() })
    }

    /// What a question means; none when the model does not answer in 2 seconds.
    pub async fn question(&self, text: &str) -> Option<Meaning> {
        let asked = self.ask(&[cut(text, TEXT_CHARS_MAX)], QUESTION_MAX).await;
        asked.ok().and_then(|meanings| meanings.into_iter().next())
    }

    async fn ask(&self, texts: &[&str], limit: Duration) -> Result<Vec<Meaning>, Fault> {
        let asked = self.http.post(format!("{}/v1/embeddings", self.base)).timeout(limit);
        let asked = asked.header("content-type", "application/json");
        let asked = asked.body(json!({"model": self.name, "input": texts}).to_string());
        // Without the address: it may hold a name and a password.
        let broken = |error: reqwest::Error| Fault::Server(error.without_url().to_string());
        let mut answer = asked.send().await.map_err(broken)?;
        let (status, mut body) = (answer.status(), Vec::new());
        while let Some(bytes) = answer.chunk().await.map_err(broken)? {
            if body.len() + bytes.len() > ANSWER_BYTES_MAX {
                return Err(Fault::Server("its answer is too long".to_owned()));
            }
            body.extend_from_slice(&bytes);
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        if !status.is_success() {
            let words: String = body["error"]["message"].as_str().unwrap_or_default().chars().take(200).collect();
            let words = format!("its server answers {}: {words}", status.as_u16());
            // Busy, being loaded, gone, or without embeddings: that is not the text's fault.
            let about_text = ![404, 429, 501, 502, 503, 504].contains(&status.as_u16());
            return Err(if about_text { Fault::Text(words) } else { Fault::Server(words) });
        }
        let meanings = self.meanings(&body).filter(|meanings| meanings.len() == texts.len());
        meanings.ok_or_else(|| Fault::Text("its server gave no vector for each text".to_owned()))
    }

    /// The vectors of an answer in the order of the texts.
    fn meanings(&self, body: &Value) -> Option<Vec<Meaning>> {
        let mut all: Vec<(u64, Meaning)> = Vec::new();
        for (at, one) in (0..).zip(body["data"].as_array()?) {
            let numbers = one["embedding"].as_array()?.iter().map(|number| Some(number.as_f64()? as f32));
            let vector: Vec<f32> = numbers.collect::<Option<_>>()?;
            all.push((one["index"].as_u64().unwrap_or(at), Meaning::of(&self.name, &vector)?));
        }
        all.sort_by_key(|(index, _)| *index);
        Some(all.into_iter().map(|(_, meaning)| meaning).collect())
    }

    /// What a memory means; shorter, when the model does not take it whole.
    async fn one(&self, memory: &Unread) -> Result<Option<Meaning>, String> {
        let mut chars = TEXT_CHARS_MAX;
        loop {
            match self.ask(&[cut(&memory.text, chars)], READING_MAX).await {
                Ok(meanings) => return Ok(meanings.into_iter().next()),
                Err(Fault::Server(words)) => return Err(words),
                Err(Fault::Text(words)) if chars / 2 < TEXT_CHARS_MIN => {
                    tracing::warn!(memory = %memory.id, model = %self.name, %words, "the model cannot read a memory; words find it");
                    return Ok(None);
                }
                Err(Fault::Text(_)) => chars /= 2,
            }
        }
    }

    /// Reads these and writes down what they mean. In words why not, when the server does not answer.
    async fn read(&self, store: &Store, unread: &[Unread]) -> Result<(), String> {
        let texts: Vec<&str> = unread.iter().map(|memory| cut(&memory.text, TEXT_CHARS_MAX)).collect();
        let meanings = match self.ask(&texts, READING_MAX).await {
            Ok(meanings) => meanings.into_iter().map(Some).collect(),
            Err(Fault::Server(words)) => return Err(words),
            Err(Fault::Text(_)) => {
                let mut all = Vec::new();
                for memory in unread {
                    all.push(self.one(memory).await?);
                }
                all
            }
        };
        for (memory, meaning) in unread.iter().zip(meanings) {
            if let Some(meaning) = meaning {
                store.put_meaning(memory, &meaning).await.map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}

fn cut(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(at, _)| &text[..at])
}

/// Reads what is remembered until `stop` fires. With nothing new it only sleeps.
pub async fn keep_reading(model: EmbeddingModel, store: Store, stop: CancellationToken) {
    tokio::select! {
        () = read_on(&model, &store) => {}
        () = stop.cancelled() => {}
    }
}

async fn read_on(model: &EmbeddingModel, store: &Store) {
    let mut newest = store.subscribe();
    let (mut after, mut whole, mut works) = (MemoryId(0), tokio::time::Instant::now() + WHOLE_EVERY, true);
    loop {
        newest.borrow_and_update();
        let done = match store.unread_memories(&model.name, after, AT_ONCE).await {
            Ok(unread) if unread.is_empty() => Ok(None),
            Ok(unread) => model.read(store, &unread).await.map(|()| unread.last().map(|memory| memory.id)),
            Err(error) => Err(error.to_string()),
        };
        if done.is_ok() != works {
            works = done.is_ok();
            let reason = done.as_ref().err().map_or("it answers again", String::as_str);
            tracing::warn!(model = %model.name, works, %reason, "the embedding model");
        }
        match done {
            Ok(Some(last)) => after = last,
            Ok(None) => {
                tokio::select! {
                    changed = newest.changed() => match changed {
                        Ok(()) => tokio::time::sleep(GATHER).await,
                        Err(_) => return,
                    },
                    () = tokio::time::sleep_until(whole) => {}
                }
                if tokio::time::Instant::now() >= whole {
                    (after, whole) = (MemoryId(0), tokio::time::Instant::now() + WHOLE_EVERY);
                }
            }
            Err(_) => tokio::time::sleep(AGAIN_AFTER).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_taken_in_the_order_of_the_texts_or_not_at_all() {
        let model = EmbeddingModel::new("http://localhost:1/v1/", "m").unwrap();
        assert_eq!(model.base, "http://localhost:1");
        let body = json!({"data": [{"index": 1, "embedding": [0, 1.0]}, {"index": 0, "embedding": [1.0, 0]}]});
        let expected = [Meaning::of("m", &[1.0, 0.0]).unwrap(), Meaning::of("m", &[0.0, 1.0]).unwrap()];
        assert_eq!(model.meanings(&body).unwrap(), expected);
        for broken in [json!({}), json!({"data": [{"embedding": ["x"]}]}), json!({"data": [{"embedding": []}]})] {
            assert_eq!(model.meanings(&broken), None, "{broken}");
        }
        assert_eq!((cut("äbc", 2), cut("ä", 2)), ("äb", "ä"));
    }
}
