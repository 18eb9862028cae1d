//! No text of an input reads as more than a text: in a terminal, a log, a table.

mod hostile;

use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

use hostile::{Hostile, PAYLOADS};

use crate::{VOLUME, code, onus, run, said, write};

/// What is seen of a stream, with what colours do taken out where colours were asked for.
fn seen(bytes: &[u8], colours: bool) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("all that is printed is UTF-8");
    if !colours {
        return text;
    }
    let change = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    // Whoever looks for a command may look behind colours, or take them for nothing.
    change.replace_all(&text, "").into_owned()
}

/// Whether a character acts or hides. Markdown parts words by a character of no width, of its own.
fn acts(c: char, markdown: bool) -> bool {
    match c {
        '\n' => false,
        '\u{200b}' => !markdown,
        '\u{ad}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{feff}' | '\u{3164}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// Nothing in it acts on a terminal, hides, or is a command to a runner of pipelines.
fn must_be_harmless(text: &str, markdown: bool, of: &str) {
    for line in text.split('\n') {
        if let Some(c) = line.chars().find(|c| acts(*c, markdown)) {
            panic!("{of}: {c:?} in {line:?}");
        }
        assert!(!line.trim_start().starts_with("::"), "{of}: GitHub takes this for a command: {line:?}");
        let folds = ["--- ", "+++ ", "~~~ ", "^^^ "].iter().any(|sign| line.starts_with(sign));
        assert!(!folds, "{of}: Buildkite folds its log here: {line:?}");
        for (at, _) in line.match_indices("##") {
            let word = line[at + 2..].trim_start_matches(|c: char| c.is_alphanumeric() || ".-_".contains(c));
            assert!(!word.starts_with('['), "{of}: a runner takes this for a command: {line:?}");
        }
    }
}

/// The ways to look at it: columns, and whether there are colours.
const WAYS: [(&str, &str); 4] = [("40", "never"), ("61", "always"), ("80", "never"), ("120", "never")];

/// Runs the program on something hostile, and looks at both streams in all ways.
fn looked_at_closely(directory: &Path, arguments: &[&str]) {
    for way in WAYS {
        seen_in(way, directory, arguments);
    }
}

/// Runs the program on something hostile, and looks at both streams, each time in another way.
fn looked_at(directory: &Path, arguments: &[&str]) -> Output {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    seen_in(WAYS[NEXT.fetch_add(1, Ordering::Relaxed) % WAYS.len()], directory, arguments)
}

fn seen_in((width, colour): (&str, &str), directory: &Path, arguments: &[&str]) -> Output {
    let all = [&["--color", colour], arguments].concat();
    let output = onus(directory).env("COLUMNS", width).args(&all).output().unwrap();
    let of = format!("onus {} ({width} columns)", all.join(" "));
    assert_ne!(code(&output), 101, "{of}");
    let printed = seen(&output.stdout, colour == "always");
    let printed = if arguments.contains(&"csv") { printed.replace("\r\n", "\n") } else { printed };
    must_be_harmless(&printed, arguments.contains(&"markdown"), &of);
    must_be_harmless(&seen(&output.stderr, colour == "always"), false, &of);
    output
}

/// As [`looked_at`], and the program has to have understood what it was given: it tells of it, instead of refusing.
fn told(directory: &Path, arguments: &[&str]) {
    let output = looked_at(directory, arguments);
    assert!(matches!(code(&output), 0 | 1), "{arguments:?}: {}", said(&output));
    assert!(output.stdout.len() > 20, "{arguments:?}: {}", said(&output));
}

#[test]
fn names_of_a_plan_are_names_in_every_command() {
    let hostile = Hostile::new();
    let here = hostile.path();
    for arguments in [
        &["assess", "plan.json"][..],
        &["matrix", "plan.json"],
        &["gaps", "plan.json", "--show", "200"],
        &["query", "SELECT * FROM resources", "-i", "plan.json"],
        &["query", "SELECT address FROM resources", "-i", "plan.json"],
    ] {
        told(here, arguments);
        looked_at_closely(here, arguments);
    }
    for payload in PAYLOADS {
        looked_at(here, &["explain", &hostile::address(payload), "-i", "plan.json"]);
    }
    told(here, &["explain", &hostile::address(PAYLOADS[0]), "encrypt-volumes", "-i", "plan.json"]);
    looked_at(here, &["query", "SELECT nothing '\u{1b}]0;x\u{7}' \n::error::y", "-i", "plan.json"]);
    looked_at(here, &["query", "SELECT 1 AS '\u{1b}]0;x\u{7}\n::error::y'", "-i", "plan.json"]);
}

#[test]
fn names_of_a_plan_are_names_in_every_format() {
    let hostile = Hostile::new();
    for format in ["html", "svg", "markdown", "sarif", "junit", "gitlab", "ocsf", "csv", "json"] {
        told(hostile.path(), &["report", "plan.json", "--format", format]);
    }
    for command in ["assess", "gaps", "matrix"] {
        told(hostile.path(), &[command, "plan.json", "--format", "json"]);
    }
    told(hostile.path(), &["query", "SELECT address FROM resources", "-i", "plan.json", "--format", "json"]);
    told(hostile.path(), &["explain", &hostile::address(PAYLOADS[0]), "-i", "plan.json", "--format", "json"]);
}

#[test]
fn what_programs_read_still_tells_the_names_as_they_are() {
    let hostile = Hostile::new();
    let arguments = ["query", "SELECT address FROM resources ORDER BY address", "-i", "plan.json", "--format", "json"];
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&run(hostile.path(), &arguments).stdout).unwrap();
    for payload in PAYLOADS {
        let address = hostile::address(payload);
        assert!(rows.iter().any(|row| row["address"] == *address), "{address:?} in {rows:?}");
    }
}

#[test]
fn what_an_agreement_says_stays_on_its_line() {
    let hostile = Hostile::new();
    let here = hostile.path();
    for payload in hostile::together() {
        hostile.agree(&payload);
        for arguments in [
            &["assess", "plan.json"][..],
            &["gaps", "plan.json"],
            &["matrix", "plan.json"],
            &["contracts"],
            &["contracts", "plan.json"],
            &["officers"],
            &["evidence", "list"],
            &["evidence", "check"],
            &["evidence", "expiring", "--within", "400w"],
            &["evidence", "statement", "classes"],
            &["report", "plan.json", "--format", "markdown"],
            &["report", "plan.json", "--format", "junit"],
            &["report", "plan.json", "--format", "csv"],
            &["report", "plan.json", "--format", "html"],
        ] {
            told(here, arguments);
        }
    }
}

#[test]
fn what_an_officer_signs_hides_nothing_and_holds_for_what_was_said() {
    let hostile = Hostile::new();
    hostile.agree("a\\n\u{202e}b ##[group]x\n::error::y");
    let output = run(hostile.path(), &["evidence", "statement", "classes"]);
    let statement = String::from_utf8(output.stdout).unwrap();
    assert!(statement.contains("statement: a\\\\n\\u{202e}b #\\#[group]x\\n::error::y\n"), "{statement}");
}

#[test]
fn a_fault_of_an_agreement_shows_its_line_and_no_more() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    write(here, "plan.json", crate::shop());
    for payload in hostile::together() {
        let quoted = hostile::toml(&payload);
        for text in [
            format!("[customer]\nnope = \"x\" # {}\n", hostile::one_line(&payload)),
            format!("[customer]\n\"{quoted}\" = 1\n"),
            format!("[settings]\nfail_on = \"{quoted}\"\n"),
            format!("[settings]\ntime_zone = \"{quoted}\"\n"),
            format!("[settings]\ncatalogue = [\"{quoted}\"]\n"),
            format!("[[contract]]\nwith = \"{quoted}\"\ndocument = \"{quoted}\"\nfrom = 2020-01-01\n"),
            format!("nonsense {payload} = {payload}"),
            // Control characters are not TOML: they are quoted as they stand in the file.
            format!("[customer]\nname = \"{payload}\"\n"),
            format!(
                "[customer]\nname = \"x\"\nnope = \'\'\'\n{}\'\'\' # {}\n",
                payload.replace('\r', ""),
                hostile::one_line(&payload)
            ),
        ] {
            write(here, "onus.toml", text);
            assert_eq!(code(&looked_at(here, &["assess", "plan.json"])), 2);
        }
        write(here, "onus.toml", format!("[settings]\ninputs = [\"{quoted}\"]\n"));
        assert_eq!(code(&looked_at(here, &["assess"])), 2);
    }
    write(here, "onus.toml", b"[customer]\nname = \"\x9b31m\x1b[2J\xff\"\n");
    looked_at_closely(here, &["assess", "plan.json"]);
}

