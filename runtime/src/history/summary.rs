//! What a question comes to for some events beside each other.

use std::cmp::Ordering;

use crate::{
    arithmetic::{Total, order},
    engine::Engine,
    fault::Fault,
    program::Answer,
    value::Value,
};

/// What is known of some events, the earliest first; that of events beside each other gives that of all of them.
#[derive(Debug, Clone)]
pub(crate) enum Summary {
    /// How many there are.
    Count(usize),
    /// What their values come to.
    Total(Total),
    /// One of their values; unset for none.
    Value(Value),
}

impl Summary {
    /// Of no events.
    pub(crate) const fn none(answer: Answer) -> Self {
        match answer {
            Answer::Any | Answer::Count => Self::Count(0),
            Answer::Sum(..) => Self::Total(Total::Nothing),
            Answer::Min(_) | Answer::Max(_) | Answer::Earliest(_) | Answer::Latest(_) => {
                Self::Value(Value::Unset)
            }
        }
    }

    /// One more event, behind the others, of which this is kept.
    pub(crate) fn add(&mut self, answer: Answer, captures: &[Value]) -> Result<(), Fault> {
        if let Self::Count(count) = self {
            *count += 1;
            return Ok(());
        }
        let capture = answer.capture();
        let value = capture.and_then(|capture| captures.get(capture as usize));
        match (self, value) {
            (Self::Total(total), Some(value)) if value.is_set() => total.add(value),
            (Self::Value(known), Some(value)) => prefer(answer, known, value),
            _ => Ok(()),
        }
    }

    /// More events, behind the others.
    pub(crate) fn merge(&mut self, answer: Answer, later: &Self) -> Result<(), Fault> {
        match (self, later) {
            (Self::Count(count), Self::Count(more)) => *count += more,
            (Self::Total(total), Self::Total(more)) => total.merge(*more)?,
            (Self::Value(known), Self::Value(value)) => prefer(answer, known, value)?,
            _ => return Err(Fault::Broken),
        }
        Ok(())
    }

    /// What the question gives.
    pub(crate) fn answer(self, engine: &Engine, answer: Answer) -> Result<Value, Fault> {
        match (self, answer) {
            (Self::Count(count), Answer::Any) => Ok(Value::Bool(count > 0)),
            (Self::Count(count), _) => i64::try_from(count)
                .map(Value::Int)
                .map_err(|_| Fault::Overflow),
            (Self::Total(total), Answer::Sum(_, zero)) => total.or_zero(engine.constant(zero)?),
            (Self::Total(_), _) => Err(Fault::Broken),
            (Self::Value(value), _) => Ok(value),
        }
    }
}

/// Takes a later value in place of the one that is known, if it is the one that is asked for.
///
/// Of values that compare as equal the earliest stays.
fn prefer(answer: Answer, known: &mut Value, later: &Value) -> Result<(), Fault> {
    let is_better = match answer {
        _ if !later.is_set() => false,
        _ if !known.is_set() => true,
        Answer::Min(_) => order(later, known)? == Ordering::Less,
        Answer::Max(_) => order(later, known)? == Ordering::Greater,
        Answer::Latest(_) => true,
        Answer::Earliest(_) | Answer::Sum(..) | Answer::Any | Answer::Count => false,
    };
    if is_better {
        known.clone_from(later);
    }
    Ok(())
}
