//! The feed: which rows become inputs, in the order in which they are taken.

use std::{collections::VecDeque, io::Read, sync::Arc};

use super::{
    Options, Order, PlayError, Reject, Source, Statistics, Until,
    contacts::{NewContact, all_fields},
    lines::Lines,
    people::{People, Person, hash_of},
    reject::{Notice, ROWS_TOLD, Told, shown},
};
use crate::{
    input::{Input, InputKind},
    program::FieldId,
    time::{Duration, Timestamp},
    value::Value,
    wire::{EventRow, RowError, Schema},
};

/// What happens to a contact, and when it is acted on.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) person: Person,
    /// The input's own time, or a later one if it is late.
    pub(super) at: Timestamp,
    pub(super) action: Action,
}

/// What is to be done about a row.
#[derive(Debug)]
pub(super) enum Action {
    /// It lies before the beginning of virtual time.
    Remember(Input),
    /// It is an input.
    Step(Input),
    /// It creates the contact, before the beginning of virtual time or in it.
    Create(Box<NewContact>, Input),
}

/// Reads rows and decides about them.
pub(super) struct Feed<'f> {
    schema: &'f Schema<'f>,
    options: &'f Options,
    people: &'f mut People,
    file: Arc<str>,
    lines: Option<Lines<Box<dyn Read + Send + 'f>>>,
    /// What was decided and not given out yet, by time.
    pub(super) ready: VecDeque<Item>,
    /// When virtual time begins, once that is known.
    pub(super) start: Option<Timestamp>,
    /// The latest time of an accepted row.
    latest: Option<Timestamp>,
    /// Rows read of both files.
    pub(super) rows: u64,
    pub(super) statistics: Statistics,
}

/// A row that was read but not decided about.
struct Undecided {
    person: Person,
    id: Arc<str>,
    hash: Option<u128>,
    input: Input,
    line: u64,
    /// Kept for contacts that may turn out not to exist.
    text: Option<Box<str>>,
}

/// What reading a row comes to.
enum Row {
    End,
    Rejected,
    Undecided(Undecided),
}

impl<'f> Feed<'f> {
    pub(super) fn new(
        schema: &'f Schema<'f>,
        options: &'f Options,
        people: &'f mut People,
        events: Option<Source<'f>>,
        rows: u64,
    ) -> Self {
        let (file, reader) = match events {
            Some(source) => (source.name.into(), Some(source.reader)),
            None => ("".into(), None),
        };
        Self {
            schema,
            options,
            people,
            file,
            lines: reader.map(Lines::new),
            ready: VecDeque::new(),
            start: options.from,
            latest: None,
            rows,
            statistics: Statistics::default(),
        }
    }

