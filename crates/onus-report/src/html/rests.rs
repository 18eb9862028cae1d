//! What was not understood, and what everything rests on.

use maud::{Markup, html};
use onus_core::report::{ColumnCount, NotKnownReport};

use super::words::{count, number, spoken, visible};
use super::{Page, heads};

/// What was not understood of the inputs: nothing is dropped in silence.
pub(super) fn coverage(page: &Page<'_>) -> Markup {
    let coverage = &page.model.coverage;
    let columns: [(&str, &[ColumnCount]); 5] = [
        ("Values not known yet", &coverage.unknown_values),
        ("References that could not be resolved", &coverage.unresolved_references),
        ("References to something outside the inputs", &coverage.references_outside),
        ("Sensitive values, not read", &coverage.sensitive_values),
        ("Values that do not fit their column", &coverage.misfits),
    ];
    html! {
        section #coverage aria-labelledby="coverage-title" {
            h2 #coverage-title { "What was not understood" }
            p.lead {
                "Of " (count(coverage.read, "resource", "resources")) " read, " (number(coverage.recognised))
                " were recognised; " (number(coverage.supporting)) " more carry the duties of their service only. "
                (spoken(&page.model.provenance.not_seen)) "."
            }
            div.columns {
                @for out in &coverage.left_out {
                    div {
                        h3 { "Left out: " (number(out.count)) " " (out.reason.words()) }
                        ul { @for (of, count) in &out.types { li { code { (visible(of)) } " × " (number(*count)) } } }
                    }
                }
                @for (title, counts) in columns { @if !counts.is_empty() { (by_column(title, counts)) } }
                @if !coverage.not_known_because.is_empty() { (reasons(&coverage.not_known_because)) }
                @if !coverage.notes.is_empty() {
                    div { h3 { "Not read" } ul { @for note in &coverage.notes { li { (visible(note)) } } } }
                }
            }
        }
    }
}

fn by_column(title: &str, counts: &[ColumnCount]) -> Markup {
    html! {
        details {
            summary { (title) ": " (number(counts.iter().map(|one| one.count).sum())) }
            ul {
                @for one in counts {
                    li { code { (visible(&one.r#type)) "." (visible(&one.column)) } " × " (number(one.count)) }
                }
            }
        }
    }
}

/// Why values are not known.
fn reasons(reasons: &[NotKnownReport]) -> Markup {
    html! {
        details {
            summary { "Why values are not known" }
            ul { @for one in reasons { li { (visible(&one.told())) " × " (number(one.count)) } } }
        }
    }
}

/// Inputs, catalogue and agreement with their hashes; what the statuses mean.
pub(super) fn rests(page: &Page<'_>) -> Markup {
    let provenance = &page.model.provenance;
    html! {
        section #rests aria-labelledby="rests-title" {
            h2 #rests-title { "What this rests on" }
            div.scroll tabindex="0" role="group" aria-labelledby="rests-title" {
                table.list {
                    (heads(&["What", "Sort", "SHA-256"], &[]))
                    tbody {
                        @for input in &provenance.inputs {
                            tr {
                                th scope="row" { code { (visible(&input.name)) } }
                                td {
                                    (visible(&input.sort))
                                    @for more in input.made_by.iter().chain(&input.dated) { ", " (visible(more)) }
                                }
                                td { span.hash { (input.sha256) } }
                            }
                        }
                        tr {
                            th scope="row" { "Catalogue" }
                            td { "Onus " (provenance.onus) }
                            td { span.hash { (provenance.catalogue_sha256) } }
                        }
                        @if let Some(sha) = &provenance.agreement_sha256 {
                            tr {
                                th scope="row" { @for file in &provenance.agreement { code { (visible(file)) } br; } }
                                td { "Agreement" }
                                td { span.hash { (sha) } }
                            }
                        }
                    }
                }
            }
            h3 { "What the words mean" }
            div.scroll tabindex="0" role="group" aria-label="What the words mean" { (super::matrix::glossary()) }
        }
    }
}
