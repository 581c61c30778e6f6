//! What is known of a value in a template.

use crate::checked::{Field, Type};

/// A value's kind, and whether it may be unset.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    /// What it is when it is set.
    pub kind: Kind,
    /// Whether it may be unset.
    pub optional: bool,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Not known; it fits everything.
    Any,
    /// Of a type of the language.
    Of(Type),
    /// The contact.
    Contact,
    /// The loop that one is in.
    Loop,
}

impl Shape {
    /// Nothing is known of it.
    pub(super) const ANY: Self = Self::set(Kind::Any);

    /// A text.
    pub(super) const TEXT: Self = Self::set(Kind::Of(Type::Text));

    /// A number.
    pub(super) const NUMBER: Self = Self::set(Kind::Of(Type::Int));

    /// Yes or no.
    pub(super) const FLAG: Self = Self::set(Kind::Of(Type::Bool));

    /// A value that is always set.
    pub(super) const fn set(kind: Kind) -> Self {
        Self {
            kind,
            optional: false,
        }
    }

    /// The value of a field.
    pub(super) fn of(field: &Field) -> Self {
        let kind = match &field.ty {
            Type::Error => Kind::Any,
            ty => Kind::Of(ty.clone()),
        };
        let optional = field.optional;
        Self { kind, optional }
    }

    /// The same value where it is not unset.
    #[must_use]
    pub(super) fn once_set(mut self) -> Self {
        self.optional = false;
        self
    }

    /// The same value where it may be unset.
    #[must_use]
    pub(super) fn maybe_unset(mut self) -> Self {
        self.optional = true;
        self
    }

    /// A value that is one or the other.
    #[must_use]
    pub(super) fn or(self, other: &Self) -> Self {
        let optional = self.optional || other.optional;
        let kind = if self.kind == other.kind {
            self.kind
        } else {
            Kind::Any
        };
        Self { kind, optional }
    }

    /// What a loop over it gives; none if it is nothing to loop over.
    pub(super) fn item(&self) -> Option<Self> {
        match &self.kind {
            Kind::Any => Some(Self::ANY),
            Kind::Of(Type::List(of)) => Some(Self::set(match of.as_ref() {
                Type::Error => Kind::Any,
                ty => Kind::Of(ty.clone()),
            })),
            _ => None,
        }
    }

    /// What it is, where it cannot be shown.
    pub(super) fn not_shown(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Contact => Some("the whole contact"),
            Kind::Loop => Some("the loop"),
            Kind::Of(Type::List(_)) => Some("a list"),
            Kind::Of(Type::Record(_)) => Some("a record"),
            _ => None,
        }
    }

    /// Whether it is a date or a time.
    pub(super) fn is_moment(&self) -> bool {
        matches!(
            self.kind,
            Kind::Of(Type::Date | Type::Time | Type::DateTime)
        )
    }

    /// What it is, where it is known not to be a number.
    pub(super) fn not_number(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Any | Kind::Of(Type::Int) => None,
            Kind::Of(ty) => Some(name(ty)),
            _ => self.not_shown(),
        }
    }
}

/// A type in words, for messages.
pub(super) fn name(ty: &Type) -> &'static str {
    match ty {
        Type::Error => "unknown",
        Type::Text | Type::Email | Type::Phone | Type::Url | Type::Timezone => "a text",
        Type::Int => "a whole number",
        Type::Decimal => "a decimal",
        Type::Percent => "a percentage",
        Type::Bool => "a yes or no",
        Type::Date => "a date",
        Type::Time => "a time",
        Type::DateTime => "a date-time",
        Type::Duration => "a duration",
        Type::Money(_) => "money",
        Type::Enum(_) => "one of a few words",
        Type::List(_) => "a list",
        Type::Record(_) => "a record",
    }
}
