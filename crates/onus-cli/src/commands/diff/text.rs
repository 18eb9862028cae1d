//! A diff for a terminal.

use onus_core::assess::Status;
use onus_core::diff::{Carried, Diff, GapChange, Move, NamedResource, SideReport};
use onus_report::{Text, text};

use super::phrases::{
    Joined, by_parties, change_lines, gone, instead, joined, parties, rule, sentence, shares, silenced, transitions,
};
use crate::screen::{Screen, counted, mark, number};
use crate::wanted::Wanted;

/// The diff, with the first `show` subjects of each entry.
pub fn text(diff: &Diff, show: usize, wanted: &Wanted, screen: &Screen) -> Text {
    let mut text = head(diff, screen);
    if diff.is_empty() {
        text += text!("\n  {}\n", screen.bold("nothing differs"));
        return text;
    }
    text += deciding(diff, show, screen);
    text += &moved(diff, show, screen);
    text += &begun_and_ended(diff, screen);
    for (title, gaps) in [
        ("new gaps", &diff.new_gaps),
        ("worse", &diff.worse_gaps),
        ("less bad", &diff.eased_gaps),
        ("accepted now", &diff.accepted),
        ("no longer accepted", &diff.no_longer_accepted),
        ("closed gaps", &diff.closed_gaps),
    ] {
        text += &gap_lines(diff, title, gaps, show, screen);
    }
    text += &agreement(diff, screen);
    text += &proof(diff, screen);
    text += &resources(diff, show, screen);
    text += text!("\n{}\n", screen.bold(last(diff, wanted)));
    text
}

fn head(diff: &Diff, screen: &Screen) -> Text {
    let side = |side: &SideReport| {
        let inputs: Vec<String> = side
            .provenance
            .inputs
            .iter()
            .map(|input| format!("{}, sha256 {}…", input.sort, input.sha256.get(..12).unwrap_or(&input.sha256)))
            .collect();
        let saved = if side.saved { "saved assessment of " } else { "" };
        // A side that is not there has no inputs.
        let inputs = if inputs.is_empty() { "nothing there".to_owned() } else { inputs.join("; ") };
        format!("{} ({saved}{inputs})", side.name)
    };
    let provenance = &diff.new.provenance;
    let agreement = provenance.agreement.first().map_or("no agreement".to_owned(), |file| format!("agreement {file}"));
    let rests = format!(
        "as of {} · onus {}, catalogue {}…, {agreement}",
        provenance.as_of,
        provenance.onus,
        provenance.catalogue_sha256.get(..12).unwrap_or_default()
    );
    let mut text = text!("{} {}\n   → {}\n", screen.bold("Onus"), side(&diff.old), side(&diff.new));
    text += text!("     {}\n", screen.dim(screen.wrap(&rests, 5)));
    for note in &diff.notes {
        text += text!("     {}\n", screen.wrap(format!("note: {note}"), 5));
    }
    text
}

/// What the change does to what decides about it: before anything else, as all else is told by one of the two.
fn deciding(diff: &Diff, show: usize, screen: &Screen) -> Text {
    let Some(deciding) = &diff.deciding else { return Text::default() };
    let title = format!("the change edits what decides about it, compared with {}", deciding.since);
    let mut text = text!("\n  {}\n", screen.bold(title));
    for line in change_lines(deciding) {
        text += text!("  ⚑ {}\n", screen.wrap(line, 4));
    }
    text += text!("    {}\n", screen.wrap(silenced(deciding), 4));
    text + gap_lines(diff, "would be silenced", &deciding.gaps, show, screen)
}

/// The first few subjects, and how many more.
fn named(subjects: &[impl AsRef<str>], show: usize) -> String {
    let mut text = subjects.iter().take(show).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let more = subjects.len().saturating_sub(show);
    if more > 0 {
        text += &format!("{}{} more", if text.is_empty() { "" } else { " and " }, number(more as u64));
    }
    text
}

