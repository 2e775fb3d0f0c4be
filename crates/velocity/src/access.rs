//! What operators say about access, checked as a whole before anything starts: a bad value refuses, and says which.

use crate::cli::AccessOptions;
use anyhow::{Context as _, bail, ensure};
use api::{Enforce, Journal, Journals, KeyRole, Keys, NewKey, Origins, Profile, Rate, Secret, Tier};
use domain::{Role, Task};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// Shortest key outside `local` and `test`, in characters.
const KEY_CHARS_MIN: usize = 16;
/// Largest body that may be allowed, in bytes.
const REQUEST_BYTES_MAX: usize = 256 * 1024 * 1024;

/// What the server is told about access.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) profile: Profile,
    /// None: the data directory has one.
    pub(crate) secret: Option<Secret>,
    pub(crate) keys: Keys,
    pub(crate) enforce: Enforce,
    pub(crate) rate: Option<Rate>,
    pub(crate) request_bytes: usize,
    pub(crate) origins: Origins,
    pub(crate) journals: Journals,
}

impl Access {
    /// Checks everything; the first bad value is the error. Opens the journals.
    pub(crate) fn of(options: &AccessOptions) -> anyhow::Result<Self> {
        let profile = profile(options)?;
        let enforce = Enforce {
            roles: switch("ENFORCE_ROLES", &options.enforce_roles, true)?,
            tiers: switch("ENFORCE_TIERS", &options.enforce_tiers, true)?,
            least_tier: least_tiers(said(&options.task_tiers))?,
        };
        let request_bytes = number("MAX_REQUEST_BYTES", &options.max_request_bytes, 1..=REQUEST_BYTES_MAX)?
            .unwrap_or(api::REQUEST_BYTES_MAX);
        let origins = Origins::parse(said(&options.cors_origins).split(','));
        Ok(Self {
            keys: keys(options, profile)?,
            rate: rate(options)?,
            origins: origins.map_err(anyhow::Error::msg).context("CORS_ORIGINS cannot be used")?,
            journals: Journals {
                tasks: journal("TASK_LOG", options.task_log.as_deref())?,
                audit: journal("AUDIT_LOG", options.audit_log.as_deref())?,
            },
            secret: secret(options),
            profile,
            enforce,
            request_bytes,
        })
    }
}

fn profile(options: &AccessOptions) -> anyhow::Result<Profile> {
    let name = options.env.trim();
    if matches!(name, "" | "local" | "test") {
        return Ok(Profile::Local);
    }
    let bytes = said(&options.secret_key).len();
    let least = Secret::BYTES_MIN;
    ensure!(
        bytes >= least,
        "ENV is {name:?}, which needs a SECRET_KEY of at least {least} bytes, and {}; make one with \
         `export SECRET_KEY=\"$(openssl rand -hex 32)\"`, or set ENV=local on your own machine",
        if bytes == 0 { "there is none".to_owned() } else { format!("it has {bytes}") }
    );
    Ok(Profile::Production)
}

/// On one's own machine a short one is passed over: whoever guesses it signs in as anybody.
fn secret(options: &AccessOptions) -> Option<Secret> {
    let said = said(&options.secret_key);
    let secret = Secret::of(said.as_bytes());
    if secret.is_none() && !said.is_empty() {
        tracing::warn!("SECRET_KEY has less than {} bytes and is not used; the data directory's is", Secret::BYTES_MIN);
    }
    secret
}

/// The keys that open something. A key is named by its place in the list, never by its text.
fn keys(options: &AccessOptions, profile: Profile) -> anyhow::Result<Keys> {
    let usual = if profile == Profile::Local { 1 } else { KEY_CHARS_MIN };
    let shortest = number("MIN_API_KEY_LEN", &options.min_api_key_len, 1..=4096)?.unwrap_or(usual);
    let disabled: BTreeSet<&str> = entries(said(&options.disabled_api_keys)).collect();
    for (place, entry) in entries(said(&options.disabled_api_keys)).enumerate() {
        // It would disable nothing, and nobody would notice.
        ensure!(
            !entry.contains(':'),
            "entry {} of DISABLED_API_KEYS has more than a token; write the token alone, without role and tier",
            place + 1
        );
    }
    let (mut seen, mut keys) = (BTreeSet::new(), Vec::new());
    for (place, entry) in entries(said(&options.api_keys)).enumerate() {
        let key = key(entry).with_context(|| format!("key {} of API_KEYS cannot be used", place + 1))?;
        let length = key.token.chars().count();
        ensure!(
            length >= shortest,
            "key {} of API_KEYS has {length} characters; MIN_API_KEY_LEN asks for at least {shortest}",
            place + 1
        );
        ensure!(seen.insert(key.token.clone()), "key {} of API_KEYS stands there twice", place + 1);
        keys.push(key);
    }
    // With all of them disabled the server is not open either.
    Ok(Keys::new(keys).without(&disabled))
}

