//! Amounts with signs between their digits: `1,000.00`, `1.000,00`, `1'000`, `1,500`.

/// What stands for the digits of an amount that is reported, and of which nobody knows how much it is.
pub const UNCERTAIN_DIGITS: &str = "?";

/// What is meant by a number with signs between its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Grouped {
    /// This number, and no other.
    Certain(String),
    /// Thousands in one country, and parts of a whole in another.
    Either { thousands: String, parts: String },
    /// No country writes numbers so.
    Unclear,
}

/// Whether a sign stands between digits somewhere.
pub(super) fn divides(letter: char) -> bool {
    is_apostrophe(letter) || matches!(letter, ',' | '.' | ' ')
}

/// Whether a sign stands between thousands, and before cents nowhere.
pub(super) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}')
}

/// Reads digits with signs between them.
///
/// Thousands stand in groups of three digits, with one and the same sign between all of them; another sign may stand behind them, before the cents.
pub(super) fn grouped(text: &str) -> Grouped {
    let groups: Vec<&str> = text.split(divides).collect();
    let signs: Vec<char> = text.chars().filter(|letter| divides(*letter)).collect();
    let (Some(first), Some(last_sign)) = (groups.first(), signs.last()) else {
        return Grouped::Certain(text.to_owned());
    };
    let in_groups = |groups: &[&str], signs: &[char]| {
        (1..=3).contains(&first.len())
            && groups.iter().skip(1).all(|group| group.len() == 3)
            && signs.windows(2).all(|pair| pair.first() == pair.last())
    };
    let last = groups.last().copied().unwrap_or("");
    let whole = groups.split_last().map_or(&[][..], |(_, whole)| whole);
    let before = signs.split_last().map_or(&[][..], |(_, before)| before);
    let with_parts = || format!("{}.{last}", whole.concat());
    let may_be_parts = matches!(last_sign, ',' | '.');
    let alone = signs.len() == 1 && may_be_parts;
    if in_groups(&groups, &signs) && *first != "0" && *last_sign != '.' && alone {
        let parts = last.trim_end_matches('0');
        let parts = last.get(..parts.len().max(2)).unwrap_or(last);
        return Grouped::Either {
            thousands: groups.concat(),
            parts: format!("{first}.{parts}"),
        };
    }
    if alone {
        return Grouped::Certain(with_parts());
    }
    if in_groups(&groups, &signs) {
        return Grouped::Certain(groups.concat());
    }
    let is_other = may_be_parts && !before.contains(last_sign);
    if is_other && in_groups(whole, before) {
        return Grouped::Certain(with_parts());
    }
    Grouped::Unclear
}

/// What `1.5` thousands are, as a whole number: `1_500`; none where that is no whole number.
pub(super) fn of_thousands(digits: &str) -> Option<String> {
    /// More digits are no amount that is written in thousands.
    const DIGITS_MAX: usize = 9;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.replace('_', "");
    let is_number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let fits = (1..=DIGITS_MAX).contains(&whole.len()) && part.len() <= 3;
    if !fits || !is_number(&whole) || !is_number(part) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let part = format!("{part:0<3}");
    let meant = match whole {
        "" => part.trim_start_matches('0').to_owned(),
        whole => format!("{whole}_{part}"),
    };
    (!meant.is_empty()).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::{Grouped, grouped};

    fn certain(text: &str) -> Grouped {
        Grouped::Certain(text.to_owned())
    }

    #[test]
    fn thousands_are_told_from_cents_where_the_signs_say_so() {
        assert_eq!(grouped("1,000.00"), certain("1000.00"));
        assert_eq!(grouped("1.000,5"), certain("1000.5"));
        assert_eq!(grouped("1'000"), certain("1000"));
        assert_eq!(grouped("1 000,50"), certain("1000.50"));
        assert_eq!(grouped("12,500,000"), certain("12500000"));
        assert_eq!(grouped("1,50"), certain("1.50"));
        assert_eq!(grouped("0,500"), certain("0.500"));
        assert_eq!(grouped("1.500"), certain("1.500"));
    }

    #[test]
    fn what_may_be_either_or_neither_is_not_guessed() {
        let either = Grouped::Either {
            thousands: "1500".to_owned(),
            parts: "1.50".to_owned(),
        };
        assert_eq!(grouped("1,500"), either);
        assert_eq!(grouped("1,50,000"), Grouped::Unclear);
        assert_eq!(grouped("1.000,000.00"), Grouped::Unclear);
        assert_eq!(grouped("1'00"), Grouped::Unclear);
    }
}
