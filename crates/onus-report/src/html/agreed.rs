//! What the agreement adds: its own gaps, officers, accepted risks, documents to obtain.

use maud::{Markup, html};
use onus::report::ToSettle;

use super::gaps::severity;
use super::words::{count, day, number, prose, visible};
use super::{Page, heads};
use crate::model::{AgreementRow, Evidence, EvidenceSort, Officer, Standing};

/// Documents that are shown at once.
const FIRST: usize = 10;

/// What is wrong with the agreement itself.
pub(super) fn gaps(page: &Page<'_>) -> Markup {
    html! {
        section #agreement aria-labelledby="agreement-title" {
            h2 #agreement-title { "What is wrong with the agreement" }
            div.gaps { @for row in &page.model.agreement_gaps { (gap(page, row)) } }
        }
    }
}

fn gap(page: &Page<'_>, row: &AgreementRow) -> Markup {
    html! {
        details.gap {
            summary {
                span.severity { (severity(Some(row.severity))) }
                span.text {
                    span.title { (visible(&row.gap.subject)) }
                    span.what { (row.title) ": " (prose(&row.gap.what)) }
                }
                span.parties { (page.faces.named(&row.gap.party)) }
                span.count { @if row.gap.count > 0 { (number(row.gap.count)) span.vh { " duties" } } }
            }
            div.inside {
                div { h3 { "How to mend it" } p { (prose(&row.gap.remedy)) } }
                div {
                    h3 { "Kind of gap" } p { code { (row.gap.code) } }
                    @if let Some(place) = &row.gap.place { h3 { "Written in" } p { code { (visible(place)) } } }
                    @if !row.gap.duties.is_empty() {
                        h3 { "Duties" }
                        p { @for duty in &row.gap.duties { code { (duty) } " " } }
                    }
                }
            }
        }
    }
}

/// Who holds which role.
pub(super) fn officers(page: &Page<'_>) -> Markup {
    let vacant = page.model.officers.iter().filter(|officer| officer.name.is_none()).count() as u64;
    let mut vacant_first: Vec<&Officer> = page.model.officers.iter().collect();
    vacant_first.sort_by_key(|officer| officer.name.is_some());
    html! {
        section #officers aria-labelledby="officers-title" {
            h2 #officers-title { "Officers" }
            @if vacant > 0 { p.lead { (count(vacant, "role is", "roles are")) " vacant." } }
            div.scroll tabindex="0" role="group" aria-labelledby="officers-title" {
                table.list {
                    (heads(&["Role", "Of", "Held by", "Deputy", "In office", "Signs with a key"], &[]))
                    tbody { @for officer in vacant_first { (one(page, officer)) } }
                }
            }
        }
    }
}

fn one(page: &Page<'_>, officer: &Officer) -> Markup {
    html! {
        tr.vacant[officer.name.is_none()] {
            th scope="row" { (visible(&officer.role)) }
            td { (page.faces.named(&officer.party)) }
            td {
                @match &officer.name {
                    Some(name) => {
                        (visible(name))
                        @if let Some(contact) = &officer.contact { br; span.note { (visible(contact)) } }
                    }
                    None => { strong.short { "vacant" } }
                }
            }
            td { @match &officer.deputy { Some(deputy) => { (visible(deputy)) }, None => { "–" } } }
            td {
                @if let Some(from) = officer.from { "since " (day(from)) }
                @if let Some(until) = officer.until { ", until " (day(until)) }
                @if officer.name.is_some() && !officer.in_office { strong.short { " not on the day" } }
            }
            td { @if officer.name.is_some() { @if officer.signs { "yes" } @else { "no" } } }
        }
    }
}

/// Risks that an officer accepts, in force or over.
pub(super) fn accepted(page: &Page<'_>) -> Markup {
    let all: Vec<&Evidence> = page.model.evidence.iter().filter(|one| one.sort == EvidenceSort::Acceptance).collect();
    html! {
        @if !all.is_empty() {
            section #accepted aria-labelledby="accepted-title" {
                h2 #accepted-title { "Accepted risks" }
                p.lead { "An accepted risk is never counted as proven: its status stays visible above." }
                div.scroll tabindex="0" role="group" aria-labelledby="accepted-title" {
                    table.list {
                        (heads(&["Risk, and why it is accepted", "By", "Until", "Standing", "Covers"], &["Covers"]))
                        tbody { @for one in all { tr {
                            th scope="row" { (visible(&one.what)) br; span.hash { (visible(&one.place)) } }
                            td {
                                @if let Some(by) = &one.by { (visible(&super::words::spoken(by))) }
                                br;
                                (page.faces.named(&one.party))
                            }
                            td.nowrap { @if let Some(until) = one.until { (day(until)) } }
                            td {
                                @if one.standing == Standing::InForce { "in force" }
                                @else { strong.short { (one.standing.id()) } }
                            }
                            td.n { (number(one.shows)) }
                        } } }
                    }
                }
            }
        }
    }
}

/// Documents that would settle what is claimed, unproven or lapsed.
pub(super) fn to_settle(page: &Page<'_>) -> Markup {
    let mut all: Vec<&ToSettle> = page.model.to_settle.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.settles));
    let (first, rest) = all.split_at(all.len().min(FIRST));
    html! {
        @if !all.is_empty() {
            section #documents aria-labelledby="documents-title" {
                h2 #documents-title { "Documents that would settle most" }
                p.lead {
                    "For these duties somebody is responsible, and nothing is breached; what lacks is a document."
                }
                (documents(page, first, "Those that settle most"))
                @if !rest.is_empty() {
                    details {
                        summary {
                            (count(rest.len() as u64, "other document settles", "other documents settle")) " "
                            (number(rest.iter().map(|one| one.settles).sum())) " more"
                        }
                        (documents(page, rest, "Others"))
                    }
                }
            }
        }
    }
}

fn documents(page: &Page<'_>, some: &[&ToSettle], caption: &str) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table.list {
                caption.vh { (caption) }
                (heads(&["To do", "Whose", "Settles", "Duties"], &["Settles"]))
                tbody { @for one in some { (settles(page, one)) } }
            }
        }
    }
}

fn settles(page: &Page<'_>, one: &ToSettle) -> Markup {
    html! {
        tr {
            th scope="row" { (super::words::spoken(&one.action)) }
            td.nowrap { (page.faces.named(&one.party)) }
            td.n { (number(one.settles)) }
            td {
                details {
                    summary { (count(one.duties.len() as u64, "duty", "duties")) }
                    @for duty in &one.duties { code { (duty) } " " }
                }
            }
        }
    }
}
