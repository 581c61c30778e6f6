//! What is legal and likely not meant, and what a project may ask to be told of (language reference, section 8).
//!
//! These look at one clause, statement or condition at a time; what needs the paths through a flow is proved in [`crate::flow`].

mod branches;
mod constant;
mod dates;
mod missing;
mod opens;
mod recurring;
mod tags;

use nurture_runtime::program::FlowId;

use crate::{checked::Checked, compile::Options, finding::Finding, source::Sources};

/// Looks at one flow.
///
/// Rules that are off unless asked for are looked at too; what is said is decided by the project's `[lints]`.
/// It depends on that flow and on the declarations alone.
pub fn lint(checked: &Checked, id: FlowId, sources: &Sources, options: Options) -> Vec<Finding> {
    let Some(flow) = checked.flows.get(id.index()) else {
        return Vec::new();
    };
    let mut findings = missing::parts(flow);
    findings.extend(recurring::without_reenter(flow, sources));
    findings.extend(branches::empty_or_same(flow, sources));
    findings.extend(constant::conditions(checked, flow));
    findings.extend(opens::alone(checked, flow));
    if let Some(today) = options.today {
        findings.extend(dates::past(flow, today));
    }
    findings
}

/// Looks at the policy, at segments and at scores.
pub fn lint_declarations(checked: &Checked) -> Vec<Finding> {
    let mut findings = constant::conditions_of_policy(checked);
    findings.extend(constant::conditions_of_declarations(checked));
    findings
}

pub use self::{missing::tests as missing_tests, tags::never_given as tags_never_given};
