//! What the generated programs and inputs have brought about, so that the test cannot silently test nothing.

use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
    static SEEN: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// Notes that something came about.
pub fn note(what: &str) {
    SEEN.with_borrow_mut(|seen| match seen.get_mut(what) {
        Some(count) => *count += 1,
        None => {
            seen.insert(what.to_owned(), 1);
        }
    });
}

/// All that came about on this thread, and how often.
pub fn seen() -> BTreeMap<String, u32> {
    SEEN.with_borrow(Clone::clone)
}
