//! Control flow: what is proved about every path that a contact can take through a flow.
//!
//! Each analysis says what it knows at one point, and how a statement, a stretch of time or the meeting of two paths changes that (`paths::Analysis`);
//! `paths` leads it along all paths.
//! Conditions are taken to go either way: nothing is assumed about contacts.
//!
//! | file | what it proves |
//! |---|---|
//! | `reach` | which statements no path leads to |
//! | `arms` | which arms of a wait an earlier one always takes the events of |
//! | `sent` | which messages were sent on all paths, on some, on none |
//! | `limit` | which sends break the flow's own frequency limits |
//! | `payload` | which flows others start that need what their trigger brings |
//! | `consent` | which messages go to contacts who may have unsubscribed in the meantime |
//! | `start` | which flows start each other without end |
//! | `timing` | when each statement is reached, and after how many messages |

mod arms;
mod consent;
mod limit;
mod paths;
mod payload;
mod reach;
mod sent;
mod start;
pub mod timing;

use nurture_runtime::program::FlowId;

pub use self::paths::Elapsed;
pub(crate) use self::{
    payload::started_without_payload,
    start::{start_cycles, starts_at_once},
};
use crate::{checked::Checked, finding::Finding, source::Sources};

/// Finds what the paths of one flow show to be wrong or doubtful (language reference, section 8).
///
/// It depends on that flow and on the declarations alone; what flows do to each other is left to `start_cycles` and `started_without_payload`.
pub fn analyse(checked: &Checked, id: FlowId, sources: &Sources) -> Vec<Finding> {
    let Some(flow) = checked.flows.get(id.index()) else {
        return Vec::new();
    };
    let mut findings = reach::unreachable_steps(checked, id);
    findings.extend(arms::unreachable_arms(flow, sources));
    findings.extend(sent::conditions_on_unsent(checked, id));
    findings.extend(limit::exceeded(checked, id));
    findings.extend(consent::no_unsubscribe_exit(checked, id, sources));
    findings
}