    /// Whether all rows have been read.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.lines.is_none()
    }

    /// When virtual time ends; final once all rows have been read.
    pub(super) fn end(&self) -> Option<Timestamp> {
        const AFTER: Duration = Duration::from_micros(90 * Duration::DAY.micros());
        let start = self.start?;
        Some(match self.options.until {
            Until::Moment(end) => end,
            Until::Length(length) => start.saturating_add(length),
            Until::AfterLastInput => self
                .latest
                .unwrap_or(start)
                .max(start)
                .saturating_add(AFTER),
        })
    }

    /// Reads on: about so many rows of a sorted file, all of another.
    pub(super) fn fill(&mut self, rows: usize, told: &mut Told<'_>) -> Result<(), PlayError> {
        match self.options.order {
            Order::Any => self.fill_with_all(told),
            Order::Sorted => self.fill_in_order(rows, told),
        }
    }

    fn fill_in_order(&mut self, rows: usize, told: &mut Told<'_>) -> Result<(), PlayError> {
        for _ in 0..rows {
            match self.read(told)? {
                Row::End => return Ok(()),
                Row::Rejected => {}
                Row::Undecided(row) => {
                    if let Err(reject) = self.decide(row) {
                        told(Notice::Rejected(reject))?;
                    }
                }
            }
        }
        Ok(())
    }

    fn fill_with_all(&mut self, told: &mut Told<'_>) -> Result<(), PlayError> {
        let mut rows = Vec::new();
        let mut rejects = Vec::new();
        let mut collect = |notice| match notice {
            Notice::Rejected(reject) => {
                rejects.push(reject);
                Ok(())
            }
            Notice::Rows(_) | Notice::Undeclared(_) => told(notice),
        };
        loop {
            match self.read(&mut collect)? {
                Row::End => break,
                Row::Rejected => {}
                Row::Undecided(row) => rows.push(row),
            }
        }
        // Stable, so rows of one time stay in the order of the file.
        rows.sort_by_key(|row| row.input.at);
        for row in rows {
            rejects.extend(self.decide(row).err());
        }
        rejects.sort_by_key(|reject| reject.line);
        let mut rejects = rejects.into_iter().map(Notice::Rejected);
        rejects.try_for_each(told)
    }

    /// The next row.
    fn read(&mut self, told: &mut Told<'_>) -> Result<Row, PlayError> {
        let Some(lines) = &mut self.lines else {
            return Ok(Row::End);
        };
        let line = lines.next().map_err(|source| PlayError::Read {
            file: self.file.to_string(),
            source,
        })?;
        let Some(line) = line else {
            self.lines = None;
            return Ok(Row::End);
        };
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_TOLD) {
            told(Notice::Rows(self.rows))?;
        }
        let row = line.text.and_then(|text| self.schema.event_row(text));
        let row = row.and_then(|row| {
            self.statistics.ignored_members += row.ignored;
            // In a sorted file, who does not exist yet is created by this row or not at all.
            if self.options.order == Order::Sorted {
                may_exist(self.schema, self.people, &row)?;
            }
            undecided(self.people, row, line.number, line.bytes)
        });
        match row {
            Ok(row) => Ok(Row::Undecided(row)),
            Err(reason) => {
                told(Notice::Rejected(Reject {
                    file: Arc::clone(&self.file),
                    line: line.number,
                    reason,
                    row: shown(line.bytes),
                }))?;
                Ok(Row::Rejected)
            }
        }
    }

    /// Decides about a row, given all that come before it.
    fn decide(&mut self, row: Undecided) -> Result<(), Reject> {
        let own = row.input.at;
        if let (Until::Moment(_) | Until::Length(_), Some(end)) =
            (self.options.until, self.end_for(own))
            && own > end
        {
            self.statistics.after_end += 1;
            return Ok(());
        }
        let exists = self.people.exists(row.person);
        if !exists && let Some(field) = self.schema.missing_field(brought(&row.input)) {
            return Err(self.unknown_contact(row, field));
        }
        if exists
            && !row
                .hash
                .is_none_or(|hash| self.people.take(row.person, hash))
        {
            self.statistics.duplicates += 1;
            return Ok(());
        }
        if !exists {
            row.hash.map(|hash| self.people.take(row.person, hash));
            self.people.create(row.person);
        }
        self.start.get_or_insert(own);
        let at = self.latest.map_or(own, |latest| latest.max(own));
        self.statistics.late_rows += u64::from(own < at);
        self.statistics.inputs += 1;
        self.latest = Some(at);
        let action = if exists {
            match self.options.from.filter(|from| at < *from) {
                Some(_) => Action::Remember(row.input),
                None => Action::Step(row.input),
            }
        } else {
            self.create(row.person, row.id, row.input)
        };
        let person = row.person;
        self.ready.push_back(Item { person, at, action });
        Ok(())
    }

    /// The end of virtual time, if this row were the first.
    fn end_for(&self, own: Timestamp) -> Option<Timestamp> {
        match self.options.until {
            Until::Moment(end) => Some(end),
            Until::Length(length) => Some(self.start.unwrap_or(own).saturating_add(length)),
            Until::AfterLastInput => None,
        }
    }

    /// The fields that an input brings are the contact's first ones, and no change.
    fn create(&mut self, person: Person, id: Arc<str>, mut input: Input) -> Action {
        self.statistics.contacts += 1;
        let given: Vec<(FieldId, Value)> = match &mut input.kind {
            InputKind::Set(fields) => std::mem::take(fields),
            _ => Vec::new(),
        };
        let fields = all_fields(self.schema, given);
        Action::Create(Box::new(NewContact { person, id, fields }), input)
    }

    fn unknown_contact(&self, row: Undecided, field: &str) -> Reject {
        let contact = row.id.to_string();
        Reject {
            file: Arc::clone(&self.file),
            line: row.line,
            reason: RowError::UnknownContact {
                contact,
                field: field.to_owned(),
            },
            row: row.text.unwrap_or_default().into_string(),
        }
    }
}

/// Whether a contact exists, or the row can create it.
fn may_exist(schema: &Schema<'_>, people: &People, row: &EventRow<'_>) -> Result<(), RowError> {
    let exists = people
        .find(&row.contact)
        .is_some_and(|person| people.exists(person));
    match schema.missing_field(brought(&row.input)) {
        Some(field) if !exists => Err(RowError::UnknownContact {
            contact: row.contact.to_string(),
            field: field.to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The fields that an input brings.
fn brought(input: &Input) -> &[(FieldId, Value)] {
    match &input.kind {
        InputKind::Set(fields) => fields,
        _ => &[],
    }
}

fn undecided(
    people: &mut People,
    row: EventRow<'_>,
    line: u64,
    bytes: &[u8],
) -> Result<Undecided, RowError> {
    let (person, id) = people
        .number(&row.contact)
        .ok_or(RowError::TooManyContacts)?;
    let text = (!people.exists(person)).then(|| shown(bytes).into_boxed_str());
    Ok(Undecided {
        person,
        id,
        hash: row.id.as_deref().map(hash_of),
        input: row.input,
        line,
        text,
    })
}
