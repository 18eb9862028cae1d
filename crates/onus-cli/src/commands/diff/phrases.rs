//! What text and Markdown say in the same words.

use std::collections::BTreeMap;

use onus_core::assess::Status;
use onus_core::diff::{Carried, Deciding, DecidingChange, Diff, Holders, Move, ProofChange};
use onus_core::report::RuleReport;

use crate::screen::counted;

/// Parties by name: "A and B", or "nobody".
pub fn parties(diff: &Diff, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| diff.title(id)).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
}

/// Moves with the same parties before and after, most first.
pub fn by_parties(diff: &Diff) -> Vec<(&Holders, &Holders, Vec<&Move>)> {
    let mut groups: BTreeMap<(&Holders, &Holders), Vec<&Move>> = BTreeMap::new();
    for moved in &diff.moved {
        groups.entry((&moved.from, &moved.to)).or_default().push(moved);
    }
    let mut groups: Vec<_> = groups.into_iter().map(|((from, to), moves)| (from, to, moves)).collect();
    groups.sort_by_key(|(_, _, moves)| std::cmp::Reverse(moves.len()));
    groups
}

/// What became of a number of duties, in a sentence.
pub fn sentence(diff: &Diff, from: &Holders, to: &Holders, moves: &[&Move]) -> String {
    let mut duties: Vec<&str> = moves.iter().map(|moved| moved.duty.as_str()).collect();
    duties.dedup();
    let duties = match duties.as_slice() {
        [_] => "1 duty".to_owned(),
        several => format!("{} duties", several.len()),
    };
    if from.responsible == to.responsible {
        let (from, to) = (parties(diff, &from.accountable), parties(diff, &to.accountable));
        return format!("this change makes {to} answerable for {duties}; until now it was {from}");
    }
    let (from, to) = (parties(diff, &from.responsible), parties(diff, &to.responsible));
    format!("this change makes {to} responsible for {duties}; until now it was {from}")
}

/// What a rule is, and where it is written.
pub fn rule(rule: Option<&RuleReport>) -> String {
    rule.map_or_else(|| "no rule".to_owned(), |rule| format!("{} ({})", rule.what, rule.place))
}

/// Moves of one duty between the same parties, whatever the rules.
pub struct Joined<'d> {
    /// The duty's id.
    pub duty: &'d str,
    /// The duty's title.
    pub title: &'d str,
    /// Where it is carried now.
    pub subjects: Vec<&'d str>,
    /// What went, where it was carried.
    pub instead_of: Vec<&'d str>,
    /// What decides now, in words.
    pub rules: Vec<&'d str>,
    /// What decided before, in words.
    pub rules_before: Vec<&'d str>,
}

/// Joins moves of one duty.
pub fn joined<'d>(moves: &[&'d Move]) -> Vec<Joined<'d>> {
    let mut found: Vec<Joined<'d>> = Vec::new();
    for moved in moves {
        if found.last().is_none_or(|last| last.duty != moved.duty) {
            let (subjects, instead_of, rules, rules_before) = Default::default();
            found.push(Joined { duty: &moved.duty, title: &moved.title, subjects, instead_of, rules, rules_before });
        }
        if let Some(last) = found.last_mut() {
            last.subjects.extend(moved.subjects.iter().map(String::as_str));
            last.instead_of.extend(moved.instead_of.iter().map(String::as_str));
            let now = moved.rule.iter().chain(&moved.further_rules);
            let before = moved.rule_before.iter().chain(&moved.further_rules_before);
            add_rules(&mut last.rules, now);
            add_rules(&mut last.rules_before, before);
        }
    }
    found
}

fn add_rules<'d>(known: &mut Vec<&'d str>, rules: impl Iterator<Item = &'d RuleReport>) {
    for rule in rules {
        if !known.contains(&rule.what.as_str()) {
            known.push(&rule.what);
        }
    }
}

/// Duties that arise on one side only, by who carries them: ids, and how many on subjects.
pub struct Share<'d> {
    /// The parties.
    pub parties: &'d [String],
    /// How many, one for each duty on each subject.
    pub count: u64,
    /// Those that they carry nowhere on the other side.
    pub only_here: Vec<&'d Carried>,
}

