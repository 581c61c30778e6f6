//! `recurring-without-reenter`: a trigger that recurs beside others, in a flow that may be entered only once.

use nurture_runtime::program::Reenter;

use crate::{
    checked::{Flow, TriggerKind},
    finding::{Edit, Finding, Fix, Rule},
    source::Sources,
};

/// At most one finding a flow, at its first trigger that recurs.
///
/// Where all triggers recur, `reenter always` is the default (language reference, section 4); written otherwise, it is meant.
pub(super) fn without_reenter(flow: &Flow, sources: &Sources) -> Option<Finding> {
    let kinds = || flow.triggers.iter().map(|trigger| &trigger.kind);
    let is_mixed = kinds().any(TriggerKind::recurs) && !kinds().all(TriggerKind::recurs);
    let is_known = !kinds().any(|kind| matches!(kind, TriggerKind::Error));
    if flow.reenter != Reenter::Never || !is_mixed || !is_known {
        return None;
    }
    let recurring = flow.triggers.iter().find(|trigger| trigger.kind.recurs())?;
    let finding = Finding::new(
        Rule::RecurringWithoutReenter,
        recurring.keyword,
        "this trigger recurs, and a contact may enter the flow only once",
    );
    if let Some(reenter) = flow.reenter_place {
        return Some(
            finding
                .with_label(reenter, "a contact may not enter again")
                .with_help("say how often: `reenter always` or `reenter after 30d`"),
        );
    }
    let help = "say how often a contact may enter: `reenter always` or `reenter after 30d`";
    let finding = finding.with_help(help);
    let last = flow.triggers.last()?.place;
    Some(finding.with_fix(Fix {
        title: "add `reenter always`".to_owned(),
        edits: vec![Edit::clause_behind(last, "reenter always", sources)],
    }))
}
