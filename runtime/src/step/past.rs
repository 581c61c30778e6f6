//! What happened before virtual time begins: it builds state and has no effects.

use super::{Work, timed::find_timed, timer::find_wake};
use crate::{
    engine::Engine,
    input::{Input, InputKind},
    program::{ScoreId, Way},
    state::{ContactState, Stage},
    time::Timestamp,
};

/// Takes an input from before virtual time begins: fields, lists, consent, histories and scores are built up, no flow is entered.
///
/// Inputs are given in the order of their time; [`begin`] then says when virtual time begins.
///
/// ```
/// use nurture_runtime::{
///     engine::{Engine, Origin},
///     input::{Input, InputKind},
///     program::{List, ListId, Program, Symbol},
///     step::{begin, remember},
///     time::{Duration, Timestamp},
/// };
///
/// let program = Program {
///     timezone: "UTC".to_owned(),
///     names: vec!["newsletter".to_owned()],
///     lists: vec![List { name: Symbol(0), sync: None }],
///     ..Program::default()
/// };
/// let engine = Engine::new(program).unwrap();
/// let from = Timestamp::from_micros(0).unwrap();
/// let mut ada = engine.contact("ada", Vec::new(), from, Origin::Baseline);
///
/// let day_before = from.checked_sub(Duration::DAY).unwrap();
/// remember(&engine, &mut ada, Input { at: day_before, kind: InputKind::Join(ListId(0)) });
/// begin(&engine, &mut ada, from);
/// assert!(ada.is_on_list(ListId(0)));
/// assert_eq!(ada.clock(), from);
/// ```
pub fn remember(engine: &Engine, state: &mut ContactState, input: Input) {
    state.clock = match state.stage {
        Stage::Live => input.at,
        Stage::Past => state.clock.max(input.at),
    };
    state.stage = Stage::Past;
    let before = state.clock;
    let mut nothing = Vec::new();
    let mut work = Work::new(engine, state, &mut nothing);
    work.decay_silently(before);
    match input.kind {
        InputKind::Event(event) => {
            let happened = work.happened(input.at, event);
            work.record(&happened);
            work.follow(&happened);
            work.count_scores(&happened);
        }
        InputKind::Set(fields) => {
            work.put_all(fields);
        }
        InputKind::Join(list) => {
            work.put_on_list(list, Way::Join);
        }
        InputKind::Leave(list) => {
            work.put_on_list(list, Way::Leave);
        }
        InputKind::Start(_) => {}
    }
    // What the input would have triggered is not looked at.
    state.wake = None;
}

/// Says when virtual time begins for a contact for whom inputs were remembered; what is true then is the base line.
///
/// It begins no earlier than with the latest of them.
/// [`remember`] has an example. A contact without a past has begun with its creation and needs no such call.
pub fn begin(engine: &Engine, state: &mut ContactState, at: Timestamp) {
    let mut nothing = Vec::new();
    let at = match state.stage {
        Stage::Live => at,
        Stage::Past => at.max(state.clock),
    };
    state.stage = Stage::Past;
    let mut work = Work::new(engine, state, &mut nothing);
    work.decay_silently(at);
    state.set_clock(at);
    state.stage = Stage::Live;
    // Whom the base line finds in a segment has not joined it.
    let _ = Work::new(engine, state, &mut nothing).find_memberships();
    find_timed(engine, state);
    find_wake(engine, state);
}

impl Work<'_> {
    /// Lets scores shrink as often as they would have before a moment.
    fn decay_silently(&mut self, before: Timestamp) {
        loop {
            let scores = self.state.scores.iter();
            let due = scores
                .filter_map(|score| Some((score.decays.filter(|at| *at < before)?, score.score)))
                .min();
            let Some((at, score)): Option<(Timestamp, ScoreId)> = due else {
                return;
            };
            self.decay(score, at);
        }
    }
}
