//! Timers: what comes with time, in the order of section 6, rule 1.

use super::{
    Work,
    item::{Ended, Item},
};
use crate::{
    effect::Outcome,
    engine::Engine,
    program::{ScoreId, WaitSite},
    state::{ContactState, Due, Reached, Serial, Standing},
    time::Timestamp,
};

/// A timer that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Timer {
    time: Timestamp,
    kind: Reached,
    /// Of timers of one kind, the one set first comes first.
    set: u64,
    what: What,
}

/// What a timer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Expire(Serial),
    Wake(Serial),
    Decay(ScoreId),
    Look,
    Timed(usize),
}

impl Work<'_> {
    /// Processes timers in their order, as long as their time is wanted, and notes when the contact must be woken for the next.
    pub(super) fn timers(&mut self, wanted: impl Fn(Timestamp) -> bool) {
        loop {
            let next = first(self.engine, self.state);
            let Some(timer) = next.filter(|timer| wanted(timer.time)) else {
                self.state.wake = next.map(|timer| timer.time);
                return;
            };
            if timer.time > self.state.clock {
                self.state.set_clock(timer.time);
            }
            self.state.reached = self.state.reached.max(timer.kind);
            self.recount();
            self.fire(timer);
            self.look_at_segments();
            self.drain();
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer.what {
            What::Expire(run) => self.end(run, Outcome::Expired, None),
            What::Wake(run) => self.wake(run),
            What::Decay(score) => self.decay(score, timer.time),
            What::Look => self.look(),
            What::Timed(index) => self.fire_timed(index, timer.time),
        }
    }

    /// What a run stood at is over.
    fn wake(&mut self, serial: Serial) {
        let Some(run) = self.state.run(serial) else {
            return;
        };
        let waits = &self.engine.program().waits;
        let code = match run.standing {
            Standing::Moment { wait, .. } => self.branch_of_moment(wait),
            Standing::For { wait, .. } => match waits.get(wait.index()) {
                Some(WaitSite::For {
                    timeout: Some((_, code)),
                    ..
                }) => Some(*code),
                _ => None,
            },
            _ => None,
        };
        self.go_on_at(serial, code.unwrap_or(run.code));
    }

    /// Looks at all conditions: one of them may have changed by time alone.
    fn look(&mut self) {
        let mut ended = Ended::new();
        for run in self.concerned(&Item::Time) {
            self.react(run, &Item::Time, &mut ended);
        }
        // What was due has been looked at, or has nothing to look at any more.
        let clock = self.state.clock;
        for run in &mut self.state.runs {
            run.endings_look = run.endings_look.filter(|look| *look > clock);
            run.arms_look = run.arms_look.filter(|look| *look > clock);
        }
        self.changed = true;
    }
}

/// Finds out when the contact must be woken.
pub(crate) fn find_wake(engine: &Engine, state: &mut ContactState) {
    state.wake = first_wake(engine, state);
}

/// When the contact must be woken.
pub(crate) fn first_wake(engine: &Engine, state: &ContactState) -> Option<Timestamp> {
    first(engine, state).map(|timer| timer.time)
}

/// The timer that comes first.
fn first(engine: &Engine, state: &ContactState) -> Option<Timer> {
    let mut first: Option<Timer> = None;
    let mut consider = |time: Option<Timestamp>, kind: Reached, set: u64, what: What| {
        let Some(time) = time else { return };
        let sooner = first.is_none_or(|first| {
            time < first.time || time == first.time && (kind, set) < (first.kind, first.set)
        });
        if sooner {
            first = Some(Timer {
                time,
                kind,
                set,
                what,
            });
        }
    };
    for run in &state.runs {
        let expire = engine.flow(run.name.flow).and_then(|flow| flow.expire);
        let expires = expire.and_then(|expire| run.entered.checked_add(expire));
        consider(
            expires,
            Reached::Expiry,
            run.serial.number,
            What::Expire(run.serial),
        );
        let kind = match run.standing {
            Standing::Held { .. } => Reached::Holds,
            _ => Reached::Waits,
        };
        consider(run.until(), kind, run.set, What::Wake(run.serial));
        consider(run.endings_look, Reached::Conditions, 0, What::Look);
        consider(run.arms_look, Reached::Conditions, 0, What::Look);
    }
    for score in &state.scores {
        let set = u64::from(score.score.0);
        consider(score.decays, Reached::Decay, set, What::Decay(score.score));
    }
    consider(state.segments_look, Reached::Conditions, 0, What::Look);
    for (index, due) in state.timed.iter().enumerate() {
        if let Due::At(time) = due {
            consider(
                Some(*time),
                Reached::Schedules,
                index as u64,
                What::Timed(index),
            );
        }
    }
    first
}
