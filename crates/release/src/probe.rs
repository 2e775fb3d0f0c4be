//! What a look at a running product found.

use serde::{Deserialize, Serialize};

/// What a look at a running product found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Probe {
    /// `/api/readyz` answered 200.
    pub api_ok: bool,
    /// `/` answered 200 with a heading.
    pub web_ok: bool,
    /// Every page looked at.
    pub pages: Vec<PageProbe>,
    /// How often one of its processes was started again since it went on the air.
    pub restarts: u32,
    /// Time to answer `/`, milliseconds.
    pub latency_ms: u64,
}

/// What one page answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageProbe {
    /// The page's path.
    pub path: String,
    /// Its status; 0 when nothing answered.
    pub status: u16,
    /// Time to the whole answer, milliseconds.
    pub ms: u64,
}

impl Probe {
    /// Whether everything holds.
    pub fn healthy(&self) -> bool {
        self.reason().is_none()
    }

    /// Which probe does not hold; none when all do.
    pub fn reason(&self) -> Option<String> {
        if !self.web_ok {
            return Some("the web process does not answer /".to_owned());
        }
        if !self.api_ok {
            return Some("the API does not answer /readyz".to_owned());
        }
        let bad = self.pages.iter().find(|page| !(200..400).contains(&page.status))?;
        Some(format!("{} answered {}", bad.path, bad.status))
    }
}
