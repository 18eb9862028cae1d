//! Comments of the configuration that accept risks, or mean to: what became of them.

use std::collections::BTreeMap;

use onus_core::Model;
use onus_core::assess::Standing;
use onus_core::report::RemarkReport;
use onus_report::{Text, text};

use crate::screen::{Screen, number};

/// How many checks of another program are named.
const NAMED: usize = 6;

/// What became of all remarks, in figures; those that do not count, up to `most` of them, with why and how to fix it.
pub fn lines(model: &Model, most: usize, screen: &Screen) -> Text {
    let all = &model.remarks;
    if all.is_empty() {
        return Text::default();
    }
    let of = |standing: Standing| all.iter().filter(|one| one.standing == standing).count() as u64;
    let (heeded, counts) = (of(Standing::NotHeeded) == 0, of(Standing::Counts));
    let comments = if all.len() == 1 { "comment" } else { "comments" };
    let verb = if counts == 1 { "counts" } else { "count" };
    let figures = match heeded {
        true => format!("{counts} of {} {comments} on accepted risks {verb}", number(all.len() as u64)),
        false => format!("{} {comments} on accepted risks ignored", number(all.len() as u64)),
    };
    let mut text = text!("\n  {}\n", screen.bold(&figures));
    if !heeded {
        return text + &not_heeded(all, most, screen);
    }
    let to_mend = |one: &&RemarkReport| match one.standing {
        Standing::Counts => false,
        standing => one.program.is_none() || standing == Standing::Foreign,
    };
    let idle: Vec<&RemarkReport> = all.iter().filter(to_mend).collect();
    for judged in idle.iter().take(most) {
        text += &line(judged, screen);
    }
    if let Some(rest) = idle.len().checked_sub(most).filter(|rest| *rest > 0) {
        text += text!("  {}\n", screen.dim(format!("… and {rest} more that do not count: onus gaps")));
    }
    text + &of_others(all, screen)
}

/// None counts, all for the same reason: that once, then what they are about and where they stand.
fn not_heeded(all: &[RemarkReport], most: usize, screen: &Screen) -> Text {
    let first = all.iter().find(|one| one.program.is_none()).or_else(|| all.first());
    let mut text = Text::default();
    for said in first.iter().flat_map(|one| [one.why.as_deref(), one.remedy.as_deref()]).flatten().enumerate() {
        let (at, words) = said;
        text += text!("  {}{}\n", if at == 0 { "" } else { "→ " }, screen.wrap(words, 4));
    }
    for judged in all.iter().take(most) {
        let what = match judged.foreign() {
            Some((program, id)) => text!("{} of {}", id, program),
            None => screen.bold(judged.duties.first().map_or("no duty", String::as_str)),
        };
        text += text!("  ○ {} {}\n", what, screen.dim(judged.at()));
    }
    if let Some(rest) = all.len().checked_sub(most).filter(|rest| *rest > 0) {
        text += text!("  {}\n", screen.dim(format!("… and {rest} more: onus gaps")));
    }
    text
}

/// One that does not count, in three lines: where, why, how to fix it.
fn line(judged: &RemarkReport, screen: &Screen) -> Text {
    let why = judged.why.as_deref().unwrap_or_default();
    let what = match (&judged.program, judged.duties.first()) {
        (None, Some(duty)) => text!("{}: {}", screen.bold(duty), why),
        _ => Text::from(why),
    };
    let mut text = text!("  ○ {}\n", screen.wrap(&what, 4));
    text += text!("    {}\n", screen.dim(judged.at()));
    if let Some(remedy) = &judged.remedy {
        // A line that is to be copied is not broken.
        text += text!("    → {}\n", remedy);
    }
    text
}

/// Comments of other programs by which nothing is to be accepted here: in figures, by program; of checks for which no duty
/// is known, those that come most often first.
fn of_others(all: &[RemarkReport], screen: &Screen) -> Text {
    let mut programs: BTreeMap<&str, (u64, BTreeMap<&str, u64>)> = BTreeMap::new();
    for judged in all.iter().filter(|one| one.standing != Standing::Foreign) {
        let Some((program, id)) = judged.foreign() else { continue };
        let (settled, ids) = programs.entry(program).or_default();
        match judged.standing {
            Standing::NotMapped => *ids.entry(id).or_default() += 1,
            _ => *settled += 1,
        }
    }
    let mut text = Text::default();
    for (program, (settled, ids)) in programs {
        let mut parts = Vec::new();
        if settled > 0 {
            parts.push(format!("{} where nothing is to be accepted", number(settled)));
        }
        let count: u64 = ids.values().sum();
        let mut ids: Vec<(&str, u64)> = ids.into_iter().collect();
        ids.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        let mut named: Vec<String> = ids.iter().take(NAMED).map(|(id, count)| format!("{id} ×{count}")).collect();
        if let Some(more) = ids.len().checked_sub(NAMED).filter(|more| *more > 0) {
            named.push(format!("{more} more checks"));
        }
        if count > 0 {
            parts.push(format!("{} on checks that are mapped to no duty ({})", number(count), named.join(", ")));
        }
        text += text!("  ○ {}\n", screen.wrap(format!("comments of {program}: {}", parts.join("; ")), 4));
    }
    text
}
