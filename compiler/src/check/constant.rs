//! The values of expressions that are the same for every contact.

use nurture_runtime::{arithmetic, time::Duration, value::Value};

use crate::{
    checked::{Expression, ExpressionKind},
    syntax::{BinaryOperator, UnaryOperator},
};

/// The value of an expression made of literals; none if it depends on anything, or cannot be worked out.
pub(crate) fn value(expression: &Expression) -> Option<Value> {
    match &expression.kind {
        ExpressionKind::Constant(value) => Some(value.clone()),
        ExpressionKind::Widen(inner) => arithmetic::widen(&value(inner)?).ok(),
        ExpressionKind::Unary(UnaryOperator::Negate, inner) => {
            arithmetic::negate(&value(inner)?).ok()
        }
        ExpressionKind::Binary(operator, left, right) => {
            let apply = match operator {
                BinaryOperator::Add => arithmetic::add,
                BinaryOperator::Subtract => arithmetic::subtract,
                BinaryOperator::Multiply => arithmetic::multiply,
                BinaryOperator::Divide => arithmetic::divide,
                _ => return None,
            };
            apply(&value(left)?, &value(right)?).ok()
        }
        _ => None,
    }
}

/// The length of a duration made of literals.
pub(crate) fn duration(expression: &Expression) -> Option<Duration> {
    match value(expression)? {
        Value::Duration(duration) => Some(duration),
        _ => None,
    }
}
