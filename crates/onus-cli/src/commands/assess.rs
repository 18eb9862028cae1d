//! `onus assess`: the main job.

use onus_core::Model;
use onus_core::assess::Status;
use onus_core::estate::Aside;
use onus_core::report::{AgreementGapReport, Detail, GapGroup, PartyTotals};
use onus_report::shown::Harmless;
use onus_report::words::COLUMNS;
use onus_report::{Text, text};

use super::headline::{coverage_lines, provenance_lines};
use super::report::{draw_pictures, further_outputs, write_further};
use super::write_to;
use crate::args::{AssessOptions, Format};
use crate::baseline::Baseline;
use crate::failure::Failure;
use crate::location::Location;
use crate::output::{self, Inputs, Outputs};
use crate::screen::{Screen, mark, number, number_or_dash};
use crate::session::Ground;
use crate::threshold::Threshold;
use crate::{GAPS, INCOMPLETE, NOTHING_SHORT};

/// Groups of gaps on the first screen.
const FIRST_GROUPS: usize = 8;
/// Subjects of each group on the first screen.
const FIRST_SUBJECTS: usize = 2;
/// Gaps of the agreement on the first screen.
const FIRST_AGREEMENT_GAPS: usize = 12;
/// Remarks that do not count on the first screen.
const FIRST_REMARKS: usize = 6;
/// Columns that names of parties should have.
const NAMES: usize = 28;
/// Documents to settle, per party, on the first screen.
const FIRST_DOCUMENTS: usize = 3;

/// Runs the command.
pub fn run(options: &AssessOptions, screen: &Screen) -> Result<u8, Failure> {
    let ground = Ground::open(&options.read.estate.agreement, &options.read.inputs)?;
    outputs(options)?.check(&reads(&ground, options))?;
    let estate = ground.estate_beside(&options.read.inputs, &options.read.estate)?;
    let assessment = ground.assess(&estate)?;
    // A comparison looks at everything.
    let detail = if options.full || options.baseline.is_some() { Detail::Whole } else { Detail::Short };
    let mut model = Model::new(&assessment, &estate, detail)?;
    let threshold = match (&options.fail_on, &ground.agreement().settings.fail_on) {
        (Some(given), _) => given.clone(),
        (None, Some(agreed)) => agreed.parse().map_err(|why: String| {
            Failure::usage(format!("`fail_on` of the agreement: {why}"), "fix it under `[settings]`")
        })?,
        (None, None) => Threshold::default(),
    };
    let baseline = match &options.baseline {
        Some(path) => Some(Baseline::open((path, options.read.estate.agreement.allow_outside), &model, &threshold)?),
        None => None,
    };
    let short = baseline.as_ref().map_or_else(|| threshold.count(&model), |baseline| baseline.count(&threshold));
    let code = if short > 0 {
        GAPS
    } else if options.strict && is_incomplete(&model) {
        INCOMPLETE
    } else {
        NOTHING_SHORT
    };
    // Reports come first: whoever stops reading what is printed still has them.
    draw_pictures(&options.reports, &mut model, (&assessment, &estate))?;
    if options.full && model.pictures.is_empty() {
        model.draw_pictures(&assessment, &estate)?;
    }
    write_further(&options.reports, &model)?;
    write_to(options.output.as_deref(), |out| {
        match options.format {
            Format::Json => Harmless::over(out, |json| model.write_json(options.full, json))?,
            Format::Text => {
                let since =
                    baseline.as_ref().map_or(Text::default(), |baseline| baseline.text(ground.catalogue(), screen));
                text(&model, screen, (code, short, &since)).write(out)?;
            }
        }
        Ok(())
    })?;
    if let Some(path) = &options.write_baseline {
        write_to(Some(path), |out| Ok(Harmless::over(out, |json| model.write_json(options.full, json))?))?;
    }
    Ok(code)
}

/// All that is to be written.
fn outputs(options: &AssessOptions) -> Result<Outputs, Failure> {
    let outputs = match &options.output {
        Some(path) => Outputs::default().typed("--output", Some(path))?,
        None => Outputs::default().printed(),
    };
    let outputs = outputs.typed("--write-baseline", options.write_baseline.as_deref())?;
    further_outputs(&options.reports, outputs.typed("--estate", options.read.estate.estate.as_deref())?)
}

/// All that is read.
fn reads(ground: &Ground, options: &AssessOptions) -> Inputs {
    let mut reads = ground.reads(&options.read.inputs, &options.read.estate.configuration);
    if let Some(Location::Path(baseline)) = &options.baseline {
        // The next baseline may take the place of the last one.
        let next = options.write_baseline.as_ref().is_some_and(|next| output::is_same(next, baseline));
        if !next {
            reads.file(baseline);
        }
    }
    reads
}

