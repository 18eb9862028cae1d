//! A file is replaced whole, where it really is, and keeps what it was but its content.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use super::super::{code, run, said, write};
use super::{FORMS, is_assessment, is_link, link, names, place, run_form, shell, skipped, text};

#[test]
fn links_are_followed_and_what_they_lead_to_is_replaced_in_one_step() {
    for form in FORMS {
        let place = place();
        let target = write(place.path(), "far/away/target", "before");
        link("../far/middle", place.path().join("far/first"));
        link("away/target", place.path().join("far/middle"));
        link("far/first", place.path().join("out"));
        let mut open = File::open(&target).unwrap();
        let output = run_form(place.path(), form, "out");
        assert_eq!(code(&output), 0, "{form:?} {}", said(&output));
        assert!(is_link(&place.path().join("out")) && is_link(&place.path().join("far/middle")), "{form:?}");
        assert!(target.metadata().unwrap().len() > 50, "{form:?}");
        let mut before = String::new();
        open.read_to_string(&mut before).unwrap();
        assert_eq!(before, "before", "who had it open still reads what there was: {form:?}");
        assert_eq!(names(&place.path().join("far/away")), ["target"]);
    }
}

#[test]
fn a_link_that_dangles_makes_the_file_that_it_names() {
    let place = place();
    fs::create_dir(place.path().join("there")).unwrap();
    link("there/new.json", place.path().join("out"));
    link("nowhere/new.json", place.path().join("lost"));
    let arguments = |output| ["assess", "plan.json", "--fail-on", "never", "--format", "json", "--output", output];
    assert_eq!(code(&run(place.path(), &arguments("out"))), 0);
    assert!(is_link(&place.path().join("out")));
    assert!(is_assessment(&text(&place.path().join("there/new.json"))));
    let output = run(place.path(), &arguments("lost"));
    assert_eq!(code(&output), 2);
    assert!(said(&output).contains("cannot write `lost`"), "{}", said(&output));
    assert!(is_link(&place.path().join("lost")));
}

#[test]
fn what_cannot_be_a_file_is_refused_by_name() {
    let place = place();
    fs::create_dir(place.path().join("folder")).unwrap();
    link("folder", place.path().join("to-folder"));
    link("circle-b", place.path().join("circle-a"));
    link("circle-a", place.path().join("circle-b"));
    link("self", place.path().join("self"));
    let before = names(place.path());
    for name in [
        "folder",
        "to-folder",
        "circle-a",
        "self",
        "new/",
        "new/.",
        "new/..",
        "folder/",
        "plan.json/x",
        "no/x",
        "/proc/x",
    ] {
        let output = run(place.path(), &["assess", "plan.json", "--output", name]);
        assert_eq!(code(&output), 2, "{name} {}", said(&output));
        assert!(said(&output).contains(&format!("`{name}`")), "{name} {}", said(&output));
        assert_eq!(names(place.path()), before, "{name}");
        assert!(names(&place.path().join("folder")).is_empty(), "{name}");
    }
}

#[test]
fn a_file_keeps_its_mode_and_its_owner_and_a_new_one_follows_the_umask() {
    let place = place();
    for (name, mode) in [("secret", 0o600), ("group", 0o640), ("program", 0o755), ("odd", 0o606)] {
        let path = write(place.path(), name, "before");
        fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        // Whoever is not the superuser can only give it to himself.
        let given = std::os::unix::fs::chown(&path, Some(1234), Some(2345)).is_ok();
        for form in FORMS {
            assert_eq!(code(&run_form(place.path(), form, name)), 0);
            let now = path.metadata().unwrap();
            assert_eq!(now.mode() & 0o7777, mode, "{name} {form:?}");
            assert!(!given || (now.uid(), now.gid()) == (1234, 2345), "{name} {form:?}");
        }
    }
    for (mask, mode) in [("077", 0o600), ("022", 0o644), ("002", 0o664)] {
        for form in FORMS {
            let output = shell(place.path(), &format!("umask {mask}; \"$ONUS\" {} new", form.join(" ")));
            assert_eq!(code(&output), 0, "{}", said(&output));
            let path = place.path().join("new");
            assert_eq!(path.metadata().unwrap().mode() & 0o7777, mode, "{mask} {form:?}");
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn nobody_gains_the_rights_of_whoever_owned_a_file() {
    let place = place();
    let path = write(place.path(), "program", "before");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o4755)).unwrap();
    assert_eq!(code(&run_form(place.path(), FORMS[0], "program")), 0);
    assert_eq!(path.metadata().unwrap().mode() & 0o7777, 0o755);
}

#[test]
fn a_file_that_must_not_be_written_is_not_replaced() {
    let place = place();
    fs::set_permissions(place.path(), PermissionsExt::from_mode(0o777)).unwrap();
    let path = write(place.path(), "kept", "before");
    fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
    let lines =
        "if [ $(id -u) = 0 ]; then s='setpriv --reuid 65534 --clear-groups'; fi; $s test -x \"$ONUS\" || exit 77; ";
    for form in FORMS {
        let output = shell(place.path(), &format!("{lines} exec $s \"$ONUS\" {} kept", form.join(" ")));
        if code(&output) == 77 {
            skipped("nobody but the superuser can run this build here");
            return;
        }
        assert_eq!(code(&output), 2, "{form:?} {}", said(&output));
        assert!(said(&output).contains("cannot write `kept`: Permission denied"), "{}", said(&output));
        assert_eq!(text(&path), "before");
    }
}
