//! Sign-in by a provider. Each is an option and a variable; docs/SIGN_IN.md explains them.

use clap::Args;

/// What is written here is checked in `oidc.rs`, before anything starts. An empty value counts as none.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Sign-in by a provider (OpenID Connect; docs/SIGN_IN.md)")]
pub(crate) struct OidcOptions {
    /// The provider's address as it names itself, as https://id.example.com/realms/main [default: none, passwords only]
    #[arg(long, value_name = "URL", env = "OIDC_ISSUER", hide_env_values = true)]
    pub(crate) oidc_issuer: Option<String>,
    /// The name that the provider gave this installation
    #[arg(long, value_name = "ID", env = "OIDC_CLIENT_ID", hide_env_values = true)]
    pub(crate) oidc_client_id: Option<String>,
    /// The secret that goes with it; better in the environment than here [default: none, a public client]
    #[arg(long, value_name = "SECRET", env = "OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub(crate) oidc_client_secret: Option<String>,
    /// Where the provider sends people back to: https://HOST/api/auth/oidc/callback [default: http://localhost:PORT/… when
    /// ENV is local or test]
    #[arg(long, value_name = "URL", env = "OIDC_REDIRECT_URL", hide_env_values = true)]
    pub(crate) oidc_redirect_url: Option<String>,
    /// What is asked for [default: openid email profile]
    #[arg(long, value_name = "SCOPES", env = "OIDC_SCOPES", hide_env_values = true)]
    pub(crate) oidc_scopes: Option<String>,
    /// The claim with a person's groups, as `groups` or `realm_access.roles`; then the provider decides about roles, at each
    /// sign-in [default: none, roles are kept here]
    #[arg(long, value_name = "CLAIM", env = "OIDC_ROLE_CLAIM", hide_env_values = true)]
    pub(crate) oidc_role_claim: Option<String>,
    /// Which group has which role: `group=role,…`, or a JSON object [default: the groups viewer, developer, admin]
    #[arg(long, value_name = "ROLES", env = "OIDC_ROLES", hide_env_values = true)]
    pub(crate) oidc_roles: Option<String>,
    /// The role of new accounts, and of people whose groups have none: viewer, developer, or none to keep those out [default:
    /// viewer]
    #[arg(long, value_name = "ROLE", env = "OIDC_DEFAULT_ROLE", hide_env_values = true)]
    pub(crate) oidc_default_role: Option<String>,
    /// Only people whose address is of these domains: `example.com,…` [default: any]
    #[arg(long, value_name = "DOMAINS", env = "OIDC_ALLOWED_DOMAINS", hide_env_values = true)]
    pub(crate) oidc_allowed_domains: Option<String>,
    /// Whether people without an account are given one [default: false]
    #[arg(long, value_name = "BOOL", env = "OIDC_SIGN_UP", hide_env_values = true)]
    pub(crate) oidc_sign_up: Option<String>,
    /// What the button says: Sign in with NAME [default: the issuer's host]
    #[arg(long, value_name = "NAME", env = "OIDC_NAME", hide_env_values = true)]
    pub(crate) oidc_name: Option<String>,
}
