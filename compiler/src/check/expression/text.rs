//! Texts with interpolations: each shows a value that is set and can be shown.

use nurture_runtime::value::Value;
use smol_str::SmolStr;

use crate::{
    check::{Checker, literal::constant, relation, scope::Scope},
    checked::{Expression, ExpressionKind, TextPart, Type},
    finding::{Finding, Rule},
    syntax::{self, Text},
};

impl Checker<'_> {
    /// A text.
    pub(in crate::check) fn text(&mut self, scope: &mut Scope, text: &Text) -> Expression {
        if let Some(plain) = text.plain() {
            return constant(Value::text(plain), Type::Text, self.place(text.span));
        }
        let mut parts = Vec::with_capacity(text.parts.len());
        for part in &text.parts {
            parts.push(match part {
                syntax::TextPart::Text(text) => TextPart::Text(text.clone()),
                syntax::TextPart::Interpolation(shown) => {
                    let shown = self.expression(scope, shown, None);
                    TextPart::Shown(self.shown(shown))
                }
            });
        }
        self.make(ExpressionKind::Text(parts), Type::Text, text.span)
    }

    /// A text in which nothing can be interpolated: it is read before there is a contact.
    pub(in crate::check) fn plain_text(&mut self, text: &Text) -> Option<SmolStr> {
        let plain = text.plain().map(SmolStr::new);
        if plain.is_none() {
            let place = self.place(text.span);
            self.report(
                Finding::new(
                    Rule::TypeMismatch,
                    place,
                    "nothing can be interpolated here",
                )
                .labelled("this is the same for every contact")
                .with_help("write the text itself; a brace is written `\\{`"),
            );
        }
        plain
    }

    /// A value that contacts or people are shown.
    fn shown(&mut self, value: Expression) -> Expression {
        if relation::is_shown(&value.ty) {
            return self.handled(value);
        }
        let found = relation::describe(&value.ty);
        let message = format!("this is of type `{found}`, which cannot be shown in a text");
        let help = match value.ty {
            Type::List(_) => "show how many there are, `length(…)`, or loop over it in a template",
            _ => "show one of its fields",
        };
        self.report(Finding::new(Rule::TypeMismatch, value.place, message).with_help(help));
        self.error(value.place.span)
    }
}
