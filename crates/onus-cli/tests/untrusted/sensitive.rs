//! What an input marks as sensitive never shows.
