//! A state as bytes. What is read is in `read`, in the same order.

use super::bytes::{EPOCH, Writer};
use crate::{
    consent::Consent,
    history::History,
    key::RunName,
    program::Subject,
    state::{ContactState, Due, Held, Loop, Made, Members, Reached, Run, Stage, Standing, Target},
    time::Timestamp,
    value::Value,
};

/// Which parts of a state there are; the usual ones first, so that one byte is enough for most contacts.
pub(super) mod parts {
    pub(in super::super) const RUNS: u32 = 1;
    pub(in super::super) const ENROLMENTS: u32 = 1 << 1;
    pub(in super::super) const LATEST: u32 = 1 << 2;
    pub(in super::super) const WATCHES: u32 = 1 << 3;
    pub(in super::super) const SENT: u32 = 1 << 4;
    pub(in super::super) const SCORES: u32 = 1 << 5;
    pub(in super::super) const COUNTER: u32 = 1 << 6;
    pub(in super::super) const LISTS: u32 = 1 << 7;
    pub(in super::super) const TAGS: u32 = 1 << 8;
    pub(in super::super) const SEGMENTS: u32 = 1 << 9;
    pub(in super::super) const SEGMENTS_LOOK: u32 = 1 << 10;
    pub(in super::super) const TIMED: u32 = 1 << 11;
    pub(in super::super) const CAME: u32 = 1 << 12;
    pub(in super::super) const CONSENT: u32 = 1 << 13;
    pub(in super::super) const REACHED: u32 = 1 << 14;
    pub(in super::super) const PAST: u32 = 1 << 15;
    pub(in super::super) const ALL: u32 = (1 << 16) - 1;
}

/// What a run stands at, in the lowest bits, and which parts of it there are.
pub(super) mod run_parts {
    pub(in super::super) const STANDING: u32 = 0b111;
    pub(in super::super) const READY: u32 = 0;
    pub(in super::super) const UNTIL: u32 = 1;
    pub(in super::super) const MOMENT: u32 = 2;
    pub(in super::super) const FOR: u32 = 3;
    pub(in super::super) const QUIET: u32 = 4;
    pub(in super::super) const LIMIT: u32 = 5;
    pub(in super::super) const WATCHES: u32 = 1 << 3;
    pub(in super::super) const SLOTS: u32 = 1 << 4;
    pub(in super::super) const HELD: u32 = 1 << 5;
    pub(in super::super) const LOOPS: u32 = 1 << 6;
    pub(in super::super) const ENDINGS_LOOK: u32 = 1 << 7;
    pub(in super::super) const ARMS_LOOK: u32 = 1 << 8;
    pub(in super::super) const ALL: u32 = (1 << 9) - 1;
}

impl Writer {
    pub(super) fn state(&mut self, state: &ContactState) {
        let clock = state.clock;
        self.text(&state.id);
        self.moment(clock, EPOCH);
        self.number(parts_of(state));
        self.number(state.serial);
        self.some(&state.enrolments, |writer, enrolment| {
            writer.number(u64::from(enrolment.flow.0) << 1 | u64::from(enrolment.per.is_some()));
            writer.per(enrolment.per.as_deref());
            writer.number(enrolment.entries);
            writer.moment(enrolment.last, clock);
            writer.number(enrolment.number);
        });
        self.some(&state.runs, |writer, run| writer.run(run, clock));
        self.some(&state.latest, Self::made);
        self.some(&state.watches, |writer, (watch, history)| {
            writer.number(watch.0);
            writer.history(history, clock);
        });
        self.some(&state.sent, |writer, (channel, at)| {
            writer.byte(*channel as u8);
            writer.moment(*at, clock);
        });
        self.some(&state.scores, |writer, score| {
            writer.number(score.score.0);
            writer.signed(score.value);
            writer.moment_or_none(score.decays, clock);
        });
        if state.counter != 0 {
            self.number(state.counter);
        }
        self.members(&state.lists);
        self.members(&state.tags);
        self.members(&state.segments);
        if let Some(look) = state.segments_look {
            self.moment(look, clock);
        }
        // There are as many as the program has, so their number is not written.
        for due in &state.timed {
            match due {
                Due::Never => self.byte(0),
                Due::Over => self.byte(1),
                Due::At(at) => {
                    self.byte(2);
                    self.moment(*at, clock);
                }
            }
        }
        self.some(&state.came, |writer, place| writer.number(*place));
        if !state.consent.is_empty() {
            self.consent(&state.consent);
        }
        if state.reached != Reached::Inputs {
            self.byte(state.reached as u8);
        }
    }

    /// As many as whoever reads them expects.
    pub(super) fn each_value(&mut self, values: &[Value]) {
        for value in values {
            self.value(value);
        }
    }

    /// Things with their number in front of them; nothing at all for none.
    fn some<T>(&mut self, things: &[T], write: impl Fn(&mut Self, &T)) {
        if !things.is_empty() {
            self.count(things.len());
        }
        for thing in things {
            write(self, thing);
        }
    }

    fn members(&mut self, members: &Members) {
        self.some(members.as_slice(), |writer, member| writer.number(*member));
    }

    fn per(&mut self, per: Option<&str>) {
        if let Some(per) = per {
            self.text(per);
        }
    }

