//! Where findings stand: files by name, offsets as lines and columns.

use std::collections::BTreeMap;

use codespan_reporting::files::{Error, Files};

use super::visible::one_line;
use crate::{
    finding::Finding,
    source::{FileId, FileSpan, LineIndex, Position, Sources, Span},
};

/// The sources that findings point into, with their lines counted once.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    lines: BTreeMap<FileId, LineIndex>,
}

impl<'a> Places<'a> {
    /// Counts the lines of every file that the findings point into.
    pub(super) fn new(findings: &[Finding], sources: &'a Sources) -> Self {
        let mut lines = BTreeMap::new();
        for place in findings.iter().flat_map(places_of) {
            if let Some(source) = sources.get(place.file) {
                lines
                    .entry(place.file)
                    .or_insert_with(|| LineIndex::new(&source.text));
            }
        }
        Self { sources, lines }
    }

    /// The file's name in one line.
    pub(super) fn name(&self, file: FileId) -> String {
        one_line(self.raw_name(file)).into_owned()
    }

    /// The file's name as it is, for formats that escape by themselves.
    pub(super) fn raw_name(&self, file: FileId) -> &'a str {
        self.sources.get(file).map_or("", |source| &source.name)
    }

    /// The file's text.
    pub(super) fn text(&self, file: FileId) -> &'a str {
        self.sources.get(file).map_or("", |source| &source.text)
    }

    /// The place, moved to boundaries of characters within its text.
    pub(super) fn clamp(&self, place: FileSpan) -> Span {
        let text = self.text(place.file);
        let boundary = |offset: u32| {
            let offset = text.floor_char_boundary(offset as usize);
            u32::try_from(offset).unwrap_or(u32::MAX)
        };
        let start = boundary(place.span.start);
        Span::new(start, boundary(place.span.end).max(start))
    }

    /// Line and column of an offset at a boundary of characters.
    pub(super) fn position(&self, file: FileId, offset: u32) -> Position {
        match self.lines.get(&file) {
            Some(lines) => lines.position(self.text(file), offset),
            None => Position { line: 1, column: 1 },
        }
    }

    /// Line and column of a place's two ends.
    pub(super) fn ends(&self, place: FileSpan) -> (Position, Position) {
        let span = self.clamp(place);
        (
            self.position(place.file, span.start),
            self.position(place.file, span.end),
        )
    }

    /// The line (from 0) that holds the offset, as a range of bytes without its end of line.
    pub(super) fn line(&self, file: FileId, offset: u32) -> (u32, Span) {
        let text = self.text(file);
        let Some(lines) = self.lines.get(&file) else {
            return (0, Span::at(0));
        };
        let line = lines.line(offset);
        let start = lines.start(line).unwrap_or(0);
        let end = lines
            .start(line + 1)
            .map_or(text.len(), |next| next as usize);
        let written = text.get(start as usize..end).unwrap_or("");
        let written = written.strip_suffix('\n').unwrap_or(written);
        let length = written.trim_end_matches('\r').len();
        let end = start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        (line, Span::new(start, end))
    }
}

/// Every place that a finding names.
fn places_of(finding: &Finding) -> impl Iterator<Item = FileSpan> {
    let labels = finding.labels.iter().map(|label| label.place);
    let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
    std::iter::once(finding.primary)
        .chain(labels)
        .chain(edits.map(|edit| edit.place))
}

impl<'a> Files<'a> for Places<'_> {
    type FileId = FileId;
    type Name = String;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<String, Error> {
        Ok(Places::name(self, id))
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(self.text(id))
    }

    fn line_index(&'a self, id: FileId, byte_index: usize) -> Result<usize, Error> {
        let offset = u32::try_from(byte_index).unwrap_or(u32::MAX);
        Ok(self.lines.get(&id).map_or(0, |lines| lines.line(offset)) as usize)
    }

    fn column_number(
        &'a self,
        id: FileId,
        _line_index: usize,
        byte_index: usize,
    ) -> Result<usize, Error> {
        let offset = u32::try_from(byte_index).unwrap_or(u32::MAX);
        Ok(self.position(id, offset).column as usize)
    }

    fn line_range(
        &'a self,
        id: FileId,
        line_index: usize,
    ) -> Result<std::ops::Range<usize>, Error> {
        let length = self.text(id).len();
        let lines = self.lines.get(&id);
        let start = |line: usize| {
            let line = u32::try_from(line).ok()?;
            Some(lines?.start(line)? as usize)
        };
        let end = start(line_index + 1).unwrap_or(length);
        Ok(start(line_index).unwrap_or(length)..end)
    }
}
