//! A diff as a comment on a pull request: short, details folded, hostile names harmless.

mod parts;

use std::collections::BTreeMap;

use onus::assess::Status;
use onus::catalogue_types::Authority;
use onus::diff::{Diff, GapChange, Move, SideReport};
use onus::report::RuleReport;
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
pub fn markdown(diff: &Diff<'_>, show: usize) -> String {
    let mut sections = vec![deciding(diff, show), headline(diff)];
    for (from, to, moves) in by_parties(diff) {
        sections.push(moved(&sentence(diff, from, to, &moves), &moves, show));
    }
    sections.push(nobodys(diff));
    sections.push(gaps(diff, "New gaps", &diff.new_gaps, show, false));
    sections.push(gaps(diff, "Worse than before", &diff.worse_gaps, show, false));
    sections.push(gaps(diff, "Accepted no longer", &diff.no_longer_accepted, show, false));
    sections.push(agreement(diff));
    sections.push(gaps(diff, "Closed gaps", &diff.closed_gaps, show, true));
    sections.push(gaps(diff, "Less bad than before", &diff.eased_gaps, show, true));
    sections.push(gaps(diff, "Accepted now", &diff.accepted, show, true));
    sections.push(new_duties(diff));
    sections.push(proof(diff));
    sections.push(resources(diff));
    let foot = foot(diff);
    let mut text = String::new();
    let mut cut = 0;
    for section in sections.iter().filter(|section| !section.is_empty()) {
        if text.len() + section.len() + foot.len() < MOST {
            text += &format!("{section}\n");
        } else {
            cut += 1;
        }
    }
    if cut > 0 {
        text += &format!(
            "_{} left out, as a comment has room for so much only: see `onus diff` itself._\n\n",
            counted(cut, "section", "sections")
        );
    }
    text + &foot
}

fn headline(diff: &Diff<'_>) -> String {
    let sum = &diff.summary;
    let mut text = "## What this change moves\n\n".to_owned();
    if diff.is_empty() {
        return text + "Nothing: the same parties carry the same duties, and nothing falls short that did not.\n";
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
    let parts: Vec<String> = [("duties", duties), ("resources", resources)]
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(of, parts)| format!("{of}: {parts}"))
        .collect();
    text += &format!("{}\n", capital(&parts.join(" · ")));
    for note in &diff.notes {
        text += &format!("\n> {}\n", prose(&capital(note)));
    }
    text
}

/// What the change does to what decides about it.
fn deciding(diff: &Diff<'_>, show: usize) -> String {
    let Some(deciding) = &diff.deciding else { return String::new() };
    let title = format!("## This change edits what decides about it, compared with {}\n\n", code(&deciding.since));
    let lines: String = change_lines(deciding).iter().map(|line| format!("- {}\n", prose(&capital(line)))).collect();
    let gaps = gaps(diff, "Would be silenced", &deciding.gaps, show, false);
    format!("{title}{lines}\n{}.\n\n{gaps}", prose(&capital(&silenced(deciding))))
}

