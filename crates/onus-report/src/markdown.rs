//! A comment on a pull request: short, details folded, and always within what GitHub takes.

pub mod escape;
mod marked;

use std::io::{self, Write};

use escape::{code, html, prose};
use onus_catalogue::Severity;
use onus_core::assess::Status;
use onus_core::report::{AgreementGapReport, GapGroup, PartyTotals, StatusCounts};

pub use marked::{Markdown, Marked, Standing};

use crate::{Model, markdown, text};

/// GitHub takes so many characters in a comment. Bytes are counted here, which are never fewer.
pub const LIMIT: usize = 65_536;
/// What the notice of what was cut, and the last tag, take at most.
const RESERVED: usize = 600;
/// How many subjects of a group are named.
const SUBJECTS: usize = 5;
/// How many parties, inputs, documents and lines are named.
const FIRST: usize = 12;
/// How many characters of a title or line are shown.
const TITLE: usize = 80;
const LINE: usize = 400;
/// How many bytes a list of lines takes at most.
const LISTING: usize = 8_000;

/// The first line: by it a pipeline finds its own comment again.
pub const MARK: &str = "<!-- onus report -->";

/// Writes the report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let tail = tail(model);
    let mut comment = Comment { text: head(model), room: LIMIT.saturating_sub(RESERVED + tail.len()), cut: 0, of: 0 };
    let groups = model.groups(SUBJECTS);
    let (accepted, open): (Vec<&GapGroup>, Vec<&GapGroup>) = groups.iter().partition(|group| group.accepted.is_some());
    let (unknown, sure): (Vec<&GapGroup>, Vec<&GapGroup>) =
        open.into_iter().partition(|group| group.status == Status::Unknown);
    let (worst, rest): (Vec<&GapGroup>, Vec<&GapGroup>) = sure.into_iter().partition(|group| is_grave(group));
    if worst.is_empty() && rest.is_empty() {
        comment.text += "No breach, nothing unallocated.\n\n";
    }
    comment.items(worst.into_iter().map(|group| folded(model, group)).collect());
    let listed = |groups: Vec<&GapGroup>| groups.into_iter().map(|group| listed(model, group)).collect();
    comment.section("of medium and low severity", listed(rest));
    comment.section("wrong with the agreement itself", agreed(model));
    comment.section("that cannot be told yet", listed(unknown));
    comment.section("accepted", listed(accepted));
    comment.section("to settle what is claimed or unproven", to_settle(model));
    comment.notice();
    (comment.text + tail).write(out)
}

/// Whether a group is shown one fold deep, not two.
fn is_grave(group: &GapGroup) -> bool {
    group.severity.is_none_or(|severity| severity <= Severity::High)
}

/// One entry, and how many gaps it tells of.
struct Item {
    text: Markdown,
    gaps: u64,
}

/// A comment as it grows.
struct Comment {
    text: Markdown,
    /// How long it may become before notice and tail.
    room: usize,
    /// How many gaps were left out.
    cut: u64,
    /// How many gaps there are.
    of: u64,
}

impl Comment {
    /// Adds entries as long as there is room.
    fn items(&mut self, items: Vec<Item>) {
        for item in items {
            self.of += item.gaps;
            if self.text.len() + item.text.len() <= self.room {
                self.text += &item.text;
            } else {
                self.cut += item.gaps;
            }
        }
    }

    /// Adds entries under a fold.
    fn section(&mut self, title: &'static str, items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let gaps: u64 = items.iter().map(|item| item.gaps).sum();
        let count = if gaps > 0 { markdown!("{} ", gaps) } else { Markdown::default() };
        let start = markdown!("<details><summary>{}{}</summary>\n\n", count, title);
        let end = "\n</details>\n\n";
        if self.text.len() + start.len() + end.len() > self.room {
            self.of += gaps;
            self.cut += gaps;
            return;
        }
        self.room -= end.len();
        self.text += &start;
        self.items(items);
        self.text += end;
        self.room += end.len();
    }

