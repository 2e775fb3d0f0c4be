//! What operators say about sign-in by a provider, checked before the server answers anybody. The provider itself is asked later.

use crate::access::switch;
use crate::cli::OidcOptions;
use anyhow::{Context as _, bail, ensure};
use api::{Oidc, OidcSettings, Profile, RoleClaim};
use domain::Role;
use std::collections::BTreeMap;

const SCOPES: &str = "openid email profile";
const NAME_CHARS_MAX: usize = 40;

/// The provider; none when it is not named.
pub(crate) fn provider(options: &OidcOptions, profile: Profile) -> anyhow::Result<Option<Oidc>> {
    let Some(issuer) = said(&options.oidc_issuer) else {
        ensure!(
            said(&options.oidc_client_id).is_none(),
            "OIDC_CLIENT_ID is set and OIDC_ISSUER is not: name the provider"
        );
        return Ok(None);
    };
    let redirect_url = said(&options.oidc_redirect_url);
    ensure!(
        redirect_url.is_some() || profile == Profile::Local,
        "OIDC_REDIRECT_URL is missing: the address of this server as people know it, with /api/auth/oidc/callback behind it"
    );
    let settings = OidcSettings {
        client_id: said(&options.oidc_client_id).unwrap_or_default(),
        client_secret: said(&options.oidc_client_secret),
        redirect_url,
        scopes: scopes(said(&options.oidc_scopes)),
        roles: roles(options)?,
        default_role: default_role(options)?,
        allowed_domains: domains(options)?,
        sign_up: switch("OIDC_SIGN_UP", &options.oidc_sign_up, false)?,
        name: name(options, &issuer)?,
        issuer,
    };
    Oidc::new(settings).map(Some).map_err(anyhow::Error::msg)
}

