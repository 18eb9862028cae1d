//! Git is a reader only: no configuration, hook, filter or helper of a repository runs, as no program does.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::{MARKER, VOLUME, code, run, said, write};

/// Runs Git, without what this machine says about it.
pub fn git(directory: &Path, arguments: &[&str]) -> String {
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

/// Commits all files of a directory, which becomes a repository.
pub fn commit_all(directory: &Path) {
    if !directory.join(".git").exists() {
        git(directory, &["init", "-q"]);
    }
    git(directory, &["add", "-A"]);
    git(directory, &["commit", "-qm", "x", "--allow-empty"]);
}

/// A repository with a directory of configuration, and a program that leaves a marker.
fn repository() -> (tempfile::TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), "infra/main.tf", VOLUME);
    let program =
        write(home.path(), ".git-none/trap", format!("#!/bin/sh\ntouch {}/ran\ncat\n", home.path().display()));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    (home, program.display().to_string())
}

/// A directory at a commit is read, and nothing ran.
fn reads_and_runs_nothing(home: &Path) {
    for arguments in [&["diff", "git:HEAD", "infra"][..], &["assess", "infra", "--agreement", "git:HEAD"]] {
        let output = run(home, arguments);
        assert!(!home.join("ran").exists(), "{arguments:?} ran it: {}", said(&output));
        assert!(matches!(code(&output), 0 | 1), "{}", said(&output));
    }
}

#[test]
fn a_configuration_names_programs_in_vain() {
    let (home, trap) = repository();
    write(home.path(), ".gitattributes", "* filter=evil diff=evil merge=evil text eol=lf ident\n");
    git(home.path(), &["init", "-q"]);
    commit_all(home.path());
    let settings = [
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "merge.evil.driver",
        "gpg.program",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "pager.cat-file",
        "pager.rev-parse",
        "alias.cat-file",
        "alias.ls-tree",
        "interactive.diffFilter",
    ];
    for setting in settings {
        git(home.path(), &["config", setting, &trap]);
    }
    git(home.path(), &["config", "core.hooksPath", &format!("{}/hooks", home.path().display())]);
    for hook in ["post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"] {
        for folder in [".git/hooks", "hooks"] {
            let hook = write(&home.path().join(folder), hook, fs::read(&trap).unwrap());
            fs::set_permissions(hook, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    reads_and_runs_nothing(home.path());
}

#[test]
fn a_configuration_that_includes_another_or_moves_the_working_tree_changes_nothing() {
    let (home, trap) = repository();
    commit_all(home.path());
    write(home.path(), "evil.config", format!("[core]\n\tfsmonitor = {trap}\n[filter \"evil\"]\n\tsmudge = {trap}\n"));
    git(home.path(), &["config", "include.path", "../evil.config"]);
    git(home.path(), &["config", "core.worktree", "/"]);
    reads_and_runs_nothing(home.path());
}

#[test]
fn nothing_is_fetched_for_what_a_partial_clone_lacks() {
    let (home, trap) = repository();
    commit_all(home.path());
    git(home.path(), &["config", "extensions.partialClone", "evil"]);
    git(home.path(), &["config", "core.repositoryFormatVersion", "1"]);
    git(home.path(), &["config", "remote.evil.url", &format!("ext::{trap}")]);
    git(home.path(), &["config", "remote.evil.promisor", "true"]);
    git(home.path(), &["config", "remote.evil.uploadpack", &trap]);
    git(home.path(), &["config", "protocol.ext.allow", "always"]);
    let blob = git(home.path(), &["rev-parse", "HEAD:infra/main.tf"]);
    fs::remove_file(home.path().join(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]))).unwrap();
    let output = run(home.path(), &["diff", "git:HEAD", "infra"]);
    assert!(!home.path().join("ran").exists());
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains(&blob), "{}", said(&output));
}

#[test]
fn a_repository_that_was_committed_as_files_is_none() {
    let (home, trap) = repository();
    let inner = home.path().join("vendored");
    git(home.path(), &["init", "-q", "--bare", "vendored"]);
    git(&inner, &["config", "core.fsmonitor", &trap]);
    git(&inner, &["config", "core.worktree", "/"]);
    write(&inner, "infra/main.tf", VOLUME);
    let output = run(&inner, &["diff", "git:HEAD", "infra"]);
    assert!(!home.path().join("ran").exists());
    assert_eq!(code(&output), 2, "{}", said(&output));
}

#[test]
fn a_dot_git_file_that_leads_to_a_foreign_repository_is_refused() {
    let secret = tempfile::tempdir().unwrap();
    write(secret.path(), "infra/main.tf", VOLUME.replace("\"data\"", &format!("\"{MARKER}\"")));
    commit_all(secret.path());
    let (home, _) = repository();
    write(home.path(), ".git", format!("gitdir: {}/.git\n", secret.path().display()));
    for arguments in [&["diff", "git:HEAD", "infra"][..], &["diff", "git:HEAD:infra/main.tf", "infra"]] {
        let output = run(home.path(), arguments);
        assert_eq!(code(&output), 2, "{}", said(&output));
        assert!(!said(&output).contains(MARKER), "{}", said(&output));
    }
}

