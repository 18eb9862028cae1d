//! What a comment says: `onus:accept DUTY until=2027-01-31 owner=NAME reason="…"`, or another program's words.

use jiff::civil::Date;
use onus_catalogue::Catalogue;
use onus_catalogue::decode::suggestion;
use onus_catalogue::foreign::Foreign;
use onus_core::estate::Remark;
use onus_core::visible::is_hidden;

/// What a comment says of one risk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The program and the id, where it is another program's.
    pub foreign: Option<(String, String)>,
    pub duties: Vec<String>,
    pub until: Option<Date>,
    pub owner: Option<String>,
    pub reason: Option<String>,
    /// As it is written, on one line.
    pub text: String,
    /// Why it cannot count.
    pub faults: Vec<String>,
}

/// What a comment says, each with its byte offset in the comment.
pub(super) fn said(comment: &str, catalogue: &Catalogue) -> Vec<(usize, Said)> {
    let comment = comment.strip_suffix("*/").unwrap_or(comment);
    let mut found = Vec::new();
    let mut offset = 0;
    for line in comment.split_inclusive('\n') {
        let mut said = own(line, catalogue);
        for (name, program) in &catalogue.foreign {
            said.extend(foreign(line, name, program, catalogue));
        }
        // What stands in the reason of an acceptance is a part of it.
        said.retain(|(at, one)| {
            one.foreign.is_none() || !line.get(..*at).is_some_and(|before| before.contains(Remark::MARKER))
        });
        found.extend(said.into_iter().map(|(at, one)| (offset + at, one)));
        offset += line.len();
    }
    found
}

/// Whether a comment may say something: most do not.
pub(super) fn may_say(comment: &str, catalogue: &Catalogue) -> bool {
    let mut markers = catalogue.foreign.values().flat_map(|program| &program.markers);
    comment.contains(Remark::MARKER) || markers.any(|marker| comment.contains(marker.as_str()))
}

/// Acceptances in a line, one after the other.
fn own(line: &str, catalogue: &Catalogue) -> Vec<(usize, Said)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line.get(at..).and_then(|rest| rest.find(Remark::MARKER)).map(|start| at + start) {
        let rest = line.get(start + Remark::MARKER.len()..).unwrap_or_default();
        let (mut said, after) = acceptance(rest, catalogue);
        at = line.len() - after.len();
        said.text = shown(line.get(start..at).unwrap_or_default());
        found.push((start, said));
    }
    found
}

/// Text for people: one line without characters that are not seen, not too long.
fn shown(text: &str) -> String {
    text.trim().chars().map(|c| if is_hidden(c) { ' ' } else { c }).take(Remark::LONGEST).collect()
}

/// A value that says something: more than signs.
fn telling(text: &str) -> Option<String> {
    let text = shown(text);
    text.contains(char::is_alphanumeric).then_some(text)
}

/// What follows the marker, and what follows that.
fn acceptance<'l>(rest: &'l str, catalogue: &Catalogue) -> (Said, &'l str) {
    let mut said = Said::default();
    let mut faults = Vec::new();
    if rest.starts_with(|c: char| !c.is_whitespace()) {
        faults.push(format!("a space is missing after `{}`", Remark::MARKER));
    }
    let (first, after) = word(rest);
    let mut rest = if first.contains('=') || first.starts_with(Remark::MARKER) { rest } else { after };
    let duty = if first.contains('=') || first.starts_with(Remark::MARKER) { "" } else { first };
    if duty.is_empty() {
        faults.push("it names no duty".to_owned());
    } else {
        if !catalogue.duties.contains_key(duty) {
            let known: Vec<&str> = catalogue.duties.keys().map(String::as_str).collect();
            faults.push(format!("there is no duty `{}` ({})", shown(duty), suggestion(duty, &known)));
        }
        said.duties.push(shown(duty));
    }
    let (mut seen, mut strange, mut no_day) = (Vec::new(), Vec::new(), false);
    while !rest.trim_start().is_empty() && !rest.trim_start().starts_with(Remark::MARKER) {
        let (key, value, after) = member(rest);
        rest = after;
        match (key, value) {
            ("until" | "owner" | "reason", Ok(_)) if seen.contains(&key) => {
                faults.push(format!("it says `{key}` twice"))
            }
            ("until", Ok(day)) => {
                said.until = Remark::day(&day);
                no_day = said.until.is_none() && telling(&day).is_some();
                if no_day {
                    faults.push(format!("`{}` is not a day: one is written as 2027-01-31", shown(&day)));
                }
            }
            ("owner", Ok(owner)) => said.owner = telling(&owner),
            ("reason", Ok(reason)) => said.reason = telling(&reason),
            (key @ ("until" | "owner" | "reason"), Err(Malformed::Open)) => {
                faults.push(format!("the quote of `{key}` is not closed"));
            }
            (other, _) => strange.push(shown(other)),
        }
        seen.push(key);
    }
    if let Some(first) = strange.first() {
        let more = if strange.len() > 1 { format!(" and {} more words", strange.len() - 1) } else { String::new() };
        faults.push(format!("`{first}`{more} is not understood: put a value with spaces in quotes"));
    }
    let lacking = [
        ("last day", said.until.is_none() && !no_day),
        ("owner", said.owner.is_none()),
        ("reason", said.reason.is_none()),
    ];
    let lacking: Vec<&str> = lacking.into_iter().filter_map(|(what, lacks)| lacks.then_some(what)).collect();
    if !lacking.is_empty() {
        faults.push(format!("it names no {}", lacking.join(", no ")));
    }
    said.faults = faults;
    (said, rest)
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_at_checked(text.find(char::is_whitespace).unwrap_or(text.len())).unwrap_or((text, ""))
}

