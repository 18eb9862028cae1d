//! `onus evidence expiring`: what ends soon, and what is over.

use onus_core::report::register::{EvidenceReport, endings};
use onus_report::{Text, text};
use serde::Serialize;

use super::super::agreement::{self, Basis, basis, days_left, headline};
use super::super::{json, write_to};
use super::{cell, keep_whole, sort_words};
use crate::NOTHING_SHORT;
use crate::args::{AgreementOptions, Format};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::within::Within;

#[derive(Serialize)]
struct Report<'g> {
    schema: &'static str,
    #[serde(flatten)]
    basis: Basis<'g>,
    /// The last day that was looked at.
    until: String,
    /// What is over or ends until then, the soonest first.
    endings: &'g [EvidenceReport],
    /// How much is over and followed by something else: not listed.
    followed: usize,
}

/// Runs the command.
pub fn run(options: &AgreementOptions, within: Within, format: Format, screen: &Screen) -> Result<u8, Failure> {
    let ground = agreement::open(options, &[])?;
    let last = within.after(ground.as_of());
    let horizon = i64::from((last - ground.as_of()).get_days());
    let mut endings = endings(ground.catalogue(), ground.agreement(), ground.as_of());
    endings.retain(|one| one.days_left.is_some_and(|days| days <= horizon));
    let before = endings.len();
    endings.retain(|one| !is_over(one) || one.followed_by.is_none());
    let followed = before - endings.len();
    match format {
        Format::Json => {
            let (basis, until) = (basis(&ground), last.to_string());
            json::print(&Report { schema: "onus.expiring/1", basis, until, endings: &endings, followed })?;
        }
        Format::Text => {
            let mut text = headline(&ground, screen) + &text(&endings, screen);
            if endings.is_empty() {
                text += text!("\n  nothing ends within {}, until {}\n", within, last);
            } else {
                text += text!("\n  what ends within {}, until {}\n", within, last);
            }
            if followed > 0 {
                text += text!("  {} more over, each followed by another: not listed\n", followed);
            }
            write_to(None, |out| Ok(text.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

fn is_over(one: &EvidenceReport) -> bool {
    one.days_left.is_some_and(|days| days < 0)
}

fn text(endings: &[EvidenceReport], screen: &Screen) -> Text {
    if endings.is_empty() {
        return Text::default();
    }
    let mut table = screen.table(&["", "until", "", "", "what"]);
    for one in endings {
        let (mark, left) = match one.days_left {
            Some(days) if days < 0 => ("✗", days_left(days)),
            Some(days) => ("!", days_left(days)),
            None => ("", String::new()),
        };
        let until = one.until.map_or_else(|| "–".to_owned(), |until| until.to_string());
        table.add_row([mark.into(), until.into(), Text::from(left), sort_words(one.sort).into(), cell(one)]);
    }
    keep_whole(&mut table, 4, screen);
    text!("\n{}", table.show())
}
