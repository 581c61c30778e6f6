//! Which fields of which payloads a flow reads: only those are kept with its runs.

use nurture_runtime::program::Slot;

use super::expression::Scope;
use crate::checked::{BindingId, Expression, ExpressionKind, Flow, visit};

impl Scope {
    /// Gives a slot to every field of a payload that anything in the flow reads, by payload and field.
    pub(super) fn find_slots(&mut self, flow: &Flow) {
        let mut read: Vec<(BindingId, u32)> = Vec::new();
        visit::flow(flow, &mut |expression: &Expression| {
            if let ExpressionKind::Binding(binding, field) = &expression.kind {
                read.push((*binding, *field));
            }
        });
        read.sort_unstable();
        read.dedup();
        self.slots = read
            .into_iter()
            .enumerate()
            .map(|(slot, key)| (key, Slot::next(slot)))
            .collect();
    }
}
