//! What agreements do to allocation, against a naive statement of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use onus_core::agreement::{Agreement, from_text};
use onus_core::assess::{Status, Subject};
use onus_core::catalogue_types::item::Item;
use onus_core::catalogue_types::raci::Cell;
use onus_core::catalogue_types::{Catalogue, Layer, PartyKind};
use onus_core::estate::{Account, Basis, Class, Input, NewResource};
use onus_core::report::Detail;
use onus_core::{Estate, EstateBuilder, Model, assess};
use proptest::prelude::*;
use serde_json::Value;

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| onus_builtin::builtin().expect("the built-in catalogue"));
pub const DAY: Date = date(2026, 11, 22);
pub const PROVIDER: &str = "open-telekom-cloud";

/// Kind, service, service model.
const SORTS: [(&str, &str, &str); 6] = [
    ("compute_instance", "ecs", "iaas"),
    ("bare_metal_server", "bms", "bare-metal"),
    ("block_volume", "evs", "iaas"),
    ("database_instance", "rds", "paas"),
    ("object_bucket", "obs", "paas"),
    ("container_cluster", "cce", "caas"),
];

/// A resource: index into `SORTS`, account 0 or 1, `env` of its tags or none, tags not known.
pub type Sample = (usize, usize, Option<&'static str>);

pub fn samples() -> impl Strategy<Value = Vec<Sample>> {
    let env = prop_oneof![Just(Some("prod")), Just(Some("dev")), Just(None)];
    proptest::collection::vec((0..SORTS.len(), 0..2_usize, env), 1..6)
}

pub fn estate(samples: &[Sample]) -> Estate {
    builder(samples).finish().unwrap()
}

pub fn builder(samples: &[Sample]) -> EstateBuilder<'static> {
    let mut builder = EstateBuilder::new(&CATALOGUE).unwrap();
    builder.add_input(Input {
        name: "made up".to_owned(),
        root: "made up".to_owned(),
        sort: "plan".to_owned(),
        sha256: String::new(),
        basis: Basis::Planned,
        dated: None,
        made_by: None,
    });
    for (number, (sort, account, env)) in samples.iter().enumerate() {
        let (kind, service, model) = SORTS[*sort];
        let account = builder.account(Account::named(PROVIDER, format!("account-{account}")));
        let class = builder.class(Class {
            kind: kind.to_owned(),
            source_type: kind.to_owned(),
            provider: PROVIDER.to_owned(),
            service: service.to_owned(),
            model: model.to_owned(),
            region: Some("eu-de".to_owned()),
            account,
            basis: Basis::Planned,
            input: "made up".to_owned(),
            part: false,
        });
        let tags = env.map(|env| format!("[\"env={env}\"]").into());
        let address = format!("{kind}.r{number}");
        builder.add(class, &NewResource { address: &address, tags, ..NewResource::default() }, &[]).unwrap();
    }
    builder
}

/// Where a contract holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Where {
    Everywhere,
    InAccount(usize),
    Tagged(&'static str),
}

/// A contract that takes duties over.
#[derive(Clone, Debug)]
pub struct Deal {
    msp: usize,
    items: Vec<String>,
    except: Vec<String>,
    /// Days from `DAY` to the first and the last day.
    from: i64,
    until: Option<i64>,
    place: Where,
    accountable: bool,
}

impl Deal {
    fn toml(&self, number: usize) -> String {
        let list = |items: &[String]| {
            format!("[{}]", items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", "))
        };
        let scope = match self.place {
            Where::Everywhere => String::new(),
            Where::InAccount(account) => format!("scope = [{{ account = \"account-{account}\" }}]\n"),
            Where::Tagged(env) => format!("scope = [{{ tag = \"env={env}\" }}]\n"),
        };
        let until = self.until.map_or(String::new(), |days| format!("until = {}\n", day(days)));
        let moves = if self.accountable { "RA" } else { "R" };
        format!(
            "[[contract]]\nwith = \"msp-{}\"\ndocument = \"C-{number}\"\nfrom = {}\n{until}{scope}except = {}\n[[contract.clause]]\nnumber = \"1\"\ncommissions = {}\nmoves = \"{moves}\"\n",
            self.msp,
            day(self.from),
            list(&self.except),
            list(&self.items)
        )
    }

    fn holds(&self, duty: &str, subject: &Value, samples: &[Sample]) -> Option<bool> {
        let declared = &CATALOGUE.duties[duty];
        let covers = |items: &[String]| items.iter().any(|item| item_of(item).covers(duty, declared));
        let in_force = self.from <= 0 && self.until.is_none_or(|until| until >= 0);
        if declared.retained || !in_force || !covers(&self.items) || covers(&self.except) {
            return Some(false);
        }
        let name = subject["subject"].as_str().unwrap();
        let sample = (subject["scope"] == "resource").then(|| {
            let (_, number) = name.rsplit_once(".r").unwrap();
            samples[number.parse::<usize>().unwrap()]
        });
        match (self.place, sample) {
            (Where::Everywhere, _) => Some(true),
            (Where::InAccount(account), Some(sample)) => Some(sample.1 == account),
            // Of subjects that are no resource, only the account itself lies in an account.
            (Where::InAccount(account), None) => Some(name == format!("account account-{account} of {PROVIDER}")),
            (Where::Tagged(wanted), Some(sample)) => sample.2.map(|env| env == wanted),
            (Where::Tagged(_), None) => Some(false),
        }
    }
}

