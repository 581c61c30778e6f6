//! The step: what one input, or the passing of time, makes of one contact (language reference, section 6).
//!
//! It is a function of program, state and input alone.
//! A host gives a contact's inputs in the order of their time and wakes the contact when its first timer is due:
//!
//! ```
//! use nurture_runtime::{
//!     engine::{Engine, Origin},
//!     input::{Input, InputKind},
//!     program::{List, ListId, Program, Symbol},
//!     step::{advance, step},
//!     time::{Duration, Timestamp},
//! };
//!
//! let program = Program {
//!     timezone: "UTC".to_owned(),
//!     names: vec!["newsletter".to_owned()],
//!     lists: vec![List { name: Symbol(0), sync: None }],
//!     ..Program::default()
//! };
//! let engine = Engine::new(program).unwrap();
//! let start = Timestamp::from_micros(0).unwrap();
//! let mut ada = engine.contact("ada", Vec::new(), start, Origin::Baseline);
//! let mut effects = Vec::new();
//!
//! let join = Input { at: start.saturating_add(Duration::HOUR), kind: InputKind::Join(ListId(0)) };
//! step(&engine, &mut ada, join, &mut effects);
//! assert!(ada.is_on_list(ListId(0)));
//!
//! let end = start.saturating_add(Duration::DAY);
//! while ada.next_wake().is_some_and(|wake| wake <= end) {
//!     advance(&engine, &mut ada, end, &mut effects);
//! }
//! ```
//!
//! | file | what it does |
//! |---|---|
//! | `input` | takes an input: histories, fields, consent |
//! | `item` | the queue, and what each item in it is shown to |
//! | `react` | goals, exits and arms |
//! | `trigger`, `admit` | who is let in, and how runs end |
//! | `run`, `change`, `wait`, `send` | statements |
//! | `score`, `segment` | what follows from events by itself |
//! | `timer`, `timed` | what comes with time |
//! | `past` | what happened before virtual time begins |

mod admit;
mod change;
mod input;
mod item;
mod past;
mod react;
mod run;
mod score;
mod segment;
mod send;
mod timed;
mod timer;
mod trigger;
mod wait;

use smallvec::SmallVec;

use self::item::{Item, Queue};
pub use self::past::{begin, remember};
pub(crate) use self::timer::{find_wake, first_wake};
use crate::{
    effect::{Effect, EffectKind, Key},
    engine::Engine,
    fault::Fault,
    input::Input,
    program::FlowId,
    state::{ContactState, Reached, Serial, Stage},
    time::Timestamp,
};

/// How many statements a run may do, and how many items may be queued, for one input or timer.
const LIMIT: u32 = 10_000;

/// How many bytes of text the effects of one input or timer may hold before the next statement fails its run.
const TEXT_BYTES_MAX: usize = 16 << 20;

/// Processes an input, after all timers that are due before it.
///
/// Timers of the very moment of the input come after all inputs of that moment: with the next later input, or [`advance`].
/// An input from before what was reached is late: its own time stands in histories, everything else happens now.
pub fn step(engine: &Engine, state: &mut ContactState, input: Input, effects: &mut Vec<Effect>) {
    reach(engine, state, input.at, effects);
    let mut work = Work::new(engine, state, effects);
    work.take(input);
    work.drain();
    find_wake(engine, state);
}

/// Processes all timers that are due up to `to`, that moment included.
pub fn advance(
    engine: &Engine,
    state: &mut ContactState,
    to: Timestamp,
    effects: &mut Vec<Effect>,
) {
    begin_at(engine, state, to);
    let mut work = Work::new(engine, state, effects);
    work.timers(|time| time <= to);
    if to >= state.clock {
        if to > state.clock {
            state.set_clock(to);
        }
        state.reached = state.reached.max(Reached::Conditions);
    }
}

/// Processes all timers that are due before `to`, and takes the contact's clock there: what is given to it from now on with an earlier time is late.
///
/// A host for which time has passed by the inputs of other contacts says so with this.
pub fn reach(engine: &Engine, state: &mut ContactState, to: Timestamp, effects: &mut Vec<Effect>) {
    begin_at(engine, state, to);
    if to <= state.clock {
        return;
    }
    if state.wake.is_some_and(|wake| wake < to) {
        Work::new(engine, state, effects).timers(|time| time < to);
    }
    state.set_clock(to);
}

