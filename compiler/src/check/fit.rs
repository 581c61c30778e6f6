//! Whether a value is what is needed where it stands.

use nurture_runtime::{checked_text, value::Value};

use super::{
    Checker, advice, relation,
    relation::{describe, fits, is_text},
    scope::Scope,
    timezone::invalid_timezone,
};
use crate::{
    checked::{Expression, ExpressionKind, Type},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Span},
    syntax,
};

/// Whether a value may be unset where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must be set.
    Set,
    /// It may be unset.
    Any,
}

impl Checker<'_> {
    /// An expression where a set value of a type is needed.
    pub(super) fn value(
        &mut self,
        scope: &mut Scope,
        written: &syntax::Expression,
        wanted: &Type,
    ) -> Expression {
        self.needed(scope, written, wanted, Need::Set)
    }

    /// An expression where a value of a type is needed.
    pub(super) fn needed(
        &mut self,
        scope: &mut Scope,
        written: &syntax::Expression,
        wanted: &Type,
        need: Need,
    ) -> Expression {
        let given = self.expression(scope, written, Some(wanted));
        let given = self.fit(given, wanted);
        match need {
            Need::Set => self.handled(given),
            Need::Any => given,
        }
    }

    /// A condition.
    pub(super) fn condition(
        &mut self,
        scope: &mut Scope,
        written: &syntax::Expression,
    ) -> Expression {
        let condition = self.value(scope, written, &Type::Bool);
        self.declared_beside(written, written, &Type::Bool);
        condition
    }

    /// Makes a value one of the type that is needed, or says that it is none.
    pub(super) fn fit(&mut self, given: Expression, wanted: &Type) -> Expression {
        let is_known = |ty: &Type| !matches!(ty, Type::Error);
        // What could not be a literal has been reported.
        let is_reported = matches!(given.kind, ExpressionKind::Error);
        if !is_known(wanted) || !is_known(&given.ty) || is_reported {
            return given;
        }
        if given.ty == Type::Int && *wanted == Type::Decimal {
            return widened(given);
        }
        if fits(&given.ty, wanted) {
            return given;
        }
        if is_text(wanted) && plain(&given).is_some() {
            return self.checked_text(given, wanted);
        }
        let finding = mismatch(&given, wanted, self.input.sources.slice(given.place));
        self.report(finding);
        self.unknown_value(wanted.clone(), given.place.span)
    }

    /// A text literal where a checked text is needed.
    fn checked_text(&mut self, given: Expression, wanted: &Type) -> Expression {
        let text = plain(&given).unwrap_or_default();
        let valid = match wanted {
            Type::Email => checked_text::is_email(text),
            Type::Phone => checked_text::is_phone(text),
            Type::Url => checked_text::is_url(text),
            Type::Timezone => checked_text::is_timezone(text),
            _ => true,
        };
        if valid {
            return Expression {
                ty: wanted.clone(),
                ..given
            };
        }
        let place = given.place;
        self.report(match wanted {
            Type::Timezone => invalid_timezone(place, text),
            _ => invalid_text(place, text, wanted),
        });
        self.unknown_value(wanted.clone(), place.span)
    }

    /// Says that an optional is used as if it were set.
    pub(super) fn handled(&mut self, given: Expression) -> Expression {
        if !given.optional {
            return given;
        }
        let written = self.input.sources.slice(given.place).to_owned();
        self.report(not_handled(&given, &written));
        Expression {
            optional: false,
            ..given
        }
    }
}

/// An int as a decimal.
pub(super) fn widened(given: Expression) -> Expression {
    Expression {
        ty: Type::Decimal,
        optional: given.optional,
        place: given.place,
        kind: ExpressionKind::Widen(Box::new(given)),
    }
}