/// Something was not read, resolved or recognised.
fn is_incomplete(model: &Model) -> bool {
    let coverage = &model.coverage;
    let tallies = [&coverage.unknown_values, &coverage.misfits, &coverage.unresolved_references];
    coverage.left_out.iter().any(|out| out.reason == Aside::NotRecognised)
        || !coverage.notes.is_empty()
        || tallies.iter().any(|tally| !tally.is_empty())
}

fn text(model: &Model, screen: &Screen, (code, short, since): (u8, u64, &Text)) -> Text {
    let mut text = provenance_lines(model, screen);
    text += &coverage_lines(model, screen);
    text += &who_carries_it(model, screen);
    text += &worst_first(model, screen);
    text += &of_the_agreement(model, screen);
    text += &super::remarks::lines(model, FIRST_REMARKS, screen);
    text += &settling(model, screen);
    text += since;
    let totals = &model.summary.statuses;
    let verdict = match code {
        GAPS => format!("{} at or above the threshold · exit 1", number(short)),
        INCOMPLETE => "nothing at or above the threshold, but not everything was understood · exit 3".to_owned(),
        _ => "nothing at or above the threshold · exit 0".to_owned(),
    };
    let mut counts = format!(
        "{} breached, {} unallocated, {} unknown",
        number(totals.get(Status::Breached)),
        number(totals.get(Status::Unallocated)),
        number(totals.get(Status::Unknown))
    );
    if model.provenance.agreement_sha256.is_some() {
        counts += &format!(", {} gaps of the agreement", model.agreement_gaps.len());
    }
    text + text!("\n{}\n", screen.bold(format!("{counts} · {verdict}")))
}

/// A status where there is little room.
fn short(status: Status) -> &'static str {
    match status {
        Status::Configured => "config.",
        Status::Certified => "certif.",
        Status::Declared => "declar.",
        Status::Breached => "breach.",
        Status::Unallocated => "unalloc.",
        Status::Unknown => "unknown",
        Status::Unproven => "unprov.",
        status => status.id(),
    }
}

/// Parties, each followed by its parts, with their depth.
fn in_order(parties: &[PartyTotals]) -> Vec<(&PartyTotals, usize)> {
    let mut ordered = Vec::new();
    let mut open: Vec<(&PartyTotals, usize)> =
        parties.iter().rev().filter(|party| party.parent.is_none()).map(|party| (party, 0)).collect();
    while let Some((party, depth)) = open.pop() {
        ordered.push((party, depth));
        let parts = parties.iter().rev().filter(|part| part.parent.as_deref() == Some(&party.party));
        open.extend(parts.map(|part| (part, depth + 1)));
    }
    ordered
}

/// One line per party, and what the allocation rests on.
fn who_carries_it(model: &Model, screen: &Screen) -> Text {
    let summary = &model.summary;
    if summary.duties == 0 {
        return text!("\n  {}\n", screen.bold("nothing was assessed: no resource carries a duty"));
    }
    // Documents and acceptances have columns of their own, where there are any.
    let usual = |status| {
        matches!(status, Status::Configured | Status::Breached | Status::Unknown | Status::Claimed | Status::Unproven)
    };
    let shown: Vec<Status> =
        COLUMNS.into_iter().filter(|status| usual(*status) || summary.statuses.get(*status) > 0).collect();
    let mut header = vec!["who carries it", "duties", "proven"];
    header.extend(shown.iter().map(|status| status.id()));
    header.extend((summary.accepted > 0).then_some("accepted"));
    // Where there is little room, names go before the ends of words.
    let figures: usize = header.iter().skip(1).map(|word| word.len() + 1).sum();
    if figures + NAMES > screen.width {
        header = vec!["who carries it", "duties", "proven"];
        header.extend(shown.iter().map(|status| short(*status)));
        header.extend((summary.accepted > 0).then_some("accept."));
    }
    let mut table = screen.table(&header);
    for (party, depth) in in_order(&summary.parties) {
        let mut row =
            vec![format!("{}{}", "  ".repeat(depth), party.title), number(party.duties), number_or_dash(party.proven)];
        row.extend(shown.iter().map(|status| number_or_dash(party.statuses.get(*status))));
        row.extend((summary.accepted > 0).then(|| number_or_dash(party.accepted)));
        table.add_row(row);
    }
    table.figures_after_names();
    let authorities: Vec<String> = summary
        .authorities
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(authority, count)| format!("{} {authority}", number(*count)))
        .collect();
    text!("\n{}  {}\n", table.show(), screen.dim(format!("allocation rests on: {}", authorities.join(", "))))
}

