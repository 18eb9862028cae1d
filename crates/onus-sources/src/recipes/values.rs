//! Values on their way from an attribute to a column.

use std::borrow::Cow;
use std::net::IpAddr;

use jiff::{Timestamp, civil, tz::TimeZone};
use onus_catalogue::kind::ColumnType;
use onus_catalogue::recipe::{Literal, Test};
use onus_core::estate::Scalar;
use onus_core::estate::functions::like;

use crate::json::Node;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item<'n> {
    /// Not known.
    Unknown,
    /// A secret.
    Hidden,
    Text(Cow<'n, str>),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    /// A block, or a list in a list: no column holds that.
    Nested,
}

/// A value, or several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'n> {
    One(Item<'n>),
    List(Vec<Item<'n>>),
    Map(Vec<(Cow<'n, str>, Item<'n>)>),
}

impl<'n> Item<'n> {
    /// A single value of an attribute.
    pub fn of(node: &'n Node<'_>) -> Self {
        match node {
            Node::Null => Self::Unknown,
            Node::Boolean(truth) => Self::Boolean(*truth),
            Node::Integer(number) => Self::Integer(*number),
            Node::Number(number) => Self::Number(*number),
            Node::Text(text) => Self::Text(Cow::Borrowed(text)),
            Node::List(_) | Node::Object(_) => Self::Nested,
            Node::Hidden(_) => Self::Hidden,
        }
    }

    /// A constant of the catalogue; a list has no single value.
    pub fn of_literal(literal: &'n Literal) -> Self {
        match literal {
            Literal::Boolean(truth) => Self::Boolean(*truth),
            Literal::Integer(number) => Self::Integer(*number),
            Literal::Number(number) => Self::Number(*number),
            Literal::Text(text) => Self::Text(Cow::Borrowed(text)),
            Literal::List(_) => Self::Nested,
        }
    }

    /// The value as characters.
    pub fn shown(&self) -> Option<Cow<'n, str>> {
        Some(match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Boolean(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
            Self::Unknown | Self::Hidden | Self::Nested => return None,
        })
    }

    /// The value as a number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The value as a truth value.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Boolean(truth) => Some(*truth),
            Self::Text(text) => match text.as_ref() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the value is this constant; not known where the value is not.
    pub fn is(&self, literal: &Literal) -> Option<bool> {
        if matches!(self, Self::Unknown | Self::Hidden | Self::Nested) {
            return None;
        }
        Some(match literal {
            Literal::Text(text) => self.shown().is_some_and(|shown| shown == text.as_str()),
            Literal::Boolean(truth) => self.truth() == Some(*truth),
            Literal::Integer(number) => self.number() == Some(*number as f64),
            Literal::Number(number) => self.number() == Some(*number),
            Literal::List(_) => false,
        })
    }

    fn ask(&self, test: &Test) -> Option<bool> {
        match test {
            Test::In(literals) => any(literals.iter().map(|literal| self.is(literal))),
            Test::Contains(literal) => self.is(literal),
            Test::Like(patterns) => self.shown().map(|text| patterns.iter().any(|pattern| like(pattern, &text))),
            Test::AtLeast(least) => self.number().map(|number| number >= *least),
            Test::AtMost(most) => self.number().map(|number| number <= *most),
        }
    }
}

impl<'n> Value<'n> {
    /// A constant of the catalogue.
    pub fn of_literal(literal: &'n Literal) -> Self {
        match literal {
            Literal::List(texts) => Self::List(texts.iter().map(|text| Item::Text(Cow::Borrowed(text))).collect()),
            single => Self::One(Item::of_literal(single)),
        }
    }

