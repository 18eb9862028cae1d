//! All files of a tree, each read and parsed once, as modules by directory.

mod listing;
mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use onus_files::{Lines, is_of_git, read_plain};

use super::json_syntax;
use super::kept::Kept;
use super::module::Module;
use super::syntax::{Attribute, Block, Expr, Spot};
use super::value::Value;
use listing::{Listing, walk};
pub use reading::on_a_worker;
use reading::{Content, Sort, Wanted, fitting, read_all};
pub(crate) use reading::{in_parallel, threads};

/// The most bytes of what `init` says that it has brought.
const LARGEST_MANIFEST: u64 = 16 << 20;

/// A file that was read, or why it was not.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As it is shown: from the directory that is read; as it was named, where the caller named it.
    pub path: PathBuf,
    /// The caller named it.
    pub named: bool,
    /// What stands in it; empty where it could not be read.
    pub text: String,
    /// Where its comments are.
    pub comments: Vec<Range<u32>>,
    /// Where lines begin, once somebody has asked.
    lines: OnceLock<Lines>,
    /// Byte offset and message of what is wrong with it.
    pub fault: Option<(u32, String)>,
}

impl SourceFile {
    /// Line and column of a byte offset, both from 1; columns count characters.
    pub fn line_and_column(&self, at: u32) -> (u32, u32) {
        self.lines.get_or_init(|| Lines::of(&self.text)).line_and_column(&self.text, at as usize)
    }
}

/// All files of a tree.
#[derive(Debug, Default)]
pub struct Library {
    /// The directory that is read.
    pub root: PathBuf,
    /// Files outside of it may be read too.
    pub(crate) allow_outside: bool,
    /// The files that were read, those that the caller names first; [`Spot::file`] counts them.
    pub files: Vec<SourceFile>,
    pub(crate) modules: BTreeMap<PathBuf, Module>,
    /// The values for variables of each directory, later ones before earlier ones where both are given.
    pub(crate) values: BTreeMap<PathBuf, Vec<Vec<Attribute>>>,
    /// Those of the files that the caller names.
    pub(crate) named_values: Vec<Vec<Attribute>>,
    /// Where a source leads from a directory.
    resolved: BTreeMap<(PathBuf, Arc<str>), Result<PathBuf, String>>,
    /// What `init` has brought: by root directory and path of calls.
    manifests: BTreeMap<PathBuf, BTreeMap<String, PathBuf>>,
    /// The directories that may be root modules.
    walked: Vec<PathBuf>,
    /// What YAML texts hold.
    pub(crate) decoded: Kept<Value>,
    /// What template files mean.
    pub(crate) templates: Kept<Arc<Expr>>,
    /// Directories that were passed over, as they are shown, and why.
    pub passed_over: Vec<(PathBuf, String)>,
}

impl Library {
    /// Reads a tree, and the modules outside of it that may be read.
    pub(crate) fn read(directory: &Path, allow_outside: bool, named: &[(PathBuf, PathBuf)]) -> std::io::Result<Self> {
        let root = directory.canonicalize()?;
        let mut library = Self { root, allow_outside, ..Self::default() };
        let (mut listings, passed_over) = walk(&library.root)?;
        library.passed_over = passed_over;
        let mut outside = Vec::new();
        for listing in &listings {
            let manifest = listing.initialised.then(|| library.manifest(&listing.directory)).flatten();
            if let Some(manifest) = manifest {
                outside.extend(manifest.values().map(|directory| Listing::of(directory)));
                library.manifests.insert(listing.directory.clone(), manifest);
            }
        }
        listings.retain(|listing| !listing.files.is_empty());
        library.walked = listings.iter().map(|listing| listing.directory.clone()).collect();
        listings.extend(outside);
        let wanted = |(path, _): &(PathBuf, PathBuf)| Wanted {
            path: path.clone(),
            sort: Sort::Values { json: is_json(path) },
            link: false,
        };
        let contents = library.parse(named.iter().map(wanted).collect());
        for (file, (_, shown)) in library.files.iter_mut().zip(named) {
            (file.path, file.named) = (shown.clone(), true);
        }
        for (_, content) in contents {
            library.named_values.push(match content {
                Content::Values(values) => values,
                Content::Body(_) | Content::Nothing => Vec::new(),
            });
        }
        while !listings.is_empty() {
            library.load(listings);
            listings = library.resolve().iter().map(|directory| Listing::of(directory)).collect();
        }
        Ok(library)
    }

