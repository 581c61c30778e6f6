//! Expressions: their names, types and optionals (language reference, section 5).

mod bare;
mod call;
mod event;
mod field;
mod joined;
mod list;
mod name;
mod operator;
mod pattern;
mod sides;
mod text;
mod unknown;

pub(super) use self::{event::has_error, unknown::NOTHING};

use super::{
    Checker, literal,
    literal::Sign,
    scope::{Only, Scope},
};
use crate::{
    checked::{Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, BinaryOperator, ExpressionKind as Written, UnaryOperator},
};

impl Checker<'_> {
    /// An expression.
    ///
    /// `wanted` is the type that is needed where it stands, if one is: bare names are then values of that enum.
    /// Whether the expression is of that type is for the caller to look at.
    pub(super) fn expression(
        &mut self,
        scope: &mut Scope,
        written: &syntax::Expression,
        wanted: Option<&Type>,
    ) -> Expression {
        let span = written.span;
        if let Some(finding) = self.slashed_date(written, wanted) {
            self.report(finding);
            return self.error(span);
        }
        if let Some(only) = scope.only
            && !is_literal(&written.kind, only)
        {
            let place = self.place(span);
            self.report(not_a_literal(place, only));
            return self.error(span);
        }
        match &written.kind {
            Written::Error => self.error(span),
            Written::Literal(literal) => self.literal(literal, Sign::Plus, span),
            Written::Text(text) => self.text(scope, text),
            Written::List(items) => self.list_literal(scope, items, span, wanted),
            Written::Record(members) => self.record(scope, members, wanted),
            Written::Name(name) => self.bare_name(scope, name, span, wanted),
            Written::Now => self.make(ExpressionKind::Now, Type::DateTime, span),
            Written::Field(of, field) => self.field_of(scope, of, field, span),
            Written::Call(function, arguments) => self.call(scope, function, arguments, span),
            Written::Parenthesized(inner) => self.expression(scope, inner, wanted),
            Written::Unary(UnaryOperator::Not, operand) => {
                let operand = self.condition(scope, operand);
                let kind = ExpressionKind::Unary(UnaryOperator::Not, Box::new(operand));
                self.make(kind, Type::Bool, span)
            }
            Written::Unary(UnaryOperator::Negate, operand) => {
                self.negated(scope, operand, span, wanted)
            }
            Written::Binary(operator, sign, left, right) => {
                let sides = operator::Sides {
                    operator: *operator,
                    sign: *sign,
                    left,
                    right,
                };
                self.binary(scope, &sides, span, wanted)
            }
            Written::IsSet(operand, presence) => self.is_set(scope, operand, *presence, span),
            Written::Tagged(name) => match self.tag(name) {
                Some(tag) => self.make(ExpressionKind::Tagged(tag), Type::Bool, span),
                None => self.unknown_value(Type::Bool, span),
            },
            Written::Reachable(channel) => self.reachable(channel, span),
            Written::InFlow(flow) => match self.flow_named(flow) {
                Some(flow) => self.make(ExpressionKind::InFlow(flow), Type::Bool, span),
                None => self.unknown_value(Type::Bool, span),
            },
            Written::Event(event) => self.occurred(scope, event),
            Written::Aggregate(aggregate) => self.aggregate(scope, aggregate, span),
        }
    }

    /// An expression that is always set.
    pub(super) fn make(&self, kind: ExpressionKind, ty: Type, span: Span) -> Expression {
        Expression {
            kind,
            ty,
            optional: false,
            place: self.place(span),
        }
    }

    fn reachable(&mut self, channel: &syntax::Name, span: Span) -> Expression {
        let place = self.place(channel.span);
        let Some(channel) = self.channel(channel) else {
            return self.unknown_value(Type::Bool, span);
        };
        // Without an address nobody is ever reachable.
        self.needs_address(channel, place);
        self.make(ExpressionKind::Reachable(channel), Type::Bool, span)
    }

    /// `02/20/2027` where a date is needed: as it stands, one number is divided by others.
    fn slashed_date(&self, written: &syntax::Expression, wanted: Option<&Type>) -> Option<Finding> {
        let is_quotient = matches!(&written.kind, Written::Binary(BinaryOperator::Divide, ..));
        let wanted = wanted.filter(|ty| matches!(ty, Type::Date | Type::DateTime))?;
        let place = self.place(written.span);
        if !is_quotient {
            return None;
        }
        // In its layout the signs of a quotient have blanks around them.
        let text = self.input.sources.slice(place);
        let text: String = text.split_whitespace().collect();
        if !literal::is_slashed_date(&text) {
            return None;
        }
        let message = format!("`{text}` is not written as a date");
        let finding = Finding::new(Rule::InvalidLiteral, place, message);
        let finding = literal::moment_meant(finding, &text);
        // At which time of the day is for the writer to say.
        Some(match wanted {
            Type::DateTime => Finding {
                fixes: Vec::new(),
                ..finding
            },
            _ => finding,
        })
    }

    fn negated(
        &mut self,
        scope: &mut Scope,
        operand: &syntax::Expression,
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        // A number with its sign is one literal.
        if let Written::Literal(literal) = &operand.kind
            && is_number(literal)
        {
            return self.literal(literal, Sign::Minus, span);
        }
        let operand = self.expression(scope, operand, wanted);
        let operand = self.handled(operand);
        if !super::relation::is_quantity(&operand.ty) && operand.ty != Type::Error {
            self.report(no_sign(&operand));
            return self.error(span);
        }
        let ty = operand.ty.clone();
        let kind = ExpressionKind::Unary(UnaryOperator::Negate, Box::new(operand));
        self.make(kind, ty, span)
    }
}

fn is_number(literal: &syntax::Literal) -> bool {
    use syntax::Literal::{Decimal, Duration, Int, Money, Percent};
    matches!(
        literal,
        Int(_) | Decimal(_) | Percent(_) | Money(..) | Duration(_)
    )
}

/// Whether it can stand where only literals can.
fn is_literal(kind: &Written, only: Only) -> bool {
    match kind {
        Written::Error | Written::Literal(_) | Written::List(_) | Written::Name(_) => true,
        Written::Text(text) => text.plain().is_some(),
        Written::Record(_) => only == Only::Test,
        Written::Unary(UnaryOperator::Negate, operand) => {
            matches!(&operand.kind, Written::Literal(literal) if is_number(literal))
        }
        _ => false,
    }
}

fn not_a_literal(place: FileSpan, only: Only) -> Finding {
    match only {
        Only::Default => Finding::new(Rule::TypeMismatch, place, "a default is a literal")
            .with_help("write a value, or let a flow set the field"),
        Only::Test => Finding::new(Rule::InvalidTest, place, "a value in a test is a literal")
            .with_help("write the value itself: a test says what happens, and works nothing out"),
    }
}

fn no_sign(operand: &Expression) -> Finding {
    let found = super::relation::describe(&operand.ty);
    let message = format!("this is of type `{found}`, which has no negative");
    Finding::new(Rule::TypeMismatch, operand.place, message)
}