#[test]
fn links_of_a_commit_lead_nowhere_outside() {
    let (home, _) = repository();
    let secret = tempfile::tempdir().unwrap();
    write(secret.path(), "secret.tf", VOLUME.replace("\"data\"", &format!("\"{MARKER}\"")));
    symlink(secret.path().join("secret.tf"), home.path().join("infra/absolute.tf")).unwrap();
    symlink(secret.path(), home.path().join("infra/module")).unwrap();
    symlink("../../../../../../../../../etc/passwd", home.path().join("infra/far.tf")).unwrap();
    symlink(".", home.path().join("infra/circle")).unwrap();
    write(
        home.path(),
        "infra/file.tf",
        "resource \"opentelekomcloud_evs_volume_v3\" \"f\" {\n  size = 1\n  name = file(\"absolute.tf\")\n}\n",
    );
    commit_all(home.path());
    for sides in [["git:HEAD:infra", "git:HEAD:infra"], ["git:HEAD:infra", "infra"], ["infra", "git:HEAD"]] {
        let output = run(home.path(), &[&["diff", "--format", "json"], &sides[..]].concat());
        assert_eq!(code(&output), 0, "{sides:?}: {}", said(&output));
        assert!(said(&output).contains("absolute.tf"), "{sides:?}: what is not read is told: {}", said(&output));
        assert!(!said(&output).contains(MARKER), "{}", said(&output));
        assert!(!said(&output).contains("root:"), "{}", said(&output));
    }
}

#[test]
fn a_name_of_a_commit_is_no_option_and_no_path() {
    let (home, trap) = repository();
    commit_all(home.path());
    for name in [
        "--upload-pack=x",
        "-x",
        "../../etc/passwd",
        "HEAD:../..",
        "--output=x",
        "main@{upstream}",
        "$(touch ran)",
        ":/x",
        "refs/../../config",
        &trap,
    ] {
        let output = run(home.path(), &["diff", &format!("git:{name}:infra"), "infra"]);
        assert_eq!(code(&output), 2, "{name}: {}", said(&output));
        let output = run(home.path(), &["assess", "infra", "--agreement", &format!("git:{name}")]);
        assert_eq!(code(&output), 2, "{name}: {}", said(&output));
    }
    assert!(!home.path().join("ran").exists() && !home.path().join("x").exists());
}

/// A tree that Git itself would not make: names that lead out, and a link that a directory hides behind.
#[test]
fn a_forged_tree_writes_nothing_outside() {
    let (home, _) = repository();
    commit_all(home.path());
    let path = home.path();
    let blob = git(path, &["rev-parse", "HEAD:infra/main.tf"]);
    let raw = |id: &str| {
        (0..id.len() / 2).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap()).collect::<Vec<u8>>()
    };
    let make = |entries: &[(&str, &str, &str)]| {
        let mut bytes = Vec::new();
        for (mode, name, id) in entries {
            bytes.extend(format!("{mode} {name}\0").as_bytes());
            bytes.extend(raw(id));
        }
        let file = write(path, "tree.bin", bytes);
        git(path, &["hash-object", "-t", "tree", "--literally", "-w", file.to_str().unwrap()])
    };
    let inner = make(&[("100644", "main.tf", &blob)]);
    let outside = tempfile::tempdir().unwrap();
    let elsewhere = outside.path().join("a/b").display().to_string();
    fs::create_dir_all(&elsewhere).unwrap();
    let link = git(path, &["hash-object", "-w", write(path, "link.txt", elsewhere).to_str().unwrap()]);
    let forged = [
        make(&[("100644", "../../escaped.tf", &blob), ("40000", "infra", &inner)]),
        make(&[("40000", "..", &inner), ("40000", "infra", &inner)]),
        make(&[("40000", ".git", &inner), ("40000", "infra", &inner)]),
        make(&[("120000", "infra", &link), ("40000", "infra", &inner)]),
        make(&[("40000", "infra", &inner), ("40000", "infra", &inner)]),
    ];
    for tree in forged {
        let commit = git(path, &["commit-tree", &tree, "-m", "forged"]);
        let output = run(path, &["diff", &format!("git:{commit}:infra"), "infra"]);
        assert_eq!(code(&output), 2, "{}", said(&output));
    }
    for place in [outside.path().join("a/b"), path.to_path_buf(), path.parent().unwrap().to_path_buf()] {
        for name in ["main.tf", "escaped.tf"] {
            assert!(!place.join(name).exists(), "{} in {}", name, place.display());
        }
    }
}
