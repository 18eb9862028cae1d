//! What a directory holds that an agreement can begin with: inputs, providers, documents.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onus_core::catalogue_types::Catalogue;
use onus_files::{INPUT_LIMIT, TEXT_LIMIT, is_of_git, read_plain};
use onus_sources::{Reader, Sort};

use crate::failure::Failure;

/// How deep folders are looked into for files of configuration; plans and states are looked for in the directory and its folders.
const DEPTH: usize = 4;
/// How many files and folders are looked at.
const MOST: usize = 20_000;
/// How many files are read to see whether they are plans or states.
const MOST_READ: usize = 24;

/// What was found. Paths are relative to the directory, with `/` between their parts.
#[derive(Debug, Default)]
pub struct Found {
    /// The directory; none where nobody looked.
    pub dir: Option<PathBuf>,
    /// Plans and states that can be assessed together; where there are none, the directory that holds all configuration.
    pub inputs: Vec<String>,
    /// Plans, states and kept estates that cannot be assessed together with these.
    pub other_inputs: Vec<String>,
    /// Archives that are named as binary plans are.
    pub binary: Vec<String>,
    /// Ids of the catalogue's providers whose resources occur.
    pub providers: Vec<String>,
    /// Whether there is a folder `evidence`.
    pub evidence: bool,
    /// Files in it that could be documents.
    pub documents: Vec<String>,
    /// What was not looked at.
    pub notes: Vec<String>,
}

impl Found {
    /// Looks through a directory. What cannot be read is passed over: nothing depends on it.
    pub fn look(dir: &Path, catalogue: &Catalogue) -> Result<Self, Failure> {
        let mut found = Self { dir: Some(dir.to_owned()), evidence: dir.join("evidence").is_dir(), ..Self::default() };
        let mut walk = Walk::default();
        walk.folder(dir, 0);
        if walk.seen >= MOST {
            found.notes.push(format!("only the first {MOST} files and folders were looked at"));
        }
        let mut providers = BTreeSet::new();
        for file in &walk.terraform {
            declared(file, catalogue, &mut providers);
        }
        found.inputs(dir, &walk.candidates, catalogue, &mut providers)?;
        if found.inputs.is_empty() {
            found.configuration(dir, &walk.terraform, catalogue, &mut providers)?;
        }
        found.providers = providers.into_iter().collect();
        found.documents = documents(dir);
        Ok(found)
    }

    /// Takes the directory that holds all files of configuration, where there is neither plan nor state.
    fn configuration(
        &mut self,
        dir: &Path,
        files: &[PathBuf],
        catalogue: &Catalogue,
        providers: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let Some(directory) = shared(files) else { return Ok(()) };
        let Some(own) = providers_of(&[directory.to_owned()], catalogue)? else { return Ok(()) };
        providers.extend(own);
        match relative(dir, directory) {
            Some(name) if name.is_empty() => self.inputs.push(".".to_owned()),
            Some(name) => self.inputs.push(name),
            None => self.notes.push(format!("`{}` has a name that is not UTF-8: not looked at", directory.display())),
        }
        Ok(())
    }

    /// Takes the plans and states that can be read together, the first ones first.
    fn inputs(
        &mut self,
        dir: &Path,
        candidates: &[PathBuf],
        catalogue: &Catalogue,
        providers: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let (mut taken, mut read) = (Vec::new(), 0);
        for path in candidates {
            let Some(name) = relative(dir, path) else {
                self.notes.push(format!("`{}` has a name that is not UTF-8: not looked at", path.display()));
                continue;
            };
            match read_plain(path, INPUT_LIMIT).map(|bytes| Sort::of(&bytes)) {
                Ok(Sort::Text) if read < MOST_READ => {}
                Ok(Sort::Text) => {
                    self.notes.push(format!("{name} was not looked at: there are more than {MOST_READ} such files"));
                    continue;
                }
                Ok(Sort::Database) => {
                    self.other_inputs.push(name);
                    continue;
                }
                Ok(Sort::BinaryPlan) => {
                    self.binary.push(name);
                    continue;
                }
                Err(_) => continue,
            }
            read += 1;
            let Some(own) = providers_of(std::slice::from_ref(path), catalogue)? else { continue };
            providers.extend(own);
            taken.push(path.clone());
            if taken.len() == 1 || providers_of(&taken, catalogue)?.is_some() {
                self.inputs.push(name);
            } else {
                taken.pop();
                self.other_inputs.push(name);
            }
        }
        Ok(())
    }
}

