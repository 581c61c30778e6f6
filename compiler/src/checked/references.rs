//! Every place that gives or uses a name, in order.
//!
//! There are more of them than of anything else, and a change moves few of them.
//! So they are kept in runs: that of a flow stays as it is for as long as the flow does, whatever is looked at again around it.

use std::sync::Arc;

use super::Reference;
use crate::source::{FileId, FileSpan};

/// Every place that gives or uses a name, templates included, by file and place; each once.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// None is empty, and each ends before the next begins.
    runs: Vec<Arc<[Reference]>>,
}

impl References {
    /// Those of flows, each of which are in order, and all others.
    pub(crate) fn new(mut of_flows: Vec<Arc<[Reference]>>, mut others: Vec<Reference>) -> Self {
        others.sort_unstable_by(Reference::in_order);
        others.dedup();
        of_flows.retain(|run| !run.is_empty());
        of_flows.sort_by_key(|run| first_place(run));
        let mut parts: Vec<Arc<[Reference]>> = Vec::with_capacity(2 * of_flows.len() + 1);
        let mut others = others.as_slice();
        for of_flow in of_flows {
            let before = others.partition_point(|one| Some(one.place) < first_place(&of_flow));
            let (before, behind) = others.split_at(before);
            parts.extend((!before.is_empty()).then(|| before.into()));
            parts.push(of_flow);
            others = behind;
        }
        parts.extend((!others.is_empty()).then(|| others.into()));
        Self {
            runs: apart(&parts),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Reference> + Clone {
        self.runs.iter().flat_map(|run| run.iter())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.runs.iter().map(|run| run.len()).sum()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Those at or behind a place.
    pub fn behind(&self, place: FileSpan) -> impl Iterator<Item = &Reference> {
        self.split(move |one| one.place < place).1
    }

    /// Those of a file.
    pub fn of_file(&self, file: FileId) -> impl Iterator<Item = &Reference> {
        let behind = self.split(move |one| one.place.file < file).1;
        behind.take_while(move |one| one.place.file == file)
    }

    /// Those that begin at or before an offset, or stand in files before that one, the last first.
    pub fn back_from(&self, file: FileId, offset: u32) -> impl Iterator<Item = &Reference> {
        let is_before = move |one: &Reference| {
            let FileSpan { file: home, span } = one.place;
            (home, span.start) <= (file, offset)
        };
        self.split(is_before).0.rev()
    }

    /// Those up to the last that is before something, and those behind it.
    fn split(
        &self,
        is_before: impl Fn(&Reference) -> bool,
    ) -> (
        impl DoubleEndedIterator<Item = &Reference>,
        impl Iterator<Item = &Reference>,
    ) {
        let whole = self
            .runs
            .partition_point(|run| run.last().is_some_and(&is_before));
        let (before, behind) = self.runs.split_at(whole);
        let mut behind = behind.iter();
        let parted = behind.next().map_or(&[][..], |run| run);
        let (end, begin) = parted.split_at(parted.partition_point(is_before));
        let before = before.iter().flat_map(|run| run.iter());
        let behind = behind.flat_map(|run| run.iter());
        (before.chain(end), begin.iter().chain(behind))
    }
}

/// Makes one of parts that lie among each other; they are in order of where they begin.
fn apart(parts: &[Arc<[Reference]>]) -> Vec<Arc<[Reference]>> {
    let mut runs = Vec::with_capacity(parts.len());
    let mut rest = parts;
    while let Some((first, behind)) = rest.split_first() {
        let mut end = last_place(first);
        let reaches_into = |part: &&Arc<[Reference]>| {
            let is_among = first_place(part) <= end;
            end = end.max(last_place(part));
            is_among
        };
        let among = behind.iter().take_while(reaches_into).count();
        let (group, behind) = rest.split_at(among + 1);
        rest = behind;
        runs.push(match group {
            [one] => Arc::clone(one),
            several => one_of(several),
        });
    }
    runs
}

fn one_of(parts: &[Arc<[Reference]>]) -> Arc<[Reference]> {
    let mut all: Vec<Reference> = parts.iter().flat_map(|part| part.iter()).copied().collect();
    all.sort_unstable_by(Reference::in_order);
    all.dedup();
    all.into()
}

/// Where the last of a run stands.
fn last_place(run: &[Reference]) -> Option<FileSpan> {
    run.last().map(|last| last.place)
}

/// Where a run begins.
fn first_place(run: &[Reference]) -> Option<FileSpan> {
    run.first().map(|first| first.place)
}

/// However they are parted.
impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        checked::{Definition, ReferenceKind},
        source::Span,
    };

    fn reference((file, start): (u32, u32)) -> Reference {
        let span = Span::new(start, start + 1);
        Reference {
            place: span.in_file(FileId(file)),
            target: Definition::Local(span.in_file(FileId(0))),
            kind: ReferenceKind::Use,
        }
    }

    fn references() -> impl Strategy<Value = Vec<Reference>> {
        prop::collection::vec((0_u32..3, 0_u32..12).prop_map(reference), 0..12)
    }

    proptest! {
        /// However flows and all else stand among each other, a list of all of them in order would say the same.
        #[test]
        fn runs_are_one_list(
            flows in prop::collection::vec(references(), 0..5),
            others in references(),
            (file, offset) in (0_u32..4, 0_u32..13),
        ) {
            let mut all: Vec<Reference> = flows.concat();
            all.extend(&others);
            all.sort_by(Reference::in_order);
            all.dedup();
            let in_order = |mut flow: Vec<Reference>| {
                flow.sort_by(Reference::in_order);
                flow.dedup();
                Arc::from(flow)
            };
            let runs = References::new(flows.into_iter().map(in_order).collect(), others);

            prop_assert_eq!(runs.iter().copied().collect::<Vec<_>>(), all.clone());
            prop_assert_eq!(runs.len(), all.len());
            prop_assert_eq!(runs.is_empty(), all.is_empty());

            let place = Span::at(offset).in_file(FileId(file));
            let behind: Vec<Reference> = runs.behind(place).copied().collect();
            let expected = all.iter().filter(|one| one.place >= place);
            prop_assert_eq!(behind, expected.copied().collect::<Vec<_>>());

            let back: Vec<Reference> = runs.back_from(FileId(file), offset).copied().collect();
            let key = |one: &&Reference| (one.place.file.0, one.place.span.start) <= (file, offset);
            let expected = all.iter().rev().filter(key);
            prop_assert_eq!(back, expected.copied().collect::<Vec<_>>());

            let of_file: Vec<Reference> = runs.of_file(FileId(file)).copied().collect();
            let expected = all.iter().filter(|one| one.place.file == FileId(file));
            prop_assert_eq!(of_file, expected.copied().collect::<Vec<_>>());
        }
    }
}
