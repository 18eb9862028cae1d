//! Nothing in an input starts a program.
