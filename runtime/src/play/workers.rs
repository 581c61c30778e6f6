//! The threads of a play: each understands rows and plays the contacts of its shard.

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread::{Scope, ScopedJoinHandle},
};

use super::{
    Options, PlayError,
    blocks::Block,
    played::Played,
    shard::{Shard, Slice},
    sheets::Sheet,
};
use crate::{engine::Engine, wire::Schema};

/// What a worker is given to do; it does one thing after the other.
#[derive(Debug)]
pub(super) enum Task {
    /// To understand rows.
    Understand(Block),
    /// To understand rows of contacts.
    Read(Sheet),
    /// To play its contacts.
    Play(Slice),
}

/// The way to a thread and back.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) tasks: Sender<Task>,
    pub(super) understood: Receiver<Block>,
    pub(super) read: Receiver<Sheet>,
    pub(super) played: Receiver<Played>,
}

/// What all workers need.
#[derive(Clone, Copy)]
pub(super) struct Common<'p> {
    pub(super) engine: &'p Engine,
    pub(super) options: &'p Options,
    pub(super) schema: &'p Schema<'p>,
}

/// Workers, and the threads that end once the workers are dropped.
pub(super) struct Crew<'scope> {
    pub(super) workers: Vec<Worker>,
    threads: Vec<ScopedJoinHandle<'scope, ()>>,
}

impl<'scope> Crew<'scope> {
    /// Starts so many threads.
    pub(super) fn start<'p: 'scope>(
        scope: &'scope Scope<'scope, '_>,
        common: Common<'p>,
        count: u32,
    ) -> Self {
        let (mut workers, mut threads) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (tasks, to_do) = channel();
            let (give_block, understood) = channel();
            let (give_sheet, read) = channel();
            let (give_played, played) = channel();
            threads.push(scope.spawn(move || {
                let mut shard = Shard::new(common.engine, common.options, count);
                for task in to_do {
                    let is_wanted = match task {
                        Task::Understand(mut block) => {
                            block.understand(common.schema);
                            give_block.send(block).is_ok()
                        }
                        Task::Read(mut sheet) => {
                            sheet.understand(common.schema);
                            give_sheet.send(sheet).is_ok()
                        }
                        Task::Play(slice) => give_played.send(shard.play(slice)).is_ok(),
                    };
                    if !is_wanted {
                        return;
                    }
                }
            }));
            workers.push(Worker {
                tasks,
                understood,
                read,
                played,
            });
        }
        Self { workers, threads }
    }

    /// Waits for the threads; without work to come, they end.
    pub(super) fn end(self) -> Result<(), PlayError> {
        drop(self.workers);
        let ended = self
            .threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| PlayError::Thread));
        // All of them, whatever becomes of the first.
        let ended: Vec<Result<(), PlayError>> = ended.collect();
        ended.into_iter().collect()
    }
}

/// Whose turn it is, where tasks are given out by turns.
pub(super) fn turn(workers: &[Worker], count: usize) -> Result<&Worker, PlayError> {
    let place = count % workers.len().max(1);
    workers.get(place).ok_or(PlayError::Thread)
}
