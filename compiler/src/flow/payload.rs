//! `optional-not-handled` at a `start`: a flow that reads what its trigger brought, which is not there if another flow starts it.
//!
//! By language reference, section 4, such a payload is always set, as every trigger brings it; a `start` brings none.

use foldhash::{HashMap, HashSet};
use nurture_runtime::program::FlowId;

use crate::{
    checked::{
        ArmKind, BindingId, Block, Checked, Definition, Expression, ExpressionKind, Flow,
        ReferenceKind, StatementKind, TriggerKind, visit,
    },
    finding::{Finding, Rule},
    source::FileSpan,
};

/// A value that only a trigger brings.
#[derive(Debug, Clone, Copy)]
struct Read {
    binding: BindingId,
    field: u32,
    place: FileSpan,
}

/// Each `start` of a flow that reads, and nowhere asks for, what its trigger brings.
pub(crate) fn started_without_payload(checked: &Checked) -> Vec<Finding> {
    let mut reads: HashMap<FlowId, Option<Read>> = HashMap::default();
    let mut starts = None;
    let mut findings = Vec::new();
    // Few flows are named by others, so that names tell sooner than a walk through all.
    for name in checked.references.iter() {
        let (Definition::Flow(id), ReferenceKind::Use) = (name.target, name.kind) else {
            continue;
        };
        let read = reads.entry(id).or_insert_with(|| {
            let flow = checked.flows.get(id.index());
            flow.and_then(|flow| read_of_trigger(checked, flow))
        });
        if let Some(read) = read
            && starts
                .get_or_insert_with(|| starts_of(checked))
                .contains(&name.place)
        {
            findings.extend(finding(checked, id, *read, name.place));
        }
    }
    findings
}

/// Where the names of flows stand behind a `start`.
fn starts_of(checked: &Checked) -> HashSet<FileSpan> {
    let mut places = HashSet::default();
    for flow in &checked.flows {
        visit::statements(&flow.body, &mut |statement| {
            if let StatementKind::Start(_, name) = statement.kind {
                places.insert(name);
            }
        });
    }
    places
}

/// The first value of a flow that all of its triggers bring, and that is neither asked for nor brought on the way.
fn read_of_trigger(checked: &Checked, flow: &Flow) -> Option<Read> {
    let mut bound = flow.triggers.iter().map(|trigger| match trigger.kind {
        TriggerKind::Event { binding, .. } => binding,
        _ => None,
    });
    let binding = bound.next()??;
    if bound.any(|other| other != Some(binding)) || is_bound_on_the_way(&flow.body, binding) {
        return None;
    }
    let payload = checked.payload(flow.bindings.get(binding.0 as usize)?.payload);
    let mut first: Option<Read> = None;
    let mut is_asked_for = false;
    let mut look = |expression: &Expression| match &expression.kind {
        ExpressionKind::IsSet(asked, _) => {
            is_asked_for |= matches!(asked.kind, ExpressionKind::Binding(id, _) if id == binding);
        }
        ExpressionKind::Binding(id, field) if *id == binding => {
            let is_needed = payload
                .get(*field as usize)
                .is_some_and(|one| !one.optional);
            let place = expression.place;
            let is_first = first.is_none_or(|first| place < first.place);
            if is_needed && is_first {
                first = Some(Read {
                    binding,
                    field: *field,
                    place,
                });
            }
        }
        _ => {}
    };
    for ending in flow.goals.iter().chain(&flow.exits) {
        visit::ending(ending, &mut look);
    }
    visit::block(&flow.body, &mut look);
    first.filter(|_| !is_asked_for)
}

/// Whether an arm of a wait gives the same name to what it waited for.
fn is_bound_on_the_way(body: &Block, binding: BindingId) -> bool {
    let mut is_bound = false;
    visit::statements(body, &mut |statement| {
        if let StatementKind::WaitFor(wait) = &statement.kind {
            is_bound |= wait.arms.iter().any(
                |arm| matches!(arm.kind, ArmKind::Event { binding: Some(id), .. } if id == binding),
            );
        }
    });
    is_bound
}

fn finding(checked: &Checked, id: FlowId, read: Read, start: FileSpan) -> Option<Finding> {
    let flow = checked.flows.get(id.index())?;
    let binding = flow.bindings.get(read.binding.0 as usize)?;
    let field = checked.payload(binding.payload).get(read.field as usize)?;
    let (flow, name) = (&flow.named.name, &binding.named.name);
    let field = &field.named.name;
    let message = format!("`{flow}` reads `{name}.{field}`, which a `start` does not bring");
    let finding = Finding::new(Rule::OptionalNotHandled, start, message)
        .with_label(read.place, "read here")
        .with_help(format!(
            "ask in `{flow}` before it is read, `if {name} is set then … end`, or leave it to its trigger to begin `{flow}`"
        ));
    Some(finding)
}
