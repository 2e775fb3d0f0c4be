//! What was understood so far: nouns, abilities, roles and page wishes, before they become a spec.

use super::catalogue::{Archetype, CATALOGUE, Thing};
use super::ident;
use super::index::{self, Sense, VOCABULARY};
use super::look::Chosen;
use super::text::{clip, stem};
use domain::Question;
use domain::spec::{FieldType, Provenance, ProvenanceSource, SpecRole, Trace};
use std::collections::BTreeSet;

/// Most entities of a product.
pub(super) const NOUNS_MAX: usize = 40;
/// Most fields of an entity.
pub(super) const FIELDS_MAX: usize = 40;
/// Most pages that may be asked for; the implied ones come on top.
pub(super) const WISHES_MAX: usize = 30;

/// A field in the person's words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SaidField {
    pub name: String,
    pub label: String,
    pub field_type: FieldType,
    pub unit: Option<String>,
    pub source: ProvenanceSource,
    pub quote: String,
}

/// A thing of the product.
#[derive(Debug, Clone)]
pub(super) struct Noun {
    /// The entity's id.
    pub id: String,
    /// Ids that it had before, oldest first.
    pub was: Vec<String>,
    /// The catalogue's id, when it knows the thing.
    pub base: Option<&'static str>,
    /// The person's own words for one and for many.
    pub said: Option<(String, String)>,
    pub fields: Vec<SaidField>,
    /// Relations in the person's words: name, label, target noun's id.
    pub relations: Vec<(String, String, String)>,
    /// Fields that shall not be.
    pub dropped: BTreeSet<String>,
    pub prov: Provenance,
    /// It happens at a time, to something else.
    pub eventlike: bool,
}

impl Noun {
    /// The catalogue's entry.
    pub fn thing(&self) -> Option<&'static Thing> {
        CATALOGUE.things.get(self.base?)
    }

    /// What it is to the catalogue, or its own id.
    pub fn key(&self) -> &str {
        self.base.unwrap_or(&self.id)
    }

    /// The access profile's name before the mode has its say.
    pub fn profile(&self) -> &'static str {
        match self.thing() {
            Some(thing) => thing.profile.as_deref().unwrap_or_else(|| kind_name(thing.kind)),
            None if self.eventlike => "part",
            None => "resource",
        }
    }

    /// Whether the catalogue or the person gives it this field.
    pub fn has_field(&self, name: &str) -> bool {
        !self.dropped.contains(name)
            && (self.fields.iter().any(|field| field.name == name)
                || self.thing().is_some_and(|thing| thing.fields.iter().any(|field| field.name == name)))
    }
}

fn kind_name(kind: domain::spec::EntityKind) -> &'static str {
    use domain::spec::EntityKind as K;
    match kind {
        K::Resource => "resource",
        K::Reference => "reference",
        K::Personal => "personal",
        K::Transactional => "transactional",
        K::Line => "line",
        K::Event => "log",
        K::System => "user",
    }
}

/// A page that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    /// The person's own word.
    pub title: String,
    pub shape: Shape,
    pub prov: Provenance,
}

/// What kind of page it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// One the catalogue knows.
    Named(&'static str),
    /// Of a noun.
    List(String),
    Detail(String),
    Create(String),
    Own(String),
    /// Words only.
    Content,
}

impl Shape {
    /// Follows a noun to its new id.
    pub fn rename(&mut self, old: &str, new: &str) {
        match self {
            Self::List(id) | Self::Detail(id) | Self::Create(id) | Self::Own(id) if id == old => new.clone_into(id),
            _ => {}
        }
    }
}

