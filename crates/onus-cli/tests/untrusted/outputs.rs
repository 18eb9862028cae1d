//! Output destroys nothing.
