//! `missing-owner`, `missing-test`, `missing-goal`, `missing-title`: what a team may want every flow to have.

use nurture_runtime::program::FlowId;

use crate::{
    checked::{Checked, Flow},
    finding::{Finding, Rule},
};

/// What a flow lacks.
pub(super) fn parts(checked: &Checked, id: FlowId, flow: &Flow) -> Vec<Finding> {
    let name = &flow.named.name;
    let lacks = |rule, message, help| Finding::new(rule, flow.named.place, message).with_help(help);
    let mut findings = Vec::new();
    if flow.owner.is_none() {
        findings.push(lacks(
            Rule::MissingOwner,
            format!("the flow `{name}` does not say who answers for it"),
            "add `owner \"name@example.com\"`",
        ));
    }
    if !checked.tests.iter().any(|test| test.flow == id) {
        findings.push(lacks(
            Rule::MissingTest,
            format!("the flow `{name}` has no test"),
            "add a `test … of` it",
        ));
    }
    if flow.goals.is_empty() {
        findings.push(lacks(
            Rule::MissingGoal,
            format!("the flow `{name}` has no goal"),
            "say what it is a success for: `goal purchase within 30d`",
        ));
    }
    if flow.title.is_none() {
        findings.push(lacks(
            Rule::MissingTitle,
            format!("the flow `{name}` has no title"),
            "add one for people to read, behind the name",
        ));
    }
    findings
}
