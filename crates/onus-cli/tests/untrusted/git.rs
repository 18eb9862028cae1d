//! Git is a reader only: no configuration, hook, filter or helper of a repository runs.
