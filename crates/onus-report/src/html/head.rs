//! The head of the page: whose estate it is, as of when, the verdict in one line, what everything rests on.

use maud::{Markup, html};
use onus_catalogue::Severity;
use onus_core::Agreement;
use onus_core::assess::Status;

use super::Page;
use super::words::{count, day, number, visible};

/// The head.
pub(super) fn head(page: &Page<'_>) -> Markup {
    let model = page.model;
    html! {
        header.masthead.page {
            div {
                p.kicker { "Shared responsibility · " (owner(page)) }
                h1 { "Who carries what" }
                (verdict(page))
            }
            fieldset.theme {
                legend.vh { "Colours" }
                label { input.vh type="radio" name="theme" id="theme-auto" value="auto" checked; "Auto" }
                label { input.vh type="radio" name="theme" id="theme-light" value="light"; "Light" }
                label { input.vh type="radio" name="theme" id="theme-dark" value="dark"; "Dark" }
            }
            dl.facts {
                div {
                    dt { "As of" }
                    dd {
                        (day(model.provenance.as_of))
                        @if let Some(zone) = &model.provenance.time_zone { small { (visible(zone)) } }
                    }
                }
                div { dt { "Read" } dd { (inputs(page)) } }
                div { dt { "Agreement" } dd { (agreement(page)) } }
                div { dt { "Allocation rests on" } dd { (authorities(page)) } }
            }
        }
    }
}

fn owner(page: &Page<'_>) -> String {
    let name = page.model.customer.as_deref();
    crate::text::name(name.unwrap_or_else(|| page.model.title(Agreement::CUSTOMER)))
}

/// The title of the document.
pub(super) fn title(page: &Page<'_>) -> String {
    format!("Who carries what: {}, {}", owner(page), day(page.model.provenance.as_of))
}

fn verdict(page: &Page<'_>) -> Markup {
    let model = page.model;
    let (breached, nobodys) = (model.count(Status::Breached), model.count(Status::Unallocated));
    let urgent: u64 = page
        .groups
        .iter()
        .filter(|group| group.status == Status::Breached && group.accepted.is_none())
        .filter(|group| group.severity.is_some_and(|severity| severity <= Severity::High))
        .map(|group| group.count)
        .sum();
    let agreement = u64::try_from(model.agreement_gaps.len()).unwrap_or(u64::MAX);
    html! {
        p.verdict {
            "Of " (count(model.summary.duties, "duty", "duties")) ", "
            strong { (number(model.summary.statuses.proven())) " are proven" } ", "
            strong.bad[breached > 0] { (count(breached, "is breached", "are breached")) }
            @if urgent > 0 { " (" (number(urgent)) " of them high or critical)" }
            @if nobodys > 0 { ", " strong.bad { (number(nobodys)) " are unallocated" } }
            " and " strong { (number(model.count(Status::Unknown))) " cannot be told yet" } "."
            @if agreement > 0 { " " (count(agreement, "thing is", "things are")) " wrong with the agreement itself." }
        }
    }
}

fn inputs(page: &Page<'_>) -> Markup {
    html! {
        @for input in page.model.provenance.inputs.iter().take(2) {
            code { (visible(&input.name)) }
            small {
                (input.basis.id())
                @if let Some(by) = &input.made_by { ", " (visible(by)) }
                ", sha256 " (short(&input.sha256))
            }
        }
        @let more = page.model.provenance.inputs.len().saturating_sub(2);
        @if more > 0 { small { "and " (more) " more" } }
        small { a href="#rests" { "all hashes" } }
    }
}

fn agreement(page: &Page<'_>) -> Markup {
    let provenance = &page.model.provenance;
    html! {
        @match (provenance.agreement.split_first(), &provenance.agreement_sha256) {
            (Some((first, more)), Some(sha)) => {
                code { (visible(first)) }
                small {
                    @if !more.is_empty() { "and " (count(more.len() as u64, "more file", "more files")) ", " }
                    "sha256 " (short(sha))
                }
            }
            _ => { "none" small { "what was never handed over is the customer’s" } }
        }
    }
}

fn authorities(page: &Page<'_>) -> Markup {
    let counts = &page.model.summary.authorities;
    let parts: Vec<String> =
        counts.iter().filter(|(_, count)| **count > 0).map(|(id, count)| format!("{} {id}", number(*count))).collect();
    html! { (parts.join(", ")) small { "duties; catalogue " (short(&page.model.provenance.catalogue_sha256)) } }
}

/// The first letters of a hash.
pub(super) fn short(hash: &str) -> String {
    format!("{}…", hash.get(..12).unwrap_or(hash))
}
