//! What is wrong wherever it stands, and more so again and again: looked at in tests, and timed where growth is measured.

/// A few words each.
pub const WRONG: [&str; 27] = [
    "flow f on a if b then ",
    "end ",
    "else ",
    "{ ",
    ") ",
    "sned x ",
    "\" ",
    "\u{201e} ",
    "1d ",
    "<<<<<<<\n",
    "=======\n",
    "<<<<<<< ",
    "======= x ",
    "\u{201d}",
    "} ",
    "$ ",
    "policy on a ",
    "x = ",
    "case ",
    "then ",
    "wait for ",
    "\"{",
    "email a { b ",
    "list of of ",
    "not ",
    "a.",
    "- ",
];

/// Words of the language without sense, all on one line.
pub fn babble(words: usize) -> String {
    const WORDS: [&str; 16] = [
        "flow", "on", "if", "then", "end", "send", "wait", "set", "match", "case", "(", ")", "[",
        "}", "=", "\"a\"",
    ];
    let mut seed = 7_u32;
    let babbled = (0..words).map(|_| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        WORDS[seed as usize >> 28]
    });
    babbled.collect::<Vec<_>>().join(" ")
}
