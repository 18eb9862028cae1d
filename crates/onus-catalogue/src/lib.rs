//! The catalogue of Onus: what is known about clouds and duties, as data.
//!
//! The way through this crate:
//!
//! 1. [`load`](load::load) reads the TOML files of directories, [`merge`] lays them over each other, and each goes where its
//!    [`sort`] says, decoded by [`decode`]; every [`Problem`] is collected;
//! 2. [`kind`], [`duty`], [`provider`], [`service`], [`control`] and [`document`] are the types that come out, each value with its [`Place`];
//!    [`foreign`] maps checks of other programs to duties; [`role`], [`profile`] and [`view`] are what agreements and readers build on, in
//!    terms of [`Item`]s;
//! 3. [`expr`] parses the language of checks, [`recipe`] and [`path`] the adapters from a source's attributes to columns;
//! 4. [`validate`](validate::validate) holds the files against each other;
//! 5. [`blob`] packs the result, so that the built-in catalogue starts in milliseconds.
//!
//! `docs/catalogue.md` describes the format for authors.

pub mod blob;
pub mod control;
pub mod declare;
pub mod decode;
pub mod document;
pub mod duty;
pub mod example;
pub mod expr;
pub mod foreign;
pub mod item;
pub mod kind;
pub mod load;
pub mod merge;
pub mod path;
pub mod place;
pub mod problem;
pub mod profile;
pub mod provider;
pub mod published;
pub mod raci;
pub mod recipe;
pub mod remedy;
pub mod role;
pub mod service;
pub mod sort;
pub mod source;
pub mod terms;
pub mod validate;
pub mod view;

mod catalogue;
mod forms;

pub use catalogue::{Catalogue, Identity, Text};
pub use item::Item;
pub use place::{At, Place};
pub use problem::{LoadError, Problem};
pub use terms::{Authority, Covers, DocumentKind, Goal, Layer, Letter, Model, PartyKind, Scope, Severity, Unit};
