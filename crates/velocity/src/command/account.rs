//! `user`: accounts, changed past the server by whoever has the data directory.

use crate::cli::{DataOptions, RoleOption, UserCommand};
use crate::command::server::existing;
use crate::home::Home;
use crate::wiring;
use anyhow::{Context as _, anyhow, ensure};
use domain::{Role, User};
use pipeline::now_ms;
use std::io::Read as _;
use store::{Store, UserChange};

/// The first account's address.
const FIRST: &str = "admin@localhost";

/// Carries out a command about accounts.
pub(crate) async fn run(command: UserCommand) -> anyhow::Result<()> {
    match command {
        UserCommand::Add { data, email, role, password_stdin } => add(&data, &email, role, password_stdin).await,
        UserCommand::Invite { data, email, role } => invite(&data, &email, role).await,
        UserCommand::Role { data, email, role } => {
            change(&data, &email, UserChange { role: Some(named(role)), disabled: None }).await
        }
        UserCommand::Disable { data, email } => {
            change(&data, &email, UserChange { role: None, disabled: Some(true) }).await
        }
        UserCommand::Enable { data, email } => {
            change(&data, &email, UserChange { role: None, disabled: Some(false) }).await
        }
        UserCommand::Reset { data, email, password_stdin } => reset(&data, &email, password_stdin).await,
        UserCommand::Unlink { data, email } => unlink(&data, &email).await,
        UserCommand::Erase { data, email, yes } => erase(&data, &email, yes).await,
        UserCommand::First { data } => first(&data).await,
        UserCommand::List { data } => list(&data).await,
    }
}

/// Makes an account whose owner sets the password.
async fn invite(options: &DataOptions, email: &str, role: RoleOption) -> anyhow::Result<()> {
    let store = wiring::store(&Home::open(options)?).await?;
    let (user, token) = api::invite_user(&store, email, named(role), now_ms()).await.map_err(|why| anyhow!(why))?;
    println!("{} is invited as {} for seven days. Invitation (shown once): {token}", user.email, user.role.as_str());
    println!("It sets the password once: POST /api/auth/invitation {{\"token\": …, \"password\": …}}");
    store.close().await;
    Ok(())
}

/// Changes an account; a running server knows it within a second.
async fn change(options: &DataOptions, email: &str, change: UserChange) -> anyhow::Result<()> {
    let (_, store) = existing(options).await?;
    let user = store.change_user(&find(&store, email).await?.id, &change, now_ms()).await?;
    println!("{}", line(&user));
    store.close().await;
    Ok(())
}

/// Gives an account another password and ends its sign-ins.
async fn reset(options: &DataOptions, email: &str, from_stdin: bool) -> anyhow::Result<()> {
    let (_, store) = existing(options).await?;
    let user = find(&store, email).await?;
    let given = if from_stdin { Some(read_password()?) } else { None };
    let password = given.clone().map_or_else(made_up, Ok)?;
    api::set_password(&store, &user.id, &password).await.map_err(|why| anyhow!(why))?;
    println!("{} is signed out everywhere and has another password.", user.email);
    if given.is_none() {
        println!("Password (shown once): {password}");
    }
    store.close().await;
    Ok(())
}

/// Takes an account away from whoever signs in to it by a provider.
async fn unlink(options: &DataOptions, email: &str) -> anyhow::Result<()> {
    let (_, store) = existing(options).await?;
    let user = find(&store, email).await?;
    match store.unlink_identities(&user.id).await? {
        0 => println!("{} is not signed in to by a provider.", user.email),
        _ => println!(
            "{} is signed out everywhere; the next who comes from the provider with this address has it.",
            user.email
        ),
    }
    store.close().await;
    Ok(())
}

/// Erases an account; a running server knows it within a second.
async fn erase(options: &DataOptions, email: &str, yes: bool) -> anyhow::Result<()> {
    let (_, store) = existing(options).await?;
    let user = find(&store, email).await?;
    ensure!(yes, "nothing brings {} back once it is erased; say --yes to do it", user.email);
    store.erase_user(&user.id).await?;
    println!("The account is erased. What it did names `{}` instead.", store::ERASED);
    store.close().await;
    Ok(())
}

async fn find(store: &Store, email: &str) -> anyhow::Result<User> {
    let email = email.trim().to_lowercase();
    let found = store.users().await?.into_iter().find(|user| user.email == email);
    found.with_context(|| format!("there is no account {email}; `velocity user list` shows them"))
}

fn line(user: &User) -> String {
    let state = match (user.disabled_at_ms, user.is_invited) {
        (Some(_), _) => "\tdisabled",
        (None, true) => "\tinvited",
        (None, false) => "",
    };
    format!("{}\t{}\t{}{state}", user.email, user.role.as_str(), user.id)
}

/// Makes an account.
async fn add(options: &DataOptions, email: &str, role: RoleOption, from_stdin: bool) -> anyhow::Result<()> {
    let store = wiring::store(&Home::open(options)?).await?;
    let given = if from_stdin { Some(read_password()?) } else { None };
    let password = given.clone().map_or_else(made_up, Ok)?;
    let user = api::add_user(&store, email, &password, named(role), now_ms()).await.map_err(|why| anyhow!(why))?;
    println!("{} can sign in as {}.", user.email, user.role.as_str());
    if given.is_none() {
        println!("Password (shown once): {password}");
    }
    store.close().await;
    Ok(())
}

/// Makes the first admin, unless there is an account already.
async fn first(options: &DataOptions) -> anyhow::Result<()> {
    let store = wiring::store(&Home::open(options)?).await?;
    match make_first(&store).await? {
        Some(sign_in) => println!("{sign_in}"),
        None => println!("There is an account already; `velocity user list` shows it."),
    }
    store.close().await;
    Ok(())
}

/// Lists the accounts.
async fn list(options: &DataOptions) -> anyhow::Result<()> {
    let (_, store) = existing(options).await?;
    for user in store.users().await? {
        println!("{}", line(&user));
    }
    store.close().await;
    Ok(())
}

/// Makes the first admin of an empty installation and gives the words that say how to sign in, to be shown once.
pub(crate) async fn make_first(store: &Store) -> anyhow::Result<Option<String>> {
    if store.user_count().await? > 0 {
        return Ok(None);
    }
    let password = made_up()?;
    match api::add_user(store, FIRST, &password, Role::Admin, now_ms()).await {
        Ok(_) => Ok(Some(format!("Sign in as {FIRST} with the password {password} (shown only this once)."))),
        // Another process of the same installation was faster.
        Err(_) if store.user_count().await? > 0 => Ok(None),
        Err(why) => Err(anyhow!(why)),
    }
}

fn named(role: RoleOption) -> Role {
    match role {
        RoleOption::Viewer => Role::Viewer,
        RoleOption::Developer => Role::Developer,
        RoleOption::Admin => Role::Admin,
    }
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).context("cannot read the password")?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Twenty characters that are not mistaken for each other: about 100 bits.
fn made_up() -> anyhow::Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0; 20];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("the system gives no randomness: {error}"))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_made_up_password_is_long_and_new_each_time() {
        let (one, two) = (super::made_up().unwrap(), super::made_up().unwrap());
        assert_eq!(one.len(), 20);
        assert_ne!(one, two);
    }
}
