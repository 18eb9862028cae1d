//! A diff as a comment on a pull request: short, details folded, hostile names harmless.

mod parts;

use std::collections::BTreeMap;

use onus_core::assess::Status;
use onus_core::catalogue_types::Authority;
use onus_core::diff::{Diff, GapChange, Move, SideReport};
use onus_core::report::RuleReport;
use onus_report::markdown;
use onus_report::markdown::Markdown;
use onus_report::markdown::escape::{code, prose};

use super::phrases::{
    by_parties, change_lines, gone, instead, joined, parties, rule, sentence, shares, silenced, transitions,
};
use crate::screen::counted;
use parts::{capital, folded, named, table};

/// GitHub takes no comment that is longer than 65,536 characters.
const MOST: usize = 60_000;
/// Rows of a table that is not folded.
const OPEN: usize = 12;

/// The comment, with the first `show` subjects of each entry.
pub fn markdown(diff: &Diff, show: usize) -> Markdown {
    let mut sections = vec![deciding(diff, show), headline(diff)];
    for (from, to, moves) in by_parties(diff) {
        sections.push(moved(&sentence(diff, from, to, &moves), &moves, show));
    }
    sections.push(nobodys(diff));
    sections.push(gaps(diff, "New gaps", &diff.new_gaps, show, false));
    sections.push(gaps(diff, "Worse than before", &diff.worse_gaps, show, false));
    sections.push(gaps(diff, "No longer accepted", &diff.no_longer_accepted, show, false));
    sections.push(agreement(diff));
    sections.push(gaps(diff, "Closed gaps", &diff.closed_gaps, show, true));
    sections.push(gaps(diff, "Less bad than before", &diff.eased_gaps, show, true));
    sections.push(gaps(diff, "Accepted now", &diff.accepted, show, true));
    sections.push(new_duties(diff));
    sections.push(proof(diff));
    sections.push(resources(diff));
    let foot = foot(diff);
    let mut text = Markdown::default();
    let mut cut = 0;
    for section in sections.iter().filter(|section| !section.is_empty()) {
        if text.len() + section.len() + foot.len() < MOST {
            text += markdown!("{}\n", section);
        } else {
            cut += 1;
        }
    }
    if cut > 0 {
        text += markdown!(
            "_{} left out, as a comment has limited room: run `onus diff` to see all._\n\n",
            prose(&counted(cut, "section", "sections"))
        );
    }
    text + &foot
}

fn headline(diff: &Diff) -> Markdown {
    let sum = &diff.summary;
    // Notes begin with a path as often as with a word: they stay as they are.
    let notes = Markdown::join(diff.notes.iter().map(|note| markdown!("\n> {}\n", prose(note))), "");
    let mut text = markdown!("## What this change moves\n\n");
    if diff.is_empty() {
        text += "Nothing: the same parties carry the same duties, and nothing falls short that did not.\n";
        return text + &notes;
    }
    if diff.moved.is_empty() {
        text += "No duty moves to another party. ";
    }
    let counts = [
        (sum.moved, "moved"),
        (sum.new_gaps + sum.worse_gaps, "newly short"),
        (sum.closed_gaps, "no longer short"),
        (sum.came, "came"),
        (sum.went, "went"),
        (sum.replaced, "replaced"),
        (sum.renamed, "renamed"),
    ];
    let said = |counts: &[(u64, &str)]| -> String {
        let parts = counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        parts.collect::<Vec<_>>().join(", ")
    };
    let (duties, resources) = (said(counts.get(..3).unwrap_or_default()), said(counts.get(3..).unwrap_or_default()));
    let mut parts: Vec<String> = [("duties", duties), ("resources", resources)]
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(of, parts)| format!("{of}: {parts}"))
        .collect();
    if sum.newly_unread > 0 {
        parts.push(format!("not read any more, or new and not read: {}", sum.newly_unread));
    }
    text + &markdown!("{}\n{}", prose(&capital(&parts.join(" · "))), notes)
}

/// What the change does to what decides about it.
fn deciding(diff: &Diff, show: usize) -> Markdown {
    let Some(deciding) = &diff.deciding else { return Markdown::default() };
    let lines = change_lines(deciding).into_iter().map(|line| markdown!("- {}\n", prose(&capital(&line))));
    markdown!(
        "## This change edits what decides about it, compared with {}\n\n{}\n{}.\n\n{}",
        code(&deciding.since),
        Markdown::join(lines, ""),
        prose(&capital(&silenced(deciding))),
        gaps(diff, "Would be silenced", &deciding.gaps, show, false)
    )
}

