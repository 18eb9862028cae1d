//! Repositories as Git makes them, and as it would not.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onus_files::{Refused, Sort, Tree};
use onus_git::{GitError, Repository};

fn git(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(directory)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with two commits: `one` says 1, then 2.
fn repository(more: &[&str]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let mut init = vec!["init", "-q"];
    init.extend(more);
    git(home.path(), &init);
    fs::create_dir_all(home.path().join("infra/prod")).unwrap();
    fs::write(home.path().join("infra/one"), "1").unwrap();
    std::os::unix::fs::symlink("../one", home.path().join("infra/prod/near")).unwrap();
    std::os::unix::fs::symlink("../../../far", home.path().join("infra/prod/far")).unwrap();
    std::os::unix::fs::symlink("prod/near", home.path().join("infra/nearer")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", home.path().join("absolute")).unwrap();
    std::os::unix::fs::symlink("circle", home.path().join("circle")).unwrap();
    git(home.path(), &["add", "-A"]);
    git(home.path(), &["commit", "-qm", "1"]);
    git(home.path(), &["tag", "-a", "v1", "-m", "v1"]);
    fs::write(home.path().join("infra/one"), "2").unwrap();
    git(home.path(), &["commit", "-qam", "2"]);
    git(home.path(), &["update-ref", "refs/remotes/origin/main", "HEAD~1"]);
    home
}

fn one(home: &Path, name: &str) -> Result<String, GitError> {
    let commit = Repository::around(&home.join("infra"))?.commit(name)?;
    Ok(String::from_utf8(commit.read(Path::new("one"), 9).unwrap().bytes).unwrap())
}

#[test]
fn commits_have_the_names_that_git_gives_them() {
    for packed in [false, true] {
        for format in ["sha1", "sha256"] {
            let home = repository(&["--object-format", format]);
            let home = home.path();
            if packed {
                git(home, &["gc", "-q"]);
            }
            let names = [
                "HEAD",
                "@",
                "main",
                "main^0",
                "heads/main",
                "v1",
                "v1^{commit}",
                "refs/tags/v1",
                "origin/main",
                "main~1",
                "main^",
                "@~",
                "HEAD^1",
            ];
            for name in names {
                let expected = git(home, &["show", &format!("{name}:infra/one")]);
                assert_eq!(one(home, name).unwrap(), expected, "{name}");
            }
            let id = git(home, &["rev-parse", "HEAD~1"]);
            for length in [4, 12, id.len()] {
                assert_eq!(one(home, &id[..length]).unwrap_or_else(|error| panic!("{length} of {id}: {error}")), "1");
            }
            for name in
                ["main~2", "main^2", "none", "", "main@{1}", "main~x", "..", "v1^{tree}", "deadbeef", "main^{commit"]
            {
                assert!(one(home, name).is_err(), "{name}");
                assert!(
                    !Command::new("git")
                        .args(["rev-parse", "-q", "--verify", &format!("{name}^{{commit}}")])
                        .current_dir(home)
                        .output()
                        .unwrap()
                        .status
                        .success()
                        || name.contains("@{"),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn working_trees_are_repositories_and_submodules_are_not() {
    let home = repository(&[]);
    let beside = tempfile::tempdir().unwrap();
    let other = beside.path().join("other");
    git(home.path(), &["worktree", "add", "-q", other.to_str().unwrap(), "-b", "side", "v1"]);
    assert_eq!(one(&other, "HEAD").unwrap(), "1");
    assert_eq!(one(&other, "main").unwrap(), "2");
    // One that the repository does not know of.
    let stray = tempfile::tempdir().unwrap();
    fs::create_dir(stray.path().join("infra")).unwrap();
    fs::copy(other.join(".git"), stray.path().join(".git")).unwrap();
    assert!(matches!(one(stray.path(), "HEAD"), Err(GitError::Elsewhere(_))));
    fs::write(stray.path().join(".git"), format!("gitdir: {}/.git\n", home.path().display())).unwrap();
    assert!(matches!(one(stray.path(), "HEAD"), Err(GitError::Elsewhere(_))));
    let above = tempfile::tempdir().unwrap();
    git(above.path(), &["init", "-q"]);
    git(
        above.path(),
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", home.path().to_str().unwrap(), "sub"],
    );
    // What is a branch there, says whoever brought the submodule.
    assert!(matches!(one(&above.path().join("sub"), "HEAD"), Err(GitError::Submodule)));
}

#[test]
fn links_stay_within_the_commit() {
    let home = repository(&[]);
    let commit = Repository::around(home.path()).unwrap().commit("v1").unwrap();
    let read = |path: &str| commit.read(Path::new(path), 9).map(|read| read.bytes);
    assert_eq!(read("infra/prod/near").unwrap(), b"1");
    assert_eq!(read("infra/nearer").unwrap(), b"1");
    assert_eq!(read("infra/prod/../one").unwrap(), b"1");
    assert_eq!(read(home.path().join("infra/one").to_str().unwrap()).unwrap(), b"1");
    for outside in ["infra/prod/far", "absolute", "../x", "/etc/passwd"] {
        assert!(matches!(read(outside), Err(Refused::Outside { .. })), "{outside}");
    }
    assert!(read("circle").is_err() && !read("circle").unwrap_err().is_absent());
    assert!(read("infra/two").unwrap_err().is_absent());
    assert!(matches!(commit.read(Path::new("infra/one"), 0), Err(Refused::TooLarge(0))));
    assert_eq!(commit.sort(Path::new("infra")), Some(Sort::Directory));
    let sorts: Vec<Sort> = commit.list(Path::new("infra/prod")).unwrap().into_iter().map(|entry| entry.sort).collect();
    assert_eq!(sorts, [Sort::Other, Sort::File]);
}

#[test]
fn a_commit_is_written_out_without_links_that_lead_out() {
    let home = repository(&[]);
    let commit = Repository::around(home.path()).unwrap().commit("HEAD").unwrap();
    let into = tempfile::tempdir().unwrap();
    let left_out = commit.write_into(into.path()).unwrap();
    assert_eq!(left_out, [PathBuf::from("absolute"), PathBuf::from("infra/prod/far")]);
    assert_eq!(fs::read(into.path().join("infra/prod/near")).unwrap(), b"2");
    assert!(commit.write_into(into.path()).is_err(), "nothing is written over");
}

#[test]
fn repositories_that_are_not_read_say_so() {
    let bare = tempfile::tempdir().unwrap();
    git(bare.path(), &["init", "-q", "--bare"]);
    assert!(matches!(Repository::around(bare.path()), Err(GitError::NoRepository)));
    let home = repository(&[]);
    git(home.path(), &["config", "core.repositoryformatversion", "1"]);
    git(home.path(), &["config", "extensions.refstorage", "reftable"]);
    assert!(matches!(Repository::around(home.path()), Err(GitError::NotRead(_))));
}

#[test]
fn what_a_shallow_clone_lacks_is_named() {
    let home = repository(&[]);
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", home.path().display());
    git(shallow.path(), &["clone", "-q", "--depth", "1", &from, "."]);
    assert_eq!(one(shallow.path(), "HEAD").unwrap(), "2");
    assert!(matches!(one(shallow.path(), "HEAD~1"), Err(GitError::Missing(_))));
}

#[test]
fn what_is_no_file_in_a_repository_is_not_waited_for() {
    for name in ["packed-refs", "refs/remotes/origin/main", "objects/info/alternates"] {
        for special in ["fifo", "/dev/zero"] {
            let home = repository(&[]);
            let path = home.path().join(".git").join(name);
            let _ = fs::remove_file(&path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if special == "fifo" {
                assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
            } else {
                std::os::unix::fs::symlink(special, &path).unwrap();
            }
            assert!(one(home.path(), "origin/main").is_err(), "{name} {special}");
        }
    }
}

#[test]
fn a_few_objects_that_stand_for_files_without_end_are_refused_before_anything_is_written() {
    let home = repository(&[]);
    let blob = git(home.path(), &["rev-parse", "HEAD:infra/one"]);
    let tree = |lines: String| {
        fs::write(home.path().join("list"), lines).unwrap();
        let list = fs::File::open(home.path().join("list")).unwrap();
        let output = Command::new("git").arg("mktree").current_dir(home.path()).stdin(list).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let mut id = tree((0..10).map(|at| format!("100644 blob {blob}\tf{at}.tf\n")).collect());
    for _ in 0..12 {
        id = tree((0..10).map(|at| format!("040000 tree {id}\td{at}\n")).collect());
    }
    let commit = git(home.path(), &["commit-tree", &id, "-m", "bomb"]);
    let into = tempfile::tempdir().unwrap();
    let commit = Repository::around(home.path()).unwrap().commit(&commit).unwrap();
    assert!(matches!(commit.write_into(into.path()), Err(GitError::TooMuch(_))));
    assert_eq!(fs::read_dir(into.path()).unwrap().count(), 0);
}
