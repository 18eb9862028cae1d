//! What is not a regular file is written through.

use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;

use super::super::{code, onus, run, said};
use super::{FORMS, is_assessment, is_link, link, mounted, names, place, run_form, shell, skipped, text};

/// A `/dev` of its own, as the superuser of a container has it.
const DEV: &str = "mount -t tmpfs dev /dev; mknod -m 666 /dev/null c 1 3; mknod -m 666 /dev/full c 1 7; mknod -m 600 /dev/disk b 7 250;
    ln -s /proc/self/fd /dev/fd; ln -s /proc/self/fd/1 /dev/stdout; ln -s /proc/self/fd/2 /dev/stderr;";

#[test]
fn the_devices_of_the_superuser_stay_devices() {
    let place = place();
    let mut lines = DEV.to_owned();
    for form in FORMS {
        lines += &format!("\"$ONUS\" {} /dev/null >> out; echo \"code $?\";", form.join(" "));
    }
    lines += "stat -c \"%n %F\" /dev/null; ls -A /dev;";
    let Some(output) = mounted(place.path(), &lines) else { return };
    let said = said(&output);
    assert_eq!(said.matches("code 0").count(), FORMS.len(), "{said}");
    assert!(said.contains("/dev/null character special file"), "{said}");
    assert!(said.ends_with("disk\nfd\nfull\nnull\nstderr\nstdout\n"), "{said}");
}

#[test]
fn the_superusers_links_to_streams_stay_links() {
    let place = place();
    let mut lines = DEV.to_owned();
    lines +=
        "\"$ONUS\" assess plan.json --fail-on never --format json --output /dev/stdout > out.json; echo \"code $?\";";
    lines += "\"$ONUS\" assess plan.json --fail-on never --format json --output /dev/stderr 2> err.json > /dev/null; echo \"code $?\";";
    lines += "\"$ONUS\" report plan.json --format csv --output /dev/fd/1 > out.csv; echo \"code $?\";";
    lines += "stat -c \"%n %F\" /dev/stdout /dev/stderr /dev/fd;";
    let Some(output) = mounted(place.path(), &lines) else { return };
    let said = said(&output);
    assert_eq!(said.matches("code 0").count(), 3, "{said}");
    assert_eq!(said.matches("symbolic link").count(), 3, "{said}");
    assert!(is_assessment(&text(&place.path().join("out.json"))));
    assert!(is_assessment(&text(&place.path().join("err.json"))));
    assert!(text(&place.path().join("out.csv")).lines().count() > 1);
}

#[test]
fn a_disk_is_refused_even_to_the_superuser() {
    let place = place();
    let lines = format!(
        "{DEV} ln -s /dev/disk out.json; \"$ONUS\" assess plan.json --output out.json; echo \"code $?\"; stat -c %F /dev/disk"
    );
    let Some(output) = mounted(place.path(), &lines) else { return };
    let said = said(&output);
    assert!(said.contains("`out.json` is a disk") && said.contains("code 2"), "{said}");
    assert!(said.contains("block special file"), "{said}");
}

#[test]
fn a_link_to_a_device_stays_a_link() {
    for form in FORMS {
        let place = place();
        link("/dev/null", place.path().join("nowhere"));
        link("nowhere", place.path().join("out"));
        let output = run_form(place.path(), form, "out");
        assert_eq!(code(&output), 0, "{form:?} {}", said(&output));
        assert!(is_link(&place.path().join("out")) && is_link(&place.path().join("nowhere")), "{form:?}");
        assert_eq!(names(place.path()), ["nowhere", "out", "plan.json"], "{form:?}");
    }
}

#[test]
fn a_fifo_takes_the_bytes_and_stays_a_fifo() {
    for (form, through) in FORMS.iter().zip([false, true, false, true, false, true]) {
        let place = place();
        let fifo = place.path().join("fifo");
        assert!(shell(place.path(), "mkfifo fifo").status.success());
        link("fifo", place.path().join("link"));
        let name = if through { "link" } else { "fifo" };
        // Reads and writes: a program that replaces the FIFO would leave a reader waiting for ever.
        let output = shell(
            place.path(),
            &format!(
                "timeout 60 cat fifo > got & timeout 60 \"$ONUS\" {} {name} > said; c=$?; wait; exit $c",
                form.join(" ")
            ),
        );
        assert_eq!(code(&output), 0, "{form:?} {}", said(&output));
        assert!(fifo.symlink_metadata().unwrap().file_type().is_fifo(), "{form:?}");
        assert!(place.path().join("got").metadata().unwrap().len() > 50, "{form:?}");
        assert_eq!(names(place.path()), ["fifo", "got", "link", "plan.json", "said"], "{form:?}");
    }
}

#[test]
fn an_estate_that_went_through_a_fifo_is_whole() {
    let place = place();
    let lines = "mkfifo fifo; timeout 60 cat fifo > kept.db & timeout 60 \"$ONUS\" assess plan.json --estate fifo > one; wait;
        \"$ONUS\" assess kept.db > two; \"$ONUS\" assess plan.json --estate - --output three > piped.db; cmp kept.db piped.db";
    let output = shell(place.path(), lines);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(text(&place.path().join("two")).contains("who carries it"));
}

#[test]
fn a_socket_is_refused() {
    for form in FORMS {
        let place = place();
        let _listener = UnixListener::bind(place.path().join("socket")).unwrap();
        let output = run_form(place.path(), form, "socket");
        assert_eq!(code(&output), 2, "{form:?} {}", said(&output));
        assert!(said(&output).contains("`socket` is a socket"), "{}", said(&output));
        assert!(place.path().join("socket").symlink_metadata().unwrap().file_type().is_socket());
    }
}

#[test]
fn a_reader_of_a_fifo_that_has_heard_enough_does_not_change_the_exit_code() {
    let place = place();
    let lines = "mkfifo fifo; head -c 10 fifo > got & timeout 60 \"$ONUS\" report plan.json --format html --output fifo; c=$?; wait; exit $c";
    let output = shell(place.path(), lines);
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[test]
fn a_terminal_is_written_through() {
    let place = place();
    // By a link, as an older build would put a file in the place of the device itself.
    link("/dev/tty", place.path().join("tty"));
    let onus = onus(place.path());
    let line = format!(
        "{} assess plan.json --fail-on never --format json --output tty > printed",
        onus.get_program().to_string_lossy()
    );
    let output = shell(place.path(), &format!("timeout 60 script -qec '{line}' typescript < /dev/null"));
    if !output.status.success() && !place.path().join("typescript").exists() {
        skipped(&format!("no terminal here: {}", said(&output)));
        return;
    }
    assert!(text(&place.path().join("typescript")).contains("\"provenance\""));
    assert_eq!(text(&place.path().join("printed")), "");
}

#[test]
fn several_outputs_may_all_go_to_nowhere() {
    let place = place();
    link("/dev/null", place.path().join("a"));
    link("/dev/null", place.path().join("b"));
    let words =
        ["assess", "plan.json", "--fail-on", "never", "--output", "a", "--write-baseline", "b", "--estate", "a"];
    let output = run(place.path(), &words);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(is_link(&place.path().join("a")) && is_link(&place.path().join("b")));
    assert_eq!(names(place.path()), ["a", "b", "plan.json"]);
}
