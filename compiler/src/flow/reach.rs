//! `unreachable-step`: statements that no contact comes to, because every path before them has left the flow.

use std::collections::BTreeSet;

use nurture_runtime::program::FlowId;

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{Checked, Statement},
    finding::{Finding, Rule},
    source::FileSpan,
};

/// One finding for each stretch of statements that nothing leads to.
pub(super) fn unreachable_steps(checked: &Checked, id: FlowId) -> Vec<Finding> {
    let mut reach = Reach::default();
    follow(checked, id, &mut reach, ());
    reach.unreached.into_iter().map(unreachable_step).collect()
}

/// That a point is reached is all there is to know about it.
#[derive(Debug, Default)]
struct Reach {
    /// The first token of each stretch that is not.
    unreached: BTreeSet<FileSpan>,
}

impl Analysis for Reach {
    type Facts = ();

    fn join(&self, (): &mut (), (): ()) {}

    fn reached(&mut self, _statement: &Statement, (): &mut ()) {}

    fn unreached(&mut self, statement: &Statement) {
        self.unreached.insert(statement.keyword);
    }

    fn pass(&self, (): &mut (), _elapsed: Elapsed) {}

    fn widen(&self, (): &mut ()) {}
}

fn unreachable_step(place: FileSpan) -> Finding {
    Finding::new(Rule::UnreachableStep, place, "no contact ever gets here")
        .labelled("every path before this has left the flow")
        .with_help("take it away, or put it before what ends the flow")
}
