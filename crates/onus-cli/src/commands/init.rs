//! `onus init`: an agreement to begin with, from what is found and what somebody answers.

mod answers;
mod draft;
mod found;

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use onus_core::agreement;
use onus_report::{Text, text};

use super::write_to;
use crate::NOTHING_SHORT;
use crate::args::{AgreementOptions, InitOptions};
use crate::failure::Failure;
use crate::output;
use crate::session::Ground;

use answers::Answers;
use draft::Draft;
use found::Found;

/// The agreement's file.
const NAME: &str = "onus.toml";

/// Runs the command.
pub fn run(options: &InitOptions) -> Result<u8, Failure> {
    let path = target(options)?;
    let nothing_agreed =
        AgreementOptions { no_agreement: true, as_of: options.as_of.clone(), ..AgreementOptions::default() };
    let ground = Ground::open(&nothing_agreed, &[])?;
    let (catalogue, as_of) = (ground.catalogue(), ground.as_of());
    let found = Found::look(&options.dir, catalogue)?;
    // Nobody answers what nobody can read.
    let asks = !options.yes && io::stdin().is_terminal() && io::stderr().is_terminal();
    let answers = if asks {
        Answers::ask(catalogue, &mut io::stdin().lock(), &mut io::stderr().lock())?
    } else {
        Answers::default()
    };
    let text = Draft { catalogue, found: &found, answers: &answers, day: as_of }.text();
    // What this writes is a promise: it holds before it is written.
    agreement::from_text(&text, NAME, catalogue)?;
    write(&path, &text, options.force)?;
    let faults = agreement::load(&path, catalogue).err().map_or(0, |error| error.problems.len());
    let said = report(options, &path, &found, faults);
    write_to(None, |out| Ok(said.write(out)?))?;
    Ok(NOTHING_SHORT)
}

/// Where the agreement goes; nothing that is there is written over unless that was asked for.
fn target(options: &InitOptions) -> Result<PathBuf, Failure> {
    if !options.dir.is_dir() {
        return Err(Failure::usage(
            format!("`{}` is not a directory", options.dir.display()),
            "name the directory in which `onus.toml` should stand",
        ));
    }
    let path = if options.dir == Path::new(".") { PathBuf::from(NAME) } else { options.dir.join(NAME) };
    match fs::symlink_metadata(&path) {
        Ok(there) if there.is_dir() => Err(Failure::usage(
            format!("`{}` is a directory", path.display()),
            "remove it, or name another directory for the agreement",
        )),
        Ok(_) if !options.force => Err(already_there(&path)),
        _ => Ok(path),
    }
}

fn already_there(path: &Path) -> Failure {
    Failure::usage(
        format!("`{}` already exists; nothing was written", path.display()),
        "edit it, or add `--force` to write over it",
    )
}

/// The agreement is whole or not there. A link of its name is replaced, not followed.
#[expect(clippy::disallowed_methods, reason = "a file, in which texts are quoted as TOML has it")]
fn write(path: &Path, text: &str, over: bool) -> Result<(), Failure> {
    if over {
        return output::write_all(&[path.to_path_buf()], |_, out| Ok(out.write_all(text.as_bytes())?));
    }
    if output::write_new(path, text.as_bytes())? { Ok(()) } else { Err(already_there(path)) }
}

/// What was found and what to do next.
fn report(options: &InitOptions, path: &Path, found: &Found, faults: usize) -> Text {
    let mut text = text!("wrote {}\n", path.display());
    let list = |names: &[String]| if names.is_empty() { "none found".to_owned() } else { names.join(", ") };
    text += text!("  inputs     {}\n", list(&found.inputs));
    if !found.other_inputs.is_empty() {
        text += text!(
            "             not taken, as they hold the same or are kept estates: {}\n",
            found.other_inputs.join(", ")
        );
    }
    if !found.binary.is_empty() {
        text += text!("             binary plans are not taken: {}\n", found.binary.join(", "));
    }
    text += text!("  providers  {}\n", list(&found.providers));
    if found.evidence {
        let documents = match found.documents.len() {
            1 => "1 other file".to_owned(),
            count => format!("{count} other files"),
        };
        text += text!("  evidence   evidence/*.toml is read too; {} in the folder\n", documents);
    }
    for note in &found.notes {
        text += text!("  note       {}\n", note);
    }
    if faults > 0 {
        let many = if faults == 1 { "a fault".to_owned() } else { format!("{faults} faults") };
        text += text!("  note       the files in evidence/ have {}, which the next command tells\n", many);
    }
    let here = options.dir == Path::new(".");
    let agreement = if here { String::new() } else { format!(" --agreement {}", shell(&path.display().to_string())) };
    text += "\nnext: read it, fill in what is left open, then\n";
    if found.inputs.is_empty() {
        text += "  terraform plan -out tfplan && terraform show -json tfplan > plan.json\n";
        text += text!("  onus assess{} plan.json\n", agreement);
    } else {
        text += text!("  onus assess{}\n", agreement);
    }
    text
}

/// A word for a shell, in quotes where it needs them.
fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
