//! The whole spec in a few readable lines.

use super::diff::{hue_name, mode_name, style_name};
use super::text::join;
use domain::Spec;
use domain::spec::{EntityKind, FieldType, ProvenanceSource, SignUp};

const PHRASE_MAX: usize = 80;
const LINES_MAX: usize = 8;

/// What will be built, what was assumed, what was ignored and why.
pub(crate) fn summary(spec: &Spec) -> String {
    let mut parts = vec![
        format!("**{}** (`{}`) — {}", clip(&spec.project.title), spec.project.id, clip(&spec.project.tagline)),
        section("It knows", things(spec)),
        section("Pages", vec![pages(spec)]),
        section("People", people(spec)),
        section("Look", vec![look(spec)]),
    ];
    let assumed = spec.assumptions.iter().map(|assumption| match &assumption.change {
        Some(change) => format!("{} (to change it, say “{}”)", sentence(&assumption.text), clip(change)),
        None => sentence(&assumption.text),
    });
    parts.push(section("Assumed", limited(assumed.collect())));
    parts.push(section("Ignored", limited(ignored(spec))));
    let asked =
        spec.questions.iter().map(|question| format!("{} (until you say: {})", question.text, question.default));
    parts.push(section("Open, but the build does not wait for it", asked.collect()));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

fn section(title: &str, lines: Vec<String>) -> String {
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.is_empty() => String::new(),
        [line] => format!("{title}: {line}"),
        lines => format!("{title}:\n{}", lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")),
    }
}

/// One line an entity: its label, its fields, what it belongs to.
fn things(spec: &Spec) -> Vec<String> {
    let shown = spec.entities.iter().filter(|entity| entity.kind != EntityKind::System);
    let lines = shown.map(|entity| {
        let shown = entity.fields.iter().filter(|field| field.field_type != FieldType::Slug);
        let fields: Vec<_> = shown.map(|field| field.label.to_lowercase()).collect();
        let links: Vec<_> = entity.relations.iter().map(|relation| relation.label.to_lowercase()).collect();
        let fields = if fields.is_empty() { String::new() } else { format!(": {}", fields.join(", ")) };
        let links = if links.is_empty() { String::new() } else { format!(" → {}", links.join(", ")) };
        format!("{}{fields}{links}", entity.label.one)
    });
    lines.collect()
}

/// The pages that were asked for, then those that every product has.
fn pages(spec: &Spec) -> String {
    let title = |implied: bool| {
        let chosen = spec.pages.iter().filter(move |page| (page.prov.source == ProvenanceSource::Implied) == implied);
        chosen.map(|page| page.title.clone()).collect::<Vec<_>>().join(", ")
    };
    match (title(false), title(true)) {
        (asked, implied) if implied.is_empty() => asked,
        (asked, implied) if asked.is_empty() => implied,
        (asked, implied) => format!("{asked}; and, because they are needed: {implied}"),
    }
}

fn people(spec: &Spec) -> Vec<String> {
    let label = |role: &domain::spec::SpecRole| match role.signup {
        SignUp::Open => format!("{} (may sign up)", role.label),
        SignUp::None => role.label.clone(),
    };
    vec![join(&spec.roles.iter().map(label).collect::<Vec<_>>())]
}

fn look(spec: &Spec) -> String {
    let theme = &spec.theme;
    format!("{}, {}, with {} as the accent", style_name(theme.style), mode_name(theme.mode), hue_name(theme.hue))
}

/// The phrases of which nothing came, each with the reason.
pub(crate) fn ignored(spec: &Spec) -> Vec<String> {
    let lines = spec.trace.iter().filter_map(|trace| {
        let reason = trace.ignored.as_ref()?;
        Some(format!("“{}”: {reason}", clip(&trace.text)))
    });
    lines.collect()
}

fn limited(mut lines: Vec<String>) -> Vec<String> {
    let more = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    if more > 0 {
        lines.push(format!("and {more} more, in the spec beside this conversation"));
    }
    lines
}

fn sentence(text: &str) -> String {
    text.trim_end_matches('.').to_owned()
}

/// A person's text on one line, at most 80 characters.
pub(crate) fn clip(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PHRASE_MAX {
        return line;
    }
    let head: String = line.chars().take(PHRASE_MAX - 1).collect();
    format!("{}…", head.trim_end())
}