fn moved(sentence: &str, moves: &[&Move], show: usize) -> Markdown {
    let rows: Vec<Vec<Markdown>> = joined(moves)
        .iter()
        .map(|moved| {
            let mut on = named(&moved.subjects, show);
            if !moved.instead_of.is_empty() {
                on += markdown!(", instead of {}", named(&moved.instead_of, show));
            }
            vec![markdown!("{} ({})", prose(moved.title), code(moved.duty)), on]
        })
        .collect();
    let rules = folded(&markdown!("By which rules"), &rules(moves));
    let duties = table(&["duty", "on"], &rows);
    // A long list is folded too, so that what follows is seen.
    let duties = if rows.len() > OPEN { folded(&markdown!("{} duties", rows.len()), &duties) } else { duties };
    markdown!("**{}.**\n\n{}\n{}", prose(&capital(sentence)), duties, rules)
}

/// The rules that decided before and now; duties that the same rules decide stand together.
fn rules(moves: &[&Move]) -> Markdown {
    let mut groups: BTreeMap<[String; 2], Vec<&str>> = BTreeMap::new();
    for moved in moves {
        let said = [(&moved.rule_before, &moved.further_rules_before), (&moved.rule, &moved.further_rules)].map(
            |(first, further)| {
                let mut words: Vec<String> = first.iter().chain(further).map(brief).collect();
                words.dedup();
                if words.is_empty() { rule(None) } else { words.join("; ") }
            },
        );
        let duties = groups.entry(said).or_default();
        if duties.last() != Some(&moved.duty.as_str()) {
            duties.push(&moved.duty);
        }
    }
    let rows: Vec<Vec<Markdown>> = groups
        .iter()
        .map(|([before, now], duties)| vec![prose(before), prose(now), named(duties, duties.len())])
        .collect();
    table(&["until now", "now", "duties"], &rows)
}

/// A rule in short. A contract's clause is one place for many duties; of the catalogue, each duty has a place of its own, which
/// would keep them apart.
fn brief(one: &RuleReport) -> String {
    if one.authority == Authority::Contract.id() { rule(Some(one)) } else { one.what.clone() }
}

/// Duties of others that arise nowhere now.
fn nobodys(diff: &Diff) -> Markdown {
    let rows: Vec<Vec<Markdown>> = gone(diff)
        .iter()
        .map(|entry| {
            let now = instead(diff, entry).into_iter().map(|(who, duties)| {
                markdown!("{}: {}", prose(&who), Markdown::join(duties.into_iter().map(code), ", "))
            });
            let now = Markdown::join(now, "; ");
            let now = if now.is_empty() { markdown!("–") } else { now };
            let who = prose(&parties(diff, &entry.holders.responsible));
            vec![markdown!("{} ({})", prose(&entry.title), code(&entry.duty)), who, now]
        })
        .collect();
    if rows.is_empty() {
        return Markdown::default();
    }
    let body = markdown!(
        "What carried them is gone. Where the same work is still to be done, it is for whoever runs what took its place.\n\n{}",
        table(&["duty", "until now", "of the same theme, by others now"], &rows)
    );
    let title = format!("{} that no longer arise anywhere", counted(rows.len() as u64, "duty", "duties"));
    folded(&prose(&title), &body)
}

