//! Texts with interpolations: each shows a value that is set and can be shown.

use nurture_runtime::value::Value;
use smol_str::SmolStr;

use crate::{
    check::{Checker, literal::constant, relation, scope::Scope},
    checked::{Expression, ExpressionKind, Field, TextPart, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, Text},
    template::{
        is_of_condition,
        merge_tag::{Form, Meant, merge_tags},
    },
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

    /// Says what in a text that somebody gets is written as other tools have it, and would be sent as it stands.
    ///
    /// `params` are the parameters that can be named in it.
    pub(in crate::check) fn merge_tags(&mut self, text: &Text, params: &[Field]) {
        let input = self.input;
        let written = input.sources.slice(self.place(text.span));
        let shown: Vec<Span> = text.parts.iter().filter_map(interpolated).collect();
        let mut has_condition = false;
        for tag in merge_tags(written) {
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let start = text.span.start.saturating_add(offset(tag.range.start));
            let end = text.span.start.saturating_add(offset(tag.range.end));
            // They are in order, and none lies in another; a `$` may stand before one.
            let behind = shown.partition_point(|shown| shown.start < end);
            let last = behind.checked_sub(1).and_then(|last| shown.get(last));
            let is_read = last.is_some_and(|shown| start < shown.end);
            let is_foreign = !matches!(tag.form, Form::Braces | Form::SignAndBraces);
            if is_foreign && !is_read && self.suggests_after(0) {
                let place = self.place(Span::new(start, end));
                if is_of_condition(&tag) {
                    // The first speaks of all that divide and end it.
                    if !std::mem::replace(&mut has_condition, true) {
                        let finding = self.condition_as_it_stands(place);
                        self.report(finding);
                    }
                    continue;
                }
                let meant = tag.meant(self.contact.list(), params);
                if meant.is_some() || tag.is_certain() {
                    let default = tag.plain_default();
                    let finding = self.sent_as_it_stands(place, meant, default);
                    self.report(finding);
                }
            }
        }
    }

    fn condition_as_it_stands(&self, place: FileSpan) -> Finding {
        let written = self.input.sources.slice(place);
        let message = format!("`{written}` is sent as it stands: a text has no such tags");
        Finding::new(Rule::TemplateSyntax, place, message).with_help("decide in the flow, `if contact.plan == pro then … else … end`, or put the text into a file that `body:` names: there, `{% if contact.plan == \"pro\" %}` is known")
    }

    fn sent_as_it_stands(
        &self,
        place: FileSpan,
        meant: Option<Meant<'_>>,
        default: &str,
    ) -> Finding {
        let written = self.input.sources.slice(place);
        let message = format!("`{written}` is sent as it stands");
        let finding = Finding::new(Rule::TemplateSyntax, place, message);
        let Some(meant) = meant else {
            return finding
                .with_help("what differs from contact to contact is written `{contact.…}`");
        };
        if meant.field.is_none() {
            return finding.with_help("`unsubscribe_url` is known in a body: put the text into a file, and name that, `body: \"emails/welcome.txt\"`");
        }
        let path = &meant.path;
        let is_text = |field: &Field| relation::is_text(&field.ty);
        if meant.is_optional() && !meant.field.is_some_and(is_text) {
            return finding.with_help(format!(
                "write `{{{path} ?? …}}`, with what stands for it where it is unset"
            ));
        }
        let meant = if meant.is_optional() {
            format!("{{{path} ?? \"{default}\"}}")
        } else {
            format!("{{{path}}}")
        };
        finding
            .with_help(format!("write `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), place, meant)
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

fn interpolated(part: &syntax::TextPart) -> Option<Span> {
    match part {
        syntax::TextPart::Interpolation(shown) => Some(shown.span),
        syntax::TextPart::Text(_) => None,
    }
}