/// Duties that begin, or end, by who carries them.
pub fn shares(entries: &[Carried]) -> Vec<Share<'_>> {
    let mut shares: BTreeMap<&[String], Share<'_>> = BTreeMap::new();
    for entry in entries {
        let parties = entry.holders.responsible.as_slice();
        let share = shares.entry(parties).or_insert(Share { parties, count: 0, only_here: Vec::new() });
        share.count += entry.count;
        if entry.only_here && share.only_here.iter().all(|known| known.duty != entry.duty) {
            share.only_here.push(entry);
        }
    }
    shares.into_values().collect()
}

/// Duties that arose, and arise nowhere now: what an engineer has to think of, as no rule says who does it instead.
pub fn gone(diff: &Diff) -> Vec<&Carried> {
    let mut gone: Vec<&Carried> = diff.ended.iter().filter(|entry| entry.nowhere_else).collect();
    gone.dedup_by_key(|entry| &entry.duty);
    gone
}

/// What others carry now of the theme of a duty that ended: who, and which duties.
pub fn instead<'d>(diff: &'d Diff, ended: &Carried) -> Vec<(String, Vec<&'d str>)> {
    let mut found: BTreeMap<String, Vec<&'d str>> = BTreeMap::new();
    for entry in diff.began.iter().filter(|entry| ended.counterparts.contains(&entry.duty)) {
        let duties = found.entry(parties(diff, &entry.holders.responsible)).or_default();
        if !duties.contains(&entry.duty.as_str()) && entry.holders.responsible != ended.holders.responsible {
            duties.push(&entry.duty);
        }
    }
    found.into_iter().filter(|(_, duties)| !duties.is_empty()).collect()
}

/// Transitions of status with how many duties on subjects, most first.
pub fn transitions(changes: &[ProofChange]) -> Vec<(String, u64, Vec<&str>)> {
    let mut found: BTreeMap<(Status, Status), (u64, Vec<&str>)> = BTreeMap::new();
    for change in changes {
        let (count, duties) = found.entry((change.was, change.status)).or_default();
        *count += change.count;
        if duties.last() != Some(&change.duty.as_str()) {
            duties.push(&change.duty);
        }
    }
    let said =
        |((was, now), (count, duties)): ((Status, Status), _)| (format!("{} → {}", was.id(), now.id()), count, duties);
    let mut found: Vec<_> = found.into_iter().map(said).collect();
    found.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    found
}

/// What of the things that decide is different, a line each.
pub fn change_lines(deciding: &Deciding) -> Vec<String> {
    let line = |change: &DecidingChange| {
        let part = change.part.words();
        if let Some(fault) = &change.fault {
            return format!("{part}: what the change has cannot be used: {fault}");
        }
        let none = || "nothing".to_owned();
        let before = change.before.clone().unwrap_or_else(none);
        let silences = match change.silences {
            Some(1) => "; by this alone, 1 gap no longer counts".to_owned(),
            Some(count) if count > 1 => format!("; by this alone, {count} gaps no longer count"),
            _ => String::new(),
        };
        match &change.now {
            Some(now) if change.before.is_none() => format!("{part}: new: {now}{silences}"),
            now => format!("{part}: {before} → {}{silences}", now.clone().unwrap_or_else(none)),
        }
    };
    deciding.changes.iter().map(line).collect()
}

/// What that would silence, in a sentence.
pub fn silenced(deciding: &Deciding) -> String {
    let counts = [
        (deciding.silenced, "duty that falls short would be silenced", "duties that fall short would be silenced"),
        (deciding.moved, "duty would be another party's", "duties would be another party's"),
        (deciding.agreement_gaps, "gap of the agreement would be gone", "gaps of the agreement would be gone"),
    ];
    let said = counts.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many));
    let mut said: Vec<String> = said.collect();
    if deciding.changes.iter().any(DecidingChange::is_unclear) {
        said.push("what else would be silenced cannot be told".to_owned());
    }
    if said.is_empty() && deciding.silences() > 0 {
        return "the statuses stay as they are; what counts does not".to_owned();
    }
    if said.is_empty() {
        "this would silence nothing that falls short now".to_owned()
    } else {
        format!("by the change's own rules, {}", said.join(", "))
    }
}