fn item_of(text: &str) -> Item {
    match text.split_once(':').unwrap() {
        ("layer", layer) => Item::Layer(Layer::from_id(layer).unwrap()),
        (_, duty) => Item::Duty(duty.to_owned()),
    }
}

fn day(days: i64) -> Date {
    DAY.checked_add(days.days()).unwrap()
}

fn items() -> impl Strategy<Value = Vec<String>> {
    // Mostly what the customer holds; of the rest, some.
    let layers: Vec<String> = Layer::ALL.iter().skip(3).map(|layer| format!("layer:{layer}")).collect();
    let duties: Vec<String> = CATALOGUE.duties.keys().map(|duty| format!("duty:{duty}")).collect();
    let item = prop_oneof![3 => proptest::sample::select(layers), 1 => proptest::sample::select(duties)];
    proptest::collection::vec(item, 1..4)
}

pub fn deals() -> impl Strategy<Value = Deal> {
    let place = prop_oneof![
        Just(Where::Everywhere),
        (0..2_usize).prop_map(Where::InAccount),
        Just(Where::Tagged("prod")),
        Just(Where::Tagged("dev"))
    ];
    (
        0..3_usize,
        items(),
        proptest::collection::vec(items(), 0..2),
        -400..100_i64,
        proptest::option::of(0..800_i64),
        place,
        any::<bool>(),
    )
        .prop_map(|(msp, items, except, from, length, place, accountable)| Deal {
            msp,
            items,
            except: except.into_iter().flatten().collect(),
            from,
            until: length.map(|length| from + length),
            place,
            accountable,
        })
}

pub fn agreement(deals: &[Deal], more: &str) -> Agreement {
    let msps: String = (0..3).map(|msp| format!("[[msp]]\nid = \"msp-{msp}\"\n")).collect();
    let contracts: String = deals.iter().enumerate().map(|(number, deal)| deal.toml(number)).collect();
    let text = format!("{more}\n{msps}{contracts}");
    from_text(&text, "onus.toml", &CATALOGUE).unwrap_or_else(|error| panic!("{:?}\n{text}", error.problems))
}

/// Every row of the report by subject and duty.
pub fn rows(agreement: &Agreement, estate: &Estate, as_of: Date) -> BTreeMap<(String, String), Value> {
    let assessment = assess(&CATALOGUE, agreement, estate, as_of).unwrap();
    let report = serde_json::to_value(Model::new(&assessment, estate, Detail::Whole).unwrap()).unwrap();
    let key = |row: &Value| (row["subject"].as_str().unwrap().to_owned(), row["duty"].as_str().unwrap().to_owned());
    report["rows"].as_array().unwrap().iter().map(|row| (key(row), row.clone())).collect()
}

