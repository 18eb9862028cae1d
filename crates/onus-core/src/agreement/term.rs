//! Days on which something holds.

use jiff::civil::Date;
use schemars::JsonSchema;

/// The days, both included, on which something is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The first day.
    pub from: Date,
    /// The last day; none where it has no end.
    pub until: Option<Date>,
}

impl Term {
    /// Whether the day lies in the term.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && !self.is_over(day)
    }

    /// Whether the last day has passed.
    pub fn is_over(self, day: Date) -> bool {
        self.until.is_some_and(|until| until < day)
    }

    /// The days that lie in both terms; `None` where there are none.
    pub fn within(self, other: Self) -> Option<Self> {
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let both = Self { from: self.from.max(other.from), until };
        both.until.is_none_or(|until| both.from <= until).then_some(both)
    }
}

/// The keys of a [`Term`].
#[derive(JsonSchema)]
#[allow(dead_code, reason = "describes two keys of a file")]
pub struct TermKeys {
    /// The first day on which it is in force.
    #[schemars(with = "String", extend("format" = "date"))]
    pub from: Date,
    /// The last day on which it is in force; without it, it has no end.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
}

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    /// Whether the day lies in the period.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    /// The period as a term.
    pub fn term(self) -> Term {
        Term { from: self.from, until: Some(self.until) }
    }
}
