//! The files of an agreement stay in their tree, and are files.
