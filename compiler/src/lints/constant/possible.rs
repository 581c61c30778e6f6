//! Comparisons of one value that no value fits, or every one: `x != "a" or x != "b"`, `x == free or x == pro`, `count(purchase) >= 0`.
//!
//! A row of comparisons joined by `or` holds for every value if no value fits their opposites joined by `and`, so that one question is enough.

use std::cmp::Ordering;

use nurture_runtime::{arithmetic, program::Function, value::Value};
use smol_str::SmolStr;

use super::{declared::Declared, value};
use crate::{
    checked::{Expression, ExpressionKind, Predicate, Type},
    syntax::{AggregateFunction, BinaryOperator, UnaryOperator},
};

/// Of more values that are written in one condition, nothing is known: what is compared is the product of them.
const VALUES_MAX: usize = 64;

/// Whether some comparisons joined by `operator`, which is `and` or `or`, have one outcome for every value: that outcome.
pub(super) fn outcome(
    declared: Declared<'_>,
    operator: BinaryOperator,
    parts: &[&Expression],
) -> Option<bool> {
    if parts.len() > VALUES_MAX {
        return None;
    }
    let is_all = operator == BinaryOperator::And;
    let tests = parts.iter().filter_map(|part| Test::of(declared, part));
    let tests: Vec<Test<'_>> = tests.collect();
    let values = tests.iter().map(|test| test.wanted.values());
    if values.sum::<usize>() > VALUES_MAX {
        return None;
    }
    let is_decided = tests.iter().enumerate().any(|(index, first)| {
        // Of an unset value the opposite of a comparison says something else.
        if !is_all && !declared.is_always_set(first.of) {
            return false;
        }
        let of_same = tests
            .iter()
            .skip(index)
            .filter(|test| is_same(test.of, first.of));
        let wanted: Vec<Wanted> = of_same
            .map(|test| {
                if is_all {
                    test.wanted.clone()
                } else {
                    test.wanted.opposite()
                }
            })
            .collect();
        !is_possible(first.of, wanted)
    });
    is_decided.then_some(!is_all)
}

/// Whether two expressions read the same value.
pub(super) fn is_same(one: &Expression, other: &Expression) -> bool {
    use ExpressionKind as E;
    match (&one.kind, &other.kind) {
        (E::ContactField(one), E::ContactField(other)) => one == other,
        (E::Score(one), E::Score(other)) => one == other,
        (E::Payload(one), E::Payload(other)) => one == other,
        (E::Binding(one, field), E::Binding(other, same)) => (one, field) == (other, same),
        (E::RecordField(one, field), E::RecordField(other, same)) => {
            field == same && is_same(one, other)
        }
        (E::Now, E::Now) | (E::Today, E::Today) => true,
        (E::Widen(one), E::Widen(other)) => is_same(one, other),
        (E::Call(one, of), E::Call(other, arguments)) => {
            one == other
                && of.len() == arguments.len()
                && of
                    .iter()
                    .zip(arguments)
                    .all(|(one, other)| is_same(one, other))
        }
        (E::Aggregate(one, field, of), E::Aggregate(other, same, predicate)) => {
            (one, field) == (other, same) && looks_for_same(of, predicate)
        }
        _ => false,
    }
}

fn looks_for_same(one: &Predicate, other: &Predicate) -> bool {
    one.condition.is_none()
        && other.condition.is_none()
        && (one.event, one.subject, one.window) == (other.event, other.subject, other.window)
}

/// A comparison of something with a value that is known.
struct Test<'a> {
    of: &'a Expression,
    wanted: Wanted,
}

/// What is wanted of a value.
#[derive(Clone)]
enum Wanted {
    /// It is one of these.
    OneOf(Vec<Known>),
    /// It is none of these.
    NoneOf(Vec<Known>),
    /// It stands on this side of a limit.
    Bound(Side, Value),
}

#[derive(Clone, Copy)]
enum Side {
    Below,
    UpTo,
    From,
    Above,
}

/// A value that is written.
#[derive(Clone, PartialEq)]
enum Known {
    Value(Value),
    /// A value of an enum.
    Name(SmolStr),
}

impl<'a> Test<'a> {
    fn of(declared: Declared<'_>, expression: &'a Expression) -> Option<Self> {
        match &expression.kind {
            ExpressionKind::Binary(operator, left, right) => Self::compared(*operator, left, right)
                .or_else(|| Self::compared(flipped(*operator)?, right, left)),
            ExpressionKind::Unary(UnaryOperator::Not, inner) if !inner.optional => {
                let test = Self::of(declared, inner)?;
                if !declared.is_always_set(test.of) {
                    return None;
                }
                Some(Self {
                    wanted: test.wanted.opposite(),
                    ..test
                })
            }
            _ if expression.ty == Type::Bool && is_same(expression, expression) => Some(Self {
                of: expression,
                wanted: Wanted::OneOf(vec![Known::Value(Value::Bool(true))]),
            }),
            _ => None,
        }
    }

