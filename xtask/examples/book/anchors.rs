//! Headings as anchors, in the way in which GitHub makes them.

use std::collections::BTreeMap;

/// The anchors of one page, in the order of its headings.
#[derive(Debug, Default)]
pub struct Anchors {
    /// How often each has been asked for.
    seen: BTreeMap<String, usize>,
}

impl Anchors {
    /// Adds a heading.
    pub fn add(&mut self, heading: &str) {
        let anchor = anchor(heading);
        let before = self.seen.get(&anchor).copied().unwrap_or(0);
        self.seen.insert(anchor.clone(), before + 1);
        if before > 0 {
            self.seen.entry(format!("{anchor}-{before}")).or_insert(1);
        }
    }

    /// Whether a heading has this anchor.
    pub fn has(&self, anchor: &str) -> bool {
        self.seen.contains_key(anchor)
    }

    /// The anchor that is spelt most alike, if one is.
    pub fn nearest(&self, anchor: &str) -> Option<&str> {
        let alike = |other: &str| strsim::jaro_winkler(anchor, other);
        let nearest = self.seen.keys().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
        (alike(nearest) > 0.8).then_some(nearest)
    }
}

/// Letters and digits in lower case, blanks as `-`; of punctuation `-` and `_` stay.
fn anchor(heading: &str) -> String {
    let kept = |letter: char| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    };
    heading.trim().to_lowercase().chars().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_the_heading_without_punctuation() {
        assert_eq!(anchor("`unallocated`: nobody carries the duty"), "unallocated-nobody-carries-the-duty");
        assert_eq!(anchor("What it does not do yet"), "what-it-does-not-do-yet");
        assert_eq!(anchor("1. The provider's files"), "1-the-providers-files");
        assert_eq!(anchor("Ähnliches & Mehr"), "ähnliches--mehr");
    }

    #[test]
    fn the_same_heading_twice_has_two_anchors() {
        let mut anchors = Anchors::default();
        ["Example", "Fixed", "Example"].into_iter().for_each(|heading| anchors.add(heading));
        assert!(anchors.has("example") && anchors.has("example-1") && !anchors.has("example-2"));
        assert_eq!(anchors.nearest("exampel"), Some("example"));
        assert_eq!(anchors.nearest("limits"), None);
    }
}
