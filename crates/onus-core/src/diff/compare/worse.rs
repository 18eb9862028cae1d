//! When a gap is worse than another.

use crate::assess::Status;
use crate::diff::side::Held;

/// Whether a gap is worse now than it was: by its status, then by its severity; or another check is false.
pub(super) fn is_worse(was: &Held, now: &Held) -> bool {
    // `Status` and `Severity` are ordered from the worst on; what has no severity is least.
    let rank = |held: &Held| (held.status, held.severity.is_none(), held.severity);
    let fails_more = || {
        (was.status, now.status) == (Status::Breached, Status::Breached)
            && now.failing.iter().any(|check| !was.failing.contains(check))
    };
    rank(now) < rank(was) || rank(now) == rank(was) && fails_more()
}

/// As [`is_worse`], for whatever counts: what fell short in another way counts again.
pub(super) fn bad_again(was: &Held, now: &Held) -> bool {
    if crate::report::falls_short(was.status) && crate::report::falls_short(now.status) {
        return is_worse(was, now);
    }
    was.status != now.status && !crate::report::falls_short(was.status)
}
