//! `formatdate`.

use jiff::civil::{DateTime, Weekday};

use super::convert::Growing;
use super::dates::{self, Moment};
use super::given::Given;
use super::{Answer, Stop, convert};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn formatdate(given: &Given<'_>) -> Answer {
    let (format, moment) = (given.text(0)?, dates::moment(given.text(1)?)?);
    let mut written = Growing::default();
    let mut rest: &str = format;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("''") {
            written.push("'")?;
            rest = after;
            continue;
        }
        if c == '\'' {
            rest = quoted(rest.get(1..).unwrap_or_default(), &mut written)?;
            continue;
        }
        if !c.is_ascii_alphabetic() {
            let (other, after) = rest.split_at(c.len_utf8());
            written.push(other)?;
            rest = after;
            continue;
        }
        let end = rest.find(|other| other != c).unwrap_or(rest.len());
        let (verb, after) = rest.split_at(end);
        match part(verb, &moment) {
            Some(part) => written.push(&part)?,
            None => return Err(format!("`{verb}` does not stand for a part of a date").into()),
        }
        rest = after;
    }
    convert::text(written.as_str())
}

/// Copies what stands between quotation marks; two of them stand for one, inside as well.
fn quoted<'f>(mut rest: &'f str, written: &mut Growing) -> Result<&'f str, Stop> {
    loop {
        let Some((part, after)) = rest.split_once('\'') else { return Err("a quotation mark is missing".into()) };
        written.push(part)?;
        match after.strip_prefix('\'') {
            Some(after) => {
                written.push("'")?;
                rest = after;
            }
            None => return Ok(after),
        }
    }
}

fn part(verb: &str, moment: &Moment) -> Option<String> {
    let local = &moment.local;
    let twelve = if local.hour() % 12 == 0 { 12 } else { local.hour() % 12 };
    let half = if local.hour() < 12 { "AM" } else { "PM" };
    Some(match verb {
        "YYYY" => format!("{:04}", local.year()),
        "YY" => format!("{:02}", local.year() % 100),
        "MMMM" => month(local).to_owned(),
        "MMM" => month(local).get(..3)?.to_owned(),
        "MM" => format!("{:02}", local.month()),
        "M" => local.month().to_string(),
        "DD" => format!("{:02}", local.day()),
        "D" => local.day().to_string(),
        "EEEE" => weekday(local).to_owned(),
        "EEE" => weekday(local).get(..3)?.to_owned(),
        "hh" => format!("{:02}", local.hour()),
        "h" => local.hour().to_string(),
        "HH" => format!("{twelve:02}"),
        "H" => twelve.to_string(),
        "AA" => half.to_owned(),
        "aa" => half.to_lowercase(),
        "mm" => format!("{:02}", local.minute()),
        "m" => local.minute().to_string(),
        "ss" => format!("{:02}", local.second()),
        "s" => local.second().to_string(),
        "Z" if moment.ahead == 0 => "Z".to_owned(),
        "ZZZ" if moment.ahead == 0 => "UTC".to_owned(),
        "Z" | "ZZZZZ" => dates::zone(moment.ahead, ":"),
        "ZZZ" | "ZZZZ" => dates::zone(moment.ahead, ""),
        _ => return None,
    })
}

fn month(local: &DateTime) -> &'static str {
    let position = usize::try_from(local.month() - 1).unwrap_or_default();
    MONTHS.get(position).copied().unwrap_or_default()
}

fn weekday(local: &DateTime) -> &'static str {
    match local.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
