//! Contracts: what a document between the customer and another party moves, where and how long.

use jiff::civil::Date;
use onus_catalogue::item::Item;
use onus_catalogue::place::{At, Place};
use schemars::JsonSchema;

use super::attachment::Attachment;
use super::selector::Selector;
use super::term::{Term, TermKeys};

/// `[[contract]]`: a document between the customer and a provider or managed service provider.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Contract {
    /// The id of the other party.
    #[schemars(with = "String")]
    pub with: At<String>,
    /// What it is: a document of the catalogue such as `terms` or `data-processing-agreement`; without it, a contract on managed services.
    #[schemars(with = "Option<String>")]
    pub kind: Option<At<String>>,
    /// The document's reference. No two contracts have the same.
    pub document: String,
    /// The document's version.
    pub version: Option<String>,
    /// The day on which it was signed or published.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub dated: Option<Date>,
    /// The days on which it is in force: `from` and `until`, both included.
    #[schemars(flatten, with = "TermKeys")]
    pub term: Term,
    /// From how many days before its end on it is reported; 90 where nothing is said.
    pub notice_days: Option<i64>,
    /// The part of the estate that it covers; everything where nothing is said.
    #[schemars(with = "Vec<Selector>")]
    pub scope: Vec<Selector>,
    /// The package that is commissioned: `PROFILE/MODEL` of the catalogue.
    #[schemars(with = "Option<String>")]
    pub profile: Option<At<String>>,
    /// Options of the package that are commissioned in addition.
    #[schemars(with = "Vec<String>")]
    pub options: Vec<At<String>>,
    /// What is commissioned, as `layer:…` or `duty:…`: the other party becomes responsible.
    #[schemars(with = "Vec<String>")]
    pub commissions: Vec<At<Item>>,
    /// What is excluded from all of it, as `layer:…` or `duty:…`.
    #[schemars(with = "Vec<String>")]
    pub except: Vec<At<Item>>,
    /// Where the other party has no control, for instance no insight into guests, as `layer:…` or `duty:…`.
    #[schemars(with = "Vec<String>")]
    pub without_control: Vec<At<Item>>,
    /// What the document says is another party's.
    #[schemars(with = "Vec<Leaves>")]
    pub leaves: Vec<Leaves>,
    /// Names of the access that the other party needs on the estate; those of the party where nothing is said.
    pub access: Vec<String>,
    /// Clauses with a number, term or scope of their own.
    #[schemars(rename = "clause", with = "Vec<Clause>")]
    pub clauses: Vec<Clause>,
    /// The document itself.
    #[schemars(flatten, with = "super::attachment::AttachmentKeys")]
    pub file: Option<Attachment>,
    /// Where it is declared.
    #[schemars(skip)]
    pub place: Place,
}

/// Which letters a clause moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moves {
    /// Responsibility alone.
    #[default]
    Responsible,
    /// Responsibility and accountability.
    Accountable,
}

/// `[[contract.clause]]`
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Clause {
    /// Its number in the document.
    pub number: String,
    /// What it commissions, as `layer:…` or `duty:…`.
    #[schemars(with = "Vec<String>")]
    pub commissions: Vec<At<Item>>,
    /// Which letters it moves: `R`, or `RA` where accountability moves by the words of the clause.
    #[schemars(with = "Option<String>", extend("enum" = ["R", "RA"]))]
    pub moves: Moves,
    /// The part of the contract's scope that it covers; all of it where nothing is said.
    #[schemars(with = "Vec<Selector>")]
    pub scope: Vec<Selector>,
    /// Its first day; the contract's where nothing is said.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// Its last day; the contract's where nothing is said.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
    /// Where it is written.
    #[schemars(skip)]
    pub place: Place,
}

/// What a document says is another party's.
#[derive(Clone, Debug, PartialEq, JsonSchema)]
pub struct Leaves {
    /// The id of the party that the document names.
    #[schemars(with = "String")]
    pub to: At<String>,
    /// What it leaves to that party, as `layer:…` or `duty:…`.
    #[schemars(with = "Vec<String>")]
    pub items: Vec<At<Item>>,
    /// Where it is written.
    #[schemars(skip)]
    pub place: Place,
}

impl Contract {
    /// Days before the end from which on it is reported, where nothing is said.
    pub const NOTICE_DAYS: i64 = 90;

    /// The days on which a clause is in force; `None` where it never is.
    pub fn clause_term(&self, clause: &Clause) -> Option<Term> {
        self.term.within(Term { from: clause.from.unwrap_or(self.term.from), until: clause.until })
    }
}
