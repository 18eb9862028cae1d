//! Directories of configuration, on their way into the store.

mod moves;
mod nodes;
mod reasons;
mod remarks;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use onus_core::estate::{Aside, Basis, EstateBuilder, Input, WrittenAt};
use onus_files::cleaned;
use onus_hcl::address::without_key;
use onus_hcl::{Budget, Instance, Library, Mode, Options, Root, SourceFile, Spot, Tree, Value};
use sha2::{Digest, Sha256};

use super::course::Start;
use crate::error::SourceError;
use crate::recipes::entry::{Access, Entry, Written};
use crate::recipes::intake::Intake;
use crate::recipes::rows::Listed;
use crate::source::Source;
use moves::Moves;
use nodes::{Nodes, Referred};
use reasons::Reasons;
use remarks::Remarks;

/// How many places of one sort are told one by one.
const TOLD: usize = 20;

/// How many resources are named in a note.
const NAMED: usize = 3;

/// A directory of configuration: each root module in it is an input of its own.
pub(crate) struct Directory<'d> {
    pub directory: &'d Path,
    /// What it is called wherever something is told of it.
    pub shown: &'d Path,
    pub options: &'d Options,
    /// What evaluating directories has cost so far.
    pub budget: &'d mut Budget,
}

impl Source for Directory<'_> {
    fn name(&self) -> String {
        self.shown.display().to_string()
    }

    fn read<'s>(&'s mut self, rows: &mut Intake<'_, '_, 's>) -> Result<(), SourceError> {
        onus_hcl::on_a_worker(|| self.read_here(rows))
    }
}

impl Directory<'_> {
    fn read_here(&mut self, rows: &mut Intake<'_, '_, '_>) -> Result<(), SourceError> {
        let Self { directory, shown, options, budget } = self;
        let shown = *shown;
        let tree = onus_hcl::read_tree(directory, options, budget).map_err(|error| SourceError::Unreadable {
            path: shown.display().to_string(),
            error: error.into(),
            help: "name a directory of Terraform files that can be read".to_owned(),
        })?;
        let library = &tree.library;
        let sha256 = digest(library);
        let places = Places::new(library, shown);
        let remarks = Remarks::find(rows.builder, &places);
        for root in &tree.roots {
            let own = root.directory.strip_prefix(&library.root).unwrap_or(Path::new(""));
            let name =
                if own.as_os_str().is_empty() { shown.to_owned() } else { shown.join(own) }.display().to_string();
            let input = Input {
                name,
                root: places.path_of(&root.directory),
                sort: "Terraform configuration".to_owned(),
                sha256: sha256.clone(),
                basis: Basis::Written,
                dated: None,
                made_by: None,
            };
            rows.begin(input, "");
            read_root(rows, root, &places, &remarks)?;
        }
        note_files(rows.builder, &places);
        note_left_out(rows.builder, &tree, shown, budget);
        note_undeclared(rows.builder, &tree.undeclared, &places, shown);
        Ok(())
    }
}

/// SHA-256 over the names and texts of all files.
fn digest(library: &Library) -> String {
    // Where a file lies that the caller names, and what it is called, makes no difference.
    let mut files: Vec<(&Path, &str)> = library
        .files
        .iter()
        .map(|file| (if file.named { Path::new("") } else { file.path.as_path() }, file.text.as_str()))
        .collect();
    files.sort_unstable();
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path.as_os_str().as_encoded_bytes(), text.as_bytes()] {
            hash.update(part);
            hash.update([0]);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Turns spots into places as the user knows them.
struct Places<'l> {
    library: &'l Library,
    directory: &'l Path,
    /// No link is on the way to the directory: a step back from it leads to where it stands.
    straight: bool,
}

impl<'l> Places<'l> {
    fn new(library: &'l Library, directory: &'l Path) -> Self {
        let straight = std::path::absolute(directory).is_ok_and(|path| path == library.root);
        Self { library, directory, straight }
    }

    fn of(&self, spot: Spot) -> WrittenAt {
        match self.library.place(spot) {
            Some((file, line, column)) => WrittenAt { file: self.shown(file), line, column },
            None => WrittenAt { file: self.directory.display().to_string(), line: 0, column: 0 },
        }
    }

