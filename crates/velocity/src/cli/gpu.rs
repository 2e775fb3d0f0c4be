//! Whether a GPU is meant to be used.

use clap::Args;
use clap::builder::BoolishValueParser;

#[derive(Debug, Clone, Args)]
pub(crate) struct GpuOptions {
    /// Whether a GPU of this machine is meant to be used; /health says so
    #[arg(long, value_name = "BOOL", env = "GPU_ENABLED", default_value = "true", hide_env_values = true,
        action = clap::ArgAction::Set, value_parser = BoolishValueParser::new())]
    pub(crate) gpu_enabled: bool,
}
