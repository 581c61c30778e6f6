//! Sets of small numbers: lists, tags and segments that a contact is in.

/// A set, kept as a sorted vector: most contacts are in few of many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Members(Vec<u32>);

impl Members {
    pub(crate) fn has(&self, member: u32) -> bool {
        self.0.binary_search(&member).is_ok()
    }

    /// All of them, ascending.
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.0
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Puts a number in behind all others; whether it is greater than they are.
    pub(crate) fn push(&mut self, member: u32) -> bool {
        let is_greater = self.0.last().is_none_or(|last| *last < member);
        if is_greater {
            self.0.push(member);
        }
        is_greater
    }

    /// Puts a number in or takes it out; whether that was a change.
    pub(crate) fn put(&mut self, member: u32, inside: bool) -> bool {
        match (self.0.binary_search(&member), inside) {
            (Ok(index), false) => {
                self.0.remove(index);
                true
            }
            (Err(index), true) => {
                self.0.insert(index, member);
                true
            }
            _ => false,
        }
    }
}
