//! The built-in roles, profile, view and criteria say what the pages say, and nothing that the laws forbid.

use std::collections::BTreeSet;

use onus_catalogue::duty::Duty;
use onus_catalogue::profile::Profile;
use onus_catalogue::{DocumentKind, Item, Layer, PartyKind};

use crate::builtin;

fn profile() -> &'static Profile {
    &builtin().profiles["managed-public-cloud"]
}

fn commissioned(model: &str) -> BTreeSet<&'static str> {
    let model = &profile().models[model];
    let duties = builtin().duties.iter().filter(|(id, duty)| model.commissions(id, duty));
    duties.map(|(id, _)| id.as_str()).collect()
}

fn duty(id: &str) -> &'static Duty {
    builtin().duties.get(id).unwrap_or_else(|| panic!("there is no duty {id}"))
}

/// Parties whose list names the duty, by itself or by its layer.
fn lists(id: &str) -> BTreeSet<PartyKind> {
    let covers =
        |list: &&onus_catalogue::profile::ProfileList| list.covers.iter().any(|item| item.covers(id, duty(id)));
    profile().lists.iter().filter(covers).map(|list| list.party).collect()
}

#[test]
fn every_model_holds_what_the_smaller_one_holds() {
    let [operations, platform, full] = ["operations", "platform", "full"].map(commissioned);
    assert!(operations.is_subset(&platform), "{:?}", operations.difference(&platform));
    assert!(platform.is_subset(&full), "{:?}", platform.difference(&full));
    assert!(operations.len() < platform.len() && platform.len() < full.len());
}

#[test]
fn nothing_retained_is_handed_over() {
    let options = profile().options.values().flat_map(|option| &option.commissions);
    for (id, duty) in builtin().duties.iter().filter(|(_, duty)| duty.retained) {
        assert!(!commissioned("full").contains(id.as_str()), "{id}");
        assert!(!options.clone().any(|item| item.covers(id, duty)), "{id}");
    }
}

#[test]
fn what_is_commissioned_in_addition_is_in_no_model_already() {
    for (option, additional) in &profile().options {
        for item in &additional.commissions {
            let Item::Duty(id) = &item.value else { panic!("{option} names a layer") };
            assert!(!commissioned("full").contains(id.as_str()), "{option}: {id}");
        }
    }
}

#[test]
fn the_line_runs_where_the_page_of_the_managed_service_provider_draws_it() {
    let full = commissioned("full");
    for id in [
        "install-operating-system",
        "patch-operating-system",
        "limit-ingress",
        "guard-subnets-with-firewall",
        "encrypt-volumes",
        "encrypt-connections-to-data",
        "require-second-factor",
        "grant-least-privilege",
    ] {
        assert!(full.contains(id), "{id}");
        assert_eq!(lists(id), BTreeSet::from([PartyKind::ManagedServiceProvider]), "{id}");
    }
    for id in [
        "produce-content",
        "customise-application",
        "decide-who-has-access",
        "recertify-access",
        "develop-securely",
        "classify-data",
    ] {
        assert!(!full.contains(id), "{id}");
        assert_eq!(lists(id), BTreeSet::from([PartyKind::Customer]), "{id}");
    }
    for id in ["put-waf-before-public-web", "test-penetration", "test-restore", "patch-applications"] {
        assert!(!full.contains(id), "{id}");
    }
    for id in ["build-and-site-data-centres", "maintain-hardware", "operate-hypervisor", "offer-key-management"] {
        assert_eq!(lists(id), BTreeSet::from([PartyKind::Provider]), "{id}");
    }
    assert_eq!(
        commissioned("operations").intersection(&BTreeSet::from(["limit-ingress", "encrypt-volumes"])).count(),
        0
    );
}

#[test]
fn the_roles_that_the_page_asks_for_are_required_of_both_sides() {
    let named: BTreeSet<&str> = profile().roles.iter().map(|role| role.value.as_str()).collect();
    let roles: BTreeSet<&str> = builtin().roles.keys().map(String::as_str).collect();
    assert_eq!(named, roles);
    for (id, role) in &builtin().roles {
        assert_eq!(role.required_of, [PartyKind::Customer, PartyKind::ManagedServiceProvider], "{id}");
    }
}

