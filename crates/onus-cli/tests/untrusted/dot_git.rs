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
fn the_top_of_a_repository_is_an_input_like_any_other() {
    let home = repository();
    let whole = home.path().display().to_string();
    for input in [".", "./", whole.as_str()] {
        let output = run(home.path(), &["assess", input, "--agreement", "git:refs/heads/main"]);
        assert!([0, 1].contains(&code(&output)), "{input}: {}", said(&output));
        let words = said(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("no agreement at refs/heads/main"), "{input}: {}", said(&output));
    }
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
fn a_password_without_quotes_is_not_repeated() {
    let variable = "variable \"db_password\" {\n  type = string\n  sensitive = true\n}\n";
    let used = "resource \"opentelekomcloud_rds_instance_v3\" \"db\" {\n  name = var.db_password\n}\n";
    let bare = "s3cr3tmarker7f1c";
    for (name, text) in [
        ("terraform.tfvars", format!("db_password = {bare}\n")),
        ("terraform.tfvars", format!("db_password = \"${{{bare}}}\"\n")),
        ("terraform.tfvars", format!("db_password = {bare}(\"x\")\n")),
        ("a.auto.tfvars", format!("db_password = {bare}.x\n")),
        (
            "more.tf",
            format!(
                "variable \"other\" {{\n  sensitive = true\n  default = {bare}\n}}\nlocals {{\n  o = var.other\n}}\n"
            ),
        ),
    ] {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "main.tf", format!("{VOLUME}{variable}{used}"));
        write(home.path(), name, &text);
        for command in [&["assess", "."][..], &["assess", ".", "--format", "json", "--full"], &["gaps", "."]] {
            let output = run(home.path(), command);
            assert!(!said(&output).contains(bare), "{name} {text} {command:?}: {}", said(&output));
        }
    }
}
