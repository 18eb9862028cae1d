//! Streams are inputs: standard input, process substitution.
