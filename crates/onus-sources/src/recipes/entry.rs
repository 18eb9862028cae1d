//! A resource as a source gives it.

use onus_core::estate::{NotKnown, WrittenAt};

use super::lead::Follow;
use super::masked::Masked;
use crate::json::Node;

/// Tells an argument of the configuration by which a resource's account is reached.
pub(crate) type Arguments<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Tells where the attribute at a path is written; `None` where that is its block.
pub(crate) type Places<'e> = &'e dyn Fn(&str) -> Option<WrittenAt>;

/// Tells the numbers of the remarks that speak of the attribute or block at a path.
pub(crate) type Remarked<'e> = &'e dyn Fn(&str) -> Vec<u32>;

/// Tells why what is read from these paths is not known.
pub(crate) type Reasoned<'e> = &'e dyn Fn(&[String]) -> NotKnown;

/// In which account a resource is.
#[derive(Clone, Copy)]
pub(crate) enum Access<'e> {
    /// In the one that a configuration of its provider leads to.
    Configured {
        /// What the input calls the configuration.
        key: &'e str,
        /// Its arguments.
        arguments: Arguments<'e>,
    },
    /// In this one, as the source itself knows.
    Named {
        /// The account's name.
        account: &'e str,
        /// Where everything is that does not say otherwise.
        region: Option<&'e str>,
    },
}

/// What the source shows of how a resource's arguments are written.
#[derive(Clone, Copy)]
pub(crate) struct Written<'e, 'a> {
    /// For each argument an object: with `constant_value` where it refers to nothing, else with `references`; blocks are lists of
    /// such objects.
    pub arguments: &'e Node<'a>,
    /// All that is written stands there, repeated blocks included.
    pub whole: bool,
    /// Follows the references.
    pub follow: &'e dyn Follow<'a>,
}

/// Among written arguments, stands for all that are left out, where others than the source may set them: no argument has
/// this name.
pub(crate) const OTHERS: &str = "*";

/// A resource of an input.
pub(crate) struct Entry<'e, 'a> {
    pub address: &'e str,
    pub access: Access<'e>,
    pub values: &'e Masked<'a>,
    /// `true` at what is not known.
    pub unknown: &'e Node<'a>,
    /// What is missing is not known: the source leaves out what it does not know.
    pub partial: bool,
    pub written: Option<Written<'e, 'a>>,
    pub places: Option<Places<'e>>,
    /// Which remarks speak of the attribute or block at a path; of the resource as a whole where the path is empty.
    pub remarks: Option<Remarked<'e>>,
    /// Why a value is not known, where the input tells.
    pub reasons: Option<Reasoned<'e>>,
}

impl<'e, 'a> Entry<'e, 'a> {
    /// Values, of which nothing more is told.
    pub fn plain(address: &'e str, access: Access<'e>, values: &'e Masked<'a>, unknown: &'e Node<'a>) -> Self {
        let (written, places, remarks, reasons) = (None, None, None, None);
        Self { address, access, values, unknown, partial: false, written, places, remarks, reasons }
    }
}

/// Whether anything but the id is not known: else nobody asks how the arguments are written.
pub(crate) fn unknown_beside_id(mask: &Node<'_>) -> bool {
    match mask {
        Node::Object(members) => members.iter().any(|(name, member)| name != "id" && member.marks()),
        mask => mask.marks(),
    }
}
