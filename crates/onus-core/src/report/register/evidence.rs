//! The register of evidence: what there is, of whom, until when it is relied on.

use jiff::civil::Date;
use onus_catalogue::{Catalogue, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::follow::Followers;
use super::{FileReport, FileState, days};
use crate::agreement::{Agreement, Attachment, Declaration, Parties, Period, Signature, Term};

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceSort {
    /// An auditor's document.
    Attestation,
    /// A management's word on the time after a report.
    BridgeLetter,
    /// An officer's word.
    Declaration,
    /// A risk that an officer accepts.
    Acceptance,
    /// A signed document.
    Contract,
    /// A clause that ends before its contract.
    Clause,
    /// A person in a role.
    Officer,
}

/// Whether a piece of evidence counts on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceState {
    /// It counts.
    ReliedOn,
    /// Its first day has not come.
    NotYet,
    /// Its last day has passed.
    Lapsed,
    /// Nobody held the role on the day of the declaration.
    NotInPower,
    /// Its signature does not verify.
    SignatureInvalid,
    /// A file is not the one that was meant.
    Changed,
    /// A file cannot be read.
    Missing,
}

/// Whether a declaration is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignatureReport {
    /// Whether it is.
    pub state: SignatureState,
    /// Whose key it verifies against.
    pub by: Option<String>,
    /// Why it does not verify.
    pub why: Option<String>,
}

/// Whether a declaration is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureState {
    /// The signature verifies against a registered key.
    Verified,
    /// There is none.
    Unsigned,
    /// It does not verify.
    Invalid,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceReport {
    /// What it is.
    pub sort: EvidenceSort,
    /// Its id or reference.
    pub id: String,
    /// What it is, in words, beside its sort and id.
    pub what: String,
    /// What it is called where it stands by itself.
    pub title: String,
    /// Who speaks: an auditor, a signatory, the role of an officer, the owner of a comment.
    pub by: Option<String>,
    /// The id of the party of whom it is.
    pub party: String,
    /// Its name.
    pub party_title: String,
    /// The first day of the time that it speaks of, or on which it is in force; `null` where it always was.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day of the time that it speaks of; `null` where it speaks of one day, or has no end.
    #[schemars(with = "Option<String>")]
    pub to: Option<Date>,
    /// The last day on which it is relied on; `null` where it has no end.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Days to the last one; negative where that has passed.
    pub days_left: Option<i64>,
    /// Whether it counts.
    pub state: EvidenceState,
    /// Whether it is signed; `null` where it is not a declaration.
    pub signature: Option<SignatureReport>,
    /// Its files.
    pub files: Vec<FileReport>,
    /// What comes after it, where there is something.
    pub followed_by: Option<String>,
    /// How many duties on subjects it shows something of, or whose risk it accepts; `null` where no estate was read.
    pub shows: Option<u64>,
    /// Where the agreement names it: file and line.
    pub place: String,
}

impl EvidenceReport {
    /// Whether a registered key signed it; none where it is not a declaration.
    pub fn signed(&self) -> Option<bool> {
        self.signature.as_ref().map(|signature| signature.state == SignatureState::Verified)
    }

    /// A piece of evidence of which no more is known than its term.
    pub(in crate::report) fn of_term(
        sort: EvidenceSort,
        state: EvidenceState,
        term: Term,
        day: Date,
        place: String,
    ) -> Self {
        Self {
            sort,
            id: String::new(),
            what: String::new(),
            title: String::new(),
            by: None,
            party: Agreement::CUSTOMER.to_owned(),
            party_title: String::new(),
            from: (term.from > Date::MIN).then_some(term.from),
            to: term.until,
            until: term.until,
            days_left: term.until.map(|until| days(day, until)),
            state,
            signature: None,
            files: Vec::new(),
            followed_by: None,
            shows: None,
            place,
        }
    }
}

/// What makes reports of the agreement's tables.
struct Register<'a> {
    catalogue: &'a Catalogue,
    agreement: &'a Agreement,
    day: Date,
    followers: Followers<'a>,
}

