//! What stands between a message and its contact (language reference, section 6, rule 8).
//!
//! ```text
//! address ─ bounce ─┬─ consent ─ complaint ─ hold-out ─ quiet hours ─ limit ─┬─▶ sent
//!                   └────────────── transactional messages ──────────────────┘
//! ```

use std::sync::Arc;

use crate::{
    consent,
    effect::SuppressReason,
    engine::Engine,
    program::{Category, Channel, Flow, FlowId, Limit, LimitOtherwise, Message},
    split,
    state::{ContactState, Held},
    time::{Duration, Timestamp},
};

/// What the guards say of a message that is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It goes to this address.
    Send(Arc<str>),
    /// It does not go.
    Suppress(SuppressReason),
    /// It is looked at again at that moment.
    Hold(Timestamp, Held),
}

/// Looks at all guards, in their order.
pub(crate) fn judge(
    engine: &Engine,
    state: &ContactState,
    flow: FlowId,
    message: &Message,
) -> Verdict {
    let channel = message.channel;
    let Some(address) = consent::address(engine, state, channel) else {
        return Verdict::Suppress(SuppressReason::Unreachable);
    };
    if state.consent.has_bounced(channel, &address) {
        return Verdict::Suppress(SuppressReason::Bounced);
    }
    if message.category == Category::Transactional {
        return Verdict::Send(address);
    }
    if state.consent.is_withdrawn(channel, message.topic) {
        return Verdict::Suppress(SuppressReason::Unsubscribed);
    }
    if state.consent.has_complained(channel) {
        return Verdict::Suppress(SuppressReason::Complained);
    }
    let Some(declared) = engine.flow(flow) else {
        return Verdict::Send(address);
    };
    if is_held_out(engine, state, declared) {
        return Verdict::Suppress(SuppressReason::Holdout);
    }
    if let Some(until) = quiet_in(engine, state, flow, declared) {
        return Verdict::Hold(until, Held::Quiet);
    }
    for limit in &declared.limits {
        if limit.channel == channel
            && let Some(verdict) = over_limit(state, limit)
        {
            return verdict;
        }
    }
    Verdict::Send(address)
}

/// When the quiet that holds this moment is over; none if nothing is quiet.
pub(crate) fn quiet_until(
    engine: &Engine,
    state: &ContactState,
    flow: FlowId,
) -> Option<Timestamp> {
    quiet_in(engine, state, flow, engine.flow(flow)?)
}

#[inline]
fn quiet_in(
    engine: &Engine,
    state: &ContactState,
    flow: FlowId,
    declared: &Flow,
) -> Option<Timestamp> {
    if declared.quiet.is_never() {
        return None;
    }
    let zone = engine.zone(state, Some(flow));
    zone.quiet_until(&declared.quiet, state.clock)
}

fn is_held_out(engine: &Engine, state: &ContactState, flow: &Flow) -> bool {
    flow.holdout.is_some_and(|holdout| {
        let name = if holdout.of_policy {
            ""
        } else {
            engine.program().name(flow.name)
        };
        split::draw(name, "holdout", &state.id) < holdout.share
    })
}

/// What a limit says of one more message; none if there is room.
fn over_limit(state: &ContactState, limit: &Limit) -> Option<Verdict> {
    let counted: Vec<Timestamp> = state
        .sent
        .iter()
        .filter(|(channel, at)| *channel == limit.channel && state.clock.since(*at) < limit.per)
        .map(|(_, at)| *at)
        .collect();
    let over = counted.len().checked_sub(limit.count as usize)?;
    // There is room once all but one less than the limit's number have left the window.
    // A limit of none never has any.
    Some(match (limit.otherwise, counted.get(over)) {
        (LimitOtherwise::Wait, Some(oldest)) => {
            Verdict::Hold(oldest.saturating_add(limit.per), Held::Limit)
        }
        _ => Verdict::Suppress(SuppressReason::Limit),
    })
}

impl ContactState {
    /// Remembers that a marketing message left, as long as a limit may count it.
    pub(crate) fn count_sent(&mut self, channel: Channel, longest: Duration) {
        let clock = self.clock;
        self.sent
            .retain(|(known, at)| *known != channel || clock.since(*at) < longest);
        self.sent.push((channel, clock));
    }
}