    /// The only value there is.
    pub fn single(&self) -> Option<&Item<'n>> {
        match self {
            Self::One(item) => Some(item),
            Self::List(items) => match items.as_slice() {
                [item] => Some(item),
                _ => None,
            },
            Self::Map(_) => None,
        }
    }

    /// How many of its members are secret.
    pub fn hidden(&self) -> usize {
        let hidden = |item: &Item<'_>| *item == Item::Hidden;
        match self {
            Self::One(item) => usize::from(hidden(item)),
            Self::List(items) => items.iter().filter(|item| hidden(item)).count(),
            Self::Map(members) => members.iter().filter(|(_, item)| hidden(item)).count(),
        }
    }

    /// Asks a question. Of several values, `contains` asks for one, the others hold if all give the same answer.
    pub fn ask(&self, test: &Test) -> Option<bool> {
        match self {
            Self::One(item) => item.ask(test),
            Self::List(items) if matches!(test, Test::Contains(_)) => any(items.iter().map(|item| item.ask(test))),
            Self::List(items) => {
                let mut answers = items.iter().map(|item| item.ask(test));
                let first = answers.next().flatten()?;
                answers.all(|answer| answer == Some(first)).then_some(first)
            }
            Self::Map(_) => None,
        }
    }

    /// The value for a column; `None` where it does not fit.
    pub fn fit(self, column: &ColumnType, floor: bool) -> Option<Scalar<'n>> {
        if matches!(column, ColumnType::List) {
            return self.list().map(|list| Scalar::Text(Cow::Owned(list)));
        }
        let item = match self {
            Self::One(item) => item,
            Self::List(mut items) if items.len() == 1 => items.pop()?,
            _ => return None,
        };
        if item == Item::Unknown {
            return Some(Scalar::Null);
        }
        Some(match column {
            ColumnType::Text => Scalar::Text(item.shown()?),
            ColumnType::Integer => Scalar::Integer(whole(&item, floor)?),
            ColumnType::Number => Scalar::Number(item.number()?),
            ColumnType::Boolean => Scalar::Integer(i64::from(item.truth()?)),
            ColumnType::Date => Scalar::Text(Cow::Owned(day(&item.shown()?)?)),
            ColumnType::Cidr => Scalar::Text(item.shown().filter(|text| is_range(text))?),
            ColumnType::Ref(_) | ColumnType::List => return None,
        })
    }

    /// The value as a JSON list of texts; a member that is not known, or secret, is `null`.
    pub fn list(self) -> Option<String> {
        let items = match self {
            Self::One(item) => vec![item],
            Self::List(items) => items,
            Self::Map(mut members) => {
                members.sort_by(|a, b| a.0.cmp(&b.0));
                let pair = |(name, item): (Cow<'n, str>, Item<'n>)| match item {
                    Item::Unknown | Item::Hidden => Some(Item::Unknown),
                    item => Some(Item::Text(Cow::Owned(format!("{name}={}", item.shown()?)))),
                };
                members.into_iter().map(pair).collect::<Option<Vec<_>>>()?
            }
        };
        let texts: Option<Vec<Option<Cow<'_, str>>>> = items
            .iter()
            .map(|item| match item {
                Item::Unknown | Item::Hidden => Some(None),
                item => item.shown().map(Some),
            })
            .collect();
        sonic_rs::to_string(&texts?).ok()
    }
}

/// Or, in three values.
pub(crate) fn any(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

fn whole(item: &Item<'_>, floor: bool) -> Option<i64> {
    if let Item::Integer(number) = item {
        return Some(*number);
    }
    let number = item.number()?;
    let number = if floor { number.floor() } else { number };
    // Beyond 2^53, a float is not an exact number of anything.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

/// The day of a moment, in UTC.
fn day(text: &str) -> Option<String> {
    let moment: Option<Timestamp> = text.parse().ok();
    if let Some(moment) = moment {
        return Some(moment.to_zoned(TimeZone::UTC).date().to_string());
    }
    let day: civil::Date = text.get(..10)?.parse().ok()?;
    Some(day.to_string())
}

/// An address, or a range of addresses.
fn is_range(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let longest = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|prefix| prefix.parse().is_ok_and(|length: u8| length <= longest))
}
