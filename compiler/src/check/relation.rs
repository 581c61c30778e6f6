//! How types go together: which operators take them, and what comes of it (language reference, section 5).

use super::fields::same;
use crate::{checked::Type, syntax::BinaryOperator};

/// What an operator makes of two types.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    /// A value of this type; an int beside a decimal is widened.
    Fine(Type),
    /// The left side could not stand beside that operator at all.
    Left,
    /// The right side does not go with the left one.
    Right,
    /// Both are money, of two currencies.
    Currencies,
}

/// `+`, `-`, `*`, `/`
pub(super) fn arithmetic(operator: BinaryOperator, left: &Type, right: &Type) -> Outcome {
    if matches!(left, Type::Error) || matches!(right, Type::Error) {
        return Outcome::Fine(known(operator, left, right));
    }
    if let (Type::Money(one), Type::Money(other)) = (left, right)
        && one != other
        && operator != BinaryOperator::Multiply
    {
        return Outcome::Currencies;
    }
    let result = match operator {
        BinaryOperator::Add => sum(left, right),
        BinaryOperator::Subtract => difference(left, right),
        BinaryOperator::Multiply => product(left, right),
        _ => quotient(left, right),
    };
    match result {
        Some(ty) => Outcome::Fine(ty),
        None if takes(operator, left) => Outcome::Right,
        None => Outcome::Left,
    }
}

/// What is known of a result one side of which is not known.
fn known(operator: BinaryOperator, left: &Type, right: &Type) -> Type {
    match (operator, left, right) {
        (BinaryOperator::Add | BinaryOperator::Subtract, money @ Type::Money(_), _)
        | (BinaryOperator::Add, _, money @ Type::Money(_)) => money.clone(),
        _ => Type::Error,
    }
}

/// Whether anything at all can stand on the right of it.
fn takes(operator: BinaryOperator, left: &Type) -> bool {
    match operator {
        BinaryOperator::Add | BinaryOperator::Subtract => {
            is_quantity(left) || matches!(left, Type::Date | Type::DateTime)
        }
        _ => is_quantity(left),
    }
}

fn sum(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (moment @ (Type::Date | Type::DateTime), Type::Duration)
        | (Type::Duration, moment @ (Type::Date | Type::DateTime)) => Some(moment.clone()),
        _ => alike(left, right),
    }
}

fn difference(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Date, Type::Date) | (Type::DateTime, Type::DateTime) => Some(Type::Duration),
        (moment @ (Type::Date | Type::DateTime), Type::Duration) => Some(moment.clone()),
        _ => alike(left, right),
    }
}

/// Two quantities of one kind.
fn alike(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Int | Type::Decimal, Type::Decimal) | (Type::Decimal, Type::Int) => {
            Some(Type::Decimal)
        }
        _ if left == right && is_quantity(left) => Some(left.clone()),
        _ => None,
    }
}

fn product(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (money @ Type::Money(_), number) | (number, money @ Type::Money(_)) => {
            is_number(number).then(|| money.clone())
        }
        (Type::Duration, Type::Int) | (Type::Int, Type::Duration) => Some(Type::Duration),
        _ if is_number(left) && is_number(right) => Some(if left == right {
            left.clone()
        } else {
            Type::Decimal
        }),
        _ => None,
    }
}

fn quotient(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Money(_), Type::Money(_)) | (Type::Duration, Type::Duration) => Some(Type::Decimal),
        (Type::Duration, Type::Int) => Some(Type::Duration),
        (Type::Money(_), number) => is_number(number).then(|| left.clone()),
        _ if is_number(left) && is_number(right) => Some(Type::Decimal),
        _ => None,
    }
}

/// `<`, `<=`, `>`, `>=`
pub(super) fn order(left: &Type, right: &Type) -> Outcome {
    if is_ordered(left) || matches!(left, Type::Error) {
        equality(left, right)
    } else {
        Outcome::Left
    }
}

/// `==`, `!=`
pub(super) fn equality(left: &Type, right: &Type) -> Outcome {
    match (left, right) {
        (Type::Record(_), _) => Outcome::Left,
        (Type::Money(one), Type::Money(other)) if one != other => Outcome::Currencies,
        _ if common(left, right).is_some() => Outcome::Fine(Type::Bool),
        _ => Outcome::Right,
    }
}

/// The type of which values of both can be.
pub(super) fn common(left: &Type, right: &Type) -> Option<Type> {
    match (left, right) {
        (Type::Error, _) | (_, Type::Error) => Some(Type::Error),
        (Type::Int, Type::Decimal) | (Type::Decimal, Type::Int) => Some(Type::Decimal),
        (Type::List(one), Type::List(other)) => {
            let of = common(one, other)?;
            Some(if same(one, other) {
                left.clone()
            } else {
                Type::List(of.into())
            })
        }
        _ if same(left, right) => Some(left.clone()),
        _ if is_text(left) && is_text(right) => Some(Type::Text),
        _ => None,
    }
}

