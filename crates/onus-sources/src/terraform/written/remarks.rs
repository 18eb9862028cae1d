//! Comments that accept risks: found in all files, each with what it stands on.

mod standing;
mod syntax;

use foldhash::HashMap;
use onus_core::estate::{EstateBuilder, Remark};
use onus_hcl::{Instance, Spot};

use super::Places;
use standing::{Blocks, On, Stands};

/// How many comments that accept risks are looked at: nobody reviews more.
const MOST: usize = 10_000;

/// The remarks of a tree, by the block that they stand on.
#[derive(Default)]
pub(super) struct Remarks {
    /// Those on blocks of resources, and on calls of modules.
    whole: HashMap<Spot, Vec<u32>>,
    /// Those on attributes and blocks inside of a resource's block.
    inside: HashMap<Spot, Vec<Inside>>,
}

/// A remark on a part of a resource's block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside {
    pub number: u32,
    file: u32,
    start: u32,
    end: u32,
}

impl Inside {
    /// Whether what is written at this spot is what it stands on.
    pub fn holds(&self, spot: Spot) -> bool {
        spot.file == self.file && (self.start..self.end).contains(&spot.at)
    }
}

impl Remarks {
    /// Looks through all comments, and adds what they say to the estate.
    pub fn find(builder: &mut EstateBuilder<'_>, places: &Places<'_>) -> Self {
        let (library, catalogue) = (places.library, builder.catalogue());
        let mut remarks = Self::default();
        let mut blocks = None;
        let (mut told, mut more) = (0, 0_usize);
        for (number, file) in (0_u32..).zip(&library.files) {
            for range in &file.comments {
                let comment = file.text.get(range.start as usize..range.end as usize).unwrap_or_default();
                if !syntax::may_say(comment, catalogue) {
                    continue;
                }
                if told >= MOST {
                    more += 1;
                    continue;
                }
                let blocks: &Blocks<'_> = blocks.get_or_insert_with(|| Blocks::of(library));
                let stands = if file.fault.is_some() {
                    Err("its file was not read")
                } else {
                    blocks.stands(number, file, range)
                };
                for (offset, said) in syntax::said(comment, catalogue) {
                    let at = range.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
                    // Other programs look at whole blocks, wherever inside of them the comment is.
                    let stands =
                        stands.clone().map(|stands| if said.foreign.is_some() { stands.whole() } else { stands });
                    let mut faults = said.faults;
                    faults.extend(stands.as_ref().err().map(|why| (*why).to_owned()));
                    told += 1;
                    let number = builder.add_remark(Remark {
                        at: places.of(Spot { file: number, at }),
                        on: stands.as_ref().ok().map(Stands::words),
                        foreign: said.foreign,
                        duties: said.duties,
                        until: said.until,
                        owner: said.owner,
                        reason: said.reason,
                        text: said.text,
                        faults,
                        targets: Vec::new(),
                        brought: 0,
                    });
                    if let Ok(stands) = stands {
                        remarks.add(number, &stands);
                    }
                }
            }
        }
        if more > 0 {
            let note =
                format!("{more} more comments that may accept risks were not looked at: there are more than {MOST}");
            builder.coverage.notes.insert(note);
        }
        remarks
    }

    fn add(&mut self, number: u32, stands: &Stands<'_>) {
        match stands.on {
            On::Whole => self.whole.entry(stands.block.spot).or_default().push(number),
            On::Inside { file, start, end, .. } => {
                self.inside.entry(stands.block.spot).or_default().push(Inside { number, file, start, end });
            }
        }
    }

    /// Numbers of the remarks on a resource's block, and on the calls of the modules around it.
    pub fn around(&self, instance: &Instance) -> Vec<u32> {
        if self.whole.is_empty() {
            return Vec::new();
        }
        let spots = instance.around.calls.iter().copied().chain([instance.spot()]);
        spots.filter_map(|spot| self.whole.get(&spot)).flatten().copied().collect()
    }

    /// The remarks inside of a resource's block.
    pub fn inside(&self, instance: &Instance) -> &[Inside] {
        self.inside.get(&instance.spot()).map_or(&[], Vec::as_slice)
    }
}
