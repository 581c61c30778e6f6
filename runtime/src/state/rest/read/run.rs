//! Runs from bytes.

use smallvec::SmallVec;

use super::super::{Broken, bytes::Reader, write::run_parts};
use crate::{
    engine::Engine,
    key::RunName,
    program::{Code, Flow, Program, RepeatId, WaitId},
    state::{ContactState, Held, Loop, Run, RunWatch, Standing, Target},
    time::{Duration, Timestamp},
    value::Value,
};

impl Reader<'_> {
    /// Reads a run to the others: that of the last entry of its flow and value.
    pub(super) fn run(&mut self, engine: &Engine, state: &mut ContactState) -> Result<(), Broken> {
        let program = engine.program();
        let clock = state.clock;
        let (flow, per) = self.flow(program)?;
        let declared = program.flows.get(flow.index()).ok_or(Broken)?;
        let parts = self.small()?;
        if parts & !run_parts::ALL != 0 {
            return Err(Broken);
        }
        let last = state.enrolment(flow, per.as_deref()).ok_or(Broken)?;
        let (serial, entry, entered) = (last.serial(), last.entries, last.last);
        let set = self.number()?;
        let before = state.runs.last();
        if set > state.serial || before.is_some_and(|before| before.serial >= serial) {
            return Err(Broken);
        }
        // It is put where it stays before its parts are read, as it is large.
        state.runs.push(Run {
            serial,
            name: RunName { flow, per, entry },
            entered,
            counter: self.small()?,
            code: Code(self.index(program.code.len())?),
            standing: self.standing(program, parts & run_parts::STANDING, clock)?,
            set,
            slots: SmallVec::new(),
            watches: SmallVec::new(),
            loops: SmallVec::new(),
            held: SmallVec::new(),
            endings_look: None,
            arms_look: None,
        });
        let run = state.runs.last_mut().ok_or(Broken)?;
        self.parts_of_run(engine, declared, run, parts, clock)
    }

    fn parts_of_run(
        &mut self,
        engine: &Engine,
        flow: &Flow,
        run: &mut Run,
        parts: u32,
        clock: Timestamp,
    ) -> Result<(), Broken> {
        let program = engine.program();
        if parts & run_parts::WATCHES != 0 {
            for _ in 0..self.some()? {
                let (id, watch) = self.watch(program)?;
                run.watches.push(RunWatch {
                    watch: id,
                    since: self.moment(clock)?,
                    history: self.history(engine, id, watch, clock)?,
                });
            }
        }
        if parts & run_parts::SLOTS == 0 {
            run.slots = std::iter::repeat_n(Value::Unset, flow.slots as usize).collect();
        } else {
            for _ in 0..flow.slots {
                run.slots.push(self.value(program)?);
            }
            if !run.slots.iter().any(Value::is_set) {
                return Err(Broken);
            }
        }
        if parts & run_parts::HELD != 0 {
            let endings = flow.goals.len() + flow.exits.len();
            if endings == 0 {
                return Err(Broken);
            }
            for _ in 0..endings {
                run.held.push(self.truth()?);
            }
        }
        if parts & run_parts::LOOPS != 0 {
            for _ in 0..self.some()? {
                run.loops.push(self.pass(program, clock)?);
            }
        }
        if parts & run_parts::ENDINGS_LOOK != 0 {
            run.endings_look = Some(self.moment(clock)?);
        }
        if parts & run_parts::ARMS_LOOK != 0 {
            run.arms_look = Some(self.moment(clock)?);
        }
        Ok(())
    }

    fn standing(
        &mut self,
        program: &Program,
        kind: u32,
        clock: Timestamp,
    ) -> Result<Standing, Broken> {
        Ok(match kind {
            run_parts::READY => Standing::Ready,
            run_parts::UNTIL => Standing::Until(self.moment(clock)?),
            run_parts::MOMENT => Standing::Moment {
                wait: WaitId(self.index(program.waits.len())?),
                until: self.moment(clock)?,
                target: self.target()?,
            },
            run_parts::FOR => Standing::For {
                wait: WaitId(self.index(program.waits.len())?),
                until: self.moment_or_none(clock)?,
            },
            run_parts::QUIET | run_parts::LIMIT => Standing::Held {
                until: self.moment(clock)?,
                reason: match kind {
                    run_parts::QUIET => Held::Quiet,
                    _ => Held::Limit,
                },
            },
            _ => return Err(Broken),
        })
    }

    fn target(&mut self) -> Result<Target, Broken> {
        Ok(match self.byte()? {
            0 => Target::OnDays(self.time_of_day()?),
            1 => Target::TimeOfDay(self.time_of_day()?),
            2 => Target::Local(self.local()?),
            3 => Target::Fixed,
            _ => return Err(Broken),
        })
    }

    /// Microseconds after midnight.
    fn time_of_day(&mut self) -> Result<u64, Broken> {
        let micros = self.number()?;
        // A second that is put in at the end of a day belongs to it.
        if micros
            <= Duration::DAY.micros().unsigned_abs() + Duration::SECOND.micros().unsigned_abs()
        {
            Ok(micros)
        } else {
            Err(Broken)
        }
    }

    fn pass(&mut self, program: &Program, clock: Timestamp) -> Result<Loop, Broken> {
        let site = RepeatId(self.index(program.repeats.len())?);
        let times = program
            .repeats
            .get(site.index())
            .map_or(0, |site| site.times);
        let passes = self.small()?;
        if passes > times {
            return Err(Broken);
        }
        Ok(Loop {
            site,
            passes,
            began: self.moment(clock)?,
            every: if self.truth()? {
                Some(Duration::from_micros(self.signed()?))
            } else {
                None
            },
        })
    }
}
