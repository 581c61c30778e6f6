//! Writing JSON straight into bytes, member by member.

use super::{
    json::scan::plain_length,
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
    first: bool,
}

impl<'o> ObjectWriter<'o> {
    pub(super) fn begin(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, first: true }
    }

    pub(super) fn end(self) {
        self.out.push(b'}');
    }

    /// The name of a member that all objects of a kind have; its value is written behind it.
    #[inline]
    pub(super) fn name(&mut self, name: &'static str) -> &mut Vec<u8> {
        self.out
            .extend_from_slice(if self.first { b"\"" } else { b",\"" });
        self.first = false;
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.out
    }

    /// The name of a member that a program declares.
    fn declared(&mut self, name: &str) -> &mut Vec<u8> {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        push_string(name, self.out);
        self.out.push(b':');
        self.out
    }

    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        push_string(text, self.name(name));
    }

    /// Left out where there is none.
    pub(super) fn optional(&mut self, name: &'static str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    pub(super) fn number(&mut self, name: &'static str, number: i64) {
        push_display(number, self.name(name));
    }

    pub(super) fn moment(&mut self, name: &'static str, at: Timestamp) {
        let out = self.name(name);
        out.push(b'"');
        push_timestamp(at, out);
        out.push(b'"');
    }

    pub(super) fn value(
        &mut self,
        name: &'static str,
        value: &Value,
        ty: Option<&Type>,
        program: &Program,
    ) {
        push_value(value, ty, program, self.name(name));
    }
}

/// A JSON string; everything that JSON does not take as it is is escaped.
pub(super) fn push_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    if plain_length(bytes) == bytes.len() {
        out.reserve(bytes.len() + 2);
        out.push(b'"');
        out.extend_from_slice(bytes);
        out.push(b'"');
    } else {
        // Writing into bytes in memory does not fail.
        let _ = serde_json::to_writer(out, text);
    }
}

/// A value as it goes out; the type names a record's fields.
pub(super) fn push_value(value: &Value, ty: Option<&Type>, program: &Program, out: &mut Vec<u8>) {
    match value {
        Value::Unset => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(int) => push_display(int, out),
        Value::Decimal(decimal) | Value::Percent(decimal) => {
            quoted(out, |out| push_display(show::decimal(*decimal), out));
        }
        Value::Money(money) => {
            let mut object = ObjectWriter::begin(out);
            object.text("amount", &show::amount(*money));
            object.text("currency", money.currency.code());
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

fn push_display(value: impl std::fmt::Display, out: &mut Vec<u8>) {
    use std::io::Write as _;
    // Writing into bytes in memory does not fail.
    let _ = write!(out, "{value}");
}
