//! Numbers of seven bits a byte, eight bytes at once: moments with a fraction of a second take that many.
//!
//! ```text
//!   56 bits of a number       0000000aaaaaaabbbbbbbccccccc…        the highest bit of a byte says that another one follows
//!   eight bytes of a word     1aaaaaaa 1bbbbbbb 0ccccccc …
//! ```

/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;
/// The bits of a number that eight bytes have room for.
const BITS: u32 = 56;

/// The bytes of a number, the lowest first, and how many of the eight are its own; none where eight are too few.
#[inline]
pub(super) const fn spread(number: u64) -> Option<([u8; 8], usize)> {
    if number >> BITS != 0 {
        return None;
    }
    // Halves move apart until each has its byte.
    let word = (number & 0x0fff_ffff) | ((number & 0x00ff_ffff_f000_0000) << 4);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x0fff_c000_0fff_c000) << 2);
    let word = (word & 0x007f_007f_007f_007f) | ((word & 0x3f80_3f80_3f80_3f80) << 1);
    // The place of the highest bit that is set; a number of zero has one byte too.
    let last = (word | 1).ilog2() / 8;
    let before_last = (1_u64 << (8 * last)) - 1;
    let bytes = word | (HIGH & before_last);
    Some((bytes.to_le_bytes(), last as usize + 1))
}

/// The number that eight bytes begin with, and how many of them are its own; none where it has more,
/// or a last byte without which it would be the same.
#[inline]
pub(super) const fn gather(bytes: [u8; 8]) -> Option<(u64, usize)> {
    let word = u64::from_le_bytes(bytes);
    let ends = !word & HIGH;
    if ends == 0 {
        return None;
    }
    let last = ends.trailing_zeros() / 8;
    // Up to the highest bit of the last byte, which is not set.
    let word = word & (ends ^ (ends - 1)) & !HIGH;
    if last > 0 && word >> (8 * last) == 0 {
        return None;
    }
    let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
    let word = (word & 0x0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4);
    Some((word, last as usize + 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// The bytes of a number, one after the other.
    fn bytes(number: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = number;
        while rest >= 0x80 {
            bytes.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        bytes.push(rest.to_le_bytes()[0]);
        bytes
    }

    proptest! {
        #[test]
        fn numbers_are_spread_and_gathered(bits in 0_u32..=56, number: u64, behind: [u8; 8]) {
            let number = number & ((1 << bits) - 1);
            let expected = bytes(number);
            let (spread, count) = spread(number).unwrap();
            prop_assert_eq!(&spread[..count], expected.as_slice());
            let mut followed = behind;
            followed[..count].copy_from_slice(&expected);
            prop_assert_eq!(gather(followed), Some((number, count)));
        }
    }

    #[test]
    fn what_has_no_room_or_another_form_is_left_to_others() {
        assert_eq!(spread(1 << 56), None);
        assert_eq!(gather([0xff; 8]), None);
        assert_eq!(gather([0x80, 0, 1, 1, 1, 1, 1, 1]), None);
        assert_eq!(gather([0x85, 0x80, 0x80, 0, 1, 1, 1, 1]), None);
    }
}
