//! What everything in the picture is measured by, and written in.

/// How wide the picture is.
pub(super) const WIDTH: u32 = 1200;
/// What is left free at each side.
pub(super) const MARGIN: u32 = 28;
/// Fonts that every system has.
pub(super) const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
/// The colour of text.
pub(super) const INK: &str = "#1b1e23";
/// The colour of text that stands back.
pub(super) const FAINT: &str = "#565b63";

/// About how wide a text is, at a size.
pub(super) fn wide(text: &str, size: u32) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX / size.max(1)).saturating_mul(size) * 6 / 10
}

/// At most so many letters.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
