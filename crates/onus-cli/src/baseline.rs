//! A baseline: what was known to fall short. Only what is new since then counts.

use onus_core::Model;
use onus_core::assess::Status;
use onus_core::catalogue_types::Catalogue;
use onus_core::diff::{GapChange, Side, compare, count_new};
use onus_files::{INPUT_LIMIT, Refused};
use onus_report::{Text, text};

use crate::failure::Failure;
use crate::location::{Commits, Location, Placed};
use crate::screen::{Screen, mark, number};
use crate::threshold::Threshold;

/// Gaps that are named one by one.
const NAMED: usize = 12;

/// A saved assessment beside the one of now.
pub struct Baseline {
    old: Side,
    new: Side,
}

impl Baseline {
    /// Reads the baseline and sets it beside the assessment.
    pub fn open(
        (baseline, allow_outside): (&Location, bool),
        now: &Model,
        threshold: &Threshold,
    ) -> Result<Self, Failure> {
        let unreadable = |name: &str, why: &Refused| {
            let help = match why {
                Refused::Unreadable(_) => {
                    "make it with `--write-baseline FILE`; without `--baseline`, everything counts"
                }
                other => other.help(),
            };
            Failure::usage(format!("cannot read the baseline `{name}`: {why}"), help)
        };
        let placed = match baseline {
            Location::Path(path) => Placed::file(path, allow_outside),
            Location::Commit { revision, path: Some(path) } => Placed::at(Commits::default().get(revision)?, path),
            Location::Commit { revision, path: None } => {
                let message = format!("`git:{revision}` names no file of a baseline");
                return Err(Failure::usage(message, "write `git:REF:FILE`"));
            }
        };
        let name = placed.shown();
        let bytes = placed.read(INPUT_LIMIT).map_err(|refused| unreadable(&name, &refused))?;
        let old = Model::for_comparison(&name, &bytes).map_err(|error| {
            Failure::usage(error.why, "write the baseline again with `onus assess INPUT --write-baseline FILE`")
        })?;
        let old = Side::of(&name, true, &old);
        if let Some(status) = threshold.beyond_gaps().filter(|_| !old.about.whole) {
            return Err(Failure::usage(
                format!("the baseline `{name}` holds only what falls short, and `{}` is to count", status.id()),
                "write it again with `--full --write-baseline FILE`",
            ));
        }
        Ok(Self { old, new: Side::of("now", false, now) })
    }

    /// How many duties and gaps of the agreement are at or above the threshold, and were not.
    pub fn count(&self, threshold: &Threshold) -> u64 {
        let duties = count_new(&self.old, &self.new, &|status, severity| threshold.counts(status, severity));
        let catalogue = Catalogue::default();
        let diff = compare(&self.old, &self.new, &catalogue);
        let of_agreement =
            diff.new_agreement_gaps.iter().filter(|gap| gap.kind().is_some_and(|kind| threshold.counts_kind(kind)));
        duties + of_agreement.count() as u64
    }

    /// What is new since the baseline, and what is gone from it.
    pub fn text(&self, catalogue: &Catalogue, screen: &Screen) -> Text {
        let diff = compare(&self.old, &self.new, catalogue);
        let mut text = text!(
            "\n  {}\n",
            screen
                .bold(format!("since the baseline {}, as of {}", self.old.about.name, self.old.about.provenance.as_of))
        );
        let before = text.len();
        let lists: [(&str, &[GapChange]); 4] = [
            ("new", &diff.new_gaps),
            ("worse", &diff.worse_gaps),
            ("no longer accepted", &diff.no_longer_accepted),
            ("gone", &diff.closed_gaps),
        ];
        for (word, gaps) in lists {
            text += &list(word, gaps, screen);
        }
        let named = |gap: &onus_core::report::AgreementGapReport, word: &str| {
            text!("  {}: {} {}\n", word, gap.code, screen.wrap(format!("{}: {}", gap.subject, gap.what), 4))
        };
        diff.new_agreement_gaps.iter().for_each(|gap| text += &named(gap, "new"));
        diff.closed_agreement_gaps.iter().for_each(|gap| text += &named(gap, "gone"));
        if text.len() == before {
            text += "  nothing is new, nothing is gone\n";
        }
        text
    }
}

fn list(word: &str, gaps: &[GapChange], screen: &Screen) -> Text {
    let status = |gap: &GapChange| {
        let (first, second) = if word == "gone" { (gap.was, gap.status) } else { (gap.status, gap.was) };
        first.or(second).unwrap_or(Status::Unknown)
    };
    // Of what cannot be told, the number is enough.
    let (unknown, sure): (Vec<_>, Vec<_>) = gaps.iter().partition(|gap| status(gap) == Status::Unknown);
    let mut text = Text::default();
    for gap in sure.iter().take(NAMED) {
        let more = match gap.count {
            0 | 1 => String::new(),
            several => format!(" and {} more", number(several - 1)),
        };
        let subject = gap.subjects.first().map_or("", String::as_str);
        let line =
            format!("{word}: {} on {subject}{more}: {}", gap.duty, gap.what.as_deref().unwrap_or(status(gap).id()));
        text += text!("  {} {}\n", mark(status(gap)), screen.wrap(&line, 4));
    }
    let total = |gaps: &[&GapChange]| gaps.iter().map(|gap| gap.count).sum::<u64>();
    let hidden = total(sure.get(NAMED..).unwrap_or_default());
    if hidden > 0 {
        text += text!("  … and {} more {}\n", number(hidden), word);
    }
    if !unknown.is_empty() {
        text += text!("  {} {}: {} that cannot be told\n", mark(Status::Unknown), word, number(total(&unknown)));
    }
    text
}
