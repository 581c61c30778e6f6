//! What to write where a value is of the wrong type or a name is unknown, when nothing better is known.

use nurture_runtime::value::Value;

use super::{fit::plain, relation::describe};
use crate::{
    checked::{Expression, ExpressionKind, Type},
    finding::Finding,
    lex::{TokenKind, lex},
    source::FileId,
};

/// Says what a value of the type that is needed looks like.
pub(super) fn with_example(finding: Finding, given: &Expression, wanted: &Type) -> Finding {
    if let Some(bare) = plain(given).filter(|text| is_literal_of(text, wanted)) {
        return finding
            .with_help(format!("write it without quotes: `{bare}`"))
            .with_replacement(format!("change to `{bare}`"), given.place, bare);
    }
    if let (Some(hour), Type::Time) = (hour(given), wanted) {
        let meant = format!("{hour:02}:00");
        return finding
            .with_help(format!("write `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), given.place, meant);
    }
    let needed = describe(wanted);
    match (&given.ty, wanted) {
        (Type::Date | Type::DateTime, Type::Duration) => {
            finding.with_help("write how long from now, for example `24h` or `3d`")
        }
        _ => match example(wanted) {
            Some(example) => {
                finding.with_help(format!("a value of type `{needed}` is written `{example}`"))
            }
            None => finding.with_help(format!("write a value of type `{needed}`")),
        },
    }
}

/// A literal of a type.
fn example(ty: &Type) -> Option<String> {
    Some(match ty {
        Type::Int => "10".to_owned(),
        Type::Decimal => "4.5".to_owned(),
        Type::Percent => "10%".to_owned(),
        Type::Text => "\"…\"".to_owned(),
        Type::Email => "\"ada@example.com\"".to_owned(),
        Type::Date => "2026-12-01".to_owned(),
        Type::Time => "09:00".to_owned(),
        Type::DateTime => "2026-12-01T09:00".to_owned(),
        Type::Duration => "2d".to_owned(),
        Type::Money(currency) => format!("100 {}", currency.code()),
        Type::Enum(values) => values.first()?.to_string(),
        Type::List(_) => "[…, …]".to_owned(),
        _ => return None,
    })
}

/// The whole hour that a number may mean.
fn hour(given: &Expression) -> Option<i64> {
    match &given.kind {
        ExpressionKind::Constant(Value::Int(hour)) if (0..24).contains(hour) => Some(*hour),
        _ => None,
    }
}

/// Whether a text is a literal of a type but for its quotes.
fn is_literal_of(text: &str, ty: &Type) -> bool {
    let lexed = lex(FileId(0), text);
    let [token] = lexed.tokens.as_slice() else {
        return false;
    };
    let fits = match ty {
        Type::Int => token.kind == TokenKind::Int,
        Type::Decimal => matches!(token.kind, TokenKind::Int | TokenKind::Decimal),
        Type::Percent => token.kind == TokenKind::Percent,
        Type::Date => token.kind == TokenKind::Date,
        Type::Time => token.kind == TokenKind::Time,
        Type::DateTime => token.kind == TokenKind::DateTime,
        Type::Duration => token.kind == TokenKind::Duration,
        Type::Bool => matches!(token.kind, TokenKind::True | TokenKind::False),
        _ => false,
    };
    fits && lexed.findings.is_empty() && token.span.range().len() == text.len()
}

/// Lists the fields of the contact that can stand where another name does.
pub(super) fn fields(finding: Finding, fields: &[&str]) -> Finding {
    const SHOWN: usize = 8;
    let shown: Vec<String> = fields
        .iter()
        .take(SHOWN)
        .map(|field| format!("`contact.{field}`"))
        .collect();
    let dots = if fields.len() > SHOWN { ", …" } else { "" };
    if shown.is_empty() {
        return finding
            .with_help("declare a field in `contact { … }`, and write `contact.` before its name");
    }
    finding.with_help(format!("what can stand here: {}{dots}", shown.join(", ")))
}

/// How a field is declared that is used as if it were of a type: so that it can be used at once.
pub(super) fn declared(name: &str, ty: &Type) -> Option<String> {
    Some(match ty {
        Type::Int => format!("{name}: int = 0"),
        Type::Decimal => format!("{name}: decimal = 0"),
        Type::Percent => format!("{name}: percent = 0%"),
        Type::Money(currency) => {
            let code = currency.code();
            format!("{name}: money({code}) = 0 {code}")
        }
        Type::Bool => format!("{name}: bool = false"),
        Type::Text
        | Type::Email
        | Type::Phone
        | Type::Url
        | Type::Timezone
        | Type::Date
        | Type::Time
        | Type::DateTime
        | Type::Duration => format!("{name}: {}?", describe(ty)),
        Type::Enum(values) => {
            let first = values.first()?;
            format!("{name}: {} = {first}", describe(ty))
        }
        Type::List(_) | Type::Record(_) | Type::Error => return None,
    })
}

/// Lists what is known, where no name is near enough to be meant.
pub(super) fn listing<'n>(finding: Finding, known: impl IntoIterator<Item = &'n str>) -> Finding {
    const SHOWN: usize = 8;
    if !finding.help.is_empty() {
        return finding;
    }
    let known: Vec<&str> = known.into_iter().collect();
    if known.is_empty() {
        return finding.with_help("it has none: declare it where the others would stand");
    }
    let dots = if known.len() > SHOWN { ", …" } else { "" };
    let shown = known.get(..SHOWN.min(known.len())).unwrap_or_default();
    finding.with_help(format!("known are `{}`{dots}", shown.join("`, `")))
}
