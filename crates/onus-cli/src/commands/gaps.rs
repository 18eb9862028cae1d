//! `onus gaps`: the worklist, by responsible party, worst first.

use onus_core::Model;
use onus_core::report::{AgreementGapReport, Detail, GapGroup, NOBODY, RemarkReport, ToSettle};
use onus_report::{Text, text};
use serde::Serialize;

use super::headline::provenance_lines;
use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{Format, GapsOptions};
use crate::failure::Failure;
use crate::screen::{Screen, mark, number};
use crate::session::Ground;

/// Runs the command.
pub fn run(options: &GapsOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.read.estate.agreement, &options.read.inputs)?;
    let estate = ground.estate(&options.read.inputs, &options.read.estate)?;
    let model = ground.model(&estate, Detail::Short)?;
    if let Some(party) = &options.party
        && model.parties.get(party).is_none()
        && party != NOBODY
    {
        let known: Vec<&str> = model.parties.iter().map(|party| party.id.as_str()).collect();
        return Err(Failure::usage(
            format!("there is no party `{party}`"),
            format!("there are {}, nobody", known.join(", ")),
        ));
    }
    let wanted = |party: &str| options.party.as_ref().is_none_or(|only| only == party);
    let mut gaps = model.groups(options.show);
    gaps.retain(|group| wanted(first_party(group)));
    let work = Worklist {
        schema: "onus.gaps/2",
        gaps,
        agreement_gaps: model.agreement_gaps.iter().filter(|gap| wanted(&gap.party)).collect(),
        remarks: &model.remarks,
        to_settle: model.to_settle.iter().filter(|entry| wanted(&entry.party)).collect(),
    };
    write_to(None, |out| {
        match options.format {
            Format::Json => json::pretty(&work, out)?,
            Format::Text => text(&model, &work, screen).write(out)?,
        }
        Ok(())
    })?;
    Ok(NOTHING_SHORT)
}

fn first_party(group: &GapGroup) -> &str {
    group.responsible.first().map_or(NOBODY, String::as_str)
}

fn text(model: &Model, work: &Worklist<'_>, screen: &Screen) -> Text {
    let mut text = provenance_lines(model, screen);
    let mut parties: Vec<(&str, &str)> = vec![(NOBODY, "Nobody")];
    parties.extend(model.parties.iter().map(|party| (party.id.as_str(), party.title.as_str())));
    for (id, title) in parties {
        let own: Vec<&GapGroup> = work.gaps.iter().filter(|group| first_party(group) == id).collect();
        let documents: Vec<&ToSettle> = work.to_settle.iter().copied().filter(|entry| entry.party == id).collect();
        let agreed: Vec<&AgreementGapReport> =
            work.agreement_gaps.iter().copied().filter(|gap| gap.party == id).collect();
        if own.is_empty() && documents.is_empty() && agreed.is_empty() {
            continue;
        }
        let gaps: u64 = own.iter().map(|group| group.count).sum::<u64>() + agreed.len() as u64;
        let open: u64 = documents.iter().map(|entry| entry.settles).sum();
        text += text!(
            "\n{}\n",
            screen.bold(format!("{title}: {} gaps, {} duties without a document", number(gaps), number(open)))
        );
        for group in own {
            text += &super::assess::gap_lines(model, group, screen);
            if let Some(remedy) = &group.remedy {
                text += text!("             → {}\n", screen.wrap(remedy, 15));
            }
        }
        for gap in agreed {
            text += &super::assess::agreement_gap_lines(model, gap, screen);
            text += text!("             → {}\n", screen.wrap(&gap.remedy, 15));
        }
        for entry in documents {
            let claimed =
                if entry.claimed > 0 { format!(", {} of them claimed", number(entry.claimed)) } else { String::new() };
            let line =
                format!("{}: settles {}{claimed} ({})", entry.action, number(entry.settles), duties(&entry.duties));
            text += text!("  {} {}\n", mark(onus_core::assess::Status::Unproven), screen.wrap(&line, 4));
        }
    }
    text + &super::remarks::lines(model, usize::MAX, screen)
}

/// The first few ids of a list.
fn duties(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(4).map(String::as_str).collect();
    let more = ids.len().saturating_sub(shown.len());
    if more > 0 { format!("{} and {more} more duties", shown.join(", ")) } else { shown.join(", ") }
}

/// The worklist, as programs read it.
#[derive(Serialize)]
struct Worklist<'m> {
    schema: &'static str,
    gaps: Vec<GapGroup>,
    agreement_gaps: Vec<&'m AgreementGapReport>,
    remarks: &'m [RemarkReport],
    to_settle: Vec<&'m ToSettle>,
}
