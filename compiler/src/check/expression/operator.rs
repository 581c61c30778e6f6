//! Infix operators.

use std::sync::Arc;

use nurture_runtime::{program::SegmentOrList, value::Value};

use crate::{
    check::{
        Checker, advice,
        fields::Fields,
        fit::{currencies, plain, widened},
        narrow::{self, Truth},
        relation::{self, Outcome, describe},
        scope::Scope,
    },
    checked::{Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
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

    /// Whether two types go together; says so, if not.
    fn agreed(
        &mut self,
        outcome: &Outcome,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> bool {
        if !matches!(outcome, Outcome::Fine(_)) && is_comparison(operator) {
            let counted = [(left, right), (right, left)];
            for (event, number) in counted {
                let written = self.input.sources.slice(event.place);
                let finding = if is_count(event, number) {
                    uncounted(event, operator, written, self.amount_of(event))
                } else if self.is_without_window(event) && relation::is_number(&number.ty) {
                    let finding = uncounted_without_window(event, operator, written);
                    self.findings.pop();
                    finding
                } else {
                    continue;
                };
                let described = format!("this is of type `{}`", describe(&number.ty));
                self.report(finding.with_label(number.place, described));
                return false;
            }
        }
        let finding = match outcome {
            Outcome::Fine(_) => return true,
            Outcome::Right
                if is_comparison(operator)
                    && (&left.ty, &right.ty) == (&Type::DateTime, &Type::Time) =>
            {
                let written = self.input.sources.slice(left.place).to_owned();
                time_of(left, right, operator, &written)
            }
            Outcome::Right
                if (&left.ty, &right.ty) == (&Type::Int, &Type::Time)
                    && matches!(left.kind, ExpressionKind::Call(..))
                    && self.input.sources.slice(left.place).starts_with("hour(") =>
            {
                hour_beside_a_time(left, right, operator)
            }
            Outcome::Left => wrong_left(operator, left),
            Outcome::Right => {
                self.in_only_currency(wrong_right(operator, left, right), left, right)
            }
            Outcome::Currencies => match &left.ty {
                Type::Money(currency) => currencies(right, currency.code()),
                _ => return true,
            },
        };
        let wrong = finding.primary;
        let other = if wrong == left.place { right } else { left };
        let described = format!("this is of type `{}`", describe(&other.ty));
        self.report(finding.with_label(other.place, described));
        false
    }

    /// Whether the last thing said is that an event, which is all of this, has no window.
    fn is_without_window(&self, event: &Expression) -> bool {
        matches!(event.kind, ExpressionKind::Error)
            && self
                .findings
                .last()
                .is_some_and(|last| last.rule == Rule::MissingWindow && last.primary == event.place)
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

const fn is_comparison(operator: BinaryOperator) -> bool {
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

fn sign(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Or => "or",
        BinaryOperator::And => "and",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::In => "in",
        BinaryOperator::Contains => "contains",
        BinaryOperator::StartsWith => "starts with",
        BinaryOperator::EndsWith => "ends with",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Otherwise => "??",
    }
}

fn wrong_left(operator: BinaryOperator, left: &Expression) -> Finding {
    let (found, sign) = (describe(&left.ty), sign(operator));
    let message = format!("`{sign}` does not take a value of type `{found}`");
    let finding = Finding::new(Rule::TypeMismatch, left.place, message);
    match (&left.ty, operator) {
        (ty, BinaryOperator::Add) if relation::is_text(ty) => {
            finding.with_help("texts are put together by interpolation: `\"{a} {b}\"`")
        }
        (Type::Enum(_), _) => finding.with_help(
            "the values of an enum have no order; name those that are meant: `… in [a, b]`",
        ),
        (_, BinaryOperator::Contains | BinaryOperator::StartsWith | BinaryOperator::EndsWith) => {
            finding.with_help("it looks into a text or a list")
        }
        (
            _,
            BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual,
        ) => finding.with_help("it compares numbers, money, durations, times and texts"),
        _ => finding.with_help("it works on numbers, money, durations and dates"),
    }
}

impl Checker<'_> {
    /// The first number that an event brings.
    fn amount_of(&self, event: &Expression) -> Option<&str> {
        let ExpressionKind::Occurred(predicate) = &event.kind else {
            return None;
        };
        let fields = self.payloads.get(predicate.event.index())?.list();
        let amount = fields.iter().find(|field| is_amount(&field.ty))?;
        Some(&amount.named.name)
    }

    /// Offers the currency of what an amount without one stands beside, if the project knows no other.
    fn in_only_currency(&self, finding: Finding, left: &Expression, right: &Expression) -> Finding {
        let amount = match &right.kind {
            ExpressionKind::Constant(Value::Int(amount)) => amount.to_string(),
            ExpressionKind::Constant(Value::Decimal(amount)) => amount.to_string(),
            _ => return finding,
        };
        let Type::Money(currency) = &left.ty else {
            return finding;
        };
        let is_other = |field: &crate::checked::Field| match &field.ty {
            Type::Money(other) => *other != *currency,
            _ => false,
        };
        let payloads = self.payloads.iter().flat_map(|fields| fields.list());
        let mut all = self.contact.list().iter().chain(payloads);
        if !self.suggests_after(0) || all.any(is_other) {
            return finding;
        }
        let meant = format!("{amount} {}", currency.code());
        Finding {
            help: Vec::new(),
            ..finding
        }
        .with_help(format!("say of which currency: `{meant}`"))
        .with_replacement(format!("change to `{meant}`"), right.place, meant)
    }
}

fn is_amount(ty: &Type) -> bool {
    matches!(ty, Type::Money(_)) || relation::is_number(ty)
}

/// Whether a text is a number as the language writes it.
fn is_number(text: &str) -> bool {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(rest)
}

fn wrong_right(operator: BinaryOperator, left: &Expression, right: &Expression) -> Finding {
    let (found, beside) = (describe(&right.ty), describe(&left.ty));
    let sign = sign(operator);
    let message = format!("`{sign}` does not take `{found}` beside `{beside}`");
    let finding = Finding::new(Rule::TypeMismatch, right.place, message)
        .labelled(format!("this is of type `{found}`"));
    match (&left.ty, &right.ty) {
        (Type::Enum(values), Type::Text) => match plain(right) {
            Some(text) if values.iter().any(|value| value == text) => finding
                .with_help(format!("write the value without quotes: `{text}`"))
                .with_replacement(format!("change to `{text}`"), right.place, text),
            _ => finding.with_help(format!("the values are `{beside}`")),
        },
        (ty, Type::Text) if is_amount(ty) && plain(right).is_some_and(is_number) => {
            let digits = plain(right).unwrap_or_default();
            let meant = match ty {
                Type::Money(currency) => format!("{digits} {}", currency.code()),
                _ => digits.to_owned(),
            };
            finding
                .with_help(format!("write the number without quotes: `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), right.place, meant)
        }
        (Type::Money(currency), ty) if relation::is_number(ty) => {
            finding.with_help(format!("say of which currency, for example `100 {}`", currency.code()))
        }
        (_, ty) if operator == BinaryOperator::In && !matches!(ty, Type::List(_)) => {
            finding.with_help("write a list: `… in [a, b]`")
        }
        (Type::Date, Type::DateTime) => finding.with_help("take its day: `date(…)`"),
        (Type::DateTime, Type::Date) => finding.with_help("take the day of the left side: `date(…)`"),
        (Type::Int | Type::Decimal, Type::Percent) | (Type::Percent, Type::Int | Type::Decimal) => {
            finding.with_help("a percentage is not a number beside others; multiply by it, or compare it with one")
        }
        (Type::Int | Type::Decimal, Type::Money(_)) => match &right.kind {
            ExpressionKind::Constant(Value::Money(money)) => {
                let number = money.amount.to_string();
                finding
                    .with_help(format!("the left side has no currency: write `{number}`"))
                    .with_replacement(format!("change to `{number}`"), right.place, number)
            }
            _ => finding.with_help("the left side has no currency"),
        },
        (Type::Date | Type::DateTime, Type::Int)
            if matches!(operator, BinaryOperator::Add | BinaryOperator::Subtract) => match &right.kind {
            ExpressionKind::Constant(Value::Int(days)) => finding
                .with_help(format!("say of what: `{days}d` are days"))
                .with_replacement(format!("change to `{days}d`"), right.place, format!("{days}d")),
            _ => finding.with_help("say of what: `1d` is a day, `… * 1d` are several"),
        },
        _ => advice::with_example(finding, right, &left.ty),
    }
}

/// Whether an event stands where how often it happened is meant.
fn is_count(left: &Expression, right: &Expression) -> bool {
    matches!(left.kind, ExpressionKind::Occurred(_)) && relation::is_number(&right.ty)
}

/// `amount` is a number that the event brings: then that may be meant as well.
fn uncounted(
    left: &Expression,
    operator: BinaryOperator,
    written: &str,
    amount: Option<&str>,
) -> Finding {
    let (meant, sign) = (format!("count({written})"), sign(operator));
    let message = format!("`{sign}` compares no event with a number");
    let finding = Finding::new(Rule::TypeMismatch, left.place, message);
    match amount {
        Some(amount) => finding.with_help(format!(
            "count how often it happened, `{meant}`, or compare what it brought, `… where {amount} {sign} …`"
        )),
        None => finding
            .with_help(format!("count how often it happened: `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), left.place, meant),
    }
}

fn uncounted_without_window(
    event: &Expression,
    operator: BinaryOperator,
    written: &str,
) -> Finding {
    let message = format!("`{}` compares no event with a number", sign(operator));
    Finding::new(Rule::TypeMismatch, event.place, message).with_help(format!(
        "count how often it happened, and say how far back: `count({written} in last 30d)` or `count({written} ever)`"
    ))
}

/// `hour(now) >= 09:00`: only where nothing changes with the minutes is it known what is meant.
fn hour_beside_a_time(left: &Expression, right: &Expression, operator: BinaryOperator) -> Finding {
    /// Of the word `hour`, in bytes.
    const LENGTH: u32 = 4;
    let sign = sign(operator);
    let message = format!("`{sign}` does not take `time` beside `int`");
    let finding = Finding::new(Rule::TypeMismatch, right.place, message)
        .labelled("this is of type `time`")
        .with_help("an hour is a number, `hour(now) >= 9`; a time is compared with one, `time(now) >= 09:00`");
    if !matches!(
        operator,
        BinaryOperator::Less | BinaryOperator::GreaterOrEqual
    ) {
        return finding;
    }
    let start = left.place.span.start;
    let name = Span::new(start, start + LENGTH).in_file(left.place.file);
    finding.with_replacement("change to `time`", name, "time")
}

fn time_of(
    left: &Expression,
    right: &Expression,
    operator: BinaryOperator,
    written: &str,
) -> Finding {
    let meant = format!("time({written})");
    let sign = sign(operator);
    let message = format!("`{sign}` does not take `time` beside `datetime`");
    Finding::new(Rule::TypeMismatch, right.place, message)
        .labelled("this is of type `time`")
        .with_help(format!("take the time of the left side: `{meant}`"))
        .with_replacement(format!("change to `{meant}`"), left.place, meant)
}
