//! What dates and schedules begin behind the last line of a test: nobody wrote about it, and some of it comes again for ever.

use std::{collections::BTreeSet, sync::Arc};

use nurture_runtime::{
    effect::{Effect, EffectKind, Outcome, TriggerName},
    program::FlowId,
    time::Timestamp,
};

/// Which run of a contact.
type RunKey = (FlowId, u32, Option<Arc<str>>);

/// For each effect, whether it is part of what a date or schedule began behind `last`.
///
/// Those are the effects of such a run, of the runs that it started, the `exit` of a run in whose place it was entered,
/// and the `skip` of such a trigger.
pub(super) fn begun_by_time(effects: &[Effect], last: Timestamp) -> Vec<bool> {
    let mut runs: BTreeSet<RunKey> = BTreeSet::new();
    let mut starter: Option<RunKey> = None;
    let mut marks = vec![false; effects.len()];
    for (index, effect) in effects.iter().enumerate() {
        let Some(flow) = effect.flow else { continue };
        let run: RunKey = (flow, effect.key.entry, effect.key.per.clone());
        let started = || starter.as_ref().is_some_and(|run| runs.contains(run));
        let begun = effect.at > last
            && match &effect.kind {
                EffectKind::Enter { trigger } | EffectKind::Skip { trigger, .. } => match trigger {
                    TriggerName::Schedule | TriggerName::Date(_) => true,
                    // The `start` that brings this about stands before it.
                    TriggerName::Start(_) => started(),
                    _ => false,
                },
                _ => false,
            };
        if begun && matches!(effect.kind, EffectKind::Enter { .. }) {
            let before = index.checked_sub(1);
            if let Some(before) = before.filter(|before| makes_room(effects, *before, effect)) {
                mark(&mut marks, before);
            }
            runs.insert(run.clone());
        }
        if begun || runs.contains(&run) {
            mark(&mut marks, index);
        }
        if matches!(effect.kind, EffectKind::Start(_)) {
            starter = Some(run);
        }
    }
    marks
}

fn mark(marks: &mut [bool], index: usize) {
    if let Some(mark) = marks.get_mut(index) {
        *mark = true;
    }
}

/// Whether the effect at a position is the end of the run in whose place another one is entered.
fn makes_room(effects: &[Effect], position: usize, enter: &Effect) -> bool {
    effects.get(position).is_some_and(|exit| {
        let ended = matches!(
            &exit.kind,
            EffectKind::Exit {
                outcome: Outcome::Restarted,
                ..
            }
        );
        ended && exit.flow == enter.flow && exit.key.per == enter.key.per
    })
}
