//! What is wrong wherever it stands, and more so again and again: looked at in tests, and timed where growth is measured.

/// A few words each.
pub const WRONG: [&str; 23] = [
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
