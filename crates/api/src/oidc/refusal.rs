//! Why somebody is not let in, as the page at the door is told.

/// Why a sign-in by the provider ended at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The provider does not answer.
    Away,
    /// It was begun in another browser, took too long, or was used before.
    Lost,
    /// The person, or the provider, said no.
    Cancelled,
    /// What the provider says cannot be trusted, or it does not know this installation.
    Untrusted,
    /// The provider gives no address that it has verified.
    Unverified,
    /// The address is of a domain that is not let in.
    Domain,
    /// There is no account, and none is made.
    Unknown,
    /// The account is disabled.
    Disabled,
    /// The account belongs to somebody else at the provider.
    Linked,
    /// None of the person's groups has a role.
    NoRole,
    /// A rule forbids it.
    Denied,
    /// Too many sign-ins from that address.
    TooMany,
    /// The database is away.
    Unavailable,
}

impl Refusal {
    /// The word in the address of the page at the door.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Away => "provider_away",
            Self::Lost => "sign_in_lost",
            Self::Cancelled => "cancelled",
            Self::Untrusted => "provider_untrusted",
            Self::Unverified => "email_unverified",
            Self::Domain => "domain_not_allowed",
            Self::Unknown => "no_account",
            Self::Disabled => "account_disabled",
            Self::Linked => "account_linked",
            Self::NoRole => "no_role",
            Self::Denied => "denied",
            Self::TooMany => "too_many",
            Self::Unavailable => "unavailable",
        }
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        tracing::warn!(%error, "a sign-in by the provider failed");
        Self::Unavailable
    }
}
