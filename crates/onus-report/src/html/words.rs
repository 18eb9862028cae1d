//! Words, numbers and marks, as people read them.

use maud::{Markup, html};
use onus_catalogue::Model;
use onus_core::assess::Status;
use onus_core::report::StatusCounts;

pub(crate) use crate::words::{mark, number};

/// An id as a person reads it: `identity-and-access` is "Identity and access".
pub(crate) fn spoken(id: &str) -> String {
    let mut letters = id.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + &letters.as_str().replace('-', " ")
}

/// The service model as the head of a column names it.
pub(crate) const fn model(model: Model) -> &'static str {
    match model {
        Model::BareMetal => "Bare metal",
        Model::Iaas => "IaaS",
        Model::Caas => "CaaS",
        Model::Paas => "PaaS",
        Model::Faas => "FaaS",
        Model::Saas => "SaaS",
        Model::OnPremises => "On premises",
    }
}

/// What a status says, in half a sentence.
pub(crate) const fn meaning(status: Status) -> &'static str {
    match status {
        Status::Unallocated => "nobody carries it, or a party that cannot",
        Status::Breached => "a check says that it is not done",
        Status::Unknown => "cannot be told yet from the inputs",
        Status::Verified => "seen on the live cloud",
        Status::Attested => "an auditor's report on operation covers it",
        Status::Configured => "written or planned so; intent, not operation",
        Status::Certified => "a certificate, or a report on design, covers it",
        Status::Declared => "a named officer says so",
        Status::Lapsed => "the proof is no longer relied on",
        Status::Claimed => "the provider says so publicly; no document is held",
        Status::Unproven => "somebody is responsible, and nothing shows that it is done",
    }
}

/// Breached or unallocated.
pub(crate) fn wrong(statuses: &StatusCounts) -> u64 {
    statuses.get(Status::Unallocated) + statuses.get(Status::Breached)
}

/// A number for a narrow place: 1.2k is about 1,200.
pub(crate) fn compact(number: u64) -> String {
    let tenths = |of: u64, unit: char| format!("{}.{}{unit}", number / of, number % of * 10 / of);
    match number {
        0..1_000 => number.to_string(),
        1_000..10_000 => tenths(1_000, 'k'),
        10_000..1_000_000 => format!("{}k", number / 1_000),
        _ => tenths(1_000_000, 'M'),
    }
}

/// A number with its noun.
pub(crate) fn count(of: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(of), if of == 1 { one } else { many })
}

/// A day as a person writes it: 22 Nov 2026.
pub(crate) fn day(date: jiff::civil::Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// A text of one line in which nothing is hidden.
pub(crate) fn visible(text: &str) -> String {
    crate::text::visible(text).into_owned()
}

/// A text of the catalogue: what stands between backticks is code.
pub(crate) fn prose(text: &str) -> Markup {
    let text = visible(text);
    let whole = text.matches('`').count().is_multiple_of(2);
    html! {
        @if whole {
            @for (at, part) in text.split('`').enumerate() { @if at % 2 == 1 { code { (part) } } @else { (part) } }
        }
        @else { (text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_as_people_say_them() {
        assert_eq!(spoken("identity-and-access"), "Identity and access");
        assert_eq!([999, 1_250, 99_999, 2_300_000].map(compact), ["999", "1.2k", "99k", "2.3M"]);
        assert_eq!(count(1, "duty", "duties"), "1 duty");
        assert_eq!(day(jiff::civil::date(2026, 11, 2)), "2 Nov 2026");
    }

    #[test]
    fn code_is_told_from_words() {
        assert_eq!(prose("set `a<b` to 1").into_string(), "set <code>a&lt;b</code> to 1");
        assert_eq!(prose("one ` alone").into_string(), "one ` alone");
    }
}
