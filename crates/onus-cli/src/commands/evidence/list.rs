//! `onus evidence list`: what there is, of whom, until when, in what state.

use onus_core::report::register::{EvidenceReport, EvidenceSort, SignatureState, evidence};
use onus_report::{Text, text};
use serde::Serialize;

use super::super::agreement::{self, Basis, basis, days_left, headline};
use super::super::{json, write_to};
use super::{cell, keep_whole, sort_words, state_words};
use crate::NOTHING_SHORT;
use crate::args::{AgreementOptions, Format};
use crate::failure::Failure;
use crate::screen::Screen;

#[derive(Serialize)]
struct Report<'g> {
    schema: &'static str,
    #[serde(flatten)]
    basis: Basis<'g>,
    evidence: &'g [EvidenceReport],
}

/// Runs the command.
pub fn run(options: &AgreementOptions, format: Format, screen: &Screen) -> Result<u8, Failure> {
    let ground = agreement::open(options, &[])?;
    let evidence = evidence(ground.catalogue(), ground.agreement(), ground.as_of());
    match format {
        Format::Json => {
            json::print(&Report { schema: "onus.evidence/1", basis: basis(&ground), evidence: &evidence })?;
        }
        Format::Text => {
            let text = headline(&ground, screen) + &text(&evidence, screen);
            write_to(None, |out| Ok(text.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

/// A table for each sort of evidence.
fn text(evidence: &[EvidenceReport], screen: &Screen) -> Text {
    if evidence.is_empty() {
        return text!("\n  the agreement names no evidence\n");
    }
    let mut text = Text::default();
    for sort in evidence.chunk_by(|one, next| one.sort == next.sort) {
        let Some(first) = sort.first() else { continue };
        text += text!("\n{}\n", screen.bold(heading(first.sort)));
        let mut table = screen.table(&["", "state", "until", "what"]);
        for one in sort {
            let (mark, state) = state_words(one);
            let until = match (&one.until, one.days_left) {
                (Some(until), Some(days)) => format!("{until}, {}", days_left(days)),
                _ => "–".to_owned(),
            };
            table.add_row([mark.into(), Text::from(state_cell(one, state)), until.into(), cell(one)]);
        }
        keep_whole(&mut table, 3, screen);
        text += &table.show();
    }
    text
}

fn heading(sort: EvidenceSort) -> String {
    format!("{}s", sort_words(sort))
}

/// The state, with the mark of a declaration's signature.
fn state_cell(one: &EvidenceReport, state: &str) -> String {
    match one.signature.as_ref().map(|signature| signature.state) {
        Some(SignatureState::Verified) => format!("{state}, signed"),
        Some(SignatureState::Unsigned) => format!("{state}, unsigned"),
        Some(SignatureState::Invalid) | None => state.to_owned(),
    }
}
