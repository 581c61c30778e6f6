//! What has happened on a way, the last first: a list whose copies share what they have in common.

use std::sync::Arc;

use nurture_runtime::program::FieldId;
use smol_str::SmolStr;

use super::{Path, Visible};
use crate::checked::BindingId;

/// One thing that has happened.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Name(SmolStr, Visible),
    Define(BindingId),
    Learn(Path),
    Forget(FieldId),
    Wait,
}

/// All that has happened.
#[derive(Debug, Clone, Default)]
pub(super) struct Log {
    last: Option<Arc<Entry>>,
    length: usize,
}

#[derive(Debug)]
struct Entry {
    change: Change,
    before: Option<Arc<Self>>,
}

impl Log {
    pub(super) fn push(&mut self, change: Change) {
        let before = self.last.take();
        self.last = Some(Arc::new(Entry { change, before }));
        self.length += 1;
    }

    /// What has happened since a log that this one goes on from, in order.
    pub(super) fn since(&self, earlier: &Self) -> Vec<&Change> {
        let count = self.length.saturating_sub(earlier.length);
        let mut changes = Vec::with_capacity(count);
        let mut entry = self.last.as_deref();
        while let Some(Entry { change, before }) = entry
            && changes.len() < count
        {
            changes.push(change);
            entry = before.as_deref();
        }
        changes.reverse();
        changes
    }
}

impl Drop for Entry {
    /// Takes a long list apart without a call for each of its entries.
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut entry) = before.and_then(Arc::into_inner) {
            before = entry.before.take();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_dropped_without_exhausting_the_stack() {
        let mut log = Log::default();
        for _ in 0..1_000_000 {
            log.push(Change::Wait);
        }
        let earlier = log.clone();
        log.push(Change::Define(BindingId(1)));
        assert!(matches!(
            log.since(&earlier).as_slice(),
            [Change::Define(BindingId(1))]
        ));
    }
}
