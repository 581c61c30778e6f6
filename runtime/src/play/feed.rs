//! The feed: which rows become inputs, in the order in which they are taken.

use std::{collections::VecDeque, sync::Arc};

use super::{
    Options, Order, PlayError, Reject, Source, Statistics, Until,
    blocks::{Block, Blocks, Row, Texts},
    contacts::{NewContact, all_fields},
    people::{People, Person},
    reject::{Notice, ROWS_TOLD, Told, shown},
    undeclared::Undeclared,
    workers::Worker,
};
use crate::{
    input::{Input, InputKind},
    program::FieldId,
    time::{Duration, Timestamp},
    value::Value,
    wire::{RowError, Schema},
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
    blocks: Blocks<'f>,
    /// Whether all rows have been read.
    is_exhausted: bool,
    /// The contacts of the rows of a block, as far as they were known when it was begun.
    found: Vec<Option<Person>>,
    /// What was decided and not given out yet, by time.
    pub(super) ready: VecDeque<Item>,
    /// When virtual time begins, once that is known.
    pub(super) start: Option<Timestamp>,
    /// The latest time of an accepted row.
    latest: Option<Timestamp>,
    /// Rows read of both files.
    pub(super) rows: u64,
    pub(super) statistics: Statistics,
    pub(super) undeclared: Undeclared,
}

/// A row that was read but not decided about.
struct Undecided {
    person: Person,
    hash: Option<u128>,
    input: Input,
    line: u64,
    /// Of a contact that does not exist as far as has been read.
    newcomer: Option<Box<Newcomer>>,
}

/// A contact that a row may create.
struct Newcomer {
    id: Arc<str>,
    /// The row.
    text: String,
}

impl<'f> Feed<'f> {
    pub(super) fn new(
        schema: &'f Schema<'f>,
        options: &'f Options,
        people: &'f mut People,
        events: Option<Source<'f>>,
        rows: u64,
    ) -> Self {
        let file = events.as_ref().map_or("", |source| &source.name).into();
        Self {
            schema,
            options,
            people,
            file,
            is_exhausted: events.is_none(),
            blocks: Blocks::new(events),
            found: Vec::new(),
            ready: VecDeque::new(),
            start: options.from,
            latest: None,
            rows,
            statistics: Statistics::default(),
            undeclared: Undeclared::default(),
        }
    }

