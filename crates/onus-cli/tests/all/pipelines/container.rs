//! The Containerfile: no engine is needed to tell whether it can be built here.

use std::collections::BTreeSet;

use super::yaml::text;
use crate::root;

/// Instructions with their arguments; lines that go on are joined, comments are left out.
fn instructions(text: &str) -> Vec<(String, Vec<String>)> {
    let whole = text.replace("\\\n", " ");
    let lines = whole.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.collect())
        })
        .collect()
}

fn of<'a>(all: &'a [(String, Vec<String>)], name: &str) -> Vec<&'a Vec<String>> {
    all.iter().filter(|(instruction, _)| instruction == name).map(|(_, arguments)| arguments).collect()
}

/// What stands in quotation marks on the line of a manifest that begins so.
fn quoted<'a>(manifest: &'a str, key: &str) -> Vec<&'a str> {
    let line = manifest.lines().find(|line| line.starts_with(key)).unwrap();
    line.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_instruction_is_one() {
    let known = ["FROM", "WORKDIR", "COPY", "RUN", "USER", "ENTRYPOINT"];
    for (instruction, arguments) in instructions(&text("Containerfile")) {
        assert!(known.contains(&instruction.as_str()), "{instruction}");
        assert!(!arguments.is_empty(), "{instruction}");
    }
}

#[test]
fn bases_have_a_version_and_rust_is_the_workspaces() {
    let all = instructions(&text("Containerfile"));
    let [build, run] = of(&all, "FROM").try_into().unwrap();
    let version = |image: &str| image.rsplit_once(':').unwrap().1.to_owned();
    assert_eq!(build[1..], ["AS", "build"]);
    let manifest = text("Cargo.toml");
    let rust = quoted(&manifest, "rust-version = ")[0];
    assert!(version(&build[0]).starts_with(&format!("{rust}-slim-")), "{build:?}");
    assert!(
        run[0].contains("/debian:") && version(&run[0]).starts_with(|first: char| first.is_ascii_digit()),
        "{run:?}"
    );
}

#[test]
fn what_is_copied_is_there_and_enough_to_build() {
    let all = instructions(&text("Containerfile"));
    let mut copied = BTreeSet::new();
    for arguments in of(&all, "COPY").iter().filter(|arguments| !arguments[0].starts_with("--")) {
        let (_, sources) = arguments.split_last().unwrap();
        for source in sources {
            assert!(root().join(source).exists(), "{source}");
            copied.insert(source.clone());
        }
    }
    // Cargo reads the manifests of all members, whichever it builds.
    let manifest = text("Cargo.toml");
    let members = quoted(&manifest, "members = ");
    assert!(members.contains(&"crates/*"), "{members:?}");
    for member in members {
        let directory = member.trim_end_matches("/*");
        assert!(copied.contains(directory), "{directory} is a member and is not copied");
    }
    assert!(copied.contains("Cargo.toml") && copied.contains("Cargo.lock"));
    // What is ignored is all but what is copied.
    for name in [".containerignore", ".dockerignore"] {
        let let_in: BTreeSet<String> =
            text(name).lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
        let tops = copied.iter().map(|path| path.split('/').next().unwrap().to_owned()).collect();
        assert_eq!(let_in, tops, "{name}");
        assert!(text(name).lines().any(|line| line == "*"), "{name}");
    }
}

#[test]
fn the_program_that_was_built_runs_as_nobody_of_rank() {
    let all = instructions(&text("Containerfile"));
    let built =
        of(&all, "RUN").iter().find(|words| words.starts_with(&["cargo".into(), "install".into()])).unwrap().to_vec();
    assert!(built.contains(&"--locked".to_owned()));
    let after = |option: &str| built.iter().skip_while(|word| *word != option).nth(1).unwrap().clone();
    assert!(root().join(after("--path")).join("Cargo.toml").is_file());
    let program = format!("{}/bin/onus", after("--root"));
    let copy = of(&all, "COPY").into_iter().find(|words| words[0] == "--from=build").unwrap();
    assert_eq!(copy[1], program);
    let (last, arguments) = all.last().unwrap();
    assert_eq!((last.as_str(), arguments.join(" ")), ("ENTRYPOINT", format!("[\"{}\"]", copy[2])));
    let user: u32 = of(&all, "USER").last().unwrap()[0].parse().unwrap();
    assert!(user > 0);
}

#[test]
fn nothing_is_installed_beside_the_program() {
    let all = instructions(&text("Containerfile"));
    for words in of(&all, "RUN") {
        for word in words {
            assert!(!["apt", "apt-get", "apk", "dnf", "git", "curl"].contains(&word.as_str()), "{words:?}");
        }
    }
    assert!(!text("Containerfile").contains("safe.directory"));
}

#[cfg(unix)]
#[test]
fn the_script_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(root().join("pipelines/onus-pipeline")).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
}