fn said(value: &Option<String>) -> Option<String> {
    value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Separated by spaces or commas.
fn scopes(said: Option<String>) -> String {
    let said = said.unwrap_or_else(|| SCOPES.to_owned());
    said.split([' ', ',']).filter(|scope| !scope.is_empty()).collect::<Vec<_>>().join(" ")
}

fn roles(options: &OidcOptions) -> anyhow::Result<Option<RoleClaim>> {
    let map = said(&options.oidc_roles);
    let Some(claim) = said(&options.oidc_role_claim) else {
        ensure!(map.is_none(), "OIDC_ROLES is set and OIDC_ROLE_CLAIM is not: name the claim with a person's groups");
        return Ok(None);
    };
    let roles = match map {
        None => ["viewer", "developer", "admin"].into_iter().map(|name| (name.to_owned(), name.to_owned())).collect(),
        // Groups of a directory hold commas: `cn=ops,ou=groups`.
        Some(json) if json.starts_with('{') => {
            serde_json::from_str(&json).context("OIDC_ROLES is no JSON object of group and role")?
        }
        Some(list) => pairs(&list)?,
    };
    let roles: BTreeMap<String, Role> = roles
        .into_iter()
        .map(|(group, name)| Ok((group, named("OIDC_ROLES", &name)?)))
        .collect::<anyhow::Result<_>>()?;
    Ok(Some(RoleClaim { claim, roles }))
}

fn pairs(list: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let pair = |entry: &str| {
        let (group, role) =
            entry.rsplit_once('=').with_context(|| format!("OIDC_ROLES: `{entry}` is no group=role"))?;
        Ok((group.trim().to_owned(), role.trim().to_owned()))
    };
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(pair).collect()
}

fn named(variable: &str, name: &str) -> anyhow::Result<Role> {
    Role::parse(name).with_context(|| format!("{variable}: `{name}` is no role; viewer, developer and admin are"))
}

fn default_role(options: &OidcOptions) -> anyhow::Result<Option<Role>> {
    match said(&options.oidc_default_role).as_deref() {
        None => Ok(Some(Role::Viewer)),
        Some("none") => Ok(None),
        Some("admin") => {
            bail!("OIDC_DEFAULT_ROLE: not everybody can be an admin; give a group that role with OIDC_ROLES")
        }
        Some(name) => named("OIDC_DEFAULT_ROLE", name).map(Some),
    }
}

fn domains(options: &OidcOptions) -> anyhow::Result<Vec<String>> {
    let said = said(&options.oidc_allowed_domains).unwrap_or_default();
    let domains = said.split([',', ' ']).filter(|domain| !domain.is_empty());
    domains
        .map(|domain| {
            let domain = domain.trim_start_matches('@').to_lowercase();
            let is_domain = domain.contains('.') && !domain.contains(['@', '*', '/', ':']);
            ensure!(is_domain, "OIDC_ALLOWED_DOMAINS: `{domain}` is no domain, as example.com; each is named in full");
            Ok(domain)
        })
        .collect()
}

fn name(options: &OidcOptions, issuer: &str) -> anyhow::Result<String> {
    let host =
        || issuer.split("://").last().unwrap_or_default().split(['/', ':']).next().unwrap_or_default().to_owned();
    let name = said(&options.oidc_name).unwrap_or_else(host);
    let is_name = name.chars().count() <= NAME_CHARS_MAX && !name.contains(char::is_control);
    ensure!(is_name, "OIDC_NAME has at most {NAME_CHARS_MAX} characters, on one line");
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(change: impl FnOnce(&mut OidcOptions)) -> OidcOptions {
        let said = |text: &str| Some(text.to_owned());
        let mut options = OidcOptions {
            oidc_issuer: said("https://id.example.com/realms/main"),
            oidc_client_id: said("velocity"),
            oidc_client_secret: said("hush-hush"),
            ..OidcOptions::default()
        };
        change(&mut options);
        options
    }

    #[test]
    fn without_an_issuer_there_are_only_passwords() {
        let nothing = OidcOptions { oidc_issuer: Some(" ".to_owned()), ..OidcOptions::default() };
        assert!(provider(&nothing, Profile::Production).unwrap().is_none());
        assert!(provider(&options(|_| ()), Profile::Local).unwrap().is_some());
    }

    #[test]
    fn a_bad_value_is_named_and_no_secret_shown() {
        let said = |text: &str| Some(text.to_owned());
        let cases: [(&str, OidcOptions); 15] = [
            ("OIDC_ISSUER", options(|o| o.oidc_issuer = None)),
            ("OIDC_ISSUER", options(|o| o.oidc_issuer = said("http://id.example.com"))),
            ("OIDC_ISSUER", options(|o| o.oidc_issuer = said("https://me:hush-hush@id.example.com"))),
            ("OIDC_CLIENT_ID", options(|o| o.oidc_client_id = None)),
            (
                "OIDC_REDIRECT_URL",
                options(|o| o.oidc_redirect_url = said("http://velocity.example.com/api/auth/oidc/callback")),
            ),
            ("OIDC_REDIRECT_URL", options(|o| o.oidc_redirect_url = said("https://velocity.example.com/"))),
            ("OIDC_SCOPES", options(|o| o.oidc_scopes = said("email profile"))),
            ("OIDC_ROLES", options(|o| o.oidc_roles = said("ops=admin"))),
            ("OIDC_ROLES", options(|o| (o.oidc_role_claim, o.oidc_roles) = (said("groups"), said("ops")))),
            ("OIDC_ROLES", options(|o| (o.oidc_role_claim, o.oidc_roles) = (said("groups"), said("ops=root")))),
            ("OIDC_ROLES", options(|o| (o.oidc_role_claim, o.oidc_roles) = (said("groups"), said("{\"ops\": 1}")))),
            ("OIDC_DEFAULT_ROLE", options(|o| o.oidc_default_role = said("admin"))),
            ("OIDC_DEFAULT_ROLE", options(|o| o.oidc_default_role = said("none"))),
            ("OIDC_ALLOWED_DOMAINS", options(|o| o.oidc_allowed_domains = said("*.example.com"))),
            ("OIDC_SIGN_UP", options(|o| o.oidc_sign_up = said("maybe"))),
        ];
        for (name, options) in cases {
            let words = match provider(&options, Profile::Local) {
                Ok(_) => panic!("{name}: {options:?}"),
                Err(error) => format!("{error:#}"),
            };
            assert!(words.contains(name) && !words.contains("hush-hush"), "{name}: {words}");
        }
        let production = provider(&options(|_| ()), Profile::Production).err().map(|error| error.to_string());
        assert!(production.unwrap().contains("OIDC_REDIRECT_URL"));
    }

    #[test]
    fn groups_of_a_directory_are_written_as_json() {
        let roles = |text: &str| {
            let said = |text: &str| Some(text.to_owned());
            roles(&options(|o| (o.oidc_role_claim, o.oidc_roles) = (said("groups"), said(text))))
                .unwrap()
                .unwrap()
                .roles
        };
        assert_eq!(
            roles(" ops = admin, dev=developer,"),
            BTreeMap::from([("ops".to_owned(), Role::Admin), ("dev".to_owned(), Role::Developer)])
        );
        assert_eq!(roles("{\"cn=ops,ou=a\": \"admin\"}"), BTreeMap::from([("cn=ops,ou=a".to_owned(), Role::Admin)]));
        assert_eq!(roles("")["admin"], Role::Admin);
    }

    #[test]
    fn the_button_is_called_after_the_host_and_domains_are_exact() {
        let of = |change: fn(&mut OidcOptions)| options(change);
        assert_eq!(name(&of(|_| ()), "https://id.example.com:8443/x").unwrap(), "id.example.com");
        assert_eq!(
            domains(&of(|o| o.oidc_allowed_domains = Some("@Example.com, x.y".into()))).unwrap(),
            ["example.com", "x.y"]
        );
        assert_eq!(scopes(Some("openid,groups  email".into())), "openid groups email");
    }
}
