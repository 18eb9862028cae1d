//! One self-contained page for people: no network, no font, no library; readable without its script, better with it.
//!
//! 1. [`Page`] decides once how parties look ([`faces`]) and how the matrix is laid out ([`grid`]);
//! 2. each section is a function from the page to its markup, escaped by `maud`;
//! 3. [`data`] writes what falls short, once, for the script in `assets/`, which makes rows when they are asked for;
//! 4. [`seal`] allows the page's own style and script by their hashes, and nothing else.

mod agreed;
mod data;
mod evidence;
pub(crate) mod faces;
mod gaps;
pub(crate) mod grid;
mod head;
mod matrix;
mod parties;
mod rests;
mod seal;
pub(crate) mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use onus_catalogue::Layer;

use crate::Model;
use faces::Faces;
use grid::{Column, Grid};
use onus_core::report::{Conclusion, GapGroup, register::EvidenceSort};

/// The page's style.
const STYLE: &str = include_str!("../assets/report.css");
/// The page's script: the parts share one scope.
const SCRIPT: &str = concat!(
    "\"use strict\";(() => {\n",
    include_str!("../assets/estate.js"),
    include_str!("../assets/pieces.js"),
    include_str!("../assets/sheet.js"),
    include_str!("../assets/gaps.js"),
    include_str!("../assets/page.js"),
    "})();\n",
);

/// How many subjects of each group of gaps are named without the script.
const FIRST_SUBJECTS: usize = 10;

/// What all sections share.
struct Page<'m> {
    model: &'m Model,
    /// What falls short, grouped, worst first.
    groups: Vec<GapGroup>,
    /// What falls short: its index among the model's conclusions, and its group.
    gaps: Vec<(usize, usize)>,
    faces: Faces,
    grid: Grid,
    /// Groups of gaps by layer, provider and service.
    in_square: BTreeMap<(Layer, &'m str, &'m str), BTreeSet<usize>>,
}

impl<'m> Page<'m> {
    fn new(model: &'m Model) -> Self {
        let groups = model.groups(FIRST_SUBJECTS);
        let mut in_square: BTreeMap<(Layer, &str, &str), BTreeSet<usize>> = BTreeMap::new();
        let mut gaps = Vec::new();
        for (number, group) in groups.iter().enumerate() {
            for at in &group.conclusions {
                let Some(gap) = model.conclusions.get(*at) else { continue };
                in_square.entry((gap.layer, &gap.provider, &gap.service)).or_default().insert(number);
                gaps.push((*at, number));
            }
        }
        gaps.sort_unstable();
        Self { model, groups, gaps, faces: Faces::new(model), grid: Grid::new(model), in_square }
    }

    fn duty_title<'s>(&'s self, duty: &'s str) -> &'s str {
        self.model.duty_title(duty)
    }

    /// Groups of gaps in a square: number, and the duty's title.
    fn groups_in(&self, layer: Layer, column: &Column) -> Vec<(usize, &str)> {
        let groups = self.in_square.get(&(layer, column.provider.as_str(), column.service.as_str()));
        let title = |at: &usize| Some((*at, self.duty_title(&self.groups.get(*at)?.duty)));
        groups.into_iter().flatten().filter_map(title).collect()
    }

    /// What falls short in a group.
    fn gaps_of(&self, group: usize) -> impl Iterator<Item = &'m Conclusion> {
        let model: &'m Model = self.model;
        let own = self.groups.get(group).map_or(&[][..], |group| &group.conclusions);
        own.iter().filter_map(|at| model.conclusions.get(*at))
    }
}

/// Writes the report.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(model: &Model, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(model);
    out.write_all(before_data(&page).into_string().as_bytes())?;
    data::write(&page, out)?;
    write!(out, "</script><script>{SCRIPT}</script></body></html>")?;
    out.write_all(b"\n")
}

/// The whole page up to the data: the last element is left open.
fn before_data(page: &Page<'_>) -> Markup {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(seal::policy(STYLE, SCRIPT));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (head::title(page)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the matrix" }
                (head::head(page))
                (navigation(page))
                main.page #main tabindex="-1" { (sections(page)) }
                footer.foot.page {
                    "Made by Onus " (page.model.provenance.onus) ". "
                    (words::spoken(&page.model.provenance.not_seen)) "."
                }
                script id="data" type="application/json" {}
            }
        }
    };
    let text = markup.into_string();
    let end = text.len() - "</script></body></html>".len();
    PreEscaped(text.get(..end).unwrap_or_default().to_owned())
}

fn sections(page: &Page<'_>) -> Markup {
    let model = page.model;
    html! {
        (matrix::section(page))
        (parties::pictures(page))
        (parties::section(page))
        (gaps::section(page))
        @if !model.agreement_gaps.is_empty() { (agreed::gaps(page)) }
        (evidence::section(page))
        @if !model.officers.is_empty() { (agreed::officers(page)) }
        (agreed::accepted(page))
        (agreed::to_settle(page))
        (rests::coverage(page))
        (rests::rests(page))
    }
}

fn navigation(page: &Page<'_>) -> Markup {
    let model = page.model;
    let accepted = model.evidence.iter().filter(|one| one.sort == EvidenceSort::Acceptance).count();
    let links = [
        ("#matrix", "Matrix", 0, true),
        ("#picture-0", "Two pictures", 0, !model.pictures.is_empty()),
        ("#parties", "Parties", 0, true),
        ("#gaps", "Gaps", model.short() as usize, true),
        ("#agreement", "Agreement", model.agreement_gaps.len(), !model.agreement_gaps.is_empty()),
        ("#evidence", "Evidence", model.evidence.len() - accepted, model.evidence.len() > accepted),
        ("#officers", "Officers", 0, !model.officers.is_empty()),
        ("#accepted", "Accepted", accepted, accepted > 0),
        ("#documents", "To settle", model.to_settle.len(), !model.to_settle.is_empty()),
        ("#coverage", "Not understood", 0, true),
        ("#rests", "Hashes", 0, true),
    ];
    html! {
        nav.sections aria-label="Sections" {
            ul.page {
                @for (to, title, count, _) in links.iter().filter(|link| link.3) {
                    li { a href=(to) { (title) @if *count > 0 { " " span { (words::number(*count as u64)) } } } }
                }
            }
        }
    }
}

/// The heads of a table's columns; those of numbers, in the second list, stand to the right.
fn heads(columns: &[&str], numbers: &[&str]) -> Markup {
    html! {
        thead { tr { @for title in columns { th.n[numbers.contains(title)] scope="col" { (title) } } } }
    }
}

/// Whether an address may be linked to.
fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// A link to a page of the web; what is no such address stands as text.
fn link(address: &str, text: &str) -> Markup {
    html! { @if is_web(address) { a href=(address) rel="noreferrer" { (text) } } @else { (words::visible(address)) } }
}