#[test]
fn every_duty_lies_in_one_group_of_the_view() {
    let view = &builtin().views["claranet"];
    let titles: Vec<&str> = view.groups.iter().map(|group| group.id.as_str()).collect();
    assert_eq!(
        titles,
        [
            "content-and-application-development",
            "application-management-and-data-services",
            "platforms-and-security-services",
            "infrastructure-services",
        ]
    );
    let mut sizes = [0; 4];
    for (id, duty) in &builtin().duties {
        sizes[view.group_of(id, duty).unwrap_or_else(|| panic!("{id} lies in no group"))] += 1;
    }
    assert!(sizes.iter().all(|size| *size > 10), "{sizes:?}");
    let group = |id: &str| view.group_of(id, duty(id)).map(|at| view.groups[at].id.as_str()).unwrap();
    assert_eq!(group("classify-data"), "content-and-application-development");
    assert_eq!(group("decide-who-has-access"), "content-and-application-development");
    assert_eq!(group("back-up-databases"), "application-management-and-data-services");
    assert_eq!(group("encrypt-databases"), "platforms-and-security-services");
    assert_eq!(group("patch-operating-system"), "platforms-and-security-services");
    assert_eq!(group("operate-hypervisor"), "infrastructure-services");
}

/// The groups of the picture are nobody's but those whose duties lie in them.
#[test]
fn with_a_managed_service_provider_the_middle_of_the_view_is_commissioned() {
    let view = &builtin().views["claranet"];
    let full = commissioned("full");
    for (id, duty) in &builtin().duties {
        let at = view.group_of(id, duty).unwrap();
        if full.contains(id.as_str()) {
            assert!(at == 1 || at == 2 || id == "offer-engine-patches", "{id} is commissioned, but lies in {at}");
        }
        let lowest =
            [Layer::Facilities, Layer::Hardware, Layer::NetworkFabric, Layer::Virtualisation, Layer::ControlPlane];
        if lowest.contains(&duty.layer) && id != "separate-own-workloads" {
            assert_eq!(at, 3, "{id}");
        }
    }
}

#[test]
fn each_criterion_is_one_that_its_standard_has_and_every_proven_duty_has_one() {
    let documents = &builtin().documents;
    for (id, count) in [("soc-2-type-2", 5), ("bsi-c5-type-2", 17)] {
        let document = &documents[id];
        assert_eq!(document.criteria.len(), count, "{id}");
        let twin = &documents[&id.replace("type-2", "type-1")];
        assert_eq!((&twin.criteria, &twin.rest), (&document.criteria, &document.rest));
        assert_eq!(twin.kind, DocumentKind::Type1);
        for (name, duty) in &builtin().duties {
            let by = |id: &str| duty.proven_by.iter().any(|document| document.value == id);
            assert_eq!(by(id), by(&id.replace("type-2", "type-1")), "{name}");
            if by(id) {
                assert_eq!(document.criteria_of(name, duty).len(), 1, "{id}: {name}");
            }
        }
    }
    let soc = &documents["soc-2-type-2"];
    assert_eq!(soc.criteria_of("keep-service-in-one-zone", duty("keep-service-in-one-zone")), ["availability"]);
    assert_eq!(soc.criteria_of("operate-hypervisor", duty("operate-hypervisor")), ["security"]);
    assert!(documents["iso-27001"].criteria_of("operate-hypervisor", duty("operate-hypervisor")).is_empty());
}

#[test]
fn a_managed_service_provider_owes_duties_of_its_own() {
    let own: Vec<(&String, &Duty)> =
        builtin().duties.iter().filter(|(_, duty)| duty.per == PartyKind::ManagedServiceProvider).collect();
    assert!(own.len() >= 5);
    for (id, duty) in own {
        let cell = duty.raci.cells.values().next().unwrap();
        let holder = if duty.retained { PartyKind::Customer } else { PartyKind::ManagedServiceProvider };
        assert_eq!(cell.holders(onus_catalogue::Letter::Accountable), [holder], "{id}");
    }
}
