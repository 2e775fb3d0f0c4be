//! `key`: keys of programs, through the server that knows what their hashes are made with.

use crate::cli::{KeyCommand, RoleOption};
use crate::client::Client;
use serde_json::{Value, json};

/// Carries out a command about keys.
pub(crate) async fn run(command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::Add { server, name, role, scopes, days } => {
            let role = role.map(RoleOption::as_str);
            let body = json!({"name": name, "role": role, "scopes": scopes, "expires_in_days": days});
            show(&Client::of(&server)?.post("/api/keys", &body).await?);
        }
        KeyCommand::List { server, json } => {
            let keys = Client::of(&server)?.get("/api/keys").await?;
            match json {
                true => println!("{keys:#}"),
                false => keys.as_array().into_iter().flatten().for_each(|key| println!("{}", line(key))),
            }
        }
        KeyCommand::Rotate { server, id } => {
            show(&Client::of(&server)?.post(&format!("/api/keys/{}/rotate", number(&id)?), &json!({})).await?);
        }
        KeyCommand::Revoke { server, id } => {
            Client::of(&server)?.delete(&format!("/api/keys/{}", number(&id)?)).await?;
            println!("{id} opens nothing any more.");
        }
    }
    Ok(())
}

/// A key's number is part of an address.
fn number(id: &str) -> anyhow::Result<&str> {
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    anyhow::ensure!(plain, "{id:?} is no key's number; `velocity key list` shows them");
    Ok(id)
}

fn show(made: &Value) {
    println!("{}", line(&made["key"]));
    println!("Key (shown once): {}", made["secret"].as_str().unwrap_or_default());
}

fn line(key: &Value) -> String {
    let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let scopes: Vec<&str> = key["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let used = key["last_used_at"].as_str().unwrap_or("never used");
    format!("{}\t{}\t{}\t{}\t{}\t{used}", text("id"), text("shown"), text("role"), scopes.join(","), text("name"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_number_is_hexadecimal_and_nothing_else() {
        assert_eq!(super::number("0a1b2c3d4e5f").unwrap(), "0a1b2c3d4e5f");
        for wrong in ["", "../users", "a?b", "ü"] {
            assert!(super::number(wrong).is_err(), "{wrong}");
        }
    }
}
