//! Evidence on a timeline: what each document speaks of, until when it is relied on, and the day of the assessment.

use jiff::civil::Date;
use maud::{Markup, html};

use super::Page;
use super::words::{count, day, number, spoken, visible};
use crate::words::{sort_words, state_words};
use onus_core::report::register::{EvidenceReport, EvidenceSort, EvidenceState};

/// Days that are shown before the first and after the last.
const MARGIN: i32 = 45;
/// The furthest that the line goes back and forth from the day of the assessment, in days: one old contract shall not
/// press all else together.
const FURTHEST: i32 = 3 * 366;

/// How far to the right, in per cent, a year still has room for its number.
const ROOM: f64 = 93.0;

/// The section.
pub(super) fn section(page: &Page<'_>) -> Markup {
    let mut all: Vec<&EvidenceReport> =
        page.model.evidence.iter().filter(|one| one.sort != EvidenceSort::Acceptance).collect();
    all.sort_by_key(|one| (one.until.is_none(), one.until));
    html! {
        @if !all.is_empty() {
            @let time = Time::over(&all, page.model.provenance.as_of);
            section #evidence aria-labelledby="evidence-title" {
                h2 #evidence-title { "Evidence" }
                p.lead {
                    "Sorted by end date. Filled: the days that a document speaks of. Dashed: the days for "
                    "which it is still relied on."
                }
                div.scroll tabindex="0" role="group" aria-labelledby="evidence-title" {
                    table.list.evidence {
                        thead { tr {
                            th scope="col" { "Document" }
                            th scope="col" { "Of or with" }
                            th scope="col" { "Standing" }
                            th.n scope="col" { "Shows" }
                            th.when scope="col" { span.vh { "On the line of time" } (time.axis()) }
                        } }
                        tbody { @for one in all { (row(page, one, &time)) } }
                    }
                }
            }
        }
    }
}

fn row(page: &Page<'_>, one: &EvidenceReport, time: &Time) -> Markup {
    html! {
        tr {
            th scope="row" {
                (visible(&capital(&one.title)))
                br;
                span.note { (about(one)) }
            }
            td.nowrap { (page.faces.named(&one.party)) }
            td.nowrap { (standing(one, time.today)) }
            td.n { (number(one.shows.unwrap_or_default())) }
            td.when { (time.line(one)) }
        }
    }
}

/// What it is, whose word, whether it is signed.
fn about(one: &EvidenceReport) -> String {
    // Who declares is named by a role's id.
    let by = one.by.as_ref().map(|by| match one.sort {
        EvidenceSort::Declaration => spoken(by).to_lowercase(),
        _ => by.clone(),
    });
    let by = by.map_or(String::new(), |by| format!(", {}", visible(&by)));
    let signed = one.signed().map_or("", |signed| if signed { ", signed" } else { ", unsigned" });
    format!("{}{by}{signed}", sort_words(one.sort))
}

fn standing(one: &EvidenceReport, today: Date) -> Markup {
    let left = one.until.and_then(|until| today.until(until).ok()).map(|span| span.get_days());
    html! {
        @if one.state == EvidenceState::ReliedOn { (state_words(one).1) } @else { strong.short { (state_words(one).1) } }
        br;
        span.note {
            @match (one.until, left) {
                (Some(until), Some(left)) if left >= 0 => {
                    "until " (day(until)) ", " (count(u64::from(left.unsigned_abs()), "day", "days")) " left"
                }
                (Some(until), _) => { "ended on " (day(until)) }
                (None, _) => { "without an end" }
            }
        }
    }
}

/// The line of time that all rows share.
struct Time {
    first: Date,
    last: Date,
    today: Date,
}

impl Time {
    fn over(all: &[&EvidenceReport], today: Date) -> Self {
        let ago = |days: i32| today.saturating_sub(jiff::Span::new().days(days));
        let ahead = |days: i32| today.saturating_add(jiff::Span::new().days(days));
        let first = all.iter().filter_map(|one| one.from).min().unwrap_or(today).min(today).max(ago(FURTHEST));
        let last =
            all.iter().filter_map(|one| one.until.max(one.to)).max().unwrap_or(today).max(today).min(ahead(FURTHEST));
        let margin = jiff::Span::new().days(MARGIN);
        Self { first: first.saturating_sub(margin), last: last.saturating_add(margin), today }
    }

    /// Where a day lies, in per cent of the line.
    fn at(&self, day: Date) -> f64 {
        let days = |to: Date| self.first.until(to).map_or(0, |span| span.get_days());
        (f64::from(days(day)) / f64::from(days(self.last).max(1)) * 100.0).clamp(0.0, 100.0)
    }

    fn years(&self) -> Vec<(i16, f64)> {
        let begins = |year| Date::new(year, 1, 1).ok().filter(|day| *day > self.first && *day < self.last);
        (self.first.year()..=self.last.year()).filter_map(|year| Some((year, self.at(begins(year)?)))).collect()
    }

    fn axis(&self) -> Markup {
        html! {
            svg.line.axis aria-hidden="true" {
                @for (year, at) in self.years().into_iter().filter(|(_, at)| *at < ROOM) {
                    text x=(percent(at)) y="30" { (year) }
                }
                text.day x=(percent(self.at(self.today))) y="11" text-anchor="middle" { (day(self.today)) }
            }
        }
    }

    fn line(&self, one: &EvidenceReport) -> Markup {
        let from = one.from.unwrap_or(self.first);
        let to = one.to.or(one.until).unwrap_or(self.last);
        let (x, end) = (self.at(from), self.at(if one.sort == EvidenceSort::Declaration { from } else { to }));
        let relied = one.until.map_or(end, |until| self.at(until));
        html! {
            svg.line.ended[one.state != EvidenceState::ReliedOn] role="img" aria-label=(told(one)) {
                @for (_, at) in self.years() { line.year x1=(percent(at)) x2=(percent(at)) y1="0" y2="24" {} }
                @if relied > end { rect.relied x=(percent(end)) width=(percent(relied - end)) y="7" height="10" {} }
                rect.period x=(percent(x)) width=(percent((end - x).max(0.7))) y="7" height="10" rx="1" {}
                @let today = percent(self.at(self.today));
                line.today x1=(today) x2=(today) y1="0" y2="24" {}
            }
        }
    }
}

/// A share as SVG writes it.
pub(super) fn percent(number: f64) -> String {
    format!("{number:.2}%")
}

/// With a capital letter.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}

/// The line in words.
fn told(one: &EvidenceReport) -> String {
    let from = one.from.map_or_else(|| "from ever".to_owned(), |from| format!("from {}", day(from)));
    let to = one.to.map_or(String::new(), |to| format!(" to {}", day(to)));
    let until =
        one.until.map_or_else(|| ", without an end".to_owned(), |until| format!(", relied on until {}", day(until)));
    format!("{from}{to}{until}")
}
