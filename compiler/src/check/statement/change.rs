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
        if declared.optional && !is_set {
            let finding = self.nothing_to_add_to((written, field), &declared.ty);
            self.report(finding);
        }
        let ty = declared.ty.clone();
        let before = self.make(ExpressionKind::ContactField(id), ty, field.span);
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

    /// What stands for an unset field cannot be said behind `to`, where only a field can stand.
    fn nothing_to_add_to(
        &self,
        (amount, field): (&syntax::Expression, &syntax::Expression),
        ty: &Type,
    ) -> Finding {
        let slice = |expression: &syntax::Expression| {
            let place = self.place(expression.span);
            self.input.sources.slice(place)
        };
        let written = slice(field);
        let message = format!("`{written}` may be unset");
        let finding = Finding::new(Rule::OptionalNotHandled, self.place(field.span), message);
        if !matches!(ty, Type::Int | Type::Decimal) {
            return finding.with_help(format!("ask before, `if {written} is set then … end`"));
        }
        let set = format!("set {written} = ({written} ?? 0) + {}", slice(amount));
        let text = self.input.sources.get(self.file);
        let before = text.and_then(|text| text.text.get(..amount.span.start as usize));
        let keyword = before.and_then(|before| before.trim_end().strip_suffix("add"));
        let start = keyword.and_then(|before| u32::try_from(before.len()).ok());
        let finding = finding.with_help(format!(
            "write `{set}`, or ask before, `if {written} is set`"
        ));
        let is_plain = matches!(
            amount.kind,
            syntax::ExpressionKind::Literal(_) | syntax::ExpressionKind::Field(..)
        );
        match start.filter(|_| is_plain) {
            Some(start) => {
                let whole = self.place(Span::new(start, field.span.end));
                finding.with_replacement(format!("change to `{set}`"), whole, set)
            }
            None => finding,
        }
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