/// Whether a value of `given` can stand where one of `wanted` is needed; an int may have to be widened.
pub(super) fn fits(given: &Type, wanted: &Type) -> bool {
    match (given, wanted) {
        (Type::Int, Type::Decimal) => true,
        (_, Type::Text) => is_text(given) || matches!(given, Type::Error),
        (Type::List(given), Type::List(wanted)) => {
            same(given, wanted) || (is_text(given) && **wanted == Type::Text)
        }
        _ => same(given, wanted),
    }
}

/// `text` and the checked texts.
pub(super) const fn is_text(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Text | Type::Email | Type::Phone | Type::Url | Type::Timezone
    )
}

/// Numbers without a unit.
pub(super) const fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Decimal | Type::Percent)
}

/// What can be added up.
pub(super) const fn is_quantity(ty: &Type) -> bool {
    is_number(ty) || matches!(ty, Type::Money(_) | Type::Duration)
}

/// What has an order; enums have none.
pub(super) const fn is_ordered(ty: &Type) -> bool {
    is_quantity(ty) || is_text(ty) || matches!(ty, Type::Date | Type::Time | Type::DateTime)
}

/// What contacts can be shown as one piece of text.
pub(super) const fn is_shown(ty: &Type) -> bool {
    !matches!(ty, Type::List(_) | Type::Record(_))
}

/// How findings speak of a type.
pub(super) fn describe(ty: &Type) -> String {
    let name = match ty {
        Type::Error => "?",
        Type::Text => "text",
        Type::Email => "email",
        Type::Phone => "phone",
        Type::Url => "url",
        Type::Timezone => "timezone",
        Type::Int => "int",
        Type::Decimal => "decimal",
        Type::Percent => "percent",
        Type::Bool => "bool",
        Type::Date => "date",
        Type::Time => "time",
        Type::DateTime => "datetime",
        Type::Duration => "duration",
        Type::Money(currency) => return format!("money({})", currency.code()),
        Type::Enum(values) => {
            let shown: Vec<&str> = values
                .iter()
                .take(4)
                .map(smol_str::SmolStr::as_str)
                .collect();
            let more = if values.len() > shown.len() {
                " | …"
            } else {
                ""
            };
            return format!("{}{more}", shown.join(" | "));
        }
        Type::List(of) => return format!("list of {}", describe(of)),
        Type::Record(_) => "record",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use nurture_runtime::value::Currency;

    use super::*;

    fn money(code: &str) -> Type {
        Type::Money(Currency::by_code(code).unwrap_or_else(|| unreachable!("{code} is a currency")))
    }

    #[test]
    fn ints_widen_to_decimals_and_nothing_else_converts() {
        use BinaryOperator::Add;
        assert_eq!(
            arithmetic(Add, &Type::Int, &Type::Decimal),
            Outcome::Fine(Type::Decimal)
        );
        assert_eq!(arithmetic(Add, &Type::Int, &Type::Percent), Outcome::Right);
        assert_eq!(arithmetic(Add, &Type::Text, &Type::Text), Outcome::Left);
        assert!(fits(&Type::Email, &Type::Text));
        assert!(!fits(&Type::Text, &Type::Email));
        assert!(!fits(&Type::Decimal, &Type::Int));
    }

    #[test]
    fn money_keeps_to_its_currency() {
        use BinaryOperator::{Add, Divide, Multiply};
        let (eur, usd) = (money("EUR"), money("USD"));
        assert_eq!(arithmetic(Add, &eur, &usd), Outcome::Currencies);
        assert_eq!(arithmetic(Multiply, &eur, &eur), Outcome::Right);
        assert_eq!(arithmetic(Divide, &eur, &eur), Outcome::Fine(Type::Decimal));
        assert_eq!(
            arithmetic(Multiply, &Type::Percent, &eur),
            Outcome::Fine(eur.clone())
        );
        assert_eq!(arithmetic(Add, &eur, &Type::Int), Outcome::Right);
        assert_eq!(equality(&eur, &usd), Outcome::Currencies);
    }

    #[test]
    fn moments_are_moved_by_durations() {
        use BinaryOperator::{Add, Multiply, Subtract};
        let duration = Outcome::Fine(Type::Duration);
        assert_eq!(
            arithmetic(Subtract, &Type::DateTime, &Type::DateTime),
            duration
        );
        assert_eq!(
            arithmetic(Subtract, &Type::Date, &Type::DateTime),
            Outcome::Right
        );
        assert_eq!(
            arithmetic(Add, &Type::Date, &Type::Duration),
            Outcome::Fine(Type::Date)
        );
        assert_eq!(arithmetic(Multiply, &Type::Duration, &Type::Int), duration);
        assert_eq!(
            arithmetic(Multiply, &Type::Duration, &Type::Decimal),
            Outcome::Right
        );
    }

    #[test]
    fn enums_and_bools_have_no_order() {
        let plan = Type::Enum(["free".into(), "pro".into()].into());
        assert_eq!(order(&plan, &plan), Outcome::Left);
        assert_eq!(order(&Type::Bool, &Type::Bool), Outcome::Left);
        assert_eq!(equality(&plan, &plan), Outcome::Fine(Type::Bool));
    }
}