    fn compared(operator: BinaryOperator, of: &'a Expression, with: &Expression) -> Option<Self> {
        if !is_same(of, of) {
            return None;
        }
        let bound = |side| Some(Wanted::Bound(side, value(with)?));
        let wanted = match operator {
            BinaryOperator::Equal => Wanted::OneOf(vec![known(with)?]),
            BinaryOperator::NotEqual => Wanted::NoneOf(vec![known(with)?]),
            BinaryOperator::In => {
                let ExpressionKind::List(items) = &with.kind else {
                    return None;
                };
                if items.len() > VALUES_MAX {
                    return None;
                }
                let known: Option<Vec<Known>> = items.iter().map(known).collect();
                Wanted::OneOf(known?)
            }
            BinaryOperator::Less => bound(Side::Below)?,
            BinaryOperator::LessOrEqual => bound(Side::UpTo)?,
            BinaryOperator::GreaterOrEqual => bound(Side::From)?,
            BinaryOperator::Greater => bound(Side::Above)?,
            _ => return None,
        };
        Some(Self { of, wanted })
    }
}

impl Wanted {
    /// How many values it names.
    fn values(&self) -> usize {
        match self {
            Self::OneOf(values) | Self::NoneOf(values) => values.len(),
            Self::Bound(..) => 1,
        }
    }

    fn opposite(&self) -> Self {
        match self {
            Self::OneOf(values) => Self::NoneOf(values.clone()),
            Self::NoneOf(values) => Self::OneOf(values.clone()),
            Self::Bound(side, limit) => Self::Bound(side.opposite(), limit.clone()),
        }
    }

    /// Whether a value fits; where that is not known, it may.
    fn takes(&self, known: &Known) -> bool {
        match (self, known) {
            (Self::OneOf(values), _) => values.contains(known),
            (Self::NoneOf(values), _) => !values.contains(known),
            (Self::Bound(side, limit), Known::Value(value)) => {
                arithmetic::order(value, limit).map_or(true, |order| side.takes(order))
            }
            (Self::Bound(..), Known::Name(_)) => true,
        }
    }
}

impl Side {
    fn opposite(self) -> Self {
        match self {
            Self::Below => Self::From,
            Self::UpTo => Self::Above,
            Self::From => Self::Below,
            Self::Above => Self::UpTo,
        }
    }

    /// Whether a value is on this side of a limit, by how it compares with it.
    fn takes(self, order: Ordering) -> bool {
        match self {
            Self::Below => order.is_lt(),
            Self::UpTo => order.is_le(),
            Self::From => order.is_ge(),
            Self::Above => order.is_gt(),
        }
    }
}

/// Whether some value is all that is wanted of an expression.
fn is_possible(of: &Expression, mut wanted: Vec<Wanted>) -> bool {
    wanted.extend(range(of));
    let all_fit = |known: &Known| wanted.iter().all(|wanted| wanted.takes(known));
    let of_type = match &of.ty {
        Type::Bool => Some(
            [true, false]
                .map(|value| Known::Value(Value::Bool(value)))
                .to_vec(),
        ),
        Type::Enum(names) => Some(names.iter().cloned().map(Known::Name).collect()),
        _ => None,
    };
    let listed = wanted.iter().find_map(|wanted| match wanted {
        Wanted::OneOf(values) => Some(values.clone()),
        _ => None,
    });
    if let Some(candidates) = listed.or(of_type) {
        return candidates.iter().any(all_fit);
    }
    let bounds: Vec<(Side, &Value)> = wanted
        .iter()
        .filter_map(|wanted| match wanted {
            Wanted::Bound(side, limit) => Some((*side, limit)),
            _ => None,
        })
        .collect();
    bounds.iter().all(|(side, limit)| {
        bounds
            .iter()
            .all(|(other, end)| is_between(*side, limit, *other, end))
    })
}

/// Whether a value can be on both sides; where two limits cannot be compared, it may.
fn is_between(side: Side, limit: &Value, other: Side, end: &Value) -> bool {
    let (Side::From | Side::Above, Side::UpTo | Side::Below) = (side, other) else {
        return true;
    };
    let is_open = matches!(side, Side::Above) || matches!(other, Side::Below);
    arithmetic::order(limit, end).map_or(true, |order| match order {
        Ordering::Less => true,
        Ordering::Equal => !is_open,
        Ordering::Greater => false,
    })
}

/// The range that a value never leaves, whatever the contact.
fn range(of: &Expression) -> Vec<Wanted> {
    let from = |value| Wanted::Bound(Side::From, Value::Int(value));
    match &of.kind {
        ExpressionKind::Aggregate(AggregateFunction::Count, ..)
        | ExpressionKind::Call(Function::Length, _) => vec![from(0)],
        ExpressionKind::Call(Function::Hour, _) => {
            vec![from(0), Wanted::Bound(Side::UpTo, Value::Int(23))]
        }
        _ => Vec::new(),
    }
}

fn known(expression: &Expression) -> Option<Known> {
    match &expression.kind {
        ExpressionKind::EnumValue(name) => Some(Known::Name(name.clone())),
        _ => value(expression).map(Known::Value),
    }
}

/// The operator that says the same with its sides exchanged.
fn flipped(operator: BinaryOperator) -> Option<BinaryOperator> {
    Some(match operator {
        BinaryOperator::Equal | BinaryOperator::NotEqual => operator,
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessOrEqual => BinaryOperator::GreaterOrEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterOrEqual => BinaryOperator::LessOrEqual,
        _ => return None,
    })
}
