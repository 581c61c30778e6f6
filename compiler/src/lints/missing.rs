//! `missing-owner`, `missing-test`, `missing-goal`, `missing-title`: what a team may want every flow to have.

use std::collections::BTreeSet;

use nurture_runtime::program::FlowId;

use crate::{
    checked::{Checked, Flow},
    finding::{Finding, Rule},
};

/// What a flow lacks.
pub(super) fn parts(flow: &Flow) -> Vec<Finding> {
    let name = &flow.named.name;
    let mut findings = Vec::new();
    if flow.owner.is_none() {
        let message = format!("the flow `{name}` does not say who answers for it");
        let help = "add `owner \"name@example.com\"`";
        findings.push(lacking(Rule::MissingOwner, flow, message, help));
    }
    if flow.goals.is_empty() {
        let message = format!("the flow `{name}` has no goal");
        let help = "say what it is a success for: `goal purchase within 30d`";
        findings.push(lacking(Rule::MissingGoal, flow, message, help));
    }
    if flow.title.is_none() {
        let message = format!("the flow `{name}` has no title");
        let help = "add one for people to read, behind the name";
        findings.push(lacking(Rule::MissingTitle, flow, message, help));
    }
    findings
}

/// Flows that no test is about.
pub fn tests(checked: &Checked) -> Vec<Finding> {
    let tested: BTreeSet<FlowId> = checked.tests.iter().map(|test| test.flow).collect();
    let flows = checked.flows.iter().zip((0..).map(FlowId));
    flows
        .filter(|(_, id)| !tested.contains(id))
        .map(|(flow, _)| {
            let message = format!("the flow `{}` has no test", flow.named.name);
            lacking(Rule::MissingTest, flow, message, "add a `test … of` it")
        })
        .collect()
}

fn lacking(rule: Rule, flow: &Flow, message: String, help: &str) -> Finding {
    Finding::new(rule, flow.named.place, message).with_help(help)
}
