# The tasks of this repository. `just` lists them; each is a plain command that also works without just.

# List the tasks
default:
    @just --list

# Run the gate: format, lints, documentation, generated files, book, dependencies, tests
gate:
    cargo xtask test

# Run the tests only; `just test NAME` runs those whose name has NAME
test *NAME:
    cargo test --workspace {{ NAME }}

# Put all Rust files into the format
format:
    cargo fmt --all

# Look for what the compiler and clippy find
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Build the documentation of the crates, and open it
doc:
    cargo doc --workspace --no-deps --open

# Write the generated files: schema, command line, man page, duties, pictures, samples of output
generate:
    cargo xtask generate

# Compare the generated files instead of writing them
generate-check:
    cargo xtask generate --check

# Build the book below target/book, and follow its links
book:
    cargo xtask book

# Take the pictures of the report in a browser anew
pictures:
    cargo xtask pictures

# Check a catalogue and run its examples: the built-in one, or the built-in one with DIR over it
catalogue *DIR:
    cargo run --release --package onus-cli -- catalogue check {{ DIR }}

# Assess an input, for instance `just assess plan.json --format json`
assess *ARGUMENTS:
    cargo run --release --package onus-cli -- assess {{ ARGUMENTS }}

# Assess the example of a web shop
example:
    cargo run --release --package onus-cli -- assess examples/01-open-telekom-cloud-shop/plan.json

# Check licences, sources and versions of dependencies, and what is known against them (needs cargo-deny)
dependencies:
    cargo deny check

# Look at the snapshots of reports that changed, and take or refuse them (needs cargo-insta)
review:
    cargo insta review

# Install `onus` for the user who runs this
install:
    cargo install --path crates/onus-cli --locked
