//! The ladder: how strong a sandbox this machine gives. Never silent, never bare.

/// How strongly a command is held, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Namespaces of bubblewrap, and landlock and seccomp within.
    BwrapLandlock,
    /// Namespaces of bubblewrap, and seccomp within.
    Bwrap,
    /// Landlock and seccomp only: the network is not fenced against UDP.
    Landlock,
    /// Nothing can be had: commands are refused.
    Refuse,
}

impl Level {
    /// The level's name in evidence and health: `bwrap+landlock`, `bwrap`, `landlock`, `refuse`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BwrapLandlock => "bwrap+landlock",
            Self::Bwrap => "bwrap",
            Self::Landlock => "landlock",
            Self::Refuse => "refuse",
        }
    }
}

/// What the probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelReport {
    /// The level in use.
    pub level: Level,
    /// Why it is not the full level; none at the full level.
    pub reason: Option<String>,
    /// What a person can do about it; none at the full level.
    pub fix: Option<String>,
    /// How memory and processes of a whole tree are limited: `cgroup v1`, `cgroup v2` or `watchdog`.
    pub limits: &'static str,
}
