//! Loopback ports.

use std::net::{Ipv4Addr, TcpListener};

/// Whether nobody listens on this loopback port now.
pub fn port_is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}
