//! The generated API: always the same bytes, always Python, and never shaped by what people write.

use domain::Spec;
use domain::spec::FieldType;
use generator::{Tree, generate};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

const PAYLOADS: &[&str] = &[
    "\"\"\"",
    "'''",
    "\"",
    "'",
    "\\",
    "\\\"",
    "\\'",
    "\n",
    "\r\n",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\u{0}",
    "\u{7f}",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{# x #}",
    "${7*7}",
    "`id`",
    "$(id)",
    "</script>",
    "<!--",
    "]]>",
    "-->",
    "*/",
    "/*",
    "#{x}",
    "%s%n",
    "%(x)s",
    "{x!r}",
    "{0.__class__}",
    "\\N{BULLET}",
    "\\x41\\u0041",
    "'); drop table users; --",
    "\" or 1=1 --",
    "\u{202e}abc\u{202c}",
    "\u{200b}\u{feff}",
    "مرحبا",
    "日本語",
    "🐝🐝",
    "../../etc/passwd",
    "C:\\Windows\\",
    "__import__('os')",
    "\"\nimport os\n\"",
    ")\nimport os\n(",
    "|\\n- a",
    ": &anchor *alias",
    "\t\tx",
    "=1+1",
    "| a | b |",
    "# h\n## h",
    "&amp;&lt;",
];

fn specs() -> Vec<(String, Spec)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
    let mut found = Vec::new();
    for folder in ["emit", "specs"] {
        for entry in std::fs::read_dir(format!("{root}/{folder}")).expect("the folder is committed") {
            let path = entry.expect("an entry").path();
            let spec = serde_json::from_slice(&std::fs::read(&path).expect("a file")).expect("a spec");
            found.push((path.display().to_string(), spec));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() >= 2, "specs are committed");
    found
}

fn spec(name: &str) -> Spec {
    specs().into_iter().find(|(path, _)| path.ends_with(name)).expect("the spec is committed").1
}

fn tree(spec: &Spec) -> Tree {
    generate(spec).expect("the spec is sound")
}

/// Runs a Python program on a JSON input; what it prints. None, said loudly, where there is no Python.
#[allow(clippy::disallowed_methods, reason = "a test reads the product with the product's own language")]
fn python(program: &str, input: &Value) -> Option<String> {
    let spawned = Command::new("python3").args(["-c", program]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = spawned else {
        eprintln!("NOT RUN: there is no python3 on the path, so no generated file was parsed");
        return None;
    };
    child.stdin.take().expect("a pipe").write_all(input.to_string().as_bytes()).expect("python reads");
    let output = child.wait_with_output().expect("python ends");
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn sources(tree: &Tree) -> Value {
    let texts = tree.iter().filter(|(path, _)| path.ends_with(".py"));
    texts
        .map(|(path, bytes)| (path.clone(), json!(String::from_utf8_lossy(bytes))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    for (path, spec) in specs() {
        assert_eq!(tree(&spec), tree(&spec), "{path}");
    }
}

#[test]
fn every_generated_python_file_parses() {
    let program = "import ast,json,sys\nfor p,t in json.load(sys.stdin).items():\n try: ast.parse(t)\n except SyntaxError as e: print(p,e)";
    for (path, spec) in specs() {
        let sources = sources(&tree(&spec));
        assert!(sources.as_object().is_some_and(|files| files.len() > 40), "{path}");
        if let Some(said) = python(program, &sources) {
            assert_eq!(said, "", "{path}");
        }
    }
}

/// Puts a text wherever a person's own words stand in a spec.
fn reword(spec: &mut Spec, text: &str) {
    let words = |place: &mut String| *place = text.to_owned();
    words(&mut spec.project.title);
    words(&mut spec.project.tagline);
    spec.roles.iter_mut().for_each(|role| words(&mut role.label));
    for entity in &mut spec.entities {
        words(&mut entity.label.one);
        words(&mut entity.label.many);
        for field in &mut entity.fields {
            words(&mut field.label);
            field.unit = Some(text.to_owned());
            field.values.iter_mut().for_each(|value| words(&mut value.label));
            if matches!(field.field_type, FieldType::String | FieldType::Text) && !field.required {
                field.default = Some(json!(text));
            }
        }
        entity.relations.iter_mut().for_each(|relation| words(&mut relation.label));
        entity.computed.iter_mut().for_each(|computed| words(&mut computed.label));
        let moves = entity.lifecycle.iter_mut().flat_map(|lifecycle| &mut lifecycle.transitions);
        moves.for_each(|transition| words(&mut transition.label));
        let texts: Vec<String> = entity
            .fields
            .iter()
            .filter(|field| matches!(field.field_type, FieldType::String | FieldType::Text))
            .map(|field| field.name.clone())
            .collect();
        for row in &mut entity.seed.rows {
            texts.iter().for_each(|name| drop(row.insert(name.clone(), json!(text))));
        }
    }
}

#[test]
fn no_text_of_people_changes_the_shape_of_the_code() {
    let program = "import ast,json,sys\ndata=json.load(sys.stdin)\n\
        def shape(t):\n tree=ast.parse(t)\n\
        \x20for n in ast.walk(tree):\n  if isinstance(n,ast.Constant) and isinstance(n.value,str): n.value=''\n\
        \x20return ast.dump(tree)\n\
        known={p:shape(t) for p,t in data['benign'].items()}\n\
        for case in data['hostile']:\n for p,t in case.items():\n  if shape(t)!=known[p]: print(p)";
    for name in ["emit/studio.json", "emit/shop.json"] {
        let mut spec = spec(name);
        reword(&mut spec, "benign");
        let benign = tree(&spec);
        let mut hostile = Vec::new();
        for payload in PAYLOADS {
            reword(&mut spec, payload);
            let tree = tree(&spec);
            assert_eq!(tree.keys().collect::<Vec<_>>(), benign.keys().collect::<Vec<_>>());
            let own =
                |path: &str| path.starts_with("services/api/") && !path.ends_with(".py") && !path.contains("/data/");
            let still = tree.iter().filter(|(path, _)| own(path));
            still.for_each(|(path, bytes)| assert_eq!(Some(bytes), benign.get(path), "{path} holds text of people"));
            let data: Value = serde_json::from_slice(&tree["services/api/app/data/product.json"]).expect("JSON");
            assert_eq!(data["title"], json!(payload));
            let all = sources(&tree);
            let known = sources(&benign);
            let changed = all.as_object().expect("files").iter().filter(|(path, text)| known[path.as_str()] != **text);
            hostile.push(Value::Object(changed.map(|(path, text)| (path.clone(), text.clone())).collect()));
        }
        assert!(hostile.iter().any(|files| files != &json!({})), "defaults of people reach the code as literals");
        if let Some(said) = python(program, &json!({ "benign": sources(&benign), "hostile": hostile })) {
            assert_eq!(said, "");
        }
    }
}

#[test]
fn the_manifest_names_every_file_and_whose_it_is() {
    let tree = tree(&spec("emit/shop.json"));
    let manifest: Value = serde_json::from_slice(&tree[".velocity/manifest.json"]).expect("JSON");
    let files = manifest["files"].as_object().expect("files");
    assert_eq!(files.len(), tree.len() - 1);
    assert_eq!(files[".gitignore"].as_str().map(str::len), Some(64));
    let owned: Vec<&str> = manifest["owned"].as_array().expect("owned").iter().filter_map(Value::as_str).collect();
    assert!(owned.contains(&"services/api/app/hooks/product.py"));
    assert!(owned.iter().all(|path| path.starts_with("services/api/app/hooks/")));
}

#[test]
fn a_spec_that_contradicts_itself_is_refused_with_the_place() {
    let refusal = |change: &dyn Fn(&mut Spec)| {
        let mut spec = spec("emit/studio.json");
        change(&mut spec);
        generate(&spec).expect_err("a contradiction").to_string()
    };
    let said = refusal(&|spec| spec.entities[1].id = "class".into());
    assert!(said.contains("\"class\" is no identifier"), "{said}");
    let said = refusal(&|spec| spec.entities[1].plural = "../rooms".into());
    assert!(said.contains("is no identifier"), "{said}");
    let said = refusal(&|spec| spec.entities[1].was.push("rooms\"; drop".into()));
    assert!(said.contains("is no identifier"), "{said}");
    let said = refusal(&|spec| spec.entities[1].was.push("sys_sessions".into()));
    assert!(said.contains("`sys_sessions`"), "{said}");
    let said = refusal(&|spec| spec.entities[2].relations[1].to = "nothing".into());
    assert!(said.contains("`nothing`"), "{said}");
    let said = refusal(&|spec| spec.entities[2].plural = "uploads".into());
    assert!(said.contains("`uploads`"), "{said}");
    let said = refusal(&|spec| spec.entities.retain(|entity| entity.id != "user"));
    assert!(said.contains("no entity `user`"), "{said}");
}

#[test]
fn a_change_of_the_spec_changes_only_what_it_must() {
    let before = spec("emit/shop.json");
    let mut after = before.clone();
    let product = after.entities.iter_mut().find(|entity| entity.id == "product").expect("a product");
    let mut field = product.fields[2].clone();
    field.name = "material".into();
    product.fields.push(field);
    let (before, after) = (tree(&before), tree(&after));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| path.starts_with("services/") && before.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    let wanted = [
        "services/api/app/data/product.json",
        "services/api/app/entities/product.py",
        "services/api/migrations/versions/0001_initial.py",
        "services/api/tests/data/matrix.json",
    ];
    assert_eq!(changed, wanted);
}
