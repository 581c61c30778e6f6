//! How long a wait lasts at most.

use nurture_compiler::{
    finding::Edit,
    source::{FileSpan, Span},
    syntax::{Item, StatementKind, Wait, WaitArm},
};

use super::{Titled, place::indentation};
use crate::{
    Analysis,
    tree::{item_at, statements_at, text, tree},
};

/// What is proposed: long enough for people, short enough to notice.
const PROPOSED: &str = "14d";

/// Adds `up to 14d` to the wait at a place, or `after 14d then` to its cases.
pub(super) fn add(analysis: &Analysis, at: FileSpan) -> Option<Titled> {
    let Item::Flow(flow) = item_at(tree(analysis, at.file)?, at.span.start)? else {
        return None;
    };
    let statements = statements_at(&flow.body, at.span.start);
    let (statement, wait) = statements.iter().rev().find_map(|statement| {
        let StatementKind::Wait(wait) = &statement.kind else {
            return None;
        };
        Some((statement, &**wait))
    })?;
    match wait {
        Wait::Arm {
            arm, up_to: None, ..
        } => {
            let end = match arm {
                WaitArm::Event { event, binding } => {
                    let named = binding.as_ref().map_or(0, |name| name.span.end);
                    event.span.end.max(named)
                }
                WaitArm::Condition(condition) => condition.span.end,
            };
            let edit = Edit {
                place: Span::at(end).in_file(at.file),
                text: format!(" up to {PROPOSED}"),
            };
            Some((format!("add `up to {PROPOSED}`"), edit))
        }
        Wait::Race { after: None, .. } => {
            let text = text(analysis, at.file);
            let written = text.get(statement.span.range())?;
            let end = statement.span.end - u32::try_from("end".len()).ok()?;
            written.strip_suffix("end")?;
            let arm = format!("after {PROPOSED} then");
            let added = match indentation(text, end) {
                Some(line) => format!("  {arm}\n{line}"),
                None => format!("{arm} "),
            };
            let edit = Edit {
                place: Span::at(end).in_file(at.file),
                text: added,
            };
            Some((format!("add `{arm}`"), edit))
        }
        _ => None,
    }
}
