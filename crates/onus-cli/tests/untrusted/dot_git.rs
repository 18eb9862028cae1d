//! What Git keeps is no part of the tree: a checkout's credentials stand there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::{MARKER, VOLUME, code, run, said, write};

/// A repository whose `.git/config` holds a credential, with an agreement and a configuration.
fn repository() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let done = Command::new("git").arg("-C").arg(home.path()).args(arguments).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    write(home.path(), "main.tf", VOLUME);
    git(&["init", "-q", "-b", "main"]);
    git(&["config", "user.name", "a"]);
    git(&["config", "user.email", "a@example.com"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["config", "http.extraheader", &format!("AUTHORIZATION: basic {MARKER}")]);
    home
}

/// A volume whose address, tag and name are made of an expression.
fn telling(expression: &str) -> String {
    format!(
        "resource \"opentelekomcloud_evs_volume_v3\" \"told\" {{\n  for_each = toset([substr({expression}, 0, 4000)])\n  name = each.key\n  size = 1\n  tags = {{ told = each.key }}\n}}\n"
    )
}

/// The marker as it is, and as base64 would show it at each of its three positions.
fn shows(text: &str) -> bool {
    // Of "s3cr3t-marker-7f1c" in the middle of a text.
    [MARKER, "czNjcjN0LW1hcmtlc", "MzY3IzdC1tYXJrZX", "zM2NyM3QtbWFya2Vy"].iter().any(|form| text.contains(form))
}

const COMMANDS: [&[&str]; 6] = [
    &["assess", "."],
    &["assess", ".", "--format", "json", "--full"],
    &["gaps", "."],
    &["report", ".", "--format", "csv"],
    &["query", "SELECT address, tags FROM resources", "-i", "."],
    &["assess", ".", "--allow-outside"],
];

#[test]
fn no_function_reads_it() {
    for expression in [
        "file(\".git/config\")",
        "base64encode(file(\".git/config\"))",
        "filebase64(\"${path.module}/.git/config\")",
        "file(\"${path.root}/x/../.git/config\")",
        "templatefile(\".git/config\", {})",
        "join(\",\", [for f in fileset(path.module, \".git/con*\") : file(f)])",
        "file(\"linked\")",
        "file(\"folder/config\")",
        "file(\".GIT/config\")",
    ] {
        let home = repository();
        symlink(".git/config", home.path().join("linked")).unwrap();
        symlink(".git", home.path().join("folder")).unwrap();
        symlink(".git", home.path().join(".GIT")).unwrap();
        write(home.path(), "told.tf", telling(expression));
        for command in COMMANDS {
            let output = run(home.path(), command);
            assert!(!shows(&said(&output)), "{expression} {command:?}: {}", said(&output));
        }
    }
    // A file of the tree itself is read: the test can fail.
    let home = repository();
    write(home.path(), "own.txt", MARKER);
    write(home.path(), "told.tf", telling("file(\"own.txt\")"));
    let output = run(home.path(), COMMANDS[4]);
    assert!(said(&output).contains(MARKER), "{}", said(&output));
}

#[test]
fn what_is_in_it_is_no_set_of_files() {
    let home = repository();
    write(home.path(), "told.tf", telling("join(\",\", fileset(path.module, \"**\"))"));
    let output = run(home.path(), COMMANDS[4]);
    assert!(said(&output).contains("main.tf") && !said(&output).contains(".git/"), "{}", said(&output));
}

#[test]
fn names_of_its_files_are_not_told() {
    let git = |home: &Path, arguments: &[&str]| {
        assert!(Command::new("git").arg("-C").arg(home).args(arguments).status().unwrap().success());
    };
    for expression in [
        "fileset(\".git\", \"**\")",
        "fileset(\"${path.module}/.git/refs\", \"heads/*\")",
        "fileset(\"folder\", \"**\")",
        "fileset(\"folder/refs/heads\", \"*\")",
        "fileset(path.module, \".git/refs/heads/*\")",
        "fileset(path.module, \"folder/refs/heads/*\")",
        "fileset(\"elsewhere\", \"*\")",
        "fileset(path.module, \"kept/refs/heads/*\")",
        "fileset(\"kept\", \"**\")",
        "fileset(path.module, \"**\")",
    ] {
        let (home, outside) = (repository(), tempfile::tempdir().unwrap());
        git(home.path(), &["branch", MARKER]);
        write(outside.path(), MARKER, "");
        symlink(outside.path(), home.path().join("elsewhere")).unwrap();
        if expression.contains("kept") {
            // A `.git` file leads to a repository of another name.
            git(home.path(), &["init", "-q", "--separate-git-dir=kept"]);
        } else if expression.contains("folder") {
            symlink(".git", home.path().join("folder")).unwrap();
        }
        write(home.path(), "told.tf", telling(&format!("join(\",\", {expression})")));
        for command in &COMMANDS[..COMMANDS.len() - 1] {
            let output = run(home.path(), command);
            assert!(!shows(&said(&output)), "{expression} {command:?}: {}", said(&output));
        }
    }
}

