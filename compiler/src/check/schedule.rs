//! Days and times of day: of schedules, waits and quiet hours.

use chrono::{NaiveTime, Timelike};
use nurture_runtime::{
    program::{Days, Quiet, WEEKDAYS},
    value::Value,
};

use super::{Checker, constant, expression::has_error, scope::Scope};
use crate::{
    checked::{Expression, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{self, ExpressionKind, Name},
};

impl Checker<'_> {
    /// The days of a recurring trigger.
    pub(super) fn days(&mut self, days: &syntax::Days) -> Option<Days> {
        Some(match days {
            syntax::Days::Day => Days::Week([true; 7]),
            syntax::Days::Weekday => Days::Week(WORKING),
            syntax::Days::Named(names) => self.named_days(names)?,
            syntax::Days::Month(numbers) => {
                let mut days = Vec::with_capacity(numbers.len());
                for number in numbers {
                    days.push(self.day_of_month(number)?);
                }
                days.sort_unstable();
                days.dedup();
                Days::Month(days)
            }
        })
    }

    /// `monday`, `weekday`, `day`, one or more.
    pub(super) fn named_days(&mut self, names: &[Name]) -> Option<Days> {
        let mut week = [false; 7];
        for name in names {
            match name.text.as_str() {
                "day" => week = [true; 7],
                "weekday" => add(&mut week, WORKING),
                _ => add(&mut week, self.weekday(name)?),
            }
        }
        Some(Days::Week(week))
    }

    fn weekday(&mut self, name: &Name) -> Option<[bool; 7]> {
        let day = WEEKDAYS.map(|known| known == name.text);
        if day.contains(&true) {
            return Some(day);
        }
        if !name.is_missing() {
            let place = self.place(name.span);
            let message = format!("`{}` is not a day", name.text);
            let finding = Finding::new(Rule::UnknownValue, place, message);
            let short = WEEKDAYS
                .iter()
                .find(|day| name.text.len() > 1 && day.starts_with(name.text.as_str()));
            let several = match name.text.as_str() {
                "weekend" | "weekends" => Some("saturday, sunday"),
                "weekday" | "weekdays" | "workdays" => {
                    Some("monday, tuesday, wednesday, thursday, friday")
                }
                _ => None,
            };
            if let Some(days) = several {
                self.report(
                    finding
                        .with_help(format!("write `{days}`"))
                        .with_replacement(format!("change to `{days}`"), place, days),
                );
                return None;
            }
            self.report(match short {
                Some(day) => finding
                    .with_help(format!("did you mean `{day}`?"))
                    .with_replacement(format!("change to `{day}`"), place, *day),
                None => super::advice::listing(finding.suggesting(&name.text, WEEKDAYS), WEEKDAYS),
            });
        }
        None
    }

    fn day_of_month(&mut self, written: &syntax::Expression) -> Option<u8> {
        let number = self.whole_number(written)?;
        let day = u8::try_from(number)
            .ok()
            .filter(|day| (1..=31).contains(day));
        if day.is_none() {
            let place = self.place(written.span);
            let message = format!("no month has a day {number}");
            self.report(
                Finding::new(Rule::InvalidLiteral, place, message).with_help(
                    "write a day from 1 to 31; one that a month does not have is its last day",
                ),
            );
        }
        day
    }

    /// A time of day that is the same for every contact, in microseconds after midnight; midnight where none is written.
    pub(super) fn time_of_day(&mut self, written: Option<&syntax::Expression>) -> Option<u64> {
        match written {
            None => Some(0),
            Some(written) => self.clock(written).map(micros),
        }
    }

    pub(super) fn clock(&mut self, written: &syntax::Expression) -> Option<NaiveTime> {
        let time = self.value(&mut Scope::outside(), written, &Type::Time);
        if let Some(Value::Time(time)) = constant::value(&time) {
            Some(time)
        } else {
            self.not_constant(&time);
            None
        }
    }

    /// Says of a value that it should be the same for every contact.
    pub(super) fn not_constant(&mut self, value: &Expression) {
        if !has_error(value) {
            let message = "this must be the same for every contact";
            self.report(
                Finding::new(Rule::TypeMismatch, value.place, message)
                    .with_help("write the value itself"),
            );
        }
    }

    /// `quiet 21:00 to 08:00`
    pub(super) fn quiet_hours(
        &mut self,
        from: &syntax::Expression,
        to: &syntax::Expression,
        quiet: &mut Quiet,
    ) {
        let (start, end) = (self.clock(from), self.clock(to));
        let (Some(start), Some(end)) = (start, end) else {
            return;
        };
        if start == end {
            let place = self.place(to.span);
            self.report(always_quiet(place, "no time of the day is left"));
            return;
        }
        quiet.hours.push((micros(start), micros(end)));
    }

    /// `quiet on saturday, 2026-12-25`
    pub(super) fn quiet_days(&mut self, days: &[syntax::Expression], quiet: &mut Quiet) {
        for day in days {
            if let ExpressionKind::Name(name) = &day.kind {
                if let Some(weekday) = self.weekday(name) {
                    add(&mut quiet.weekdays, weekday);
                }
                if quiet.weekdays == [true; 7] {
                    let place = self.place(day.span);
                    self.report(always_quiet(place, "no day of the week is left"));
                    quiet.weekdays = [false; 7];
                }
                continue;
            }
            let date = self.value(&mut Scope::outside(), day, &Type::Date);
            match constant::value(&date) {
                Some(Value::Date(date)) => quiet.dates.push(date),
                _ => self.not_constant(&date),
            }
        }
        quiet.dates.sort_unstable();
        quiet.dates.dedup();
    }
}

/// Monday to Friday.
const WORKING: [bool; 7] = [true, true, true, true, true, false, false];

fn add(week: &mut [bool; 7], days: [bool; 7]) {
    for (day, added) in week.iter_mut().zip(days) {
        *day |= added;
    }
}

/// Microseconds after midnight.
pub(super) fn micros(time: NaiveTime) -> u64 {
    u64::from(time.num_seconds_from_midnight()) * 1_000_000 + u64::from(time.nanosecond()) / 1_000
}

fn always_quiet(place: FileSpan, left: &str) -> Finding {
    Finding::new(
        Rule::TypeMismatch,
        place,
        format!("{left} on which anything could be sent"),
    )
    .with_help("leave some time for the messages that are held")
}