    /// A directory by its path from the one that is read: `.` for that one itself.
    fn path_of(&self, directory: &Path) -> String {
        match directory.strip_prefix(&self.library.root) {
            Ok(own) if own.as_os_str().is_empty() => ".".to_owned(),
            Ok(own) => own.display().to_string(),
            Err(_) => directory.display().to_string(),
        }
    }

    /// A file by its path from the directory that is read.
    fn file_of(&self, spot: Spot) -> String {
        self.library.place(spot).map_or_else(|| ".".to_owned(), |(file, _, _)| file.path.display().to_string())
    }

    /// A file as the user knows it.
    fn shown(&self, file: &SourceFile) -> String {
        let path = match file.named {
            true => Cow::Borrowed(&*file.path),
            false => Cow::Owned(self.directory.join(&file.path)),
        };
        let outside = self.straight && !file.named && file.path.starts_with("..");
        if outside { cleaned(&path).display().to_string() } else { path.display().to_string() }
    }
}

fn read_root(
    intake: &mut Intake<'_, '_, '_>,
    root: &Root,
    places: &Places<'_>,
    remarks: &Remarks,
) -> Result<(), SourceError> {
    let reasons = Reasons::of(root);
    let moves = Moves::of(root);
    let mut of_unknown_number = Vec::new();
    for instance in &root.resources {
        intake.builder.coverage.read += 1;
        if instance.mode == Mode::Data {
            intake.set_aside(instance.address(), &instance.source_type, Aside::DataSource)?;
            continue;
        }
        let full_name = &instance.provider.full_name;
        let Some(at) = intake.adapters.find(&instance.source_type, full_name) else {
            intake.set_aside(instance.address(), &instance.source_type, Aside::NotRecognised)?;
            continue;
        };
        of_unknown_number.extend((!instance.number_known()).then_some(&**instance.address()));
        if let Some(row) = add(intake, at, instance, places, (remarks, &reasons)) {
            intake.store.set_origin(row, moves.before(instance.address()).as_deref(), false);
        }
    }
    let notes = &mut intake.builder.coverage.notes;
    notes.extend(note_numbers(&intake.path, &of_unknown_number));
    let own = places.path_of(&root.directory);
    let unread = &mut intake.builder.coverage.unread;
    unread.extend(root.not_read.iter().map(|call| format!("{own}: {} ({})", call.address, call.source)));
    unread.extend(root.faults.iter().map(|(spot, what)| format!("{}: {what}", places.file_of(*spot))));
    for call in root.not_read.iter().take(TOLD) {
        notes.insert(format!(
            "{}: {} was not read ({}): {}",
            places.of(call.spot),
            call.address,
            call.source,
            call.why
        ));
    }
    for (spot, what) in root.faults.iter().take(TOLD) {
        notes.insert(format!("{}: {what}", places.of(*spot)));
    }
    for (what, count) in [("modules were not read", root.not_read.len()), ("faults", root.faults.len())] {
        if let Some(more) = count.checked_sub(TOLD).filter(|more| *more > 0) {
            notes.insert(format!("{}: {more} more {what}", intake.path));
        }
    }
    Ok(())
}

