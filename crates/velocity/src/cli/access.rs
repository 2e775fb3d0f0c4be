//! Who may call the server, and how much. Operators of the seed know these names; each is an option and a variable.

use clap::Args;
use std::path::PathBuf;

/// What is written here is checked in `access.rs`, all at once, before anything starts. An empty value counts as none.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Access")]
pub(crate) struct AccessOptions {
    /// `local` or `test`: open on loopback while there are no keys; anything else asks for accounts or keys, and for
    /// SECRET_KEY
    #[arg(long, value_name = "NAME", env = "ENV", default_value = "local", hide_env_values = true)]
    pub(crate) env: String,
    /// At least 32 bytes that only this installation knows; better in the environment than here
    #[arg(long, value_name = "KEY", env = "SECRET_KEY", hide_env_values = true)]
    pub(crate) secret_key: Option<String>,
    /// Keys of programs: `token[:role[:tier]],…`; roles viewer, builder (or developer), admin, worker; tiers base, hero,
    /// superhero
    #[arg(long, value_name = "KEYS", env = "API_KEYS", hide_env_values = true)]
    pub(crate) api_keys: Option<String>,
    /// Keys that open nothing any more, though they still stand in API_KEYS: `token,…`
    #[arg(long, value_name = "TOKENS", env = "DISABLED_API_KEYS", hide_env_values = true)]
    pub(crate) disabled_api_keys: Option<String>,
    /// Shortest key, in characters [default: 1 when ENV is local or test, else 16]
    #[arg(long, value_name = "N", env = "MIN_API_KEY_LEN", hide_env_values = true)]
    pub(crate) min_api_key_len: Option<String>,
    /// Whether a task asks for its least role [default: true]
    #[arg(long, value_name = "BOOL", env = "ENFORCE_ROLES", hide_env_values = true)]
    pub(crate) enforce_roles: Option<String>,
    /// Whether a task asks for its least tier [default: true]
    #[arg(long, value_name = "BOOL", env = "ENFORCE_TIERS", hide_env_values = true)]
    pub(crate) enforce_tiers: Option<String>,
    /// The least tier of tasks: `task=tier,…` [default: base for all]
    #[arg(long, value_name = "TIERS", env = "TASK_TIERS", hide_env_values = true)]
    pub(crate) task_tiers: Option<String>,
    /// Calls that a caller may make in a window of time [default: as many as they like]
    #[arg(long, value_name = "N", env = "RATE_REQUESTS", hide_env_values = true)]
    pub(crate) rate_requests: Option<String>,
    /// That window, in seconds [default: 60]
    #[arg(long, value_name = "SECONDS", env = "RATE_WINDOW_SEC", hide_env_values = true)]
    pub(crate) rate_window_sec: Option<String>,
    /// Whether calls are counted by address instead of by caller [default: false]
    #[arg(long, value_name = "BOOL", env = "RATE_LIMIT_BY_IP", hide_env_values = true)]
    pub(crate) rate_limit_by_ip: Option<String>,
    /// Largest body of a request, in bytes [default: 1048576]
    #[arg(long, value_name = "N", env = "MAX_REQUEST_BYTES", hide_env_values = true)]
    pub(crate) max_request_bytes: Option<String>,
    /// Other origins whose pages may call: `http://host:port,…`, each exactly
    #[arg(long, value_name = "ORIGINS", env = "CORS_ORIGINS", hide_env_values = true)]
    pub(crate) cors_origins: Option<String>,
    /// A file of JSON lines: who wanted what, and what was decided
    #[arg(long, value_name = "FILE", env = "AUDIT_LOG", hide_env_values = true)]
    pub(crate) audit_log: Option<PathBuf>,
    /// A file of JSON lines: accepted tasks
    #[arg(long, value_name = "FILE", env = "TASK_LOG", hide_env_values = true)]
    pub(crate) task_log: Option<PathBuf>,
}
