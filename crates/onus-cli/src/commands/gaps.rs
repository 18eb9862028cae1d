//! `onus gaps`: the worklist, by responsible party, worst first.

use std::io::Write;

use onus::assess::AgreementGap;
use onus::report::{
    AgreementGapReport, GapGroup, RemarkReport, ToSettle, acceptance, agreement_gaps, gap_groups, remarks, to_settle,
};
use onus::{Assessment, Estate};
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
    let assessment = ground.assess(&estate)?;
    if let Some(party) = &options.party
        && assessment.parties.get(party).is_none()
        && party != "nobody"
    {
        let known: Vec<&str> = assessment.parties.iter().map(|party| party.id.as_str()).collect();
        return Err(Failure::usage(
            format!("there is no party `{party}`"),
            format!("there are {}, nobody", known.join(", ")),
        ));
    }
    let wanted = |party: &str| options.party.as_ref().is_none_or(|only| only == party);
    let mut groups = gap_groups(&assessment, &estate, options.show)?;
    groups.retain(|group| wanted(first_party(group)));
    let mut settle = to_settle(&assessment);
    settle.retain(|entry| wanted(&entry.party));
    let agreed: Vec<&AgreementGap> = assessment.agreement_gaps.iter().filter(|gap| wanted(&gap.party)).collect();
    write_to(None, |out| {
        match options.format {
            Format::Json => worklist(&assessment, &groups, &agreed, &settle, out)?,
            Format::Text => {
                text(&assessment, &estate, (&groups, &agreed, &settle), screen).write(out)?;
            }
        }
        Ok(())
    })?;
    Ok(NOTHING_SHORT)
}

fn first_party(group: &GapGroup) -> &str {
    group.responsible.first().map_or("nobody", String::as_str)
}

fn text(
    assessment: &Assessment<'_>,
    estate: &Estate,
    (groups, agreed, settle): (&[GapGroup], &[&AgreementGap], &[ToSettle]),
    screen: &Screen,
) -> Text {
    let mut text = provenance_lines(assessment, estate, screen);
    let mut parties: Vec<(&str, &str)> = vec![("nobody", "Nobody")];
    parties.extend(assessment.parties.iter().map(|party| (party.id.as_str(), party.title.as_str())));
    for (id, title) in parties {
        let own: Vec<&GapGroup> = groups.iter().filter(|group| first_party(group) == id).collect();
        let documents: Vec<&ToSettle> = settle.iter().filter(|entry| entry.party == id).collect();
        let agreed: Vec<&AgreementGap> = agreed.iter().copied().filter(|gap| gap.party == id).collect();
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
            text += &super::assess::gap_lines(assessment, group, screen);
            if let Some(remedy) = &group.remedy {
                text += text!("             → {}\n", screen.wrap(remedy, 15));
            }
        }
        for gap in agreed {
            text += &super::assess::agreement_gap_lines(assessment, gap, screen);
            text += text!("             → {}\n", screen.wrap(&gap.remedy, 15));
        }
        for entry in documents {
            let claimed =
                if entry.claimed > 0 { format!(", {} of them claimed", number(entry.claimed)) } else { String::new() };
            let line =
                format!("{}: settles {}{claimed} ({})", entry.action, number(entry.settles), duties(&entry.duties));
            text += text!("  {} {}\n", mark(onus::assess::Status::Unproven), screen.wrap(&line, 4));
        }
    }
    text + &super::remarks::lines(assessment, usize::MAX, screen)
}

/// The first few ids of a list.
fn duties(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(4).map(String::as_str).collect();
    let more = ids.len().saturating_sub(shown.len());
    if more > 0 { format!("{} and {more} more duties", shown.join(", ")) } else { shown.join(", ") }
}

/// The worklist for programs.
#[derive(Serialize)]
struct Worklist<'a> {
    schema: &'a str,
    gaps: Vec<Work<'a>>,
    agreement_gaps: Vec<AgreementGapReport>,
    remarks: Vec<RemarkReport>,
    to_settle: &'a [ToSettle],
}

#[derive(Serialize)]
struct Work<'a> {
    status: &'a str,
    code: Option<&'a str>,
    accepted: Option<String>,
    severity: Option<&'a str>,
    duty: &'a str,
    what: &'a str,
    remedy: Option<&'a str>,
    responsible: &'a [String],
    accountable: &'a [String],
    count: u64,
    subjects: &'a [String],
}

fn worklist(
    assessment: &Assessment<'_>,
    groups: &[GapGroup],
    agreed: &[&AgreementGap],
    settle: &[ToSettle],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let gaps = groups
        .iter()
        .map(|group| Work {
            status: group.status.id(),
            code: group.code,
            accepted: acceptance(assessment, group.accepted).map(|acceptance| acceptance.place),
            severity: group.severity.map(|severity| severity.id()),
            duty: &group.duty,
            what: &group.what,
            remedy: group.remedy.as_deref(),
            responsible: &group.responsible,
            accountable: &group.accountable,
            count: group.count,
            subjects: &group.subjects,
        })
        .collect();
    let agreement_gaps = agreement_gaps(assessment, agreed.iter().copied());
    let remarks = remarks(assessment);
    json::pretty(&Worklist { schema: "onus.gaps/1", gaps, agreement_gaps, remarks, to_settle: settle }, out)
}
