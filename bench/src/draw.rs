//! Numbers that look random and are the same in every run.
//!
//! Nothing is drawn in sequence: a number follows from what it is for. A resource therefore looks the same in each
//! section of a plan, and none has to be kept in memory until the next section mentions it.

/// Mixes a number into a seed (the finaliser of SplitMix64).
pub const fn mix(seed: u64, number: u64) -> u64 {
    let mut z = seed ^ number.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number for a text (FNV-1a).
pub fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number below `limit`; 0 where `limit` is 0.
pub const fn below(seed: u64, limit: u64) -> u64 {
    match seed.checked_rem(limit) {
        Some(rest) => rest,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{below, mix, number_of};

    #[test]
    fn same_input_gives_same_number() {
        assert_eq!(mix(1, 2), mix(1, 2));
        assert_ne!(mix(1, 2), mix(1, 3));
        assert_ne!(number_of("a"), number_of("b"));
    }

    #[test]
    fn below_stays_below() {
        assert!((0..1000).all(|n| below(mix(7, n), 10) < 10));
        assert_eq!(below(5, 0), 0);
    }
}
