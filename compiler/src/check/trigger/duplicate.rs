//! `duplicate-trigger`: triggers that let in nobody whom an earlier one does not.

use foldhash::HashMap;

use nurture_runtime::program::SegmentOrList;

use crate::{
    check::Checker,
    checked::{Subject, Trigger, TriggerKind},
    finding::{Finding, Rule},
    lex,
    source::FileSpan,
    syntax::{self, Clause, ClauseKind},
};

impl Checker<'_> {
    /// Reports triggers that an earlier one of the flow makes superfluous.
    pub(super) fn duplicate_triggers(&mut self, clauses: &[Clause], triggers: &[Trigger]) {
        if triggers.len() < 2 {
            return;
        }
        let conditions = clauses.iter().filter_map(|clause| match &clause.kind {
            ClauseKind::On(syntax::Trigger::Event { event, .. }) => {
                Some(event.condition.as_ref().map(|condition| condition.span))
            }
            ClauseKind::On(_) => Some(None),
            _ => None,
        });
        let mut earlier: HashMap<String, FileSpan> = HashMap::default();
        let mut found = Vec::new();
        for (trigger, condition) in triggers.iter().zip(conditions) {
            let condition =
                condition.map(|span| lex::words(self.input.sources.slice(self.place(span))));
            let covering = covering(&trigger.kind, condition.as_deref());
            let Some(own) = covering.first() else {
                continue;
            };
            let first = covering.iter().find_map(|wider| earlier.get(wider));
            if let Some(first) = first {
                found.push(duplicate_trigger(trigger.keyword, *first));
            }
            earlier.entry(own.clone()).or_insert(trigger.place);
        }
        self.findings.extend(found);
    }
}

/// What a trigger reacts to, and everything wider that lets in all whom it lets in.
///
/// ```text
/// on opened tips where x   opened tips where x, opened tips, opened where x, opened
/// ```
fn covering(kind: &TriggerKind, condition: Option<&str>) -> Vec<String> {
    match kind {
        TriggerKind::Error => Vec::new(),
        TriggerKind::Event { event, subject, .. } => {
            let mut wider = Vec::new();
            for subject in with_none(subject.as_ref()) {
                for condition in with_none(condition) {
                    let (subject, condition): (Option<&Subject>, Option<&str>) =
                        (subject, condition);
                    wider.push(format!("{event:?} {subject:?} {condition:?}"));
                }
            }
            wider
        }
        TriggerKind::Change(field, to) => {
            let to = to.as_ref().map(|to| &to.kind);
            let values = with_none(to).into_iter();
            values.map(|to| format!("{field:?} {to:?}")).collect()
        }
        TriggerKind::Schedule { days, at, segment } => {
            of_audience(&format!("{days:?} {at}"), segment.as_ref())
        }
        TriggerKind::Once(moment, segment) => {
            of_audience(&format!("{:?}", moment.kind), segment.as_ref())
        }
        other => vec![format!("{other:?}")],
    }
}

fn of_audience(schedule: &str, segment: Option<&SegmentOrList>) -> Vec<String> {
    let audiences = with_none(segment).into_iter();
    audiences
        .map(|audience| format!("{schedule} {audience:?}"))
        .collect()
}

/// Something that narrows a trigger down, and its absence.
fn with_none<T>(narrowing: Option<T>) -> Vec<Option<T>> {
    match narrowing {
        None => vec![None],
        some => vec![some, None],
    }
}

fn duplicate_trigger(place: FileSpan, earlier: FileSpan) -> Finding {
    Finding::new(
        Rule::DuplicateTrigger,
        place,
        "an earlier trigger starts the flow on this already",
    )
    .with_label(earlier, "the earlier one")
    .with_help("take it away, or change what it looks at")
}
