//! The condition of an exception is asked of rows of the provider that it belongs to, and of no others.

use onus_core::assess::Answer;
use onus_core::catalogue_types::place::{At, Place};
use onus_core::catalogue_types::service::Exception;
use onus_core::catalogue_types::{Authority, Catalogue};
use onus_core::estate::{Account, Basis, Class, NewResource};
use onus_core::{Agreement, EstateBuilder, assess};

use crate::agreements::{CATALOGUE, DAY};

const PROVIDERS: [(&str, &str); 2] = [("open-telekom-cloud", "evs"), ("openstack", "cinder")];

/// The catalogue with an exception of the first provider: encrypted volumes.
fn catalogue() -> Catalogue {
    let mut catalogue = CATALOGUE.clone();
    let check = catalogue.duties["encrypt-volumes"].checks[0].clone();
    let cell = catalogue.duties["encrypt-volumes"].raci.cells.values().next().unwrap().clone();
    for provider in catalogue.providers.values_mut() {
        provider.exceptions.retain(|exception| exception.when.is_none());
        for service in provider.services.values_mut() {
            service.exceptions.retain(|exception| exception.when.is_none());
        }
    }
    let provider = catalogue.providers.get_mut(PROVIDERS[0].0).unwrap();
    provider.exceptions.push(Exception {
        id: None,
        duty: At::new("encrypt-volumes".to_owned(), Place::default()),
        on: Some(check.on.clone()),
        when: Some(check.fulfilled.clone()),
        raci: cell,
        authority: Authority::Inferred,
        source: None,
        place: Place::default(),
    });
    catalogue
}

/// The answers that volumes of these providers, of which nothing is known, give to the last question.
fn last_answers(catalogue: &Catalogue, providers: &[(&str, &str)]) -> Vec<(usize, Answer)> {
    let mut builder = EstateBuilder::new(catalogue).unwrap();
    for (provider, service) in providers {
        let account = builder.account(Account::named(provider, "one".to_owned()));
        let class = builder.class(Class {
            kind: "block_volume".to_owned(),
            source_type: "volume".to_owned(),
            provider: (*provider).to_owned(),
            service: (*service).to_owned(),
            model: "iaas".to_owned(),
            region: None,
            account,
            basis: Basis::Planned,
            input: "made up".to_owned(),
            part: false,
        });
        builder.add(class, &NewResource { address: provider, ..NewResource::default() }, &[]).unwrap();
    }
    let estate = builder.finish().unwrap();
    let agreement = Agreement::default();
    let assessment = assess(catalogue, &agreement, &estate, DAY).unwrap();
    let volumes = assessment.patterns.iter().filter(|one| estate.classes[one.class].kind == "block_volume");
    volumes.map(|one| (one.answers.len(), *one.answers.last().unwrap())).collect()
}

#[test]
fn another_providers_rows_are_not_asked() {
    let catalogue = catalogue();
    let both = last_answers(&catalogue, &PROVIDERS);
    assert_eq!(both.iter().map(|(_, answer)| *answer).collect::<Vec<_>>(), [Answer::Unknown, Answer::NotApplicable]);
    let (own, other) = (last_answers(&catalogue, &PROVIDERS[..1]), last_answers(&catalogue, &PROVIDERS[1..]));
    assert_eq!(own[0].1, Answer::Unknown);
    assert_eq!(other[0].0 + 1, own[0].0, "without a row of the provider, its condition is not a question");
}
