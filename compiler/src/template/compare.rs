//! Which comparisons mean something in a template.
//!
//! There, only whole numbers and booleans are themselves; every other value is the text that contacts see,
//! so `"9.00 USD" < "10.00 USD"` would be a comparison of letters.

use minijinja::machinery::ast::BinOpKind;

use super::shape::{Kind, Shape};
use crate::checked::Type;

/// Why two values cannot be compared so; none where they can.
pub(super) fn mismatch(op: BinOpKind, one: &Shape, other: &Shape) -> Option<&'static str> {
    let different = is_number(one) && is_text(other) || is_text(one) && is_number(other);
    match op {
        BinOpKind::In => None,
        BinOpKind::Eq | BinOpKind::Ne => {
            different.then_some("is a text in a template and equals no number")
        }
        _ => {
            // A number is less than every text, `"5"` too.
            let ordered = is_ordered(one) && is_ordered(other);
            (different || !ordered).then_some("is a text in a template and has no such order")
        }
    }
}

fn is_number(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Of(Type::Int))
}

fn is_text(shape: &Shape) -> bool {
    matches!(&shape.kind, Kind::Of(ty) if !matches!(ty, Type::Int | Type::Bool))
}

/// Numbers have an order, and dates and times as they are written.
fn is_ordered(shape: &Shape) -> bool {
    match &shape.kind {
        Kind::Any => true,
        Kind::Of(ty) => matches!(ty, Type::Int | Type::Date | Type::Time | Type::Text),
        _ => false,
    }
}
