//! Title, tagline, currency, domain and theme.

use super::catalogue::{CATALOGUE, Catalogue};
use super::draft::Draft;
use super::ident;
use super::people::Openness;
use super::text::{capital, clip, clip_to, fold, stem, words};
use domain::spec::{Density, Mode, Project, Style, Theme};
use domain::{Answers, Question, Slug};

/// The project: names, language, money, audience.
pub(super) fn project(draft: &Draft, answers: &Answers, openness: Openness) -> Project {
    let language = &CATALOGUE.lexicon.languages[draft.locale];
    Project {
        id: slug(answers),
        title: draft.title.clone().unwrap_or_else(|| title(answers)),
        tagline: clip_to(&capital(answers.goal.trim()), 160),
        archetypes: vec![draft.archetype.to_owned()],
        domain: domain(draft, answers).0.to_owned(),
        locale: draft.locale.to_owned(),
        dir: language.dir,
        currency: draft.currency.clone().unwrap_or_else(|| language.currency.clone()),
        audience: openness.audience(),
    }
}

fn slug(answers: &Answers) -> Slug {
    let stop = |word: &String| ["a", "an", "the", "for", "of", "my", "our", "and", "to"].contains(&word.as_str());
    let goal: Vec<String> = words(&answers.goal).into_iter().filter(|word| !stop(word)).take(3).collect();
    let try_slug = |text: &str| {
        let id = ident::route_part(text).replace('-', "_");
        let id: String = id.chars().take(36).collect();
        let id = id.trim_end_matches('_').to_owned();
        Slug::parse(&id).or_else(|_| Slug::parse(&format!("{id}_app"))).ok()
    };
    let named = (!answers.name.trim().is_empty()).then(|| try_slug(&answers.name)).flatten();
    named
        .or_else(|| try_slug(&goal.join(" ")))
        .unwrap_or_else(|| try_slug("product").unwrap_or_else(|| unreachable!("\"product\" is a slug")))
}

/// `shop_v3` → "Shop V3"; words with capitals of their own stay as they are.
fn title(answers: &Answers) -> String {
    let name = clip(&answers.name);
    if name.is_empty() {
        let goal = clip_to(&answers.goal, 48);
        return if goal.is_empty() { "Product".to_owned() } else { capital(&goal) };
    }
    if name.contains(' ') || name.chars().any(char::is_uppercase) {
        return name;
    }
    let parts = name.split(['_', '-']).filter(|part| !part.is_empty());
    let joined = parts.map(capital).collect::<Vec<_>>().join(" ");
    if joined.is_empty() { name } else { joined }
}

/// What the product is about, and its hue: the domain whose words are said most.
fn domain(draft: &Draft, answers: &Answers) -> (&'static str, Option<u16>) {
    let weights =
        [(Question::Goal, 3), (Question::Features, 1), (Question::Kind, 2), (Question::Name, 1), (Question::Users, 1)];
    let mut best: (&'static str, Option<u16>, u32) = ("general", None, 0);
    for (name, (list, hue)) in &CATALOGUE.lexicon.domains {
        let stems: Vec<String> = list.iter().map(|word| stem(&fold(word)).into_owned()).collect();
        let count = |question: Question| {
            let said = words(answers.get(question));
            u32::try_from(said.iter().filter(|word| stems.iter().any(|known| *known == stem(word))).count())
                .unwrap_or(0)
        };
        let points: u32 = weights.iter().map(|(question, weight)| count(*question) * weight).sum();
        if points > best.2 {
            best = (name, Some(*hue), points);
        }
    }
    if best.2 == 0 && draft.archetype != "generic" {
        return (draft.archetype, None);
    }
    (best.0, best.1)
}

/// What was chosen of the looks; it goes before what follows from words, until words say something else.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Chosen {
    pub style: Option<Style>,
    pub hue: Option<u16>,
    pub mode: Option<Mode>,
    pub density: Option<Density>,
}

impl Chosen {
    /// Takes what is chosen now; what is not stays.
    pub(super) fn choose(&mut self, now: Self) {
        self.style = now.style.or(self.style);
        self.hue = now.hue.or(self.hue);
        self.mode = now.mode.or(self.mode);
        self.density = now.density.or(self.density);
    }
}

/// Words that speak of a part of the looks take back what was chosen of it before.
pub(super) fn said_anew(chosen: &mut Chosen, text: &str, locale: &str) {
    let said: Vec<String> = words(text).iter().map(|word| stem(word).into_owned()).collect();
    if style_of(&said).is_some() {
        *chosen = Chosen { hue: chosen.hue, ..Chosen::default() };
    }
    if asked_hue(&said, locale).is_some() {
        chosen.hue = None;
    }
    if mode_of(&said).is_some() {
        chosen.mode = None;
    }
}

