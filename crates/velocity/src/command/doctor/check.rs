//! One thing that is looked at.

use serde::Serialize;

/// One thing that is looked at.
#[derive(Debug, Serialize)]
pub(crate) struct Check {
    name: &'static str,
    ok: bool,
    required: bool,
    /// What was found.
    found: String,
    /// What to do, when it is not as it should be.
    fix: Option<String>,
}

impl Check {
    /// It is as it should be.
    pub(crate) fn good(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, ok: true, required: true, found: found.into(), fix: None }
    }

    /// Velocity cannot do its work without it.
    pub(crate) fn missing(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { name, ok: false, required: true, found: found.into(), fix: Some(fix.into()) }
    }

    /// Velocity works, but not as well as it could.
    pub(crate) fn weak(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { required: false, ..Self::missing(name, found, fix) }
    }

    /// Whether Velocity can work as far as this goes.
    pub(crate) fn holds(&self) -> bool {
        self.ok || !self.required
    }

    /// One line, and a second one with what to do.
    pub(crate) fn print(&self) {
        let mark = match (self.ok, self.required) {
            (true, _) => "ok  ",
            (false, true) => "MISS",
            (false, false) => "weak",
        };
        println!("{mark}  {:10} {}", self.name, self.found);
        if let Some(fix) = &self.fix {
            println!("      {:10} → {fix}", "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_required_stops_velocity() {
        assert!(Check::good("a", "1").holds());
        assert!(Check::weak("a", "old", "renew it").holds());
        assert!(!Check::missing("a", "nothing", "get it").holds());
    }
}
