//! From which status and severity on the exit code is 1.

use std::str::FromStr;

use onus_core::Model;
use onus_core::assess::{GapKind, Status};
use onus_core::catalogue_types::Severity;
use onus_core::report::AgreementGapReport;

/// What counts: statuses, each with the least severity that does, and kinds of gap of the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    statuses: Vec<(Status, Option<Severity>)>,
    kinds: Vec<GapKind>,
}

impl Threshold {
    /// What counts where nothing is said.
    pub const DEFAULT: &str = "breached:high,unallocated";
}

impl Default for Threshold {
    /// Breaches of high severity and up, and what is unallocated.
    fn default() -> Self {
        let statuses = vec![(Status::Breached, Some(Severity::High)), (Status::Unallocated, None)];
        Self { statuses, kinds: Vec::new() }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut threshold = Self { statuses: Vec::new(), kinds: Vec::new() };
        if text == "never" {
            return Ok(threshold);
        }
        for part in text.split(',').map(str::trim) {
            // What is both a status and a kind of gap is meant as a status.
            match GapKind::from_code(part).filter(|_| Status::from_id(part).is_none()) {
                Some(kind) => threshold.kinds.push(kind),
                None => threshold.statuses.push(one(part)?),
            }
        }
        Ok(threshold)
    }
}

fn one(text: &str) -> Result<(Status, Option<Severity>), String> {
    let (status, severity) =
        text.trim().split_once(':').map_or((text.trim(), None), |(status, severity)| (status, Some(severity)));
    let known = || Status::ALL.map(Status::id).join(", ");
    let status = Status::from_id(status).ok_or_else(|| {
        format!(
            "`{status}` is neither a status nor a kind of gap; there are {}, the codes in docs/gaps, or `never`",
            known()
        )
    })?;
    let severity = match severity {
        None => None,
        Some(_) if !matches!(status, Status::Breached | Status::Unknown) => {
            return Err(format!("`{}` has no severity; only breached and unknown have", status.id()));
        }
        Some(id) => Some(least_severity(id)?),
    };
    Ok((status, severity))
}

/// The severity of this id; the fault names those that there are.
pub fn least_severity(id: &str) -> Result<Severity, String> {
    Severity::from_id(id).ok_or_else(|| format!("`{id}` is not a severity; there are critical, high, medium, low"))
}

impl Threshold {
    /// How many duties and gaps of the agreement are at or above the threshold; accepted risks are not.
    pub fn count(&self, model: &Model) -> u64 {
        let conclusions = model.conclusions.iter();
        let short = conclusions.filter(|one| one.accepted.is_none() && self.counts(one.status, one.severity));
        let of_agreement = model.agreement_gaps.iter().filter_map(AgreementGapReport::kind);
        let of_agreement = of_agreement.filter(|kind| self.counts_kind(*kind));
        short.map(|one| one.count).sum::<u64>() + of_agreement.count() as u64
    }

    /// Whether a duty with this status is at or above the threshold.
    pub fn counts(&self, status: Status, severity: Option<Severity>) -> bool {
        self.statuses.iter().any(|(wanted, least)| {
            *wanted == status && least.is_none_or(|least| severity.is_some_and(|severity| severity <= least))
        })
    }

    /// Whether a gap of the agreement of this kind is at or above the threshold.
    pub fn counts_kind(&self, kind: GapKind) -> bool {
        self.kinds.contains(&kind) || kind.is_breach() && self.counts(Status::Breached, Some(kind.severity()))
    }

    /// Statuses that count, of those that a report lists one by one only with `--full`.
    pub fn beyond_gaps(&self) -> Option<Status> {
        self.statuses.iter().map(|(status, _)| *status).find(|status| !onus_core::report::falls_short(*status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_read() {
        let of = |statuses, kinds| Ok(Threshold { statuses, kinds });
        assert_eq!("never".parse(), of(Vec::new(), Vec::new()));
        let high = vec![(Status::Breached, Some(Severity::High)), (Status::Unallocated, None)];
        assert_eq!("breached:high, unallocated".parse(), of(high, Vec::new()));
        assert_eq!("contract-lapsed".parse(), of(Vec::new(), vec![GapKind::ContractLapsed]));
        assert!("broken".parse::<Threshold>().is_err());
        assert!("breached:worst".parse::<Threshold>().is_err());
        assert!("claimed:high".parse::<Threshold>().is_err());
        assert!("contract-lapsed:high".parse::<Threshold>().is_err());
    }
}
