//! Fills an estate, row by row.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalogue::Catalogue;
use onus_catalogue::kind::Kind;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::schema::{COMMON, kind_table, quoted};
use super::{
    Account, Aside, Basis, Class, Coverage, Estate, EstateError, Input, Remark, RemarkTarget, WrittenAt, functions,
};

/// A value of a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Scalar<'v> {
    /// Not known.
    #[default]
    Null,
    /// A whole number, a truth value, or a reference.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A text, date, range, or list as JSON.
    Text(Cow<'v, str>),
}

impl rusqlite::ToSql for Scalar<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Number(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// What a reference column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference<'v> {
    /// A resource of the estate.
    Resource(i64),
    /// Nothing.
    Absent,
    /// Something that is not among the inputs.
    Outside(&'v str),
    /// That is not known.
    Unknown,
}

/// A resource that is about to be added.
#[derive(Clone, Debug, Default)]
pub struct NewResource<'v> {
    /// Its address in the input.
    pub address: &'v str,
    /// Its name.
    pub name: Option<Cow<'v, str>>,
    /// Its zone.
    pub zone: Option<Cow<'v, str>>,
    /// Its tags as a JSON list of `key=value`; `None` where not known.
    pub tags: Option<Cow<'v, str>>,
    /// The resource that it is a part of.
    pub part_of: Option<i64>,
    /// The id by which its provider knows it; `None` where not known.
    pub identifier: Option<Cow<'v, str>>,
    /// The address that it had before it was moved, where the input says so; of several, one a line, the last one first.
    pub formerly: Option<Cow<'v, str>>,
    /// It takes the place of the object that has been at its address.
    pub replaced: bool,
}

/// Fills an estate.
///
/// The order of calls matters:
///
/// 1. [`add_input`](Self::add_input) states an input; classes, coverage and remarks after it belong to that input.
/// 2. [`account`](Self::account), then [`class`](Self::class), give the numbers that rows are added under.
/// 3. [`add`](Self::add) gives a resource its id: the first is 1, and each is one more than the one before it
///    ([`next_id`](Self::next_id)), so references can be made to resources that are still to come.
/// 4. [`add_place`](Self::add_place) and [`add_remarked`](Self::add_remarked) speak of resources by these ids.
/// 5. [`finish`](Self::finish) adds a row for each account, and makes what is complete known.
pub struct EstateBuilder<'c> {
    catalogue: &'c Catalogue,
    db: Connection,
    classes: Vec<Class>,
    class_ids: HashMap<Class, u32>,
    accounts: Vec<Account>,
    inputs: Vec<Input>,
    inserts: HashMap<String, String>,
    outside: HashMap<String, i64>,
    files: HashMap<String, i64>,
    next: i64,
    complete: BTreeSet<String>,
    remarks: Vec<Remark>,
    /// What was understood so far; sources count here what they see.
    pub coverage: Coverage,
}

