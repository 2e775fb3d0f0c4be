//! What operators say about models, checked before the server answers anybody.

use crate::cli::ModelOptions;
use anyhow::{Context as _, ensure};
use domain::ModelSpec;
use pipeline::ModelServer;

/// Where Ollama listens unless it is told otherwise.
const OLLAMA: &str = "http://localhost:11434";

/// The models and their server; none when neither is named.
pub(crate) fn server(options: &ModelOptions) -> anyhow::Result<Option<ModelServer>> {
    let said =
        |value: &Option<String>| value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (url, list) = (said(&options.ollama_base_url), said(&options.models));
    if url.is_none() && list.is_none() {
        return Ok(None);
    }
    let url = url.unwrap_or_else(|| OLLAMA.to_owned());
    let is_http = url.starts_with("http://") || url.starts_with("https://");
    // It may hold a name and a password, so it is not shown.
    ensure!(is_http, "OLLAMA_BASE_URL cannot be used: it is like {OLLAMA}");
    let models = match list {
        Some(list) => ModelSpec::list(&list).map_err(anyhow::Error::msg).context("MODELS cannot be used")?,
        None => vec![ModelSpec::seeds()],
    };
    ensure!(!models.is_empty(), "MODELS names no model; write NAME=CONTEXT,…");
    Ok(Some(ModelServer { url, models }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, models: &str) -> anyhow::Result<Option<ModelServer>> {
        let said = |text: &str| Some(text.to_owned());
        server(&ModelOptions { ollama_base_url: said(url), models: said(models) })
    }

    #[test]
    fn a_server_or_a_list_is_enough_and_neither_means_rules() {
        assert!(of("", " ").unwrap().is_none());
        let seeds = of("http://gpu:11434", "").unwrap().unwrap();
        assert_eq!((seeds.url.as_str(), seeds.models[0].name.as_str()), ("http://gpu:11434", "qwen3.6:35b-a3b"));
        assert_eq!(of("", "qwen3:4b=32768").unwrap().unwrap().url, OLLAMA);
        for (url, models, fault) in [("gpu:11434", "", "OLLAMA_BASE_URL"), ("", "qwen3", "MODELS"), ("", ",", "MODELS")]
        {
            let refused = format!("{:#}", of(url, models).unwrap_err());
            assert!(refused.contains(fault), "{refused}");
        }
    }
}
