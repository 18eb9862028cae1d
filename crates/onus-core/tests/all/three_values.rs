//! No answer from ignorance: replacing what is not known by any value never turns an answer around.

use std::collections::BTreeSet;

use onus_core::assess::Answer;
use onus_core::catalogue_types::Catalogue;
use onus_core::catalogue_types::duty::Check;
use onus_core::catalogue_types::example::{ExampleRow, ExampleValue};
use onus_core::catalogue_types::expr::{Expr, Form};
use onus_core::catalogue_types::kind::ColumnType;
use onus_core::duty_examples::Bench;

/// A small generator of numbers, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.roll(from.len())]
    }
}

/// Texts and numbers that a check compares with, so that random rows come near its borders.
#[derive(Default)]
struct Borders {
    texts: Vec<String>,
    numbers: Vec<i64>,
}

fn borders(check: &Check) -> Borders {
    let mut found = Borders {
        texts: ["a", "0.0.0.0/0", "10.0.0.0/8", "2025-06-01", "2020-01-01", "1.2"].map(str::to_owned).to_vec(),
        numbers: vec![0, 1, 2, 3, 30, 100],
    };
    for condition in check.applies_where.iter().chain([&check.fulfilled]) {
        condition.value.expr.walk(&mut |part| match part {
            Expr::Text(text) => found.texts.push(text.replace('%', "x")),
            Expr::Integer(number) => found.numbers.extend([number - 1, *number, number + 1]),
            _ => {}
        });
    }
    found
}

/// Columns and relations that a check asks for on rows of a kind.
fn used(check: &Check) -> (BTreeSet<String>, Vec<(String, String)>) {
    let (mut columns, mut relations) = (BTreeSet::new(), Vec::new());
    for condition in check.applies_where.iter().chain([&check.fulfilled]) {
        condition.value.expr.walk(&mut |part| match part {
            Expr::Column(column) | Expr::Present(column) => drop(columns.insert(column.name.clone())),
            Expr::Target { via, .. } => drop(columns.insert(via.clone())),
            Expr::Related { kind, by, form, .. } => {
                assert!(!matches!(form, Form::AtLeast(0) | Form::Distinct(0)));
                relations.push((kind.clone(), by.clone()));
            }
            _ => {}
        });
    }
    (columns, relations)
}

struct Maker<'c> {
    catalogue: &'c Catalogue,
    dice: Dice,
    borders: Borders,
    columns: BTreeSet<String>,
    relations: Vec<(String, String)>,
}

impl Maker<'_> {
    /// A row with a value in every column that the check asks for.
    fn row(&mut self, kind_id: &str, depth: usize) -> ExampleRow {
        let kind = &self.catalogue.kinds[kind_id];
        let mut row = ExampleRow::default();
        for name in self.columns.clone() {
            let Some(column) = kind.column_type(&name) else { continue };
            let value = match column {
                ColumnType::Boolean => ExampleValue::Boolean(self.dice.roll(2) == 0),
                ColumnType::Integer | ColumnType::Number => {
                    ExampleValue::Integer(*self.dice.pick(&self.borders.numbers))
                }
                ColumnType::Text | ColumnType::Date | ColumnType::Cidr => {
                    ExampleValue::Text(self.dice.pick(&self.borders.texts).clone())
                }
                ColumnType::List => {
                    let length = self.dice.roll(3);
                    ExampleValue::List((0..length).map(|_| self.dice.pick(&self.borders.texts).clone()).collect())
                }
                ColumnType::Ref(to) => match (self.dice.roll(3), to.first()) {
                    (0, _) => ExampleValue::Boolean(false),
                    (_, Some(first)) if depth < 2 => ExampleValue::Row(self.row(first, depth + 1)),
                    _ => ExampleValue::Boolean(true),
                },
            };
            row.values.insert(name, value);
        }
        for (kind, by) in self.relations.clone() {
            let refers = by == "account" && kind_id == "account"
                || matches!(self.catalogue.kinds[&kind].column_type(&by), Some(ColumnType::Ref(to)) if to.is_empty() || to.iter().any(|to| to == kind_id));
            if refers && depth < 2 && !row.values.contains_key(&kind) {
                let length = self.dice.roll(3);
                let rows = (0..length).map(|_| {
                    let mut related = self.row(&kind, depth + 1);
                    related.values.remove(&by);
                    related
                });
                let rows = rows.collect();
                row.values.insert(kind, ExampleValue::Rows(rows));
            }
        }
        row
    }

    /// The same row with some values not known.
    fn forget(&mut self, row: &ExampleRow) -> ExampleRow {
        let mut left = ExampleRow::default();
        for (name, value) in &row.values {
            let value = match value {
                ExampleValue::Rows(rows) => {
                    let open = self.relations.iter().any(|(kind, by)| {
                        kind == name && self.catalogue.kinds[kind].belongs_to.iter().all(|column| column.value != *by)
                    });
                    // Where other inputs may hold more rows, the list as a whole may be unknown.
                    if open && self.dice.roll(4) == 0 {
                        continue;
                    }
                    let by = self
                        .relations
                        .iter()
                        .find(|(kind, _)| kind == name)
                        .map(|(_, by)| by.clone())
                        .unwrap_or_default();
                    let forgotten = rows.iter().map(|row| {
                        let mut row = self.forget(row);
                        if by != "account" && self.dice.roll(5) == 0 {
                            row.values.insert(by.clone(), ExampleValue::Text(ExampleValue::UNKNOWN.to_owned()));
                        }
                        row
                    });
                    ExampleValue::Rows(forgotten.collect())
                }
                // What is forgotten stays forgotten.
                ExampleValue::Text(text) if text == ExampleValue::UNKNOWN => value.clone(),
                _ if self.dice.roll(3) == 0 => continue,
                ExampleValue::Row(inner) => ExampleValue::Row(self.forget(inner)),
                other => other.clone(),
            };
            left.values.insert(name.clone(), value);
        }
        left
    }
}

