//! Values as bytes.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};
use rust_decimal::Decimal;

use super::{
    Broken,
    bytes::{EPOCH, Reader, Writer},
};
use crate::{
    bundle::NESTING_MAX,
    program::{Program, Symbol},
    value::{Currency, Money, Value},
};

const UNSET: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INT: u8 = 3;
const DECIMAL: u8 = 4;
const PERCENT: u8 = 5;
const MONEY: u8 = 6;
const TEXT: u8 = 7;
const ENUM: u8 = 8;
const DATE: u8 = 9;
const TIME: u8 = 10;
const DATE_TIME: u8 = 11;
const LOCAL_DATE_TIME: u8 = 12;
const DURATION: u8 = 13;
const LIST: u8 = 14;
const RECORD: u8 = 15;

impl Writer {
    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Unset => self.byte(UNSET),
            Value::Bool(false) => self.byte(FALSE),
            Value::Bool(true) => self.byte(TRUE),
            Value::Int(int) => {
                self.byte(INT);
                self.signed(*int);
            }
            Value::Decimal(decimal) => self.decimal(DECIMAL, *decimal),
            Value::Percent(percent) => self.decimal(PERCENT, *percent),
            Value::Money(money) => {
                self.decimal(MONEY, money.amount);
                self.all(money.currency.code().as_bytes());
            }
            Value::Text(text) => {
                self.byte(TEXT);
                self.text(text);
            }
            Value::Enum(symbol) => {
                self.byte(ENUM);
                self.number(symbol.0);
            }
            Value::Date(date) => {
                self.byte(DATE);
                self.date(*date);
            }
            Value::Time(time) => {
                self.byte(TIME);
                self.time(*time);
            }
            Value::DateTime(at) => {
                self.byte(DATE_TIME);
                self.moment(*at, EPOCH);
            }
            Value::LocalDateTime(local) => {
                self.byte(LOCAL_DATE_TIME);
                self.local(*local);
            }
            Value::Duration(duration) => {
                self.byte(DURATION);
                self.signed(duration.micros());
            }
            Value::List(values) => self.values(LIST, values),
            Value::Record(values) => self.values(RECORD, values),
        }
    }

    pub(super) fn local(&mut self, local: NaiveDateTime) {
        self.date(local.date());
        self.time(local.time());
    }

    fn decimal(&mut self, kind: u8, decimal: Decimal) {
        self.byte(kind);
        self.all(&decimal.serialize());
    }

    fn date(&mut self, date: NaiveDate) {
        self.signed(date.num_days_from_ce().into());
    }

    fn time(&mut self, time: NaiveTime) {
        self.number(time.num_seconds_from_midnight());
        self.number(time.nanosecond());
    }

    fn values(&mut self, kind: u8, values: &[Value]) {
        self.byte(kind);
        self.count(values.len());
        for value in values {
            self.value(value);
        }
    }
}

impl Reader<'_> {
    pub(super) fn value(&mut self, program: &Program) -> Result<Value, Broken> {
        self.nested(program, NESTING_MAX)
    }

    fn nested(&mut self, program: &Program, depth: u32) -> Result<Value, Broken> {
        let depth = depth.checked_sub(1).ok_or(Broken)?;
        Ok(match self.byte()? {
            UNSET => Value::Unset,
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            INT => Value::Int(self.signed()?),
            DECIMAL => Value::Decimal(self.decimal()?),
            PERCENT => Value::Percent(self.decimal()?),
            MONEY => {
                let amount = self.decimal()?;
                let code = self.array::<3>()?;
                let code = str::from_utf8(&code).map_err(|_| Broken)?;
                let currency = Currency::by_code(code).ok_or(Broken)?;
                Value::Money(Money { amount, currency })
            }
            TEXT => Value::text(self.text()?),
            ENUM => Value::Enum(Symbol(self.index(program.names.len())?)),
            DATE => Value::Date(self.date()?),
            TIME => Value::Time(self.time()?),
            DATE_TIME => Value::DateTime(self.moment(EPOCH)?),
            LOCAL_DATE_TIME => Value::LocalDateTime(self.local()?),
            DURATION => Value::Duration(crate::time::Duration::from_micros(self.signed()?)),
            LIST => Value::List(self.values(program, depth)?),
            RECORD => Value::Record(self.values(program, depth)?),
            _ => return Err(Broken),
        })
    }

    pub(super) fn local(&mut self) -> Result<NaiveDateTime, Broken> {
        Ok(self.date()?.and_time(self.time()?))
    }

    fn decimal(&mut self) -> Result<Decimal, Broken> {
        let bytes = self.array()?;
        let decimal = Decimal::deserialize(bytes);
        // Bits that have no meaning would be passed over.
        if decimal.serialize() == bytes {
            Ok(decimal)
        } else {
            Err(Broken)
        }
    }

    fn date(&mut self) -> Result<NaiveDate, Broken> {
        let days = i32::try_from(self.signed()?).map_err(|_| Broken)?;
        NaiveDate::from_num_days_from_ce_opt(days).ok_or(Broken)
    }

    fn time(&mut self) -> Result<NaiveTime, Broken> {
        let (seconds, nanos) = (self.small()?, self.small()?);
        NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).ok_or(Broken)
    }

    fn values(&mut self, program: &Program, depth: u32) -> Result<Arc<[Value]>, Broken> {
        let count = self.count()?;
        (0..count).map(|_| self.nested(program, depth)).collect()
    }
}
