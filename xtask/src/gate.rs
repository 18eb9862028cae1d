//! The gate: everything that has to hold before a change is taken in.

use std::time::Instant;

use crate::book;
use crate::browser;
use crate::circles;
use crate::deny;
use crate::steps::{cargo, example, run, run_tests, say};

/// A step that a command is.
type Step = (&'static str, fn() -> Result<(), String>);

/// The steps, cheap ones first; the tests are last, so that their summary is the last line.
const STEPS: &[Step] = &[
    ("format", || run(cargo(&["fmt", "--all", "--check"]))),
    ("modules", circles::check),
    ("lints", || {
        // The library alone too, as other programs build it.
        run(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
        run(cargo(&["clippy", "--package", "onus", "--", "-D", "warnings"]))?;
        // And what is fuzzed, which is no member of the workspace.
        let fuzzed = ["check", "--quiet", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target"];
        run(cargo(&[&fuzzed[..], &["--no-default-features"]].concat()))
    }),
    ("documentation", || {
        let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
        doc.env("RUSTDOCFLAGS", "-D warnings");
        run(doc)
    }),
    ("generated files", || generate(true)),
    ("book", book::build),
    ("dependencies", deny::check),
    ("browser", browser::prepare),
    ("tests", test),
];

/// Runs every step; stops at the first that fails.
fn all(steps: &[Step]) -> Result<(), String> {
    for (at, (name, step)) in steps.iter().enumerate() {
        let start = Instant::now();
        say(&format!("\n==> {}/{} {name}", at + 1, steps.len()));
        step().map_err(|why| format!("{name}: {why}"))?;
        // After the last step nothing is said: the test runner has the last word.
        if at + 1 < steps.len() {
            say(&format!("    {name}: fine, {:.0} s", start.elapsed().as_secs_f64()));
        }
    }
    Ok(())
}

/// Runs the gate.
pub fn run_steps() -> Result<(), String> {
    all(STEPS)
}

/// Writes or compares the generated files.
pub fn generate(check: bool) -> Result<(), String> {
    let mut generator = example("generate")?;
    generator.args(check.then_some("--check"));
    run(generator)
}

/// All tests, those in the documentation included.
fn test() -> Result<(), String> {
    run_tests(cargo(&["test", "--workspace"]))
}
