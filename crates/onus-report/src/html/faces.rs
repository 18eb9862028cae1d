//! How a party looks: a letter first, then a colour.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use onus_catalogue::PartyKind;
use onus_core::report::NOBODY;

use crate::{Model, text};

/// How a party looks.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    /// Its letter, or as many as tell it from others.
    pub(crate) letter: String,
    /// The class that gives the colour.
    pub(crate) colour: &'static str,
    /// Its name.
    pub(crate) title: String,
}

/// How all parties look. A team has the letter and colour of its customer.
pub(crate) struct Faces {
    of: BTreeMap<String, Face>,
    nobody: Face,
}

impl Faces {
    /// Chooses letters and colours.
    pub(crate) fn new(model: &Model) -> Self {
        let parties = &model.parties;
        let in_matrix = |id: &str| model.matrix.iter().any(|cell| cell.party == id);
        let (mut letters, mut colours) = (BTreeSet::new(), BTreeSet::new());
        let mut of: BTreeMap<String, Face> = BTreeMap::new();
        // Those who carry something choose first.
        let mut order: Vec<&str> = model.parties.iter().map(|party| party.id.as_str()).collect();
        order.sort_by_key(|id| !in_matrix(id));
        for id in order.iter().filter(|id| parties.root(id) == **id) {
            let Some(party) = parties.get(id) else { continue };
            let face = Face {
                letter: letter(&party.title, &mut letters).unwrap_or_else(|| text::name(&party.id)),
                colour: colour(party.kind, &mut colours),
                title: text::name(&party.title),
            };
            of.insert(party.id.clone(), face);
        }
        for id in order {
            if let (Some(face), Some(party)) = (of.get(parties.root(id)).cloned(), parties.get(id)) {
                of.entry(id.to_owned()).or_insert(Face { title: text::name(&party.title), ..face });
            }
        }
        Self { of, nobody: Face { letter: "∅".to_owned(), colour: "nobody", title: "Nobody".to_owned() } }
    }

    /// How a party looks; what is not a party is nobody.
    pub(crate) fn get(&self, party: &str) -> &Face {
        self.of.get(party).unwrap_or(&self.nobody)
    }

    /// All parties by id, and nobody.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Face)> {
        self.of.iter().map(|(id, face)| (id.as_str(), face)).chain([(NOBODY, &self.nobody)])
    }

    /// The letter and the name.
    pub(crate) fn named(&self, party: &str) -> Markup {
        let face = self.get(party);
        html! { i class={ "who " (face.colour) } aria-hidden="true" { (face.letter) } " " (face.title) }
    }

    /// Letters and names of several parties; nobody where there are none.
    pub(crate) fn named_all(&self, parties: &[String]) -> Markup {
        let nobody = [NOBODY.to_owned()];
        let parties = if parties.is_empty() { &nobody } else { parties };
        html! {
            @for (at, party) in parties.iter().enumerate() {
                @if at > 0 { ", " }
                span.nowrap { (self.named(party)) }
            }
        }
    }
}

/// The initial, or more of the name where two share one.
fn letter(title: &str, taken: &mut BTreeSet<String>) -> Option<String> {
    let initials: Vec<char> =
        title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(12).collect();
    (1..=initials.len())
        .map(|length| initials.iter().take(length).collect::<String>())
        .find(|letter| taken.insert(letter.clone()))
}

/// The colour of this sort of party; the second of a sort has another.
fn colour(kind: PartyKind, taken: &mut BTreeSet<&'static str>) -> &'static str {
    let first = match kind {
        PartyKind::Customer => "customer",
        PartyKind::ManagedServiceProvider => "msp",
        PartyKind::Provider => "provider",
        PartyKind::Subcontractor => "other",
    };
    [first, "second"].into_iter().find(|colour| taken.insert(colour)).unwrap_or("other")
}
