//! What a condition shows to be set, where it is true and where it is false (language reference, section 3, "Unset values").

use super::state::{Path, Root};
use crate::{
    checked::{Expression, ExpressionKind},
    syntax::{BinaryOperator, Presence, UnaryOperator},
};

/// Whether a condition was true or false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
}

impl Truth {
    fn other(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
        }
    }
}

/// What is set where `condition` is true, or false.
///
/// ```text
/// x is set and y is set     true: x, y      false: nothing
/// x is unset or y is unset  true: nothing   false: x, y
/// ```
pub(super) fn shown(condition: &Expression, truth: Truth) -> Vec<Path> {
    match &condition.kind {
        ExpressionKind::IsSet(operand, presence) => {
            let shows = match presence {
                Presence::Set => Truth::True,
                Presence::Unset => Truth::False,
            };
            if truth == shows {
                set(operand)
            } else {
                Vec::new()
            }
        }
        ExpressionKind::Unary(UnaryOperator::Not, operand) => shown(operand, truth.other()),
        ExpressionKind::Binary(
            operator @ (BinaryOperator::And | BinaryOperator::Or),
            left,
            right,
        ) => {
            let (mut left, right) = (shown(left, truth), shown(right, truth));
            let both = (*operator == BinaryOperator::And) == (truth == Truth::True);
            if both {
                left.extend(right);
            } else {
                left.retain(|path| right.contains(path));
            }
            left
        }
        _ => Vec::new(),
    }
}

/// What a guard can speak of, if an expression is that.
pub(super) fn path(expression: &Expression) -> Option<Path> {
    match &expression.kind {
        ExpressionKind::ContactField(field) => Some(Path::of(Root::Contact(*field))),
        ExpressionKind::Payload(position) => Some(Path::of(Root::Payload(*position))),
        ExpressionKind::Param(position) => Some(Path::of(Root::Param(*position))),
        ExpressionKind::Binding(id, position) => {
            Some(Path::of(Root::Binding(*id)).field(*position))
        }
        ExpressionKind::RecordField(record, position) => Some(path(record)?.field(*position)),
        ExpressionKind::Widen(inner) => path(inner),
        _ => None,
    }
}

/// What is set if an expression is: a field's record, and its payload, too.
fn set(expression: &Expression) -> Vec<Path> {
    let Some(mut path) = path(expression) else {
        return Vec::new();
    };
    let mut paths = vec![path.clone()];
    while path.fields.pop().is_some() {
        paths.push(path.clone());
    }
    paths
}
