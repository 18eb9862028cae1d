//! Pictures of the report in a browser, for the README and the book.
//!
//! Another browser or font draws other bytes, so these are taken anew by hand, and what they were made from is noted beside
//! them: `cargo xtask generate --check` tells when that has changed. Pictures whose text is text are made by `cargo xtask generate`.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::browser;
use crate::steps::{example, program, root, run, say, target};

/// Width and height: the head of the page and the whole matrix.
const WINDOW: &str = "--window-size=1280,1530";
/// What a picture may weigh, in bytes: the README should stand at once.
const MOST: u64 = 250_000;
/// Chromium's number for the colours that a person prefers.
const THEMES: [(&str, &str); 2] = [("light", "1"), ("dark", "0")];

/// Makes the report on the example with an agreement, and takes its picture in light and dark.
pub fn take() -> Result<(), String> {
    let chromium = browser::chromium()?;
    let aside = target().join("pictures");
    fs::create_dir_all(&aside).map_err(|error| format!("`{}`: {error}", aside.display()))?;
    let page = aside.join("onus.html");
    let mut report = example("generate")?;
    report.arg("--page").arg(&page);
    run(report)?;
    for (theme, number) in THEMES {
        let picture = root().join("docs").join("pictures").join(format!("report-{theme}.png"));
        let mut shot = program(
            &chromium,
            &["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en", WINDOW],
        );
        shot.arg(format!("--blink-settings=preferredColorScheme={number}"));
        shot.arg(format!("--user-data-dir={}", aside.join("profile").display()));
        shot.arg(format!("--screenshot={}", picture.display())).arg(format!("file://{}", page.display()));
        // What it says of the machine is of no use; whether there is a picture, the next line tells.
        shot.stderr(Stdio::null());
        let _ = fs::remove_file(&picture);
        run(shot)?;
        light(&picture)?;
        say(&format!("wrote docs/pictures/report-{theme}.png"));
    }
    let mut taken = example("generate")?;
    taken.arg("--taken");
    run(taken)
}

/// The picture is there and not too heavy.
fn light(picture: &Path) -> Result<(), String> {
    let weight = fs::metadata(picture).map_err(|error| format!("`{}`: {error}", picture.display()))?.len();
    if weight <= MOST {
        Ok(())
    } else {
        Err(format!("`{}` weighs {weight} bytes; {MOST} is the most", picture.display()))
    }
}
