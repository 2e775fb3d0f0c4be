//! The toolchain: what a product's command sees of it, and what is said when it cannot be prepared.

use crate::place::Place;
use sandbox::{ToolPaths, Toolchain, ToolchainInputs};
use std::path::Path;

fn inputs(requirements: &str) -> ToolchainInputs {
    ToolchainInputs { requirements: requirements.into(), package: b"{}".to_vec(), package_lock: b"{}".to_vec() }
}

/// A toolchain with this machine's own python and one made-up module.
fn made(dir: &Path) -> Toolchain {
    let made = dir.join(inputs("").name());
    std::fs::create_dir_all(made.join("python/bin")).unwrap();
    std::fs::create_dir_all(made.join("node/node_modules/.bin")).unwrap();
    std::os::unix::fs::symlink("/usr/bin/python3", made.join("python/bin/python")).unwrap();
    std::fs::write(made.join("node/node_modules/.bin/next"), "#!/bin/sh\necho next of $0\n").unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(made.join("node/node_modules/.bin/next"), executable).unwrap();
    assert_eq!(Toolchain::find(dir, &inputs("")), None, "one that is not complete was taken");
    std::fs::write(made.join("toolchain.json"), r#"{"versions":{"next":"1"},"prefixes":[]}"#).unwrap();
    Toolchain::find(dir, &inputs("")).unwrap()
}

#[tokio::test]
async fn a_products_command_has_the_tree_the_modules_and_the_tools() {
    let place = Place::new().await;
    let shelf = tempfile::tempdir().unwrap();
    let toolchain = made(shelf.path());
    std::fs::create_dir_all(place.path().join("web")).unwrap();
    std::fs::create_dir_all(place.path().join("services/api")).unwrap();
    workspace::give(place.path(), place.sandbox.uid("shop")).unwrap();
    let script = "pwd; python -c 'print(6 * 7)'; next; echo built > out; echo no > /product/web/node_modules/x; echo no > /opt/toolchain/x";
    let command = toolchain.product_command("shop", place.path(), &["sh", "-c", script], "services/api");
    let exit = place.run(&command).await;
    let said = &exit.output_tail;
    assert!(said.starts_with("/product/services/api\n42\nnext of /product/web/node_modules/.bin/next\n"), "{said}");
    assert_eq!(said.matches("Read-only file system").count(), 2, "{said}");
    assert_eq!(std::fs::read_to_string(place.path().join("services/api/out")).unwrap(), "built\n");
}

#[test]
fn other_inputs_have_another_name() {
    assert_ne!(inputs("a").name(), inputs("b").name());
    assert_eq!(inputs("a").name().len(), 12);
}

#[tokio::test]
async fn a_lock_file_that_cannot_be_installed_says_what_to_do_and_leaves_nothing() {
    let place = Place::new().await;
    let shelf = tempfile::tempdir().unwrap();
    let broken = ToolchainInputs { package_lock: b"not json".to_vec(), ..inputs("") };
    let mut lines = Vec::new();
    let progress = |line: &str| lines.push(line.to_owned());
    let error = Toolchain::prepare(&place.sandbox, shelf.path(), &broken, &ToolPaths::default(), progress).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("npm ci: exit code") && error.contains("run again"), "{error}");
    assert!(lines.iter().any(|line| line.contains("npm ci")), "{lines:?}");
    assert_eq!(Toolchain::find(shelf.path(), &broken), None);
}
