//! Gives ids to evidence that has none, and finds the catalogue's document of every attestation.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::decode::suggestion;
use onus_catalogue::{Catalogue, DocumentKind, Place};

use super::Files;
use crate::agreement::decode::Draft;
use crate::agreement::evidence::Attestation;

/// Names all evidence, once all files have been read.
pub(super) fn name(draft: &mut Draft, catalogue: &Catalogue, files: &Files) {
    for at in 0..draft.agreement.attestations.len() {
        let Some(attestation) = draft.agreement.attestations.get(at) else { continue };
        let document = document(attestation, catalogue, files).unwrap_or_default();
        if let Some(attestation) = draft.agreement.attestations.get_mut(at) {
            attestation.document = document;
        }
    }
    let attestations = draft.agreement.attestations.iter_mut();
    ids(
        attestations.map(|one| {
            let usual = format!("{}-{}", one.of.value, one.document);
            (&mut one.id, usual, one.place)
        }),
        "attestation",
        files,
    );
    let declarations = draft.agreement.declarations.iter_mut();
    ids(
        declarations.map(|one| {
            let usual = one.duties.first().map(|duty| duty.value.clone()).unwrap_or_default();
            (&mut one.id, usual, one.place)
        }),
        "declaration",
        files,
    );
}

/// The id of the catalogue's document of this kind and standard.
fn document(attestation: &Attestation, catalogue: &Catalogue, files: &Files) -> Option<String> {
    let of_kind = || catalogue.documents.iter().filter(|(_, document)| document.kind == attestation.kind);
    let standard = &attestation.standard;
    if standard.value.is_empty() {
        return None;
    }
    let found = of_kind().find(|(_, document)| document.standard.as_deref() == Some(standard.value.as_str()));
    if let Some((id, _)) = found {
        return Some(id.clone());
    }
    let known: BTreeSet<&str> = of_kind().filter_map(|(_, document)| document.standard.as_deref()).collect();
    let known: Vec<&str> = known.into_iter().collect();
    let help = match (known.as_slice(), suggestion(&standard.value, &known)) {
        ([], _) => "add the document to `documents.toml` in a catalogue of your own".to_owned(),
        (_, near) if near.starts_with("did") => near,
        (some, _) => {
            format!("known are: {}; others go into `documents.toml` in a catalogue of your own", some.join(", "))
        }
    };
    let what = match attestation.kind {
        DocumentKind::Certificate => "certificate",
        DocumentKind::Type1 => "type-1 report",
        DocumentKind::Type2 => "type-2 report",
        DocumentKind::Declaration => "declaration",
    };
    files.fault(standard.place, format!("the catalogue has no {what} by the standard `{}`", standard.value), help);
    None
}

/// Fills in the ids that were not given: the usual one, `-2` for the second of the same, and so on.
fn ids<'a>(all: impl Iterator<Item = (&'a mut String, String, Place)>, what: &str, files: &Files) {
    let mut taken: BTreeMap<String, Place> = BTreeMap::new();
    let mut nameless = Vec::new();
    for (id, usual, place) in all {
        if id.is_empty() {
            nameless.push((id, usual, place));
        } else if let Some(other) = taken.get(id.as_str()) {
            let help = format!("give it another id; the other one stands at {}", files.show(*other));
            files.fault(place, format!("there are two {what}s `{id}`"), help);
        } else {
            taken.insert(id.clone(), place);
        }
    }
    for (id, usual, place) in nameless {
        let mut free = usual.clone();
        let mut number = 2;
        while taken.contains_key(&free) {
            free = format!("{usual}-{number}");
            number += 1;
        }
        taken.insert(free.clone(), place);
        *id = free;
    }
}
