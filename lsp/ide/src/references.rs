//! Where else a name stands.

use nurture_compiler::{
    checked::ReferenceKind,
    source::{FileId, FileSpan},
};

use crate::{
    Analysis,
    symbol::{bare, places_of, symbol_at},
};

/// A place of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Where.
    pub place: FileSpan,
    /// Whether the name is given there, or used.
    pub kind: ReferenceKind,
}

/// Every place of the name at `offset`, in order: where it is given and where it is used, templates included.
pub fn references(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Occurrence> {
    let Some(symbol) = symbol_at(analysis, file, offset) else {
        return Vec::new();
    };
    let mut found: Vec<Occurrence> = symbol
        .definitions
        .iter()
        .flat_map(|definition| places_of(analysis, *definition))
        .map(|one| Occurrence {
            place: bare(analysis, one.place),
            kind: one.kind,
        })
        .collect();
    found.sort_unstable();
    found.dedup_by_key(|one| one.place);
    found
}

/// The places of the name at `offset` in its own file, to mark them where the cursor stands.
pub fn highlights(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Occurrence> {
    let mut all = references(analysis, file, offset);
    all.retain(|one| one.place.file == file);
    all
}
