//! Watches and queries.

use super::{Check, Context, Kind, Problem, Slots, Verifier, expression::Checked};
use crate::{
    program::{Answer, Keep, Query, QueryId, Since, Watch, WatchId, WatchScope},
    value::Value,
};

impl<'p> Verifier<'p> {
    pub(super) fn watches(&mut self) -> Check {
        let program = self.program;
        for (index, watch) in program.watches.iter().enumerate() {
            self.at("watch", index);
            self.scope(watch)?;
            let context = self.arrival(watch)?;
            self.condition(watch.condition, context)?;
            self.captures(WatchId::next(index))?;
        }
        for (index, query) in program.queries.iter().enumerate() {
            self.at("query", index);
            self.keeps_enough(query)?;
        }
        Ok(())
    }

    /// What a query gives and what it costs, asked in a context.
    pub(super) fn query(&mut self, id: QueryId, context: Context) -> Check<Checked> {
        let query = *self.entry(&self.program.queries, "query", id.0)?;
        let watch = self.entry(&self.program.watches, "watch", query.watch.0)?;
        if let WatchScope::Run(flow, _) = watch.scope {
            self.ensure(
                context.flow == Some(flow),
                Problem::Rule("the history of a run is asked outside of it"),
            )?;
        }
        let mut cost = 1;
        if let Some(filter) = query.filter {
            let row = Context {
                payload: None,
                message: None,
                row: Some(query.watch),
                ..context
            };
            cost = self.expect(filter, row, &Kind::Bool)?.cost;
        }
        let kind = self.answer(&query)?;
        Ok(Checked { kind, cost })
    }

    /// The kinds of what a watch captures.
    pub(super) fn captures(&mut self, id: WatchId) -> Check<Vec<Kind>> {
        match self.captures.get(&id) {
            Some(Some(kinds)) => return Ok(kinds.clone()),
            Some(None) => return Err(self.error(Problem::Circle)),
            None => {}
        }
        let watch = self.entry(&self.program.watches, "watch", id.0)?;
        self.captures.insert(id, None);
        let context = self.arrival(watch)?;
        let mut kinds = Vec::with_capacity(watch.captures.len());
        for capture in &watch.captures {
            kinds.push(self.expression(*capture, context)?.kind);
        }
        self.captures.insert(id, Some(kinds.clone()));
        Ok(kinds)
    }

    /// What a query's answer is.
    fn answer(&mut self, query: &Query) -> Check<Kind> {
        let Some(capture) = query.answer.capture() else {
            return Ok(match query.answer {
                Answer::Any => Kind::Bool,
                _ => Kind::Int,
            });
        };
        let kinds = self.captures(query.watch)?;
        let no_such = Problem::NoSuch {
            what: "capture",
            index: capture,
        };
        let kind = kinds.get(capture as usize).cloned();
        let kind = kind.ok_or_else(|| self.error(no_such))?;
        match query.answer {
            Answer::Sum(_, zero) => {
                let given = self.entry(&self.program.constants, "constant", zero.0)?;
                self.ensure(
                    is_zero(given),
                    Problem::Rule("the sum of no events is not zero"),
                )?;
                let zero = self.constant_kind(zero)?;
                let adds = zero.is_number() || matches!(zero, Kind::Money(_) | Kind::Duration);
                self.ensure(
                    adds && zero != Kind::Unset && kind.fits(&zero),
                    Problem::Operation {
                        operation: "sum",
                        operands: format!("{kind} from {zero}"),
                    },
                )?;
                Ok(zero)
            }
            Answer::Min(_) | Answer::Max(_) => {
                let operands = kind.to_string();
                let operation = "min or max";
                self.ensure(
                    kind.is_ordered(),
                    Problem::Operation {
                        operation,
                        operands,
                    },
                )?;
                Ok(kind)
            }
            _ => Ok(kind),
        }
    }

    /// What is asked must be kept.
    fn keeps_enough(&self, query: &Query) -> Check {
        let watch = self.entry(&self.program.watches, "watch", query.watch.0)?;
        if let Some(window) = query.window {
            self.duration(window)?;
        }
        let enough = match watch.keep {
            Keep::Rows => true,
            Keep::Last => query.answer == Answer::Any && query.filter.is_none(),
            Keep::Count => {
                matches!(query.answer, Answer::Any | Answer::Count)
                    && query.filter.is_none()
                    && query.window.is_none()
            }
        };
        self.ensure(
            enough,
            Problem::Rule("the watch does not keep what is asked"),
        )
    }

    fn scope(&self, watch: &Watch) -> Check {
        if let Some(flow) = watch.zone {
            self.entry(&self.program.flows, "flow", flow.0)?;
        }
        match watch.scope {
            WatchScope::Contact(None) => Ok(()),
            WatchScope::Contact(Some(kept)) => self.span(kept),
            WatchScope::Run(flow, since) => {
                self.entry(&self.program.flows, "flow", flow.0)?;
                self.ensure(
                    since != Since::Subject || watch.subject.is_some(),
                    Problem::Rule("a watch since its subject has none"),
                )
            }
        }
    }

    /// What a watch's code may read when the event arrives.
    fn arrival(&self, watch: &'p Watch) -> Check<Context> {
        let payload = self.payload(watch.event, watch.subject)?;
        let flow = match watch.scope {
            WatchScope::Contact(_) => None,
            WatchScope::Run(flow, _) => Some(flow),
        };
        Ok(Context {
            flow,
            slots: Slots::Hidden,
            ..Context::CONTACT.with(payload)
        })
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Int(int) => *int == 0,
        Value::Decimal(decimal) | Value::Percent(decimal) => decimal.is_zero(),
        Value::Money(money) => money.amount.is_zero(),
        Value::Duration(duration) => duration.micros() == 0,
        _ => false,
    }
}
