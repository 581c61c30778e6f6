//! Which flow starts which.

use std::sync::Arc;

use nurture_compiler::{
    checked::{Block, Definition, Flow, StatementKind},
    source::{FileId, FileSpan, Span},
};
use nurture_runtime::program::FlowId;
use smol_str::SmolStr;

use crate::{
    Analysis,
    symbol::{namings, symbol_at},
    tree::declaration_around,
};

/// A flow that others start, or that starts others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowItem {
    /// Its name, by which it is asked about again.
    pub name: SmolStr,
    /// Its title.
    pub title: Option<SmolStr>,
    /// Its name's place; of a bare flow, its first keyword's.
    pub place: FileSpan,
    /// All of it.
    pub whole: Span,
}

/// A flow at one end of a `start`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowCall {
    /// The flow at the other end.
    pub flow: FlowItem,
    /// Where the names of the flows that are started stand, in the file of the flow that starts them.
    pub places: Vec<FileSpan>,
}

/// The flow whose name, or whose first line, stands at `offset`.
pub fn prepare_calls(analysis: &Analysis, file: FileId, offset: u32) -> Option<FlowItem> {
    let named = symbol_at(analysis, file, offset).and_then(|symbol| {
        let mut definitions = symbol.definitions.into_iter();
        definitions.find_map(|definition| match definition {
            Definition::Flow(id) => Some(id),
            _ => None,
        })
    });
    let id = named.or_else(|| {
        let around = |flow: &Arc<Flow>| flow.place.file == file && flow.place.span.touches(offset);
        let position = analysis.checked().flows.iter().position(around)?;
        u32::try_from(position).ok().map(FlowId)
    });
    item(analysis, id?)
}

/// The flows that start the flow of that name.
pub fn incoming_calls(analysis: &Analysis, name: &str) -> Vec<FlowCall> {
    let Some(target) = by_name(analysis, name) else {
        return Vec::new();
    };
    let flows = analysis.checked().flows.iter().zip((0..).map(FlowId));
    let mut calls = Vec::new();
    for (flow, id) in flows {
        let starts = starts(flow)
            .into_iter()
            .filter(|(started, _)| *started == target);
        let places: Vec<FileSpan> = starts.map(|(_, place)| place).collect();
        if places.is_empty() {
            continue;
        }
        if let Some(flow) = item(analysis, id) {
            calls.push(FlowCall { flow, places });
        }
    }
    calls.sort_by(|one, other| one.flow.name.cmp(&other.flow.name));
    calls
}

/// The flows that the flow of that name starts, in the order in which it does.
pub fn outgoing_calls(analysis: &Analysis, name: &str) -> Vec<FlowCall> {
    let flow = by_name(analysis, name).and_then(|id| analysis.checked().flows.get(id.index()));
    let mut calls: Vec<(FlowId, FlowCall)> = Vec::new();
    for (started, place) in flow.map(|flow| starts(flow)).unwrap_or_default() {
        if let Some((_, call)) = calls.iter_mut().find(|(id, _)| *id == started) {
            call.places.push(place);
        } else if let Some(flow) = item(analysis, started) {
            let places = vec![place];
            calls.push((started, FlowCall { flow, places }));
        }
    }
    calls.into_iter().map(|(_, call)| call).collect()
}

fn by_name(analysis: &Analysis, name: &str) -> Option<FlowId> {
    let mut flows = analysis.checked().flows.iter();
    let position = flows.position(|flow| flow.named.name == name)?;
    u32::try_from(position).ok().map(FlowId)
}

fn item(analysis: &Analysis, id: FlowId) -> Option<FlowItem> {
    let flow = analysis.checked().flows.get(id.index())?;
    let place = *namings(analysis, Definition::Flow(id)).first()?;
    Some(FlowItem {
        name: flow.named.name.clone(),
        title: flow.title.clone(),
        place,
        whole: declaration_around(analysis, place),
    })
}

/// The flows that a flow starts, with the places of their names, in source order.
fn starts(flow: &Flow) -> Vec<(FlowId, FileSpan)> {
    fn look(block: &Block, found: &mut Vec<(FlowId, FileSpan)>) {
        for statement in &block.statements {
            if let StatementKind::Start(flow, place) = &statement.kind {
                found.push((*flow, *place));
            }
            for inner in statement.blocks() {
                look(inner, found);
            }
        }
    }
    let mut found = Vec::new();
    look(&flow.body, &mut found);
    found
}
