//! `start-cycle`: flows that start each other with no wait on the way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use nurture_runtime::program::FlowId;

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{Checked, Statement, StatementKind},
    finding::{Finding, Rule},
    source::{FileSpan, Sources},
};

/// The flows that a flow starts at the instant of its entry, and where it names them.
pub(crate) fn starts_at_once(checked: &Checked, id: FlowId) -> Vec<(FileSpan, FlowId)> {
    let mut found = AtOnce::default();
    follow(checked, id, &mut found, true);
    found.starts.into_iter().collect()
}

/// One finding for each circle, at the first of its `start`s; `starts` are those at once, of all flows by their ids.
///
/// A circle that is found is thought of as broken at that `start`; what still goes round without it is another one.
pub(crate) fn start_cycles<'s>(
    (checked, sources): (&Checked, &Sources),
    starts: impl Iterator<Item = &'s [(FileSpan, FlowId)]>,
) -> Vec<Finding> {
    let mut starts = Starts::of(starts);
    let mut by_place: Vec<(FileSpan, FlowId, FlowId)> = starts
        .places
        .iter()
        .map(|((from, to), place)| (*place, *from, *to))
        .collect();
    // By the files' names: their ids tell the order in which they were read.
    let name = |place: FileSpan| sources.get(place.file).map(|source| &source.name);
    by_place.sort_by_key(|(place, from, to)| (name(*place), place.span, *from, *to));
    let mut findings = Vec::new();
    for (place, from, to) in by_place {
        if let Some(way_back) = starts.way(to, from) {
            findings.push(start_cycle(checked, place, to, &way_back));
            starts.places.remove(&(from, to));
        }
    }
    findings
}

/// Which flow starts which at the instant of its entry.
#[derive(Debug)]
struct Starts {
    /// From one to the other: where the name of the other stands, the first time.
    places: BTreeMap<(FlowId, FlowId), FileSpan>,
}

impl Starts {
    fn of<'s>(starts: impl Iterator<Item = &'s [(FileSpan, FlowId)]>) -> Self {
        let mut places = BTreeMap::new();
        for (starts, id) in starts.zip((0..).map(FlowId)) {
            for (place, to) in starts {
                places.entry((id, *to)).or_insert(*place);
            }
        }
        Self { places }
    }

    /// The `start`s on a shortest way from one flow to another; none of them if both are the same.
    fn way(&self, from: FlowId, to: FlowId) -> Option<Vec<(FileSpan, FlowId)>> {
        let mut ways: VecDeque<(FlowId, Vec<(FileSpan, FlowId)>)> = [(from, Vec::new())].into();
        let mut seen = BTreeSet::from([from]);
        while let Some((here, way)) = ways.pop_front() {
            if here == to {
                return Some(way);
            }
            let next = self
                .places
                .range((here, FlowId(0))..=(here, FlowId(u32::MAX)));
            for ((_, there), place) in next {
                if seen.insert(*there) {
                    let step = (*place, *there);
                    let longer = way.iter().copied().chain([step]).collect();
                    ways.push_back((*there, longer));
                }
            }
        }
        None
    }
}

/// The `start`s that some path comes to without a wait.
#[derive(Debug, Default)]
struct AtOnce {
    starts: BTreeSet<(FileSpan, FlowId)>,
}

impl Analysis for AtOnce {
    /// Whether some path to here has no wait on it.
    type Facts = bool;

    fn join(&self, facts: &mut bool, other: bool) {
        *facts |= other;
    }

    fn reached(&mut self, statement: &Statement, is_at_once: &mut bool) {
        if let (StatementKind::Start(flow, name), true) = (&statement.kind, *is_at_once) {
            self.starts.insert((*name, *flow));
        }
    }

    fn pass(&self, is_at_once: &mut bool, elapsed: Elapsed) {
        *is_at_once &= elapsed == Elapsed::NONE;
    }

    fn widen(&self, _facts: &mut bool) {}
}

fn start_cycle(
    checked: &Checked,
    place: FileSpan,
    to: FlowId,
    way_back: &[(FileSpan, FlowId)],
) -> Finding {
    let name = |flow: FlowId| {
        let flow = checked.flows.get(flow.index());
        flow.map_or("", |flow| flow.named.name.as_str())
    };
    let message = if way_back.is_empty() {
        format!("`{}` starts itself with no wait before it", name(to))
    } else {
        "flows start each other in a circle with no wait on the way".to_owned()
    };
    let mut finding = Finding::new(Rule::StartCycle, place, message);
    if !way_back.is_empty() {
        finding = finding.labelled(format!("`{}` is started here", name(to)));
    }
    for (step, flow) in way_back {
        finding = finding.with_label(*step, format!("and `{}` here", name(*flow)));
    }
    finding.with_help("take one `start` away, or wait before it")
}
