//! Segments: who is in them, and that none is made of itself.

use nurture_runtime::program::SegmentId;

use crate::{
    check::{Checker, items::Items, scope::Scope},
    checked::{Expression, ExpressionKind, visit},
    finding::{Finding, Rule},
    source::FileSpan,
};

impl Checker<'_> {
    /// Looks at the conditions of all segments.
    pub(super) fn segments(&mut self, items: &Items<'_>) {
        for at in &items.segments {
            self.file = at.file;
            let condition = self.condition(&mut Scope::outside(), &at.node.condition);
            let place = self.place(at.node.name.span);
            let id = self.names.segments.get(&at.node.name.text);
            let segment = id.and_then(|id| self.checked.segments.get_mut(id.index()));
            if let Some(segment) = segment.filter(|segment| segment.named.place == place) {
                segment.condition = condition;
            }
        }
        self.circles();
    }

    /// A segment that is made of itself has no members that could be computed.
    fn circles(&mut self) {
        let parts: Vec<Vec<(SegmentId, FileSpan)>> = self
            .checked
            .segments
            .iter()
            .map(|segment| segments_in(&segment.condition))
            .collect();
        let mut marks = vec![Mark::New; parts.len()];
        for start in 0..parts.len() {
            for (segment, place) in circles_from(start, &parts, &mut marks) {
                let name = self.checked.segments.get(segment.index());
                let name = name
                    .map_or("", |segment| segment.named.name.as_str())
                    .to_owned();
                self.report(circle(place, &name));
                if let Some(segment) = self.checked.segments.get_mut(segment.index()) {
                    segment.condition.kind = ExpressionKind::Error;
                }
            }
        }
    }
}

/// How far a segment has been looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// The uses that close a circle, among what can be reached from a segment; without recursion, for chains may be long.
fn circles_from(
    start: usize,
    parts: &[Vec<(SegmentId, FileSpan)>],
    marks: &mut [Mark],
) -> Vec<(SegmentId, FileSpan)> {
    let mut found = Vec::new();
    let mut path = vec![(start, 0)];
    if marks.get(start) != Some(&Mark::New) {
        return found;
    }
    while let Some((at, next)) = path.last_mut() {
        let (at, part) = (*at, parts.get(*at).and_then(|parts| parts.get(*next)));
        *next += 1;
        if let Some(mark) = marks.get_mut(at) {
            *mark = if part.is_some() {
                Mark::Open
            } else {
                Mark::Done
            };
        }
        match part {
            None => {
                path.pop();
            }
            Some((segment, place)) => match marks.get(segment.index()) {
                Some(Mark::New) => path.push((segment.index(), 0)),
                Some(Mark::Open) => found.push((*segment, *place)),
                _ => {}
            },
        }
    }
    found
}

/// The segments that a condition looks at, with their places.
fn segments_in(condition: &Expression) -> Vec<(SegmentId, FileSpan)> {
    let mut found = Vec::new();
    visit::expression(condition, &mut |part| {
        if let ExpressionKind::InSegment(segment) = part.kind {
            found.push((segment, part.place));
        }
    });
    found
}

fn circle(place: FileSpan, name: &str) -> Finding {
    let message = format!("the segment `{name}` is made of itself");
    Finding::new(Rule::UnknownList, place, message)
        .labelled("who is in it would have to be known already")
        .with_help("take this part out of the condition")
}
