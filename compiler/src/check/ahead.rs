//! Several flows checked at once, on threads of their own, for who looks at a project again and again.
//!
//! A flow is checked by itself, so the order in which that happens changes nothing:
//! what comes of it is taken in flow by flow, in the order in which the flows are written.

use std::{collections::VecDeque, mem, sync::Arc, thread};

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
    let share = flows.len().div_ceil(threads.max(1)).max(LEAST);
    if share < flows.len() {
        let parts = flows.chunks(share);
        let look_at = |part: &[FlowId]| part.iter().map(|id| look(*id)).collect();
        on_threads(parts.map(|part| move || look_at(part)).collect());
    }
}

/// Does the first work here and the others beside it; up to the first for which no thread could be had.
fn on_threads<T: Send>(works: Vec<impl FnOnce() -> Vec<T> + Send>) -> Vec<T> {
    let mut works = works.into_iter();
    let Some(own) = works.next() else {
        return Vec::new();
    };
    thread::scope(|scope| {
        let others: Vec<_> = works
            .map(|work| {
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, work)
            })
            .collect();
        let mut all = own();
        for other in others {
            let Some(Ok(more)) = other.ok().map(thread::ScopedJoinHandle::join) else {
                break;
            };
            all.extend(more);
        }
        all
    })
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
        let share = flows.len().div_ceil(threads.max(1)).max(LEAST);
        if share >= flows.len() {
            return Ahead::default();
        }
        let found = self.found_before + self.findings.len();
        let mut parts = flows.chunks(share);
        let own = parts.next().unwrap_or_default();
        while forks.len() < parts.len() {
            forks.push(self.fork());
        }
        let others = forks.iter_mut().zip(parts);
        let works = std::iter::once((self, own)).chain(others.map(|(fork, part)| {
            fork.found_before = found;
            (fork, part)
        }));
        let works = works.map(|(checker, part)| move || checker.outcomes(part, policy));
        Ahead {
            outcomes: on_threads(works.collect()).into(),
            found,
        }
    }

    fn outcomes(&mut self, flows: &[Asked<'_>], policy: &Clauses) -> Vec<(FlowPlace, Outcome)> {
        let outcomes = flows.iter().map(|asked| {
            self.file = asked.file;
            let outcome = self.outcome_of(asked.flow, asked.place, policy);
            (asked.place, outcome)
        });
        outcomes.collect()
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
