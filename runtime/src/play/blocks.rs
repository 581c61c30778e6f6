//! Rows of an events file, read in blocks by one thread and understood by those of the shards.

use std::{
    io::{self, Read},
    ops::Range,
};

use super::{
    PlayError, Source,
    lines::{Line, Lines, each_line, is_white},
    people::hash_of,
    undeclared::Counts,
    workers::{Task, Worker, turn},
};
use crate::{
    input::Input,
    wire::{EventRow, RowError, Schema},
};

/// How many bytes of text a block has, about.
const BYTES: usize = 1 << 16;
/// How many blocks are understood ahead of the one that is decided about.
const AHEAD: usize = 16;

/// Lines of a file, and what they say once that is known.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) texts: Texts,
    parts: Vec<Part>,
    pub(super) rows: Vec<Row>,
    /// The members that no declaration knows.
    pub(super) undeclared: Counts,
}

/// The texts of a block's rows, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    rows: Vec<u8>,
    /// The ids of their contacts.
    ids: String,
}

/// Some of a block's text.
#[derive(Debug)]
struct Part {
    /// The number of its first line.
    number: u64,
    /// Where it ends.
    end: usize,
    holds: Holds,
}

/// What a part of a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Lines as they stand in the file.
    Lines,
    /// One line without its end.
    Line,
    /// The beginning of a line that is too long.
    Beginning,
}

/// A row of a block.
#[derive(Debug)]
pub(super) struct Row {
    /// The line it stands on, from 1.
    pub(super) line: u64,
    pub(super) text: Range<usize>,
    pub(super) said: Result<Said, Box<RowError>>,
}

/// What a row says.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) contact: Range<usize>,
    /// Of the input's id, where it has one.
    pub(super) hash: Option<u128>,
    pub(super) input: Input,
}

/// The blocks of a file, in their order.
pub(super) struct Blocks<'f> {
    file: String,
    lines: Option<Lines<Box<dyn Read + Send + 'f>>>,
    /// Why the file can't be read on, told behind what was read before.
    failed: Option<PlayError>,
    given_out: usize,
    taken_back: usize,
    /// To be filled again.
    spare: Vec<Block>,
}

impl Block {
    /// Reads on in a file; whether there was anything.
    fn read(&mut self, lines: &mut Lines<impl Read>) -> io::Result<bool> {
        let text = &mut self.texts.rows;
        let (number, holds) = if let Some(number) = lines.take_many(BYTES, text) {
            (number, Holds::Lines)
        } else {
            let Some(line) = lines.next()? else {
                return Ok(false);
            };
            text.extend_from_slice(line.bytes);
            let holds = if line.fits {
                Holds::Line
            } else {
                Holds::Beginning
            };
            (line.number, holds)
        };
        let end = text.len();
        self.parts.push(Part { number, end, holds });
        Ok(true)
    }

    /// Reads what the lines say.
    pub(super) fn understand(&mut self, schema: &Schema<'_>) {
        let Texts { rows: bytes, ids } = &mut self.texts;
        let (rows, undeclared) = (&mut self.rows, &mut self.undeclared);
        let mut start = 0;
        for part in self.parts.drain(..) {
            let text = bytes.get(start..part.end).unwrap_or_default();
            let mut understand = |line, place: Range<usize>, row: Result<&str, RowError>| {
                let row = row.and_then(|row| schema.event_row(row));
                let said = match row {
                    Ok(row) => {
                        undeclared.add(&row.undeclared);
                        Ok(said(row, ids))
                    }
                    Err(reason) => Err(Box::new(reason)),
                };
                let text = start + place.start..start + place.end;
                rows.push(Row { line, text, said });
            };
            if part.holds == Holds::Lines {
                each_line(part.number, text, is_white, understand);
            } else {
                let line = Line {
                    number: part.number,
                    bytes: text,
                    fits: part.holds == Holds::Line,
                };
                understand(line.number, 0..text.len(), line.text());
            }
            start = part.end;
        }
    }
}

impl Texts {
    /// A row's text, or the beginning of it where it is too long.
    pub(super) fn row(&self, place: &Range<usize>) -> &[u8] {
        self.rows.get(place.clone()).unwrap_or_default()
    }

    /// The id of the contact that a row is about.
    pub(super) fn contact(&self, place: &Range<usize>) -> &str {
        self.ids.get(place.clone()).unwrap_or_default()
    }
}

fn said(row: EventRow<'_>, ids: &mut String) -> Said {
    let start = ids.len();
    ids.push_str(&row.contact);
    Said {
        contact: start..ids.len(),
        hash: row.id.as_deref().map(hash_of),
        input: row.input,
    }
}

impl<'f> Blocks<'f> {
    pub(super) fn new(source: Option<Source<'f>>) -> Self {
        let (file, reader) = match source {
            Some(source) => (source.name, Some(source.reader)),
            None => (String::new(), None),
        };
        Self {
            file,
            lines: reader.map(Lines::new),
            failed: None,
            given_out: 0,
            taken_back: 0,
            spare: Vec::new(),
        }
    }

    /// The next block, understood; none behind the last one. Later ones are given out meanwhile.
    pub(super) fn next(&mut self, workers: &[Worker]) -> Result<Option<Block>, PlayError> {
        while self.given_out < self.taken_back + AHEAD
            && let Some(block) = self.read()
        {
            let worker = turn(workers, self.given_out)?;
            let task = Task::Understand(block);
            worker.tasks.send(task).map_err(|_| PlayError::Thread)?;
            self.given_out += 1;
        }
        if self.taken_back == self.given_out {
            return self.failed.take().map_or(Ok(None), Err);
        }
        let worker = turn(workers, self.taken_back)?;
        let block = worker.understood.recv().map_err(|_| PlayError::Thread)?;
        self.taken_back += 1;
        Ok(Some(block))
    }

    /// Takes a block back that is done with.
    pub(super) fn give_back(&mut self, mut block: Block) {
        block.texts.rows.clear();
        block.texts.ids.clear();
        block.rows.clear();
        self.spare.push(block);
    }

    /// The lines of the next block.
    fn read(&mut self) -> Option<Block> {
        let lines = self.lines.as_mut()?;
        let mut block = self.spare.pop().unwrap_or_default();
        while block.texts.rows.len() < BYTES {
            match block.read(lines) {
                Ok(true) => {}
                Ok(false) => {
                    self.lines = None;
                    break;
                }
                Err(source) => {
                    let file = self.file.clone();
                    self.failed = Some(PlayError::Read { file, source });
                    self.lines = None;
                    break;
                }
            }
        }
        (!block.parts.is_empty()).then_some(block)
    }
}
