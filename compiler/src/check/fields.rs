//! Named values with a way to find them by name.

use foldhash::HashMap;

use smol_str::SmolStr;

use crate::checked::{Field, Type};

/// The fields of a contact, payload, message or action.
#[derive(Debug, Default)]
pub(super) struct Fields {
    list: Vec<Field>,
    /// The position of each; the list says it all.
    by_name: HashMap<SmolStr, u32>,
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Fields {
    pub(super) fn new(list: Vec<Field>) -> Self {
        let names = list.iter().map(|field| field.named.name.clone());
        let by_name = names.zip(0..).collect();
        Self { list, by_name }
    }

    /// A field with its position.
    pub(super) fn find(&self, name: &str) -> Option<(u32, &Field)> {
        let position = *self.by_name.get(name)?;
        Some((position, self.get(position)?))
    }

    pub(super) fn get(&self, position: u32) -> Option<&Field> {
        self.list.get(position as usize)
    }

    pub(super) fn list(&self) -> &[Field] {
        &self.list
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.list.iter().map(|field| field.named.name.as_str())
    }

    /// Whether values of one are values of the other: the same names, types and optionals, in the same order.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        agree(&self.list, &other.list)
    }
}

/// Whether two lists of fields have the same names, types and optionals; where they were declared does not matter.
pub(super) fn agree(one: &[Field], other: &[Field]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one.named.name == other.named.name
                && one.optional == other.optional
                && same(&one.ty, &other.ty)
        })
}

/// Whether two types are one; what is not known is the same as anything.
pub(super) fn same(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Error, _) | (_, Type::Error) => true,
        (Type::Enum(one), Type::Enum(other)) => same_values(one, other),
        (Type::List(one), Type::List(other)) => same(one, other),
        (Type::Record(one), Type::Record(other)) => agree(one, other),
        _ => one == other,
    }
}

/// Enums are the same if they have the same values; their order says nothing.
fn same_values(one: &[SmolStr], other: &[SmolStr]) -> bool {
    let sorted = |values: &[SmolStr]| {
        let mut values = values.to_vec();
        values.sort_unstable();
        values
    };
    one == other || sorted(one) == sorted(other)
}
