//! What one party carries in a square: its letter, and figures beside it or, where there is no room, below.

use maud::{Markup, html};
use onus_core::assess::Status;
use onus_core::report::StatusCounts;

use super::measure::wide;
use crate::html::faces::{Face, Faces};
use crate::html::words::{compact, wrong};

/// The colour of what is wrong.
const BAD: &str = "#a3201a";
/// How high a part with one line is, and what each further line adds.
const LINE: (u32, u32) = (22, 12);

/// What one party carries in a square.
pub(super) struct Part<'p> {
    face: &'p Face,
    figures: Vec<String>,
    wrong: bool,
    wide: u32,
}

impl<'p> Part<'p> {
    /// Measures a part for a column.
    pub(super) fn new(faces: &'p Faces, (party, statuses): &(String, StatusCounts), wide: u32) -> Self {
        Self { face: faces.get(party), figures: figures(statuses), wrong: wrong(statuses) > 0, wide }
    }

    /// Where figures stand that have room beside the letter.
    fn beside(&self) -> u32 {
        10 + wide(&self.face.letter, 13)
    }

    fn has_room(&self) -> bool {
        self.figures.iter().all(|figure| self.beside() + wide(figure, 11) <= self.wide)
    }

    fn lines(&self) -> u32 {
        u32::try_from(self.figures.len()).unwrap_or(1) + u32::from(!self.has_room())
    }

    /// How high it has to be.
    pub(super) fn least(&self) -> u32 {
        LINE.0 + LINE.1 * self.lines().saturating_sub(1)
    }

    /// Draws it.
    pub(super) fn draw(&self, x: u32, y: u32, high: u32) -> Markup {
        let (ground, ink) = colours(self.face.colour);
        let first = y + (high + 8).saturating_sub(LINE.1 * self.lines().saturating_sub(1)) / 2;
        let (left, top) = if self.has_room() { (self.beside(), first) } else { (4, first + LINE.1) };
        html! {
            rect x=(x) y=(y) width=(self.wide) height=(high - 1) rx="2" fill=(ground) {}
            text x=(x + 5) y=(first) font-size="12" font-weight="700" fill=(ink) { (self.face.letter) }
            @for (at, figure) in (0..).zip(&self.figures) {
                text x=(x + left) y=(top + LINE.1 * at) font-size="11" fill=(ink)
                    font-weight=(if figure.starts_with('✗') { "700" } else { "400" }) { (figure) }
            }
            @if self.wrong { rect x=(x) y=(y + high - 4) width=(self.wide) height="3" fill=(BAD) {} }
        }
    }
}

/// What is proven, wrong, not known; else how many duties there are.
fn figures(statuses: &StatusCounts) -> Vec<String> {
    let marked = [("✓", statuses.proven()), ("✗", wrong(statuses)), ("?", statuses.get(Status::Unknown))];
    let told = marked.iter().filter(|(_, count)| *count > 0);
    let told: Vec<String> = told.map(|(mark, count)| format!("{mark}{}", compact(*count))).collect();
    if told.is_empty() { vec![compact(statuses.total())] } else { told }
}

/// Ground and text of a party's colour, the same as on the page in the light.
pub(super) fn colours(class: &str) -> (&'static str, &'static str) {
    match class {
        "customer" => ("#2b5a9b", "#ffffff"),
        "msp" => ("#8fd0c2", "#0e211d"),
        "provider" => ("#f0e3c2", "#2c2410"),
        "second" => ("#dcb3cc", "#2a1220"),
        "nobody" => ("url(#nobody)", BAD),
        _ => ("#dfdce4", "#232029"),
    }
}

/// The ground of what is unallocated.
pub(super) fn hatch() -> Markup {
    html! {
        pattern id="nobody" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            rect width="7" height="7" fill="#ffffff" {}
            rect width="2" height="7" fill="#f0cdca" {}
        }
    }
}
