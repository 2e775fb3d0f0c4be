//! How much of the open briefs the derivation understands, scored as the briefs say.

use super::briefs::{self, Brief, ExpectedEntity, ExpectedPage};
use domain::Spec;
use domain::spec::Page;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
struct Score {
    entities: (usize, usize),
    fields: (usize, usize),
    relations: (usize, usize),
    pages: (usize, usize),
    missed: Vec<String>,
    spurious: Vec<String>,
}

fn field_found(spec: &Spec, entity: &str, wanted: &str) -> bool {
    let names: Vec<&str> = spec
        .entity(entity)
        .map(|entity| entity.fields.iter().map(|field| field.name.as_str()).collect())
        .unwrap_or_default();
    wanted.split('|').any(|alt| {
        names.iter().any(|name| {
            alt == *name
                || name.split('_').any(|part| part == alt)
                || name.len() > 3 && alt.split('_').any(|part| part == *name)
        })
    })
}

fn points(spec: &Spec, from: &str, to: &BTreeSet<String>) -> bool {
    spec.entity(from).is_some_and(|entity| entity.relations.iter().any(|relation| to.contains(&relation.to)))
}

fn relation_found(spec: &Spec, brief: &Brief, hits: &BTreeMap<String, String>, entity: &str, wanted: &str) -> bool {
    let (_, targets) = wanted.split_once(':').expect("kind:target");
    let mut accepted = BTreeSet::new();
    for target in targets.split('|') {
        accepted.insert(target.to_owned());
        accepted.extend(hits.get(target).cloned());
        let same = brief.expects.entities.iter().filter(|entity| entity.name == target);
        accepted.extend(same.flat_map(|entity| entity.accept.iter().cloned()));
    }
    let back = BTreeSet::from([entity.to_owned()]);
    points(spec, entity, &accepted)
        || accepted.iter().any(|other| points(spec, other, &back))
        || accepted.iter().any(|name| spec.entity(entity).is_some_and(|entity| entity.field(name).is_some()))
}

fn shape(route: &str) -> String {
    let mut out = String::new();
    for part in route.split('/').skip(1) {
        out.push('/');
        out.push_str(if part.starts_with('[') { "[id]" } else { part });
    }
    out
}

fn page_found(spec: &Spec, brief: &Brief, wanted: &ExpectedPage) -> bool {
    let routes: Vec<String> = wanted.route.split('|').map(shape).collect();
    let fits =
        |page: &&Page| routes.contains(&shape(&page.route)) || page.title.to_lowercase() == wanted.title.to_lowercase();
    let found: Vec<&Page> = spec.pages.iter().filter(fits).collect();
    let special = [
        "/",
        "/cart",
        "/checkout",
        "/account",
        "/admin",
        "/dashboard",
        "/settings",
        "/team",
        "/billing",
        "/book",
        "/organizer",
        "/instructor",
        "/pricing",
        "/moderation",
    ];
    if wanted.shows.is_empty() || routes.iter().any(|route| special.contains(&route.as_str())) {
        return !found.is_empty();
    }
    let mut accepted: BTreeSet<&str> = wanted.shows.iter().map(String::as_str).collect();
    for name in &wanted.shows {
        let same = brief.expects.entities.iter().filter(|entity| entity.name == *name);
        accepted.extend(same.flat_map(|entity| entity.accept.iter().map(String::as_str)));
    }
    let bound = found.iter().flat_map(|page| &page.blocks).filter_map(|block| block.entity.as_deref());
    bound.into_iter().any(|entity| accepted.contains(entity))
}

fn score(brief: &Brief, spec: &Spec) -> Score {
    let mut score = Score::default();
    let hit = |wanted: &ExpectedEntity| wanted.accept.iter().find(|name| spec.entity(name).is_some()).cloned();
    let hits: BTreeMap<String, String> =
        brief.expects.entities.iter().filter_map(|wanted| Some((wanted.name.clone(), hit(wanted)?))).collect();
    for wanted in &brief.expects.entities {
        score.entities.1 += 1;
        let found = hits.get(&wanted.name);
        if found.is_some() {
            score.entities.0 += 1;
        } else {
            score.missed.push(wanted.name.clone());
        }
        let found = found.map_or("", String::as_str);
        for field in &wanted.fields {
            score.fields.1 += 1;
            if field_found(spec, found, field) {
                score.fields.0 += 1;
            } else {
                score.missed.push(format!("{}.{field}", wanted.name));
            }
        }
        for relation in &wanted.relations {
            score.relations.1 += 1;
            if relation_found(spec, brief, &hits, found, relation) {
                score.relations.0 += 1;
            } else {
                score.missed.push(format!("{} {relation}", wanted.name));
            }
        }
    }
    for wanted in &brief.expects.pages {
        score.pages.1 += 1;
        if page_found(spec, brief, wanted) {
            score.pages.0 += 1;
        } else {
            score.missed.push(format!("page {}", wanted.title));
        }
    }
    let expected: BTreeSet<&str> =
        brief.expects.entities.iter().flat_map(|entity| entity.accept.iter().map(String::as_str)).collect();
    let known = |id: &str| expected.contains(id) || id == "user";
    score.spurious = spec.entities.iter().map(|entity| entity.id.clone()).filter(|id| !known(id)).collect();
    score
}

fn share((have, want): (usize, usize)) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "counts of a few hundred")]
    let share = have as f64 / want as f64;
    share
}

#[test]
fn the_open_briefs_are_understood() {
    let (mut entities, mut fields, mut relations, mut pages) = ((0, 0), (0, 0), (0, 0), (0, 0));
    let add = |sum: &mut (usize, usize), one: (usize, usize)| *sum = (sum.0 + one.0, sum.1 + one.1);
    let mut crowded = Vec::new();
    for brief in briefs::all() {
        let spec = generator::derive(&brief.answers, &[], None);
        let score = score(&brief, &spec);
        println!("{:20} missed {:?} spurious {:?}", brief.id, score.missed, score.spurious);
        assert_eq!(spec.project.locale, brief.lang, "{}", brief.id);
        add(&mut entities, score.entities);
        add(&mut fields, score.fields);
        add(&mut relations, score.relations);
        add(&mut pages, score.pages);
        if score.spurious.len() > 1 {
            crowded.push((brief.id, score.spurious));
        }
    }
    println!("entities {entities:?} fields {fields:?} relations {relations:?} pages {pages:?}");
    assert!(crowded.is_empty(), "more than one spurious entity: {crowded:?}");
    assert!(share(entities) >= 0.98, "entities {entities:?}");
    assert!(share(fields) >= 0.95, "fields {fields:?}");
    assert!(share(relations) >= 0.90, "relations {relations:?}");
    assert!(share(pages) >= 0.97, "pages {pages:?}");
}

#[test]
fn every_brief_gives_a_sound_spec_and_a_tree() {
    for brief in briefs::all() {
        let spec = generator::derive(&brief.answers, &[], None);
        let problems = generator::check(&spec);
        assert!(problems.is_empty(), "{}: {problems:#?}", brief.id);
        let tree = generator::generate(&spec);
        assert!(tree.is_ok_and(|tree| tree.len() > 50), "{} cannot be generated", brief.id);
    }
}
