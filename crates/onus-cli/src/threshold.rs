//! From which status and severity on the exit code is 1.

use std::str::FromStr;

use onus::assess::{Assessment, Status};
use onus::catalogue_types::Severity;

/// Statuses that count, each with the least severity that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold(Vec<(Status, Option<Severity>)>);

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "never" {
            return Ok(Self(Vec::new()));
        }
        text.split(',').map(one).collect::<Result<_, _>>().map(Self)
    }
}

fn one(text: &str) -> Result<(Status, Option<Severity>), String> {
    let (status, severity) =
        text.trim().split_once(':').map_or((text.trim(), None), |(status, severity)| (status, Some(severity)));
    let known = || Status::ALL.map(Status::id).join(", ");
    let status =
        Status::from_id(status).ok_or_else(|| format!("`{status}` is no status; there are {}, or `never`", known()))?;
    let severity = match severity {
        None => None,
        Some(_) if !matches!(status, Status::Breached | Status::Unknown) => {
            return Err(format!("`{}` has no severity; only breached and unknown have", status.id()));
        }
        Some(id) => Some(
            Severity::from_id(id)
                .ok_or_else(|| format!("`{id}` is no severity; there are critical, high, medium, low"))?,
        ),
    };
    Ok((status, severity))
}

impl Threshold {
    /// How many duties are at or above the threshold.
    pub fn count(&self, assessment: &Assessment<'_>) -> u64 {
        let counts = |status: Status, severity: Option<Severity>| {
            self.0.iter().any(|(wanted, least)| {
                *wanted == status && least.is_none_or(|least| severity.is_some_and(|severity| severity <= least))
            })
        };
        assessment.lines.iter().filter(|line| counts(line.status, line.severity)).map(|line| line.count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_read() {
        assert_eq!("never".parse(), Ok(Threshold(Vec::new())));
        let high = Threshold(vec![(Status::Breached, Some(Severity::High)), (Status::Unallocated, None)]);
        assert_eq!("breached:high, unallocated".parse(), Ok(high));
        assert!("broken".parse::<Threshold>().is_err());
        assert!("breached:worst".parse::<Threshold>().is_err());
        assert!("claimed:high".parse::<Threshold>().is_err());
    }
}