/// Begins virtual time for a contact for whom no host has said when it begins.
fn begin_at(engine: &Engine, state: &mut ContactState, at: Timestamp) {
    if state.stage == Stage::Past {
        let at = at.max(state.clock);
        begin(engine, state, at);
    }
}

/// One input or timer with all that it brings about.
struct Work<'w> {
    engine: &'w Engine,
    state: &'w mut ContactState,
    effects: &'w mut Vec<Effect>,
    queue: Queue,
    /// How many items were queued for this input or timer.
    queued: u32,
    steps: Steps,
    /// Whether anything changed since memberships were last looked at.
    changed: bool,
}

/// What was done for one input or timer.
#[derive(Default)]
struct Steps {
    /// The run whose turn it is, and how many statements it did; no run is number 0.
    current: (u64, u32),
    /// Likewise, of those whose turn it was, by run: a chain may be of thousands.
    others: SmallVec<[(u64, u32); 2]>,
    /// How many bytes of text the effects hold.
    written: usize,
}

impl Steps {
    /// Counts a statement of a run, if there is room for it (rule 12).
    #[inline]
    fn count(&mut self, run: u64) -> Result<(), Fault> {
        if self.current.0 != run {
            self.change_to(run);
        }
        self.current.1 += 1;
        if self.current.1 > LIMIT || self.written > TEXT_BYTES_MAX {
            Err(Fault::Budget)
        } else {
            Ok(())
        }
    }

    /// It is another run's turn.
    #[inline(never)]
    fn change_to(&mut self, run: u64) {
        let place = |others: &[(u64, u32)], run| others.binary_search_by_key(&run, |(run, _)| *run);
        let (last, steps) = std::mem::replace(&mut self.current, (run, 0));
        match place(&self.others, last) {
            _ if steps == 0 => {}
            Ok(index) => {
                if let Some((_, known)) = self.others.get_mut(index) {
                    *known = steps;
                }
            }
            Err(index) => self.others.insert(index, (last, steps)),
        }
        let known = place(&self.others, run).ok();
        if let Some((_, steps)) = known.and_then(|index| self.others.get(index)) {
            self.current.1 = *steps;
        }
    }

    fn clear(&mut self) {
        // The next timer is mostly of the same run.
        self.current.1 = 0;
        self.others.clear();
        self.written = 0;
    }
}

impl<'w> Work<'w> {
    fn new(engine: &'w Engine, state: &'w mut ContactState, effects: &'w mut Vec<Effect>) -> Self {
        Self {
            engine,
            state,
            effects,
            queue: Queue::default(),
            queued: 0,
            steps: Steps::default(),
            changed: false,
        }
    }

    /// Begins to count anew, for the next timer.
    fn recount(&mut self) {
        self.queued = 0;
        self.steps.clear();
    }

    /// Reports an effect of a run.
    fn effect(&mut self, run: Serial, kind: EffectKind) {
        let at = self.state.clock;
        self.steps.written = self.steps.written.saturating_add(kind.text_bytes());
        if let Some(run) = self.state.run_mut(run) {
            run.counter = run.counter.saturating_add(1);
            let key = Key {
                entry: run.name.entry,
                per: run.name.per.clone(),
                counter: run.counter,
            };
            let flow = Some(run.name.flow);
            self.effects.push(Effect {
                at,
                flow,
                key,
                kind,
            });
        }
    }

    /// Reports an effect that belongs to no run.
    fn effect_outside(&mut self, flow: Option<FlowId>, kind: EffectKind) {
        if self.state.stage == Stage::Past {
            return;
        }
        self.state.counter = self.state.counter.saturating_add(1);
        let key = Key {
            entry: 0,
            per: None,
            counter: self.state.counter,
        };
        let at = self.state.clock;
        self.effects.push(Effect {
            at,
            flow,
            key,
            kind,
        });
    }

    /// Queues what follows from a change, if anything looks at it; it counts in any case.
    fn queue(&mut self, item: Item) {
        self.count_queued();
        if item.is_heard(self.engine) {
            self.queue.push(item);
        }
    }

    /// Counts what follows from a change.
    fn count_queued(&mut self) {
        self.changed = true;
        self.queued = self.queued.saturating_add(1);
    }

    /// Whether a run may lengthen the chain (rule 4).
    fn room(&self) -> Result<(), Fault> {
        if self.queued < LIMIT {
            Ok(())
        } else {
            Err(Fault::Chain)
        }
    }
}
