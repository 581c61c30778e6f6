//! Infix operators.

use std::sync::Arc;

use nurture_runtime::program::SegmentOrList;

use super::sides::{wrong_left, wrong_right};
use crate::{
    check::{
        Checker,
        fields::Fields,
        fit::{currencies, plain, widened},
        narrow::{self, Truth},
        relation::{self, Outcome},
        scope::Scope,
    },
    checked::{Expression, ExpressionKind, Type},
    source::Span,
    syntax::{self, BinaryOperator, ExpressionKind as Written, Name},
};

/// An infix operator with its sides, as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) operator: BinaryOperator,
    /// Where the operator itself stands.
    pub(super) sign: Span,
    pub(super) left: &'a syntax::Expression,
    pub(super) right: &'a syntax::Expression,
}

impl Checker<'_> {
    /// `a OP b`
    pub(super) fn binary(
        &mut self,
        scope: &mut Scope,
        sides: &Sides<'_>,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        match sides.operator {
            BinaryOperator::And => self.logical(scope, sides, Truth::True, span, wanted),
            BinaryOperator::Or => self.logical(scope, sides, Truth::False, span, wanted),
            BinaryOperator::Equal | BinaryOperator::NotEqual => self.equality(scope, sides, span),
            BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual => self.order(scope, sides, span),
            BinaryOperator::In => self.membership(scope, sides, span),
            BinaryOperator::Contains | BinaryOperator::StartsWith | BinaryOperator::EndsWith => {
                self.text_test(scope, sides, span)
            }
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide => self.arithmetic(scope, sides, span),
            BinaryOperator::Otherwise => self.otherwise(scope, sides, span, wanted),
        }
    }

    /// `a and b`, `a or b`: the right side is looked at where the left one was `continues`, and so knows what that shows.
    fn logical(
        &mut self,
        scope: &mut Scope,
        sides: &Sides<'_>,
        continues: Truth,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        if self.is_phrase(scope, sides, span, wanted) {
            return self.error(span);
        }
        let left = self.condition(scope, sides.left);
        let before = scope.state.clone();
        scope.state.learn(narrow::shown(&left, continues));
        let right = self.condition(scope, sides.right);
        scope.state = before;
        self.joined(sides.operator, left, right, Type::Bool, span)
    }

    fn joined(
        &self,
        operator: BinaryOperator,
        left: Expression,
        right: Expression,
        ty: Type,
        span: Span,
    ) -> Expression {
        let kind = ExpressionKind::Binary(operator, Box::new(left), Box::new(right));
        self.make(kind, ty, span)
    }

    /// Both sides of a comparison: a bare name on one side may be a value of the enum on the other.
    fn sides(&mut self, scope: &mut Scope, sides: &Sides<'_>) -> (Expression, Expression) {
        if let Written::Name(name) = &sides.left.kind
            && !self.is_known_name(scope, name)
        {
            // A field of the contact without `contact.`: what stands beside it is of its type.
            if let Some((_, field)) = self.contact.find(&name.text).filter(|_| {
                scope.payload.is_none() && !names_value(&self.contact, sides.right, name)
            }) {
                let ty = field.ty.clone();
                let left = self.expression(scope, sides.left, None);
                let right = self.expression(scope, sides.right, Some(&ty));
                return (left, right);
            }
            let right = self.expression(scope, sides.right, None);
            // What is compared with a literal is no literal itself.
            let is_literal = plain(&right).is_some();
            let wanted = Some(&right.ty).filter(|_| !is_literal);
            let left = self.expression(scope, sides.left, wanted);
            self.declared_beside(sides.right, sides.left, &left.ty);
            return (left, right);
        }
        let left = self.expression(scope, sides.left, None);
        let right = self.expression(scope, sides.right, Some(&left.ty));
        self.declared_beside(sides.left, sides.right, &right.ty);
        self.declared_beside(sides.right, sides.left, &left.ty);
        (left, right)
    }

    fn equality(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> Expression {
        if self.is_nothing(scope, sides) || self.is_day_of_week(scope, sides) {
            return self.unknown_value(Type::Bool, span);
        }
        let (mut left, mut right) = self.sides(scope, sides);
        if is_chained(sides) {
            return self.unknown_value(Type::Bool, span);
        }
        let outcome = relation::equality(&left.ty, &right.ty);
        if !self.agreed(&outcome, sides.operator, &left, &right) {
            return self.unknown_value(Type::Bool, span);
        }
        if sides.operator == BinaryOperator::NotEqual {
            let before = self.findings.len();
            (left, right) = (self.handled(left), self.handled(right));
            self.ask_before(before, &left, span);
        }
        let (left, right) = evened(left, right);
        self.joined(sides.operator, left, right, Type::Bool, span)
    }

    fn order(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> Expression {
        let (left, right) = self.sides(scope, sides);
        if is_chained(sides) {
            return self.unknown_value(Type::Bool, span);
        }
        let outcome = relation::order(&left.ty, &right.ty);
        if !self.agreed(&outcome, sides.operator, &left, &right) {
            return self.unknown_value(Type::Bool, span);
        }
        let (left, right) = evened(self.handled(left), self.handled(right));
        self.joined(sides.operator, left, right, Type::Bool, span)
    }

    fn arithmetic(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> Expression {
        let left = self.expression(scope, sides.left, None);
        let right = self.expression(scope, sides.right, None);
        if right.ty == Type::Duration {
            self.declared_beside(sides.left, sides.right, &Type::Date);
        }
        let outcome = relation::arithmetic(sides.operator, &left.ty, &right.ty);
        if !self.agreed(&outcome, sides.operator, &left, &right) {
            return self.error(span);
        }
        let Outcome::Fine(ty) = outcome else {
            return self.error(span);
        };
        let (left, right) = (self.handled(left), self.handled(right));
        let (left, right) = if ty == Type::Decimal {
            evened(left, right)
        } else {
            (left, right)
        };
        self.joined(sides.operator, left, right, ty, span)
    }

    /// `x in [a, b]`, `contact in LIST`
    fn membership(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> Expression {
        if let (Written::Name(of), Written::Name(list)) = (&sides.left.kind, &sides.right.kind)
            && of.text == "contact"
        {
            let kind = match self.list_or_segment(list) {
                Some(SegmentOrList::List(list)) => ExpressionKind::OnList(list),
                Some(SegmentOrList::Segment(segment)) => ExpressionKind::InSegment(segment),
                None => return self.unknown_value(Type::Bool, span),
            };
            return self.make(kind, Type::Bool, span);
        }
        if self.is_quoted_list(sides) || self.is_day_of_week(scope, sides) {
            return self.unknown_value(Type::Bool, span);
        }
        let left = self.expression(scope, sides.left, None);
        let list = Type::List(Arc::new(left.ty.clone()));
        let right = self.expression(scope, sides.right, Some(&list));
        if let (Type::List(of), Written::List(items)) = (&right.ty, &sides.right.kind) {
            let first = items.first().unwrap_or(sides.right);
            self.declared_beside(sides.left, first, of);
        }
        let left = self.handled(left);
        match &right.ty {
            Type::Error => {}
            Type::List(of) if relation::common(&left.ty, of).is_some() => {}
            _ => {
                self.report(wrong_right(sides.operator, &left, &right));
                return self.unknown_value(Type::Bool, span);
            }
        }
        let right = self.handled(right);
        let left = match &right.ty {
            Type::List(of) if **of == Type::Decimal && left.ty == Type::Int => widened(left),
            _ => left,
        };
        self.joined(sides.operator, left, right, Type::Bool, span)
    }

    /// `contains`, `starts with`, `ends with`
    fn text_test(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> Expression {
        if self.is_list_with_contact(scope, sides, span) {
            return self.unknown_value(Type::Bool, span);
        }
        let left = self.expression(scope, sides.left, None);
        self.declared_beside(sides.left, sides.right, &Type::Text);
        let wanted = match &left.ty {
            Type::Error => Type::Error,
            ty if relation::is_text(ty) => Type::Text,
            Type::List(of) if sides.operator == BinaryOperator::Contains => (**of).clone(),
            _ => {
                self.report(wrong_left(sides.operator, &left));
                self.expression(scope, sides.right, Some(&Type::Error));
                return self.unknown_value(Type::Bool, span);
            }
        };
        let left = self.handled(left);
        let wanted = if relation::is_text(&wanted) {
            Type::Text
        } else {
            wanted
        };
        let right = self.value(scope, sides.right, &wanted);
        self.joined(sides.operator, left, right, Type::Bool, span)
    }

    /// `a ?? b`
    fn otherwise(
        &mut self,
        scope: &mut Scope,
        sides: &Sides<'_>,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        let left = self.expression(scope, sides.left, wanted);
        let right = self.expression(scope, sides.right, Some(&left.ty));
        let (left, right) = match (plain(&right), relation::fits(&left.ty, &Type::Text)) {
            // A literal that is a valid checked text is one; any other makes the whole a text.
            (Some(text), true) if is_valid(text, &left.ty) => {
                let ty = left.ty.clone();
                (left, Expression { ty, ..right })
            }
            _ => evened(left, right),
        };
        let Some(ty) = relation::common(&left.ty, &right.ty) else {
            let finding = match (&left.ty, &right.ty) {
                (Type::Money(currency), Type::Money(_)) => currencies(&right, currency.code()),
                _ => wrong_right(sides.operator, &left, &right),
            };
            self.report(finding);
            return self.unknown_value(left.ty, span);
        };
        let optional = right.optional;
        Expression {
            optional,
            ..self.joined(sides.operator, left, right, ty, span)
        }
    }
}

/// Whether a side is a field of the contact of which a name is a value: then it is no field.
fn names_value(contact: &Fields, side: &syntax::Expression, name: &Name) -> bool {
    let Written::Field(_, field) = &side.kind else {
        return false;
    };
    let found = contact.find(&field.text);
    found.is_some_and(
        |(_, field)| matches!(&field.ty, Type::Enum(values) if values.contains(&name.text)),
    )
}

/// Whether a side is a comparison itself, which the parser has reported: what was meant compares its right side again.
fn is_chained(sides: &Sides<'_>) -> bool {
    [sides.left, sides.right]
        .into_iter()
        .any(|side| match &side.kind {
            Written::Binary(operator, ..) => is_comparison(*operator),
            Written::IsSet(..) => true,
            _ => false,
        })
}

pub(super) const fn is_comparison(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
            | BinaryOperator::In
            | BinaryOperator::Contains
            | BinaryOperator::StartsWith
            | BinaryOperator::EndsWith
    )
}

fn is_valid(text: &str, ty: &Type) -> bool {
    use nurture_runtime::checked_text;
    match ty {
        Type::Email => checked_text::is_email(text),
        Type::Phone => checked_text::is_phone(text),
        Type::Url => checked_text::is_url(text),
        Type::Timezone => checked_text::is_timezone(text),
        _ => false,
    }
}

/// An int beside a decimal is widened.
pub(super) fn evened(left: Expression, right: Expression) -> (Expression, Expression) {
    match (&left.ty, &right.ty) {
        (Type::Int, Type::Decimal) => (widened(left), right),
        (Type::Decimal, Type::Int) => (left, widened(right)),
        _ => (left, right),
    }
}