    /// A run, all but what stands with its enrolment.
    fn run(&mut self, run: &Run, clock: Timestamp) {
        let name = &run.name;
        self.number(u64::from(name.flow.0) << 1 | u64::from(name.per.is_some()));
        self.per(name.per.as_deref());
        self.number(parts_of_run(run));
        self.number(run.set);
        self.number(run.counter);
        self.number(run.code.0);
        self.standing(&run.standing, clock);
        self.some(&run.watches, |writer, watch| {
            writer.number(watch.watch.0);
            writer.moment(watch.since, clock);
            writer.history(&watch.history, clock);
        });
        if run.slots.iter().any(Value::is_set) {
            self.each_value(&run.slots);
        }
        for held in &run.held {
            self.byte(u8::from(*held));
        }
        self.some(&run.loops, |writer, pass| writer.pass(pass, clock));
        for look in [run.endings_look, run.arms_look].into_iter().flatten() {
            self.moment(look, clock);
        }
    }

    fn standing(&mut self, standing: &Standing, clock: Timestamp) {
        match standing {
            Standing::Ready => {}
            Standing::Until(until) | Standing::Held { until, .. } => self.moment(*until, clock),
            Standing::Moment {
                wait,
                target,
                until,
            } => {
                self.number(wait.0);
                self.moment(*until, clock);
                self.target(target);
            }
            Standing::For { wait, until } => {
                self.number(wait.0);
                self.moment_or_none(*until, clock);
            }
        }
    }

    fn target(&mut self, target: &Target) {
        match target {
            Target::OnDays(at) => {
                self.byte(0);
                self.number(*at);
            }
            Target::TimeOfDay(at) => {
                self.byte(1);
                self.number(*at);
            }
            Target::Local(local) => {
                self.byte(2);
                self.local(*local);
            }
            Target::Fixed => self.byte(3),
        }
    }

    fn pass(&mut self, pass: &Loop, clock: Timestamp) {
        self.number(pass.site.0);
        self.number(pass.passes);
        self.moment(pass.began, clock);
        self.byte(u8::from(pass.every.is_some()));
        if let Some(every) = pass.every {
            self.signed(every.micros());
        }
    }

    fn made(&mut self, made: &Made) {
        let RunName { flow, per, entry } = &made.run;
        let flags = [
            matches!(made.name, Subject::Alias(_)),
            made.message.is_some(),
            made.alias.is_some(),
            per.is_some(),
        ];
        let flags = flags.iter().rev();
        self.byte(flags.fold(0, |bits, flag| bits << 1 | u8::from(*flag)));
        let ids = [made.message.map(|id| id.0), made.alias.map(|id| id.0)];
        for id in ids.into_iter().flatten() {
            self.number(id);
        }
        self.number(flow.0);
        self.per(per.as_deref());
        self.number(*entry);
    }

    fn history(&mut self, history: &History, clock: Timestamp) {
        match history {
            History::Last(last) => self.moment_or_none(*last, clock),
            History::Count(count) => self.number(*count),
            History::Rows(rows) => {
                self.count(rows.len());
                for (at, captures) in rows.times().iter().zip(rows.captures(0..rows.len())) {
                    self.moment(*at, clock);
                    self.each_value(captures);
                }
            }
        }
    }

    fn consent(&mut self, consent: &Consent) {
        self.count(consent.withdrawn.len());
        for (channel, topic) in &consent.withdrawn {
            self.byte(*channel as u8);
            self.number(topic.map_or(0, |topic| u64::from(topic.0) + 1));
        }
        self.count(consent.complained.len());
        for channel in &consent.complained {
            self.byte(*channel as u8);
        }
        self.count(consent.bounced.len());
        for (channel, address) in &consent.bounced {
            self.byte(*channel as u8);
            self.text(address);
        }
    }
}

fn parts_of(state: &ContactState) -> u32 {
    let parts = [
        (parts::RUNS, !state.runs.is_empty()),
        (parts::ENROLMENTS, !state.enrolments.is_empty()),
        (parts::LATEST, !state.latest.is_empty()),
        (parts::WATCHES, !state.watches.is_empty()),
        (parts::SENT, !state.sent.is_empty()),
        (parts::SCORES, !state.scores.is_empty()),
        (parts::COUNTER, state.counter != 0),
        (parts::LISTS, !state.lists.as_slice().is_empty()),
        (parts::TAGS, !state.tags.as_slice().is_empty()),
        (parts::SEGMENTS, !state.segments.as_slice().is_empty()),
        (parts::SEGMENTS_LOOK, state.segments_look.is_some()),
        (parts::TIMED, !state.timed.is_empty()),
        (parts::CAME, !state.came.is_empty()),
        (parts::CONSENT, !state.consent.is_empty()),
        (parts::REACHED, state.reached != Reached::Inputs),
        (parts::PAST, state.stage == Stage::Past),
    ];
    together(&parts)
}

fn parts_of_run(run: &Run) -> u32 {
    let standing = match run.standing {
        Standing::Ready => run_parts::READY,
        Standing::Until(_) => run_parts::UNTIL,
        Standing::Moment { .. } => run_parts::MOMENT,
        Standing::For { .. } => run_parts::FOR,
        Standing::Held { reason, .. } => match reason {
            Held::Quiet => run_parts::QUIET,
            Held::Limit => run_parts::LIMIT,
        },
    };
    let parts = [
        (run_parts::WATCHES, !run.watches.is_empty()),
        (run_parts::SLOTS, run.slots.iter().any(Value::is_set)),
        (run_parts::HELD, !run.held.is_empty()),
        (run_parts::LOOPS, !run.loops.is_empty()),
        (run_parts::ENDINGS_LOOK, run.endings_look.is_some()),
        (run_parts::ARMS_LOOK, run.arms_look.is_some()),
    ];
    standing | together(&parts)
}

fn together(parts: &[(u32, bool)]) -> u32 {
    let there = parts.iter().filter(|(_, there)| *there);
    there.fold(0, |bits, (part, _)| bits | part)
}
