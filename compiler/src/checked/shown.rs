//! Types and fields as they are written in the language.

use std::fmt::{Display, Formatter, Result};

use super::{Field, Type};

impl Display for Type {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(match self {
            Self::Error => "?",
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Timezone => "timezone",
            Self::Int => "int",
            Self::Decimal => "decimal",
            Self::Percent => "percent",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::Duration => "duration",
            Self::Money(currency) => return write!(formatter, "money({})", currency.code()),
            Self::Enum(values) => return formatter.write_str(&values.join(" | ")),
            Self::List(of) => return write!(formatter, "list of {of}"),
            Self::Record(fields) => return record(fields, formatter),
        })
    }
}

impl Display for Field {
    /// `name: type?`
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let optional = if self.optional { "?" } else { "" };
        write!(formatter, "{}: {}{optional}", self.named.name, self.ty)
    }
}

fn record(fields: &[Field], formatter: &mut Formatter<'_>) -> Result {
    formatter.write_str("{")?;
    for (field, separator) in fields
        .iter()
        .zip(std::iter::once(" ").chain(std::iter::repeat(", ")))
    {
        write!(formatter, "{separator}{field}")?;
    }
    formatter.write_str(if fields.is_empty() { "}" } else { " }" })
}

#[cfg(test)]
mod tests {
    use super::Type;
    use std::sync::Arc;

    #[test]
    fn types_are_shown_as_they_are_written() {
        let plan = Type::Enum(["free".into(), "pro".into()].into());
        assert_eq!(plan.to_string(), "free | pro");
        assert_eq!(
            Type::List(Arc::new(Type::Record([].into()))).to_string(),
            "list of {}"
        );
    }
}
