//! The names in a template, and what each stands for.

use std::{ops::Range, sync::Arc};

use minijinja::machinery::ast::Expr;
use smol_str::SmolStr;

use super::{
    scope::{Named, Names, Path},
    shape::{Kind, Shape},
};
use crate::{
    checked::{Field, ReferenceKind, Type},
    source::{FileId, FileSpan, Span},
};

/// A name in a template that something declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Where it stands in the template.
    pub place: FileSpan,
    /// What it stands for.
    pub of: Used,
    /// Whether the template gives the name here, or uses it.
    pub kind: ReferenceKind,
}

/// What a name in a template stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Used {
    /// A field of the contact, by its position.
    Field(u32),
    /// A parameter of the message, by its position.
    Param(u32),
    /// A field of a record, or a variable of the template: by where it is named.
    Local(FileSpan),
    /// A value of an enum, by the enum's values and its position among them.
    EnumValue(Arc<[SmolStr]>, u32),
}

/// A name as it is found, in bytes of the template.
#[derive(Debug, Clone)]
pub(super) struct Found {
    range: Range<usize>,
    of: Of,
    kind: ReferenceKind,
}

impl Found {
    /// The same in another text.
    pub(super) fn at(self, place: impl Fn(Range<usize>) -> Range<usize>) -> Self {
        Self {
            range: place(self.range),
            of: match self.of {
                Of::Variable(range) => Of::Variable(place(range)),
                declared @ Of::Declared(_) => declared,
            },
            kind: self.kind,
        }
    }
}

#[derive(Debug, Clone)]
enum Of {
    Declared(Used),
    /// A variable that is named there.
    Variable(Range<usize>),
}

/// A variable where the template gives it a value; `first` is where it was named first.
pub(super) fn naming(range: Range<usize>, first: Range<usize>) -> Found {
    Found {
        range,
        of: Of::Variable(first),
        kind: ReferenceKind::Naming,
    }
}

/// A value of an enum that is compared with, in its quotes at `range` of a template.
pub(super) fn compared(text: &str, range: Range<usize>, values: &Arc<[SmolStr]>) -> Option<Found> {
    let value = text.get(range.clone())?.trim().trim_matches(['"', '\'']);
    let position = values.iter().position(|known| known == value)?;
    let start = range.start + text.get(range)?.find(value)?;
    let of = Used::EnumValue(Arc::clone(values), u32::try_from(position).ok()?);
    Some(used(start..start + value.len(), Of::Declared(of)))
}

/// Names with their file, in order of place and each once.
pub(super) fn places(file: FileId, found: Vec<Found>) -> Vec<Use> {
    let place = |range: Range<usize>| {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(offset(range.start), offset(range.end)).in_file(file)
    };
    let mut uses: Vec<Use> = found
        .into_iter()
        .map(|found| Use {
            place: place(found.range),
            of: match found.of {
                Of::Declared(used) => used,
                Of::Variable(range) => Used::Local(place(range)),
            },
            kind: found.kind,
        })
        .collect();
    uses.sort_by_key(|one| one.place);
    uses.dedup();
    uses
}

impl Names<'_> {
    /// The names of a path like `contact.first_name`, as far as they are known.
    pub(super) fn uses(&self, text: &str, expression: &Expr<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        let Some(path) = Path::of(expression) else {
            return found;
        };
        let root = path.start..path.start + path.root.len();
        let mut shape = match self.variable(path.root) {
            Some(Named { place, shape, .. }) => {
                let variable = place.clone().map(Of::Variable);
                found.extend(variable.map(|of| used(root, of)));
                shape.clone()
            }
            None => match position(self.params(), path.root) {
                Some((at, param)) => {
                    found.push(used(root, Of::Declared(Used::Param(at))));
                    Shape::of(param)
                }
                None if path.root == "contact" => Shape::set(Kind::Contact),
                None => return found,
            },
        };
        for (name, end) in path.parts {
            let (of, field) = match &shape.kind {
                Kind::Contact => match position(self.fields(), name) {
                    Some((at, field)) => (Used::Field(at), field),
                    None => break,
                },
                Kind::Of(Type::Record(fields)) => match position(fields, name) {
                    Some((_, field)) => (Used::Local(field.named.place), field),
                    None => break,
                },
                _ => break,
            };
            found.extend(written(text, name, end).map(|range| used(range, Of::Declared(of))));
            shape = Shape::of(field);
        }
        found
    }
}

fn used(range: Range<usize>, of: Of) -> Found {
    Found {
        range,
        of,
        kind: ReferenceKind::Use,
    }
}

fn position<'a>(fields: &'a [Field], name: &str) -> Option<(u32, &'a Field)> {
    (0..)
        .zip(fields)
        .find(|(_, field)| field.named.name == name)
}

/// Where the last part of a path is written that ends at `end`: `.name`, or `["name"]`.
fn written(text: &str, name: &str, end: usize) -> Option<Range<usize>> {
    let before = text.get(..end)?;
    let bare = before.trim_end_matches([']', '"', '\'', ' ']);
    let start = bare.strip_suffix(name)?.len();
    Some(start..bare.len())
}