/// The text of a literal without interpolations.
pub(super) fn plain(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Constant(Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn mismatch(given: &Expression, wanted: &Type, written: &str) -> Finding {
    let (found, needed) = (describe(&given.ty), describe(wanted));
    if let (Type::Money(_), Type::Money(currency)) = (&given.ty, wanted) {
        return currencies(given, currency.code());
    }
    let message = format!("this is of type `{found}`, but `{needed}` is needed here");
    let finding = Finding::new(Rule::TypeMismatch, given.place, message);
    match (&given.ty, wanted) {
        (Type::Int, Type::Duration) => {
            finding.with_help("say which unit: `s`, `min`, `h`, `d` or `w`, for example `2d`")
        }
        (Type::Money(_), Type::Int | Type::Decimal) => match &given.kind {
            ExpressionKind::Constant(Value::Money(money)) => without_currency(finding, given, &money.amount.to_string(), wanted),
            _ => finding.with_help("there is no currency here"),
        },
        (Type::Decimal, Type::Int) => {
            finding.with_help("a decimal does not become a whole number by itself; change the field's type to `decimal`")
        }
        (Type::Text, Type::Email | Type::Phone | Type::Url | Type::Timezone) => finding.with_help(
            format!("only a value that has been checked is of type `{needed}`; declare it so where it comes from"),
        ),
        (Type::Date, Type::DateTime) if matches!(given.kind, ExpressionKind::Constant(_)) => {
            let end = Span::at(given.place.span.end).in_file(given.place.file);
            finding
                .with_help("write the time too, for example `2026-12-01T00:00`")
                .with_replacement("add `T00:00`", end, "T00:00")
        }
        (Type::Int | Type::Decimal, Type::Text)
            if matches!(given.kind, ExpressionKind::Constant(_)) =>
        {
            let meant = format!("\"{written}\"");
            finding
                .with_help(format!("a text stands in quotes: `{meant}`"))
                .with_replacement("put it in quotes", given.place, meant)
        }
        (_, Type::Text) if relation::is_shown(&given.ty) => finding.with_help("put it into a text: `\"{…}\"`"),
        (Type::Text, Type::Enum(values)) => match plain(given) {
            Some(text) if values.iter().any(|value| value == text) => finding
                .with_help(format!("write the value without quotes: `{text}`"))
                .with_replacement(format!("change to `{text}`"), given.place, text),
            _ => finding.with_help(format!("the values are `{needed}`")),
        },
        (_, Type::Bool) if given.optional && !written.contains(['(', ' ']) => {
            let end = Span::at(given.place.span.end).in_file(given.place.file);
            finding
                .with_help(format!("to ask whether it has a value, write `{written} is set`"))
                .with_replacement("add `is set`", end, " is set")
        }
        (_, Type::Bool) if plain(given).is_none_or(|text| !matches!(text, "true" | "false")) => {
            finding.with_help("compare it with something: `… == …`")
        }
        _ => advice::with_example(finding, given, wanted),
    }
}

/// An amount of money where a number is needed.
fn without_currency(finding: Finding, given: &Expression, number: &str, wanted: &Type) -> Finding {
    if *wanted == Type::Int && number.contains('.') {
        return finding.with_help("a whole number is needed here, and no currency");
    }
    finding
        .with_help(format!("there is no currency here: write `{number}`"))
        .with_replacement(format!("change to `{number}`"), given.place, number)
}

/// An amount of one currency where one of another is needed.
pub(super) fn currencies(given: &Expression, needed: &str) -> Finding {
    let found = describe(&given.ty);
    let message = format!("`{found}` does not meet `money({needed})`");
    let finding = Finding::new(Rule::CurrencyMismatch, given.place, message)
        .labelled("nothing says how much one is worth in the other");
    match &given.kind {
        ExpressionKind::Constant(Value::Money(money)) => {
            let meant = format!("{} {needed}", money.amount);
            finding
                .with_help(format!(
                    "if the amount is meant in that currency, write `{meant}`"
                ))
                .with_replacement(format!("change to `{meant}`"), given.place, meant)
        }
        _ => finding.with_help("compare and add amounts of one currency only"),
    }
}

fn invalid_text(place: FileSpan, text: &str, wanted: &Type) -> Finding {
    let (what, help) = match wanted {
        Type::Email => ("a mail address", "write it as `name@example.com`"),
        Type::Phone => (
            "a telephone number",
            "write it in international form: `+4915112345678`",
        ),
        _ => (
            "a web address",
            "write it in full: `https://example.com/pricing`",
        ),
    };
    let message = format!("`{text}` is not {what}");
    Finding::new(Rule::TypeMismatch, place, message).with_help(help)
}

fn not_handled(given: &Expression, written: &str) -> Finding {
    let place = given.place;
    let message = format!("`{written}` may be unset");
    let finding = Finding::new(Rule::OptionalNotHandled, place, message)
        .labelled("used here as if it were always set");
    let simple = written
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '(' | ')'));
    let default = match &given.ty {
        ty if is_text(ty) => "\"\"",
        Type::Int | Type::Decimal => "0",
        Type::Percent => "0%",
        Type::Bool => "false",
        Type::Duration => "0s",
        _ => "…",
    };
    let finding = finding.with_help(format!(
        "say with `??` what stands for it, `{written} ?? {default}`, or ask before, `if {written} is set`"
    ));
    if !simple || default == "…" {
        return finding;
    }
    let end = Span::at(place.span.end).in_file(place.file);
    finding.with_fix(Fix {
        title: format!("add `?? {default}`"),
        edits: vec![Edit {
            place: end,
            text: format!(" ?? {default}"),
        }],
    })
}