/// Why a member has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Malformed {
    /// There is no `=`.
    Bare,
    /// The quote is not closed.
    Open,
}

/// A key, its value with or without quotes, and what follows.
fn member(text: &str) -> (&str, Result<String, Malformed>, &str) {
    let text = text.trim_start();
    let length = text.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(text.len());
    let (key, rest) = text.split_at_checked(length).unwrap_or((text, ""));
    let Some(rest) = rest.strip_prefix('=') else { return (key, Err(Malformed::Bare), rest) };
    let Some(quoted) = rest.strip_prefix('"') else {
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (value, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        return (key, Ok(value.to_owned()), after);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (key, Ok(value), quoted.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (key, Err(Malformed::Open), "")
}

/// Ids after another program's markers. None has an owner; few have a last day, or a reason.
fn foreign(line: &str, name: &str, program: &Foreign, catalogue: &Catalogue) -> Vec<(usize, Said)> {
    let mut starts: Vec<(usize, usize)> = program
        .markers
        .iter()
        .flat_map(|marker| line.match_indices(marker.as_str()).map(|(at, marker)| (at, at + marker.len())))
        .collect();
    starts.sort_unstable();
    let mut found = Vec::new();
    for (number, (start, after)) in starts.iter().enumerate() {
        let end = starts.get(number + 1).map_or(line.len(), |(next, _)| *next);
        let text = shown(line.get(*start..end).unwrap_or_default());
        let (ids, rest) = ids(line.get(*after..end).unwrap_or_default());
        let until = program.until_after.as_deref().and_then(|before| rest.split_once(before));
        let until = until.and_then(|(_, rest)| Remark::day(rest.get(..10)?));
        let reason = program.reason_after.as_deref().and_then(|before| rest.strip_prefix(before));
        let reason = reason.and_then(|reason| telling(reason.trim().trim_matches('"')));
        for id in ids {
            let duties = program.check(id).into_iter().flat_map(|check| &check.duties);
            let duties = duties.map(|duty| duty.value.clone()).filter(|duty| catalogue.duties.contains_key(duty));
            let foreign = Some((name.to_owned(), shown(id)));
            let said = Said {
                foreign,
                duties: duties.collect(),
                until,
                reason: reason.clone(),
                text: text.clone(),
                ..Said::default()
            };
            found.push((*start, said));
        }
    }
    found
}

/// Ids that are separated by commas, and what follows them.
fn ids(text: &str) -> (Vec<&str>, &str) {
    let is_id = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '*');
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let length = rest.find(|c: char| !is_id(c)).unwrap_or(rest.len());
        let (id, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        found.push(id);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (found, after),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn catalogue() -> Catalogue {
        onus_builtin::builtin().unwrap_or_default()
    }

    fn only(comment: &str) -> Said {
        let mut found = said(comment, &catalogue());
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0).1
    }

    #[test]
    fn an_acceptance_is_taken_apart_in_any_order() {
        let said = only("/* onus:accept encrypt-volumes reason=\"a \\\"b\\\"\" owner=ops until=2027-01-31*/");
        assert_eq!((said.duties, said.faults), (vec!["encrypt-volumes".to_owned()], Vec::new()));
        assert_eq!((said.reason.as_deref(), said.owner.as_deref()), (Some("a \"b\""), Some("ops")));
        assert_eq!(said.until, Remark::day("2027-01-31"));
    }

    #[test]
    fn several_on_a_line_are_several_and_a_reason_may_name_anything() {
        let text = "# onus:accept a until=2027-01-31 owner=o reason=r onus:accept b until=2027-01-31 owner=o reason=\"see onus:accept, trivy:ignore:x\"";
        let found = said(text, &catalogue());
        assert_eq!(found.iter().map(|(_, said)| said.duties.concat()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(found.first().map(|(at, _)| *at), Some(2));
    }

    #[test]
    fn what_is_not_seen_is_not_kept() {
        let said = only("# onus:accept encrypt-volumes until=2027-01-31 owner=o\u{202e}x reason=\"a\u{1b}[31mb\"");
        assert_eq!((said.owner.as_deref(), said.reason.as_deref()), (Some("o x"), Some("a [31mb")));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(#|//|/\\*)?(onus:accept| |=|\"|\\\\|until|owner|reason|2027-01-31|checkov:skip=|trivy:ignore:|exp:|,|:|\\PC|\n){0,24}") {
            static CATALOGUE: std::sync::OnceLock<Catalogue> = std::sync::OnceLock::new();
            for (at, said) in said(&text, CATALOGUE.get_or_init(catalogue)) {
                prop_assert!(at < text.len() && said.text.chars().count() <= Remark::LONGEST);
                // What counts is complete.
                if said.faults.is_empty() && said.foreign.is_none() {
                    prop_assert!(said.until.is_some() && said.owner.is_some() && said.reason.is_some() && said.duties.len() == 1);
                }
            }
        }
    }
}
