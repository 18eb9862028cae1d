//! What the tests of the page in a browser need: Chromium from Debian's packages, axe-core from npm.
//!
//! Neither is needed to build. Where one cannot be had, the tests that need it say so and pass.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::steps::{program, run, say, succeeds, target};

/// The version of axe-core; the tests look for it in a directory of this name.
const AXE: &str = "axe-core-4.14.1";
/// SHA-512 of the package as npm publishes it.
const AXE_SHA512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";
/// Names under which Chromium is found; the tests look for the same.
const CHROMIUM: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Makes sure of both; says what is missing, and why.
pub fn prepare() -> Result<(), String> {
    if let Err(why) = chromium() {
        say(&format!("    SKIPPED: no Chromium, so nobody will look at the page in a browser: {why}"));
    }
    if let Err(why) = axe() {
        say(&format!("    SKIPPED: no axe-core, so nobody will look for barriers on the page: {why}"));
    }
    Ok(())
}

/// The browser; it is installed where there is none and that is possible.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(there) = there() {
        return Ok(there);
    }
    if !is_there("apt-get") {
        return Err("install it, or name it in `ONUS_CHROMIUM`".to_owned());
    }
    if !is_root() {
        return Err("as root, run `apt-get install --no-install-recommends chromium`".to_owned());
    }
    say("    Chromium is not installed: installing Debian's package, once");
    let install = || {
        let mut install = program("apt-get", &["install", "-y", "-q", "--no-install-recommends", "chromium"]);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        run(install)
    };
    // The lists of packages may be missing or old.
    install().or_else(|_| run(program("apt-get", &["update", "-q"])).and_then(|()| install()))?;
    there().ok_or_else(|| "the package holds no program of a usual name".to_owned())
}

/// `ONUS_CHROMIUM`, or a program of a usual name.
fn there() -> Option<PathBuf> {
    let usual = || CHROMIUM.iter().find(|name| is_there(name)).map(PathBuf::from);
    std::env::var_os("ONUS_CHROMIUM").map(PathBuf::from).or_else(usual)
}

/// Whether a program is on the path.
fn is_there(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(name).is_file())
}

fn is_root() -> bool {
    program("id", &["-u"]).output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

fn axe() -> Result<(), String> {
    let tools = target().join("tools");
    let home = tools.join(AXE);
    if home.join("axe.min.js").is_file() {
        return Ok(());
    }
    if !is_there("npm") {
        return Err("npm, which fetches it, is not installed".to_owned());
    }
    say(&format!("    fetching {AXE} into {}, once", tools.display()));
    let aside = tools.join(format!("{AXE}.part"));
    let done = fetch(&aside).and_then(|()| {
        fs::rename(aside.join("package"), &home).map_err(|error| format!("`{}`: {error}", home.display()))
    });
    // What is left over of a failure is of no use to anybody.
    let _ = fs::remove_dir_all(&aside);
    done
}

fn fetch(aside: &Path) -> Result<(), String> {
    let _ = fs::remove_dir_all(aside);
    fs::create_dir_all(aside).map_err(|error| format!("`{}`: {error}", aside.display()))?;
    let mut pack = program("npm", &["pack", "--silent", &AXE.replacen("core-", "core@", 1)]);
    // It prints the name of the file.
    pack.current_dir(aside).stdout(Stdio::null());
    run(pack)?;
    let package: PathBuf = aside.join(format!("{AXE}.tgz"));
    check(&package)?;
    let mut unpack = program("tar", &["xzf", &format!("{AXE}.tgz"), "package/axe.min.js", "package/LICENSE"]);
    unpack.current_dir(aside);
    run(unpack)
}

/// The package is the one that was looked at.
fn check(package: &Path) -> Result<(), String> {
    let sums = package.with_extension("sha512");
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    fs::write(&sums, format!("{AXE_SHA512}  {name}\n")).map_err(|error| format!("`{}`: {error}", sums.display()))?;
    let mut sum = program("sha512sum", &["--check", "--status"]);
    sum.arg(&sums).current_dir(package.parent().unwrap_or(Path::new(".")));
    if succeeds(sum) { Ok(()) } else { Err(format!("`{name}` does not have the SHA-512 that is expected")) }
}
