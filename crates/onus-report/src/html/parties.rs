//! Who carries how much, and how well it is shown; and the two pictures of a view.

use maud::{Markup, html};
use onus_core::assess::Status;
use onus_core::report::{PartyTotals, Share, StatusCounts};

use super::Page;
use super::evidence::percent;
use super::words::{count, mark, number, visible, wrong};
use crate::words::COLUMNS;
use onus_core::report::Picture;

/// Who carries what.
pub(super) fn section(page: &Page<'_>) -> Markup {
    let summary = &page.model.summary;
    let columns: Vec<Status> = COLUMNS.into_iter().filter(|status| summary.statuses.get(*status) > 0).collect();
    html! {
        section #parties aria-labelledby="parties-title" {
            h2 #parties-title { "Who carries how much" }
            p.lead {
                "A duty with two responsible parties counts for each. Proven is what was seen on the live cloud or "
                "attested by an auditor, and nothing else."
            }
            div.scroll tabindex="0" role="group" aria-labelledby="parties-title" {
                table.list {
                    thead { tr {
                        th scope="col" { "Party" }
                        th.bar-cell scope="col" { span.vh { "Share of each status" } }
                        th.n scope="col" { "Duties" }
                        th.n scope="col" { "✓ proven" }
                        @for status in &columns { th.n scope="col" { (mark(*status)) " " (status.id()) } }
                        @if summary.accepted > 0 { th.n scope="col" { "accepted" } }
                    } }
                    tbody { @for party in in_order(&summary.parties) { (row(page, party, &columns)) } }
                }
            }
        }
    }
}

/// Parties by how much they carry, each followed by its parts.
fn in_order(parties: &[PartyTotals]) -> Vec<&PartyTotals> {
    let mut roots: Vec<&PartyTotals> = parties.iter().filter(|party| party.parent.is_none()).collect();
    roots.sort_by_key(|party| std::cmp::Reverse(party.duties));
    let mut found = Vec::new();
    for root in roots {
        found.push(root);
        let mut from = found.len() - 1;
        // Teams may have teams of their own.
        while let Some(above) = found.get(from).map(|party| party.party.clone()) {
            found.extend(parties.iter().filter(|party| party.parent.as_deref() == Some(above.as_str())));
            from += 1;
        }
    }
    let listed: Vec<&str> = found.iter().map(|party| party.party.as_str()).collect();
    let lost: Vec<&PartyTotals> = parties.iter().filter(|party| !listed.contains(&party.party.as_str())).collect();
    found.extend(lost);
    found
}

fn row(page: &Page<'_>, party: &PartyTotals, columns: &[Status]) -> Markup {
    let cell = |count: u64| html! { td.n.zero[count == 0] { @if count == 0 { "–" } @else { (number(count)) } } };
    html! {
        tr.part[party.parent.is_some()] {
            th.nowrap scope="row" { (page.faces.named(&party.party)) }
            td.bar-cell { (bar(&party.statuses)) }
            td.n { (number(party.duties)) }
            (cell(party.proven))
            @for status in columns { (cell(party.statuses.get(*status))) }
            @if page.model.summary.accepted > 0 { (cell(party.accepted)) }
        }
    }
}

/// Shares of a whole as parts of a bar: where each begins, and how wide it is, in per cent.
fn spans(parts: &[u64]) -> Vec<(f64, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "numbers of duties are far below 2^52")]
    let (parts, total) = (parts.iter().map(|part| *part as f64), parts.iter().sum::<u64>().max(1) as f64);
    let mut from = 0.0;
    parts
        .map(|part| {
            let (at, width) = (from, part * 100.0 / total);
            from += width;
            (at, width)
        })
        .collect()
}

/// Proven, otherwise shown, open, not known, wrong.
fn bar(statuses: &StatusCounts) -> Markup {
    let shown: u64 = [Status::Configured, Status::Certified, Status::Declared].iter().map(|of| statuses.get(*of)).sum();
    let unknown = statuses.get(Status::Unknown);
    let parts = [statuses.proven(), shown, 0, unknown, wrong(statuses)];
    let open = statuses.total() - parts.iter().sum::<u64>();
    let parts = [statuses.proven(), shown, open, unknown, wrong(statuses)];
    let classes = ["fill-proven", "fill-shown", "fill-open", "fill-unknown", "fill-short"];
    html! {
        svg.bar.thin role="img" aria-label="proven, otherwise shown, open, not known, wrong" {
            @for ((x, width), class) in spans(&parts).into_iter().zip(classes) {
                rect class=(class) x=(percent(x)) width=(percent(width)) height="100%" {}
            }
        }
    }
}

/// The pictures of the views: as a self-service, and with a managed service provider.
pub(super) fn pictures(page: &Page<'_>) -> Markup {
    html! {
        @for (at, picture) in page.model.pictures.iter().enumerate() {
            section id={ "picture-" (at) } aria-labelledby={ "picture-title-" (at) } {
                h2 id={ "picture-title-" (at) } { (picture.title) }
                p.lead {
                    (picture.about)
                    @if let Some(url) = &picture.page { " " (super::link(url, "Source page")) "." }
                }
                div.pictures {
                    (stack(page, picture, false))
                    (stack(page, picture, true))
                }
            }
        }
    }
}

fn stack(page: &Page<'_>, picture: &Picture, managed: bool) -> Markup {
    html! {
        div {
            h3 { @if managed { "With a managed service provider" } @else { "Operated as a self-service" } }
            ol.stack {
                @for group in &picture.groups {
                    li {
                        h4 { (group.title) }
                        (shares(page, if managed { &group.managed } else { &group.self_service }))
                    }
                }
            }
            @if let (true, Some(package)) = (managed, &picture.assumed) {
                p.note {
                    "No contract with a managed service provider applies: this is what the package "
                    code { (visible(package)) } " would make of it."
                }
            }
        }
    }
}

fn shares(page: &Page<'_>, shares: &[Share]) -> Markup {
    let counts: Vec<u64> = shares.iter().map(|share| share.duties).collect();
    html! {
        @if shares.is_empty() { p.note { "Nothing of this is on the estate." } }
        @else {
            svg.bar aria-hidden="true" {
                @for ((x, width), share) in spans(&counts).into_iter().zip(shares) {
                    @let colour = if is_known(page, share) { page.faces.get(&share.party).colour } else { "msp" };
                    rect class=(colour) x=(percent(x)) width=(percent(width)) height="100%" {}
                }
            }
            ul {
                @for share in shares {
                    li { (face_or_title(page, share)) ": " (count(share.duties, "duty", "duties")) }
                }
            }
        }
    }
}

fn face_or_title(page: &Page<'_>, share: &Share) -> Markup {
    html! {
        @if is_known(page, share) { (page.faces.named(&share.party)) }
        @else { i.who.msp aria-hidden="true" { "M" } " " (visible(&share.title)) }
    }
}

/// A party that only the picture assumes is none of the assessment's.
fn is_known(page: &Page<'_>, share: &Share) -> bool {
    share.party == onus_core::report::NOBODY || page.model.parties.get(&share.party).is_some()
}