fn key(entry: &str) -> anyhow::Result<NewKey> {
    let mut parts = entry.split(':').map(str::trim);
    let token = parts.next().unwrap_or_default();
    ensure!(!token.is_empty(), "it has no token; write token:role:tier");
    ensure!(token.chars().all(|c| c.is_ascii_graphic()), "its token has other than visible ASCII characters");
    let role = match parts.next().unwrap_or_default() {
        "" => KeyRole::Of(Role::Developer),
        // Whoever mixes up the order has a token here: so it is not repeated.
        name => KeyRole::parse(name).context("its role is none of viewer, builder, developer, admin and worker")?,
    };
    let tier = match parts.next().unwrap_or_default() {
        "" => Tier::Base,
        name => tier(name)?,
    };
    ensure!(parts.next().is_none(), "it has more than token, role and tier");
    Ok(NewKey { token: token.to_owned(), role, tier })
}

fn tier(name: &str) -> anyhow::Result<Tier> {
    Tier::parse(name).context("its tier is none of base, hero and superhero")
}

fn least_tiers(text: &str) -> anyhow::Result<BTreeMap<Task, Tier>> {
    let pair = |entry: &str| -> anyhow::Result<(Task, Tier)> {
        let (task, name) = entry.split_once('=').context("write task=tier")?;
        let known = Task::parse(task.trim()).with_context(|| format!("there is no task {task:?}"))?;
        Ok((known, tier(name.trim())?))
    };
    entries(text).map(|entry| pair(entry).with_context(|| format!("{entry:?} of TASK_TIERS cannot be used"))).collect()
}

fn rate(options: &AccessOptions) -> anyhow::Result<Option<Rate>> {
    let requests = number("RATE_REQUESTS", &options.rate_requests, 0..=1_000_000_000)?.unwrap_or(0);
    let seconds = number("RATE_WINDOW_SEC", &options.rate_window_sec, 1..=86_400)?.unwrap_or(60);
    let by_ip = switch("RATE_LIMIT_BY_IP", &options.rate_limit_by_ip, false)?;
    Ok((requests > 0).then(|| Rate { requests, window: Duration::from_secs(seconds), by_ip }))
}

fn journal(name: &'static str, path: Option<&Path>) -> anyhow::Result<Option<Journal>> {
    let Some(path) = path.filter(|path| !path.as_os_str().is_empty()) else { return Ok(None) };
    let opened = Journal::open(name, path).with_context(|| format!("{name} cannot be written to {}", path.display()));
    opened.map(Some)
}

fn said(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default().trim()
}

fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}

pub(crate) fn switch(name: &str, value: &Option<String>, usual: bool) -> anyhow::Result<bool> {
    Ok(match said(value).to_ascii_lowercase().as_str() {
        "" => usual,
        "1" | "true" | "yes" | "on" => true,
        "0" | "false" | "no" | "off" => false,
        other => bail!("{name} is {other:?}; write true or false"),
    })
}

