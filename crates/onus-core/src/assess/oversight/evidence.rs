//! Evidence: documents no longer relied on, out of scope, with exceptions; files that changed; acceptances that ended.

use jiff::civil::Date;
use onus_catalogue::{DocumentKind, Place};

use super::{Oversight, Touched, gap, touching};
use crate::agreement::{Acceptance, Agreement, Attachment, Attestation, Declaration, Integrity, Period, Signature};
use crate::assess::gap::{AgreementGap, GapKind};
use crate::assess::prove::Bearing;
use crate::assess::{Line, Status};

impl Oversight<'_> {
    pub(super) fn evidence(&self, found: &mut Vec<AgreementGap>) {
        for attestation in &self.agreement.attestations {
            self.attestation(attestation, found);
        }
        self.period_gaps(found);
        for (number, declaration) in self.agreement.declarations.iter().enumerate() {
            self.declaration(number, declaration, found);
        }
        for (number, acceptance) in self.agreement.acceptances.iter().enumerate() {
            self.acceptance(number, acceptance, found);
        }
        for (subject, party, file, place) in self.files() {
            self.file(&subject, &party, file, place, found);
        }
    }

    fn attestation(&self, attestation: &Attestation, found: &mut Vec<AgreementGap>) {
        let subject = format!("{} of {}", self.title_of(attestation), self.agreed.parties.title(&attestation.of.value));
        let holder = attestation.of.value.as_str();
        if attestation.rely_until < self.agreed.as_of {
            if !self.is_followed(attestation) {
                let covered = self.bearing_on(attestation, Bearing::Covers);
                let what =
                    format!("no longer relied on after {}: {} rested on it", attestation.rely_until, covered.words());
                let remedy = "obtain the current document and name it here";
                let gap =
                    gap(GapKind::AttestationLapsed, Agreement::CUSTOMER, subject, what, remedy, attestation.place);
                found.push(touching(gap, covered));
            }
            return;
        }
        if attestation.period.from > self.agreed.as_of {
            return;
        }
        let outside = self.bearing_on(attestation, Bearing::OutOfScope);
        if outside.count > 0 {
            let lie = outside.verb("lies", "lie");
            let what = format!("covers {} only: {} {lie} outside", scope_words(attestation), outside.words());
            let remedy =
                "obtain a document that covers the services and regions in use, or do not use them for what needs it";
            let gap = gap(
                GapKind::AttestationOutOfScope,
                Agreement::CUSTOMER,
                subject.clone(),
                what,
                remedy,
                attestation.place,
            );
            found.push(touching(gap, outside));
        }
        let excepted = self.bearing_on(attestation, Bearing::Excepted);
        if excepted.count > 0 {
            let what = format!("the auditor found {} wanting, which is in use here", excepted.duties.join(", "));
            let remedy = "ask the party what it has fixed since, and judge the risk";
            let gap = gap(GapKind::AuditException, holder, subject.clone(), what, remedy, attestation.place);
            found.push(touching(gap, excepted));
        }
        self.complementary(attestation, &subject, found);
    }

    fn title_of<'t>(&'t self, attestation: &'t Attestation) -> &'t str {
        let document = self.catalogue.documents.get(&attestation.document);
        document.map_or(attestation.document.as_str(), |document| document.title.as_str())
    }

    /// Whether another document of the same sort on the same party is relied on.
    fn is_followed(&self, attestation: &Attestation) -> bool {
        self.agreement.attestations.iter().any(|other| {
            other.id != attestation.id
                && other.of.value == attestation.of.value
                && other.document == attestation.document
                && self.prover.is_relied_on(other)
        })
    }

    /// What an attestation bears on in this way. What another document of the same sort covers is not out of its scope, and
    /// what a later one covers is no longer wanting.
    fn bearing_on(&self, attestation: &Attestation, wanted: Bearing) -> Touched {
        let mut touched = Touched::default();
        for (line, allocation) in self.lines() {
            let Some(duty) = self.assessment.duty(line) else { continue };
            let at = self.whereabouts(line);
            let bearing = |one: &Attestation| self.prover.bearing(one, (line.duty, duty), allocation, at).0;
            if bearing(attestation) != wanted {
                continue;
            }
            let covered_elsewhere = || {
                self.agreement.attestations.iter().any(|other| {
                    other.id != attestation.id
                        && other.document == attestation.document
                        && (wanted == Bearing::OutOfScope || other.period.until > attestation.period.until)
                        && self.prover.is_relied_on(other)
                        && bearing(other) == Bearing::Covers
                })
            };
            if wanted == Bearing::Covers || !covered_elsewhere() {
                touched.add(line);
            }
        }
        touched
    }

    /// Duties of the customer's side that the report takes for granted, and that are known to be short.
    fn complementary(&self, attestation: &Attestation, subject: &str, found: &mut Vec<AgreementGap>) {
        for item in &attestation.complementary {
            let mut touched = Touched::default();
            let mut party = Agreement::CUSTOMER.to_owned();
            for (line, allocation) in self.lines() {
                let Some(duty) = self.assessment.duty(line) else { continue };
                let short = matches!(line.status, Status::Breached | Status::Unallocated);
                let others =
                    allocation.responsible.iter().find(|id| !self.agreed.parties.belongs(id, &attestation.of.value));
                if short && item.covers(line.duty, duty) {
                    touched.add(line);
                    party = others.map_or(party, Clone::clone);
                }
            }
            if touched.count > 0 {
                let fall = touched.verb("falls", "fall");
                let what = format!("takes {} for granted, and {} of it {fall} short", item.value, touched.words());
                let remedy = "fix what is breached: until then the report promises less than it says";
                let gap = gap(GapKind::ComplementaryDutyUnmet, &party, subject.to_owned(), what, remedy, item.place);
                found.push(touching(gap, touched));
            }
        }
    }

    /// Days between two reports on operation of the same sort that neither a report nor a bridge letter speaks of.
    fn period_gaps(&self, found: &mut Vec<AgreementGap>) {
        let mut reports: Vec<&Attestation> =
            self.agreement.attestations.iter().filter(|one| one.kind == DocumentKind::Type2).collect();
        reports.sort_by_key(|one| (one.of.value.as_str(), one.document.as_str(), one.period));
        // A report may lie within the period of another one: the one that reaches furthest counts.
        let mut furthest: Option<&Attestation> = None;
        for later in reports {
            let same = |one: &&Attestation| one.of.value == later.of.value && one.document == later.document;
            let earlier = furthest.filter(same);
            furthest = earlier.filter(|one| later.period.until <= one.period.until).or(Some(later));
            let Some(earlier) = earlier else { continue };
            let mut letters: Vec<Period> = self
                .agreement
                .bridge_letters
                .iter()
                .filter(|letter| letter.attestation.value == earlier.id)
                .map(|letter| letter.period)
                .collect();
            letters.sort();
            let mut spoken_until = earlier.period.until;
            for letter in letters {
                if spoken_until.tomorrow().is_ok_and(|next| letter.from <= next) {
                    spoken_until = spoken_until.max(letter.until);
                }
            }
            if spoken_until.tomorrow().is_ok_and(|next| next < later.period.from) {
                let subject = format!("{} of {}", self.title_of(later), self.agreed.parties.title(&later.of.value));
                let last: Option<Date> = later.period.from.yesterday().ok();
                let days = last.map_or(String::new(), |last| format!(" to {last}"));
                let first = spoken_until.tomorrow().map_or(String::new(), |first| first.to_string());
                let what = format!("no report covers the days from {first}{days}");
                let remedy = "ask for a bridge letter or a report on these days";
                found.push(gap(GapKind::AuditPeriodGap, &later.of.value, subject, what, remedy, later.place));
            }
        }
    }

    fn declaration(&self, number: usize, declaration: &Declaration, found: &mut Vec<AgreementGap>) {
        let party = declaration.officer.value.party.as_str();
        let subject = format!("declaration {}", declaration.id);
        if let Signature::Invalid(why) = &declaration.signature {
            let remedy = "have the officer sign what `onus evidence statement` prints with the registered key";
            let what = format!("{why}: it does not count");
            found.push(gap(GapKind::SignatureInvalid, party, subject.clone(), what, remedy, declaration.place));
        }
        let Some(due) = declaration.review_on().filter(|due| *due < self.agreed.as_of) else { return };
        if !self.is_renewed(number, declaration) {
            let what = format!("was to be reviewed by {due}; it is of {}", declaration.date);
            let remedy = "review what it says, and give it a new date";
            let mut overdue = gap(GapKind::DeclarationOverdue, party, subject, what, remedy, declaration.place);
            overdue.duties = declaration.duties.iter().map(|duty| duty.value.clone()).collect();
            found.push(overdue);
        }
    }

    /// Whether later declarations of the same party speak of all its duties, on everything that it speaks of.
    fn is_renewed(&self, number: usize, declaration: &Declaration) -> bool {
        let speaks = |one: &Declaration, duty: &str| one.duties.iter().any(|own| own.value == duty);
        let later: Vec<(usize, &Declaration)> = (0..)
            .zip(&self.agreement.declarations)
            .filter(|(_, other)| other.date > declaration.date && other.date <= self.agreed.as_of)
            .filter(|(_, other)| other.officer.value.party == declaration.officer.value.party)
            .collect();
        let all = declaration.duties.iter().all(|duty| later.iter().any(|(_, other)| speaks(other, &duty.value)));
        let mut own = self.lines().map(|(line, _)| line).filter(|line| speaks(declaration, line.duty));
        all && own.all(|line| {
            let reach = self.reach(line);
            let holds = |number: usize| reach.holds(self.scopes.declaration(number)) == Some(true);
            !holds(number) || later.iter().any(|(at, other)| speaks(other, line.duty) && holds(*at))
        })
    }

    fn acceptance(&self, number: usize, acceptance: &Acceptance, found: &mut Vec<AgreementGap>) {
        let over = acceptance.term.until < self.agreed.as_of;
        let holds = acceptance.term.holds(self.agreed.as_of);
        if !over && !holds {
            return;
        }
        let mut touched = Touched::default();
        if let Some(roots) = self.reaches.ambiguous.get(&self.scopes.acceptance(number)).filter(|_| holds) {
            let roots: Vec<String> = roots.iter().map(|root| format!("`{root}`")).collect();
            let address = acceptance.resource.as_deref().unwrap_or_default();
            let what = format!("`{address}` stands in several roots ({}): it does not count", roots.join(", "));
            let remedy = "add `root = …` to it, once for each root of which the risk is accepted";
            let subject = format!("acceptance of {}", acceptance.duty.value);
            let party = &acceptance.officer.value.party;
            found.push(gap(GapKind::AcceptanceAmbiguous, party, subject, what, remedy, acceptance.place));
            return;
        }
        // What cannot be told yet may be fixed: its acceptance has ended, the risk is not known to be there.
        let open = |status: Status| status.can_be_accepted() && !(over && status == Status::Unknown);
        let concerned =
            |line: &Line<'_>| line.duty == acceptance.duty.value && line.accepted.is_none() && open(line.status);
        for (line, _) in self.lines().filter(|(line, _)| concerned(line)) {
            if self.reach(line).holds(self.scopes.acceptance(number)) == Some(true) {
                touched.add(line);
            }
        }
        if touched.count == 0 {
            return;
        }
        let subject = format!("acceptance of {}", acceptance.duty.value);
        let name = &acceptance.officer.value;
        let (kind, what, remedy) = if over {
            let what = format!("ended on {}, and what it accepted is still there", acceptance.term.until);
            (GapKind::AcceptanceExpired, what, "fix it, or have the risk accepted again with a later end")
        } else {
            let what = format!("{} of {} does not answer for it: it does not count", name.role, name.party);
            (GapKind::AcceptanceNotInPower, what, "have an officer of the accountable party accept it")
        };
        found.push(touching(gap(kind, &name.party, subject, what, remedy, acceptance.place), touched));
    }

    /// All files that the agreement names: what they are, whose, and where they are named.
    fn files(&self) -> Vec<(String, String, &Attachment, Place)> {
        let agreement = self.agreement;
        let customer = Agreement::CUSTOMER.to_owned();
        let contracts = agreement.contracts.iter().flat_map(|one| {
            let subject = format!("contract {} with {}", one.document, one.with.value);
            one.file.iter().map(move |file| (subject.clone(), Agreement::CUSTOMER.to_owned(), file, one.place))
        });
        let attestations = agreement.attestations.iter().flat_map(|one| {
            let subject = format!("attestation {}", one.id);
            one.file.iter().map(move |file| (subject.clone(), Agreement::CUSTOMER.to_owned(), file, one.place))
        });
        let letters = agreement.bridge_letters.iter().flat_map(|one| {
            let subject = format!("bridge letter on {}", one.attestation.value);
            let customer = customer.clone();
            one.file.iter().map(move |file| (subject.clone(), customer.clone(), file, one.place))
        });
        let declarations = agreement.declarations.iter().flat_map(|one| {
            let subject = format!("declaration {}", one.id);
            let party = one.officer.value.party.clone();
            one.attachments.iter().map(move |file| (subject.clone(), party.clone(), file, one.place))
        });
        contracts.chain(attestations).chain(letters).chain(declarations).collect()
    }

    fn file(&self, subject: &str, party: &str, file: &Attachment, place: Place, found: &mut Vec<AgreementGap>) {
        let what = match &file.found {
            Integrity::Same | Integrity::Unstated(_) => return,
            Integrity::Changed(sha256) => {
                format!(
                    "`{}` has the SHA-256 {sha256}, not the one that was written down: it does not count",
                    file.file
                )
            }
            Integrity::Missing(why) => format!("`{}` cannot be read ({why}): it does not count", file.file),
        };
        let remedy = "put the file back that was meant, or look at the new one and write its hash down: `onus evidence hash FILE`";
        found.push(gap(GapKind::EvidenceChanged, party, subject.to_owned(), what, remedy, place));
    }
}

fn scope_words(attestation: &Attestation) -> String {
    let scope = &attestation.scope;
    let services: Vec<&str> = scope.services.iter().map(|service| service.value.as_str()).collect();
    let regions: Vec<&str> = scope.regions.iter().map(String::as_str).collect();
    [("services", services), ("regions", regions)]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(what, list)| format!("{what} {}", list.join(", ")))
        .collect::<Vec<_>>()
        .join(" in ")
}
