//! The program `onus`.

use std::process::ExitCode;

fn main() -> ExitCode {
    onus_cli::main()
}
