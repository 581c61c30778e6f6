//! Built-in functions.

use std::sync::Arc;

use nurture_runtime::program::{Function, WEEKDAYS};
use smol_str::SmolStr;

use super::{operator::evened, pattern};
use crate::{
    check::{
        Checker, advice,
        fit::plain,
        relation::{self, common, describe},
        scope::Scope,
        unused::Kind,
    },
    checked::{Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, Name},
};

impl Checker<'_> {
    /// `f(a, b)`
    pub(super) fn call(
        &mut self,
        scope: &mut Scope,
        name: &Name,
        arguments: &[syntax::Expression],
        span: Span,
    ) -> Expression {
        let Some(function) = self.function(name, arguments) else {
            let is_aggregate = AGGREGATES.contains(&name.text.as_str());
            for argument in arguments.iter().filter(|_| !is_aggregate) {
                self.expression(scope, argument, Some(&Type::Error));
            }
            return self.error(span);
        };
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.expression(scope, argument, None);
            values.push(self.handled(value));
        }
        if values.iter().any(|value| value.ty == Type::Error) {
            return self.unknown_value(result_without(function), span);
        }
        if let ([first, second], Function::Min | Function::Max) = (values.as_slice(), function) {
            let (first, second) = evened(first.clone(), second.clone());
            values = vec![first, second];
        }
        match result(function, &values) {
            Ok(ty) => self.make(ExpressionKind::Call(function, values), ty, span),
            Err((position, needed)) => {
                if let Some(value) = values.get(position) {
                    self.report(wrong_argument(value, function, needed));
                }
                self.unknown_value(result_without(function), span)
            }
        }
    }

    /// `sum(purchase.total)`, `sum(total)`
    fn aggregate_without_event(&mut self, name: &Name, arguments: &[syntax::Expression]) {
        let written = match arguments {
            [only] => match &only.kind {
                syntax::ExpressionKind::Field(event, field) => match &event.kind {
                    syntax::ExpressionKind::Name(event) => {
                        Some((field.text.clone(), Some(event.text.clone())))
                    }
                    _ => None,
                },
                syntax::ExpressionKind::Name(field) => Some((field.text.clone(), None)),
                _ => None,
            },
            _ => None,
        };
        let (first, last) = (arguments.first(), arguments.last());
        let place = first
            .zip(last)
            .map_or(name.span, |(first, last)| first.span.to(last.span));
        let place = self.place(place);
        let message = format!("`{}` goes over the events of one kind", name.text);
        let finding = Finding::new(Rule::TypeMismatch, place, message);
        let name = &name.text;
        self.report(match written {
            Some((field, Some(event))) => finding
                .with_help(format!("write `{name}({field} of {event})`"))
                .with_replacement(
                    format!("change to `{field} of {event}`"),
                    place,
                    format!("{field} of {event}"),
                ),
            Some((field, None)) => {
                finding.with_help(format!("say of which event: `{name}({field} of purchase)`"))
            }
            None => finding.with_help(format!("write `{name}(total of purchase)`")),
        });
    }

    /// The function of that name and number of arguments.
    fn function(&mut self, name: &Name, arguments: &[syntax::Expression]) -> Option<Function> {
        let of_name = |function: &&Function| function.name() == name.text;
        let place = self.place(name.span);
        let mut known = Function::ALL.iter().filter(of_name).peekable();
        if known.peek().is_none() {
            self.usage.unresolved(Kind::Score);
            let message = format!("unknown function `{}`", name.text);
            let finding = Finding::new(Rule::UnknownName, place, message);
            if AGGREGATES.contains(&name.text.as_str()) {
                self.aggregate_without_event(name, arguments);
                return None;
            }
            let names = Function::ALL.iter().map(|function| function.name());
            let is_age = name.text.ends_with("_since") || name.text.ends_with("_ago");
            self.report(if is_age {
                finding.with_help("how long ago something happened is asked with a window: `purchase in last 3d`, `not purchase in last 3d`")
            } else {
                let known = names.clone().chain(AGGREGATES);
                let finding = finding.suggesting(&name.text, known.clone());
                advice::listing(finding, known)
            });
            return None;
        }
        let count = u32::try_from(arguments.len()).unwrap_or(u32::MAX);
        let arities: Vec<u32> = known.clone().map(|function| function.arity()).collect();
        if let Some(function) = known.find(|function| function.arity() == count) {
            return Some(*function);
        }
        let most = arities.iter().copied().max().unwrap_or(0);
        let extra = arguments.get(most as usize);
        let extra = extra.map(|extra| self.place(extra.span));
        self.report(wrong_count(place, &name.text, most, extra));
        None
    }
}

