//! The estate: what is really run, as rows of a SQLite database.
//!
//! `resource` holds one row per resource, its `class` what it shares with others, and each kind has a table of its
//! own with typed columns. A reference column holds the id of the resource that it refers to, 0 where it refers to
//! nothing, a negative id (table `outside`) where it refers to something that is not among the inputs, NULL where
//! that is not known.

mod asked;
mod builder;
pub mod functions;
mod keep;
mod not_known;
mod places;
mod remark;
mod roots;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use onus_catalogue::{Catalogue, Model};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use asked::LARGEST_PART;
pub use builder::{EstateBuilder, NewResource, Reference, Scalar};
pub use not_known::{NotKnown, NotKnownSort};
pub use places::WrittenAt;
pub use remark::{Pardon, Remark, RemarkTarget};
pub use schema::{kind_table, quoted};

/// What an estate could not be made, kept or opened for.
#[derive(Debug, thiserror::Error)]
pub enum EstateError {
    /// SQLite refused.
    #[error("the estate's database refused: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file is not an estate, or one of another version.
    #[error("`{path}` {why}")]
    Foreign {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The file is an estate in which something does not hold together.
    #[error("`{path}` is a damaged estate: {why}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
}

impl EstateError {
    /// How to fix it, where that is known.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Database(_) => None,
            Self::Foreign { .. } => Some(
                "give the inputs that it was made from, and the same `--catalogue`; `--estate FILE` keeps them anew",
            ),
            Self::Damaged { .. } => {
                Some("do not trust it: give the inputs that it was made from; `--estate FILE` keeps them anew")
            }
        }
    }
}

/// What a value was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A configuration.
    Written,
    /// A plan.
    Planned,
    /// A state.
    Recorded,
    /// The live API.
    Observed,
}

impl Basis {
    /// The word, as reports use it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Planned => "planned",
            Self::Recorded => "recorded",
            Self::Observed => "observed",
        }
    }
}

/// What resources of one sort in one place share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Class {
    /// The kind's id.
    pub kind: String,
    /// The type in the source's words.
    pub source_type: String,
    /// The provider's id.
    pub provider: String,
    /// The service's id.
    pub service: String,
    /// The service model's id.
    pub model: String,
    /// The region; `None` where not known.
    pub region: Option<String>,
    /// The account's index in [`Estate::accounts`].
    pub account: u32,
    /// What it was read from.
    pub basis: Basis,
    /// The input that it was read from, by its name.
    pub input: String,
    /// The row is a part of a resource (an inline rule), not a resource of its own.
    pub part: bool,
}

impl Class {
    /// The service model.
    pub fn model(&self) -> Model {
        Model::from_id(&self.model).unwrap_or(Model::Iaas)
    }
}

/// An account, project or subscription.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Account {
    /// The provider's id.
    pub provider: String,
    /// The name that the input gives, or what it is called in its place.
    pub name: String,
    /// Whether the input gives the name.
    pub named: bool,
}

impl Account {
    /// An account of this name.
    pub fn named(provider: &str, name: String) -> Self {
        Self { provider: provider.to_owned(), name, named: true }
    }

    /// An account whose name the input does not give; `apart` tells it from others of the provider.
    pub fn not_named(provider: &str, apart: Option<&str>) -> Self {
        let name = apart.map_or_else(|| "not named".to_owned(), |apart| format!("not named ({apart})"));
        Self { provider: provider.to_owned(), name, named: false }
    }

    /// The name, where the input gives it.
    pub fn known_name(&self) -> Option<&str> {
        self.named.then_some(self.name.as_str())
    }
}

/// A file or place that resources were read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Its name, as given.
    pub name: String,
    /// By what its resources are told from those of others: of a configuration, the path of the root module as seen from the
    /// directory that was given; of a plan or state, its own name; where several would have the same, as much of the end of the path
    /// as tells them apart.
    #[serde(default)]
    pub root: String,
    /// What it is, for instance "Terraform plan, format 1.2".
    pub sort: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What values were read from.
    pub basis: Basis,
    /// The moment that it states for itself, if it does.
    pub dated: Option<String>,
    /// The program that made it, if it says so.
    pub made_by: Option<String>,
}

/// Why something of an input is not in the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Aside {
    /// Its type is not in the catalogue.
    NotRecognised,
    /// It is only read, and managed elsewhere.
    DataSource,
    /// The plan deletes it.
    ToBeDeleted,
    /// Terraform lets go of it.
    Forgotten,
    /// A former object that the plan deletes.
    Deposed,
}

impl Aside {
    /// All reasons, in the order in which reports list them.
    pub const ALL: [Self; 5] =
        [Self::NotRecognised, Self::DataSource, Self::ToBeDeleted, Self::Forgotten, Self::Deposed];

    /// The reason in words, after "left out: 3 …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotRecognised => "not recognised",
            Self::DataSource => "from data sources, managed elsewhere",
            Self::ToBeDeleted => "to be deleted",
            Self::Forgotten => "to be forgotten by Terraform",
            Self::Deposed => "of former objects, to be deleted",
        }
    }
}

/// How many of a list are named in an error.
const NAMED: usize = 4;

