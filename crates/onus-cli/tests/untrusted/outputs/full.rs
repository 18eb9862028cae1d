//! Where there is no room, the target is named, nothing half-written stays, and a workbook needs no room but its own.

use super::super::{code, said};
use super::{FORMS, mounted, names, place, shell, text};

#[test]
fn a_full_device_is_named() {
    let place = place();
    for form in FORMS {
        let output = shell(place.path(), &format!("ln -sf /dev/full full; \"$ONUS\" {} full", form.join(" ")));
        assert_eq!(code(&output), 2, "{form:?} {}", said(&output));
        assert!(said(&output).contains("cannot write `full`: No space left"), "{form:?} {}", said(&output));
        assert_eq!(names(place.path()), ["full", "plan.json"]);
    }
}

#[test]
fn a_full_disk_is_named_and_what_there_was_stays() {
    let place = place();
    for form in FORMS {
        let lines = format!(
            "mount -t tmpfs -o size=12k t /mnt; echo before > /mnt/out; \"$ONUS\" {} /mnt/out; echo \"code $?\"; ls -A /mnt; cat /mnt/out",
            form.join(" ")
        );
        let Some(output) = mounted(place.path(), &lines) else { return };
        let said = said(&output);
        // A short one may fit.
        if said.contains("code 0") && form.contains(&"--comment") {
            continue;
        }
        assert!(said.contains("code 2") && said.contains("cannot write `/mnt/out`"), "{form:?} {said}");
        assert!(said.contains("\nout\nbefore\n"), "{form:?} {said}");
    }
}

#[test]
fn a_full_disk_leaves_no_report_of_several() {
    let place = place();
    let lines = "mount -t tmpfs -o size=100k t /mnt; \"$ONUS\" report plan.json --format svg,html,csv --output /mnt/reports; echo \"code $?\"; ls -A /mnt/reports";
    let Some(output) = mounted(place.path(), lines) else { return };
    let said = said(&output);
    assert!(said.contains("code 2") && said.contains("cannot write `/mnt/reports/onus."), "{said}");
    assert!(said.contains("code 2\n") && !said.contains("\nonus."), "{said}");
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_leaves_nothing() {
    let place = place();
    for form in FORMS {
        let form = form.join(" ");
        let output = shell(place.path(), &format!("ulimit -f 1; exec \"$ONUS\" {form} out > /dev/null"));
        if form.contains("--comment") && code(&output) == 0 {
            continue;
        }
        assert_eq!(code(&output), 2, "{form} {}", said(&output));
        assert!(said(&output).contains("cannot write `out`"), "{form} {}", said(&output));
        assert_eq!(names(place.path()), ["plan.json"], "{form}");
    }
}

#[test]
fn a_workbook_needs_no_directory_for_temporary_files() {
    let place = place();
    let usual = shell(place.path(), "\"$ONUS\" report plan.json --format xlsx --output usual.xlsx");
    assert_eq!(code(&usual), 0);
    let bytes = |name| std::fs::read(place.path().join(name)).unwrap();
    for setting in
        ["-u TMPDIR", "TMPDIR=/nowhere/at/all", "TMPDIR=/dev/null", "TMPDIR=plan.json", "TMPDIR=/proc", "TMPDIR="]
    {
        for line in ["report plan.json --format xlsx --output out.xlsx", "report plan.json --format xlsx > out.xlsx"] {
            let output = shell(place.path(), &format!("env {setting} \"$ONUS\" {line}"));
            assert_eq!(code(&output), 0, "{setting} {}", said(&output));
            assert_eq!(bytes("out.xlsx"), bytes("usual.xlsx"), "{setting}");
        }
    }
}

#[test]
fn a_workbook_needs_no_room_but_its_own() {
    let place = place();
    let lines = "mount -t tmpfs -o size=4k t /mnt; head -c 4096 /dev/zero > /mnt/fill; export TMPDIR=/mnt;
        \"$ONUS\" report plan.json --format xlsx --output out.xlsx; echo \"code $?\"; rm /mnt/fill; mount -o remount,ro /mnt;
        \"$ONUS\" report plan.json --format xlsx --output ro.xlsx; echo \"code $?\"";
    let Some(output) = mounted(place.path(), lines) else { return };
    assert_eq!(said(&output).matches("code 0").count(), 2, "{}", said(&output));
}

#[test]
fn a_directory_that_cannot_be_written_is_told_by_the_name_of_the_target() {
    let place = place();
    for form in FORMS {
        let lines = format!(
            "mount -t tmpfs t /mnt; echo before > /mnt/there; mount -o remount,ro /mnt; for n in there new; do \"$ONUS\" {} /mnt/$n; echo \"code $?\"; done; cat /mnt/there",
            form.join(" ")
        );
        let Some(output) = mounted(place.path(), &lines) else { return };
        let said = said(&output);
        assert_eq!(said.matches("code 2").count(), 2, "{form:?} {said}");
        assert!(said.contains("`/mnt/there`") && said.contains("`/mnt/new`") && said.contains("before"), "{said}");
    }
}

#[test]
fn a_file_that_is_mounted_by_itself_is_left_alone() {
    let place = place();
    let lines = "echo mine > host; echo > mounted; mount --bind host mounted; \"$ONUS\" assess plan.json --output mounted; echo \"code $?\"; ls -A";
    let Some(output) = mounted(place.path(), lines) else { return };
    let said = said(&output);
    assert!(said.contains("code 2") && said.contains("mount its directory instead"), "{said}");
    assert!(said.contains("code 2\nhost\nmounted\nplan.json\n"), "{said}");
    assert_eq!(text(&place.path().join("host")), "mine\n");
}
