//! Several flows checked at once, on threads of their own, for who looks at a project again and again.
//!
//! A flow is checked by itself, so the order in which that happens changes nothing:
//! what comes of it is taken in flow by flow, in the order in which the flows are written.

use std::{
    collections::VecDeque,
    iter,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use nurture_runtime::program::FlowId;

use super::{Checker, clause::Clauses, memory::Outcome, scope::FlowPlace};
use crate::{source::FileId, syntax::Flow};

/// Fewer are not worth a thread.
const LEAST: usize = 32;

/// So many are taken at a time.
const PART: usize = 16;

/// Blocks nest, and each level takes its part of the stack.
const STACK: usize = 16 << 20;

/// A flow to check.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'f> {
    pub(super) flow: &'f Flow,
    pub(super) file: FileId,
    pub(super) place: FlowPlace,
}

/// What came of flows that were checked before their turn, in their order.
#[derive(Debug, Default)]
pub(super) struct Ahead(VecDeque<Early>);

/// What came of a flow that was checked before its turn.
#[derive(Debug)]
struct Early {
    place: FlowPlace,
    outcome: Outcome,
    /// How much had been found before it, as far as was known then: no more than there was.
    found: usize,
}

impl Ahead {
    /// What came of a flow, if it is the next one and was checked under what holds now.
    pub(super) fn next(&mut self, place: FlowPlace, checker: &Checker<'_>) -> Option<Outcome> {
        if self.0.front()?.place != place {
            return None;
        }
        let early = self.0.pop_front()?;
        // Whether names were suggested depends on how much had been found.
        let own = early.outcome.findings.len();
        let is_settled =
            own == 0 || checker.suggests_after(own) || early.found >= Checker::SUGGESTING;
        is_settled.then_some(early.outcome)
    }
}

/// Looks at each of several flows, on so many threads; at none if they are too few for that.
pub(crate) fn in_parts(flows: &[FlowId], threads: usize, look: &(dyn Fn(FlowId) + Sync)) {
    let threads = worth(flows.len(), threads);
    if threads > 1 {
        let mut nothing = vec![(); threads];
        on_threads(nothing.iter_mut(), flows, &|(), _, part| {
            for id in part {
                look(*id);
            }
            Vec::<()>::new()
        });
    }
}

/// How many threads so many flows are worth.
fn worth(flows: usize, threads: usize) -> usize {
    flows.div_ceil(LEAST).min(threads)
}

/// What a worker does with a part of that number, and what comes of each thing in it.
type Work<'w, W, I, T> = dyn Fn(&mut W, usize, &[I]) -> Vec<T> + Sync + 'w;

/// Does some work with numbered parts of several things, on a thread for each of the workers, the first of them here; what comes of it, in their order.
///
/// A thread may begin late, so each takes a part when it has done the one before.
fn on_threads<'w, W: Send + 'w, I: Sync, T: Send>(
    mut workers: impl Iterator<Item = &'w mut W>,
    things: &[I],
    work: &Work<'_, W, I, T>,
) -> Vec<T> {
    let parts: Vec<&[I]> = things.chunks(PART).collect();
    let taken = AtomicUsize::new(0);
    let work_on = |worker: &mut W| {
        let mut done = Vec::new();
        loop {
            let number = taken.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(number) else {
                return done;
            };
            done.push((number, work(worker, number, part)));
        }
    };
    let own = workers.next();
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = workers
            .map(|worker| {
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, || work_on(worker))
            })
            .collect();
        let mut done = own.map(work_on).unwrap_or_default();
        for other in others.into_iter().flatten() {
            done.extend(other.join().unwrap_or_default());
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    // Where a thread failed, what comes behind its part is out of order.
    let done = done.into_iter().zip(0..);
    let whole = done.take_while(|((number, _), place)| number == place);
    whole.flat_map(|((_, part), _)| part).collect()
}

impl Checker<'_> {
    /// Checks flows on so many threads, by itself and by others that know the same; none if they are too few.
    pub(super) fn check_ahead(
        &mut self,
        flows: &[Asked<'_>],
        policy: &Clauses,
        threads: usize,
    ) -> Ahead {
        let threads = worth(flows.len(), threads);
        if threads < 2 {
            return Ahead::default();
        }
        let found_before = self.found_before;
        let found = found_before + self.findings.len();
        let found_in: Vec<_> = flows.chunks(PART).map(|_| AtomicUsize::new(0)).collect();
        let mut forks: Vec<Self> = (1..threads).map(|_| self.fork()).collect();
        let workers = iter::once(&mut *self).chain(&mut forks);
        let check = |checker: &mut Self, number: usize, part: &[Asked<'_>]| {
            let before = found_in.iter().take(number);
            let before = before.map(|found| found.load(Ordering::Relaxed));
            let early = checker.check_part(part, found + before.sum::<usize>(), policy);
            if let Some(found) = found_in.get(number) {
                let own = early.iter().map(|early| early.outcome.findings.len());
                found.store(own.sum(), Ordering::Relaxed);
            }
            early
        };
        let early = on_threads(workers, flows, &check);
        self.found_before = found_before;
        Ahead(early.into())
    }

    /// Checks some flows before which so much at least has been found.
    fn check_part(&mut self, part: &[Asked<'_>], mut found: usize, policy: &Clauses) -> Vec<Early> {
        let check = |asked: &Asked<'_>| {
            self.file = asked.file;
            self.found_before = found.saturating_sub(self.findings.len());
            let early = Early {
                place: asked.place,
                outcome: self.outcome_of(asked.flow, asked.place, policy),
                found,
            };
            found += early.outcome.findings.len();
            early
        };
        part.iter().map(check).collect()
    }

    /// Another one that knows the same, to check flows with.
    fn fork(&self) -> Self {
        Self {
            ranks: self.ranks.clone(),
            names: self.names.clone(),
            aliases: Arc::clone(&self.aliases),
            contact: self.contact.clone(),
            payloads: self.payloads.clone(),
            params: self.params.clone(),
            arguments: self.arguments.clone(),
            returns: self.returns.clone(),
            flow_ids: self.flow_ids.clone(),
            flow_places: self.flow_places.clone(),
            checked: self.checked.clone(),
            ..Self::new(self.input)
        }
    }
}
