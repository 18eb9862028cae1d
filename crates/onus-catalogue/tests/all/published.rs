//! Published RACI tables are held as they stand: written back out of the catalogue, they are the tables that were read,
//! and nothing of them enters allocation. The fixtures have the shapes in which providers publish, in words of their own.

use std::collections::BTreeSet;

use onus_catalogue::duty::Duty;
use onus_catalogue::published::PublishedRaci;
use onus_catalogue::{Catalogue, PartyKind, blob, load};

use crate::{builtin, folder};

/// Rows of five phases: phase, what, condition, the customer's cell, the provider's.
const PHASES: &str = "
before the order    | size of the server           |                                             | RA          | I
before the order    | version of the cluster       |                                             | A           | IR
before the order    | place of the service         |                                             | RA          | I
setting up          | machines and buildings       |                                             | CI          | RA
setting up          | operating system put on      |                                             | RA          | RI
setting up          | further software put on      |                                             | RA          |
use                 | copies are made              |                                             | RA          |
use                 | copies are made              | the option for automatic copies is ordered  | AI          | R
use                 | faults of network and machines |                                           | AI          | RA
use                 | space on the machines        |                                             |             | RA
use                 | log kept for the auditor     | kept by the customer                        | RA          | I
use                 | log kept for the auditor     | kept by the provider                        | I           | RA
use                 | answer at night              |                                             | A           | by contract
taking back         | export of images             |                                             | RA          | I
taking back         | help with the move           |                                             | by contract | by contract
end of the contract | configuration destroyed      |                                             |             | RA
end of the contract | nothing is said of this row  |                                             |             |
";

/// Resources by five task areas. A footnote moves the cell to the customer.
const AREAS: [&str; 5] = ["operations", "changes", "access", "compliance", "recovery"];
const RESOURCES: [(&str, [&str; 5]); 4] = [
    ("customer data", ["Customer", "Customer", "Customer", "Customer", "Customer"]),
    ("logging", ["Service", "Service and Customer", "Service and Customer", "Service and Customer", "Service"]),
    (
        "cluster network",
        [
            "Service; Customer where the customer brings its own network plug-in",
            "Service and Customer",
            "Service and Customer",
            "Service; Customer where the customer brings its own network plug-in",
            "Service; Customer where the customer brings its own network plug-in",
        ],
    ),
    (
        "virtual storage",
        ["Service and Cloud", "Service and Cloud", "Service and Cloud", "Service and Cloud", "Service and Cloud"],
    ),
];

fn fixture() -> Catalogue {
    let read = load::load(builtin().clone(), &[folder("published")]);
    read.unwrap_or_else(|error| panic!("{:?}", error.problems.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

fn rows<'c>(catalogue: &'c Catalogue, by: &str) -> Vec<(&'c Duty, &'c PublishedRaci)> {
    let of = |duty: &'c Duty| duty.as_published.iter().map(move |row| (duty, row));
    catalogue.duties.values().flat_map(of).filter(|(_, row)| row.by == by).collect()
}

#[test]
fn a_table_of_phases_comes_back_cell_by_cell() {
    let catalogue = fixture();
    let rows = rows(&catalogue, "phased-cloud");
    let written: BTreeSet<Vec<String>> = rows
        .iter()
        .map(|(duty, row)| {
            assert_eq!(duty.labels.get("phase"), row.label.as_ref(), "{}", row.row);
            let cell = |party| row.cell(party).unwrap_or_else(|| panic!("{} has no cell of the {party}", row.row));
            vec![
                row.label.clone().unwrap(),
                row.row.clone(),
                row.when.clone().unwrap_or_default(),
                cell(PartyKind::Customer),
                cell(PartyKind::Provider),
            ]
        })
        .collect();
    let table: BTreeSet<Vec<String>> = PHASES
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect();
    assert_eq!(written, table);
    assert_eq!(rows.len(), table.len());
    let phases: BTreeSet<&String> = rows.iter().filter_map(|(_, row)| row.label.as_ref()).collect();
    assert_eq!(phases.len(), 5);
    let sources: Vec<_> = rows.iter().filter_map(|(_, row)| row.source.as_ref()).collect();
    assert_eq!(sources.len(), 1);
    assert_eq!(sources[0].version.as_deref(), Some("2023-10-12"));
}

#[test]
fn a_table_of_resources_and_task_areas_comes_back_cell_by_cell() {
    let catalogue = fixture();
    let rows = rows(&catalogue, "cluster-service");
    let holders = |row: &PublishedRaci| {
        let names =
            [(PartyKind::Provider, "Service"), (PartyKind::Subcontractor, "Cloud"), (PartyKind::Customer, "Customer")];
        let holds = |party| row.cell(party).is_some_and(|cell| !cell.is_empty());
        let found: Vec<&str> = names.iter().filter(|(party, _)| holds(*party)).map(|(_, name)| *name).collect();
        found.join(" and ")
    };
    let mut cells = 0;
    for (resource, areas) in RESOURCES {
        for (area, expected) in AREAS.iter().zip(areas) {
            let here: Vec<String> = rows
                .iter()
                .filter(|(_, row)| row.row == resource && row.label.as_deref() == Some(area))
                .map(|(_, row)| match &row.when {
                    Some(when) => format!("{} where {when}", holders(row)),
                    None => holders(row),
                })
                .collect();
            assert_eq!(here.join("; "), expected, "{resource}, {area}");
            cells += here.len();
        }
    }
    assert_eq!(cells, rows.len());
}

#[test]
fn cells_of_allocation_are_untouched_by_what_is_published() {
    let catalogue = fixture();
    let bare = |catalogue: &Catalogue| {
        let mut bare = catalogue.clone();
        for duty in bare.duties.values_mut() {
            duty.labels.clear();
            duty.as_published.clear();
        }
        bare
    };
    let without = bare(&catalogue);
    for (id, duty) in &catalogue.duties {
        assert_eq!(duty.raci, without.duties[id].raci, "{id}");
    }
    // A row that gives nobody R, or two parties A, would be a fault in a cell; as a published row it is none.
    let unlawful = |row: &PublishedRaci| {
        let count = |letter| {
            PartyKind::ALL.iter().filter(|party| row.cell(**party).is_some_and(|c| c.contains(letter))).count()
        };
        count('A') != 1 || count('R') == 0
    };
    assert!(rows(&catalogue, "phased-cloud").iter().filter(|(_, row)| unlawful(row)).count() >= 3);
    let unpacked = blob::unpack(&blob::pack(&catalogue).unwrap()).unwrap();
    assert_eq!(Catalogue { texts: catalogue.texts.clone(), ..unpacked }, catalogue);
}
