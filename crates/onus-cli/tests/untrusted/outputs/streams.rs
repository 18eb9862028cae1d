//! The streams of the process: full, closed, shared.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use super::super::{code, onus, run, said, write};
use super::{FORMS, is_assessment, link, names, place, run_form, shell, text};

/// Commands that print, each with its exit code where all is well.
const PRINT: [(&str, i32); 14] = [
    ("assess plan.json", 1),
    ("assess plan.json --fail-on never --format json", 0),
    ("gaps plan.json", 0),
    ("matrix plan.json", 0),
    ("report plan.json --format html", 0),
    ("report plan.json --format xlsx", 0),
    ("report plan.json --format csv,html --output reports", 0),
    ("query 'SELECT * FROM resources' -i plan.json --format json", 0),
    ("duties", 0),
    ("completions bash", 0),
    ("man", 0),
    ("schema agreement", 0),
    ("--version", 0),
    ("help assess", 0),
];

#[test]
fn a_full_output_is_told_and_ends_with_2() {
    let place = place();
    for (line, _) in PRINT {
        let output = shell(place.path(), &format!("\"$ONUS\" {line} > /dev/full"));
        assert_eq!(code(&output), 2, "{line} {}", said(&output));
        assert!(
            said(&output).contains("cannot write to the standard output: No space left"),
            "{line} {}",
            said(&output)
        );
        let both = shell(place.path(), &format!("\"$ONUS\" {line} > /dev/full 2>&1"));
        assert_eq!(code(&both), 2, "{line}");
    }
}

#[test]
fn an_output_that_takes_nothing_is_told_and_ends_with_2() {
    let place = place();
    for (line, _) in &PRINT[..12] {
        let output = shell(place.path(), &format!("\"$ONUS\" {line} 1< plan.json"));
        assert_eq!(code(&output), 2, "{line} {}", said(&output));
    }
}

#[test]
fn a_closed_output_panics_nowhere_and_keeps_the_exit_code() {
    let place = place();
    for (line, usual) in PRINT {
        for end in [">&-", ">&- 2>&-", "<&- >&- 2>&-"] {
            let output = shell(place.path(), &format!("\"$ONUS\" {line} {end}"));
            assert_eq!(code(&output), usual, "{line} {end} {}", said(&output));
        }
    }
}

#[test]
fn a_closed_output_is_not_taken_for_a_file_that_is_opened_later() {
    let place = place();
    for form in FORMS {
        for end in [">&-", "<&- >&-", "<&- >&- 2>&-"] {
            write(place.path(), "out", "before");
            let output = shell(place.path(), &format!("\"$ONUS\" {} out {end}", form.join(" ")));
            assert_eq!(code(&output), 0, "{form:?} {end}");
            let usual = shell(place.path(), &format!("\"$ONUS\" {} usual > said", form.join(" ")));
            assert_eq!(code(&usual), 0);
            let bytes = |name| std::fs::read(place.path().join(name)).unwrap();
            assert_eq!(bytes("out"), bytes("usual"), "{form:?} {end}");
        }
    }
}

#[test]
fn nobody_who_hears_changes_the_exit_code() {
    let place = place();
    write(place.path(), "broken.json", "{");
    let failing = [
        "assess broken.json",
        "assess none.json",
        "assess",
        "assess --no-such-option",
        "nonsense",
        "catalogue check none",
    ];
    let cases = PRINT.into_iter().chain(failing.map(|line| (line, 2)));
    for (line, usual) in cases {
        for end in ["2>&-", "2>/dev/full", "2< plan.json", "2> >(exec true)"] {
            let output = shell(place.path(), &format!("\"$ONUS\" {line} {end} > printed"));
            assert_eq!(code(&output), usual, "{line} {end} {}", said(&output));
        }
    }
}

#[test]
fn a_minus_is_the_standard_output() {
    let place = place();
    for form in [FORMS[0], FORMS[3]] {
        let printed = run_form(place.path(), form, "-");
        assert_eq!(code(&printed), 0);
        assert_eq!(code(&run_form(place.path(), form, "file")), 0);
        assert_eq!(printed.stdout, std::fs::read(place.path().join("file")).unwrap(), "{form:?}");
        assert_eq!(names(place.path()), ["file", "plan.json"]);
    }
    let output = run(place.path(), &["assess", "plan.json", "--output", "other", "--write-baseline", "-"]);
    assert!(is_assessment(&String::from_utf8_lossy(&output.stdout)));
    assert_eq!(code(&run(place.path(), &["report", "plan.json", "--format", "csv", "--output", "./-"])), 0);
    assert!(place.path().join("-").is_file());
}

#[test]
fn a_minus_takes_one_report_only() {
    let place = place();
    for arguments in [
        &["report", "plan.json", "--format", "csv,html", "--output", "-"][..],
        &["report", "plan.json", "--format", "csv", "--format", "html", "-o-"],
        &["assess", "plan.json", "--report", "csv,html", "--report-dir", "-"],
        &["assess", "plan.json", "--report", "csv", "--report-dir", "-"],
    ] {
        let output = run(place.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?} {}", said(&output));
        assert!(said(&output).contains("the standard output is one stream"), "{}", said(&output));
        assert_eq!(names(place.path()), ["plan.json"]);
    }
}

#[test]
fn a_stream_that_is_named_goes_on_where_it_is() {
    let place = place();
    link("/dev/stdout", place.path().join("soft"));
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1", "soft"] {
        for form in [FORMS[0], FORMS[3]] {
            let form = form.join(" ");
            let lines = format!("{{ echo before; \"$ONUS\" {form} {name}; c=$?; echo after; exit $c; }} > log");
            let output = shell(place.path(), &lines);
            assert_eq!(code(&output), 0, "{name} {}", said(&output));
            let log = text(&place.path().join("log"));
            assert!(log.starts_with("before\n") && log.ends_with("\nafter\n") && log.len() > 100, "{name}");
        }
    }
    for name in ["/dev/stderr", "/dev/fd/2", "/dev/fd/9"] {
        let lines = format!("{{ echo before >&2; \"$ONUS\" {} {name}; }} 2> log 9>&2", FORMS[0].join(" "));
        assert_eq!(code(&shell(place.path(), &lines)), 0, "{name}");
        let log = text(&place.path().join("log"));
        assert!(log.starts_with("before\n{") && is_assessment(&log[7..]), "{name}");
    }
    let piped = shell(place.path(), &format!("\"$ONUS\" {} >(cat > piped) && sleep 1", FORMS[0].join(" ")));
    assert_eq!(code(&piped), 0, "{}", said(&piped));
    assert!(is_assessment(&text(&place.path().join("piped"))));
}

#[test]
fn a_stream_that_is_a_socket_is_written_by_its_name() {
    let place = place();
    let (ours, theirs) = UnixStream::pair().unwrap();
    link("/dev/stdout", place.path().join("stdout"));
    let mut child = onus(place.path()).args(FORMS[0]).arg("stdout").stdout(OwnedFd::from(theirs)).spawn().unwrap();
    let mut read = String::new();
    (&ours).read_to_string(&mut read).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(is_assessment(&read));
}