pub fn parties(row: &Value, letter: &str) -> BTreeSet<String> {
    row[letter].as_array().unwrap().iter().map(|party| party.as_str().unwrap().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn contracts_move_what_the_customer_held_and_nothing_else(samples in samples(), deals in proptest::collection::vec(deals(), 0..5)) {
        let estate = estate(&samples);
        let before = rows(&agreement(&[], ""), &estate, DAY);
        let after = rows(&agreement(&deals, ""), &estate, DAY);
        for (key, old) in &before {
            let new = &after[key];
            let held: Vec<(&Deal, Option<bool>)> = deals.iter().map(|deal| (deal, deal.holds(&key.1, old, &samples))).collect();
            // What is not decided is looked at by another test.
            if held.iter().any(|(_, held)| held.is_none()) {
                continue;
            }
            let takers = |accountable: bool| -> BTreeSet<String> {
                held.iter().filter(|(deal, held)| *held == Some(true) && (!accountable || deal.accountable)).map(|(deal, _)| format!("msp-{}", deal.msp)).collect()
            };
            let (mut responsible, mut accountable) = (parties(old, "responsible"), parties(old, "accountable"));
            if responsible.contains("customer") && !takers(false).is_empty() {
                responsible.remove("customer");
                responsible.extend(takers(false));
                if accountable.contains("customer") && !takers(true).is_empty() {
                    accountable = takers(true);
                }
            }
            prop_assert_eq!(parties(new, "responsible"), responsible, "{:?}", key);
            let code = if accountable.len() > 1 { Some("double-accountable") } else { None };
            prop_assert_eq!(new["code"].as_str(), code, "{:?}", key);
            prop_assert_eq!(parties(new, "accountable"), accountable, "{:?}", key);
        }
    }

    #[test]
    fn the_laws_hold(samples in samples(), deals in proptest::collection::vec(deals(), 0..5)) {
        let estate = estate(&samples);
        let agreement = agreement(&deals, "");
        let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
        let (mut duties, mut of_parties, mut law_one) = (0, BTreeMap::<&str, u64>::new(), 0);
        for line in &assessment.lines {
            let allocation = &assessment.allocations[line.allocation];
            duties += line.count;
            if allocation.accountable.len() == 1 {
                *of_parties.entry(allocation.accountable[0].as_str()).or_default() += line.count;
            } else {
                law_one += line.count;
                prop_assert!(allocation.fault.is_some());
            }
            prop_assert!(!allocation.responsible.is_empty() || allocation.fault.is_some());
            prop_assert_eq!(allocation.fault.is_some(), line.status == Status::Unallocated);
            for id in allocation.responsible.iter().chain(&allocation.accountable) {
                prop_assert!(assessment.parties.get(id).is_some(), "{} is a party", id);
            }
            if CATALOGUE.duties[line.duty].retained {
                prop_assert_eq!(&allocation.responsible, &vec!["customer".to_owned()]);
                prop_assert_eq!(&allocation.accountable, &vec!["customer".to_owned()]);
            }
        }
        // The sum over parties of accountable duties is all duties but the gaps of law 1.
        prop_assert_eq!(of_parties.values().sum::<u64>(), duties - law_one);
    }

    #[test]
    fn a_further_contract_takes_no_responsible_party_away(samples in samples(), deals in proptest::collection::vec(deals(), 1..5)) {
        let estate = estate(&samples);
        let fewer = rows(&agreement(&deals[1..], ""), &estate, DAY);
        let more = rows(&agreement(&deals, ""), &estate, DAY);
        for (key, row) in &fewer {
            prop_assert!(parties(&more[key], "responsible").len() >= parties(row, "responsible").len(), "{:?}", key);
        }
    }

    #[test]
    fn a_contract_is_in_force_to_its_last_day_and_not_a_day_longer(samples in samples(), deal in deals(), length in 1..800_i64) {
        let deal = Deal { until: Some(deal.from + length), ..deal };
        let estate = estate(&samples);
        let agreement = agreement(std::slice::from_ref(&deal), "");
        let none = |as_of| {
            let rows = rows(&agreement, &estate, as_of);
            rows.values().all(|row| !parties(row, "responsible").iter().any(|id| id.starts_with("msp-")))
        };
        let (first, last) = (day(deal.from), day(deal.from + length));
        prop_assert!(none(first.yesterday().unwrap()) && none(last.tomorrow().unwrap()));
        // Within the term, every day is like the first.
        prop_assert_eq!(none(first), none(last));
        let moved = |as_of| {
            let rows = rows(&agreement, &estate, as_of).into_iter();
            let row = |(key, row): ((String, String), Value)| (key, parties(&row, "responsible"), parties(&row, "accountable"));
            rows.map(row).collect::<Vec<_>>()
        };
        prop_assert_eq!(moved(first), moved(last));
    }

    #[test]
    fn what_is_not_known_keeps_both(sort in 0..SORTS.len(), item in items()) {
        let samples = [(sort, 0, None)];
        let estate = estate(&samples);
        let deal = Deal { msp: 0, items: item, except: Vec::new(), from: -1, until: None, place: Where::Tagged("prod"), accountable: false };
        let agreement = agreement(std::slice::from_ref(&deal), "");
        let assessment = assess(&CATALOGUE, &agreement, &estate, DAY).unwrap();
        for line in &assessment.lines {
            let allocation = &assessment.allocations[line.allocation];
            let open = matches!(line.subject, Subject::Resources(_))
                && allocation.responsible == ["customer"]
                && item_covers(&deal, line.duty);
            prop_assert_eq!(!allocation.alternatives.is_empty(), open, "{}", line.duty);
            if open {
                prop_assert!(matches!(line.status, Status::Unknown | Status::Breached));
            }
        }
    }
}

fn item_covers(deal: &Deal, duty: &str) -> bool {
    let declared = &CATALOGUE.duties[duty];
    !declared.retained && deal.items.iter().any(|item| item_of(item).covers(duty, declared))
}

/// What an agreement makes of one duty on the one server, with a catalogue in which that duty is by agreement.
fn by_agreement(text: &str) -> (Vec<String>, Vec<String>, Status) {
    let duty = "monitor-server";
    let mut catalogue = CATALOGUE.clone();
    let cells = &mut catalogue.duties.get_mut(duty).unwrap().raci.cells;
    for cell in cells.values_mut() {
        cell.value = Cell::ByAgreement { what: "who watches".to_owned(), accountable: PartyKind::Customer };
    }
    // What the provider's page lays at somebody's door is settled.
    for provider in catalogue.providers.values_mut() {
        provider.confirms.clear();
    }
    let agreement = from_text(text, "onus.toml", &catalogue).unwrap_or_else(|error| panic!("{:?}", error.problems));
    let estate = estate(&[(0, 0, Some("prod"))]);
    let assessment = assess(&catalogue, &agreement, &estate, DAY).unwrap();
    let line = assessment.lines.iter().find(|line| line.duty == duty).unwrap();
    let allocation = &assessment.allocations[line.allocation];
    (allocation.responsible.clone(), allocation.accountable.clone(), line.status)
}

#[test]
fn a_cell_by_agreement_is_nobodys_until_a_contract_in_force_fills_it() {
    let contract = |with: &str, days: &str| {
        format!(
            "[[msp]]\nid = \"m\"\n[[contract]]\nwith = \"{with}\"\ndocument = \"d\"\n{days}\ncommissions = [\"duty:monitor-server\"]\n"
        )
    };
    let customer = vec!["customer".to_owned()];
    assert_eq!(by_agreement(""), (vec![], customer.clone(), Status::Unallocated));
    let filled = by_agreement(&contract("m", "from = 2026-01-01"));
    assert_eq!((filled.0, filled.1), (vec!["m".to_owned()], customer.clone()));
    assert_ne!(filled.2, Status::Unallocated);
    let lapsed = by_agreement(&contract("m", "from = 2026-01-01\nuntil = 2026-11-21"));
    assert_eq!(lapsed, (vec![], customer.clone(), Status::Unallocated));
    // The provider can be asked to do it as well, where it is able to act; on the operating system it is not.
    let provider = by_agreement(&contract(PROVIDER, "from = 2026-01-01"));
    assert_eq!(provider, (vec![PROVIDER.to_owned()], customer, Status::Unallocated));
}

#[test]
fn documents_that_name_each_other_leave_the_duty_with_nobody() {
    let names = |one: &str, two: &str| {
        format!(
            "[[msp]]\nid = \"a\"\n[[msp]]\nid = \"b\"\n[[contract]]\nwith = \"a\"\ndocument = \"A\"\nfrom = 2026-01-01\n{one}\n[[contract]]\nwith = \"b\"\ndocument = \"B\"\nfrom = 2026-01-01\n{two}\n"
        )
    };
    let leaves = |to: &str| format!("leaves = [{{ to = \"{to}\", items = [\"duty:harden-operating-system\"] }}]");
    let takes = "commissions = [\"duty:harden-operating-system\"]";
    let estate = estate(&[(0, 0, Some("prod"))]);
    let of = |text: &str| {
        let agreement = from_text(text, "onus.toml", &CATALOGUE).unwrap();
        let rows = rows(&agreement, &estate, DAY);
        let row = &rows[&("compute_instance.r0".to_owned(), "harden-operating-system".to_owned())];
        (parties(row, "responsible"), row["code"].as_str().map(str::to_owned))
    };
    let set = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(of(&names(&leaves("b"), &leaves("a"))), (set(&[]), Some("unallocated".to_owned())));
    assert_eq!(of(&names(&leaves("b"), "")), (set(&[]), Some("unallocated".to_owned())));
    assert_eq!(of(&names(&leaves("b"), takes)), (set(&["b"]), None));
    assert_eq!(of(&names(&leaves("customer"), "")), (set(&["customer"]), None));
    // Two that take the same duty over both do it: the younger contract is the gap.
    assert_eq!(of(&names(takes, takes)), (set(&["a", "b"]), None));
}
