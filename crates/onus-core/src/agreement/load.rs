//! Reads an agreement: its file, the files of evidence beside it, and the documents and signatures that they name.

mod name;

use std::path::{Component, Path, PathBuf};

use onus_catalogue::load::hex;
use onus_catalogue::problem::LoadError;
use onus_catalogue::{Catalogue, Place};
use onus_files::{DOCUMENT_LIMIT, Disk, Refused, Tree, cleaned};
use sha2::{Digest, Sha256};

use super::attachment::{Attachment, Integrity};
use super::decode::Draft;
use super::evidence::Signature;
use super::files::Files;
use super::{Agreement, Identity, signature, validate};

/// The most that is read of a file that should hold a signature, in bytes.
const LONGEST_SIGNATURE: u64 = 64 * 1024;

/// Reads the agreement at `path` and all `evidence/*.toml` beside it, holds it against the catalogue, looks at the files
/// that it names, and verifies its signatures. A file that is missing or changed is not a fault: evidence says so by itself.
/// Nothing outside of the [tree](Disk::around) around it is read.
///
/// # Errors
/// All faults of all files, in the order of files and lines.
pub fn load(path: &Path, catalogue: &Catalogue) -> Result<Agreement, LoadError> {
    load_from(&Disk::around(path, false), path, catalogue)
}

/// As [`load`], of any tree.
///
/// # Errors
/// All faults of all files, in the order of files and lines.
pub fn load_from(tree: &dyn Tree, path: &Path, catalogue: &Catalogue) -> Result<Agreement, LoadError> {
    read(Files::of(tree, path, first(catalogue)), tree, catalogue)
}

/// Reads an agreement that is one text. Files that it names are relative to the current directory, and stay there.
///
/// # Errors
/// All faults of the text, in the order of lines.
pub fn from_text(text: &str, name: &str, catalogue: &Catalogue) -> Result<Agreement, LoadError> {
    read(Files::from_text(text, name, first(catalogue)), &Disk::of(Path::new("."), false), catalogue)
}

/// Where the agreement that belongs to inputs may be, the likeliest first: `onus.toml` in the first of them, beside it, in the
/// current directory.
pub fn candidates(inputs: &[PathBuf]) -> Vec<PathBuf> {
    const NAME: &str = "onus.toml";
    let first = inputs.first().map(PathBuf::as_path);
    // What is called by its way from here alone, such as `.`, has its surroundings one step up.
    let beside = |input: &Path| match input.components().next_back() {
        Some(Component::Normal(_)) => input.with_file_name(NAME),
        _ => cleaned(&input.join("..")).join(NAME),
    };
    let near = first.map(|input| [input.join(NAME), beside(input)]);
    near.into_iter().flatten().chain([PathBuf::from(NAME)]).collect()
}

/// The agreement that belongs to inputs: the first of the [`candidates`] that is there.
pub fn discover(inputs: &[PathBuf]) -> Option<PathBuf> {
    candidates(inputs).into_iter().find(|path| path.is_file())
}

/// The index of the first file: places count on from those of the catalogue.
fn first(catalogue: &Catalogue) -> u32 {
    u32::try_from(catalogue.files.len()).unwrap_or(u32::MAX)
}

fn read(mut files: Files, tree: &dyn Tree, catalogue: &Catalogue) -> Result<Agreement, LoadError> {
    if files.too_much {
        return Err(LoadError::of(files.into_problems()));
    }
    let mut draft = Draft::default();
    let mut whole = files.problems.is_empty();
    for (at, file) in files.files.iter().enumerate() {
        let decoded = file.decode(|root| {
            draft.read(&root, at == 0);
            Some(())
        });
        whole &= decoded.is_some();
    }
    name::name(&mut draft, catalogue, &files);
    // A file that could not be read at all leaves names that lead nowhere: the cause is to be fixed first.
    if whole {
        validate::validate(&draft, catalogue, &files);
    }
    let identity = Identity { files: files.paths(), first: files.first, sha256: files.sha256() };
    let directories = std::mem::take(&mut files.directories);
    let first = files.first;
    let problems = files.into_problems();
    if !problems.is_empty() {
        return Err(LoadError::of(problems));
    }
    let directory = |place: Place| {
        let at = place.file.checked_sub(first).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| directories.get(at)).cloned().unwrap_or_default()
    };
    let Draft { mut agreement, signatures, .. } = draft;
    look_at_files(&mut agreement, tree, &directory);
    let verified: Vec<Signature> = agreement
        .declarations
        .iter()
        .map(|declaration| match signatures.get(&declaration.place) {
            None => Signature::Unsigned,
            Some(file) => match limited(tree, &directory(declaration.place).join(&file.value)) {
                Ok(text) => signature::verify(declaration, &text, &agreement.officers),
                Err(error) => Signature::Invalid(format!("the signature `{}` cannot be read: {error}", file.value)),
            },
        })
        .collect();
    for (declaration, signature) in agreement.declarations.iter_mut().zip(verified) {
        declaration.signature = signature;
    }
    agreement.identity = Some(identity);
    Ok(agreement)
}

/// Holds every file that the agreement names against its SHA-256.
fn look_at_files(agreement: &mut Agreement, tree: &dyn Tree, directory: &impl Fn(Place) -> PathBuf) {
    let contracts = agreement.contracts.iter_mut().map(|one| (one.place, one.file.as_mut()));
    let attestations = agreement.attestations.iter_mut().map(|one| (one.place, one.file.as_mut()));
    let letters = agreement.bridge_letters.iter_mut().map(|one| (one.place, one.file.as_mut()));
    for (place, file) in contracts.chain(attestations).chain(letters) {
        if let Some(file) = file {
            look_at(file, tree, &directory(place));
        }
    }
    for declaration in &mut agreement.declarations {
        let place = declaration.place;
        for file in &mut declaration.attachments {
            look_at(file, tree, &directory(place));
        }
    }
}

fn look_at(attachment: &mut Attachment, tree: &dyn Tree, directory: &Path) {
    let read = tree.read(&directory.join(&attachment.file), DOCUMENT_LIMIT);
    attachment.found = match (read.map(|read| digest(&read.bytes)), &attachment.sha256) {
        (Err(error), _) => Integrity::Missing(error.to_string()),
        (Ok(found), None) => Integrity::Unstated(found),
        (Ok(found), Some(stated)) if found == *stated => Integrity::Same,
        (Ok(found), Some(_)) => Integrity::Changed(found),
    };
}

/// The SHA-256 of a document in hexadecimal, as an agreement takes it.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A signature's text; what is longer is none.
fn limited(tree: &dyn Tree, path: &Path) -> Result<String, Refused> {
    let bytes = tree.read(path, LONGEST_SIGNATURE)?.bytes;
    String::from_utf8(bytes).map_err(|_| std::io::Error::other("it is not UTF-8").into())
}
