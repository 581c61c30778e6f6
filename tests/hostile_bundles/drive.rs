//! Made-up lives under any program: every event, change, list and flow of it, and what time brings.

use std::hint::black_box;

use chrono::{NaiveDate, NaiveTime};
use nurture_runtime::{
    effect::Effect,
    engine::{Engine, Origin},
    input::{EventInput, Input, InputKind, Reference},
    program::{
        AliasId, AliasKind, EventId, EventRole, Field, FieldId, FlowId, Keep, ListId, MessageId,
        Program, Type,
    },
    state::{AtRest, ContactState},
    step::{advance, step},
    time::{Duration, Timestamp},
    value::{Money, Value},
    wire::{Bodies, write_effect},
};
use rust_decimal::Decimal;

/// How many inputs of each kind are given.
const INPUTS_MAX: usize = 24;
/// How often an event comes that is remembered one by one: so many are summed up, and rest as they are.
const OFTEN: usize = 40;
/// How many timers are waited for behind the inputs.
const WAKES_MAX: usize = 60;
/// 2026-03-27T09:00Z, two days before clocks change in Europe.
const START: i64 = 1_774_602_000_000_000;

/// Plays two contacts, one that was there and one that an input creates; how many effects they had.
pub fn drive(engine: &Engine) -> usize {
    [Origin::Baseline, Origin::Created]
        .into_iter()
        .map(|origin| Life::new(engine, origin).play())
        .sum()
}

/// A contact under way, who rests between inputs, and is stored now and then.
struct Life<'e> {
    engine: &'e Engine,
    state: ContactState,
    resting: AtRest,
    now: Timestamp,
    /// What made-up values are taken from.
    counter: usize,
    effects: Vec<Effect>,
    count: usize,
    line: Vec<u8>,
}

impl<'e> Life<'e> {
    fn new(engine: &'e Engine, origin: Origin) -> Self {
        let program = engine.program();
        let now = Timestamp::from_micros(START).unwrap_or(Timestamp::MIN);
        let mut counter = usize::from(origin == Origin::Created);
        let fields = program.fields.iter();
        let fields = fields
            .map(|field| made_up(program, field, &mut counter))
            .collect();
        Self {
            engine,
            state: engine.contact("a/b:c", fields, now, origin),
            resting: AtRest::default(),
            now,
            counter,
            effects: Vec::new(),
            count: 0,
            line: Vec::new(),
        }
    }

    fn play(mut self) -> usize {
        let program = self.engine.program();
        for (flow, _) in program.flows.iter().enumerate().take(INPUTS_MAX) {
            self.take(InputKind::Start(FlowId::next(flow)));
        }
        for _ in 0..2 {
            for (event, _) in program.events.iter().enumerate().take(INPUTS_MAX) {
                self.event(EventId::next(event));
            }
            for (field, declared) in program.fields.iter().enumerate().take(INPUTS_MAX) {
                let value = made_up(program, declared, &mut self.counter);
                self.take(InputKind::Set(vec![(FieldId::next(field), value)]));
            }
            for (list, _) in program.lists.iter().enumerate().take(INPUTS_MAX) {
                self.take(InputKind::Join(ListId::next(list)));
                self.wait();
                self.take(InputKind::Leave(ListId::next(list)));
            }
            self.wait();
        }
        let remembered = program.watches.iter();
        let mut remembered = remembered.filter(|watch| watch.keep == Keep::Rows);
        if let Some(watch) = remembered.next() {
            for _ in 0..OFTEN {
                self.event(watch.event);
            }
        }
        for _ in 0..WAKES_MAX {
            self.wait();
        }
        self.count
    }

    /// An event for each thing that it may belong to, as far as there are few.
    fn event(&mut self, id: EventId) {
        let program = self.engine.program();
        let Some(event) = program.events.get(id.index()) else {
            return;
        };
        let mut references = Vec::new();
        if event.role.is_message() {
            let messages = 0..program.messages.len();
            let messages = messages.map(|message| Reference::Message(MessageId::next(message)));
            references.extend(messages.take(2));
        }
        if event.role.is_message() || event.role == EventRole::Done {
            let aliases = 0..program.aliases.len();
            references.extend(
                aliases
                    .map(|alias| Reference::Alias(AliasId::next(alias)))
                    .take(3),
            );
        } else {
            references.push(Reference::None);
        }
        for reference in references {
            let mut fields = &event.fields;
            if let Reference::Alias(alias) = &reference
                && event.role == EventRole::Done
                && let Some(AliasKind::Call(action)) =
                    program.aliases.get(alias.index()).map(|alias| alias.kind)
                && let Some(action) = program.actions.get(action.index())
            {
                fields = &action.returns;
            }
            let data = fields
                .iter()
                .map(|field| made_up(program, field, &mut self.counter));
            let data = data.collect();
            self.take(InputKind::Event(EventInput {
                event: id,
                data,
                reference,
            }));
        }
    }

