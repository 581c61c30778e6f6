//! Which messages one condition asks for together, so that one of them is enough.

use crate::{
    checked::{Expression, ExpressionKind, Subject, Window, visit},
    source::FileSpan,
    syntax::{BinaryOperator, UnaryOperator},
};

/// A message that a condition asks for, and the event's name before it.
pub(super) type Asked = (Subject, FileSpan);

/// Messages of which one that was sent is enough.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// What is asked for.
    pub(super) asked: Vec<Asked>,
    /// Whether it is asked that it happened, or that it did not.
    pub(super) sign: Sign,
}

/// Whether something is asked for, or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plain,
    Negated,
}

/// The messages that a condition asks for.
///
/// `opened a or opened b` is right for those who got one of the two, and so is its opposite, `not opened a and not opened b`.
pub(super) fn groups(condition: &Expression) -> Vec<Group> {
    within(condition, Sign::Plain)
}

fn within(expression: &Expression, sign: Sign) -> Vec<Group> {
    match &expression.kind {
        ExpressionKind::Unary(UnaryOperator::Not, inner) => within(inner, sign.opposite()),
        ExpressionKind::Binary(
            operator @ (BinaryOperator::And | BinaryOperator::Or),
            left,
            right,
        ) => {
            let is_or = (*operator == BinaryOperator::Or) == (sign == Sign::Plain);
            let joined = if is_or { Sign::Plain } else { Sign::Negated };
            let mut all = within(left, sign);
            all.extend(within(right, sign));
            let (of_one, mut groups): (Vec<Group>, Vec<Group>) =
                all.into_iter().partition(|group| group.sign == joined);
            let asked: Vec<Asked> = of_one.into_iter().flat_map(|group| group.asked).collect();
            groups.extend(Group::of(asked, joined));
            groups
        }
        _ => {
            let mut all = Vec::new();
            visit::expression(expression, &mut |part| all.extend(asked(part)));
            Group::of(all, sign).into_iter().collect()
        }
    }
}

impl Group {
    fn of(asked: Vec<Asked>, sign: Sign) -> Option<Self> {
        (!asked.is_empty()).then_some(Self { asked, sign })
    }
}

impl Sign {
    fn opposite(self) -> Self {
        match self {
            Self::Plain => Self::Negated,
            Self::Negated => Self::Plain,
        }
    }
}

/// What an event or an aggregate asks for of this run.
fn asked(expression: &Expression) -> Option<Asked> {
    let (ExpressionKind::Occurred(predicate) | ExpressionKind::Aggregate(_, _, predicate)) =
        &expression.kind
    else {
        return None;
    };
    match (predicate.subject, predicate.window) {
        (Some(subject), Window::SinceEntry) => Some((subject, predicate.event_place)),
        _ => None,
    }
}
