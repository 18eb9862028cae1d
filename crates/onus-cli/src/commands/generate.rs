//! `onus completions`, `onus man` and `onus schema`: made from the declarations of arguments and data.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{json, write_to};
use crate::NOTHING_SHORT;
use crate::args::{Arguments, SchemaOf};
use crate::failure::Failure;

/// Writes completions for a shell.
pub fn completions(shell: Shell) -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "onus", &mut bytes);
    own_words(&bytes)
}

/// Writes the man page.
pub fn man() -> Result<u8, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut bytes)?;
    own_words(&bytes)
}

/// Writes what is made of the program's own declarations.
#[expect(clippy::disallowed_methods, reason = "no word of an input is in it")]
fn own_words(bytes: &[u8]) -> Result<u8, Failure> {
    write_to(None, |out| Ok(out.write_all(bytes)?))?;
    Ok(NOTHING_SHORT)
}

/// Writes a JSON Schema.
pub fn schema(of: SchemaOf) -> Result<u8, Failure> {
    let schema = match of {
        SchemaOf::Agreement => onus_core::agreement::schema::schema(),
        SchemaOf::Assessment => onus_core::report::schema(),
        SchemaOf::Diff => onus_core::diff::schema(),
        SchemaOf::Explanation => onus_core::explain::schema(),
    };
    json::print(&schema)?;
    Ok(NOTHING_SHORT)
}
