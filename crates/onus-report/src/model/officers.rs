//! Who holds which role.

use jiff::civil::Date;
use onus::assess::{Assessment, GapKind};

use super::AgreementRow;
use super::register::begins;

/// A role of a party, and who holds it.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The party's id.
    pub party: String,
    /// The role's name for people.
    pub role: String,
    /// The person; none where the role is vacant.
    pub name: Option<String>,
    /// How to reach the person.
    pub contact: Option<String>,
    /// The person who stands in.
    pub deputy: Option<String>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day, where there is one.
    pub until: Option<Date>,
    /// Whether the person holds the role on the day of the assessment.
    pub in_office: bool,
    /// Whether the person has registered a key to sign with.
    pub signs: bool,
    /// Where the agreement says so: file and line.
    pub place: Option<String>,
}

/// Officers in the order of the agreement, then the roles that nobody holds.
pub(super) fn officers(assessment: &Assessment<'_>, gaps: &[AgreementRow]) -> Vec<Officer> {
    let roles = assessment.agreement.roles_by_id(assessment.catalogue);
    let named = assessment.agreement.officers.iter().map(|officer| Officer {
        party: officer.party.value.clone(),
        role: roles.get(&officer.role.value).map_or_else(|| officer.role.value.clone(), |role| role.title.clone()),
        name: Some(officer.name.clone()),
        contact: officer.contact.clone(),
        deputy: officer.deputy.clone(),
        from: begins(officer.term.from),
        until: officer.term.until,
        in_office: officer.in_office(assessment.as_of),
        signs: officer.key.is_some(),
        place: Some(assessment.show(officer.place)),
    });
    let vacant = gaps.iter().filter(|row| {
        let kind = GapKind::from_code(&row.gap.code);
        matches!(kind, Some(GapKind::RoleVacant | GapKind::OfficerGone))
    });
    let vacant = vacant.map(|row| {
        let of = format!(" of {}", assessment.parties.title(&row.gap.party));
        Officer {
            party: row.gap.party.clone(),
            role: row.gap.subject.strip_suffix(&of).unwrap_or(&row.gap.subject).to_owned(),
            name: None,
            contact: None,
            deputy: None,
            from: None,
            until: None,
            in_office: false,
            signs: false,
            place: row.gap.place.clone(),
        }
    });
    named.chain(vacant).collect()
}
