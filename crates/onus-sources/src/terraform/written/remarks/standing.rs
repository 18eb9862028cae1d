//! What a comment stands on: an attribute, a block inside of a resource, a resource, or the call of a module.

use std::collections::BTreeMap;
use std::ops::Range;

use onus_hcl::{Block, Body, Library, SourceFile, Spot};

/// What a comment stands on.
#[derive(Clone, Debug)]
pub(super) struct Stands<'l> {
    /// The outermost block: a resource, a data source or the call of a module.
    pub block: &'l Block,
    pub on: On<'l>,
}

/// Which part of the outermost block.
#[derive(Clone, Copy, Debug)]
pub(super) enum On<'l> {
    /// All of it.
    Whole,
    /// An attribute or a block in it.
    Inside { name: &'l str, file: u32, start: u32, end: u32 },
}

impl Stands<'_> {
    /// The outermost block as a whole.
    pub fn whole(self) -> Self {
        Self { on: On::Whole, ..self }
    }

    /// In words, as it is written: `type.name`, `module.name`, and the attribute.
    pub fn words(&self) -> String {
        let kind = if &*self.block.kind == "resource" { "" } else { &*self.block.kind };
        let block: Vec<&str> = Some(kind)
            .filter(|kind| !kind.is_empty())
            .into_iter()
            .chain(self.block.labels.iter().map(|label| &**label))
            .collect();
        match self.on {
            On::Whole => block.join("."),
            On::Inside { name, .. } => format!("{}: {name}", block.join(".")),
        }
    }
}

/// An attribute or a block, and what is inside of it.
#[derive(Clone, Debug)]
struct Part<'l> {
    name: &'l str,
    start: u32,
    end: u32,
    /// What is inside, in the order of the file; `None` for an attribute.
    parts: Option<Vec<Part<'l>>>,
}

/// The blocks that a comment can stand on, by file, each in the order of its file.
pub(super) struct Blocks<'l>(BTreeMap<u32, Vec<(&'l Block, Part<'l>)>>);

impl<'l> Blocks<'l> {
    /// Of all files.
    pub fn of(library: &'l Library) -> Self {
        let mut found: BTreeMap<u32, Vec<(&'l Block, Part<'l>)>> = BTreeMap::new();
        for block in library.blocks() {
            for (spot, end) in [(block.spot, block.end)].into_iter().chain(block.overrides.iter().copied()) {
                let parts = parts(&block.body, spot.file, spot.at..end);
                let part = Part { name: &block.kind, start: spot.at, end, parts: Some(parts) };
                found.entry(spot.file).or_default().push((block, part));
            }
        }
        found.values_mut().for_each(|blocks| blocks.sort_by_key(|(_, part)| part.start));
        Self(found)
    }

    /// What a comment of a file stands on; why it stands on nothing that a risk can be accepted on.
    pub fn stands(&self, number: u32, file: &SourceFile, comment: &Range<u32>) -> Result<Stands<'l>, &'static str> {
        let nothing = "it is not on a resource or a module call";
        let outermost = self.0.get(&number).ok_or(nothing)?;
        let page = Page { file };
        let (block, path) = page.find(outermost, comment).ok_or(nothing)?;
        if &*block.kind == "data" {
            return Err("it is on a data source, which carries no duties here");
        }
        // What is given to a module spreads in it: there is nothing smaller than the call.
        let inside = path.filter(|_| &*block.kind == "resource");
        let on = inside.map_or(On::Whole, |part| On::Inside {
            name: part.name,
            file: number,
            start: part.start,
            end: part.end,
        });
        Ok(Stands { block, on })
    }
}

/// What of a body is written between two bytes of a file: overrides merge bodies of several files.
fn parts(body: &Body, file: u32, within: Range<u32>) -> Vec<Part<'_>> {
    let here = |spot: Spot| spot.file == file && within.contains(&spot.at);
    let attributes = body.attributes.iter().filter(|attribute| here(attribute.spot));
    let attributes = attributes.map(|one| Part { name: &one.name, start: one.spot.at, end: one.end, parts: None });
    let blocks = body.blocks.iter().filter(|block| here(block.spot));
    let blocks = blocks.map(|one| {
        let inside = parts(&one.body, file, one.spot.at..one.end);
        Part { name: &one.kind, start: one.spot.at, end: one.end, parts: Some(inside) }
    });
    let mut found: Vec<Part<'_>> = attributes.chain(blocks).collect();
    found.sort_by_key(|part| part.start);
    found
}

