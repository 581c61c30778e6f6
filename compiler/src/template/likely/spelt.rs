//! Names as other tools spell them.

use nurture_runtime::spelling::nearest;

/// How other tools call the contact, in small letters.
pub(super) const CONTACTS: [&str; 12] = [
    "contact",
    "contacts",
    "user",
    "customer",
    "subscriber",
    "person",
    "profile",
    "recipient",
    "member",
    "client",
    "lead",
    "attributes",
];

/// Whether other tools call the contact so.
pub(in crate::template) fn is_contact(name: &str) -> bool {
    CONTACTS.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a name is that of the address at which contacts unsubscribe, in other words.
pub(crate) fn is_unsubscribing(name: &str) -> bool {
    let name = letters(name);
    ["unsub", "optout"]
        .iter()
        .any(|beginning| name.starts_with(beginning))
}

pub(super) fn is_length(name: &str) -> bool {
    ["length", "size", "count", "len"].contains(&name)
}

/// Whether two names are one but for capitals and for what stands between words.
pub(in crate::template) fn alike(one: &str, other: &str) -> bool {
    !one.is_empty() && letters(one) == letters(other)
}

/// The nearest name, as flows have it; of names of one or two letters, one that begins alike.
pub(super) fn near<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const SHORT: usize = 2;
    let near = nearest(wrong, known)?;
    let is_short = wrong.chars().count() <= SHORT;
    (!is_short || near.chars().next() == wrong.chars().next()).then_some(near)
}

/// The letters and digits of a name, all of them small.
pub(super) fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
