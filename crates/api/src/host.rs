//! Which house a request rings at: Velocity's own, a product's, or none. A foreign name is refused, so that a page
//! elsewhere cannot reach this server by pointing its own name here (DNS rebinding).

use crate::config::Config;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};

/// Whom a `Host` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum House {
    /// Velocity itself.
    Own,
    /// A product, by its DNS label.
    Project(String),
    /// Nobody here.
    Foreign,
}

const OWN: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Reads the name out of `Host` (or the request line, where HTTP/2 puts it).
pub(crate) fn house(config: &Config, headers: &HeaderMap, uri: &Uri) -> House {
    match authority(headers, uri) {
        Some(authority) => named(config, authority.host()),
        None => House::Foreign,
    }
}

/// Whether an `Origin` is the very place that the request was sent to: same host, same port.
pub(crate) fn same_origin(headers: &HeaderMap, uri: &Uri) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Some(origin) = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok()) else { return false };
    let http = matches!(origin.scheme_str(), Some("http" | "https"));
    http && origin.authority().map(spelled) == authority(headers, uri).as_ref().map(spelled)
}

fn spelled(authority: &Authority) -> String {
    authority.as_str().to_ascii_lowercase()
}

fn authority(headers: &HeaderMap, uri: &Uri) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        // Two names are an attempt to be two places at once.
        (Some(_), Some(_)) => None,
        (Some(host), None) => host
            .to_str()
            .ok()
            .and_then(|text| text.parse().ok())
            .filter(|host: &Authority| !host.as_str().contains('@')),
        (None, _) => uri.authority().cloned(),
    }
}

fn named(config: &Config, host: &str) -> House {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if OWN.contains(&host.as_str()) || config.hosts.contains(&host) {
        return House::Own;
    }
    let below = |own: &str| host.strip_suffix(own)?.strip_suffix('.');
    match ["localhost"].into_iter().chain(config.hosts.iter().map(String::as_str)).find_map(below) {
        Some(label) if !label.is_empty() && !label.contains('.') => House::Project(label.to_owned()),
        _ => House::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Database;

    fn house_of(host: &str) -> House {
        let mut config = Config::local(8000, Database::Path("x".into()), Default::default());
        config.hosts.push("velocity.lan".into());
        let headers = HeaderMap::from_iter([(header::HOST, host.parse().unwrap())]);
        house(&config, &headers, &Uri::from_static("/"))
    }

    #[test]
    fn own_names_are_known_with_and_without_a_port() {
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:8010", "[::1]:8000", "velocity.lan", "localhost."] {
            assert_eq!(house_of(host), House::Own, "{host}");
        }
    }

    #[test]
    fn a_product_has_its_own_name() {
        for host in ["shop-v3.localhost:8000", "shop-v3.velocity.lan", "Shop-v3.Velocity.LAN:8443"] {
            assert_eq!(house_of(host), House::Project("shop-v3".into()), "{host}");
        }
    }

    #[test]
    fn foreign_names_are_nobody_here() {
        for host in [
            "evil.example",
            "localhost.evil.example",
            "a.b.localhost",
            "a.b.velocity.lan",
            ".velocity.lan",
            "shopvelocity.lan",
            "shop.127.0.0.1",
            ".localhost",
            "me@localhost",
            "",
            "127.0.0.1.nip.io",
        ] {
            assert_eq!(house_of(host), House::Foreign, "{host}");
        }
    }

    #[test]
    fn two_hosts_are_nobody() {
        let headers = HeaderMap::from_iter([
            (header::HOST, "localhost".parse().unwrap()),
            (header::HOST, "evil.example".parse().unwrap()),
        ]);
        let mut both = headers.clone();
        both.append(header::HOST, "evil.example".parse().unwrap());
        let config = Config::local(8000, Database::Path("x".into()), Default::default());
        assert_eq!(house(&config, &both, &Uri::from_static("/")), House::Foreign);
    }

    #[test]
    fn another_port_is_another_origin() {
        let with = |origin: &str| {
            let headers = HeaderMap::from_iter([
                (header::HOST, "localhost:8000".parse().unwrap()),
                (header::ORIGIN, origin.parse().unwrap()),
            ]);
            same_origin(&headers, &Uri::from_static("/"))
        };
        assert!(with("http://localhost:8000"));
        for foreign in
            ["http://localhost:4001", "http://shop-v3.localhost:8000", "http://evil.example", "null", "file://"]
        {
            assert!(!with(foreign), "{foreign}");
        }
    }
}
