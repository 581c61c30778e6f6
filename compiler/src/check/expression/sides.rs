//! What is said of the sides of an operator that do not go together.

use nurture_runtime::value::Value;

use super::operator::is_comparison;
use crate::{
    check::{
        Checker, advice,
        fit::{currencies, plain},
        relation::{self, Outcome, describe},
    },
    checked::{Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
    source::Span,
    syntax::BinaryOperator,
};

impl Checker<'_> {
    /// Whether two types go together; says so, if not.
    pub(super) fn agreed(
        &mut self,
        outcome: &Outcome,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> bool {
        if matches!(outcome, Outcome::Fine(_)) {
            return true;
        }
        if is_comparison(operator)
            && (self.is_event_as_number(operator, left, right)
                || self.is_event_as_number(operator, right, left))
        {
            return false;
        }
        let Some(finding) = self.disagreement(outcome, operator, left, right) else {
            return true;
        };
        let other = if finding.primary == left.place {
            right
        } else {
            left
        };
        let described = format!("this is of type `{}`", describe(&other.ty));
        self.report(finding.with_label(other.place, described));
        false
    }

    /// Whether an event is compared with a number: how often it happened is meant, and said.
    fn is_event_as_number(
        &mut self,
        operator: BinaryOperator,
        event: &Expression,
        number: &Expression,
    ) -> bool {
        if !relation::is_number(&number.ty) {
            return false;
        }
        let written = self.input.sources.slice(event.place);
        let finding = if matches!(event.kind, ExpressionKind::Occurred(_)) {
            uncounted(event, operator, written, self.amount_of(event))
        } else if self.is_without_window(event) {
            let finding = uncounted_without_window(event, operator, written);
            self.findings.pop();
            finding
        } else {
            return false;
        };
        let described = format!("this is of type `{}`", describe(&number.ty));
        self.report(finding.with_label(number.place, described));
        true
    }

    fn disagreement(
        &self,
        outcome: &Outcome,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Finding> {
        let written = self.input.sources.slice(left.place);
        let is_hour = matches!(left.kind, ExpressionKind::Call(..)) && written.starts_with("hour(");
        Some(match (outcome, &left.ty, &right.ty) {
            (Outcome::Right, Type::DateTime, Type::Time) if is_comparison(operator) => {
                time_of(left, right, operator, written)
            }
            (Outcome::Right, Type::Int, Type::Time) if is_hour => {
                hour_beside_a_time(left, right, operator)
            }
            (Outcome::Right, ..) => {
                self.in_only_currency(wrong_right(operator, left, right), left, right)
            }
            (Outcome::Left, ..) => wrong_left(operator, left),
            (Outcome::Currencies, Type::Money(currency), _) => currencies(right, currency.code()),
            (Outcome::Currencies | Outcome::Fine(_), ..) => return None,
        })
    }

    /// Whether the last thing said is that an event, which is all of this, has no window.
    fn is_without_window(&self, event: &Expression) -> bool {
        matches!(event.kind, ExpressionKind::Error)
            && self
                .findings
                .last()
                .is_some_and(|last| last.rule == Rule::MissingWindow && last.primary == event.place)
    }

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

pub(super) fn wrong_left(operator: BinaryOperator, left: &Expression) -> Finding {
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

fn is_amount(ty: &Type) -> bool {
    matches!(ty, Type::Money(_)) || relation::is_number(ty)
}

/// Whether a text is a number as the language writes it.
fn is_number(text: &str) -> bool {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(rest)
}

pub(super) fn wrong_right(
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> Finding {
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
