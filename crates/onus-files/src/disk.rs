//! A tree on the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::plain::{is_of_git, open, special, take};
use crate::{Budget, Contents, ENTRY_LIMIT, Entry, Refused, Sort, Tree};

/// A directory of the disk with all below it.
#[derive(Debug)]
pub struct Disk {
    /// The top of the tree, without links; `None` where it is not there.
    top: Option<PathBuf>,
    /// The top as the user would write it.
    named: PathBuf,
    /// Files outside of it may be read too.
    allow_outside: bool,
    budget: Budget,
}

impl Disk {
    /// The tree whose top is this directory.
    pub fn of(directory: &Path, allow_outside: bool) -> Self {
        let top = directory.canonicalize().ok();
        Self { top, named: directory.to_path_buf(), allow_outside, budget: Budget::default() }
    }

    /// The tree that a file belongs to: the repository around it; where there is none, its own directory. Only the words of the
    /// path count, not where links in it lead: a link is what may have been committed to lead elsewhere.
    pub fn around(file: &Path, allow_outside: bool) -> Self {
        let whole = std::path::absolute(file).map_or_else(|_| file.to_path_buf(), |whole| crate::cleaned(&whole));
        let is_top = |directory: &&Path| fs::symlink_metadata(directory.join(".git")).is_ok();
        match whole.ancestors().skip(1).find(is_top) {
            Some(top) => Self::of(top, allow_outside),
            None => {
                let own = file.parent().filter(|own| !own.as_os_str().is_empty());
                Self::of(own.unwrap_or(Path::new(".")), allow_outside)
            }
        }
    }

    /// The path without links, and whether it lies outside.
    fn found(&self, path: &Path) -> Result<(PathBuf, bool), Refused> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let found = path.canonicalize().map_err(|error| match fs::metadata(path) {
            // A pipe of the process has a name that leads to it, and no place.
            Ok(found) if !found.is_file() && !found.is_dir() => Refused::NotAFile(special(&found)),
            _ => error.into(),
        })?;
        if is_of_git(&found, self.top.as_deref().unwrap_or(Path::new("/"))) {
            return Err(Refused::OfGit);
        }
        let outside = !self.top.as_ref().is_some_and(|top| found.starts_with(top));
        if outside && !self.allow_outside {
            return Err(Refused::Outside { tree: self.named.display().to_string(), may_be_allowed: true });
        }
        Ok((found, outside))
    }
}

impl Tree for Disk {
    fn read(&self, path: &Path, most: u64) -> Result<Contents, Refused> {
        let (found, outside) = self.found(path)?;
        let file = open(&found)?;
        // What is refused for its size alone costs nothing.
        self.budget.take(file.metadata()?.len(), most)?;
        let bytes = take(&file, most)?;
        Ok(Contents { bytes, outside })
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>, Refused> {
        let (found, _) = self.found(path)?;
        if !found.is_dir() {
            return Err(Refused::NotADirectory);
        }
        let mut entries = Vec::new();
        for entry in fs::read_dir(&found)? {
            if entries.len() == ENTRY_LIMIT {
                return Err(Refused::TooMany(ENTRY_LIMIT));
            }
            let name = entry?.file_name();
            let path = path.join(&name);
            let sort = self.sort(&path).unwrap_or(Sort::Other);
            entries.push(Entry { name: name.to_string_lossy().into_owned(), path, sort });
        }
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(entries)
    }

    fn sort(&self, path: &Path) -> Option<Sort> {
        let found = match self.found(path) {
            Ok((found, _)) => fs::metadata(found),
            Err(Refused::Unreadable(error)) if error.kind() == io::ErrorKind::NotFound => {
                // A link that leads nowhere is there all the same.
                return fs::symlink_metadata(path).is_ok().then_some(Sort::Other);
            }
            Err(_) => return Some(Sort::Other),
        };
        Some(match found {
            Ok(found) if found.is_file() => Sort::File,
            Ok(found) if found.is_dir() => Sort::Directory,
            _ => Sort::Other,
        })
    }

    fn shown(&self, path: &Path) -> String {
        path.display().to_string()
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{TEXT_LIMIT, TEXTS_LIMIT};
    use std::os::unix::fs::symlink;

    #[test]
    fn links_stay_in_the_tree() {
        let home = tempfile::tempdir().unwrap();
        let (inner, secret) = (home.path().join("inner"), home.path().join("secret"));
        fs::create_dir(&inner).unwrap();
        fs::write(&secret, "s").unwrap();
        fs::write(inner.join("own"), "o").unwrap();
        symlink("own", inner.join("near")).unwrap();
        symlink("../secret", inner.join("far")).unwrap();
        symlink("..", inner.join("up")).unwrap();
        symlink("circle", inner.join("circle")).unwrap();
        let tree = Disk::around(&inner.join("onus.toml"), false);
        let read = |name: &str| tree.read(&inner.join(name), 9).map(|read| (read.bytes, read.outside));
        assert_eq!(read("near").unwrap(), (b"o".to_vec(), false));
        for name in ["far", "up/secret", "../secret", "../inner/far"] {
            assert!(matches!(read(name), Err(Refused::Outside { .. })), "{name}");
            assert_eq!(tree.sort(&inner.join(name)), Some(Sort::Other), "{name}");
        }
        assert!(matches!(read("circle"), Err(Refused::Unreadable(_))));
        assert!(read("nothing").unwrap_err().is_absent());
        let sorts: Vec<Sort> = tree.list(&inner).unwrap().into_iter().map(|entry| entry.sort).collect();
        assert_eq!(sorts, [Sort::Other, Sort::Other, Sort::File, Sort::File, Sort::Other]);
        let wide = Disk::around(&inner.join("onus.toml"), true);
        assert!(wide.read(&inner.join("far"), 9).unwrap().outside);
    }

    #[test]
    fn a_repository_is_one_tree() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir_all(home.path().join("infra/prod")).unwrap();
        fs::create_dir(home.path().join(".git")).unwrap();
        fs::write(home.path().join("shared"), "s").unwrap();
        let tree = Disk::around(&home.path().join("infra/prod/onus.toml"), false);
        assert_eq!(tree.read(&home.path().join("infra/prod/../../shared"), 1).unwrap().bytes, b"s");
    }

    #[test]
    fn sizes_have_limits() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("two"), "12").unwrap();
        fs::File::create(home.path().join("large")).unwrap().set_len(TEXT_LIMIT).unwrap();
        let tree = Disk::of(home.path(), false);
        let read = |name: &str, most| tree.read(&home.path().join(name), most);
        assert!(matches!(read("two", 1), Err(Refused::TooLarge(1))));
        assert!(read("two", 2).is_ok());
        for _ in 1..TEXTS_LIMIT / TEXT_LIMIT {
            assert!(read("large", TEXT_LIMIT).is_ok());
        }
        assert!(matches!(read("large", TEXT_LIMIT), Err(Refused::TooMuch(TEXTS_LIMIT))));
        assert!(read("large", TEXT_LIMIT + 1).is_ok(), "a document is none of these texts");
        assert!(matches!(tree.read(Path::new("/dev/zero"), 9), Err(Refused::Outside { .. })));
    }
}