/// Known answers stand, whatever is learned.
fn stands(less: Answer, more: Answer) -> bool {
    less == Answer::Unknown || less == more
}

#[test]
fn learning_more_never_turns_an_answer_around() {
    let catalogue = onus_builtin::builtin().expect("the built-in catalogue");
    let bench = Bench::new(&catalogue).expect("a database");
    let mut known = 0_u32;
    for (duty_id, duty) in &catalogue.duties {
        for check in &duty.checks {
            let (columns, relations) = used(check);
            let mut maker = Maker {
                catalogue: &catalogue,
                dice: Dice(0x9e37_79b9_7f4a_7c15),
                borders: borders(check),
                columns,
                relations,
            };
            for _ in 0..24 {
                let full = maker.row(&check.on.value, 0);
                let full_answer = bench.answer(check, &full).expect("the check can be asked");
                let mut row = full;
                let mut answer = full_answer;
                for _ in 0..4 {
                    let less = maker.forget(&row);
                    let less_answer = bench.answer(check, &less).expect("the check can be asked");
                    known += u32::from(less_answer != Answer::Unknown);
                    assert!(
                        stands(less_answer, answer),
                        "{duty_id} {}: {less_answer:?} became {answer:?}\nless: {less:?}\nmore: {row:?}",
                        check.fulfilled.value.text
                    );
                    row = less;
                    answer = less_answer;
                }
            }
        }
    }
    assert!(known > 1000, "the test says something: {known} answers from partial rows");
}

/// Every subset of the inputs of each example.
#[test]
fn every_subset_of_an_example_says_the_same_or_nothing() {
    let catalogue = onus_builtin::builtin().expect("the built-in catalogue");
    let bench = Bench::new(&catalogue).expect("a database");
    for (duty_id, duty) in &catalogue.duties {
        for check in &duty.checks {
            let examples = &check.examples;
            let rows = [&examples.fulfilled, &examples.breached, &examples.not_applicable].into_iter().flatten();
            for example in rows.filter(|example| example.values.len() <= 8) {
                let answer = bench.answer(check, example).expect("the check can be asked");
                let plain: Vec<&String> = example
                    .values
                    .iter()
                    .filter(|(_, value)| !matches!(value, ExampleValue::Rows(_)))
                    .map(|(name, _)| name)
                    .collect();
                for subset in 0..1_u32 << plain.len() {
                    let mut less = example.clone();
                    for (at, name) in plain.iter().enumerate() {
                        // An empty list may stand for a kind without rows, which is not a value of this row.
                        let rows =
                            catalogue.kinds.contains_key(*name) && matches!(less.values[*name], ExampleValue::List(_));
                        if subset & (1 << at) == 0 && !rows {
                            less.values.remove(*name);
                        }
                    }
                    let found = bench.answer(check, &less).expect("the check can be asked");
                    assert!(stands(found, answer), "{duty_id}: {found:?} became {answer:?} for {less:?}");
                }
            }
        }
    }
}