fn gaps(diff: &Diff, title: &'static str, gaps: &[GapChange], show: usize, fold: bool) -> Markdown {
    if gaps.is_empty() {
        return Markdown::default();
    }
    let closed = title == "Closed gaps";
    let status = |gap: &GapChange| if closed { gap.was } else { gap.status }.unwrap_or(Status::Unknown);
    let row = |gap: &&GapChange| {
        let label = gap.severity.map_or(status(gap).id(), |severity| severity.id());
        let mut what = prose(gap.what.as_deref().unwrap_or(status(gap).id()));
        if let (false, Some(remedy)) = (closed, &gap.remedy) {
            what += markdown!("<br>→ {}", prose(remedy));
        }
        let became = match (closed, &gap.accepted) {
            (true, _) => markdown!("{}", gap.status.map_or("no longer arises", Status::id)),
            (false, Some(place)) => markdown!("accepted ({})", prose(place)),
            (false, None) => markdown!("{}", status(gap).id()),
        };
        let who = prose(&parties(diff, &gap.holders.responsible));
        vec![markdown!("{}", label), code(&gap.duty), what, named(&gap.subjects, show), who, became]
    };
    let (unknown, sure): (Vec<_>, Vec<_>) = gaps.iter().partition(|gap| status(gap) == Status::Unknown);
    let total = |gaps: &[&GapChange]| gaps.iter().map(|gap| gap.count).sum::<u64>();
    let head = [
        "",
        "duty",
        "what",
        "on",
        if closed { "was with" } else { "who can fix it" },
        if closed { "now" } else { "status" },
    ];
    let mut text = Markdown::default();
    if !sure.is_empty() {
        let rows = table(&head, &sure.iter().map(row).collect::<Vec<_>>());
        let title = markdown!("{}: {}", title, total(&sure));
        text += if fold { folded(&title, &rows) } else { markdown!("### {}\n\n{}", title, rows) };
    }
    if !unknown.is_empty() {
        let rows = table(&head, &unknown.iter().map(row).collect::<Vec<_>>());
        let title = markdown!(
            "{} that {} be told: {}",
            title,
            if closed { "could not" } else { "cannot yet" },
            total(&unknown)
        );
        text += markdown!("{}{}", if text.is_empty() { "" } else { "\n" }, folded(&title, &rows));
    }
    text
}

fn agreement(diff: &Diff) -> Markdown {
    let mut text = Markdown::default();
    for (title, gaps) in [
        ("New gaps of the agreement", &diff.new_agreement_gaps),
        ("Closed gaps of the agreement", &diff.closed_agreement_gaps),
    ] {
        let rows: Vec<Vec<Markdown>> = gaps
            .iter()
            .map(|gap| vec![code(&gap.code), prose(&gap.subject), prose(&gap.what), prose(diff.title(&gap.party))])
            .collect();
        if !rows.is_empty() {
            text += markdown!("### {}\n\n{}\n", title, table(&["kind", "about", "what", "who can fix it"], &rows));
        }
    }
    text.trimmed() + if text.is_empty() { "" } else { "\n" }
}

/// Duties that a party carried nowhere before.
fn new_duties(diff: &Diff) -> Markdown {
    let mut text = Markdown::default();
    for share in shares(&diff.began).into_iter().filter(|share| !share.only_here.is_empty()) {
        let moved = |duty: &str| diff.moved.iter().any(|moved| moved.duty == duty);
        let fresh = share.only_here.iter().filter(|entry| !moved(&entry.duty));
        let duties: Vec<Markdown> =
            fresh.map(|entry| markdown!("{} ({})", prose(&entry.title), code(&entry.duty))).collect();
        if duties.is_empty() {
            continue;
        }
        text += markdown!("- {}: {}\n", prose(&parties(diff, share.parties)), Markdown::join(duties, "; "));
    }
    if text.is_empty() {
        text
    } else {
        folded(&markdown!("Duties that a party carried nowhere until now, beside what moves"), &text)
    }
}

fn proof(diff: &Diff) -> Markdown {
    let mut text = Markdown::default();
    for (word, changes) in [("more is shown", &diff.proof_gained), ("less is shown", &diff.proof_lost)] {
        for (transition, count, duties) in transitions(changes) {
            text += markdown!("- {}: {}, {} ({})\n", word, prose(&transition), count, named(&duties, 6));
        }
    }
    if text.is_empty() { text } else { folded(&markdown!("What is shown of duties"), &text) }
}

fn resources(diff: &Diff) -> Markdown {
    let changes = &diff.resources;
    let mut rows: Vec<Vec<Markdown>> = Vec::new();
    for (word, resources) in [("came", &changes.came), ("went", &changes.went), ("replaced", &changes.replaced)] {
        rows.extend(resources.iter().map(|one| vec![markdown!("{}", word), code(&one.address), code(&one.r#type)]));
    }
    rows.extend(changes.renamed.iter().map(|one| {
        vec![markdown!("renamed"), markdown!("{} → {}", code(&one.from), code(&one.to)), code(&one.r#type)]
    }));
    if rows.is_empty() {
        return Markdown::default();
    }
    folded(&markdown!("Resources: {}", rows.len()), &table(&["", "resource", "type"], &rows))
}

fn foot(diff: &Diff) -> Markdown {
    let side =
        |side: &SideReport| markdown!("{} as of {}", code(&side.name), prose(&side.provenance.as_of.to_string()));
    markdown!(
        "<sub>{} → {} · {}. Only these inputs were read.</sub>\n",
        side(&diff.old),
        side(&diff.new),
        prose(&format!("Onus {}", diff.new.provenance.onus))
    )
}
