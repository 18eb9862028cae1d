//! `onus completions` and `onus man`: made from the declarations of the arguments.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell;

use crate::NOTHING_SHORT;
use crate::args::Arguments;
use crate::failure::Failure;

/// Writes completions for a shell.
pub fn completions(shell: Shell) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "onus", &mut bytes);
    io::stdout().write_all(&bytes)?;
    Ok(NOTHING_SHORT)
}

/// Writes the man page.
pub fn man() -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut bytes)?;
    io::stdout().write_all(&bytes)?;
    Ok(NOTHING_SHORT)
}
