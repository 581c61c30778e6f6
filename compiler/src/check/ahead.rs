//! Several flows checked at once, on threads of their own, for who looks at a project again and again.
//!
//! A flow is checked by itself, so the order in which that happens changes nothing:
//! what comes of it is taken in flow by flow, in the order in which the flows are written.

use std::{
    collections::VecDeque,
    iter, mem,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use nurture_runtime::program::FlowId;

use super::{Checker, clause::Clauses, memory::Outcome, scope::FlowPlace};
use crate::{checked::Checked, source::FileId, syntax::Flow};

/// So many flows are looked at together while names are suggested: behind them it is known whether they still are.
pub(super) const TOGETHER: usize = 256;

/// Fewer are not worth a thread.
const LEAST: usize = 32;

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
pub(super) struct Ahead {
    outcomes: VecDeque<(FlowPlace, Outcome)>,
    /// How many findings there were when they were checked.
    found: usize,
}

impl Ahead {
    /// What came of a flow, if it is the next one and was checked under what holds now.
    pub(super) fn next(&mut self, place: FlowPlace, checker: &Checker<'_>) -> Option<Outcome> {
        if self.outcomes.front()?.0 != place {
            return None;
        }
        let (_, outcome) = self.outcomes.pop_front()?;
        // Whether names were suggested depends on how much had been found.
        let own = outcome.findings.len();
        let is_settled =
            own == 0 || checker.suggests_after(own) || self.found >= Checker::SUGGESTING;
        is_settled.then_some(outcome)
    }
}

/// Looks at each of several flows, on so many threads; at none if they are too few for that.
pub(crate) fn in_parts(flows: &[FlowId], threads: usize, look: &(dyn Fn(FlowId) + Sync)) {
    let threads = worth(flows.len(), threads);
    if threads > 1 {
        let mut nothing = vec![(); threads];
        on_threads(nothing.iter_mut(), flows, &|(), id| look(*id));
    }
}

/// How many threads so many flows are worth.
fn worth(flows: usize, threads: usize) -> usize {
    flows.div_ceil(LEAST).min(threads)
}

/// Does some work with each of several things, on a thread for each of the workers, the first of them here; what comes of it, in their order.
///
/// A thread may begin late, so each takes a few things when it has done those before.
fn on_threads<'w, W: Send + 'w, I: Sync, T: Send>(
    mut workers: impl Iterator<Item = &'w mut W>,
    things: &[I],
    work: &(dyn Fn(&mut W, &I) -> T + Sync),
) -> Vec<T> {
    let parts: Vec<&[I]> = things.chunks(LEAST).collect();
    let taken = AtomicUsize::new(0);
    let work_on = |worker: &mut W| {
        let mut done = Vec::new();
        loop {
            let number = taken.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(number) else {
                return done;
            };
            let part = part.iter().map(|thing| work(worker, thing));
            done.push((number, part.collect::<Vec<T>>()));
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
    ///
    /// The others are made where there are too few of them: that takes as long as the project is large.
    pub(super) fn check_ahead(
        &mut self,
        flows: &[Asked<'_>],
        policy: &Clauses,
        (threads, forks): (usize, &mut Vec<Self>),
    ) -> Ahead {
        let threads = worth(flows.len(), threads);
        if threads < 2 {
            return Ahead::default();
        }
        let found = self.found_before + self.findings.len();
        while forks.len() + 1 < threads {
            forks.push(self.fork());
        }
        for fork in &mut *forks {
            fork.found_before = found;
        }
        let workers = iter::once(self).chain(forks).take(threads);
        let outcome_of = |checker: &mut Self, asked: &Asked<'_>| {
            checker.file = asked.file;
            let outcome = checker.outcome_of(asked.flow, asked.place, policy);
            (asked.place, outcome)
        };
        Ahead {
            outcomes: on_threads(workers, flows, &outcome_of).into(),
            found,
        }
    }

    /// Another one that knows the same, to check flows with.
    fn fork(&mut self) -> Self {
        // Nobody looks at the references of others.
        let references = mem::take(&mut self.checked.references);
        let checked = Checked::clone(&self.checked);
        self.checked.references = references;
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
            checked,
            found_before: self.found_before + self.findings.len(),
            ..Self::new(self.input)
        }
    }
}
