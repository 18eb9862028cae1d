//! The register of contracts: what is in force, what is handed over by it, and what is wrong with it.

use jiff::civil::Date;
use onus_catalogue::Catalogue;
use onus_catalogue::item::Item;
use onus_catalogue::place::At;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::follow::Followers;
use super::{FileReport, TermState, days};
use crate::agreement::handover::Says;
use crate::agreement::{Agreement, Clause, Contract, Moves, Selector, Term};
use crate::assess::{Assessment, RuleKind, Status};

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContractReport {
    /// The id of the other party.
    pub with: String,
    /// The other party's name for people.
    pub with_title: String,
    /// The document's reference.
    pub document: String,
    /// The document of the catalogue that it is; `null` where it is a contract on managed services.
    pub kind: Option<String>,
    /// What it is, in words.
    pub what: String,
    /// Its version.
    pub version: Option<String>,
    /// The day on which it was signed or published.
    pub dated: Option<String>,
    /// The first day on which it is in force.
    pub from: String,
    /// The last one; `null` where it has no end.
    pub until: Option<String>,
    /// Whether it is in force.
    pub state: TermState,
    /// Days to the last one; negative where that has passed.
    pub days_left: Option<i64>,
    /// From how many days before its end on it is reported.
    pub notice_days: i64,
    /// Whether it is in force, and ends within its notice.
    pub ends_soon: bool,
    /// The reference of the contract that comes after it.
    pub followed_by: Option<String>,
    /// The part of the estate that it covers, in words.
    pub scope: String,
    /// The package that is commissioned.
    pub package: Option<PackageReport>,
    /// Options of the package that are commissioned in addition.
    pub options: Vec<PackageReport>,
    /// What is commissioned one by one.
    pub commissions: Vec<String>,
    /// Clauses with a number, term or scope of their own.
    pub clauses: Vec<ClauseReport>,
    /// What is excluded from all of it.
    pub except: Vec<String>,
    /// Where the other party has no control.
    pub without_control: Vec<String>,
    /// What the document says is another party's.
    pub leaves: Vec<LeavesReport>,
    /// Names of the access that the other party needs.
    pub access: Vec<String>,
    /// The document itself.
    pub file: Option<FileReport>,
    /// What it hands over on the estate that was read; `null` where none was.
    pub hands_over: Option<HandedOver>,
    /// Where it is declared: file and line.
    pub place: String,
}

/// A package, or an option of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackageReport {
    /// `PROFILE/MODEL`, or the option's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it commissions.
    pub commissions: Vec<String>,
    /// What it excludes.
    pub except: Vec<String>,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClauseReport {
    /// Its number in the document.
    pub number: String,
    /// What it commissions.
    pub commissions: Vec<String>,
    /// The letters that it moves: `R` or `RA`.
    pub moves: String,
    /// The part of the contract's scope that it covers, in words.
    pub scope: String,
    /// The first day on which it is in force; `null` where there is none.
    pub from: Option<String>,
    /// The last one.
    pub until: Option<String>,
    /// Whether it is in force; `null` where its days lie outside those of the contract.
    pub state: Option<TermState>,
    /// Days to the last one; negative where that has passed.
    pub days_left: Option<i64>,
    /// Where it is written: file and line.
    pub place: String,
}

/// What a document says is another party's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeavesReport {
    /// The id of that party.
    pub to: String,
    /// What is.
    pub items: Vec<String>,
}

/// How many duties on subjects a contract hands over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandedOver {
    /// How many the other party is responsible for by a clause of it.
    pub duties: u64,
    /// How many of them are breached.
    pub breached: u64,
    /// How many of them cannot be told yet.
    pub unknown: u64,
}

