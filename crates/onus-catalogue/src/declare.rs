//! One declaration of a table: its type, its keys, how each is read, and what the reference says of it.

use std::collections::BTreeMap;

use crate::place::At;
use crate::terms::Term;

/// A key of a table.
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// A table without it is faulty.
    pub is_required: bool,
    /// What stands there.
    pub form: fn() -> String,
    /// What it means.
    pub about: String,
    /// Adds the tables that may stand there.
    describe: fn(&mut Reference),
}

impl Key {
    /// A key whose value is of this type.
    pub fn of<T: Form>(name: &'static str, is_required: bool, about: &str) -> Self {
        Self { name, is_required, form: T::form, about: about.trim().to_owned(), describe: T::describe }
    }
}

/// What can stand as a value, in words.
pub trait Form {
    /// The value in a word or two.
    fn form() -> String;
    /// Adds the tables that are, or may stand in, such a value.
    fn describe(_: &mut Reference) {}
}

/// Tables with their keys, in the order in which they are met.
#[derive(Default)]
pub struct Reference {
    /// What each table is called, and its keys.
    pub tables: Vec<(&'static str, Vec<Key>)>,
}

impl Reference {
    /// Adds a table, and those that stand in it.
    pub fn add(&mut self, what: &'static str, keys: Vec<Key>) {
        if self.tables.iter().any(|(known, _)| *known == what) {
            return;
        }
        let inner: Vec<fn(&mut Self)> = keys.iter().map(|key| key.describe).collect();
        self.tables.push((what, keys));
        inner.into_iter().for_each(|describe| describe(self));
    }
}

impl Form for String {
    fn form() -> String {
        "text".to_owned()
    }
}

impl Form for bool {
    fn form() -> String {
        "`true` or `false`".to_owned()
    }
}

impl Form for f64 {
    fn form() -> String {
        "number".to_owned()
    }
}

impl<T: Term> Form for T {
    fn form() -> String {
        T::ids().iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
    }
}

impl<T: Form> Form for At<T> {
    fn form() -> String {
        T::form()
    }
    fn describe(reference: &mut Reference) {
        T::describe(reference);
    }
}

impl<T: Form> Form for Option<T> {
    fn form() -> String {
        T::form()
    }
    fn describe(reference: &mut Reference) {
        T::describe(reference);
    }
}

impl<T: Form> Form for Vec<T> {
    fn form() -> String {
        format!("list: {}", T::form())
    }
    fn describe(reference: &mut Reference) {
        T::describe(reference);
    }
}

impl<K, T: Form> Form for BTreeMap<K, T> {
    fn form() -> String {
        format!("by name: {}", T::form())
    }
    fn describe(reference: &mut Reference) {
        T::describe(reference);
    }
}

/// Declares a table: the type, with a word for how each key is read. A table that stands as a value is decoded by the trait, a file by `read`.
///
/// - `required`, `optional`, `list`, `named` (tables by id), `default(VALUE)`: read as the type says;
/// - `by(FUNCTION)`, `must(FUNCTION)`: read by a function of the table and the key; without the latter the table is faulty;
/// - `place`: where the table stands; `given(VALUE)`: filled by somebody else.
macro_rules! declare {
    ($(#[$attribute:meta])* pub struct $name:ident, $what:literal $(, check $check:path)? {
        $($(#[doc = $about:literal])+ $field:ident: $type:ty = $how:ident $(($with:expr))? $($key:literal)?,)+
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[doc = $about])+ pub $field: $type,)+ }

        impl $name {
            /// Reads a table with these keys, and notes every fault of it.
            pub fn read(table: &$crate::decode::Table<'_, '_>) -> Option<Self> {
                $(let $field = $crate::declare::read!(table, $how $(($with))? $($key)?);)+
                $($check(table);)?
                table.finish();
                Some(Self { $($field: $field?,)+ })
            }
        }

        impl $crate::decode::Decode for $name {
            fn decode(value: $crate::decode::Value<'_, '_>) -> Option<Self> {
                Self::read(&value.table($what)?)
            }
        }

        impl $crate::declare::Form for $name {
            fn form() -> String {
                format!("{}, see below", $what)
            }
            fn describe(reference: &mut $crate::declare::Reference) {
                let keys = [$($crate::declare::key!($type, concat!($($about),+), $how $($key)?),)+];
                reference.add($what, keys.into_iter().flatten().collect());
            }
        }
    };
}

/// How a key is read.
macro_rules! read {
    ($table:ident, required $key:literal) => {
        $table.required($key)
    };
    ($table:ident, optional $key:literal) => {
        Some($table.optional($key))
    };
    ($table:ident, list $key:literal) => {
        Some($table.list($key))
    };
    ($table:ident, named $key:literal) => {
        Some($table.named($key))
    };
    ($table:ident, default($value:expr) $key:literal) => {
        Some($table.optional($key).unwrap_or($value))
    };
    ($table:ident, by($read:expr) $key:literal) => {
        Some($read($table, $key))
    };
    ($table:ident, must($read:expr) $key:literal) => {
        $read($table, $key)
    };
    ($table:ident, place) => {
        Some($table.place())
    };
    ($table:ident, given($value:expr)) => {
        Some($value)
    };
}

/// What the reference says of a key.
macro_rules! key {
    ($type:ty, $about:expr, required $key:literal) => {
        Some($crate::declare::Key::of::<$type>($key, true, $about))
    };
    ($type:ty, $about:expr, must $key:literal) => {
        Some($crate::declare::Key::of::<$type>($key, true, $about))
    };
    ($type:ty, $about:expr, $how:ident $key:literal) => {
        Some($crate::declare::Key::of::<$type>($key, false, $about))
    };
    ($type:ty, $about:expr, $how:ident) => {
        None
    };
}
pub(crate) use {declare, key, read};
