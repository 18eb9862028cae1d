//! `onus officers`: who holds which role at which party, and which roles are vacant.

use onus::report::register::{OfficerReport, RoleReport, TermState, officers};
use serde::Serialize;

use super::agreement::{self, Basis, basis, headline, write_json};
use super::write_to;
use crate::NOTHING_SHORT;
use crate::args::{Format, OfficersOptions};
use crate::failure::Failure;
use crate::screen::Screen;

/// The officers for programs.
#[derive(Serialize)]
struct Report<'g> {
    schema: &'static str,
    #[serde(flatten)]
    basis: Basis<'g>,
    roles: Vec<RoleReport>,
    /// How many roles have to be filled, and are not.
    vacancies: usize,
}

/// Runs the command.
pub fn run(options: &OfficersOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = agreement::open(&options.agreement, &[])?;
    let roles = officers(&ground.catalogue, &ground.agreement, ground.as_of);
    let vacancies = roles.iter().filter(|role| is_vacant(role)).count();
    let report = Report { schema: "onus.officers/1", basis: basis(&ground), roles, vacancies };
    match options.format {
        Format::Json => write_json(&report)?,
        Format::Text => {
            let text = headline(&ground, screen) + &text(&report, screen);
            write_to(None, |out| Ok(out.write_all(text.as_bytes())?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

fn is_vacant(role: &RoleReport) -> bool {
    role.required && !role.filled
}

fn text(report: &Report<'_>, screen: &Screen) -> String {
    let mut text = String::new();
    for party in report.roles.chunk_by(|one, next| one.party == next.party) {
        let Some(first) = party.first() else { continue };
        let title = if first.party_title == first.party {
            first.party.clone()
        } else {
            format!("{} ({})", first.party_title, first.party)
        };
        text += &format!("\n{}\n", screen.bold(&title));
        let mut table = screen.table(&["", "role", "officer", "deputy", "days"]);
        for role in party {
            if is_vacant(role) {
                let vacant = if role.officers.is_empty() { "nobody is named" } else { "nobody holds it" };
                table.add_row(["✗", &role.title, &format!("vacant: {vacant}"), "–", "–"]);
            }
            for officer in &role.officers {
                table.add_row(row(role, officer));
            }
        }
        text += &screen.show(&table);
        text += &keys(party);
    }
    let vacancies = match report.vacancies {
        0 => "every role that has to be filled is filled".to_owned(),
        1 => "✗ 1 role has to be filled, and is not".to_owned(),
        many => format!("✗ {many} roles have to be filled, and are not"),
    };
    text + &format!("\n  {vacancies}\n")
}

fn row(role: &RoleReport, officer: &OfficerReport) -> [String; 5] {
    let with = |name: &str, contact: &Option<String>| match contact {
        Some(contact) => format!("{name}\n{contact}"),
        None => name.to_owned(),
    };
    let until = officer.until.as_deref();
    let (mark, days) = match officer.state {
        TermState::InForce => ("✓", format!("in office since {}{}", officer.from, until_words(until))),
        TermState::Over => ("!", format!("left on {}", until.unwrap_or_default())),
        TermState::NotYet => ("·", format!("begins on {}{}", officer.from, until_words(until))),
    };
    let deputy = officer.deputy.as_deref().map_or("–".to_owned(), |deputy| with(deputy, &officer.deputy_contact));
    [mark.to_owned(), role.title.clone(), with(&officer.name, &officer.contact), deputy, days]
}

fn until_words(until: Option<&str>) -> String {
    until.map_or(String::new(), |until| format!(", until {until}"))
}

/// Keys stand in lines of their own: a fingerprint that is broken cannot be compared.
fn keys(roles: &[RoleReport]) -> String {
    let officers = roles.iter().flat_map(|role| &role.officers);
    let keys = officers.filter_map(|officer| Some((&officer.name, officer.key.as_ref()?)));
    let mut lines: Vec<String> =
        keys.map(|(name, key)| format!("   key of {name}: {} {}\n", key.algorithm, key.fingerprint)).collect();
    lines.dedup();
    lines.concat()
}
