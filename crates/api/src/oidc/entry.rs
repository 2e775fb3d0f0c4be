//! Somebody whom the provider vouches for becomes an account of this installation: the one that is theirs, one that has their address,
//! or a new one. What that changes is wished by the provider, and policy decides.

use super::claim::Person;
use super::{OidcSettings, Refusal};
use crate::auth::action::noted;
use crate::clock;
use crate::state::Api;
use domain::{Decision, Party, Role, Ruling, User, Wish};
use store::{Error, Noted, UserChange};

/// The account that this person signs in to.
pub(crate) async fn enter(api: &Api, settings: &OidcSettings, person: &Person) -> Result<User, Refusal> {
    let user = match account(api, settings, person).await {
        // Two of their tabs came at the same moment, and the other was faster: now the account is there.
        Err(Fault::Store(Error::Conflict { .. })) => account(api, settings, person).await,
        other => other,
    };
    let user = user.map_err(Refusal::from)?;
    if user.disabled_at_ms.is_some() {
        return Err(Refusal::Disabled);
    }
    let user = in_role(api, person, user).await?;
    api.store().touch_identity(&person.identity, clock::now_ms()).await?;
    Ok(user)
}

/// Why there is no account.
enum Fault {
    Refused(Refusal),
    Store(Error),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(refusal) => refusal,
            Fault::Store(Error::Conflict { message }) => {
                tracing::warn!(%message, "a sign-in by the provider was not linked");
                Self::Linked
            }
            Fault::Store(error) => error.into(),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// The account of this person: known by the provider's own name for them, else by an address that the provider has verified.
async fn account(api: &Api, settings: &OidcSettings, person: &Person) -> Result<User, Fault> {
    let identity = &person.identity;
    if let Some(user) = api.store().find_identity(&identity.issuer, &identity.subject).await? {
        return Ok(user);
    }
    let email = person.verified.as_deref().ok_or(Refusal::Unverified)?;
    if let Some(user) = api.store().find_account(email).await? {
        if user.disabled_at_ms.is_some() {
            return Err(Refusal::Disabled.into());
        }
        wished(api, person, user.id.as_str(), "link", user.role).await?;
        return Ok(api.store().link_identity(&user.id, identity, clock::now_ms()).await?);
    }
    if !settings.sign_up {
        return Err(Refusal::Unknown.into());
    }
    let role = person.role.or(settings.default_role).ok_or(Refusal::NoRole)?;
    wished(api, person, "new", "make", role).await?;
    Ok(api.store().insert_identity_user(email, role, identity, clock::now_ms()).await?)
}

/// The account in the role that the provider gives it. The last admin who can sign in stays one.
async fn in_role(api: &Api, person: &Person, user: User) -> Result<User, Refusal> {
    let Some(role) = person.role.filter(|role| *role != user.role) else { return Ok(user) };
    wished(api, person, user.id.as_str(), "role", role).await?;
    let change = UserChange { role: Some(role), disabled: None };
    match api.store().change_user(&user.id, &change, clock::now_ms()).await {
        Ok(user) => {
            api.standings().forget();
            Ok(user)
        }
        Err(Error::Conflict { message }) => {
            tracing::warn!(account = %user.id, %message, "the provider takes a role away that must stay");
            Ok(user)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether the provider may do that to an account; what was decided is in the audit trail when this returns.
async fn wished(api: &Api, person: &Person, account: &str, change: &str, role: Role) -> Result<(), Refusal> {
    let provider = Party::new("provider", person.identity.issuer.as_str());
    let wish = Wish::new(provider, "users.manage", Party::new("account", account));
    let wish = wish.with("change", change).with("role", role.as_str());
    let decision: Decision = api.gate().decide(&wish);
    noted(api.config().journals.audit.as_ref(), &wish, &decision);
    let ruling = decision.ruling;
    api.recorder().record(Noted { wish, decision, job: None, at: clock::now_ms() }).await?;
    if ruling == Ruling::Allow { Ok(()) } else { Err(Refusal::Denied) }
}
