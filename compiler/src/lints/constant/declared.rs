//! Which values are always set, whatever was asked before.

use crate::checked::{Checked, Expression, ExpressionKind, Field, Flow, Type};

/// The fields that a condition can read, as they are declared.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    checked: &'a Checked,
    /// Whose payloads have names; the policy's have none.
    flow: Option<&'a Flow>,
}

impl<'a> Declared<'a> {
    pub(super) fn of_flow(checked: &'a Checked, flow: &'a Flow) -> Self {
        let flow = Some(flow);
        Self { checked, flow }
    }

    pub(super) fn of_policy(checked: &'a Checked) -> Self {
        let flow = None;
        Self { checked, flow }
    }

    /// Whether a value can't be unset.
    ///
    /// That a condition around it has shown it to be set is not enough: the contact changes while a send is held.
    pub(super) fn is_always_set(self, value: &Expression) -> bool {
        !value.optional && self.is_declared_so(value)
    }

    fn is_declared_so(self, value: &Expression) -> bool {
        let is_required = |field: Option<&Field>| field.is_some_and(|field| !field.optional);
        match &value.kind {
            ExpressionKind::ContactField(id) => is_required(self.checked.field(*id)),
            ExpressionKind::Binding(id, position) => {
                let bound = self.flow.and_then(|flow| flow.bindings.get(id.0 as usize));
                let fields = bound.map_or(&[][..], |bound| self.checked.payload(bound.payload));
                is_required(fields.get(*position as usize))
            }
            ExpressionKind::RecordField(record, position) => {
                let Type::Record(fields) = &record.ty else {
                    return false;
                };
                is_required(fields.get(*position as usize)) && self.is_declared_so(record)
            }
            ExpressionKind::Widen(inner) | ExpressionKind::Unary(_, inner) => {
                self.is_declared_so(inner)
            }
            ExpressionKind::Call(_, of) => of.iter().all(|one| self.is_declared_so(one)),
            ExpressionKind::Binary(_, left, right) => {
                self.is_declared_so(left) && self.is_declared_so(right)
            }
            _ => true,
        }
    }
}