fn moved(diff: &Diff, show: usize, screen: &Screen) -> Text {
    if diff.moved.is_empty() {
        return Text::default();
    }
    let mut text = text!("\n  {}\n", screen.bold("what moves"));
    for (from, to, moves) in by_parties(diff) {
        text += text!("  → {}\n", screen.wrap(sentence(diff, from, to, &moves), 4));
        // One rule, often a contract's, explains most of what moves from one party to another.
        let before = common_rule(&moves);
        if let Some(before) = &before {
            text += text!("    {}\n", screen.dim(screen.wrap(format!("until now by {before}"), 4)));
        }
        for one in joined(&moves) {
            text += &move_lines(&one, before.is_none(), show, screen);
        }
    }
    text
}

/// The rule that decided all of them before.
fn common_rule(moves: &[&Move]) -> Option<String> {
    let first = moves.first()?.rule_before.as_ref()?;
    moves.iter().all(|moved| moved.rule_before.as_ref() == Some(first)).then(|| rule(Some(first)))
}

fn move_lines(moved: &Joined<'_>, with_before: bool, show: usize, screen: &Screen) -> Text {
    let mut line = format!("{} on {}", moved.duty, named(&moved.subjects, show));
    if !moved.instead_of.is_empty() {
        line += &format!(", instead of {}", named(&moved.instead_of, show));
    }
    let said = |rules: &[&str]| rules.join("; ");
    line += &format!(" · now by {}", said(&moved.rules));
    if with_before && moved.rules != moved.rules_before {
        line += &format!("; until now by {}", said(&moved.rules_before));
    }
    let line = screen.wrap(&line, 6).with_first(moved.duty, &screen.bold(moved.duty));
    text!("    {}\n", line)
}

fn begun_and_ended(diff: &Diff, screen: &Screen) -> Text {
    let mut text = Text::default();
    let moved = |entry: &Carried| diff.moved.iter().any(|moved| moved.duty == entry.duty);
    for (title, entries, words) in [
        ("duties that arise", &diff.began, "carried nowhere until now"),
        ("duties that no longer arise", &diff.ended, "arise nowhere now"),
    ] {
        if entries.is_empty() {
            continue;
        }
        text += text!("\n  {}\n", screen.bold(title));
        let began = title == "duties that arise";
        for share in shares(entries) {
            let mut line = format!("{}: {}", parties(diff, share.parties), number(share.count));
            // What moved was told above; of what ended, what somebody else does now is no loss.
            let told = share.only_here.iter().filter(|entry| !moved(entry) && (began || entry.nowhere_else));
            let ids: Vec<&str> = told.map(|entry| entry.duty.as_str()).collect();
            if !ids.is_empty() {
                line += &format!("; {words}{}: {}", if began { ", beside what moves" } else { "" }, ids.join(", "));
            }
            text += text!("  · {}\n", screen.wrap(&line, 4));
        }
    }
    text + &instead_lines(diff, screen)
}

/// What ended, and what others carry of its theme now: a hint, as no rule names a successor.
fn instead_lines(diff: &Diff, screen: &Screen) -> Text {
    let line = |entry: &&Carried| {
        let now = instead(diff, entry).into_iter().map(|(who, duties)| format!("{who}: {}", duties.join(", ")));
        let now = now.collect::<Vec<_>>().join("; ");
        let line = format!("{}, until now {}; now {now}", entry.duty, parties(diff, &entry.holders.responsible));
        (!now.is_empty()).then(|| text!("  · {}\n", screen.wrap(&line, 4)))
    };
    let lines: Text = gone(diff).iter().filter_map(line).collect();
    if lines.is_empty() {
        return lines;
    }
    text!("\n  {}\n{}", screen.bold("of the same theme as what no longer arises, others carry now"), lines)
}

