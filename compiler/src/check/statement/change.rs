//! What a flow changes of the contact: `set`, `add`, `unset`.

use crate::{
    check::{
        Checker,
        expression::NOTHING,
        fit::Need,
        relation::{self, describe},
        state::{Path, Root},
        statement::Run,
    },
    checked::{Expression, ExpressionKind, Field, StatementKind, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, BinaryOperator},
};

impl Checker<'_> {
    /// `set contact.F = EXPR`
    pub(super) fn set(
        &mut self,
        field: &syntax::Expression,
        value: &syntax::Expression,
        run: &mut Run,
    ) -> Option<StatementKind> {
        let target = self.target(field);
        let (ty, need) = match &target {
            Some((_, field)) if field.optional => (field.ty.clone(), Need::Any),
            Some((_, field)) => (field.ty.clone(), Need::Set),
            None => (Type::Error, Need::Any),
        };
        let written = value;
        if need == Need::Any && self.is_nothing_given(field, value, &ty) {
            return None;
        }
        let value = self.needed(&mut run.scope, value, &ty, need);
        self.declared_beside(field, written, &value.ty);
        let (id, _) = target?;
        run.state().forget(id);
        if !value.optional {
            run.state().learn([Path::of(Root::Contact(id))]);
        }
        let field_place = self.place(field.span);
        Some(StatementKind::Set {
            field: id,
            value,
            field_place,
        })
    }

    /// `set contact.F = null`: says how a field is unset; whether it was so.
    fn is_nothing_given(
        &mut self,
        field: &syntax::Expression,
        value: &syntax::Expression,
        ty: &Type,
    ) -> bool {
        let syntax::ExpressionKind::Name(name) = &value.kind else {
            return false;
        };
        let is_value = matches!(ty, Type::Enum(values) if values.contains(&name.text));
        if !NOTHING.contains(&name.text.as_str()) || is_value {
            return false;
        }
        let source = self.input.sources.get(self.file);
        let before = source.and_then(|source| source.text.get(..field.span.start as usize));
        let statement = before.and_then(|before| before.trim_end().strip_suffix("set"));
        let statement = statement.and_then(|statement| u32::try_from(statement.len()).ok());
        let meant = format!("unset {}", self.input.sources.slice(self.place(field.span)));
        let message = format!("there is no value `{}`", name.text);
        let finding = Finding::new(Rule::UnknownName, self.place(value.span), message)
            .with_help(format!("write `{meant}`"));
        self.report(match statement {
            Some(start) => {
                let whole = self.place(Span::new(start, value.span.end));
                finding.with_replacement(format!("change to `{meant}`"), whole, meant)
            }
            None => finding,
        });
        true
    }

    /// `add EXPR to contact.F`
    pub(super) fn add(
        &mut self,
        amount: &syntax::Expression,
        field: &syntax::Expression,
        run: &mut Run,
    ) -> Option<StatementKind> {
        let field_place = self.place(field.span);
        let target = self.target_that(field, |field| can_grow(&field.ty));
        let target = target.filter(|(_, field)| {
            let fine = can_grow(&field.ty);
            if !fine {
                self.report(cannot_grow(field_place, field));
            }
            fine
        });
        let wanted = match target.as_ref().map(|(_, field)| &field.ty) {
            Some(Type::Date | Type::DateTime) => Type::Duration,
            Some(ty) => ty.clone(),
            None => Type::Error,
        };
        let written = amount;
        let amount = self.value(&mut run.scope, amount, &wanted);
        self.declared_beside(field, written, &amount.ty);
        let (id, declared) = target?;
        let is_set = run.state().is_set(&Path::of(Root::Contact(id)));
        let before = self.handled(Expression {
            optional: declared.optional && !is_set,
            ..self.make(
                ExpressionKind::ContactField(id),
                declared.ty.clone(),
                field.span,
            )
        });
        let place = before.place;
        let sum = ExpressionKind::Binary(BinaryOperator::Add, Box::new(before), Box::new(amount));
        let value = Expression {
            kind: sum,
            ty: declared.ty,
            optional: false,
            place,
        };
        Some(StatementKind::Set {
            field: id,
            value,
            field_place,
        })
    }

    /// `unset contact.F`
    pub(super) fn unset(
        &mut self,
        field: &syntax::Expression,
        run: &mut Run,
    ) -> Option<StatementKind> {
        let (id, declared) = self.target(field)?;
        if !declared.optional {
            let place = self.place(field.span);
            self.report(always_set(place, &declared));
            return None;
        }
        run.state().forget(id);
        Some(StatementKind::Unset(id))
    }
}

fn can_grow(ty: &Type) -> bool {
    relation::is_quantity(ty) || matches!(ty, Type::Date | Type::DateTime | Type::Error)
}

fn cannot_grow(place: FileSpan, field: &Field) -> Finding {
    let (name, ty) = (&field.named.name, describe(&field.ty));
    let message = format!("nothing can be added to `{name}`, which is of type `{ty}`");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_label(field.named.place, "declared here")
        .with_help(format!("give it a value: `set contact.{name} = …`"))
}

pub(in crate::check) fn always_set(place: FileSpan, field: &Field) -> Finding {
    let name = &field.named.name;
    let message = format!("`{name}` is always set, and cannot be unset");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_label(field.named.place, "declared here, without `?`")
        .with_help("only a field whose type ends in `?` can be unset")
}
