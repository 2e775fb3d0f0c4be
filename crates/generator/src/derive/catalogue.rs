//! The catalogue: what kinds of products, things, features, roles and pages there are, as data compiled into the program.

use super::notation::{FieldNote, RelationNote};
use domain::spec::{Art, BlockKind, Density, Effect, EntityKind, FieldType, Mode, RoleBase, Style};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Phrases by language.
pub(super) type Phrases = BTreeMap<String, Vec<String>>;

/// A thing the catalogue knows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thing {
    pub kind: EntityKind,
    /// Access profile; the kind's name when none.
    #[serde(default)]
    pub profile: Option<String>,
    pub fields: Vec<FieldNote>,
    pub relations: Vec<RelationNote>,
    /// Path to the owner where it is not the `user@` relation.
    #[serde(default)]
    pub owner: Option<String>,
    /// Bases of the roles that make rows of their own.
    #[serde(default)]
    pub makers: Vec<RoleBase>,
    /// Field to value: what people without full access see.
    #[serde(default)]
    pub visible: BTreeMap<String, Value>,
    /// Field → entity: the field is left out where that entity is part of the product.
    #[serde(default)]
    pub unless: BTreeMap<String, String>,
    /// Field → modes in which it makes sense.
    #[serde(default)]
    pub modes_only: BTreeMap<String, Vec<String>>,
    /// Field → smallest and largest value.
    #[serde(default)]
    pub limits: BTreeMap<String, (Option<f64>, Option<f64>)>,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub sort: Option<String>,
    /// Parts that always come with it.
    #[serde(default)]
    pub brings: Vec<String>,
    /// "posts with photos": a field of this type of the parent takes its place.
    #[serde(default)]
    pub absorbed_by: Option<FieldType>,
    #[serde(default)]
    pub rules: Vec<domain::spec::Rule>,
    #[serde(default)]
    pub computed: Vec<Worked>,
    #[serde(default)]
    pub lifecycle: Option<Life>,
    /// One and many, by language.
    #[serde(default)]
    pub label: BTreeMap<String, (String, String)>,
    pub synonyms: Phrases,
}

/// A computed value as the catalogue notes it; its label comes from the words.
#[derive(Debug, Deserialize)]
pub(super) struct Worked {
    pub name: String,
    #[serde(rename = "type")]
    pub field_type: FieldType,
    #[serde(flatten)]
    pub function: domain::spec::ComputedFn,
}

/// States and moves as the catalogue notes them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Life {
    pub field: String,
    /// A move into each state from every other one, for those who may change rows.
    #[serde(default)]
    pub free: bool,
    #[serde(default)]
    pub transitions: Vec<Move>,
}

/// One move.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Move {
    pub name: String,
    pub from: Vec<String>,
    pub to: String,
    /// `handlers` (who sees all rows or may change them), `updaters`, `owner`.
    pub who: Vec<String>,
    #[serde(default)]
    pub confirm: bool,
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// A kind of product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Archetype {
    /// `public`, `team`, `internal`, `personal`; worked out from the answers when none.
    #[serde(default)]
    pub mode: Option<String>,
    /// What it is mainly about.
    #[serde(default)]
    pub main: Option<String>,
    /// The role that signs up when nobody said one.
    pub role: String,
    pub entities: Vec<String>,
    /// Belongs to the family, but only if mentioned.
    pub optional: Vec<String>,
    /// Access profiles that differ here.
    #[serde(default)]
    pub profiles: BTreeMap<String, String>,
    /// Further words for its things.
    #[serde(default)]
    pub views: BTreeMap<String, String>,
    pub cues: Phrases,
    #[allow(dead_code, reason = "offered by the dialogue as suggestions")]
    pub pages: Vec<String>,
}

/// What a product can do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ability {
    /// Things it needs.
    pub entities: Vec<String>,
    pub synonyms: Phrases,
}

/// A word for people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleWord {
    /// A role's base, or `anonymous`.
    pub base: String,
    /// Only where nothing else is said: "owner", but not "pet owners".
    #[serde(default)]
    pub alone: bool,
    pub words: Phrases,
}

/// A page the catalogue knows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageNote {
    pub route: String,
    /// `public`, `signed`, `staff`, `admin`, `moderators`, `makers`, `home`.
    pub access: String,
    #[serde(default)]
    pub layout: Option<String>,
    /// Things that come with the page.
    #[serde(default)]
    pub brings: Vec<String>,
    /// The route is made from the person's own word.
    #[serde(default)]
    pub route_from_title: bool,
    pub blocks: Vec<BlockNote>,
    pub synonyms: Phrases,
}

/// A block as the catalogue notes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlockNote {
    pub block: BlockKind,
    /// Candidates: the first that is part of the product; `@main`, `@own`, `@recent`, `@lists` are worked out.
    #[serde(default)]
    pub of: Vec<String>,
    #[serde(default)]
    pub scope: Option<String>,
    #[serde(default)]
    pub limit: Option<u32>,
    #[serde(default)]
    pub controls: bool,
    #[serde(default)]
    pub sort: Option<String>,
    #[serde(default)]
    pub actions: Vec<String>,
    #[serde(default)]
    pub props: Map<String, Value>,
}

/// Who may do what, by profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccessTable {
    /// Profile → operation → `who:scope …`.
    pub profiles: BTreeMap<String, BTreeMap<String, String>>,
    /// Mode → profile → profile that stands in for it.
    pub modes: BTreeMap<String, BTreeMap<String, String>>,
}