fn worst_first(model: &Model, screen: &Screen) -> Text {
    if model.conclusions.is_empty() {
        return Text::default();
    }
    let groups = model.groups(FIRST_SUBJECTS);
    let open = |group: &&GapGroup| group.status != Status::Unknown && group.accepted.is_none();
    let sure: Vec<&GapGroup> = groups.iter().filter(open).collect();
    if sure.is_empty() {
        return text!("\n  {}\n", screen.bold("no breach, nothing unallocated"));
    }
    let mut text = text!("\n  {}\n", screen.bold("worst first"));
    for group in sure.iter().take(FIRST_GROUPS) {
        text += &gap_lines(model, group, screen);
    }
    if let Some(rest) = sure.len().checked_sub(FIRST_GROUPS).filter(|rest| *rest > 0) {
        text += text!("  {}\n", screen.dim(format!("… and {rest} more: onus gaps")));
    }
    text
}

/// What is wrong with the agreement itself.
fn of_the_agreement(model: &Model, screen: &Screen) -> Text {
    let gaps = &model.agreement_gaps;
    if gaps.is_empty() {
        return Text::default();
    }
    let mut text = text!("\n  {}\n", screen.bold("the agreement"));
    for gap in gaps.iter().take(FIRST_AGREEMENT_GAPS) {
        text += &agreement_gap_lines(model, gap, screen);
    }
    if let Some(rest) = gaps.len().checked_sub(FIRST_AGREEMENT_GAPS).filter(|rest| *rest > 0) {
        text += text!("  {}\n", screen.dim(format!("… and {rest} more: onus gaps")));
    }
    text
}

/// A gap of the agreement in two lines: what is wrong and who can fix it, where it is written.
pub fn agreement_gap_lines(model: &Model, gap: &AgreementGapReport, screen: &Screen) -> Text {
    let severity = gap.severity;
    let status = if gap.breach { Status::Breached } else { Status::Lapsed };
    let head = screen.status(status, Some(severity), format!("⚑ {:<8}", severity.id()));
    let who = model.title(&gap.party);
    let code = gap.code.as_str();
    let what = screen.wrap(format!("{code} {}: {} · {who}", gap.subject, gap.what), 13);
    let what = what.with_first(code, &screen.bold(code));
    let place = gap.place.as_deref().unwrap_or_default();
    text!("  {} {}\n             {}\n", head, what, screen.dim(place))
}

/// A group of gaps in two lines: what and where, whose it is.
pub fn gap_lines(model: &Model, group: &GapGroup, screen: &Screen) -> Text {
    let label = group.severity.map_or(group.status.id(), |severity| severity.id());
    let head = screen.status(group.status, group.severity, format!("{} {label:<8}", mark(group.status)));
    let who = model.titles(&group.responsible);
    let hidden = group.count.saturating_sub(group.subjects.len() as u64);
    let more = if hidden > 0 { format!(", {} more", number(hidden)) } else { String::new() };
    let accepted = group
        .accepted
        .as_ref()
        .map_or(String::new(), |one| format!(" · accepted until {}: {} ({})", one.until, one.reason, one.place));
    let code = group.code.as_ref().map_or(String::new(), |code| format!("{code}, "));
    let what = screen.wrap(format!("{}: {code}{} · {who}{accepted}", group.duty, group.what), 13);
    let what = what.with_first(&group.duty, &screen.bold(&group.duty));
    let place = screen.dim(screen.wrap(format!("{}{more}", group.subjects.join(", ")), 13));
    text!("  {} {}\n             {}\n", head, what, place)
}

/// What lacks a document, folded by party and document.
fn settling(model: &Model, screen: &Screen) -> Text {
    let entries = &model.to_settle;
    if entries.is_empty() {
        return Text::default();
    }
    let mut text = text!("\n  {}\n", screen.bold("to settle what is claimed or unproven"));
    for party in model.parties.iter() {
        let own: Vec<_> = entries.iter().filter(|entry| entry.party == party.id).collect();
        let said: Vec<String> = own
            .iter()
            .take(FIRST_DOCUMENTS)
            .map(|entry| format!("{} (settles {})", entry.action, number(entry.settles)))
            .collect();
        let hidden: u64 = own.iter().skip(FIRST_DOCUMENTS).map(|entry| entry.settles).sum();
        let more = if hidden > 0 { format!("; {} more by other documents", number(hidden)) } else { String::new() };
        if !said.is_empty() {
            text += text!(
                "  {} {}\n",
                mark(Status::Unproven),
                screen.wrap(format!("{}: {}{more}", party.title, said.join("; ")), 4)
            );
        }
    }
    text
}
