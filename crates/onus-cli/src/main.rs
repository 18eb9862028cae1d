//! The program `onus`.

use std::process::ExitCode;

/// Reading a configuration or a plan is mostly making and dropping small pieces of memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    onus_cli::main()
}
