//! SQL's LIKE, in time that grows with the text and not with what was tried in vain.

use std::collections::BTreeMap;

/// How many characters a piece of a pattern may have that has `_` in it and stands between two `%`.
const LONGEST: usize = 4096;

/// SQL's LIKE: `%` any characters, `_` one character, letters of either case.
///
/// The pieces between the `%` are looked for one after the other, each as early as it is found. A piece with `_` in it that
/// has more than 4096 characters is found nowhere.
pub fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut pieces = pattern.split('%');
    let Some(mut rest) = pieces.next().and_then(|first| after(first, &text)) else { return false };
    let Some(last) = pieces.next_back() else { return rest.is_empty() };
    for piece in pieces {
        match find(piece, rest) {
            Some(end) => rest = rest.get(end..).unwrap_or_default(),
            None => return false,
        }
    }
    let backwards = |text: &str| text.chars().rev().collect::<String>();
    after(&backwards(last), &backwards(rest)).is_some()
}

/// What follows a piece with which a text begins.
fn after<'t>(piece: &str, text: &'t str) -> Option<&'t str> {
    let mut rest = text.chars();
    let fits = piece.chars().all(|wanted| rest.next().is_some_and(|found| wanted == '_' || wanted == found));
    fits.then_some(rest.as_str())
}

/// The byte at which the first occurrence of a piece ends.
fn find(piece: &str, text: &str) -> Option<usize> {
    if !piece.contains('_') {
        return text.find(piece).map(|at| at + piece.len());
    }
    let length = piece.chars().count();
    if length > LONGEST {
        return None;
    }
    let words = length.div_ceil(64);
    // Of each character, a bit for every place of the piece at which it may stand.
    let mut anywhere = vec![0_u64; words];
    let mut places: BTreeMap<char, Vec<u64>> = BTreeMap::new();
    for (at, wanted) in piece.chars().enumerate() {
        let of = if wanted == '_' { &mut anywhere } else { places.entry(wanted).or_insert_with(|| vec![0; words]) };
        if let Some(word) = of.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
    // A bit is set where the text so far ends with as much of the piece.
    let mut state = vec![0_u64; words];
    for (at, found) in text.char_indices() {
        let stands = places.get(&found);
        let mut carried = 1;
        for (word, held) in state.iter_mut().enumerate() {
            let mask = |of: &Vec<u64>| of.get(word).copied().unwrap_or_default();
            let shifted = (*held << 1) | carried;
            carried = *held >> 63;
            *held = shifted & (mask(&anywhere) | stands.map_or(0, mask));
        }
        if state.last().is_some_and(|last| (last >> ((length - 1) % 64)) & 1 == 1) {
            return Some(at + found.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_is_sqls() {
        for (pattern, text, answer) in [
            ("%a%", "bAc", true),
            ("a_c", "abc", true),
            ("a_c", "ac", false),
            ("", "", true),
            ("%", "", true),
            ("a%b%c", "axxbyyc", true),
            ("a%b", "axxbyy", false),
        ] {
            assert_eq!(like(pattern, text), answer, "{pattern} {text}");
        }
    }

    /// As it is defined: every way is tried.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['%', rest @ ..], _) => (0..=text.len()).any(|skip| naive(rest, text.get(skip..).unwrap_or_default())),
            ([wanted, rest @ ..], [found, more @ ..]) => (*wanted == '_' || wanted == found) && naive(rest, more),
            _ => false,
        }
    }

    #[test]
    fn it_answers_as_trying_every_way_does() {
        let texts = |alphabet: &[char], most: usize| {
            let mut all = vec![Vec::new()];
            let mut from = 0;
            for _ in 0..most {
                let to = all.len();
                for at in from..to {
                    for c in alphabet {
                        let mut longer: Vec<char> = all.get(at).cloned().unwrap_or_default();
                        longer.push(*c);
                        all.push(longer);
                    }
                }
                from = to;
            }
            all
        };
        for pattern in texts(&['a', 'ü', '_', '%'], 5) {
            for text in texts(&['a', 'ü'], 5) {
                let shown: (String, String) = (pattern.iter().collect(), text.iter().collect());
                assert_eq!(like(&shown.0, &shown.1), naive(&pattern, &text), "{shown:?}");
            }
        }
    }

    #[test]
    fn a_long_piece_is_found_across_words() {
        let piece = format!("{}_{}", "a".repeat(100), "b".repeat(100));
        let text = format!("{}x{}", "a".repeat(500), "b".repeat(100));
        assert!(like(&format!("%{piece}%"), &text));
        assert!(!like(&format!("%{piece}b%"), &text));
    }

    #[test]
    fn a_text_of_a_megabyte_is_no_matter_of_minutes() {
        let text = "a".repeat(1 << 20);
        for pattern in
            [format!("%{}b%", "a".repeat(1000)), format!("%_{}b%", "a".repeat(1000)), "%a".repeat(1000) + "b"]
        {
            assert!(!like(&pattern, &text));
        }
    }
}
