//! The files of an agreement stay in their tree, and are files.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::{MARKER, VOLUME, code, onus, run, said, write};

const AGREEMENT: &str = "[customer]\nname = \"Acme\"\n";

/// A directory within another one, which has a secret beside it.
struct Ground {
    home: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), "secret", format!("{MARKER}\nPASSWORD = {MARKER}\n[[{MARKER}]]\n"));
        write(home.path(), "secret.toml", format!("[customer]\nname = \"{MARKER}\"\n"));
        write(home.path(), "work/infra/main.tf", VOLUME);
        write(home.path(), "work/onus.toml", AGREEMENT);
        Self { home }
    }

    fn work(&self) -> std::path::PathBuf {
        self.home.path().join("work")
    }

    /// A link in the working directory, in the place of what is there.
    fn link(&self, target: impl AsRef<Path>, name: &str) {
        let path = self.work().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        symlink(target, path).unwrap();
    }

    fn agreement(&self, more: &str) {
        write(&self.work(), "onus.toml", format!("{AGREEMENT}{more}"));
    }

    /// Nothing of the secret shows, and the refusal is told.
    fn is_refused(&self, arguments: &[&str], words: &str) {
        let output = self.run(arguments);
        assert!(!said(&output).contains(MARKER), "{arguments:?}: {}", said(&output));
        assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{arguments:?}: {}", said(&output));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        watched(onus(&self.work()).args(arguments).env("PASSWORD", MARKER))
    }
}