/// Everything understood.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub locale: &'static str,
    pub archetype: &'static str,
    pub nouns: Vec<Noun>,
    pub abilities: Vec<(&'static str, Provenance)>,
    pub roles: Vec<SpecRole>,
    pub wishes: Vec<Wish>,
    /// Pages that were said among the features; they come after those that were asked for.
    pub late: Vec<(&'static str, String, Provenance)>,
    pub trace: Vec<Trace>,
    /// Stems of the words for people in the users answer.
    pub people: BTreeSet<String>,
    /// What was taken away: catalogue ids and noun ids, page ids and titles.
    pub removed: BTreeSet<String>,
    /// The style answer, then what was said about the looks later.
    pub style_words: Vec<String>,
    /// What was chosen of the looks, not said.
    pub chosen: Chosen,
    pub currency: Option<String>,
    pub title: Option<String>,
    /// Features or pages were told, so the goal alone brings no things of other kinds of products.
    pub told_more: bool,
    /// Visitors without an account see something.
    pub openness_public: bool,
}

impl Draft {
    /// The archetype's entry.
    pub fn archetype(&self) -> &'static Archetype {
        &CATALOGUE.archetypes[self.archetype]
    }

    pub fn german(&self) -> bool {
        self.locale == "de"
    }

    /// Whether a thing belongs to the archetype.
    pub fn family(&self, id: &str) -> bool {
        let archetype = self.archetype();
        archetype.entities.iter().chain(&archetype.optional).any(|entry| entry == id)
    }

    /// The noun with this catalogue id or entity id.
    pub fn noun(&self, key: &str) -> Option<&Noun> {
        self.nouns.iter().find(|noun| noun.base == Some(key)).or_else(|| self.nouns.iter().find(|noun| noun.id == key))
    }

    pub fn noun_mut(&mut self, key: &str) -> Option<&mut Noun> {
        let at = self.nouns.iter().position(|noun| noun.base == Some(key));
        let at = at.or_else(|| self.nouns.iter().position(|noun| noun.id == key))?;
        self.nouns.get_mut(at)
    }

    /// Adds a thing of the catalogue, with what it cannot be without. False when there is no room.
    pub fn put(&mut self, id: &'static str, prov: &Provenance) -> bool {
        if self.noun(id).is_some() {
            return true;
        }
        if self.removed.contains(id) || self.nouns.len() >= NOUNS_MAX {
            return false;
        }
        let Some(thing) = CATALOGUE.things.get(id) else { return false };
        self.nouns.push(Noun {
            id: id.to_owned(),
            was: Vec::new(),
            base: Some(id),
            said: None,
            fields: Vec::new(),
            relations: Vec::new(),
            dropped: BTreeSet::new(),
            prov: prov.clone(),
            eventlike: false,
        });
        let follow = Provenance { source: ProvenanceSource::Relation, quote: None };
        for part in &thing.brings {
            self.put(part, &follow);
        }
        true
    }

    /// Adds a noun nobody foresaw. The id of it, or none when there is no room.
    pub fn put_unknown(
        &mut self,
        head: &str,
        said: (String, String),
        eventlike: bool,
        prov: Provenance,
    ) -> Option<String> {
        let id = ident::entity_id(head);
        if let Some(noun) = self.nouns.iter().find(|noun| noun.id == id) {
            return Some(noun.id.clone());
        }
        if self.nouns.len() >= NOUNS_MAX || self.removed.contains(&id) {
            return None;
        }
        self.nouns.push(Noun {
            id: id.clone(),
            was: Vec::new(),
            base: None,
            said: Some(said),
            fields: Vec::new(),
            relations: Vec::new(),
            dropped: BTreeSet::new(),
            prov,
            eventlike,
        });
        Some(id)
    }

    pub fn put_ability(&mut self, id: &'static str, prov: &Provenance) {
        if !self.removed.contains(id) && !self.abilities.iter().any(|(known, _)| *known == id) {
            self.abilities.push((id, prov.clone()));
        }
    }

    /// Which thing a phrase means here: one of the family, else one that is there, else the first.
    pub fn pick(&self, senses: &[Sense]) -> Option<&'static str> {
        let things = || senses.iter().filter_map(|sense| if let Sense::Thing(id) = sense { Some(*id) } else { None });
        let base = |id: &&str| self.archetype().entities.iter().any(|entry| entry == id);
        things()
            .find(base)
            .or_else(|| things().find(|id| self.family(id)))
            .or_else(|| things().find(|id| self.noun(id).is_some()))
            .or_else(|| things().next())
    }

    /// The noun that a run of stems names: by the catalogue's words, by its id or by its label.
    pub fn named(&self, stems: &[String]) -> Option<String> {
        let text = stems.join(" ");
        let labelled = |noun: &&Noun| {
            noun.id.replace('_', " ") == text
                || stem(&noun.id).as_ref() == text
                || noun.said.as_ref().is_some_and(|(one, many)| {
                    [one, many].iter().any(|label| super::text::stems(label).join(" ") == text)
                })
        };
        if let Some(noun) = self.nouns.iter().find(labelled) {
            return Some(noun.id.clone());
        }
        if let Some(id) = self.archetype().views.get(&text) {
            return self.noun(id).map(|noun| noun.id.clone());
        }
        let senses = index::look(&VOCABULARY.senses, stems, self.german())?;
        let picked = self.pick(senses)?;
        self.noun(picked).map(|noun| noun.id.clone())
    }

    /// What the product is mainly about.
    pub fn main(&self) -> Option<&Noun> {
        let known = self.archetype().main.as_deref().and_then(|id| self.noun(id));
        known
            .or_else(|| self.nouns.iter().find(|noun| noun.base.is_none() && !noun.eventlike))
            .or_else(|| self.nouns.iter().find(|noun| noun.profile() == "resource" || noun.profile() == "workspace"))
            .or_else(|| self.nouns.iter().find(|noun| noun.base != Some("user")))
            .filter(|noun| noun.base != Some("user"))
    }

    /// Whether a phrase of the person brought the noun, a part of it or a page of it.
    pub fn spoken_of(&self, id: &str) -> bool {
        let means = |became: &String| {
            let (kind, rest) = became.split_once(':').unwrap_or_default();
            matches!(kind, "entity" | "field" | "relation") && rest.split('.').next() == Some(id)
        };
        let shows = |shape: &Shape| match shape {
            Shape::List(one) | Shape::Detail(one) | Shape::Create(one) | Shape::Own(one) => one == id,
            Shape::Named(page) => *page == id || CATALOGUE.pages[*page].brings.iter().any(|part| part == id),
            Shape::Content => false,
        };
        self.trace.iter().flat_map(|trace| &trace.became).any(means)
            || self.wishes.iter().any(|wish| shows(&wish.shape))
    }

    /// Writes down what a phrase became; with nothing, why.
    pub fn note(&mut self, answer: Option<Question>, text: &str, became: Vec<String>, ignored: &str) {
        let ignored = became.is_empty().then(|| ignored.to_owned());
        self.trace.push(Trace { answer, text: super::text::clip_to(text, 200), became, ignored });
    }
}

/// Where an element comes from, with the phrase.
pub(super) fn prov(source: ProvenanceSource, quote: &str) -> Provenance {
    Provenance { source, quote: (!quote.is_empty()).then(|| clip(quote)) }
}