/// Words without a thing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub languages: BTreeMap<String, Language>,
    pub stop: Vec<String>,
    pub person_words: Vec<String>,
    pub verbs: Vec<String>,
    pub styles: BTreeMap<String, StyleNote>,
    pub hues: BTreeMap<String, u16>,
    /// Words of `hues` that are no colours.
    pub moods: Vec<String>,
    /// Words, separated by `|`, and the type of a field so called; the first match counts.
    pub fields: Vec<(String, FieldType)>,
    pub units: Vec<String>,
    /// Word in a field's name → its choices.
    pub choices: BTreeMap<String, Vec<String>>,
    /// Domain → words and hue.
    pub domains: BTreeMap<String, (Vec<String>, u16)>,
}

/// A language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    /// Small words by which it is told.
    pub words: String,
    pub dir: domain::spec::Direction,
    pub currency: String,
}

/// A style's words and its defaults.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StyleNote {
    pub words: Vec<String>,
    pub hue: u16,
    pub density: Density,
    pub art: Art,
    pub mode: Mode,
}

/// All of it.
pub(super) struct Catalogue {
    pub things: BTreeMap<String, Thing>,
    pub archetypes: BTreeMap<String, Archetype>,
    pub abilities: BTreeMap<String, Ability>,
    pub roles: BTreeMap<String, RoleWord>,
    pub pages: BTreeMap<String, PageNote>,
    pub actions: Vec<domain::spec::Action>,
    pub access: AccessTable,
    pub lexicon: Lexicon,
    /// Group → word → language → text.
    pub words: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// State → how it is coloured.
    pub tones: BTreeMap<String, domain::spec::Tone>,
}

/// The catalogue of this program.
pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue {
    things: parse("entities", include_str!("../../catalogue/entities.json")),
    archetypes: parse("archetypes", include_str!("../../catalogue/archetypes.json")),
    abilities: parse("features", include_str!("../../catalogue/features.json")),
    roles: parse("roles", include_str!("../../catalogue/roles.json")),
    pages: parse("pages", include_str!("../../catalogue/pages.json")),
    actions: parse("actions", include_str!("../../catalogue/actions.json")),
    access: parse("access", include_str!("../../catalogue/access.json")),
    lexicon: parse("lexicon", include_str!("../../catalogue/lexicon.json")),
    words: parse("words", include_str!("../../catalogue/words.json")),
    tones: parse("tones", include_str!("../../catalogue/tones.json")),
});

fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => panic!("catalogue/{name}.json is compiled in and read by the tests: {error}"),
    }
}

impl Catalogue {
    /// A text of the catalogue in this language, or in English.
    pub fn word(&self, group: &str, key: &str, locale: &str) -> Option<&str> {
        let texts = self.words.get(group)?.get(key)?;
        texts.get(locale).or_else(|| texts.get("en")).map(String::as_str)
    }

    /// The style's enum for its name in the lexicon.
    pub fn style(name: &str) -> Style {
        serde_json::from_value(Value::String(name.to_owned())).unwrap_or(Style::Minimal)
    }

    /// The style's name in the lexicon.
    pub fn style_name(style: Style) -> &'static str {
        match style {
            Style::Minimal => "minimal",
            Style::Bold => "bold",
            Style::Playful => "playful",
            Style::Corporate => "corporate",
            Style::Dark => "dark",
            Style::Elegant => "elegant",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ident::{is_ident, reserved_entity, reserved_field};
    use super::CATALOGUE;

    #[test]
    fn no_name_of_the_catalogue_is_a_reserved_word() {
        for (id, thing) in &CATALOGUE.things {
            assert!(is_ident(id) && !reserved_entity(id), "{id}");
            let names =
                thing.fields.iter().map(|field| &field.name).chain(thing.computed.iter().map(|value| &value.name));
            for name in names.chain(thing.relations.iter().filter_map(|note| note.name.as_ref())) {
                assert!(is_ident(name) && !reserved_field(name), "{id}.{name}");
            }
            for step in thing.lifecycle.iter().flat_map(|life| &life.transitions) {
                assert!(is_ident(&step.name) && !reserved_field(&step.name), "{id}: {}", step.name);
            }
        }
    }

    #[test]
    fn what_the_catalogue_says_of_fields_is_about_fields_it_has() {
        for (id, thing) in &CATALOGUE.things {
            let has = |name: &str| thing.fields.iter().any(|field| field.name == name);
            let named = thing
                .visible
                .keys()
                .chain(thing.unless.keys())
                .chain(thing.modes_only.keys())
                .chain(thing.limits.keys());
            for name in named {
                assert!(has(name), "{id} has no {name}");
            }
            if let Some(life) = &thing.lifecycle {
                let states = thing
                    .fields
                    .iter()
                    .find(|field| field.name == life.field)
                    .map(|field| &field.values)
                    .expect("a state field");
                for step in &life.transitions {
                    assert!(
                        step.from.iter().chain([&step.to]).all(|state| states.contains(state)),
                        "{id}: {}",
                        step.name
                    );
                    assert!(
                        step.who.iter().all(|who| matches!(who.as_str(), "handlers" | "updaters" | "owner")),
                        "{id}: {}",
                        step.name
                    );
                }
            }
            let profile = thing.profile.as_deref().filter(|name| *name != "user");
            assert!(profile.is_none_or(|name| CATALOGUE.access.profiles.contains_key(name)), "{id}: {profile:?}");
        }
    }
}
