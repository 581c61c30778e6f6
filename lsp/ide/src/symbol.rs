//! Names at places: which stands where, and where else it stands.

use nurture_compiler::{
    checked::{Definition, Reference, ReferenceKind},
    source::{FileId, FileSpan, Span},
};

use crate::Analysis;

/// A name at a place, with what it stands for.
///
/// A name in a template that several messages use stands for something in each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Symbol {
    /// Where.
    pub place: FileSpan,
    /// What it stands for; never empty.
    pub definitions: Vec<Definition>,
}

/// The name at an offset, or just before it.
pub(crate) fn symbol_at(analysis: &Analysis, file: FileId, offset: u32) -> Option<Symbol> {
    let mut before = analysis.checked().references.back_from(file, offset);
    let nearest = before.next()?;
    let last = nearest.place;
    if last.file != file || !last.span.touches(offset) {
        return None;
    }
    let place = bare(analysis, last);
    if !place.span.touches(offset) {
        return None;
    }
    let before = std::iter::once(nearest).chain(before);
    let mut definitions: Vec<Definition> = before
        .take_while(|one| one.place == last)
        .map(|one| one.target)
        .collect();
    definitions.reverse();
    definitions.dedup();
    Some(Symbol { place, definitions })
}

/// The names of a file, in order of place.
pub(crate) fn names_of_file(analysis: &Analysis, file: FileId) -> impl Iterator<Item = &Reference> {
    analysis.checked().references.of_file(file)
}

/// Every place of a name, in order.
pub(crate) fn places_of(
    analysis: &Analysis,
    definition: Definition,
) -> impl Iterator<Item = &Reference> {
    let references = analysis.checked().references.iter();
    references.filter(move |one| one.target == definition)
}

/// Where a name is given: in its declaration, or behind each `as`.
pub(crate) fn namings(analysis: &Analysis, definition: Definition) -> Vec<FileSpan> {
    let namings = places_of(analysis, definition).filter(|one| one.kind == ReferenceKind::Naming);
    let namings: Vec<FileSpan> = namings.map(|one| bare(analysis, one.place)).collect();
    if !namings.is_empty() {
        return namings;
    }
    // A bare flow has no name of its own; where nothing puts a tag on, its first use has to do.
    match analysis.checked().declared(definition) {
        Some(named) => vec![named.place],
        None => places_of(analysis, definition)
            .map(|one| bare(analysis, one.place))
            .take(1)
            .collect(),
    }
}

/// A name without the quotes around it: where consent is given by a text, the text names a list or topic.
pub(crate) fn bare(analysis: &Analysis, place: FileSpan) -> FileSpan {
    let written = analysis.sources().slice(place);
    if written.len() >= 2 && written.starts_with('"') && written.ends_with('"') {
        return Span::new(place.span.start + 1, place.span.end - 1).in_file(place.file);
    }
    place
}
