//! Edits of a project's texts: as answers hand them out, as they are tried, and where they move places to.

use std::collections::BTreeMap;

use nurture_compiler::{
    compile::Project,
    finding::Edit,
    prelude,
    source::{FileId, FileSpan, Sources, Span},
};

use crate::{Analysis, formatting::TextEdit};

/// The edits of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdits {
    /// The text.
    pub file: FileId,
    /// In order of place; they don't overlap.
    pub edits: Vec<TextEdit>,
}

impl FileEdits {
    /// Each of these places replaced by one text.
    pub(crate) fn replacing(places: impl IntoIterator<Item = FileSpan>, by: &str) -> Vec<Self> {
        let edits = places.into_iter().map(|place| Edit {
            place,
            text: by.to_owned(),
        });
        Self::by_file(edits)
    }

    /// Edits sorted by file and place.
    pub(crate) fn by_file(edits: impl IntoIterator<Item = Edit>) -> Vec<Self> {
        let mut files: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
        for Edit { place, text } in edits {
            let span = place.span;
            files
                .entry(place.file)
                .or_default()
                .push(TextEdit { span, text });
        }
        files
            .into_iter()
            .map(|(file, mut edits)| {
                edits.sort_by_key(|edit| edit.span);
                Self { file, edits }
            })
            .collect()
    }

    /// The text with these edits made.
    pub fn apply(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len() + 64);
        let mut from = 0;
        for edit in &self.edits {
            let kept = text.get(from..edit.span.start as usize);
            result.push_str(kept.unwrap_or_default());
            result.push_str(&edit.text);
            from = from.max(edit.span.end as usize);
        }
        result.push_str(text.get(from..).unwrap_or_default());
        result
    }
}

/// The project with edits made.
pub(crate) fn edited(analysis: &Analysis, edits: &[FileEdits]) -> Project {
    let mut project = Project::new();
    for (id, source) in analysis.sources().iter() {
        if *source.name == *prelude::NAME {
            continue;
        }
        match edits.iter().find(|edits| edits.file == id) {
            Some(edits) => project.add(&source.name, &edits.apply(&source.text)),
            None => project.add(&source.name, &source.text),
        };
    }
    project
}

/// Where places of a project stand once edits are made, which may give files other ids.
#[derive(Debug)]
pub(crate) struct Shift<'e> {
    /// By the id before.
    files: BTreeMap<FileId, FileId>,
    edits: &'e [FileEdits],
}

impl<'e> Shift<'e> {
    pub(crate) fn new(before: &Sources, after: &Sources, edits: &'e [FileEdits]) -> Self {
        let names: BTreeMap<&str, FileId> = after
            .iter()
            .map(|(id, source)| (&*source.name, id))
            .collect();
        let pairs = before
            .iter()
            .filter_map(|(id, source)| Some((id, *names.get(&*source.name)?)));
        Self {
            files: pairs.collect(),
            edits,
        }
    }

    /// Where a place goes; none for one that is cut by an edit.
    pub(crate) fn moved(&self, place: FileSpan) -> Option<FileSpan> {
        let file = *self.files.get(&place.file)?;
        let edits = self.edits.iter().find(|edits| edits.file == place.file);
        let Some(edits) = edits else {
            return Some(place.span.in_file(file));
        };
        let before = edits
            .edits
            .partition_point(|edit| edit.span.end <= place.span.start);
        let grown: i64 = edits.edits.iter().take(before).map(growth).sum();
        let within = edits
            .edits
            .iter()
            .skip(before)
            .take_while(|edit| edit.span.end <= place.span.end);
        let inner: i64 = within.map(growth).sum();
        let start = i64::from(place.span.start) + grown;
        let end = i64::from(place.span.end) + grown + inner;
        let span = Span::new(u32::try_from(start).ok()?, u32::try_from(end).ok()?);
        Some(span.in_file(file))
    }

    /// Where a place came from.
    pub(crate) fn moved_back(&self, place: FileSpan) -> Option<FileSpan> {
        let (file, _) = self.files.iter().find(|(_, after)| **after == place.file)?;
        let mut start = i64::from(place.span.start);
        let edits = self.edits.iter().find(|edits| edits.file == *file);
        for edit in edits.iter().flat_map(|edits| &edits.edits) {
            if i64::from(edit.span.start) < start {
                start -= growth(edit);
            }
        }
        let start = u32::try_from(start.max(0)).ok()?;
        Some(Span::at(start).in_file(*file))
    }
}

/// By how much an edit lengthens its text.
fn growth(edit: &TextEdit) -> i64 {
    let added = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
    added - i64::from(edit.span.end.saturating_sub(edit.span.start))
}
