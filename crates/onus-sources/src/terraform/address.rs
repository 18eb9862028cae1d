//! Addresses as plans and states have them.

use std::borrow::Cow;

use onus_hcl::address::{parts, quoted, without_key};

use crate::error::SourceError;
use crate::json::Node;
use crate::recipes::intake::Intake;

/// An instance's key as addresses write it.
pub(crate) fn key(index: &Node<'_>) -> String {
    match index {
        Node::Integer(number) => format!("[{number}]"),
        Node::Text(text) => quoted(text),
        _ => String::new(),
    }
}

/// An address and the key at its end. Terraform 0.12 leaves the key of some out, and states it beside the address only.
pub(crate) fn with_key<'a>(address: Cow<'a, str>, index: Option<&Node<'_>>) -> (Cow<'a, str>, String) {
    if address.ends_with(']') {
        let key = parts(&address).last().map_or(String::new(), |part| (*part).to_owned());
        return (address, key);
    }
    let key = index.map(key).unwrap_or_default();
    let address = if key.is_empty() { address } else { Cow::Owned(format!("{address}{key}")) };
    (address, key)
}

/// Lists an address, which stands for one resource of a file only.
pub(crate) fn list<'a>(
    intake: &mut Intake<'_, '_, 'a>,
    address: Cow<'a, str>,
    offset: usize,
    row: Option<u32>,
) -> Result<(), SourceError> {
    let block = without_key(&address).len();
    intake.list(address, block, offset, row).map_err(|fault| {
        intake.fault(fault.help("give the output of `terraform show -json` as it is, without joining files"))
    })
}