/// Leaves a link, or a file that names it, in a repository.
type Leave<'l> = &'l dyn Fn(&Path);

#[test]
fn no_agreement_and_no_evidence_leads_there() {
    let agreement = "[customer]\nname = \"Acme\"\n";
    let attached = "[customer]\nname = \"Acme\"\n[[contract]]\nwith = \"open-telekom-cloud\"\ndocument = \"A\"\nkind = \"data-processing-agreement\"\nfrom = 2026-01-01\nfile = \".git/config\"\n";
    let cases: [(&str, Leave<'_>); 5] = [
        ("onus.toml", &|home| symlink(".git/config", home.join("onus.toml")).unwrap()),
        ("evidence", &|home| {
            write(home, "onus.toml", agreement);
            fs::create_dir(home.join("evidence")).unwrap();
            symlink("../.git/config", home.join("evidence/x.toml")).unwrap();
        }),
        ("folder", &|home| {
            write(home, "onus.toml", agreement);
            write(home, ".git/x.toml", format!("[{MARKER}\n"));
            symlink(".git", home.join("evidence")).unwrap();
        }),
        ("attachment", &|home| drop(write(home, "onus.toml", attached))),
        ("catalogue", &|home| {
            write(home, "onus.toml", format!("{agreement}[settings]\ncatalogue = [\".git\"]\n"));
            write(home, ".git/documents.toml", format!("[{MARKER}\n"));
        }),
    ];
    for (name, leave) in cases {
        for more in [&[][..], &["--allow-outside"]] {
            let home = repository();
            leave(home.path());
            for command in [&["assess", "."][..], &["evidence", "list"], &["evidence", "check"], &["contracts"]] {
                let output = run(home.path(), &[command, more].concat());
                assert!(!shows(&said(&output)), "{name} {command:?}: {}", said(&output));
            }
        }
    }
}

#[test]
fn no_first_agreement_names_what_is_in_it() {
    let home = repository();
    symlink(".git", home.path().join("evidence")).unwrap();
    assert_eq!(code(&run(home.path(), &["init", "--yes"])), 0);
    let begun = fs::read_to_string(home.path().join("onus.toml")).unwrap();
    assert!(!begun.contains("\"evidence/") && !begun.contains("#sha256 = \""), "{begun}");
}

#[test]
fn nothing_is_written_there_and_no_agreement_is_written_over() {
    let home = repository();
    write(home.path(), "onus.toml", "[customer]\nname = \"Acme\"\n");
    write(home.path(), "evidence/e.toml", "");
    for target in [".git/config", ".git/hooks/post-checkout", "onus.toml", "evidence/e.toml", "./evidence/../onus.toml"]
    {
        let before = fs::read(home.path().join(target)).ok();
        for flags in [&["--no-agreement"][..], &[]] {
            let output = run(home.path(), &[&["assess", ".", "-o", target][..], flags].concat());
            assert_eq!(code(&output), 2, "{target}: {}", said(&output));
            assert_eq!(fs::read(home.path().join(target)).ok(), before, "{target}");
        }
    }
}

#[test]
fn nothing_new_is_made_there() {
    for arguments in [
        &["assess", ".", "-o", ".git/new"][..],
        &["assess", ".", "-o", "folder/new"],
        &["assess", ".", "--estate", "link"],
        &["assess", ".", "--write-baseline", ".git/new"],
        &["assess", ".", "--report", "csv", "--report-dir", ".git"],
        &["assess", ".", "--report", "csv", "--report-dir", ".git/new/deeper"],
        &["assess", ".", "--report", "csv", "--report-dir", "folder/new"],
        &["assess", ".", "--report", "csv", "--report-dir", "nowhere/../folder/new"],
        &["diff", "git:main", ".", "--comment", ".git/new"],
        &["init", ".git", "--yes"],
        &["init", "folder", "--yes"],
    ] {
        let home = repository();
        symlink(".git", home.path().join("folder")).unwrap();
        symlink(".git/new", home.path().join("link")).unwrap();
        let output = run(home.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("what Git keeps"), "{arguments:?}: {}", said(&output));
        for name in ["new", "onus.toml", "onus.csv"] {
            assert!(!home.path().join(".git").join(name).exists(), "{arguments:?}: {name}");
        }
    }
}

#[test]
fn every_agreement_that_could_have_decided_is_spared() {
    let named = ["--agreement", "infra/onus.toml"];
    let files = [
        "onus.toml",
        "evidence/e.toml",
        "evidence/report.pdf",
        "rules/kinds/x.toml",
        "infra/onus.toml",
        "infra/evidence/e.toml",
    ];
    for target in files {
        for flags in [&["--no-agreement"][..], &[], &["--agreement", "git:main"], &named] {
            let home = repository();
            for file in files {
                write(home.path(), file, "");
            }
            write(home.path(), "onus.toml", "[customer]\nname = \"Acme\"\n[settings]\ncatalogue = [\"rules\"]\n");
            write(home.path(), "infra/main.tf", VOLUME);
            let before = fs::read(home.path().join(target)).unwrap();
            let output = run(home.path(), &[&["assess", "infra", "-o", target][..], flags].concat());
            assert_eq!(code(&output), 2, "{target} {flags:?}: {}", said(&output));
            assert!(said(&output).contains("would write over"), "{target} {flags:?}: {}", said(&output));
            assert_eq!(fs::read(home.path().join(target)).unwrap(), before, "{target} {flags:?}");
        }
    }
    // What lies beside them is written, and written again.
    let home = repository();
    write(home.path(), "onus.toml", "[customer]\nname = \"Acme\"\n");
    write(home.path(), "evidence/e.toml", "");
    for target in ["report.txt", "evidence/report.txt"] {
        for _ in 0..2 {
            let output = run(home.path(), &["assess", ".", "-o", target, "--fail-on", "never"]);
            assert_eq!(code(&output), 0, "{target}: {}", said(&output));
        }
    }
}

#[test]
fn a_working_tree_within_the_repository_that_keeps_it_is_a_tree() {
    let (home, outer) = (repository(), tempfile::tempdir().unwrap());
    let git = |directory: &Path, arguments: &[&str]| {
        let done = Command::new("git").arg("-C").arg(directory).args(arguments).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    let kept = outer.path().join("kept.git");
    git(outer.path(), &["clone", "-q", "--bare", home.path().to_str().unwrap(), "kept.git"]);
    git(&kept, &["worktree", "add", "-q", "tree", "main"]);
    let output = run(&kept.join("tree"), &["assess", ".", "-o", "report.txt", "--fail-on", "never"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let output = run(&kept.join("tree"), &["assess", ".", "-o", "../config", "--fail-on", "never"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
}

#[test]
fn the_top_of_a_repository_is_an_input_like_any_other() {
    let home = repository();
    let whole = home.path().display().to_string();
    for input in [".", "./", whole.as_str()] {
        let output = run(home.path(), &["assess", input, "--agreement", "git:refs/heads/main"]);
        assert!([0, 1].contains(&code(&output)), "{input}: {}", said(&output));
        let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("no agreement at refs/heads/main"), "{input}: {}", said(&output));
    }
    // A command that needs one says where there is none.
    let output = run(home.path(), &["officers", "--agreement", "git:refs/heads/main"]);
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("there is no agreement at refs/heads/main"), "{}", said(&output));
}

#[test]
fn a_list_of_references_that_leads_elsewhere_is_not_quoted() {
    let home = repository();
    let outside = tempfile::tempdir().unwrap();
    let secret = write(outside.path(), "secret", format!("{MARKER} = = x\n"));
    for name in ["packed-refs", "refs/heads/linked", "HEAD"] {
        let path = home.path().join(".git").join(name);
        let kept = fs::read(&path).ok();
        let _ = fs::remove_file(&path);
        symlink(&secret, &path).unwrap();
        for revision in ["refs/heads/linked", "refs/heads/nope", "HEAD"] {
            let output = run(home.path(), &["assess", ".", "--agreement", &format!("git:{revision}")]);
            assert!(!shows(&said(&output)), "{name} {revision}: {}", said(&output));
            // A name that has nothing to do with the link may be found all the same.
            assert!(code(&output) == 2 || revision == "HEAD" && name != "HEAD", "{name} {revision}: {}", said(&output));
        }
        fs::remove_file(&path).unwrap();
        if let Some(kept) = kept {
            fs::write(&path, kept).unwrap();
        }
    }
}

#[test]
fn what_stands_in_the_place_of_references_is_not_quoted() {
    let broken = format!("{MARKER} = = x\n");
    for name in ["packed-refs", "refs/heads/other", "HEAD", "objects/info/alternates"] {
        for links in [true, false] {
            let home = repository();
            let path = home.path().join(".git").join(name);
            let _ = fs::remove_file(&path);
            if links {
                fs::write(home.path().join(".git/config"), format!("{broken}[core]\n")).unwrap();
                symlink(home.path().join(".git/config"), &path).unwrap();
            } else {
                write(home.path(), &format!(".git/{name}"), &broken);
            }
            for revision in ["refs/heads/main", "refs/heads/other", "refs/heads/nope", "HEAD", "HEAD~1"] {
                let output = run(home.path(), &["assess", ".", "--agreement", &format!("git:{revision}")]);
                assert!(!shows(&said(&output)), "{name} {revision}: {}", said(&output));
            }
        }
    }
    // The configuration is not read where it is a link that leads out.
    let (home, outside) = (repository(), tempfile::tempdir().unwrap());
    let secret = write(outside.path(), "secret", &broken);
    fs::remove_file(home.path().join(".git/config")).unwrap();
    symlink(secret, home.path().join(".git/config")).unwrap();
    let output = run(home.path(), &["assess", ".", "--agreement", "git:main"]);
    assert_eq!(code(&output), 2, "{}", said(&output));
    assert!(said(&output).contains("leads out of it"), "{}", said(&output));
}
