//! When a step is reached, in words.

use nurture_compiler::{
    checked::Flow,
    flow::{
        Elapsed,
        timing::{Count, Reached, of_flow},
    },
    source::{FileId, FileSpan, Span},
    testing,
};
use nurture_runtime::{
    program::{Channel, FlowId},
    time::Duration,
};
use std::collections::BTreeMap;

use crate::Analysis;

/// When the steps of the flow at an offset are reached, by the places of their keywords.
pub(crate) fn steps_at(
    analysis: &Analysis,
    file: FileId,
    offset: u32,
) -> BTreeMap<FileSpan, Reached> {
    let mut flows = flows_touching(analysis, file, Span::at(offset));
    let id = flows.next().map(|(id, _)| id);
    id.map_or_else(BTreeMap::new, |id| of_flow(analysis.checked(), id))
}

/// The flows of a file that a range touches.
pub(crate) fn flows_touching(
    analysis: &Analysis,
    file: FileId,
    range: Span,
) -> impl Iterator<Item = (FlowId, &Flow)> {
    let flows = (0..)
        .map(FlowId)
        .zip(analysis.checked().flows.iter().map(AsRef::as_ref));
    flows.filter(move |(_, flow): &(FlowId, &Flow)| {
        let span = flow.place.span;
        flow.place.file == file && span.start <= range.end && range.start <= span.end
    })
}

/// `between day 2 and day 5 after entry, after 1 or 2 emails`
pub(crate) fn in_words(reached: &Reached) -> String {
    let mut words = when(reached.when);
    let sent: Vec<String> = Channel::ALL
        .into_iter()
        .zip(reached.sends)
        .filter_map(|(channel, count)| sends(channel, count))
        .collect();
    if !sent.is_empty() {
        words.push_str(", after ");
        words.push_str(&listed(&sent));
    }
    words
}

/// `day 2 to 5`: for a hint at the end of a line.
pub(crate) fn in_short(reached: &Reached) -> String {
    let Elapsed { least, most } = reached.when;
    match (point(least), most.map(point)) {
        (Point::Entry, Some(Point::Entry)) => "at entry".to_owned(),
        (from, Some(to)) if from == to => from.to_string(),
        (Point::Entry, Some(to)) => format!("entry to {to}"),
        (Point::Day(from), Some(Point::Day(to))) => format!("day {from} to {to}"),
        (from, Some(to)) => format!("{from} to {to}"),
        (Point::Entry, None) => "any time".to_owned(),
        (from, None) => format!("{from} or later"),
    }
}

fn when(Elapsed { least, most }: Elapsed) -> String {
    match (point(least), most.map(point)) {
        (Point::Entry, Some(Point::Entry)) => "at entry".to_owned(),
        (Point::Day(day), Some(Point::Day(to))) if day == to => format!("on day {day} after entry"),
        (from, Some(to)) if from == to => format!("{from} after entry"),
        (Point::Entry, Some(to)) => format!("between entry and {to} after it"),
        (from, Some(to)) => format!("between {from} and {to} after entry"),
        (Point::Entry, None) => "any time after entry".to_owned(),
        (Point::Day(day), None) => format!("on day {day} after entry or later"),
        (from, None) => format!("{from} after entry or later"),
    }
}

/// A moment after entry, as people count.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Point {
    Entry,
    /// A whole number of days.
    Day(i64),
    Other(String),
}

fn point(after: Duration) -> Point {
    let day = Duration::DAY.micros();
    match after.micros() {
        0 => Point::Entry,
        micros if micros % day == 0 => Point::Day(micros / day),
        _ => Point::Other(testing::duration(after)),
    }
}

impl std::fmt::Display for Point {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry => formatter.write_str("entry"),
            Self::Day(day) => write!(formatter, "day {day}"),
            Self::Other(after) => formatter.write_str(after),
        }
    }
}

/// `1 or 2 emails`; nothing where none is sent before.
fn sends(channel: Channel, Count { least, most }: Count) -> Option<String> {
    if most == Some(0) {
        return None;
    }
    let word = |count: u32| match (channel, count) {
        (Channel::Email, 1) => "email",
        (Channel::Email, _) => "emails",
        (Channel::Sms, _) => "SMS",
        (Channel::Push, 1) => "push message",
        (Channel::Push, _) => "push messages",
    };
    Some(match most {
        None if least == 0 => format!("any number of {}", word(2)),
        None => format!("{least} or more {}", word(2)),
        Some(most) if least == most => format!("{most} {}", word(most)),
        Some(most) if least == 0 => format!("up to {most} {}", word(most)),
        Some(most) if most == least + 1 => format!("{least} or {most} {}", word(most)),
        Some(most) => format!("{least} to {most} {}", word(most)),
    })
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
