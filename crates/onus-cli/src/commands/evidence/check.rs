//! `onus evidence check`: files, signatures and dates.

use onus_core::report::register::{
    EvidenceFault, EvidenceReport, FileState, SignatureState, evidence, evidence_faults,
};
use onus_report::{Text, text};
use serde::Serialize;

use super::super::agreement::{self, Basis, basis, headline};
use super::super::{json, write_to};
use crate::args::{AgreementOptions, Format};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::{GAPS, NOTHING_SHORT};

#[derive(Serialize)]
struct Report<'g> {
    schema: &'static str,
    #[serde(flatten)]
    basis: Basis<'g>,
    /// How much was looked at.
    checked: Checked,
    /// What is wrong, worst first.
    faults: &'g [EvidenceFault],
}

#[derive(Default, Serialize)]
struct Checked {
    /// Attestations, bridge letters, declarations, acceptances, contracts.
    evidence: usize,
    /// Files that they name.
    files: usize,
    /// Files of which no SHA-256 was written down: whether they are those that were meant cannot be told.
    files_without_sha256: usize,
    /// Declarations that are not signed: they count, and are marked.
    declarations_unsigned: usize,
}

/// Runs the command.
pub fn run(options: &AgreementOptions, format: Format, screen: &Screen) -> Result<u8, Failure> {
    let ground = agreement::open(options, &[])?;
    let evidence = evidence(ground.catalogue(), ground.agreement(), ground.as_of());
    let faults = evidence_faults(ground.catalogue(), ground.agreement(), ground.as_of(), &evidence);
    let checked = checked(&evidence);
    match format {
        Format::Json => {
            let basis = basis(&ground);
            json::print(&Report { schema: "onus.evidence-check/1", basis, checked, faults: &faults })?;
        }
        Format::Text => {
            let text = headline(&ground, screen) + &text(&checked, &faults, screen);
            write_to(None, |out| Ok(text.write(out)?))?;
        }
    }
    Ok(if faults.is_empty() { NOTHING_SHORT } else { GAPS })
}

fn checked(evidence: &[EvidenceReport]) -> Checked {
    let files = || evidence.iter().flat_map(|one| &one.files);
    let unsigned = |one: &&EvidenceReport| {
        one.signature.as_ref().is_some_and(|signature| signature.state == SignatureState::Unsigned)
    };
    Checked {
        evidence: evidence.len(),
        files: files().count(),
        files_without_sha256: files().filter(|file| file.state == FileState::Unstated).count(),
        declarations_unsigned: evidence.iter().filter(unsigned).count(),
    }
}

fn text(checked: &Checked, faults: &[EvidenceFault], screen: &Screen) -> Text {
    let mut text = Text::default();
    for fault in faults {
        text +=
            &text!("\n  ✗ {:<8} {}: {}\n", fault.severity, screen.bold(&fault.code), screen.wrap(&fault.subject, 13));
        text += text!("             {}\n", screen.wrap(format!("{} · {}", fault.what, fault.party_title), 13));
        text += text!("             → {}\n", screen.wrap(&fault.remedy, 15));
        text += text!("             {}\n", screen.dim(&fault.place));
    }
    let mut parts = vec![counted(checked.evidence, "piece of evidence", "pieces of evidence")];
    parts.push(counted(checked.files, "file", "files"));
    if checked.files_without_sha256 > 0 {
        parts.push(format!("{} without a SHA-256 written down", checked.files_without_sha256));
    }
    if checked.declarations_unsigned > 0 {
        parts.push(counted(checked.declarations_unsigned, "declaration unsigned", "declarations unsigned"));
    }
    let wrong = match faults.len() {
        0 => "✓ nothing is wrong".to_owned(),
        count => format!("✗ {}", counted(count, "thing is wrong", "things are wrong")),
    };
    text + text!("\n  {}\n", screen.wrap(format!("{}: {wrong}", parts.join(", ")), 2))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
