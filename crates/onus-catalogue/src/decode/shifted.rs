//! Moves the places of a table, so that texts that stand one after the other share one count of bytes.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The table with all places moved on by so many bytes.
pub fn shifted(table: Spanned<DeTable<'_>>, by: usize) -> Spanned<DeTable<'_>> {
    if by == 0 {
        return table;
    }
    let span = table.span();
    let inner = table.into_inner().into_iter().map(|(key, value)| {
        let key_span = key.span();
        (Spanned::new(key_span.start + by..key_span.end + by, key.into_inner()), shifted_value(value, by))
    });
    Spanned::new(span.start + by..span.end + by, inner.collect())
}

fn shifted_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = value.span().start + by..value.span().end + by;
    let inner = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shifted(Spanned::new(0..0, table), by).into_inner()),
        DeValue::Array(items) => {
            let mut array = DeArray::new();
            items.into_iter().for_each(|item| array.push(shifted_value(item, by)));
            DeValue::Array(array)
        }
        plain => plain,
    };
    Spanned::new(span, inner)
}
