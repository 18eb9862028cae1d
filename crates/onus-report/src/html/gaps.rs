//! What falls short: grouped, worst first, folded; each group with its first addresses and the chains of rules.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onus_catalogue::Severity;
use onus_core::assess::Status;
use onus_core::report::{AllocationReport, GapGroup, RuleReport};

use super::words::{count, mark, number, prose, spoken, visible};
use super::{FIRST_SUBJECTS, Page};

/// How many chains of rules a group shows by itself.
const CHAINS: usize = 3;

/// The section.
pub(super) fn section(page: &Page<'_>) -> Markup {
    let groups = &page.groups;
    html! {
        section #gaps aria-labelledby="gaps-title" {
            h2 #gaps-title { "What falls short" }
            p.lead {
                "Worst first, accepted risks last; the same gap on many resources is listed once. What is breached can be "
                "fixed by whoever is responsible; what cannot be told yet is not a breach."
            }
            @if groups.is_empty() { p { "Nothing falls short." } }
            @else {
                (filters(page))
                div.gaps { @for (at, group) in groups.iter().enumerate() { (folded(page, at, group)) } }
            }
        }
    }
}

/// Shown by the script only: without it they would do nothing.
fn filters(page: &Page<'_>) -> Markup {
    let groups = &page.groups;
    let mut parties: Vec<(&str, &str)> = groups
        .iter()
        .flat_map(|group| {
            if group.responsible.is_empty() {
                vec![onus_core::report::NOBODY]
            } else {
                group.responsible.iter().map(String::as_str).collect()
            }
        })
        .map(|party| (page.faces.get(party).title.as_str(), party))
        .collect();
    parties.sort_unstable();
    parties.dedup();
    let layers = page.grid.layers.iter().map(|layer| (spoken(layer.id()), layer.id()));
    let severities = Severity::ALL.iter().map(|severity| (severity.id().to_owned(), severity.id()));
    let statuses =
        [Status::Unallocated, Status::Breached, Status::Unknown].map(|status| (status.id().to_owned(), status.id()));
    html! {
        div.filters #filters role="search" aria-label="Gaps" hidden {
            label.search {
                "Search duty, resource, party"
                input #search type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/";
            }
            (choice("by-status", "Status", statuses.into_iter()))
            (choice("by-severity", "Severity", severities))
            (choice("by-party", "Responsible", parties.into_iter().map(|(title, id)| (title.to_owned(), id))))
            (choice("by-layer", "Layer", layers))
        }
        p.found #found role="status" {}
    }
}

fn choice<'c>(id: &str, label: &str, options: impl Iterator<Item = (String, &'c str)>) -> Markup {
    html! {
        label {
            (label)
            select id=(id) { option value="" { "all" } @for (title, id) in options { option value=(id) { (title) } } }
        }
    }
}

fn folded(page: &Page<'_>, at: usize, group: &GapGroup) -> Markup {
    let title = page.duty_title(&group.duty);
    html! {
        details.gap id={ "g-" (at) } data-group=(at) {
            summary {
                span.severity { (severity(group.severity)) }
                span class={ "text " (group.status.id()) } {
                    span.mark aria-hidden="true" { (mark(group.status)) } " "
                    span.title { (title) }
                    span.what {
                        span.vh { (group.status.id()) ": " }
                        (prose(&group.what))
                        @if group.accepted.is_some() { " · risk accepted" }
                    }
                }
                span.parties { (page.faces.named_all(&group.responsible)) }
                span.count {
                    (number(group.count))
                    span.vh { @if group.count == 1 { " subject" } @else { " subjects" } }
                }
            }
            div.inside {
                div {
                    @if let Some(remedy) = &group.remedy { h3 { "How to fix it" } p { (prose(remedy)) } }
                    h3 { "The duty" }
                    p {
                        code { (group.duty) }
                        @if let Some(duty) = page.model.duties.get(&group.duty) {
                            ", on the layer " (spoken(duty.layer.id()).to_lowercase())
                        }
                    }
                    h3 { "Who answers for it" }
                    p { (page.faces.named_all(&group.accountable)) }
                    @if let Some(code) = &group.code { h3 { "Kind of gap" } p { code { (code) } } }
                    (acceptance(group))
                }
                div { (chains(page, at)) }
                div.wide { h3 { "Where" } (subjects(group)) }
            }
        }
    }
}

fn acceptance(group: &GapGroup) -> Markup {
    html! {
        @if let Some(accepted) = &group.accepted {
            h3 { "The risk is accepted" }
            p { (visible(&accepted.reason)) ", until " (super::words::day(accepted.until)) }
        }
    }
}

/// How bad it is; what no check says has none.
pub(super) fn severity(severity: Option<Severity>) -> Markup {
    html! {
        @match severity {
            Some(severity) => { span class={ "tag " (severity.id()) } { (severity.id()) } }
            None => { span.tag.none { "open" } }
        }
    }
}

/// The first addresses: a script puts all of them here.
fn subjects(group: &GapGroup) -> Markup {
    let more = group.count.saturating_sub(group.subjects.len() as u64);
    html! {
        ul.subjects { @for subject in &group.subjects { li { code { (visible(subject)) } } } }
        @if more > 0 { p.note { "The first " (FIRST_SUBJECTS) "; and " (number(more)) " more." } }
    }
}

/// What tells one rule from another: what it is, what it says, where it stands.
type Words<'w> = (&'w str, &'w str, &'w str);

/// The different chains of rules of a group, those of most subjects first.
fn chains(page: &Page<'_>, at: usize) -> Markup {
    let mut different: BTreeMap<Vec<Words<'_>>, (u64, usize)> = BTreeMap::new();
    for gap in page.gaps_of(at) {
        let Some(allocation) = page.model.allocations.get(gap.allocation) else { continue };
        let rules =
            allocation.rules.iter().map(|rule| (rule.what.as_str(), rule.says.as_str(), rule.place.as_str())).collect();
        different.entry(rules).or_insert((0, gap.allocation)).0 += gap.count;
    }
    let mut found: Vec<(u64, usize)> = different.into_values().collect();
    found.sort_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
    let several = found.len() > 1;
    html! {
        @for (subjects, at) in found.iter().take(CHAINS) {
            h3 { "By which rules" @if several { " (" (count(*subjects, "subject", "subjects")) ")" } }
            @if let Some(allocation) = page.model.allocations.get(*at) { (chain(allocation)) }
        }
        @if found.len() > CHAINS {
            @let more = (found.len() - CHAINS) as u64;
            p.note { "And " (count(more, "other chain", "other chains")) " of rules: choose a resource below." }
        }
    }
}

fn chain(allocation: &AllocationReport) -> Markup {
    html! { ol.chain { @for rule in &allocation.rules { (one(rule)) } } }
}

fn one(rule: &RuleReport) -> Markup {
    html! {
        li.off[rule.held == Some(false)] {
            (visible(&rule.what)) ": " strong { (visible(&rule.says)) }
            @match rule.held {
                Some(true) => {},
                Some(false) => { " (does not hold)" },
                None => { " (not known whether it holds)" },
            }
            small {
                (rule.authority) ", " (visible(&rule.place))
                @if let Some(page) = &rule.page { ", " (super::link(page, "page")) }
            }
        }
    }
}
