//! Lists and records as they are written.

use std::sync::Arc;

use crate::{
    check::{
        Checker,
        fit::Need,
        members::missing,
        relation::{self, common},
        scope::Scope,
    },
    checked::{Definition, Expression, ExpressionKind, Type},
    finding::{Finding, Rule},
    source::Span,
    syntax::{self, Members},
};

impl Checker<'_> {
    /// `[a, b]`
    pub(super) fn list_literal(
        &mut self,
        scope: &mut Scope,
        items: &[syntax::Expression],
        span: Span,
        wanted: Option<&Type>,
    ) -> Expression {
        if let Some(Type::List(of)) = wanted {
            let values = items.iter().map(|item| self.value(scope, item, of));
            let values = values.collect();
            return self.make(ExpressionKind::List(values), Type::List(of.clone()), span);
        }
        let mut values: Vec<Expression> = Vec::with_capacity(items.len());
        // Of a list of whatever, each value is one of whatever.
        let mut of = wanted.filter(|ty| matches!(ty, Type::Error)).cloned();
        for item in items {
            let value = self.expression(scope, item, of.as_ref());
            let value = self.handled(value);
            let joined = of.as_ref().map(|of| common(of, &value.ty));
            match joined {
                None => of = Some(value.ty.clone()),
                Some(Some(ty)) => of = Some(ty),
                Some(None) => {
                    let of = of.clone().unwrap_or(Type::Error);
                    self.report(other_item(&value, &of));
                    values.push(self.unknown_value(of, value.place.span));
                    continue;
                }
            }
            values.push(value);
        }
        let of = of.unwrap_or(Type::Error);
        let values = values
            .into_iter()
            .map(|value| self.fit(value, &of))
            .collect();
        self.make(ExpressionKind::List(values), Type::List(Arc::new(of)), span)
    }

    /// `{ name: "Beans", price: 3 EUR }` in a test.
    pub(super) fn record(
        &mut self,
        scope: &mut Scope,
        members: &Members,
        wanted: Option<&Type>,
    ) -> Expression {
        let span = members.span;
        let Some(Type::Record(fields)) = wanted else {
            if !matches!(wanted, Some(Type::Error)) {
                let place = self.place(span);
                self.report(misplaced_record(place, wanted));
            }
            return self.error(span);
        };
        let fields = Arc::clone(fields);
        let known: Vec<&str> = fields
            .iter()
            .map(|field| field.named.name.as_str())
            .collect();
        let given = self.distinct(members);
        let mut unknown = Vec::new();
        let mut values = vec![None; fields.len()];
        for member in given {
            let position = known.iter().position(|name| *name == member.name.text);
            let Some((field, value)) = position
                .and_then(|position| Some((fields.get(position)?, values.get_mut(position)?)))
            else {
                unknown.push(member);
                continue;
            };
            self.refer(member.name.span, Definition::Local(field.named.place));
            *value = Some(self.needed(scope, &member.value, &field.ty, Need::Set));
        }
        self.unknown_members(&unknown, "field", &known);
        let lacking = fields
            .iter()
            .zip(&values)
            .filter(|(field, value)| value.is_none() && !field.optional);
        let lacking: Vec<&str> = lacking
            .map(|(field, _)| field.named.name.as_str())
            .collect();
        let lacking = missing(&lacking, &unknown);
        if !lacking.is_empty() && self.is_whole(members) {
            let place = self.place(span);
            self.report(incomplete(place, &lacking));
        }
        self.make(ExpressionKind::Record(values), Type::Record(fields), span)
    }
}

fn other_item(value: &Expression, of: &Type) -> Finding {
    let (found, of) = (relation::describe(&value.ty), relation::describe(of));
    let message = format!("this is of type `{found}`, but the values before it are `{of}`");
    Finding::new(Rule::TypeMismatch, value.place, message)
}

fn misplaced_record(place: crate::source::FileSpan, wanted: Option<&Type>) -> Finding {
    let message = match wanted {
        Some(ty) => format!(
            "this is a record, but `{}` is needed here",
            relation::describe(ty)
        ),
        None => "a record cannot stand here".to_owned(),
    };
    Finding::new(Rule::TypeMismatch, place, message)
}

fn incomplete(place: crate::source::FileSpan, lacking: &[&str]) -> Finding {
    let message = format!("the record lacks `{}`", lacking.join("`, `"));
    Finding::new(Rule::MissingArgument, place, message)
}
