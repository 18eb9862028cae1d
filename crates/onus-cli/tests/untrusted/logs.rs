//! No text of an input reads as more than a text: in a terminal, a log, a table.
