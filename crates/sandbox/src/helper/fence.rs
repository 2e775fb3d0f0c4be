//! Landlock: what may be read and written, even if a namespace should leak. No signals and abstract sockets outside.

use super::plan::Fence;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};
use std::path::{Path, PathBuf};

/// The newest ABI that the rules are written for; older kernels get as much of it as they know.
const NEWEST: ABI = ABI::V6;

pub(crate) fn put_up(fence: &Fence) -> Result<(), String> {
    let say = |error: landlock::RulesetError| format!("landlock: {error}");
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))
        .map_err(say)?
        .scope(Scope::from_all(NEWEST))
        .map_err(say)?;
    if fence.refuse_tcp {
        ruleset = ruleset.handle_access(AccessNet::from_all(NEWEST)).map_err(say)?;
    }
    let mut created = ruleset.create().map_err(say)?;
    let readable = AccessFs::from_read(NEWEST) | AccessFs::IoctlDev;
    created = allow(created, &fence.read, readable)?;
    created = allow(created, &fence.write, AccessFs::from_all(NEWEST))?;
    let status = created.restrict_self().map_err(say)?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err("landlock: the kernel does not offer it".to_owned()),
        _ => Ok(()),
    }
}

fn allow(
    mut created: RulesetCreated,
    paths: &[PathBuf],
    access: landlock::BitFlags<AccessFs>,
) -> Result<RulesetCreated, String> {
    for path in paths.iter().filter(|path| path.exists()) {
        let access = if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) };
        created = add(created, path, access).map_err(|error| format!("landlock {}: {error}", path.display()))?;
    }
    Ok(created)
}

fn add(
    created: RulesetCreated,
    path: &Path,
    access: landlock::BitFlags<AccessFs>,
) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    Ok(created.add_rule(PathBeneath::new(PathFd::new(path)?, access))?)
}