#[test]
fn configuration_is_quoted_as_text() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for (at, payload) in hostile::together().iter().enumerate() {
        let folder = format!("infra{at}");
        write(here, &format!("{folder}/main.tf"), hostile::configuration(payload));
        told(here, &["assess", &folder]);
        told(here, &["gaps", &folder]);
        told(here, &["assess", &folder, "--format", "json"]);
        write(here, &format!("{folder}/remarks.tf"), hostile::remarks(payload));
        looked_at(here, &["assess", &folder]);
        looked_at(here, &["gaps", &folder]);
        write(here, &format!("{folder}/broken.tf"), format!("resource \"{payload} {{\n {payload}"));
        looked_at(here, &["assess", &folder]);
        write(here, &format!("{folder}/broken.tf.json"), format!("{{\"resource\": {{ {payload}"));
        looked_at(here, &["assess", &folder]);
    }
}

/// The names that a file system takes.
fn file_names() -> Vec<String> {
    let name = |payloads: &[&str]| payloads.concat().replace(['/', '\u{0}'], "_");
    PAYLOADS.chunks(3).map(name).map(|name| "f".chars().chain(name.chars()).take(70).collect()).collect()
}

#[test]
fn a_file_has_its_name_and_no_more() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for name in file_names() {
        write(here, &format!("{name}.json"), crate::shop());
        write(here, &format!("{name}/{name}.tf"), VOLUME);
        write(here, &format!("{name}/evidence/{name}.pdf"), "x");
        let plan = format!("./{name}.json");
        let folder = format!("./{name}");
        let toml = format!("./{name}.toml");
        write(here, &toml, "[customer]\nnope = 1\n");
        told(here, &["assess", &plan]);
        told(here, &["assess", &folder]);
        told(here, &["evidence", "hash", &plan]);
        told(here, &["diff", &plan, &folder]);
        told(here, &["init", "--force", "--yes", &folder]);
        for arguments in [
            &["assess", &plan, "--agreement", &toml][..],
            &["assess", "./nothing there", &folder, "--agreement", &folder],
            &["assess", &format!("{plan}nothing")],
            &["assess", &plan, "--baseline", &plan],
            &["assess", &plan, "--catalogue", &plan],
            &["assess", &plan, "--output", &format!("{folder}/no/{name}")],
            &["diff", &plan, &format!("git:{name}")],
            &["diff", &plan, &folder, "--format", "markdown"],
            &["report", &plan, "--format", "csv", "--format", "junit", "--output", &format!("{folder}/out")],
            &["evidence", "hash", &format!("{plan}nothing")],
            &["assess", &folder, "--var-file", &format!("{name}.tfvars")],
            &["catalogue", "check", &folder],
        ] {
            looked_at(here, arguments);
        }
    }
}