    /// Says what was left out.
    fn notice(&mut self) {
        if self.cut > 0 {
            self.text += markdown!(
                "> **{} of {} gaps are not shown here**, as a comment holds {} characters: `onus gaps`, or \
                 `onus report --format html`, shows them all.\n\n",
                self.cut,
                self.of,
                LIMIT
            );
        }
    }
}

/// Title, figures, who carries how much.
fn head(model: &Model) -> Markdown {
    let mut text = markdown!("{}\n### Onus: {}\n\n", MARK, prose(&text::verdict(model)));
    let shown = in_order(&model.summary.parties);
    if !shown.is_empty() {
        text += "| who carries it | duties | proven | configured | breached | unallocated | unknown | no document |\n";
        text += "|---|--:|--:|--:|--:|--:|--:|--:|\n";
    }
    for totals in shown.iter().take(FIRST) {
        let part = if totals.parent.is_some() { "… " } else { "" };
        let counts = &totals.statuses;
        text += markdown!(
            "| {}{} | {} | {} | {} | {} | {} | {} | {} |\n",
            part,
            prose(&text::short(&totals.title, TITLE)),
            totals.duties,
            dash(totals.proven),
            dash(counts.get(Status::Configured)),
            dash(counts.get(Status::Breached)),
            dash(counts.get(Status::Unallocated)),
            dash(counts.get(Status::Unknown)),
            dash(without_document(counts))
        );
    }
    if shown.len() > FIRST {
        text += markdown!("\n… and {} more parties\n", shown.len() - FIRST);
    }
    text + "\n"
}

/// Parties, each followed by its parts.
fn in_order(parties: &[PartyTotals]) -> Vec<&PartyTotals> {
    let mut ordered = Vec::new();
    let mut open: Vec<&PartyTotals> = parties.iter().rev().filter(|party| party.parent.is_none()).collect();
    while let Some(party) = open.pop() {
        ordered.push(party);
        open.extend(parties.iter().rev().filter(|part| part.parent.as_deref() == Some(&party.party)));
    }
    ordered
}

fn dash(count: u64) -> Markdown {
    if count == 0 { markdown!("–") } else { markdown!("{}", count) }
}

fn without_document(counts: &StatusCounts) -> u64 {
    [Status::Lapsed, Status::Claimed, Status::Unproven].into_iter().map(|status| counts.get(status)).sum()
}

/// A group under a fold of its own: its summary says what, how bad, how many and whose.
fn folded(model: &Model, group: &GapGroup) -> Item {
    let weight = group.severity.map_or(group.status.id(), Severity::id);
    let who = html(&text::short(&model.titles(&group.responsible), TITLE));
    let mut text = markdown!(
        "<details><summary>{} {} <b>{}</b> {} · {}</summary>\n\n{}{}\n\n",
        mark(group.status),
        weight,
        html(&group.duty),
        prose(&text::counted(group.count, "time", "times")),
        who,
        group.code.as_deref().map_or(Markdown::default(), |code| markdown!("{}: ", prose(code))),
        prose(&group.what)
    );
    for subject in group.subjects.iter().take(SUBJECTS) {
        text += markdown!("- {}\n", code(subject));
    }
    if let Some(more) = group.count.checked_sub(SUBJECTS as u64).filter(|more| *more > 0) {
        text += markdown!("- … {} more\n", more);
    }
    if let Some(remedy) = &group.remedy {
        text += markdown!("\nHow to fix it: {}\n", prose(remedy));
    }
    if group.accountable != group.responsible {
        text += markdown!("\nAccountable: {}\n", prose(&text::short(&model.titles(&group.accountable), TITLE)));
    }
    Item { text: text + "\n</details>\n\n", gaps: group.count }
}