    /// Whether what stands there is written in JSON.
    pub(crate) fn is_json(&self, spot: Spot) -> bool {
        self.files.get(spot.file as usize).is_some_and(|file| is_json(&file.path))
    }

    /// Whether a file or directory may be read; its path has no links in it.
    pub(crate) fn allows(&self, found: &Path) -> bool {
        !is_of_git(found, &self.root) && (self.allow_outside || found.starts_with(&self.root))
    }

    /// The blocks that declare resources and data sources and those that call modules, of all modules that were read.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.modules.values().flat_map(|module| module.resources.values().chain(module.calls.values()))
    }

    /// Where a spot is: file, line and column.
    pub fn place(&self, spot: Spot) -> Option<(&SourceFile, u32, u32)> {
        let file = self.files.get(spot.file as usize)?;
        let (line, column) = file.line_and_column(spot.at);
        Some((file, line, column))
    }

    /// The directories that hold root modules: with resources, and called by nobody.
    pub(crate) fn roots(&self) -> Vec<&Path> {
        let holds = |directory: &&PathBuf| self.modules.get(*directory).is_some_and(Module::has_resources);
        let called: BTreeSet<&PathBuf> =
            self.resolved.iter().filter_map(|((from, _), to)| to.as_ref().ok().filter(|to| *to != from)).collect();
        let candidates: Vec<&PathBuf> = self.walked.iter().filter(holds).collect();
        let mut roots: Vec<&Path> =
            candidates.iter().filter(|directory| !called.contains(**directory)).map(|root| root.as_path()).collect();
        // Modules that call each other in a circle, and that nobody else calls, are still to be read.
        let mut reached = BTreeSet::new();
        roots.iter().for_each(|root| self.reach(root, &mut reached));
        for candidate in candidates {
            if !reached.contains(candidate.as_path()) {
                roots.push(candidate);
                self.reach(candidate, &mut reached);
            }
        }
        roots.sort_unstable();
        roots
    }

    fn reach<'s>(&'s self, directory: &'s Path, reached: &mut BTreeSet<&'s Path>) {
        let mut open = vec![directory];
        while let Some(directory) = open.pop() {
            if !reached.insert(directory) {
                continue;
            }
            let from = (directory.to_path_buf(), Arc::from(""));
            let calls = self.resolved.range(from..).take_while(|((from, _), _)| from == directory);
            open.extend(calls.filter_map(|(_, to)| to.as_ref().ok().map(PathBuf::as_path)));
        }
    }

    /// The module that a call leads to; `path` are the names of the calls from the root module in `root`.
    pub(crate) fn called(
        &self,
        from: &Module,
        call: &Block,
        root: &Path,
        path: &[Arc<str>],
    ) -> Result<&Module, String> {
        let Some(source) = Module::source(call) else {
            return Err("its source is not written out".to_owned());
        };
        let directory = if is_local(&source) {
            match self.resolved.get(&(from.directory.clone(), Arc::clone(&source))) {
                Some(found) => found.as_ref().map_err(Clone::clone)?,
                None => return Err("its directory was not read".to_owned()),
            }
        } else {
            let found = self.manifests.get(root).and_then(|manifest| manifest.get(&path.join(".")));
            found.ok_or("it comes from elsewhere, and `init` has not brought it here")?
        };
        self.modules.get(directory).ok_or_else(|| "its directory holds no configuration".to_owned())
    }

    /// Reads these directories.
    fn load(&mut self, listings: Vec<Listing>) {
        let mut wanted = Vec::new();
        let mut directories = Vec::new();
        for Listing { directory, files, .. } in listings {
            if !self.modules.contains_key(&directory) {
                self.modules.insert(directory.clone(), Module::default());
                directories.push((directory, files.len()));
                wanted.extend(files);
            }
        }
        let mut contents = self.parse(wanted).into_iter();
        for (directory, count) in directories {
            let (mut files, mut overrides, mut values) = (Vec::new(), Vec::new(), Vec::new());
            for (path, content) in contents.by_ref().take(count) {
                match content {
                    Content::Body(body) if is_override(&path) => overrides.push(body),
                    Content::Body(body) => files.push(body),
                    Content::Values(found) => values.push((rank(&path), path, found)),
                    Content::Nothing => {}
                }
            }
            if !values.is_empty() {
                values.sort_by(|(rank, path, _), (other, than, _)| (rank, path).cmp(&(other, than)));
                self.values.insert(directory.clone(), values.into_iter().map(|(_, _, values)| values).collect());
            }
            self.modules.insert(directory.clone(), Module::new(directory, files, overrides));
        }
    }

    /// Parses files in parallel; in their order.
    fn parse(&mut self, wanted: Vec<Wanted>) -> Vec<(PathBuf, Content)> {
        let first = u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        let fits = fitting(&wanted, &self.files);
        let read = read_all(&wanted, (first, fits), &|path| path.canonicalize().is_ok_and(|found| self.allows(&found)));
        let mut contents = Vec::with_capacity(wanted.len());
        for (Wanted { path, .. }, (mut file, content)) in wanted.into_iter().zip(read) {
            // Where this machine keeps the directory is no part of what is read.
            file.path = match path.strip_prefix(&self.root) {
                Ok(below) if below != Path::new("") => below.to_path_buf(),
                _ => PathBuf::from(relative(&self.root, &path)),
            };
            self.files.push(file);
            contents.push((path, content));
        }
        contents
    }

    /// Follows the sources of all calls; gives the directories that are not read yet.
    fn resolve(&mut self) -> Vec<PathBuf> {
        let mut wanted = Vec::new();
        for (directory, module) in &self.modules {
            for source in module.calls.values().filter_map(Module::source).filter(|source| is_local(source)) {
                let key = (directory.clone(), Arc::clone(&source));
                if self.resolved.contains_key(&key) {
                    continue;
                }
                let found = match directory.join(&*source).canonicalize() {
                    Ok(found) if !found.is_dir() => Err("its source is not a directory".to_owned()),
                    Ok(found) if !self.allows(&found) => Err("it is outside of the directory that is read".to_owned()),
                    Ok(found) => Ok(found),
                    Err(_) => Err("its directory is not there".to_owned()),
                };
                if let Ok(found) = &found
                    && !self.modules.contains_key(found)
                {
                    wanted.push(found.clone());
                }
                self.resolved.insert(key, found);
            }
        }
        wanted
    }

    /// What `init` has brought for a root module.
    fn manifest(&self, directory: &Path) -> Option<BTreeMap<String, PathBuf>> {
        let path = directory.join(".terraform/modules/modules.json");
        // It is part of the tree like any other file: where it leads out of it, it brings nothing.
        let found = path.canonicalize().ok().filter(|found| self.allows(found))?;
        let text = String::from_utf8(read_plain(&found, LARGEST_MANIFEST).ok()?).ok()?;
        let members = json_syntax::values(&json_syntax::parse(&text).ok()?)?;
        let (_, _, Value::List(listed)) = members.into_iter().find(|(_, name, _)| &**name == "Modules")? else {
            return None;
        };
        let entry = |entry: &Value| {
            let Value::Object(members) = entry else { return None };
            let text = |name: &str| match members.get(name) {
                Some(Value::Text(text)) => Some(text.to_string()),
                _ => None,
            };
            let found = directory.join(text("Dir")?).canonicalize().ok().filter(|found| self.allows(found))?;
            Some((text("Key")?, found))
        };
        Some(listed.iter().filter_map(entry).collect())
    }
}

fn is_json(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("json"))
}

/// `override.tf`, `x_override.tf`, and their other forms.
fn is_override(path: &Path) -> bool {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let stem = name.split(".tf").next().unwrap_or(name).split(".tofu").next().unwrap_or(name);
    stem == "override" || stem.ends_with("_override")
}

/// In which order files of values count: later ones take the place of earlier ones.
fn rank(path: &Path) -> u8 {
    match path.file_name().and_then(OsStr::to_str) {
        Some("terraform.tfvars") => 0,
        Some("terraform.tfvars.json") => 1,
        _ => 2,
    }
}

/// Whether a source is a directory of the same tree of files.
pub fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || source == "." || source == ".."
}

/// The way from one directory to another, as `path.module` writes it.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(shared).map(|_| "..".to_owned());
    let down = to.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}
