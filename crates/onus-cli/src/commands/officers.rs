//! `onus officers`: who holds which role at which party, and which roles are vacant.

use onus_core::report::register::{OfficerReport, RoleReport, TermState, officers};
use onus_report::{Text, text};
use serde::Serialize;

use super::agreement::{self, Basis, basis, headline};
use super::{json, write_to};
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
    let roles = officers(ground.catalogue(), ground.agreement(), ground.as_of());
    let vacancies = roles.iter().filter(|role| is_vacant(role)).count();
    let report = Report { schema: "onus.officers/1", basis: basis(&ground), roles, vacancies };
    match options.format {
        Format::Json => json::print(&report)?,
        Format::Text => {
            let text = headline(&ground, screen) + &text(&report, screen);
            write_to(None, |out| Ok(text.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

fn is_vacant(role: &RoleReport) -> bool {
    role.required && !role.filled
}

fn text(report: &Report<'_>, screen: &Screen) -> Text {
    let mut text = Text::default();
    for party in report.roles.chunk_by(|one, next| one.party == next.party) {
        let Some(first) = party.first() else { continue };
        let title = if first.party_title == first.party {
            first.party.clone()
        } else {
            format!("{} ({})", first.party_title, first.party)
        };
        text += text!("\n{}\n", screen.bold(&title));
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
        text += &table.show();
        text += &keys(party);
    }
    let vacancies = match report.vacancies {
        0 => "every role that has to be filled is filled".to_owned(),
        1 => "✗ 1 role has to be filled, and is not".to_owned(),
        many => format!("✗ {many} roles have to be filled, and are not"),
    };
    text + text!("\n  {}\n", vacancies)
}

fn row(role: &RoleReport, officer: &OfficerReport) -> [Text; 5] {
    let with = |name: &str, contact: &Option<String>| match contact {
        Some(contact) => text!("{}\n{}", name, contact),
        None => Text::from(name),
    };
    let (from, until) = (officer.from, officer.until);
    let since = |word: &str| from.map_or_else(|| "in office".to_owned(), |from| format!("{word} {from}"));
    let (mark, days) = match officer.state {
        TermState::InForce => ("✓", format!("{}{}", since("in office since"), until_words(until))),
        TermState::Over => ("!", until.map_or_else(|| "left".to_owned(), |until| format!("left on {until}"))),
        TermState::NotYet => ("·", format!("{}{}", since("begins on"), until_words(until))),
    };
    let deputy = officer.deputy.as_deref().map_or(Text::from("–"), |deputy| with(deputy, &officer.deputy_contact));
    [mark.into(), Text::from(&role.title), with(&officer.name, &officer.contact), deputy, days.into()]
}

fn until_words(until: Option<jiff::civil::Date>) -> String {
    until.map_or(String::new(), |until| format!(", until {until}"))
}

/// Keys stand in lines of their own: a fingerprint that is broken cannot be compared.
fn keys(roles: &[RoleReport]) -> Text {
    let officers = roles.iter().flat_map(|role| &role.officers);
    let keys = officers.filter_map(|officer| Some((&officer.name, officer.key.as_ref()?)));
    let mut lines: Vec<Text> =
        keys.map(|(name, key)| text!("   key of {}: {} {}\n", name, key.algorithm, key.fingerprint)).collect();
    lines.dedup();
    lines.into_iter().collect()
}
