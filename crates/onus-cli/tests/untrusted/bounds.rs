//! Small inputs do not cost much time or memory.
