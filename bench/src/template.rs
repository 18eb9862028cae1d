//! JSON text with gaps, filled differently for every resource.
//!
//! A gap stands between `«` and `»`:
//!
//! | gap | filled with |
//! |---|---|
//! | `stem`, `module`, `team`, `stage` | the stack's name, its module, its team, its stage |
//! | `i` | the number of the resource within its block |
//! | `count` | how many resources the block has |
//! | `zone`, `ip`, `mac` | a zone, a private address, the end of a hardware address |
//! | `release` | the release tag: the one before a change or the one after it |
//! | `pick A\|B\|…` | one of the choices |
//! | `ref BLOCK ATTRIBUTE` | an id of the resource of that block that belongs to this one |
//!
//! `"«#…»"` leaves the quotation marks out, for numbers.

use std::io::Write;

use crate::{
    Failure,
    draw::{below, mix, number_of},
};

/// Which resource of another block belongs to one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The one with the same number.
    Paired,
    /// The first.
    First,
}

/// Where a text is written: which stack, which resource.
pub struct Place<'a> {
    /// Name of the stack.
    pub stem: &'a str,
    /// Address of the stack's module in the configuration.
    pub module: &'a str,
    /// The team that owns the stack.
    pub team: &'a str,
    /// The stack's stage.
    pub stage: &'a str,
    /// What all numbers of the stack follow from.
    pub seed: u64,
    /// Number of the block within the stack.
    pub block: u64,
    /// Number of the resource within the block.
    pub index: u64,
    /// How many resources the block has.
    pub count: u64,
    /// The value of the release tag.
    pub release: &'a str,
}

enum Piece {
    Text(String),
    Stem,
    Module,
    Team,
    Stage,
    Index,
    Count,
    Zone,
    Address,
    Hardware,
    Release,
    Pick { seed: u64, choices: Vec<String> },
    Reference { seed: u64, link: Link },
}

/// Tells by its name how a block is referred to.
pub type Linking<'a> = dyn Fn(&str) -> Result<Link, Failure> + 'a;

/// A compiled text.
pub struct Template(Vec<Piece>);

impl Template {
    /// Compiles `text`, which belongs to block `own`; `link` tells how that block refers to another one.
    pub fn compile(text: &str, own: &str, link: &Linking<'_>) -> Result<Self, Failure> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('«') {
            let (gap, mut next) = after.split_once('»').ok_or_else(|| format!("`{own}`: a gap is not closed"))?;
            let mut text = before;
            let mut gap = gap;
            if let Some(bare) = gap.strip_prefix('#') {
                gap = bare;
                text = text.strip_suffix('"').ok_or_else(|| format!("`{own}`: no quotation mark before `«#`"))?;
                next = next.strip_prefix('"').ok_or_else(|| format!("`{own}`: no quotation mark after `»`"))?;
            }
            pieces.push(Piece::Text(text.to_owned()));
            pieces.push(piece(gap, own, link)?);
            rest = next;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// Whether the text holds the release tag, so that a release changes it.
    pub fn is_tagged(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Release))
    }

    /// Writes the text for one place.
    pub fn write(&self, place: &Place<'_>, out: &mut impl Write) -> Result<(), Failure> {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.write_all(text.as_bytes())?,
                Piece::Stem => out.write_all(place.stem.as_bytes())?,
                Piece::Module => out.write_all(place.module.as_bytes())?,
                Piece::Team => out.write_all(place.team.as_bytes())?,
                Piece::Stage => out.write_all(place.stage.as_bytes())?,
                Piece::Index => write!(out, "{}", place.index)?,
                Piece::Count => write!(out, "{}", place.count)?,
                Piece::Zone => write!(out, "eu-de-0{}", place.index % 3 + 1)?,
                Piece::Address => {
                    write!(out, "10.20.{}.{}", place.index % 8, below(mix(place.seed, place.index), 250) + 4)?
                }
                Piece::Hardware => {
                    write!(out, "{:02x}:{:02x}:{:02x}", place.seed & 255, place.block & 255, place.index & 255)?
                }
                Piece::Release => out.write_all(place.release.as_bytes())?,
                Piece::Pick { seed, choices } => {
                    let own = mix(mix(place.seed, *seed), place.block << 32 | place.index);
                    let nth = usize::try_from(below(own, choices.len() as u64))?;
                    out.write_all(choices.get(nth).map(String::as_bytes).unwrap_or_default())?;
                }
                Piece::Reference { seed, link } => {
                    let index = if *link == Link::Paired { place.index } else { 0 };
                    identifier(mix(mix(place.seed, *seed), index), out)?;
                }
            }
        }
        Ok(())
    }
}

fn piece(gap: &str, own: &str, link: &Linking<'_>) -> Result<Piece, Failure> {
    Ok(match gap.split_once(' ') {
        Some(("pick", choices)) => {
            Piece::Pick { seed: number_of(gap), choices: choices.split('|').map(str::to_owned).collect() }
        }
        Some(("ref", target)) => {
            let (block, _) = target.split_once(' ').ok_or_else(|| format!("`{own}`: `{gap}` names no attribute"))?;
            Piece::Reference { seed: number_of(target), link: link(block)? }
        }
        _ => match gap {
            "stem" => Piece::Stem,
            "module" => Piece::Module,
            "team" => Piece::Team,
            "stage" => Piece::Stage,
            "i" => Piece::Index,
            "count" => Piece::Count,
            "zone" => Piece::Zone,
            "ip" => Piece::Address,
            "mac" => Piece::Hardware,
            "release" => Piece::Release,
            other => return Err(format!("`{own}`: no such gap as `{other}`").into()),
        },
    })
}

/// Writes an id in the form of a UUID.
fn identifier(seed: u64, out: &mut impl Write) -> Result<(), Failure> {
    let (high, low) = (mix(seed, 1), mix(seed, 2));
    write!(
        out,
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )?;
    Ok(())
}
