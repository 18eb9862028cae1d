//! The manual page, with a section for every command.

use std::io;

use clap::{Arg, ArgAction, Command};
use clap_mangen::Man;

/// What roff needs to know of apostrophes, once at the top of a page.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The page of a program and of all its commands.
pub fn page(command: Command) -> io::Result<String> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut page = text(page)?;
    for inner in command.get_subcommands() {
        page += &section(inner)?;
    }
    let mut end = Vec::new();
    man.render_extra_section(&mut end)?;
    man.render_version_section(&mut end)?;
    // The only text after the help is the one about exit codes.
    page += &text(end)?.replace(".SH EXTRA", ".SH \"EXIT STATUS\"");
    let page = PREAMBLE.to_owned() + &page.replace(PREAMBLE, "");
    Ok(page.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// A command as a section: what are sections in a page of its own become subsections.
fn section(command: &Command) -> io::Result<String> {
    // What every command takes stands at the top of the page.
    let common = |arg: &Arg| arg.is_global_set() || matches!(arg.get_action(), ArgAction::Help);
    let man = Man::new(command.clone().mut_args(|arg| if common(&arg) { arg.hide(true) } else { arg }));
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).replace('-', " ");
    let mut own = Vec::new();
    man.render_description_section(&mut own)?;
    man.render_synopsis_section(&mut own)?;
    man.render_options_section(&mut own)?;
    let mut section = format!(".SH \"{}\"\n", name.to_uppercase());
    for line in text(own)?.lines() {
        match line.strip_prefix(".SH ") {
            // Every section begins with what the command does.
            Some("DESCRIPTION") => {}
            Some(heading) => section += &format!(".SS {heading}\n"),
            None => section += &format!("{line}\n"),
        }
    }
    for inner in command.get_subcommands() {
        section += &self::section(inner)?;
    }
    Ok(section)
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(io::Error::other)
}