/// A group as one entry of a list.
fn listed(model: &Model, group: &GapGroup) -> Item {
    let first = group.subjects.first().map_or(Markdown::default(), |subject| markdown!(": {}", code(subject)));
    let more = group
        .count
        .checked_sub(1)
        .filter(|more| *more > 0)
        .map_or(Markdown::default(), |more| markdown!(" and {} more", more));
    let accepted = group.accepted.as_ref().map_or_else(Markdown::default, |one| {
        let by = one.role.as_ref().or(one.name.as_ref()).map_or("", String::as_str);
        markdown!(
            "; accepted until {} by {}: {}",
            prose(&one.until.to_string()),
            prose(by),
            prose(&text::short(&one.reason, LINE))
        )
    });
    let who = prose(&text::short(&model.titles(&group.responsible), TITLE));
    let weight = group.severity.map_or(Markdown::default(), |severity| markdown!(" {}", severity.id()));
    let remedy = group.remedy.as_ref().filter(|_| group.status == Status::Breached && group.accepted.is_none());
    let remedy = remedy.map_or(Markdown::default(), |remedy| markdown!(" · {}", prose(&text::short(remedy, LINE))));
    let text = markdown!(
        "- {}{} **{}**{}{} · {} · {}{}{}\n",
        mark(group.status),
        weight,
        prose(&group.duty),
        first,
        more,
        prose(&text::short(&group.what, LINE)),
        who,
        accepted,
        remedy
    );
    Item { text, gaps: group.count }
}

fn agreed(model: &Model) -> Vec<Item> {
    model.agreement_gaps.iter().map(|gap| of_agreement(model, gap)).collect()
}

fn of_agreement(model: &Model, gap: &AgreementGapReport) -> Item {
    let text = markdown!(
        "- ⚑ {} **{}** {}: {} · {} · {}\n",
        prose(gap.severity.id()),
        prose(&gap.code),
        code(&gap.subject),
        prose(&text::short(&gap.what, LINE)),
        prose(&text::short(model.title(&gap.party), TITLE)),
        gap.place.as_deref().map_or(Markdown::default(), code)
    );
    Item { text, gaps: 1 }
}

/// What lacks a document is not a gap of its own here: it is told by document, those that settle most first.
fn to_settle(model: &Model) -> Vec<Item> {
    let mut entries: Vec<&onus_core::report::ToSettle> = model.to_settle.iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.settles));
    let line = |entry: &onus_core::report::ToSettle| Item {
        text: markdown!(
            "- {}: {} (settles {})\n",
            prose(&text::short(model.title(&entry.party), TITLE)),
            prose(&text::short(&entry.action, LINE)),
            entry.settles
        ),
        gaps: 0,
    };
    entries.into_iter().take(FIRST).map(line).collect()
}

/// What was not understood, and what the report rests on (law 7): shortened, never left out.
fn tail(model: &Model) -> Markdown {
    let read = &model.coverage;
    let title =
        markdown!("{} resources read, {} recognised, {} supporting", read.read, read.recognised, read.supporting);
    let not_understood = text::not_understood(model);
    let rests_on = text::rests_on(model);
    // The last lines tell of catalogue, agreement, day and what was not seen; those before them name the inputs.
    let (inputs, rest) = rests_on.split_at(rests_on.len().saturating_sub(4));
    let mut told = fold(&title, &listing(&not_understood));
    told += &fold(&markdown!("what this rests on"), &(listing(inputs) + &listing(rest)));
    told
}

fn fold(title: &Markdown, list: &Markdown) -> Markdown {
    if list.is_empty() {
        Markdown::default()
    } else {
        markdown!("<details><summary>{}</summary>\n\n{}\n</details>\n", title, list)
    }
}

/// Lines as a list that never grows long.
fn listing(lines: &[String]) -> Markdown {
    let mut list = Markdown::default();
    for (at, line) in lines.iter().enumerate() {
        let line = markdown!("- {}\n", prose(&text::short(line, LINE)));
        if at >= FIRST || list.len() + line.len() > LISTING {
            return list + markdown!("- … and {} more\n", lines.len() - at);
        }
        list += &line;
    }
    list
}

/// The sign of a status, so that colour is not needed.
fn mark(status: Status) -> &'static str {
    match status {
        Status::Unallocated => "∅",
        Status::Breached => "✗",
        _ => "?",
    }
}
