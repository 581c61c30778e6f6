//! Call hierarchy: which flow starts which.

use nurture_ide::calls::{FlowCall, FlowItem, incoming_calls, outgoing_calls, prepare_calls};
use tower_lsp::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Range, SymbolKind,
};

use crate::snapshot::{At, Snapshot};

/// The flow at a place.
pub fn prepare(at: &At, offset: u32) -> Option<Vec<CallHierarchyItem>> {
    let flow = prepare_calls(at.analysis(), at.file, offset)?;
    Some(vec![item(&at.snapshot, &flow)?])
}

/// The flows that start one.
pub fn incoming(at: &At, of: &CallHierarchyItem) -> Vec<CallHierarchyIncomingCall> {
    let calls = incoming_calls(at.analysis(), &of.name);
    let calls = calls.iter().filter_map(|call| {
        Some(CallHierarchyIncomingCall {
            from: item(&at.snapshot, &call.flow)?,
            from_ranges: places(&at.snapshot, call),
        })
    });
    calls.collect()
}

/// The flows that one starts.
pub fn outgoing(at: &At, of: &CallHierarchyItem) -> Vec<CallHierarchyOutgoingCall> {
    let calls = outgoing_calls(at.analysis(), &of.name);
    let calls = calls.iter().filter_map(|call| {
        Some(CallHierarchyOutgoingCall {
            to: item(&at.snapshot, &call.flow)?,
            from_ranges: places(&at.snapshot, call),
        })
    });
    calls.collect()
}

fn item(snapshot: &Snapshot, flow: &FlowItem) -> Option<CallHierarchyItem> {
    let lines = snapshot.lines(flow.place.file);
    Some(CallHierarchyItem {
        name: flow.name.to_string(),
        kind: SymbolKind::FUNCTION,
        tags: None,
        detail: flow.title.as_ref().map(ToString::to_string),
        uri: snapshot.uri(flow.place.file)?,
        range: lines.range(flow.whole),
        selection_range: lines.range(flow.place.span),
        data: None,
    })
}

fn places(snapshot: &Snapshot, call: &FlowCall) -> Vec<Range> {
    let places = call.places.iter();
    places
        .map(|place| snapshot.lines(place.file).range(place.span))
        .collect()
}