fn add(
    intake: &mut Intake<'_, '_, '_>,
    at: usize,
    instance: &Instance,
    places: &Places<'_>,
    (remarks, reasons): (&Remarks, &Reasons<'_>),
) -> Option<u32> {
    let arguments = |argument: &str| match &instance.provider.arguments {
        Value::Object(members) => nodes::shown(members.get(argument)?),
        _ => None,
    };
    let nodes = Nodes::of(instance.attributes(), instance.placed());
    let block = instance.spot();
    let own = |path: &str| {
        let spot = instance.placed().find(path);
        (spot != block).then(|| places.of(spot))
    };
    let whole = remarks.around(instance);
    let inside = remarks.inside(instance);
    let remarked = |path: &str| {
        let spot = (!path.is_empty()).then(|| instance.placed().find(path));
        let within = inside.iter().filter(|remark| spot.is_some_and(|spot| remark.holds(spot)));
        whole.iter().copied().chain(within.map(|remark| remark.number)).collect()
    };
    let remarked = (!whole.is_empty() || !inside.is_empty()).then_some(&remarked as &dyn Fn(&str) -> Vec<u32>);
    let key = instance.key();
    let start = Start { modules: &instance.around.modules, address: instance.address(), key: &key };
    let referred = Referred { start };
    let entry = Entry {
        address: instance.address(),
        access: Access::Configured { key: &instance.provider.key, arguments: &arguments },
        values: &nodes.values,
        unknown: &nodes.unknown,
        partial: true,
        written: Some(Written { arguments: &nodes.written, whole: true, follow: &referred }),
        places: Some(&own),
        remarks: remarked,
        reasons: Some(&|paths| {
            let placed =
                |fault: Option<Spot>, path: &str| places.of(fault.unwrap_or_else(|| instance.placed().find(path)));
            reasons.find(instance.attributes(), paths, &placed)
        }),
    };
    let row = intake.add(at, &entry);
    if let Some(row) = row {
        intake.store.places.push((row, "", places.of(block)));
    }
    let listed = Listed { offset: 0, row, block: without_key(instance.address()).len() };
    intake.listed.insert(Cow::Owned(instance.address().to_string()), listed);
    row
}

/// Resources of which it is not known how many there are.
fn note_numbers(path: &str, addresses: &[&str]) -> Option<String> {
    let named = addresses.get(..NAMED.min(addresses.len()))?.join(", ");
    let more = addresses.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let stands = match addresses {
        [] => return None,
        [_] => "it stands for all of them",
        _ => "each stands for all of its block",
    };
    Some(format!("{path}: it is not known how many there are of {named}{more}: {stands}"))
}

/// Files that could not be read or parsed: the rest was read without them.
fn note_files(builder: &mut EstateBuilder<'_>, places: &Places<'_>) {
    let (library, directory) = (places.library, places.directory);
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    for file in &library.files {
        if let Some((at, what)) = &file.fault {
            builder.coverage.unread.insert(file.path.display().to_string());
            let (line, column) = file.line_and_column(*at);
            faults.insert(format!("{}:{line}:{column}", places.shown(file)), what.clone());
        }
    }
    builder.coverage.notes.extend(faults.into_iter().map(|(place, what)| format!("{place}: not read: {what}")));
    let passed_over = &library.passed_over;
    builder.coverage.unread.extend(passed_over.iter().map(|(path, _)| path.display().to_string()));
    let told =
        passed_over.iter().take(TOLD).map(|(path, why)| format!("{}: not read: {why}", directory.join(path).display()));
    builder.coverage.notes.extend(told);
    if let Some(more) = passed_over.len().checked_sub(TOLD).filter(|more| *more > 0) {
        builder.coverage.notes.insert(format!("{}: {more} more directories were not read", directory.display()));
    }
}

/// Root modules that were not read, as those before them took all that a run may take.
fn note_left_out(builder: &mut EstateBuilder<'_>, tree: &Tree, shown: &Path, budget: &Budget) {
    let (Some(first), Some(most)) = (tree.left_out.first(), budget.reached()) else { return };
    let places = Places::new(&tree.library, shown);
    builder.coverage.unread.extend(tree.left_out.iter().map(|root| places.path_of(root)));
    let own = first.strip_prefix(&tree.library.root).unwrap_or(Path::new(""));
    let first = if own.as_os_str().is_empty() { shown.to_owned() } else { shown.join(own) };
    let more = match tree.left_out.len() - 1 {
        0 => "it".to_owned(),
        1 => "it and the root module after it".to_owned(),
        more => format!("it and {more} root modules after it"),
    };
    builder.coverage.notes.insert(format!(
        "{}: evaluation stopped here: all root modules together take more than {most}: {more} {} not read",
        first.display(),
        if tree.left_out.len() == 1 { "was" } else { "were" }
    ));
}

/// Values that are given for no variable: a slip of the pen, most of the time.
fn note_undeclared(
    builder: &mut EstateBuilder<'_>,
    undeclared: &[(Option<Spot>, String)],
    places: &Places<'_>,
    shown: &Path,
) {
    let shown = shown.display();
    for (spot, name) in undeclared.iter().take(TOLD) {
        builder.coverage.notes.insert(match spot {
            Some(spot) => {
                format!(
                    "{}: no root module of `{shown}` has a variable `{name}`: its value is not used",
                    places.of(*spot)
                )
            }
            None => {
                format!("`--var {name}=…`: no root module of `{shown}` has such a variable; Terraform refuses that")
            }
        });
    }
    if let Some(more) = undeclared.len().checked_sub(TOLD).filter(|more| *more > 0) {
        builder.coverage.notes.insert(format!("{shown}: {more} more values are given for no variable"));
    }
}
