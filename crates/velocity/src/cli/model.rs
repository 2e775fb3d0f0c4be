//! Which models there are and where.

use clap::Args;

/// What is written here is checked in `models.rs` before the server answers anybody. An empty value counts as none.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Models")]
pub(crate) struct ModelOptions {
    /// Where models are served: Ollama, or another server that speaks OpenAI's API [default with --models:
    /// http://localhost:11434]
    #[arg(long, value_name = "URL", env = "OLLAMA_BASE_URL", hide_env_values = true)]
    pub(crate) ollama_base_url: Option<String>,
    /// `NAME=CONTEXT[=ROLE+ROLE],…`, the preferred one first; roles assistant, planner, coder, analyst; without roles for all
    /// [default with OLLAMA_BASE_URL: qwen3.6:35b-a3b=131072]
    #[arg(long, value_name = "MODELS", env = "MODELS", hide_env_values = true)]
    pub(crate) models: Option<String>,
    /// A model of the same server that says what texts mean, as nomic-embed-text: then memories are found by that, too
    #[arg(long, value_name = "NAME", env = "EMBED_MODEL", hide_env_values = true)]
    pub(crate) embed_model: Option<String>,
}
