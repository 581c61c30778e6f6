//! Writing JSON straight into bytes, member by member.

use super::{
    json::scan::is_plain,
    moment::{push_date, push_duration, push_time, push_timestamp},
};
use crate::{
    program::{Field, Program, Type},
    show,
    time::Timestamp,
    value::Value,
};

/// An object that is being written.
#[derive(Debug)]
pub(super) struct ObjectWriter<'o> {
    out: &'o mut Vec<u8>,
    start: usize,
}

/// The name of a member that all objects of a kind have, as it stands in the text: `,"name":`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name(pub(super) &'static str);

/// A [`Name`], put together when this program is compiled.
macro_rules! name {
    ($name:literal) => {
        $crate::wire::write::Name(concat!(",\"", $name, "\":"))
    };
}
pub(super) use name;

impl<'o> ObjectWriter<'o> {
    pub(super) const fn begin(out: &'o mut Vec<u8>) -> Self {
        let start = out.len();
        Self { out, start }
    }

    pub(super) fn end(self) {
        // The first comma gives its place to what begins the object.
        match self.out.get_mut(self.start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
    }

    /// A member's name; its value is written behind it.
    #[inline]
    pub(super) fn name(&mut self, name: Name) -> &mut Vec<u8> {
        self.out.extend_from_slice(name.0.as_bytes());
        self.out
    }

    /// The name of a member that a program declares.
    fn declared(&mut self, name: &str) -> &mut Vec<u8> {
        self.out.push(b',');
        push_string(name, self.out);
        self.out.push(b':');
        self.out
    }

    #[inline]
    pub(super) fn text(&mut self, name: Name, text: &str) {
        push_string(text, self.name(name));
    }

    /// A text that is known to need no escapes.
    #[inline]
    pub(super) fn word(&mut self, name: Name, word: &'static str) {
        quoted(self.name(name), |out| {
            out.extend_from_slice(word.as_bytes());
        });
    }

    /// Left out where there is none.
    pub(super) fn optional(&mut self, name: Name, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    pub(super) fn number(&mut self, name: Name, number: i64) {
        push_int(number, self.name(name));
    }

    pub(super) fn moment(&mut self, name: Name, at: Timestamp) {
        quoted(self.name(name), |out| push_timestamp(at, out));
    }

    pub(super) fn value(
        &mut self,
        name: Name,
        value: &Value,
        ty: Option<&Type>,
        program: &Program,
    ) {
        push_value(value, ty, program, self.name(name));
    }
}

/// A JSON string; everything that JSON does not take as it is is escaped.
pub(super) fn push_string(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        quoted(out, |out| out.extend_from_slice(text.as_bytes()));
    } else {
        // Writing into bytes in memory does not fail.
        let _ = serde_json::to_writer(out, text);
    }
}

/// A JSON string of a text that is written piece by piece.
pub(super) fn push_written(out: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    quoted(out, push);
    let text = out.get(start + 1..out.len() - 1).unwrap_or_default();
    if !is_plain(text) {
        let text = String::from_utf8_lossy(text).into_owned();
        out.truncate(start);
        push_string(&text, out);
    }
}

/// A value as it goes out; the type names a record's fields.
pub(super) fn push_value(value: &Value, ty: Option<&Type>, program: &Program, out: &mut Vec<u8>) {
    match value {
        Value::Unset => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(int) => push_int(*int, out),
        Value::Decimal(decimal) | Value::Percent(decimal) => {
            quoted(out, |out| push_display(show::decimal(*decimal), out));
        }
        Value::Money(money) => {
            let mut object = ObjectWriter::begin(out);
            object.text(name!("amount"), &show::amount(*money));
            object.text(name!("currency"), money.currency.code());
            object.end();
        }
        Value::Text(text) => push_string(text, out),
        Value::Enum(symbol) => push_string(program.name(*symbol), out),
        Value::Date(date) => quoted(out, |out| push_date(*date, out)),
        Value::Time(time) => quoted(out, |out| push_time(*time, out)),
        Value::DateTime(at) => quoted(out, |out| push_timestamp(*at, out)),
        Value::LocalDateTime(local) => quoted(out, |out| {
            push_date(local.date(), out);
            out.push(b'T');
            push_time(local.time(), out);
        }),
        Value::Duration(duration) => quoted(out, |out| push_duration(*duration, out)),
        Value::List(items) => {
            let of = match ty {
                Some(Type::List(of)) => Some(&**of),
                _ => None,
            };
            push_items(items, of, program, out);
        }
        Value::Record(values) => match ty {
            Some(Type::Record(fields)) => push_record(values, fields, program, out),
            _ => push_items(values, None, program, out),
        },
    }
}

/// Values by the names of their fields outside; those that are unset are `null`.
pub(super) fn push_record(
    values: &[Value],
    fields: &[Field],
    program: &Program,
    out: &mut Vec<u8>,
) {
    let mut object = ObjectWriter::begin(out);
    for (value, field) in values.iter().zip(fields) {
        let out = object.declared(program.name(field.external));
        push_value(value, Some(&field.ty), program, out);
    }
    object.end();
}

fn push_items(items: &[Value], ty: Option<&Type>, program: &Program, out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_value(item, ty, program, out);
    }
    out.push(b']');
}

fn quoted(out: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    push(out);
    out.push(b'"');
}

fn push_int(int: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(int).as_bytes());
}

fn push_display(value: impl std::fmt::Display, out: &mut Vec<u8>) {
    use std::io::Write as _;
    // Writing into bytes in memory does not fail.
    let _ = write!(out, "{value}");
}
