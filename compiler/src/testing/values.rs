//! The values of a test as the runtime takes them.

use foldhash::HashMap;

use chrono::NaiveDateTime;
use nurture_runtime::{
    arithmetic,
    calendar::Zone,
    program::{FlowId, Program, Symbol},
    state::ContactState,
    time::Timestamp,
    value::Value,
};

use crate::checked::{Expression, ExpressionKind, Test};

/// When virtual time begins where a test says nothing: 2026-01-05T09:00Z, a Monday.
const START_MICROS: i64 = 1_767_603_600_000_000;

/// Turns what a test writes into values of a program.
pub(super) struct Values<'p> {
    pub(super) program: &'p Program,
    symbols: HashMap<&'p str, Symbol>,
}

impl<'p> Values<'p> {
    pub(super) fn new(program: &'p Program) -> Self {
        let names = program.names.iter().map(String::as_str);
        let symbols = names.zip((0..).map(Symbol)).collect();
        Self { program, symbols }
    }

    /// When virtual time begins; a local date-time is one of the flow's zone.
    pub(super) fn start(&self, test: &Test) -> Timestamp {
        let written = test.starting.as_ref();
        let written = written.map(|moment| self.value(moment, self.flow_zone(test.flow)));
        match written {
            Some(Value::DateTime(at)) => at,
            _ => Timestamp::from_micros(START_MICROS).unwrap_or(Timestamp::MIN),
        }
    }

    /// The zone of a flow, behind the contact's own.
    pub(super) fn flow_zone(&self, flow: FlowId) -> Zone {
        let flow = self.program.flows.get(flow.index());
        let name = flow.map_or("", |flow| self.program.name(flow.timezone));
        Zone::by_name(name).unwrap_or(Zone::UTC)
    }

    /// The contact's own zone, else the flow's (language reference, section 6, rule 9).
    pub(super) fn zone(&self, state: &ContactState, flow: FlowId) -> Zone {
        let own = self.program.addresses.timezone;
        let own = own.and_then(|field| state.fields().get(field.index()));
        zone_named(own).unwrap_or_else(|| self.flow_zone(flow))
    }

    /// A literal's value; a local date-time is one of `zone`.
    pub(super) fn value(&self, literal: &Expression, zone: Zone) -> Value {
        match &literal.kind {
            ExpressionKind::Constant(value) => value.clone(),
            ExpressionKind::EnumValue(name) => self.enum_value(name),
            ExpressionKind::LocalDateTime(local) => resolve(*local, zone),
            ExpressionKind::Widen(inner) => {
                arithmetic::widen(&self.value(inner, zone)).unwrap_or_default()
            }
            ExpressionKind::List(items) => {
                Value::List(items.iter().map(|item| self.value(item, zone)).collect())
            }
            ExpressionKind::Record(fields) => Value::Record(
                fields
                    .iter()
                    .map(|field| self.optional(field.as_ref(), zone))
                    .collect(),
            ),
            // Nothing else stands in a test that was found free of errors.
            _ => Value::Unset,
        }
    }

    /// A literal's value; unset where none is written.
    pub(super) fn optional(&self, literal: Option<&Expression>, zone: Zone) -> Value {
        literal.map_or(Value::Unset, |literal| self.value(literal, zone))
    }

    fn enum_value(&self, name: &str) -> Value {
        // Every value of every enum that is declared has a symbol.
        let symbol = self.symbols.get(name);
        symbol.map_or(Value::Unset, |symbol| Value::Enum(*symbol))
    }
}

/// The zone that a field holds.
pub(super) fn zone_named(value: Option<&Value>) -> Option<Zone> {
    match value {
        Some(Value::Text(name)) => Zone::by_name(name),
        _ => None,
    }
}

fn resolve(local: NaiveDateTime, zone: Zone) -> Value {
    zone.resolve(local).map_or(Value::Unset, Value::DateTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_begins_on_a_monday_at_nine() {
        let start = Timestamp::from_micros(START_MICROS).map(|start| Zone::UTC.local(start));
        let shown = start.map(|start| start.format("%A %Y-%m-%d %H:%M:%S").to_string());
        assert_eq!(shown.as_deref(), Some("Monday 2026-01-05 09:00:00"));
    }
}