    fn take(&mut self, kind: InputKind) {
        self.counter += 1;
        let gap = [0, 1_000_000, 3_600_000_000, 90_000_000_000][self.counter % 4];
        self.now = self.now.saturating_add(Duration::from_micros(gap));
        // Now and then an input is late.
        let late = if self.counter.is_multiple_of(7) { 2 } else { 0 };
        let late = Duration::from_micros(late * Duration::DAY.micros());
        let at = self.now.checked_sub(late).unwrap_or(self.now);
        let input = Input { at, kind };
        step(self.engine, &mut self.state, input, &mut self.effects);
        self.look();
    }

    /// Lets time pass up to the next timer, if there is one.
    fn wait(&mut self) {
        if let Some(wake) = self.state.next_wake() {
            self.now = self.now.max(wake);
            advance(self.engine, &mut self.state, wake, &mut self.effects);
            self.look();
        }
    }

    /// Writes the effects as a host does, and lets go of them.
    fn look(&mut self) {
        self.count += self.effects.len();
        for effect in self.effects.drain(..) {
            self.line.clear();
            let program = self.engine.program();
            write_effect(program, "a/b:c", &effect, Bodies::Shown, &mut self.line);
            black_box(&self.line);
        }
        self.rest();
    }

    /// Whatever a tampered program leads to, it can be laid down, stored and read again.
    fn rest(&mut self) {
        self.resting.lay_down(&mut self.state);
        if self.counter.is_multiple_of(5) {
            let stored = self.resting.to_bytes(self.engine);
            self.resting = AtRest::from_bytes(self.engine, &stored).unwrap();
        }
        self.resting.take_up(self.engine, &mut self.state).unwrap();
    }
}

/// A value that fits a field: mostly plain, and now and then at the end of its range.
fn made_up(program: &Program, field: &Field, counter: &mut usize) -> Value {
    *counter = counter.wrapping_add(1);
    if field.optional && counter.is_multiple_of(3) {
        return Value::Unset;
    }
    of_type(program, &field.ty, counter, 0)
}

fn of_type(program: &Program, ty: &Type, counter: &mut usize, depth: u32) -> Value {
    *counter = counter.wrapping_add(1);
    let choice = *counter;
    let decimal = [
        Decimal::ONE,
        Decimal::MAX,
        Decimal::ZERO,
        Decimal::new(15, 1),
        Decimal::MIN,
        Decimal::new(1, 28),
    ][choice % 6];
    match ty {
        Type::Text => {
            let name = program.names.get(choice % program.names.len().max(1));
            Value::text(name.map_or("a", String::as_str))
        }
        Type::Email => Value::text("ada@example.com"),
        Type::Phone => Value::text("+4912345678"),
        Type::Url => Value::text("https://example.com/a?b=c"),
        Type::Timezone => {
            Value::text(["Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC"][choice % 4])
        }
        Type::Int => Value::Int([1, 0, i64::MAX, 7, -1, i64::MIN][choice % 6]),
        Type::Decimal => Value::Decimal(decimal),
        Type::Percent => Value::Percent(decimal),
        Type::Bool => Value::Bool(choice.is_multiple_of(2)),
        Type::Date => Value::Date(date(choice)),
        Type::Time => Value::Time(NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default()),
        Type::DateTime => Value::DateTime(
            [
                Timestamp::from_micros(START + 1_000_000_000).unwrap_or(Timestamp::MIN),
                Timestamp::MIN,
                Timestamp::MAX,
            ][choice % 3],
        ),
        Type::Duration => Value::Duration(
            [
                Duration::HOUR,
                Duration::MAX,
                Duration::ZERO,
                Duration::from_micros(-1),
            ][choice % 4],
        ),
        Type::Money(currency) => Value::Money(Money {
            amount: decimal,
            currency: *currency,
        }),
        Type::Enum(values) => values
            .get(choice % values.len().max(1))
            .map_or(Value::Unset, |symbol| Value::Enum(*symbol)),
        // A list of lists of lists would otherwise grow with each level.
        Type::List(inner) => Value::List(
            (0..if depth == 0 { 3 } else { 1 })
                .map(|_| of_type(program, inner, counter, depth + 1))
                .collect(),
        ),
        Type::Record(fields) => Value::Record(
            fields
                .iter()
                .map(|field| of_type(program, &field.ty, counter, depth + 1))
                .collect(),
        ),
    }
}

fn date(choice: usize) -> NaiveDate {
    let (year, month, day) = [(2026, 3, 29), (2024, 2, 29), (9999, 12, 31), (1, 1, 1)][choice % 4];
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