#[test]
fn an_argument_is_quoted_as_text() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    write(here, "plan.json", crate::shop());
    for payload in hostile::together().iter().map(|payload| payload.replace('\u{0}', "")) {
        let payload = payload.as_str();
        let option = format!("--{payload}");
        let given = format!("--format={payload}");
        for arguments in [
            &[payload][..],
            &["assess", &option],
            &["assess", "plan.json", &given],
            &["evidence", "expiring", "--within", payload],
            &["assess", "plan.json", "--fail-on", payload],
            &["assess", "plan.json", "--as-of", payload],
            &["assess", "plan.json", "--var", payload],
            &["gaps", "plan.json", "--party", payload],
            &["matrix", "plan.json", "--view", payload],
            &["explain", payload, "-i", "plan.json"],
            &["duties", payload],
            &["duties", "--layer", payload],
            &["duties", "--kind", payload],
            &["catalogue", "show", payload],
            &["evidence", "statement", payload],
            &["diff", payload, payload],
            &["completions", payload],
        ] {
            looked_at(here, arguments);
        }
    }
}

#[test]
fn a_catalogue_is_told_as_text() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    write(here, "plan.json", crate::shop());
    for payload in &hostile::together() {
        write(here, "over/duties/data/watch-it.toml", hostile::duty(payload));
        for arguments in [
            &["duties", "watch-it", "--catalogue", "over"][..],
            &["catalogue", "show", "watch-it", "--catalogue", "over"],
            &["catalogue", "list", "duties", "--catalogue", "over"],
            &["assess", "plan.json", "--catalogue", "over"],
            &["gaps", "plan.json", "--catalogue", "over"],
        ] {
            told(here, arguments);
        }
        for format in ["html", "markdown", "csv", "junit", "sarif", "json"] {
            looked_at(here, &["report", "plan.json", "--catalogue", "over", "--format", format]);
        }
        looked_at(
            here,
            &["explain", "opentelekomcloud_evs_volume_v3", "watch-it", "-i", "plan.json", "--catalogue", "over"],
        );
        write(
            here,
            "over/duties/data/watch-it.toml",
            format!("title = \"{}\"\nnope = '''\n{payload}'''\n", hostile::toml(payload)),
        );
        looked_at(here, &["catalogue", "check", "over"]);
    }
}

