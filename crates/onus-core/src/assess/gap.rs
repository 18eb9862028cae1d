//! The kinds of gap that are not a check's: who carries a duty, what was agreed, what is proven.

use onus_catalogue::{Place, Severity};

use super::letters::LawFault;
use crate::estate::WrittenAt;

/// Declares the kinds with code, severity and title, in the order in which they are listed.
macro_rules! gap_kinds {
    ($($(#[$doc:meta])* $member:ident = $code:literal, $severity:ident, $title:literal;)+) => {
        /// A kind of gap. Each has a page `docs/gaps/CODE.md`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum GapKind { $($(#[$doc])* $member,)+ }

        impl GapKind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$member,)+];

            /// The code, as reports and `--fail-on` use it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$member => $code,)+ }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$member => Severity::$severity,)+ }
            }

            /// What is wrong, in words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$member => $title,)+ }
            }

            /// The kind of this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$member),)+ _ => None }
            }
        }
    };
}

gap_kinds! {
    /// Law 1 or 2: nobody is accountable or responsible.
    Unallocated = "unallocated", High, "nobody carries the duty";
    /// Law 1: two parties are accountable.
    DoubleAccountable = "double-accountable", High, "more than one party is accountable";
    /// Law 3: a responsible party is not able to act.
    NoControl = "no-control", High, "a responsible party is not able to act";
    /// Law 4: a contract hands over what the customer does not hold.
    HandedOverNotHeld = "handed-over-not-held", Medium, "a contract hands over what the customer does not hold";
    /// Law 4: the contract has ended, and its duties went back.
    ContractLapsed = "contract-lapsed", High, "a contract has ended";
    /// The contract ends within its notice.
    ContractEndsSoon = "contract-ends-soon", Low, "a contract ends soon";
    /// Law 4: access is left though no contract in force covers the account.
    AccessOutlivesContract = "access-outlives-contract", High, "access has outlived its contract";
    /// Law 5: a clause names a duty that stays with the customer.
    RetainedDutyHandedOver = "retained-duty-handed-over", Medium, "a contract hands over a duty that stays with the customer";
    /// A duty that a report takes for granted is breached.
    ComplementaryDutyUnmet = "complementary-duty-unmet", High, "a duty that a report takes for granted is not fulfilled";
    /// Nobody was ever named for a role that must be filled.
    RoleVacant = "role-vacant", Medium, "a role is vacant";
    /// Whoever held the role no longer does.
    OfficerGone = "officer-gone", Medium, "an officer no longer holds the role";
    /// An attestation is no longer relied on.
    AttestationLapsed = "attestation-lapsed", Medium, "an attestation is no longer relied on";
    /// An attestation does not cover a service or region that is in use.
    AttestationOutOfScope = "attestation-out-of-scope", Medium, "an attestation does not cover what is in use";
    /// The auditor found something wanting that is in use.
    AuditException = "audit-exception", High, "the auditor found it wanting";
    /// Nobody looked at the time between two reports.
    AuditPeriodGap = "audit-period-gap", Medium, "no report covers the time between two";
    /// A declaration was not reviewed in time.
    DeclarationOverdue = "declaration-overdue", Medium, "a declaration is due for review";
    /// An acceptance has ended, and the risk is still there.
    AcceptanceExpired = "acceptance-expired", High, "an accepted risk is no longer accepted";
    /// Whoever accepts the risk is not an officer of the accountable party.
    AcceptanceNotInPower = "acceptance-not-in-power", Medium, "a risk is accepted by somebody who does not answer for it";
    /// An address stands in several roots, and the acceptance names none.
    AcceptanceAmbiguous = "acceptance-ambiguous", Medium, "an acceptance does not say which resource it means";
    /// A file is not the one that was meant.
    EvidenceChanged = "evidence-changed", High, "a file is not the one that was meant";
    /// A signature does not verify.
    SignatureInvalid = "signature-invalid", High, "a signature does not verify";
    /// No team owns it.
    Unowned = "unowned", Low, "no team owns it";
}

impl GapKind {
    /// Whether it is a breach, and counts among breaches: law 4 says so of access that outlives its contract.
    pub const fn is_breach(self) -> bool {
        matches!(self, Self::AccessOutlivesContract)
    }
}

impl From<LawFault> for GapKind {
    fn from(fault: LawFault) -> Self {
        match fault {
            LawFault::NobodyAccountable | LawFault::Nobodys => Self::Unallocated,
            LawFault::DoubleAccountable => Self::DoubleAccountable,
            LawFault::NoControl => Self::NoControl,
        }
    }
}

/// Something that is wrong with the agreement itself, or with what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementGap {
    /// Its kind.
    pub kind: GapKind,
    /// The party that can fix it.
    pub party: String,
    /// What it is about: a contract, an officer, a document, a resource.
    pub subject: String,
    /// What is wrong.
    pub what: String,
    /// How to fix it.
    pub remedy: String,
    /// Where the agreement says it.
    pub place: Option<Place>,
    /// Where the configuration says it, if it is not the agreement that does.
    pub written: Option<WrittenAt>,
    /// Ids of the duties that it touches.
    pub duties: Vec<String>,
    /// How many duties on subjects it touches; for `unowned`, how many resources.
    pub count: u64,
}