/// What was read, and what was not understood: nothing is dropped without being counted here (law 7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Everything that the inputs list.
    pub read: u64,
    /// Resources with a kind that checks look at.
    pub recognised: u64,
    /// Resources that carry the duties of their service only.
    pub supporting: u64,
    /// What is not in the estate: reason, type, how many.
    pub aside: BTreeMap<Aside, BTreeMap<String, u64>>,
    /// Values that are not known yet: type and column, how many.
    pub unknown_values: BTreeMap<(String, String), u64>,
    /// Values that the input marks as sensitive, which were not read: type and column, how many.
    pub sensitive_values: BTreeMap<(String, String), u64>,
    /// Values that do not fit the column: type and column, how many.
    pub misfits: BTreeMap<(String, String), u64>,
    /// References that could not be resolved: type and column, how many.
    pub unresolved: BTreeMap<(String, String), u64>,
    /// References to something outside the inputs: type and column, how many.
    pub outside: BTreeMap<(String, String), u64>,
    /// Why values and references that a configuration writes are not known: how many, by reason. Plans and states do not
    /// tell reasons.
    pub not_known: BTreeMap<NotKnown, u64>,
    /// Parts of an input that were not read, and why.
    pub notes: BTreeSet<String>,
    /// The same parts for comparisons: by path from the input, without line and without how the input was named.
    pub unread: BTreeSet<String>,
}

impl Coverage {
    /// How many are left out for this reason.
    pub fn count_aside(&self, reason: Aside) -> u64 {
        self.aside.get(&reason).map_or(0, |types| types.values().sum())
    }

    /// What there is to say where nothing of these inputs can be assessed: how many resources were read, of which types, and what was
    /// not read; `None` where there is something.
    pub fn nothing_of(&self, names: &str) -> Option<Nothing> {
        if self.recognised + self.supporting > 0 {
            return None;
        }
        let mut types: Vec<(&String, &u64)> = self.aside.values().flatten().collect();
        types.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let types = types.into_iter().map(|(name, count)| format!("{name} ×{count}"));
        let read = match self.read {
            0 => "0 read".to_owned(),
            read => format!("{read} read: {}", first(types.collect(), ", ", ["type", "types"])),
        };
        // What could not be read at all comes before what is noted of the rest.
        let mut notes: Vec<String> = self.notes.iter().cloned().collect();
        notes.sort_by_key(|note| !note.contains(": not read: "));
        let notes = first(notes, "; ", ["note", "notes"]);
        let is_unread = !self.unread.is_empty();
        let message = match is_unread {
            _ if notes.is_empty() => format!("no resource of `{names}` was recognised: {read}"),
            true => format!("{notes}; so no resource of `{names}` was recognised: {read}"),
            false => format!("no resource of `{names}` was recognised: {read}; {notes}"),
        };
        Some(Nothing { message, is_unread })
    }
}

/// That there is nothing to assess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nothing {
    /// In words.
    pub message: String,
    /// Something was not read: whether there is nothing is not known.
    pub is_unread: bool,
}

impl Nothing {
    /// How to fix it: `empty` where everything was read.
    pub const fn help(&self, empty: &'static str) -> &'static str {
        if self.is_unread { "fix what is not read, or bring it here, and run this again" } else { empty }
    }
}

/// The first few of these, and how many more there are.
fn first(mut named: Vec<String>, between: &str, [one, many]: [&str; 2]) -> String {
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    match more {
        0 => {}
        1 => named.push(format!("1 more {one}")),
        more => named.push(format!("{more} more {many}")),
    }
    named.join(between)
}

/// What is really run.
pub struct Estate {
    pub(crate) db: Connection,
    /// Whether it is known of anything where it is written.
    placed: bool,
    /// What resources share, by class id.
    pub classes: Vec<Class>,
    /// Accounts by index.
    pub accounts: Vec<Account>,
    /// What was read.
    pub inputs: Vec<Input>,
    /// What was understood of it.
    pub coverage: Coverage,
    /// Kinds of which the inputs hold all there are.
    pub complete: BTreeSet<String>,
    /// Comments of the inputs that accept risks, or mean to, in the order of their places.
    pub remarks: Vec<Remark>,
    /// Whether remarks are heeded. If not, none counts; they are listed all the same.
    pub heeds_remarks: bool,
}

impl Estate {
    /// A class of one of its own rows, which is always there: a kept estate is refused where one is not.
    pub fn class(&self, at: usize) -> Option<&Class> {
        let found = self.classes.get(at);
        debug_assert!(found.is_some(), "a row is of a class that is not listed");
        found
    }

    /// The database, for reading.
    pub fn connection(&self) -> &Connection {
        &self.db
    }

    /// The root of each input, by the input's name.
    pub fn roots(&self) -> BTreeMap<&str, &str> {
        self.inputs.iter().map(|input| (input.name.as_str(), input.root.as_str())).collect()
    }

    /// Address of a resource.
    ///
    /// # Errors
    /// Where there is no resource with this id.
    pub fn address(&self, id: i64) -> Result<String, EstateError> {
        let mut statement = self.db.prepare_cached("SELECT address FROM resource WHERE id = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0))?)
    }

    /// Makes sure that every kind that checks look at has a table, and that every reference column which `used` names has an index.
    pub(crate) fn prepare_tables(
        &self,
        catalogue: &Catalogue,
        kinds: &BTreeSet<&str>,
        used: &BTreeSet<(String, String)>,
    ) -> Result<(), EstateError> {
        for id in kinds {
            if let Some(kind) = catalogue.kinds.get(*id) {
                self.db.execute_batch(&kind_table(id, kind))?;
            }
        }
        for (kind, column) in used {
            let name = format!("index_{kind}_{column}");
            self.db.execute_batch(&format!(
                "CREATE INDEX IF NOT EXISTS {} ON {} ({})",
                quoted(&name),
                quoted(kind),
                quoted(column)
            ))?;
        }
        Ok(())
    }
}