    /// Whether all rows have been read.
    pub(super) const fn is_exhausted(&self) -> bool {
        self.is_exhausted
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
    pub(super) fn fill(
        &mut self,
        rows: usize,
        workers: &[Worker],
        told: &mut Told<'_>,
    ) -> Result<(), PlayError> {
        match self.options.order {
            Order::Any => self.fill_with_all(workers, told),
            Order::Sorted => self.fill_in_order(rows, workers, told),
        }
    }

    fn fill_in_order(
        &mut self,
        rows: usize,
        workers: &[Worker],
        told: &mut Told<'_>,
    ) -> Result<(), PlayError> {
        let mut read = 0;
        while read < rows {
            let Some(mut block) = self.next(workers)? else {
                return Ok(());
            };
            read += block.rows.len();
            self.find(&block);
            for (place, row) in block.rows.drain(..).enumerate() {
                if let Some(row) = self.undecided(&block.texts, row, place, told)?
                    && let Err(reject) = self.decide(row)
                {
                    told(Notice::Rejected(reject))?;
                }
            }
            self.blocks.give_back(block);
        }
        Ok(())
    }

    fn fill_with_all(&mut self, workers: &[Worker], told: &mut Told<'_>) -> Result<(), PlayError> {
        let mut rows = Vec::new();
        let mut rejects = Vec::new();
        let mut collect = |notice| match notice {
            Notice::Rejected(reject) => {
                rejects.push(reject);
                Ok(())
            }
            Notice::Rows(_) | Notice::Undeclared(_) => told(notice),
        };
        while let Some(mut block) = self.next(workers)? {
            self.find(&block);
            for (place, row) in block.rows.drain(..).enumerate() {
                rows.extend(self.undecided(&block.texts, row, place, &mut collect)?);
            }
            self.blocks.give_back(block);
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

    /// The next rows.
    fn next(&mut self, workers: &[Worker]) -> Result<Option<Block>, PlayError> {
        let mut block = self.blocks.next(workers)?;
        self.is_exhausted = block.is_none();
        if let Some(block) = &mut block {
            self.undeclared.take_in(&mut block.undeclared);
        }
        Ok(block)
    }

    /// Looks up the contacts of a block: one after the other, memory is asked for many at a time.
    fn find(&mut self, block: &Block) {
        self.found.clear();
        for row in &block.rows {
            let said = row.said.as_ref().ok();
            let person = said.and_then(|said| self.people.find(block.texts.contact(&said.contact)));
            self.found.push(person);
        }
        let asked = self.found.iter().flatten();
        let asked = asked.fold(0, |asked, person| asked ^ self.people.ask(*person));
        std::hint::black_box(asked);
    }

    /// A row with its contact, at a place of its block; none if it was rejected.
    fn undecided(
        &mut self,
        texts: &Texts,
        row: Row,
        place: usize,
        told: &mut Told<'_>,
    ) -> Result<Option<Undecided>, PlayError> {
        self.rows += 1;
        if self.rows.is_multiple_of(ROWS_TOLD) {
            told(Notice::Rows(self.rows))?;
        }
        let said = match row.said {
            Ok(said) => said,
            Err(reason) => return self.reject(*reason, row.line, texts.row(&row.text), told),
        };
        let known = self.found.get(place).copied().flatten();
        let known = known.filter(|person| self.people.exists(*person));
        let found = if let Some(person) = known {
            Ok((person, None))
        } else {
            let contact = texts.contact(&said.contact);
            self.newcomer(contact, &said.input, texts.row(&row.text))
        };
        let (person, newcomer) = match found {
            Ok(found) => found,
            Err(reason) => return self.reject(reason, row.line, texts.row(&row.text), told),
        };
        Ok(Some(Undecided {
            person,
            hash: said.hash,
            input: said.input,
            line: row.line,
            newcomer,
        }))
    }

    /// A contact that did not exist when its block was begun.
    fn newcomer(
        &mut self,
        contact: &str,
        input: &Input,
        row: &[u8],
    ) -> Result<(Person, Option<Box<Newcomer>>), RowError> {
        if let Some(person) = self.people.find(contact)
            && self.people.exists(person)
        {
            return Ok((person, None));
        }
        // In a sorted file, who does not exist yet is created by this row or not at all.
        if self.options.order == Order::Sorted
            && let Some(field) = self.schema.missing_field(brought(input))
        {
            return Err(unknown_contact(contact, field));
        }
        let (person, id) = self
            .people
            .number(contact)
            .ok_or(RowError::TooManyContacts)?;
        let text = shown(row);
        Ok((person, Some(Box::new(Newcomer { id, text }))))
    }

    fn reject(
        &self,
        reason: RowError,
        line: u64,
        row: &[u8],
        told: &mut Told<'_>,
    ) -> Result<Option<Undecided>, PlayError> {
        told(Notice::Rejected(Reject {
            file: Arc::clone(&self.file),
            line,
            reason,
            row: shown(row),
        }))?;
        Ok(None)
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
        // Who did not exist when the row was read may do so by now.
        let newcomer = row.newcomer.filter(|_| !self.people.exists(row.person));
        if let Some(newcomer) = &newcomer
            && let Some(field) = self.schema.missing_field(brought(&row.input))
        {
            return Err(Reject {
                file: Arc::clone(&self.file),
                line: row.line,
                reason: unknown_contact(&newcomer.id, field),
                row: newcomer.text.clone(),
            });
        }
        if newcomer.is_none()
            && !row
                .hash
                .is_none_or(|hash| self.people.take(row.person, hash))
        {
            self.statistics.duplicates += 1;
            return Ok(());
        }
        if newcomer.is_some() {
            row.hash.map(|hash| self.people.take(row.person, hash));
            self.people.create(row.person);
        }
        self.start.get_or_insert(own);
        let at = self.latest.map_or(own, |latest| latest.max(own));
        self.statistics.late_rows += u64::from(own < at);
        self.statistics.inputs += 1;
        self.latest = Some(at);
        let action = match newcomer {
            Some(newcomer) => self.create(row.person, newcomer.id, row.input),
            None if self.options.from.is_some_and(|from| at < from) => Action::Remember(row.input),
            None => Action::Step(row.input),
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
}

fn unknown_contact(contact: &str, field: &str) -> RowError {
    RowError::UnknownContact {
        contact: contact.to_owned(),
        field: field.to_owned(),
    }
}

/// The fields that an input brings.
fn brought(input: &Input) -> &[(FieldId, Value)] {
    match &input.kind {
        InputKind::Set(fields) => fields,
        _ => &[],
    }
}
