//! `tag-never-given`: tags that are asked for, taken away or expected, and that nothing gives to anybody.

use foldhash::HashSet;
use nurture_runtime::program::TagId;

use crate::{
    checked::{Checked, Definition, ReferenceKind},
    finding::{Finding, Rule},
};

/// Of more tags than this, the nearest is not looked for: each takes its time.
const SUGGESTING: usize = 500;

/// Tags of the whole project that no `tag` gives.
pub fn never_given(checked: &Checked) -> Vec<Finding> {
    let tags = checked.references.iter().filter_map(|reference| {
        let Definition::Tag(id) = reference.target else {
            return None;
        };
        Some((id, reference))
    });
    let given: HashSet<TagId> = tags
        .clone()
        .filter(|(_, reference)| reference.kind == ReferenceKind::Naming)
        .map(|(id, _)| id)
        .collect();
    let name = |id: TagId| {
        checked
            .tags
            .get(id.index())
            .map_or("", |name| name.as_str())
    };
    let names = || given.iter().map(|id| name(*id));
    let mut findings = Vec::new();
    for (id, reference) in tags.filter(|(id, _)| !given.contains(id)) {
        let message = format!("nothing tags a contact `{}`", name(id));
        let finding = Finding::new(Rule::TagNeverGiven, reference.place, message);
        let finding = if findings.len() < SUGGESTING {
            finding.suggesting(name(id), names())
        } else {
            finding
        };
        findings.push(if finding.help.is_empty() {
            let help = format!("a flow gives it with `tag {}`", name(id));
            finding.with_help(help)
        } else {
            finding
        });
    }
    findings
}