/// The innermost directory that holds all files.
fn shared(files: &[PathBuf]) -> Option<&Path> {
    let (first, rest) = files.split_first()?;
    first.ancestors().skip(1).find(|directory| rest.iter().all(|file| file.starts_with(directory)))
}

/// Providers of the resources in these inputs; `None` where they cannot be read, or not together, or hold no resources.
fn providers_of(inputs: &[PathBuf], catalogue: &Catalogue) -> Result<Option<BTreeSet<String>>, Failure> {
    let mut reader = Reader::new(catalogue)?;
    if inputs.iter().any(|input| reader.read(input).is_err()) {
        return Ok(None);
    }
    let Ok(estate) = reader.finish() else { return Ok(None) };
    let recognised = estate.coverage.recognised + estate.coverage.supporting > 0;
    Ok(recognised.then(|| estate.classes.iter().map(|class| class.provider.clone()).collect()))
}

/// Files in a directory and its folders, in the order of their names, those of the directory first.
#[derive(Default)]
struct Walk {
    terraform: Vec<PathBuf>,
    /// What could be a plan, a state or a kept estate.
    candidates: Vec<PathBuf>,
    seen: usize,
}

impl Walk {
    fn folder(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut entries: Vec<fs::DirEntry> = entries.flatten().take(MOST.saturating_sub(self.seen)).collect();
        self.seen += entries.len();
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut folders = Vec::new();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // Links are not followed: they may lead in circles.
            let Ok(sort) = entry.file_type() else { continue };
            if sort.is_dir()
                && !name.starts_with('.')
                && !matches!(name.as_str(), "evidence" | "node_modules" | "target")
            {
                folders.push(entry.path());
            } else if sort.is_file() {
                self.file(entry.path(), &name, depth);
            }
        }
        for folder in folders.iter().filter(|_| depth < DEPTH) {
            self.folder(folder, depth + 1);
        }
    }

    fn file(&mut self, path: PathBuf, name: &str, depth: usize) {
        let ends = |end: &str| name.len() > end.len() && name.ends_with(end);
        if [".tf", ".tofu", ".tf.json", ".tofu.json"].into_iter().any(ends) {
            self.terraform.push(path);
        } else if depth <= 1
            && ([".json", ".tfstate", ".tfplan", ".sqlite"].into_iter().any(ends) || name == "tfplan")
            && !name.starts_with('.')
            && !ends(".tfvars.json")
        {
            self.candidates.push(path);
        }
    }
}

/// Adds the providers whose resource types a file declares in lines such as `resource "TYPE" "name" {`.
fn declared(file: &Path, catalogue: &Catalogue, providers: &mut BTreeSet<String>) {
    let Ok(bytes) = read_plain(file, TEXT_LIMIT) else { return };
    let text = String::from_utf8_lossy(&bytes);
    for line in text.lines() {
        let rest = line.trim_start().strip_prefix("resource").map(str::trim_start);
        let Some(named) = rest.and_then(|rest| rest.strip_prefix('"')?.split('"').next()) else { continue };
        let own = catalogue.providers.iter().filter(|(_, provider)| {
            provider.terraform.prefix.as_deref().is_some_and(|prefix| named.starts_with(prefix))
        });
        providers.extend(own.map(|(id, _)| id.clone()));
    }
}

/// Files in `evidence` that are neither read as evidence nor signatures.
fn documents(dir: &Path) -> Vec<String> {
    let folder = dir.join("evidence");
    // A link may lead to what Git keeps, whose hashes are nobody's business.
    if folder.canonicalize().is_ok_and(|found| is_of_git(&found, Path::new("/"))) {
        return Vec::new();
    }
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|sort| sort.is_file()));
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let no_document = |name: &str| name.starts_with('.') || name.ends_with(".toml") || name.ends_with(".sig");
    let mut names: Vec<String> =
        names.filter(|name| !no_document(name)).map(|name| format!("evidence/{name}")).collect();
    names.sort();
    names
}

/// A path relative to the directory.
fn relative(dir: &Path, path: &Path) -> Option<String> {
    let parts = path.strip_prefix(dir).ok()?.iter().map(|part| part.to_str());
    Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
}