/// All contracts, in the order of the agreement.
pub fn contracts(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> Vec<ContractReport> {
    agreement.contracts.iter().map(|contract| report(catalogue, agreement, contract, day)).collect()
}

fn report(catalogue: &Catalogue, agreement: &Agreement, contract: &Contract, day: Date) -> ContractReport {
    let parties = agreement.parties(catalogue, catalogue.providers.keys().map(String::as_str));
    let with = contract.with.value.as_str();
    let kind = contract.kind.as_ref().map(|kind| kind.value.clone());
    let title = |id: &str| catalogue.documents.get(id).map_or_else(|| id.to_owned(), |document| document.title.clone());
    let state = TermState::of(contract.term, day);
    let days_left = contract.term.until.map(|until| days(day, until));
    let notice_days = contract.notice_days.unwrap_or(Contract::NOTICE_DAYS);
    let msp = agreement.msps.iter().find(|msp| msp.id.value == with);
    let usual = || msp.map_or_else(Vec::new, |msp| msp.access.clone());
    ContractReport {
        with: with.to_owned(),
        with_title: parties.title(with).to_owned(),
        document: contract.document.clone(),
        what: kind.as_deref().map_or_else(|| "managed services".to_owned(), title),
        kind,
        version: contract.version.clone(),
        dated: contract.dated.map(|dated| dated.to_string()),
        from: contract.term.from.to_string(),
        until: contract.term.until.map(|until| until.to_string()),
        state,
        days_left,
        notice_days,
        ends_soon: state == TermState::InForce && days_left.is_some_and(|days| days <= notice_days),
        followed_by: Followers { agreement, day }.contract(contract),
        scope: Selector::list_words(&contract.scope),
        package: package(catalogue, agreement, contract),
        options: options(catalogue, agreement, contract),
        commissions: words(&contract.commissions),
        clauses: contract.clauses.iter().map(|one| clause(catalogue, agreement, contract, one, day)).collect(),
        except: words(&contract.except),
        without_control: words(&contract.without_control),
        leaves: contract
            .leaves
            .iter()
            .map(|leaves| LeavesReport { to: leaves.to.value.clone(), items: words(&leaves.items) })
            .collect(),
        access: if contract.access.is_empty() { usual() } else { contract.access.clone() },
        file: contract.file.as_ref().map(FileReport::of),
        hands_over: None,
        place: agreement.show(catalogue, contract.place),
    }
}

fn words(items: &[At<Item>]) -> Vec<String> {
    items.iter().map(|item| item.value.to_string()).collect()
}

fn package(catalogue: &Catalogue, agreement: &Agreement, contract: &Contract) -> Option<PackageReport> {
    let (id, _) = agreement.package_of(contract)?;
    let (profile, model) = id.split_once('/')?;
    let model = catalogue.profiles.get(profile)?.models.get(model)?;
    Some(PackageReport {
        id: id.to_owned(),
        title: model.title.clone(),
        commissions: words(&model.commissions),
        except: words(&model.except),
    })
}

fn options(catalogue: &Catalogue, agreement: &Agreement, contract: &Contract) -> Vec<PackageReport> {
    let profile = agreement.package_of(contract).and_then(|(id, _)| catalogue.profiles.get(id.split_once('/')?.0));
    let option = |id: &At<String>| {
        let option = profile?.options.get(&id.value)?;
        Some(PackageReport {
            id: id.value.clone(),
            title: option.title.clone(),
            commissions: words(&option.commissions),
            except: Vec::new(),
        })
    };
    contract.options.iter().filter_map(option).collect()
}

fn clause(
    catalogue: &Catalogue,
    agreement: &Agreement,
    contract: &Contract,
    clause: &Clause,
    day: Date,
) -> ClauseReport {
    let term: Option<Term> = contract.clause_term(clause);
    let until = term.and_then(|term| term.until);
    ClauseReport {
        number: clause.number.clone(),
        commissions: words(&clause.commissions),
        moves: match clause.moves {
            Moves::Responsible => "R",
            Moves::Accountable => "RA",
        }
        .to_owned(),
        scope: Selector::list_words(&clause.scope),
        from: term.map(|term| term.from.to_string()),
        until: until.map(|until| until.to_string()),
        state: term.map(|term| TermState::of(term, day)),
        days_left: until.map(|until| days(day, until)),
        place: agreement.show(catalogue, clause.place),
    }
}

/// Adds what each contract hands over on the estate that was assessed.
pub fn hand_over(reports: &mut [ContractReport], assessment: &Assessment<'_>) {
    let handovers = assessment.agreement.handovers(assessment.catalogue);
    // The lines of one allocation share its rules: each allocation is looked at once.
    let by: Vec<Vec<usize>> = assessment
        .allocations
        .iter()
        .map(|allocation| {
            let held = allocation.rules.iter().filter(|rule| rule.held == Some(true));
            let clauses = held.filter_map(|rule| match rule.kind {
                RuleKind::Clause(number) => handovers.get(number),
                _ => None,
            });
            let own = clauses.filter(|clause| matches!(clause.says, Says::Takes(_)));
            let mut own: Vec<usize> =
                own.filter(|one| allocation.responsible.contains(&one.with)).map(|one| one.contract).collect();
            own.sort_unstable();
            own.dedup();
            own
        })
        .collect();
    let mut counts = vec![HandedOver::default(); reports.len()];
    for line in &assessment.lines {
        for contract in by.get(line.allocation).into_iter().flatten() {
            let Some(count) = counts.get_mut(*contract) else { continue };
            count.duties += line.count;
            match line.status {
                Status::Breached => count.breached += line.count,
                Status::Unknown => count.unknown += line.count,
                _ => {}
            }
        }
    }
    for (report, count) in reports.iter_mut().zip(counts) {
        report.hands_over = Some(count);
    }
}