fn moved(sentence: &str, moves: &[&Move<'_>], show: usize) -> String {
    let rows: Vec<Vec<String>> = joined(moves)
        .iter()
        .map(|moved| {
            let mut on = named(&moved.subjects, show);
            if !moved.instead_of.is_empty() {
                on += &format!(", instead of {}", named(&moved.instead_of, show));
            }
            vec![format!("{} ({})", prose(moved.title), code(moved.duty)), on]
        })
        .collect();
    let rules = folded("By which rules", &rules(moves));
    let duties = table(&["duty", "on"], &rows);
    // A long list is folded too, so that what follows is seen.
    let duties = if rows.len() > OPEN { folded(&format!("{} duties", rows.len()), &duties) } else { duties };
    format!("**{}.**\n\n{duties}\n{rules}", prose(&capital(sentence)))
}

/// The rules that decided before and now; duties that the same rules decide stand together.
fn rules(moves: &[&Move<'_>]) -> String {
    let mut groups: BTreeMap<[String; 2], Vec<&str>> = BTreeMap::new();
    for moved in moves {
        let said = [(moved.rule_before, &moved.further_rules_before), (moved.rule, &moved.further_rules)].map(
            |(first, further)| {
                let mut words: Vec<String> = first.into_iter().chain(further.iter().copied()).map(brief).collect();
                words.dedup();
                if words.is_empty() { rule(None) } else { words.join("; ") }
            },
        );
        let duties = groups.entry(said).or_default();
        if duties.last() != Some(&moved.duty) {
            duties.push(moved.duty);
        }
    }
    let rows: Vec<Vec<String>> = groups
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
fn nobodys(diff: &Diff<'_>) -> String {
    let rows: Vec<Vec<String>> = gone(diff)
        .iter()
        .map(|entry| {
            let now = instead(diff, entry).into_iter().map(|(who, duties)| {
                let duties: Vec<String> = duties.into_iter().map(code).collect();
                format!("{}: {}", prose(&who), duties.join(", "))
            });
            let now = now.collect::<Vec<_>>().join("; ");
            let now = if now.is_empty() { "–".to_owned() } else { now };
            let who = prose(&parties(diff, &entry.holders.responsible));
            vec![format!("{} ({})", prose(entry.title), code(entry.duty)), who, now]
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let body = format!(
        "What carried them is gone. Where the same work is still to be done, it is for whoever runs what took its place.\n\n{}",
        table(&["duty", "until now", "of the same theme, by others now"], &rows)
    );
    folded(&format!("{} that arise nowhere any more", counted(rows.len() as u64, "duty", "duties")), &body)
}

fn gaps(diff: &Diff<'_>, title: &str, gaps: &[GapChange<'_>], show: usize, fold: bool) -> String {
    if gaps.is_empty() {
        return String::new();
    }
    let closed = title == "Closed gaps";
    let status = |gap: &GapChange<'_>| if closed { gap.was } else { gap.status }.unwrap_or(Status::Unknown);
    let row = |gap: &&GapChange<'_>| {
        let label = gap.severity.map_or(status(gap).id(), |severity| severity.id());
        let mut what = prose(gap.what.unwrap_or(status(gap).id()));
        if let (false, Some(remedy)) = (closed, gap.remedy) {
            what += &format!("<br>→ {}", prose(remedy));
        }
        let became = match (closed, gap.accepted) {
            (true, _) => gap.status.map_or("no longer arises", Status::id).to_owned(),
            (false, Some(place)) => format!("accepted ({})", prose(place)),
            (false, None) => status(gap).id().to_owned(),
        };
        let who = prose(&parties(diff, &gap.holders.responsible));
        vec![label.to_owned(), code(gap.duty), what, named(&gap.subjects, show), who, became]
    };
    let (unknown, sure): (Vec<_>, Vec<_>) = gaps.iter().partition(|gap| status(gap) == Status::Unknown);
    let total = |gaps: &[&GapChange<'_>]| gaps.iter().map(|gap| gap.count).sum::<u64>();
    let head = [
        "",
        "duty",
        "what",
        "on",
        if closed { "was with" } else { "who can mend it" },
        if closed { "now" } else { "status" },
    ];
    let mut text = String::new();
    if !sure.is_empty() {
        let rows = table(&head, &sure.iter().map(row).collect::<Vec<_>>());
        let title = format!("{title}: {}", total(&sure));
        text += &if fold { folded(&title, &rows) } else { format!("### {title}\n\n{rows}") };
    }
    if !unknown.is_empty() {
        let rows = table(&head, &unknown.iter().map(row).collect::<Vec<_>>());
        let title =
            format!("{title} that {} be told: {}", if closed { "could not" } else { "cannot yet" }, total(&unknown));
        text += &format!("{}{}", if text.is_empty() { "" } else { "\n" }, folded(&title, &rows));
    }
    text
}

fn agreement(diff: &Diff<'_>) -> String {
    let mut text = String::new();
    for (title, gaps) in [
        ("New gaps of the agreement", &diff.new_agreement_gaps),
        ("Closed gaps of the agreement", &diff.closed_agreement_gaps),
    ] {
        let rows: Vec<Vec<String>> = gaps
            .iter()
            .map(|gap| vec![code(&gap.code), prose(&gap.subject), prose(&gap.what), prose(diff.title(&gap.party))])
            .collect();
        if !rows.is_empty() {
            text += &format!("### {title}\n\n{}\n", table(&["kind", "about", "what", "who can mend it"], &rows));
        }
    }
    text.trim_end_matches('\n').to_owned() + if text.is_empty() { "" } else { "\n" }
}

/// Duties that a party carried nowhere before.
fn new_duties(diff: &Diff<'_>) -> String {
    let mut text = String::new();
    for share in shares(&diff.began).into_iter().filter(|share| !share.only_here.is_empty()) {
        let moved = |duty: &str| diff.moved.iter().any(|moved| moved.duty == duty);
        let fresh = share.only_here.iter().filter(|entry| !moved(entry.duty));
        let duties: Vec<String> = fresh.map(|entry| format!("{} ({})", prose(entry.title), code(entry.duty))).collect();
        if duties.is_empty() {
            continue;
        }
        text += &format!("- {}: {}\n", prose(&parties(diff, share.parties)), duties.join("; "));
    }
    if text.is_empty() {
        text
    } else {
        folded("Duties that a party carried nowhere until now, beside what moves", &text)
    }
}

fn proof(diff: &Diff<'_>) -> String {
    let mut text = String::new();
    for (word, changes) in [("more is shown", &diff.proof_gained), ("less is shown", &diff.proof_lost)] {
        for (transition, count, duties) in transitions(changes) {
            text += &format!("- {word}: {transition}, {count} ({})\n", named(&duties, 6));
        }
    }
    if text.is_empty() { text } else { folded("What is shown of duties", &text) }
}

fn resources(diff: &Diff<'_>) -> String {
    let changes = &diff.resources;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (word, resources) in [("came", &changes.came), ("went", &changes.went), ("replaced", &changes.replaced)] {
        rows.extend(resources.iter().map(|one| vec![word.to_owned(), code(one.address), code(one.r#type)]));
    }
    rows.extend(
        changes
            .renamed
            .iter()
            .map(|one| vec!["renamed".to_owned(), format!("{} → {}", code(one.from), code(one.to)), code(one.r#type)]),
    );
    if rows.is_empty() {
        return String::new();
    }
    folded(&format!("Resources: {}", rows.len()), &table(&["", "resource", "type"], &rows))
}

fn foot(diff: &Diff<'_>) -> String {
    let side = |side: &SideReport| format!("{} as of {}", code(&side.name), side.provenance.as_of);
    format!(
        "<sub>{} → {} · Onus {}. What lies outside these inputs was not seen.</sub>\n",
        side(diff.old),
        side(diff.new),
        diff.new.provenance.onus
    )
}