fn gap_lines(diff: &Diff, title: &str, gaps: &[GapChange], show: usize, screen: &Screen) -> Text {
    if gaps.is_empty() {
        return Text::default();
    }
    let closed = title == "closed gaps";
    let mut text = text!("\n  {}\n", screen.bold(title));
    for gap in gaps {
        let status = if closed { gap.was } else { gap.status }.unwrap_or(Status::Unknown);
        let label = gap.severity.map_or(status.id(), |severity| severity.id());
        let head = screen.status(status, gap.severity, format!("{} {label:<8}", mark(status)));
        let what = gap.what.as_deref().unwrap_or(status.id());
        let became = match (closed, gap.was, gap.status) {
            (true, _, Some(now)) => format!(" · now {}", now.id()),
            (true, _, None) => " · no longer arises".to_owned(),
            (false, Some(was), Some(now)) if was != now => format!(" · was {}", was.id()),
            _ => String::new(),
        };
        let accepted = if gap.accepted.is_some() { " · accepted" } else { "" };
        let who = parties(diff, &gap.holders.responsible);
        let line = screen.wrap(format!("{}: {what} · {who}{became}{accepted}", gap.duty), 13);
        let line = line.with_first(&gap.duty, &screen.bold(&gap.duty));
        let subjects = screen.dim(screen.wrap(named(&gap.subjects, show), 13));
        text += text!("  {} {}\n             {}\n", head, line, subjects);
    }
    text
}

fn agreement(diff: &Diff, screen: &Screen) -> Text {
    let mut text = Text::default();
    for (title, gaps) in [
        ("new gaps of the agreement", &diff.new_agreement_gaps),
        ("closed gaps of the agreement", &diff.closed_agreement_gaps),
    ] {
        if gaps.is_empty() {
            continue;
        }
        text += text!("\n  {}\n", screen.bold(title));
        for gap in gaps {
            let who = diff.title(&gap.party);
            let line = format!("{} {}: {} · {who}", gap.code, gap.subject, gap.what);
            text += text!("  ⚑ {}\n", screen.wrap(&line, 4));
        }
    }
    text
}

fn proof(diff: &Diff, screen: &Screen) -> Text {
    let mut text = Text::default();
    for (title, changes) in [("more is shown", &diff.proof_gained), ("less is shown", &diff.proof_lost)] {
        if changes.is_empty() {
            continue;
        }
        text += text!("\n  {}\n", screen.bold(title));
        for (transition, count, duties) in transitions(changes) {
            let line = format!("{transition}: {} ({})", number(count), named(&duties, 4));
            text += text!("  · {}\n", screen.wrap(&line, 4));
        }
    }
    text
}

fn resources(diff: &Diff, show: usize, screen: &Screen) -> Text {
    let changes = &diff.resources;
    let names = |resources: &[NamedResource]| {
        // Resources are what one looks for first in a diff: more of them are named than of the subjects of an entry.
        named(&resources.iter().map(|resource| &resource.address).collect::<Vec<_>>(), show * 3)
    };
    let renamed: Vec<String> = changes.renamed.iter().map(|one| format!("{} → {}", one.from, one.to)).collect();
    let lines = [
        ("came", changes.came.len(), names(&changes.came)),
        ("went", changes.went.len(), names(&changes.went)),
        ("replaced", changes.replaced.len(), names(&changes.replaced)),
        ("renamed", renamed.len(), named(&renamed, show * 3)),
    ];
    if lines.iter().all(|(_, count, _)| *count == 0) {
        return Text::default();
    }
    let mut text = text!("\n  {}\n", screen.bold("resources"));
    for (word, count, names) in lines.iter().filter(|(_, count, _)| *count > 0) {
        text += text!("  · {}\n", screen.wrap(format!("{count} {word}: {names}"), 4));
    }
    text
}

fn last(diff: &Diff, wanted: &Wanted) -> String {
    let sum = &diff.summary;
    let found = wanted.count(diff);
    let verdict = match found {
        0 if wanted.is_never() => "exit 0".to_owned(),
        0 => "nothing of what was asked for · exit 0".to_owned(),
        found => format!("{} of what was asked for · exit 1", number(found)),
    };
    let unread = match sum.newly_unread {
        0 => String::new(),
        count => format!(", {} newly not read", number(count)),
    };
    format!(
        "{} moved, {}, {} closed{unread} · {verdict}",
        number(sum.moved),
        counted(sum.new_gaps + sum.worse_gaps, "new gap", "new gaps"),
        number(sum.closed_gaps)
    )
}
