//! A pull request cannot pardon itself.
