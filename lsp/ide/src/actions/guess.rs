//! What type a value most likely has, by how it is written and used.

use nurture_compiler::{
    checked::{Definition, Type},
    source::{FileId, Span},
    syntax::{
        BinaryOperator, Expression, ExpressionKind, Item, Literal, Moment, StatementKind,
        UnaryOperator, Wait, visit,
    },
};

use crate::{Analysis, documentation::functions, symbol::symbol_at};

/// The type of a value that is written.
pub(super) fn of_value(analysis: &Analysis, file: FileId, value: &Expression) -> Option<String> {
    Some(match &value.kind {
        ExpressionKind::Literal(literal) => of_literal(literal),
        ExpressionKind::Text(_) => "text".to_owned(),
        ExpressionKind::Now => "datetime".to_owned(),
        ExpressionKind::Name(name) if name.text == "today" => "date".to_owned(),
        ExpressionKind::Name(name) | ExpressionKind::Field(_, name) => {
            declared(analysis, file, name.span)?
        }
        ExpressionKind::Parenthesized(inner)
        | ExpressionKind::Unary(UnaryOperator::Negate, inner) => of_value(analysis, file, inner)?,
        ExpressionKind::Call(name, _) => {
            let result = functions(&name.text).next()?.result;
            let is_type = result.bytes().all(|one| one.is_ascii_lowercase());
            is_type.then(|| result.to_owned())?
        }
        ExpressionKind::Binary(operator, _, left, right) => {
            of_operation(analysis, file, (*operator, left, right))?
        }
        ExpressionKind::Unary(UnaryOperator::Not, _)
        | ExpressionKind::IsSet(..)
        | ExpressionKind::Tagged(_)
        | ExpressionKind::Reachable(_)
        | ExpressionKind::InFlow(_)
        | ExpressionKind::Event(_) => "bool".to_owned(),
        _ => return None,
    })
}

/// The type of what stands at `place`, by what stands beside it.
pub(super) fn of_use(analysis: &Analysis, file: FileId, item: &Item, place: Span) -> String {
    let beside = beside(analysis, file, item, place);
    beside
        .or_else(|| taken(analysis, file, item, place))
        .unwrap_or_else(|| "text".to_owned())
}

fn of_literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(_) => "bool",
        Literal::Int(_) => "int",
        Literal::Decimal(_) => "decimal",
        Literal::Percent(_) => "percent",
        Literal::Money(_, currency) => return format!("money({currency})"),
        Literal::Duration(_) => "duration",
        Literal::Time(_) => "time",
        Literal::Date(_) => "date",
        Literal::DateTime(_) => "datetime",
    }
    .to_owned()
}

/// The declared type of a name.
fn declared(analysis: &Analysis, file: FileId, name: Span) -> Option<String> {
    let checked = analysis.checked();
    let definition = *symbol_at(analysis, file, name.start)?.definitions.first()?;
    if let Definition::Score(_) = definition {
        return Some("int".to_owned());
    }
    let field = checked.member(definition)?;
    let optional = if field.optional { "?" } else { "" };
    (field.ty != Type::Error).then(|| format!("{}{optional}", field.ty))
}

fn of_operation(
    analysis: &Analysis,
    file: FileId,
    (operator, left, right): (BinaryOperator, &Expression, &Expression),
) -> Option<String> {
    use BinaryOperator::{Add, Divide, Multiply, Otherwise, Subtract};
    match operator {
        Add | Subtract | Multiply | Divide => {
            let (one, other) = (
                of_value(analysis, file, left),
                of_value(analysis, file, right),
            );
            match (one.as_deref(), other.as_deref()) {
                (Some("datetime"), Some("datetime")) => Some("duration".to_owned()),
                _ if operator == Divide => Some("decimal".to_owned()),
                _ => one.or(other),
            }
        }
        Otherwise => {
            let ty = of_value(analysis, file, left).or_else(|| of_value(analysis, file, right))?;
            Some(ty.trim_end_matches('?').to_owned())
        }
        _ => Some("bool".to_owned()),
    }
}

/// By the other side of an operator.
fn beside(analysis: &Analysis, file: FileId, item: &Item, place: Span) -> Option<String> {
    use BinaryOperator::{
        Add, And, Contains, EndsWith, In, Multiply, Or, Otherwise, StartsWith, Subtract,
    };
    let mut found: Option<String> = None;
    visit::expressions(item, &mut |expression| {
        if found.is_some() {
            return;
        }
        found = match &expression.kind {
            ExpressionKind::Unary(UnaryOperator::Not, inner) if inner.span == place => {
                Some("bool".to_owned())
            }
            ExpressionKind::Binary(operator, _, left, right) => {
                let other = match (left.span == place, right.span == place) {
                    (true, _) => right,
                    (_, true) => left,
                    _ => return,
                };
                match operator {
                    And | Or => Some("bool".to_owned()),
                    Contains | StartsWith | EndsWith => Some("text".to_owned()),
                    In => match &other.kind {
                        ExpressionKind::List(items) => {
                            items.first().and_then(|one| of_value(analysis, file, one))
                        }
                        _ => None,
                    },
                    Otherwise => of_value(analysis, file, other)
                        .map(|ty| format!("{}?", ty.trim_end_matches('?'))),
                    Add | Subtract | Multiply => match of_value(analysis, file, other).as_deref() {
                        Some("duration" | "datetime") => Some("datetime".to_owned()),
                        Some("percent") => Some("decimal".to_owned()),
                        Some(other) => Some(other.to_owned()),
                        None => None,
                    },
                    _ => of_value(analysis, file, other)
                        .map(|ty| ty.trim_end_matches('?').to_owned()),
                }
            }
            ExpressionKind::IsSet(inner, _) if inner.span == place => Some("text?".to_owned()),
            _ => None,
        };
    });
    found
}

/// By what takes it: a field that is set, a parameter, a wait.
fn taken(analysis: &Analysis, file: FileId, item: &Item, place: Span) -> Option<String> {
    let Item::Flow(flow) = item else { return None };
    let mut found: Option<String> = None;
    visit::statements(&flow.body, &mut |statement| {
        let by = match &statement.kind {
            StatementKind::Set { field, value } if value.span == place => field,
            StatementKind::Add { amount, field } if amount.span == place => field,
            StatementKind::Wait(wait) => {
                if let Wait::Until {
                    moment: Moment::At { moment, at },
                    ..
                } = &**wait
                    && moment.span == place
                {
                    let ty = if at.is_some() { "date" } else { "datetime" };
                    found = Some(ty.to_owned());
                }
                return;
            }
            StatementKind::Send(send) => {
                let mut members = send.with.iter().flat_map(|with| &with.members);
                if let Some(member) = members.find(|member| member.value.span == place) {
                    found = declared(analysis, file, member.name.span).or(found.take());
                }
                return;
            }
            _ => return,
        };
        if let ExpressionKind::Field(_, name) = &by.kind {
            found = declared(analysis, file, name.span);
        }
    });
    found
}