/// Functions over events, which have a form of their own.
const AGGREGATES: [&str; 4] = ["count", "sum", "earliest", "latest"];

/// The type of a call; the position of the first argument that is wrong, and what it should be.
fn result(function: Function, values: &[Expression]) -> Result<Type, (usize, &'static str)> {
    let ty = |position: usize| values.get(position).map_or(&Type::Error, |value| &value.ty);
    let first = ty(0);
    let when = |holds: bool, result: Type, needed: &'static str| {
        if holds { Ok(result) } else { Err((0, needed)) }
    };
    let is_moment = *first == Type::DateTime;
    let is_amount = relation::is_number(first) || matches!(first, Type::Money(_));
    match function {
        Function::Date => when(is_moment, Type::Date, "a datetime"),
        Function::Time => when(is_moment, Type::Time, "a datetime"),
        Function::Hour => when(is_moment, Type::Int, "a datetime"),
        Function::Weekday => when(
            is_moment || *first == Type::Date,
            weekdays(),
            "a date or datetime",
        ),
        Function::Lower | Function::Upper | Function::Trim | Function::Domain => {
            when(relation::is_text(first), Type::Text, "a text")
        }
        Function::Length => when(
            relation::is_text(first) || matches!(first, Type::List(_)),
            Type::Int,
            "a text or a list",
        ),
        Function::Round => when(is_amount, first.clone(), "a number or money"),
        Function::RoundTo => {
            when(is_amount, first.clone(), "a number or money")?;
            if *ty(1) == Type::Int {
                Ok(first.clone())
            } else {
                Err((1, "a whole number"))
            }
        }
        Function::Abs => when(
            relation::is_quantity(first),
            first.clone(),
            "a number, money or a duration",
        ),
        Function::Min | Function::Max => {
            when(
                relation::is_ordered(first),
                Type::Error,
                "something that has an order",
            )?;
            common(first, ty(1)).ok_or((1, "of the same type as the first"))
        }
        Function::Format => {
            let shown = matches!(first, Type::Date | Type::Time | Type::DateTime);
            when(shown, Type::Text, "a date, time or datetime")?;
            pattern::needed(first, values.get(1)).map_or(Ok(Type::Text), |needed| Err((1, needed)))
        }
    }
}

/// What is known of a call whose arguments are wrong.
fn result_without(function: Function) -> Type {
    match function {
        Function::Date => Type::Date,
        Function::Time => Type::Time,
        Function::Hour | Function::Length => Type::Int,
        Function::Weekday => weekdays(),
        Function::Lower
        | Function::Upper
        | Function::Trim
        | Function::Domain
        | Function::Format => Type::Text,
        _ => Type::Error,
    }
}

fn weekdays() -> Type {
    let days: Arc<[SmolStr]> = WEEKDAYS.into_iter().map(SmolStr::new_static).collect();
    Type::Enum(days)
}

fn wrong_argument(value: &Expression, function: Function, needed: &str) -> Finding {
    let found = describe(&value.ty);
    let message = if function == Function::Format && relation::is_text(&value.ty) {
        format!("`format` needs {needed}")
    } else {
        format!(
            "`{}` needs {needed}, and this is of type `{found}`",
            function.name()
        )
    };
    let finding = Finding::new(Rule::TypeMismatch, value.place, message);
    match (&value.ty, function) {
        (Type::Text, Function::Format) => match plain(value) {
            Some(pattern) => pattern::advised(finding, pattern),
            None => finding,
        },
        (Type::Date, Function::Date) => finding.with_help("it is a date already"),
        _ => finding,
    }
}

fn wrong_count(place: FileSpan, name: &str, most: u32, extra: Option<FileSpan>) -> Finding {
    if let Some(extra) = extra {
        let message = format!("`{name}` takes no more than {most} values");
        Finding::new(Rule::UnknownArgument, extra, message)
    } else {
        let message = format!("`{name}` needs more values than are given");
        Finding::new(Rule::MissingArgument, place, message)
    }
}
