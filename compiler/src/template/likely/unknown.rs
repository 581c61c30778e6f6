//! A variable of which nothing is known, and what a value is needed for.

use std::ops::Range;

use crate::template::shape::Shape;

/// A variable of which nothing is known, or not of all of its parts.
#[derive(Debug)]
pub(in crate::template) struct Unknown {
    /// Where it stands, up to the part that is unknown.
    pub(in crate::template) range: Range<usize>,
    /// The path before that part, and what it is.
    pub(super) base: Option<(String, Shape)>,
    pub(super) name: String,
    /// The parts behind it, and where they end.
    pub(super) rest: Vec<(String, usize)>,
}

/// What a value is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::template) enum Need {
    /// Something that may be unset.
    Any,
    /// Something that is set.
    Set,
    /// To be shown, where a default can stand behind it.
    Shown,
    /// To reckon with.
    Number,
    /// To be gone through.
    List,
}

impl Unknown {
    pub(in crate::template) fn new(
        range: Range<usize>,
        base: Option<(String, Shape)>,
        name: &str,
        rest: &[(&str, usize)],
    ) -> Self {
        let rest = rest.iter().map(|(name, end)| ((*name).to_owned(), *end));
        Self {
            range,
            base,
            name: name.to_owned(),
            rest: rest.collect(),
        }
    }

    /// The name, if it is a path of one part.
    pub(in crate::template) fn only_name(&self) -> Option<&str> {
        (self.base.is_none() && self.rest.is_empty()).then_some(&self.name)
    }

    /// `first-name`, which looks like two: the one with both names in its own.
    pub(in crate::template) fn joined(&self, other: &Self) -> Option<Self> {
        let behind = other.only_name().filter(|_| self.rest.is_empty())?;
        Some(Self {
            range: self.range.start..other.range.end,
            base: self.base.clone(),
            name: format!("{}-{behind}", self.name),
            rest: Vec::new(),
        })
    }

    /// As it is written, up to the part that is unknown.
    pub(in crate::template) fn written(&self) -> String {
        match &self.base {
            Some((base, _)) => format!("{base}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Need {
    pub(super) fn fits(self, shape: &Shape) -> bool {
        match self {
            Self::Any | Self::Set => true,
            Self::Shown => shape.not_shown().is_none(),
            Self::Number => shape.not_number().is_none(),
            Self::List => shape.item().is_some(),
        }
    }
}
