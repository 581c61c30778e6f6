//! The loop of a play: reads ahead, cuts virtual time into slices, and has the shards play them.

use std::thread;

use super::{
    Inputs, Options, Outputs, PlayError, Progress, Statistics,
    bodies::BrokenBodies,
    contacts,
    contacts::{Contacts, NewContact},
    feed::Feed,
    merge,
    people::{People, Person},
    played::Played,
    reject::Notice,
    shard::Slice,
    workers::{Common, Crew, Task, Worker},
};
use crate::{
    engine::Engine,
    time::{Duration, Timestamp},
    wire::Schema,
};

/// How many rows are read ahead.
const ROWS: usize = 1 << 13;
/// How long a slice lasts at most, so that what many contacts do meanwhile fits in memory.
const LENGTH: Duration = Duration::DAY;
const MOMENT: Duration = Duration::from_micros(1);

/// A play in progress.
pub(super) struct Play<'p, 'o> {
    engine: &'p Engine,
    options: &'p Options,
    outputs: Outputs<'o>,
    statistics: Statistics,
    broken_bodies: BrokenBodies,
    /// Whether a slice behind the beginning of virtual time was given out.
    has_begun: bool,
    /// The end of the last slice that was given out.
    reached: Option<Timestamp>,
    /// What each shard made of the last slice, to be written over.
    spare: Vec<Played>,
}

impl<'p, 'o> Play<'p, 'o> {
    pub(super) fn new(engine: &'p Engine, options: &'p Options, outputs: Outputs<'o>) -> Self {
        Self {
            engine,
            options,
            outputs,
            statistics: Statistics::default(),
            broken_bodies: BrokenBodies::default(),
            has_begun: false,
            reached: None,
            spare: Vec::new(),
        }
    }

    pub(super) fn run(mut self, inputs: Inputs<'_>) -> Result<Statistics, PlayError> {
        let schema = Schema::new(self.engine.program());
        let count = u32::try_from(self.options.threads.get()).unwrap_or(1);
        let common = Common {
            engine: self.engine,
            options: self.options,
            schema: &schema,
        };
        thread::scope(|scope| {
            let crew = Crew::start(scope, common, count);
            let result = self.play(&schema, inputs, &crew.workers);
            crew.end().and(result)
        })?;
        self.statistics.broken_bodies = self.broken_bodies.into_list();
        Ok(self.statistics)
    }

    fn play(
        &mut self,
        schema: &Schema<'_>,
        inputs: Inputs<'_>,
        workers: &[Worker],
    ) -> Result<(), PlayError> {
        let mut people = People::new(self.options.order);
        let contacts = match inputs.contacts {
            None => Contacts::default(),
            Some((format, source)) => {
                let mut told = |notice| self.told(notice);
                contacts::read(schema, format, source, &mut people, workers, &mut told)?
            }
        };
        self.statistics.contacts = contacts.new.len() as u64;
        self.statistics.ignored_cells = contacts.ignored;
        let (events, rows) = (inputs.events, contacts.rows);
        let mut feed = Feed::new(schema, self.options, &mut people, events, rows);
        self.slices(&mut feed, contacts.new, workers)?;
        self.finish(&feed);
        let undeclared = std::mem::take(&mut feed.undeclared);
        self.statistics.ignored_members = undeclared.count();
        self.statistics.undeclared_members = undeclared.into_list();
        Ok(())
    }

    fn slices(
        &mut self,
        feed: &mut Feed<'_>,
        contacts: Vec<NewContact>,
        workers: &[Worker],
    ) -> Result<(), PlayError> {
        let mut wake = None;
        let mut contacts = Some(contacts);
        let mut outstanding = false;
        loop {
            self.read_ahead(feed, workers)?;
            if std::mem::take(&mut outstanding) {
                wake = self.collect(workers)?;
            }
            let Some(start) = feed.start else {
                return Ok(());
            };
            let Some(last) = self.last(feed, start, wake) else {
                return Ok(());
            };
            self.has_begun |= last >= start;
            self.reached = Some(last);
            (self.outputs.progress)(Progress {
                rows: feed.rows,
                reached: self.reached,
            });
            self.send(
                workers,
                contacts.take().unwrap_or_default(),
                start,
                feed,
                last,
            )?;
            outstanding = true;
        }
    }

