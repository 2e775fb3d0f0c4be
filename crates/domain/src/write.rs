//! What the generator wishes before its files become a product's: in whose name, and about which files.

use crate::{Party, Slug, Wish, WorkerSpec};

/// The name of the agent that makes a product's files by rules.
pub const GENERATOR: &str = "generator";

/// A file of a product that is about to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path from the product's root.
    pub path: String,
    /// Whether it goes away.
    pub is_removed: bool,
    /// Whether it becomes exactly what the generator made; otherwise that is mixed with what somebody edited by hand.
    pub is_generated: bool,
}

/// What the generator wishes before these files of the project change: one `file.write` each.
///
/// The generator is an agent of the project, works with the role of whoever asked for it, and says who that is: `admitted`
/// is the wish that let the job in. Without one nobody asked over the API, and it has no role.
pub fn writes_of(project: &Slug, worker: &WorkerSpec, admitted: Option<&Wish>, changes: &[FileChange]) -> Vec<Wish> {
    let mut who = Party::new("agent", GENERATOR).with("project", project.as_str());
    let requester = admitted.map(|wish| &wish.principal);
    if let Some(role) = requester.and_then(|party| party.attributes.get("role")) {
        who = who.with("role", role.clone());
    }
    let host = worker.name.split(':').next().unwrap_or_default();
    let wish = |change: &FileChange| {
        let file = Party::new("file", &change.path).with("project", project.as_str());
        let wish = Wish::new(who.clone(), "file.write", file)
            .with("change", if change.is_removed { "delete" } else { "write" })
            .with("generated", change.is_generated)
            .with(Wish::WORKER, host)
            .with(Wish::WORKER_LABELS, worker.labels.clone());
        match requester {
            Some(party) => wish.with("requested_by", party.id.as_str()),
            None => wish,
        }
    };
    changes.iter().map(wish).collect()
}

/// Joins wishes that differ in nothing but their resource into one question: the first, with the names of the others. None
/// without a wish.
pub fn together(wishes: &[Wish]) -> Option<Wish> {
    let (first, others) = wishes.split_first()?;
    if others.is_empty() {
        return Some(first.clone());
    }
    let names: Vec<String> = others.iter().map(|wish| wish.resource.id.clone()).collect();
    Some(first.clone().with(Wish::ALSO, names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(path: &str, is_removed: bool) -> FileChange {
        FileChange { path: path.to_owned(), is_removed, is_generated: true }
    }

    #[test]
    fn the_generator_wishes_each_file_in_the_name_of_whoever_asked() {
        let project = Slug::parse("shop").unwrap();
        let worker = WorkerSpec::new("host:1:2", []);
        let dan = Party::new("user", "dan").with("role", "developer");
        let start = Wish::new(dan, "run.start", Party::new("project", "shop"));
        let wishes = writes_of(&project, &worker, Some(&start), &[change("a", false), change("b", true)]);
        let expected = json!({
            "principal": {"kind": "agent", "id": "generator", "attributes": {"project": "shop", "role": "developer"}},
            "action": "file.write",
            "resource": {"kind": "file", "id": "b", "attributes": {"project": "shop"}},
            "context": {"change": "delete", "generated": true, "requested_by": "dan", "worker": "host", "worker_labels": []},
        });
        assert_eq!(json!(wishes[1]), expected);
        let alone = writes_of(&project, &worker, None, &[change("a", false)]);
        assert!(!alone[0].principal.attributes.contains_key("role") && !alone[0].context.contains_key("requested_by"));
        let joined = together(&wishes).unwrap();
        assert_eq!((joined.resource.id.as_str(), &joined.context[Wish::ALSO]), ("a", &json!(["b"])));
        assert_eq!(together(&alone), alone.first().cloned());
    }
}
