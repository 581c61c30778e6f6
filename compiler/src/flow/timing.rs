//! When statements are reached, and after how many messages: for people who read a flow.

use std::collections::BTreeMap;

use nurture_runtime::{
    program::{Channel, FlowId},
    time::Duration,
};

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{Checked, Statement, StatementKind},
    source::FileSpan,
};

/// When a statement is reached, over all paths that lead to it.
///
/// Holds by quiet hours and limits are not counted: they depend on the contact and on other flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// After entry; no later than the flow's `expire`.
    pub when: Elapsed,
    /// How many sends come before it, by channel as in [`Channel::ALL`]; suppressed ones count too.
    pub sends: [Count; Channel::ALL.len()],
}

/// How often something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// At least.
    pub least: u32,
    /// At most; none where that is not known.
    pub most: Option<u32>,
}

/// When each statement of a flow is reached, by the place of its keyword; what no contact comes to is left out.
///
/// ```
/// use nurture_compiler::{compile::{Options, Project, compile}, flow::timing};
/// use nurture_runtime::program::FlowId;
///
/// let mut project = Project::new();
/// project.add("hello.nurture", "flow hello on signup wait 2d tag greeted end");
/// let checked = compile(&project, &Options::default()).checked;
/// let reached = timing::of_flow(&checked, FlowId(0));
/// let tag = reached.values().last().unwrap();
/// assert_eq!(tag.when.least, nurture_runtime::time::Duration::from_micros(2 * 86_400_000_000));
/// ```
pub fn of_flow(checked: &Checked, id: FlowId) -> BTreeMap<FileSpan, Reached> {
    let expire = checked.flows.get(id.index()).and_then(|flow| flow.expire);
    let mut timing = Timing {
        expire,
        reached: BTreeMap::new(),
    };
    let entry = Reached {
        when: Elapsed::NONE,
        sends: [Count::NONE; Channel::ALL.len()],
    };
    follow(checked, id, &mut timing, entry);
    timing.reached
}

struct Timing {
    expire: Option<Duration>,
    reached: BTreeMap<FileSpan, Reached>,
}

impl Analysis for Timing {
    type Facts = Reached;

    fn join(&self, facts: &mut Reached, other: Reached) {
        facts.join(&other);
    }

    fn reached(&mut self, statement: &Statement, facts: &mut Reached) {
        let mut now = *facts;
        let is_over = self.expire.is_some_and(|expire| now.when.least > expire);
        if !is_over {
            now.when.most = match (now.when.most, self.expire) {
                (Some(most), Some(expire)) => Some(most.min(expire)),
                (most, expire) => most.or(expire),
            };
            self.reached
                .entry(statement.keyword)
                .and_modify(|before| before.join(&now))
                .or_insert(now);
        }
        if let StatementKind::Send(send) = &statement.kind {
            for (channel, count) in Channel::ALL.into_iter().zip(&mut facts.sends) {
                if channel == send.channel {
                    count.least = count.least.saturating_add(1);
                    count.most = count.most.and_then(|most| most.checked_add(1));
                }
            }
        }
    }

    fn pass(&self, facts: &mut Reached, elapsed: Elapsed) {
        facts.when = facts.when.then(elapsed);
    }

    fn widen(&self, facts: &mut Reached) {
        facts.when.most = None;
        for count in &mut facts.sends {
            count.most = None;
        }
    }
}

impl Reached {
    fn join(&mut self, other: &Self) {
        self.when = self.when.or(other.when);
        for (count, other) in self.sends.iter_mut().zip(&other.sends) {
            *count = count.or(*other);
        }
    }
}

impl Count {
    /// Not once.
    const NONE: Self = Self {
        least: 0,
        most: Some(0),
    };

    fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.zip(other.most).map(|(one, other)| one.max(other)),
        }
    }
}