impl<'a> Register<'a> {
    fn new(catalogue: &'a Catalogue, agreement: &'a Agreement, day: Date) -> Self {
        Self { catalogue, agreement, day, followers: Followers { agreement, day } }
    }

    fn title(&self, document: &'a str) -> &'a str {
        self.catalogue.documents.get(document).map_or(document, |document| document.title.as_str())
    }

    fn report(&self, sort: EvidenceSort, term: Term, files: Vec<FileReport>, place: Place) -> EvidenceReport {
        let any = |state: FileState| files.iter().any(|file| file.state == state);
        let state = if any(FileState::Missing) {
            EvidenceState::Missing
        } else if any(FileState::Changed) {
            EvidenceState::Changed
        } else if term.is_over(self.day) {
            EvidenceState::Lapsed
        } else if self.day < term.from {
            EvidenceState::NotYet
        } else {
            EvidenceState::ReliedOn
        };
        let place = self.agreement.show(self.catalogue, place);
        EvidenceReport { files, ..EvidenceReport::of_term(sort, state, term, self.day, place) }
    }

    fn name_parties(&self, found: &mut [EvidenceReport]) {
        let parties = all_parties(self.catalogue, self.agreement);
        for one in found {
            parties.title(&one.party).clone_into(&mut one.party_title);
        }
    }

    fn attestations(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.attestations.iter().map(|one| {
            let term = Period { from: one.period.from, until: one.rely_until }.term();
            let by = one.auditor.as_ref().map_or(String::new(), |auditor| format!(" by {auditor}"));
            let period = if one.period.from == one.period.until {
                one.period.from.to_string()
            } else {
                format!("{} to {}", one.period.from, one.period.until)
            };
            EvidenceReport {
                id: one.id.clone(),
                what: format!("{}{by}, {period}", self.title(&one.document)),
                title: self.title(&one.document).to_owned(),
                by: one.auditor.clone(),
                party: one.of.value.clone(),
                to: Some(one.period.until),
                followed_by: self.followers.attestation(one),
                ..self.report(EvidenceSort::Attestation, term, files(one.file.as_ref()), one.place)
            }
        })
    }

    fn letters(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.bridge_letters.iter().map(|one| {
            let report = self.agreement.attestations.iter().find(|report| report.id == one.attestation.value);
            let by = one.signatory.as_ref().map_or(String::new(), |by| format!(" by {by}"));
            EvidenceReport {
                id: format!("{} from {}", one.attestation.value, one.period.from),
                what: format!("on {}{by}", one.attestation.value),
                title: format!("bridge letter on {}", one.attestation.value),
                by: one.signatory.clone(),
                party: report.map_or(Agreement::CUSTOMER, |report| report.of.value.as_str()).to_owned(),
                followed_by: self.followers.letter(one),
                ..self.report(EvidenceSort::BridgeLetter, one.period.term(), files(one.file.as_ref()), one.place)
            }
        })
    }

    fn declarations(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.declarations.iter().map(|one| {
            let term = Term { from: one.date, until: one.review_on() };
            let attached = one.attachments.iter().map(FileReport::of).collect();
            let mut report = self.report(EvidenceSort::Declaration, term, attached, one.place);
            let counts = matches!(report.state, EvidenceState::ReliedOn | EvidenceState::Lapsed);
            if counts && matches!(one.signature, Signature::Invalid(_)) {
                report.state = EvidenceState::SignatureInvalid;
            } else if counts && !was_in_power(self.agreement, one) {
                report.state = EvidenceState::NotInPower;
            }
            let duties: Vec<&str> = one.duties.iter().map(|duty| duty.value.as_str()).collect();
            EvidenceReport {
                id: one.id.clone(),
                what: format!("{} on {}", one.officer.value.role, duties.join(", ")),
                title: one.id.clone(),
                by: Some(one.officer.value.role.clone()),
                to: None,
                party: one.officer.value.party.clone(),
                signature: Some(signature(&one.signature)),
                followed_by: self.followers.declaration(one),
                ..report
            }
        })
    }

    fn acceptances(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.acceptances.iter().map(|one| {
            let on = match &one.resource {
                Some(resource) => resource.clone(),
                None => crate::agreement::Selector::list_words(&one.scope),
            };
            EvidenceReport {
                id: one.duty.value.clone(),
                what: format!("{} on {on}", one.officer.value.role),
                title: format!("{} on {on}: {}", one.duty.value, one.reason),
                by: Some(one.officer.value.role.clone()),
                party: one.officer.value.party.clone(),
                followed_by: self.followers.acceptance(one),
                ..self.report(EvidenceSort::Acceptance, one.term.term(), Vec::new(), one.place)
            }
        })
    }

    fn contracts(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.contracts.iter().map(|one| EvidenceReport {
            id: one.document.clone(),
            what: one.kind.as_ref().map_or("managed services", |kind| self.title(&kind.value)).to_owned(),
            title: format!(
                "{}: {}",
                one.kind.as_ref().map_or("contract", |kind| self.title(&kind.value)),
                one.document
            ),
            party: one.with.value.clone(),
            followed_by: self.followers.contract(one),
            ..self.report(EvidenceSort::Contract, one.term, files(one.file.as_ref()), one.place)
        })
    }

    /// Clauses with an end of their own.
    fn clauses(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.contracts.iter().flat_map(move |one| {
            one.clauses.iter().filter_map(move |clause| {
                let term = one.clause_term(clause).filter(|term| term.until != one.term.until)?;
                let items: Vec<String> = clause.commissions.iter().map(|item| item.value.to_string()).collect();
                Some(EvidenceReport {
                    id: format!("{}, clause {}", one.document, clause.number),
                    what: items.join(", "),
                    party: one.with.value.clone(),
                    ..self.report(EvidenceSort::Clause, term, Vec::new(), clause.place)
                })
            })
        })
    }

    fn officers(&self) -> impl Iterator<Item = EvidenceReport> {
        self.agreement.officers.iter().map(|one| EvidenceReport {
            id: one.role.value.clone(),
            what: one.name.clone(),
            party: one.party.value.clone(),
            followed_by: self.followers.officer(one),
            ..self.report(EvidenceSort::Officer, one.term, Vec::new(), one.place)
        })
    }
}

/// All parties that an agreement can speak of.
pub(super) fn all_parties(catalogue: &Catalogue, agreement: &Agreement) -> Parties {
    agreement.parties(catalogue, catalogue.providers.keys().map(String::as_str))
}

/// All evidence of an agreement: attestations, bridge letters, declarations, acceptances, contracts, each in the order of
/// the files.
pub fn evidence(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> Vec<EvidenceReport> {
    let register = Register::new(catalogue, agreement, day);
    let documents = register.attestations().chain(register.letters()).chain(register.declarations());
    let mut found: Vec<EvidenceReport> = documents.chain(register.acceptances()).chain(register.contracts()).collect();
    register.name_parties(&mut found);
    found
}

/// Everything that ends on some day, the soonest first: evidence, clauses of contracts, officers.
pub fn endings(catalogue: &Catalogue, agreement: &Agreement, day: Date) -> Vec<EvidenceReport> {
    let register = Register::new(catalogue, agreement, day);
    let mut found = evidence(catalogue, agreement, day);
    found.extend(register.clauses().chain(register.officers()));
    register.name_parties(&mut found);
    found.retain(|one| one.days_left.is_some());
    found.sort_by(|a, b| (a.days_left, a.sort, &a.party, &a.id).cmp(&(b.days_left, b.sort, &b.party, &b.id)));
    found
}

/// Whether somebody held the role on the day of the declaration.
fn was_in_power(agreement: &Agreement, declaration: &Declaration) -> bool {
    agreement.officers_of(&declaration.officer.value).any(|officer| officer.in_office(declaration.date))
}

fn files(file: Option<&Attachment>) -> Vec<FileReport> {
    file.map(FileReport::of).into_iter().collect()
}

fn signature(signature: &Signature) -> SignatureReport {
    let (state, by, why) = match signature {
        Signature::Verified(by) => (SignatureState::Verified, Some(by.clone()), None),
        Signature::Unsigned => (SignatureState::Unsigned, None, None),
        Signature::Invalid(why) => (SignatureState::Invalid, None, Some(why.clone())),
    };
    SignatureReport { state, by, why }
}
