//! What operators say about models, checked before the server answers anybody.

use crate::cli::ModelOptions;
use anyhow::{Context as _, ensure};
use domain::ModelSpec;
use pipeline::{EmbeddingModel, ModelServer};

/// Where Ollama listens unless it is told otherwise.
const OLLAMA: &str = "http://localhost:11434";
const NAME_CHARS_MAX: usize = 200;

/// The models and their server; none when neither is named.
pub(crate) fn server(options: &ModelOptions) -> anyhow::Result<Option<ModelServer>> {
    let list = said(&options.models);
    if said(&options.ollama_base_url).is_none() && list.is_none() {
        return Ok(None);
    }
    let url = url(options)?;
    let models = match list {
        Some(list) => ModelSpec::list(&list).map_err(anyhow::Error::msg).context("MODELS cannot be used")?,
        None => vec![ModelSpec::seeds()],
    };
    ensure!(!models.is_empty(), "MODELS names no model; write NAME=CONTEXT,…");
    Ok(Some(ModelServer { url, models }))
}

/// The model that says what texts mean; none when it is not named.
pub(crate) fn embedding(options: &ModelOptions) -> anyhow::Result<Option<EmbeddingModel>> {
    let Some(name) = said(&options.embed_model) else { return Ok(None) };
    let is_name = name.chars().count() <= NAME_CHARS_MAX && !name.contains(char::is_control);
    ensure!(is_name, "EMBED_MODEL cannot be used: it is the name of a model, as nomic-embed-text");
    Ok(Some(EmbeddingModel::new(&url(options)?, &name)?))
}

fn said(value: &Option<String>) -> Option<String> {
    value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn url(options: &ModelOptions) -> anyhow::Result<String> {
    let url = said(&options.ollama_base_url).unwrap_or_else(|| OLLAMA.to_owned());
    let is_http = url.starts_with("http://") || url.starts_with("https://");
    // It may hold a name and a password, so it is not shown.
    ensure!(is_http, "OLLAMA_BASE_URL cannot be used: it is like {OLLAMA}");
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str, models: &str) -> anyhow::Result<Option<ModelServer>> {
        let said = |text: &str| Some(text.to_owned());
        server(&ModelOptions { ollama_base_url: said(url), models: said(models), embed_model: None })
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

    #[test]
    fn an_embedding_model_alone_makes_nobody_think() {
        let options = |name: &str, url: &str| ModelOptions {
            ollama_base_url: Some(url.to_owned()),
            models: None,
            embed_model: Some(name.to_owned()),
        };
        let alone = options("nomic-embed-text", "");
        assert!(server(&alone).unwrap().is_none() && embedding(&alone).unwrap().is_some());
        assert!(embedding(&options(" ", "gpu:11434")).unwrap().is_none());
        for (name, url) in [("a\u{1b}b", ""), ("a", "gpu:11434")] {
            assert!(embedding(&options(name, url)).is_err(), "{name} {url}");
        }
    }
}
