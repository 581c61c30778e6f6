//! A state from bytes: nothing in it is believed, and there is one way only in which each state is written.

mod run;

use std::sync::Arc;

use super::{
    Broken,
    bytes::{EPOCH, Reader},
    write::parts,
};
use crate::{
    consent::Consent,
    engine::Engine,
    history::{History, Row, Rows},
    key::RunName,
    program::{
        AliasId, Channel, FlowId, Keep, MessageId, Program, ScoreId, Subject, TopicId, Watch,
        WatchId, WatchScope,
    },
    state::{ContactState, Due, Enrolment, Made, Reached, ScoreState, Stage},
    time::Timestamp,
};

/// The greatest number that counts what a contact did: far from the end of what can be counted on.
const COUNT_MAX: u64 = i64::MAX.unsigned_abs();

impl Reader<'_> {
    /// Makes a state that of the bytes, all but its fields and when it wakes.
    pub(super) fn state(
        &mut self,
        engine: &Engine,
        state: &mut ContactState,
    ) -> Result<(), Broken> {
        let program = engine.program();
        state.clear();
        state.program = engine.mark();
        let id = self.text()?;
        state.id.push_str(id);
        let clock = self.moment(EPOCH)?;
        state.clock = clock;
        let parts = self.small()?;
        if parts & !parts::ALL != 0 {
            return Err(Broken);
        }
        state.serial = self.number()?;
        if state.serial > COUNT_MAX {
            return Err(Broken);
        }
        self.flows(engine, state, parts)?;
        self.histories(engine, state, parts)?;
        self.memberships(program, state, parts)?;
        self.timers(engine, state, parts)?;
        if parts & parts::CONSENT != 0 {
            state.consent = self.consent(program)?;
        }
        if parts & parts::REACHED != 0 {
            state.reached = reached(self.byte()?)?;
        }
        if parts & parts::PAST == 0 {
            state.stage = Stage::Live;
        }
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Broken)
        }
    }

    /// What the contact is and was in, and what it was sent.
    fn flows(
        &mut self,
        engine: &Engine,
        state: &mut ContactState,
        parts: u32,
    ) -> Result<(), Broken> {
        let (program, clock) = (engine.program(), state.clock);
        for _ in 0..self.several(parts, parts::ENROLMENTS)? {
            let (flow, per) = self.flow(program)?;
            let before = state.enrolments.last();
            if before.is_some_and(|before| before.compare(flow, per.as_deref()).is_ge()) {
                return Err(Broken);
            }
            let enrolment = Enrolment {
                flow,
                per,
                entries: self.small()?,
                last: self.moment(clock)?,
                number: self.number()?,
            };
            if !(1..=state.serial).contains(&enrolment.number) {
                return Err(Broken);
            }
            state.enrolments.push(enrolment);
        }
        for _ in 0..self.several(parts, parts::RUNS)? {
            self.run(engine, state)?;
        }
        for _ in 0..self.several(parts, parts::LATEST)? {
            state.latest.push(self.made(program)?);
        }
        Ok(())
    }

    /// What the contact did.
    fn histories(
        &mut self,
        engine: &Engine,
        state: &mut ContactState,
        parts: u32,
    ) -> Result<(), Broken> {
        let (program, clock) = (engine.program(), state.clock);
        for _ in 0..self.several(parts, parts::WATCHES)? {
            let (id, watch) = self.watch(program)?;
            let history = self.history(engine, id, watch, clock)?;
            if !matches!(watch.scope, WatchScope::Contact(_))
                || state
                    .watches
                    .last()
                    .is_some_and(|(before, _)| *before >= id)
            {
                return Err(Broken);
            }
            state.watches.push((id, history));
        }
        for _ in 0..self.several(parts, parts::SENT)? {
            state.sent.push((self.channel()?, self.moment(clock)?));
        }
        for _ in 0..self.several(parts, parts::SCORES)? {
            let score = self.score(program, clock)?;
            let before = state.scores.last();
            if before.is_some_and(|before| before.score >= score.score) {
                return Err(Broken);
            }
            state.scores.push(score);
        }
        Ok(())
    }

    fn memberships(
        &mut self,
        program: &Program,
        state: &mut ContactState,
        parts: u32,
    ) -> Result<(), Broken> {
        if parts & parts::COUNTER != 0 {
            state.counter = self.small()?;
            if state.counter == 0 {
                return Err(Broken);
            }
        }
        for (part, members, length) in [
            (parts::LISTS, &mut state.lists, program.lists.len()),
            (parts::TAGS, &mut state.tags, program.tags.len()),
            (parts::SEGMENTS, &mut state.segments, program.segments.len()),
        ] {
            for _ in 0..self.several(parts, part)? {
                if !members.push(self.index(length)?) {
                    return Err(Broken);
                }
            }
        }
        Ok(())
    }

    fn timers(
        &mut self,
        engine: &Engine,
        state: &mut ContactState,
        parts: u32,
    ) -> Result<(), Broken> {
        let clock = state.clock;
        if parts & parts::SEGMENTS_LOOK != 0 {
            state.segments_look = Some(self.moment(clock)?);
        }
        if parts & parts::TIMED != 0 {
            if engine.timed().is_empty() {
                return Err(Broken);
            }
            for _ in engine.timed() {
                let due = match self.byte()? {
                    0 => Due::Never,
                    1 => Due::Over,
                    2 => Due::At(self.moment(clock)?),
                    _ => return Err(Broken),
                };
                state.timed.push(due);
            }
        }
        for _ in 0..self.several(parts, parts::CAME)? {
            state.came.push(self.index(engine.timed().len())?);
        }
        Ok(())
    }

    /// How many things there are of a part.
    fn several(&mut self, parts: u32, part: u32) -> Result<usize, Broken> {
        match parts & part {
            0 => Ok(0),
            _ => self.some(),
        }
    }

    /// A flow and whether a value that tells runs apart follows, with that value.
    fn flow(&mut self, program: &Program) -> Result<(FlowId, Option<Arc<str>>), Broken> {
        let code = self.number()?;
        let flow = u32::try_from(code >> 1).map_err(|_| Broken)?;
        if flow as usize >= program.flows.len() {
            return Err(Broken);
        }
        let per = match code & 1 {
            0 => None,
            _ => Some(self.text()?.into()),
        };
        Ok((FlowId(flow), per))
    }

    fn made(&mut self, program: &Program) -> Result<Made, Broken> {
        let flags = self.byte()?;
        let message = match flags & 2 {
            0 => None,
            _ => Some(MessageId(self.index(program.messages.len())?)),
        };
        let alias = match flags & 4 {
            0 => None,
            _ => Some(AliasId(self.index(program.aliases.len())?)),
        };
        let name = match (flags & 1, message, alias) {
            (0, Some(message), _) => Subject::Message(message),
            (1, _, Some(alias)) => Subject::Alias(alias),
            _ => return Err(Broken),
        };
        let flow = FlowId(self.index(program.flows.len())?);
        let per = match flags & 8 {
            0 => None,
            _ => Some(self.text()?.into()),
        };
        if flags > 15 {
            return Err(Broken);
        }
        let entry = self.small()?;
        Ok(Made {
            name,
            run: RunName { flow, per, entry },
            message,
            alias,
        })
    }

    fn watch<'p>(&mut self, program: &'p Program) -> Result<(WatchId, &'p Watch), Broken> {
        let id = WatchId(self.index(program.watches.len())?);
        Ok((id, program.watches.get(id.index()).ok_or(Broken)?))
    }

    fn history(
        &mut self,
        engine: &Engine,
        id: WatchId,
        watch: &Watch,
        clock: Timestamp,
    ) -> Result<History, Broken> {
        let is_over = |at: &Timestamp| *at <= clock;
        Ok(match watch.keep {
            Keep::Last => {
                let last = self.moment_or_none(clock)?;
                if !last.as_ref().is_none_or(is_over) {
                    return Err(Broken);
                }
                History::Last(last)
            }
            Keep::Count => {
                let count = self.number()?;
                if count > COUNT_MAX {
                    return Err(Broken);
                }
                History::Count(count)
            }
            Keep::Rows => {
                let count = self.count()?;
                let mut rows = Rows::with_room(count);
                for _ in 0..count {
                    let at = self.moment(clock)?;
                    let before = rows.times().back();
                    if !is_over(&at) || before.is_some_and(|before| *before > at) {
                        return Err(Broken);
                    }
                    let captures = watch.captures.iter().map(|_| self.value(engine.program()));
                    let captures = captures.collect::<Result<_, _>>()?;
                    rows.push(Row { at, captures });
                }
                rows.sum_up(engine.asked(id));
                History::Rows(rows)
            }
        })
    }

    fn score(&mut self, program: &Program, clock: Timestamp) -> Result<ScoreState, Broken> {
        let score = ScoreState {
            score: ScoreId(self.index(program.scores.len())?),
            value: self.signed()?,
            decays: self.moment_or_none(clock)?,
        };
        // One of zero is not kept.
        if score.value == 0 {
            return Err(Broken);
        }
        Ok(score)
    }

    fn consent(&mut self, program: &Program) -> Result<Consent, Broken> {
        let mut consent = Consent::default();
        for _ in 0..self.count()? {
            let channel = self.channel()?;
            let topic = self.index(program.topics.len() + 1)?.checked_sub(1);
            let topic = topic.map(TopicId);
            let cell = (channel, topic);
            if consent
                .withdrawn
                .last()
                .is_some_and(|before| *before >= cell)
            {
                return Err(Broken);
            }
            consent.withdrawn.push(cell);
        }
        for _ in 0..self.count()? {
            consent.complained.push(self.channel()?);
        }
        for _ in 0..self.count()? {
            let channel = self.channel()?;
            consent.bounced.push((channel, self.text()?.into()));
        }
        if consent.is_empty() {
            return Err(Broken);
        }
        Ok(consent)
    }

    fn channel(&mut self) -> Result<Channel, Broken> {
        let channel = Channel::ALL.get(usize::from(self.byte()?));
        channel.copied().ok_or(Broken)
    }

    fn truth(&mut self) -> Result<bool, Broken> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Broken),
        }
    }
}

fn reached(byte: u8) -> Result<Reached, Broken> {
    let known = [
        Reached::Expiry,
        Reached::Holds,
        Reached::Waits,
        Reached::Decay,
        Reached::Conditions,
        Reached::Schedules,
    ];
    let mut known = known.into_iter();
    known.find(|known| *known as u8 == byte).ok_or(Broken)
}