/// The outermost block, and the part of it, if it is not all.
type Place<'l, 'b> = (&'l Block, Option<&'b Part<'l>>);

/// The last of these that begins before a byte.
fn last_before<'l, 'b>(parts: &'b [Part<'l>], at: u32) -> Option<&'b Part<'l>> {
    parts.get(parts.partition_point(|part| part.start < at).checked_sub(1)?)
}

/// A file, and where in it things are.
struct Page<'f> {
    file: &'f SourceFile,
}

impl Page<'_> {
    fn line(&self, at: u32) -> u32 {
        self.file.line_and_column(at).0
    }

    fn find<'l, 'b>(&self, blocks: &'b [(&'l Block, Part<'l>)], comment: &Range<u32>) -> Option<Place<'l, 'b>> {
        if !self.is_first(comment.start)
            && let Some(place) = self.ended_before(blocks, comment.start)
        {
            return Some(place);
        }
        let after = blocks.partition_point(|(_, part)| part.start < comment.start);
        let before = after.checked_sub(1).and_then(|at| blocks.get(at));
        let Some((block, part)) = before.filter(|(_, part)| comment.start < part.end) else {
            let (block, part) = blocks.get(after)?;
            return self.follows(comment, part.start).then_some((block, None));
        };
        Some((block, self.within(part, comment)))
    }

    /// At the end of a line: what ends last on it before the comment.
    fn ended_before<'l, 'b>(&self, blocks: &'b [(&'l Block, Part<'l>)], at: u32) -> Option<Place<'l, 'b>> {
        let line = self.line(at);
        let ends_here = |part: &Part<'_>| part.end <= at && self.line(part.end.saturating_sub(1)) == line;
        // A later block begins further down, and what is inside of a block ends before it.
        let last = blocks.get(blocks.partition_point(|(_, part)| part.start < at).checked_sub(1)?)?;
        if ends_here(&last.1) {
            return Some((last.0, None));
        }
        let mut inside = (at < last.1.end).then_some(&last.1);
        while let Some(part) = inside {
            let before = last_before(part.parts.as_ref()?, at)?;
            if ends_here(before) {
                return Some((last.0, Some(before)));
            }
            inside = (at < before.end).then_some(before);
        }
        None
    }

    /// In a block, on lines of its own: in its first lines the block; else what follows right below, else the innermost
    /// block around. `None` is the outermost block.
    fn within<'l, 'b>(&self, outermost: &'b Part<'l>, comment: &Range<u32>) -> Option<&'b Part<'l>> {
        let mut here = outermost;
        let mut found = None;
        while let Some(parts) = &here.parts {
            match last_before(parts, comment.start) {
                None => return found,
                Some(inner) if comment.start < inner.end => (here, found) = (inner, Some(inner)),
                Some(_) => {
                    let next = parts.get(parts.partition_point(|part| part.start < comment.start));
                    return next.filter(|next| self.follows(comment, next.start)).or(found);
                }
            }
        }
        found
    }

    /// Nothing but comments stands between a comment and a byte, and no line is left free.
    fn follows(&self, comment: &Range<u32>, next: u32) -> bool {
        let mut here = comment.end;
        let from = self.file.comments.partition_point(|other| other.start < comment.end);
        for other in self.file.comments.get(from..).unwrap_or_default().iter().take_while(|other| other.end <= next) {
            if !self.is_gap(here..other.start) {
                return false;
            }
            here = other.end;
        }
        self.is_gap(here..next) && self.is_first(comment.start)
    }

    fn is_gap(&self, range: Range<u32>) -> bool {
        let between = self.file.text.get(range.start as usize..range.end as usize);
        between.is_some_and(|text| text.trim().is_empty() && text.matches('\n').count() <= 1)
    }

    /// Nothing but comments stands before it on its line.
    fn is_first(&self, start: u32) -> bool {
        let before = self.file.text.get(..start as usize).unwrap_or_default();
        let mut at = before.rfind('\n').map_or(0, |at| at + 1);
        let from = self.file.comments.partition_point(|comment| (comment.start as usize) < at);
        let others = self.file.comments.get(from..).unwrap_or_default();
        for comment in others.iter().take_while(|comment| comment.start < start) {
            if !before.get(at..comment.start as usize).is_some_and(|text| text.trim().is_empty()) {
                return false;
            }
            at = comment.end as usize;
        }
        before.get(at..).is_some_and(|text| text.trim().is_empty())
    }
}
