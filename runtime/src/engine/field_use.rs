//! What follows from a change of a field, worked out once for each.

use super::{Engine, TriggerId};
use crate::program::{Channel, FieldId, TriggerKind};

/// What follows from a change of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldUse {
    /// The channel whose address it holds.
    channel: Option<Channel>,
    /// Whether triggers that come with time depend on it.
    is_timing: bool,
}

impl Engine {
    /// The channel whose address a field holds.
    pub(crate) fn channel_of(&self, field: FieldId) -> Option<Channel> {
        self.fields.get(field.index())?.channel
    }

    /// Whether triggers that come with time depend on a field.
    pub(crate) fn times_by(&self, field: FieldId) -> bool {
        let field = self.fields.get(field.index());
        field.is_some_and(|field| field.is_timing)
    }

    /// Whether flows look at a change of a field.
    pub(crate) fn hears_change_of(&self, field: FieldId) -> bool {
        self.has_conditions || !self.changes.is_empty() || self.timezone_field() == Some(field)
    }

    /// What follows from a change of each field.
    pub(super) fn uses_of_fields(&self) -> Vec<FieldUse> {
        let use_of = |index| {
            let field = FieldId::next(index);
            let is_timed_by = |id: &TriggerId| match self.trigger(*id).map(|trigger| &trigger.kind)
            {
                Some(TriggerKind::Date(date)) => date.field == field,
                _ => false,
            };
            FieldUse {
                channel: Channel::ALL
                    .into_iter()
                    .find(|channel| self.address_field(*channel) == Some(field)),
                is_timing: self.timezone_field() == Some(field)
                    || self.timed.iter().any(is_timed_by),
            }
        };
        (0..self.program.fields.len()).map(use_of).collect()
    }
}
