//! What of a diff makes the exit code 1.

use std::str::FromStr;

use onus_core::assess::Status;
use onus_core::catalogue_types::Severity;
use onus_core::diff::{Diff, GapChange, Side};

use crate::failure::Failure;
use crate::threshold::least_severity;

/// One thing that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Moved,
    NewGaps(Option<Severity>),
    NewUnknowns,
    AgreementGaps,
    ProofLost,
    NoLongerAccepted,
    Silences,
    NotRead,
}

/// What of a diff makes the exit code 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted(Vec<What>);

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Self::default());
        }
        text.split(',').map(|part| one(part.trim())).collect::<Result<_, _>>().map(Self)
    }
}

fn one(text: &str) -> Result<What, String> {
    if let Some(severity) = text.strip_prefix("new-gaps:") {
        return least_severity(severity).map(|severity| What::NewGaps(Some(severity)));
    }
    Ok(match text {
        "moved" => What::Moved,
        "new-gaps" => What::NewGaps(None),
        "new-unknowns" => What::NewUnknowns,
        "agreement-gaps" => What::AgreementGaps,
        "proof-lost" => What::ProofLost,
        "no-longer-accepted" => What::NoLongerAccepted,
        "silences" => What::Silences,
        "not-read" => What::NotRead,
        _ => {
            return Err(format!(
                "`{text}` is nothing that a diff tells; there are moved, new-gaps, new-unknowns, agreement-gaps, proof-lost, no-longer-accepted, silences, not-read, or `never`"
            ));
        }
    })
}

impl What {
    /// It can be told only where both sides hold every duty.
    const fn needs_all(self) -> bool {
        matches!(self, Self::Moved | Self::ProofLost)
    }

    fn count(self, diff: &Diff) -> u64 {
        let open = |wanted: &dyn Fn(&GapChange) -> bool| {
            let gaps = diff.new_gaps.iter().chain(&diff.worse_gaps);
            gaps.filter(|gap| gap.accepted.is_none() && wanted(gap)).map(|gap| gap.count).sum()
        };
        match self {
            Self::Moved => diff.summary.moved,
            Self::NewGaps(least) => open(&|gap| match gap.status {
                Some(Status::Unallocated) => true,
                Some(Status::Breached) => {
                    least.is_none_or(|least| gap.severity.is_some_and(|severity| severity <= least))
                }
                _ => false,
            }),
            Self::NewUnknowns => open(&|gap| gap.status == Some(Status::Unknown)),
            Self::AgreementGaps => diff.new_agreement_gaps.len() as u64,
            Self::ProofLost => diff.summary.proof_lost,
            Self::Silences => diff.deciding.as_ref().map_or(0, onus_core::diff::Deciding::silences),
            Self::NotRead => diff.summary.newly_unread,
            Self::NoLongerAccepted => diff.no_longer_accepted.iter().map(|gap| gap.count).sum(),
        }
    }
}

impl Wanted {
    /// Refuses what cannot be told of these sides.
    pub fn check(&self, sides: [&Side; 2]) -> Result<(), Failure> {
        match sides.into_iter().find(|side| !side.about.whole) {
            Some(side) if self.0.iter().any(|what| what.needs_all()) => Err(Failure::usage(
                format!(
                    "`{}` holds only what falls short: `--fail-on` asks for what it does not tell",
                    side.about.name
                ),
                "save it with `--format json --full`, or ask for `new-gaps`",
            )),
            _ => Ok(()),
        }
    }

    /// Nothing counts.
    pub fn is_never(&self) -> bool {
        self.0.is_empty()
    }

    /// How much of it there is.
    pub fn count(&self, diff: &Diff) -> u64 {
        self.0.iter().map(|what| what.count(diff)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_read() {
        assert_eq!("never".parse(), Ok(Wanted(Vec::new())));
        let both = Wanted(vec![What::Moved, What::NewGaps(Some(Severity::High))]);
        assert_eq!("moved, new-gaps:high".parse(), Ok(both));
        assert!("gaps".parse::<Wanted>().is_err());
        assert!("new-gaps:worst".parse::<Wanted>().is_err());
    }
}