/// The style's words become a theme, the latest first; what was not said follows from the domain and the project's name.
pub(super) fn theme(draft: &mut Draft, answers: &Answers, project: &Project) -> Theme {
    let texts = draft.style_words.clone();
    let said: Vec<Vec<String>> =
        texts.iter().rev().map(|text| words(text).iter().map(|word| stem(word).into_owned()).collect()).collect();
    let chosen = draft.chosen;
    let named = chosen.style.map(Catalogue::style_name);
    let name = named.or_else(|| said.iter().find_map(|said| style_of(said))).unwrap_or("minimal");
    let note = &CATALOGUE.lexicon.styles[name];
    let asked = said.iter().find_map(|said| asked_hue(said, draft.locale));
    let mode = said.iter().find_map(|said| mode_of(said)).unwrap_or(note.mode);
    let mode = chosen.mode.unwrap_or(mode);
    let dense = said.iter().flatten().any(|word| matches!(word.as_str(), "compact" | "dense" | "kompakt"));
    for (at, text) in texts.iter().enumerate() {
        trace_style(draft, text, (at == 0).then_some(Question::Style));
    }
    Theme {
        style: Catalogue::style(name),
        hue: chosen.hue.or(asked).unwrap_or_else(|| hue(draft, answers, project, note.hue, name)),
        mode,
        density: chosen.density.unwrap_or(if dense { Density::Compact } else { note.density }),
        art: note.art,
    }
}

/// The style with most words; of two the one mentioned first.
fn style_of(said: &[String]) -> Option<&'static str> {
    let mut best: Option<(&str, usize, usize)> = None;
    for (name, style) in &CATALOGUE.lexicon.styles {
        let hits =
            || said.iter().enumerate().filter(|(_, stem)| style.words.iter().any(|word| word_matches(word, stem)));
        let Some((first, _)) = hits().next() else { continue };
        let points = hits().count();
        if best.is_none_or(|(_, most, at)| points > most || (points == most && first < at)) {
            best = Some((name, points, first));
        }
    }
    best.map(|(name, ..)| name)
}

fn mode_of(said: &[String]) -> Option<Mode> {
    let dark = &CATALOGUE.lexicon.styles["dark"].words;
    if said.iter().any(|stem| dark.iter().any(|word| word_matches(word, stem))) {
        return Some(Mode::Dark);
    }
    said.iter().any(|word| matches!(word.as_str(), "light" | "bright" | "hell" | "clair")).then_some(Mode::Light)
}

/// The colour that was asked for. A mood ("warm") counts only without a colour; of two colours the noun does: "honey *yellow*".
fn asked_hue(said: &[String], locale: &str) -> Option<u16> {
    let hue = |word: &String| {
        CATALOGUE
            .lexicon
            .hues
            .iter()
            .find(|(known, _)| word_matches(known, word))
            .map(|(known, hue)| (known.as_str(), *hue))
    };
    let found: Vec<(&str, u16)> = said.iter().filter_map(hue).collect();
    let mood = |name: &str| CATALOGUE.lexicon.moods.iter().any(|mood| mood == name);
    let mut colours = found.iter().filter(|(name, _)| !mood(name));
    let colour = if matches!(locale, "fr" | "ar") { colours.next() } else { colours.next_back() };
    colour.or(found.first()).map(|(_, hue)| *hue)
}

fn word_matches(known: &str, said: &str) -> bool {
    let known = fold(known);
    stem(&known).as_ref() == said
        || super::text::stem_german(&known) == super::text::stem_german(said)
        || stem_arabic_and(&known, said)
}

/// "وأنيق" is "and elegant".
fn stem_arabic_and(known: &str, said: &str) -> bool {
    said.strip_prefix('و').is_some_and(|rest| rest == known || rest == stem(known).as_ref())
}

/// A hue of the domain, turned a little by the project's name, so that two shops are siblings and not twins; never purple.
fn hue(draft: &Draft, answers: &Answers, project: &Project, style: u16, name: &str) -> u16 {
    let plain = matches!(name, "minimal" | "dark") && project.domain == "clothing";
    let base = if plain {
        if name == "dark" { CATALOGUE.lexicon.styles["minimal"].hue } else { style }
    } else {
        domain(draft, answers).1.unwrap_or(style)
    };
    let turn =
        project.id.as_str().bytes().fold(7_u16, |sum, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte))) % 24;
    let hue = (base + 348 + turn) % 360;
    if (265..=345).contains(&hue) { 255 } else { hue }
}

fn trace_style(draft: &mut Draft, text: &str, answer: Option<Question>) {
    for phrase in super::text::list(text) {
        let said: Vec<String> = words(&phrase).iter().map(|word| stem(word).into_owned()).collect();
        let mut became = Vec::new();
        for (name, style) in &CATALOGUE.lexicon.styles {
            if said.iter().any(|said| style.words.iter().any(|word| word_matches(word, said))) {
                became.push(format!("theme:{name}"));
            }
        }
        if said.iter().any(|said| CATALOGUE.lexicon.hues.keys().any(|known| word_matches(known, said))) {
            became.push("theme:hue".to_owned());
        }
        draft.note(answer, &phrase, became, "no style word is known in it; the style stays minimal");
    }
}
