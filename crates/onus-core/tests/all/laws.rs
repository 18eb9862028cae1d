//! The laws of allocation against a naive statement of them.

use std::collections::BTreeMap;

use onus_core::agreement::Agreement;
use onus_core::assess::agreed::Agreed;
use onus_core::assess::allocate::{Ground, allocate};
use onus_core::assess::letters::Letters;
use onus_core::assess::{Answer, LawFault, Status};
use onus_core::catalogue_types::control::{Control, LayerControl};
use onus_core::catalogue_types::provider::Provider;
use onus_core::catalogue_types::raci::Cell;
use onus_core::catalogue_types::service::Exception;
use onus_core::catalogue_types::{At, Authority, Catalogue, Layer, Letter, Model, PartyKind, Place};
use onus_core::estate::Basis;
use proptest::prelude::*;

fn cells() -> impl Strategy<Value = Cell> {
    let letters = proptest::sample::subsequence(Letter::ALL.to_vec(), 0..=4);
    let table = proptest::collection::btree_map(proptest::sample::select(PartyKind::ALL.to_vec()), letters, 1..=4);
    prop_oneof![
        8 => table.prop_map(Cell::Letters),
        1 => Just(Cell::NotApplicable("not here".to_owned())),
        1 => proptest::sample::select(PartyKind::ALL.to_vec()).prop_map(|accountable| Cell::ByAgreement { what: "who does it".to_owned(), accountable }),
    ]
}

fn controls() -> impl Strategy<Value = Vec<PartyKind>> {
    proptest::sample::subsequence(PartyKind::ALL.to_vec(), 0..=4)
}

fn control_of(layer: Layer, able: Vec<PartyKind>) -> Control {
    let control =
        LayerControl { why: String::new(), able: BTreeMap::from([(Model::Iaas, able)]), place: Place::default() };
    Control { layers: BTreeMap::from([(layer, control)]) }
}

/// Law 1: exactly one accountable. Law 2: at least one responsible. Law 3: every responsible party is able to act.
fn naive(cell: &Cell, able: &[PartyKind]) -> Option<LawFault> {
    let mut accountable = 0;
    let mut responsible = Vec::new();
    match cell {
        Cell::Letters(letters) => {
            for (party, held) in letters {
                for letter in held {
                    if *letter == Letter::Accountable {
                        accountable += 1;
                    }
                    if *letter == Letter::Responsible {
                        responsible.push(*party);
                    }
                }
            }
        }
        Cell::ByAgreement { .. } => accountable = 1,
        Cell::NotApplicable(_) => {}
    }
    if accountable == 0 {
        Some(LawFault::NobodyAccountable)
    } else if accountable > 1 {
        Some(LawFault::DoubleAccountable)
    } else if responsible.is_empty() {
        Some(LawFault::Nobodys)
    } else if responsible.iter().any(|party| !able.contains(party)) {
        Some(LawFault::NoControl)
    } else {
        None
    }
}

/// A catalogue with one duty whose cell is `default`, and a provider with one exception to it.
fn catalogue(default: Cell, exception: Cell, conditional: bool, able: Vec<PartyKind>) -> Catalogue {
    let builtin = onus_builtin::builtin().expect("the built-in catalogue");
    let mut duty = builtin.duties["encrypt-volumes"].clone();
    duty.raci.cells.insert(Model::Iaas, At::new(default, Place::default()));
    let when = duty.checks[0].fulfilled.clone();
    let exception = Exception {
        id: None,
        duty: At::new("the-duty".to_owned(), Place::default()),
        on: conditional.then(|| At::new("block_volume".to_owned(), Place::default())),
        when: conditional.then_some(when),
        raci: At::new(exception, Place::default()),
        authority: Authority::Inferred,
        source: None,
        place: Place::default(),
    };
    let provider = Provider {
        exceptions: vec![exception],
        services: BTreeMap::new(),
        confirms: Vec::new(),
        ..builtin.providers["openstack"].clone()
    };
    Catalogue {
        control: control_of(duty.layer, able),
        duties: BTreeMap::from([("the-duty".to_owned(), duty)]),
        providers: BTreeMap::from([("openstack".to_owned(), provider)]),
        ..Catalogue::default()
    }
}

fn ground(catalogue: &Catalogue) -> Ground<'_> {
    Ground {
        catalogue,
        provider: "openstack",
        service: None,
        model: Model::Iaas,
        kind: Some("block_volume"),
        msp: None,
    }
}

/// The ids of the parties that hold a letter, as a naive reading of a cell has them.
fn holders(cell: &Cell, letter: Letter) -> Vec<String> {
    let mut found = Vec::new();
    let mut push = |party: &PartyKind| {
        let id = match party {
            PartyKind::Customer | PartyKind::ManagedServiceProvider => "customer",
            PartyKind::Provider | PartyKind::Subcontractor => "openstack",
        };
        if !found.iter().any(|known| known == id) {
            found.push(id.to_owned());
        }
    };
    match cell {
        Cell::Letters(letters) => {
            letters.iter().filter(|(_, held)| held.contains(&letter)).for_each(|(party, _)| push(party))
        }
        Cell::ByAgreement { accountable, .. } if letter == Letter::Accountable => push(accountable),
        _ => {}
    }
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_first_law_that_fails_is_found(cell in cells(), able in controls()) {
        prop_assume!(!matches!(cell, Cell::NotApplicable(_)));
        let letters = Letters::of(&cell, |kind| kind.id().to_owned());
        prop_assert_eq!(letters.broken_law(|kind| able.contains(&kind)), naive(&cell, &able));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_strongest_rule_that_holds_decides(default in cells(), exception in cells(), able in controls(), held in proptest::option::of(any::<bool>()), conditional in any::<bool>()) {
        let catalogue = catalogue(default.clone(), exception.clone(), conditional, able.clone());
        let agreement = Agreement::default();
        let agreed = Agreed::new(&catalogue, &agreement, &[], ["openstack"].into_iter(), jiff::civil::date(2026, 11, 22));
        let found = allocate(ground(&catalogue), &agreed, "the-duty", &catalogue.duties["the-duty"], &|_| held);
        let decided = if conditional { held } else { Some(true) };
        let cell = if decided == Some(true) { &exception } else { &default };
        match (&found, decided) {
            // What is decided is what the strongest rule says, with the law that it breaks.
            (Some(found), Some(_)) => {
                prop_assert_eq!(&found.responsible, &holders(cell, Letter::Responsible));
                prop_assert_eq!(&found.accountable, &holders(cell, Letter::Accountable));
                prop_assert_eq!(found.fault, naive(cell, &able));
                prop_assert!(found.alternatives.is_empty());
            }
            (None, Some(_)) => prop_assert!(matches!(cell, Cell::NotApplicable(_))),
            // What is not decided keeps both, unless both come to the same.
            (Some(found), None) => {
                let same = holders(&default, Letter::Responsible) == holders(&exception, Letter::Responsible)
                    && holders(&default, Letter::Accountable) == holders(&exception, Letter::Accountable)
                    && matches!(default, Cell::NotApplicable(_)) == matches!(exception, Cell::NotApplicable(_));
                prop_assert_eq!(found.alternatives.is_empty(), same);
                let (status, _) = onus_core::assess::status::status(&catalogue.duties["the-duty"], found, &[(0, Answer::Yes)], Basis::Observed, None, &agreed.parties);
                prop_assert!(same || matches!(status, Status::Unknown | Status::Unallocated));
            }
            (None, None) => prop_assert!(matches!((&default, &exception), (Cell::NotApplicable(_), Cell::NotApplicable(_)))),
        }
    }
}