fn number<T>(name: &str, value: &Option<String>, range: std::ops::RangeInclusive<T>) -> anyhow::Result<Option<T>>
where
    T: FromStr + PartialOrd + std::fmt::Display,
{
    let text = said(value);
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || format!("{name} is {text:?}; write a whole number from {} to {}", range.start(), range.end());
    let number = text.parse::<T>().ok().filter(|number| range.contains(number));
    number.map(Some).with_context(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(change: impl FnOnce(&mut AccessOptions)) -> AccessOptions {
        let mut options = AccessOptions { env: "local".to_owned(), ..AccessOptions::default() };
        change(&mut options);
        options
    }

    fn refusal(change: impl FnOnce(&mut AccessOptions)) -> String {
        format!("{:#}", Access::of(&options(change)).unwrap_err())
    }

    #[test]
    fn nothing_said_is_one_persons_open_machine() {
        let access = Access::of(&options(|_| {})).unwrap();
        assert_eq!(access.profile, Profile::Local);
        assert!(access.keys.is_empty() && access.rate.is_none());
        assert!(access.enforce.roles && access.enforce.tiers);
    }

    #[test]
    fn empty_variables_are_no_variables() {
        let empty = Some(String::new());
        let access = Access::of(&options(|o| {
            o.env = String::new();
            o.api_keys = empty.clone();
            o.enforce_roles = empty.clone();
            o.rate_requests = empty.clone();
            o.cors_origins = empty.clone();
            o.task_log = Some("".into());
        }));
        assert!(access.unwrap().keys.is_empty());
    }

    #[test]
    fn another_environment_needs_a_secret_and_says_how_to_make_one() {
        for env in ["production", "prod", "dev", "staging", "Local"] {
            let words = refusal(|o| o.env = env.to_owned());
            assert!(words.contains("SECRET_KEY") && words.contains("openssl rand"), "{env}: {words}");
        }
        let short = refusal(|o| {
            o.env = "production".to_owned();
            o.secret_key = Some("too-short-a-secret".to_owned());
        });
        assert!(short.contains("it has 18") && !short.contains("too-short"), "{short}");
        let good = Access::of(&options(|o| {
            o.env = "production".to_owned();
            o.secret_key = Some("s".repeat(32));
        }));
        let good = good.unwrap();
        assert!(good.profile == Profile::Production && good.secret.is_some());
        let passed_over = Access::of(&options(|o| o.secret_key = Some("short".to_owned()))).unwrap();
        assert!(passed_over.profile == Profile::Local && passed_over.secret.is_none());
    }

    #[test]
    fn a_bad_value_is_named_and_a_key_never_shown() {
        let said = |text: &str| Some(text.to_owned());
        let cases: [(&str, AccessOptions); 13] = [
            ("entry 2 of DISABLED_API_KEYS", options(|o| o.disabled_api_keys = said("one,hush-hush:admin"))),
            ("key 2 of API_KEYS", options(|o| o.api_keys = said("good:viewer,king:hush-hush"))),
            ("its tier is none", options(|o| o.api_keys = said("hush-hush:viewer:gold"))),
            ("more than token", options(|o| o.api_keys = said("hush-hush:viewer:hero:x"))),
            ("twice", options(|o| o.api_keys = said("hush-hush,hush-hush:admin"))),
            ("no token", options(|o| o.api_keys = said(":admin"))),
            ("MIN_API_KEY_LEN", options(|o| (o.api_keys, o.min_api_key_len) = (said("hush-hush"), said("12")))),
            ("MIN_API_KEY_LEN", options(|o| o.min_api_key_len = said("-1"))),
            ("ENFORCE_ROLES", options(|o| o.enforce_roles = said("maybe"))),
            ("RATE_WINDOW_SEC", options(|o| o.rate_window_sec = said("0"))),
            ("MAX_REQUEST_BYTES", options(|o| o.max_request_bytes = said("1e6"))),
            ("CORS_ORIGINS", options(|o| o.cors_origins = said("http://localhost:5173,localhost"))),
            ("TASK_TIERS", options(|o| o.task_tiers = said("cook=hero"))),
        ];
        for (name, options) in cases {
            let words = format!("{:#}", Access::of(&options).unwrap_err());
            assert!(words.contains(name) && !words.contains("hush-hush"), "{name}: {words}");
        }
    }

    #[test]
    fn a_journal_that_cannot_be_written_refuses_to_start() {
        let words = refusal(|o| o.audit_log = Some("/nowhere/at/all.jsonl".into()));
        assert!(words.contains("AUDIT_LOG"), "{words}");
    }

    #[test]
    fn disabled_keys_leave_the_door_shut() {
        let access = Access::of(&options(|o| {
            o.api_keys = Some("one:admin".to_owned());
            o.disabled_api_keys = Some("one".to_owned());
        }));
        assert!(!access.unwrap().keys.is_empty());
    }
}
