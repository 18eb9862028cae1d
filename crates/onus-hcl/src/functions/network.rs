//! Functions on blocks of addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use bigdecimal::ToPrimitive;

use super::super::value::{Type, Value};
use super::given::Given;
use super::{Answer, Stop, convert};

/// A block of addresses: those that start with the same bits.
#[derive(Clone, Copy)]
struct Block {
    /// How many bits an address has: 32 or 128.
    width: u32,
    /// The first address.
    first: u128,
    /// How many bits the addresses share.
    prefix: u32,
}

impl Block {
    fn read(text: &str) -> Result<Self, Stop> {
        let fault = || Stop::from(format!("`{}` is not a block such as `10.0.0.0/8`", convert::shown(text)));
        let (address, prefix) = text.split_once('/').ok_or_else(fault)?;
        let (width, address) = read_address(address).ok_or_else(fault)?;
        if width == 128 && Ipv6Addr::from(address).to_ipv4_mapped().is_some() {
            return Err(Stop::because("addresses of IPv4 within IPv6 are not understood"));
        }
        let plain = (1..=3).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|prefix| plain && *prefix <= width).ok_or_else(fault)?;
        let mut block = Self { width, first: address, prefix };
        block.first &= !block.host_mask();
        Ok(block)
    }

    /// The bits in which the addresses differ.
    fn host_mask(&self) -> u128 {
        ones(self.width - self.prefix)
    }

    fn last(&self) -> u128 {
        self.first | self.host_mask()
    }

    fn write_address(&self, address: u128) -> String {
        if self.width == 32 {
            return Ipv4Addr::from(u32::try_from(address).unwrap_or_default()).to_string();
        }
        Ipv6Addr::from(address).to_string()
    }

    fn write(&self) -> String {
        format!("{}/{}", self.write_address(self.first), self.prefix)
    }

    /// The prefix of a block within this one that is longer by so many bits.
    fn longer_prefix(&self, more: i64) -> Result<u32, Stop> {
        if more < 0 {
            return Err(Stop::because("Terraform does not say what a prefix that becomes shorter gives"));
        }
        let more =
            u32::try_from(more).map_err(|_| "the prefix must become longer, by a number that is not too large")?;
        self.prefix
            .checked_add(more)
            .filter(|prefix| *prefix <= self.width)
            .ok_or_else(|| format!("a prefix of {} bits cannot become longer by {more}", self.prefix).into())
    }
}

/// So many ones.
fn ones(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |power| power - 1)
}

/// How many bits an address has, and the bits. Numbers may start with zeros.
fn read_address(text: &str) -> Option<(u32, u128)> {
    if text.contains(':') {
        return Some((128, text.parse::<Ipv6Addr>().ok()?.into()));
    }
    let mut address = 0_u128;
    let mut parts = 0;
    for part in text.split('.') {
        if part.is_empty() || part.len() > 10 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        address = (address << 8) | part.parse::<u128>().ok().filter(|number| *number < 256)?;
        parts += 1;
    }
    (parts == 4).then_some((32, address))
}

/// A whole number at this position, however large.
fn large(given: &Given<'_>, position: usize) -> Result<i128, Stop> {
    let number = given.number(position)?;
    if !number.is_integer() {
        return Err("a whole number is required".into());
    }
    number.to_i128().ok_or_else(|| Stop::because("the number is too large"))
}

/// Numbers below zero count from the end.
pub(super) fn cidrhost(given: &Given<'_>) -> Answer {
    let (block, number) = (Block::read(given.text(0)?)?, large(given, 1)?);
    let distance = number.unsigned_abs() - u128::from(number < 0);
    if distance > u128::from(u64::MAX >> 1) {
        return Err(Stop::because(
            "Terraform takes the number of a host as one of 64 bits, and does not check the rest",
        ));
    }
    if distance > block.host_mask() {
        return Err(format!("a prefix of {} bits has no host {number}", block.prefix).into());
    }
    let address = if number < 0 { block.last() - distance } else { block.first | distance };
    convert::text(&block.write_address(address))
}

pub(super) fn cidrnetmask(given: &Given<'_>) -> Answer {
    let block = Block::read(given.text(0)?)?;
    if block.width != 32 {
        return Err("only blocks of IPv4 have a network mask".into());
    }
    convert::text(&block.write_address(ones(32) & !block.host_mask()))
}

pub(super) fn cidrsubnet(given: &Given<'_>) -> Answer {
    let (block, more, number) = (Block::read(given.text(0)?)?, given.whole(1)?, large(given, 2)?);
    let prefix = block.longer_prefix(more)?;
    let Ok(number) = u128::try_from(number) else { return Err(Stop::because("the number is below zero")) };
    if number > ones(prefix - block.prefix) {
        return Err(format!("a prefix that is longer by {more} bits has no subnet {number}").into());
    }
    let shifted = number.checked_shl(block.width - prefix).unwrap_or_default();
    convert::text(&Block { width: block.width, first: block.first | shifted, prefix }.write())
}

pub(super) fn cidrsubnets(given: &Given<'_>) -> Answer {
    let block = Block::read(given.text(0)?)?;
    if block.prefix == 0 && given.values.len() > 1 {
        return Err("all addresses there are cannot be divided".into());
    }
    let mut subnets = Vec::new();
    let mut before: Option<Block> = None;
    for position in 1..given.values.len() {
        let more = given.whole(position)?;
        if !(1..=32).contains(&more) {
            return Err("the prefix must become longer by 1 to 32 bits".into());
        }
        let prefix = block.longer_prefix(more)?;
        let mut subnet = Block { width: block.width, first: block.first, prefix };
        if let Some(before) = before {
            let last_of_taken = before.last() | subnet.host_mask();
            subnet.first = match last_of_taken.checked_add(1) {
                Some(next) if last_of_taken < block.last() => next,
                _ => return Err("the subnets do not fit into the block".into()),
            };
        }
        subnets.push(Value::Text(subnet.write().into()));
        before = Some(subnet);
    }
    Ok(Value::list(subnets, Type::Text))
}
