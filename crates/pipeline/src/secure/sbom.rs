use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A package that the product depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    /// `npm` or `pypi`.
    pub ecosystem: &'static str,
    /// The package's name.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

/// Reads a product's lock files: `web/package-lock.json` (lockfile version 3) and `services/api/requirements.lock`.
/// Errors name the file that is missing or malformed: an SBOM with holes would be a lie.
pub fn components(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Component>, String> {
    let text = |path: &str| {
        let bytes = files.get(path).ok_or_else(|| format!("{path} is missing"))?;
        std::str::from_utf8(bytes).map_err(|_| format!("{path} is not text"))
    };
    let mut components = npm(text("web/package-lock.json")?)?;
    components.extend(pypi(text("services/api/requirements.lock")?)?);
    components.sort();
    components.dedup();
    Ok(components)
}

fn npm(lock: &str) -> Result<Vec<Component>, String> {
    let lock: Value = serde_json::from_str(lock).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let packages = lock["packages"].as_object().ok_or("web/package-lock.json has no packages")?;
    let component = |(path, package): (&String, &Value)| {
        let name = path.rsplit("node_modules/").next().filter(|name| !name.is_empty() && *name != path)?;
        let version = package["version"].as_str()?;
        Some(Component { ecosystem: "npm", name: name.to_owned(), version: version.to_owned() })
    };
    Ok(packages.iter().filter_map(component).collect())
}

fn pypi(lock: &str) -> Result<Vec<Component>, String> {
    let pins = lock.lines().map(str::trim).filter(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let component = |line: &str| {
        let pin = line.split([' ', ';', '\\']).next().unwrap_or(line);
        let (name, version) =
            pin.split_once("==").ok_or_else(|| format!("requirements.lock: \"{line}\" is not pinned"))?;
        let name = name.split('[').next().unwrap_or(name).to_ascii_lowercase().replace('_', "-");
        Ok(Component { ecosystem: "pypi", name, version: version.to_owned() })
    };
    pins.map(component).collect()
}

/// Writes a CycloneDX 1.6 document. Deterministic: no serial number, no time.
pub fn cyclonedx(product: &str, version: &str, components: &[Component]) -> Value {
    let row = |component: &Component| {
        let purl_name = component.name.replacen('@', "%40", 1);
        let purl = format!("pkg:{}/{purl_name}@{}", component.ecosystem, component.version);
        json!({"type": "library", "bom-ref": purl, "name": component.name, "version": component.version, "purl": purl})
    };
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": product, "name": product, "version": version}},
        "components": components.iter().map(row).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(npm: &str, pypi: &str) -> BTreeMap<String, Vec<u8>> {
        BTreeMap::from([
            ("web/package-lock.json".to_owned(), npm.as_bytes().to_vec()),
            ("services/api/requirements.lock".to_owned(), pypi.as_bytes().to_vec()),
        ])
    }

    const NPM: &str = r#"{"lockfileVersion":3,"packages":{"":{"version":"1.0.0"},
        "node_modules/next":{"version":"16.4.6"},"node_modules/a/node_modules/@types/node":{"version":"20.1.0"}}}"#;
    const PYPI: &str =
        "# made by uv\nfastapi==0.165.0 \\\n    --hash=sha256:00\nuvicorn[standard]==0.54.0 ; python_version > '3'\n";

    #[test]
    fn both_lock_files_are_read_in_full() {
        let names: Vec<String> = components(&files(NPM, PYPI))
            .unwrap()
            .into_iter()
            .map(|component| format!("{}/{}@{}", component.ecosystem, component.name, component.version))
            .collect();
        assert_eq!(names, ["npm/@types/node@20.1.0", "npm/next@16.4.6", "pypi/fastapi@0.165.0", "pypi/uvicorn@0.54.0"]);
    }

    #[test]
    fn a_missing_or_loose_lock_is_an_error() {
        assert!(components(&BTreeMap::new()).is_err());
        assert!(components(&files(NPM, "fastapi>=0.1\n")).is_err());
    }

    #[test]
    fn a_scoped_package_has_a_valid_package_url() {
        let component = Component { ecosystem: "npm", name: "@types/node".into(), version: "1".into() };
        let document = cyclonedx("shop", "1", &[component]);
        assert_eq!(document["components"][0]["purl"], "pkg:npm/%40types/node@1");
    }
}
