//! Explains one answer: finds the resource and the line that is asked for, and the [checks](checks()) that decided.

mod checks;
mod explanation;

use onus_catalogue::Scope;
use onus_catalogue::duty::Duty;

use crate::agreement::Agreement;
use crate::assess::{Allocation, Assessment, Line, Subject};
use crate::estate::{Class, Estate, EstateError};
pub use checks::{CheckExplained, RelatedRows, checks};
pub use explanation::{
    CheckExplanation, DutyExplained, Explanation, IdleRemark, RelatedExplanation, RelatedRow, SCHEMA, explanation,
    schema,
};

/// A resource that was asked for.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub id: i64,
    /// Its address.
    pub address: String,
    /// What it shares with others.
    pub class: Class,
}

/// The answer to a name.
#[derive(Clone, Debug)]
pub enum Search {
    /// Exactly one resource.
    One(Box<Found>),
    /// Several resources whose address holds the name; at most 20 of them, each by a name that finds it alone.
    Several(Vec<String>),
    /// It is in the input, but not in the estate: address, type, reason.
    Aside(String, String, String),
    /// No resource.
    Nothing,
}

/// How many resources are named where several fit.
const MOST: usize = 20;

/// Finds a resource by its address, or by a part that only one address has; where several roots have the address, by
/// `ADDRESS in ROOT`.
///
/// # Errors
/// Where SQLite refuses.
pub fn find(estate: &Estate, name: &str) -> Result<Search, EstateError> {
    let db = estate.connection();
    let roots = estate.roots();
    let (sought, root) = match name.rsplit_once(" in ") {
        Some((address, root)) if roots.values().any(|known| *known == root) => (address, Some(root)),
        _ => (name, None),
    };
    let select =
        "SELECT r.id, r.address, r.class FROM resource r JOIN class c ON c.id = r.class WHERE c.kind <> 'account' AND";
    let query = |clause: &str| -> Result<Vec<Found>, EstateError> {
        let mut statement = db.prepare(&format!("{select} {clause} ORDER BY r.address"))?;
        let mut rows = statement.query([sought])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()?.filter(|_| found.len() < MOST) {
            let class: u32 = row.get(2)?;
            let class = estate.class(class as usize);
            let own = |class: &&Class| root.is_none_or(|root| roots.get(class.input.as_str()) == Some(&root));
            if let Some(class) = class.filter(own) {
                found.push(Found { id: row.get(0)?, address: row.get(1)?, class: class.clone() });
            }
        }
        Ok(found)
    };
    let mut found = query("r.address = ?1")?;
    // Whole resources before the rows that their inline blocks became.
    for clause in ["c.part = 0 AND instr(r.address, ?1) > 0", "instr(r.address, ?1) > 0"] {
        if found.is_empty() {
            found = query(clause)?;
        }
    }
    if found.len() > 1 {
        let twin = |one: &Found| found.iter().filter(|other| other.address == one.address).count() > 1;
        let named = |one: &Found| match roots.get(one.class.input.as_str()).filter(|_| twin(one)) {
            Some(root) => format!("{} in {root}", one.address),
            None => one.address.clone(),
        };
        return Ok(Search::Several(found.iter().map(named).collect()));
    }
    if let Some(one) = found.pop() {
        return Ok(Search::One(Box::new(one)));
    }
    let mut statement =
        db.prepare("SELECT address, type, reason FROM aside WHERE instr(address, ?1) > 0 ORDER BY address LIMIT 1")?;
    let mut rows = statement.query([sought])?;
    Ok(match rows.next()? {
        Some(row) => Search::Aside(row.get(0)?, row.get(1)?, row.get(2)?),
        None => Search::Nothing,
    })
}

/// One duty that touches a resource: its own, or its service's, account's or an organisation's.
pub struct Entry<'a, 'c> {
    /// The duty's id.
    pub id: &'c str,
    /// The duty.
    pub duty: &'c Duty,
    /// What was concluded.
    pub line: &'a Line<'c>,
    /// Who carries it.
    pub allocation: &'a Allocation<'c>,
}

/// All duties that touch a resource, bottom layer first: its own, its service's and its account's, of each layer in this
/// order. What organisations owe stands for itself, not for one resource.
pub fn entries<'a, 'c>(assessment: &'a Assessment<'c>, estate: &Estate, found: &Found) -> Vec<Entry<'a, 'c>> {
    let mut entries: Vec<Entry<'a, 'c>> = touching(assessment, estate, found)
        .into_iter()
        .filter(|entry| entry.duty.scope != Scope::Organisation)
        .collect();
    entries.sort_by_key(|entry| (entry.duty.layer, entry.duty.scope, entry.id));
    entries
}

/// The entry of one duty that touches a resource, also where an organisation owes it.
pub fn entry_of<'a, 'c>(
    assessment: &'a Assessment<'c>,
    estate: &Estate,
    found: &Found,
    duty: &str,
) -> Option<Entry<'a, 'c>> {
    touching(assessment, estate, found).into_iter().find(|entry| entry.id == duty)
}

fn touching<'a, 'c>(assessment: &'a Assessment<'c>, estate: &Estate, found: &Found) -> Vec<Entry<'a, 'c>> {
    let own =
        usize::try_from(found.id).ok().and_then(|id| assessment.pattern_of.get(id)).map(|pattern| *pattern as usize);
    let account = estate.accounts.get(found.class.account as usize);
    let touches = |subject: &Subject| match subject {
        Subject::Resources(pattern) => Some(*pattern) == own,
        Subject::Service { provider, service, region } => {
            *provider == found.class.provider && *service == found.class.service && *region == found.class.region
        }
        Subject::Account { provider, account: name, .. } => {
            account.is_some_and(|account| account.provider == *provider && account.name == *name)
        }
        Subject::Organisation(party) => *party == found.class.provider || *party == Agreement::CUSTOMER,
    };
    let lines = assessment.lines.iter().filter(|line| touches(&line.subject));
    lines.filter_map(|line| entry(assessment, line)).collect()
}

fn entry<'a, 'c>(assessment: &'a Assessment<'c>, line: &'a Line<'c>) -> Option<Entry<'a, 'c>> {
    let (id, duty) = assessment.catalogue.duties.get_key_value(line.duty)?;
    Some(Entry { id, duty, line, allocation: assessment.allocation(line)? })
}

/// Why a duty does not arise on a resource, as far as the catalogue says.
pub fn why_not(duty: &Duty, class: &Class) -> String {
    use onus_catalogue::raci::Cell;
    match duty.raci.cells.get(&class.model()).map(|cell| &cell.value) {
        Some(Cell::NotApplicable(why)) => why.clone(),
        _ if !duty.concerns(&class.kind) => format!("it is owed on {}, not on {}", kinds(duty), class.kind),
        _ => {
            "its checks say that it does not concern this resource, or a profile says that it does not arise".to_owned()
        }
    }
}

fn kinds(duty: &Duty) -> String {
    duty.applies_to.iter().map(|kind| kind.value.as_str()).collect::<Vec<_>>().join(", ")
}
