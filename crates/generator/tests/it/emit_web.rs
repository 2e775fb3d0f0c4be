//! The product's web application: what is written, and that a person's text stays data.

use domain::Spec;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SPECS: [&str; 4] = ["beekeeping_unknown", "blog_personal", "store_clothing", "task_tracker"];

/// Everything that breaks out of code, markup, templates or a line.
const HOSTILE: &str = "\"'`</script><img src=x onerror=alert(1)>{{ 7*7 }}${process.exit()}\\\n\r\u{2028}\u{202e}*/ --> ]]> ../../etc/passwd \u{1f41d}";

fn document(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/specs/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn spec(document: &Value) -> Spec {
    serde_json::from_value(document.clone()).unwrap()
}

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}

/// The files of `web/`, with their paths.
fn web(spec: &Spec) -> generator::Tree {
    generator::generate(spec).unwrap().into_iter().filter(|(path, _)| path.starts_with("web/")).collect()
}

/// Replaces every text that a person reads; identifiers stay.
fn poison(value: &mut Value, inside: &str) {
    match value {
        Value::Object(map) => {
            for (key, item) in map.iter_mut() {
                let read = matches!(key.as_str(), "label" | "unit" | "tagline" | "one" | "many" | "heading" | "lead")
                    || (key == "title" && inside != "entities");
                if item.is_string() && read {
                    *item = json!(HOSTILE);
                } else if key == "paragraphs" {
                    *item = json!([HOSTILE, HOSTILE]);
                } else if key != "seed" && key != "answers" && key != "flows" {
                    poison(item, if inside == "entities" && key != "fields" { inside } else { key });
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, inside)),
        _ => {}
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for name in SPECS {
        let spec = spec(&document(name));
        assert!(web(&spec) == web(&spec), "{name}");
    }
}

#[test]
fn text_from_people_reaches_only_data_files() {
    for name in SPECS {
        let mut hostile = document(name);
        poison(&mut hostile, "");
        let (plain, hostile) = (web(&spec(&document(name))), web(&spec(&hostile)));
        assert_eq!(plain.keys().collect::<Vec<_>>(), hostile.keys().collect::<Vec<_>>());
        let differ: Vec<_> =
            plain.iter().filter(|(path, bytes)| hostile[*path] != **bytes).map(|(path, _)| path.as_str()).collect();
        let locale = format!("web/messages/{}.json", spec(&document(name)).project.locale);
        assert_eq!(differ, [locale.as_str(), "web/public/manifest.webmanifest"], "{name}");
        let messages: Value = serde_json::from_slice(&hostile[&locale]).unwrap();
        assert_eq!(messages["project.title"], HOSTILE);
    }
}

#[test]
fn the_landing_page_is_the_start_page_of_the_tree() {
    for name in SPECS {
        let spec = spec(&document(name));
        assert_eq!(generator::landing(&spec).unwrap(), web(&spec)["web/pages/index.tsx"], "{name}");
    }
}

#[test]
fn every_page_of_the_spec_has_its_file() {
    for name in SPECS {
        let spec = spec(&document(name));
        let tree = web(&spec);
        for page in &spec.pages {
            let naming = format!("loadPage(\"{}\"", page.id);
            let found = tree
                .iter()
                .any(|(path, bytes)| path.ends_with(".tsx") && String::from_utf8_lossy(bytes).contains(&naming));
            assert!(found, "{name}: {}", page.id);
        }
    }
}

#[test]
fn one_level_of_routes_has_one_parameter_name() {
    let tree = web(&spec(&document("blog_personal")));
    assert!(tree.contains_key("web/pages/posts/[slug].tsx"));
    assert!(tree.contains_key("web/pages/posts/[slug]/edit/index.tsx"));
    assert!(!tree.keys().any(|path| path.starts_with("web/pages/posts/[id]")));
}

#[test]
fn a_route_that_is_no_plain_path_is_refused() {
    for route in ["/../etc", "/a b", "/api/x", "/x/[..all]", "/_next", "products", "/x/"] {
        let mut document = document("store_clothing");
        document["pages"][0]["route"] = json!(route);
        assert!(generator::generate(&spec(&document)).is_err(), "{route}");
    }
}

/// Keys in quotes below `templates/web/base`.
fn used_messages() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut folders = vec![templates().join("web/base")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "ts" || end == "tsx" || end == "mjs") {
                let text = std::fs::read_to_string(path).unwrap();
                let quoted =
                    text.split('"').filter(|part| part.starts_with("ui.") && part.len() > 3).map(str::to_owned);
                used.extend(quoted.filter(|key| key[3..].chars().all(|c| c.is_ascii_lowercase() || c == '_')));
            }
        }
    }
    used
}

#[test]
fn every_word_of_the_runtime_exists_in_every_language() {
    let used = used_messages();
    assert!(used.len() > 100, "only {} keys were found", used.len());
    for language in ["ar", "de", "en", "fr"] {
        let path = templates().join(format!("web/parts/messages/{language}.json"));
        let known: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let missing: Vec<_> = used.iter().filter(|key| known.get(key.as_str()).is_none()).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}

#[test]
fn the_lock_serves_every_platform_and_names_no_host() {
    let toolchain = generator::emit::toolchain().unwrap();
    let lock: Value = serde_json::from_slice(&toolchain.package_lock).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    for (owner, scope) in [("next", "@next/swc-"), ("typescript", "@typescript/typescript-")] {
        let wanted = packages[&format!("node_modules/{owner}")]["optionalDependencies"].as_object().unwrap();
        let platforms: Vec<_> = wanted.keys().filter(|name| name.starts_with(scope)).collect();
        assert!(platforms.len() >= 8, "{owner} names {} platforms", platforms.len());
        for platform in platforms {
            assert_eq!(packages[&format!("node_modules/{platform}")]["version"], wanted[platform], "{platform}");
        }
    }
    assert!(packages.values().all(|package| package.get("resolved").is_none()));
}

#[test]
fn every_dependency_is_pinned_and_shared() {
    let toolchain = generator::emit::toolchain().unwrap();
    let package: Value = serde_json::from_slice(&toolchain.package).unwrap();
    for kind in ["dependencies", "devDependencies"] {
        for (name, version) in package[kind].as_object().unwrap() {
            let exact = version.as_str().unwrap().chars().all(|c| c.is_ascii_digit() || c == '.');
            assert!(exact, "{name} {version}");
        }
    }
    let tree = web(&spec(&document("store_clothing")));
    assert_eq!(tree["web/package.json"], toolchain.package);
    assert_eq!(tree["web/package-lock.json"], toolchain.package_lock);
}
