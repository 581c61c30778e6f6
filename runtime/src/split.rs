//! Splits and hold-outs: the same contact always draws the same (language reference, section 6, rule 10).

use xxhash_rust::xxh3::Xxh3Default;

/// What a contact draws, from 0 to 9,999: hundredths of a percent.
///
/// It is xxh3-64 (seed 0) of flow, NUL, split, NUL and contact id, modulo 10,000.
/// A hold-out has the split name `holdout`, the policy's an empty flow besides.
///
/// ```
/// assert_eq!(nurture_runtime::split::draw("welcome", "1", "ada"), 4044);
/// ```
pub fn draw(flow: &str, split: &str, contact: &str) -> u32 {
    let mut hash = Xxh3Default::new();
    for part in [flow, "\0", split, "\0", contact] {
        hash.update(part.as_bytes());
    }
    // A remainder of 10,000 always fits.
    u32::try_from(hash.digest() % 10_000).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::draw;

    /// Worked out with the reference implementation of xxh3.
    #[test]
    fn draws_are_those_of_the_published_hash() {
        let drawn = [
            (("welcome", "1", "ada"), 4044),
            (("welcome", "2", "ada"), 3009),
            (("welcome", "holdout", "ada"), 270),
            (("", "holdout", "ben"), 11),
            (("welcome", "subject line", "zoë"), 7501),
            (("onboarding", "holdout", "cleo"), 3709),
            (("", "", ""), 213),
        ];
        for ((flow, split, contact), value) in drawn {
            assert_eq!(
                draw(flow, split, contact),
                value,
                "{flow} {split} {contact}"
            );
        }
    }
}