#[test]
fn saved_assessments_and_kept_estates_are_told_as_text() {
    let hostile = Hostile::new();
    let here = hostile.path();
    write(here, "shop.json", crate::shop());
    code(&run(here, &["assess", "plan.json", "--full", "--format", "json", "--output", "saved.json"]));
    code(&run(here, &["assess", "plan.json", "--estate", "kept.sqlite"]));
    // Every text of a saved assessment is somebody's: the version, the day, the hashes too.
    for payload in &hostile::together() {
        let saved: serde_json::Value =
            serde_json::from_slice(&std::fs::read(here.join("saved.json")).unwrap()).unwrap();
        for fields in [&["onus", "catalogue_sha256", "agreement_sha256", "time_zone"][..], &["as_of"]] {
            let mut forged = saved.clone();
            for field in fields {
                forged["provenance"][field] = payload.as_str().into();
            }
            forged["provenance"]["inputs"][0]["name"] = payload.as_str().into();
            forged["provenance"]["inputs"][0]["sort"] = payload.as_str().into();
            forged["provenance"]["inputs"][0]["sha256"] = payload.as_str().into();
            write(here, "forged.json", forged.to_string());
            for format in ["text", "markdown", "json"] {
                looked_at(here, &["diff", "forged.json", "shop.json", "--format", format]);
                looked_at(here, &["diff", "shop.json", "forged.json", "--format", format]);
            }
            looked_at(here, &["assess", "shop.json", "--baseline", "forged.json"]);
        }
    }
    for format in ["text", "markdown", "json"] {
        told(here, &["diff", "saved.json", "shop.json", "--show", "100", "--format", format]);
        told(here, &["diff", "shop.json", "saved.json", "--show", "100", "--format", format]);
    }
    told(here, &["assess", "kept.sqlite"]);
    told(here, &["gaps", "kept.sqlite"]);
    looked_at(here, &["assess", "shop.json", "--baseline", "saved.json"]);
}

#[test]
fn a_broken_plan_is_told_as_text() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for payload in &hostile::together() {
        for text in [
            format!("{{\"format_version\": \"{}\"}}", hostile::toml(payload)),
            format!("{{\"format_version\":\"1.2\",\"resource_changes\":[{{\"address\": {payload}"),
            format!("{{\"version\": 4, \"terraform_version\": \"{}\", \"resources\": 7}}", hostile::toml(payload)),
            payload.clone(),
        ] {
            write(here, "plan.json", text);
            looked_at(here, &["assess", "plan.json"]);
        }
    }
}

#[test]
fn colours_are_the_programs_own() {
    let hostile = Hostile::new();
    let colours = |name: &str| -> std::collections::BTreeSet<String> {
        let output = onus(hostile.path()).args(["--color", "always", "gaps", name, "--show", "100"]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let change = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
        change.find_iter(&text).map(|found| found.as_str().to_owned()).collect()
    };
    write(hostile.path(), "shop.json", crate::shop());
    let usual = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m"].into_iter().chain(COLOURS).map(str::to_owned).collect();
    assert!(!colours("shop.json").is_empty());
    assert!(colours("plan.json").is_subset(&usual), "{:?}", colours("plan.json"));
}

/// Red, green, yellow, magenta, cyan.
const COLOURS: [&str; 5] = ["\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[35m", "\u{1b}[36m"];