/// Ends a program that waits for somebody.
fn watched(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let (done, is_done) = mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        if is_done.recv_timeout(Duration::from_secs(60)) == Err(RecvTimeoutError::Timeout) {
            Command::new("kill").args(["-9", &id]).status().unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(done);
    watch.join().unwrap();
    output
}

/// Where a link may lead that is not a file within the tree, and what is said of it.
fn traps(ground: &Ground) -> Vec<(String, &'static str)> {
    let above = ground.home.path().display();
    let fifo = ground.work().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let socket = ground.work().join("socket");
    drop(UnixListener::bind(socket).unwrap());
    [
        (format!("{above}/secret"), "leads out of"),
        ("../secret.toml".to_owned(), "leads out of"),
        ("infra/../../secret".to_owned(), "leads out of"),
        ("/proc/self/environ".to_owned(), "leads out of"),
        ("/proc/self/fd/0".to_owned(), "cannot read"),
        ("/dev/zero".to_owned(), "leads out of"),
        ("/dev/tty".to_owned(), "cannot read"),
        ("fifo".to_owned(), "a pipe, not a file"),
        ("socket".to_owned(), "a socket, not a file"),
        ("infra".to_owned(), "directory"),
        ("nowhere".to_owned(), "cannot read"),
    ]
    .into()
}

#[test]
fn the_agreement_itself_is_no_link_to_elsewhere() {
    let ground = Ground::new();
    for (target, words) in traps(&ground) {
        ground.link(&target, "onus.toml");
        ground.is_refused(&["assess", "infra", "--agreement", "onus.toml"], words);
        ground.is_refused(&["officers", "--agreement", "onus.toml"], words);
    }
    // Where it is found by itself, too.
    ground.link("/proc/self/environ", "onus.toml");
    ground.is_refused(&["assess", "infra"], "leads out of");
    ground.link("../secret.toml", "infra/onus.toml");
    ground.is_refused(&["assess", "infra"], "leads out of");
    ground.link("a", "b");
    ground.link("b", "a");
    ground.link("a", "infra/onus.toml");
    ground.is_refused(&["assess", "infra", "--agreement", "infra/onus.toml"], "cannot read");
}

#[test]
fn evidence_is_no_link_to_elsewhere() {
    let ground = Ground::new();
    for (target, words) in traps(&ground) {
        let target = if target.starts_with('/') { target } else { format!("../{target}") };
        ground.link(target, "evidence/a.toml");
        ground.is_refused(&["assess", "infra"], words);
    }
    fs::remove_dir_all(ground.work().join("evidence")).unwrap();
    write(ground.home.path(), "elsewhere/a.toml", MARKER);
    for target in ["../elsewhere", "/proc/self"] {
        ground.link(target, "evidence");
        ground.is_refused(&["assess", "infra"], "leads out of");
        fs::remove_file(ground.work().join("evidence")).unwrap();
    }
}

#[test]
fn a_catalogue_is_no_link_to_elsewhere() {
    let ground = Ground::new();
    ground.agreement("[settings]\ncatalogue = [\"ours\"]\n");
    for (target, words) in traps(&ground) {
        let target = if target.starts_with('/') { target } else { format!("../../{target}") };
        // A directory of that name is only an empty folder.
        if !target.ends_with("infra") {
            ground.link(target, "ours/kinds/a.toml");
            ground.is_refused(&["assess", "infra"], words);
            ground.is_refused(
                &["duties", "--catalogue", "ours"],
                if words.starts_with("a ") { "leads out of" } else { words },
            );
        }
    }
    fs::remove_dir_all(ground.work().join("ours")).unwrap();
    write(ground.home.path(), "elsewhere/kinds/a.toml", MARKER);
    ground.link("../elsewhere", "ours");
    ground.is_refused(&["assess", "infra"], "leads out of");
    for named in ["../elsewhere", "/etc", "infra/../../elsewhere"] {
        ground.agreement(&format!("[settings]\ncatalogue = [\"{named}\"]\n"));
        ground.is_refused(&["assess", "infra"], "leads out of");
    }
}

#[test]
fn links_in_circles_end() {
    let ground = Ground::new();
    ground.agreement("[settings]\ncatalogue = [\"ours\"]\n");
    write(&ground.work(), "ours/kinds/a.toml", "");
    for name in ["ours/a", "ours/b", "ours/kinds/c"] {
        ground.link("../ours", name);
    }
    ground.is_refused(&["assess", "infra"], "folders in each other");
    ground.link(".", "infra/self");
    ground.agreement("");
    assert!(code(&ground.run(&["assess", "infra"])) < 2);
}

#[test]
fn inputs_that_an_agreement_names_stay_in_its_tree() {
    let ground = Ground::new();
    write(ground.home.path(), "other/main.tf", VOLUME.replace("\"data\"", &format!("\"{MARKER}\"")));
    for named in ["../other", "../secret", "/proc/self/environ", "infra/../../other"] {
        ground.agreement(&format!("[settings]\ninputs = [\"{named}\"]\n"));
        ground.is_refused(&["assess"], "leads out of");
        ground.is_refused(&["gaps"], "leads out of");
    }
    ground.agreement("[settings]\ninputs = [\"linked\"]\n");
    for (target, words) in traps(&ground) {
        if target != "infra" {
            ground.link(&target, "linked");
            ground.is_refused(&["assess"], words);
        }
    }
    ground.link("../other", "linked");
    ground.is_refused(&["assess"], "leads out of");
}

#[test]
fn documents_and_signatures_outside_are_not_looked_at() {
    let ground = Ground::new();
    // The hash of a file that one may not read tells whether it is a certain file.
    let attestation = |file: &str| {
        format!(
            "[[attestation]]\nof = \"open-telekom-cloud\"\nkind = \"type-2\"\nstandard = \"SOC 2\"\nperiod = {{ from = 2025-04-01, until = 2026-03-31 }}\nfile = \"{file}\"\n"
        )
    };
    let listed = ["evidence", "list", "--format", "json"];
    let sha =
        String::from_utf8(Command::new("sha256sum").arg(ground.home.path().join("secret")).output().unwrap().stdout)
            .unwrap();
    // The hash of a file in the tree is told.
    fs::copy(ground.home.path().join("secret"), ground.work().join("inside.pdf")).unwrap();
    ground.agreement(&attestation("inside.pdf"));
    let output = ground.run(&listed);
    assert!(said(&output).contains(&sha[..64]), "{}", said(&output));
    fs::remove_file(ground.work().join("inside.pdf")).unwrap();
    for (target, _) in traps(&ground) {
        for file in [target.as_str(), "linked.pdf"] {
            ground.link(&target, "linked.pdf");
            ground.agreement(&attestation(file));
            for command in [&listed[..], &["evidence", "check"], &["assess", "infra", "--format", "json"]] {
                let output = ground.run(command);
                assert!(code(&output) < 2, "{}", said(&output));
                assert!(!said(&output).contains(&sha[..64]), "{target}: {}", said(&output));
            }
        }
    }
}

#[test]
fn what_is_too_large_is_refused_without_being_read() {
    let ground = Ground::new();
    let large = |name: &str, size: u64| {
        let path = write(&ground.work(), name, "");
        fs::File::create(path).unwrap().set_len(size).unwrap();
    };
    large("evidence/a.toml", 1 << 40);
    ground.is_refused(&["assess", "infra"], "bytes");
    fs::remove_dir_all(ground.work().join("evidence")).unwrap();
    large("ours/kinds/a.toml", 1 << 40);
    ground.agreement("[settings]\ncatalogue = [\"ours\"]\n");
    ground.is_refused(&["assess", "infra"], "bytes");
    large("onus.toml", 1 << 40);
    ground.is_refused(&["assess", "infra"], "bytes");
    large("plan.json", 1 << 40);
    ground.is_refused(&["assess", "plan.json", "--no-agreement"], "bytes");
    // Many files that are each small enough.
    ground.agreement("");
    for number in 0..70 {
        large(&format!("evidence/{number}.toml"), 1 << 20);
    }
    ground.is_refused(&["assess", "infra"], "bytes");
}

#[test]
fn a_repository_is_one_tree_and_the_flag_leads_out_of_it() {
    let ground = Ground::new();
    write(ground.home.path(), "shared/kinds/empty.toml", "");
    ground.agreement("[settings]\ncatalogue = [\"../shared\"]\n");
    ground.is_refused(&["assess", "infra"], "leads out of");
    let output = ground.run(&["assess", "infra", "--allow-outside"]);
    assert!(!said(&output).contains("leads out of"), "{}", said(&output));
    fs::create_dir(ground.home.path().join(".git")).unwrap();
    let output = ground.run(&["assess", "infra"]);
    assert!(!said(&output).contains("leads out of"), "{}", said(&output));
    // Even where it is allowed, nothing of a file outside is shown.
    fs::remove_dir(ground.home.path().join(".git")).unwrap();
    ground.link("/proc/self/environ", "onus.toml");
    let output = ground.run(&["assess", "infra", "--allow-outside"]);
    assert_eq!(code(&output), 2);
    assert!(!said(&output).contains(MARKER), "{}", said(&output));
}

#[test]
fn a_working_directory_that_is_reached_by_a_link_is_a_tree_all_the_same() {
    let ground = Ground::new();
    let linked = ground.home.path().join("linked");
    symlink(ground.work(), &linked).unwrap();
    ground.agreement("[settings]\ninputs = [\"infra\"]\n");
    let output = run(&linked, &["assess"]);
    assert!(code(&output) < 2, "{}", said(&output));
    let agreement = linked.join("onus.toml");
    let output = run(Path::new("/"), &["assess", "--agreement", agreement.to_str().unwrap()]);
    assert!(code(&output) < 2, "{}", said(&output));
}

#[test]
fn what_init_is_said_to_have_brought_is_no_link_to_elsewhere() {
    let ground = Ground::new();
    write(&ground.work(), "infra/call.tf", "module \"m\" {\n  source = \"registry.example.com/a/b/c\"\n}\n");
    fs::create_dir_all(ground.work().join("infra/.terraform/modules")).unwrap();
    for (target, _) in traps(&ground) {
        let target = if target.starts_with('/') { target } else { format!("../../../{target}") };
        ground.link(target, "infra/.terraform/modules/modules.json");
        let output = ground.run(&["assess", "infra"]);
        assert!(code(&output) < 2, "{}", said(&output));
        assert!(!said(&output).contains(MARKER), "{}", said(&output));
    }
}

/// What a function that names a file gives, as it stands in the estate; by no output does the secret show.
fn named_by(ground: &Ground, function: &str, answer: &str) {
    write(&ground.work(), "infra/main.tf", VOLUME.replace("\"SSD\"", function));
    let output = ground.run(&["query", "-i", "infra", "--format", "json", "SELECT volume_type FROM block_volume"]);
    assert!(said(&output).contains(&format!("\"volume_type\":{answer}")), "{function}: {}", said(&output));
    for arguments in [&["assess", "infra", "--format", "json", "--full"][..], &["gaps", "infra"], &["matrix", "infra"]]
    {
        let output = ground.run(arguments);
        assert!(code(&output) < 2, "{function}: {}", said(&output));
        assert!(!said(&output).contains(MARKER), "{function}: {}", said(&output));
    }
}

#[test]
fn files_that_a_configuration_names_are_files_of_the_tree() {
    let ground = Ground::new();
    // What is in the tree is read: the same question has an answer.
    write(&ground.work(), "infra/inside", "INSIDE");
    ground.link("inside", "infra/linked");
    for (function, answer) in [
        ("file(\"inside\")", "\"INSIDE\""),
        ("file(\"linked\")", "\"INSIDE\""),
        ("filebase64(\"linked\")", "\"SU5TSURF\""),
        ("templatefile(\"linked\", {})", "\"INSIDE\""),
    ] {
        named_by(&ground, function, answer);
    }
    for (target, _) in traps(&ground) {
        let target = if target.starts_with('/') { target } else { format!("../{target}") };
        ground.link(target, "infra/linked");
        for function in [
            "file(\"linked\")",
            "filebase64(\"linked\")",
            "templatefile(\"linked\", {})",
            "file(\"/proc/self/environ\")",
            "file(\"../../secret\")",
        ] {
            named_by(&ground, function, "null");
        }
        for name in ["infra/linked.tf", "infra/linked.auto.tfvars"] {
            ground.link("linked", name);
            let output = ground.run(&["assess", "infra", "--format", "json", "--full", "--no-agreement"]);
            assert!(code(&output) < 2, "{}", said(&output));
            assert!(!said(&output).contains(MARKER), "{}", said(&output));
            fs::remove_file(ground.work().join(name)).unwrap();
        }
    }
}

#[test]
fn what_is_no_file_beside_a_configuration_is_told() {
    let ground = Ground::new();
    ground.link("/dev/zero", "infra/device.tf");
    ground.link("../gone", "infra/gone.tf");
    ground.link("gone.auto.tfvars.other", "infra/gone.auto.tfvars");
    let pipe = ground.work().join("infra/pipe.tf.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let output = ground.run(&["assess", "infra"]);
    for name in ["device.tf", "gone.tf", "gone.auto.tfvars", "pipe.tf.json"] {
        assert!(said(&output).contains(&format!("{name}:1:1: not read: ")), "{name}: {}", said(&output));
    }
    assert!(said(&output).contains("1 resource read"), "{}", said(&output));
}
