//! `past-date`: dates in triggers and waits that lie before a given day.

use chrono::NaiveDate;
use nurture_runtime::{calendar::Zone, value::Value};

use crate::{
    check::constant,
    checked::{Expression, ExpressionKind, Flow, Moment, StatementKind, TriggerKind, visit},
    finding::{Finding, Rule},
};

/// Dates of a flow before `today`, read in the flow's zone.
pub(super) fn past(flow: &Flow, today: NaiveDate) -> Vec<Finding> {
    let zone = Zone::by_name(&flow.timezone).unwrap_or(Zone::UTC);
    let mut findings = Vec::new();
    for trigger in &flow.triggers {
        if let TriggerKind::Once(moment, _) = &trigger.kind
            && is_past(moment, zone, today)
        {
            findings.push(past_date(moment, "no contact will enter by it"));
        }
    }
    visit::statements(&flow.body, &mut |statement| {
        if let StatementKind::WaitUntil {
            moment: Moment::DateAt(moment, _) | Moment::DateTime(moment),
            ..
        } = &statement.kind
            && is_past(moment, zone, today)
        {
            findings.push(past_date(moment, "nothing is waited for"));
        }
    });
    findings
}

fn is_past(moment: &Expression, zone: Zone, today: NaiveDate) -> bool {
    let date = match &moment.kind {
        ExpressionKind::LocalDateTime(local) => Some(local.date()),
        _ => match constant::value(moment) {
            Some(Value::Date(date)) => Some(date),
            Some(Value::DateTime(moment)) => Some(zone.date(moment)),
            Some(Value::LocalDateTime(local)) => Some(local.date()),
            _ => None,
        },
    };
    date.is_some_and(|date| date < today)
}

fn past_date(moment: &Expression, label: &str) -> Finding {
    Finding::new(Rule::PastDate, moment.place, "this day is past")
        .labelled(label)
        .with_help("name a day that is still to come, or take it away")
}