    /// Reads on until a slice can be cut: up to a row of another time than the first, or the end of the file.
    fn read_ahead(&mut self, feed: &mut Feed<'_>, workers: &[Worker]) -> Result<(), PlayError> {
        let mut told = |notice| self.told(notice);
        while !feed.is_exhausted() {
            let ends = feed.ready.front().zip(feed.ready.back());
            if feed.ready.len() >= ROWS / 2 && ends.is_some_and(|(first, last)| first.at < last.at)
            {
                return Ok(());
            }
            feed.fill(ROWS, workers, &mut told)?;
        }
        Ok(())
    }

    /// The last moment of the next slice; none if nothing is left to do.
    ///
    /// Rows of one time are never cut apart: the next one may be of the time of the last that was read.
    fn last(
        &self,
        feed: &Feed<'_>,
        start: Timestamp,
        wake: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let limit = if feed.is_exhausted() {
            feed.end()?
        } else {
            feed.ready.back()?.at.checked_sub(MOMENT)?
        };
        let row = feed.ready.front().map(|item| item.at);
        let begin = if self.has_begun {
            row.into_iter().chain(wake).min()?
        } else {
            // Whoever is there is looked at when virtual time begins; what lies before is played by itself.
            row.map_or(start, |row| row.min(start))
        };
        if begin > limit {
            return None;
        }
        let last = limit.min(begin.saturating_add(LENGTH));
        match start.checked_sub(MOMENT) {
            Some(before) if begin < start => Some(last.min(before)),
            _ => Some(last),
        }
    }

    /// Gives each shard its part of a slice.
    fn send(
        &mut self,
        workers: &[Worker],
        contacts: Vec<NewContact>,
        start: Timestamp,
        feed: &mut Feed<'_>,
        last: Timestamp,
    ) -> Result<(), PlayError> {
        self.spare.resize_with(workers.len(), Played::default);
        let spare = self.spare.drain(..).map(|mut spare| Slice {
            contacts: Vec::new(),
            start,
            items: std::mem::take(&mut spare.items),
            last,
            spare,
        });
        let mut slices: Vec<Slice> = spare.collect();
        let count = slices.len();
        let shard = |person: Person| person.0 as usize % count.max(1);
        for contact in contacts {
            if let Some(slice) = slices.get_mut(shard(contact.person)) {
                slice.contacts.push(contact);
            }
        }
        let within = feed.ready.partition_point(|item| item.at <= last);
        for item in feed.ready.drain(..within) {
            if let Some(slice) = slices.get_mut(shard(item.person)) {
                slice.items.push(item);
            }
        }
        for (worker, slice) in workers.iter().zip(slices) {
            let task = Task::Play(slice);
            worker.tasks.send(task).map_err(|_| PlayError::Thread)?;
        }
        Ok(())
    }

    /// Waits for what the shards have made of the last slice and writes it; when the first timer is due.
    fn collect(&mut self, workers: &[Worker]) -> Result<Option<Timestamp>, PlayError> {
        let played = workers
            .iter()
            .map(|worker| worker.played.recv().map_err(|_| PlayError::Thread));
        let mut played: Vec<Played> = played.collect::<Result<_, _>>()?;
        let written = merge::write(&played, self.outputs.effects).map_err(PlayError::Effects)?;
        self.statistics.effects += written;
        for played in &mut played {
            let broken = std::mem::take(&mut played.broken_bodies);
            self.broken_bodies.take_in(broken);
        }
        let wake = played.iter().filter_map(|played| played.wake).min();
        self.spare = played;
        Ok(wake)
    }

    fn told(&mut self, notice: Notice) -> Result<(), PlayError> {
        match notice {
            Notice::Rejected(row) => {
                self.statistics.rejected += 1;
                (self.outputs.rejected)(&row).map_err(PlayError::Rejects)
            }
            Notice::Undeclared(columns) => {
                (self.outputs.undeclared)(&columns);
                Ok(())
            }
            Notice::Rows(rows) => {
                (self.outputs.progress)(Progress {
                    rows,
                    reached: self.reached,
                });
                Ok(())
            }
        }
    }

    fn finish(&mut self, feed: &Feed<'_>) {
        let of_feed = &feed.statistics;
        self.statistics.contacts += of_feed.contacts;
        self.statistics.inputs = of_feed.inputs;
        self.statistics.duplicates = of_feed.duplicates;
        self.statistics.late_rows = of_feed.late_rows;
        self.statistics.after_end = of_feed.after_end;
        self.statistics.start = feed.start;
        self.statistics.end = feed.end();
    }
}
