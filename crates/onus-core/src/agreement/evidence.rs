//! Evidence: auditors' documents, bridge letters, declarations; and accepted risks.

use jiff::civil::Date;
use onus_catalogue::DocumentKind;
use onus_catalogue::item::Item;
use onus_catalogue::place::{At, Place};
use schemars::JsonSchema;

use super::attachment::{Attachment, AttachmentKeys};
use super::selector::Selector;
use super::term::{Period, TermKeys};

/// `[[attestation]]`: a document of an independent auditor on a party.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Attestation {
    /// Its id, for bridge letters and lists; made of holder and document where nothing is said.
    pub id: String,
    /// The party that it is about.
    #[schemars(with = "String")]
    pub of: At<String>,
    /// What the auditor looked at: `certificate`, `type-1` or `type-2`.
    #[schemars(with = "String", extend("enum" = ["certificate", "type-1", "type-2"]))]
    pub kind: DocumentKind,
    /// The standard, as the catalogue's documents name it.
    #[schemars(with = "String")]
    pub standard: At<String>,
    /// The id of the catalogue's document of this kind and standard.
    #[schemars(skip)]
    pub document: String,
    /// The auditor.
    pub auditor: Option<String>,
    /// What it covers.
    pub scope: AttestationScope,
    /// A type-2 report: the period that was looked at. A certificate: the days on which it is valid. A type-1 report: its day as both.
    #[schemars(with = "TermKeys")]
    pub period: Period,
    /// The last day on which it is relied on: 12 months after the period where nothing is said; for a certificate its last day.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub rely_until: Date,
    /// What the auditor found wanting, as `layer:…` or `duty:…`.
    #[schemars(with = "Vec<String>")]
    pub exceptions: Vec<At<Item>>,
    /// What the auditor left out, as `layer:…` or `duty:…`, or the id of a subcontractor.
    #[schemars(with = "Vec<String>")]
    pub carved_out: Vec<At<CarveOut>>,
    /// Duties of the customer that the report takes for granted.
    #[schemars(with = "Vec<String>")]
    pub complementary: Vec<At<Item>>,
    /// The document itself.
    #[schemars(flatten, with = "AttachmentKeys")]
    pub file: Option<Attachment>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// What an auditor left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarveOut {
    /// Duties.
    Item(Item),
    /// What a subcontractor does.
    Party(String),
}

/// What an attestation covers; an empty list means all.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema)]
pub struct AttestationScope {
    /// Regions.
    pub regions: Vec<String>,
    /// Ids of services.
    #[schemars(with = "Vec<String>")]
    pub services: Vec<At<String>>,
    /// Criteria of the catalogue's document.
    #[schemars(with = "Vec<String>")]
    pub criteria: Vec<At<String>>,
}

/// `[[bridge_letter]]`: the management's own word for the time after a report's period, three months at most.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct BridgeLetter {
    /// The id of the attestation that it follows.
    #[schemars(with = "String")]
    pub attestation: At<String>,
    /// Who signed it.
    pub signatory: Option<String>,
    /// The days that it speaks of.
    #[schemars(flatten, with = "TermKeys")]
    pub period: Period,
    /// The letter itself.
    #[schemars(flatten, with = "AttachmentKeys")]
    pub file: Option<Attachment>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// `[[declaration]]`: a dated statement by a named officer.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Declaration {
    /// Its id, for lists and signatures.
    pub id: String,
    /// Duties that it speaks of, by their ids.
    #[schemars(with = "Vec<String>")]
    pub duties: Vec<At<String>>,
    /// The part of the estate that it speaks of; everything where nothing is said.
    #[schemars(with = "Vec<Selector>")]
    pub scope: Vec<Selector>,
    /// What is stated.
    pub statement: String,
    /// Who states it: a role, or `PARTY/ROLE` where the officer is not the customer's.
    #[schemars(with = "String")]
    pub officer: At<OfficerName>,
    /// The day on which it was stated.
    #[schemars(with = "String", extend("format" = "date"))]
    pub date: Date,
    /// After how many months it is to be reviewed; 12 where nothing is said.
    #[schemars(with = "Option<i64>")]
    pub review_months: i64,
    /// The document of the catalogue that it goes with.
    #[schemars(with = "Option<String>")]
    pub document: Option<At<String>>,
    /// Files that go with it.
    #[schemars(with = "Vec<AttachmentKeys>")]
    pub attachments: Vec<Attachment>,
    /// The file of the detached SSH signature over what `onus evidence statement ID` prints.
    #[schemars(with = "Option<String>")]
    pub signature: Signature,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// Whether a declaration is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// There is none.
    Unsigned,
    /// It verifies against the registered key of this officer.
    Verified(String),
    /// It does not: why.
    Invalid(String),
}

/// Who an officer is: a party and a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficerName {
    /// The party's id.
    pub party: String,
    /// The role.
    pub role: String,
}

/// `[[acceptance]]`: a risk that an officer of the accountable party accepts until a day.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Acceptance {
    /// The duty.
    #[schemars(with = "String")]
    pub duty: At<String>,
    /// The address of the resource; `*` stands for anything.
    pub resource: Option<String>,
    /// The root module that the resource belongs to, or of all whose resources the risk is accepted: the path as seen from the
    /// directory that is assessed, `.` for the directory itself; of a plan or state, the file's own name.
    pub root: Option<String>,
    /// The part of the estate; the one resource, where one is named.
    #[schemars(with = "Vec<Selector>")]
    pub scope: Vec<Selector>,
    /// Why the risk is accepted.
    pub reason: String,
    /// Who accepts it: a role, or `PARTY/ROLE` where the officer is not the customer's.
    #[schemars(with = "String")]
    pub officer: At<OfficerName>,
    /// The days on which it holds.
    #[schemars(flatten, with = "AcceptanceTermKeys")]
    pub term: Period,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// The keys of an acceptance's term.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "describes two keys of a file")]
pub struct AcceptanceTermKeys {
    /// The first day on which it holds; from ever where nothing is said.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day on which it holds.
    #[schemars(with = "String", extend("format" = "date"))]
    pub until: Date,
}

impl Declaration {
    /// How long a declaration holds where nothing is said, in months.
    pub const REVIEW_MONTHS: i64 = 12;

    /// The last day before it has to be reviewed; `None` where that lies beyond all calendars.
    pub fn review_on(&self) -> Option<Date> {
        self.date.checked_add(jiff::Span::new().try_months(self.review_months).ok()?).ok()
    }
}
