//! What the agreement adds: its own gaps, officers, accepted risks, documents to obtain.

use maud::{Markup, html};
use onus_core::report::ToSettle;

use super::gaps::severity;
use super::words::{count, day, number, prose, visible};
use super::{Page, heads};
use crate::words::state_words;
use onus_core::report::AgreementGapReport;
use onus_core::report::register::{EvidenceReport, EvidenceSort, EvidenceState, OfficerReport, RoleReport, TermState};

/// Documents that are shown at once.
const FIRST: usize = 10;

/// What is wrong with the agreement itself.
pub(super) fn gaps(page: &Page<'_>) -> Markup {
    html! {
        section #agreement aria-labelledby="agreement-title" {
            h2 #agreement-title { "What is wrong with the agreement" }
            div.gaps { @for one in &page.model.agreement_gaps { (gap(page, one)) } }
        }
    }
}

fn gap(page: &Page<'_>, gap: &AgreementGapReport) -> Markup {
    html! {
        details.gap {
            summary {
                span.severity { (severity(Some(gap.severity))) }
                span.text {
                    span.title { (visible(&gap.subject)) }
                    span.what { (gap.title) ": " (prose(&gap.what)) }
                }
                span.parties { (page.faces.named(&gap.party)) }
                span.count { @if gap.count > 0 { (number(gap.count)) span.vh { " duties" } } }
            }
            div.inside {
                div { h3 { "How to fix it" } p { (prose(&gap.remedy)) } }
                div {
                    h3 { "Kind of gap" } p { code { (gap.code) } }
                    @if let Some(place) = &gap.place { h3 { "Written in" } p { code { (visible(place)) } } }
                    @if !gap.duties.is_empty() {
                        h3 { "Duties" }
                        p { @for duty in &gap.duties { code { (duty) } " " } }
                    }
                }
            }
        }
    }
}

/// Who holds which role.
pub(super) fn officers(page: &Page<'_>) -> Markup {
    let vacant = page.model.officers.iter().filter(|role| role.is_vacant()).count() as u64;
    let mut vacant_first: Vec<&RoleReport> = page.model.officers.iter().collect();
    vacant_first.sort_by_key(|role| !role.is_vacant());
    html! {
        section #officers aria-labelledby="officers-title" {
            h2 #officers-title { "Officers" }
            @if vacant > 0 { p.lead { (count(vacant, "role is", "roles are")) " vacant." } }
            div.scroll tabindex="0" role="group" aria-labelledby="officers-title" {
                table.list {
                    (heads(&["Role", "Of", "Held by", "Deputy", "In office", "Signs with a key"], &[]))
                    tbody {
                        @for role in vacant_first {
                            @if role.is_vacant() { (vacant_row(page, role)) }
                            @for officer in &role.officers { (one(page, role, officer)) }
                        }
                    }
                }
            }
        }
    }
}

fn vacant_row(page: &Page<'_>, role: &RoleReport) -> Markup {
    html! {
        tr.vacant {
            th scope="row" { (visible(&role.title)) }
            td { (page.faces.named(&role.party)) }
            td { strong.short { "vacant" } }
            td { "–" }
            td {}
            td {}
        }
    }
}

fn one(page: &Page<'_>, role: &RoleReport, officer: &OfficerReport) -> Markup {
    html! {
        tr {
            th scope="row" { (visible(&role.title)) }
            td { (page.faces.named(&role.party)) }
            td {
                (visible(&officer.name))
                @if let Some(contact) = &officer.contact { br; span.note { (visible(contact)) } }
            }
            td { @match &officer.deputy { Some(deputy) => { (visible(deputy)) }, None => { "–" } } }
            td {
                @if let Some(from) = officer.from { "since " (day(from)) }
                @if let Some(until) = officer.until { ", until " (day(until)) }
                @if officer.state != TermState::InForce { strong.short { " not on the day" } }
            }
            td { @if officer.key.is_some() { "yes" } @else { "no" } }
        }
    }
}

/// Risks that an officer accepts, in force or over.
pub(super) fn accepted(page: &Page<'_>) -> Markup {
    let all: Vec<&EvidenceReport> =
        page.model.evidence.iter().filter(|one| one.sort == EvidenceSort::Acceptance).collect();
    html! {
        @if !all.is_empty() {
            section #accepted aria-labelledby="accepted-title" {
                h2 #accepted-title { "Accepted risks" }
                p.lead { "An accepted risk is never counted as proven: its status stays visible above." }
                div.scroll tabindex="0" role="group" aria-labelledby="accepted-title" {
                    table.list {
                        (heads(&["Risk, and why it is accepted", "By", "Until", "Standing", "Covers"], &["Covers"]))
                        tbody { @for one in all { tr {
                            th scope="row" { (visible(&one.title)) br; span.hash { (visible(&one.place)) } }
                            td {
                                @if let Some(by) = &one.by { (visible(&super::words::spoken(by))) }
                                br;
                                (page.faces.named(&one.party))
                            }
                            td.nowrap { @if let Some(until) = one.until { (day(until)) } }
                            td {
                                @if one.state == EvidenceState::ReliedOn { (state_words(one).1) }
                                @else { strong.short { (state_words(one).1) } }
                            }
                            td.n { (number(one.shows.unwrap_or_default())) }
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
                    "For these duties somebody is responsible, and nothing is breached; what is missing is a document."
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