impl<'c> EstateBuilder<'c> {
    /// An empty estate in memory.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn new(catalogue: &'c Catalogue) -> Result<Self, EstateError> {
        let db = Connection::open_in_memory()?;
        db.set_prepared_statement_cache_capacity(512);
        db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;")?;
        db.execute_batch(COMMON)?;
        functions::register(&db)?;
        db.execute_batch("BEGIN")?;
        Ok(Self {
            catalogue,
            db,
            classes: Vec::new(),
            class_ids: HashMap::new(),
            accounts: Vec::new(),
            inputs: Vec::new(),
            inserts: HashMap::new(),
            outside: HashMap::new(),
            files: HashMap::new(),
            next: 1,
            complete: BTreeSet::new(),
            remarks: Vec::new(),
            coverage: Coverage::default(),
        })
    }

    /// The catalogue by which the estate is read.
    pub fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }

    /// The name of the input that is being read: the one that was stated last.
    pub fn input(&self) -> &str {
        self.inputs.last().map_or("", |input| input.name.as_str())
    }

    /// States an input, from which all that is added from now on is read.
    pub fn add_input(&mut self, input: Input) {
        self.inputs.push(input);
    }

    /// States that the inputs hold all there is of a kind.
    pub fn set_complete(&mut self, kind: &str) {
        self.complete.insert(kind.to_owned());
    }

    /// Adds a remark, whose targets may follow; gives its number.
    pub fn add_remark(&mut self, remark: Remark) -> u32 {
        self.remarks.push(remark);
        u32::try_from(self.remarks.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds something that the remark of this number speaks of.
    pub fn add_remarked(&mut self, remark: u32, target: RemarkTarget) {
        if let Some(remark) = self.remarks.get_mut(remark as usize) {
            remark.targets.push(target);
        }
    }

    /// The index of an account, which is added where it is new.
    pub fn account(&mut self, account: Account) -> u32 {
        let at = self.accounts.iter().position(|known| *known == account).unwrap_or_else(|| {
            self.accounts.push(account);
            self.accounts.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The id of a class, which is added where it is new.
    pub fn class(&mut self, class: Class) -> u32 {
        if let Some(id) = self.class_ids.get(&class) {
            return *id;
        }
        let id = u32::try_from(self.classes.len()).unwrap_or(u32::MAX);
        self.classes.push(class.clone());
        self.class_ids.insert(class, id);
        id
    }

    /// Adds a resource; gives its id. `values` has one value for each column of the class's kind, in the order of the columns' names:
    /// a position is all that tells which column a value is of.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn add(&mut self, class: u32, resource: &NewResource<'_>, values: &[Scalar<'_>]) -> Result<i64, EstateError> {
        let id = self.next;
        self.next += 1;
        let mut insert =
            self.db.prepare_cached("INSERT INTO resource VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
        insert.execute(rusqlite::params![
            id,
            class,
            resource.address,
            resource.name,
            resource.zone,
            resource.tags,
            resource.part_of,
            resource.identifier,
            resource.formerly,
            resource.replaced
        ])?;
        drop(insert);
        let kind = self.classes.get(class as usize).map_or("", |class| class.kind.as_str());
        if kind == Kind::SUPPORTING {
            return Ok(id);
        }
        if !self.inserts.contains_key(kind) {
            let insert = self.prepare_kind(kind)?;
            self.inserts.insert(kind.to_owned(), insert);
        }
        let sql = self.inserts.get(kind).map_or("", String::as_str);
        let mut insert = self.db.prepare_cached(sql)?;
        insert.raw_bind_parameter(1, id)?;
        for (at, value) in values.iter().enumerate() {
            insert.raw_bind_parameter(at + 2, value)?;
        }
        insert.raw_execute()?;
        Ok(id)
    }

    /// States where a value of a resource is written; where `of` is not a column but empty, where its block is.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn add_place(&mut self, resource: i64, of: &str, at: &WrittenAt) -> Result<(), EstateError> {
        let file = match self.files.get(&at.file) {
            Some(known) => *known,
            None => {
                let id = i64::try_from(self.files.len()).unwrap_or(i64::MAX);
                self.db.execute("INSERT INTO file VALUES (?1, ?2)", rusqlite::params![id, at.file])?;
                self.files.insert(at.file.clone(), id);
                id
            }
        };
        let mut insert = self.db.prepare_cached("INSERT OR REPLACE INTO place VALUES (?1, ?2, ?3, ?4, ?5)")?;
        insert.execute(rusqlite::params![resource, of, file, at.line, at.column])?;
        Ok(())
    }

    /// Makes the kind's table; gives the statement that fills it.
    fn prepare_kind(&self, id: &str) -> Result<String, EstateError> {
        let Some(kind) = self.catalogue.kinds.get(id) else {
            return Ok(String::new());
        };
        self.db.execute_batch(&kind_table(id, kind))?;
        let marks = vec!["?"; kind.columns.len() + 1].join(", ");
        Ok(format!("INSERT INTO {} VALUES ({marks})", quoted(id)))
    }

    /// The id that the next resource gets; those after it follow in order.
    pub fn next_id(&self) -> i64 {
        self.next
    }

    /// The integer that stands for a reference.
    pub fn reference(&mut self, reference: &Reference<'_>) -> Scalar<'static> {
        match reference {
            Reference::Resource(id) => Scalar::Integer(*id),
            Reference::Absent => Scalar::Integer(0),
            Reference::Unknown => Scalar::Null,
            Reference::Outside(value) => {
                let next = -1 - i64::try_from(self.outside.len()).unwrap_or(i64::MAX - 1);
                Scalar::Integer(*self.outside.entry((*value).to_owned()).or_insert(next))
            }
        }
    }

    /// Counts something that does not enter the estate.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn set_aside(&mut self, address: &str, source_type: &str, reason: Aside) -> Result<(), EstateError> {
        let types = self.coverage.aside.entry(reason).or_default();
        match types.get_mut(source_type) {
            Some(count) => *count += 1,
            None => drop(types.insert(source_type.to_owned(), 1)),
        }
        let mut insert = self.db.prepare_cached("INSERT INTO aside VALUES (?1, ?2, ?3)")?;
        insert.execute(rusqlite::params![address, source_type, reason.words()])?;
        Ok(())
    }

    /// The estate, complete.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn finish(mut self) -> Result<Estate, EstateError> {
        self.add_accounts()?;
        for (value, id) in std::mem::take(&mut self.outside).into_iter().collect::<BTreeMap<_, _>>() {
            self.db.execute("INSERT INTO outside VALUES (?1, ?2)", rusqlite::params![id, value])?;
        }
        for (id, class) in self.classes.iter().enumerate() {
            self.db
                .prepare_cached("INSERT INTO class VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?
                .execute(rusqlite::params![
                    i64::try_from(id).unwrap_or_default(),
                    class.kind,
                    class.source_type,
                    class.provider,
                    class.service,
                    class.model,
                    class.region,
                    self.next + i64::from(class.account),
                    class.basis.id(),
                    class.input,
                    class.part
                ])?;
        }
        self.db.execute_batch("COMMIT")?;
        self.inputs.sort();
        super::roots::tell_apart(&mut self.inputs);
        self.remarks.sort();
        Ok(Estate {
            placed: Estate::is_placed(&self.db)?,
            db: self.db,
            classes: self.classes,
            accounts: self.accounts,
            inputs: self.inputs,
            coverage: self.coverage,
            complete: self.complete,
            remarks: self.remarks,
            heeds_remarks: true,
        })
    }

    /// Accounts are rows too, so that checks can be owed on them. Their ids follow those of all resources.
    fn add_accounts(&mut self) -> Result<(), EstateError> {
        let first = self.next;
        for (at, account) in self.accounts.clone().into_iter().enumerate() {
            let class = self.class(Class {
                kind: Kind::ACCOUNT.to_owned(),
                source_type: Kind::ACCOUNT.to_owned(),
                provider: account.provider.clone(),
                service: String::new(),
                model: "iaas".to_owned(),
                region: None,
                account: u32::try_from(at).unwrap_or(u32::MAX),
                basis: self.inputs.iter().map(|input| input.basis).min().unwrap_or(Basis::Planned),
                input: String::new(),
                part: false,
            });
            let address = format!("account {} of {}", account.name, account.provider);
            self.add(class, &NewResource { address: &address, ..NewResource::default() }, &[])?;
        }
        self.next = first;
        Ok(())
    }
}
